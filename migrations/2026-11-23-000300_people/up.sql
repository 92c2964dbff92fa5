create table patients (
  id uuid primary key,
  niss text not null unique check (niss ~ '^[0-9]{11}$'),
  given_name text not null check (given_name <> ''),
  family_name text not null check (family_name <> ''),
  birth_date date,
  email text check (email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
  home_institution_id uuid not null references institutions (id),
  created_at timestamptz not null
);

-- R12: an officer account without a NISS cannot exist.
create table officers (
  id uuid primary key,
  niss text not null check (niss ~ '^[0-9]{11}$'),
  given_name text not null check (given_name <> ''),
  family_name text not null check (family_name <> ''),
  -- The names as the directory's search writes them, to compare with a described person.
  given_key text not null,
  family_key text not null,
  institution_id uuid not null references institutions (id),
  active boolean not null default true,
  unique (institution_id, niss)
);

grant select on patients to mijntoegang_app;
grant select (id, given_name, family_name, institution_id, active) on officers to mijntoegang_app;

alter table patients enable row level security;
create policy patient_self on patients for select to mijntoegang_app
  using (mt_kind() = 'patient' and id = mt_patient());

create function mt_officer_niss() returns text language sql stable security definer set search_path = public, pg_temp
  as $$ select niss from officers where id = mt_officer() and active $$;
