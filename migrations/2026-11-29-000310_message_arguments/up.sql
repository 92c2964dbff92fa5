-- What the portal tells is kept as a kind with arguments and put into words for each reader, so that the words follow the
-- reader's language. What people type stays text, and so does what was told before.
alter table messages
  alter body drop not null,
  add arguments jsonb,
  add constraint messages_body_or_arguments check (num_nonnulls(body, arguments) = 1),
  add constraint messages_arguments_of_notices check (arguments is null or kind not in ('text', 'question')),
  add constraint messages_arguments_object check (jsonb_typeof(arguments) = 'object'),
  add constraint messages_arguments_length check (length(arguments::text) <= 20000);
alter table messages rename sent_with to idempotency_key;
alter table messages rename constraint messages_sent_with_key to messages_idempotency_key;
alter table conversations
  alter subject drop not null,
  add subject_arguments jsonb,
  add constraint conversations_subject_or_arguments check (num_nonnulls(subject, subject_arguments) = 1),
  add constraint conversations_subject_arguments_object check (jsonb_typeof(subject_arguments) = 'object'),
  add constraint conversations_subject_arguments_length check (length(subject_arguments::text) <= 1000);
