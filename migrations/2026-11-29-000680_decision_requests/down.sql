drop function mt_log_decisions(timestamptz, bigint, uuid[], uuid[], uuid[], uuid[], boolean[], bytea[], text[]);
alter table decisions drop column request_id;
