revoke select on __diesel_schema_migrations from mijntoegang_app;
revoke usage on schema public from mijntoegang_app;
drop function mt_job();
drop function mt_institution();
drop function mt_officer();
drop function mt_patient();
drop function mt_kind();
