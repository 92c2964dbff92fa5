-- The patient's e-mail address for notices: confirmed before it is used, given up by a link in each notice.
alter table patients
  add email_confirmed_at timestamptz,
  -- Whoever holds the mailbox wanted no more of it.
  add email_off_at timestamptz,
  add check (email is not null or (email_confirmed_at is null and email_off_at is null));

-- Nobody but the patient reads it: an officer's notice finds its way without (mt_notice).
revoke select on patients from mijntoegang_app;
grant select (id, niss, given_name, family_name, birth_date, home_institution_id, created_at) on patients to mijntoegang_app;

create function account_email() returns table (address text, confirmed_at timestamptz, off_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select email, email_confirmed_at, email_off_at from patients where mt_kind() = 'patient' and id = mt_patient()
$$;

-- An address that waits for its owner's yes.
create table email_confirmations (
  -- The form's own number: sent again it is the same request.
  id uuid primary key,
  patient_id uuid not null references patients (id),
  address text not null check (address ~ '^[!-~]+@[!-~]+$' and length(address) <= 254),
  token_hash bytea not null unique check (length(token_hash) = 32),
  asked_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > asked_at),
  ended_at timestamptz,
  ended_as text check (ended_as in ('confirmed', 'replaced', 'withdrawn')),
  check ((ended_at is null) = (ended_as is null))
);
create index email_confirmations_of_patient on email_confirmations (patient_id, asked_at);
create index email_confirmations_of_address on email_confirmations (lower(address), asked_at);
create unique index email_confirmations_one_open on email_confirmations (patient_id) where ended_at is null;
alter table email_confirmations enable row level security;
create policy patient_own on email_confirmations for select to mijntoegang_app
  using (mt_kind() = 'patient' and patient_id = mt_patient());
grant select (id, patient_id, address, asked_at, expires_at, ended_at, ended_as) on email_confirmations to mijntoegang_app;

-- What the links in notices hold, hashed. They work as long as the address is the patient's.
create table unsubscribe_tokens (
  token_hash bytea primary key check (length(token_hash) = 32),
  patient_id uuid not null references patients (id)
);
create index unsubscribe_tokens_of_patient on unsubscribe_tokens (patient_id);
alter table unsubscribe_tokens enable row level security;

-- One transaction at a time about a patient's address and notices; row locks of others (foreign keys) are not in the way.
create function account_hold(patient uuid) returns void
  language sql volatile security definer set search_path = public, pg_temp as $$
  select from patients where id = patient for no key update
$$;

-- Puts the neutral notice into the outbox. At most one mail in so many minutes, and one a day for what is calm: what comes
-- sooner waits, and joins what waits already. Never dropped: a mail that is being delivered right now is not joined.
-- Says whether the mail that was handed in is used; without an address, or off, nothing is written.
create function mt_notice(mail uuid, patient uuid, is_calm boolean, subject text, body text, message_id text, unsubscribe text,
    token_hash bytea, moment timestamptz, minutes integer) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
  address text;
  last timestamptz;
  last_calm timestamptz;
  due timestamptz := moment;
  joined outbox;
begin
  if mt_kind() is null or (mt_kind() = 'patient' and patient is distinct from mt_patient()) then
    raise exception 'a notice is sent by somebody, a patient''s own to themself' using errcode = 'MT010';
  end if;
  perform account_hold(patient);
  select p.email into address from patients p where p.id = mt_notice.patient and p.email_off_at is null;
  if address is null then
    return false;
  end if;
  if minutes > 0 or is_calm then
    select * into joined from outbox o
      where o.patient_id = mt_notice.patient and o.kind = 'patient-notice' and o.recipient = address and o.state = 'waiting'
        and (minutes > 0 or o.calm)
      order by o.created_at desc limit 1 for update skip locked;
  end if;
  -- When the others went or will go; one that is being delivered, now.
  select max(went), max(went) filter (where calm) into last, last_calm from (
    select o.calm, coalesce(o.sent_at, greatest(o.next_attempt_at, moment)) as went from outbox o
      where o.patient_id = mt_notice.patient and o.kind = 'patient-notice' and o.recipient = address
        and o.state in ('sent', 'waiting') and o.id is distinct from joined.id
      order by o.created_at desc limit 100) as recent;
  if minutes > 0 then
    due := greatest(due, last + make_interval(mins => minutes));
  end if;
  if is_calm then
    due := greatest(due, last_calm + interval '1 day');
  end if;
  if joined.id is not null then
    -- After a failed attempt its time stands. The days for trying count anew, and a copy that did arrive hides this one nowhere.
    update outbox o set
        next_attempt_at = case when joined.attempts > 0 then o.next_attempt_at else least(o.next_attempt_at, due) end,
        calm = o.calm or is_calm,
        created_at = moment,
        message_id = case when joined.attempts > 0 then mt_notice.message_id else o.message_id end
      where o.id = joined.id;
    perform pg_notify('mt_outbox', '');
    return false;
  end if;
  insert into outbox (id, kind, recipient, subject, body, message_id, unsubscribe, patient_id, calm, created_at, next_attempt_at)
    values (mail, 'patient-notice', address, mt_notice.subject, mt_notice.body, mt_notice.message_id, mt_notice.unsubscribe, mt_notice.patient, is_calm, moment, due);
  insert into unsubscribe_tokens values (mt_notice.token_hash, mt_notice.patient);
  return true;
end $$;

-- Takes out what waits for an address that is no longer the patient's; says whether a notice was among it. What is being
-- delivered right now is left to mt_notice_again.
create function account_take_out(patient uuid, what text) returns boolean
  language sql volatile security definer set search_path = public, pg_temp as $$
  with gone as (delete from outbox where id in (
      select id from outbox where patient_id = patient and kind = what and state = 'waiting' for update skip locked) returning 1)
  select exists (select from gone)
$$;

-- A notice was not delivered: whether it is to be tried again. Not when the address was changed or given up meanwhile, nor
-- when a newer one waits, which then tells of both.
create function mt_notice_again(mail uuid) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  letter outbox;
begin
  if mt_job() is distinct from 'mail' then
    return false;
  end if;
  select * into letter from outbox where id = mail;
  if letter.patient_id is null or letter.kind <> 'patient-notice' then
    return true;
  end if;
  perform account_hold(letter.patient_id);
  if not exists (select from patients p where p.id = letter.patient_id and p.email = letter.recipient and p.email_off_at is null)
    or exists (select from outbox o where o.patient_id = letter.patient_id and o.kind = 'patient-notice' and o.state = 'waiting'
        and o.recipient = letter.recipient and o.id <> mail and o.created_at >= letter.created_at and o.next_attempt_at > o.created_at) then
    delete from outbox where id = mail;
    return false;
  end if;
  return true;
end $$;

-- The patient asks for another address: 'asked', 'again' (the same form), 'same' (in use already) or 'limit'.
create function account_ask_email(form uuid, wanted text, hash bytea, moment timestamptz, until timestamptz, a_day integer) returns text
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if mt_kind() is distinct from 'patient' then
    raise exception 'an address is asked for by its patient' using errcode = 'MT011';
  end if;
  perform account_hold(mt_patient());
  if exists (select from email_confirmations c where c.id = form) then
    return 'again';
  end if;
  if exists (select from patients p where p.id = mt_patient() and lower(p.email) = lower(wanted) and p.email_off_at is null) then
    return 'same';
  end if;
  -- Of this patient, and to this mailbox by whomever.
  if (select count(*) from email_confirmations c where c.patient_id = mt_patient() and c.asked_at > moment - interval '1 day') >= a_day
    or (select count(*) from email_confirmations c where lower(c.address) = lower(wanted) and c.asked_at > moment - interval '1 day') >= a_day then
    return 'limit';
  end if;
  update email_confirmations c set ended_at = moment, ended_as = 'replaced' where c.patient_id = mt_patient() and c.ended_at is null;
  perform account_take_out(mt_patient(), 'email-confirmation');
  insert into email_confirmations (id, patient_id, address, token_hash, asked_at, expires_at)
    values (form, mt_patient(), wanted, hash, moment, until);
  return 'asked';
end $$;

-- The link's owner says yes. Answers the patient and whether a notice waited for the address before; null: not (any more).
create function account_confirm_email(hash bytea, moment timestamptz) returns jsonb
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
  perform account_hold(wanted.patient_id);
  select * into wanted from email_confirmations c where c.token_hash = hash;
  if wanted.ended_as = 'confirmed' and moment < wanted.expires_at then
    -- The same button again.
    return jsonb_build_object('patient', wanted.patient_id, 'new', false, 'waited', false);
  end if;
  if wanted.ended_at is not null or moment >= wanted.expires_at then
    return null;
  end if;
  update email_confirmations c set ended_at = moment, ended_as = 'confirmed' where c.id = wanted.id;
  -- The links in mails to the address before end with it.
  delete from unsubscribe_tokens t where t.patient_id = wanted.patient_id;
  waited := account_take_out(wanted.patient_id, 'patient-notice');
  update patients p set email = wanted.address, email_confirmed_at = moment, email_off_at = null where p.id = wanted.patient_id;
  return jsonb_build_object('patient', wanted.patient_id, 'new', true, 'waited', waited);
end $$;

-- The patient wants no more mail at all; also a request under way ends. Says whether anything was there.
create function account_remove_email(moment timestamptz) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  was boolean;
begin
  if mt_kind() is distinct from 'patient' then
    return false;
  end if;
  perform account_hold(mt_patient());
  update email_confirmations c set ended_at = moment, ended_as = 'withdrawn' where c.patient_id = mt_patient() and c.ended_at is null;
  was := found;
  perform account_take_out(mt_patient(), 'email-confirmation'), account_take_out(mt_patient(), 'patient-notice');
  delete from unsubscribe_tokens t where t.patient_id = mt_patient();
  update patients p set email = null, email_confirmed_at = null, email_off_at = null where p.id = mt_patient() and p.email is not null;
  return was or found;
end $$;

-- Mail is wanted again after it was given up by a link. Says whether it was off.
create function account_resume_email() returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if mt_kind() is distinct from 'patient' then
    return false;
  end if;
  update patients p set email_off_at = null where p.id = mt_patient() and p.email_off_at is not null;
  return found;
end $$;

-- The link in a notice: whose it is when that gave something up, else null. Known, used and unknown ones answer alike outside.
create function account_unsubscribe(hash bytea, moment timestamptz) returns uuid
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
  perform account_hold(whose);
  -- Changed in this moment: then the link was of the address before.
  if not exists (select from unsubscribe_tokens t where t.token_hash = hash) then
    return null;
  end if;
  perform account_take_out(whose, 'patient-notice');
  update patients p set email_off_at = moment where p.id = whose and p.email_off_at is null;
  return case when found then whose end;
end $$;

-- Requests for an address that ended or expired, and are no longer counted.
create function account_sweep(moment timestamptz) returns bigint
  language sql volatile security definer set search_path = public, pg_temp as $$
  with gone as (delete from email_confirmations c where mt_job() = 'sweep' and c.asked_at < moment - interval '7 days' returning 1)
  select count(*) from gone
$$;

revoke all on function account_hold, account_take_out from public;
revoke all on function account_email, mt_notice, mt_notice_again, account_ask_email, account_confirm_email, account_remove_email,
  account_resume_email, account_unsubscribe, account_sweep from public;
grant execute on function account_email, mt_notice, mt_notice_again, account_ask_email, account_confirm_email, account_remove_email,
  account_resume_email, account_unsubscribe, account_sweep to mijntoegang_app;

-- Who looked: a patient reads which officer opened their data, when and what; nothing of what others did otherwise.
create index audit_events_readings on audit_events (patient_id, happened_at desc, id desc)
  where actor_kind = 'officer' and action like '%-read';
create policy patient_sees_readings on audit_events for select to mijntoegang_app
  using (mt_kind() = 'patient' and patient_id = mt_patient() and actor_kind = 'officer' and action like '%-read');
grant select (id, happened_at, action, actor_kind, actor_id, institution_id, patient_id, request_id) on audit_events to mijntoegang_app;
