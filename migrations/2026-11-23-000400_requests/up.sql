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

  -- R1: one natural person, chosen from the directory or described in words.
  care_worker_id uuid references care_workers (id),
  described_name text check (described_name <> ''),
  described_place text check (described_place <> ''),
  described_function text check (described_function <> ''),
  described_key text,
  check ((care_worker_id is null) = (described_name is not null)),
  check ((described_name is null) = (described_place is null) and (described_name is null) = (described_key is null)),
  check (described_name is not null or described_function is null),

  ehealth_advised boolean not null,
  -- R8: which text was read, and when.
  consequences_version text not null,
  consequences_read_at timestamptz not null,

  remark text check (remark <> '' and length(remark) <= 1000),
  contact text not null check (contact in ('message', 'telephone')),
  telephone text,
  check ((contact = 'telephone') = (telephone is not null)),
  other_may_answer boolean not null,
  may_leave_message boolean not null,

  sent_at timestamptz not null,
  target_on date not null,
  latest_on date not null,

  taken_by uuid references officers (id),
  taken_at timestamptz,
  check ((taken_by is null) = (taken_at is null)),
  decided_at timestamptz,
  decided_by uuid references officers (id),
  check ((state in ('registered', 'refused', 'withdrawn')) = (decided_at is not null)),
  check ((state in ('registered', 'refused')) = (decided_by is not null)),

  -- The entry it was registered against; for a chosen entry only that one.
  registered_care_worker_id uuid references care_workers (id),
  check ((state = 'registered') = (registered_care_worker_id is not null)),
  check (registered_care_worker_id = coalesce(care_worker_id, registered_care_worker_id)),

  refusal_reason text,
  refusal_words text check (refusal_words <> ''),
  check ((state = 'refused') = (refusal_reason is not null)),
  check ((state = 'refused') = (refusal_words is not null))
);
create index exclusion_requests_of_patient on exclusion_requests (patient_id);
create index exclusion_requests_worklist on exclusion_requests (institution_id, latest_on) where state in ('sent', 'taken', 'asked');
create index exclusion_requests_done on exclusion_requests (institution_id, decided_at desc) where state in ('registered', 'refused', 'withdrawn');
-- One open request a person, whatever the handlers think.
create unique index exclusion_requests_one_open on exclusion_requests (patient_id, care_worker_id)
  where state in ('sent', 'taken', 'asked') and care_worker_id is not null;

create table request_events (
  id uuid primary key,
  request_id uuid not null references exclusion_requests (id),
  happened_at timestamptz not null,
  kind text not null check (kind in ('sent', 'taken', 'registered', 'refused', 'withdrawn', 'registration_retracted')),
  officer_id uuid references officers (id),
  -- Why a registration was taken back, for the ombudsdienst only.
  reason text check (reason <> ''),
  check ((kind in ('sent', 'withdrawn')) = (officer_id is null))
);
create index request_events_of_request on request_events (request_id, happened_at);

create table request_drafts (
  id uuid primary key,
  patient_id uuid not null references patients (id),
  version integer not null check (version > 0),
  content jsonb not null,
  updated_at timestamptz not null,
  sent_at timestamptz
);
create index request_drafts_of_patient on request_drafts (patient_id, updated_at desc) where sent_at is null;

-- R12: whether an officer stands in this row, as the patient, as the person to exclude, or by a name that resembles
-- the described one while nobody has settled who it is. Sees through row-level security, answers yes or no only.
create function mt_concerns_officer(patient uuid, care_worker uuid, described text) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(
    mt_officer_niss() is null
    or exists (select from patients p where p.id = patient and p.niss = mt_officer_niss())
    or exists (select from care_workers c where c.id = care_worker and c.niss = mt_officer_niss())
    -- An entry without a NISS can only be told by its name: then a homonym is somebody else's to settle too.
    or exists (select from care_workers c, officers o where c.id = care_worker and c.niss is null and o.id = mt_officer()
      and similarity(c.search_key, o.given_key || ' ' || o.family_key) >= 0.8)
    or (care_worker is null and described is not null and exists (
      select from officers o where o.id = mt_officer() and (
        word_similarity(o.family_key, described) >= 0.6
        or similarity(o.given_key || ' ' || o.family_key, described) >= 0.4
        -- 'Desmedt' for 'De Smet': however the words are parted.
        or word_similarity(replace(o.family_key, ' ', ''), replace(described, ' ', '')) >= 0.5
        -- 'An van de ombudsdienst'
        or (described like '%ombud%' and ' ' || described || ' ' like '% ' || o.given_key || ' %')
        or (position(' ' in described) = 0 and similarity(o.given_key, described) >= 0.6)))),
    true)
$$;

create function mt_patient_asked_here(patient uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from exclusion_requests r where r.patient_id = patient and r.institution_id = mt_institution())
$$;

-- A request of the officer's institution that this officer may not open.
create function mt_request_withheld(wanted text) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select mt_kind() = 'officer' and exists (
    select from exclusion_requests r where r.reference = wanted and r.institution_id = mt_institution()
      and mt_concerns_officer(r.patient_id, coalesce(r.registered_care_worker_id, r.care_worker_id), r.described_key))
$$;

create policy officer_of_institution on patients for select to mijntoegang_app
  using (mt_kind() = 'officer' and niss <> mt_officer_niss()
    and (home_institution_id = mt_institution() or mt_patient_asked_here(id)));

alter table exclusion_requests enable row level security;
create policy patient_own on exclusion_requests for select to mijntoegang_app
  using (mt_kind() = 'patient' and patient_id = mt_patient());
create policy patient_sends on exclusion_requests for insert to mijntoegang_app
  with check (mt_kind() = 'patient' and patient_id = mt_patient() and state = 'sent' and taken_by is null);
create policy patient_withdraws on exclusion_requests for update to mijntoegang_app
  using (mt_kind() = 'patient' and patient_id = mt_patient() and state in ('sent', 'taken', 'asked'))
  with check (mt_kind() = 'patient' and patient_id = mt_patient() and state = 'withdrawn');
create policy officer_reads on exclusion_requests for select to mijntoegang_app
  using (mt_kind() = 'officer' and institution_id = mt_institution()
    and not mt_concerns_officer(patient_id, coalesce(registered_care_worker_id, care_worker_id), described_key));
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
  using (exists (select from exclusion_requests r where r.id = request_id));
create policy with_the_request_new on request_events for insert to mijntoegang_app
  with check (exists (select from exclusion_requests r where r.id = request_id)
    and (officer_id is not distinct from mt_officer()));
grant select, insert on request_events to mijntoegang_app;

alter table request_drafts enable row level security;
create policy patient_own on request_drafts for all to mijntoegang_app
  using (mt_kind() = 'patient' and patient_id = mt_patient())
  with check (mt_kind() = 'patient' and patient_id = mt_patient());
create policy sweep on request_drafts for delete to mijntoegang_app using (mt_job() = 'sweep');
create policy sweep_sees on request_drafts for select to mijntoegang_app using (mt_job() = 'sweep');
grant select, insert, update (version, content, updated_at, sent_at), delete on request_drafts to mijntoegang_app;
