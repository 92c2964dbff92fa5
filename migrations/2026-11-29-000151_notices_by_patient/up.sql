-- A mail that arrived names no address any more: how lately a patient was told is asked by patient, since the address in use was
-- confirmed.
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
    raise exception 'a notice is sent by somebody, a patient''s own to themself' using errcode = 'MT010';
  end if;
  perform account_hold(patient);
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

-- What was given up at an address that is no longer wanted is not to be sent again: it is emptied as if it had arrived.
create or replace function account_take_out(patient uuid, what text) returns boolean
  language sql volatile security definer set search_path = public, pg_temp as $$
  update outbox set recipient = null, subject = null, body = null, unsubscribe = null
    where patient_id = patient and kind = what and state = 'failed' and body is not null;
  with gone as (delete from outbox where id in (
      select id from outbox where patient_id = patient and kind = what and state = 'waiting' for update skip locked) returning 1)
  select exists (select from gone)
$$;

-- After 30 days nobody sends again what was given up.
create function outbox_sweep(moment timestamptz) returns bigint
  language sql volatile security definer set search_path = public, pg_temp as $$
  with emptied as (update outbox set recipient = null, subject = null, body = null, unsubscribe = null
      where mt_job() = 'sweep' and state = 'failed' and body is not null and created_at < moment - interval '30 days' returning 1)
  select count(*) from emptied
$$;
revoke all on function outbox_sweep from public;
grant execute on function outbox_sweep to mijntoegang_app;
