-- Patients and officers, and R12: whether an officer stands in a matter.

-- Birth dates of which only the year, or the year and the month, is known: written as FHIR does, '1965', '1965-05', '1965-05-30'.
-- The years are those that the portal reads.
create function mt_is_birth_date(born text) returns boolean language sql immutable strict parallel safe as $$
  select case
    when born !~ '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$' then false
    when left(born, 4)::integer not between 1850 and 2200 then false
    when length(born) = 10 then substr(born, 9)::integer
      <= extract(day from make_date(left(born, 4)::integer, substr(born, 6, 2)::integer, 1) + interval '1 month' - interval '1 day')
    else true
  end
$$;

create table patients (
  id uuid primary key,
  niss text not null unique check (niss ~ '^[0-9]{11}$'),
  given_name text check (given_name <> ''),
  family_name text not null check (family_name <> ''),
  birth_date text check (mt_is_birth_date(birth_date)),
  home_institution_id uuid not null references institutions (id),
  created_at timestamptz not null,
  -- The names as the directory's search writes them, made in Rust (directory::names); without a key a patient is found by number.
  search_key text check (search_key <> ''),
  family_key text check (family_key <> ''),
  sorted_key text check (sorted_key <> ''),
  name_squashed text generated always as (replace(search_key, ' ', '')) stored,
  family_squashed text generated always as (replace(family_key, ' ', '')) stored,
  -- Where notices go, once its owner confirmed it; behind functions (see the mail).
  email text check (email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
  email_confirmed_at timestamptz,
  -- Given up by a link in a notice.
  email_off_at timestamptz,
  -- How long a session lasts without a page, as the patient chose; null: the house's rule.
  session_minutes smallint check (session_minutes in (15, 60, 150)),
  constraint patients_given_name_not_blank check (not mt_is_blank_name(given_name)),
  constraint patients_email_times_need_email check (email is not null or (email_confirmed_at is null and email_off_at is null))
);
comment on column patients.birth_date is 'YYYY, YYYY-MM or YYYY-MM-DD: as much as is known';

-- R12: an officer account without a NISS cannot exist.
create table officers (
  id uuid primary key,
  niss text not null check (niss ~ '^[0-9]{11}$'),
  given_name text check (given_name <> ''),
  family_name text not null check (family_name <> ''),
  -- The names as the directory's search writes them, to compare with a described person.
  given_key text,
  family_key text not null,
  institution_id uuid not null references institutions (id),
  active boolean not null default true,
  -- Officers are known by who says so and the name there; a NISS alone takes nobody's account over.
  issuer text check (issuer <> ''),
  subject text check (subject <> ''),
  unique (institution_id, niss),
  constraint officers_subject unique (issuer, subject, institution_id),
  constraint officers_provider check ((issuer is null) = (subject is null)),
  constraint officers_given_name_not_blank check (not mt_is_blank_name(given_name)),
  -- An empty key would be found in every text (R12).
  constraint officers_given_key_check check (given_key <> '' and (given_key is null) = (given_name is null))
);

-- Nobody but the patient reads the address: an officer's notice finds its way without (mt_notice).
grant select (id, niss, given_name, family_name, birth_date, home_institution_id, created_at, search_key, family_key, sorted_key,
  name_squashed, family_squashed, session_minutes) on patients to mijntoegang_app;
grant insert (id, niss, given_name, family_name, birth_date, home_institution_id, created_at, search_key, family_key, sorted_key)
  on patients to mijntoegang_app;
grant select (id, given_name, family_name, institution_id, active) on officers to mijntoegang_app;

alter table patients enable row level security;
create policy patient_self on patients for select to mijntoegang_app
  using (mt_kind() = 'patient' and id = mt_patient());

create function mt_officer_niss() returns text language sql stable security definer set search_path = public, pg_temp
  as $$ select niss from officers where id = mt_officer() and active $$;

-- R12: whether an officer stands in this row, as the patient, as the person to exclude, or by a name that resembles
-- the described one while nobody has settled who it is. Sees through row-level security, answers yes or no only.
-- Nothing here may be null: null counts as 'concerns'.
create function mt_concerns_officer(patient uuid, care_worker uuid, described text) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(
    mt_officer_niss() is null
    or exists (select from patients p where p.id = patient and p.niss = mt_officer_niss())
    or exists (select from care_workers c where c.id = care_worker and c.niss = mt_officer_niss())
    -- An entry without a NISS can only be told by its name: then a homonym is somebody else's to settle too.
    or exists (select from care_workers c, officers o where c.id = care_worker and c.niss is null and o.id = mt_officer()
      and mt_name_likeness(c.search_key, c.given_name is null, mt_full_name(o.given_key, o.family_key), o.given_key is null) >= 0.8)
    or (care_worker is null and described is not null and exists (
      select from officers o where o.id = mt_officer() and (
        word_similarity(o.family_key, described) >= 0.6
        or similarity(mt_full_name(o.given_key, o.family_key), described) >= 0.4
        -- 'Desmedt' for 'De Smet': however the words are parted.
        or word_similarity(replace(o.family_key, ' ', ''), replace(described, ' ', '')) >= 0.5
        -- 'An van de ombudsdienst'
        or (o.given_key is not null and (
          (described like '%ombud%' and ' ' || described || ' ' like '% ' || o.given_key || ' %')
          or (position(' ' in described) = 0 and similarity(o.given_key, described) >= 0.6)))))),
    true)
$$;

-- R12: whether what a patient wrote names the officer.
create function mt_officer_named_in(words text) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select words <> '' and coalesce((
    select mt_words_name(words, o.given_key, o.family_key) from officers o where o.id = mt_officer()), true)
$$;

-- R12: what a patient wrote goes from a conversation into a request only when it names no officer of the institution: a
-- request's remark is not compared.
create function mt_names_officer_here(words text) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select words <> '' and (mt_kind() is distinct from 'officer' or exists (
    select from officers o where o.institution_id = mt_institution() and o.active and mt_words_name(words, o.given_key, o.family_key)))
$$;

-- What sees past row-level security is the application's to call, nobody else's who may connect.
revoke all on function mt_officer_niss, mt_concerns_officer, mt_officer_named_in, mt_names_officer_here from public;
grant execute on function mt_officer_niss, mt_concerns_officer, mt_officer_named_in, mt_names_officer_here to mijntoegang_app;
