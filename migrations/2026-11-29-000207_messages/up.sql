-- Conversations between a patient and an ombudsdienst. What the portal tells a patient is a message in one too, so that
-- every notice can be answered.
create sequence conversation_numbers;
grant usage on sequence conversation_numbers to mijntoegang_app;

create table conversations (
  id uuid primary key,
  reference text not null unique check (reference ~ '^GB-[0-9]{4}-[0-9]{6}-[A-Z]$'),
  patient_id uuid not null references patients (id),
  institution_id uuid not null references institutions (id),
  -- The four that a patient chooses from; 'request', 'ended' and 'break' are started by what happened.
  topic text not null check (topic in ('exclusion', 'ending', 'suspicion', 'other', 'request', 'ended', 'break')),
  subject text not null check (subject <> '' and length(subject) <= 200 and subject !~ '[[:cntrl:]]'),
  -- The matter it is about, when there is one.
  request_id uuid references exclusion_requests (id),
  exclusion_id uuid references exclusions (id),
  -- R12: whom it concerns, as an entry, and every name in what the patient wrote, as the directory's search writes words. All of it
  -- is read on every look: a conversation that would hold more goes on in another, so that no name drops out.
  care_worker_id uuid references care_workers (id),
  named_key text not null default '' check (length(named_key) <= 20000),
  -- Somebody wrote in it: a notice alone is nothing to answer.
  is_talk boolean not null default false,
  -- The oldest message of the patient that no officer saw, and the oldest that none answered.
  unread_since timestamptz,
  waits_since timestamptz,
  started_at timestamptz not null,
  last_at timestamptz not null,
  closed_at timestamptz,
  closed_by uuid references officers (id),
  reopened_at timestamptz,
  reopened_by uuid references officers (id),
  unique (id, patient_id, institution_id),
  constraint conversations_closed_at_and_by check ((closed_at is null) = (closed_by is null)),
  constraint conversations_reopened_at_and_by check ((reopened_at is null) = (reopened_by is null)),
  constraint conversations_last_after_start check (last_at >= started_at),
  constraint conversations_unread_is_talk check (unread_since is null or is_talk),
  constraint conversations_waiting_is_talk check (waits_since is null or is_talk)
);
create index conversations_of_patient on conversations (patient_id, last_at desc, id desc);
create index conversations_of_institution on conversations (institution_id, last_at desc, id desc);
create index conversations_of_request on conversations (request_id) where request_id is not null;
create index conversations_worklist on conversations (institution_id, unread_since, waits_since, last_at desc, id desc) where is_talk;
-- Whom an institution knows besides those who are at home there.
create index conversations_patients on conversations (institution_id, patient_id);

create table messages (
  id uuid primary key,
  patient_id uuid not null references patients (id),
  institution_id uuid not null references institutions (id),
  conversation_id uuid not null,
  foreign key (conversation_id, patient_id, institution_id) references conversations (id, patient_id, institution_id),
  kind text not null check (kind in ('text', 'question', 'registered', 'refused', 'registration_retracted', 'ended', 'broken',
    'outcome', 'prepared', 'reopened')),
  author text not null check (author in ('patient', 'officer', 'system')),
  -- The portal's own notice names the officer who caused it, for the ombudsdienst; a patient's message never has one.
  officer_id uuid references officers (id),
  body text not null check (body <> '' and length(body) <= 10000),
  -- The form that a message came with: sent again, it is the same message.
  sent_with uuid unique,
  written_at timestamptz not null,
  read_at timestamptz,
  -- A notice that stays unread is sent on paper: who wrote that letter, and when.
  letter_sent_at timestamptz,
  letter_sent_by uuid references officers (id),
  constraint messages_officer_of_officers check (author <> 'officer' or officer_id is not null),
  constraint messages_no_officer_of_patients check (author <> 'patient' or officer_id is null),
  constraint messages_kind_of_author check ((kind in ('text', 'question')) = (author in ('patient', 'officer'))),
  constraint messages_letter_at_and_by check ((letter_sent_at is null) = (letter_sent_by is null)),
  constraint messages_letter_of_notice check (letter_sent_at is null or author = 'system')
);
comment on column messages.read_at is 'when the other side first saw it';
create index messages_of_conversation on messages (conversation_id, written_at, id);
create index messages_unread_by_patient on messages (patient_id, conversation_id) where read_at is null and author <> 'patient';
create index messages_unread_by_officers on messages (institution_id, conversation_id) where read_at is null and author = 'patient';
create index messages_to_write on messages (institution_id, written_at) where read_at is null and letter_sent_at is null and author = 'system';

-- Files of a message, or of a request that came on paper. Three at most, numbered.
create table attachments (
  id uuid primary key,
  message_id uuid references messages (id),
  request_id uuid references exclusion_requests (id),
  constraint attachments_of_message_or_request check (num_nonnulls(message_id, request_id) = 1),
  place smallint not null check (place between 1 and 3),
  name text not null check (name <> '' and length(name) <= 200 and name !~ '[[:cntrl:]/\\]'),
  -- By content, whatever the sender called it.
  kind text not null check (kind in ('pdf', 'jpeg', 'png')),
  size integer not null check (size between 1 and 5242880),
  sha256 bytea not null check (length(sha256) = 32),
  -- 'none': no scanner was configured. While one is, only 'clean' is served.
  scan text not null check (scan in ('none', 'waiting', 'clean', 'infected')),
  written_at timestamptz not null,
  unique (message_id, place),
  unique (request_id, place)
);
create table attachment_chunks (
  attachment_id uuid not null references attachments (id),
  number integer not null check (number >= 0),
  bytes bytea not null check (octet_length(bytes) between 1 and 262144),
  primary key (attachment_id, number)
);

-- R12: whether an officer stands in a conversation, or in the request that it is about.
create function mt_concerns_conversation(patient uuid, request uuid, care_worker uuid, words text) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select mt_concerns_officer(patient, care_worker, null)
    or mt_officer_named_in(words)
    or exists (select from exclusion_requests r where r.id = request
      and mt_concerns_officer(r.patient_id, coalesce(r.registered_care_worker_id, r.care_worker_id), r.described_key))
$$;
revoke all on function mt_concerns_conversation from public;
grant execute on function mt_concerns_conversation to mijntoegang_app;

-- What policies cannot say, for they see one side of a change at a time: no name drops out of a conversation (R12), and what
-- was read stays read.
create function mt_guard_named() returns trigger language plpgsql as $$
begin
  if mt_kind() is not null and not starts_with(new.named_key, old.named_key) then
    raise exception 'named_key may only be extended' using errcode = 'MT012', constraint = 'conversations_named_key_extended';
  end if;
  return new;
end $$;
create trigger guard_named before update of named_key on conversations for each row execute function mt_guard_named();

create function mt_guard_read() returns trigger language plpgsql as $$
begin
  if mt_kind() is not null and old.read_at is not null and new.read_at is distinct from old.read_at then
    raise exception 'read_at cannot change once it is set' using errcode = 'MT013', constraint = 'messages_read_at_final';
  end if;
  return new;
end $$;
create trigger guard_read before update of read_at on messages for each row execute function mt_guard_read();

-- Checks of several policies are any of them: what the one for letters adds is held together here.
create function mt_guard_letter() returns trigger language plpgsql as $$
begin
  if (new.letter_sent_at, new.letter_sent_by) is distinct from (old.letter_sent_at, old.letter_sent_by)
      and (mt_kind() is distinct from 'officer' or old.letter_sent_at is not null or new.letter_sent_by is distinct from mt_officer()) then
    raise exception 'only an officer may record a letter, in their own name and once' using errcode = 'MT008', constraint = 'messages_letter_once';
  end if;
  if mt_kind() = 'officer' and old.author <> 'patient' and new.read_at is distinct from old.read_at then
    raise exception 'only the patient may mark a notice as read' using errcode = 'MT009', constraint = 'messages_read_by_patient';
  end if;
  return new;
end $$;
create trigger guard_letter before update of read_at, letter_sent_at, letter_sent_by on messages
  for each row execute function mt_guard_letter();

alter table conversations enable row level security;
create policy patient_own on conversations for select to mijntoegang_app
  using (mt_kind() = 'patient' and patient_id = mt_patient());
create policy patient_starts on conversations for insert to mijntoegang_app
  with check (mt_kind() = 'patient' and patient_id = mt_patient() and closed_at is null
    and topic in ('exclusion', 'ending', 'suspicion', 'other', 'ended'));
-- A patient's message opens a closed conversation again.
create policy patient_goes_on on conversations for update to mijntoegang_app
  using (mt_kind() = 'patient' and patient_id = mt_patient())
  with check (mt_kind() = 'patient' and patient_id = mt_patient() and closed_at is null);
create policy officer_reads on conversations for select to mijntoegang_app
  using (mt_kind() = 'officer' and institution_id = mt_institution()
    and not mt_concerns_conversation(patient_id, request_id, care_worker_id, named_key));
create policy officer_starts on conversations for insert to mijntoegang_app
  with check (mt_kind() = 'officer' and institution_id = mt_institution() and topic in ('request', 'ended')
    and exists (select from patients p where p.id = patient_id)
    and not mt_concerns_conversation(patient_id, request_id, care_worker_id, named_key));
create policy officer_goes_on on conversations for update to mijntoegang_app
  using (mt_kind() = 'officer' and institution_id = mt_institution()
    and not mt_concerns_conversation(patient_id, request_id, care_worker_id, named_key))
  with check (mt_kind() = 'officer' and institution_id = mt_institution() and (closed_by is null or closed_by = mt_officer()));
grant select, insert, update (last_at, named_key, request_id, care_worker_id, is_talk, unread_since, waits_since, closed_at, closed_by,
  reopened_at, reopened_by) on conversations to mijntoegang_app;

alter table messages enable row level security;
create policy patient_own on messages for select to mijntoegang_app
  using (mt_kind() = 'patient' and patient_id = mt_patient());
create policy patient_reads on messages for update to mijntoegang_app
  using (mt_kind() = 'patient' and patient_id = mt_patient() and author <> 'patient')
  with check (mt_kind() = 'patient' and patient_id = mt_patient());
create policy patient_writes on messages for insert to mijntoegang_app
  with check (mt_kind() = 'patient' and patient_id = mt_patient() and officer_id is null and read_at is null
    and (author = 'patient' or kind = 'ended'));
create policy officer_reads on messages for select to mijntoegang_app
  using (mt_kind() = 'officer' and exists (select from conversations c where c.id = conversation_id));
create policy officer_marks on messages for update to mijntoegang_app
  using (mt_kind() = 'officer' and author = 'patient' and exists (select from conversations c where c.id = conversation_id))
  with check (mt_kind() = 'officer');
create policy officer_writes on messages for insert to mijntoegang_app
  with check (mt_kind() = 'officer' and author in ('officer', 'system') and officer_id = mt_officer() and read_at is null
    and exists (select from conversations c where c.id = conversation_id));
create policy officer_writes_letter on messages for update to mijntoegang_app
  using (mt_kind() = 'officer' and author = 'system' and letter_sent_at is null
    and exists (select from conversations c where c.id = conversation_id))
  with check (mt_kind() = 'officer' and letter_sent_by = mt_officer());
grant select, insert, update (read_at, letter_sent_at, letter_sent_by) on messages to mijntoegang_app;

alter table attachments enable row level security;
create policy with_what_it_is_of on attachments for select to mijntoegang_app
  using (exists (select from messages m where m.id = message_id) or exists (select from exclusion_requests r where r.id = request_id));
create policy with_what_it_is_of_new on attachments for insert to mijntoegang_app
  with check (scan <> 'infected' and (
    exists (select from messages m where m.id = message_id
      and (mt_kind() = 'patient' and m.author = 'patient' or mt_kind() = 'officer' and m.author = 'officer' and m.officer_id = mt_officer()))
    or mt_kind() = 'officer' and exists (select from exclusion_requests r where r.id = request_id)));
create policy scan_sees on attachments for select to mijntoegang_app using (mt_job() = 'scan');
create policy scan_says on attachments for update to mijntoegang_app using (mt_job() = 'scan') with check (mt_job() = 'scan');
grant select, insert, update (scan) on attachments to mijntoegang_app;
alter table attachment_chunks enable row level security;
create policy with_the_attachment on attachment_chunks for select to mijntoegang_app
  using (exists (select from attachments a where a.id = attachment_id));
create policy with_the_attachment_new on attachment_chunks for insert to mijntoegang_app
  with check (mt_kind() in ('patient', 'officer') and exists (select from attachments a where a.id = attachment_id));
grant select, insert on attachment_chunks to mijntoegang_app;

-- Requests that an officer prepares from a conversation.
alter table request_drafts add foreign key (conversation_id) references conversations (id);
create policy officer_prepares on request_drafts for insert to mijntoegang_app
  with check (mt_kind() = 'officer' and prepared_by = mt_officer() and version = 1 and sent_at is null
    and exists (select from conversations c where c.id = conversation_id and c.patient_id = request_drafts.patient_id
      and c.topic in ('exclusion', 'other') and c.request_id is null));

-- What was sent from it is the conversation's matter then, also when that was closed meanwhile.
create function mt_conversation_became(conversation uuid, request uuid) returns boolean
  language sql volatile security definer set search_path = public, pg_temp as $$
  with linked as (
    update conversations c set request_id = r.id from exclusion_requests r, request_drafts d
      where c.id = conversation and r.id = request and d.id = r.draft_id and d.conversation_id = c.id and c.request_id is null
        and mt_kind() = 'patient' and c.patient_id = mt_patient() and r.patient_id = mt_patient() returning 1)
  select exists (select from linked)
$$;

-- Whether a request that an officer prepared still waits for its patient: the draft is the patient's alone, so only that it is there.
create function mt_draft_waits(conversation uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select mt_kind() = 'officer' and exists (
    select from request_drafts d join conversations c on c.id = d.conversation_id
      where d.conversation_id = conversation and d.sent_at is null and c.institution_id = mt_institution())
$$;

revoke all on function mt_conversation_became, mt_draft_waits from public;
grant execute on function mt_conversation_became, mt_draft_waits to mijntoegang_app;
