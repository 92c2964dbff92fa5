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
    if position(change.after in body) = 0 then
      raise exception '% is not as this migration left it: %', change.name, change.after;
    end if;
    execute replace(body, change.after, change.before);
  end loop;
end $$;

create or replace function mt_sign_in_known_patient_name(number text) returns text
  language sql security definer set search_path = public, pg_temp as $$
  select given_name from patients where mt_job() = 'sign-in' and niss = number
$$;

create or replace function mt_sign_in_patient(new_id uuid, number text, given text, family text, home uuid, name_key text, turned_key text,
    sorted text, moment timestamptz)
  returns table (patient uuid, made boolean)
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if mt_job() is distinct from 'sign-in' then
    raise exception 'only the sign-in job may call this function' using errcode = 'MT014', constraint = 'sign_in_job_only';
  end if;
  insert into patients as p (id, niss, given_name, family_name, home_institution_id, created_at, search_key, family_key, sorted_key)
    values (new_id, number, given, family, home, moment, name_key, turned_key, sorted)
    on conflict (niss) do nothing;
  made := found;
  select p.id into patient from patients p where p.niss = number;
  if not made then
    update patients p set given_name = given, family_name = family, search_key = name_key, family_key = turned_key, sorted_key = sorted
      where p.id = patient and (p.given_name, p.family_name) is distinct from (given, family);
  end if;
  return next;
end $$;

drop function mt_consent_rows(bigint[]);
create function mt_consent_rows(wanted bigint[])
  returns table (sequence bigint, recorded_at timestamptz, id uuid, version integer, state text, starts_at timestamptz, ends_at timestamptz,
    person jsonb, patient_niss text, origin text, reference text, cbe text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select c.sequence, c.recorded_at, e.id, c.version, c.state, c.starts_at, c.ends_at, c.person, p.niss, e.origin, r.reference, i.cbe
    from changes c join exclusions e on e.id = c.exclusion_id join patients p on p.id = e.patient_id
      left join exclusion_requests r on r.id = e.request_id
      join institutions i on i.id = coalesce(r.institution_id, p.home_institution_id)
    where c.sequence = any(wanted) and (mt_job() = 'feed' or mt_may('consent.read'))
    order by c.sequence
$$;
revoke all on function mt_consent_rows(bigint[]) from public;
grant execute on function mt_consent_rows(bigint[]) to mijntoegang_app;

drop function mt_change_patient_number(uuid, text, boolean, timestamptz);
drop function mt_note_patient(uuid);
drop trigger patient on changes;
drop function mt_change_patient();
alter table changes drop column patient_numbers;
drop trigger note_new_number on patients;
drop trigger note_numbers on patients;
drop function mt_note_new_number();
drop function mt_note_numbers();
drop function mt_patient_with(text);
drop function mt_patient_numbers(uuid);
drop table patient_numbers;
drop function mt_number_kind(text);
