-- How often an application was refused for each excluded person, by day, so that an ombudsdienst is told of somebody who tries again and
-- again. Counted from the log of decisions by the job that counts what applications ask: a decision costs nothing more.

create table refused_people (
  exclusion_id uuid not null references exclusions (id),
  on_day date not null,
  times bigint not null check (times > 0),
  primary key (exclusion_id, on_day)
);
create index refused_people_of_day on refused_people (on_day, times desc, exclusion_id);
alter table refused_people enable row level security;
-- Whoever may see the exclusion (R11, R12).
create policy officer_reads on refused_people for select to mijntoegang_app
  using (mt_kind() = 'officer' and exists (select from exclusions e where e.id = refused_people.exclusion_id));
grant select on refused_people to mijntoegang_app;

create or replace function mt_count_activity(moment timestamptz) returns integer
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  ten constant interval := interval '10 minutes';
  -- A transaction that is under way may still write into the slice that just ended.
  ended timestamptz := date_bin(ten, moment - interval '30 seconds', timestamptz 'epoch');
  slice timestamptz;
  counted integer := 0;
begin
  if mt_job() is distinct from 'applications' or not pg_try_advisory_xact_lock(hashtextextended('mt_count_activity', 0)) then
    return 0;
  end if;
  slice := greatest(coalesce((select max(a.began_at) + ten from application_activity a where a.questions > 0), ended - ten), ended - interval '1 hour');
  while slice < ended loop
    insert into application_activity as a (application_id, began_at, questions, refusals, unknown_persons, patients, patients_of_one)
      select p.application_id, slice, sum(p.questions), sum(p.refusals), coalesce(sum(p.questions) filter (where p.care_worker_id is null), 0),
          w.patients, coalesce(max(p.patients) filter (where p.care_worker_id is not null), 0)
        from (
          select d.application_id, d.care_worker_id, count(*) as questions, count(*) filter (where not d.permit) as refusals,
              count(distinct d.patient_id) + count(distinct d.unknown_patient)
                + count(*) filter (where d.patient_id is null and d.unknown_patient is null) as patients
            from decisions d where d.decided_at >= slice and d.decided_at < slice + ten group by 1, 2) p
        join (
          select d.application_id, count(distinct d.patient_id) + count(distinct d.unknown_patient)
                + count(*) filter (where d.patient_id is null and d.unknown_patient is null) as patients
            from decisions d where d.decided_at >= slice and d.decided_at < slice + ten group by 1) w on w.application_id = p.application_id
        group by p.application_id, w.patients
      on conflict (application_id, began_at) do update set questions = excluded.questions, refusals = excluded.refusals,
        unknown_persons = excluded.unknown_persons, patients = excluded.patients, patients_of_one = excluded.patients_of_one;
    -- A slice with a refusal has questions, so it is counted once. What is asked about another entry of the person counts too.
    insert into refused_people as t (exclusion_id, on_day, times)
      select e.id, (slice at time zone 'Europe/Brussels')::date, sum(p.times)
        from (
          select d.patient_id, w.person_id, count(*) as times
            from decisions d join care_workers w on w.id = d.care_worker_id
            where d.decided_at >= slice and d.decided_at < slice + ten and not d.permit and d.patient_id is not null group by 1, 2) p
        join exclusions e on e.patient_id = p.patient_id
        join care_workers w on w.id = e.care_worker_id and w.person_id = p.person_id
        where exists (select from exclusion_periods h where h.exclusion_id = e.id and h.started_at < slice + ten
          and (h.ended_at is null or h.ended_at > slice))
        group by e.id
      on conflict (exclusion_id, on_day) do update set times = t.times + excluded.times;
    slice := slice + ten;
    counted := counted + 1;
  end loop;
  delete from refused_people t where t.on_day < (moment at time zone 'Europe/Brussels')::date - 7;
  delete from application_activity a where a.began_at < moment - interval '90 days';
  return counted;
end $$;
