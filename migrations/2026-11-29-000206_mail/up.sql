-- Mail: the outbox, a patient's address for notices, and the pace of notices.

-- What is to go out, written in the transaction that causes it (R10), delivered by the job 'mail'.
create table outbox (
  id uuid primary key,
  -- What it is about, in a word for operators; never a person.
  kind text not null check (kind ~ '^[a-z]+(-[a-z]+)*$'),
  -- One run of visible ASCII, and a subject of one line: no header can be smuggled in, whatever the program thinks.
  recipient text check (recipient ~ '^[!-~]+@[!-~]+$' and length(recipient) <= 254),
  subject text check (subject <> '' and subject !~ '[[:cntrl:]]' and length(subject) <= 200),
  body text check (body <> ''),
  message_id text not null unique check (message_id ~ '^<[!-~]+@[!-~]+>$'),
  -- One run of visible ASCII without angle brackets: it becomes a header of its own.
  unsubscribe text check (unsubscribe ~ '^https?://[!-;=?-~]+$' and length(unsubscribe) <= 500),
  -- Whose notice it is.
  patient_id uuid,
  -- Tells of a break without a relationship too: of these, one a day.
  calm boolean not null default false,

  state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed')),
  attempts integer not null default 0 check (attempts >= 0),
  created_at timestamptz not null,
  next_attempt_at timestamptz,
  sent_at timestamptz,
  -- A class such as 'smtp 450', never a server's words: those repeat the address.
  last_error text check (last_error ~ '^[a-z0-9 -]{1,40}$'),
  constraint outbox_next_attempt_of_state check ((state = 'waiting') = (next_attempt_at is not null)),
  constraint outbox_sent_at_of_state check ((state = 'sent') = (sent_at is not null)),
  constraint outbox_failed_has_error check (state <> 'failed' or last_error is not null),
  constraint outbox_attempted_of_state check (state = 'waiting' or attempts > 0),
  -- What was given up is whole as long as an operator may send it again.
  constraint outbox_words check (
    (recipient is null) = (body is null) and (subject is null) = (body is null)
    and case state when 'waiting' then body is not null when 'sent' then body is null and unsubscribe is null
        else body is not null or unsubscribe is null end)
);
create index outbox_due on outbox (next_attempt_at, id) where state = 'waiting';
create index outbox_failed on outbox (created_at) where state = 'failed';
create index outbox_notices on outbox (patient_id, created_at desc) where patient_id is not null;

-- Wakes the workers when the transaction commits; a poll covers what a sleeping one missed.
create function mt_outbox_notify() returns trigger language plpgsql as $$
begin
  perform pg_notify('mt_outbox', '');
  return null;
end $$;
create trigger notify after insert on outbox for each statement execute function mt_outbox_notify();

-- A mail that arrived is kept as what happened: kind, times, Message-ID. Its words, its links and whom it went to are nobody's any
-- more, so a copy of the database holds no live link and no address that its owner removed. Done here and not by the worker: no
-- worker can forget it.
create function mt_outbox_empty() returns trigger language plpgsql as $$
begin
  new.recipient := null;
  new.subject := null;
  new.body := null;
  new.unsubscribe := null;
  return new;
end $$;
create trigger empty before insert or update on outbox for each row when (new.state = 'sent') execute function mt_outbox_empty();

-- After 30 days nobody sends again what was given up.
create function mt_outbox_sweep(moment timestamptz) returns bigint
  language sql volatile security definer set search_path = public, pg_temp as $$
  with emptied as (update outbox set recipient = null, subject = null, body = null, unsubscribe = null
      where mt_job() = 'sweep' and state = 'failed' and body is not null and created_at < moment - interval '30 days' returning 1)
  select count(*) from emptied
$$;

-- The rows hold patients' addresses: every actor may write one, only the mail job sees or changes them.
alter table outbox enable row level security;
create policy actor_writes on outbox for insert to mijntoegang_app
  with check (mt_kind() in ('patient', 'officer', 'system') and state = 'waiting' and attempts = 0);
create policy mail_reads on outbox for select to mijntoegang_app using (mt_job() = 'mail');
create policy mail_delivers on outbox for update to mijntoegang_app
  using (mt_job() = 'mail') with check (mt_job() = 'mail');
grant select, insert, update (state, attempts, next_attempt_at, sent_at, last_error) on outbox to mijntoegang_app;

-- An address that waits for its owner's yes.
create table email_confirmations (
  -- The form's own number: sent again it is the same request.
  id uuid primary key,
  patient_id uuid not null references patients (id),
  address text not null check (address ~ '^[!-~]+@[!-~]+$' and length(address) <= 254),
  token_hash bytea not null unique check (length(token_hash) = 32),
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  ended_as text check (ended_as in ('confirmed', 'replaced', 'withdrawn')),
  constraint email_confirmations_expires_later check (expires_at > asked_at),
  constraint email_confirmations_ended_at_and_as check ((ended_at is null) = (ended_as is null))
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

create function mt_account_email() returns table (address text, confirmed_at timestamptz, off_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select email, email_confirmed_at, email_off_at from patients where mt_kind() = 'patient' and id = mt_patient()
$$;

-- One transaction at a time about a patient's address and notices; row locks of others (foreign keys) are not in the way.
create function mt_account_lock(patient uuid) returns void
  language sql volatile security definer set search_path = public, pg_temp as $$
  select from patients where id = patient for no key update
$$;

-- Puts the neutral notice into the outbox. At most one mail in so many minutes, and one a day for what is calm: what comes
-- sooner waits, and joins what waits already. Never dropped: a mail that is being delivered right now is not joined.
-- Says whether the mail that was handed in is used; without an address, or off, nothing is written.
-- A mail that arrived names no address any more: how lately a patient was told is asked by patient, since the address in use was
-- confirmed.
create function mt_notice(mail uuid, patient uuid, is_calm boolean, subject text, body text, message_id text, unsubscribe text,
    token_hash bytea, moment timestamptz, minutes integer) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
  address text;
  confirmed timestamptz;
  last timestamptz;
  last_calm timestamptz;
  due timestamptz := moment;
  joined outbox;
begin
  if mt_kind() is null or (mt_kind() = 'patient' and patient is distinct from mt_patient()) then
    raise exception 'a notice needs an actor; a patient may notify only themself' using errcode = 'MT010', constraint = 'notice_needs_actor';
  end if;
  perform mt_account_lock(patient);
  select p.email, p.email_confirmed_at into address, confirmed from patients p
    where p.id = mt_notice.patient and p.email_off_at is null;
  if address is null then
    return false;
  end if;
  if minutes > 0 or is_calm then
    select * into joined from outbox o
      where o.patient_id = mt_notice.patient and o.kind = 'patient-notice' and o.recipient = address and o.state = 'waiting'
        and (minutes > 0 or o.calm)
      order by o.created_at desc limit 1 for update skip locked;
  end if;
  -- When the others went or will go; one that is being delivered, now. Those to the address before were written before this one was
  -- confirmed, and count for nothing.
  select max(went), max(went) filter (where calm) into last, last_calm from (
    select o.calm, coalesce(o.sent_at, greatest(o.next_attempt_at, moment)) as went from outbox o
      where o.patient_id = mt_notice.patient and o.kind = 'patient-notice' and o.state in ('sent', 'waiting')
        and (o.recipient = address or (o.state = 'sent' and (confirmed is null or o.created_at >= confirmed)))
        and o.id is distinct from joined.id
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
-- delivered right now is left to mt_notice_again. What was given up at that address is not to be sent again: it is emptied as if
-- it had arrived.
create function mt_account_discard_mail(patient uuid, what text) returns boolean
  language sql volatile security definer set search_path = public, pg_temp as $$
  update outbox set recipient = null, subject = null, body = null, unsubscribe = null
    where patient_id = patient and kind = what and state = 'failed' and body is not null;
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
  perform mt_account_lock(letter.patient_id);
  if not exists (select from patients p where p.id = letter.patient_id and p.email = letter.recipient and p.email_off_at is null)
    or exists (select from outbox o where o.patient_id = letter.patient_id and o.kind = 'patient-notice' and o.state = 'waiting'
        and o.recipient = letter.recipient and o.id <> mail and o.created_at >= letter.created_at and o.next_attempt_at > o.created_at) then
    delete from outbox where id = mail;
    return false;
  end if;
  return true;
end $$;

-- The patient asks for another address: 'asked', 'again' (the same form), 'same' (in use already) or 'limit'.
create function mt_account_request_email(form uuid, wanted text, hash bytea, moment timestamptz, until timestamptz, a_day integer) returns text
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if mt_kind() is distinct from 'patient' then
    raise exception 'only a patient may request an address, for themself' using errcode = 'MT011', constraint = 'address_requested_by_patient';
  end if;
  perform mt_account_lock(mt_patient());
  if exists (select from email_confirmations c where c.id = form) then
    return 'again';
  end if;
  if exists (select from patients p where p.id = mt_patient() and lower(p.email) = lower(wanted) and p.email_off_at is null) then
    -- What was asked for before is not wanted any more: its link would change the address after all.
    update email_confirmations c set ended_at = moment, ended_as = 'replaced' where c.patient_id = mt_patient() and c.ended_at is null;
    perform mt_account_discard_mail(mt_patient(), 'email-confirmation');
    return 'same';
  end if;
  -- Of this patient, and to this mailbox by whomever.
  if (select count(*) from email_confirmations c where c.patient_id = mt_patient() and c.asked_at > moment - interval '1 day') >= a_day
    or (select count(*) from email_confirmations c where lower(c.address) = lower(wanted) and c.asked_at > moment - interval '1 day') >= a_day then
    return 'limit';
  end if;
  update email_confirmations c set ended_at = moment, ended_as = 'replaced' where c.patient_id = mt_patient() and c.ended_at is null;
  perform mt_account_discard_mail(mt_patient(), 'email-confirmation');
  insert into email_confirmations (id, patient_id, address, token_hash, asked_at, expires_at)
    values (form, mt_patient(), wanted, hash, moment, until);
  return 'asked';
end $$;

-- The link's owner says yes. Answers the patient and whether a notice waited for the address before; null: not (any more).
create function mt_account_confirm_email(hash bytea, moment timestamptz) returns jsonb
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
  -- The links in mails to the address before end with it.
  delete from unsubscribe_tokens t where t.patient_id = wanted.patient_id;
  -- One that is being delivered right now is not taken out. Should that fail, it is gone (mt_notice_again): the new address is
  -- told as well, for two of the same notice harm nobody.
  waited := mt_account_discard_mail(wanted.patient_id, 'patient-notice') or exists (
    select from outbox o where o.patient_id = wanted.patient_id and o.kind = 'patient-notice' and o.state = 'waiting');
  update patients p set email = wanted.address, email_confirmed_at = moment, email_off_at = null where p.id = wanted.patient_id;
  return jsonb_build_object('patient', wanted.patient_id, 'new', true, 'waited', waited);
end $$;

-- The patient wants no more mail at all; also a request under way ends. Says whether anything was there.
create function mt_account_remove_email(moment timestamptz) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  was boolean;
begin
  if mt_kind() is distinct from 'patient' then
    return false;
  end if;
  perform mt_account_lock(mt_patient());
  update email_confirmations c set ended_at = moment, ended_as = 'withdrawn' where c.patient_id = mt_patient() and c.ended_at is null;
  was := found;
  perform mt_account_discard_mail(mt_patient(), 'email-confirmation'), mt_account_discard_mail(mt_patient(), 'patient-notice');
  delete from unsubscribe_tokens t where t.patient_id = mt_patient();
  update patients p set email = null, email_confirmed_at = null, email_off_at = null where p.id = mt_patient() and p.email is not null;
  return was or found;
end $$;

-- Mail is wanted again after it was given up by a link. Says whether it was off.
create function mt_account_resume_email() returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if mt_kind() is distinct from 'patient' then
    return false;
  end if;
  update patients p set email_off_at = null where p.id = mt_patient() and p.email_off_at is not null;
  return found;
end $$;

-- The link in a notice: whose it is when that gave something up, else null. Known, used and unknown ones answer alike outside.
create function mt_account_unsubscribe(hash bytea, moment timestamptz) returns uuid
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
  return case when found then whose end;
end $$;

-- Requests for an address that ended or expired, and are no longer counted.
create function mt_account_sweep(moment timestamptz) returns bigint
  language sql volatile security definer set search_path = public, pg_temp as $$
  with gone as (delete from email_confirmations c where mt_job() = 'sweep' and c.asked_at < moment - interval '7 days' returning 1)
  select count(*) from gone
$$;

revoke all on function mt_outbox_sweep, mt_account_email, mt_account_lock, mt_account_discard_mail, mt_notice, mt_notice_again, mt_account_request_email,
  mt_account_confirm_email, mt_account_remove_email, mt_account_resume_email, mt_account_unsubscribe, mt_account_sweep from public;
grant execute on function mt_outbox_sweep, mt_account_email, mt_notice, mt_notice_again, mt_account_request_email, mt_account_confirm_email,
  mt_account_remove_email, mt_account_resume_email, mt_account_unsubscribe, mt_account_sweep to mijntoegang_app;
