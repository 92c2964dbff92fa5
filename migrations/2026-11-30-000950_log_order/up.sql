-- The log is read by day: each way in which it is narrowed down is a range of an index in the order of the moments, so that a page
-- takes as long for last year as for today.
create index audit_events_by_house on audit_events (institution_id, happened_at desc, id desc) where institution_id is not null;
create index audit_events_by_act on audit_events (institution_id, action, happened_at desc, id desc) where institution_id is not null;
create index audit_events_by_officer on audit_events (institution_id, actor_id, happened_at desc, id desc) where institution_id is not null;
create index audit_events_by_subject on audit_events (patient_id, happened_at desc, id desc) where patient_id is not null;
drop index audit_events_of_institution;
drop index audit_events_of_patients;

-- In whose log an act stands that no officer of the house did: a patient's about a request, a break that an application reported. Its own row
-- cannot say so: no row of the audit changes, and a request may be handed over. Without it a small house would walk through the acts of
-- everybody else's patients.
create table log_places (
  id bigint primary key references audit_events on delete cascade,
  institution_id uuid not null references institutions,
  request_id uuid references exclusion_requests on delete cascade,
  break_id uuid references breaks on delete cascade,
  action text not null,
  happened_at timestamptz not null,
  constraint log_places_one_matter check (num_nonnulls(request_id, break_id) = 1)
);
insert into log_places (id, institution_id, request_id, action, happened_at)
  select e.id, r.institution_id, r.id, e.action, e.happened_at from audit_events e join exclusion_requests r on r.id = e.request_id
    where e.actor_kind = 'patient';
insert into log_places (id, institution_id, break_id, action, happened_at)
  select e.id, b.institution_id, b.id, e.action, e.happened_at from audit_events e join breaks b on b.id = (e.details ->> 'break')::uuid
    where e.action = 'break-reported';
create index log_places_by_house on log_places (institution_id, happened_at desc, id desc);
create index log_places_by_act on log_places (institution_id, action, happened_at desc, id desc);
create index log_places_of_request on log_places (request_id) where request_id is not null;
create index log_places_of_break on log_places (break_id) where break_id is not null;
alter table log_places enable row level security;
create policy officer_reads on log_places for select to mijntoegang_app
  using (institution_id = (select mt_house()) and (request_id is null or request_id <> all (array(select mt_withheld('request'))))
    and (break_id is null or break_id <> all (array(select mt_withheld('break')))));
grant select on log_places to mijntoegang_app;

create function mt_place_in_log() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_table_name = 'exclusion_requests' then
    update log_places l set institution_id = new.institution_id where l.request_id = new.id;
  elsif new.action = 'break-reported' then
    insert into log_places (id, institution_id, break_id, action, happened_at)
      select new.id, b.institution_id, b.id, new.action, new.happened_at from breaks b where b.id = (new.details ->> 'break')::uuid;
  else
    insert into log_places (id, institution_id, request_id, action, happened_at)
      select new.id, r.institution_id, r.id, new.action, new.happened_at from exclusion_requests r where r.id = new.request_id;
  end if;
  return null;
end $$;
revoke execute on function mt_place_in_log() from public;
create trigger place_in_log after insert on audit_events
  for each row when (new.actor_kind = 'patient' and new.request_id is not null or new.action = 'break-reported') execute function mt_place_in_log();
create trigger move_in_log after update of institution_id on exclusion_requests
  for each row when (old.institution_id <> new.institution_id) execute function mt_place_in_log();
