-- Roles and database of Mijn Toegang, once, as the superuser of Postgres (14 or later):
--   MT_OWNER_PASSWORD=... MT_APP_PASSWORD=... runuser -u postgres -- psql -v ON_ERROR_STOP=1 -f /usr/share/mijntoegang/database.sql
-- The names of the roles are fixed: the migrations grant to them.
\getenv owner_password MT_OWNER_PASSWORD
\getenv app_password MT_APP_PASSWORD
create role mijntoegang_owner login password :'owner_password' nosuperuser nocreatedb nocreaterole nobypassrls;
create role mijntoegang_app login password :'app_password' nosuperuser nocreatedb nocreaterole nobypassrls;
create database mijntoegang owner mijntoegang_owner encoding 'UTF8' template template0;
\connect mijntoegang
alter schema public owner to mijntoegang_owner;
revoke create on schema public from public;
