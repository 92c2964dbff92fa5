-- Conversations between a patient and an ombudsdienst. What the portal tells a patient is a message in one too, so that
-- every notice can be answered. (The schema before this one was never installed anywhere: no old process writes here.)
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
  -- R12: whom it concerns, as an entry, and every name in what the patient wrote, as the directory's search writes words.
  care_worker_id uuid references care_workers (id),
  named_key text not null default '',
  started_at timestamptz not null,
  last_at timestamptz not null,
  closed_at timestamptz,
  closed_by uuid references officers (id),
  check ((closed_at is null) = (closed_by is null)),
  check (last_at >= started_at),
  unique (id, patient_id, institution_id)
);
create index conversations_of_patient on conversations (patient_id, last_at desc, id desc);
create index conversations_of_institution on conversations (institution_id, last_at desc, id desc);
create index conversations_of_request on conversations (request_id) where request_id is not null;

-- What was told so far: a conversation each.
alter table messages add conversation_id uuid, add author text, add officer_id uuid references officers (id);
with numbered as (select m.*, nextval('conversation_numbers') as number, extract(year from written_at)::bigint as year from messages m)
insert into conversations (id, reference, patient_id, institution_id, topic, subject, request_id, started_at, last_at)
  select id, 'GB-' || year || '-' || lpad(number::text, 6, '0') || '-' || substr('ABCDEFGHJKLMNPRSTUVWXYZ', ((year * 1000000 + number) % 23)::int + 1, 1),
    patient_id, institution_id, 'request', subject, request_id, written_at, written_at
  from numbered;
update messages set conversation_id = id, author = 'system';
drop policy officer_writes on messages;
drop policy patient_reads on messages;
drop index messages_of_patient;
alter table messages
  alter conversation_id set not null,
  alter author set not null,
  add foreign key (conversation_id, patient_id, institution_id) references conversations (id, patient_id, institution_id),
  add check (author in ('patient', 'officer', 'system')),
  -- The portal's own notice names the officer who caused it, for the ombudsdienst; a patient's message never has one.
  add check (author <> 'officer' or officer_id is not null),
  add check (author <> 'patient' or officer_id is null),
  add check (length(body) <= 10000),
  drop constraint messages_kind_check,
  add constraint messages_kind_check check (kind in ('text', 'question', 'registered', 'refused', 'registration_retracted', 'ended', 'broken', 'outcome', 'prepared')),
  add check ((kind in ('text', 'question')) = (author in ('patient', 'officer'))),
  drop subject,
  drop request_id;
comment on column messages.read_at is 'when the other side first saw it';
create index messages_of_conversation on messages (conversation_id, written_at, id);
create index messages_unread_by_patient on messages (patient_id, conversation_id) where read_at is null and author <> 'patient';
create index messages_unread_by_officers on messages (institution_id, conversation_id) where read_at is null and author = 'patient';

-- R12: whether what a patient wrote names the officer. Whole names with a slip or two, the family name as words, or written
-- together; a given name only beside the word ombudsdienst.
create function mt_officer_named_in(words text) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select words <> '' and coalesce((
    select strict_word_similarity(o.given_key || ' ' || o.family_key, words) >= 0.7
      or strict_word_similarity(o.family_key || ' ' || o.given_key, words) >= 0.7
      or ' ' || words || ' ' like '% ' || o.family_key || ' %'
      or (length(replace(o.family_key, ' ', '')) >= 5 and position(replace(o.family_key, ' ', '') in replace(words, ' ', '')) > 0)
      or (words like '%ombud%' and ' ' || words || ' ' like '% ' || o.given_key || ' %')
    from officers o where o.id = mt_officer()), true)
$$;

create function mt_concerns_conversation(patient uuid, request uuid, care_worker uuid, words text) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select mt_concerns_officer(patient, care_worker, null)
    or mt_officer_named_in(words)
    or exists (select from exclusion_requests r where r.id = request
      and mt_concerns_officer(r.patient_id, coalesce(r.registered_care_worker_id, r.care_worker_id), r.described_key))
$$;

-- Whoever asked or wrote to this institution is known to it.
create or replace function mt_patient_asked_here(patient uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from exclusion_requests r where r.patient_id = patient and r.institution_id = mt_institution())
    or exists (select from conversations c where c.patient_id = patient and c.institution_id = mt_institution())
$$;

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
grant select, insert, update (last_at, named_key, request_id, closed_at, closed_by) on conversations to mijntoegang_app;

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

-- Files of a message, or of a request that came on paper. Three at most, numbered.
create table attachments (
  id uuid primary key,
  message_id uuid references messages (id),
  request_id uuid references exclusion_requests (id),
  check (num_nonnulls(message_id, request_id) = 1),
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

-- What a session stands for, as before, and how many conversations wait to be read: the menu shows it on every page. Beyond
-- 99 it is not counted.
create or replace function session_load(hash bytea, moment timestamptz) returns jsonb
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  s sessions;
  who jsonb;
  expired boolean;
  unread bigint := 0;
begin
  select * into s from sessions where key_hash = hash;
  if not found or moment >= least(s.idle_until, s.absolute_until) + interval '7 days' then
    return null;
  end if;
  expired := moment >= s.idle_until or moment >= s.absolute_until;
  if s.patient_id is not null then
    select jsonb_build_object('kind', 'patient', 'id', p.id, 'name', p.given_name || ' ' || p.family_name, 'institution', p.home_institution_id)
      into who from patients p where p.id = s.patient_id;
  else
    select jsonb_build_object('kind', 'officer', 'id', o.id, 'name', o.given_name || ' ' || o.family_name, 'institution', o.institution_id)
      into who from officers o where o.id = s.officer_id and o.active;
  end if;
  if who is null then
    return null;
  end if;
  if not expired and s.patient_id is not null then
    select count(*) into unread from (
      select distinct m.conversation_id from messages m
        where m.patient_id = s.patient_id and m.read_at is null and m.author <> 'patient' limit 100) as found;
  elsif not expired then
    -- For R12 only, until this statement ends; without mt.kind no policy lets anything through.
    perform set_config('mt.officer', s.officer_id::text, true);
    select count(*) into unread from (
      select from messages m join conversations c on c.id = m.conversation_id
        where m.institution_id = (who ->> 'institution')::uuid and m.read_at is null and m.author = 'patient'
          and not mt_concerns_conversation(c.patient_id, c.request_id, c.care_worker_id, c.named_key)
        group by c.id limit 100) as found;
  end if;
  -- The idle limit moves at most once a minute, so that reading a page writes nothing most of the time.
  if not expired and s.idle_until < moment + make_interval(secs => s.idle_seconds - 60) then
    update sessions set idle_until = moment + make_interval(secs => s.idle_seconds) where key_hash = hash;
  end if;
  return jsonb_build_object('who', who, 'state', s.state, 'expired', expired, 'unread', unread);
end $$;
