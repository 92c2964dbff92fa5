create index audit_events_of_institution on audit_events (institution_id, id desc) where institution_id is not null;
create index audit_events_of_patients on audit_events (id desc) where actor_kind = 'patient' and request_id is not null;
drop index audit_events_by_subject;
drop index audit_events_by_patients;
drop index audit_events_by_officer;
drop index audit_events_by_act;
drop index audit_events_by_house;
