-- Planned stops (R5): at a distance an officer ends nothing at once. The patient is told, a time passes, and a job carries it out.

-- The one clock (R22). Read after the locks of an act: now() is the moment at which its transaction began.
create function mt_now() returns timestamptz language sql volatile as $$ select clock_timestamp() $$;

alter table exclusion_periods
  -- How the request for an ending by an officer came; null where it ended before that was asked.
  add column end_channel text check (end_channel in ('desk', 'telephone', 'email', 'letter')),
  add constraint exclusion_periods_channel_of_end check (end_channel is null or coalesce(ended_by, '') = 'ombudsdienst'),
  add constraint exclusion_periods_of_exclusion unique (id, exclusion_id, patient_id);
grant update (end_channel) on exclusion_periods to mijntoegang_app;

-- At once only at the desk (R5).
drop policy officer_ends on exclusion_periods;
create policy officer_ends on exclusion_periods for update to mijntoegang_app
  using (mt_kind() = 'officer' and origin = 'nexuzhealth' and exists (select from exclusions e where e.id = exclusion_id))
  with check (mt_kind() = 'officer' and (ended_by = 'ombudsdienst' and ended_by_officer = mt_officer() and end_channel = 'desk'
    or ended_by = 'error' and (ended_by_officer is null or ended_by_officer = mt_officer())));

alter table messages
  drop constraint messages_kind_check,
  add constraint messages_kind_check check (kind in ('text', 'question', 'registered', 'refused', 'registration_retracted', 'ended', 'broken',
    'outcome', 'prepared', 'reopened', 'home_changed', 'home_adoption', 'entered', 'stop_planned', 'stop_cancelled')),
  -- A planned stop waits for the letter: it is to be sent also when the patient read the message.
  add column letter_required boolean not null default false,
  add constraint messages_letter_required_is_at_once check (not letter_required or letter_at_once);
drop index messages_to_write;
create index messages_to_write on messages (institution_id, written_at)
  where (read_at is null or letter_required) and letter_sent_at is null and author = 'system';

create table planned_stops (
  -- The key of the form: sent again it finds the same plan (R10).
  id uuid primary key,
  period_id uuid not null,
  exclusion_id uuid not null,
  patient_id uuid not null references patients (id),
  foreign key (period_id, exclusion_id, patient_id) references exclusion_periods (id, exclusion_id, patient_id),
  state text not null check (state in ('letter_first', 'waiting', 'done', 'cancelled', 'overtaken', 'taken_back')),
  channel text not null check (channel in ('telephone', 'email', 'letter')),
  asked_by text not null check (asked_by in ('self', 'parent', 'representative')),
  identity_check text not null check (mt_is_code(identity_check)),
  officer_id uuid not null references officers (id),
  institution_id uuid not null references institutions (id),
  -- What told the patient of it.
  message_id uuid not null unique references messages (id),
  planned_at timestamptz not null,
  -- Hours are counted, days are not.
  wait_hours integer not null check (wait_hours between 1 and 1440),
  -- When the wait is over; null until the letter was sent.
  stops_at timestamptz,
  closed_at timestamptz,
  cancelled_by text check (cancelled_by in ('patient', 'officer')),
  cancelled_by_officer uuid references officers (id),
  taken_back_at timestamptz,
  constraint planned_stops_open_or_closed check ((state in ('letter_first', 'waiting')) = (closed_at is null)),
  constraint planned_stops_letter_starts_the_wait check (
    (state <> 'letter_first' or stops_at is null) and (state not in ('waiting', 'done', 'taken_back') or stops_at is not null)),
  constraint planned_stops_waits_whole check (stops_at - planned_at >= make_interval(hours => wait_hours)),
  constraint planned_stops_never_early check (state not in ('done', 'taken_back') or closed_at >= stops_at),
  constraint planned_stops_cancelled_by_somebody check ((state = 'cancelled') = (cancelled_by is not null)),
  constraint planned_stops_cancelled_by_officer check ((coalesce(cancelled_by, '') = 'officer') = (cancelled_by_officer is not null)),
  constraint planned_stops_taken_back_later check ((state = 'taken_back') = (taken_back_at is not null) and taken_back_at >= closed_at)
);
create unique index planned_stops_one_open on planned_stops (period_id) where state in ('letter_first', 'waiting');
create index planned_stops_due on planned_stops (stops_at) where state = 'waiting';
create index planned_stops_of_patient on planned_stops (patient_id, planned_at desc);
create index planned_stops_of_period on planned_stops (period_id);

-- The steps of a plan, whoever takes them: it never reaches a later period, is never early and never begins again.
create function mt_guard_stop() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'a planned stop is never deleted' using errcode = 'MT050', constraint = 'planned_stops_never_deleted';
  end if;
  if tg_op = 'INSERT' then
    if new.state not in ('letter_first', 'waiting') or not exists (
        select from exclusion_periods p where p.id = new.period_id and p.origin = 'nexuzhealth' and p.ended_at is null) then
      raise exception 'only a nexuzhealth period that runs can be planned to stop' using errcode = 'MT051', constraint = 'planned_stops_of_running_period';
    end if;
    return new;
  end if;
  if (new.id, new.period_id, new.exclusion_id, new.patient_id, new.channel, new.asked_by, new.identity_check, new.officer_id, new.institution_id,
      new.message_id, new.planned_at, new.wait_hours)
      is distinct from (old.id, old.period_id, old.exclusion_id, old.patient_id, old.channel, old.asked_by, old.identity_check, old.officer_id,
        old.institution_id, old.message_id, old.planned_at, old.wait_hours)
      or old.stops_at is not null and new.stops_at is distinct from old.stops_at
      or old.closed_at is not null and new.closed_at is distinct from old.closed_at
      or not (case old.state
        when 'letter_first' then new.state in ('waiting', 'cancelled', 'overtaken')
        when 'waiting' then new.state in ('done', 'cancelled', 'overtaken')
        when 'done' then new.state = 'taken_back'
        else false end) then
    raise exception 'no such step of a planned stop' using errcode = 'MT052', constraint = 'planned_stops_steps';
  end if;
  if new.state = 'done' and (mt_now() < old.stops_at or not exists (
      select from exclusion_periods p where p.id = new.period_id and p.ended_by = 'ombudsdienst' and p.ended_at = new.closed_at)) then
    raise exception 'a stop is done when its time is over and its period ended' using errcode = 'MT053', constraint = 'planned_stops_done_is_ended';
  end if;
  if new.state = 'taken_back' and not exists (select from exclusion_periods p where p.undoes = new.period_id) then
    raise exception 'what is taken back holds again' using errcode = 'MT054', constraint = 'planned_stops_taken_back_holds';
  end if;
  return new;
end $$;
create trigger guard_stop before insert or update or delete on planned_stops for each row execute function mt_guard_stop();

-- A plan that is closed waits for no letter any more.
create function mt_stop_closed() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update messages m set letter_required = false, letter_at_once = false
    where m.id = new.message_id and m.letter_required and m.letter_sent_at is null;
  return null;
end $$;
create trigger closed after update on planned_stops for each row when (old.state = 'letter_first' and new.closed_at is not null)
  execute function mt_stop_closed();

-- **Markeer brief als verstuurd**, by any officer who writes the letters: from then on it waits.
create function mt_letter_starts_stop() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update planned_stops s set state = 'waiting', stops_at = greatest(mt_now(), s.planned_at) + make_interval(hours => s.wait_hours)
    where s.message_id = new.id and s.state = 'letter_first';
  return null;
end $$;
create trigger starts_stop after update of letter_sent_at on messages for each row
  when (new.letter_required and old.letter_sent_at is null and new.letter_sent_at is not null) execute function mt_letter_starts_stop();

-- Holds the plan that a letter starts, before its message: a plan that is closed at the same moment holds the two in that order.
create function mt_hold_stop_of_letter(message uuid) returns void
  language sql volatile security definer set search_path = public, pg_temp as $$
  select from planned_stops s where s.message_id = message and mt_kind() = 'officer' for update
$$;

-- A period that ends otherwise overtakes its plan: given access again, taken back as an error, ended at the desk.
create function mt_stop_overtaken() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if mt_job() is distinct from 'stops' then
    update planned_stops s set state = 'overtaken', closed_at = greatest(mt_now(), s.planned_at)
      where s.period_id = new.id and s.state in ('letter_first', 'waiting');
  end if;
  return null;
end $$;
create trigger overtakes_stop after update of ended_at on exclusion_periods for each row
  when (old.ended_at is null and new.ended_at is not null) execute function mt_stop_overtaken();

-- As before, and an ending by an officer for 30 days.
create or replace function mt_guard_undo() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.undoes is not null and not exists (
      select from exclusion_periods p where p.id = new.undoes and p.exclusion_id = new.exclusion_id and (p.ended_by = 'patient'
        or p.ended_by = 'ombudsdienst' and mt_now() < p.ended_at + interval '720 hours')) then
    raise exception 'only an ending by the patient, or by an officer within 30 days, can be undone'
      using errcode = 'MT003', constraint = 'exclusion_periods_undoes_own_ending';
  end if;
  return new;
end $$;

-- When patients signed in, and when their address changed.
create index audit_events_of_accounts on audit_events (patient_id, happened_at desc)
  where action in ('signed-in', 'email-confirmed', 'email-removed', 'notices-stopped');

-- Whether what the portal tells the patient of an exclusion arrives: an address in use, or a sign-in within a year. For an officer who may
-- end it.
create function mt_is_told_by_portal(exclusion uuid) returns boolean
  language sql volatile security definer set search_path = public, pg_temp as $$
  select exists (select from exclusions e join patients p on p.id = e.patient_id
    where e.id = exclusion and mt_house() is not null
      and (coalesce(e.confined_to_id, e.registered_at_id) = mt_house() or e.confined_to_id is null and p.title_institution_id = mt_house())
      and (p.email is not null and p.email_off_at is null or exists (
        select from audit_events a where a.patient_id = p.id and a.action = 'signed-in' and a.happened_at > mt_now() - interval '1 year')))
$$;

-- Whether the patient's own address for notices changed within an hour of a moment.
create function mt_own_address_changed(around timestamptz) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select mt_kind() = 'patient' and exists (select from audit_events a where a.patient_id = mt_patient()
    and a.action in ('email-confirmed', 'email-removed', 'notices-stopped')
    and a.happened_at between around - interval '1 hour' and around + interval '1 hour')
$$;

revoke all on function mt_guard_stop, mt_stop_closed, mt_letter_starts_stop, mt_hold_stop_of_letter, mt_stop_overtaken, mt_is_told_by_portal,
  mt_own_address_changed from public;
grant execute on function mt_hold_stop_of_letter, mt_is_told_by_portal, mt_own_address_changed to mijntoegang_app;

alter table planned_stops enable row level security;
create policy patient_own on planned_stops for select to mijntoegang_app
  using (mt_kind() = 'patient' and patient_id = mt_patient());
create policy patient_closes on planned_stops for update to mijntoegang_app
  using (mt_kind() = 'patient' and patient_id = mt_patient() and state in ('letter_first', 'waiting', 'done'))
  with check (mt_kind() = 'patient' and patient_id = mt_patient() and (state = 'cancelled' and cancelled_by = 'patient' or state = 'taken_back'));
create policy officer_reads on planned_stops for select to mijntoegang_app
  using (mt_kind() = 'officer' and exists (select from exclusions e where e.id = exclusion_id));
create policy officer_plans on planned_stops for insert to mijntoegang_app
  with check (mt_kind() = 'officer' and officer_id = mt_officer() and institution_id = (select mt_house())
    and exists (select from exclusions e where e.id = exclusion_id));
create policy officer_cancels on planned_stops for update to mijntoegang_app
  using (mt_kind() = 'officer' and state in ('letter_first', 'waiting') and exists (select from exclusions e where e.id = exclusion_id))
  with check (mt_kind() = 'officer' and state = 'cancelled' and cancelled_by_officer = mt_officer());
create policy stops_sees on planned_stops for select to mijntoegang_app using (mt_job() = 'stops');
create policy stops_carries_out on planned_stops for update to mijntoegang_app
  using (mt_job() = 'stops' and state = 'waiting') with check (mt_job() = 'stops' and state = 'done');
grant select, insert, update (state, closed_at, cancelled_by, cancelled_by_officer, taken_back_at) on planned_stops to mijntoegang_app;

-- The job `stops`: ends the period and tells the patient.
create policy stops_sees on exclusion_periods for select to mijntoegang_app using (mt_job() = 'stops');
create policy stops_ends on exclusion_periods for update to mijntoegang_app
  using (mt_job() = 'stops' and origin = 'nexuzhealth'
    and exists (select from planned_stops s where s.period_id = exclusion_periods.id and s.state = 'waiting'))
  with check (mt_job() = 'stops' and ended_by = 'ombudsdienst');
create policy stops_tells on conversations for insert to mijntoegang_app
  with check (mt_job() = 'stops' and topic = 'ended' and exclusion_id is not null and closed_at is null);
create policy stops_tells on messages for insert to mijntoegang_app
  with check (mt_job() = 'stops' and author = 'system' and kind = 'ended' and officer_id is null and read_at is null);
-- A form sent twice is told by `on conflict`, which asks for the sight of the row.
create policy stops_sees on messages for select to mijntoegang_app using (mt_job() = 'stops' and kind = 'ended');

-- Older programs end exclusions at a distance at once, and mark no letter that a plan waits for.
update schema_compatibility set oldest_compatible = '20261129000500';
