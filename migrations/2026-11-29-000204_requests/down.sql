drop table request_drafts, request_notes, request_events;
drop table exclusion_requests;
drop function mt_request_answered, mt_request_withheld;
drop sequence request_numbers;
