drop function mt_draft_waits, mt_conversation_became;
drop policy officer_prepares on request_drafts;
alter table request_drafts drop constraint request_drafts_conversation_id_fkey;
drop table attachment_chunks, attachments, messages, conversations;
drop function mt_guard_letter, mt_guard_read, mt_guard_named, mt_concerns_conversation;
drop sequence conversation_numbers;
