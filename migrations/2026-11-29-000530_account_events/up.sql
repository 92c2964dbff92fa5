-- R23: what happened with a patient's account, for that patient to see: a year of it. Written where it happens, in the same
-- transaction, and by nobody changed; the audit keeps the same without a device.
create table account_events (
  id bigint generated always as identity primary key,
  patient_id uuid not null references patients (id),
  happened_at timestamptz not null,
  kind text not null check (kind in ('signed-in', 'signed-out', 'session-ended', 'data-downloaded', 'email-asked', 'email-confirmed',
    'email-changed', 'email-removed', 'home-chosen', 'home-changed')),
  -- The kind of device and its browser, never what the browser sent, no address and no place. None: by a link in a mail, or a job.
  device text check (device in ('computer', 'phone', 'tablet', 'other')),
  browser text check (browser in ('Edge', 'Opera', 'Samsung Internet', 'Firefox', 'Chrome', 'Safari')),
  constraint account_events_browser_of_device check (browser is null or device is not null)
);
create index account_events_of_patient on account_events (patient_id, happened_at desc, id desc);
create index account_events_old on account_events (happened_at);
alter table account_events enable row level security;
create policy patient_own on account_events for select to mijntoegang_app
  using (mt_kind() = 'patient' and patient_id = mt_patient());
grant select on account_events to mijntoegang_app;

-- The kind of device in the few words that a session has of it.
create function mt_device_kind(words text) returns text language sql immutable
  as $$ select case when words ~ '(iPhone|Android)$' then 'phone' when words ~ 'iPad$' then 'tablet'
    when words ~ '(Windows|Mac|Linux|ChromeOS)$' then 'computer' else 'other' end $$;
create function mt_device_browser(words text) returns text language sql immutable
  as $$ select substring(words from '^(Edge|Opera|Samsung Internet|Firefox|Chrome|Safari)(?:,|$)') $$;

-- Nobody signs in without it: it is one with the session's row.
create function mt_session_begun() returns trigger language plpgsql as $$
begin
  insert into account_events (patient_id, happened_at, kind, device, browser)
    values (new.patient_id, new.created_at, 'signed-in', mt_device_kind(new.device), mt_device_browser(new.device));
  return null;
end $$;
create trigger begun after insert on sessions for each row when (new.patient_id is not null) execute function mt_session_begun();

-- What the patient did, with the device of the session it was done in; or what the job did that carries adoptions out, with none.
create function mt_account_note(patient uuid, what text, session bytea, moment timestamptz) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if not coalesce((mt_kind() = 'patient' and patient = mt_patient()) or (mt_job() = 'homes' and what = 'home-changed'), false) then
    return false;
  end if;
  insert into account_events (patient_id, happened_at, kind, device, browser)
    select patient, moment, what, case when s.key_hash is not null then mt_device_kind(s.device) end, mt_device_browser(s.device)
      from (select) as one left join sessions s on s.key_hash = session and s.patient_id = patient;
  return true;
end $$;

create function mt_account_events_sweep(moment timestamptz) returns bigint
  language sql volatile security definer set search_path = public, pg_temp as $$
  with gone as (
    delete from account_events where mt_job() = 'sweep' and happened_at < moment - interval '1 year' returning 1)
  select count(*) from gone
$$;

-- As before, with its event: an address that is the first one, or another.
create or replace function mt_account_confirm_email(hash bytea, moment timestamptz) returns jsonb
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  wanted email_confirmations;
  waited boolean := false;
begin
  if mt_job() is distinct from 'link' then
    return null;
  end if;
  select * into wanted from email_confirmations c where c.token_hash = hash;
  if not found then
    return null;
  end if;
  perform mt_account_lock(wanted.patient_id);
  select * into wanted from email_confirmations c where c.token_hash = hash;
  if wanted.ended_as = 'confirmed' and moment < wanted.expires_at then
    -- The same button again.
    return jsonb_build_object('patient', wanted.patient_id, 'new', false, 'waited', false);
  end if;
  if wanted.ended_at is not null or moment >= wanted.expires_at then
    return null;
  end if;
  update email_confirmations c set ended_at = moment, ended_as = 'confirmed' where c.id = wanted.id;
  insert into account_events (patient_id, happened_at, kind)
    select p.id, moment, case when p.email is null then 'email-confirmed' else 'email-changed' end from patients p where p.id = wanted.patient_id;
  -- The links in mails to the address before end with it.
  delete from unsubscribe_tokens t where t.patient_id = wanted.patient_id;
  -- One that is being delivered right now is not taken out. Should that fail, it is gone (mt_notice_again): the new address is
  -- told as well, for two of the same notice harm nobody.
  waited := mt_account_discard_mail(wanted.patient_id, 'patient-notice') or exists (
    select from outbox o where o.patient_id = wanted.patient_id and o.kind = 'patient-notice' and o.state = 'waiting');
  update patients p set email = wanted.address, email_confirmed_at = moment, email_off_at = null where p.id = wanted.patient_id;
  return jsonb_build_object('patient', wanted.patient_id, 'new', true, 'waited', waited);
end $$;

-- Who chose a patient to look at, and why: the patient reads it too.
create policy patient_own on patient_looks for select to mijntoegang_app
  using (mt_kind() = 'patient' and patient_id = mt_patient());

-- Searches by an officer whose result held a patient: the row names everybody who was shown, so the patient reads it through a
-- function that answers for that patient alone.
create index audit_events_searches on audit_events using gin ((details -> 'patients'))
  where action in ('patients-searched', 'worklist-read', 'messages-list-read') and details ? 'patients';
create function mt_searches_of_patient() returns table (happened_at timestamptz, action text, officer_id uuid, institution_id uuid, reason text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select e.happened_at, e.action, e.actor_id, e.institution_id, e.details ->> 'reason' from audit_events e
    where mt_kind() = 'patient' and e.actor_kind = 'officer' and e.details ? 'patients'
      and e.action in ('patients-searched', 'worklist-read', 'messages-list-read') and e.details -> 'patients' ? mt_patient()::text
$$;

-- Which applications got something of a patient's exclusions: fetched on a day, or by following the changes since.
create index audit_events_consents on audit_events using gin ((details -> 'exclusions')) where action = 'consents-read';
create index audit_events_followed on audit_events (actor_id, happened_at) where action = 'changes-followed';
create function mt_disclosures_of_patient(skip bigint, most bigint) returns table (application_id uuid, on_day date, times bigint)
  language sql stable security definer set search_path = public, pg_temp as $$
  select e.actor_id, (e.happened_at at time zone 'Europe/Brussels')::date, count(*) from audit_events e
    where mt_kind() = 'patient' and e.action = 'consents-read'
      and e.details -> 'exclusions' ?| array(select x.id::text from exclusions x where x.patient_id = mt_patient())
    group by 1, 2 order by 2, 1 offset skip limit most
$$;
create function mt_followers_of_patient() returns table (application_id uuid, since date)
  language sql stable security definer set search_path = public, pg_temp as $$
  select e.actor_id, (min(e.happened_at) at time zone 'Europe/Brussels')::date from audit_events e
    where mt_kind() = 'patient' and e.action = 'changes-followed' and exists (
      select from changes c join exclusions x on x.id = c.exclusion_id
        where x.patient_id = mt_patient() and c.sequence > (e.details ->> 'after')::bigint)
    group by 1 order by 2, 1
$$;

-- Refusals, which are few; what was permitted has no index. A day, no time, and only a person whom this patient excluded.
create index decisions_refused on decisions (patient_id, decided_at) where not permit and patient_id is not null;
create function mt_refusals_of_patient(skip bigint, most bigint)
  returns table (on_day date, application_id uuid, care_worker_id uuid, times bigint)
  language sql stable security definer set search_path = public, pg_temp as $$
  select (d.decided_at at time zone 'Europe/Brussels')::date, d.application_id, x.care_worker_id, count(*)
    from decisions d left join lateral (
      select e.care_worker_id from exclusions e where e.patient_id = d.patient_id and e.care_worker_id = d.care_worker_id limit 1) x on true
    where mt_kind() = 'patient' and d.patient_id = mt_patient() and not d.permit
    group by 1, 2, 3 order by 1, 2, 3 offset skip limit most
$$;

revoke all on function mt_account_note, mt_account_events_sweep, mt_searches_of_patient, mt_disclosures_of_patient, mt_followers_of_patient,
  mt_refusals_of_patient from public;
grant execute on function mt_account_note, mt_account_events_sweep, mt_searches_of_patient, mt_disclosures_of_patient, mt_followers_of_patient,
  mt_refusals_of_patient to mijntoegang_app;
