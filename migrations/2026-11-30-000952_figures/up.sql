-- A year of requests is counted in the index alone.
create index exclusion_requests_figures on exclusion_requests (institution_id, sent_at) include (id, patient_id, channel, state, decided_at, double_of);

-- Counts of a house by month: `months` are the moments at which the months begin and the last one ends, `days` those at which days begin, with the
-- number of working days until each in `workdays`. Requests of the year that begins with month `timed` are counted by the working days they took, or have waited.
-- Without `everything` it leaves out whatever is kept from any officer of the house (R12): no officer's figures differ.
-- The owner's alone.
create function mt_figures_of(house uuid, months timestamptz[], timed integer, days timestamptz[], workdays integer[], everything boolean)
  returns table (what text, month integer, kind text, state text, workdays_taken integer, waits boolean, n bigint)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_variable
declare
  since timestamptz := months[1];
  until timestamptz := months[cardinality(months)];
  present timestamptz := mt_now();
  own uuid[] := '{}';
  requests uuid[] := '{}';
  conversations uuid[] := '{}';
  breaks_kept uuid[] := '{}';
begin
  if not everything then
    own := array(select mt_patient_with(o.niss) from officers o where o.institution_id = house and o.active and mt_patient_with(o.niss) is not null);
    requests := array(select w.request_id from withheld_matters w join officers o on o.id = w.officer_id
      where o.institution_id = house and o.active and w.request_id is not null);
    conversations := array(select w.conversation_id from withheld_matters w join officers o on o.id = w.officer_id
      where o.institution_id = house and o.active and w.conversation_id is not null);
    breaks_kept := array(select w.break_id from withheld_matters w join officers o on o.id = w.officer_id
      where o.institution_id = house and o.active and w.break_id is not null);
  end if;
  -- Month by month, and day by day where it is timed: each a range of the index, and the calendar is asked once for a range instead of for
  -- each of its rows.
  return query
    select 'request', c.m, c.kind, c.state, c.taken, c.state = 'open', sum(c.n)::bigint
      from (
        select m, null::integer as taken, c.n,
            case c.channel when 'telephone' then 'telephone' when 'paper' then 'paper' when 'email' then 'paper' else 'portal' end as kind,
            case when c.merged then 'merged' when c.state in ('sent', 'taken', 'asked') then 'open' else c.state end as state
          from generate_series(1, cardinality(months) - 1) m cross join lateral (
            select r.channel, r.state, r.double_of is not null as merged, count(*) as n from exclusion_requests r
              where r.institution_id = house and r.sent_at >= months[m] and r.sent_at < months[m + 1]
                and r.id <> all (requests) and r.patient_id <> all (own)
              group by 1, 2, 3) c
          where m not between timed and timed + 11
        union all
        select width_bucket(days[d], months), workdays[c.decided_day] - workdays[d], c.n,
            case c.channel when 'telephone' then 'telephone' when 'paper' then 'paper' when 'email' then 'paper' else 'portal' end,
            case when c.merged then 'merged' when c.state in ('sent', 'taken', 'asked') then 'open' else c.state end
          from generate_series(1, cardinality(days)) d cross join lateral (
            select r.channel, r.state, r.double_of is not null as merged, width_bucket(coalesce(r.decided_at, present), days) as decided_day, count(*) as n
              from exclusion_requests r
              where r.institution_id = house and r.sent_at >= days[d] and r.sent_at < coalesce(days[d + 1], 'infinity')
                and r.id <> all (requests) and r.patient_id <> all (own)
              group by 1, 2, 3, 4) c
          where days[d] < months[timed + 12]) c
      group by 2, 3, 4, 5;
  return query
    select 'break', width_bucket(b.received_at, months), b.kind, null::text, null::integer, false, count(*)
      from breaks b
      where b.institution_id = house and b.received_at >= since and b.received_at < until and b.id <> all (breaks_kept)
        and (b.patient_id is null or b.patient_id <> all (own))
      group by 2, 3;
  return query
    select 'report', width_bucket(c.opened_at, months), 'break', case when c.state in ('open', 'investigating') then 'open' else c.state end,
        null::integer, false, count(*)
      from break_cases c join breaks b on b.id = c.break_id
      where b.institution_id = house and c.opened_at >= since and c.opened_at < until and b.id <> all (breaks_kept)
        and (b.patient_id is null or b.patient_id <> all (own))
      group by 2, 4;
  return query
    select 'report', width_bucket(d.opened_at, months), 'not-me', case when d.state in ('open', 'investigating') then 'open' else d.state end,
        null::integer, false, count(*)
      from disputes d
      where d.institution_id = house and d.opened_at >= since and d.opened_at < until and d.conversation_id <> all (conversations)
        and d.patient_id <> all (own)
      group by 2, 4;
end $$;
revoke execute on function mt_figures_of(uuid, timestamptz[], integer, timestamptz[], integer[], boolean) from public;

create function mt_figures(months timestamptz[], timed integer, days timestamptz[], workdays integer[])
  returns table (what text, month integer, kind text, state text, workdays_taken integer, waits boolean, n bigint)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_variable
begin
  if mt_house() is null then
    return;
  end if;
  return query select * from mt_figures_of(mt_house(), months, timed, days, workdays, false);
end $$;
revoke execute on function mt_figures(timestamptz[], integer, timestamptz[], integer[]) from public;
grant execute on function mt_figures(timestamptz[], integer, timestamptz[], integer[]) to mijntoegang_app;
