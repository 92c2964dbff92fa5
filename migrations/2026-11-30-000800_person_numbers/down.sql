drop trigger numbers on care_workers;
drop trigger numbers_again on care_workers;
drop trigger numbers on care_worker_posts;
drop trigger numbers_again on care_worker_posts;
drop trigger numbers_end on care_worker_posts;

-- Of entries with one number the first keeps it.
update care_workers c set niss = null where exists (select from care_workers o where o.niss = c.niss and (o.added_at, o.id) < (c.added_at, c.id));
update care_workers c set riziv8 = null, riziv = null
  where exists (select from care_workers o where o.riziv8 = c.riziv8 and (o.added_at, o.id) < (c.added_at, c.id));
drop trigger noted on care_workers;
drop trigger noted_change on care_worker_numbers;
drop trigger noted on care_worker_numbers;
create or replace FUNCTION mt_numbers(care_worker uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select coalesce(jsonb_agg(one order by place, one), '[]'::jsonb) from (
    select 1 as place, jsonb_build_object('niss', niss) as one from care_workers where id = care_worker and niss is not null
    union select 2, jsonb_build_object('riziv', coalesce(riziv, riziv8)) from care_workers where id = care_worker and riziv8 is not null
    union select 3, jsonb_build_object('personnel', jsonb_build_object('cbe', i.cbe, 'number', p.personnel_number))
      from care_worker_posts p join institutions i on i.id = p.institution_id
      where p.care_worker_id = care_worker and p.personnel_number is not null) as numbers
$function$;

create or replace FUNCTION mt_person_keys(person jsonb)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select coalesce(array_agg(case
      when one ? 'niss' then 'niss ' || (one ->> 'niss')
      when one ? 'riziv' then 'riziv ' || left(one ->> 'riziv', 8)
      else 'personnel ' || (one -> 'personnel' ->> 'cbe') || ' ' || (one -> 'personnel' ->> 'number') end), '{}')
    from jsonb_array_elements(person) as one
$function$;

create or replace FUNCTION mt_person_changed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
end $function$;

create or replace FUNCTION mt_consent_search(patient text, person_key text, ids uuid[], states text[], since timestamp with time zone, until timestamp with time zone, but_since timestamp with time zone[], but_until timestamp with time zone[], up_to bigint, before uuid, most integer)
 RETURNS TABLE(sequence bigint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  wanted uuid[] := ids;
begin
  if not mt_may('consent.read') then
    return;
  end if;
  if patient is not null then
    select coalesce(array_agg(distinct x.exclusion_id), '{}') into wanted
      from patients p join exclusion_periods x on x.patient_id = p.id
      where p.niss = patient and (wanted is null or x.exclusion_id = any(wanted));
  end if;
  -- Looked up before anything is put in order: whoever walks through all exclusions instead waits for seconds.
  if person_key is not null then
    select coalesce(array_agg(distinct c.exclusion_id), '{}') into wanted from changes c
      where c.exclusion_id is not null and mt_person_keys(c.person) @> array[person_key] and (wanted is null or c.exclusion_id = any(wanted));
  end if;
  return query execute
    'select c.sequence from changes c
       where c.exclusion_id is not null and c.sequence <= $1
         and ($2 is null or c.exclusion_id = any($2))
         and ($3 is null or mt_person_keys(c.person) @> array[$3])
         and ($4 is null or c.state = any($4))
         and ($5 is null or c.recorded_at >= $5)
         and ($6 is null or c.recorded_at < $6)
         and not exists (select from unnest($7, $8) as but (since, until) where c.recorded_at >= but.since and c.recorded_at < but.until)
         and ($9 is null or c.exclusion_id < $9)
         and not exists (select from changes n where n.exclusion_id = c.exclusion_id and n.version = c.version + 1 and n.sequence <= $1)
       order by c.exclusion_id desc limit $10'
    using up_to, wanted, person_key, states, since, until, but_since, but_until, before, most;
end $function$;

reindex index changes_of_person;
drop function mt_decision_facts(bytea[], timestamptz, text[], text[]);
create or replace FUNCTION mt_decision_facts(tokens bytea[], moment timestamp with time zone, asked text[], by_niss text[], by_riziv text[], by_cbe text[], by_number text[])
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  of_patients jsonb;
  periods jsonb;
  running jsonb;
  workers uuid[];
  patient_ids uuid[];
  restricted uuid[];
begin
  if mt_job() is distinct from 'decide' then
    return null;
  end if;
  -- Whom any of the numbers is of comes first: only an exclusion of one of them can refuse (R18), and most patients have none.
  workers := array(select w.id from care_workers w where w.niss = any(by_niss))
    || array(select w.id from care_workers w where w.riziv8 = any(by_riziv))
    || array(select s.care_worker_id from unnest(by_cbe, by_number) as a (cbe, number)
         join institutions i on i.cbe = a.cbe join care_worker_posts s on s.institution_id = i.id and s.personnel_number = a.number);
  select jsonb_agg(jsonb_build_object('niss', p.niss, 'id', p.id)), array_agg(p.id) into of_patients, patient_ids
    from patients p where p.niss = any(asked);
  if of_patients is not null and cardinality(workers) > 0 then
    select jsonb_agg(jsonb_build_object('patient', x.patient_id, 'id', x.id, 'exclusion', x.exclusion_id, 'care_worker', x.care_worker_id,
        'origin', x.origin, 'started_at', x.started_at)), array_agg(distinct x.patient_id)
      into periods, restricted
      from exclusion_periods x where x.patient_id = any(patient_ids) and x.care_worker_id = any(workers) and x.ended_at is null;
    if periods is not null then
      select jsonb_agg(jsonb_build_object('patient', b.patient_id, 'care_worker', b.care_worker_id, 'person', b.identifiers, 'ends_at', b.ends_at,
          'stopped_at', b.stopped_at))
        into running
        from breaks b where b.patient_id = any(restricted) and b.opens and b.ends_at > moment;
    end if;
  end if;
  return jsonb_build_object(
    'sequence', (select last from change_counter),
    'applications', (select jsonb_agg(jsonb_build_object('token', encode(t.hash, 'hex'), 'id', a.id, 'may', 'decision' = any(a.scopes),
        'per_minute', a.per_minute, 'allowed_from', t.allowed_from))
      from application_tokens t join applications a on a.id = t.application_id
      where t.hash = any(tokens) and t.revoked_at is null and (t.expires_at is null or t.expires_at > moment) and a.revoked_at is null),
    'patients', of_patients,
    'periods', periods,
    'breaks', running,
    'people', (select jsonb_agg(jsonb_build_object('id', w.id, 'niss', w.niss, 'riziv', w.riziv8,
        'posts', (select jsonb_agg(jsonb_build_object('cbe', i.cbe, 'number', s.personnel_number))
          from care_worker_posts s join institutions i on i.id = s.institution_id
          where s.care_worker_id = w.id and s.personnel_number is not null)))
      from care_workers w where w.id = any(workers)));
end $function$;
revoke all on function mt_decision_facts from public;
grant execute on function mt_decision_facts to mijntoegang_app;

create constraint trigger noted after update of niss, riziv8, riziv on care_workers deferrable initially deferred for each row
  when (old.niss is distinct from new.niss or old.riziv8 is distinct from new.riziv8 or old.riziv is distinct from new.riziv)
  execute function mt_person_changed();
create constraint trigger noted after insert on care_worker_posts deferrable initially deferred for each row
  when (new.personnel_number is not null) execute function mt_person_changed();
create constraint trigger noted_change after update on care_worker_posts deferrable initially deferred for each row
  when (old.care_worker_id is distinct from new.care_worker_id or old.institution_id is distinct from new.institution_id
    or old.personnel_number is distinct from new.personnel_number) execute function mt_person_changed();
create constraint trigger noted_end after delete on care_worker_posts deferrable initially deferred for each row
  when (old.personnel_number is not null) execute function mt_person_changed();

drop function mt_mark_number_wrong(uuid, uuid);
drop function mt_keep_post_numbers();
drop function mt_keep_entry_numbers();
drop function mt_numbers_changed(text[], text[]);
drop function mt_mark_reissued(text[]);
drop function mt_known_numbers(text[]);
drop function mt_number_as_json(text, text);
drop table care_worker_numbers;

drop index care_workers_niss;
drop index care_workers_riziv8;
alter table care_workers add constraint care_workers_niss_key unique (niss), add constraint care_workers_riziv8_key unique (riziv8);

drop trigger is_person on care_workers;
drop function mt_entry_is_person();
drop index care_workers_person;
alter table care_workers drop column person_id;
drop function mt_normal_number(text);

update schema_compatibility set oldest_compatible = '20261129000660';
