-- A worker has a mail by a lease instead of an open transaction: a worker whose connection died without a word leaves it to the next
-- one when the lease ends, and no connection is held while the mail server is talked to.
alter table outbox
  -- Until then it is in a worker's hands, by the database's clock (R22).
  add column taken_until timestamptz,
  -- Which attempt that is: what another one says of it counts no more.
  add column taken_by uuid,
  add constraint outbox_taken_while_waiting check ((taken_until is null) = (taken_by is null) and (state = 'waiting' or taken_by is null)),
  drop constraint outbox_state_check,
  -- 'replaced': a newer one says what it said, and a copy of it may have arrived.
  add constraint outbox_state_check check (state in ('waiting', 'sent', 'failed', 'replaced')),
  drop constraint outbox_words,
  add constraint outbox_words check (
    (recipient is null) = (body is null) and (subject is null) = (body is null)
    and case state when 'waiting' then body is not null when 'failed' then body is not null or unsubscribe is null
        else body is null and unsubscribe is null end);
grant update (taken_until, taken_by) on outbox to mijntoegang_app;
drop trigger empty on outbox;
create trigger empty before insert or update on outbox
  for each row when (new.state in ('sent', 'replaced')) execute function mt_outbox_empty();

-- As before, but that 'in a worker's hands' is a lease.
create or replace function mt_notice(mail uuid, patient uuid, is_calm boolean, subject text, body text, message_id text, unsubscribe text,
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
        and (minutes > 0 or o.calm) and (o.taken_until is null or o.taken_until <= mt_now())
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
    -- After a failed attempt its time stands. The days for trying count anew, and a copy that did arrive hides this one nowhere;
    -- nor does a worker that comes back after its lease mark it as delivered.
    update outbox o set
        next_attempt_at = case when joined.attempts > 0 then o.next_attempt_at else least(o.next_attempt_at, due) end,
        calm = o.calm or is_calm,
        created_at = moment,
        message_id = case when joined.attempts > 0 or joined.taken_until is not null then mt_notice.message_id else o.message_id end,
        taken_until = null, taken_by = null
      where o.id = joined.id;
    perform pg_notify('mt_outbox', '');
    return false;
  end if;
  insert into outbox (id, kind, recipient, subject, body, message_id, unsubscribe, patient_id, calm, created_at, next_attempt_at)
    values (mail, 'patient-notice', address, mt_notice.subject, mt_notice.body, mt_notice.message_id, mt_notice.unsubscribe, mt_notice.patient, is_calm, moment, due);
  insert into unsubscribe_tokens values (mt_notice.token_hash, mt_notice.patient);
  return true;
end $$;

-- Takes out what waits for an address that is no longer the patient's; says whether there was any. What is in a worker's hands is left
-- to mt_notice_again. A mail of which a copy may have arrived stays, emptied, as replaced. What was given up at that address is not to
-- be sent again: it is emptied as if it had arrived.
create or replace function mt_account_discard_mail(patient uuid, what text) returns boolean
  language sql volatile security definer set search_path = public, pg_temp as $$
  update outbox set recipient = null, subject = null, body = null, unsubscribe = null
    where patient_id = patient and kind = what and state = 'failed' and body is not null;
  with held as (
      select id, attempts, taken_until from outbox
        where patient_id = patient and kind = what and state = 'waiting' and (taken_until is null or taken_until <= mt_now())
        for update skip locked),
    gone as (delete from outbox where id in (select id from held where attempts = 0 and taken_until is null) returning 1),
    kept as (
      update outbox set state = 'replaced', attempts = greatest(attempts, 1), next_attempt_at = null, taken_until = null, taken_by = null
        where id in (select id from held where attempts > 0 or taken_until is not null) returning 1)
  select exists (select from gone union all select from kept)
$$;

create or replace function mt_ombuds_notice(mail uuid, address text, subject text, body text, message_id text, moment timestamptz, minutes integer)
  returns boolean language plpgsql volatile security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
  due timestamptz := moment;
begin
  if mt_kind() is null or mt_kind() = 'application' then
    raise exception 'a mail to an ombudsdienst needs an actor' using errcode = 'MT020', constraint = 'ombuds_notice_needs_actor';
  end if;
  if minutes > 0 then
    perform from outbox o
      where o.pause_minutes > 0 and o.state = 'waiting' and lower(o.recipient) = lower(mt_ombuds_notice.address)
        and o.attempts = 0 and o.taken_until is null and o.next_attempt_at > moment
      limit 1 for key share skip locked;
    if found then
      return false;
    end if;
    select greatest(due, m.last_sent_at + make_interval(mins => minutes)) into due from ombuds_mailboxes m
      where m.address = lower(mt_ombuds_notice.address);
  end if;
  insert into outbox (id, kind, recipient, subject, body, message_id, pause_minutes, created_at, next_attempt_at)
    values (mail, 'ombuds-notice', mt_ombuds_notice.address, mt_ombuds_notice.subject, mt_ombuds_notice.body, mt_ombuds_notice.message_id,
      minutes, moment, coalesce(due, moment));
  return true;
end $$;

create or replace function mt_ombuds_mail_turn(moment timestamptz) returns uuid
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  mailbox text;
  earliest timestamptz;
  together uuid[];
begin
  if mt_job() is distinct from 'mail' then
    return null;
  end if;
  for mailbox in select distinct lower(o.recipient) from outbox o
      where o.pause_minutes > 0 and o.state = 'waiting' and o.next_attempt_at <= moment loop
    continue when not pg_try_advisory_xact_lock(hashtextextended('ombuds mailbox ' || mailbox, 0));
    -- In a worker's hands is one for all that wait.
    continue when exists (select from outbox o
      where o.pause_minutes > 0 and o.state = 'waiting' and lower(o.recipient) = mailbox and o.taken_until > mt_now());
    together := array(select o.id from outbox o
      where o.pause_minutes > 0 and o.state = 'waiting' and lower(o.recipient) = mailbox
      order by o.created_at desc, o.id desc for update skip locked);
    continue when cardinality(together) = 0;
    delete from outbox o where o.id = any (together[2:]);
    select m.last_sent_at + make_interval(mins => o.pause_minutes) into earliest from ombuds_mailboxes m, outbox o
      where m.address = mailbox and o.id = together[1];
    if earliest > moment then
      update outbox set next_attempt_at = earliest where id = together[1];
    else
      return together[1];
    end if;
  end loop;
  return null;
end $$;

-- Older programs hold a mail by its row alone, and would deliver one that is leased.
update schema_compatibility set oldest_compatible = '20261129000660';
