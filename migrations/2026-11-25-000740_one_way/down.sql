drop trigger guard_read on messages;
drop function mt_guard_read();
drop trigger guard_named on conversations;
drop function mt_guard_named();
