drop function mt_log_decisions(timestamptz, bigint, uuid[], uuid[], uuid[], uuid[], boolean[], bytea[], bytea[], bytea[]);
alter table decisions drop column unknown_person, drop column unknown_patient;
