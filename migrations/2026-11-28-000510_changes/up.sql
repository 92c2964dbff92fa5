-- What hospital applications hear of (product.md §5): every version of an exclusion, and every break that opens a record, in one
-- gapless sequence in the order of the commits.

-- One row, locked last in a transaction: whoever holds it commits next.
create table change_counter (
  one boolean primary key default true check (one),
  last bigint not null check (last >= 0),
  at timestamptz not null
);

create table changes (
  sequence bigint primary key check (sequence > 0),
  -- Never earlier than the one before: the counter's row is held meanwhile.
  recorded_at timestamptz not null,
  exclusion_id uuid references exclusions (id),
  break_id uuid references breaks (id),
  check (num_nonnulls(exclusion_id, break_id) = 1),
  version integer not null check (version > 0),
  state text not null,
  check (case when exclusion_id is null then state in ('open', 'stopped') else state in ('active', 'inactive', 'entered-in-error') end),
  starts_at timestamptz not null,
  ends_at timestamptz,
  check ((state = 'active') = (ends_at is null)),
  -- Every number of the person, as it was then (R18): [{"niss": …}, {"riziv": …}, {"personnel": {"cbe": …, "number": …}}].
  person jsonb not null check (jsonb_typeof(person) = 'array'),
  unique (exclusion_id, version),
  unique (break_id, version)
);
create index changes_recorded on changes (recorded_at);
create index exclusions_of_care_worker on exclusions (care_worker_id);
create trigger append_only before update or delete or truncate on changes for each statement execute function mt_append_only();

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
    into now_is from exclusion_periods p where p.exclusion_id = exclusion order by p.started_at desc, p.id desc limit 1;
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
  if before.state is not distinct from state then
    return;
  end if;
  select jsonb_agg(distinct one) into numbers from jsonb_array_elements(b.identifiers || mt_numbers(b.care_worker_id)) one;
  perform mt_note_change(null, broken, coalesce(before.version, 0) + 1, state, b.starts_at, coalesce(b.stopped_at, b.ends_at), coalesce(numbers, '[]'));
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
  end loop;
  return null;
end $$;
create constraint trigger noted after update of niss, riziv8, riziv on care_workers deferrable initially deferred for each row
  when ((old.niss, old.riziv8, old.riziv) is distinct from (new.niss, new.riziv8, new.riziv)) execute function mt_person_changed();
create constraint trigger noted after insert or update or delete on care_worker_posts
  deferrable initially deferred for each row execute function mt_person_changed();

-- What stands already.
with told as (
  select p.started_at as at, p.exclusion_id, null::uuid as break_id, 'active' as state, p.started_at, null::timestamptz as ended_at,
      mt_numbers(p.care_worker_id) as person, p.id as tie, 1 as part
    from exclusion_periods p
  union all select p.ended_at, p.exclusion_id, null, case p.ended_by when 'error' then 'entered-in-error' else 'inactive' end,
      p.started_at, p.ended_at, mt_numbers(p.care_worker_id), p.id, 2
    from exclusion_periods p where p.ended_at is not null
  union all select b.received_at, null, b.id, 'open', b.starts_at, b.ends_at, b.identifiers || mt_numbers(b.care_worker_id), b.id, 1
    from breaks b where b.opens
  union all select b.stopped_at, null, b.id, 'stopped', b.starts_at, b.stopped_at, b.identifiers || mt_numbers(b.care_worker_id), b.id, 2
    from breaks b where b.opens and b.stopped_at is not null)
insert into changes (sequence, recorded_at, exclusion_id, break_id, version, state, starts_at, ends_at, person)
  select row_number() over (order by at, tie, part), at, exclusion_id, break_id,
      row_number() over (partition by exclusion_id, break_id order by at, tie, part), state, started_at, ended_at, person
    from told;
insert into change_counter (last, at) select coalesce(max(sequence), 0), coalesce(max(recorded_at), '-infinity') from changes;

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

alter table change_counter enable row level security;
create policy read on change_counter for select to mijntoegang_app
  using ((select mt_is_told()) or (select mt_may('changes.read')) or (select mt_may('consent.read')));
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
grant select (sequence, recorded_at, exclusion_id, break_id, version, state, starts_at, ends_at) on changes to mijntoegang_app;

-- Up to where an application says that it enforces, and since when.
create table change_acknowledgements (
  application_id uuid not null references applications (id),
  sequence bigint not null check (sequence >= 0),
  enforced_at timestamptz not null,
  received_at timestamptz not null,
  primary key (application_id, sequence)
);
alter table change_acknowledgements enable row level security;
create policy own on change_acknowledgements for select to mijntoegang_app using (application_id = mt_application());
create policy told on change_acknowledgements for select to mijntoegang_app using ((select mt_is_told()));
create policy acknowledges on change_acknowledgements for insert to mijntoegang_app
  with check (application_id = mt_application() and mt_may('changes.read')
    and sequence <= (select last from change_counter));
grant select, insert on change_acknowledgements to mijntoegang_app;
create trigger append_only before update or delete or truncate on change_acknowledgements for each statement execute function mt_append_only();

revoke all on function mt_numbers, mt_note_exclusion, mt_note_break, mt_note_change, mt_period_changed, mt_break_changed, mt_person_changed,
  mt_consent_rows, mt_break_rows from public;
grant execute on function mt_consent_rows, mt_break_rows to mijntoegang_app;
