update schema_compatibility set oldest_compatible = '20261129000420';
create or replace function mt_request_snapshot(r exclusion_requests) returns jsonb
  language sql stable security definer set search_path = public, pg_temp as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'patient_id', r.patient_id,
    'patient', (select jsonb_build_object('given_name', p.given_name, 'family_name', p.family_name, 'niss', p.niss, 'birth_date', p.birth_date)
      from patients p where p.id = r.patient_id and (p.title_institution_id = r.institution_id
        or exists (select from patient_titles t where t.patient_id = p.id and t.institution_id = r.institution_id))),
    'person', (select jsonb_build_object('given_name', c.given_name, 'family_name', c.family_name, 'function', c.function,
        'specialty', c.specialty, 'riziv', c.riziv) from care_workers c where c.id = r.care_worker_id),
    'described', case when r.described_name is not null then jsonb_build_object(
      'name', r.described_name, 'place', r.described_place, 'function', r.described_function) end,
    'channel', r.channel,
    'remark', r.remark,
    'telephone', r.telephone,
    'other_may_answer', r.other_may_answer,
    'may_leave_message', r.may_leave_message,
    'sent_at', r.sent_at,
    'taken_by', (select jsonb_build_object('given_name', o.given_name, 'family_name', o.family_name) from officers o where o.id = r.taken_by),
    'question', (select c.reference from conversations c where c.request_id = r.id and c.institution_id = r.institution_id
      and exists (select from messages m where m.conversation_id = c.id and m.kind = 'question') order by c.started_at desc, c.id desc limit 1),
    'events', (select jsonb_agg(jsonb_build_object('kind', e.kind, 'at', e.happened_at, 'words', n.words, 'reached', n.reached,
        'officer', case when o.id is not null then jsonb_build_object('given_name', o.given_name, 'family_name', o.family_name) end)
        order by e.happened_at desc, e.id desc)
      from request_events e left join request_notes n on n.id = e.id left join officers o on o.id = e.officer_id
      where e.request_id = r.id)))
$$;

drop policy with_the_request on request_receipts;
create policy with_the_request on request_receipts for select to mijntoegang_app
  using (mt_kind() = 'officer' and exists (select from exclusion_requests r where r.id = request_id));
drop index request_snapshots_of_request;
create or replace function mt_withheld(kind text) returns setof uuid
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if mt_kind() is distinct from 'officer' then
    return;
  elsif kind = 'request' then
    return query select w.request_id from withheld_matters w where w.officer_id = mt_officer() and w.request_id is not null;
  elsif kind = 'conversation' then
    return query select w.conversation_id from withheld_matters w where w.officer_id = mt_officer() and w.conversation_id is not null;
  elsif kind = 'break' then
    return query select w.break_id from withheld_matters w where w.officer_id = mt_officer() and w.break_id is not null;
  elsif kind = 'exclusion' then
    return query select w.exclusion_id from withheld_matters w where w.officer_id = mt_officer() and w.exclusion_id is not null;
  elsif kind = 'patient' then
    return query select p.id from patients p where p.niss = mt_officer_niss();
  elsif kind = 'care_worker' then
    return query select e.care_worker_id from officer_entries e where e.officer_id = mt_officer()
      union select c.id from care_workers c where c.niss = mt_officer_niss();
  end if;
end $$;

alter table exclusion_requests
  drop constraint exclusion_requests_sent_has_title,
  drop constraint exclusion_requests_entered_has_receipt,
  drop column titled_institution_id,
  drop column receipt_request_id;

drop trigger titles on messages;
drop function mt_message_titles;
create or replace function mt_refresh_title(patient uuid, house uuid) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
#variable_conflict use_variable
begin
  if (exists (select from exclusion_requests r where r.institution_id = house and r.patient_id = patient and r.entered_by is null)
      or exists (select from conversations c where c.institution_id = house and c.patient_id = patient and c.is_talk)
      or exists (select from breaks b where b.institution_id = house and b.patient_id = patient)
      or exists (select from exclusions e where coalesce(e.confined_to_id, e.registered_at_id) = house and e.patient_id = patient)) then
    insert into patient_titles values (patient, house) on conflict do nothing;
  else
    delete from patient_titles t where t.patient_id = patient and t.institution_id = house;
  end if;
end $$;
create or replace function mt_request_changed() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform mt_request_withhold(new);
  if new.entered_by is null then
    perform mt_refresh_title(new.patient_id, new.institution_id);
  end if;
  if tg_op = 'UPDATE' and old.institution_id <> new.institution_id then
    perform mt_refresh_title(new.patient_id, old.institution_id);
  end if;
  return null;
end $$;
create or replace function mt_conversation_changed() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform mt_conversation_withhold(new);
  if new.is_talk then
    perform mt_refresh_title(new.patient_id, new.institution_id);
  end if;
  return null;
end $$;
-- Receipts stay; titles are those of before.
select mt_refresh_title(patient_id, institution_id) from (
  select patient_id, institution_id from patient_titles
  union select patient_id, institution_id from conversations where is_talk) known;
