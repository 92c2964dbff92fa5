-- A mail that arrived is kept as what happened: kind, times, Message-ID. Its words, its links and whom it went to are nobody's any
-- more, so a copy of the database holds no live link and no address that its owner removed.
set local lock_timeout = '5s';
alter table outbox
  alter recipient drop not null,
  alter subject drop not null,
  alter body drop not null;

-- Done here and not by the worker: no worker can forget it, the version before included.
create function outbox_empty() returns trigger language plpgsql as $$
begin
  new.recipient := null;
  new.subject := null;
  new.body := null;
  new.unsubscribe := null;
  return new;
end $$;
create trigger empty before insert or update on outbox for each row when (new.state = 'sent') execute function outbox_empty();

update outbox set recipient = null, subject = null, body = null, unsubscribe = null where state = 'sent';
-- What was given up is whole as long as an operator may send it again.
alter table outbox
  add constraint outbox_words check (
    (recipient is null) = (body is null) and (subject is null) = (body is null)
    and case state when 'waiting' then body is not null when 'sent' then body is null and unsubscribe is null
        else body is not null or unsubscribe is null end);
