drop function mt_account_sweep, mt_account_unsubscribe, mt_account_resume_email, mt_account_remove_email, mt_account_confirm_email,
  mt_account_request_email, mt_notice_again, mt_account_discard_mail, mt_notice, mt_account_lock, mt_account_email, mt_outbox_sweep;
drop table unsubscribe_tokens, email_confirmations, outbox;
drop function mt_outbox_empty, mt_outbox_notify;
