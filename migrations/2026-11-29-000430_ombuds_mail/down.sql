drop function mt_ombuds_backlog_in_all, mt_ombuds_backlog;
drop index exclusion_requests_untaken, break_cases_waiting, breaks_to_review;
create index breaks_to_review on breaks (institution_id) where reviewed_at is null;
drop table ombuds_reminders;
drop trigger ombuds_mail_settled on outbox;
drop function mt_ombuds_mail_failed, mt_ombuds_mail_turn, mt_ombuds_notice, mt_ombuds_mail_settled;
drop table ombuds_mailboxes;
-- What waits is delivered all the same: the program before knows any kind.
alter table outbox drop column pause_minutes;
