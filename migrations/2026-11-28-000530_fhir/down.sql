drop function mt_break_reported;
drop index break_openings_of_report;
drop table break_stops;
alter table breaks drop column unread;
drop function mt_consent_search;
drop index changes_of_person;
drop function mt_person_keys;
