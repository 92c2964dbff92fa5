drop table parked_forms;
drop function sessions_sweep(timestamptz);
drop function session_delete(bytea);
drop function session_update(bytea, jsonb);
drop function session_save(bytea, uuid, uuid, jsonb, timestamptz, integer, integer);
drop function session_load(bytea, timestamptz);
drop table sessions;
