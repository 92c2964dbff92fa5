-- Who acts in a transaction. The application says so at its start (set_config(…, true), so it ends with the
-- transaction); every policy asks these functions. Without an actor they are null, and no policy lets a row through.
create function mt_kind() returns text language sql stable parallel safe
  as $$ select nullif(current_setting('mt.kind', true), '') $$;
create function mt_patient() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('mt.patient', true), '')::uuid $$;
create function mt_officer() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('mt.officer', true), '')::uuid $$;
create function mt_institution() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('mt.institution', true), '')::uuid $$;
-- A named job of the system: 'sign-in', 'park', 'mail', 'sweep'.
create function mt_job() returns text language sql stable parallel safe
  as $$ select case when mt_kind() = 'system' then nullif(current_setting('mt.job', true), '') end $$;

grant usage on schema public to mijntoegang_app;
-- So that `serve` can tell an old schema.
grant select on __diesel_schema_migrations to mijntoegang_app;
