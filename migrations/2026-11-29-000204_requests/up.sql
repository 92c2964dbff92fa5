-- Requests for an exclusion: what was asked, what happened to it, the ombudsdienst's notes, and drafts.
create sequence request_numbers;
grant usage on sequence request_numbers to mijntoegang_app;

create table exclusion_requests (
  id uuid primary key,
  reference text not null unique check (reference ~ '^UA-[0-9]{4}-[0-9]{6}-[A-Z]$'),
  -- The draft it was sent from: the same form sent again finds the same request (R10).
  draft_id uuid not null unique,
  patient_id uuid not null references patients (id),
  institution_id uuid not null references institutions (id),
  state text not null check (state in ('sent', 'taken', 'asked', 'registered', 'refused', 'withdrawn')),

  -- How it came. What an officer enters says who asked and how that person's identity was checked; a patient's own has none of it.
  -- 'message': made from what the patient, who is signed in, wrote here.
  channel text not null default 'portal' check (channel in ('portal', 'paper', 'email', 'telephone', 'message')),
  entered_by uuid references officers (id),
  asked_by text check (asked_by in ('self', 'parent', 'representative')),
  identity_check text check (mt_is_code(identity_check)),
  constraint exclusion_requests_entered_by_channel check (
    (channel in ('paper', 'email', 'telephone')) = (asked_by is not null)
    and (channel in ('paper', 'email', 'telephone')) = (identity_check is not null)
    and (entered_by is not null or channel in ('portal', 'message'))
    and (entered_by is null or channel <> 'portal')),

  -- R1: one natural person, chosen from the directory or described in words.
  care_worker_id uuid references care_workers (id),
  described_name text check (described_name <> ''),
  described_place text check (described_place <> ''),
  described_function text check (described_function <> ''),
  described_key text,
  constraint exclusion_requests_chosen_or_described check ((care_worker_id is null) = (described_name is not null)),
  constraint exclusion_requests_described_whole
    check ((described_name is null) = (described_place is null) and (described_name is null) = (described_key is null)),
  constraint exclusion_requests_function_of_described check (described_name is not null or described_function is null),

  ehealth_advised boolean not null,
  -- R8: which text was read, and when.
  consequences_version text not null,
  consequences_read_at timestamptz not null,

  remark text check (remark <> '' and length(remark) <= 1000),
  contact text not null check (contact in ('message', 'telephone')),
  telephone text,
  constraint exclusion_requests_telephone_of_contact check ((contact = 'telephone') = (telephone is not null)),
  other_may_answer boolean not null,
  may_leave_message boolean not null,

  sent_at timestamptz not null,
  target_on date not null,
  latest_on date not null,

  taken_by uuid references officers (id),
  taken_at timestamptz,
  constraint exclusion_requests_taken_by_and_at check ((taken_by is null) = (taken_at is null)),
  constraint exclusion_requests_asked_is_taken check (state <> 'asked' or taken_by is not null),
  decided_at timestamptz,
  decided_by uuid references officers (id),
  constraint exclusion_requests_decided_at_of_state check ((state in ('registered', 'refused', 'withdrawn')) = (decided_at is not null)),
  constraint exclusion_requests_decided_by_of_state check ((state in ('registered', 'refused')) = (decided_by is not null)),

  -- The entry it was registered against; for a chosen entry only that one.
  registered_care_worker_id uuid references care_workers (id),
  constraint exclusion_requests_registered_entry_of_state check ((state = 'registered') = (registered_care_worker_id is not null)),
  constraint exclusion_requests_registered_as_chosen
    check (registered_care_worker_id = coalesce(care_worker_id, registered_care_worker_id)),

  refusal_reason text,
  refusal_words text check (refusal_words <> ''),
  constraint exclusion_requests_refusal_reason_of_state check ((state = 'refused') = (refusal_reason is not null)),
  constraint exclusion_requests_refusal_words_of_state check ((state = 'refused') = (refusal_words is not null))
);
comment on column exclusion_requests.consequences_read_at is 'for one entered by an officer: when they were explained, by entered_by';
create index exclusion_requests_of_patient on exclusion_requests (patient_id);
create index exclusion_requests_worklist on exclusion_requests (institution_id, latest_on) where state in ('sent', 'taken', 'asked');
create index exclusion_requests_done on exclusion_requests (institution_id, decided_at desc) where state in ('registered', 'refused', 'withdrawn');
-- One open request a person, whatever the handlers think.
create unique index exclusion_requests_one_open on exclusion_requests (patient_id, care_worker_id)
  where state in ('sent', 'taken', 'asked') and care_worker_id is not null;
-- Whom an institution knows besides those who are at home there.
create index exclusion_requests_patients on exclusion_requests (institution_id, patient_id);

create table request_events (
  id uuid primary key,
  request_id uuid not null references exclusion_requests (id),
  happened_at timestamptz not null,
  kind text not null check (kind in ('sent', 'taken', 'registered', 'refused', 'withdrawn', 'registration_retracted',
    'asked', 'answered', 'entered', 'note', 'call', 'taken_over', 'handed_back', 'reopened')),
  officer_id uuid references officers (id),
  -- Why a request was refused, as the patient was told: a refusal that is reopened leaves the request itself.
  reason text check (reason <> ''),
  constraint request_events_officer_of_kind check ((kind in ('sent', 'withdrawn', 'answered')) = (officer_id is null))
);
create index request_events_of_request on request_events (request_id, happened_at);

-- The ombudsdienst's own words about what happened: notes, calls, and why something was taken back. A patient never reads them.
create table request_notes (
  id uuid primary key references request_events (id),
  request_id uuid not null references exclusion_requests (id),
  officer_id uuid not null references officers (id),
  -- Whether a call reached the patient.
  reached text check (reached in ('patient', 'other', 'voicemail', 'nobody')),
  words text not null check (words <> '' and length(words) <= 4000),
  written_at timestamptz not null
);
create index request_notes_of_request on request_notes (request_id);

create table request_drafts (
  id uuid primary key,
  patient_id uuid not null references patients (id),
  version integer not null check (version > 0),
  content jsonb not null,
  updated_at timestamptz not null,
  sent_at timestamptz,
  -- **Maak er een aanvraag van**: prepared by an officer from a conversation, one at a time; then the patient's own, like any other.
  prepared_by uuid references officers (id),
  conversation_id uuid unique,
  -- A draft is a request that was begun once somebody is chosen or described; until then it only holds what was searched.
  has_person boolean not null generated always as (coalesce(jsonb_typeof(content -> 'person') = 'object', false)) stored,
  constraint request_drafts_prepared_from_conversation check (prepared_by is null or conversation_id is not null)
);
create index request_drafts_of_patient on request_drafts (patient_id, updated_at desc) where sent_at is null;
create index request_drafts_of_nobody on request_drafts (updated_at) where not has_person and sent_at is null;

-- A request of the officer's institution that this officer may not open.
create function mt_request_withheld(wanted text) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select mt_kind() = 'officer' and exists (
    select from exclusion_requests r where r.reference = wanted and r.institution_id = mt_institution()
      and mt_concerns_officer(r.patient_id, coalesce(r.registered_care_worker_id, r.care_worker_id), r.described_key))
$$;

-- The patient's answer puts the request back to work. No policy could say that this is all a patient may change.
create function mt_request_answered(request uuid) returns boolean
  language sql volatile security definer set search_path = public, pg_temp as $$
  with answered as (
    update exclusion_requests set state = 'taken'
      where id = request and state = 'asked' and mt_kind() = 'patient' and patient_id = mt_patient() returning 1)
  select exists (select from answered)
$$;

revoke all on function mt_request_withheld, mt_request_answered from public;
grant execute on function mt_request_withheld, mt_request_answered to mijntoegang_app;

alter table exclusion_requests enable row level security;
create policy patient_own on exclusion_requests for select to mijntoegang_app
  using (mt_kind() = 'patient' and patient_id = mt_patient());
create policy patient_sends on exclusion_requests for insert to mijntoegang_app
  with check (mt_kind() = 'patient' and patient_id = mt_patient() and state = 'sent' and taken_by is null
    and channel in ('portal', 'message') and entered_by is null);
create policy patient_withdraws on exclusion_requests for update to mijntoegang_app
  using (mt_kind() = 'patient' and patient_id = mt_patient() and state in ('sent', 'taken', 'asked'))
  with check (mt_kind() = 'patient' and patient_id = mt_patient() and state = 'withdrawn');
create policy officer_reads on exclusion_requests for select to mijntoegang_app
  using (mt_kind() = 'officer' and institution_id = mt_institution()
    and not mt_concerns_officer(patient_id, coalesce(registered_care_worker_id, care_worker_id), described_key));
create policy officer_enters on exclusion_requests for insert to mijntoegang_app
  with check (mt_kind() = 'officer' and institution_id = mt_institution() and state = 'sent' and taken_by is null
    and channel in ('paper', 'email', 'telephone') and entered_by = mt_officer()
    and not mt_concerns_officer(patient_id, care_worker_id, described_key));
create policy officer_works on exclusion_requests for update to mijntoegang_app
  using (mt_kind() = 'officer' and institution_id = mt_institution()
    and not mt_concerns_officer(patient_id, coalesce(registered_care_worker_id, care_worker_id), described_key))
  -- In one's own name only.
  with check (mt_kind() = 'officer' and institution_id = mt_institution() and state <> 'withdrawn'
    and (state <> 'taken' or taken_by = mt_officer())
    and (state not in ('registered', 'refused') or decided_by = mt_officer())
    and not mt_concerns_officer(patient_id, coalesce(registered_care_worker_id, care_worker_id), described_key));
grant select, insert on exclusion_requests to mijntoegang_app;
grant update (state, taken_by, taken_at, decided_at, decided_by, registered_care_worker_id, refusal_reason, refusal_words)
  on exclusion_requests to mijntoegang_app;

alter table request_events enable row level security;
create policy with_the_request on request_events for select to mijntoegang_app
  using (exists (select from exclusion_requests r where r.id = request_id)
    and (mt_kind() <> 'patient' or kind not in ('note', 'call')));
create policy with_the_request_new on request_events for insert to mijntoegang_app
  with check (exists (select from exclusion_requests r where r.id = request_id)
    and (officer_id is not distinct from mt_officer()));
grant select, insert on request_events to mijntoegang_app;

alter table request_notes enable row level security;
create policy officer_reads on request_notes for select to mijntoegang_app
  using (mt_kind() = 'officer' and exists (select from exclusion_requests r where r.id = request_id));
create policy officer_writes on request_notes for insert to mijntoegang_app
  with check (mt_kind() = 'officer' and officer_id = mt_officer()
    and exists (select from exclusion_requests r where r.id = request_id));
grant select, insert on request_notes to mijntoegang_app;

alter table request_drafts enable row level security;
create policy patient_own on request_drafts for all to mijntoegang_app
  using (mt_kind() = 'patient' and patient_id = mt_patient())
  with check (mt_kind() = 'patient' and patient_id = mt_patient());
create policy sweep on request_drafts for delete to mijntoegang_app using (mt_job() = 'sweep');
create policy sweep_sees on request_drafts for select to mijntoegang_app using (mt_job() = 'sweep');
grant select, insert, update (version, content, updated_at, sent_at), delete on request_drafts to mijntoegang_app;
