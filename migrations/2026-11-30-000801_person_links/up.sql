-- Entries that are one person (R20): linked as certain, or proposed and settled by an officer, or undone. An exclusion stays of the entry
-- against which it was registered; it refuses the person.

create table care_worker_links (
  id uuid primary key default gen_random_uuid(),
  one_id uuid not null references care_workers (id),
  other_id uuid not null references care_workers (id),
  -- 'undoing': an officer undoes it, and until every exclusion that it concerns was looked at, both are refused.
  state text not null constraint care_worker_links_state_check
    check (state in ('certain', 'proposed', 'same', 'different', 'undoing', 'undone')),
  -- 'form': two personnel numbers of one institution that differ in writing only.
  ground text not null constraint care_worker_links_ground_check check (ground in ('niss', 'riziv', 'form', 'name', 'number')),
  made_at timestamptz not null,
  -- Null: the database.
  made_by uuid references officers (id),
  -- When another one took its place: each step is a row.
  ended_at timestamptz,
  constraint care_worker_links_in_order check (one_id < other_id),
  constraint care_worker_links_settled_by_officer check (state in ('certain', 'proposed') or made_by is not null)
);
create unique index care_worker_links_now on care_worker_links (one_id, other_id) where ended_at is null;
create index care_worker_links_of_other on care_worker_links (other_id) where ended_at is null;
create index care_worker_links_proposed on care_worker_links (made_at) where ended_at is null and state in ('proposed', 'undoing');
grant select on care_worker_links to mijntoegang_app;

-- What an officer who undoes a link has still to look at: an exclusion that refused both.
create table care_worker_link_answers (
  link_id uuid not null references care_worker_links (id),
  exclusion_id uuid not null references exclusions (id),
  answered_at timestamptz,
  answered_by uuid references officers (id),
  primary key (link_id, exclusion_id),
  constraint care_worker_link_answers_by_officer check ((answered_at is null) = (answered_by is null))
);
create index care_worker_link_answers_of_exclusion on care_worker_link_answers (exclusion_id);
alter table care_worker_link_answers enable row level security;

-- The family name within the keys of a name: what stands at the end of 'given family' and at the begin of 'family given'.
create function mt_family_part(search_key text, family_key text) returns text language sql immutable parallel safe as $$
  select coalesce((
    select left(family_key, n) from generate_series(1, length(family_key) - 2) as n
      where family_key = right(search_key, n) || ' ' || left(search_key, length(search_key) - n - 1) and substr(search_key, length(search_key) - n, 1) = ' '
      order by n limit 1), family_key)
$$;

-- Whether two entries have family names that one person may have: spelled a little otherwise, or one with another behind it.
create function mt_families_alike(one care_workers, other care_workers) returns boolean language sql stable as $$
  select similarity(a, b) >= 0.4 or replace(a, ' ', '') = replace(b, ' ', '') or ' ' || a || ' ' like '% ' || b || ' %' or ' ' || b || ' ' like '% ' || a || ' %'
    from (select mt_family_part(one.search_key, one.family_key) as a, mt_family_part(other.search_key, other.family_key) as b) as names
$$;

-- Whether both have numbers of a kind and issuer, and none in common.
create function mt_numbers_differ(one uuid, other uuid) returns boolean language sql stable as $$
  select exists (
    select from care_worker_numbers a join care_worker_numbers b on b.kind = a.kind and b.institution_id is not distinct from a.institution_id
      where a.care_worker_id = one and b.care_worker_id = other and a.state = 'current' and b.state = 'current'
      group by a.kind, a.institution_id having not bool_or(a.key = b.key))
$$;

-- Every entry of the person that an officer is.
create function mt_entries_of_officer(officer uuid) returns setof uuid
  language sql stable security definer set search_path = public, pg_temp as $$
  select c.id from care_workers c where c.person_id in (
    select w.person_id from officer_entries e join care_workers w on w.id = e.care_worker_id where e.officer_id = officer
    union select n.person_id from officers o join care_worker_numbers n on n.key = 'niss ' || o.niss and n.counts where o.id = officer
    -- While an entry changes: its numbers are kept after that.
    union select w.person_id from officers o join care_workers w on w.niss = o.niss where o.id = officer)
$$;

-- Finds anew which of the entries around these two are one person.
create function mt_regroup(one uuid, other uuid) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  entries uuid[];
  keys text[];
begin
  entries := array(select c.id from care_workers c where c.person_id in (select p.person_id from care_workers p where p.id in (one, other)));
  with recursive edges as (
      select l.one_id as a, l.other_id as b from care_worker_links l
        where l.ended_at is null and l.state in ('certain', 'same', 'undoing') and l.one_id = any(entries)
      union select l.other_id, l.one_id from care_worker_links l
        where l.ended_at is null and l.state in ('certain', 'same', 'undoing') and l.other_id = any(entries)),
    reach (id, root) as (select e, e from unnest(entries) as e union select e.b, r.root from reach r join edges e on e.a = r.id),
    found as (select id, (array_agg(root order by root))[1] as person from reach group by id)
  update care_workers c set person_id = f.person from found f where c.id = f.id and c.person_id <> f.person;
  update care_worker_numbers n set person_id = c.person_id from care_workers c
    where c.id = n.care_worker_id and c.id = any(entries) and n.person_id <> c.person_id;
  select array_agg(n.key) into keys from care_worker_numbers n where n.care_worker_id = any(entries);
  perform mt_mark_reissued(coalesce(keys, '{}'));
  -- Who is an officer under one entry is so under the other (R12).
  perform mt_officer_withhold(o.id) from officers o where o.active and exists (
    select from mt_entries_of_officer(o.id) as e (id) where e.id = any(entries));
end $$;

-- Takes a step of the link of two entries.
create function mt_link(one uuid, other uuid, is_now text, why text, officer uuid) returns uuid
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  before care_worker_links;
  made uuid;
begin
  perform pg_advisory_xact_lock(hashtextextended('care_worker_numbers', 0));
  update care_worker_links l set ended_at = mt_now()
    where l.one_id = least(one, other) and l.other_id = greatest(one, other) and l.ended_at is null returning * into before;
  insert into care_worker_links (one_id, other_id, state, ground, made_at, made_by)
    values (least(one, other), greatest(one, other), is_now, coalesce(why, before.ground), mt_now(), officer) returning id into made;
  if is_now in ('certain', 'same', 'undone') then
    perform mt_regroup(one, other);
  end if;
  if officer is null then
    insert into audit_events (happened_at, action, actor_kind, care_worker_id, details)
      values (mt_now(), case is_now when 'certain' then 'people-linked' else 'people-proposed' end, 'system', least(one, other),
        jsonb_build_object('link', made));
  end if;
  return made;
end $$;

-- What is found about two entries: certain, or to be settled. What an officer has settled stays.
create function mt_judge_twins(one uuid, other uuid, why text) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  a care_workers;
  b care_workers;
  was text := (select l.state from care_worker_links l
    where l.one_id = least(one, other) and l.other_id = greatest(one, other) and l.ended_at is null);
begin
  select * into a from care_workers c where c.id = one;
  select * into b from care_workers c where c.id = other;
  if a.person_id = b.person_id or was is not null and was <> 'proposed' then
    return;
  end if;
  if (a.niss = b.niss or a.riziv8 = b.riziv8) and not mt_numbers_differ(one, other) and mt_families_alike(a, b) then
    perform mt_link(one, other, 'certain', case when a.niss = b.niss then 'niss' else 'riziv' end, null);
  elsif was is null then
    perform mt_link(one, other, 'proposed', why, null);
  end if;
end $$;

create or replace function mt_numbers_changed(came text[], went text[]) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp
  -- By index, however many numbers a list brings and whatever is known of the table.
  set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
declare
  pair record;
  -- A list brings numbers by the thousand, and hardly one of them is somebody else's.
  shared text[] := array(
    select n.key from unnest(came) as k join care_worker_numbers n on n.key = k and n.counts group by n.key having count(*) > 1);
begin
  if cardinality(shared || went) = 0 then
    return;
  end if;
  for pair in
      select least(a.care_worker_id, b.care_worker_id) as one, greatest(a.care_worker_id, b.care_worker_id) as other,
          min(case a.kind when 'personnel' then 'form' else a.kind end) as why
        from unnest(shared) as k join care_worker_numbers a on a.key = k and a.counts and a.state = 'current'
          join care_worker_numbers b on b.key = k and b.counts and b.state = 'current' and b.person_id <> a.person_id
        group by 1, 2 order by 1, 2 loop
    perform mt_judge_twins(pair.one, pair.other, pair.why);
  end loop;
  perform mt_mark_reissued(shared || went);
end $$;

-- Of one name and function, at one institution, and with no number that tells them apart.
create function mt_propose_by_name() returns trigger language plpgsql security definer set search_path = public, pg_temp
  -- A plan that was made for a short directory would read all of a long one for each part of a list.
  set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set jit = off as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('care_worker_numbers', 0));
  with pairs as (
      select distinct least(a.id, b.id) as one, greatest(a.id, b.id) as other
        from after p join care_workers a on a.id = p.care_worker_id
          join care_workers b on b.sorted_key = a.sorted_key and b.person_id <> a.person_id
        where lower(split_part(a.function, ',', 1)) = lower(split_part(b.function, ',', 1)) and a.active and b.active
          and (a.niss = b.niss) is not false and (a.riziv8 = b.riziv8) is not false
          -- Not `=`: found by its person, never among all posts of an institution.
          and exists (select from care_worker_posts q where q.care_worker_id = b.id and q.institution_id is not distinct from p.institution_id)
          and not exists (select from care_worker_links l
            where l.one_id = least(a.id, b.id) and l.other_id = greatest(a.id, b.id) and l.ended_at is null)),
    made as (
      insert into care_worker_links (one_id, other_id, state, ground, made_at)
        select one, other, 'proposed', 'name', mt_now() from pairs order by one, other returning id, one_id)
    insert into audit_events (happened_at, action, actor_kind, care_worker_id, details)
      select mt_now(), 'people-proposed', 'system', one_id, jsonb_build_object('link', id) from made;
  return null;
end $$;
create trigger proposes after insert on care_worker_posts referencing new table as after for each statement execute function mt_propose_by_name();

-- Entries that an officer must not meet (R12).
create function mt_meets_own_entry(one uuid, other uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select mt_concerns_officer(null, one, null) or mt_concerns_officer(null, other, null)
$$;

-- An officer's answer to a proposal; false when it was settled already.
create function mt_settle_link(link uuid, is_same boolean) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  l care_worker_links;
begin
  if mt_house() is null then
    raise exception 'only an officer settles who is one person' using errcode = 'MT070', constraint = 'people_settled_by_officer';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('care_worker_numbers', 0));
  select * into l from care_worker_links x where x.id = link and x.ended_at is null and x.state = 'proposed';
  if not found or mt_meets_own_entry(l.one_id, l.other_id) then
    return false;
  end if;
  perform mt_link(l.one_id, l.other_id, case when is_same then 'same' else 'different' end, null, mt_officer());
  return true;
end $$;

-- An officer's answer about a number that has another holder now: it is the new one's ('given'), it never was the former one's ('wrong'), or
-- both are one person ('same'). False when it was settled already.
create function mt_settle_number(number uuid, answer text) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  n care_worker_numbers;
  holder uuid;
begin
  if mt_house() is null then
    raise exception 'only an officer settles whose a number is' using errcode = 'MT070', constraint = 'people_settled_by_officer';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('care_worker_numbers', 0));
  select * into n from care_worker_numbers x where x.id = number and x.state = 'reissued';
  holder := (select c.care_worker_id from care_worker_numbers c where c.key = n.key and c.counts and c.state = 'current' and c.person_id <> n.person_id
    order by c.from_at desc, c.id limit 1);
  if n.id is null or holder is null or answer not in ('same', 'given', 'wrong') or mt_meets_own_entry(n.care_worker_id, holder) then
    return false;
  end if;
  if answer = 'same' then
    update care_worker_numbers set settled_by = mt_officer() where id = number;
    perform mt_link(n.care_worker_id, holder, 'same', 'number', mt_officer());
  elsif answer = 'wrong' then
    perform mt_mark_number_wrong(number, mt_officer());
  else
    update care_worker_numbers set state = 'given', settled_by = mt_officer() where id = number;
  end if;
  return true;
end $$;

-- Begins to undo a link: both are refused until every exclusion of either was looked at. False when there is nothing to undo.
create function mt_undo_link(link uuid) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  l care_worker_links;
  undoing uuid;
begin
  if mt_house() is null then
    raise exception 'only an officer undoes a link' using errcode = 'MT070', constraint = 'people_settled_by_officer';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('care_worker_numbers', 0));
  select * into l from care_worker_links x where x.id = link and x.ended_at is null and x.state in ('certain', 'same', 'undoing');
  if not found or mt_meets_own_entry(l.one_id, l.other_id) then
    return false;
  elsif l.state = 'undoing' then
    -- What was still to be looked at may have ended since.
    return mt_finish_undo(link);
  end if;
  undoing := mt_link(l.one_id, l.other_id, 'undoing', null, mt_officer());
  insert into care_worker_link_answers (link_id, exclusion_id)
    select undoing, e.id from exclusions e
      where e.care_worker_id in (select c.id from care_workers c where c.person_id = (select o.person_id from care_workers o where o.id = l.one_id))
        and exists (select from exclusion_periods p where p.exclusion_id = e.id and p.ended_at is null);
  perform mt_finish_undo(undoing);
  return true;
end $$;

-- Undoes a link that nothing holds up any more.
create function mt_finish_undo(link uuid) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  l care_worker_links;
begin
  select * into l from care_worker_links x where x.id = link and x.ended_at is null and x.state = 'undoing';
  if not found or exists (select from care_worker_link_answers a where a.link_id = link and a.answered_at is null
      and exists (select from exclusion_periods p where p.exclusion_id = a.exclusion_id and p.ended_at is null)) then
    return false;
  end if;
  perform mt_link(l.one_id, l.other_id, 'undone', null, l.made_by);
  -- A stop that was asked for while both were refused was asked for in another situation (R5).
  update planned_stops s set state = 'overtaken', closed_at = greatest(mt_now(), s.planned_at)
    where s.exclusion_id in (select a.exclusion_id from care_worker_link_answers a where a.link_id = link) and s.state in ('letter_first', 'waiting');
  return true;
end $$;

-- An officer looked at one exclusion of their house. False when it is not theirs to look at, or was looked at already.
create function mt_answer_undo(link uuid, exclusion uuid) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if mt_house() is null then
    raise exception 'only an officer undoes a link' using errcode = 'MT070', constraint = 'people_settled_by_officer';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('care_worker_numbers', 0));
  update care_worker_link_answers a set answered_at = mt_now(), answered_by = mt_officer()
    where a.link_id = link and a.exclusion_id = exclusion and a.answered_at is null and exists (select from mt_undo_items(link) i where i.exclusion = a.exclusion_id);
  if not found then
    -- The same form again.
    return exists (select from care_worker_link_answers a where a.link_id = link and a.exclusion_id = exclusion and a.answered_by = mt_officer());
  end if;
  perform mt_finish_undo(link);
  return true;
end $$;

-- The exclusions that an officer of this house has still to look at, without their patients (R11).
create function mt_undo_items(link uuid) returns table (exclusion uuid, care_worker uuid, since timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select e.id, e.care_worker_id, p.started_at
    from care_worker_link_answers a join care_worker_links l on l.id = a.link_id and l.state = 'undoing' and l.ended_at is null
      join exclusions e on e.id = a.exclusion_id join exclusion_periods p on p.exclusion_id = e.id and p.ended_at is null
    where a.link_id = link and a.answered_at is null and coalesce(e.confined_to_id, e.registered_at_id, e.title_institution_id,
        -- Of nobody's patient: the house that undoes it.
        (select o.institution_id from officers o where o.id = l.made_by)) = mt_house()
      and e.id not in (select mt_withheld('exclusion')) and not mt_meets_own_entry(l.one_id, l.other_id)
    order by p.started_at, e.id
$$;

-- What waits for an officer, and what can be undone: the oldest first, without what concerns the officer (R12). Of one id (of a number:
-- whatever it is, it may be wrong), or all that waits and the links of the last month.
create function mt_people_to_settle(wanted uuid) returns table (id uuid, what text, one_id uuid, other_id uuid, ground text, written text, since timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select * from (
    select l.id, l.state as what, l.one_id, l.other_id, l.ground, null::text as written, l.made_at as since
      from care_worker_links l
      where l.ended_at is null and (l.id = wanted or wanted is null and l.state in ('proposed', 'undoing'))
        and l.state not in ('different', 'undone')
    union all
    select l.id, l.state, l.one_id, l.other_id, l.ground, null, l.made_at
      from care_worker_links l
      where wanted is null and l.ended_at is null and l.state in ('certain', 'same') and l.made_at > mt_now() - interval '30 days'
    union all
    select n.id, 'reissued', n.care_worker_id, (select c.care_worker_id from care_worker_numbers c
        where c.key = n.key and c.counts and c.state = 'current' and c.person_id <> n.person_id order by c.from_at desc, c.id limit 1),
        n.kind, n.written, n.until_at
      from care_worker_numbers n where n.state = 'reissued' and (wanted is null or n.id = wanted)
    union all
    select n.id, 'number', n.care_worker_id, n.care_worker_id, n.kind, n.written, n.from_at
      from care_worker_numbers n where n.id = wanted and n.state in ('current', 'former')) as waiting
    where mt_house() is not null and waiting.other_id is not null and not mt_meets_own_entry(waiting.one_id, waiting.other_id)
    order by waiting.what in ('certain', 'same'), waiting.since, waiting.id limit 200
$$;

-- The numbers with these keys that count, of people whom the officer may meet (R12).
create function mt_find_numbers(keys text[]) returns table (id uuid, care_worker uuid, is_current boolean)
  language sql stable security definer set search_path = public, pg_temp as $$
  select n.id, n.care_worker_id, n.state = 'current' from care_worker_numbers n
    where mt_house() is not null and n.key = any(keys) and n.counts and not mt_meets_own_entry(n.care_worker_id, n.care_worker_id)
    order by n.state <> 'current', n.from_at, n.id limit 20
$$;

-- An officer says that a number never was this person's. False when it does not count any more.
create function mt_call_number_wrong(number uuid) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if mt_house() is null then
    raise exception 'only an officer says that a number is wrong' using errcode = 'MT070', constraint = 'people_settled_by_officer';
  end if;
  if not exists (select from care_worker_numbers n where n.id = number and n.counts and not mt_meets_own_entry(n.care_worker_id, n.care_worker_id)) then
    return false;
  end if;
  return mt_mark_number_wrong(number, mt_officer());
end $$;

-- What became of something that was there to settle, and whether this officer settled it. Nothing of what the officer must not meet (R12).
create function mt_settled_as(wanted uuid) returns table (state text, own boolean)
  language sql stable security definer set search_path = public, pg_temp as $$
  select n.state, coalesce(n.made_by = mt_officer(), false)
    from care_worker_links l join care_worker_links n on n.one_id = l.one_id and n.other_id = l.other_id and n.ended_at is null
    where l.id = wanted and mt_house() is not null and not mt_meets_own_entry(l.one_id, l.other_id)
  union all
  select n.state, coalesce(n.settled_by = mt_officer(), false)
    from care_worker_numbers n
    where n.id = wanted and n.settled_by is not null and mt_house() is not null and not mt_meets_own_entry(n.care_worker_id, n.care_worker_id)
$$;

-- Whether anything waits for an officer: entries that may be one person, and numbers with another holder.
create function mt_people_waiting() returns table (twins boolean, numbers boolean)
  language sql stable security definer set search_path = public, pg_temp as $$
  select mt_house() is not null and exists (
      select from care_worker_links l where l.ended_at is null and l.state in ('proposed', 'undoing') and not mt_meets_own_entry(l.one_id, l.other_id)),
    mt_house() is not null and exists (
      select from care_worker_numbers n join care_worker_numbers c on c.key = n.key and c.counts and c.state = 'current' and c.person_id <> n.person_id
        where n.state = 'reissued' and not mt_meets_own_entry(n.care_worker_id, c.care_worker_id))
$$;

-- Whether two entries are of one person.
create function mt_same_person(one uuid, other uuid) returns boolean language sql stable as $$
  select one = other or (select c.person_id from care_workers c where c.id = one) = (select c.person_id from care_workers c where c.id = other)
$$;

-- How many patients exclude this person, as far as who asks may see.
create function mt_count_excluders(care_worker uuid) returns bigint language sql stable as $$
  select count(distinct p.patient_id) from exclusion_periods p
    where p.ended_at is null and p.care_worker_id in (
      select c.id from care_workers c where c.person_id = (select o.person_id from care_workers o where o.id = care_worker))
$$;

-- As before, but that a person is looked at instead of an entry.
create or replace FUNCTION mt_concerned(house uuid, patient uuid, number text, care_worker uuid, described text, words text, identifiers jsonb)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
#variable_conflict use_variable
begin
  return query select o.id from officers o where o.institution_id = house and o.active and (
    o.niss = number
    or exists (select from patients p where p.id = patient and p.niss = o.niss)
    or identifiers @> jsonb_build_array(jsonb_build_object('niss', o.niss))
    or care_worker is not null and (
      care_worker in (select mt_entries_of_officer(o.id))
      or exists (select from care_workers c where c.id = care_worker and (c.niss = o.niss
        or (c.niss is null and c.riziv8 is null
          and not exists (select from care_worker_posts q where q.care_worker_id = c.id and q.personnel_number is not null)
          and not exists (select from officer_entries e where e.officer_id = o.id)
          and (o.family_key in (c.family_key, c.search_key, c.family_squashed)
            or ' ' || c.search_key || ' ' like '% ' || o.family_key || ' %'
            or exists (select from care_worker_posts q
              where q.care_worker_id = c.id and q.institution_id = house and q.department ilike '%ombud%'))))))
    or care_worker is null and described <> '' and (
      word_similarity(o.family_key, described) >= 0.6
      or similarity(mt_full_name(o.given_key, o.family_key), described) >= 0.4
      -- 'Desmedt' for 'De Smet': however the words are parted.
      or word_similarity(replace(o.family_key, ' ', ''), replace(described, ' ', '')) >= 0.5
      or described like '%ombud%'
      or (o.given_key is not null and position(' ' in described) = 0 and similarity(o.given_key, described) >= 0.6))
    or words <> '' and mt_words_name(words, o.given_key, o.family_key));
end $function$;

create or replace FUNCTION mt_concerns_officer(patient uuid, care_worker uuid, described text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select coalesce(
    mt_officer_niss() is null
    or exists (select from patients p where p.id = patient and p.niss = mt_officer_niss())
    or exists (select from mt_entries_of_officer(mt_officer()) as e (id) where e.id = care_worker)
    -- An entry without a NISS can only be told by its name: then a homonym is somebody else's to settle too.
    or exists (select from care_workers c, officers o where c.id = care_worker and c.niss is null and o.id = mt_officer()
      and mt_name_likeness(c.search_key, c.given_name is null, mt_full_name(o.given_key, o.family_key), o.given_key is null) >= 0.8)
    or (care_worker is null and described is not null and exists (
      select from officers o where o.id = mt_officer() and (
        word_similarity(o.family_key, described) >= 0.6
        or similarity(mt_full_name(o.given_key, o.family_key), described) >= 0.4
        -- 'Desmedt' for 'De Smet': however the words are parted.
        or word_similarity(replace(o.family_key, ' ', ''), replace(described, ' ', '')) >= 0.5
        -- 'An van de ombudsdienst'
        or (o.given_key is not null and (
          (described like '%ombud%' and ' ' || described || ' ' like '% ' || o.given_key || ' %')
          or (position(' ' in described) = 0 and similarity(o.given_key, described) >= 0.6)))))),
    true)
$function$;

create or replace FUNCTION mt_withheld(kind text)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  here uuid := mt_house();
begin
  if mt_kind() is distinct from 'officer' then
    return;
  elsif kind = 'request' then
    return query select w.request_id from withheld_matters w where w.officer_id = mt_officer() and w.request_id is not null
      union select m.id from exclusion_requests m join patients p on p.id = m.patient_id where p.niss = mt_officer_niss();
  elsif kind = 'conversation' then
    return query select w.conversation_id from withheld_matters w where w.officer_id = mt_officer() and w.conversation_id is not null
      union select m.id from conversations m join patients p on p.id = m.patient_id where p.niss = mt_officer_niss();
  elsif kind = 'break' then
    return query select w.break_id from withheld_matters w where w.officer_id = mt_officer() and w.break_id is not null
      union select m.id from breaks m join patients p on p.id = m.patient_id where p.niss = mt_officer_niss();
  elsif kind = 'exclusion' then
    return query select w.exclusion_id from withheld_matters w where w.officer_id = mt_officer() and w.exclusion_id is not null;
  elsif kind = 'patient' then
    return query
      select p.id from patients p where p.niss = mt_officer_niss()
      union
      select p.id from patients p
        where p.title_institution_id is distinct from here
          and p.id in (
            select r.patient_id from withheld_matters w join exclusion_requests r on r.id = w.request_id where w.officer_id = mt_officer()
            union select c.patient_id from withheld_matters w join conversations c on c.id = w.conversation_id where w.officer_id = mt_officer()
            union select b.patient_id from withheld_matters w join breaks b on b.id = w.break_id where w.officer_id = mt_officer()
            union select e.patient_id from withheld_matters w join exclusions e on e.id = w.exclusion_id where w.officer_id = mt_officer())
          and not exists (select from exclusion_requests r where r.patient_id = p.id and r.institution_id = here and r.entered_by is null
            and not exists (select from withheld_matters w where w.officer_id = mt_officer() and w.request_id = r.id))
          and not exists (select from conversations c where c.patient_id = p.id and c.institution_id = here and c.is_talk
            and not exists (select from withheld_matters w where w.officer_id = mt_officer() and w.conversation_id = c.id))
          and not exists (select from breaks b where b.patient_id = p.id and b.institution_id = here
            and not exists (select from withheld_matters w where w.officer_id = mt_officer() and w.break_id = b.id))
          and not exists (select from exclusions e where e.patient_id = p.id and coalesce(e.confined_to_id, e.registered_at_id) = here
            and not exists (select from withheld_matters w where w.officer_id = mt_officer() and w.exclusion_id = e.id));
  elsif kind = 'care_worker' then
    return query select mt_entries_of_officer(mt_officer());
  end if;
end $function$;

create or replace FUNCTION mt_officer_withhold(officer uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
#variable_conflict use_variable
declare
  o officers;
  entries uuid[];
  own uuid;
begin
  select * into o from officers f where f.id = officer and f.active;
  if not found then
    return;
  end if;
  own := (select p.id from patients p where p.niss = o.niss);
  entries := array(select mt_entries_of_officer(officer));
  perform mt_request_withhold(r) from exclusion_requests r where r.institution_id = o.institution_id
    and (r.patient_id = own or coalesce(r.registered_care_worker_id, r.care_worker_id) = any (entries)
      or r.described_key is not null and r.registered_care_worker_id is null and not r.conflict_denied);
  perform mt_conversation_withhold(c) from conversations c where c.institution_id = o.institution_id
    and (c.patient_id = own or c.care_worker_id = any (entries) or c.named_key <> ''
      or c.request_id in (select w.request_id from withheld_matters w where w.officer_id = officer));
  perform mt_break_withhold(b) from breaks b where b.institution_id = o.institution_id
    and (b.patient_id = own or b.care_worker_id = any (entries) or b.care_worker_id is null
      or b.identifiers @> jsonb_build_array(jsonb_build_object('niss', o.niss)));
  insert into withheld_matters (officer_id, exclusion_id)
    select officer, e.id from exclusions e where e.patient_id = own or e.care_worker_id = any (entries)
    on conflict do nothing;
  -- The officer's own record is not the house's to see.
  update patients p set home_institution_id = p.home_institution_id where p.id = own;
  if own is not null then
    perform mt_refresh_title(own, o.institution_id);
  end if;
end $function$;

create or replace FUNCTION mt_sign_in_officer_entries(officer uuid, riziv_first_8 text, personnel text)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  named uuid[];
begin
  if mt_job() is distinct from 'sign-in' then
    raise exception 'only the sign-in job may call this function' using errcode = 'MT014', constraint = 'sign_in_job_only';
  end if;
  named := array(
    select c.id from care_workers c join officers o on o.niss = c.niss where o.id = officer
    union select c.id from care_workers c where c.riziv8 = riziv_first_8
    union select n.care_worker_id from officers o join institutions i on i.id = o.institution_id
        join care_worker_numbers n on n.key = 'personnel ' || i.cbe || ' ' || mt_normal_number(personnel) and n.counts and n.state = 'current'
      where o.id = officer);
  delete from officer_entries e where e.officer_id = officer and e.care_worker_id <> all (named);
  insert into officer_entries select officer, id from unnest(named) as id on conflict do nothing;
  return cardinality(named);
end $function$;

revoke all on function mt_entries_of_officer, mt_regroup, mt_link, mt_judge_twins, mt_propose_by_name, mt_meets_own_entry, mt_settle_link, mt_settle_number, mt_undo_link, mt_finish_undo,
  mt_answer_undo, mt_undo_items, mt_people_to_settle, mt_people_waiting, mt_settled_as, mt_find_numbers, mt_call_number_wrong from public;
grant execute on function mt_settle_link, mt_settle_number, mt_undo_link, mt_answer_undo, mt_undo_items, mt_people_to_settle, mt_people_waiting, mt_settled_as, mt_find_numbers, mt_call_number_wrong to mijntoegang_app;

-- What stood in the directory already.
select mt_numbers_changed(array(select n.key from care_worker_numbers n where n.counts group by n.key having count(*) > 1), '{}');
