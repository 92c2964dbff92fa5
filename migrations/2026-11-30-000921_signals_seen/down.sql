drop index exclusion_requests_latest;
drop index outbox_given_up;
drop function mt_given_up_mail;
drop policy officer_sees_to on signals;
drop index signals_seen;
delete from signals where seen_by is not null;
alter table signals
  drop constraint signals_subject_of_kind,
  drop constraint signals_seen_by_at,
  drop column seen_by,
  drop column subject_id,
  drop constraint signals_kind_check,
  add constraint signals_kind_check check (kind in ('intake_handed_over', 'application_one_person', 'application_many_patients',
    'application_unknown_people', 'application_refused_openings', 'application_many_reports'));
