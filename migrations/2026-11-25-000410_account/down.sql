revoke select on audit_events from mijntoegang_app;
drop policy patient_sees_readings on audit_events;
drop index audit_events_readings;
drop function account_email, mt_notice, mt_notice_again, account_ask_email, account_confirm_email, account_remove_email,
  account_resume_email, account_unsubscribe, account_sweep, account_take_out, account_hold;
drop table unsubscribe_tokens, email_confirmations;
alter table patients drop email_confirmed_at, drop email_off_at;
revoke select on patients from mijntoegang_app;
grant select on patients to mijntoegang_app;
