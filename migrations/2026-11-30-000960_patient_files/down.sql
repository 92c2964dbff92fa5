-- With such a patient in it a database does not go back: older programs know nobody without a NISS.
do $$
begin
  if exists (select from patient_numbers where kind = 'file') then
    raise exception 'patients are known by a file number' using errcode = 'check_violation';
  end if;
end $$;

update schema_compatibility set oldest_compatible = '20261130000830';

create or replace function mt_ehealth_claim(holder uuid, asked text[], within_ms integer, most integer, per_second integer, lease_seconds integer)
returns table(niss text, numbers text[], claimed_at timestamptz, starts_in double precision)
language plpgsql
security definer
set search_path = public, pg_temp
as $function$
#variable_conflict use_column
declare
  moment timestamptz;
  clock timestamptz;
  free_at timestamptz;
  room integer;
  gap interval := make_interval(secs => 1.0 / per_second);
begin
  if mt_job() is distinct from 'ehealth' then
    return;
  end if;
  select next_call_at into free_at from ehealth_service for update;
  moment := mt_now();
  clock := clock_timestamp();
  free_at := greatest(free_at, clock);
  room := least(most, ceil(extract(epoch from clock + make_interval(secs => within_ms / 1000.0) - free_at) * per_second));
  if room <= 0 then
    return;
  end if;
  return query
    with due as (
      select c.niss from ehealth_checks c
        where (asked is null or c.niss = any(asked)) and c.due_at <= moment and (c.taken_until is null or c.taken_until <= moment)
          and (c.holds or c.wanted_at > moment - interval '30 days')
        order by c.due_at limit room for update skip locked),
    taken as (
      update ehealth_checks c set taken_by = holder, taken_until = moment + make_interval(secs => lease_seconds)
        from due where c.niss = due.niss returning c.niss),
    numbered as (
      select t.niss, coalesce(nullif(mt_patient_numbers(mt_patient_with(t.niss)), '{}'), array[t.niss]) as numbers from taken t),
    counted as (
      select n.niss, n.numbers, sum(cardinality(n.numbers)) over (order by n.niss) - cardinality(n.numbers) as place from numbered n),
    spent as (
      update ehealth_service set next_call_at = free_at + gap * (select sum(cardinality(n.numbers)) from numbered n)
        where exists (select from numbered))
    select c.niss, c.numbers, moment, (extract(epoch from free_at + c.place * gap - clock) * 1000)::double precision
      from counted c;
end $function$;

create or replace function mt_ehealth_number_changed()
returns trigger
language plpgsql
security definer
set search_path = public, pg_temp
as $function$
declare
  moment timestamptz := mt_now();
  present text := coalesce((select p.niss from patients p where p.id = new.merged_into_id), new.niss);
  former ehealth_checks;
begin
  if old.merged_into_id is not null then
    insert into ehealth_checks as c (niss, wanted_at, due_at, holds)
      select p.niss, moment, moment, true from patients p where p.id in (new.id, old.merged_into_id) order by p.niss
      on conflict (niss) do update set holds = true, due_at = least(c.due_at, moment), taken_until = null, taken_by = null;
    return null;
  end if;
  perform from ehealth_checks c where c.niss in (old.niss, present) order by c.niss for update;
  delete from ehealth_checks c where c.niss = old.niss
    and not exists (select from patients p where p.niss = old.niss and p.merged_into_id is null) returning c.* into former;
  if former.niss is null then
    update ehealth_checks c set due_at = least(c.due_at, moment), taken_until = null, taken_by = null where c.niss = present;
    return null;
  end if;
  -- What was answered about a number that never was theirs tells nothing of them.
  if mt_patient_with(old.niss) is null then
    former.checked_at := null;
  end if;
  insert into ehealth_checks as c (niss, wanted_at, due_at, checked_at, holds)
    values (present, former.wanted_at, moment, former.checked_at, former.holds)
    on conflict (niss) do update set wanted_at = greatest(c.wanted_at, excluded.wanted_at), due_at = least(c.due_at, moment),
      checked_at = case when excluded.checked_at < c.checked_at then excluded.checked_at else c.checked_at end,
      holds = c.holds or excluded.holds, taken_until = null, taken_by = null;
  return null;
end $function$;

create or replace function mt_ehealth_want(asked text[], stale_seconds integer)
returns text[]
language plpgsql
security definer
set search_path = public, pg_temp
as $function$
declare
  moment timestamptz := mt_now();
  numbers text[] := array(select distinct mt_ehealth_number(a) from unnest(asked) as a order by 1);
begin
  if mt_job() is distinct from 'ehealth' then
    return '{}';
  end if;
  insert into ehealth_checks as c (niss, wanted_at, due_at)
    select a, moment, moment from unnest(numbers) as a
    on conflict (niss) do update set wanted_at = moment,
      -- One that fails keeps its time: nobody is asked more often because it does not answer.
      due_at = case when c.failures = 0 and (c.checked_at is null or c.checked_at < moment - make_interval(secs => stale_seconds))
        then least(c.due_at, moment) else c.due_at end;
  return numbers;
end $function$;

create or replace function mt_number_kind(number text)
returns text
language sql
immutable parallel safe
as $function$
  select case when substr(number, 3, 1) in ('2', '3', '4', '5') then 'bis' else 'niss' end
$function$;

alter table breaks drop constraint breaks_patient_niss_check, add constraint breaks_patient_niss_check check (patient_niss ~ '^[0-9]{11}$');
alter table request_receipts drop constraint request_receipts_typed_niss_check,
  add constraint request_receipts_typed_niss_check check (typed_niss ~ '^[0-9]{11}$');
alter table patient_numbers drop constraint patient_numbers_kind_check, add constraint patient_numbers_kind_check check (kind in ('niss', 'bis'));
alter table patient_numbers drop constraint patient_numbers_number_check,
  add constraint patient_numbers_number_check check (number ~ '^[0-9]{11}$');
alter table patients drop constraint patients_niss_check, add constraint patients_niss_check check (niss ~ '^[0-9]{11}$');
comment on column patients.niss is null;
drop function mt_is_patient_number;
