drop table request_drafts;
drop table request_events;
drop policy officer_of_institution on patients;
drop table exclusion_requests;
drop function mt_request_withheld(text);
drop function mt_patient_asked_here(uuid);
drop function mt_concerns_officer(uuid, uuid, text);
drop sequence request_numbers;
