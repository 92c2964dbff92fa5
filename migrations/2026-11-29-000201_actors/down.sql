drop table schema_compatibility;
drop function mt_is_code, mt_application, mt_job, mt_institution, mt_officer, mt_patient, mt_kind;
revoke select on __diesel_schema_migrations from mijntoegang_app;
revoke usage on schema public from mijntoegang_app;
