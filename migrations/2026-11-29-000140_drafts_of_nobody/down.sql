drop function drafts_of_nobody_sweep;
drop index request_drafts_of_nobody;
alter table request_drafts drop has_person;
