drop function mt_conversation_became;
drop policy officer_prepares on request_drafts;
alter table request_drafts drop prepared_by, drop conversation_id;
drop function mt_request_answered;
alter table exclusion_requests drop constraint exclusion_requests_asked_by;
-- No program before this one knew how to ask: what was asked is being worked on.
update exclusion_requests set state = 'taken' where state = 'asked';
delete from request_events where kind in ('asked', 'answered');
alter table request_events
  drop constraint request_events_kind_check,
  drop constraint request_events_check,
  add constraint request_events_kind_check check (kind in ('sent', 'taken', 'registered', 'refused', 'withdrawn', 'registration_retracted')),
  add constraint request_events_check check ((kind in ('sent', 'withdrawn')) = (officer_id is null));
drop function mt_conversation_withheld;
alter table messages drop sent_with;
revoke update (care_worker_id) on conversations from mijntoegang_app;
drop index conversations_worklist;
alter table conversations
  drop is_talk,
  drop unread_since,
  drop waits_since,
  drop reopened_at,
  drop reopened_by,
  drop constraint conversations_named_key_check;
