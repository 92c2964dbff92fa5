-- The moments of changes, and of the breaks that still run, are those of the one clock (R22).
create or replace function mt_note_change(exclusion uuid, broken uuid, number integer, is_now text, begins timestamptz, finishes timestamptz, numbers jsonb)
  returns void
  language plpgsql
  security definer
  set search_path = public, pg_temp as $$
declare
  taken change_counter;
begin
  update change_counter set last = last + 1, at = greatest(at, mt_now()) returning * into taken;
  insert into changes (sequence, recorded_at, exclusion_id, break_id, version, state, starts_at, ends_at, person)
    values (taken.last, taken.at, exclusion, broken, number, is_now, begins, finishes, numbers);
  perform pg_notify('mt_changes', '');
end $$;

create or replace function mt_person_changed()
  returns trigger
  language plpgsql
  security definer
  set search_path = public, pg_temp as $$
declare
  people uuid[];
  of_person uuid;
  exclusion uuid;
  broken uuid;
begin
  if tg_table_name = 'care_workers' then
    people := array[new.id];
  elsif tg_op = 'INSERT' then
    people := array[new.care_worker_id];
  elsif tg_op = 'DELETE' then
    people := array[old.care_worker_id];
  else
    people := array[old.care_worker_id, new.care_worker_id];
  end if;
  foreach of_person in array people loop
    -- An exclusion of this person that is being registered at this moment is noted after this, with these numbers.
    perform from change_counter for update;
    for exclusion in
        select e.id from exclusions e where e.care_worker_id = of_person
          and exists (select from exclusion_periods p where p.exclusion_id = e.id and p.ended_at is null) order by e.id loop
      perform mt_note_exclusion(exclusion);
    end loop;
    for broken in select b.id from breaks b where b.care_worker_id = of_person and b.opens and b.stopped_at is null and b.ends_at > mt_now() loop
      perform mt_note_break(broken);
    end loop;
  end loop;
  return null;
end $$;
