-- A person is one person under every number that is theirs (R20): the numbers of entries, current and former, in the form in which they
-- are compared, and the person that entries are together.

-- The normal form of an institution's own number: without separators, in capitals, without the leading zeros of each run of digits.
create function mt_normal_number(written text) returns text language sql immutable strict parallel safe as $$
  select regexp_replace(regexp_replace(upper(written collate "C"), '[^A-Z0-9]', '', 'g'), '(^|[A-Z])0+(?=[0-9])', '\1', 'g')
$$;

-- Entries that are one person have one person_id, the id of one of them.
alter table care_workers add column person_id uuid;
update care_workers set person_id = id;
alter table care_workers alter column person_id set not null;
create index care_workers_person on care_workers (person_id);
create function mt_entry_is_person() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  new.person_id := new.id;
  return new;
end $$;
create trigger is_person before insert on care_workers for each row execute function mt_entry_is_person();

-- Two entries may bear one number: of one human that stands twice, or by a mistake that an officer settles.
alter table care_workers drop constraint care_workers_niss_key, drop constraint care_workers_riziv8_key;
create index care_workers_niss on care_workers (niss) where niss is not null;
create index care_workers_riziv8 on care_workers (riziv8) where riziv8 is not null;

create table care_worker_numbers (
  id uuid primary key default gen_random_uuid(),
  care_worker_id uuid not null references care_workers (id),
  -- As care_workers.person_id: a decision looks at this table alone.
  person_id uuid not null,
  kind text not null constraint care_worker_numbers_kind_check check (kind in ('niss', 'riziv', 'personnel')),
  -- Whose number it is, of the institution's own.
  institution_id uuid references institutions (id),
  -- All 11 digits of a RIZIV number, where they are known.
  written text not null check (written <> ''),
  -- Kind, issuer and normal form, as mt_person_keys writes them.
  key text not null,
  -- 'reissued': its issuer gave it to somebody else, and no officer has settled it yet; 'given': an officer has; 'wrong': never theirs.
  state text not null constraint care_worker_numbers_state_check check (state in ('current', 'former', 'reissued', 'given', 'wrong')),
  from_at timestamptz not null,
  until_at timestamptz,
  -- 'entry': it came with the entry; 'directory': later; 'officer': with the entry that an officer added.
  source text not null constraint care_worker_numbers_source_check check (source in ('entry', 'directory', 'officer')),
  settled_by uuid references officers (id),
  counts boolean not null generated always as (state in ('current', 'former', 'reissued')) stored,
  constraint care_worker_numbers_own_of_institution check ((kind = 'personnel') = (institution_id is not null)),
  constraint care_worker_numbers_until_while_not_current check ((state = 'current') = (until_at is null))
);
-- A personnel number is told by its exact writing; of the others the key says all.
create unique index care_worker_numbers_once on care_worker_numbers (care_worker_id, key, (case when kind = 'personnel' then written else '' end));
create index care_worker_numbers_key on care_worker_numbers (key) where counts;
create index care_worker_numbers_person on care_worker_numbers (person_id) where counts;
create index care_worker_numbers_reissued on care_worker_numbers (until_at) where state = 'reissued';
grant select on care_worker_numbers to mijntoegang_app;

insert into care_worker_numbers (care_worker_id, person_id, kind, institution_id, written, key, state, from_at, source)
  select c.id, c.id, 'niss', null::uuid, c.niss, 'niss ' || c.niss, 'current', c.added_at, 'entry' from care_workers c where c.niss is not null
  union all select c.id, c.id, 'riziv', null, coalesce(c.riziv, c.riziv8), 'riziv ' || c.riziv8, 'current', c.added_at, 'entry'
    from care_workers c where c.riziv8 is not null
  union all select c.id, c.id, 'personnel', i.id, p.personnel_number, 'personnel ' || i.cbe || ' ' || mt_normal_number(p.personnel_number), 'current', c.added_at, 'entry'
    from care_worker_posts p join care_workers c on c.id = p.care_worker_id join institutions i on i.id = p.institution_id
    where p.personnel_number is not null;
analyze care_worker_numbers;

-- What becomes of a former number that somebody else has got.
create function mt_mark_reissued(keys text[]) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  update care_worker_numbers n set state = 'reissued'
    from unnest(keys) as k
    where n.key = k and n.state = 'former' and exists (
      select from care_worker_numbers c where c.key = n.key and c.state = 'current' and c.person_id <> n.person_id
        -- Somebody whose number differs in writing, and who had it before, keeps what is written so.
        and (c.from_at >= n.until_at or c.written = n.written or n.kind <> 'personnel'));
  update care_worker_numbers n set state = 'former'
    from unnest(keys) as k
    where n.key = k and n.state = 'reissued' and not exists (
      select from care_worker_numbers c where c.key = n.key and c.state = 'current' and c.person_id <> n.person_id);
end $$;

-- After numbers came or went.
create function mt_numbers_changed(came text[], went text[]) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  perform mt_mark_reissued(came || went);
end $$;

-- Keeps the numbers of entries, whatever writes an entry: what an entry no longer bears is a former one.
create function mt_keep_entry_numbers() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  came text[];
  went text[];
begin
  -- Of two at once the second sees what the first wrote.
  perform pg_advisory_xact_lock(hashtextextended('care_worker_numbers', 0));
  if tg_op = 'UPDATE' then
    with gone as (
        select o.id, 'niss ' || o.niss as key from before o join after n on n.id = o.id where o.niss is not null and o.niss is distinct from n.niss
        union all select o.id, 'riziv ' || o.riziv8 from before o join after n on n.id = o.id
          where o.riziv8 is not null and o.riziv8 is distinct from n.riziv8),
      ended as (
        update care_worker_numbers n set state = 'former', until_at = greatest(mt_now(), n.from_at) from gone
          where n.care_worker_id = gone.id and n.key = gone.key and n.state = 'current' returning n.key)
      select array_agg(key) into went from ended;
  end if;
  with made as (
    insert into care_worker_numbers as n (care_worker_id, person_id, kind, written, key, state, from_at, source)
      select a.id, c.person_id, x.kind, x.written, x.key, 'current', mt_now(),
          case when a.added_by is not null then 'officer' when tg_op = 'INSERT' then 'entry' else 'directory' end
        from after a join care_workers c on c.id = a.id,
          lateral (values ('niss', a.niss, 'niss ' || a.niss), ('riziv', coalesce(a.riziv, a.riziv8), 'riziv ' || a.riziv8)) as x (kind, written, key)
        where x.written is not null
      on conflict (care_worker_id, key, (case when kind = 'personnel' then written else '' end)) do update
        set written = excluded.written, state = 'current', until_at = null, settled_by = null,
          from_at = case when n.state = 'current' then n.from_at else excluded.from_at end
        where n.state <> 'current' or n.written <> excluded.written
      returning key)
    select array_agg(key) into came from made;
  perform mt_numbers_changed(coalesce(came, '{}'), coalesce(went, '{}'));
  return null;
end $$;
create trigger numbers after insert on care_workers referencing new table as after for each statement execute function mt_keep_entry_numbers();
create trigger numbers_again after update on care_workers referencing old table as before new table as after
  for each statement execute function mt_keep_entry_numbers();

create function mt_keep_post_numbers() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  came text[];
  went text[];
begin
  perform pg_advisory_xact_lock(hashtextextended('care_worker_numbers', 0));
  if tg_op <> 'INSERT' then
    with ended as (
        update care_worker_numbers n set state = 'former', until_at = greatest(mt_now(), n.from_at) from before o
          where n.care_worker_id = o.care_worker_id and n.institution_id = o.institution_id and n.written = o.personnel_number and n.state = 'current'
            and not exists (select from care_worker_posts p where p.care_worker_id = o.care_worker_id and p.institution_id = o.institution_id
              and p.personnel_number = o.personnel_number)
          returning n.key)
      select array_agg(key) into went from ended;
  end if;
  if tg_op <> 'DELETE' then
    with made as (
      insert into care_worker_numbers as n (care_worker_id, person_id, kind, institution_id, written, key, state, from_at, source)
        select distinct a.care_worker_id, c.person_id, 'personnel', i.id, a.personnel_number,
            'personnel ' || i.cbe || ' ' || mt_normal_number(a.personnel_number), 'current', mt_now(),
            case when c.added_by is not null then 'officer' else 'directory' end
          from after a join care_workers c on c.id = a.care_worker_id join institutions i on i.id = a.institution_id
          where a.personnel_number is not null
        on conflict (care_worker_id, key, (case when kind = 'personnel' then written else '' end)) do update
          set state = 'current', until_at = null, settled_by = null, from_at = excluded.from_at
          where n.state <> 'current'
        returning key)
      select array_agg(key) into came from made;
  end if;
  perform mt_numbers_changed(coalesce(came, '{}'), coalesce(went, '{}'));
  return null;
end $$;
create trigger numbers after insert on care_worker_posts referencing new table as after for each statement execute function mt_keep_post_numbers();
create trigger numbers_again after update on care_worker_posts referencing old table as before new table as after
  for each statement execute function mt_keep_post_numbers();
create trigger numbers_end after delete on care_worker_posts referencing old table as before for each statement execute function mt_keep_post_numbers();

-- A number that was never this person's: it counts for nothing. An entry that still bears it loses it.
create function mt_mark_number_wrong(number uuid, officer uuid) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  n care_worker_numbers;
begin
  perform pg_advisory_xact_lock(hashtextextended('care_worker_numbers', 0));
  select * into n from care_worker_numbers x where x.id = number;
  if not found or n.state = 'wrong' then
    return false;
  end if;
  if n.kind = 'niss' then
    update care_workers set niss = null where id = n.care_worker_id and 'niss ' || niss = n.key;
  elsif n.kind = 'riziv' then
    update care_workers set riziv8 = null, riziv = null where id = n.care_worker_id and 'riziv ' || riziv8 = n.key;
  else
    update care_worker_posts set personnel_number = null
      where care_worker_id = n.care_worker_id and institution_id = n.institution_id and personnel_number = n.written;
  end if;
  update care_worker_numbers set state = 'wrong', until_at = coalesce(until_at, mt_now()), settled_by = officer where id = number;
  perform mt_numbers_changed('{}', array[n.key]);
  return true;
end $$;

-- A number as applications are told it. Stable as what it calls, so that it becomes a part of the statement that asks.
create function mt_number_as_json(key text, written text) returns jsonb language sql stable parallel safe as $$
  select case split_part(key, ' ', 1) when 'niss' then jsonb_build_object('niss', written)
    when 'riziv' then jsonb_build_object('riziv', written)
    else jsonb_build_object('personnel', jsonb_build_object('cbe', split_part(key, ' ', 2), 'number', written)) end
$$;

-- Every number that counts of the person whom an entry is of.
create or replace function mt_numbers(care_worker uuid) returns jsonb
  language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(jsonb_agg(mt_number_as_json(key, written) order by place, mt_number_as_json(key, written)), '[]'::jsonb) from (
    select distinct on (n.key, case when n.kind = 'personnel' then n.written end) n.key, n.written,
        case n.kind when 'niss' then 1 when 'riziv' then 2 else 3 end as place
      from care_worker_numbers n
      where n.counts and n.person_id = (select c.person_id from care_workers c where c.id = care_worker)
      order by n.key, case when n.kind = 'personnel' then n.written end, length(n.written) desc, n.written) as numbers
$$;

-- Numbers that an application named are found in any writing.
create or replace function mt_person_keys(person jsonb) returns text[] language sql immutable parallel safe as $$
  select coalesce(array_agg(case
      when one ? 'niss' then 'niss ' || (one ->> 'niss')
      when one ? 'riziv' then 'riziv ' || left(one ->> 'riziv', 8)
      else 'personnel ' || (one -> 'personnel' ->> 'cbe') || ' ' || public.mt_normal_number(one -> 'personnel' ->> 'number') end), '{}')
    from jsonb_array_elements(person) as one
$$;
reindex index changes_of_person;

-- A change of numbers, or of who is one person, is a new version of each Consent and of each break that is open.
create or replace function mt_person_changed() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  people uuid[];
  exclusion uuid;
  broken uuid;
begin
  people := case when tg_op = 'INSERT' then array[new.person_id] else array[old.person_id, new.person_id] end;
  -- An exclusion of this person that is being registered at this moment is noted after this, with these numbers.
  perform from change_counter for update;
  for exclusion in
      select e.id from exclusions e where e.care_worker_id in (select c.id from care_workers c where c.person_id = any(people))
        and exists (select from exclusion_periods p where p.exclusion_id = e.id and p.ended_at is null) order by e.id loop
    perform mt_note_exclusion(exclusion);
  end loop;
  for broken in select b.id from breaks b where b.care_worker_id in (select c.id from care_workers c where c.person_id = any(people))
      and b.opens and b.stopped_at is null and b.ends_at > mt_now() order by b.id loop
    perform mt_note_break(broken);
  end loop;
  return null;
end $$;
drop trigger noted on care_workers;
drop trigger noted on care_worker_posts;
drop trigger noted_change on care_worker_posts;
drop trigger noted_end on care_worker_posts;
-- A number that came with its entry changes nothing: there is no exclusion yet.
create constraint trigger noted after insert on care_worker_numbers deferrable initially deferred for each row
  when (new.source <> 'entry') execute function mt_person_changed();
create constraint trigger noted_change after update on care_worker_numbers deferrable initially deferred for each row
  when (old.counts is distinct from new.counts or old.written is distinct from new.written) execute function mt_person_changed();
create constraint trigger noted after update of person_id on care_workers deferrable initially deferred for each row
  when (old.person_id is distinct from new.person_id) execute function mt_person_changed();

-- The directory's numbers that are written like these, and of whom they are. By key alone: whose writing decides is told by the asker.
create function mt_known_numbers(keys text[]) returns jsonb language sql stable as $$
  select jsonb_agg(jsonb_build_object('number', mt_number_as_json(n.key, case n.kind when 'riziv' then left(n.written, 8) else n.written end),
      'care_worker', n.care_worker_id, 'person', n.person_id, 'reissued', n.state = 'reissued'))
    from care_worker_numbers n where n.key = any(keys) and n.counts
$$;

-- As before, but that people are looked at instead of entries, by all numbers that are or were theirs.
drop function mt_decision_facts(bytea[], timestamptz, text[], text[], text[], text[], text[]);
create function mt_decision_facts(tokens bytea[], moment timestamptz, asked text[], keys text[]) returns jsonb
  language plpgsql stable security definer set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  of_patients jsonb;
  known jsonb;
  of_people jsonb;
  periods jsonb;
  running jsonb;
  persons uuid[];
  workers uuid[];
  patient_ids uuid[];
  restricted uuid[];
begin
  if mt_job() is distinct from 'decide' then
    return null;
  end if;
  -- Whom any of the numbers is of comes first: only an exclusion of one of them can refuse (R18), and most patients have none.
  select jsonb_agg(jsonb_build_object('number', mt_number_as_json(n.key, case n.kind when 'riziv' then left(n.written, 8) else n.written end),
      'care_worker', n.care_worker_id, 'person', n.person_id, 'reissued', n.state = 'reissued')), array_agg(n.person_id)
    into known, persons
    from care_worker_numbers n where n.key = any(keys) and n.counts;
  select jsonb_agg(jsonb_build_object('niss', p.niss, 'id', p.id)), array_agg(p.id) into of_patients, patient_ids
    from patients p where p.niss = any(asked);
  if of_patients is not null and known is not null then
    workers := array(select w.id from care_workers w where w.person_id = any(persons));
    select jsonb_agg(jsonb_build_object('patient', x.patient_id, 'id', x.id, 'exclusion', x.exclusion_id, 'care_worker', x.care_worker_id,
        'origin', x.origin, 'started_at', x.started_at)), array_agg(distinct x.patient_id)
      into periods, restricted
      from exclusion_periods x where x.patient_id = any(patient_ids) and x.care_worker_id = any(workers) and x.ended_at is null;
    if periods is not null then
      select jsonb_agg(jsonb_build_object('patient', b.patient_id, 'care_worker', b.care_worker_id, 'person', b.identifiers, 'ends_at', b.ends_at,
          'stopped_at', b.stopped_at))
        into running
        from breaks b where b.patient_id = any(restricted) and b.opens and b.ends_at > moment;
      select jsonb_agg(jsonb_build_object('id', w.id, 'person', w.person_id, 'numbers', (
          select jsonb_agg(mt_number_as_json(n.key, case n.kind when 'riziv' then left(n.written, 8) else n.written end))
            from care_worker_numbers n where n.person_id = w.person_id and n.counts)))
        into of_people
        from care_workers w where w.id = any(workers);
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
    'numbers', known,
    'people', of_people);
end $$;

-- As before, but that personnel numbers are found in any writing.
create or replace FUNCTION mt_consent_search(patient text, person_key text, ids uuid[], states text[], since timestamp with time zone, until timestamp with time zone, but_since timestamp with time zone[], but_until timestamp with time zone[], up_to bigint, before uuid, most integer)
 RETURNS TABLE(sequence bigint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  wanted uuid[] := ids;
  written jsonb;
begin
  if not mt_may('consent.read') then
    return;
  end if;
  -- A personnel number that stands in the directory as it is written here is of those who have it so; otherwise the form alone tells.
  if person_key like 'personnel %' then
    written := jsonb_build_array(mt_number_as_json(person_key, split_part(person_key, ' ', 3)));
    person_key := 'personnel ' || split_part(person_key, ' ', 2) || ' ' || mt_normal_number(split_part(person_key, ' ', 3));
    if exists (select from care_worker_numbers n where n.key = person_key and n.state = 'reissued')
        or not exists (select from care_worker_numbers n where n.key = person_key and n.counts and n.written = written -> 0 -> 'personnel' ->> 'number') then
      written := null;
    end if;
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
         and ($11 is null or c.person @> $11)
         and ($4 is null or c.state = any($4))
         and ($5 is null or c.recorded_at >= $5)
         and ($6 is null or c.recorded_at < $6)
         and not exists (select from unnest($7, $8) as but (since, until) where c.recorded_at >= but.since and c.recorded_at < but.until)
         and ($9 is null or c.exclusion_id < $9)
         and not exists (select from changes n where n.exclusion_id = c.exclusion_id and n.version = c.version + 1 and n.sequence <= $1)
       order by c.exclusion_id desc limit $10'
    using up_to, wanted, person_key, states, since, until, but_since, but_until, before, most, written;
end $function$;

revoke all on function mt_mark_reissued, mt_numbers_changed, mt_keep_entry_numbers, mt_keep_post_numbers, mt_mark_number_wrong, mt_decision_facts from public;
grant execute on function mt_decision_facts to mijntoegang_app;

-- Programs without this ask for decisions by numbers of entries.
update schema_compatibility set oldest_compatible = '20261130000800';
