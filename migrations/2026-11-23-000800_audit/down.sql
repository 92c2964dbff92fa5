drop table audit_events;
drop function mt_append_only();
