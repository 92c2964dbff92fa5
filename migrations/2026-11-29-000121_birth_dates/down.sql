-- The older portal knows whole days only: a birth date of which a part is unknown is lost, and that patient's is unknown.
drop function mt_patient_for_intake;
create function mt_patient_for_intake(number text, name_key text, name_sorted text, one_name boolean, born date) returns table (standing text, patient uuid)
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
  elsif p.birth_date <> born then
    return query select 'other-birth-date', p.id;
  else
    return query select 'fits', p.id;
  end if;
end $$;

revoke all on function mt_patient_for_intake from public;
grant execute on function mt_patient_for_intake to mijntoegang_app;

alter table patients
  drop constraint patients_birth_date_check,
  alter column birth_date type date using case when length(birth_date) = 10 then to_date(birth_date, 'YYYY-MM-DD') end;
comment on column patients.birth_date is null;
drop function mt_is_birth_date;
