-- Every number that is or was a patient's (R20). A former one finds the same patient; a wrong one never was theirs and finds nobody.
-- Who issued it follows from its kind: the national register, or the crossroads bank for a BIS number.
create table patient_numbers (
  id uuid primary key default gen_random_uuid(),
  patient_id uuid not null references patients (id),
  kind text not null check (kind in ('niss', 'bis')),
  number text not null check (number ~ '^[0-9]{11}$'),
  source text not null check (source in ('patient', 'officer', 'operator')),
  valid_from timestamptz not null,
  valid_until timestamptz,
  wrong_at timestamptz,
  constraint patient_numbers_until_later check (valid_until >= valid_from)
);
comment on column patient_numbers.valid_until is 'since when it is a former number';
comment on column patient_numbers.wrong_at is 'since when it is known that it never was theirs';
create unique index patient_numbers_one_holder on patient_numbers (number) where wrong_at is null;
create unique index patient_numbers_one_current on patient_numbers (patient_id) where valid_until is null and wrong_at is null;
create index patient_numbers_of_patient on patient_numbers (patient_id);
alter table patient_numbers enable row level security;
-- Whoever sees the patient's row sees the numbers.
create policy with_patient on patient_numbers for select to mijntoegang_app
  using (exists (select from patients p where p.id = patient_numbers.patient_id));
grant select on patient_numbers to mijntoegang_app;

-- The third digit begins the month, which has 20 or 40 more in a BIS number.
create function mt_number_kind(number text) returns text language sql immutable parallel safe as $$
  select case when substr(number, 3, 1) in ('2', '3', '4', '5') then 'bis' else 'niss' end
$$;
revoke all on function mt_number_kind(text) from public;

insert into patient_numbers (patient_id, kind, number, source, valid_from)
  select p.id, mt_number_kind(p.niss), p.niss, case when p.home_confirmed_by in ('patient', 'only_one') then 'patient' else 'officer' end, p.created_at
    from patients p;

create function mt_note_numbers() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into patient_numbers (patient_id, kind, number, source, valid_from)
    select f.id, mt_number_kind(f.niss), f.niss,
        case mt_job() when 'sign-in' then 'patient' when 'intake' then 'officer' when 'homes' then 'officer' else 'operator' end, f.created_at
      from fresh f;
  return null;
end $$;
revoke all on function mt_note_numbers() from public;
create trigger note_numbers after insert on patients referencing new table as fresh for each statement execute function mt_note_numbers();

-- The number before is a former one, unless it was marked as wrong.
create function mt_note_new_number() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update patient_numbers n set valid_until = greatest(n.valid_from, mt_now())
    where n.patient_id = new.id and n.valid_until is null and n.wrong_at is null;
  update patient_numbers n set valid_until = null where n.patient_id = new.id and n.number = new.niss and n.wrong_at is null;
  if not found then
    insert into patient_numbers (patient_id, kind, number, source, valid_from)
      values (new.id, mt_number_kind(new.niss), new.niss, 'operator', mt_now());
  end if;
  return null;
end $$;
revoke all on function mt_note_new_number() from public;
create trigger note_new_number after update of niss on patients for each row when (old.niss is distinct from new.niss)
  execute function mt_note_new_number();

create function mt_patient_with(number text) returns uuid
  language sql stable security definer set search_path = public, pg_temp as $$
  select n.patient_id from patient_numbers n where n.number = $1 and n.wrong_at is null
$$;
revoke all on function mt_patient_with(text) from public;

-- All that count, the present one first.
create function mt_patient_numbers(patient uuid) returns text[]
  language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(array_agg(n.number order by n.valid_until is not null, n.valid_until desc, n.number), '{}')
    from patient_numbers n where n.patient_id = $1 and n.wrong_at is null
$$;
revoke all on function mt_patient_numbers(uuid) from public;

-- A Consent carries the numbers that counted when that version of it came.
alter table changes add column patient_numbers text[];
alter table changes disable trigger append_only;
update changes c set patient_numbers = mt_patient_numbers(coalesce(
  (select e.patient_id from exclusions e where e.id = c.exclusion_id), (select b.patient_id from breaks b where b.id = c.break_id)));
alter table changes enable trigger append_only;
alter table changes alter column patient_numbers set not null;
create function mt_change_patient() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  new.patient_numbers := mt_patient_numbers(coalesce(
    (select e.patient_id from exclusions e where e.id = new.exclusion_id), (select b.patient_id from breaks b where b.id = new.break_id)));
  return new;
end $$;
revoke all on function mt_change_patient() from public;
create trigger patient before insert on changes for each row execute function mt_change_patient();

-- A version of each exclusion that holds, where the patient's numbers changed.
create function mt_note_patient(patient uuid) returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  numbers text[] := mt_patient_numbers(patient);
  exclusion uuid;
  before changes;
begin
  perform from change_counter for update;
  for exclusion in
      select distinct x.exclusion_id from exclusion_periods x where x.patient_id = patient and x.ended_at is null order by x.exclusion_id loop
    select * into before from changes c where c.exclusion_id = exclusion order by c.version desc limit 1;
    if before.patient_numbers is distinct from numbers then
      perform mt_note_change(exclusion, null, before.version + 1, before.state, before.starts_at, before.ends_at, before.person);
    end if;
  end loop;
end $$;
revoke all on function mt_note_patient(uuid) from public;

-- The patient's new number; the one before is a former one, or never was theirs. As the owner.
create function mt_change_patient_number(patient uuid, number text, wrong boolean, moment timestamptz) returns void
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform from patients p where p.id = mt_change_patient_number.patient for update;
  if wrong then
    update patient_numbers n set wrong_at = moment
      where n.patient_id = mt_change_patient_number.patient and n.valid_until is null and n.wrong_at is null;
  end if;
  update patients p set niss = mt_change_patient_number.number where p.id = mt_change_patient_number.patient;
  perform mt_officer_withhold(o.id) from officers o where o.active and o.niss = mt_change_patient_number.number;
  perform mt_note_patient(mt_change_patient_number.patient);
end $$;
revoke all on function mt_change_patient_number(uuid, text, boolean, timestamptz) from public;

drop function mt_consent_rows(bigint[]);
create function mt_consent_rows(wanted bigint[])
  returns table (sequence bigint, recorded_at timestamptz, id uuid, version integer, state text, starts_at timestamptz, ends_at timestamptz,
    person jsonb, patient_niss text, former_niss text[], origin text, reference text, cbe text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select c.sequence, c.recorded_at, e.id, c.version, c.state, c.starts_at, c.ends_at, c.person, c.patient_numbers[1], c.patient_numbers[2:],
      e.origin, r.reference, i.cbe
    from changes c join exclusions e on e.id = c.exclusion_id join patients p on p.id = e.patient_id
      left join exclusion_requests r on r.id = e.request_id
      join institutions i on i.id = coalesce(r.institution_id, p.home_institution_id)
    where c.sequence = any(wanted) and (mt_job() = 'feed' or mt_may('consent.read'))
    order by c.sequence
$$;
revoke all on function mt_consent_rows(bigint[]) from public;
grant execute on function mt_consent_rows(bigint[]) to mijntoegang_app;

create or replace function mt_sign_in_patient(new_id uuid, number text, given text, family text, home uuid, name_key text, turned_key text,
    sorted text, moment timestamptz)
  returns table (patient uuid, made boolean)
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if mt_job() is distinct from 'sign-in' then
    raise exception 'only the sign-in job may call this function' using errcode = 'MT014', constraint = 'sign_in_job_only';
  end if;
  made := false;
  patient := mt_patient_with(mt_sign_in_patient.number);
  if patient is null then
    insert into patients as p (id, niss, given_name, family_name, home_institution_id, created_at, search_key, family_key, sorted_key)
      values (new_id, mt_sign_in_patient.number, given, family, home, moment, name_key, turned_key, sorted)
      on conflict (niss) do nothing;
    made := found;
    patient := mt_patient_with(mt_sign_in_patient.number);
  end if;
  if not made then
    update patients p set given_name = given, family_name = family, search_key = name_key, family_key = turned_key, sorted_key = sorted
      where p.id = patient and (p.given_name, p.family_name) is distinct from (given, family);
    -- Signing in with it proves that it is theirs.
    update patient_numbers n set source = 'patient' where n.number = mt_sign_in_patient.number and n.wrong_at is null and n.source <> 'patient';
  end if;
  return next;
end $$;

create or replace function mt_sign_in_known_patient_name(number text) returns text
  language sql security definer set search_path = public, pg_temp as $$
  select p.given_name from patients p where mt_job() = 'sign-in' and p.id = mt_patient_with($1)
$$;

-- Who looks a patient up by number looks among all of theirs. One expression of each of these functions changes.
do $$
declare
  change record;
  body text;
begin
  for change in select * from (values
    ('mt_decision_facts', 'jsonb_build_object(''niss'', p.niss, ''id'', p.id)), array_agg(p.id) into',
      'jsonb_build_object(''niss'', n.number, ''id'', n.patient_id)), array_agg(distinct n.patient_id) into'),
    ('mt_decision_facts', 'from patients p where p.niss = any(asked);', 'from patient_numbers n where n.number = any(asked) and n.wrong_at is null;'),
    ('mt_consent_search', 'from patients p join exclusion_periods x on x.patient_id = p.id' || E'\n      where p.niss = patient and (',
      'from exclusion_periods x' || E'\n      where x.patient_id = mt_patient_with(patient) and ('),
    ('mt_concerned', 'p.niss = o.niss', 'p.id = mt_patient_with(o.niss)'),
    ('mt_concerns_officer', 'p.niss = mt_officer_niss()', 'p.id = mt_patient_with(mt_officer_niss())'),
    ('mt_find_patients', 'own text := mt_officer_niss();', 'own text := mt_officer_niss();' || E'\n  own_id uuid := mt_patient_with(own);'),
    ('mt_find_patients', 'p.niss <> own', 'p.id is distinct from own_id'),
    ('mt_find_patients', 'p.niss <> $2', 'p.id is distinct from $2'),
    ('mt_find_patients', 'using here, own, step', 'using here, own_id, step'),
    ('mt_may_see_identity', 'p.niss is distinct from mt_officer_niss()', 'p.id is distinct from mt_patient_with(mt_officer_niss())'),
    ('mt_officer_withhold', '(select p.id from patients p where p.niss = o.niss)', 'mt_patient_with(o.niss)'),
    ('mt_title_of_home', 'o.niss = new.niss and', '(o.niss = new.niss or o.niss = any(mt_patient_numbers(new.id))) and'),
    ('mt_withheld', 'p.niss = mt_officer_niss()', 'p.id = mt_patient_with(mt_officer_niss())')
  ) as changes (name, before, after) loop
    body := pg_get_functiondef(change.name::regproc);
    if position(change.before in body) = 0 then
      raise exception '% is not as this migration knows it: %', change.name, change.before;
    end if;
    execute replace(body, change.before, change.after);
  end loop;
end $$;
