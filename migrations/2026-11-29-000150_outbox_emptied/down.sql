-- What was emptied does not come back.
set local lock_timeout = '5s';
alter table outbox drop constraint outbox_words;
drop trigger empty on outbox;
drop function outbox_empty();
update outbox set recipient = 'emptied@invalid', subject = 'emptied', body = 'emptied' where body is null;
alter table outbox
  alter recipient set not null,
  alter subject set not null,
  alter body set not null;
