-- The FHIR doors (product.md §5): Consents found by person, and what is kept of a break so that its reporter reads it again.

-- By which keys a person is found: every number that both sides can have, a RIZIV number by the 8 digits that name the person (R18).
create function mt_person_keys(person jsonb) returns text[] language sql immutable parallel safe as $$
  select coalesce(array_agg(case
      when one ? 'niss' then 'niss ' || (one ->> 'niss')
      when one ? 'riziv' then 'riziv ' || left(one ->> 'riziv', 8)
      else 'personnel ' || (one -> 'personnel' ->> 'cbe') || ' ' || (one -> 'personnel' ->> 'number') end), '{}')
    from jsonb_array_elements(person) as one
$$;
create index changes_of_person on changes using gin (mt_person_keys(person)) where exclusion_id is not null;

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

-- What was written as a number of who opened the record, and is none: kept as it stands, so that a report is not turned away (R9).
alter table breaks add column unread jsonb not null default '[]' check (jsonb_typeof(unread) = 'array');

-- The word that a break is over before its time, under the id of its own report.
create table break_stops (
  id uuid primary key,
  break_id uuid not null references breaks (id),
  report_id uuid not null,
  unique (report_id, break_id),
  -- As it was told; what was made of it stands in the break.
  stops_at timestamptz not null,
  received_at timestamptz not null
);
create index break_stops_of_break on break_stops (break_id);
create index break_openings_of_report on break_openings (report_id);
alter table break_stops enable row level security;
create policy with_the_break on break_stops for select to mijntoegang_app
  using (exists (select from breaks b where b.id = break_id) and mt_job() is distinct from 'decide');
create policy reported on break_stops for insert to mijntoegang_app with check (mt_job() = 'break');
grant select, insert on break_stops to mijntoegang_app;

-- What the application that asks reported under this id, with the break that it is about: in its own name only (R11).
create function mt_break_reported(report uuid)
  returns table (told text, at timestamptz, words text, told_at timestamptz, id uuid, report_id uuid, kind text, patient_id uuid,
    patient_niss text, identifiers jsonb, unread jsonb, name text, function text, cbe text, place text, starts_at timestamptz,
    ends_at timestamptz, motivation text, marks text[], stopped_at timestamptz, stop_received_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  with here as (
    select 'started' as told, b.id, null::timestamptz as at, null::text as words, b.received_at as told_at
      from applications a join breaks b on b.application = a.name
      where a.id = mt_application() and b.report_id = report
    union all select 'opened', o.break_id, o.opened_at, o.what, o.received_at from break_openings o where o.report_id = report
    union all select 'stopped', s.break_id, s.stops_at, null, s.received_at from break_stops s where s.report_id = report)
  select h.told, h.at, h.words, h.told_at, b.id, b.report_id, b.kind, b.patient_id, coalesce(p.niss, b.patient_niss), b.identifiers, b.unread,
      b.reported_name, b.reported_function, b.place_cbe, b.place, b.starts_at, b.ends_at, b.motivation,
      array_remove(array[
        case when b.motivation_missing then 'motivation-missing' end, case when b.motivation_long then 'motivation-long' end,
        case when b.person_unknown then 'person-unknown' end, case when b.several_people then 'several-people' end,
        case when b.period_odd then 'period-odd' end], null),
      b.stopped_at, (select min(s.received_at) from break_stops s where s.break_id = b.id)
    from here h join breaks b on b.id = h.id join applications a on a.name = b.application left join patients p on p.id = b.patient_id
    where a.id = mt_application() and mt_may('break-glass.write')
$$;

revoke all on function mt_consent_search, mt_break_reported from public;
grant execute on function mt_consent_search, mt_break_reported to mijntoegang_app;
