-- How an officer finds a patient: whom the institution knows, the search by name, a number on a form, and why somebody was looked up.

-- Whoever asked or wrote to this institution is known to it.
create function mt_patient_asked_here(patient uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from exclusion_requests r where r.patient_id = patient and r.institution_id = mt_institution())
    or exists (select from conversations c where c.patient_id = patient and c.institution_id = mt_institution())
$$;

create policy officer_of_institution on patients for select to mijntoegang_app
  using (mt_kind() = 'officer' and niss <> mt_officer_niss()
    and (home_institution_id = mt_institution() or mt_patient_asked_here(id)));
create policy officer_adds on patients for insert to mijntoegang_app
  with check (mt_kind() = 'officer' and home_institution_id = mt_institution() and niss <> mt_officer_niss() and email is null);

-- A search looks among one institution's own patients first: every index begins with it.
create extension if not exists btree_gin;
create index patients_sorted_key on patients (home_institution_id, sorted_key);
create index patients_search_key on patients (home_institution_id, search_key text_pattern_ops);
create index patients_family_key on patients (home_institution_id, family_key text_pattern_ops);
create index patients_name_squashed on patients (home_institution_id, name_squashed text_pattern_ops);
create index patients_family_squashed on patients (home_institution_id, family_squashed text_pattern_ops);
create index patients_words on patients using gin (home_institution_id, (' ' || search_key) gin_trgm_ops);

-- The patients that an officer may find by a name's key: those of the institution (at home there, or known to it), never the
-- officer. A whole name in either order first, then the same without spaces, then names that begin so, then those that resemble it,
-- 21 at most. Takes nothing but the key; row-level security would keep every index but one from it.
create function mt_find_patients(typed text) returns setof uuid
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  own text := mt_officer_niss();
  squashed text;
  here uuid := mt_institution();
  elsewhere uuid[];
  found uuid[] := '{}';
  more uuid[];
  step record;
begin
  if mt_kind() is distinct from 'officer' or here is null or own is null or typed ~ '[%_\\]' or typed !~ '[[:alnum:]]' then
    return;
  end if;
  perform set_config('pg_trgm.word_similarity_threshold', '0.5', true);
  typed := regexp_replace(typed, '[^[:alnum:] ]', '', 'g');
  squashed := replace(typed, ' ', '');
  -- Those of other institutions whom this one knows, once: as many as it has requests and conversations are looked at.
  elsewhere := array(
    select p.id from patients p where p.home_institution_id <> here and p.niss <> own
      and (p.search_key like typed || '%' or p.family_key like typed || '%' or typed <% (' ' || p.search_key)
        or p.name_squashed like squashed || '%' or p.family_squashed like squashed || '%'
        or p.sorted_key = (select string_agg(word, ' ' order by word collate "C") from regexp_split_to_table(typed, ' ') word))
      and p.id in (select r.patient_id from exclusion_requests r where r.institution_id = here
        union all select c.patient_id from conversations c where c.institution_id = here));
  for step in
    select * from (values
      ('p.sorted_key = $3', 'p.id', (select string_agg(word, ' ' order by word collate "C") from regexp_split_to_table(typed, ' ') word), 21),
      ('(p.name_squashed = $3 or p.family_squashed = $3)', 'p.id', squashed, 21),
      -- A family name that is the same without its spaces: what stands behind it in one key stands before it in the other. Not
      -- for a few letters, with which half the directory begins.
      ('p.family_squashed like $3 || ''%'' and p.name_squashed = substr(p.family_squashed, length($3) + 1) || $3 and length($3) > 3',
        'p.family_squashed using ~<~', squashed, 21),
      ('p.family_key like $3', 'p.family_key using ~<~', typed || ' %', 21),
      ('p.search_key like $3', 'p.search_key using ~<~', typed || ' %', 21),
      ('p.family_key like $3', 'p.family_key using ~<~', typed || '%', 21),
      ('p.search_key like $3', 'p.search_key using ~<~', typed || '%', 21),
      ('p.family_squashed like $3', 'p.family_squashed using ~<~', squashed || '%', 21),
      ('p.name_squashed like $3', 'p.name_squashed using ~<~', squashed || '%', 21),
      -- Likeness only where few fit.
      ('$3 <% ('' '' || p.search_key)', 'word_similarity($3, p.search_key) desc, similarity($3, p.search_key) desc, p.id', typed, 5)
    ) as steps (condition, place, value, enough)
  loop
    continue when cardinality(found) >= step.enough;
    -- Planned with the values at hand, so that a beginning is a range of its index.
    execute format('select array(select id from (
      (select p.id from patients p where p.home_institution_id = $1 and p.niss <> $2 and %1$s order by %2$s limit 21)
      union all
      (select p.id from patients p where p.id = any ($4) and %1$s order by %2$s limit 21)) fits)',
      step.condition, step.place) into more using here, own, step.value, elsewhere;
    found := found || array(select id from unnest(more) with ordinality as m (id, place) where id <> all (found) order by place);
  end loop;
  return query select id from unnest(found) with ordinality as f (id, place) order by place limit 21;
end $$;

-- Whose number stands on a form that an officer enters: nobody's here yet, somebody's whose name or day of birth fits or
-- does not, or the officer's own. A name that differs is said, not shown.
-- Who is known here with one name fits a whole name that has it. Where a given name is known, a form without one is of another name:
-- a family name alone would fit many. What is not known of a birth date contradicts nothing: of two dates that agree, one begins
-- with the other. Where the whole day is known, a form with a part of it is of another birth date: a year would fit many.
create function mt_patient_for_intake(number text, name_key text, name_sorted text, one_name boolean, born text) returns table (standing text, patient uuid)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  p patients;
begin
  if mt_kind() is distinct from 'officer' or mt_officer_niss() is null then
    return;
  end if;
  select * into p from patients where niss = number;
  if number = mt_officer_niss() then
    return query select 'own', null::uuid;
  elsif p.id is null then
    return query select 'unknown', null::uuid;
  elsif (one_name and p.given_name is not null) or p.sorted_key is distinct from name_sorted
      and mt_name_likeness(coalesce(p.search_key, lower(mt_full_name(p.given_name, p.family_name))), p.given_name is null, name_key, one_name) < 0.6 then
    return query select 'other-name', p.id;
  elsif not (starts_with(born, p.birth_date) or length(p.birth_date) < 10 and starts_with(p.birth_date, born)) then
    return query select 'other-birth-date', p.id;
  else
    return query select 'fits', p.id;
  end if;
end $$;

revoke all on function mt_patient_asked_here, mt_find_patients, mt_patient_for_intake from public;
grant execute on function mt_patient_asked_here, mt_find_patients, mt_patient_for_intake to mijntoegang_app;

-- That an officer chose a patient to look at, and why: opens that patient's page for a while.
create table patient_looks (
  id uuid primary key,
  officer_id uuid not null references officers (id),
  institution_id uuid not null references institutions (id),
  patient_id uuid not null references patients (id),
  reason text not null check (mt_is_code(reason)),
  looked_at timestamptz not null
);
create index patient_looks_of_officer on patient_looks (officer_id, patient_id, looked_at desc);
create index patient_looks_of_patient on patient_looks (patient_id, looked_at desc);
alter table patient_looks enable row level security;
create policy officer_own on patient_looks for select to mijntoegang_app
  using (mt_kind() = 'officer' and officer_id = mt_officer() and institution_id = mt_institution() and mt_officer_niss() is not null);
create policy officer_looks on patient_looks for insert to mijntoegang_app
  with check (mt_kind() = 'officer' and officer_id = mt_officer() and institution_id = mt_institution()
    and exists (select from patients p where p.id = patient_id));
grant select, insert on patient_looks to mijntoegang_app;
