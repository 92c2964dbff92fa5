drop function mt_nobody_may_open;
drop function mt_patient_for_intake;
drop function mt_find_patients;

-- What was not there before has no place there; the reasons go back to where they stood.
delete from messages where kind = 'reopened';
alter table messages
  drop constraint messages_kind_check,
  add constraint messages_kind_check check (kind in ('text', 'question', 'registered', 'refused', 'registration_retracted', 'ended', 'broken', 'outcome', 'prepared'));

update request_events e set reason = n.words from request_notes n where n.id = e.id and e.kind = 'registration_retracted';
drop table request_notes;
update request_events set kind = 'taken' where kind in ('taken_over', 'reopened');
update request_events set kind = 'sent', officer_id = null where kind = 'entered';
delete from request_events where kind in ('note', 'call', 'handed_back');
alter table request_events
  drop constraint request_events_kind_check,
  drop constraint request_events_check,
  add constraint request_events_kind_check check (kind in ('sent', 'taken', 'registered', 'refused', 'withdrawn', 'registration_retracted', 'asked', 'answered')),
  add constraint request_events_check check ((kind in ('sent', 'withdrawn', 'answered')) = (officer_id is null));
drop policy with_the_request on request_events;
create policy with_the_request on request_events for select to mijntoegang_app
  using (exists (select from exclusion_requests r where r.id = request_id));

drop policy officer_ends on exclusion_periods;
create policy officer_ends on exclusion_periods for update to mijntoegang_app
  using (mt_kind() = 'officer' and origin = 'nexuzhealth' and exists (select from exclusions e where e.id = exclusion_id))
  with check (mt_kind() = 'officer' and ended_by in ('ombudsdienst', 'error'));
alter table exclusion_periods drop ended_by_officer, drop end_asked_by, drop end_identity_check;

drop table patient_looks;

revoke insert (id, niss, given_name, family_name, birth_date, home_institution_id, created_at, search_key, family_key, sorted_key)
  on patients from mijntoegang_app;
drop policy officer_adds on patients;
drop index patients_words;
drop index patients_family_key;
drop index patients_search_key;
drop index patients_sorted_key;
drop extension btree_gin;
alter table patients drop search_key, drop family_key, drop sorted_key;

drop policy officer_enters on exclusion_requests;
drop policy patient_sends on exclusion_requests;
create policy patient_sends on exclusion_requests for insert to mijntoegang_app
  with check (mt_kind() = 'patient' and patient_id = mt_patient() and state = 'sent' and taken_by is null);
drop index conversations_patients;
drop index exclusion_requests_patients;
comment on column exclusion_requests.consequences_read_at is null;
alter table exclusion_requests
  drop constraint exclusion_requests_entered_check,
  drop channel,
  drop entered_by,
  drop asked_by,
  drop identity_check;
drop function mt_is_code;
