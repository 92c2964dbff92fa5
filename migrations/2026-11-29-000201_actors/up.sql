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

-- The named job of the system, as `db::Job` names it.
create function mt_job() returns text language sql stable parallel safe
  as $$ select case when mt_kind() = 'system' then nullif(current_setting('mt.job', true), '') end $$;

create function mt_application() returns uuid language sql stable parallel safe
  as $$ select case when mt_kind() = 'application' then nullif(current_setting('mt.application', true), '')::uuid end $$;

-- Lists that are settings know their entries by a code.
create function mt_is_code(word text) returns boolean language sql immutable parallel safe
  as $$ select word ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(word) <= 60 $$;

grant usage on schema public to mijntoegang_app;
-- So that `serve` can tell an old schema.
grant select on __diesel_schema_migrations to mijntoegang_app;

-- The oldest program that may run on this schema, by its newest migration. A migration that takes away what older programs need
-- raises it; `serve`, `worker` and `check` of those refuse then (migrations/README.md).
create table schema_compatibility (
  one boolean primary key default true check (one),
  oldest_compatible text not null check (oldest_compatible ~ '^[0-9]{14}$')
);
insert into schema_compatibility (oldest_compatible) values ('20261129000201');
grant select on schema_compatibility to mijntoegang_app;
