-- Birth dates of which only the year, or the year and the month, is known: written as FHIR does, '1965', '1965-05', '1965-05-30'.
create function mt_is_birth_date(born text) returns boolean language sql immutable strict parallel safe as $$
  select case
    when born ~ '^(18|19|20|21)[0-9]{2}$' then true
    when born ~ '^(18|19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$' then true
    when born ~ '^(18|19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-[0-9]{2}$' then substr(born, 9)::integer between 1
      and extract(day from make_date(left(born, 4)::integer, substr(born, 6, 2)::integer, 1) + interval '1 month' - interval '1 day')
    else false
  end
$$;

alter table patients
  alter column birth_date type text using to_char(birth_date, 'YYYY-MM-DD'),
  add constraint patients_birth_date_check check (mt_is_birth_date(birth_date));
comment on column patients.birth_date is 'YYYY, YYYY-MM or YYYY-MM-DD: as much as is known';

-- What is not known on one side contradicts nothing on the other: of two dates that agree, one begins with the other.
drop function mt_patient_for_intake;
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
  elsif p.sorted_key is distinct from name_sorted
      and mt_name_likeness(coalesce(p.search_key, lower(mt_full_name(p.given_name, p.family_name))), p.given_name is null, name_key, one_name) < 0.6 then
    return query select 'other-name', p.id;
  elsif not (starts_with(p.birth_date, born) or starts_with(born, p.birth_date)) then
    return query select 'other-birth-date', p.id;
  else
    return query select 'fits', p.id;
  end if;
end $$;

revoke all on function mt_patient_for_intake from public;
grant execute on function mt_patient_for_intake to mijntoegang_app;
