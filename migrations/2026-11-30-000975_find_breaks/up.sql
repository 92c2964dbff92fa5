-- *Doorbrekingen* of an ombudsdienst: a page of a tab in its order, and what a search finds. As functions that see past row-level
-- security and ask for the officer themselves, since a policy is judged for every row that is put in order, and keeps a search from its
-- index.

-- What waits for a look, as it is put in order: what came in as it should not first, then the oldest.
create index breaks_to_review_marked on breaks
  (institution_id, (not (motivation_missing or motivation_long or person_unknown or several_people or period_odd)), received_at, id)
  where reviewed_at is null;
create index break_cases_due on break_cases (latest_on, break_id) where state in ('open', 'investigating');
create index break_cases_in_order on break_cases (opened_at, break_id);
-- Names that an application told of nobody in the directory.
create index breaks_named on breaks using gin ((' ' || named_key) gin_trgm_ops) with (fastupdate = off) where named_key <> '';

-- A page of a tab: the ids in their order. `tab` is review, cases or all; `sorted` urgent, newest or oldest.
create function mt_list_breaks(tab text, sorted text, skip integer, most integer) returns setof uuid
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  here uuid := mt_house();
  hidden uuid[] := array(select mt_withheld('break'));
begin
  if here is null then
    return;
  elsif tab = 'all' and sorted = 'oldest' then
    return query select b.id from breaks b where b.institution_id = here and b.id <> all (hidden)
      order by b.received_at, b.id offset skip limit most;
  elsif tab = 'all' then
    return query select b.id from breaks b where b.institution_id = here and b.id <> all (hidden)
      order by b.received_at desc, b.id desc offset skip limit most;
  elsif tab = 'cases' and sorted = 'oldest' then
    return query select c.break_id from break_cases c join breaks b on b.id = c.break_id
      where b.institution_id = here and b.id <> all (hidden) order by c.opened_at, c.break_id offset skip limit most;
  elsif tab = 'cases' and sorted = 'newest' then
    return query select c.break_id from break_cases c join breaks b on b.id = c.break_id
      where b.institution_id = here and b.id <> all (hidden) order by c.opened_at desc, c.break_id desc offset skip limit most;
  elsif tab = 'cases' then
    return query select q.id from (
      (select c.break_id as id, false as closed, c.latest_on, null::timestamptz as opened_at
        from break_cases c join breaks b on b.id = c.break_id
        where c.state in ('open', 'investigating') and b.institution_id = here and b.id <> all (hidden)
        order by c.latest_on, c.break_id limit skip + most)
      union all
      (select c.break_id, true, null, c.opened_at from break_cases c join breaks b on b.id = c.break_id
        where c.state not in ('open', 'investigating') and b.institution_id = here and b.id <> all (hidden)
        order by c.opened_at desc, c.break_id limit skip + most)) q
      order by q.closed, q.latest_on, q.opened_at desc, q.id offset skip limit most;
  elsif sorted = 'urgent' then
    -- Open cases by their latest date, then what waits for its first look.
    return query select q.id from (
      (select c.break_id as id, 0 as rank, c.latest_on, null::timestamptz as received_at
        from break_cases c join breaks b on b.id = c.break_id
        where c.state in ('open', 'investigating') and b.institution_id = here and b.id <> all (hidden)
        order by c.latest_on, c.break_id limit skip + most)
      union all
      (select b.id, 1 + (not (b.motivation_missing or b.motivation_long or b.person_unknown or b.several_people or b.period_odd))::int,
          null, b.received_at
        from breaks b where b.institution_id = here and b.reviewed_at is null and b.id <> all (hidden)
          and not exists (select from break_cases c where c.break_id = b.id and c.state in ('open', 'investigating'))
        order by (not (b.motivation_missing or b.motivation_long or b.person_unknown or b.several_people or b.period_odd)),
          b.received_at, b.id limit skip + most)) q
      order by q.rank, q.latest_on, q.received_at, q.id offset skip limit most;
  elsif sorted = 'oldest' then
    return query select q.id from (
      (select b.id, b.received_at from breaks b where b.institution_id = here and b.reviewed_at is null and b.id <> all (hidden)
        order by b.received_at, b.id limit skip + most)
      union all
      (with waiting as materialized (select c.break_id from break_cases c where c.state in ('open', 'investigating'))
        select b.id, b.received_at from waiting w join breaks b on b.id = w.break_id
        where b.institution_id = here and b.reviewed_at is not null and b.id <> all (hidden)
        order by b.received_at, b.id limit skip + most)) q
      order by q.received_at, q.id offset skip limit most;
  else
    return query select q.id from (
      (select b.id, b.received_at from breaks b where b.institution_id = here and b.reviewed_at is null and b.id <> all (hidden)
        order by b.received_at desc, b.id desc limit skip + most)
      union all
      (with waiting as materialized (select c.break_id from break_cases c where c.state in ('open', 'investigating'))
        select b.id, b.received_at from waiting w join breaks b on b.id = w.break_id
        where b.institution_id = here and b.reviewed_at is not null and b.id <> all (hidden)
        order by b.received_at desc, b.id desc limit skip + most)) q
      order by q.received_at desc, q.id desc offset skip limit most;
  end if;
end $$;

-- The breaks of the house whose person or patient has every word of a search key, or whose patient has a number; the newest 500 first.
create function mt_find_breaks(typed text, number text) returns setof uuid
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  here uuid := mt_house();
  hidden uuid[] := array(select mt_withheld('break'));
  patterns text[];
  longest text;
  workers uuid[];
  people uuid[];
begin
  if here is null then
    return;
  elsif number is not null then
    people := array(select n.patient_id from patient_numbers n where n.number = mt_find_breaks.number and n.wrong_at is null);
    return query select b.id from breaks b
      where (b.patient_id = any (people) or b.patient_niss = mt_find_breaks.number) and b.institution_id = here and b.id <> all (hidden)
      order by b.received_at desc, b.id desc limit 500;
    return;
  elsif typed ~ '[%_\\]' or typed !~ '[^ ]' then
    return;
  end if;
  select array_agg('% ' || word || '%'), (array_agg('% ' || word || '%' order by length(word) desc))[1]
    into patterns, longest from regexp_split_to_table(typed, ' +') word where word <> '';
  -- Planned with the values at hand, so that a word is looked up in its index.
  execute 'select array(select w.id from care_workers w where ('' '' || w.search_key) like $1 and ('' '' || w.search_key) like all ($2) limit 2000)'
    into workers using longest, patterns;
  execute 'select array(select p.id from patients p where p.title_institution_id = $3 and ('' '' || p.search_key) like $1
      and ('' '' || p.search_key) like all ($2) and p.id <> all (array(select mt_withheld(''patient''))) limit 2000)'
    into people using longest, patterns, here;
  -- Of those at home elsewhere the few who are known here by a matter of theirs.
  people := people || array(select p.id from patients p where p.title_institution_id is distinct from here
    and p.id in (select t.patient_id from patient_titles t where t.institution_id = here)
    and (' ' || p.search_key) like all (patterns) and p.id <> all (array(select mt_withheld('patient'))) limit 2000);
  return query execute 'select q.id from (
      (select b.id, b.received_at from breaks b where b.care_worker_id = any ($1) and b.institution_id = $4 and b.id <> all ($5)
        order by b.received_at desc, b.id desc limit 500)
      union
      (select b.id, b.received_at from breaks b where b.patient_id = any ($2) and b.institution_id = $4 and b.id <> all ($5)
        order by b.received_at desc, b.id desc limit 500)
      union
      (select b.id, b.received_at from breaks b where b.named_key <> '''' and ('' '' || b.named_key) like $6
          and ('' '' || b.named_key) like all ($3) and b.institution_id = $4 and b.id <> all ($5)
        order by b.received_at desc, b.id desc limit 500)) q
    order by q.received_at desc, q.id desc limit 500'
    using workers, people, patterns, here, hidden, longest;
end $$;

-- How much each tab holds, at most `most` each.
create function mt_count_breaks(most integer) returns table (to_review bigint, open_cases bigint, in_all bigint)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  here uuid := mt_house();
  hidden uuid[] := array(select mt_withheld('break'));
begin
  return query select
    (select count(*) from (
      (select b.id from breaks b where b.institution_id = here and b.reviewed_at is null and b.id <> all (hidden) limit most)
      union
      (select b.id from break_cases c join breaks b on b.id = c.break_id
        where c.state in ('open', 'investigating') and b.institution_id = here and b.id <> all (hidden) limit most)
      limit most) w),
    (select count(*) from (select from break_cases c join breaks b on b.id = c.break_id
      where c.state in ('open', 'investigating') and b.institution_id = here and b.id <> all (hidden) limit most) w),
    (select count(*) from (select from breaks b where b.institution_id = here and b.id <> all (hidden) limit most) w);
end $$;

revoke all on function mt_list_breaks(text, text, integer, integer), mt_count_breaks(integer), mt_find_breaks(text, text)
  from public;
grant execute on function mt_list_breaks(text, text, integer, integer), mt_count_breaks(integer), mt_find_breaks(text, text)
  to mijntoegang_app;
