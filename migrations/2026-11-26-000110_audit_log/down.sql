drop index audit_events_of_patients;
drop index audit_events_of_request;
drop index audit_events_of_institution;
drop policy officer_reads_log on audit_events;
drop function mt_audit_of_institution(uuid);
drop function mt_audit_concerns_officer(uuid, uuid, uuid, uuid, jsonb);
