update schema_compatibility set oldest_compatible = '20261129000405';

drop table signals;

delete from messages where kind = 'entered';
alter table messages
  drop constraint messages_letter_at_once_of_notice,
  drop column letter_at_once,
  drop constraint messages_kind_check,
  add constraint messages_kind_check check (kind in ('text', 'question', 'registered', 'refused', 'registration_retracted', 'ended', 'broken',
    'outcome', 'prepared', 'reopened', 'home_changed', 'home_adoption'));
delete from conversations c where not exists (select from messages m where m.conversation_id = c.id) and c.subject_arguments ->> 'kind' = 'entered'
  and not exists (select from breaks b where b.conversation_id = c.id);

drop function mt_intake_count(uuid, timestamptz), mt_exclusion_held_since(uuid);

drop policy intake_adds on attachment_chunks;
drop policy intake_adds on attachments;
drop policy intake_tells on messages;
drop policy intake_tells on conversations;
drop policy intake_tells on request_events;
drop policy intake_enters on exclusion_requests;
drop policy intake_adds on patients;
drop policy intake_finds on patients;

create policy officer_adds on patients for insert to mijntoegang_app
  with check (mt_kind() = 'officer' and home_institution_id = mt_institution() and niss <> mt_officer_niss() and email is null);
create policy officer_enters on exclusion_requests for insert to mijntoegang_app
  with check (mt_kind() = 'officer' and institution_id = mt_institution() and state = 'sent' and taken_by is null
    and channel in ('paper', 'email', 'telephone') and entered_by = mt_officer()
    and not mt_concerns_officer(patient_id, care_worker_id, described_key));

create function mt_patient_for_intake(number text, name_key text, name_sorted text, one_name boolean, born text) returns table (standing text, patient uuid)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  p patients;
begin
  if mt_kind() is distinct from 'officer' or mt_officer_niss() is null then
    return;
  end if;
  select * into p from patients where niss = number;
  if number = mt_officer_niss() then
    return query select 'own', null::uuid;
  elsif p.id is null then
    return query select 'unknown', null::uuid;
  elsif (one_name and p.given_name is not null) or p.sorted_key is distinct from name_sorted
      and mt_name_likeness(coalesce(p.search_key, lower(mt_full_name(p.given_name, p.family_name))), p.given_name is null, name_key, one_name) < 0.6 then
    return query select 'other-name', p.id;
  elsif not (starts_with(born, p.birth_date) or length(p.birth_date) < 10 and starts_with(p.birth_date, born)) then
    return query select 'other-birth-date', p.id;
  else
    return query select 'fits', p.id;
  end if;
end $$;
revoke all on function mt_patient_for_intake from public;
grant execute on function mt_patient_for_intake to mijntoegang_app;

drop table request_receipts;

delete from request_events where kind = 'handed_over';
alter table request_events
  drop constraint request_events_officer_of_kind,
  drop constraint request_events_kind_check,
  add constraint request_events_kind_check check (kind in ('sent', 'taken', 'registered', 'refused', 'withdrawn', 'registration_retracted',
    'asked', 'answered', 'entered', 'note', 'call', 'taken_over', 'handed_back', 'reopened')),
  add constraint request_events_officer_of_kind check ((kind in ('sent', 'withdrawn', 'answered')) = (officer_id is null));

-- Columns take their constraints and indexes along.
alter table exclusion_requests
  drop column double_of, drop column identity_differs, drop column representative_name, drop column representative_niss,
  drop column representative_basis, drop column representative_evidence, drop column representative_until, drop column child_heard,
  drop column person_is_parent, drop column other_parent;

drop index exclusion_requests_one_open;
-- Of two open ones for one person the first stays; the others came by an officer.
update exclusion_requests r set state = 'refused', refusal_reason = 'andere', refusal_words = 'Dubbel.', decided_at = r.sent_at, decided_by = r.entered_by
  where r.state in ('sent', 'taken', 'asked') and r.entered_by is not null and r.care_worker_id is not null and exists (
    select from exclusion_requests o where o.patient_id = r.patient_id and o.care_worker_id = r.care_worker_id and o.id <> r.id
      and o.state in ('sent', 'taken', 'asked') and (o.entered_by is null or o.id < r.id));
create unique index exclusion_requests_one_open on exclusion_requests (patient_id, care_worker_id)
  where state in ('sent', 'taken', 'asked') and care_worker_id is not null;
