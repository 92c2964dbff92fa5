-- The log is read by day: each way in which it is narrowed down is a range of an index in the order of the moments, so that a page
-- takes as long for last year as for today.
create index audit_events_by_house on audit_events (institution_id, happened_at desc, id desc) where institution_id is not null;
create index audit_events_by_act on audit_events (institution_id, action, happened_at desc, id desc) where institution_id is not null;
create index audit_events_by_officer on audit_events (institution_id, actor_id, happened_at desc, id desc) where institution_id is not null;
create index audit_events_by_patients on audit_events (happened_at desc, id desc) where actor_kind = 'patient' and request_id is not null;
create index audit_events_by_subject on audit_events (patient_id, happened_at desc, id desc) where patient_id is not null;
drop index audit_events_of_institution;
drop index audit_events_of_patients;
