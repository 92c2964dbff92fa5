-- R23: how each session of a patient's ended is on record: by the provider (back-channel logout), or by itself at its limit. So is that
-- somebody stopped the mails about messages, who needs no more than one of them for it, and that they go out again.
alter table account_events
  drop constraint account_events_kind_check,
  add constraint account_events_kind_check check (kind in ('signed-in', 'signed-out', 'session-ended', 'session-expired', 'data-downloaded',
    'email-asked', 'email-confirmed', 'email-changed', 'email-removed', 'notices-stopped', 'notices-resumed', 'home-chosen', 'home-changed'));

-- As before, with the events of the patients whose sessions they were.
create or replace function mt_sessions_end_by_provider(by_issuer text, by_subject text, by_sid text) returns bigint
  language sql volatile security definer set search_path = public, pg_temp as $$
  with gone as (
    delete from sessions where mt_job() = 'sign-in' and issuer = by_issuer
      and (by_subject is not null or by_sid is not null)
      and (by_subject is null or subject = by_subject) and (by_sid is null or sid = by_sid)
    returning patient_id, device, least(idle_until, absolute_until) as ends_at),
  noted as (
    insert into account_events (patient_id, happened_at, kind, device, browser)
      select patient_id, mt_now(), 'session-ended', mt_device_kind(device), mt_device_browser(device)
        from gone where patient_id is not null and ends_at > mt_now())
  select count(*) from gone
$$;

-- A session ends by itself at a moment at which nothing runs: the sweep of the next hour puts that moment on record, once.
alter table sessions add column end_noted boolean not null default false;
create index sessions_end_to_note on sessions (least(idle_until, absolute_until)) where patient_id is not null and not end_noted;
create or replace function mt_sessions_sweep(moment timestamptz) returns bigint
  language sql volatile security definer set search_path = public, pg_temp as $$
  with ended as (
    update sessions set end_noted = true
      where patient_id is not null and not end_noted
        and least(idle_until, absolute_until) <= moment and least(idle_until, absolute_until) >= moment - interval '7 days'
      returning patient_id, device, least(idle_until, absolute_until) as ended_at),
  gone as (
    delete from sessions where least(idle_until, absolute_until) < moment - interval '7 days'
      returning patient_id, device, least(idle_until, absolute_until) as ended_at, end_noted),
  noted as (
    insert into account_events (patient_id, happened_at, kind, device, browser)
      select patient_id, ended_at, 'session-expired', mt_device_kind(device), mt_device_browser(device)
        from (select patient_id, device, ended_at from ended
          union all select patient_id, device, ended_at from gone where patient_id is not null and not end_noted) as ends)
  select count(*) from gone
$$;

-- As before, with its event.
create or replace function mt_account_unsubscribe(hash bytea, moment timestamptz) returns uuid
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  whose uuid;
begin
  if mt_job() is distinct from 'link' then
    return null;
  end if;
  select t.patient_id into whose from unsubscribe_tokens t where t.token_hash = hash;
  if not found then
    return null;
  end if;
  perform mt_account_lock(whose);
  -- Changed in this moment: then the link was of the address before.
  if not exists (select from unsubscribe_tokens t where t.token_hash = hash) then
    return null;
  end if;
  perform mt_account_discard_mail(whose, 'patient-notice');
  update patients p set email_off_at = moment where p.id = whose and p.email_off_at is null;
  if not found then
    return null;
  end if;
  insert into account_events (patient_id, happened_at, kind) values (whose, moment, 'notices-stopped');
  return whose;
end $$;

-- Older programs do not know the kinds.
update schema_compatibility set oldest_compatible = '20261129000546';
