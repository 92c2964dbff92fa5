-- Mail to an ombudsdienst says that something waits, always in the same words, and never twice within a time (R14).
alter table outbox
  -- Of mail to an ombudsdienst only: for how long the mailbox is left alone after this one, nought for one mail each.
  add column pause_minutes integer check (pause_minutes between 0 and 1440);
create index outbox_ombuds_notices on outbox (lower(recipient)) where pause_minutes > 0 and state = 'waiting';

-- What became of the last mail to a mailbox: the outbox forgets whom a mail went to.
create table ombuds_mailboxes (
  address text primary key check (address = lower(address)),
  last_sent_at timestamptz,
  last_failed boolean not null
);

create function mt_ombuds_mail_settled() returns trigger
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  insert into ombuds_mailboxes as mailbox (address, last_sent_at, last_failed)
    values (lower(old.recipient), new.sent_at, new.state = 'failed')
    on conflict (address) do update
      set last_sent_at = coalesce(excluded.last_sent_at, mailbox.last_sent_at), last_failed = excluded.last_failed;
  return null;
end $$;
create trigger ombuds_mail_settled after update of state on outbox for each row
  when (old.pause_minutes is not null and old.state = 'waiting' and new.state in ('sent', 'failed'))
  execute function mt_ombuds_mail_settled();

-- Puts a mail to an ombudsdienst into the outbox, or joins the one that waits for the end of the mailbox's time. That one is held until
-- this transaction ends, beside others who join it, and no worker takes it before: so it leaves after what it tells of was committed.
-- Not joined is one in a worker's hands, and one that was tried: its copy may have arrived. Says whether a mail was written.
create function mt_ombuds_notice(mail uuid, address text, subject text, body text, message_id text, moment timestamptz, minutes integer)
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
        and o.attempts = 0 and o.next_attempt_at > moment
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

-- Which mail to an ombudsdienst a worker may deliver now, if any. All that wait for a mailbox go as one, the youngest, but for those that
-- a transaction is joining. Within the mailbox's time it waits. The mailbox is locked before its mails: no other worker holds one of them.
create function mt_ombuds_mail_turn(moment timestamptz) returns uuid
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

-- Whether the last mail to a mailbox was given up.
create function mt_ombuds_mail_failed(mailbox text) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select mt_kind() in ('officer', 'system')
    and coalesce((select m.last_failed from ombuds_mailboxes m where m.address = lower(mailbox)), false)
$$;

-- Mornings on which an institution's ombudsdienst was reminded, or needed no reminder: once over all instances.
create table ombuds_reminders (
  institution_id uuid not null references institutions (id),
  day date not null,
  primary key (institution_id, day)
);
alter table ombuds_reminders enable row level security;
create policy mail_reminds on ombuds_reminders for insert to mijntoegang_app with check (mt_job() = 'mail');
grant insert on ombuds_reminders to mijntoegang_app;

-- What waits at an ombudsdienst, as far as the caller may see it: since when the oldest is unread (a request that is not taken, a
-- conversation, a break, a report about one), how many breaks wait, 100 at most, and whether the last mail failed.
create index exclusion_requests_untaken on exclusion_requests (institution_id, sent_at) where state = 'sent';
create index break_cases_waiting on break_cases (opened_at) where state in ('open', 'investigating');
drop index breaks_to_review;
create index breaks_to_review on breaks (institution_id, received_at) where reviewed_at is null;
create function mt_ombuds_backlog(institution uuid, mailbox text)
  returns table (unread_since timestamptz, breaks bigint, mail_failed boolean)
  language sql stable set search_path = public, pg_temp as $$
  select least(
      (select r.sent_at from exclusion_requests r where r.institution_id = institution and r.state = 'sent' order by r.sent_at limit 1),
      (select c.unread_since from conversations c
        where c.institution_id = institution and c.is_talk and c.unread_since is not null order by c.unread_since limit 1),
      (select b.received_at from breaks b
        where b.institution_id = institution and b.reviewed_at is null order by b.received_at limit 1),
      (select k.opened_at from break_cases k join breaks b on b.id = k.break_id
        where k.state = 'open' and b.institution_id = institution order by k.opened_at limit 1)),
    (select count(*) from (
      (select b.id from breaks b where b.institution_id = institution and b.reviewed_at is null limit 100)
      union
      (select k.break_id from break_cases k join breaks b on b.id = k.break_id
        where k.state in ('open', 'investigating') and b.institution_id = institution limit 100)
      limit 100) as waiting),
    mt_ombuds_mail_failed(mailbox)
$$;

-- The same of all that waits, for the job that reminds and for operators. Not of what is withheld from an officer: the shared mailbox
-- hears nothing of it (R12).
create function mt_ombuds_backlog_in_all(institution uuid, mailbox text)
  returns table (unread_since timestamptz, breaks bigint, mail_failed boolean)
  language sql stable security definer set search_path = public, pg_temp as $$
  select least(
      (select r.sent_at from exclusion_requests r where r.institution_id = institution and r.state = 'sent'
        and not exists (select from withheld_matters w where w.request_id = r.id) order by r.sent_at limit 1),
      (select c.unread_since from conversations c where c.institution_id = institution and c.is_talk and c.unread_since is not null
        and not exists (select from withheld_matters w where w.conversation_id = c.id) order by c.unread_since limit 1),
      (select b.received_at from breaks b where b.institution_id = institution and b.reviewed_at is null
        and not exists (select from withheld_matters w where w.break_id = b.id) order by b.received_at limit 1),
      (select k.opened_at from break_cases k join breaks b on b.id = k.break_id where k.state = 'open' and b.institution_id = institution
        and not exists (select from withheld_matters w where w.break_id = b.id) order by k.opened_at limit 1)),
    (select b.breaks from mt_ombuds_backlog(institution, mailbox) b),
    mt_ombuds_mail_failed(mailbox)
  where mt_job() = 'mail'
$$;

revoke all on function mt_ombuds_mail_settled, mt_ombuds_notice, mt_ombuds_mail_turn, mt_ombuds_mail_failed, mt_ombuds_backlog_in_all
  from public;
grant execute on function mt_ombuds_notice, mt_ombuds_mail_turn, mt_ombuds_mail_failed, mt_ombuds_backlog_in_all to mijntoegang_app;
