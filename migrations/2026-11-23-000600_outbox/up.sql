-- Mail that is to go out, written in the transaction that causes it (R10), delivered by the job 'mail'.
create table outbox (
  id uuid primary key,
  -- What it is about, in a word for operators; never a person.
  kind text not null check (kind ~ '^[a-z]+(-[a-z]+)*$'),
  -- One run of visible ASCII, and a subject of one line: no header can be smuggled in, whatever the program thinks.
  recipient text not null check (recipient ~ '^[!-~]+@[!-~]+$' and length(recipient) <= 254),
  subject text not null check (subject <> '' and subject !~ '[[:cntrl:]]' and length(subject) <= 200),
  body text not null check (body <> ''),
  message_id text not null unique check (message_id ~ '^<[!-~]+@[!-~]+>$'),

  state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed')),
  attempts integer not null default 0 check (attempts >= 0),
  created_at timestamptz not null,
  next_attempt_at timestamptz,
  sent_at timestamptz,
  -- A class such as 'smtp 450', never a server's words: those repeat the address.
  last_error text check (last_error ~ '^[a-z0-9 -]{1,40}$'),
  check ((state = 'waiting') = (next_attempt_at is not null)),
  check ((state = 'sent') = (sent_at is not null)),
  check (state <> 'failed' or last_error is not null),
  check (state = 'waiting' or attempts > 0)
);
create index outbox_due on outbox (next_attempt_at, id) where state = 'waiting';
create index outbox_failed on outbox (created_at) where state = 'failed';

-- Wakes the workers when the transaction commits; a poll covers what a sleeping one missed.
create function outbox_notify() returns trigger language plpgsql as $$
begin
  perform pg_notify('mt_outbox', '');
  return null;
end $$;
create trigger notify after insert on outbox for each statement execute function outbox_notify();

-- The rows hold patients' addresses: every actor may write one, only the mail job sees or changes them.
alter table outbox enable row level security;
create policy actor_writes on outbox for insert to mijntoegang_app
  with check (mt_kind() in ('patient', 'officer', 'system') and state = 'waiting' and attempts = 0);
create policy mail_reads on outbox for select to mijntoegang_app using (mt_job() = 'mail');
create policy mail_delivers on outbox for update to mijntoegang_app
  using (mt_job() = 'mail') with check (mt_job() = 'mail');
grant select, insert, update (state, attempts, next_attempt_at, sent_at, last_error) on outbox to mijntoegang_app;
