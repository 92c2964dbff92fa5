-- What hospital applications hear of: every version of an exclusion, and every break that opens a record, in one gapless sequence in
-- the order of the commits. Its times are Postgres' own: they must not go back where clocks differ.

-- One row, locked last in a transaction: whoever holds it commits next.
create table change_counter (
  one boolean primary key default true check (one),
  last bigint not null check (last >= 0),
  at timestamptz not null
);
insert into change_counter (last, at) values (0, '-infinity');

-- By which keys a person is found: every number that both sides can have, a RIZIV number by the 8 digits that name the person (R18).
create function mt_person_keys(person jsonb) returns text[] language sql immutable parallel safe as $$
  select coalesce(array_agg(case
      when one ? 'niss' then 'niss ' || (one ->> 'niss')
      when one ? 'riziv' then 'riziv ' || left(one ->> 'riziv', 8)
      else 'personnel ' || (one -> 'personnel' ->> 'cbe') || ' ' || (one -> 'personnel' ->> 'number') end), '{}')
    from jsonb_array_elements(person) as one
$$;

create table changes (
  sequence bigint primary key check (sequence > 0),
  -- Never earlier than the one before: the counter's row is held meanwhile.
  recorded_at timestamptz not null,
  exclusion_id uuid references exclusions (id),
  break_id uuid references breaks (id),
  constraint changes_of_exclusion_or_break check (num_nonnulls(exclusion_id, break_id) = 1),
  version integer not null check (version > 0),
  state text not null,
  constraint changes_state_of_kind check (
    case when exclusion_id is null then state in ('open', 'stopped') else state in ('active', 'inactive', 'entered-in-error') end),
  starts_at timestamptz not null,
  ends_at timestamptz,
  constraint changes_active_has_no_end check ((state = 'active') = (ends_at is null)),
  -- Every number of the person, as it was then (R18): [{"niss": …}, {"riziv": …}, {"personnel": {"cbe": …, "number": …}}].
  person jsonb not null check (jsonb_typeof(person) = 'array'),
  -- Nobody can be recognised by it.
  nameless boolean not null generated always as (person = '[]'::jsonb) stored,
  unique (exclusion_id, version),
  unique (break_id, version)
);
create index changes_recorded on changes (recorded_at);
create index changes_of_person on changes using gin (mt_person_keys(person)) where exclusion_id is not null;
create trigger append_only before update or delete or truncate on changes for each statement execute function mt_append_only();

-- Up to where an application says that it enforces, and since when.
create table change_acknowledgements (
  application_id uuid not null references applications (id),
  sequence bigint not null check (sequence >= 0),
  enforced_at timestamptz not null,
  received_at timestamptz not null,
  primary key (application_id, sequence)
);
create trigger append_only before update or delete or truncate on change_acknowledgements for each statement execute function mt_append_only();

-- A person's numbers as the directory has them now. RIZIV whole where it is known.
create function mt_numbers(care_worker uuid) returns jsonb
  language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(jsonb_agg(one order by place, one), '[]'::jsonb) from (
    select 1 as place, jsonb_build_object('niss', niss) as one from care_workers where id = care_worker and niss is not null
    union select 2, jsonb_build_object('riziv', coalesce(riziv, riziv8)) from care_workers where id = care_worker and riziv8 is not null
    union select 3, jsonb_build_object('personnel', jsonb_build_object('cbe', i.cbe, 'number', p.personnel_number))
      from care_worker_posts p join institutions i on i.id = p.institution_id
      where p.care_worker_id = care_worker and p.personnel_number is not null) as numbers
$$;

-- Those that were reported of whoever opened a record, and those of the entry; of a RIZIV number the whole one, where that is known.
create function mt_break_numbers(reported jsonb, care_worker uuid) returns jsonb
  language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(jsonb_agg(distinct one), '[]'::jsonb) from (
    select one from jsonb_array_elements(mt_numbers(care_worker)) one
    union select one from jsonb_array_elements(reported) one
      where not exists (select from jsonb_array_elements(mt_numbers(care_worker)) known
        where known ? 'riziv' and one ? 'riziv' and left(known ->> 'riziv', 8) = left(one ->> 'riziv', 8))) as numbers
$$;

-- Notes an exclusion as it now is, when that differs from its last version. The counter comes first: what this transaction reads
-- after it has it is what stands when it commits.
create function mt_note_exclusion(exclusion uuid) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  before changes;
  now_is record;
  numbers jsonb;
begin
  perform from change_counter for update;
  select case when p.ended_at is null then 'active' when p.ended_by = 'error' then 'entered-in-error' else 'inactive' end as state,
      p.started_at, p.ended_at, p.care_worker_id
    into now_is from exclusion_periods p where p.exclusion_id = exclusion
      -- One that holds, whatever the clocks say of the others (R7).
      order by (p.ended_at is not null), p.started_at desc, p.id desc limit 1;
  if not found then
    return;
  end if;
  select * into before from changes c where c.exclusion_id = exclusion order by c.version desc limit 1;
  numbers := mt_numbers(now_is.care_worker_id);
  if (before.state, before.starts_at, before.ends_at, before.person)
      is not distinct from (now_is.state, now_is.started_at, now_is.ended_at, numbers) then
    return;
  end if;
  perform mt_note_change(exclusion, null, coalesce(before.version, 0) + 1, now_is.state, now_is.started_at, now_is.ended_at, numbers);
end $$;

create function mt_note_break(broken uuid) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  before changes;
  b breaks;
  state text;
  numbers jsonb;
begin
  perform from change_counter for update;
  select * into b from breaks where id = broken and opens;
  if not found then
    return;
  end if;
  state := case when b.stopped_at is null then 'open' else 'stopped' end;
  select * into before from changes c where c.break_id = broken order by c.version desc limit 1;
  numbers := mt_break_numbers(b.identifiers, b.care_worker_id);
  if (before.state, before.person) is not distinct from (state, numbers) then
    return;
  end if;
  perform mt_note_change(null, broken, coalesce(before.version, 0) + 1, state, b.starts_at, coalesce(b.stopped_at, b.ends_at), numbers);
end $$;

create function mt_note_change(exclusion uuid, broken uuid, number integer, is_now text, begins timestamptz, finishes timestamptz, numbers jsonb)
  returns void language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  taken change_counter;
begin
  update change_counter set last = last + 1, at = greatest(at, clock_timestamp()) returning * into taken;
  insert into changes (sequence, recorded_at, exclusion_id, break_id, version, state, starts_at, ends_at, person)
    values (taken.last, taken.at, exclusion, broken, number, is_now, begins, finishes, numbers);
  perform pg_notify('mt_changes', '');
end $$;

-- At the end of whatever transaction changes one of them, whoever's it is: no path leads past the feed.
create function mt_period_changed() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform mt_note_exclusion(new.exclusion_id);
  return null;
end $$;
create constraint trigger noted after insert or update on exclusion_periods
  deferrable initially deferred for each row execute function mt_period_changed();

create function mt_break_changed() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform mt_note_break(new.id);
  return null;
end $$;
create constraint trigger noted after insert or update of opens, stopped_at on breaks
  deferrable initially deferred for each row when (new.opens) execute function mt_break_changed();

-- A number that is added or changed is a new version of every exclusion of that person that holds: copies compare on it (R18).
create function mt_person_changed() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
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
    for broken in select b.id from breaks b where b.care_worker_id = of_person and b.opens and b.stopped_at is null and b.ends_at > now() loop
      perform mt_note_break(broken);
    end loop;
  end loop;
  return null;
end $$;
create constraint trigger noted after update of niss, riziv8, riziv on care_workers deferrable initially deferred for each row
  when ((old.niss, old.riziv8, old.riziv) is distinct from (new.niss, new.riziv8, new.riziv)) execute function mt_person_changed();
-- A post without a number says nothing of who somebody is: taking in a whole directory holds nobody up.
create constraint trigger noted after insert on care_worker_posts deferrable initially deferred for each row
  when (new.personnel_number is not null) execute function mt_person_changed();
create constraint trigger noted_change after update on care_worker_posts deferrable initially deferred for each row
  when ((old.care_worker_id, old.institution_id, old.personnel_number) is distinct from (new.care_worker_id, new.institution_id, new.personnel_number))
  execute function mt_person_changed();
create constraint trigger noted_end after delete on care_worker_posts deferrable initially deferred for each row
  when (old.personnel_number is not null) execute function mt_person_changed();

-- What leaves: a version with everything that its resource says. Applications have no other way to a patient's row.
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

create function mt_break_rows(wanted bigint[])
  returns table (sequence bigint, recorded_at timestamptz, id uuid, version integer, state text, starts_at timestamptz, ends_at timestamptz,
    person jsonb, patient_niss text, cbe text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select c.sequence, c.recorded_at, b.id, c.version, c.state, c.starts_at, c.ends_at, c.person, p.niss, i.cbe
    from changes c join breaks b on b.id = c.break_id join patients p on p.id = b.patient_id
      left join applications a on a.name = b.application left join institutions i on i.id = a.institution_id
    where c.sequence = any(wanted) and mt_job() = 'feed'
    order by c.sequence
$$;

-- The exclusions that fit, as they were at the change `up_to`: of each its last version until then, newest exclusions first, from
-- below `before` on. Nothing that came after `up_to` moves a page. Planned anew each time: what is not asked for is not looked at.
create function mt_consent_search(patient text, person_key text, ids uuid[], states text[], since timestamptz, until timestamptz,
    but_since timestamptz[], but_until timestamptz[], up_to bigint, before uuid, most integer)
  returns table (sequence bigint) language plpgsql stable security definer set search_path = public, pg_temp as $$
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
end $$;

-- Since when every connected application enforces an exclusion that holds, or which one does not yet. Connected is who keeps a copy
-- by the feed; who asks for each decision enforces by asking. Of somebody without any number nothing is said: no application can
-- tell that it is them (R18). Sees what its caller sees (R11).
-- An array of {exclusion, application, since}, or null while none is connected.
create function mt_enforcement(of_patient uuid) returns jsonb
  language plpgsql stable set search_path = public, pg_temp as $$
begin
  if not exists (select from applications a where a.revoked_at is null and 'changes.read' = any(a.scopes)) then
    return null;
  end if;
  return (
    select jsonb_agg(jsonb_build_object('exclusion', told.exclusion, 'application', told.application, 'since', told.since)) from (
    select p.exclusion_id as exclusion, a.name as application, (
        select greatest(min(k.enforced_at), p.started_at) from change_acknowledgements k
          where k.application_id = a.id and k.sequence >= v.sequence
          having count(*) > 0) as since
      from exclusion_periods p
        -- The last version: a number that came later must be enforced too.
        join lateral (select max(c.sequence) as sequence, bool_or(c.nameless) as nameless from changes c
          where c.exclusion_id = p.exclusion_id and c.version = (select max(n.version) from changes n where n.exclusion_id = p.exclusion_id)) v
          on not v.nameless,
        applications a
      where p.patient_id = of_patient and p.ended_at is null and a.revoked_at is null and 'changes.read' = any(a.scopes)
      order by a.name) as told);
end $$;

revoke all on function mt_numbers, mt_break_numbers, mt_note_exclusion, mt_note_break, mt_note_change, mt_period_changed, mt_break_changed,
  mt_person_changed, mt_consent_rows, mt_break_rows, mt_consent_search, mt_enforcement from public;
grant execute on function mt_consent_rows, mt_break_rows, mt_consent_search, mt_enforcement to mijntoegang_app;

alter table change_counter enable row level security;
create policy read on change_counter for select to mijntoegang_app
  using ((select mt_sees_applications()) or (select mt_may('changes.read')) or (select mt_may('consent.read')));
grant select on change_counter to mijntoegang_app;

-- Which version, of which exclusion, in which state: no person stands in the granted columns.
alter table changes enable row level security;
create policy feed_reads on changes for select to mijntoegang_app using (mt_job() = 'feed');
create policy application_reads on changes for select to mijntoegang_app
  using ((select mt_may('changes.read')) or (exclusion_id is not null and (select mt_may('consent.read'))));
create policy patient_own on changes for select to mijntoegang_app
  using (mt_kind() = 'patient' and exists (select from exclusions e where e.id = exclusion_id));
create policy officer_reads on changes for select to mijntoegang_app
  using (mt_kind() = 'officer' and exists (select from exclusions e where e.id = exclusion_id));
grant select (sequence, recorded_at, exclusion_id, break_id, version, state, starts_at, ends_at, nameless) on changes to mijntoegang_app;

alter table change_acknowledgements enable row level security;
create policy own on change_acknowledgements for select to mijntoegang_app using (application_id = mt_application());
create policy told on change_acknowledgements for select to mijntoegang_app using ((select mt_sees_applications()));
create policy acknowledges on change_acknowledgements for insert to mijntoegang_app
  with check (application_id = mt_application() and mt_may('changes.read')
    and sequence <= (select last from change_counter));
grant select, insert on change_acknowledgements to mijntoegang_app;
