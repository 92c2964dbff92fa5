-- What eHealth's service of exclusions answers is taken over: whom it was asked about and when, and what it excludes besides people.

-- By NISS: most of those whom applications ask about are no patients of the portal.
create table ehealth_checks (
  niss text primary key check (niss ~ '^[0-9]{11}$'),
  -- When an application asked about this person last, or the person used the portal.
  wanted_at timestamptz not null,
  due_at timestamptz not null,
  -- When the call began whose answer was taken over last: what is held here is what eHealth held then.
  checked_at timestamptz,
  -- An exclusion of eHealth's holds here.
  holds boolean not null default false,
  -- Attempts that failed since the last answer.
  failures integer not null default 0 check (failures >= 0),
  -- Since when the answers make no sense.
  doubted_at timestamptz,
  -- Until then an answer is taken over whatever it lacks: an operator looked at what was doubted.
  accepted_until timestamptz,
  -- When everything that was held ended at once.
  emptied_at timestamptz,
  -- Until then an instance asks, by a lease of its own.
  taken_until timestamptz,
  taken_by uuid,
  constraint ehealth_checks_taken_until_and_by check ((taken_until is null) = (taken_by is null))
);
create index ehealth_checks_due on ehealth_checks (due_at);
create index ehealth_checks_doubted on ehealth_checks (doubted_at) where doubted_at is not null;
create index ehealth_checks_emptied on ehealth_checks (emptied_at) where emptied_at is not null;
create index ehealth_checks_holding on ehealth_checks (niss) where holds;

-- The service itself, as all instances together see it: one row, for functions only.
create table ehealth_service (
  one boolean primary key default true check (one),
  -- When the next call may begin: so many a second, over all instances.
  next_call_at timestamptz not null,
  answered_at timestamptz,
  -- Since when no call was answered.
  failing_since timestamptz
);
insert into ehealth_service (next_call_at) values ('epoch');

-- An organisation can be excluded there as well, such as a pharmacy.
create table ehealth_organisations (
  id uuid primary key,
  patient_id uuid not null references patients (id),
  number text not null check (number ~ '^[0-9]{8}$'),
  name text not null check (name <> '' and char_length(name) <= 200),
  started_at timestamptz not null,
  ended_at timestamptz,
  constraint ehealth_organisations_ends_after_start check (ended_at >= started_at)
);
-- As every table with a patient (R20).
create trigger guard_merged before insert or update of patient_id on ehealth_organisations for each row execute function mt_guard_merged();
create unique index ehealth_organisations_one_active on ehealth_organisations (patient_id, number) where ended_at is null;
create index ehealth_organisations_of_patient on ehealth_organisations (patient_id, started_at desc);

insert into ehealth_checks (niss, wanted_at, due_at, holds)
  select distinct p.niss, mt_now(), mt_now(), true
    from exclusion_periods x join patients p on p.id = x.patient_id where x.origin = 'ehealth' and x.ended_at is null;

alter table messages drop constraint messages_kind_check;
alter table messages add constraint messages_kind_check check (kind in (
  'text', 'question', 'registered', 'refused', 'registration_retracted', 'ended', 'broken', 'outcome', 'prepared', 'reopened', 'home_changed', 'home_adoption', 'entered', 'stop_planned', 'stop_cancelled', 'not_me', 'not_me_outcome', 'identity_seen', 'broken_often', 'merged',
  'ehealth_appeared', 'ehealth_gone'));

-- The number by which a check of a patient is known: the present one, whichever of theirs it was (R20).
create function mt_ehealth_number(number text) returns text
  language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce((select p.niss from patients p where p.id = mt_patient_with($1)), $1)
$$;

-- Whose numbers change is asked about anew, by all of them: an answer on its way knows only some, and its lease is over.
create function mt_ehealth_number_changed() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
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
end $$;
create trigger ehealth_number_changed after update of niss, merged_into_id on patients for each row
  when (old.niss is distinct from new.niss or (old.merged_into_id is null) <> (new.merged_into_id is null))
  execute function mt_ehealth_number_changed();

-- These people are wanted now; what was asked a while ago, or never, is due. Answers the numbers by which eHealth is asked about them.
create function mt_ehealth_want(asked text[], stale_seconds integer) returns text[]
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
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
end $$;

-- Leases checks that are due, each with the time until its call may begin: so many calls a second over all instances, by the machine's own
-- clock, since nothing else depends on that. The sweep (no list) takes what fits into a moment; those who wait for an answer may queue up
-- for as long as they wait. A patient is asked about by every number that is or was theirs, a call each.
create function mt_ehealth_claim(holder uuid, asked text[], within_ms integer, most integer, per_second integer, lease_seconds integer)
  returns table (niss text, numbers text[], claimed_at timestamptz, starts_in double precision)
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
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
end $$;

-- Holds a check until the transaction ends; false where the lease went to another instance meanwhile.
create function mt_ehealth_hold(asked text, holder uuid) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  perform from ehealth_checks c where mt_job() = 'ehealth' and c.niss = asked and c.taken_by = holder for update;
  return found;
end $$;

-- How many lost everything at once in the last hour, or would have but for a doubt, among how many of whom something holds: a service that
-- lost its data looks like that.
create function mt_ehealth_losses(asked text, out emptied bigint, out holding bigint)
  language sql stable security definer set search_path = public, pg_temp as $$
  select (select count(*) from ehealth_checks where emptied_at > mt_now() - interval '1 hour' and niss <> asked)
        + (select count(*) from ehealth_checks where doubted_at is not null and niss <> asked),
      (select count(*) from ehealth_checks where holds)
    where mt_job() = 'ehealth'
$$;

-- The answer was taken over. The next one comes before it is too old, and not at the same moment for all.
create function mt_ehealth_land(asked text, holder uuid, called_at timestamptz, holding boolean, emptied boolean, max_age_seconds integer)
  returns void language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  moment timestamptz := mt_now();
begin
  if mt_job() is distinct from 'ehealth' then
    return;
  end if;
  update ehealth_checks set checked_at = greatest(checked_at, called_at), holds = holding, failures = 0, doubted_at = null, accepted_until = null,
      emptied_at = case when emptied then moment else emptied_at end,
      due_at = called_at + make_interval(secs => max_age_seconds * (0.8 + random() * 0.15)), taken_until = null, taken_by = null
    where niss = asked and taken_by = holder;
  update ehealth_service set answered_at = moment, failing_since = null
    where failing_since is not null or answered_at is null or answered_at < moment - interval '5 seconds';
end $$;

-- Nothing was taken over: there was no answer, or none of this service (`failing`), or one that makes no sense (`doubtful`). The next attempt
-- comes later each time, and not at the same moment for all.
create function mt_ehealth_fail(asked text, holder uuid, failing boolean, doubtful boolean) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  moment timestamptz := mt_now();
begin
  if mt_job() is distinct from 'ehealth' then
    return;
  end if;
  update ehealth_checks set failures = failures + 1, doubted_at = case when doubtful then coalesce(doubted_at, moment) else doubted_at end,
      due_at = moment + make_interval(secs => least(300, 5 * power(2, least(failures, 6))) * (0.5 + random() / 2)), taken_until = null, taken_by = null
    where niss = asked and taken_by = holder;
  if failing then
    update ehealth_service set failing_since = moment where failing_since is null;
  end if;
end $$;

-- An operator looked: the next answer about this person, or about everybody whose answers are doubted, is taken over whatever it lacks.
-- Answers how many that are. As the owner.
create function mt_ehealth_accept(asked text, moment timestamptz) returns bigint
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  accepted bigint;
begin
  update ehealth_checks set accepted_until = moment + interval '1 hour', due_at = least(due_at, moment), failures = 0
    where doubted_at is not null and (asked is null or niss = mt_ehealth_number(asked));
  get diagnostics accepted = row_count;
  return accepted;
end $$;

-- Nobody asked about them for 30 days, and nothing is held of them.
create function mt_ehealth_forget() returns bigint
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  gone bigint;
begin
  if mt_job() is distinct from 'sweep' then
    return 0;
  end if;
  delete from ehealth_checks c where not c.holds and c.wanted_at <= mt_now() - interval '30 days'
    and (c.taken_until is null or c.taken_until <= mt_now());
  get diagnostics gone = row_count;
  return gone;
end $$;

-- Whom eHealth excludes is known here by some of the numbers that it tells: the others are added, where nobody else has them, and no
-- officer found them wrong.
create function mt_ehealth_note_numbers(worker uuid, ssin text, nihii8 text, nihii text) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  entry care_workers;
begin
  if mt_job() is distinct from 'ehealth' then
    return;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('care_worker_numbers', 0));
  select * into entry from care_workers w where w.id = worker;
  if entry.niss is null and ssin is not null
      and not exists (select from care_worker_numbers n where n.key = 'niss ' || ssin and (n.counts or n.care_worker_id = worker)) then
    update care_workers w set niss = ssin where w.id = worker;
  end if;
  if nihii8 is null or exists (select from care_worker_numbers n where n.key = 'riziv ' || nihii8 and (n.counts or n.care_worker_id = worker)) then
    return;
  end if;
  if entry.riziv8 is null then
    update care_workers w set riziv8 = nihii8, riziv = nihii where w.id = worker;
  else
    -- Whoever has two professions has two.
    insert into care_worker_numbers (care_worker_id, person_id, kind, written, key, state, from_at, source)
      values (worker, entry.person_id, 'riziv', coalesce(nihii, nihii8), 'riziv ' || nihii8, 'current', mt_now(), 'directory');
    perform mt_numbers_changed(array['riziv ' || nihii8], '{}');
  end if;
end $$;

-- What decisions about these people need of eHealth: the last answer, and the organisations that are excluded.
create function mt_ehealth_facts(asked text[]) returns jsonb
  language sql stable security definer set search_path = public, pg_temp as $$
  select jsonb_agg(jsonb_build_object('niss', a, 'checked_at', c.checked_at,
      'wanted', c.wanted_at > mt_now() - interval '1 day', 'organisations',
      case when c.holds then (select jsonb_agg(o.number) from ehealth_organisations o
        where o.patient_id = mt_patient_with(a) and o.ended_at is null) end))
    from unnest(asked) as a join ehealth_checks c on c.niss = mt_ehealth_number(a) where mt_job() = 'decide'
$$;

-- Figures for those who watch.
create function mt_ehealth_figures() returns table (
    answered_at timestamptz, failing_since timestamptz, people bigint, never_checked bigint, doubted bigint, oldest_due_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select s.answered_at, s.failing_since, c.*
    from ehealth_service s, (
      select count(*), count(*) filter (where checked_at is null), count(*) filter (where doubted_at is not null),
          min(due_at) filter (where holds or wanted_at > mt_now() - interval '30 days')
        from ehealth_checks) c
$$;

revoke all on function mt_ehealth_number, mt_ehealth_number_changed, mt_ehealth_want, mt_ehealth_claim, mt_ehealth_hold, mt_ehealth_losses,
  mt_ehealth_land, mt_ehealth_fail, mt_ehealth_accept, mt_ehealth_forget, mt_ehealth_note_numbers, mt_ehealth_facts, mt_ehealth_figures from public;
grant execute on function mt_ehealth_want, mt_ehealth_claim, mt_ehealth_hold, mt_ehealth_losses, mt_ehealth_land, mt_ehealth_fail,
  mt_ehealth_forget, mt_ehealth_note_numbers, mt_ehealth_facts, mt_ehealth_figures to mijntoegang_app;

alter table ehealth_checks enable row level security;
create policy patient_own on ehealth_checks for select to mijntoegang_app
  using (mt_kind() = 'patient' and niss = (select p.niss from patients p where p.id = mt_patient()));
create policy officer_reads on ehealth_checks for select to mijntoegang_app
  using (mt_kind() = 'officer' and exists (select from patients p where p.niss = ehealth_checks.niss));
create policy ehealth_sees on ehealth_checks for select to mijntoegang_app using (mt_job() = 'ehealth');
grant select on ehealth_checks to mijntoegang_app;

alter table ehealth_organisations enable row level security;
create policy patient_own on ehealth_organisations for select to mijntoegang_app
  using (mt_kind() = 'patient' and patient_id = mt_patient());
create policy officer_reads on ehealth_organisations for select to mijntoegang_app
  using (mt_kind() = 'officer' and exists (select from patients p where p.id = patient_id));
create policy ehealth_sees on ehealth_organisations for select to mijntoegang_app using (mt_job() = 'ehealth');
create policy ehealth_takes_over on ehealth_organisations for insert to mijntoegang_app with check (mt_job() = 'ehealth' and ended_at is null);
create policy ehealth_ends on ehealth_organisations for update to mijntoegang_app
  using (mt_job() = 'ehealth' and ended_at is null) with check (mt_job() = 'ehealth');
grant select, insert, update (ended_at) on ehealth_organisations to mijntoegang_app;

create policy ehealth_sees on patients for select to mijntoegang_app using (mt_job() = 'ehealth');
create policy ehealth_adds on patients for insert to mijntoegang_app
  with check (mt_job() = 'ehealth' and email is null and home_confirmed_at is null);
create policy ehealth_sees on exclusions for select to mijntoegang_app using (mt_job() = 'ehealth');
create policy ehealth_takes_over on exclusions for insert to mijntoegang_app
  with check (mt_job() = 'ehealth' and origin = 'ehealth' and request_id is null and registered_by is null);
create policy ehealth_sees on exclusion_periods for select to mijntoegang_app using (mt_job() = 'ehealth');
create policy ehealth_takes_over on exclusion_periods for insert to mijntoegang_app
  with check (mt_job() = 'ehealth' and origin = 'ehealth' and undoes is null and ended_at is null);
create policy ehealth_ends on exclusion_periods for update to mijntoegang_app
  using (mt_job() = 'ehealth' and origin = 'ehealth') with check (mt_job() = 'ehealth' and ended_by = 'patient_ehealth');
create policy ehealth_tells on conversations for insert to mijntoegang_app
  with check (mt_job() = 'ehealth' and topic = 'ended' and request_id is null and closed_at is null);
create policy ehealth_tells on messages for insert to mijntoegang_app
  with check (mt_job() = 'ehealth' and author = 'system' and kind in ('ehealth_appeared', 'ehealth_gone') and officer_id is null and read_at is null);
create policy ehealth_sees on messages for select to mijntoegang_app
  using (mt_job() = 'ehealth' and kind in ('ehealth_appeared', 'ehealth_gone'));

-- Older programs do not know these kinds of messages.
update schema_compatibility set oldest_compatible = '20261130000830';
