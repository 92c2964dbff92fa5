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

-- What stood for 'unknown' until now, such as 0001-01-01 and 9999-12-31, is unknown.
alter table patients
  alter column birth_date type text
    using case when birth_date between '1850-01-01' and '2200-12-31' then to_char(birth_date, 'YYYY-MM-DD') end,
  add constraint patients_birth_date_check check (mt_is_birth_date(birth_date));
comment on column patients.birth_date is 'YYYY, YYYY-MM or YYYY-MM-DD: as much as is known';

-- What is not known here contradicts nothing: of two dates that agree, one begins with the other. Where the whole day is known, a
-- form with a part of it is of another birth date: a year would fit many.
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
  elsif (one_name and p.given_name is not null) or p.sorted_key is distinct from name_sorted
      and mt_name_likeness(coalesce(p.search_key, lower(mt_full_name(p.given_name, p.family_name))), p.given_name is null, name_key, one_name) < 0.6 then
    return query select 'other-name', p.id;
  elsif not (starts_with(born, p.birth_date) or length(p.birth_date) < 10 and starts_with(p.birth_date, born)) then
    return query select 'other-birth-date', p.id;
  else
    return query select 'fits', p.id;
  end if;
end $$;

revoke all on function mt_patient_for_intake from public;
grant execute on function mt_patient_for_intake to mijntoegang_app;
