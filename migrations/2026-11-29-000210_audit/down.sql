-- They answer rows of the table.
drop function mt_audit_rows, mt_audit_unsealed, mt_audit_ids;
drop table audit_dropped, audit_seals, audit_events;
drop function mt_audit_of_institution, mt_audit_concerns_officer, mt_append_only;
