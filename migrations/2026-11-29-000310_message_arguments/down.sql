-- The words of a notice are in the program, not in SQL: what was told with arguments becomes a sentence that says so. What it told
-- about stands in the requests, exclusions and breaks as before.
update messages set body = 'Dit bericht kunnen we niet tonen. Vraag aan de ombudsdienst wat erin staat.' where body is null;
update conversations set subject = 'Bericht van de ombudsdienst' where subject is null;
alter table conversations
  drop constraint conversations_subject_or_arguments,
  drop subject_arguments,
  alter subject set not null;
alter table messages rename constraint messages_idempotency_key to messages_sent_with_key;
alter table messages rename idempotency_key to sent_with;
alter table messages
  drop constraint messages_body_or_arguments,
  drop constraint messages_arguments_of_notices,
  drop arguments,
  alter body set not null;
