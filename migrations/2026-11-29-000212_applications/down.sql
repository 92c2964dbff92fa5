drop function mt_break_reported, mt_application_calls, mt_application_tokens_valid, mt_application_of_token;
drop table application_tokens, applications;
drop function mt_sees_applications, mt_may, mt_guard_revoked, mt_two_tokens;
