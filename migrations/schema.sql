-- The whole present schema, for reading. Written by a test from a database that all migrations made, compared on every run:
-- WRITE_SCHEMA=1 cargo test --locked --test portal the_schema_is_written_down
-- In the words of Postgres 15.

create extension btree_gin;

create extension pg_trgm;

create sequence account_events_id_seq as bigint;

create sequence audit_numbers as bigint;
grant usage on sequence audit_numbers to mijntoegang_app;

create table account_events (
  id bigint not null,
  patient_id uuid not null,
  happened_at timestamp with time zone not null,
  kind text not null,
  device text,
  browser text,
  constraint account_events_pkey PRIMARY KEY (id),
  constraint account_events_browser_check CHECK ((browser = ANY (ARRAY['Edge'::text, 'Opera'::text, 'Samsung Internet'::text, 'Firefox'::text, 'Chrome'::text, 'Safari'::text]))),
  constraint account_events_browser_of_device CHECK (((browser IS NULL) OR (device IS NOT NULL))),
  constraint account_events_device_check CHECK ((device = ANY (ARRAY['computer'::text, 'phone'::text, 'tablet'::text, 'other'::text]))),
  constraint account_events_kind_check CHECK ((kind = ANY (ARRAY['signed-in'::text, 'signed-out'::text, 'session-ended'::text, 'session-expired'::text, 'data-downloaded'::text, 'email-asked'::text, 'email-confirmed'::text, 'email-changed'::text, 'email-removed'::text, 'notices-stopped'::text, 'notices-resumed'::text, 'home-chosen'::text, 'home-changed'::text]))),
  constraint account_events_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES patients(id)
);
CREATE INDEX account_events_of_patient ON account_events USING btree (patient_id, happened_at DESC, id DESC);
CREATE INDEX account_events_old ON account_events USING btree (happened_at);
CREATE TRIGGER guard_merged BEFORE INSERT OR UPDATE OF patient_id ON account_events FOR EACH ROW EXECUTE FUNCTION mt_guard_merged();
alter table account_events enable row level security;
create policy patient_own on account_events for select to mijntoegang_app
  using (((mt_kind() = 'patient'::text) AND (patient_id = mt_patient())));
grant select on account_events to mijntoegang_app;

create table application_activity (
  application_id uuid not null,
  began_at timestamp with time zone not null,
  questions bigint default 0 not null,
  refusals bigint default 0 not null,
  unknown_persons bigint default 0 not null,
  patients bigint default 0 not null,
  patients_of_one bigint default 0 not null,
  refused_openings bigint default 0 not null,
  grouped_reports bigint default 0 not null,
  constraint application_activity_pkey PRIMARY KEY (application_id, began_at),
  constraint application_activity_application_id_fkey FOREIGN KEY (application_id) REFERENCES applications(id)
);

create table application_tokens (
  id uuid not null,
  application_id uuid not null,
  hash bytea not null,
  created_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  last_used_at timestamp with time zone,
  expires_at timestamp with time zone,
  allowed_from cidr[],
  constraint application_tokens_pkey PRIMARY KEY (id),
  constraint application_tokens_allowed_from_somewhere CHECK ((cardinality(allowed_from) > 0)),
  constraint application_tokens_application_id_fkey FOREIGN KEY (application_id) REFERENCES applications(id),
  constraint application_tokens_expire_after_creation CHECK ((expires_at > created_at)),
  constraint application_tokens_hash_check CHECK ((length(hash) = 32)),
  constraint application_tokens_hash_key UNIQUE (hash)
);
CREATE INDEX application_tokens_of ON application_tokens USING btree (application_id);
CREATE TRIGGER guard_revoked BEFORE UPDATE ON application_tokens FOR EACH ROW EXECUTE FUNCTION mt_guard_revoked();
CREATE TRIGGER two_tokens AFTER INSERT OR UPDATE OF revoked_at ON application_tokens FOR EACH ROW EXECUTE FUNCTION mt_two_tokens();
alter table application_tokens enable row level security;

create table applications (
  id uuid not null,
  name text not null,
  institution_id uuid not null,
  scopes text[] not null,
  per_minute integer not null,
  created_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  constraint applications_pkey PRIMARY KEY (id),
  constraint applications_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institutions(id),
  constraint applications_name_check CHECK (((name = btrim(name)) AND (name <> ''::text) AND (length(name) <= 100) AND (name !~ '[[:cntrl:]]'::text))),
  constraint applications_name_key UNIQUE (name),
  constraint applications_per_minute_check CHECK ((per_minute > 0)),
  constraint applications_scopes_check CHECK (((scopes <@ ARRAY['decision'::text, 'consent.read'::text, 'break-glass.write'::text, 'changes.read'::text]) AND (cardinality(scopes) > 0)))
);
CREATE TRIGGER guard_revoked BEFORE UPDATE ON applications FOR EACH ROW EXECUTE FUNCTION mt_guard_revoked();
alter table applications enable row level security;
create policy itself on applications for select to mijntoegang_app
  using ((id = mt_application()));
create policy told on applications for select to mijntoegang_app
  using (( SELECT mt_sees_applications() AS mt_sees_applications));
grant select on applications to mijntoegang_app;

create table attachment_chunks (
  attachment_id uuid not null,
  number integer not null,
  bytes bytea not null,
  constraint attachment_chunks_pkey PRIMARY KEY (attachment_id, number),
  constraint attachment_chunks_attachment_id_fkey FOREIGN KEY (attachment_id) REFERENCES attachments(id),
  constraint attachment_chunks_bytes_check CHECK (((octet_length(bytes) >= 1) AND (octet_length(bytes) <= 262144))),
  constraint attachment_chunks_number_check CHECK ((number >= 0))
);
alter table attachment_chunks enable row level security;
create policy intake_adds on attachment_chunks for insert to mijntoegang_app
  with check ((mt_job() = 'intake'::text));
create policy with_the_attachment on attachment_chunks for select to mijntoegang_app
  using ((EXISTS ( SELECT
   FROM attachments a
  WHERE (a.id = attachment_chunks.attachment_id))));
create policy with_the_attachment_new on attachment_chunks for insert to mijntoegang_app
  with check (((mt_kind() = ANY (ARRAY['patient'::text, 'officer'::text])) AND (EXISTS ( SELECT
   FROM attachments a
  WHERE (a.id = attachment_chunks.attachment_id)))));
grant insert, select on attachment_chunks to mijntoegang_app;

create table attachments (
  id uuid not null,
  message_id uuid,
  request_id uuid,
  place smallint not null,
  name text not null,
  kind text not null,
  size integer not null,
  sha256 bytea not null,
  scan text not null,
  written_at timestamp with time zone not null,
  constraint attachments_pkey PRIMARY KEY (id),
  constraint attachments_kind_check CHECK ((kind = ANY (ARRAY['pdf'::text, 'jpeg'::text, 'png'::text]))),
  constraint attachments_message_id_fkey FOREIGN KEY (message_id) REFERENCES messages(id),
  constraint attachments_message_id_place_key UNIQUE (message_id, place),
  constraint attachments_name_check CHECK (((name <> ''::text) AND (length(name) <= 200) AND (name !~ '[[:cntrl:]/\\]'::text))),
  constraint attachments_of_message_or_request CHECK ((num_nonnulls(message_id, request_id) = 1)),
  constraint attachments_place_check CHECK (((place >= 1) AND (place <= 3))),
  constraint attachments_request_id_fkey FOREIGN KEY (request_id) REFERENCES exclusion_requests(id),
  constraint attachments_request_id_place_key UNIQUE (request_id, place),
  constraint attachments_scan_check CHECK ((scan = ANY (ARRAY['none'::text, 'waiting'::text, 'clean'::text, 'infected'::text]))),
  constraint attachments_sha256_check CHECK ((length(sha256) = 32)),
  constraint attachments_size_check CHECK (((size >= 1) AND (size <= 5242880)))
);
alter table attachments enable row level security;
create policy intake_adds on attachments for insert to mijntoegang_app
  with check (((mt_job() = 'intake'::text) AND (request_id IS NOT NULL) AND (scan <> 'infected'::text)));
create policy scan_says on attachments for update to mijntoegang_app
  using ((mt_job() = 'scan'::text))
  with check ((mt_job() = 'scan'::text));
create policy scan_sees on attachments for select to mijntoegang_app
  using ((mt_job() = 'scan'::text));
create policy with_what_it_is_of on attachments for select to mijntoegang_app
  using (((EXISTS ( SELECT
   FROM messages m
  WHERE (m.id = attachments.message_id))) OR (EXISTS ( SELECT
   FROM exclusion_requests r
  WHERE (r.id = attachments.request_id)))));
create policy with_what_it_is_of_new on attachments for insert to mijntoegang_app
  with check (((scan <> 'infected'::text) AND ((EXISTS ( SELECT
   FROM messages m
  WHERE ((m.id = attachments.message_id) AND (((mt_kind() = 'patient'::text) AND (m.author = 'patient'::text)) OR ((mt_kind() = 'officer'::text) AND (m.author = 'officer'::text) AND (m.officer_id = mt_officer())))))) OR ((mt_kind() = 'officer'::text) AND (EXISTS ( SELECT
   FROM exclusion_requests r
  WHERE (r.id = attachments.request_id)))))));
grant insert, select on attachments to mijntoegang_app;
grant update (scan) on attachments to mijntoegang_app;

create table audit_dropped (
  first_seal bigint not null,
  last_seal bigint not null,
  rows bigint not null,
  month date not null,
  previous_hash bytea not null,
  last_hash bytea not null,
  dropped_at timestamp with time zone not null,
  hash bytea not null,
  key_id text not null,
  signature bytea not null,
  constraint audit_dropped_pkey PRIMARY KEY (first_seal),
  constraint audit_dropped_first_seal_check CHECK ((first_seal > 0)),
  constraint audit_dropped_hash_check CHECK ((length(hash) = 32)),
  constraint audit_dropped_last_after_first CHECK ((last_seal >= first_seal)),
  constraint audit_dropped_last_hash_check CHECK ((length(last_hash) = 32)),
  constraint audit_dropped_previous_hash_check CHECK ((length(previous_hash) = 32)),
  constraint audit_dropped_rows_check CHECK ((rows > 0)),
  constraint audit_dropped_signature_check CHECK ((length(signature) = 64))
);
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit_dropped FOR EACH STATEMENT EXECUTE FUNCTION mt_append_only();
alter table audit_dropped enable row level security;
create policy seal_sees on audit_dropped for select to mijntoegang_app
  using ((mt_job() = 'seal'::text));
grant select on audit_dropped to mijntoegang_app;

create table audit_events (
  id bigint default 
CASE
    WHEN (pg_current_xact_id() IS NOT NULL) THEN nextval('audit_numbers'::regclass)
    ELSE NULL::bigint
END not null,
  happened_at timestamp with time zone not null,
  action text not null,
  actor_kind text not null,
  actor_id uuid,
  institution_id uuid,
  patient_id uuid,
  request_id uuid,
  exclusion_id uuid,
  care_worker_id uuid,
  details jsonb default '{}'::jsonb not null,
  xid xid8 default pg_current_xact_id() not null,
  constraint audit_events_pkey PRIMARY KEY (id),
  constraint audit_events_action_check CHECK ((action ~ '^[a-z]+(-[a-z]+)*$'::text)),
  constraint audit_events_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['patient'::text, 'officer'::text, 'application'::text, 'system'::text])))
);
CREATE INDEX audit_events_by_act ON audit_events USING btree (institution_id, action, happened_at DESC, id DESC) WHERE (institution_id IS NOT NULL);
CREATE INDEX audit_events_by_house ON audit_events USING btree (institution_id, happened_at DESC, id DESC) WHERE (institution_id IS NOT NULL);
CREATE INDEX audit_events_by_officer ON audit_events USING btree (institution_id, actor_id, happened_at DESC, id DESC) WHERE (institution_id IS NOT NULL);
CREATE INDEX audit_events_by_subject ON audit_events USING btree (patient_id, happened_at DESC, id DESC) WHERE (patient_id IS NOT NULL);
CREATE INDEX audit_events_consents ON audit_events USING gin (((details -> 'exclusions'::text))) WHERE (action = 'consents-read'::text);
CREATE INDEX audit_events_followed ON audit_events USING btree (actor_id, happened_at) WHERE (action = 'changes-followed'::text);
CREATE INDEX audit_events_of_accounts ON audit_events USING btree (patient_id, happened_at DESC) WHERE (action = ANY (ARRAY['signed-in'::text, 'email-confirmed'::text, 'email-removed'::text, 'notices-stopped'::text]));
CREATE INDEX audit_events_of_request ON audit_events USING btree (request_id, id DESC) WHERE (request_id IS NOT NULL);
CREATE INDEX audit_events_readings ON audit_events USING btree (patient_id, happened_at DESC, id DESC) WHERE ((actor_kind = 'officer'::text) AND (action ~~ '%-read'::text));
CREATE INDEX audit_events_searches ON audit_events USING gin (((details -> 'patients'::text))) WHERE ((action = ANY (ARRAY['patients-searched'::text, 'worklist-read'::text, 'messages-list-read'::text])) AND (details ? 'patients'::text));
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit_events FOR EACH STATEMENT EXECUTE FUNCTION mt_append_only();
CREATE TRIGGER place_in_log AFTER INSERT ON audit_events FOR EACH ROW WHEN (new.actor_kind = 'patient'::text AND new.request_id IS NOT NULL OR new.action = 'break-reported'::text) EXECUTE FUNCTION mt_place_in_log();
alter table audit_events enable row level security;
create policy actor_writes on audit_events for insert to mijntoegang_app
  with check (((actor_kind = mt_kind()) AND (NOT (actor_id IS DISTINCT FROM COALESCE(mt_patient(), mt_officer(), mt_application()))) AND (NOT (institution_id IS DISTINCT FROM mt_institution()))));
create policy officer_reads_log on audit_events for select to mijntoegang_app
  using ((((institution_id = ( SELECT mt_house() AS mt_house)) OR ((actor_kind = 'patient'::text) AND ( SELECT true
   FROM exclusion_requests r
  WHERE (r.id = audit_events.request_id))) OR ((action = 'break-reported'::text) AND ( SELECT true
   FROM breaks b
  WHERE (b.id = ((audit_events.details ->> 'break'::text))::uuid)))) AND (( SELECT mt_house() AS mt_house) IS NOT NULL) AND ((patient_id IS NULL) OR (request_id IS NOT NULL) OR (details ? 'conversation'::text) OR (details ? 'break'::text) OR (patient_id <> ALL (ARRAY( SELECT mt_withheld('patient'::text) AS mt_withheld)))) AND ((care_worker_id IS NULL) OR (care_worker_id <> ALL (ARRAY( SELECT mt_withheld('care_worker'::text) AS mt_withheld)))) AND ((request_id IS NULL) OR (request_id <> ALL (ARRAY( SELECT mt_withheld('request'::text) AS mt_withheld)))) AND ((exclusion_id IS NULL) OR (exclusion_id <> ALL (ARRAY( SELECT mt_withheld('exclusion'::text) AS mt_withheld)))) AND ((NOT (details ? 'conversation'::text)) OR (((details ->> 'conversation'::text))::uuid <> ALL (ARRAY( SELECT mt_withheld('conversation'::text) AS mt_withheld)))) AND ((NOT (details ? 'break'::text)) OR (((details ->> 'break'::text))::uuid <> ALL (ARRAY( SELECT mt_withheld('break'::text) AS mt_withheld)))) AND ((NOT (details ? 'message'::text)) OR (((details ->> 'message'::text))::uuid <> ALL (ARRAY( SELECT mt_withheld_parts('message'::text) AS mt_withheld_parts)))) AND ((NOT (details ? 'attachment'::text)) OR (((details ->> 'attachment'::text))::uuid <> ALL (ARRAY( SELECT mt_withheld_parts('attachment'::text) AS mt_withheld_parts))))));
create policy patient_sees_readings on audit_events for select to mijntoegang_app
  using (((mt_kind() = 'patient'::text) AND (patient_id = ANY (ARRAY( SELECT mt_own_ids() AS mt_own_ids))) AND (actor_kind = 'officer'::text) AND (action ~~ '%-read'::text)));
grant insert (happened_at, action, actor_kind, actor_id, institution_id, patient_id, request_id, exclusion_id, care_worker_id, details) on audit_events to mijntoegang_app;
grant select (id, happened_at, action, actor_kind, actor_id, institution_id, patient_id, request_id) on audit_events to mijntoegang_app;

create table audit_seals (
  number bigint not null,
  previous_hash bytea not null,
  signed_at timestamp with time zone not null,
  month date not null,
  first_id bigint not null,
  last_id bigint not null,
  ids int8multirange not null,
  rows integer not null,
  row_hashes bytea not null,
  snapshot text not null,
  complete boolean not null,
  settled bigint not null,
  hash bytea not null,
  key_id text not null,
  signature bytea not null,
  constraint audit_seals_pkey PRIMARY KEY (number),
  constraint audit_seals_hash_check CHECK ((length(hash) = 32)),
  constraint audit_seals_hash_each_row CHECK ((length(row_hashes) = (32 * rows))),
  constraint audit_seals_ids_from_first_to_last CHECK (((first_id = lower(ids)) AND (last_id = (upper(ids) - 1)))),
  constraint audit_seals_month_check CHECK ((EXTRACT(day FROM month) = (1)::numeric)),
  constraint audit_seals_number_check CHECK ((number > 0)),
  constraint audit_seals_previous_hash_check CHECK ((length(previous_hash) = 32)),
  constraint audit_seals_rows_check CHECK ((rows > 0)),
  constraint audit_seals_signature_check CHECK ((length(signature) = 64))
);
CREATE INDEX audit_seals_last ON audit_seals USING btree (last_id);
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit_seals FOR EACH STATEMENT EXECUTE FUNCTION mt_append_only();
alter table audit_seals enable row level security;
create policy seal_adds on audit_seals for insert to mijntoegang_app
  with check ((mt_job() = 'seal'::text));
create policy seal_sees on audit_seals for select to mijntoegang_app
  using ((mt_job() = 'seal'::text));
grant insert, select on audit_seals to mijntoegang_app;

create table break_cases (
  break_id uuid not null,
  state text not null,
  opened_at timestamp with time zone not null,
  taken_by uuid,
  taken_at timestamp with time zone,
  findings text,
  words text,
  closed_by uuid,
  closed_at timestamp with time zone,
  latest_on date not null,
  constraint break_cases_pkey PRIMARY KEY (break_id),
  constraint break_cases_break_id_fkey FOREIGN KEY (break_id) REFERENCES breaks(id),
  constraint break_cases_closed_at_of_state CHECK (((state = ANY (ARRAY['founded'::text, 'unfounded'::text])) = (closed_at IS NOT NULL))),
  constraint break_cases_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES officers(id),
  constraint break_cases_closed_whole CHECK ((num_nonnulls(findings, words, closed_by, closed_at) = ANY (ARRAY[0, 4]))),
  constraint break_cases_findings_check CHECK (((findings <> ''::text) AND (length(findings) <= 4000))),
  constraint break_cases_investigating_is_taken CHECK (((state <> 'investigating'::text) OR (taken_by IS NOT NULL))),
  constraint break_cases_latest_after_opened CHECK ((latest_on >= ((opened_at AT TIME ZONE 'Europe/Brussels'::text))::date)),
  constraint break_cases_open_is_untaken CHECK (((state <> 'open'::text) OR (taken_by IS NULL))),
  constraint break_cases_state_check CHECK ((state = ANY (ARRAY['open'::text, 'investigating'::text, 'founded'::text, 'unfounded'::text]))),
  constraint break_cases_taken_by_and_at CHECK (((taken_by IS NULL) = (taken_at IS NULL))),
  constraint break_cases_taken_by_fkey FOREIGN KEY (taken_by) REFERENCES officers(id),
  constraint break_cases_words_check CHECK (((words <> ''::text) AND (length(words) <= 2000)))
);
CREATE INDEX break_cases_due ON break_cases USING btree (latest_on, break_id) WHERE (state = ANY (ARRAY['open'::text, 'investigating'::text]));
CREATE INDEX break_cases_in_order ON break_cases USING btree (opened_at, break_id);
CREATE INDEX break_cases_waiting ON break_cases USING btree (opened_at) WHERE (state = ANY (ARRAY['open'::text, 'investigating'::text]));
alter table break_cases enable row level security;
create policy officer_works on break_cases for update to mijntoegang_app
  using (((mt_kind() = 'officer'::text) AND (state = ANY (ARRAY['open'::text, 'investigating'::text])) AND (EXISTS ( SELECT
   FROM breaks b
  WHERE (b.id = break_cases.break_id)))))
  with check (((mt_kind() = 'officer'::text) AND (state <> 'open'::text) AND ((state <> 'investigating'::text) OR (taken_by = mt_officer())) AND ((state = 'investigating'::text) OR (closed_by = mt_officer()))));
create policy patient_opens on break_cases for insert to mijntoegang_app
  with check (((mt_kind() = 'patient'::text) AND (state = 'open'::text) AND (EXISTS ( SELECT
   FROM breaks b
  WHERE (b.id = break_cases.break_id)))));
create policy with_the_break on break_cases for select to mijntoegang_app
  using (((mt_kind() = ANY (ARRAY['patient'::text, 'officer'::text])) AND (EXISTS ( SELECT
   FROM breaks b
  WHERE (b.id = break_cases.break_id)))));
grant insert, select on break_cases to mijntoegang_app;
grant update (state, taken_by, taken_at, findings, words, closed_by, closed_at) on break_cases to mijntoegang_app;

create table break_openings (
  id uuid not null,
  break_id uuid not null,
  report_id uuid not null,
  what text not null,
  opened_at timestamp with time zone not null,
  received_at timestamp with time zone not null,
  constraint break_openings_pkey PRIMARY KEY (id),
  constraint break_openings_break_id_fkey FOREIGN KEY (break_id) REFERENCES breaks(id),
  constraint break_openings_break_id_report_id_key UNIQUE (break_id, report_id),
  constraint break_openings_what_check CHECK (((what <> ''::text) AND (length(what) <= 200) AND (what !~ '[[:cntrl:]]'::text)))
);
CREATE INDEX break_openings_of_report ON break_openings USING btree (report_id);
alter table break_openings enable row level security;
create policy reported on break_openings for insert to mijntoegang_app
  with check ((mt_job() = 'break'::text));
create policy with_the_break on break_openings for select to mijntoegang_app
  using (((EXISTS ( SELECT
   FROM breaks b
  WHERE (b.id = break_openings.break_id))) AND (mt_job() IS DISTINCT FROM 'decide'::text)));
grant insert, select on break_openings to mijntoegang_app;

create table break_stops (
  id uuid not null,
  break_id uuid not null,
  report_id uuid not null,
  stops_at timestamp with time zone not null,
  received_at timestamp with time zone not null,
  constraint break_stops_pkey PRIMARY KEY (id),
  constraint break_stops_break_id_fkey FOREIGN KEY (break_id) REFERENCES breaks(id),
  constraint break_stops_report_id_break_id_key UNIQUE (report_id, break_id)
);
CREATE INDEX break_stops_of_break ON break_stops USING btree (break_id);
alter table break_stops enable row level security;
create policy reported on break_stops for insert to mijntoegang_app
  with check ((mt_job() = 'break'::text));
create policy with_the_break on break_stops for select to mijntoegang_app
  using (((EXISTS ( SELECT
   FROM breaks b
  WHERE (b.id = break_stops.break_id))) AND (mt_job() IS DISTINCT FROM 'decide'::text)));
grant insert, select on break_stops to mijntoegang_app;

create table breaks (
  id uuid not null,
  application text not null,
  report_id uuid not null,
  content_hash bytea not null,
  kind text not null,
  patient_id uuid,
  patient_niss text,
  care_worker_id uuid,
  identifiers jsonb not null,
  unread jsonb default '[]'::jsonb not null,
  reported_name text not null,
  reported_function text not null,
  named_key text not null,
  place_cbe text,
  place text not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone,
  motivation text not null,
  motivation_missing boolean not null,
  motivation_long boolean not null,
  person_unknown boolean not null,
  several_people boolean default false not null,
  period_odd boolean not null,
  opens boolean not null,
  received_at timestamp with time zone not null,
  stopped_at timestamp with time zone,
  institution_id uuid not null,
  conversation_id uuid,
  reviewed_by uuid,
  reviewed_at timestamp with time zone,
  constraint breaks_pkey PRIMARY KEY (id),
  constraint breaks_application_check CHECK (((application <> ''::text) AND (length(application) <= 100) AND (application !~ '[[:cntrl:]]'::text))),
  constraint breaks_care_worker_id_fkey FOREIGN KEY (care_worker_id) REFERENCES care_workers(id),
  constraint breaks_content_hash_check CHECK ((length(content_hash) = 32)),
  constraint breaks_conversation_id_patient_id_institution_id_fkey FOREIGN KEY (conversation_id, patient_id, institution_id) REFERENCES conversations(id, patient_id, institution_id) DEFERRABLE,
  constraint breaks_ends_after_start CHECK ((ends_at >= starts_at)),
  constraint breaks_identifiers_check CHECK ((jsonb_typeof(identifiers) = 'array'::text)),
  constraint breaks_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institutions(id),
  constraint breaks_kind_check CHECK ((kind = ANY (ARRAY['exclusion'::text, 'no_relationship'::text]))),
  constraint breaks_named_while_unknown CHECK (((care_worker_id IS NULL) OR (named_key = ''::text))),
  constraint breaks_once UNIQUE (application, report_id),
  constraint breaks_one_person CHECK ((NOT (opens AND several_people))),
  constraint breaks_opens_when_right CHECK (((NOT opens) OR ((kind = 'exclusion'::text) AND (patient_id IS NOT NULL) AND (ends_at > received_at) AND (NOT (motivation_missing OR motivation_long OR person_unknown OR period_odd))))),
  constraint breaks_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES patients(id),
  constraint breaks_patient_niss_check CHECK (mt_is_patient_number(patient_niss)),
  constraint breaks_patient_or_niss CHECK ((num_nonnulls(patient_id, patient_niss) = 1)),
  constraint breaks_period_odd_without_end CHECK ((period_odd OR (ends_at IS NOT NULL))),
  constraint breaks_person_unknown_without_entry CHECK ((person_unknown = (care_worker_id IS NULL))),
  constraint breaks_place_cbe_check CHECK ((place_cbe ~ '^[01][0-9]{9}$'::text)),
  constraint breaks_place_check CHECK (((length(place) <= 200) AND (place !~ '[[:cntrl:]]'::text))),
  constraint breaks_reported_function_check CHECK (((length(reported_function) <= 200) AND (reported_function !~ '[[:cntrl:]]'::text))),
  constraint breaks_reported_name_check CHECK (((length(reported_name) <= 200) AND (reported_name !~ '[[:cntrl:]]'::text))),
  constraint breaks_reviewed_by_and_at CHECK (((reviewed_by IS NULL) = (reviewed_at IS NULL))),
  constraint breaks_reviewed_by_fkey FOREIGN KEY (reviewed_by) REFERENCES officers(id),
  constraint breaks_stops_before_end CHECK ((stopped_at <= ends_at)),
  constraint breaks_told_to_patient CHECK (((conversation_id IS NULL) OR (patient_id IS NOT NULL))),
  constraint breaks_unread_check CHECK ((jsonb_typeof(unread) = 'array'::text))
);
CREATE INDEX breaks_named ON breaks USING gin (((' '::text || named_key)) gin_trgm_ops) WITH (fastupdate=off) WHERE (named_key <> ''::text);
CREATE INDEX breaks_of_care_worker ON breaks USING btree (care_worker_id) WHERE opens;
CREATE INDEX breaks_of_conversation ON breaks USING btree (conversation_id) WHERE (conversation_id IS NOT NULL);
CREATE INDEX breaks_of_entry ON breaks USING btree (care_worker_id) WHERE (care_worker_id IS NOT NULL);
CREATE INDEX breaks_of_institution ON breaks USING btree (institution_id, received_at DESC, id DESC);
CREATE INDEX breaks_of_nobody_yet ON breaks USING btree (patient_niss) WHERE (patient_niss IS NOT NULL);
CREATE INDEX breaks_of_patient ON breaks USING btree (patient_id, starts_at DESC, id DESC);
CREATE INDEX breaks_old ON breaks USING btree (received_at);
CREATE INDEX breaks_that_open ON breaks USING btree (patient_id, ends_at) WHERE opens;
CREATE INDEX breaks_to_review ON breaks USING btree (institution_id, received_at) WHERE (reviewed_at IS NULL);
CREATE INDEX breaks_to_review_marked ON breaks USING btree (institution_id, ((NOT (motivation_missing OR motivation_long OR person_unknown OR several_people OR period_odd))), received_at, id) WHERE (reviewed_at IS NULL);
CREATE CONSTRAINT TRIGGER break_told AFTER INSERT OR UPDATE ON breaks DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION mt_break_told();
CREATE TRIGGER guard_break BEFORE DELETE OR UPDATE ON breaks FOR EACH ROW EXECUTE FUNCTION mt_guard_break();
CREATE TRIGGER guard_merged BEFORE INSERT OR UPDATE OF patient_id ON breaks FOR EACH ROW EXECUTE FUNCTION mt_guard_merged();
CREATE CONSTRAINT TRIGGER noted AFTER INSERT OR UPDATE OF opens, stopped_at ON breaks DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.opens) EXECUTE FUNCTION mt_break_changed();
CREATE TRIGGER titles AFTER INSERT OR UPDATE OF patient_id, conversation_id, institution_id ON breaks FOR EACH ROW EXECUTE FUNCTION mt_break_titles();
alter table breaks enable row level security;
create policy officer_reads on breaks for select to mijntoegang_app
  using (((institution_id = ( SELECT mt_house() AS mt_house)) AND (id <> ALL (ARRAY( SELECT mt_withheld('break'::text) AS mt_withheld)))));
create policy officer_reviews on breaks for update to mijntoegang_app
  using (((institution_id = ( SELECT mt_house() AS mt_house)) AND (id <> ALL (ARRAY( SELECT mt_withheld('break'::text) AS mt_withheld)))))
  with check (((institution_id = ( SELECT mt_house() AS mt_house)) AND (reviewed_by = mt_officer())));
create policy patient_own on breaks for select to mijntoegang_app
  using (((mt_kind() = 'patient'::text) AND (patient_id = mt_patient())));
create policy report_goes_on on breaks for update to mijntoegang_app
  using ((mt_job() = 'break'::text))
  with check ((mt_job() = 'break'::text));
create policy report_sees on breaks for select to mijntoegang_app
  using ((mt_job() = 'break'::text));
create policy reported on breaks for insert to mijntoegang_app
  with check (((mt_job() = 'break'::text) AND (reviewed_by IS NULL) AND (stopped_at IS NULL)));
grant insert, select on breaks to mijntoegang_app;
grant update (patient_id, patient_niss, stopped_at, institution_id, conversation_id, reviewed_by, reviewed_at) on breaks to mijntoegang_app;

create table care_worker_link_answers (
  link_id uuid not null,
  exclusion_id uuid not null,
  answered_at timestamp with time zone,
  answered_by uuid,
  constraint care_worker_link_answers_pkey PRIMARY KEY (link_id, exclusion_id),
  constraint care_worker_link_answers_answered_by_fkey FOREIGN KEY (answered_by) REFERENCES officers(id),
  constraint care_worker_link_answers_by_officer CHECK (((answered_at IS NULL) = (answered_by IS NULL))),
  constraint care_worker_link_answers_exclusion_id_fkey FOREIGN KEY (exclusion_id) REFERENCES exclusions(id),
  constraint care_worker_link_answers_link_id_fkey FOREIGN KEY (link_id) REFERENCES care_worker_links(id)
);
CREATE INDEX care_worker_link_answers_of_exclusion ON care_worker_link_answers USING btree (exclusion_id);
alter table care_worker_link_answers enable row level security;

create table care_worker_links (
  id uuid default gen_random_uuid() not null,
  one_id uuid not null,
  other_id uuid not null,
  state text not null,
  ground text not null,
  made_at timestamp with time zone not null,
  made_by uuid,
  ended_at timestamp with time zone,
  constraint care_worker_links_pkey PRIMARY KEY (id),
  constraint care_worker_links_ground_check CHECK ((ground = ANY (ARRAY['niss'::text, 'riziv'::text, 'form'::text, 'name'::text, 'number'::text]))),
  constraint care_worker_links_in_order CHECK ((one_id < other_id)),
  constraint care_worker_links_made_by_fkey FOREIGN KEY (made_by) REFERENCES officers(id),
  constraint care_worker_links_one_id_fkey FOREIGN KEY (one_id) REFERENCES care_workers(id),
  constraint care_worker_links_other_id_fkey FOREIGN KEY (other_id) REFERENCES care_workers(id),
  constraint care_worker_links_settled_by_officer CHECK (((state = ANY (ARRAY['certain'::text, 'proposed'::text])) OR (made_by IS NOT NULL))),
  constraint care_worker_links_state_check CHECK ((state = ANY (ARRAY['certain'::text, 'proposed'::text, 'same'::text, 'different'::text, 'undoing'::text, 'undone'::text])))
);
CREATE UNIQUE INDEX care_worker_links_now ON care_worker_links USING btree (one_id, other_id) WHERE (ended_at IS NULL);
CREATE INDEX care_worker_links_of_other ON care_worker_links USING btree (other_id) WHERE (ended_at IS NULL);
CREATE INDEX care_worker_links_proposed ON care_worker_links USING btree (made_at) WHERE ((ended_at IS NULL) AND (state = ANY (ARRAY['proposed'::text, 'undoing'::text])));
grant select on care_worker_links to mijntoegang_app;

create table care_worker_numbers (
  id uuid default gen_random_uuid() not null,
  care_worker_id uuid not null,
  person_id uuid not null,
  kind text not null,
  institution_id uuid,
  written text not null,
  key text not null,
  state text not null,
  from_at timestamp with time zone not null,
  until_at timestamp with time zone,
  source text not null,
  settled_by uuid,
  counts boolean generated always as ((state = ANY (ARRAY['current'::text, 'former'::text, 'reissued'::text]))) stored not null,
  constraint care_worker_numbers_pkey PRIMARY KEY (id),
  constraint care_worker_numbers_care_worker_id_fkey FOREIGN KEY (care_worker_id) REFERENCES care_workers(id),
  constraint care_worker_numbers_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institutions(id),
  constraint care_worker_numbers_kind_check CHECK ((kind = ANY (ARRAY['niss'::text, 'riziv'::text, 'personnel'::text]))),
  constraint care_worker_numbers_own_of_institution CHECK (((kind = 'personnel'::text) = (institution_id IS NOT NULL))),
  constraint care_worker_numbers_settled_by_fkey FOREIGN KEY (settled_by) REFERENCES officers(id),
  constraint care_worker_numbers_source_check CHECK ((source = ANY (ARRAY['entry'::text, 'directory'::text, 'officer'::text]))),
  constraint care_worker_numbers_state_check CHECK ((state = ANY (ARRAY['current'::text, 'former'::text, 'reissued'::text, 'given'::text, 'wrong'::text]))),
  constraint care_worker_numbers_until_while_not_current CHECK (((state = 'current'::text) = (until_at IS NULL))),
  constraint care_worker_numbers_written_check CHECK ((written <> ''::text))
);
CREATE INDEX care_worker_numbers_key ON care_worker_numbers USING btree (key) WHERE counts;
CREATE UNIQUE INDEX care_worker_numbers_once ON care_worker_numbers USING btree (care_worker_id, key, (
CASE
    WHEN (kind = 'personnel'::text) THEN written
    ELSE ''::text
END));
CREATE INDEX care_worker_numbers_person ON care_worker_numbers USING btree (person_id) WHERE counts;
CREATE INDEX care_worker_numbers_reissued ON care_worker_numbers USING btree (until_at) WHERE (state = 'reissued'::text);
CREATE CONSTRAINT TRIGGER noted AFTER INSERT ON care_worker_numbers DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.source <> 'entry'::text) EXECUTE FUNCTION mt_person_changed();
CREATE CONSTRAINT TRIGGER noted_change AFTER UPDATE ON care_worker_numbers DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (old.counts IS DISTINCT FROM new.counts OR old.written IS DISTINCT FROM new.written) EXECUTE FUNCTION mt_person_changed();
grant select on care_worker_numbers to mijntoegang_app;

create table care_worker_posts (
  care_worker_id uuid not null,
  institution_id uuid not null,
  department text default ''::text not null,
  personnel_number text,
  ended_at timestamp with time zone,
  listed boolean default false not null,
  id uuid default gen_random_uuid() not null,
  constraint care_worker_posts_pkey PRIMARY KEY (id),
  constraint care_worker_posts_care_worker_id_fkey FOREIGN KEY (care_worker_id) REFERENCES care_workers(id),
  constraint care_worker_posts_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institutions(id),
  constraint care_worker_posts_institution_id_personnel_number_key UNIQUE (institution_id, personnel_number),
  constraint care_worker_posts_personnel_number_as_compared CHECK (((personnel_number = upper(personnel_number)) AND (personnel_number !~ '[[:space:]]'::text))),
  constraint care_worker_posts_personnel_number_check CHECK ((personnel_number <> ''::text))
);
CREATE UNIQUE INDEX care_worker_posts_each ON care_worker_posts USING btree (care_worker_id, institution_id, department, COALESCE(personnel_number, ''::text));
CREATE INDEX care_worker_posts_institution ON care_worker_posts USING btree (institution_id);
CREATE TRIGGER numbers AFTER INSERT ON care_worker_posts REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION mt_keep_post_numbers();
CREATE TRIGGER numbers_again AFTER UPDATE ON care_worker_posts REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION mt_keep_post_numbers();
CREATE TRIGGER numbers_end AFTER DELETE ON care_worker_posts REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION mt_keep_post_numbers();
CREATE TRIGGER proposes AFTER INSERT ON care_worker_posts REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION mt_propose_by_name();
grant insert, select on care_worker_posts to mijntoegang_app;

create table care_workers (
  id uuid not null,
  niss text,
  riziv8 text,
  riziv text,
  given_name text,
  family_name text not null,
  function text not null,
  specialty text,
  search_key text not null,
  family_key text not null,
  sorted_key text not null,
  name_squashed text generated always as (replace(search_key, ' '::text, ''::text)) stored,
  family_squashed text generated always as (replace(family_key, ' '::text, ''::text)) stored,
  active boolean default true not null,
  added_by uuid,
  added_at timestamp with time zone not null,
  person_id uuid not null,
  constraint care_workers_pkey PRIMARY KEY (id),
  constraint care_workers_family_key_check CHECK ((family_key <> ''::text)),
  constraint care_workers_family_name_check CHECK (((char_length(family_name) >= 1) AND (char_length(family_name) <= 120))),
  constraint care_workers_function_check CHECK ((function <> ''::text)),
  constraint care_workers_given_name_check CHECK (((char_length(given_name) >= 1) AND (char_length(given_name) <= 120))),
  constraint care_workers_given_name_not_blank CHECK ((NOT mt_is_blank_name(given_name))),
  constraint care_workers_niss_check CHECK ((niss ~ '^[0-9]{11}$'::text)),
  constraint care_workers_riziv8_check CHECK ((riziv8 ~ '^[0-9]{8}$'::text)),
  constraint care_workers_riziv_begins_with_riziv8 CHECK (((riziv IS NULL) OR ((riziv8 IS NOT NULL) AND ("left"(riziv, 8) = riziv8)))),
  constraint care_workers_riziv_check CHECK ((riziv ~ '^[0-9]{11}$'::text)),
  constraint care_workers_search_key_check CHECK ((search_key <> ''::text)),
  constraint care_workers_sorted_key_check CHECK ((sorted_key <> ''::text))
);
CREATE INDEX care_workers_family_key ON care_workers USING btree (family_key text_pattern_ops);
CREATE INDEX care_workers_family_squashed ON care_workers USING btree (family_squashed text_pattern_ops);
CREATE INDEX care_workers_name_squashed ON care_workers USING btree (name_squashed text_pattern_ops);
CREATE INDEX care_workers_name_words ON care_workers USING gin (mt_name_words(family_key)) WITH (fastupdate=off);
CREATE INDEX care_workers_niss ON care_workers USING btree (niss) WHERE (niss IS NOT NULL);
CREATE INDEX care_workers_person ON care_workers USING btree (person_id);
CREATE INDEX care_workers_riziv8 ON care_workers USING btree (riziv8) WHERE (riziv8 IS NOT NULL);
CREATE INDEX care_workers_search_key ON care_workers USING btree (search_key text_pattern_ops);
CREATE INDEX care_workers_sorted_key ON care_workers USING btree (sorted_key);
CREATE INDEX care_workers_words ON care_workers USING gin (((' '::text || search_key)) gin_trgm_ops) WITH (fastupdate=off);
CREATE TRIGGER is_person BEFORE INSERT ON care_workers FOR EACH ROW EXECUTE FUNCTION mt_entry_is_person();
CREATE TRIGGER names_of_requests AFTER UPDATE OF search_key, family_key ON care_workers FOR EACH ROW WHEN (old.search_key IS DISTINCT FROM new.search_key OR old.family_key IS DISTINCT FROM new.family_key) EXECUTE FUNCTION mt_request_names_changed();
CREATE CONSTRAINT TRIGGER noted AFTER UPDATE OF person_id ON care_workers DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (old.person_id IS DISTINCT FROM new.person_id) EXECUTE FUNCTION mt_person_changed();
CREATE TRIGGER numbers AFTER INSERT ON care_workers REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION mt_keep_entry_numbers();
CREATE TRIGGER numbers_again AFTER UPDATE ON care_workers REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION mt_keep_entry_numbers();
CREATE TRIGGER titles AFTER INSERT ON care_workers FOR EACH ROW WHEN (new.niss IS NOT NULL) EXECUTE FUNCTION mt_entry_changed();
CREATE TRIGGER titles_again AFTER UPDATE OF niss ON care_workers FOR EACH ROW WHEN (old.niss IS DISTINCT FROM new.niss) EXECUTE FUNCTION mt_entry_changed();
CREATE TRIGGER words AFTER INSERT ON care_workers REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION mt_keep_name_words();
CREATE TRIGGER words_again AFTER UPDATE ON care_workers REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION mt_keep_new_name_words();
grant insert, select on care_workers to mijntoegang_app;

create table change_acknowledgements (
  application_id uuid not null,
  sequence bigint not null,
  enforced_at timestamp with time zone not null,
  received_at timestamp with time zone not null,
  constraint change_acknowledgements_pkey PRIMARY KEY (application_id, sequence),
  constraint change_acknowledgements_application_id_fkey FOREIGN KEY (application_id) REFERENCES applications(id),
  constraint change_acknowledgements_sequence_check CHECK ((sequence >= 0))
);
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON change_acknowledgements FOR EACH STATEMENT EXECUTE FUNCTION mt_append_only();
alter table change_acknowledgements enable row level security;
create policy acknowledges on change_acknowledgements for insert to mijntoegang_app
  with check (((application_id = mt_application()) AND mt_may('changes.read'::text) AND (sequence <= ( SELECT change_counter.last
   FROM change_counter))));
create policy own on change_acknowledgements for select to mijntoegang_app
  using ((application_id = mt_application()));
create policy told on change_acknowledgements for select to mijntoegang_app
  using (( SELECT mt_sees_applications() AS mt_sees_applications));
grant insert, select on change_acknowledgements to mijntoegang_app;

create table change_counter (
  one boolean default true not null,
  last bigint not null,
  at timestamp with time zone not null,
  constraint change_counter_pkey PRIMARY KEY (one),
  constraint change_counter_last_check CHECK ((last >= 0)),
  constraint change_counter_one_check CHECK (one)
);
alter table change_counter enable row level security;
create policy read on change_counter for select to mijntoegang_app
  using ((( SELECT mt_sees_applications() AS mt_sees_applications) OR ( SELECT mt_may('changes.read'::text) AS mt_may) OR ( SELECT mt_may('consent.read'::text) AS mt_may)));
grant select on change_counter to mijntoegang_app;

create table changes (
  sequence bigint not null,
  recorded_at timestamp with time zone not null,
  exclusion_id uuid,
  break_id uuid,
  version integer not null,
  state text not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone,
  person jsonb not null,
  nameless boolean generated always as ((person = '[]'::jsonb)) stored not null,
  patient_numbers text[] not null,
  constraint changes_pkey PRIMARY KEY (sequence),
  constraint changes_active_has_no_end CHECK (((state = 'active'::text) = (ends_at IS NULL))),
  constraint changes_break_id_fkey FOREIGN KEY (break_id) REFERENCES breaks(id),
  constraint changes_break_id_version_key UNIQUE (break_id, version),
  constraint changes_exclusion_id_fkey FOREIGN KEY (exclusion_id) REFERENCES exclusions(id),
  constraint changes_exclusion_id_version_key UNIQUE (exclusion_id, version),
  constraint changes_of_exclusion_or_break CHECK ((num_nonnulls(exclusion_id, break_id) = 1)),
  constraint changes_person_check CHECK ((jsonb_typeof(person) = 'array'::text)),
  constraint changes_sequence_check CHECK ((sequence > 0)),
  constraint changes_state_of_kind CHECK (
CASE
    WHEN (exclusion_id IS NULL) THEN (state = ANY (ARRAY['open'::text, 'stopped'::text]))
    ELSE (state = ANY (ARRAY['active'::text, 'inactive'::text, 'entered-in-error'::text]))
END),
  constraint changes_version_check CHECK ((version > 0))
);
CREATE INDEX changes_in_error ON changes USING btree (exclusion_id DESC) WHERE ((exclusion_id IS NOT NULL) AND (state = 'entered-in-error'::text));
CREATE INDEX changes_not_active ON changes USING btree (exclusion_id DESC) WHERE ((exclusion_id IS NOT NULL) AND (state <> 'active'::text));
CREATE INDEX changes_of_person ON changes USING gin (mt_person_keys(person)) WHERE (exclusion_id IS NOT NULL);
CREATE INDEX changes_recorded ON changes USING btree (recorded_at);
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON changes FOR EACH STATEMENT EXECUTE FUNCTION mt_append_only();
CREATE TRIGGER patient BEFORE INSERT ON changes FOR EACH ROW EXECUTE FUNCTION mt_change_patient();
alter table changes enable row level security;
create policy application_reads on changes for select to mijntoegang_app
  using ((( SELECT mt_may('changes.read'::text) AS mt_may) OR ((exclusion_id IS NOT NULL) AND ( SELECT mt_may('consent.read'::text) AS mt_may))));
create policy feed_reads on changes for select to mijntoegang_app
  using ((mt_job() = 'feed'::text));
create policy officer_reads on changes for select to mijntoegang_app
  using (((mt_kind() = 'officer'::text) AND (EXISTS ( SELECT
   FROM exclusions e
  WHERE (e.id = changes.exclusion_id)))));
create policy patient_own on changes for select to mijntoegang_app
  using (((mt_kind() = 'patient'::text) AND (EXISTS ( SELECT
   FROM exclusions e
  WHERE (e.id = changes.exclusion_id)))));
grant select (sequence, recorded_at, exclusion_id, break_id, version, state, starts_at, ends_at, nameless) on changes to mijntoegang_app;

create table conversations (
  id uuid not null,
  reference text not null,
  patient_id uuid not null,
  institution_id uuid not null,
  topic text not null,
  subject text,
  request_id uuid,
  exclusion_id uuid,
  care_worker_id uuid,
  named_key text default ''::text not null,
  is_talk boolean default false not null,
  unread_since timestamp with time zone,
  waits_since timestamp with time zone,
  started_at timestamp with time zone not null,
  last_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  closed_by uuid,
  reopened_at timestamp with time zone,
  reopened_by uuid,
  subject_arguments jsonb,
  confined boolean default false not null,
  undisclosed boolean default false not null,
  denied_key text default ''::text not null,
  handed_over_at timestamp with time zone,
  by_letter boolean default false not null,
  owner_id uuid,
  constraint conversations_pkey PRIMARY KEY (id),
  constraint conversations_care_worker_id_fkey FOREIGN KEY (care_worker_id) REFERENCES care_workers(id),
  constraint conversations_closed_at_and_by CHECK (((closed_at IS NOT NULL) OR (closed_by IS NULL))),
  constraint conversations_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES officers(id),
  constraint conversations_closed_by_officer_or_handing_over CHECK (((closed_at IS NULL) OR (closed_by IS NOT NULL) OR (handed_over_at IS NOT NULL))),
  constraint conversations_exclusion_id_fkey FOREIGN KEY (exclusion_id) REFERENCES exclusions(id),
  constraint conversations_id_patient_id_institution_id_key UNIQUE (id, patient_id, institution_id),
  constraint conversations_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institutions(id),
  constraint conversations_last_after_start CHECK ((last_at >= started_at)),
  constraint conversations_named_key_check CHECK ((length(named_key) <= 20000)),
  constraint conversations_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES officers(id),
  constraint conversations_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES patients(id),
  constraint conversations_reference_check CHECK ((reference ~ '^GB-[0-9]{4}-[0-9]{6,7}-[A-Z]$'::text)),
  constraint conversations_reference_key UNIQUE (reference),
  constraint conversations_reopened_at_and_by CHECK (((reopened_at IS NULL) = (reopened_by IS NULL))),
  constraint conversations_reopened_by_fkey FOREIGN KEY (reopened_by) REFERENCES officers(id),
  constraint conversations_request_id_fkey FOREIGN KEY (request_id) REFERENCES exclusion_requests(id),
  constraint conversations_subject_arguments_length CHECK ((length((subject_arguments)::text) <= 1000)),
  constraint conversations_subject_arguments_object CHECK ((jsonb_typeof(subject_arguments) = 'object'::text)),
  constraint conversations_subject_check CHECK (((subject <> ''::text) AND (length(subject) <= 200) AND (subject !~ '[[:cntrl:]]'::text))),
  constraint conversations_subject_or_arguments CHECK ((num_nonnulls(subject, subject_arguments) = 1)),
  constraint conversations_topic_check CHECK ((topic = ANY (ARRAY['exclusion'::text, 'ending'::text, 'suspicion'::text, 'other'::text, 'request'::text, 'ended'::text, 'break'::text, 'home'::text, 'not_me'::text]))),
  constraint conversations_unread_is_talk CHECK (((unread_since IS NULL) OR is_talk)),
  constraint conversations_waiting_is_talk CHECK (((waits_since IS NULL) OR is_talk))
);
comment on column conversations.by_letter is 'its first notice goes out on paper at once';
comment on column conversations.confined is 'it went elsewhere by R12: what comes of it stays with this ombudsdienst';
comment on column conversations.institution_id is 'whose ombudsdienst it is with; changes by handing over only';
CREATE INDEX conversations_closed ON conversations USING btree (institution_id, last_at DESC, id DESC) WHERE (is_talk AND (closed_at IS NOT NULL));
CREATE INDEX conversations_of_care_worker ON conversations USING btree (care_worker_id) WHERE (care_worker_id IS NOT NULL);
CREATE INDEX conversations_of_institution ON conversations USING btree (institution_id, last_at DESC, id DESC);
CREATE INDEX conversations_of_owner ON conversations USING btree (owner_id, unread_since, waits_since, last_at DESC, id DESC) WHERE (is_talk AND (closed_at IS NULL));
CREATE INDEX conversations_of_patient ON conversations USING btree (patient_id, last_at DESC, id DESC);
CREATE INDEX conversations_of_request ON conversations USING btree (request_id) WHERE (request_id IS NOT NULL);
CREATE INDEX conversations_open ON conversations USING btree (institution_id, unread_since, waits_since, last_at DESC, id DESC) WHERE (is_talk AND (closed_at IS NULL));
CREATE INDEX conversations_patients ON conversations USING btree (institution_id, patient_id);
CREATE INDEX conversations_to_answer ON conversations USING btree (institution_id, unread_since, waits_since, last_at DESC, id DESC) WHERE (is_talk AND (closed_at IS NULL) AND (waits_since IS NOT NULL));
CREATE INDEX conversations_worklist ON conversations USING btree (institution_id, unread_since, waits_since, last_at DESC, id DESC) WHERE is_talk;
CREATE TRIGGER guard_merged BEFORE INSERT OR UPDATE OF patient_id ON conversations FOR EACH ROW EXECUTE FUNCTION mt_guard_merged();
CREATE TRIGGER guard_named BEFORE UPDATE OF named_key ON conversations FOR EACH ROW EXECUTE FUNCTION mt_guard_named();
CREATE TRIGGER titles AFTER INSERT OR UPDATE OF named_key, care_worker_id, request_id, is_talk ON conversations FOR EACH ROW EXECUTE FUNCTION mt_conversation_changed();
CREATE TRIGGER withhold_undisclosed AFTER INSERT ON conversations FOR EACH ROW WHEN (new.undisclosed) EXECUTE FUNCTION mt_withhold_undisclosed();
alter table conversations enable row level security;
create policy disputes_tells on conversations for insert to mijntoegang_app
  with check (((mt_job() = 'disputes'::text) AND (topic = 'home'::text) AND (closed_at IS NULL)));
create policy ehealth_tells on conversations for insert to mijntoegang_app
  with check (((mt_job() = 'ehealth'::text) AND (topic = 'ended'::text) AND (request_id IS NULL) AND (closed_at IS NULL)));
create policy home_unseen on conversations as restrictive for all to mijntoegang_app
  using (((mt_kind() IS DISTINCT FROM 'officer'::text) OR (topic <> 'home'::text) OR is_talk OR by_letter));
create policy homes_tells on conversations for insert to mijntoegang_app
  with check (((mt_job() = 'homes'::text) AND (topic = 'home'::text) AND (closed_at IS NULL)));
create policy intake_tells on conversations for insert to mijntoegang_app
  with check (((mt_job() = 'intake'::text) AND (topic = 'request'::text) AND (request_id IS NOT NULL) AND (closed_at IS NULL)));
create policy officer_goes_on on conversations for update to mijntoegang_app
  using (((institution_id = ( SELECT mt_house() AS mt_house)) AND (id <> ALL (ARRAY( SELECT mt_withheld('conversation'::text) AS mt_withheld)))))
  with check (((institution_id = ( SELECT mt_house() AS mt_house)) AND ((closed_by IS NULL) OR (closed_by = mt_officer()))));
create policy officer_reads on conversations for select to mijntoegang_app
  using (((institution_id = ( SELECT mt_house() AS mt_house)) AND (id <> ALL (ARRAY( SELECT mt_withheld('conversation'::text) AS mt_withheld)))));
create policy officer_starts on conversations for insert to mijntoegang_app
  with check (((institution_id = ( SELECT mt_house() AS mt_house)) AND (topic = ANY (ARRAY['request'::text, 'ended'::text])) AND ((EXISTS ( SELECT
   FROM patients p
  WHERE (p.id = conversations.patient_id))) OR (EXISTS ( SELECT
   FROM exclusion_requests r
  WHERE (r.id = conversations.request_id))))));
create policy patient_goes_on on conversations for update to mijntoegang_app
  using (((mt_kind() = 'patient'::text) AND (patient_id = mt_patient())))
  with check (((mt_kind() = 'patient'::text) AND (patient_id = mt_patient()) AND (closed_at IS NULL)));
create policy patient_own on conversations for select to mijntoegang_app
  using (((mt_kind() = 'patient'::text) AND (patient_id = mt_patient())));
create policy patient_starts on conversations for insert to mijntoegang_app
  with check (((mt_kind() = 'patient'::text) AND (patient_id = mt_patient()) AND (closed_at IS NULL) AND (topic = ANY (ARRAY['exclusion'::text, 'ending'::text, 'suspicion'::text, 'other'::text, 'ended'::text]))));
create policy patient_starts_about_request on conversations for insert to mijntoegang_app
  with check (((mt_kind() = 'patient'::text) AND (patient_id = mt_patient()) AND (closed_at IS NULL) AND (topic = 'request'::text) AND (EXISTS ( SELECT
   FROM exclusion_requests r
  WHERE ((r.id = conversations.request_id) AND (r.patient_id = conversations.patient_id) AND (r.institution_id = conversations.institution_id))))));
create policy patient_told_of_home on conversations for insert to mijntoegang_app
  with check (((mt_kind() = 'patient'::text) AND (patient_id = mt_patient()) AND (topic = 'home'::text) AND (closed_at IS NULL)));
create policy prepares_elsewhere on conversations for insert to mijntoegang_app
  with check (((mt_job() = 'hand-over'::text) AND (topic = 'exclusion'::text) AND confined AND (closed_at IS NULL) AND (request_id IS NULL)));
create policy report_tells on conversations for insert to mijntoegang_app
  with check (((mt_job() = 'break'::text) AND (topic = 'break'::text) AND (closed_at IS NULL)));
create policy stops_tells on conversations for insert to mijntoegang_app
  with check (((mt_job() = 'stops'::text) AND (topic = 'ended'::text) AND (exclusion_id IS NOT NULL) AND (closed_at IS NULL)));
grant insert, select on conversations to mijntoegang_app;
grant update (request_id, care_worker_id, named_key, is_talk, unread_since, waits_since, last_at, closed_at, closed_by, reopened_at, reopened_by, denied_key, owner_id) on conversations to mijntoegang_app;

create table decisions (
  id uuid not null,
  decided_at timestamp with time zone not null,
  application_id uuid not null,
  patient_id uuid,
  care_worker_id uuid,
  permit boolean not null,
  sequence bigint not null,
  unknown_person bytea,
  unknown_patient bytea,
  request_id text,
  constraint decisions_pkey PRIMARY KEY (id, decided_at),
  constraint decisions_request_id_is_short CHECK ((char_length(request_id) <= 200)),
  constraint decisions_unknown_patient_without_row CHECK (((unknown_patient IS NULL) OR ((patient_id IS NULL) AND (octet_length(unknown_patient) = 16)))),
  constraint decisions_unknown_person_without_entry CHECK (((unknown_person IS NULL) OR ((care_worker_id IS NULL) AND ((octet_length(unknown_person) >= 16) AND (octet_length(unknown_person) <= 320)) AND ((octet_length(unknown_person) % 16) = 0))))
) partition by RANGE (decided_at);
CREATE INDEX decisions_by_time ON ONLY decisions USING brin (decided_at);
CREATE INDEX decisions_refused ON ONLY decisions USING btree (patient_id, decided_at) WHERE ((NOT permit) AND (patient_id IS NOT NULL));
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON decisions FOR EACH STATEMENT EXECUTE FUNCTION mt_append_only();
alter table decisions enable row level security;

create table decisions_other (
  id uuid not null,
  decided_at timestamp with time zone not null,
  application_id uuid not null,
  patient_id uuid,
  care_worker_id uuid,
  permit boolean not null,
  sequence bigint not null,
  unknown_person bytea,
  unknown_patient bytea,
  request_id text,
  constraint decisions_other_pkey PRIMARY KEY (id, decided_at),
  constraint decisions_request_id_is_short CHECK ((char_length(request_id) <= 200)),
  constraint decisions_unknown_patient_without_row CHECK (((unknown_patient IS NULL) OR ((patient_id IS NULL) AND (octet_length(unknown_patient) = 16)))),
  constraint decisions_unknown_person_without_entry CHECK (((unknown_person IS NULL) OR ((care_worker_id IS NULL) AND ((octet_length(unknown_person) >= 16) AND (octet_length(unknown_person) <= 320)) AND ((octet_length(unknown_person) % 16) = 0))))
) -- a partition: DEFAULT;
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON decisions_other FOR EACH STATEMENT EXECUTE FUNCTION mt_append_only();
alter table decisions_other enable row level security;

create table directory_imports (
  id uuid not null,
  institution_id uuid not null,
  started_at timestamp with time zone not null,
  started_by text not null,
  ended_at timestamp with time zone,
  interrupted boolean default false not null,
  lines integer not null,
  reported integer not null,
  planned integer not null,
  added integer default 0 not null,
  changed integer default 0 not null,
  closed integer default 0 not null,
  constraint directory_imports_pkey PRIMARY KEY (id),
  constraint directory_imports_check CHECK (((NOT interrupted) OR (ended_at IS NOT NULL))),
  constraint directory_imports_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institutions(id),
  constraint directory_imports_lines_check CHECK ((lines >= 0)),
  constraint directory_imports_planned_check CHECK ((planned >= 0)),
  constraint directory_imports_reported_check CHECK ((reported >= 0)),
  constraint directory_imports_started_by_check CHECK (((char_length(started_by) >= 1) AND (char_length(started_by) <= 100))),
  constraint directory_imports_within_plan CHECK ((((added + changed) + closed) <= planned))
);
CREATE INDEX directory_imports_of_institution ON directory_imports USING btree (institution_id, started_at);

create table disputes (
  id uuid not null,
  message_id uuid not null,
  patient_id uuid not null,
  institution_id uuid not null,
  conversation_id uuid not null,
  disputed_kind text not null,
  disputed_arguments jsonb not null,
  told_at timestamp with time zone not null,
  acting_officers uuid[] not null,
  acting_institution_id uuid not null,
  state text not null,
  opened_at timestamp with time zone not null,
  latest_on date not null,
  taken_by uuid,
  taken_at timestamp with time zone,
  findings text,
  words text,
  closed_by uuid,
  closed_at timestamp with time zone,
  constraint disputes_pkey PRIMARY KEY (id),
  constraint disputes_acting_institution_id_fkey FOREIGN KEY (acting_institution_id) REFERENCES institutions(id),
  constraint disputes_closed_at_of_state CHECK (((state = ANY (ARRAY['founded'::text, 'unfounded'::text])) = (closed_at IS NOT NULL))),
  constraint disputes_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES officers(id),
  constraint disputes_closed_whole CHECK ((num_nonnulls(findings, words, closed_by, closed_at) = ANY (ARRAY[0, 4]))),
  constraint disputes_conversation_id_key UNIQUE (conversation_id),
  constraint disputes_conversation_id_patient_id_institution_id_fkey FOREIGN KEY (conversation_id, patient_id, institution_id) REFERENCES conversations(id, patient_id, institution_id) DEFERRABLE,
  constraint disputes_findings_check CHECK (((findings <> ''::text) AND (length(findings) <= 4000))),
  constraint disputes_in_time CHECK (((opened_at - told_at) <= '720:00:00'::interval)),
  constraint disputes_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institutions(id),
  constraint disputes_investigating_is_taken CHECK (((state <> 'investigating'::text) OR (taken_by IS NOT NULL))),
  constraint disputes_message_id_fkey FOREIGN KEY (message_id) REFERENCES messages(id),
  constraint disputes_message_id_key UNIQUE (message_id),
  constraint disputes_open_is_untaken CHECK (((state <> 'open'::text) OR (taken_by IS NULL))),
  constraint disputes_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES patients(id),
  constraint disputes_state_check CHECK ((state = ANY (ARRAY['open'::text, 'investigating'::text, 'founded'::text, 'unfounded'::text]))),
  constraint disputes_taken_by_and_at CHECK (((taken_by IS NULL) = (taken_at IS NULL))),
  constraint disputes_taken_by_fkey FOREIGN KEY (taken_by) REFERENCES officers(id),
  constraint disputes_words_check CHECK (((words <> ''::text) AND (length(words) <= 2000)))
);
CREATE INDEX disputes_of_institution ON disputes USING btree (institution_id, opened_at DESC, id DESC);
CREATE INDEX disputes_of_patient ON disputes USING btree (patient_id, opened_at);
CREATE INDEX disputes_open ON disputes USING btree (institution_id, latest_on, id) WHERE (state = ANY (ARRAY['open'::text, 'investigating'::text]));
CREATE TRIGGER guard_merged BEFORE INSERT OR UPDATE OF patient_id ON disputes FOR EACH ROW EXECUTE FUNCTION mt_guard_merged();
alter table disputes enable row level security;
create policy officer_reads on disputes for select to mijntoegang_app
  using (((institution_id = ( SELECT mt_house() AS mt_house)) AND (conversation_id <> ALL (ARRAY( SELECT mt_withheld('conversation'::text) AS mt_withheld)))));
create policy officer_works on disputes for update to mijntoegang_app
  using (((institution_id = ( SELECT mt_house() AS mt_house)) AND (state = ANY (ARRAY['open'::text, 'investigating'::text])) AND (conversation_id <> ALL (ARRAY( SELECT mt_withheld('conversation'::text) AS mt_withheld)))))
  with check (((institution_id = ( SELECT mt_house() AS mt_house)) AND (state <> 'open'::text) AND ((state <> 'investigating'::text) OR (taken_by = mt_officer())) AND ((state = 'investigating'::text) OR (closed_by = mt_officer()))));
create policy patient_own on disputes for select to mijntoegang_app
  using (((mt_kind() = 'patient'::text) AND (patient_id = mt_patient())));
grant select on disputes to mijntoegang_app;
grant update (state, taken_by, taken_at, findings, words, closed_by, closed_at) on disputes to mijntoegang_app;

create table ehealth_checks (
  niss text not null,
  wanted_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  checked_at timestamp with time zone,
  holds boolean default false not null,
  failures integer default 0 not null,
  doubted_at timestamp with time zone,
  accepted_until timestamp with time zone,
  emptied_at timestamp with time zone,
  taken_until timestamp with time zone,
  taken_by uuid,
  constraint ehealth_checks_pkey PRIMARY KEY (niss),
  constraint ehealth_checks_failures_check CHECK ((failures >= 0)),
  constraint ehealth_checks_niss_check CHECK ((niss ~ '^[0-9]{11}$'::text)),
  constraint ehealth_checks_taken_until_and_by CHECK (((taken_until IS NULL) = (taken_by IS NULL)))
);
CREATE INDEX ehealth_checks_doubted ON ehealth_checks USING btree (doubted_at) WHERE (doubted_at IS NOT NULL);
CREATE INDEX ehealth_checks_due ON ehealth_checks USING btree (due_at);
CREATE INDEX ehealth_checks_emptied ON ehealth_checks USING btree (emptied_at) WHERE (emptied_at IS NOT NULL);
CREATE INDEX ehealth_checks_holding ON ehealth_checks USING btree (niss) WHERE holds;
alter table ehealth_checks enable row level security;
create policy ehealth_sees on ehealth_checks for select to mijntoegang_app
  using ((mt_job() = 'ehealth'::text));
create policy officer_reads on ehealth_checks for select to mijntoegang_app
  using (((mt_kind() = 'officer'::text) AND (EXISTS ( SELECT
   FROM patients p
  WHERE (p.niss = ehealth_checks.niss)))));
create policy patient_own on ehealth_checks for select to mijntoegang_app
  using (((mt_kind() = 'patient'::text) AND (niss = ( SELECT p.niss
   FROM patients p
  WHERE (p.id = mt_patient())))));
grant select on ehealth_checks to mijntoegang_app;

create table ehealth_organisations (
  id uuid not null,
  patient_id uuid not null,
  number text not null,
  name text not null,
  started_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint ehealth_organisations_pkey PRIMARY KEY (id),
  constraint ehealth_organisations_ends_after_start CHECK ((ended_at >= started_at)),
  constraint ehealth_organisations_name_check CHECK (((name <> ''::text) AND (char_length(name) <= 200))),
  constraint ehealth_organisations_number_check CHECK ((number ~ '^[0-9]{8}$'::text)),
  constraint ehealth_organisations_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES patients(id)
);
CREATE INDEX ehealth_organisations_of_patient ON ehealth_organisations USING btree (patient_id, started_at DESC);
CREATE UNIQUE INDEX ehealth_organisations_one_active ON ehealth_organisations USING btree (patient_id, number) WHERE (ended_at IS NULL);
CREATE TRIGGER ends_double BEFORE UPDATE OF patient_id ON ehealth_organisations FOR EACH ROW EXECUTE FUNCTION mt_end_double_organisation();
CREATE TRIGGER guard_merged BEFORE INSERT OR UPDATE OF patient_id ON ehealth_organisations FOR EACH ROW EXECUTE FUNCTION mt_guard_merged();
alter table ehealth_organisations enable row level security;
create policy ehealth_ends on ehealth_organisations for update to mijntoegang_app
  using (((mt_job() = 'ehealth'::text) AND (ended_at IS NULL)))
  with check ((mt_job() = 'ehealth'::text));
create policy ehealth_sees on ehealth_organisations for select to mijntoegang_app
  using ((mt_job() = 'ehealth'::text));
create policy ehealth_takes_over on ehealth_organisations for insert to mijntoegang_app
  with check (((mt_job() = 'ehealth'::text) AND (ended_at IS NULL)));
create policy officer_reads on ehealth_organisations for select to mijntoegang_app
  using (((mt_kind() = 'officer'::text) AND (EXISTS ( SELECT
   FROM patients p
  WHERE (p.id = ehealth_organisations.patient_id)))));
create policy patient_own on ehealth_organisations for select to mijntoegang_app
  using (((mt_kind() = 'patient'::text) AND (patient_id = mt_patient())));
grant insert, select on ehealth_organisations to mijntoegang_app;
grant update (ended_at) on ehealth_organisations to mijntoegang_app;

create table ehealth_service (
  one boolean default true not null,
  next_call_at timestamp with time zone not null,
  answered_at timestamp with time zone,
  failing_since timestamp with time zone,
  constraint ehealth_service_pkey PRIMARY KEY (one),
  constraint ehealth_service_one_check CHECK (one)
);

create table email_confirmations (
  id uuid not null,
  patient_id uuid not null,
  address text not null,
  token_hash bytea not null,
  asked_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  ended_as text,
  constraint email_confirmations_pkey PRIMARY KEY (id),
  constraint email_confirmations_address_check CHECK (((address ~ '^[!-~]+@[!-~]+$'::text) AND (length(address) <= 254))),
  constraint email_confirmations_ended_as_check CHECK ((ended_as = ANY (ARRAY['confirmed'::text, 'replaced'::text, 'withdrawn'::text]))),
  constraint email_confirmations_ended_at_and_as CHECK (((ended_at IS NULL) = (ended_as IS NULL))),
  constraint email_confirmations_expires_later CHECK ((expires_at > asked_at)),
  constraint email_confirmations_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES patients(id),
  constraint email_confirmations_token_hash_check CHECK ((length(token_hash) = 32)),
  constraint email_confirmations_token_hash_key UNIQUE (token_hash)
);
CREATE INDEX email_confirmations_of_address ON email_confirmations USING btree (lower(address), asked_at);
CREATE INDEX email_confirmations_of_patient ON email_confirmations USING btree (patient_id, asked_at);
CREATE UNIQUE INDEX email_confirmations_one_open ON email_confirmations USING btree (patient_id) WHERE (ended_at IS NULL);
CREATE TRIGGER guard_merged BEFORE INSERT OR UPDATE OF patient_id ON email_confirmations FOR EACH ROW EXECUTE FUNCTION mt_guard_merged();
alter table email_confirmations enable row level security;
create policy patient_own on email_confirmations for select to mijntoegang_app
  using (((mt_kind() = 'patient'::text) AND (patient_id = mt_patient())));
grant select (id, patient_id, address, asked_at, expires_at, ended_at, ended_as) on email_confirmations to mijntoegang_app;

create table exclusion_periods (
  id uuid not null,
  exclusion_id uuid not null,
  patient_id uuid not null,
  care_worker_id uuid not null,
  origin text not null,
  started_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  ended_by text,
  undoes uuid,
  ended_by_officer uuid,
  end_asked_by text,
  end_identity_check text,
  end_channel text,
  merge_id uuid,
  constraint exclusion_periods_pkey PRIMARY KEY (id),
  constraint exclusion_periods_channel_of_end CHECK (((end_channel IS NULL) OR (COALESCE(ended_by, ''::text) = 'ombudsdienst'::text))),
  constraint exclusion_periods_ehealth_ends_there CHECK (((ended_by IS NULL) OR ((origin = 'ehealth'::text) = (ended_by = 'patient_ehealth'::text)))),
  constraint exclusion_periods_end_asked_by_check CHECK ((end_asked_by = ANY (ARRAY['self'::text, 'parent'::text, 'representative'::text]))),
  constraint exclusion_periods_end_channel_check CHECK ((end_channel = ANY (ARRAY['desk'::text, 'telephone'::text, 'email'::text, 'letter'::text]))),
  constraint exclusion_periods_end_identity_check_check CHECK (mt_is_code(end_identity_check)),
  constraint exclusion_periods_ended_at_and_by CHECK (((ended_at IS NULL) = (ended_by IS NULL))),
  constraint exclusion_periods_ended_by_check CHECK ((ended_by = ANY (ARRAY['patient'::text, 'patient_ehealth'::text, 'ombudsdienst'::text, 'representative'::text, 'error'::text]))),
  constraint exclusion_periods_ended_by_officer_fkey FOREIGN KEY (ended_by_officer) REFERENCES officers(id),
  constraint exclusion_periods_ends_after_start CHECK ((ended_at >= started_at)),
  constraint exclusion_periods_exclusion_id_patient_id_care_worker_id_o_fkey FOREIGN KEY (exclusion_id, patient_id, care_worker_id, origin) REFERENCES exclusions(id, patient_id, care_worker_id, origin) DEFERRABLE,
  constraint exclusion_periods_identity_of_end CHECK ((((COALESCE(ended_by, ''::text) = 'ombudsdienst'::text) = (end_identity_check IS NOT NULL)) AND ((end_identity_check IS NULL) = (end_asked_by IS NULL)) AND ((end_identity_check IS NULL) OR (ended_by_officer IS NOT NULL)))),
  constraint exclusion_periods_merge_id_fkey FOREIGN KEY (merge_id) REFERENCES patient_merges(id),
  constraint exclusion_periods_of_exclusion UNIQUE (id, exclusion_id, patient_id),
  constraint exclusion_periods_officer_of_end CHECK (((ended_by_officer IS NULL) OR (ended_by = ANY (ARRAY['ombudsdienst'::text, 'error'::text])))),
  constraint exclusion_periods_undoes_fkey FOREIGN KEY (undoes) REFERENCES exclusion_periods(id),
  constraint exclusion_periods_undoes_key UNIQUE (undoes)
);
CREATE INDEX exclusion_periods_of_patient ON exclusion_periods USING btree (patient_id, started_at DESC);
CREATE UNIQUE INDEX exclusion_periods_one_active ON exclusion_periods USING btree (patient_id, care_worker_id, origin, COALESCE(merge_id, '00000000-0000-0000-0000-000000000000'::uuid)) WHERE (ended_at IS NULL);
CREATE TRIGGER ends_doubles AFTER UPDATE OF ended_at ON exclusion_periods FOR EACH ROW WHEN (old.ended_at IS NULL AND new.ended_at IS NOT NULL AND (new.ended_by = ANY (ARRAY['patient'::text, 'ombudsdienst'::text, 'representative'::text]))) EXECUTE FUNCTION mt_end_doubles();
CREATE TRIGGER guard_blocked BEFORE UPDATE OF ended_at ON exclusion_periods FOR EACH ROW WHEN (old.ended_at IS NULL AND new.ended_at IS NOT NULL AND (new.ended_by = ANY (ARRAY['ombudsdienst'::text, 'representative'::text, 'error'::text])) AND new.end_channel IS DISTINCT FROM 'desk'::text) EXECUTE FUNCTION mt_guard_blocked_stop();
CREATE TRIGGER guard_merged BEFORE INSERT OR UPDATE OF patient_id ON exclusion_periods FOR EACH ROW EXECUTE FUNCTION mt_guard_merged();
CREATE TRIGGER guard_period BEFORE DELETE OR UPDATE ON exclusion_periods FOR EACH ROW EXECUTE FUNCTION mt_guard_period();
CREATE TRIGGER guard_undo BEFORE INSERT ON exclusion_periods FOR EACH ROW EXECUTE FUNCTION mt_guard_undo();
CREATE CONSTRAINT TRIGGER noted AFTER INSERT OR UPDATE ON exclusion_periods DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION mt_period_changed();
CREATE TRIGGER overtakes_stop AFTER UPDATE OF ended_at ON exclusion_periods FOR EACH ROW WHEN (old.ended_at IS NULL AND new.ended_at IS NOT NULL) EXECUTE FUNCTION mt_stop_overtaken();
alter table exclusion_periods enable row level security;
create policy ehealth_ends on exclusion_periods for update to mijntoegang_app
  using (((mt_job() = 'ehealth'::text) AND (origin = 'ehealth'::text)))
  with check (((mt_job() = 'ehealth'::text) AND (ended_by = 'patient_ehealth'::text)));
create policy ehealth_sees on exclusion_periods for select to mijntoegang_app
  using ((mt_job() = 'ehealth'::text));
create policy ehealth_takes_over on exclusion_periods for insert to mijntoegang_app
  with check (((mt_job() = 'ehealth'::text) AND (origin = 'ehealth'::text) AND (undoes IS NULL) AND (ended_at IS NULL)));
create policy officer_ends on exclusion_periods for update to mijntoegang_app
  using (((mt_kind() = 'officer'::text) AND (origin = 'nexuzhealth'::text) AND (EXISTS ( SELECT
   FROM exclusions e
  WHERE (e.id = exclusion_periods.exclusion_id)))))
  with check (((mt_kind() = 'officer'::text) AND (((ended_by = 'ombudsdienst'::text) AND (ended_by_officer = mt_officer()) AND (end_channel = 'desk'::text)) OR ((ended_by = 'error'::text) AND ((ended_by_officer IS NULL) OR (ended_by_officer = mt_officer()))))));
create policy officer_reads on exclusion_periods for select to mijntoegang_app
  using (((mt_kind() = 'officer'::text) AND (EXISTS ( SELECT
   FROM exclusions e
  WHERE (e.id = exclusion_periods.exclusion_id)))));
create policy officer_registers on exclusion_periods for insert to mijntoegang_app
  with check (((mt_kind() = 'officer'::text) AND (origin = 'nexuzhealth'::text) AND (undoes IS NULL) AND (ended_at IS NULL) AND (EXISTS ( SELECT
   FROM exclusions e
  WHERE (e.id = exclusion_periods.exclusion_id)))));
create policy patient_ends on exclusion_periods for update to mijntoegang_app
  using (((mt_kind() = 'patient'::text) AND (patient_id = mt_patient()) AND (origin = 'nexuzhealth'::text)))
  with check (((mt_kind() = 'patient'::text) AND (patient_id = mt_patient()) AND (ended_by = 'patient'::text)));
create policy patient_own on exclusion_periods for select to mijntoegang_app
  using (((mt_kind() = 'patient'::text) AND (patient_id = mt_patient())));
create policy patient_undoes on exclusion_periods for insert to mijntoegang_app
  with check (((mt_kind() = 'patient'::text) AND (patient_id = mt_patient()) AND (origin = 'nexuzhealth'::text) AND (undoes IS NOT NULL) AND (ended_at IS NULL)));
create policy report_sees on exclusion_periods for select to mijntoegang_app
  using ((mt_job() = 'break'::text));
create policy stops_ends on exclusion_periods for update to mijntoegang_app
  using (((mt_job() = 'stops'::text) AND (origin = 'nexuzhealth'::text) AND (EXISTS ( SELECT
   FROM planned_stops s
  WHERE ((s.period_id = exclusion_periods.id) AND (s.state = 'waiting'::text))))))
  with check (((mt_job() = 'stops'::text) AND (ended_by = 'ombudsdienst'::text)));
create policy stops_sees on exclusion_periods for select to mijntoegang_app
  using ((mt_job() = 'stops'::text));
grant insert, select on exclusion_periods to mijntoegang_app;
grant update (ended_at, ended_by, ended_by_officer, end_asked_by, end_identity_check, end_channel) on exclusion_periods to mijntoegang_app;

create table exclusion_requests (
  id uuid not null,
  reference text not null,
  draft_id uuid not null,
  patient_id uuid not null,
  institution_id uuid not null,
  state text not null,
  channel text default 'portal'::text not null,
  entered_by uuid,
  asked_by text,
  identity_check text,
  care_worker_id uuid,
  described_name text,
  described_place text,
  described_function text,
  described_key text,
  ehealth_advised boolean not null,
  consequences_version text not null,
  consequences_read_at timestamp with time zone not null,
  remark text,
  contact text not null,
  telephone text,
  other_may_answer boolean not null,
  may_leave_message boolean not null,
  sent_at timestamp with time zone not null,
  target_on date not null,
  latest_on date not null,
  taken_by uuid,
  taken_at timestamp with time zone,
  decided_at timestamp with time zone,
  decided_by uuid,
  registered_care_worker_id uuid,
  refusal_reason text,
  refusal_words text,
  double_of uuid,
  identity_differs boolean default false not null,
  representative_name text,
  representative_niss text,
  representative_basis text,
  representative_evidence text,
  representative_until date,
  child_heard boolean,
  person_is_parent boolean default false not null,
  other_parent text,
  confined boolean default false not null,
  conflict_denied boolean default false not null,
  avoided_institutions uuid[] default '{}'::uuid[] not null,
  undisclosed boolean default false not null,
  receipt_request_id uuid generated always as (
CASE
    WHEN (channel = ANY (ARRAY['paper'::text, 'email'::text, 'telephone'::text])) THEN id
    ELSE NULL::uuid
END) stored,
  titled_institution_id uuid generated always as (
CASE
    WHEN (channel = ANY (ARRAY['portal'::text, 'message'::text])) THEN institution_id
    ELSE NULL::uuid
END) stored,
  merge_id uuid,
  answered_at timestamp with time zone,
  constraint exclusion_requests_pkey PRIMARY KEY (id),
  constraint exclusion_requests_asked_by_check CHECK ((asked_by = ANY (ARRAY['self'::text, 'parent'::text, 'representative'::text]))),
  constraint exclusion_requests_asked_is_taken CHECK (((state <> 'asked'::text) OR (taken_by IS NOT NULL))),
  constraint exclusion_requests_care_worker_id_fkey FOREIGN KEY (care_worker_id) REFERENCES care_workers(id),
  constraint exclusion_requests_channel_check CHECK ((channel = ANY (ARRAY['portal'::text, 'paper'::text, 'email'::text, 'telephone'::text, 'message'::text]))),
  constraint exclusion_requests_chosen_or_described CHECK (((care_worker_id IS NULL) = (described_name IS NOT NULL))),
  constraint exclusion_requests_contact_check CHECK ((contact = ANY (ARRAY['message'::text, 'telephone'::text]))),
  constraint exclusion_requests_decided_at_of_state CHECK (((state = ANY (ARRAY['registered'::text, 'refused'::text, 'withdrawn'::text])) = (decided_at IS NOT NULL))),
  constraint exclusion_requests_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES officers(id),
  constraint exclusion_requests_decided_by_of_state CHECK (((state = ANY (ARRAY['registered'::text, 'refused'::text])) = (decided_by IS NOT NULL))),
  constraint exclusion_requests_described_function_check CHECK ((described_function <> ''::text)),
  constraint exclusion_requests_described_name_check CHECK ((described_name <> ''::text)),
  constraint exclusion_requests_described_place_check CHECK ((described_place <> ''::text)),
  constraint exclusion_requests_described_whole CHECK ((((described_name IS NULL) = (described_place IS NULL)) AND ((described_name IS NULL) = (described_key IS NULL)))),
  constraint exclusion_requests_double_is_refused CHECK (((double_of IS NOT NULL) = (COALESCE(refusal_reason, ''::text) = 'double'::text))),
  constraint exclusion_requests_double_of_another CHECK ((double_of <> id)),
  constraint exclusion_requests_double_of_fkey FOREIGN KEY (double_of) REFERENCES exclusion_requests(id),
  constraint exclusion_requests_draft_id_key UNIQUE (draft_id),
  constraint exclusion_requests_entered_by_channel CHECK ((((channel = ANY (ARRAY['paper'::text, 'email'::text, 'telephone'::text])) = (asked_by IS NOT NULL)) AND ((channel = ANY (ARRAY['paper'::text, 'email'::text, 'telephone'::text])) = (identity_check IS NOT NULL)) AND ((entered_by IS NOT NULL) OR (channel = ANY (ARRAY['portal'::text, 'message'::text]))) AND ((entered_by IS NULL) OR (channel <> 'portal'::text)))),
  constraint exclusion_requests_entered_by_fkey FOREIGN KEY (entered_by) REFERENCES officers(id),
  constraint exclusion_requests_entered_has_receipt FOREIGN KEY (receipt_request_id) REFERENCES request_receipts(request_id) DEFERRABLE INITIALLY DEFERRED,
  constraint exclusion_requests_function_of_described CHECK (((described_name IS NOT NULL) OR (described_function IS NULL))),
  constraint exclusion_requests_identity_check_check CHECK (mt_is_code(identity_check)),
  constraint exclusion_requests_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institutions(id),
  constraint exclusion_requests_merge_id_fkey FOREIGN KEY (merge_id) REFERENCES patient_merges(id),
  constraint exclusion_requests_other_parent_check CHECK ((other_parent = ANY (ARRAY['heard'::text, 'judgment'::text, 'urgent'::text]))),
  constraint exclusion_requests_other_parent_decided CHECK (((NOT person_is_parent) OR (state <> 'registered'::text) OR (other_parent IS NOT NULL))),
  constraint exclusion_requests_parent_of_asked_by CHECK (((NOT person_is_parent) OR (representative_name IS NOT NULL))),
  constraint exclusion_requests_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES patients(id),
  constraint exclusion_requests_reference_check CHECK ((reference ~ '^UA-[0-9]{4}-[0-9]{6,7}-[A-Z]$'::text)),
  constraint exclusion_requests_reference_key UNIQUE (reference),
  constraint exclusion_requests_refusal_reason_of_state CHECK (((state = 'refused'::text) = (refusal_reason IS NOT NULL))),
  constraint exclusion_requests_refusal_words_check CHECK ((refusal_words <> ''::text)),
  constraint exclusion_requests_refusal_words_of_state CHECK (((state = 'refused'::text) = (refusal_words IS NOT NULL))),
  constraint exclusion_requests_registered_as_chosen CHECK ((registered_care_worker_id = COALESCE(care_worker_id, registered_care_worker_id))),
  constraint exclusion_requests_registered_care_worker_id_fkey FOREIGN KEY (registered_care_worker_id) REFERENCES care_workers(id),
  constraint exclusion_requests_registered_entry_of_state CHECK (((state = 'registered'::text) = (registered_care_worker_id IS NOT NULL))),
  constraint exclusion_requests_remark_check CHECK (((remark <> ''::text) AND (length(remark) <= 1000))),
  constraint exclusion_requests_representative_basis_check CHECK ((representative_basis = ANY (ARRAY['parent'::text, 'guardian'::text, 'foster-parent'::text, 'named-representative'::text, 'care-mandate'::text, 'administrator'::text, 'family'::text, 'ehealth-mandate'::text]))),
  constraint exclusion_requests_representative_evidence_check CHECK (((representative_evidence <> ''::text) AND (length(representative_evidence) <= 300))),
  constraint exclusion_requests_representative_name_check CHECK (((representative_name <> ''::text) AND (length(representative_name) <= 120))),
  constraint exclusion_requests_representative_niss_check CHECK ((representative_niss ~ '^[0-9]{11}$'::text)),
  constraint exclusion_requests_representative_of_asked_by CHECK (((representative_name IS NULL) OR (COALESCE(asked_by, ''::text) = ANY (ARRAY['parent'::text, 'representative'::text])))),
  constraint exclusion_requests_representative_whole CHECK ((((representative_name IS NULL) = (representative_basis IS NULL)) AND ((representative_name IS NULL) = (representative_evidence IS NULL)) AND ((representative_name IS NOT NULL) OR (num_nonnulls(representative_niss, representative_until, child_heard) = 0)))),
  constraint exclusion_requests_sent_has_title FOREIGN KEY (patient_id, titled_institution_id) REFERENCES patient_titles(patient_id, institution_id) DEFERRABLE INITIALLY DEFERRED,
  constraint exclusion_requests_state_check CHECK ((state = ANY (ARRAY['sent'::text, 'taken'::text, 'asked'::text, 'registered'::text, 'refused'::text, 'withdrawn'::text]))),
  constraint exclusion_requests_taken_by_and_at CHECK (((taken_by IS NULL) = (taken_at IS NULL))),
  constraint exclusion_requests_taken_by_fkey FOREIGN KEY (taken_by) REFERENCES officers(id),
  constraint exclusion_requests_telephone_of_contact CHECK (((contact = 'telephone'::text) = (telephone IS NOT NULL)))
);
comment on column exclusion_requests.consequences_read_at is 'for one entered by an officer: when they were explained, by entered_by';
comment on column exclusion_requests.institution_id is 'whose ombudsdienst handles it; changes by handing over only';
comment on column exclusion_requests.receipt_request_id is 'for its constraint: its own id, where an officer entered it';
comment on column exclusion_requests.titled_institution_id is 'for its constraint: where it is handled, when the patient sent it';
CREATE INDEX exclusion_requests_by_reference ON exclusion_requests USING btree (institution_id, reference) INCLUDE (id, state, taken_by, answered_at, target_on, sent_at, patient_id) WHERE (state = ANY (ARRAY['sent'::text, 'taken'::text, 'asked'::text]));
CREATE INDEX exclusion_requests_done ON exclusion_requests USING btree (institution_id, decided_at, id) WHERE (state = ANY (ARRAY['registered'::text, 'refused'::text, 'withdrawn'::text]));
CREATE INDEX exclusion_requests_doubles ON exclusion_requests USING btree (double_of) WHERE (double_of IS NOT NULL);
CREATE INDEX exclusion_requests_figures ON exclusion_requests USING btree (institution_id, sent_at) INCLUDE (id, patient_id, channel, state, decided_at, double_of);
CREATE INDEX exclusion_requests_latest ON exclusion_requests USING btree (institution_id, latest_on, id) INCLUDE (reference) WHERE (state = ANY (ARRAY['sent'::text, 'taken'::text, 'asked'::text]));
CREATE INDEX exclusion_requests_of_care_worker ON exclusion_requests USING btree (COALESCE(registered_care_worker_id, care_worker_id));
CREATE INDEX exclusion_requests_of_patient ON exclusion_requests USING btree (patient_id);
CREATE UNIQUE INDEX exclusion_requests_one_open ON exclusion_requests USING btree (patient_id, care_worker_id, COALESCE(merge_id, '00000000-0000-0000-0000-000000000000'::uuid)) WHERE ((state = ANY (ARRAY['sent'::text, 'taken'::text, 'asked'::text])) AND (care_worker_id IS NOT NULL) AND (entered_by IS NULL));
CREATE INDEX exclusion_requests_patients ON exclusion_requests USING btree (institution_id, patient_id);
CREATE INDEX exclusion_requests_untaken ON exclusion_requests USING btree (institution_id, sent_at) WHERE (state = 'sent'::text);
CREATE INDEX exclusion_requests_worklist ON exclusion_requests USING btree (institution_id, target_on, sent_at, id) INCLUDE (state, taken_by, answered_at, reference, patient_id) WHERE (state = ANY (ARRAY['sent'::text, 'taken'::text, 'asked'::text]));
CREATE TRIGGER close_handler_question AFTER UPDATE OF state, institution_id ON exclusion_requests FOR EACH ROW WHEN ((new.state <> ALL (ARRAY['sent'::text, 'taken'::text, 'asked'::text])) OR old.institution_id <> new.institution_id) EXECUTE FUNCTION mt_close_handler_question();
CREATE TRIGGER guard_merged BEFORE INSERT OR UPDATE OF patient_id ON exclusion_requests FOR EACH ROW EXECUTE FUNCTION mt_guard_merged();
CREATE TRIGGER move_in_log AFTER UPDATE OF institution_id ON exclusion_requests FOR EACH ROW WHEN (old.institution_id <> new.institution_id) EXECUTE FUNCTION mt_place_in_log();
CREATE TRIGGER names AFTER INSERT ON exclusion_requests FOR EACH ROW EXECUTE FUNCTION mt_request_names_changed();
CREATE TRIGGER names_changed AFTER UPDATE OF institution_id, state, patient_id, care_worker_id, registered_care_worker_id, described_key ON exclusion_requests FOR EACH ROW WHEN (old.institution_id IS DISTINCT FROM new.institution_id OR (old.state = ANY (ARRAY['sent'::text, 'taken'::text, 'asked'::text])) IS DISTINCT FROM (new.state = ANY (ARRAY['sent'::text, 'taken'::text, 'asked'::text])) OR old.patient_id IS DISTINCT FROM new.patient_id OR COALESCE(old.registered_care_worker_id, old.care_worker_id) IS DISTINCT FROM COALESCE(new.registered_care_worker_id, new.care_worker_id) OR old.described_key IS DISTINCT FROM new.described_key) EXECUTE FUNCTION mt_request_names_changed();
CREATE TRIGGER titles AFTER INSERT OR UPDATE OF institution_id, care_worker_id, registered_care_worker_id ON exclusion_requests FOR EACH ROW EXECUTE FUNCTION mt_request_changed();
CREATE TRIGGER withhold_undisclosed AFTER INSERT ON exclusion_requests FOR EACH ROW WHEN (new.undisclosed) EXECUTE FUNCTION mt_withhold_undisclosed();
alter table exclusion_requests enable row level security;
create policy intake_enters on exclusion_requests for insert to mijntoegang_app
  with check (((mt_job() = 'intake'::text) AND (state = 'sent'::text) AND (taken_by IS NULL) AND (double_of IS NULL) AND (other_parent IS NULL) AND (channel = ANY (ARRAY['paper'::text, 'email'::text, 'telephone'::text])) AND (entered_by IS NOT NULL)));
create policy officer_reads on exclusion_requests for select to mijntoegang_app
  using (((institution_id = ( SELECT mt_house() AS mt_house)) AND (id <> ALL (ARRAY( SELECT mt_withheld('request'::text) AS mt_withheld)))));
create policy officer_works on exclusion_requests for update to mijntoegang_app
  using (((institution_id = ( SELECT mt_house() AS mt_house)) AND (id <> ALL (ARRAY( SELECT mt_withheld('request'::text) AS mt_withheld)))))
  with check (((institution_id = ( SELECT mt_house() AS mt_house)) AND (state <> 'withdrawn'::text) AND ((state <> 'taken'::text) OR (taken_by = mt_officer())) AND ((state <> ALL (ARRAY['registered'::text, 'refused'::text])) OR (decided_by = mt_officer())) AND (NOT mt_concerns_officer(patient_id, COALESCE(registered_care_worker_id, care_worker_id), NULL::text))));
create policy patient_own on exclusion_requests for select to mijntoegang_app
  using (((mt_kind() = 'patient'::text) AND (patient_id = mt_patient())));
create policy patient_sends on exclusion_requests for insert to mijntoegang_app
  with check (((mt_kind() = 'patient'::text) AND (patient_id = mt_patient()) AND (state = 'sent'::text) AND (taken_by IS NULL) AND (channel = ANY (ARRAY['portal'::text, 'message'::text])) AND (entered_by IS NULL)));
create policy patient_withdraws on exclusion_requests for update to mijntoegang_app
  using (((mt_kind() = 'patient'::text) AND (patient_id = mt_patient()) AND (state = ANY (ARRAY['sent'::text, 'taken'::text, 'asked'::text]))))
  with check (((mt_kind() = 'patient'::text) AND (patient_id = mt_patient()) AND (state = 'withdrawn'::text)));
grant insert, select on exclusion_requests to mijntoegang_app;
grant update (state, taken_by, taken_at, decided_at, decided_by, registered_care_worker_id, refusal_reason, refusal_words, double_of, other_parent, confined, answered_at) on exclusion_requests to mijntoegang_app;

create table exclusions (
  id uuid not null,
  patient_id uuid not null,
  care_worker_id uuid not null,
  origin text not null,
  request_id uuid,
  registered_by uuid,
  registered_at_id uuid,
  confined_to_id uuid,
  title_institution_id uuid,
  constraint exclusions_pkey PRIMARY KEY (id),
  constraint exclusions_care_worker_id_fkey FOREIGN KEY (care_worker_id) REFERENCES care_workers(id),
  constraint exclusions_confined_to_id_fkey FOREIGN KEY (confined_to_id) REFERENCES institutions(id),
  constraint exclusions_id_patient_id_care_worker_id_origin_key UNIQUE (id, patient_id, care_worker_id, origin),
  constraint exclusions_origin_check CHECK ((origin = ANY (ARRAY['ehealth'::text, 'nexuzhealth'::text]))),
  constraint exclusions_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES patients(id),
  constraint exclusions_registered_at_id_fkey FOREIGN KEY (registered_at_id) REFERENCES institutions(id),
  constraint exclusions_registered_by_fkey FOREIGN KEY (registered_by) REFERENCES officers(id),
  constraint exclusions_request_id_fkey FOREIGN KEY (request_id) REFERENCES exclusion_requests(id),
  constraint exclusions_title_institution_id_fkey FOREIGN KEY (title_institution_id) REFERENCES institutions(id)
);
comment on column exclusions.registered_at_id is 'the institution whose ombudsdienst registered it; null for those of eHealth';
comment on column exclusions.title_institution_id is 'as `patients.title_institution_id`, kept by triggers';
CREATE INDEX exclusions_confined ON exclusions USING btree (patient_id) WHERE (confined_to_id IS NOT NULL);
CREATE INDEX exclusions_of_care_worker ON exclusions USING btree (care_worker_id);
CREATE INDEX exclusions_of_request ON exclusions USING btree (request_id) WHERE (request_id IS NOT NULL);
CREATE INDEX exclusions_registered_at ON exclusions USING btree (registered_at_id, patient_id) WHERE (registered_at_id IS NOT NULL);
CREATE TRIGGER guard_merged BEFORE INSERT OR UPDATE OF patient_id ON exclusions FOR EACH ROW EXECUTE FUNCTION mt_guard_merged();
CREATE TRIGGER titles BEFORE INSERT ON exclusions FOR EACH ROW EXECUTE FUNCTION mt_exclusion_titles();
CREATE TRIGGER withheld AFTER INSERT ON exclusions FOR EACH ROW EXECUTE FUNCTION mt_exclusion_withhold();
alter table exclusions enable row level security;
create policy ehealth_sees on exclusions for select to mijntoegang_app
  using ((mt_job() = 'ehealth'::text));
create policy ehealth_takes_over on exclusions for insert to mijntoegang_app
  with check (((mt_job() = 'ehealth'::text) AND (origin = 'ehealth'::text) AND (request_id IS NULL) AND (registered_by IS NULL)));
create policy officer_reads on exclusions for select to mijntoegang_app
  using (((mt_kind() = 'officer'::text) AND
CASE
    WHEN (confined_to_id IS NOT NULL) THEN (confined_to_id = ( SELECT mt_house() AS mt_house))
    ELSE ((registered_at_id = ( SELECT mt_house() AS mt_house)) OR ((title_institution_id = ( SELECT mt_house() AS mt_house)) AND (patient_id <> ALL (ARRAY( SELECT mt_withheld('patient'::text) AS mt_withheld)))))
END AND (id <> ALL (ARRAY( SELECT mt_withheld('exclusion'::text) AS mt_withheld)))));
create policy officer_registers on exclusions for insert to mijntoegang_app
  with check (((mt_kind() = 'officer'::text) AND (origin = 'nexuzhealth'::text) AND (registered_by = mt_officer()) AND (EXISTS ( SELECT
   FROM exclusion_requests r
  WHERE ((r.id = exclusions.request_id) AND (r.patient_id = exclusions.patient_id) AND (r.registered_care_worker_id = exclusions.care_worker_id)))) AND (NOT mt_concerns_officer(patient_id, care_worker_id, NULL::text))));
create policy patient_own on exclusions for select to mijntoegang_app
  using (((mt_kind() = 'patient'::text) AND (patient_id = mt_patient())));
grant insert, select on exclusions to mijntoegang_app;

create table handler_questions (
  id uuid not null,
  institution_id uuid not null,
  request_id uuid,
  conversation_id uuid,
  token_hash bytea not null,
  asked_at timestamp with time zone not null,
  reminded_at timestamp with time zone not null,
  answered_at timestamp with time zone,
  constraint handler_questions_pkey PRIMARY KEY (id),
  constraint handler_questions_conversation_id_fkey FOREIGN KEY (conversation_id) REFERENCES conversations(id),
  constraint handler_questions_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institutions(id),
  constraint handler_questions_one_matter CHECK ((num_nonnulls(request_id, conversation_id) = 1)),
  constraint handler_questions_request_id_fkey FOREIGN KEY (request_id) REFERENCES exclusion_requests(id),
  constraint handler_questions_token_hash_check CHECK ((length(token_hash) = 32)),
  constraint handler_questions_token_hash_key UNIQUE (token_hash)
);
CREATE UNIQUE INDEX handler_questions_of_conversation ON handler_questions USING btree (conversation_id) WHERE (answered_at IS NULL);
CREATE UNIQUE INDEX handler_questions_of_request ON handler_questions USING btree (request_id) WHERE (answered_at IS NULL);
CREATE INDEX handler_questions_open ON handler_questions USING btree (reminded_at) WHERE (answered_at IS NULL);
alter table handler_questions enable row level security;
create policy asks on handler_questions for insert to mijntoegang_app
  with check (((mt_kind() = ANY (ARRAY['patient'::text, 'system'::text])) AND (answered_at IS NULL) AND (mt_handlers_left(request_id, conversation_id, NULL::uuid) = 'none'::text)));
create policy patient_own on handler_questions for select to mijntoegang_app
  using (((mt_kind() = 'patient'::text) AND ((EXISTS ( SELECT
   FROM exclusion_requests r
  WHERE (r.id = handler_questions.request_id))) OR (EXISTS ( SELECT
   FROM conversations c
  WHERE (c.id = handler_questions.conversation_id))))));
create policy reminds on handler_questions for select to mijntoegang_app
  using ((mt_job() = 'hand-over'::text));
create policy reminds_again on handler_questions for update to mijntoegang_app
  using (((mt_job() = 'hand-over'::text) AND (answered_at IS NULL)))
  with check (((mt_job() = 'hand-over'::text) AND (answered_at IS NULL)));
grant insert, select on handler_questions to mijntoegang_app;
grant update (token_hash, reminded_at) on handler_questions to mijntoegang_app;

create table home_adoptions (
  id uuid not null,
  patient_id uuid not null,
  institution_id uuid not null,
  officer_id uuid not null,
  identity_check text not null,
  adopted_at timestamp with time zone not null,
  works_at timestamp with time zone not null,
  done_at timestamp with time zone,
  cancelled_at timestamp with time zone,
  constraint home_adoptions_pkey PRIMARY KEY (id),
  constraint home_adoptions_identity_check_check CHECK (mt_is_code(identity_check)),
  constraint home_adoptions_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institutions(id),
  constraint home_adoptions_never_early CHECK ((done_at >= works_at)),
  constraint home_adoptions_officer_id_fkey FOREIGN KEY (officer_id) REFERENCES officers(id),
  constraint home_adoptions_one_end CHECK ((num_nonnulls(done_at, cancelled_at) <= 1)),
  constraint home_adoptions_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES patients(id),
  constraint home_adoptions_works_a_day_later CHECK (((works_at - adopted_at) = '24:00:00'::interval))
);
CREATE INDEX home_adoptions_due ON home_adoptions USING btree (works_at) WHERE ((done_at IS NULL) AND (cancelled_at IS NULL));
CREATE INDEX home_adoptions_of_patient ON home_adoptions USING btree (patient_id, adopted_at);
CREATE UNIQUE INDEX home_adoptions_one_open ON home_adoptions USING btree (patient_id) WHERE ((done_at IS NULL) AND (cancelled_at IS NULL));
CREATE TRIGGER guard_merged BEFORE INSERT OR UPDATE OF patient_id ON home_adoptions FOR EACH ROW EXECUTE FUNCTION mt_guard_merged();
alter table home_adoptions enable row level security;
create policy homes_adds on home_adoptions for insert to mijntoegang_app
  with check (((mt_job() = 'homes'::text) AND (done_at IS NULL) AND (cancelled_at IS NULL)));
create policy homes_ends on home_adoptions for update to mijntoegang_app
  using (((mt_job() = 'homes'::text) AND (done_at IS NULL) AND (cancelled_at IS NULL)))
  with check ((mt_job() = 'homes'::text));
create policy homes_sees on home_adoptions for select to mijntoegang_app
  using ((mt_job() = 'homes'::text));
create policy patient_cancels on home_adoptions for update to mijntoegang_app
  using (((mt_kind() = 'patient'::text) AND (patient_id = mt_patient()) AND (done_at IS NULL) AND (cancelled_at IS NULL)))
  with check (((mt_kind() = 'patient'::text) AND (patient_id = mt_patient()) AND (done_at IS NULL)));
create policy patient_own on home_adoptions for select to mijntoegang_app
  using (((mt_kind() = 'patient'::text) AND (patient_id = mt_patient())));
grant insert, select on home_adoptions to mijntoegang_app;
grant update (done_at, cancelled_at) on home_adoptions to mijntoegang_app;

create table identity_sightings (
  id uuid not null,
  patient_id uuid not null,
  institution_id uuid not null,
  officer_id uuid not null,
  way text not null,
  identity_check text,
  request_id uuid,
  seen_at timestamp with time zone not null,
  constraint identity_sightings_pkey PRIMARY KEY (id),
  constraint identity_sightings_identity_check_check CHECK (mt_is_code(identity_check)),
  constraint identity_sightings_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institutions(id),
  constraint identity_sightings_of_way CHECK (
CASE way
    WHEN 'document'::text THEN ((identity_check IS NOT NULL) AND (request_id IS NULL))
    ELSE ((identity_check IS NULL) AND (request_id IS NOT NULL))
END),
  constraint identity_sightings_officer_id_fkey FOREIGN KEY (officer_id) REFERENCES officers(id),
  constraint identity_sightings_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES patients(id),
  constraint identity_sightings_request_id_fkey FOREIGN KEY (request_id) REFERENCES exclusion_requests(id),
  constraint identity_sightings_way_check CHECK ((way = ANY (ARRAY['document'::text, 'callback'::text])))
);
CREATE INDEX identity_sightings_of_patient ON identity_sightings USING btree (patient_id, seen_at);
CREATE TRIGGER guard_merged BEFORE INSERT OR UPDATE OF patient_id ON identity_sightings FOR EACH ROW EXECUTE FUNCTION mt_guard_merged();
alter table identity_sightings enable row level security;
create policy patient_own on identity_sightings for select to mijntoegang_app
  using (((mt_kind() = 'patient'::text) AND (patient_id = mt_patient())));
grant select on identity_sightings to mijntoegang_app;

create table institutions (
  id uuid not null,
  cbe text not null,
  name text not null,
  ordinal smallint default 0 not null,
  stand_in_id uuid,
  constraint institutions_pkey PRIMARY KEY (id),
  constraint institutions_cbe_check CHECK ((cbe ~ '^[01][0-9]{9}$'::text)),
  constraint institutions_cbe_key UNIQUE (cbe),
  constraint institutions_name_check CHECK ((name <> ''::text)),
  constraint institutions_ordinal_check CHECK ((ordinal >= 0)),
  constraint institutions_stand_in_id_fkey FOREIGN KEY (stand_in_id) REFERENCES institutions(id),
  constraint institutions_stand_in_is_another CHECK ((stand_in_id <> id))
);
comment on column institutions.ordinal is 'place in the configuration, from 1; 0: no ombudsdienst here';
comment on column institutions.stand_in_id is 'whose ombudsdienst handles what concerns an officer of this one';
CREATE UNIQUE INDEX institutions_ordinal ON institutions USING btree (ordinal) WHERE (ordinal > 0);
grant select on institutions to mijntoegang_app;

create table intake_draft_files (
  id uuid not null,
  draft_id uuid not null,
  name text not null,
  kind text not null,
  sha256 bytea not null,
  scan text not null,
  bytes bytea not null,
  written_at timestamp with time zone not null,
  constraint intake_draft_files_pkey PRIMARY KEY (id),
  constraint intake_draft_files_bytes_check CHECK (((octet_length(bytes) >= 1) AND (octet_length(bytes) <= 5242880))),
  constraint intake_draft_files_draft_id_fkey FOREIGN KEY (draft_id) REFERENCES intake_drafts(id) ON DELETE CASCADE,
  constraint intake_draft_files_draft_id_sha256_key UNIQUE (draft_id, sha256),
  constraint intake_draft_files_kind_check CHECK ((kind = ANY (ARRAY['pdf'::text, 'jpeg'::text, 'png'::text]))),
  constraint intake_draft_files_name_check CHECK (((name <> ''::text) AND (length(name) <= 200) AND (name !~ '[[:cntrl:]/\\]'::text))),
  constraint intake_draft_files_scan_check CHECK ((scan = ANY (ARRAY['none'::text, 'waiting'::text, 'clean'::text]))),
  constraint intake_draft_files_sha256_check CHECK ((length(sha256) = 32))
);
alter table intake_draft_files enable row level security;
create policy with_the_draft on intake_draft_files for all to mijntoegang_app
  using (((mt_kind() = 'officer'::text) AND (EXISTS ( SELECT
   FROM intake_drafts d
  WHERE (d.id = intake_draft_files.draft_id)))))
  with check (((mt_kind() = 'officer'::text) AND (EXISTS ( SELECT
   FROM intake_drafts d
  WHERE ((d.id = intake_draft_files.draft_id) AND (d.entered_at IS NULL))))));
grant delete, insert, select on intake_draft_files to mijntoegang_app;

create table intake_drafts (
  id uuid not null,
  officer_id uuid not null,
  institution_id uuid not null,
  version integer default 1 not null,
  content jsonb not null,
  updated_at timestamp with time zone not null,
  entered_at timestamp with time zone,
  constraint intake_drafts_pkey PRIMARY KEY (id),
  constraint intake_drafts_content_check CHECK (((jsonb_typeof(content) = 'object'::text) AND (octet_length((content)::text) <= 1048576))),
  constraint intake_drafts_entered_empty CHECK (((entered_at IS NULL) OR (content = '{}'::jsonb))),
  constraint intake_drafts_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institutions(id),
  constraint intake_drafts_officer_id_fkey FOREIGN KEY (officer_id) REFERENCES officers(id),
  constraint intake_drafts_version_check CHECK ((version > 0))
);
CREATE INDEX intake_drafts_of_officer ON intake_drafts USING btree (officer_id, updated_at DESC) WHERE (entered_at IS NULL);
CREATE INDEX intake_drafts_old ON intake_drafts USING btree (updated_at);
alter table intake_drafts enable row level security;
create policy officer_own on intake_drafts for all to mijntoegang_app
  using (((mt_kind() = 'officer'::text) AND (officer_id = mt_officer()) AND (institution_id = mt_institution())))
  with check (((mt_kind() = 'officer'::text) AND (officer_id = mt_officer()) AND (institution_id = mt_institution())));
create policy sweep on intake_drafts for delete to mijntoegang_app
  using ((mt_job() = 'sweep'::text));
create policy sweep_sees on intake_drafts for select to mijntoegang_app
  using ((mt_job() = 'sweep'::text));
grant delete, insert, select on intake_drafts to mijntoegang_app;
grant update (version, content, updated_at, entered_at) on intake_drafts to mijntoegang_app;

create table letter_prints (
  id uuid not null,
  message_id uuid not null,
  number smallint not null,
  address text not null,
  reason text,
  printed_at timestamp with time zone not null,
  printed_by uuid not null,
  constraint letter_prints_pkey PRIMARY KEY (id),
  constraint letter_prints_address_check CHECK (((address <> ''::text) AND (length(address) <= 200) AND (address !~ '[\x01-\x09\x0b-\x1f\x7f]'::text))),
  constraint letter_prints_again_with_reason CHECK (((number = 1) = (reason IS NULL))),
  constraint letter_prints_message_id_fkey FOREIGN KEY (message_id) REFERENCES messages(id) ON DELETE CASCADE,
  constraint letter_prints_number_check CHECK (((number >= 1) AND (number <= 99))),
  constraint letter_prints_number_of_message UNIQUE (message_id, number),
  constraint letter_prints_printed_by_fkey FOREIGN KEY (printed_by) REFERENCES officers(id),
  constraint letter_prints_reason_check CHECK (((reason <> ''::text) AND (length(reason) <= 200) AND (reason !~ '[[:cntrl:]]'::text)))
);
alter table letter_prints enable row level security;
create policy officer_prints on letter_prints for insert to mijntoegang_app
  with check (((mt_kind() = 'officer'::text) AND (printed_by = mt_officer()) AND (EXISTS ( SELECT
   FROM messages m
  WHERE ((m.id = letter_prints.message_id) AND (m.author = 'system'::text))))));
create policy with_the_notice on letter_prints for select to mijntoegang_app
  using (((mt_kind() = ANY (ARRAY['patient'::text, 'officer'::text])) AND (EXISTS ( SELECT
   FROM messages m
  WHERE (m.id = letter_prints.message_id)))));
grant insert, select on letter_prints to mijntoegang_app;

create table log_places (
  id bigint not null,
  institution_id uuid not null,
  request_id uuid,
  break_id uuid,
  action text not null,
  happened_at timestamp with time zone not null,
  constraint log_places_pkey PRIMARY KEY (id),
  constraint log_places_break_id_fkey FOREIGN KEY (break_id) REFERENCES breaks(id) ON DELETE CASCADE,
  constraint log_places_id_fkey FOREIGN KEY (id) REFERENCES audit_events(id) ON DELETE CASCADE,
  constraint log_places_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institutions(id),
  constraint log_places_one_matter CHECK ((num_nonnulls(request_id, break_id) = 1)),
  constraint log_places_request_id_fkey FOREIGN KEY (request_id) REFERENCES exclusion_requests(id) ON DELETE CASCADE
);
CREATE INDEX log_places_by_act ON log_places USING btree (institution_id, action, happened_at DESC, id DESC);
CREATE INDEX log_places_by_house ON log_places USING btree (institution_id, happened_at DESC, id DESC);
CREATE INDEX log_places_of_break ON log_places USING btree (break_id) WHERE (break_id IS NOT NULL);
CREATE INDEX log_places_of_request ON log_places USING btree (request_id) WHERE (request_id IS NOT NULL);
alter table log_places enable row level security;
create policy officer_reads on log_places for select to mijntoegang_app
  using (((institution_id = ( SELECT mt_house() AS mt_house)) AND ((request_id IS NULL) OR (request_id <> ALL (ARRAY( SELECT mt_withheld('request'::text) AS mt_withheld)))) AND ((break_id IS NULL) OR (break_id <> ALL (ARRAY( SELECT mt_withheld('break'::text) AS mt_withheld))))));
grant select on log_places to mijntoegang_app;

create table long_references (
  series text not null,
  constraint long_references_pkey PRIMARY KEY (series),
  constraint long_references_series_check CHECK ((series ~ '^(UA|GB)-[0-9]{4}$'::text))
);

create table messages (
  id uuid not null,
  patient_id uuid not null,
  institution_id uuid not null,
  conversation_id uuid not null,
  kind text not null,
  author text not null,
  officer_id uuid,
  body text,
  idempotency_key uuid,
  written_at timestamp with time zone not null,
  read_at timestamp with time zone,
  letter_sent_at timestamp with time zone,
  letter_sent_by uuid,
  arguments jsonb,
  letter_at_once boolean default false not null,
  letter_required boolean default false not null,
  constraint messages_pkey PRIMARY KEY (id),
  constraint messages_arguments_length CHECK ((length((arguments)::text) <= 20000)),
  constraint messages_arguments_object CHECK ((jsonb_typeof(arguments) = 'object'::text)),
  constraint messages_arguments_of_notices CHECK (((arguments IS NULL) OR (kind <> ALL (ARRAY['text'::text, 'question'::text])))),
  constraint messages_author_check CHECK ((author = ANY (ARRAY['patient'::text, 'officer'::text, 'system'::text]))),
  constraint messages_body_check CHECK (((body <> ''::text) AND (length(body) <= 10000))),
  constraint messages_body_or_arguments CHECK ((num_nonnulls(body, arguments) = 1)),
  constraint messages_conversation_id_patient_id_institution_id_fkey FOREIGN KEY (conversation_id, patient_id, institution_id) REFERENCES conversations(id, patient_id, institution_id) DEFERRABLE,
  constraint messages_idempotency_key UNIQUE (idempotency_key),
  constraint messages_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institutions(id),
  constraint messages_kind_check CHECK ((kind = ANY (ARRAY['text'::text, 'question'::text, 'registered'::text, 'refused'::text, 'registration_retracted'::text, 'ended'::text, 'broken'::text, 'outcome'::text, 'prepared'::text, 'reopened'::text, 'home_changed'::text, 'home_adoption'::text, 'entered'::text, 'stop_planned'::text, 'stop_cancelled'::text, 'not_me'::text, 'not_me_outcome'::text, 'identity_seen'::text, 'broken_often'::text, 'merged'::text, 'ehealth_appeared'::text, 'ehealth_gone'::text]))),
  constraint messages_kind_of_author CHECK (((kind = ANY (ARRAY['text'::text, 'question'::text])) = (author = ANY (ARRAY['patient'::text, 'officer'::text])))),
  constraint messages_letter_at_and_by CHECK (((letter_sent_at IS NULL) = (letter_sent_by IS NULL))),
  constraint messages_letter_at_once_of_notice CHECK (((NOT letter_at_once) OR (author = 'system'::text))),
  constraint messages_letter_of_notice CHECK (((letter_sent_at IS NULL) OR (author = 'system'::text))),
  constraint messages_letter_required_is_at_once CHECK (((NOT letter_required) OR letter_at_once)),
  constraint messages_letter_sent_by_fkey FOREIGN KEY (letter_sent_by) REFERENCES officers(id),
  constraint messages_no_officer_of_patients CHECK (((author <> 'patient'::text) OR (officer_id IS NULL))),
  constraint messages_officer_id_fkey FOREIGN KEY (officer_id) REFERENCES officers(id),
  constraint messages_officer_of_officers CHECK (((author <> 'officer'::text) OR (officer_id IS NOT NULL))),
  constraint messages_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES patients(id)
);
comment on column messages.read_at is 'when the other side first saw it';
CREATE INDEX messages_letters_at_once ON messages USING btree (institution_id, written_at) WHERE (letter_at_once AND (letter_sent_at IS NULL) AND ((read_at IS NULL) OR letter_required));
CREATE INDEX messages_letters_sent ON messages USING btree (institution_id, letter_sent_at DESC, id DESC) WHERE (letter_sent_at IS NOT NULL);
CREATE INDEX messages_of_conversation ON messages USING btree (conversation_id, written_at, id);
CREATE INDEX messages_to_write ON messages USING btree (institution_id, written_at) WHERE (((read_at IS NULL) OR letter_required) AND (letter_sent_at IS NULL) AND (author = 'system'::text));
CREATE INDEX messages_unread_by_officers ON messages USING btree (institution_id, conversation_id) WHERE ((read_at IS NULL) AND (author = 'patient'::text));
CREATE INDEX messages_unread_by_patient ON messages USING btree (patient_id, conversation_id) WHERE ((read_at IS NULL) AND (author <> 'patient'::text));
CREATE TRIGGER guard_letter BEFORE UPDATE OF read_at, letter_sent_at, letter_sent_by ON messages FOR EACH ROW EXECUTE FUNCTION mt_guard_letter();
CREATE TRIGGER guard_merged BEFORE INSERT OR UPDATE OF patient_id ON messages FOR EACH ROW EXECUTE FUNCTION mt_guard_merged();
CREATE TRIGGER guard_read BEFORE UPDATE OF read_at ON messages FOR EACH ROW EXECUTE FUNCTION mt_guard_read();
CREATE TRIGGER letter_at_once BEFORE INSERT ON messages FOR EACH ROW WHEN (new.author = 'system'::text AND NOT new.letter_at_once AND (new.kind = ANY (ARRAY['registered'::text, 'refused'::text, 'registration_retracted'::text, 'reopened'::text, 'ended'::text, 'home_changed'::text, 'home_adoption'::text, 'identity_seen'::text, 'merged'::text]))) EXECUTE FUNCTION mt_letter_at_once();
CREATE TRIGGER starts_stop AFTER UPDATE OF letter_sent_at ON messages FOR EACH ROW WHEN (new.letter_required AND old.letter_sent_at IS NULL AND new.letter_sent_at IS NOT NULL) EXECUTE FUNCTION mt_letter_starts_stop();
CREATE TRIGGER titles AFTER INSERT ON messages FOR EACH ROW WHEN (new.author = 'patient'::text) EXECUTE FUNCTION mt_message_titles();
alter table messages enable row level security;
create policy disputes_sees on messages for select to mijntoegang_app
  using (((mt_job() = 'disputes'::text) AND (kind = 'identity_seen'::text)));
create policy disputes_tells on messages for insert to mijntoegang_app
  with check (((mt_job() = 'disputes'::text) AND (author = 'system'::text) AND (kind = 'identity_seen'::text) AND (officer_id IS NULL) AND (read_at IS NULL)));
create policy ehealth_sees on messages for select to mijntoegang_app
  using (((mt_job() = 'ehealth'::text) AND (kind = ANY (ARRAY['ehealth_appeared'::text, 'ehealth_gone'::text]))));
create policy ehealth_tells on messages for insert to mijntoegang_app
  with check (((mt_job() = 'ehealth'::text) AND (author = 'system'::text) AND (kind = ANY (ARRAY['ehealth_appeared'::text, 'ehealth_gone'::text])) AND (officer_id IS NULL) AND (read_at IS NULL)));
create policy homes_sees on messages for select to mijntoegang_app
  using (((mt_job() = 'homes'::text) AND (kind = ANY (ARRAY['home_changed'::text, 'home_adoption'::text]))));
create policy homes_tells on messages for insert to mijntoegang_app
  with check (((mt_job() = 'homes'::text) AND (author = 'system'::text) AND (kind = ANY (ARRAY['home_changed'::text, 'home_adoption'::text])) AND (officer_id IS NULL) AND (read_at IS NULL)));
create policy intake_tells on messages for insert to mijntoegang_app
  with check (((mt_job() = 'intake'::text) AND (author = 'system'::text) AND (kind = 'entered'::text) AND (officer_id IS NULL) AND (read_at IS NULL)));
create policy officer_marks on messages for update to mijntoegang_app
  using (((mt_kind() = 'officer'::text) AND (author = 'patient'::text) AND (EXISTS ( SELECT
   FROM conversations c
  WHERE (c.id = messages.conversation_id)))))
  with check ((mt_kind() = 'officer'::text));
create policy officer_reads on messages for select to mijntoegang_app
  using (((mt_kind() = 'officer'::text) AND (EXISTS ( SELECT
   FROM conversations c
  WHERE (c.id = messages.conversation_id)))));
create policy officer_writes on messages for insert to mijntoegang_app
  with check (((mt_kind() = 'officer'::text) AND (author = ANY (ARRAY['officer'::text, 'system'::text])) AND (officer_id = mt_officer()) AND (read_at IS NULL) AND (EXISTS ( SELECT
   FROM conversations c
  WHERE (c.id = messages.conversation_id)))));
create policy officer_writes_letter on messages for update to mijntoegang_app
  using (((mt_kind() = 'officer'::text) AND (author = 'system'::text) AND (letter_sent_at IS NULL) AND (EXISTS ( SELECT
   FROM conversations c
  WHERE (c.id = messages.conversation_id)))))
  with check (((mt_kind() = 'officer'::text) AND (letter_sent_by = mt_officer())));
create policy patient_own on messages for select to mijntoegang_app
  using (((mt_kind() = 'patient'::text) AND (patient_id = mt_patient())));
create policy patient_reads on messages for update to mijntoegang_app
  using (((mt_kind() = 'patient'::text) AND (patient_id = mt_patient()) AND (author <> 'patient'::text)))
  with check (((mt_kind() = 'patient'::text) AND (patient_id = mt_patient())));
create policy patient_told_of_dispute on messages for insert to mijntoegang_app
  with check (((mt_kind() = 'patient'::text) AND (patient_id = mt_patient()) AND (author = 'system'::text) AND (kind = 'not_me'::text) AND (officer_id IS NULL) AND (read_at IS NULL)));
create policy patient_told_of_home on messages for insert to mijntoegang_app
  with check (((mt_kind() = 'patient'::text) AND (patient_id = mt_patient()) AND (author = 'system'::text) AND (kind = 'home_changed'::text) AND (officer_id IS NULL) AND (read_at IS NULL)));
create policy patient_writes on messages for insert to mijntoegang_app
  with check (((mt_kind() = 'patient'::text) AND (patient_id = mt_patient()) AND (officer_id IS NULL) AND (read_at IS NULL) AND ((author = 'patient'::text) OR (kind = 'ended'::text))));
create policy prepares_elsewhere on messages for insert to mijntoegang_app
  with check (((mt_job() = 'hand-over'::text) AND (author = 'system'::text) AND (kind = 'prepared'::text) AND (officer_id IS NULL) AND (read_at IS NULL)));
create policy report_sees on messages for select to mijntoegang_app
  using (((mt_job() = 'break'::text) AND (kind = ANY (ARRAY['broken'::text, 'broken_often'::text]))));
create policy report_tells on messages for insert to mijntoegang_app
  with check (((mt_job() = 'break'::text) AND (author = 'system'::text) AND (kind = ANY (ARRAY['broken'::text, 'broken_often'::text])) AND (officer_id IS NULL) AND (read_at IS NULL)));
create policy stops_sees on messages for select to mijntoegang_app
  using (((mt_job() = 'stops'::text) AND (kind = 'ended'::text)));
create policy stops_tells on messages for insert to mijntoegang_app
  with check (((mt_job() = 'stops'::text) AND (author = 'system'::text) AND (kind = 'ended'::text) AND (officer_id IS NULL) AND (read_at IS NULL)));
grant insert, select on messages to mijntoegang_app;
grant update (read_at, letter_sent_at, letter_sent_by) on messages to mijntoegang_app;

create table name_words (
  word text not null,
  spellings text[] generated always as (mt_word_spellings(word)) stored not null,
  constraint name_words_pkey PRIMARY KEY (word)
);
CREATE INDEX name_words_spellings ON name_words USING gin (spellings) WITH (fastupdate=off);
grant select on name_words to mijntoegang_app;

create table officer_entries (
  officer_id uuid not null,
  care_worker_id uuid not null,
  constraint officer_entries_pkey PRIMARY KEY (officer_id, care_worker_id),
  constraint officer_entries_care_worker_id_fkey FOREIGN KEY (care_worker_id) REFERENCES care_workers(id),
  constraint officer_entries_officer_id_fkey FOREIGN KEY (officer_id) REFERENCES officers(id)
);
CREATE INDEX officer_entries_of_care_worker ON officer_entries USING btree (care_worker_id);
CREATE TRIGGER titles AFTER INSERT ON officer_entries FOR EACH ROW EXECUTE FUNCTION mt_officer_changed();
CREATE TRIGGER titles_more AFTER INSERT ON officer_entries FOR EACH ROW EXECUTE FUNCTION mt_officer_withhold_more();
alter table officer_entries enable row level security;

create table officers (
  id uuid not null,
  niss text not null,
  given_name text,
  family_name text not null,
  given_key text,
  family_key text not null,
  institution_id uuid not null,
  active boolean default true not null,
  issuer text,
  subject text,
  constraint officers_pkey PRIMARY KEY (id),
  constraint officers_family_name_check CHECK ((family_name <> ''::text)),
  constraint officers_given_key_check CHECK (((given_key <> ''::text) AND ((given_key IS NULL) = (given_name IS NULL)))),
  constraint officers_given_name_check CHECK ((given_name <> ''::text)),
  constraint officers_given_name_not_blank CHECK ((NOT mt_is_blank_name(given_name))),
  constraint officers_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institutions(id),
  constraint officers_institution_id_niss_key UNIQUE (institution_id, niss),
  constraint officers_issuer_check CHECK ((issuer <> ''::text)),
  constraint officers_niss_check CHECK ((niss ~ '^[0-9]{11}$'::text)),
  constraint officers_provider CHECK (((issuer IS NULL) = (subject IS NULL))),
  constraint officers_subject UNIQUE (issuer, subject, institution_id),
  constraint officers_subject_check CHECK ((subject <> ''::text))
);
CREATE INDEX officers_niss ON officers USING btree (niss);
CREATE TRIGGER titles AFTER INSERT OR UPDATE OF niss, active, institution_id, given_key, family_key ON officers FOR EACH ROW EXECUTE FUNCTION mt_officer_changed();
CREATE TRIGGER titles_more AFTER INSERT OR UPDATE OF niss, active, institution_id, given_key, family_key ON officers FOR EACH ROW EXECUTE FUNCTION mt_officer_withhold_more();
CREATE TRIGGER withhold_disputes AFTER INSERT OR UPDATE OF niss, active, institution_id ON officers FOR EACH ROW EXECUTE FUNCTION mt_dispute_withhold();
grant select (id, given_name, family_name, institution_id, active) on officers to mijntoegang_app;

create table ombuds_mailboxes (
  address text not null,
  last_sent_at timestamp with time zone,
  last_failed boolean not null,
  constraint ombuds_mailboxes_pkey PRIMARY KEY (address),
  constraint ombuds_mailboxes_address_check CHECK ((address = lower(address)))
);

create table ombuds_reminders (
  institution_id uuid not null,
  day date not null,
  constraint ombuds_reminders_pkey PRIMARY KEY (institution_id, day),
  constraint ombuds_reminders_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institutions(id)
);
alter table ombuds_reminders enable row level security;
create policy mail_reminds on ombuds_reminders for insert to mijntoegang_app
  with check ((mt_job() = 'mail'::text));
grant insert on ombuds_reminders to mijntoegang_app;

create table outbox (
  id uuid not null,
  kind text not null,
  recipient text,
  subject text,
  body text,
  message_id text not null,
  unsubscribe text,
  patient_id uuid,
  calm boolean default false not null,
  state text default 'waiting'::text not null,
  attempts integer default 0 not null,
  created_at timestamp with time zone not null,
  next_attempt_at timestamp with time zone,
  sent_at timestamp with time zone,
  last_error text,
  pause_minutes integer,
  taken_until timestamp with time zone,
  taken_by uuid,
  constraint outbox_pkey PRIMARY KEY (id),
  constraint outbox_attempted_of_state CHECK (((state = 'waiting'::text) OR (attempts > 0))),
  constraint outbox_attempts_check CHECK ((attempts >= 0)),
  constraint outbox_body_check CHECK ((body <> ''::text)),
  constraint outbox_failed_has_error CHECK (((state <> 'failed'::text) OR (last_error IS NOT NULL))),
  constraint outbox_kind_check CHECK ((kind ~ '^[a-z]+(-[a-z]+)*$'::text)),
  constraint outbox_last_error_check CHECK ((last_error ~ '^[a-z0-9 -]{1,40}$'::text)),
  constraint outbox_message_id_check CHECK ((message_id ~ '^<[!-~]+@[!-~]+>$'::text)),
  constraint outbox_message_id_key UNIQUE (message_id),
  constraint outbox_next_attempt_of_state CHECK (((state = 'waiting'::text) = (next_attempt_at IS NOT NULL))),
  constraint outbox_pause_minutes_check CHECK (((pause_minutes >= 0) AND (pause_minutes <= 1440))),
  constraint outbox_recipient_check CHECK (((recipient ~ '^[!-~]+@[!-~]+$'::text) AND (length(recipient) <= 254))),
  constraint outbox_sent_at_of_state CHECK (((state = 'sent'::text) = (sent_at IS NOT NULL))),
  constraint outbox_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'failed'::text, 'replaced'::text]))),
  constraint outbox_subject_check CHECK (((subject <> ''::text) AND (subject !~ '[[:cntrl:]]'::text) AND (length(subject) <= 200))),
  constraint outbox_taken_while_waiting CHECK ((((taken_until IS NULL) = (taken_by IS NULL)) AND ((state = 'waiting'::text) OR (taken_by IS NULL)))),
  constraint outbox_unsubscribe_check CHECK (((unsubscribe ~ '^https?://[!-;=?-~]+$'::text) AND (length(unsubscribe) <= 500))),
  constraint outbox_words CHECK ((((recipient IS NULL) = (body IS NULL)) AND ((subject IS NULL) = (body IS NULL)) AND
CASE state
    WHEN 'waiting'::text THEN (body IS NOT NULL)
    WHEN 'failed'::text THEN ((body IS NOT NULL) OR (unsubscribe IS NULL))
    ELSE ((body IS NULL) AND (unsubscribe IS NULL))
END))
);
CREATE INDEX outbox_due ON outbox USING btree (next_attempt_at, id) WHERE (state = 'waiting'::text);
CREATE INDEX outbox_failed ON outbox USING btree (created_at) WHERE (state = 'failed'::text);
CREATE INDEX outbox_given_up ON outbox USING btree (created_at) WHERE ((state = 'failed'::text) AND (patient_id IS NOT NULL));
CREATE INDEX outbox_notices ON outbox USING btree (patient_id, created_at DESC) WHERE (patient_id IS NOT NULL);
CREATE INDEX outbox_old ON outbox USING btree (created_at) WHERE (state <> 'waiting'::text);
CREATE INDEX outbox_ombuds_notices ON outbox USING btree (lower(recipient)) WHERE ((pause_minutes > 0) AND (state = 'waiting'::text));
CREATE TRIGGER empty BEFORE INSERT OR UPDATE ON outbox FOR EACH ROW WHEN (new.state = ANY (ARRAY['sent'::text, 'replaced'::text])) EXECUTE FUNCTION mt_outbox_empty();
CREATE TRIGGER guard_merged BEFORE INSERT OR UPDATE OF patient_id ON outbox FOR EACH ROW EXECUTE FUNCTION mt_guard_merged();
CREATE TRIGGER notify AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION mt_outbox_notify();
CREATE TRIGGER ombuds_mail_settled AFTER UPDATE OF state ON outbox FOR EACH ROW WHEN (old.pause_minutes IS NOT NULL AND old.state = 'waiting'::text AND (new.state = ANY (ARRAY['sent'::text, 'failed'::text]))) EXECUTE FUNCTION mt_ombuds_mail_settled();
alter table outbox enable row level security;
create policy actor_writes on outbox for insert to mijntoegang_app
  with check (((mt_kind() = ANY (ARRAY['patient'::text, 'officer'::text, 'system'::text])) AND (state = 'waiting'::text) AND (attempts = 0)));
create policy mail_delivers on outbox for update to mijntoegang_app
  using ((mt_job() = 'mail'::text))
  with check ((mt_job() = 'mail'::text));
create policy mail_reads on outbox for select to mijntoegang_app
  using ((mt_job() = 'mail'::text));
grant insert, select on outbox to mijntoegang_app;
grant update (state, attempts, next_attempt_at, sent_at, last_error, taken_until, taken_by) on outbox to mijntoegang_app;

create table patient_accounts (
  account_hash bytea not null,
  patient_id uuid not null,
  since timestamp with time zone not null,
  constraint patient_accounts_pkey PRIMARY KEY (account_hash),
  constraint patient_accounts_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES patients(id)
);
CREATE INDEX patient_accounts_of_patient ON patient_accounts USING btree (patient_id);
CREATE TRIGGER guard_merged BEFORE INSERT OR UPDATE OF patient_id ON patient_accounts FOR EACH ROW EXECUTE FUNCTION mt_guard_merged();
alter table patient_accounts enable row level security;

create table patient_blocks (
  id uuid not null,
  patient_id uuid not null,
  dispute_id uuid not null,
  blocked_at timestamp with time zone not null,
  lifted_at timestamp with time zone,
  lifted_by_id uuid,
  merge_id uuid,
  constraint patient_blocks_pkey PRIMARY KEY (id),
  constraint patient_blocks_dispute_id_fkey FOREIGN KEY (dispute_id) REFERENCES disputes(id),
  constraint patient_blocks_lifted_after CHECK ((lifted_at >= blocked_at)),
  constraint patient_blocks_lifted_by_and_at CHECK (((lifted_at IS NULL) = (lifted_by_id IS NULL))),
  constraint patient_blocks_lifted_by_id_fkey FOREIGN KEY (lifted_by_id) REFERENCES identity_sightings(id),
  constraint patient_blocks_merge_id_fkey FOREIGN KEY (merge_id) REFERENCES patient_merges(id),
  constraint patient_blocks_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES patients(id)
);
CREATE INDEX patient_blocks_of_patient ON patient_blocks USING btree (patient_id, blocked_at);
CREATE UNIQUE INDEX patient_blocks_one_open ON patient_blocks USING btree (patient_id, COALESCE(merge_id, '00000000-0000-0000-0000-000000000000'::uuid)) WHERE (lifted_at IS NULL);
CREATE TRIGGER guard_merged BEFORE INSERT OR UPDATE OF patient_id ON patient_blocks FOR EACH ROW EXECUTE FUNCTION mt_guard_merged();
alter table patient_blocks enable row level security;
create policy patient_own on patient_blocks for select to mijntoegang_app
  using (((mt_kind() = 'patient'::text) AND (patient_id = mt_patient())));
grant select on patient_blocks to mijntoegang_app;

create table patient_looks (
  id uuid not null,
  officer_id uuid not null,
  institution_id uuid not null,
  patient_id uuid not null,
  reason text not null,
  looked_at timestamp with time zone not null,
  constraint patient_looks_pkey PRIMARY KEY (id),
  constraint patient_looks_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institutions(id),
  constraint patient_looks_officer_id_fkey FOREIGN KEY (officer_id) REFERENCES officers(id),
  constraint patient_looks_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES patients(id),
  constraint patient_looks_reason_check CHECK (mt_is_code(reason))
);
CREATE INDEX patient_looks_of_officer ON patient_looks USING btree (officer_id, patient_id, looked_at DESC);
CREATE INDEX patient_looks_of_patient ON patient_looks USING btree (patient_id, looked_at DESC);
CREATE INDEX patient_looks_old ON patient_looks USING btree (looked_at);
CREATE TRIGGER guard_merged BEFORE INSERT OR UPDATE OF patient_id ON patient_looks FOR EACH ROW EXECUTE FUNCTION mt_guard_merged();
alter table patient_looks enable row level security;
create policy house_looks on patient_looks for select to mijntoegang_app
  using (((institution_id = ( SELECT mt_house() AS mt_house)) AND (EXISTS ( SELECT
   FROM patients p
  WHERE (p.id = patient_looks.patient_id)))));
create policy officer_looks on patient_looks for insert to mijntoegang_app
  with check (((mt_kind() = 'officer'::text) AND (officer_id = mt_officer()) AND (institution_id = mt_institution()) AND (EXISTS ( SELECT
   FROM patients p
  WHERE (p.id = patient_looks.patient_id)))));
create policy officer_own on patient_looks for select to mijntoegang_app
  using (((officer_id = mt_officer()) AND (institution_id = ( SELECT mt_house() AS mt_house))));
create policy patient_own on patient_looks for select to mijntoegang_app
  using (((mt_kind() = 'patient'::text) AND (patient_id = mt_patient())));
grant insert, select on patient_looks to mijntoegang_app;

create table patient_merge_proposals (
  id uuid not null,
  from_id uuid not null,
  into_id uuid not null,
  proposed_at timestamp with time zone not null,
  declined_at timestamp with time zone,
  constraint patient_merge_proposals_pkey PRIMARY KEY (id),
  constraint patient_merge_proposals_declined_later CHECK ((declined_at >= proposed_at)),
  constraint patient_merge_proposals_from_id_fkey FOREIGN KEY (from_id) REFERENCES patients(id),
  constraint patient_merge_proposals_into_id_fkey FOREIGN KEY (into_id) REFERENCES patients(id),
  constraint patient_merge_proposals_of_two CHECK ((from_id <> into_id))
);
CREATE UNIQUE INDEX patient_merge_proposals_once ON patient_merge_proposals USING btree (LEAST(from_id, into_id), GREATEST(from_id, into_id));
alter table patient_merge_proposals enable row level security;

create table patient_merge_rows (
  merge_id uuid not null,
  table_name text not null,
  row_key text not null,
  constraint patient_merge_rows_pkey PRIMARY KEY (merge_id, table_name, row_key),
  constraint patient_merge_rows_merge_id_fkey FOREIGN KEY (merge_id) REFERENCES patient_merges(id)
);
alter table patient_merge_rows enable row level security;

create table patient_merges (
  id uuid not null,
  from_id uuid not null,
  into_id uuid not null,
  number_wrong boolean not null,
  merged_at timestamp with time zone not null,
  undone_at timestamp with time zone,
  held uuid[] not null,
  took_email boolean not null,
  home_before uuid,
  constraint patient_merges_pkey PRIMARY KEY (id),
  constraint patient_merges_from_id_fkey FOREIGN KEY (from_id) REFERENCES patients(id),
  constraint patient_merges_home_before_fkey FOREIGN KEY (home_before) REFERENCES institutions(id),
  constraint patient_merges_into_id_fkey FOREIGN KEY (into_id) REFERENCES patients(id),
  constraint patient_merges_of_two CHECK ((from_id <> into_id)),
  constraint patient_merges_undone_later CHECK ((undone_at >= merged_at))
);
comment on column patient_merges.home_before is 'the provisional home in whose place that of the merged patient came';
CREATE INDEX patient_merges_into ON patient_merges USING btree (into_id);
CREATE UNIQUE INDEX patient_merges_one_open ON patient_merges USING btree (from_id) WHERE (undone_at IS NULL);
alter table patient_merges enable row level security;

create table patient_numbers (
  id uuid default gen_random_uuid() not null,
  patient_id uuid not null,
  kind text not null,
  number text not null,
  source text not null,
  valid_from timestamp with time zone not null,
  valid_until timestamp with time zone,
  wrong_at timestamp with time zone,
  constraint patient_numbers_pkey PRIMARY KEY (id),
  constraint patient_numbers_kind_check CHECK ((kind = ANY (ARRAY['niss'::text, 'bis'::text, 'file'::text]))),
  constraint patient_numbers_number_check CHECK (mt_is_patient_number(number)),
  constraint patient_numbers_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES patients(id),
  constraint patient_numbers_source_check CHECK ((source = ANY (ARRAY['patient'::text, 'officer'::text, 'operator'::text]))),
  constraint patient_numbers_until_later CHECK ((valid_until >= valid_from))
);
comment on column patient_numbers.valid_until is 'since when it is a former number';
comment on column patient_numbers.wrong_at is 'since when it is known that it never was theirs';
CREATE INDEX patient_numbers_of_patient ON patient_numbers USING btree (patient_id);
CREATE UNIQUE INDEX patient_numbers_one_current ON patient_numbers USING btree (patient_id) WHERE ((valid_until IS NULL) AND (wrong_at IS NULL));
CREATE UNIQUE INDEX patient_numbers_one_holder ON patient_numbers USING btree (number) WHERE (wrong_at IS NULL);
CREATE TRIGGER guard_merged BEFORE INSERT OR UPDATE OF patient_id ON patient_numbers FOR EACH ROW EXECUTE FUNCTION mt_guard_merged();
alter table patient_numbers enable row level security;
create policy with_patient on patient_numbers for select to mijntoegang_app
  using ((EXISTS ( SELECT
   FROM patients p
  WHERE (p.id = patient_numbers.patient_id))));
grant select on patient_numbers to mijntoegang_app;

create table patient_titles (
  patient_id uuid not null,
  institution_id uuid not null,
  constraint patient_titles_pkey PRIMARY KEY (patient_id, institution_id),
  constraint patient_titles_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institutions(id),
  constraint patient_titles_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES patients(id)
);
CREATE INDEX patient_titles_of_institution ON patient_titles USING btree (institution_id, patient_id);
alter table patient_titles enable row level security;
create policy officer_reads on patient_titles for select to mijntoegang_app
  using ((institution_id = ( SELECT mt_house() AS mt_house)));
grant select on patient_titles to mijntoegang_app;

create table patients (
  id uuid not null,
  niss text not null,
  given_name text,
  family_name text not null,
  birth_date text,
  home_institution_id uuid not null,
  created_at timestamp with time zone not null,
  search_key text,
  family_key text,
  sorted_key text,
  name_squashed text generated always as (replace(search_key, ' '::text, ''::text)) stored,
  family_squashed text generated always as (replace(family_key, ' '::text, ''::text)) stored,
  email text,
  email_confirmed_at timestamp with time zone,
  email_off_at timestamp with time zone,
  session_minutes smallint,
  language text default 'nl'::text not null,
  home_confirmed_at timestamp with time zone,
  home_confirmed_by text,
  title_institution_id uuid,
  merged_into_id uuid,
  constraint patients_pkey PRIMARY KEY (id),
  constraint patients_birth_date_check CHECK (mt_is_birth_date(birth_date)),
  constraint patients_email_check CHECK ((email ~ '^[^@[:space:]]+@[^@[:space:]]+$'::text)),
  constraint patients_email_times_need_email CHECK (((email IS NOT NULL) OR ((email_confirmed_at IS NULL) AND (email_off_at IS NULL)))),
  constraint patients_family_key_check CHECK ((family_key <> ''::text)),
  constraint patients_family_name_check CHECK ((family_name <> ''::text)),
  constraint patients_given_name_check CHECK ((given_name <> ''::text)),
  constraint patients_given_name_not_blank CHECK ((NOT mt_is_blank_name(given_name))),
  constraint patients_home_confirmed_at_and_by CHECK (((home_confirmed_at IS NULL) = (home_confirmed_by IS NULL))),
  constraint patients_home_confirmed_by_check CHECK ((home_confirmed_by = ANY (ARRAY['patient'::text, 'only_one'::text, 'officer'::text]))),
  constraint patients_home_institution_id_fkey FOREIGN KEY (home_institution_id) REFERENCES institutions(id),
  constraint patients_language_check CHECK ((language = 'nl'::text)),
  constraint patients_merged_into_id_fkey FOREIGN KEY (merged_into_id) REFERENCES patients(id),
  constraint patients_niss_check CHECK (mt_is_patient_number(niss)),
  constraint patients_not_into_themself CHECK ((merged_into_id <> id)),
  constraint patients_search_key_check CHECK ((search_key <> ''::text)),
  constraint patients_session_minutes_check CHECK ((session_minutes = ANY (ARRAY[15, 60, 150]))),
  constraint patients_sorted_key_check CHECK ((sorted_key <> ''::text)),
  constraint patients_title_institution_id_fkey FOREIGN KEY (title_institution_id) REFERENCES institutions(id)
);
comment on column patients.birth_date is 'YYYY, YYYY-MM or YYYY-MM-DD: as much as is known';
comment on column patients.merged_into_id is 'the patient to whom everything of this one belongs';
comment on column patients.niss is 'NISS, or CBE/NUMBER of a file where the patient has none';
comment on column patients.title_institution_id is 'the house whose officers have a title by the confirmed home; where the patient works there, the one that stands in';
CREATE INDEX patients_family_key ON patients USING btree (title_institution_id, family_key text_pattern_ops);
CREATE INDEX patients_family_squashed ON patients USING btree (title_institution_id, family_squashed text_pattern_ops);
CREATE INDEX patients_merged ON patients USING btree (merged_into_id) WHERE (merged_into_id IS NOT NULL);
CREATE INDEX patients_name_squashed ON patients USING btree (title_institution_id, name_squashed text_pattern_ops);
CREATE UNIQUE INDEX patients_niss_key ON patients USING btree (niss) WHERE (merged_into_id IS NULL);
CREATE INDEX patients_search_key ON patients USING btree (title_institution_id, search_key text_pattern_ops);
CREATE INDEX patients_sorted_key ON patients USING btree (title_institution_id, sorted_key);
CREATE INDEX patients_words ON patients USING gin (title_institution_id, ((' '::text || search_key)) gin_trgm_ops);
CREATE TRIGGER ehealth_number_changed AFTER UPDATE OF niss, merged_into_id ON patients FOR EACH ROW WHEN (old.niss IS DISTINCT FROM new.niss OR (old.merged_into_id IS NULL) <> (new.merged_into_id IS NULL)) EXECUTE FUNCTION mt_ehealth_number_changed();
CREATE TRIGGER guard_blocked BEFORE UPDATE OF email, home_institution_id ON patients FOR EACH ROW WHEN (old.email IS DISTINCT FROM new.email OR old.home_institution_id IS DISTINCT FROM new.home_institution_id) EXECUTE FUNCTION mt_guard_blocked_patient();
CREATE TRIGGER names_of_requests AFTER UPDATE OF given_name, family_name, search_key, family_key ON patients FOR EACH ROW WHEN (old.given_name IS DISTINCT FROM new.given_name OR old.family_name IS DISTINCT FROM new.family_name OR old.search_key IS DISTINCT FROM new.search_key OR old.family_key IS DISTINCT FROM new.family_key) EXECUTE FUNCTION mt_request_names_changed();
CREATE TRIGGER note_new_number AFTER UPDATE OF niss ON patients FOR EACH ROW WHEN (old.niss IS DISTINCT FROM new.niss) EXECUTE FUNCTION mt_note_new_number();
CREATE TRIGGER note_numbers AFTER INSERT ON patients REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION mt_note_numbers();
CREATE TRIGGER title BEFORE INSERT OR UPDATE OF home_institution_id, home_confirmed_at, niss, merged_into_id ON patients FOR EACH ROW EXECUTE FUNCTION mt_title_of_home();
CREATE TRIGGER title_of_exclusions AFTER UPDATE ON patients FOR EACH ROW WHEN (old.title_institution_id IS DISTINCT FROM new.title_institution_id) EXECUTE FUNCTION mt_exclusions_follow_title();
alter table patients enable row level security;
create policy ehealth_adds on patients for insert to mijntoegang_app
  with check (((mt_job() = 'ehealth'::text) AND (email IS NULL) AND (home_confirmed_at IS NULL)));
create policy ehealth_sees on patients for select to mijntoegang_app
  using ((mt_job() = 'ehealth'::text));
create policy homes_adds on patients for insert to mijntoegang_app
  with check (((mt_job() = 'homes'::text) AND (home_confirmed_at IS NULL) AND (email IS NULL)));
create policy homes_moves on patients for update to mijntoegang_app
  using ((mt_job() = 'homes'::text))
  with check (((mt_job() = 'homes'::text) AND (home_confirmed_by = 'officer'::text)));
create policy homes_sees on patients for select to mijntoegang_app
  using ((mt_job() = 'homes'::text));
create policy intake_adds on patients for insert to mijntoegang_app
  with check (((mt_job() = 'intake'::text) AND (email IS NULL) AND (home_confirmed_at IS NULL)));
create policy intake_finds on patients for select to mijntoegang_app
  using ((mt_job() = 'intake'::text));
create policy officer_reads on patients for select to mijntoegang_app
  using ((((title_institution_id = ( SELECT mt_house() AS mt_house)) OR (EXISTS ( SELECT
   FROM patient_titles t
  WHERE ((t.patient_id = patients.id) AND (t.institution_id = ( SELECT mt_house() AS mt_house)))))) AND (id <> ALL (ARRAY( SELECT mt_withheld('patient'::text) AS mt_withheld)))));
create policy patient_chooses_home on patients for update to mijntoegang_app
  using (((mt_kind() = 'patient'::text) AND (id = mt_patient())))
  with check (((mt_kind() = 'patient'::text) AND (id = mt_patient()) AND (home_confirmed_by = ANY (ARRAY['patient'::text, 'only_one'::text]))));
create policy patient_self on patients for select to mijntoegang_app
  using (((mt_kind() = 'patient'::text) AND (id = mt_patient())));
create policy report_finds on patients for select to mijntoegang_app
  using ((mt_job() = 'break'::text));
grant update (home_institution_id, home_confirmed_at, home_confirmed_by) on patients to mijntoegang_app;
grant insert (id, niss, given_name, family_name, birth_date, home_institution_id, created_at, search_key, family_key, sorted_key) on patients to mijntoegang_app;
grant select (id, niss, given_name, family_name, birth_date, home_institution_id, created_at, search_key, family_key, sorted_key, name_squashed, family_squashed, session_minutes, language, home_confirmed_at, home_confirmed_by, title_institution_id) on patients to mijntoegang_app;

create table planned_stops (
  id uuid not null,
  period_id uuid not null,
  exclusion_id uuid not null,
  patient_id uuid not null,
  state text not null,
  channel text not null,
  asked_by text not null,
  identity_check text not null,
  officer_id uuid not null,
  institution_id uuid not null,
  message_id uuid not null,
  planned_at timestamp with time zone not null,
  wait_hours integer not null,
  stops_at timestamp with time zone,
  closed_at timestamp with time zone,
  cancelled_by text,
  cancelled_by_officer uuid,
  taken_back_at timestamp with time zone,
  constraint planned_stops_pkey PRIMARY KEY (id),
  constraint planned_stops_asked_by_check CHECK ((asked_by = ANY (ARRAY['self'::text, 'parent'::text, 'representative'::text]))),
  constraint planned_stops_cancelled_by_check CHECK ((cancelled_by = ANY (ARRAY['patient'::text, 'officer'::text]))),
  constraint planned_stops_cancelled_by_officer CHECK (((COALESCE(cancelled_by, ''::text) = 'officer'::text) = (cancelled_by_officer IS NOT NULL))),
  constraint planned_stops_cancelled_by_officer_fkey FOREIGN KEY (cancelled_by_officer) REFERENCES officers(id),
  constraint planned_stops_cancelled_by_somebody CHECK (((state = 'cancelled'::text) = (cancelled_by IS NOT NULL))),
  constraint planned_stops_channel_check CHECK ((channel = ANY (ARRAY['telephone'::text, 'email'::text, 'letter'::text]))),
  constraint planned_stops_identity_check_check CHECK (mt_is_code(identity_check)),
  constraint planned_stops_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institutions(id),
  constraint planned_stops_letter_starts_the_wait CHECK ((((state <> 'letter_first'::text) OR (stops_at IS NULL)) AND ((state <> ALL (ARRAY['waiting'::text, 'done'::text, 'taken_back'::text])) OR (stops_at IS NOT NULL)))),
  constraint planned_stops_message_id_fkey FOREIGN KEY (message_id) REFERENCES messages(id),
  constraint planned_stops_message_id_key UNIQUE (message_id),
  constraint planned_stops_never_early CHECK (((state <> ALL (ARRAY['done'::text, 'taken_back'::text])) OR (closed_at >= stops_at))),
  constraint planned_stops_officer_id_fkey FOREIGN KEY (officer_id) REFERENCES officers(id),
  constraint planned_stops_open_or_closed CHECK (((state = ANY (ARRAY['letter_first'::text, 'waiting'::text])) = (closed_at IS NULL))),
  constraint planned_stops_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES patients(id),
  constraint planned_stops_period_id_exclusion_id_patient_id_fkey FOREIGN KEY (period_id, exclusion_id, patient_id) REFERENCES exclusion_periods(id, exclusion_id, patient_id) DEFERRABLE,
  constraint planned_stops_state_check CHECK ((state = ANY (ARRAY['letter_first'::text, 'waiting'::text, 'done'::text, 'cancelled'::text, 'overtaken'::text, 'taken_back'::text]))),
  constraint planned_stops_taken_back_later CHECK ((((state = 'taken_back'::text) = (taken_back_at IS NOT NULL)) AND (taken_back_at >= closed_at))),
  constraint planned_stops_wait_hours_check CHECK (((wait_hours >= 1) AND (wait_hours <= 1440))),
  constraint planned_stops_waits_whole CHECK (((stops_at - planned_at) >= make_interval(hours => wait_hours)))
);
CREATE INDEX planned_stops_due ON planned_stops USING btree (stops_at) WHERE (state = 'waiting'::text);
CREATE INDEX planned_stops_of_patient ON planned_stops USING btree (patient_id, planned_at DESC);
CREATE INDEX planned_stops_of_period ON planned_stops USING btree (period_id);
CREATE UNIQUE INDEX planned_stops_one_open ON planned_stops USING btree (period_id) WHERE (state = ANY (ARRAY['letter_first'::text, 'waiting'::text]));
CREATE TRIGGER closed AFTER UPDATE ON planned_stops FOR EACH ROW WHEN (old.state = 'letter_first'::text AND new.closed_at IS NOT NULL) EXECUTE FUNCTION mt_stop_closed();
CREATE TRIGGER guard_blocked BEFORE INSERT ON planned_stops FOR EACH ROW EXECUTE FUNCTION mt_guard_blocked_stop();
CREATE TRIGGER guard_merged BEFORE INSERT OR UPDATE OF patient_id ON planned_stops FOR EACH ROW EXECUTE FUNCTION mt_guard_merged();
CREATE TRIGGER guard_stop BEFORE INSERT OR DELETE OR UPDATE ON planned_stops FOR EACH ROW EXECUTE FUNCTION mt_guard_stop();
alter table planned_stops enable row level security;
create policy officer_cancels on planned_stops for update to mijntoegang_app
  using (((mt_kind() = 'officer'::text) AND (state = ANY (ARRAY['letter_first'::text, 'waiting'::text])) AND (EXISTS ( SELECT
   FROM exclusions e
  WHERE (e.id = planned_stops.exclusion_id)))))
  with check (((mt_kind() = 'officer'::text) AND (state = 'cancelled'::text) AND (cancelled_by_officer = mt_officer())));
create policy officer_plans on planned_stops for insert to mijntoegang_app
  with check (((mt_kind() = 'officer'::text) AND (officer_id = mt_officer()) AND (institution_id = ( SELECT mt_house() AS mt_house)) AND (EXISTS ( SELECT
   FROM exclusions e
  WHERE (e.id = planned_stops.exclusion_id)))));
create policy officer_reads on planned_stops for select to mijntoegang_app
  using (((mt_kind() = 'officer'::text) AND (EXISTS ( SELECT
   FROM exclusions e
  WHERE (e.id = planned_stops.exclusion_id)))));
create policy patient_closes on planned_stops for update to mijntoegang_app
  using (((mt_kind() = 'patient'::text) AND (patient_id = mt_patient()) AND (state = ANY (ARRAY['letter_first'::text, 'waiting'::text, 'done'::text]))))
  with check (((mt_kind() = 'patient'::text) AND (patient_id = mt_patient()) AND (((state = 'cancelled'::text) AND (cancelled_by = 'patient'::text)) OR (state = 'taken_back'::text))));
create policy patient_own on planned_stops for select to mijntoegang_app
  using (((mt_kind() = 'patient'::text) AND (patient_id = mt_patient())));
create policy stops_carries_out on planned_stops for update to mijntoegang_app
  using (((mt_job() = 'stops'::text) AND (state = 'waiting'::text)))
  with check (((mt_job() = 'stops'::text) AND (state = 'done'::text)));
create policy stops_sees on planned_stops for select to mijntoegang_app
  using ((mt_job() = 'stops'::text));
grant insert, select on planned_stops to mijntoegang_app;
grant update (state, closed_at, cancelled_by, cancelled_by_officer, taken_back_at) on planned_stops to mijntoegang_app;

create unlogged table rate_counts (
  key_hash bytea not null,
  begins_at timestamp with time zone not null,
  count integer not null,
  constraint rate_counts_pkey PRIMARY KEY (key_hash, begins_at),
  constraint rate_counts_key_hash_check CHECK ((length(key_hash) = 32))
);
alter table rate_counts enable row level security;

create table refused_people (
  exclusion_id uuid not null,
  on_day date not null,
  times bigint not null,
  constraint refused_people_pkey PRIMARY KEY (exclusion_id, on_day),
  constraint refused_people_exclusion_id_fkey FOREIGN KEY (exclusion_id) REFERENCES exclusions(id),
  constraint refused_people_times_check CHECK ((times > 0))
);
CREATE INDEX refused_people_of_day ON refused_people USING btree (on_day, times DESC, exclusion_id);
alter table refused_people enable row level security;
create policy officer_reads on refused_people for select to mijntoegang_app
  using (((mt_kind() = 'officer'::text) AND (EXISTS ( SELECT
   FROM exclusions e
  WHERE (e.id = refused_people.exclusion_id)))));
grant select on refused_people to mijntoegang_app;

create table reply_template_versions (
  template_id uuid not null,
  version smallint not null,
  title text not null,
  body text not null,
  written_at timestamp with time zone not null,
  written_by uuid not null,
  constraint reply_template_versions_pkey PRIMARY KEY (template_id, version),
  constraint reply_template_versions_body_check CHECK (((body <> ''::text) AND (length(body) <= 2000))),
  constraint reply_template_versions_template_id_fkey FOREIGN KEY (template_id) REFERENCES reply_templates(id),
  constraint reply_template_versions_title_check CHECK (((title <> ''::text) AND (length(title) <= 80) AND (title !~ '[[:cntrl:]]'::text))),
  constraint reply_template_versions_version_check CHECK (((version >= 1) AND (version <= 999))),
  constraint reply_template_versions_written_by_fkey FOREIGN KEY (written_by) REFERENCES officers(id)
);
alter table reply_template_versions enable row level security;
create policy officer_writes on reply_template_versions for insert to mijntoegang_app
  with check (((written_by = mt_officer()) AND (EXISTS ( SELECT
   FROM reply_templates t
  WHERE (t.id = reply_template_versions.template_id)))));
create policy with_the_template on reply_template_versions for select to mijntoegang_app
  using ((EXISTS ( SELECT
   FROM reply_templates t
  WHERE (t.id = reply_template_versions.template_id))));
grant insert, select on reply_template_versions to mijntoegang_app;

create table reply_templates (
  id uuid not null,
  institution_id uuid not null,
  kind text not null,
  version smallint default 1 not null,
  retired_at timestamp with time zone,
  constraint reply_templates_pkey PRIMARY KEY (id),
  constraint reply_templates_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institutions(id),
  constraint reply_templates_kind_check CHECK ((kind = ANY (ARRAY['answer'::text, 'refusal'::text]))),
  constraint reply_templates_version_check CHECK (((version >= 1) AND (version <= 999))),
  constraint reply_templates_version_is_there FOREIGN KEY (id, version) REFERENCES reply_template_versions(template_id, version) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX reply_templates_of_institution ON reply_templates USING btree (institution_id, kind);
alter table reply_templates enable row level security;
create policy officer_own_house on reply_templates for all to mijntoegang_app
  using ((institution_id = ( SELECT mt_house() AS mt_house)))
  with check ((institution_id = ( SELECT mt_house() AS mt_house)));
grant insert, select on reply_templates to mijntoegang_app;
grant update (version, retired_at) on reply_templates to mijntoegang_app;

create table request_drafts (
  id uuid not null,
  patient_id uuid not null,
  version integer not null,
  content jsonb not null,
  updated_at timestamp with time zone not null,
  sent_at timestamp with time zone,
  prepared_by uuid,
  conversation_id uuid,
  has_person boolean generated always as (COALESCE((jsonb_typeof((content -> 'person'::text)) = 'object'::text), false)) stored not null,
  constraint request_drafts_pkey PRIMARY KEY (id),
  constraint request_drafts_conversation_id_fkey FOREIGN KEY (conversation_id) REFERENCES conversations(id),
  constraint request_drafts_conversation_id_key UNIQUE (conversation_id),
  constraint request_drafts_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES patients(id),
  constraint request_drafts_prepared_by_fkey FOREIGN KEY (prepared_by) REFERENCES officers(id),
  constraint request_drafts_prepared_from_conversation CHECK (((prepared_by IS NULL) OR (conversation_id IS NOT NULL))),
  constraint request_drafts_version_check CHECK ((version > 0))
);
CREATE INDEX request_drafts_of_nobody ON request_drafts USING btree (updated_at) WHERE ((NOT has_person) AND (sent_at IS NULL));
CREATE INDEX request_drafts_of_patient ON request_drafts USING btree (patient_id, updated_at DESC) WHERE (sent_at IS NULL);
CREATE TRIGGER guard_merged BEFORE INSERT OR UPDATE OF patient_id ON request_drafts FOR EACH ROW EXECUTE FUNCTION mt_guard_merged();
alter table request_drafts enable row level security;
create policy officer_prepares on request_drafts for insert to mijntoegang_app
  with check (((mt_kind() = 'officer'::text) AND (prepared_by = mt_officer()) AND (version = 1) AND (sent_at IS NULL) AND (EXISTS ( SELECT
   FROM conversations c
  WHERE ((c.id = request_drafts.conversation_id) AND (c.patient_id = request_drafts.patient_id) AND (c.topic = ANY (ARRAY['exclusion'::text, 'other'::text])) AND (c.request_id IS NULL))))));
create policy patient_own on request_drafts for all to mijntoegang_app
  using (((mt_kind() = 'patient'::text) AND (patient_id = mt_patient())))
  with check (((mt_kind() = 'patient'::text) AND (patient_id = mt_patient())));
create policy prepares_elsewhere on request_drafts for insert to mijntoegang_app
  with check (((mt_job() = 'hand-over'::text) AND (prepared_by IS NOT NULL) AND (version = 1) AND (sent_at IS NULL)));
create policy sweep on request_drafts for delete to mijntoegang_app
  using ((mt_job() = 'sweep'::text));
create policy sweep_sees on request_drafts for select to mijntoegang_app
  using ((mt_job() = 'sweep'::text));
grant delete, insert, select on request_drafts to mijntoegang_app;
grant update (version, content, updated_at, sent_at) on request_drafts to mijntoegang_app;

create table request_events (
  id uuid not null,
  request_id uuid not null,
  happened_at timestamp with time zone not null,
  kind text not null,
  officer_id uuid,
  reason text,
  constraint request_events_pkey PRIMARY KEY (id),
  constraint request_events_kind_check CHECK ((kind = ANY (ARRAY['sent'::text, 'taken'::text, 'registered'::text, 'refused'::text, 'withdrawn'::text, 'registration_retracted'::text, 'asked'::text, 'answered'::text, 'entered'::text, 'note'::text, 'call'::text, 'taken_over'::text, 'handed_back'::text, 'reopened'::text, 'handed_over'::text]))),
  constraint request_events_officer_id_fkey FOREIGN KEY (officer_id) REFERENCES officers(id),
  constraint request_events_officer_of_kind CHECK (((kind = ANY (ARRAY['sent'::text, 'withdrawn'::text, 'answered'::text, 'handed_over'::text])) = (officer_id IS NULL))),
  constraint request_events_reason_check CHECK ((reason <> ''::text)),
  constraint request_events_request_id_fkey FOREIGN KEY (request_id) REFERENCES exclusion_requests(id)
);
CREATE INDEX request_events_of_request ON request_events USING btree (request_id, happened_at);
alter table request_events enable row level security;
create policy intake_tells on request_events for insert to mijntoegang_app
  with check (((mt_job() = 'intake'::text) AND (kind = ANY (ARRAY['entered'::text, 'handed_over'::text]))));
create policy with_the_request on request_events for select to mijntoegang_app
  using (((EXISTS ( SELECT
   FROM exclusion_requests r
  WHERE (r.id = request_events.request_id))) AND ((mt_kind() <> 'patient'::text) OR (kind <> ALL (ARRAY['note'::text, 'call'::text])))));
create policy with_the_request_new on request_events for insert to mijntoegang_app
  with check (((EXISTS ( SELECT
   FROM exclusion_requests r
  WHERE (r.id = request_events.request_id))) AND (NOT (officer_id IS DISTINCT FROM mt_officer()))));
grant insert, select on request_events to mijntoegang_app;

create table request_names (
  request_id uuid not null,
  institution_id uuid not null,
  is_open boolean not null,
  patient_key text not null,
  other_key text not null,
  constraint request_names_pkey PRIMARY KEY (request_id),
  constraint request_names_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institutions(id),
  constraint request_names_request_id_fkey FOREIGN KEY (request_id) REFERENCES exclusion_requests(id) ON DELETE CASCADE
);
CREATE INDEX request_names_done ON request_names USING gin (institution_id, ((patient_key || other_key)) gin_trgm_ops) WHERE (NOT is_open);
CREATE INDEX request_names_open ON request_names USING gin (institution_id, ((patient_key || other_key)) gin_trgm_ops) WHERE is_open;
alter table request_names enable row level security;

create table request_notes (
  id uuid not null,
  request_id uuid not null,
  officer_id uuid not null,
  reached text,
  words text not null,
  written_at timestamp with time zone not null,
  constraint request_notes_pkey PRIMARY KEY (id),
  constraint request_notes_id_fkey FOREIGN KEY (id) REFERENCES request_events(id),
  constraint request_notes_officer_id_fkey FOREIGN KEY (officer_id) REFERENCES officers(id),
  constraint request_notes_reached_check CHECK ((reached = ANY (ARRAY['patient'::text, 'other'::text, 'voicemail'::text, 'nobody'::text]))),
  constraint request_notes_request_id_fkey FOREIGN KEY (request_id) REFERENCES exclusion_requests(id),
  constraint request_notes_words_check CHECK (((words <> ''::text) AND (length(words) <= 4000)))
);
CREATE INDEX request_notes_of_request ON request_notes USING btree (request_id);
alter table request_notes enable row level security;
create policy officer_reads on request_notes for select to mijntoegang_app
  using (((mt_kind() = 'officer'::text) AND (EXISTS ( SELECT
   FROM exclusion_requests r
  WHERE (r.id = request_notes.request_id)))));
create policy officer_writes on request_notes for insert to mijntoegang_app
  with check (((mt_kind() = 'officer'::text) AND (officer_id = mt_officer()) AND (EXISTS ( SELECT
   FROM exclusion_requests r
  WHERE (r.id = request_notes.request_id)))));
grant insert, select on request_notes to mijntoegang_app;

create table request_receipts (
  id uuid not null,
  request_id uuid not null,
  officer_id uuid not null,
  institution_id uuid not null,
  reference text not null,
  typed_niss text not null,
  typed_given_name text,
  typed_family_name text not null,
  typed_birth_date text not null,
  person_line text not null,
  channel text not null,
  entered_at timestamp with time zone not null,
  reading_ended_at timestamp with time zone,
  constraint request_receipts_pkey PRIMARY KEY (id),
  constraint request_receipts_channel_check CHECK ((channel = ANY (ARRAY['paper'::text, 'email'::text, 'telephone'::text]))),
  constraint request_receipts_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institutions(id),
  constraint request_receipts_officer_id_fkey FOREIGN KEY (officer_id) REFERENCES officers(id),
  constraint request_receipts_person_line_check CHECK (((person_line <> ''::text) AND (length(person_line) <= 1000))),
  constraint request_receipts_request_id_fkey FOREIGN KEY (request_id) REFERENCES exclusion_requests(id),
  constraint request_receipts_request_id_key UNIQUE (request_id),
  constraint request_receipts_typed_birth_date_check CHECK (mt_is_birth_date(typed_birth_date)),
  constraint request_receipts_typed_family_name_check CHECK ((typed_family_name <> ''::text)),
  constraint request_receipts_typed_given_name_check CHECK ((typed_given_name <> ''::text)),
  constraint request_receipts_typed_niss_check CHECK (mt_is_patient_number(typed_niss))
);
CREATE INDEX request_receipts_of_officer ON request_receipts USING btree (officer_id, entered_at DESC);
CREATE INDEX request_receipts_read ON request_receipts USING btree (entered_at) WHERE (reading_ended_at IS NULL);
CREATE INDEX request_receipts_typed_niss ON request_receipts USING btree (typed_niss);
CREATE TRIGGER names_of_request AFTER INSERT ON request_receipts FOR EACH ROW EXECUTE FUNCTION mt_request_names_changed();
alter table request_receipts enable row level security;
create policy intake_writes on request_receipts for insert to mijntoegang_app
  with check (((mt_job() = 'intake'::text) AND (reading_ended_at IS NULL)));
create policy officer_own on request_receipts for select to mijntoegang_app
  using (((mt_kind() = 'officer'::text) AND (officer_id = mt_officer()) AND (institution_id = mt_institution()) AND (reading_ended_at IS NULL)));
create policy sweep_ends on request_receipts for update to mijntoegang_app
  using ((mt_job() = 'sweep'::text))
  with check (((mt_job() = 'sweep'::text) AND (reading_ended_at IS NOT NULL)));
create policy sweep_sees on request_receipts for select to mijntoegang_app
  using ((mt_job() = 'sweep'::text));
create policy with_the_request on request_receipts for select to mijntoegang_app
  using (((mt_kind() = 'officer'::text) AND ((EXISTS ( SELECT
   FROM exclusion_requests r
  WHERE (r.id = request_receipts.request_id))) OR (EXISTS ( SELECT
   FROM request_snapshots s
  WHERE (s.request_id = request_receipts.request_id))))));
grant insert, select on request_receipts to mijntoegang_app;
grant update (reading_ended_at) on request_receipts to mijntoegang_app;

create table request_snapshots (
  id uuid not null,
  request_id uuid not null,
  institution_id uuid not null,
  reference text not null,
  data jsonb not null,
  handed_over_at timestamp with time zone not null,
  withheld_from uuid[] default '{}'::uuid[] not null,
  constraint request_snapshots_pkey PRIMARY KEY (id),
  constraint request_snapshots_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institutions(id),
  constraint request_snapshots_request_id_fkey FOREIGN KEY (request_id) REFERENCES exclusion_requests(id)
);
CREATE INDEX request_snapshots_of_institution ON request_snapshots USING btree (institution_id, handed_over_at DESC, id DESC);
CREATE INDEX request_snapshots_of_reference ON request_snapshots USING btree (reference, institution_id);
CREATE INDEX request_snapshots_of_request ON request_snapshots USING btree (request_id);
alter table request_snapshots enable row level security;
create policy officer_reads on request_snapshots for select to mijntoegang_app
  using (((institution_id = ( SELECT mt_house() AS mt_house)) AND (( SELECT mt_officer() AS mt_officer) <> ALL (withheld_from))));
grant select on request_snapshots to mijntoegang_app;

create table saved_forms (
  subject_id uuid not null,
  path text not null,
  fields jsonb not null,
  saved_at timestamp with time zone not null,
  constraint saved_forms_pkey PRIMARY KEY (subject_id, path)
);
alter table saved_forms enable row level security;
create policy saved on saved_forms for all to mijntoegang_app
  using (((subject_id =
CASE mt_kind()
    WHEN 'patient'::text THEN mt_patient()
    WHEN 'officer'::text THEN mt_officer()
    ELSE NULL::uuid
END) OR (mt_job() = ANY (ARRAY['save-form'::text, 'sweep'::text]))))
  with check ((mt_job() = 'save-form'::text));
grant delete, insert, select, update on saved_forms to mijntoegang_app;

create table schema_compatibility (
  one boolean default true not null,
  oldest_compatible text not null,
  constraint schema_compatibility_pkey PRIMARY KEY (one),
  constraint schema_compatibility_oldest_compatible_check CHECK ((oldest_compatible ~ '^[0-9]{14}$'::text)),
  constraint schema_compatibility_one_check CHECK (one)
);
grant select on schema_compatibility to mijntoegang_app;

create table sessions (
  key_hash bytea not null,
  id uuid,
  patient_id uuid,
  officer_id uuid,
  state jsonb not null,
  created_at timestamp with time zone not null,
  idle_seconds integer not null,
  idle_until timestamp with time zone not null,
  absolute_until timestamp with time zone not null,
  device text,
  issuer text,
  subject text,
  sid text,
  token bytea,
  checked_at timestamp with time zone,
  check_after timestamp with time zone,
  end_noted boolean default false not null,
  constraint sessions_pkey PRIMARY KEY (key_hash),
  constraint sessions_device_check CHECK ((length(device) <= 60)),
  constraint sessions_id_key UNIQUE (id),
  constraint sessions_idle_seconds_check CHECK ((idle_seconds > 0)),
  constraint sessions_key_hash_check CHECK ((length(key_hash) = 32)),
  constraint sessions_of_patient_or_officer CHECK ((num_nonnulls(patient_id, officer_id) = 1)),
  constraint sessions_officer_id_fkey FOREIGN KEY (officer_id) REFERENCES officers(id),
  constraint sessions_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES patients(id),
  constraint sessions_provider CHECK ((((issuer IS NULL) = (subject IS NULL)) AND ((token IS NULL) OR (checked_at IS NOT NULL))))
);
CREATE INDEX sessions_end_to_note ON sessions USING btree (LEAST(idle_until, absolute_until)) WHERE ((patient_id IS NOT NULL) AND (NOT end_noted));
CREATE INDEX sessions_of_officer ON sessions USING btree (officer_id) WHERE (officer_id IS NOT NULL);
CREATE INDEX sessions_of_patient ON sessions USING btree (patient_id) WHERE (patient_id IS NOT NULL);
CREATE INDEX sessions_of_subject ON sessions USING btree (issuer, subject) WHERE (issuer IS NOT NULL);
CREATE INDEX sessions_to_check ON sessions USING btree (check_after) WHERE (token IS NOT NULL);
CREATE TRIGGER begun AFTER INSERT ON sessions FOR EACH ROW WHEN (new.patient_id IS NOT NULL) EXECUTE FUNCTION mt_session_begun();
CREATE TRIGGER guard_merged BEFORE INSERT OR UPDATE OF patient_id ON sessions FOR EACH ROW EXECUTE FUNCTION mt_guard_merged();
alter table sessions enable row level security;

create table sign_in_attempts (
  state_hash bytea not null,
  browser_hash bytea not null,
  door text not null,
  institution_id uuid,
  nonce text not null,
  verifier text not null,
  back text,
  started_at timestamp with time zone not null,
  constraint sign_in_attempts_pkey PRIMARY KEY (state_hash),
  constraint sign_in_attempts_back_check CHECK (((back ~ '^/'::text) AND (length(back) <= 300))),
  constraint sign_in_attempts_browser_hash_check CHECK ((length(browser_hash) = 32)),
  constraint sign_in_attempts_door_check CHECK ((door = ANY (ARRAY['patient'::text, 'officer'::text]))),
  constraint sign_in_attempts_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institutions(id),
  constraint sign_in_attempts_institution_of_officer CHECK (((institution_id IS NULL) OR (door = 'officer'::text))),
  constraint sign_in_attempts_state_hash_check CHECK ((length(state_hash) = 32))
);
CREATE INDEX sign_in_attempts_started ON sign_in_attempts USING btree (started_at);
alter table sign_in_attempts enable row level security;
create policy sign_in on sign_in_attempts for all to mijntoegang_app
  using ((mt_job() = ANY (ARRAY['sign-in'::text, 'sweep'::text])))
  with check ((mt_job() = 'sign-in'::text));
grant delete, insert, select on sign_in_attempts to mijntoegang_app;

create table signals (
  id uuid not null,
  kind text not null,
  institution_id uuid not null,
  officer_id uuid,
  happened_at timestamp with time zone not null,
  seen_at timestamp with time zone,
  application_id uuid,
  subject_id uuid,
  seen_by uuid,
  constraint signals_pkey PRIMARY KEY (id),
  constraint signals_application_id_fkey FOREIGN KEY (application_id) REFERENCES applications(id),
  constraint signals_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institutions(id),
  constraint signals_kind_check CHECK ((kind = ANY (ARRAY['intake_handed_over'::text, 'application_one_person'::text, 'application_many_patients'::text, 'application_unknown_people'::text, 'application_refused_openings'::text, 'application_many_reports'::text, 'application_behind'::text, 'request_due'::text, 'break_unreviewed'::text, 'mail_given_up'::text, 'letters_to_write'::text, 'person_refused'::text]))),
  constraint signals_of_an_application CHECK (((kind ~~ 'application%'::text) = (application_id IS NOT NULL))),
  constraint signals_officer_id_fkey FOREIGN KEY (officer_id) REFERENCES officers(id),
  constraint signals_seen_by_at CHECK (((seen_by IS NULL) OR (seen_at IS NOT NULL))),
  constraint signals_seen_by_fkey FOREIGN KEY (seen_by) REFERENCES officers(id),
  constraint signals_subject_of_kind CHECK (((kind = ANY (ARRAY['request_due'::text, 'break_unreviewed'::text, 'mail_given_up'::text, 'letters_to_write'::text, 'person_refused'::text])) = (subject_id IS NOT NULL)))
);
CREATE INDEX signals_of_institution ON signals USING btree (institution_id, happened_at DESC) WHERE (seen_at IS NULL);
CREATE INDEX signals_seen ON signals USING btree (institution_id, seen_at) WHERE (seen_at IS NOT NULL);
alter table signals enable row level security;
create policy intake_writes on signals for insert to mijntoegang_app
  with check (((mt_job() = 'intake'::text) AND (seen_at IS NULL)));
create policy officer_reads on signals for select to mijntoegang_app
  using (((mt_kind() = 'officer'::text) AND (institution_id = mt_institution()) AND (officer_id IS DISTINCT FROM mt_officer()) AND (( SELECT mt_officer_niss() AS mt_officer_niss) IS NOT NULL)));
create policy officer_sees_to on signals for insert to mijntoegang_app
  with check (((mt_kind() = 'officer'::text) AND (institution_id = mt_house()) AND (seen_by = mt_officer()) AND (officer_id IS DISTINCT FROM mt_officer())));
grant insert, select on signals to mijntoegang_app;

create table unsubscribe_tokens (
  token_hash bytea not null,
  patient_id uuid not null,
  written_at timestamp with time zone default mt_now() not null,
  constraint unsubscribe_tokens_pkey PRIMARY KEY (token_hash),
  constraint unsubscribe_tokens_patient_id_fkey FOREIGN KEY (patient_id) REFERENCES patients(id),
  constraint unsubscribe_tokens_token_hash_check CHECK ((length(token_hash) = 32))
);
CREATE INDEX unsubscribe_tokens_of_patient ON unsubscribe_tokens USING btree (patient_id);
CREATE INDEX unsubscribe_tokens_old ON unsubscribe_tokens USING btree (written_at);
CREATE TRIGGER guard_merged BEFORE INSERT OR UPDATE OF patient_id ON unsubscribe_tokens FOR EACH ROW EXECUTE FUNCTION mt_guard_merged();
alter table unsubscribe_tokens enable row level security;

create table withheld_matters (
  officer_id uuid not null,
  request_id uuid,
  conversation_id uuid,
  break_id uuid,
  exclusion_id uuid,
  why text default 'concerned'::text not null,
  constraint withheld_matters_break_id_fkey FOREIGN KEY (break_id) REFERENCES breaks(id) ON DELETE CASCADE,
  constraint withheld_matters_conversation_id_fkey FOREIGN KEY (conversation_id) REFERENCES conversations(id) ON DELETE CASCADE,
  constraint withheld_matters_exclusion_id_fkey FOREIGN KEY (exclusion_id) REFERENCES exclusions(id) ON DELETE CASCADE,
  constraint withheld_matters_officer_id_fkey FOREIGN KEY (officer_id) REFERENCES officers(id),
  constraint withheld_matters_one_matter CHECK ((num_nonnulls(request_id, conversation_id, break_id, exclusion_id) = 1)),
  constraint withheld_matters_request_id_fkey FOREIGN KEY (request_id) REFERENCES exclusion_requests(id) ON DELETE CASCADE,
  constraint withheld_matters_why_check CHECK ((why = ANY (ARRAY['concerned'::text, 'undisclosed'::text])))
);
CREATE UNIQUE INDEX withheld_matters_break ON withheld_matters USING btree (officer_id, break_id) WHERE (break_id IS NOT NULL);
CREATE UNIQUE INDEX withheld_matters_conversation ON withheld_matters USING btree (officer_id, conversation_id) WHERE (conversation_id IS NOT NULL);
CREATE UNIQUE INDEX withheld_matters_exclusion ON withheld_matters USING btree (officer_id, exclusion_id) WHERE (exclusion_id IS NOT NULL);
CREATE UNIQUE INDEX withheld_matters_request ON withheld_matters USING btree (officer_id, request_id) WHERE (request_id IS NOT NULL);
alter table withheld_matters enable row level security;

CREATE OR REPLACE FUNCTION mt_account_confirm_email(hash bytea, moment timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  wanted email_confirmations;
  waited boolean := false;
begin
  if mt_job() is distinct from 'link' then
    return null;
  end if;
  select * into wanted from email_confirmations c where c.token_hash = hash;
  if not found then
    return null;
  end if;
  perform mt_account_lock(wanted.patient_id);
  select * into wanted from email_confirmations c where c.token_hash = hash;
  if wanted.ended_as = 'confirmed' and moment < wanted.expires_at then
    -- The same button again.
    return jsonb_build_object('patient', wanted.patient_id, 'new', false, 'waited', false);
  end if;
  if wanted.ended_at is not null or moment >= wanted.expires_at then
    return null;
  end if;
  update email_confirmations c set ended_at = moment, ended_as = 'confirmed' where c.id = wanted.id;
  insert into account_events (patient_id, happened_at, kind)
    select p.id, moment, case when p.email is null then 'email-confirmed' else 'email-changed' end from patients p where p.id = wanted.patient_id;
  -- The links in mails to the address before end with it.
  delete from unsubscribe_tokens t where t.patient_id = wanted.patient_id;
  -- One that is being delivered right now is not taken out. Should that fail, it is gone (mt_notice_again): the new address is
  -- told as well, for two of the same notice harm nobody.
  waited := mt_account_discard_mail(wanted.patient_id, 'patient-notice') or exists (
    select from outbox o where o.patient_id = wanted.patient_id and o.kind = 'patient-notice' and o.state = 'waiting');
  update patients p set email = wanted.address, email_confirmed_at = moment, email_off_at = null where p.id = wanted.patient_id;
  return jsonb_build_object('patient', wanted.patient_id, 'new', true, 'waited', waited);
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_account_discard_mail(patient uuid, what text)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  update outbox set recipient = null, subject = null, body = null, unsubscribe = null
    where patient_id = patient and kind = what and state = 'failed' and body is not null;
  with held as (
      select id, attempts, taken_until from outbox
        where patient_id = patient and kind = what and state = 'waiting' and (taken_until is null or taken_until <= mt_now())
        for update skip locked),
    gone as (delete from outbox where id in (select id from held where attempts = 0 and taken_until is null) returning 1),
    kept as (
      update outbox set state = 'replaced', attempts = greatest(attempts, 1), next_attempt_at = null, taken_until = null, taken_by = null
        where id in (select id from held where attempts > 0 or taken_until is not null) returning 1)
  select exists (select from gone union all select from kept)
$function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_account_email()
 RETURNS TABLE(address text, confirmed_at timestamp with time zone, off_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select email, email_confirmed_at, email_off_at from patients where mt_kind() = 'patient' and id = mt_patient()
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_account_events_sweep(moment timestamp with time zone)
 RETURNS bigint
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  with gone as (
    delete from account_events where mt_job() = 'sweep' and happened_at < moment - interval '1 year' returning 1)
  select count(*) from gone
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_account_lock(patient uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select from patients where id = patient for no key update
$function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_account_note(patient uuid, what text, session bytea, moment timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if not coalesce((mt_kind() = 'patient' and patient = mt_patient()) or (mt_job() = 'homes' and what = 'home-changed'), false) then
    return false;
  end if;
  insert into account_events (patient_id, happened_at, kind, device, browser)
    select patient, moment, what, case when s.key_hash is not null then mt_device_kind(s.device) end, mt_device_browser(s.device)
      from (select) as one left join sessions s on s.key_hash = session and s.patient_id = patient;
  return true;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_account_remove_email(moment timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  was boolean;
begin
  if mt_kind() is distinct from 'patient' then
    return false;
  end if;
  perform mt_account_lock(mt_patient());
  update email_confirmations c set ended_at = moment, ended_as = 'withdrawn' where c.patient_id = mt_patient() and c.ended_at is null;
  was := found;
  perform mt_account_discard_mail(mt_patient(), 'email-confirmation'), mt_account_discard_mail(mt_patient(), 'patient-notice');
  delete from unsubscribe_tokens t where t.patient_id = mt_patient();
  update patients p set email = null, email_confirmed_at = null, email_off_at = null where p.id = mt_patient() and p.email is not null;
  return was or found;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_account_request_email(form uuid, wanted text, hash bytea, moment timestamp with time zone, until timestamp with time zone, a_day integer)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if mt_kind() is distinct from 'patient' then
    raise exception 'only a patient may request an address, for themself' using errcode = 'MT011', constraint = 'address_requested_by_patient';
  end if;
  perform mt_account_lock(mt_patient());
  if exists (select from email_confirmations c where c.id = form) then
    return 'again';
  end if;
  if exists (select from patients p where p.id = mt_patient() and lower(p.email) = lower(wanted) and p.email_off_at is null) then
    -- What was asked for before is not wanted any more: its link would change the address after all.
    update email_confirmations c set ended_at = moment, ended_as = 'replaced' where c.patient_id = mt_patient() and c.ended_at is null;
    perform mt_account_discard_mail(mt_patient(), 'email-confirmation');
    return 'same';
  end if;
  -- Of this patient, and to this mailbox by whomever.
  if (select count(*) from email_confirmations c where c.patient_id = mt_patient() and c.asked_at > moment - interval '1 day') >= a_day
    or (select count(*) from email_confirmations c where lower(c.address) = lower(wanted) and c.asked_at > moment - interval '1 day') >= a_day then
    return 'limit';
  end if;
  update email_confirmations c set ended_at = moment, ended_as = 'replaced' where c.patient_id = mt_patient() and c.ended_at is null;
  perform mt_account_discard_mail(mt_patient(), 'email-confirmation');
  insert into email_confirmations (id, patient_id, address, token_hash, asked_at, expires_at)
    values (form, mt_patient(), wanted, hash, moment, until);
  return 'asked';
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_account_resume_email()
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if mt_kind() is distinct from 'patient' then
    return false;
  end if;
  update patients p set email_off_at = null where p.id = mt_patient() and p.email_off_at is not null;
  return found;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_account_sweep(moment timestamp with time zone)
 RETURNS bigint
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  with gone as (delete from email_confirmations c where mt_job() = 'sweep' and c.asked_at < moment - interval '7 days' returning 1)
  select count(*) from gone
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_account_unsubscribe(hash bytea, moment timestamp with time zone)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  whose uuid;
begin
  if mt_job() is distinct from 'link' then
    return null;
  end if;
  select t.patient_id into whose from unsubscribe_tokens t where t.token_hash = hash;
  if not found then
    return null;
  end if;
  perform mt_account_lock(whose);
  -- Changed in this moment: then the link was of the address before.
  if not exists (select from unsubscribe_tokens t where t.token_hash = hash) then
    return null;
  end if;
  perform mt_account_discard_mail(whose, 'patient-notice');
  update patients p set email_off_at = moment where p.id = whose and p.email_off_at is null;
  if not found then
    return null;
  end if;
  insert into account_events (patient_id, happened_at, kind) values (whose, moment, 'notices-stopped');
  return whose;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_answer_undo(link uuid, exclusion uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if mt_house() is null then
    raise exception 'only an officer undoes a link' using errcode = 'MT070', constraint = 'people_settled_by_officer';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('care_worker_numbers', 0));
  update care_worker_link_answers a set answered_at = mt_now(), answered_by = mt_officer()
    where a.link_id = link and a.exclusion_id = exclusion and a.answered_at is null and exists (select from mt_undo_items(link) i where i.exclusion = a.exclusion_id);
  if not found then
    -- The same form again.
    return exists (select from care_worker_link_answers a where a.link_id = link and a.exclusion_id = exclusion and a.answered_by = mt_officer());
  end if;
  perform mt_finish_undo(link);
  return true;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'DELETE' and tg_table_name in ('audit_events', 'audit_seals') and current_setting('mt.audit_drop', true) = 'yes' then
    return null;
  end if;
  if tg_op = 'DELETE' and tg_table_name in ('changes', 'change_acknowledgements', 'decisions_other') and mt_is_retaining() then
    return null;
  end if;
  raise exception '% on % refused: the table is append-only', tg_op, tg_table_name using errcode = 'MT004', constraint = tg_table_name || '_append_only';
end $function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_application()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select case when mt_kind() = 'application' then nullif(current_setting('mt.application', true), '')::uuid end $function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_application_activity(moment timestamp with time zone)
 RETURNS TABLE(application_id uuid, application text, questions bigint, refusals bigint, unknown_persons bigint, patients bigint, patients_of_one bigint, refused_openings bigint, grouped_reports bigint, watched_since timestamp with time zone, usual_questions bigint, usual_unknown_persons bigint, usual_patients bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  with slices as (
    select s.*, s.began_at >= date_bin('10 minutes', moment, timestamptz 'epoch') - interval '1 hour' as recent
      from application_activity s where s.began_at > moment - interval '14 days')
  select a.id, a.name,
      coalesce(sum(s.questions) filter (where s.recent), 0)::bigint, coalesce(sum(s.refusals) filter (where s.recent), 0)::bigint,
      coalesce(sum(s.unknown_persons) filter (where s.recent), 0)::bigint, coalesce(max(s.patients) filter (where s.recent), 0),
      coalesce(max(s.patients_of_one) filter (where s.recent), 0), coalesce(sum(s.refused_openings) filter (where s.recent), 0)::bigint,
      coalesce(sum(s.grouped_reports) filter (where s.recent), 0)::bigint, min(s.began_at),
      coalesce(sum(s.questions) filter (where not s.recent), 0)::bigint,
      coalesce(sum(s.unknown_persons) filter (where not s.recent), 0)::bigint, coalesce(max(s.patients) filter (where not s.recent), 0)
    from applications a left join slices s on s.application_id = a.id
    where mt_job() = 'applications' and a.revoked_at is null
    group by a.id, a.name order by a.name
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_application_calls(application uuid, moment timestamp with time zone, number integer)
 RETURNS integer
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  insert into rate_counts as r values (sha256(('application ' || application)::bytea), date_trunc('minute', moment), number)
    on conflict (key_hash, begins_at) do update set count = r.count + number
    returning count
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_application_of_token(token_hash bytea, moment timestamp with time zone, address inet DEFAULT NULL::inet)
 RETURNS TABLE(token uuid, application uuid, name text, institution uuid, scopes text[], per_minute integer)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  return query
    select t.id, a.id, a.name, a.institution_id, a.scopes, a.per_minute
      from application_tokens t join applications a on a.id = t.application_id
      where t.hash = token_hash and t.revoked_at is null and a.revoked_at is null
        and (t.expires_at is null or t.expires_at > moment)
        and (t.allowed_from is null or coalesce(address <<= any (t.allowed_from::inet[]), false));
  if found then
    update application_tokens t set last_used_at = moment
      where t.hash = token_hash and (t.last_used_at is null or t.last_used_at < moment - interval '1 minute');
  end if;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_application_tokens_ending()
 RETURNS TABLE(application text, ends_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select a.name, max(t.expires_at) from applications a join application_tokens t on t.application_id = a.id
    where mt_job() = 'applications' and a.revoked_at is null and t.revoked_at is null
    group by a.name having count(*) = count(t.expires_at) order by a.name
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_application_tokens_valid()
 RETURNS TABLE(token uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select t.id from application_tokens t join applications a on a.id = t.application_id
    where mt_job() = 'feed' and t.revoked_at is null and (t.expires_at is null or t.expires_at > mt_now())
      and a.revoked_at is null and 'changes.read' = any(a.scopes)
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_audit_ids(after bigint, most integer)
 RETURNS SETOF bigint
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if mt_job() = 'seal' then
    return query select e.id from audit_events e where e.id > after order by e.id limit most;
  end if;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_audit_rows(after bigint, until bigint, most integer)
 RETURNS SETOF audit_events
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if mt_job() = 'seal' then
    return query select e.* from audit_events e where e.id > after and e.id <= until order by e.id limit most;
  end if;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_audit_unsealed(after bigint, most integer)
 RETURNS SETOF audit_events
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if mt_job() = 'seal' then
    return query select e.* from audit_events e
      where e.id > after and not exists (
        select from audit_seals s where s.last_id >= e.id and s.first_id <= e.id and s.ids @> e.id)
      order by e.id limit most;
  end if;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_block_lock(patient uuid, exclusive boolean)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if exclusive then
    perform pg_advisory_xact_lock(hashtextextended('block ' || patient, 0));
  else
    perform pg_advisory_xact_lock_shared(hashtextextended('block ' || patient, 0));
  end if;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_break_changed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  perform mt_note_break(new.id);
  return null;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_break_numbers(reported jsonb, care_worker uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select coalesce(jsonb_agg(distinct one), '[]'::jsonb) from (
    select one from jsonb_array_elements(mt_numbers(care_worker)) one
    union select one from jsonb_array_elements(reported) one
      where not exists (select from jsonb_array_elements(mt_numbers(care_worker)) known
        where known ? 'riziv' and one ? 'riziv' and left(known ->> 'riziv', 8) = left(one ->> 'riziv', 8))) as numbers
$function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_break_reported(report uuid)
 RETURNS TABLE(told text, at timestamp with time zone, words text, told_at timestamp with time zone, id uuid, report_id uuid, kind text, patient_id uuid, patient_niss text, identifiers jsonb, unread jsonb, name text, function text, cbe text, place text, starts_at timestamp with time zone, ends_at timestamp with time zone, motivation text, marks text[], stopped_at timestamp with time zone, stop_received_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  with here as (
    select 'started' as told, b.id, null::timestamptz as at, null::text as words, b.received_at as told_at
      from applications a join breaks b on b.application = a.name
      where a.id = mt_application() and b.report_id = report
    union all select 'opened', o.break_id, o.opened_at, o.what, o.received_at from break_openings o where o.report_id = report
    union all select 'stopped', s.break_id, s.stops_at, null, s.received_at from break_stops s where s.report_id = report)
  select h.told, h.at, h.words, h.told_at, b.id, b.report_id, b.kind, b.patient_id, coalesce(p.niss, b.patient_niss), b.identifiers, b.unread,
      b.reported_name, b.reported_function, b.place_cbe, b.place, b.starts_at, b.ends_at, b.motivation,
      array_remove(array[
        case when b.motivation_missing then 'motivation-missing' end, case when b.motivation_long then 'motivation-long' end,
        case when b.person_unknown then 'person-unknown' end, case when b.several_people then 'several-people' end,
        case when b.period_odd then 'period-odd' end], null),
      b.stopped_at, (select min(s.received_at) from break_stops s where s.break_id = b.id)
    from here h join breaks b on b.id = h.id join applications a on a.name = b.application left join patients p on p.id = b.patient_id
    where a.id = mt_application() and mt_may('break-glass.write')
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_break_rows(wanted bigint[])
 RETURNS TABLE(sequence bigint, recorded_at timestamp with time zone, id uuid, version integer, state text, starts_at timestamp with time zone, ends_at timestamp with time zone, person jsonb, patient_niss text, cbe text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select c.sequence, c.recorded_at, b.id, c.version, c.state, c.starts_at, c.ends_at, c.person, p.niss, i.cbe
    from changes c join breaks b on b.id = c.break_id join patients p on p.id = b.patient_id
      left join applications a on a.name = b.application left join institutions i on i.id = a.institution_id
    where c.sequence = any(wanted) and mt_job() = 'feed'
    order by c.sequence
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_break_titles()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  perform mt_break_withhold(new);
  if new.patient_id is not null then
    perform mt_refresh_title(new.patient_id, new.institution_id);
  end if;
  return null;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_break_told()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if exists (select from breaks b where b.id = new.id and b.patient_id is not null and b.conversation_id is null) then
    raise exception 'a break of a known patient needs the conversation that tells the patient' using errcode = 'MT007', constraint = 'breaks_patient_told';
  end if;
  return null;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_break_withhold(b breaks)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  with concerned as (select o from mt_concerned(b.institution_id, b.patient_id, b.patient_niss, b.care_worker_id,
      nullif(b.named_key, ''), b.named_key, b.identifiers) as o),
    of_break as (insert into withheld_matters (officer_id, break_id) select o, b.id from concerned on conflict do nothing)
  insert into withheld_matters (officer_id, conversation_id)
    select o, b.conversation_id from concerned where b.conversation_id is not null on conflict do nothing
$function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_call_number_wrong(number uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if mt_house() is null then
    raise exception 'only an officer says that a number is wrong' using errcode = 'MT070', constraint = 'people_settled_by_officer';
  end if;
  if not exists (select from care_worker_numbers n where n.id = number and n.counts and not mt_meets_own_entry(n.care_worker_id, n.care_worker_id)) then
    return false;
  end if;
  return mt_mark_number_wrong(number, mt_officer());
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_change_patient()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  new.patient_numbers := mt_patient_numbers(coalesce(
    (select e.patient_id from exclusions e where e.id = new.exclusion_id), (select b.patient_id from breaks b where b.id = new.break_id)));
  return new;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_change_patient_number(patient uuid, number text, wrong boolean, moment timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  perform from patients p where p.id = mt_change_patient_number.patient for update;
  if wrong then
    update patient_numbers n set wrong_at = moment
      where n.patient_id = mt_change_patient_number.patient and n.valid_until is null and n.wrong_at is null;
  end if;
  update patients p set niss = mt_change_patient_number.number where p.id = mt_change_patient_number.patient;
  perform mt_officer_withhold(o.id) from officers o where o.active and o.niss = mt_change_patient_number.number;
  perform mt_note_patient(mt_change_patient_number.patient);
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_close_handler_question()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  update handler_questions q set answered_at = greatest(q.asked_at, new.decided_at) where q.request_id = new.id and q.answered_at is null;
  return null;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_concerned(house uuid, patient uuid, number text, care_worker uuid, described text, words text, identifiers jsonb)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
#variable_conflict use_variable
begin
  return query select o.id from officers o where o.institution_id = house and o.active and (
    o.niss = number
    or exists (select from patients p where p.id = patient and p.id = mt_patient_with(o.niss))
    or identifiers @> jsonb_build_array(jsonb_build_object('niss', o.niss))
    or care_worker is not null and (
      care_worker in (select mt_entries_of_officer(o.id))
      or exists (select from care_workers c where c.id = care_worker and (c.niss = o.niss
        or (c.niss is null and c.riziv8 is null
          and not exists (select from care_worker_posts q where q.care_worker_id = c.id and q.personnel_number is not null)
          and not exists (select from officer_entries e where e.officer_id = o.id)
          and (o.family_key in (c.family_key, c.search_key, c.family_squashed)
            or ' ' || c.search_key || ' ' like '% ' || o.family_key || ' %'
            or exists (select from care_worker_posts q
              where q.care_worker_id = c.id and q.institution_id = house and q.department ilike '%ombud%'))))))
    or care_worker is null and described <> '' and (
      word_similarity(o.family_key, described) >= 0.6
      or similarity(mt_full_name(o.given_key, o.family_key), described) >= 0.4
      -- 'Desmedt' for 'De Smet': however the words are parted.
      or word_similarity(replace(o.family_key, ' ', ''), replace(described, ' ', '')) >= 0.5
      or described like '%ombud%'
      or (o.given_key is not null and position(' ' in described) = 0 and similarity(o.given_key, described) >= 0.6))
    or words <> '' and mt_words_name(words, o.given_key, o.family_key));
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_concerns_officer(patient uuid, care_worker uuid, described text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select coalesce(
    mt_officer_niss() is null
    or exists (select from patients p where p.id = patient and p.id = mt_patient_with(mt_officer_niss()))
    or exists (select from mt_entries_of_officer(mt_officer()) as e (id) where e.id = care_worker)
    -- An entry without a NISS can only be told by its name: then a homonym is somebody else's to settle too.
    or exists (select from care_workers c, officers o where c.id = care_worker and c.niss is null and o.id = mt_officer()
      and mt_name_likeness(c.search_key, c.given_name is null, mt_full_name(o.given_key, o.family_key), o.given_key is null) >= 0.8)
    or (care_worker is null and described is not null and exists (
      select from officers o where o.id = mt_officer() and (
        word_similarity(o.family_key, described) >= 0.6
        or similarity(mt_full_name(o.given_key, o.family_key), described) >= 0.4
        -- 'Desmedt' for 'De Smet': however the words are parted.
        or word_similarity(replace(o.family_key, ' ', ''), replace(described, ' ', '')) >= 0.5
        -- 'An van de ombudsdienst'
        or (o.given_key is not null and (
          (described like '%ombud%' and ' ' || described || ' ' like '% ' || o.given_key || ' %')
          or (position(' ' in described) = 0 and similarity(o.given_key, described) >= 0.6)))))),
    true)
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_consent_rows(wanted bigint[])
 RETURNS TABLE(sequence bigint, recorded_at timestamp with time zone, id uuid, version integer, state text, starts_at timestamp with time zone, ends_at timestamp with time zone, person jsonb, patient_niss text, former_niss text[], origin text, reference text, cbe text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select c.sequence, c.recorded_at, e.id, c.version, c.state, c.starts_at, c.ends_at, c.person, c.patient_numbers[1], c.patient_numbers[2:],
      e.origin, r.reference, i.cbe
    from changes c join exclusions e on e.id = c.exclusion_id join patients p on p.id = e.patient_id
      left join exclusion_requests r on r.id = e.request_id
      join institutions i on i.id = coalesce(r.institution_id, p.home_institution_id)
    where c.sequence = any(wanted) and (mt_job() = 'feed' or mt_may('consent.read'))
    order by c.sequence
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_consent_search(patient text, person_key text, ids uuid[], states text[], since timestamp with time zone, until timestamp with time zone, but_since timestamp with time zone[], but_until timestamp with time zone[], up_to bigint, before uuid, most integer)
 RETURNS TABLE(sequence bigint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  wanted uuid[] := ids;
  exact jsonb;
begin
  if not mt_may('consent.read') then
    return;
  end if;
  -- A personnel number that stands in the directory as it is written here is of those who have it so; otherwise the form alone tells.
  if person_key like 'personnel %' then
    exact := jsonb_build_array(mt_number_as_json(person_key, split_part(person_key, ' ', 3)));
    person_key := 'personnel ' || split_part(person_key, ' ', 2) || ' ' || mt_normal_number(split_part(person_key, ' ', 3));
    if exists (select from care_worker_numbers n where n.key = person_key and n.state = 'reissued')
        or not exists (select from care_worker_numbers n where n.key = person_key and n.counts and n.written = exact -> 0 -> 'personnel' ->> 'number') then
      exact := null;
    end if;
  end if;
  if patient is not null then
    select coalesce(array_agg(distinct x.exclusion_id), '{}') into wanted
      from exclusion_periods x
      where x.patient_id = mt_patient_with(patient) and (wanted is null or x.exclusion_id = any(wanted));
  end if;
  -- Looked up before anything is put in order: whoever walks through all exclusions instead waits for seconds.
  if person_key is not null then
    select coalesce(array_agg(distinct c.exclusion_id), '{}') into wanted from changes c
      where c.exclusion_id is not null and mt_person_keys(c.person) @> array[person_key] and (wanted is null or c.exclusion_id = any(wanted));
  end if;
  return query execute
    'select c.sequence from changes c
       where c.exclusion_id is not null and c.sequence <= $1
         and ($2 is null or c.exclusion_id = any($2))
         and ($3 is null or mt_person_keys(c.person) @> array[$3])
         and ($11 is null or c.person @> $11)
         and ($4 is null or c.state = any($4))
         and ($5 is null or c.recorded_at >= $5)
         and ($6 is null or c.recorded_at < $6)
         and not exists (select from unnest($7, $8) as but (since, until) where c.recorded_at >= but.since and c.recorded_at < but.until)
         and ($9 is null or c.exclusion_id < $9)
         and not exists (select from changes n where n.exclusion_id = c.exclusion_id and n.version = c.version + 1 and n.sequence <= $1)
       order by c.exclusion_id desc limit $10'
    using up_to, wanted, person_key, states, since, until, but_since, but_until, before, most, exact;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_conversation_became(conversation uuid, request uuid)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  with linked as (
    update conversations c set request_id = r.id from exclusion_requests r, request_drafts d
      where c.id = conversation and r.id = request and d.id = r.draft_id and d.conversation_id = c.id and c.request_id is null
        and mt_kind() = 'patient' and c.patient_id = mt_patient() and r.patient_id = mt_patient() returning 1)
  select exists (select from linked)
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_conversation_changed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  perform mt_conversation_withhold(new);
  if tg_op = 'INSERT' and new.request_id is null and new.topic <> 'home' then
    perform mt_refresh_title(new.patient_id, new.institution_id);
  end if;
  return null;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_conversation_withhold(c conversations)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  insert into withheld_matters (officer_id, conversation_id)
    select o, c.id from mt_concerned(c.institution_id, c.patient_id, null, c.care_worker_id, null, c.named_key, null) as o
    union
    select w.officer_id, c.id from withheld_matters w join breaks b on b.id = w.break_id where b.conversation_id = c.id
    on conflict do nothing;
  insert into withheld_matters (officer_id, conversation_id, why)
    select w.officer_id, c.id, w.why from withheld_matters w where w.request_id = c.request_id
    on conflict do nothing;
  -- A break goes with the conversation that tells of it: what the patient writes there may name the officer.
  insert into withheld_matters (officer_id, break_id)
    select w.officer_id, b.id from withheld_matters w join breaks b on b.conversation_id = w.conversation_id
      where w.conversation_id = c.id
    on conflict do nothing
$function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_count_activity(moment timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  ten constant interval := interval '10 minutes';
  -- A transaction that is under way may still write into the slice that just ended.
  ended timestamptz := date_bin(ten, moment - interval '30 seconds', timestamptz 'epoch');
  slice timestamptz;
  counted integer := 0;
begin
  if mt_job() is distinct from 'applications' or not pg_try_advisory_xact_lock(hashtextextended('mt_count_activity', 0)) then
    return 0;
  end if;
  slice := greatest(coalesce((select max(a.began_at) + ten from application_activity a where a.questions > 0), ended - ten), ended - interval '1 hour');
  while slice < ended loop
    insert into application_activity as a (application_id, began_at, questions, refusals, unknown_persons, patients, patients_of_one)
      select p.application_id, slice, sum(p.questions), sum(p.refusals), coalesce(sum(p.questions) filter (where p.care_worker_id is null), 0),
          w.patients, coalesce(max(p.patients) filter (where p.care_worker_id is not null), 0)
        from (
          select d.application_id, d.care_worker_id, count(*) as questions, count(*) filter (where not d.permit) as refusals,
              count(distinct d.patient_id) + count(distinct d.unknown_patient)
                + count(*) filter (where d.patient_id is null and d.unknown_patient is null) as patients
            from decisions d where d.decided_at >= slice and d.decided_at < slice + ten group by 1, 2) p
        join (
          select d.application_id, count(distinct d.patient_id) + count(distinct d.unknown_patient)
                + count(*) filter (where d.patient_id is null and d.unknown_patient is null) as patients
            from decisions d where d.decided_at >= slice and d.decided_at < slice + ten group by 1) w on w.application_id = p.application_id
        group by p.application_id, w.patients
      on conflict (application_id, began_at) do update set questions = excluded.questions, refusals = excluded.refusals,
        unknown_persons = excluded.unknown_persons, patients = excluded.patients, patients_of_one = excluded.patients_of_one;
    -- A slice with a refusal has questions, so it is counted once. What is asked about another entry of the person counts too.
    insert into refused_people as t (exclusion_id, on_day, times)
      select e.id, (slice at time zone 'Europe/Brussels')::date, sum(p.times)
        from (
          select d.patient_id, w.person_id, count(*) as times
            from decisions d join care_workers w on w.id = d.care_worker_id
            where d.decided_at >= slice and d.decided_at < slice + ten and not d.permit and d.patient_id is not null group by 1, 2) p
        join exclusions e on e.patient_id = p.patient_id
        join care_workers w on w.id = e.care_worker_id and w.person_id = p.person_id
        where exists (select from exclusion_periods h where h.exclusion_id = e.id and h.started_at < slice + ten
          and (h.ended_at is null or h.ended_at > slice))
        group by e.id
      on conflict (exclusion_id, on_day) do update set times = t.times + excluded.times;
    slice := slice + ten;
    counted := counted + 1;
  end loop;
  delete from refused_people t where t.on_day < (moment at time zone 'Europe/Brussels')::date - 7;
  delete from application_activity a where a.began_at < moment - interval '90 days';
  return counted;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_count_breaks(most integer)
 RETURNS TABLE(to_review bigint, open_cases bigint, in_all bigint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  here uuid := mt_house();
  hidden uuid[] := array(select mt_withheld('break'));
begin
  return query select
    (select count(*) from (
      (select b.id from breaks b where b.institution_id = here and b.reviewed_at is null and b.id <> all (hidden) limit most)
      union
      (select b.id from break_cases c join breaks b on b.id = c.break_id
        where c.state in ('open', 'investigating') and b.institution_id = here and b.id <> all (hidden) limit most)
      limit most) w),
    (select count(*) from (select from break_cases c join breaks b on b.id = c.break_id
      where c.state in ('open', 'investigating') and b.institution_id = here and b.id <> all (hidden) limit most) w),
    (select count(*) from (select from breaks b where b.institution_id = here and b.id <> all (hidden) limit most) w);
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_count_excluders(care_worker uuid)
 RETURNS bigint
 LANGUAGE sql
 STABLE
AS $function$
  select count(distinct p.patient_id) from exclusion_periods p
    where p.ended_at is null and p.care_worker_id in (
      select c.id from care_workers c where c.person_id = (select o.person_id from care_workers o where o.id = care_worker))
$function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_decision_facts(tokens bytea[], moment timestamp with time zone, asked text[], keys text[])
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  of_patients jsonb;
  known jsonb;
  of_people jsonb;
  periods jsonb;
  running jsonb;
  persons uuid[];
  workers uuid[];
  patient_ids uuid[];
  restricted uuid[];
begin
  if mt_job() is distinct from 'decide' then
    return null;
  end if;
  -- Whom any of the numbers is of comes first: only an exclusion of one of them can refuse (R18), and most patients have none.
  select jsonb_agg(jsonb_build_object('number', mt_number_as_json(n.key, case n.kind when 'riziv' then left(n.written, 8) else n.written end),
      'care_worker', n.care_worker_id, 'person', n.person_id, 'reissued', n.state = 'reissued')), array_agg(n.person_id)
    into known, persons
    from care_worker_numbers n where n.key = any(keys) and n.counts;
  select jsonb_agg(jsonb_build_object('niss', n.number, 'id', n.patient_id)), array_agg(distinct n.patient_id) into of_patients, patient_ids
    from patient_numbers n where n.number = any(asked) and n.wrong_at is null;
  if of_patients is not null and known is not null then
    workers := array(select w.id from care_workers w where w.person_id = any(persons));
    select jsonb_agg(jsonb_build_object('patient', x.patient_id, 'id', x.id, 'exclusion', x.exclusion_id, 'care_worker', x.care_worker_id,
        'origin', x.origin, 'started_at', x.started_at)), array_agg(distinct x.patient_id)
      into periods, restricted
      from exclusion_periods x where x.patient_id = any(patient_ids) and x.care_worker_id = any(workers) and x.ended_at is null;
    if periods is not null then
      select jsonb_agg(jsonb_build_object('patient', b.patient_id, 'care_worker', b.care_worker_id, 'person', b.identifiers, 'ends_at', b.ends_at,
          'stopped_at', b.stopped_at))
        into running
        from breaks b where b.patient_id = any(restricted) and b.opens and b.ends_at > moment;
      select jsonb_agg(jsonb_build_object('id', w.id, 'person', w.person_id, 'numbers', (
          select jsonb_agg(mt_number_as_json(n.key, case n.kind when 'riziv' then left(n.written, 8) else n.written end))
            from care_worker_numbers n where n.person_id = w.person_id and n.counts)))
        into of_people
        from care_workers w where w.id = any(workers);
    end if;
  end if;
  return jsonb_build_object(
    'sequence', (select last from change_counter),
    'applications', (select jsonb_agg(jsonb_build_object('token', encode(t.hash, 'hex'), 'id', a.id, 'may', 'decision' = any(a.scopes),
        'per_minute', a.per_minute, 'allowed_from', t.allowed_from))
      from application_tokens t join applications a on a.id = t.application_id
      where t.hash = any(tokens) and t.revoked_at is null and (t.expires_at is null or t.expires_at > moment) and a.revoked_at is null),
    'patients', of_patients,
    'periods', periods,
    'breaks', running,
    'numbers', known,
    'people', of_people);
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_decision_months(moment timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  month timestamp;
  name text;
  made integer := 0;
begin
  if mt_kind() is not null and mt_job() is distinct from 'sweep' then
    raise exception 'only the sweep job may create partitions' using errcode = 'MT018', constraint = 'decisions_partitions_by_sweep';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('mt_decision_months', 0));
  for ahead in 0..2 loop
    month := date_trunc('month', moment at time zone 'UTC') + make_interval(months => ahead);
    name := 'decisions_' || to_char(month, 'YYYY_MM');
    continue when to_regclass(name) is not null or exists (
      select from decisions_other where decided_at >= month at time zone 'UTC' and decided_at < (month + interval '1 month') at time zone 'UTC');
    execute format('create table %I partition of decisions for values from (%L) to (%L)', name,
      month at time zone 'UTC', (month + interval '1 month') at time zone 'UTC');
    execute format('create trigger append_only before update or delete or truncate on %I for each statement execute function mt_append_only()', name);
    execute format('alter table %I enable row level security', name);
    made := made + 1;
  end loop;
  return made;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_device_browser(words text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$ select substring(words from '^(Edge|Opera|Samsung Internet|Firefox|Chrome|Safari)(?:,|$)') $function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_device_kind(words text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$ select case when words ~ '(iPhone|Android)$' then 'phone' when words ~ 'iPad$' then 'tablet'
    when words ~ '(Windows|Mac|Linux|ChromeOS)$' then 'computer' else 'other' end $function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_disclosures_of_patient(skip bigint, most bigint)
 RETURNS TABLE(application_id uuid, on_day date, times bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select e.actor_id, (e.happened_at at time zone 'Europe/Brussels')::date, count(*) from audit_events e
    where mt_kind() = 'patient' and e.action = 'consents-read'
      and e.details -> 'exclusions' ?| array(select x.id::text from exclusions x where x.patient_id = mt_patient())
    group by 1, 2 order by 2, 1 offset skip limit most
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_disputable(conversation uuid)
 RETURNS TABLE(message uuid, kind text, arguments jsonb, told_at timestamp with time zone, dispute uuid)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
#variable_conflict use_column
begin
  if mt_kind() is distinct from 'patient' then
    return;
  end if;
  return query select m.id, m.kind, m.arguments, m.written_at, (select d.id from disputes d where d.message_id = m.id)
    from messages m
    where m.conversation_id = conversation and m.patient_id = mt_patient() and m.author = 'system'
      and exists (select from mt_disputed_act(m))
    order by m.written_at, m.id limit 1;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_dispute_withhold()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  insert into withheld_matters (officer_id, conversation_id)
    select new.id, d.conversation_id from disputes d
      where d.institution_id = new.institution_id and new.active
        and exists (select from officers o where o.id = any (d.acting_officers) and o.niss = new.niss)
    on conflict do nothing;
  return null;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_disputed_act(m messages)
 RETURNS TABLE(officers uuid[], institution uuid, care_worker uuid, described text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if m.author <> 'system' or m.arguments is null then
    return;
  elsif m.kind in ('entered', 'registered') then
    return query select array_remove(array[r.entered_by, m.officer_id], null), o.institution_id,
        coalesce(r.registered_care_worker_id, r.care_worker_id), r.described_key
      from conversations c join exclusion_requests r on r.id = c.request_id join officers o on o.id = coalesce(m.officer_id, r.entered_by)
      where c.id = m.conversation_id and r.entered_by is not null;
  elsif m.kind = 'stop_planned' then
    return query select array[s.officer_id], s.institution_id, c.care_worker_id, null::text
      from planned_stops s join conversations c on c.id = m.conversation_id where s.message_id = m.id;
  elsif m.kind = 'ended' and m.arguments ->> 'requester' <> 'patient_in_portal' then
    -- By an officer, or by the job that carries out what an officer planned.
    return query select array[o.id], o.institution_id, c.care_worker_id, null::text
      from conversations c join officers o on o.id = coalesce(m.officer_id, (select s.officer_id from planned_stops s
        where s.exclusion_id = c.exclusion_id and s.state in ('done', 'taken_back') and s.closed_at <= m.written_at
        order by s.closed_at desc limit 1))
      where c.id = m.conversation_id;
  elsif m.kind = 'ended' and mt_own_address_changed(m.written_at) then
    -- In a session that may have been another person's.
    return query select '{}'::uuid[], p.home_institution_id, c.care_worker_id, null::text
      from conversations c join patients p on p.id = c.patient_id where c.id = m.conversation_id;
  elsif m.kind = 'home_adoption' then
    return query select array[a.officer_id], a.institution_id, null::uuid, null::text
      from home_adoptions a join institutions i on i.id = a.institution_id
      where a.patient_id = m.patient_id and a.adopted_at = m.written_at and i.name = m.arguments ->> 'institution'
      order by a.id desc limit 1;
  elsif m.kind = 'home_changed' then
    -- Not the patient's own choice.
    return query select array[a.officer_id], a.institution_id, null::uuid, null::text
      from home_adoptions a join institutions i on i.id = a.institution_id
      where a.patient_id = m.patient_id and a.done_at = m.written_at and i.name = m.arguments ->> 'institution'
      order by a.id desc limit 1;
  elsif m.kind = 'identity_seen' then
    return query select array[s.officer_id], s.institution_id, null::uuid, null::text
      from identity_sightings s join institutions i on i.id = s.institution_id
      where s.patient_id = m.patient_id and s.seen_at = m.written_at and i.name = m.arguments ->> 'institution'
      order by s.id desc limit 1;
  end if;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_draft_waits(conversation uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select mt_kind() = 'officer' and exists (
    select from request_drafts d join conversations c on c.id = d.conversation_id
      where d.conversation_id = conversation and d.sent_at is null and c.institution_id = mt_institution())
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_drafts_of_nobody_sweep(moment timestamp with time zone)
 RETURNS bigint
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  with gone as (
    delete from request_drafts d
      where mt_job() = 'sweep' and not d.has_person and d.sent_at is null and d.updated_at < moment - interval '1 day'
        and not exists (select from sessions s where s.patient_id = d.patient_id)
        and not exists (select from saved_forms f
          where f.subject_id = d.patient_id and f.path like '/uitsluitingen/aanvragen/' || d.id || '/%')
      returning 1)
  select count(*) from gone
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_draw_reference(short text[], long text[])
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  candidate text;
begin
  if mt_kind() is null then
    return null;
  end if;
  if not exists (select from long_references l where l.series = left(short[1], 7)) then
    foreach candidate in array short loop
      if mt_reference_is_free(candidate) then
        return candidate;
      end if;
    end loop;
    insert into long_references (series) values (left(short[1], 7)) on conflict do nothing;
  end if;
  foreach candidate in array long loop
    if mt_reference_is_free(candidate) then
      return candidate;
    end if;
  end loop;
  return null;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_ehealth_accept(asked text, moment timestamp with time zone)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  accepted bigint;
begin
  update ehealth_checks set accepted_until = moment + interval '1 hour', due_at = least(due_at, moment), failures = 0
    where doubted_at is not null and (asked is null or niss = mt_ehealth_number(asked));
  get diagnostics accepted = row_count;
  return accepted;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_ehealth_claim(holder uuid, asked text[], within_ms integer, most integer, per_second integer, lease_seconds integer)
 RETURNS TABLE(niss text, numbers text[], claimed_at timestamp with time zone, starts_in double precision)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
#variable_conflict use_column
declare
  moment timestamptz;
  clock timestamptz;
  free_at timestamptz;
  room integer;
  gap interval := make_interval(secs => 1.0 / per_second);
begin
  if mt_job() is distinct from 'ehealth' then
    return;
  end if;
  select next_call_at into free_at from ehealth_service for update;
  moment := mt_now();
  clock := clock_timestamp();
  free_at := greatest(free_at, clock);
  room := least(most, ceil(extract(epoch from clock + make_interval(secs => within_ms / 1000.0) - free_at) * per_second));
  if room <= 0 then
    return;
  end if;
  return query
    with due as (
      select c.niss from ehealth_checks c
        where (asked is null or c.niss = any(asked)) and c.due_at <= moment and (c.taken_until is null or c.taken_until <= moment)
          and (c.holds or c.wanted_at > moment - interval '30 days')
        order by c.due_at limit room for update skip locked),
    taken as (
      update ehealth_checks c set taken_by = holder, taken_until = moment + make_interval(secs => lease_seconds)
        from due where c.niss = due.niss returning c.niss),
    numbered as (
      select t.niss, coalesce(nullif(array(select n.number from unnest(mt_patient_numbers(mt_patient_with(t.niss))) with ordinality as n (number, place)
        where n.number not like '%/%' order by n.place), '{}'), array[t.niss]) as numbers from taken t),
    counted as (
      select n.niss, n.numbers, sum(cardinality(n.numbers)) over (order by n.niss) - cardinality(n.numbers) as place from numbered n),
    spent as (
      update ehealth_service set next_call_at = free_at + gap * (select sum(cardinality(n.numbers)) from numbered n)
        where exists (select from numbered))
    select c.niss, c.numbers, moment, (extract(epoch from free_at + c.place * gap - clock) * 1000)::double precision
      from counted c;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_ehealth_facts(asked text[])
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select jsonb_agg(jsonb_build_object('niss', a, 'checked_at', c.checked_at,
      'wanted', c.wanted_at > mt_now() - interval '1 day', 'organisations',
      case when c.holds then (select jsonb_agg(o.number) from ehealth_organisations o
        where o.patient_id = mt_patient_with(a) and o.ended_at is null) end))
    from unnest(asked) as a join ehealth_checks c on c.niss = mt_ehealth_number(a) where mt_job() = 'decide'
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_ehealth_fail(asked text, holder uuid, failing boolean, doubtful boolean)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  moment timestamptz := mt_now();
begin
  if mt_job() is distinct from 'ehealth' then
    return;
  end if;
  update ehealth_checks set failures = failures + 1, doubted_at = case when doubtful then coalesce(doubted_at, moment) else doubted_at end,
      due_at = moment + make_interval(secs => least(300, 5 * power(2, least(failures, 6))) * (0.5 + random() / 2)), taken_until = null, taken_by = null
    where niss = asked and taken_by = holder;
  if failing then
    update ehealth_service set failing_since = moment where failing_since is null;
  end if;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_ehealth_figures()
 RETURNS TABLE(answered_at timestamp with time zone, failing_since timestamp with time zone, people bigint, never_checked bigint, doubted bigint, oldest_due_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select s.answered_at, s.failing_since, c.*
    from ehealth_service s, (
      select count(*), count(*) filter (where checked_at is null), count(*) filter (where doubted_at is not null),
          min(due_at) filter (where holds or wanted_at > mt_now() - interval '30 days')
        from ehealth_checks) c
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_ehealth_forget()
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  gone bigint;
begin
  if mt_job() is distinct from 'sweep' then
    return 0;
  end if;
  delete from ehealth_checks c where not c.holds and c.wanted_at <= mt_now() - interval '30 days'
    and (c.taken_until is null or c.taken_until <= mt_now());
  get diagnostics gone = row_count;
  return gone;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_ehealth_hold(asked text, holder uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  perform from ehealth_checks c where mt_job() = 'ehealth' and c.niss = asked and c.taken_by = holder for update;
  return found;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_ehealth_land(asked text, holder uuid, called_at timestamp with time zone, holding boolean, emptied boolean, max_age_seconds integer)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  moment timestamptz := mt_now();
begin
  if mt_job() is distinct from 'ehealth' then
    return;
  end if;
  update ehealth_checks set checked_at = greatest(checked_at, called_at), holds = holding, failures = 0, doubted_at = null, accepted_until = null,
      emptied_at = case when emptied then moment else emptied_at end,
      due_at = called_at + make_interval(secs => max_age_seconds * (0.8 + random() * 0.15)), taken_until = null, taken_by = null
    where niss = asked and taken_by = holder;
  update ehealth_service set answered_at = moment, failing_since = null
    where failing_since is not null or answered_at is null or answered_at < moment - interval '5 seconds';
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_ehealth_losses(asked text, OUT emptied bigint, OUT holding bigint)
 RETURNS record
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select (select count(*) from ehealth_checks where emptied_at > mt_now() - interval '1 hour' and niss <> asked)
        + (select count(*) from ehealth_checks where doubted_at is not null and niss <> asked),
      (select count(*) from ehealth_checks where holds)
    where mt_job() = 'ehealth'
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_ehealth_note_numbers(worker uuid, ssin text, nihii8 text, nihii text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  entry care_workers;
begin
  if mt_job() is distinct from 'ehealth' then
    return;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('care_worker_numbers', 0));
  select * into entry from care_workers w where w.id = worker;
  if entry.niss is null and ssin is not null
      and not exists (select from care_worker_numbers n where n.key = 'niss ' || ssin and (n.counts or n.care_worker_id = worker)) then
    update care_workers w set niss = ssin where w.id = worker;
  end if;
  if nihii8 is null or exists (select from care_worker_numbers n where n.key = 'riziv ' || nihii8 and (n.counts or n.care_worker_id = worker)) then
    return;
  end if;
  if entry.riziv8 is null then
    update care_workers w set riziv8 = nihii8, riziv = nihii where w.id = worker;
  else
    -- Whoever has two professions has two.
    insert into care_worker_numbers (care_worker_id, person_id, kind, written, key, state, from_at, source)
      values (worker, entry.person_id, 'riziv', coalesce(nihii, nihii8), 'riziv ' || nihii8, 'current', mt_now(), 'directory');
    perform mt_numbers_changed(array['riziv ' || nihii8], '{}');
  end if;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_ehealth_number(number text)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select coalesce((select p.niss from patients p where p.id = mt_patient_with($1)), $1)
$function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_ehealth_number_changed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  moment timestamptz := mt_now();
  present text := coalesce((select p.niss from patients p where p.id = new.merged_into_id), new.niss);
  former ehealth_checks;
begin
  if old.merged_into_id is not null then
    insert into ehealth_checks as c (niss, wanted_at, due_at, holds)
      select p.niss, moment, moment, true from patients p where p.id in (new.id, old.merged_into_id) and p.niss not like '%/%' order by p.niss
      on conflict (niss) do update set holds = true, due_at = least(c.due_at, moment), taken_until = null, taken_by = null;
    return null;
  end if;
  -- eHealth knows nobody by a file number.
  if present like '%/%' then
    return null;
  end if;
  if old.niss like '%/%' then
    insert into ehealth_checks as c (niss, wanted_at, due_at) values (present, moment, moment)
      on conflict (niss) do update set wanted_at = moment, due_at = least(c.due_at, moment), taken_until = null, taken_by = null;
    return null;
  end if;
  perform from ehealth_checks c where c.niss in (old.niss, present) order by c.niss for update;
  delete from ehealth_checks c where c.niss = old.niss
    and not exists (select from patients p where p.niss = old.niss and p.merged_into_id is null) returning c.* into former;
  if former.niss is null then
    update ehealth_checks c set due_at = least(c.due_at, moment), taken_until = null, taken_by = null where c.niss = present;
    return null;
  end if;
  -- What was answered about a number that never was theirs tells nothing of them.
  if mt_patient_with(old.niss) is null then
    former.checked_at := null;
  end if;
  insert into ehealth_checks as c (niss, wanted_at, due_at, checked_at, holds)
    values (present, former.wanted_at, moment, former.checked_at, former.holds)
    on conflict (niss) do update set wanted_at = greatest(c.wanted_at, excluded.wanted_at), due_at = least(c.due_at, moment),
      checked_at = case when excluded.checked_at < c.checked_at then excluded.checked_at else c.checked_at end,
      holds = c.holds or excluded.holds, taken_until = null, taken_by = null;
  return null;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_ehealth_want(asked text[], stale_seconds integer)
 RETURNS text[]
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  moment timestamptz := mt_now();
  numbers text[] := array(select distinct mt_ehealth_number(a) from unnest(asked) as a where mt_ehealth_number(a) not like '%/%' order by 1);
begin
  if mt_job() is distinct from 'ehealth' then
    return '{}';
  end if;
  insert into ehealth_checks as c (niss, wanted_at, due_at)
    select a, moment, moment from unnest(numbers) as a
    on conflict (niss) do update set wanted_at = moment,
      -- One that fails keeps its time: nobody is asked more often because it does not answer.
      due_at = case when c.failures = 0 and (c.checked_at is null or c.checked_at < moment - make_interval(secs => stale_seconds))
        then least(c.due_at, moment) else c.due_at end;
  return numbers;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_end_double_organisation()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if new.ended_at is null and exists (select from ehealth_organisations o
      where o.patient_id = new.patient_id and o.number = new.number and o.ended_at is null and o.id <> new.id) then
    new.ended_at := greatest(new.started_at, mt_now());
  end if;
  return new;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_end_doubles()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  update exclusion_periods d set ended_at = greatest(d.started_at, new.ended_at), ended_by = new.ended_by, ended_by_officer = new.ended_by_officer,
      end_asked_by = new.end_asked_by, end_identity_check = new.end_identity_check, end_channel = new.end_channel
    where d.patient_id = new.patient_id and d.care_worker_id = new.care_worker_id and d.origin = new.origin and d.ended_at is null;
  return null;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_enforcement(of_patient uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if not exists (select from applications a where a.revoked_at is null and 'changes.read' = any(a.scopes)) then
    return null;
  end if;
  return (
    select jsonb_agg(jsonb_build_object('exclusion', told.exclusion, 'application', told.application, 'since', told.since)) from (
      select p.exclusion_id as exclusion, a.name as application, (
          select greatest(k.enforced_at, p.started_at) from change_acknowledgements k
            where k.application_id = a.id and k.sequence >= v.sequence order by k.sequence limit 1) as since
        from exclusion_periods p
          join lateral (select c.sequence, c.nameless from changes c
            where c.exclusion_id = p.exclusion_id order by c.version desc limit 1) v on not v.nameless,
          applications a
        where p.patient_id = of_patient and p.ended_at is null and a.revoked_at is null and 'changes.read' = any(a.scopes)
        order by a.name) as told);
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_entries_of_officer(officer uuid)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select c.id from care_workers c where c.person_id in (
    select w.person_id from officer_entries e join care_workers w on w.id = e.care_worker_id where e.officer_id = officer
    union select n.person_id from officers o join care_worker_numbers n on n.key = 'niss ' || o.niss and n.counts where o.id = officer
    -- While an entry changes: its numbers are kept after that.
    union select w.person_id from officers o join care_workers w on w.niss = o.niss where o.id = officer)
$function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_entry_changed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if tg_op = 'UPDATE' then
    delete from withheld_matters w using officers o
      where w.officer_id = o.id and o.niss = old.niss and w.why = 'concerned'
        and not exists (select from officer_entries e where e.officer_id = o.id and e.care_worker_id = new.id)
        and (w.request_id in (select r.id from exclusion_requests r where coalesce(r.registered_care_worker_id, r.care_worker_id) = new.id)
          or w.exclusion_id in (select e.id from exclusions e where e.care_worker_id = new.id)
          or w.conversation_id in (select c.id from conversations c where c.care_worker_id = new.id)
          or w.break_id in (select b.id from breaks b where b.care_worker_id = new.id));
    perform mt_officer_withhold(o.id) from officers o where o.niss = old.niss and o.active;
  end if;
  perform mt_officer_withhold(o.id) from officers o where o.niss = new.niss and o.active;
  return null;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_entry_is_person()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  new.person_id := new.id;
  return new;
end $function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_exclusion_held_since(request uuid)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select p.started_at from exclusion_requests r
    join exclusion_periods p on p.patient_id = r.patient_id and p.care_worker_id = r.registered_care_worker_id
      and p.origin = 'nexuzhealth' and p.ended_at is null
    where r.id = request and r.state = 'registered' and mt_kind() = 'officer' and r.institution_id = mt_institution()
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_exclusion_titles()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  request exclusion_requests;
  home uuid;
  handled record;
begin
  select * into request from exclusion_requests r where r.id = new.request_id;
  new.registered_at_id := request.institution_id;
  -- Locked, so that a change of the home that goes on at the same time is seen here or sees this row.
  select p.home_institution_id, p.title_institution_id into home, new.title_institution_id
    from patients p where p.id = new.patient_id for share;
  if request.confined then
    new.confined_to_id := request.institution_id;
    return new;
  end if;
  if exists (select from mt_concerned(home, new.patient_id, null, new.care_worker_id, null, null, null)) then
    select * into handled from mt_route(home, new.patient_id, null, new.care_worker_id, null, null, null, false);
    new.confined_to_id := nullif(handled.institution, home);
  end if;
  return new;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_exclusion_withhold()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  house uuid;
begin
  for house in select distinct i from unnest(array[new.registered_at_id, new.confined_to_id,
      (select p.home_institution_id from patients p where p.id = new.patient_id)]) as i where i is not null loop
    insert into withheld_matters (officer_id, exclusion_id)
      select o, new.id from mt_concerned(house, new.patient_id, null, new.care_worker_id, null, null, null) as o
      on conflict do nothing;
  end loop;
  if new.registered_at_id is not null then
    perform mt_refresh_title(new.patient_id, new.registered_at_id);
  end if;
  return null;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_exclusions_follow_title()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  update exclusions e set title_institution_id = new.title_institution_id
    where e.id in (select p.exclusion_id from exclusion_periods p where p.patient_id = new.id);
  return null;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_families_alike(one care_workers, other care_workers)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select similarity(a, b) >= 0.4 or replace(a, ' ', '') = replace(b, ' ', '') or ' ' || a || ' ' like '% ' || b || ' %' or ' ' || b || ' ' like '% ' || a || ' %'
    from (select mt_family_part(one.search_key, one.family_key) as a, mt_family_part(other.search_key, other.family_key) as b) as names
$function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_family_part(search_key text, family_key text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select coalesce((
    select left(family_key, n) from generate_series(1, length(family_key) - 2) as n
      where family_key = right(search_key, n) || ' ' || left(search_key, length(search_key) - n - 1) and substr(search_key, length(search_key) - n, 1) = ' '
      order by n limit 1), family_key)
$function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_figures(months timestamp with time zone[], timed integer, days timestamp with time zone[], workdays integer[])
 RETURNS TABLE(what text, month integer, kind text, state text, workdays_taken integer, waits boolean, n bigint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
#variable_conflict use_variable
begin
  if mt_house() is null then
    return;
  end if;
  return query select * from mt_figures_of(mt_house(), months, timed, days, workdays, false);
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_figures_of(house uuid, months timestamp with time zone[], timed integer, days timestamp with time zone[], workdays integer[], everything boolean)
 RETURNS TABLE(what text, month integer, kind text, state text, workdays_taken integer, waits boolean, n bigint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
#variable_conflict use_variable
declare
  since timestamptz := months[1];
  until timestamptz := months[cardinality(months)];
  present timestamptz := mt_now();
  own uuid[] := '{}';
  requests uuid[] := '{}';
  conversations uuid[] := '{}';
  breaks_kept uuid[] := '{}';
begin
  if not everything then
    own := array(select mt_patient_with(o.niss) from officers o where o.institution_id = house and o.active and mt_patient_with(o.niss) is not null);
    requests := array(select w.request_id from withheld_matters w join officers o on o.id = w.officer_id
      where o.institution_id = house and o.active and w.request_id is not null);
    conversations := array(select w.conversation_id from withheld_matters w join officers o on o.id = w.officer_id
      where o.institution_id = house and o.active and w.conversation_id is not null);
    breaks_kept := array(select w.break_id from withheld_matters w join officers o on o.id = w.officer_id
      where o.institution_id = house and o.active and w.break_id is not null);
  end if;
  -- Month by month, and day by day where it is timed: each a range of the index, and the calendar is asked once for a range instead of for
  -- each of its rows.
  return query
    select 'request', c.m, c.kind, c.state, c.taken, c.state = 'open', sum(c.n)::bigint
      from (
        select m, null::integer as taken, c.n,
            case c.channel when 'telephone' then 'telephone' when 'paper' then 'paper' when 'email' then 'paper' else 'portal' end as kind,
            case when c.merged then 'merged' when c.state in ('sent', 'taken', 'asked') then 'open' else c.state end as state
          from generate_series(1, cardinality(months) - 1) m cross join lateral (
            select r.channel, r.state, r.double_of is not null as merged, count(*) as n from exclusion_requests r
              where r.institution_id = house and r.sent_at >= months[m] and r.sent_at < months[m + 1]
                and r.id <> all (requests) and r.patient_id <> all (own)
              group by 1, 2, 3) c
          where m not between timed and timed + 11
        union all
        select width_bucket(days[d], months), workdays[c.decided_day] - workdays[d], c.n,
            case c.channel when 'telephone' then 'telephone' when 'paper' then 'paper' when 'email' then 'paper' else 'portal' end,
            case when c.merged then 'merged' when c.state in ('sent', 'taken', 'asked') then 'open' else c.state end
          from generate_series(1, cardinality(days)) d cross join lateral (
            select r.channel, r.state, r.double_of is not null as merged, width_bucket(coalesce(r.decided_at, present), days) as decided_day, count(*) as n
              from exclusion_requests r
              where r.institution_id = house and r.sent_at >= days[d] and r.sent_at < coalesce(days[d + 1], 'infinity')
                and r.id <> all (requests) and r.patient_id <> all (own)
              group by 1, 2, 3, 4) c
          where days[d] < months[timed + 12]) c
      group by 2, 3, 4, 5;
  return query
    select 'break', width_bucket(b.received_at, months), b.kind, null::text, null::integer, false, count(*)
      from breaks b
      where b.institution_id = house and b.received_at >= since and b.received_at < until and b.id <> all (breaks_kept)
        and (b.patient_id is null or b.patient_id <> all (own))
      group by 2, 3;
  return query
    select 'report', width_bucket(c.opened_at, months), 'break', case when c.state in ('open', 'investigating') then 'open' else c.state end,
        null::integer, false, count(*)
      from break_cases c join breaks b on b.id = c.break_id
      where b.institution_id = house and c.opened_at >= since and c.opened_at < until and b.id <> all (breaks_kept)
        and (b.patient_id is null or b.patient_id <> all (own))
      group by 2, 4;
  return query
    select 'report', width_bucket(d.opened_at, months), 'not-me', case when d.state in ('open', 'investigating') then 'open' else d.state end,
        null::integer, false, count(*)
      from disputes d
      where d.institution_id = house and d.opened_at >= since and d.opened_at < until and d.conversation_id <> all (conversations)
        and d.patient_id <> all (own)
      group by 2, 4;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_find_breaks(typed text, number text)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  here uuid := mt_house();
  hidden uuid[] := array(select mt_withheld('break'));
  patterns text[];
  longest text;
  workers uuid[];
  people uuid[];
begin
  if here is null then
    return;
  elsif number is not null then
    people := array(select n.patient_id from patient_numbers n where n.number = mt_find_breaks.number and n.wrong_at is null);
    return query select b.id from breaks b
      where (b.patient_id = any (people) or b.patient_niss = mt_find_breaks.number) and b.institution_id = here and b.id <> all (hidden)
      order by b.received_at desc, b.id desc limit 500;
    return;
  elsif typed ~ '[%_\\]' or typed !~ '[^ ]' then
    return;
  end if;
  select array_agg('% ' || word || '%'), (array_agg('% ' || word || '%' order by length(word) desc))[1]
    into patterns, longest from regexp_split_to_table(typed, ' +') word where word <> '';
  -- Planned with the values at hand, so that a word is looked up in its index.
  execute 'select array(select w.id from care_workers w where ('' '' || w.search_key) like $1 and ('' '' || w.search_key) like all ($2) limit 2000)'
    into workers using longest, patterns;
  execute 'select array(select p.id from patients p where p.title_institution_id = $3 and ('' '' || p.search_key) like $1
      and ('' '' || p.search_key) like all ($2) and p.id <> all (array(select mt_withheld(''patient''))) limit 2000)'
    into people using longest, patterns, here;
  -- Of those at home elsewhere the few who are known here by a matter of theirs.
  people := people || array(select p.id from patients p where p.title_institution_id is distinct from here
    and p.id in (select t.patient_id from patient_titles t where t.institution_id = here)
    and (' ' || p.search_key) like all (patterns) and p.id <> all (array(select mt_withheld('patient'))) limit 2000);
  return query execute 'select q.id from (
      (select b.id, b.received_at from breaks b where b.care_worker_id = any ($1) and b.institution_id = $4 and b.id <> all ($5)
        order by b.received_at desc, b.id desc limit 500)
      union
      (select b.id, b.received_at from breaks b where b.patient_id = any ($2) and b.institution_id = $4 and b.id <> all ($5)
        order by b.received_at desc, b.id desc limit 500)
      union
      (select b.id, b.received_at from breaks b where b.named_key <> '''' and ('' '' || b.named_key) like $6
          and ('' '' || b.named_key) like all ($3) and b.institution_id = $4 and b.id <> all ($5)
        order by b.received_at desc, b.id desc limit 500)) q
    order by q.received_at desc, q.id desc limit 500'
    using workers, people, patterns, here, hidden, longest;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_find_numbers(keys text[])
 RETURNS TABLE(id uuid, care_worker uuid, is_current boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select n.id, n.care_worker_id, n.state = 'current' from care_worker_numbers n
    where mt_house() is not null and n.key = any(keys) and n.counts and not mt_meets_own_entry(n.care_worker_id, n.care_worker_id)
    order by n.state <> 'current', n.from_at, n.id limit 20
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_find_patients(typed text)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  own text := mt_officer_niss();
  own_id uuid := mt_patient_with(own);
  squashed text;
  here uuid := mt_house();
  elsewhere uuid[];
  found uuid[] := '{}';
  more uuid[];
  step record;
begin
  if here is null or own is null or typed ~ '[%_\\]' or typed !~ '[[:alnum:]]' then
    return;
  end if;
  perform set_config('pg_trgm.word_similarity_threshold', '0.5', true);
  typed := regexp_replace(typed, '[^[:alnum:] ]', '', 'g');
  squashed := replace(typed, ' ', '');
  -- Those who are known here by a matter of theirs, once.
  elsewhere := array(
    select p.id from patients p where p.title_institution_id is distinct from here and p.id is distinct from own_id
      and (p.search_key like typed || '%' or p.family_key like typed || '%' or typed <% (' ' || p.search_key)
        or p.name_squashed like squashed || '%' or p.family_squashed like squashed || '%'
        or p.sorted_key = (select string_agg(word, ' ' order by word collate "C") from regexp_split_to_table(typed, ' ') word))
      and p.id in (select t.patient_id from patient_titles t where t.institution_id = here)
      and p.id <> all (array(select mt_withheld('patient'))));
  for step in
    select * from (values
      ('p.sorted_key = $3', 'p.id', (select string_agg(word, ' ' order by word collate "C") from regexp_split_to_table(typed, ' ') word), 21),
      ('(p.name_squashed = $3 or p.family_squashed = $3)', 'p.id', squashed, 21),
      -- A family name that is the same without its spaces: what stands behind it in one key stands before it in the other. Not
      -- for a few letters, with which half the directory begins.
      ('p.family_squashed like $3 || ''%'' and p.name_squashed = substr(p.family_squashed, length($3) + 1) || $3 and length($3) > 3',
        'p.family_squashed using ~<~', squashed, 21),
      ('p.family_key like $3', 'p.family_key using ~<~', typed || ' %', 21),
      ('p.search_key like $3', 'p.search_key using ~<~', typed || ' %', 21),
      ('p.family_key like $3', 'p.family_key using ~<~', typed || '%', 21),
      ('p.search_key like $3', 'p.search_key using ~<~', typed || '%', 21),
      ('p.family_squashed like $3', 'p.family_squashed using ~<~', squashed || '%', 21),
      ('p.name_squashed like $3', 'p.name_squashed using ~<~', squashed || '%', 21),
      -- Likeness only where few fit.
      ('$3 <% ('' '' || p.search_key)', 'word_similarity($3, p.search_key) desc, similarity($3, p.search_key) desc, p.id', typed, 5)
    ) as steps (condition, place, value, enough)
  loop
    continue when cardinality(found) >= step.enough;
    -- Planned with the values at hand, so that a beginning is a range of its index.
    execute format('select array(select id from (
      (select p.id from patients p where p.title_institution_id = $1 and p.id is distinct from $2 and %1$s order by %2$s limit 21)
      union all
      (select p.id from patients p where p.id = any ($4) and %1$s order by %2$s limit 21)) fits)',
      step.condition, step.place) into more using here, own_id, step.value, elsewhere;
    found := found || array(select id from unnest(more) with ordinality as m (id, place) where id <> all (found) order by place);
  end loop;
  return query select id from unnest(found) with ordinality as f (id, place) order by place limit 21;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_find_requests(typed text, states text[])
 RETURNS TABLE(request uuid, is_cut boolean)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_custom_plan'
 SET enable_seqscan TO 'off'
AS $function$
declare
  most constant integer := 200;
  here uuid := mt_house();
  -- `hondt` for `d'hondt`; two letters begin a word, as an index knows no fewer.
  pattern text := case when length(typed) > 2 then '%' else '% ' end || typed || '%';
  -- `vandenbroeck` for `van den broeck`.
  squashed text := case when typed like '% %' then '% ' || replace(typed, ' ', '') || '%' end;
  kept uuid[];
  unknown uuid[];
  opened uuid[];
  done uuid[];
begin
  if here is null or mt_officer_niss() is null or typed ~ '[%_\\]' or typed !~ '[^ ]' then
    return;
  end if;
  kept := array(select mt_withheld('request'));
  unknown := array(select mt_withheld('patient'));
  if states && array['sent', 'taken', 'asked'] then
    opened := array(select n.request_id from request_names n
      where n.institution_id = here and n.is_open and (n.patient_key || n.other_key like pattern or n.patient_key || n.other_key like squashed)
        and n.request_id <> all (kept) limit most);
  end if;
  -- Open ones stand first in every list that has both.
  if states && array['registered', 'refused', 'withdrawn'] and coalesce(cardinality(opened), 0) < most then
    done := array(select n.request_id from request_names n
      where n.institution_id = here and not n.is_open and (n.patient_key || n.other_key like pattern or n.patient_key || n.other_key like squashed)
        and n.request_id <> all (kept) limit most);
  end if;
  return query
    select r.id, coalesce(cardinality(opened), 0) = most or coalesce(cardinality(done), 0) = most
      from exclusion_requests r join request_names n on n.request_id = r.id
      where r.id = any (opened || done) and r.state = any (states)
        and (n.other_key like pattern or n.other_key like squashed
          or exists (select from patients p where p.id = r.patient_id and p.id <> all (unknown)
            and (p.title_institution_id = here
              or exists (select from patient_titles t where t.patient_id = p.id and t.institution_id = here))));
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_finish_undo(link uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  l care_worker_links;
begin
  select * into l from care_worker_links x where x.id = link and x.ended_at is null and x.state = 'undoing';
  if not found or exists (select from care_worker_link_answers a where a.link_id = link and a.answered_at is null
      and exists (select from exclusion_periods p where p.exclusion_id = a.exclusion_id and p.ended_at is null)) then
    return false;
  end if;
  perform mt_link(l.one_id, l.other_id, 'undone', null, l.made_by);
  -- A stop that was asked for while both were refused was asked for in another situation (R5).
  update planned_stops s set state = 'overtaken', closed_at = greatest(mt_now(), s.planned_at)
    where s.exclusion_id in (select a.exclusion_id from care_worker_link_answers a where a.link_id = link) and s.state in ('letter_first', 'waiting');
  return true;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_followers_of_patient()
 RETURNS TABLE(application_id uuid, since date)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select e.actor_id, (min(e.happened_at) at time zone 'Europe/Brussels')::date from audit_events e
    where mt_kind() = 'patient' and e.action = 'changes-followed' and exists (
      select from changes c join exclusions x on x.id = c.exclusion_id
        where x.patient_id = mt_patient() and c.sequence > (e.details ->> 'after')::bigint)
    group by 1 order by 2, 1
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_form_sender(session uuid, moment timestamp with time zone)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select jsonb_build_object('secret', s.state ->> 'csrf', 'who', coalesce(
      (select jsonb_build_object('kind', 'patient', 'id', p.id, 'name', mt_full_name(p.given_name, p.family_name),
          'institution', p.home_institution_id) from patients p where p.id = s.patient_id),
      (select jsonb_build_object('kind', 'officer', 'id', o.id, 'name', mt_full_name(o.given_name, o.family_name),
          'institution', o.institution_id) from officers o where o.id = s.officer_id and o.active)))
    from sessions s
    where s.id = session and moment < least(s.idle_until, s.absolute_until) + interval '7 days' and s.state ? 'csrf'
      and (s.patient_id is not null or exists (select from officers o where o.id = s.officer_id and o.active))
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_full_name(given text, family text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ select coalesce(given || ' ' || family, family) $function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_given_up_mail(since timestamp with time zone)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select max(o.created_at) from (
    select m.created_at, m.patient_id from outbox m
      where m.state = 'failed' and m.patient_id is not null and m.created_at > since) o
    join patients p on p.id = o.patient_id
    where mt_kind() = 'officer' and p.title_institution_id = (select mt_house())
      and p.id <> all (array(select mt_withheld('patient')))
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_guard_blocked_patient()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if mt_kind() = 'patient' or mt_job() in ('sign-in', 'link', 'homes') or mt_kind() is null or mt_is_merging() then
    return new;
  end if;
  perform mt_block_lock(new.id, false);
  if exists (select from patient_blocks b where b.patient_id = new.id and b.lifted_at is null) then
    raise exception 'nothing of a blocked patient is changed at a distance' using errcode = 'MT061', constraint = 'patient_blocked';
  end if;
  return new;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_guard_blocked_stop()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  perform mt_block_lock(new.patient_id, false);
  if exists (select from patient_blocks b where b.patient_id = new.patient_id and b.lifted_at is null) then
    raise exception 'nothing of a blocked patient is stopped at a distance' using errcode = 'MT060', constraint = 'patient_blocked';
  end if;
  return new;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_guard_break()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'DELETE' and mt_is_retaining() then
    return old;
  end if;
  if tg_op = 'DELETE' then
    raise exception 'a break is never deleted' using errcode = 'MT005', constraint = 'breaks_never_deleted';
  end if;
  if (old.patient_id is not null and not mt_is_merging() and (new.patient_id, new.patient_niss, new.institution_id) is distinct from (old.patient_id, old.patient_niss, old.institution_id))
    or (old.conversation_id is not null and new.conversation_id is distinct from old.conversation_id)
    or (old.stopped_at is not null and new.stopped_at is distinct from old.stopped_at)
    or (old.reviewed_at is not null and (new.reviewed_by, new.reviewed_at) is distinct from (old.reviewed_by, old.reviewed_at))
    or (mt_kind() = 'officer' and (new.patient_id, new.patient_niss, new.institution_id, new.conversation_id, new.stopped_at)
      is distinct from (old.patient_id, old.patient_niss, old.institution_id, old.conversation_id, old.stopped_at))
    or (mt_kind() = 'system' and (new.reviewed_by, new.reviewed_at) is distinct from (old.reviewed_by, old.reviewed_at)) then
    raise exception 'the report of a break, and what was done about it, cannot change' using errcode = 'MT006', constraint = 'breaks_history';
  end if;
  return new;
end $function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_guard_letter()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if (new.letter_sent_at, new.letter_sent_by) is distinct from (old.letter_sent_at, old.letter_sent_by)
      and (mt_kind() is distinct from 'officer' or old.letter_sent_at is not null or new.letter_sent_by is distinct from mt_officer()) then
    raise exception 'only an officer may record a letter, in their own name and once' using errcode = 'MT008', constraint = 'messages_letter_once';
  end if;
  if mt_kind() = 'officer' and old.author <> 'patient' and new.read_at is distinct from old.read_at then
    raise exception 'only the patient may mark a notice as read' using errcode = 'MT009', constraint = 'messages_read_by_patient';
  end if;
  return new;
end $function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_guard_merged()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  into_id uuid;
begin
  if new.patient_id is null or mt_is_merging() then
    return new;
  end if;
  select p.merged_into_id into into_id from patients p where p.id = new.patient_id for key share;
  if into_id is not null then
    raise exception 'the patient was merged with another one' using errcode = '40001';
  end if;
  return new;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_guard_named()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if mt_kind() is not null and not starts_with(new.named_key, old.named_key) then
    raise exception 'named_key may only be extended' using errcode = 'MT012', constraint = 'conversations_named_key_extended';
  end if;
  return new;
end $function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_guard_period()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'DELETE' then
    raise exception 'an exclusion is never deleted' using errcode = 'MT001', constraint = 'exclusion_periods_never_deleted';
  end if;
  if mt_is_merging() then
    return new;
  end if;
  if old.ended_at is not null or (new.id, new.exclusion_id, new.started_at, new.undoes) is distinct from (old.id, old.exclusion_id, old.started_at, old.undoes) then
    raise exception 'the start of a period, and a period that ended, cannot change' using errcode = 'MT002', constraint = 'exclusion_periods_history';
  end if;
  return new;
end $function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_guard_read()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if mt_kind() is not null and old.read_at is not null and new.read_at is distinct from old.read_at then
    raise exception 'read_at cannot change once it is set' using errcode = 'MT013', constraint = 'messages_read_at_final';
  end if;
  return new;
end $function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_guard_revoked()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at then
    raise exception 'a revocation is final' using errcode = 'MT017', constraint = tg_table_name || '_revocation_final';
  end if;
  return new;
end $function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_guard_stop()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if tg_op = 'DELETE' then
    raise exception 'a planned stop is never deleted' using errcode = 'MT050', constraint = 'planned_stops_never_deleted';
  end if;
  if tg_op = 'INSERT' then
    if new.state not in ('letter_first', 'waiting') or not exists (
        select from exclusion_periods p where p.id = new.period_id and p.origin = 'nexuzhealth' and p.ended_at is null) then
      raise exception 'only a nexuzhealth period that runs can be planned to stop' using errcode = 'MT051', constraint = 'planned_stops_of_running_period';
    end if;
    return new;
  end if;
  if mt_is_merging() then
    return new;
  end if;
  if (new.id, new.period_id, new.exclusion_id, new.patient_id, new.channel, new.asked_by, new.identity_check, new.officer_id, new.institution_id,
      new.message_id, new.planned_at, new.wait_hours)
      is distinct from (old.id, old.period_id, old.exclusion_id, old.patient_id, old.channel, old.asked_by, old.identity_check, old.officer_id,
        old.institution_id, old.message_id, old.planned_at, old.wait_hours)
      or old.stops_at is not null and new.stops_at is distinct from old.stops_at
      or old.closed_at is not null and new.closed_at is distinct from old.closed_at
      or not (case old.state
        when 'letter_first' then new.state in ('waiting', 'cancelled', 'overtaken')
        when 'waiting' then new.state in ('done', 'cancelled', 'overtaken')
        when 'done' then new.state = 'taken_back'
        else false end) then
    raise exception 'no such step of a planned stop' using errcode = 'MT052', constraint = 'planned_stops_steps';
  end if;
  if new.state = 'done' and (mt_now() < old.stops_at or not exists (
      select from exclusion_periods p where p.id = new.period_id and p.ended_by = 'ombudsdienst' and p.ended_at = new.closed_at)) then
    raise exception 'a stop is done when its time is over and its period ended' using errcode = 'MT053', constraint = 'planned_stops_done_is_ended';
  end if;
  if new.state = 'taken_back' and not exists (select from exclusion_periods p where p.undoes = new.period_id) then
    raise exception 'what is taken back holds again' using errcode = 'MT054', constraint = 'planned_stops_taken_back_holds';
  end if;
  return new;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_guard_undo()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if new.undoes is not null and not exists (
      select from exclusion_periods p where p.id = new.undoes and p.exclusion_id = new.exclusion_id and (p.ended_by = 'patient'
        or p.ended_by = 'ombudsdienst' and mt_now() < p.ended_at + interval '720 hours')) then
    raise exception 'only an ending by the patient, or by an officer within 30 days, can be undone'
      using errcode = 'MT003', constraint = 'exclusion_periods_undoes_own_ending';
  end if;
  return new;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_hand_over_request(request uuid, destination uuid, confine boolean, moment timestamp with time zone, event uuid, snapshot uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
#variable_conflict use_variable
declare
  r exclusion_requests;
  unseen uuid[];
begin
  select * into r from exclusion_requests q where q.id = request for update;
  if not found or not mt_may_hand_over(r) or r.state not in ('sent', 'taken', 'asked') or r.institution_id = destination then
    return false;
  end if;
  unseen := array(select w.officer_id from withheld_matters w where w.request_id = request);
  if snapshot is not null and exists (select from officers o where o.institution_id = r.institution_id and o.active and o.id <> all (unseen)) then
    insert into request_snapshots (id, request_id, institution_id, reference, data, handed_over_at, withheld_from)
      values (snapshot, request, r.institution_id, r.reference, mt_request_snapshot(r), moment, unseen);
  end if;
  delete from withheld_matters w where w.request_id = request;
  update exclusion_requests q set institution_id = destination, state = 'sent', taken_by = null, taken_at = null,
      confined = q.confined or confine, undisclosed = false,
      avoided_institutions = case when confine then q.avoided_institutions || r.institution_id else q.avoided_institutions end
    where q.id = request;
  insert into request_events (id, request_id, happened_at, kind) values (event, request, moment, 'handed_over');
  update conversations c set handed_over_at = moment, closed_at = coalesce(c.closed_at, moment), last_at = greatest(c.last_at, moment),
      waits_since = c.unread_since
    where c.request_id = request and c.institution_id = r.institution_id and c.handed_over_at is null;
  return true;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_handler(home uuid, patient uuid, number text, care_worker uuid, described text, words text, identifiers jsonb, undisclosed boolean)
 RETURNS TABLE(institution uuid, confined boolean, escalate boolean)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if mt_kind() = 'patient' and patient = mt_patient() or mt_kind() = 'system' then
    return query select * from mt_route(home, patient, number, care_worker, described, words, identifiers, undisclosed);
  end if;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_handler_choices(hash bytea)
 RETURNS TABLE(officer_id uuid, given_name text, family_name text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select o.id, o.given_name, o.family_name from handler_questions q join officers o on o.institution_id = q.institution_id and o.active
    where q.token_hash = hash and q.answered_at is null and mt_job() = 'link'
      and not exists (select from withheld_matters w where w.officer_id = o.id and w.why = 'concerned'
        and (w.request_id = q.request_id or w.conversation_id = q.conversation_id))
      and not exists (select from exclusion_requests r where r.id = q.request_id
        and o.id in (select mt_concerned(r.institution_id, r.patient_id, null, coalesce(r.registered_care_worker_id, r.care_worker_id),
          case when not r.conflict_denied then r.described_key end, null, null)))
      and not exists (select from conversations c
        where (c.id = q.conversation_id or c.request_id = q.request_id) and c.institution_id = q.institution_id
          and o.id in (select mt_concerned(c.institution_id, c.patient_id, null, c.care_worker_id, null, c.named_key, null)))
    order by o.family_name, o.given_name nulls first, o.id
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_handlers_left(request uuid, conversation uuid, broken uuid)
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
#variable_conflict use_variable
declare
  matter record;
  officers bigint;
  withheld bigint;
begin
  if request is not null then
    select r.institution_id, r.patient_id, r.undisclosed into matter from exclusion_requests r where r.id = request;
  elsif conversation is not null then
    select c.institution_id, c.patient_id, c.undisclosed into matter from conversations c where c.id = conversation;
  else
    select b.institution_id, b.patient_id, false as undisclosed into matter from breaks b where b.id = broken;
  end if;
  if not found or not coalesce(mt_kind() = 'system' or mt_kind() = 'patient' and matter.patient_id = mt_patient(), false) then
    return null;
  end if;
  select count(*), count(*) filter (where exists (select from withheld_matters w where w.officer_id = o.id
      and (w.request_id = request or w.conversation_id = conversation or w.break_id = broken)))
    into officers, withheld from officers o where o.institution_id = matter.institution_id and o.active;
  return case when withheld = officers and (officers > 0 or matter.undisclosed) then 'none' when withheld = 0 then 'all' else 'some' end;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_hold_open_requests(patient uuid)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
#variable_conflict use_variable
begin
  if not coalesce(mt_kind() = 'patient' and patient = mt_patient() or mt_job() = 'homes', false) then
    return;
  end if;
  return query select r.id from exclusion_requests r
    where r.patient_id = patient and r.state in ('sent', 'taken', 'asked') order by r.id for update;
  perform from conversations c
    where c.patient_id = patient and c.request_id is not null and c.handed_over_at is null order by c.id for update;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_hold_stop_of_letter(message uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select from planned_stops s where s.message_id = message and mt_kind() = 'officer' for update
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_house()
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  return (select o.institution_id from officers o
    where mt_kind() = 'officer' and o.id = mt_officer() and o.active and o.institution_id = mt_institution());
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_institution()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('mt.institution', true), '')::uuid $function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_intake_count(officer uuid, since timestamp with time zone)
 RETURNS TABLE(entered bigint, handed_over bigint)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if mt_job() is distinct from 'intake' then
    raise exception 'only the intake job may call this function' using errcode = 'MT022', constraint = 'intake_job_only';
  end if;
  perform pg_advisory_xact_lock(hashtextextended(officer::text, 410));
  return query select count(*), count(*) filter (where exists (select from request_events e
      where e.request_id = r.request_id and e.kind = 'handed_over' and e.happened_at = r.entered_at))
    from request_receipts r where r.officer_id = officer and r.entered_at >= since;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_is_birth_date(born text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
  select case
    when born !~ '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$' then false
    when left(born, 4)::integer not between 1850 and 2200 then false
    when length(born) = 10 then substr(born, 9)::integer
      <= extract(day from make_date(left(born, 4)::integer, substr(born, 6, 2)::integer, 1) + interval '1 month' - interval '1 day')
    else true
  end
$function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_is_blank_name(name text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
  select name ~ ('^[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7'
    || '\u02c2-\u02c5\u02d2-\u02df\u0300-\u036f\u2000-\u206f\u20a0-\u20ff\u2190-\u245f\u2500-\u2bff\u3000-\u3004\u3008-\u3020'
    || '\ufe00-\ufe0f\ufeff\ufff0-\uffff\U0001f000-\U0001f0ff\U0001f1e6-\U0001faff\U000e0000-\U000e0fff]*$')
$function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_is_blocked(patient uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
#variable_conflict use_variable
begin
  if not (mt_kind() = 'patient' and patient = mt_patient() or mt_kind() = 'system' or mt_kind() = 'officer' and exists (
      select from patients p where p.id = patient and (p.title_institution_id = mt_house()
        or exists (select from patient_titles t where t.patient_id = patient and t.institution_id = mt_house())))) then
    return false;
  end if;
  return exists (select from patient_blocks b where b.patient_id = patient and b.lifted_at is null);
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_is_code(word text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ select word ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(word) <= 60 $function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_is_conversation_kept(wanted uuid, before timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select exists (select from conversations c where c.id = wanted
      and (c.last_at >= before or c.unread_since is not null or c.waits_since is not null))
    or exists (select from disputes d where d.conversation_id = wanted)
    or exists (select from messages m join disputes d on d.message_id = m.id where m.conversation_id = wanted)
    or exists (select from messages m join planned_stops s on s.message_id = m.id where m.conversation_id = wanted)
    or exists (select from messages m where m.conversation_id = wanted and m.letter_required and m.letter_sent_at is null)
    or exists (select from request_drafts d where d.conversation_id = wanted)
    or exists (select from handler_questions q where q.conversation_id = wanted and q.answered_at is null)
$function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_is_handler_question(hash bytea)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select exists (select from handler_questions q where q.token_hash = hash and q.answered_at is null and mt_job() = 'link')
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_is_merging()
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select case when current_setting('mt.merging', true) = 'yes'
    then pg_has_role(session_user, (select c.relowner from pg_class c where c.oid = 'public.patients'::regclass), 'member') else false end
$function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_is_patient_number(number text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN ((number ~ '^[0-9]{11}$'::text) OR ((number ~ '^[0-9]{10}/[A-Z0-9]{1,20}$'::text) AND (split_part(number, '/'::text, 2) = mt_normal_number(split_part(number, '/'::text, 2)))));
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_is_retaining()
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(current_setting('mt.retain', true) = 'yes', false)
$function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_is_told_by_portal(exclusion uuid)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select exists (select from exclusions e join patients p on p.id = e.patient_id
    where e.id = exclusion and mt_house() is not null
      and (coalesce(e.confined_to_id, e.registered_at_id) = mt_house() or e.confined_to_id is null and p.title_institution_id = mt_house())
      and (p.email is not null and p.email_off_at is null or exists (
        select from audit_events a where a.patient_id in (select q.id from patients q where q.id = p.id or q.merged_into_id = p.id) and a.action = 'signed-in' and a.happened_at > mt_now() - interval '1 year')))
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_job()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select case when mt_kind() = 'system' then nullif(current_setting('mt.job', true), '') end $function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_judge_twins(one uuid, other uuid, why text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  a care_workers;
  b care_workers;
  was text := (select l.state from care_worker_links l
    where l.one_id = least(one, other) and l.other_id = greatest(one, other) and l.ended_at is null);
begin
  select * into a from care_workers c where c.id = one;
  select * into b from care_workers c where c.id = other;
  if a.person_id = b.person_id or was is not null and was <> 'proposed' then
    return;
  end if;
  if (a.niss = b.niss or a.riziv8 = b.riziv8) and not mt_numbers_differ(one, other) and mt_families_alike(a, b) then
    perform mt_link(one, other, 'certain', case when a.niss = b.niss then 'niss' else 'riziv' end, null);
  elsif was is null then
    perform mt_link(one, other, 'proposed', why, null);
  end if;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_keep_entry_numbers()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  came text[];
  went text[];
begin
  -- Of two at once the second sees what the first wrote.
  perform pg_advisory_xact_lock(hashtextextended('care_worker_numbers', 0));
  if tg_op = 'UPDATE' then
    with gone as (
        select o.id, 'niss ' || o.niss as key from before o join after n on n.id = o.id where o.niss is not null and o.niss is distinct from n.niss
        union all select o.id, 'riziv ' || o.riziv8 from before o join after n on n.id = o.id
          where o.riziv8 is not null and o.riziv8 is distinct from n.riziv8),
      ended as (
        update care_worker_numbers n set state = 'former', until_at = greatest(mt_now(), n.from_at) from gone
          where n.care_worker_id = gone.id and n.key = gone.key and n.state = 'current' returning n.key)
      select array_agg(key) into went from ended;
  end if;
  with made as (
    insert into care_worker_numbers as n (care_worker_id, person_id, kind, written, key, state, from_at, source)
      select a.id, a.person_id, x.kind, x.written, x.key, 'current', mt_now(),
          case when a.added_by is not null then 'officer' when tg_op = 'INSERT' then 'entry' else 'directory' end
        from after a,
          lateral (values ('niss', a.niss, 'niss ' || a.niss), ('riziv', coalesce(a.riziv, a.riziv8), 'riziv ' || a.riziv8)) as x (kind, written, key)
        where x.written is not null
      on conflict (care_worker_id, key, (case when kind = 'personnel' then written else '' end)) do update
        set written = excluded.written, state = 'current', until_at = null, settled_by = null,
          from_at = case when n.state = 'current' then n.from_at else excluded.from_at end
        where n.state <> 'current' or n.written <> excluded.written
      returning key)
    select array_agg(key) into came from made;
  perform mt_numbers_changed(coalesce(came, '{}'), coalesce(went, '{}'));
  return null;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_keep_name_words()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_seqscan TO 'off'
AS $function$
begin
  insert into name_words (word)
    select distinct each.word from after a, unnest(mt_name_words(a.family_key)) as each (word)
      where not exists (select from name_words n where n.word = each.word) order by each.word
    on conflict do nothing;
  return null;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_keep_new_name_words()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  insert into name_words (word)
    select distinct each.word from after a join before b on b.id = a.id, unnest(mt_name_words(a.family_key)) as each (word)
      where a.family_key <> b.family_key order by each.word
    on conflict do nothing;
  return null;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_keep_post_numbers()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET jit TO 'off'
AS $function$
declare
  came text[];
  went text[];
begin
  perform pg_advisory_xact_lock(hashtextextended('care_worker_numbers', 0));
  if tg_op <> 'INSERT' then
    with ended as (
        update care_worker_numbers n set state = 'former', until_at = greatest(mt_now(), n.from_at) from before o
          where n.care_worker_id = o.care_worker_id and n.institution_id = o.institution_id and n.written = o.personnel_number and n.state = 'current'
            and not exists (select from care_worker_posts p where p.care_worker_id = o.care_worker_id and p.institution_id = o.institution_id
              and p.personnel_number = o.personnel_number)
          returning n.key)
      select array_agg(key) into went from ended;
  end if;
  if tg_op <> 'DELETE' then
    with made as (
      insert into care_worker_numbers as n (care_worker_id, person_id, kind, institution_id, written, key, state, from_at, source)
        select distinct a.care_worker_id, c.person_id, 'personnel', i.id, a.personnel_number,
            'personnel ' || i.cbe || ' ' || mt_normal_number(a.personnel_number), 'current', mt_now(),
            case when c.added_by is not null then 'officer'
              -- The import says so of posts of entries that it adds in the same transaction.
              when current_setting('mt.new_entries', true) = 'yes' then 'entry' else 'directory' end
          from after a join care_workers c on c.id = a.care_worker_id join institutions i on i.id = a.institution_id
          where a.personnel_number is not null
        on conflict (care_worker_id, key, (case when kind = 'personnel' then written else '' end)) do update
          set state = 'current', until_at = null, settled_by = null, from_at = excluded.from_at
          where n.state <> 'current'
        returning key)
      select array_agg(key) into came from made;
  end if;
  perform mt_numbers_changed(coalesce(came, '{}'), coalesce(went, '{}'));
  return null;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_kind()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('mt.kind', true), '') $function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_known_numbers(keys text[])
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_agg(jsonb_build_object('number', mt_number_as_json(n.key, case n.kind when 'riziv' then left(n.written, 8) else n.written end),
      'care_worker', n.care_worker_id, 'person', n.person_id, 'reissued', n.state = 'reissued'))
    from care_worker_numbers n where n.key = any(keys) and n.counts
$function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_letter_at_once()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  new.letter_at_once := not exists (select from patients p where p.id = new.patient_id and p.home_confirmed_by in ('patient', 'only_one'))
    and (new.kind <> 'ended' or new.arguments ->> 'requester' <> 'patient_in_portal')
    and (new.kind not in ('registered', 'refused', 'registration_retracted', 'reopened') or exists (
      select from conversations c join exclusion_requests r on r.id = c.request_id
      where c.id = new.conversation_id and r.entered_by is not null));
  return new;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_letter_recipients(ids uuid[])
 RETURNS TABLE(conversation_id uuid, niss text, given_name text, family_name text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select c.id, p.niss, p.given_name, p.family_name from conversations c join patients p on p.id = c.patient_id
    where c.id = any (ids) and c.by_letter and c.topic = 'home' and c.institution_id = mt_house()
      and c.id <> all (array(select mt_withheld('conversation'))) and p.id <> all (array(select mt_withheld('patient')))
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_letter_starts_stop()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  update planned_stops s set state = 'waiting', stops_at = greatest(mt_now(), s.planned_at) + make_interval(hours => s.wait_hours)
    where s.message_id = new.id and s.state = 'letter_first';
  return null;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_letters_to_write(before timestamp with time zone, most integer)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select due.id from (
    (select m.id, m.written_at from messages m join conversations c on c.id = m.conversation_id
      where m.institution_id = (select mt_house()) and m.author = 'system' and (m.read_at is null or m.letter_required)
        and m.letter_sent_at is null and m.written_at <= before
        and c.institution_id = (select mt_house()) and c.id <> all (array(select mt_withheld('conversation')))
        and (c.topic <> 'home' or c.is_talk or c.by_letter)
      order by m.written_at, m.id limit most)
    union all
    (select m.id, m.written_at from messages m join conversations c on c.id = m.conversation_id
      where m.institution_id = (select mt_house()) and m.letter_at_once and (m.read_at is null or m.letter_required)
        and m.letter_sent_at is null and m.written_at > before
        and c.institution_id = (select mt_house()) and c.id <> all (array(select mt_withheld('conversation')))
        and (c.topic <> 'home' or c.is_talk or c.by_letter)
      order by m.written_at, m.id limit most)) due
    order by due.written_at, due.id limit most
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_link(one uuid, other uuid, is_now text, why text, officer uuid)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  before care_worker_links;
  made uuid;
begin
  perform pg_advisory_xact_lock(hashtextextended('care_worker_numbers', 0));
  update care_worker_links l set ended_at = mt_now()
    where l.one_id = least(one, other) and l.other_id = greatest(one, other) and l.ended_at is null returning * into before;
  insert into care_worker_links (one_id, other_id, state, ground, made_at, made_by)
    values (least(one, other), greatest(one, other), is_now, coalesce(why, before.ground), mt_now(), officer) returning id into made;
  if is_now in ('certain', 'same', 'undone') then
    perform mt_regroup(one, other);
  end if;
  if officer is null then
    insert into audit_events (happened_at, action, actor_kind, care_worker_id, details)
      values (mt_now(), case is_now when 'certain' then 'people-linked' else 'people-proposed' end, 'system', least(one, other),
        jsonb_build_object('link', made));
  end if;
  return made;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_list_breaks(tab text, sorted text, skip integer, most integer)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  here uuid := mt_house();
  hidden uuid[] := array(select mt_withheld('break'));
begin
  if here is null then
    return;
  elsif tab = 'all' and sorted = 'oldest' then
    return query select b.id from breaks b where b.institution_id = here and b.id <> all (hidden)
      order by b.received_at, b.id offset skip limit most;
  elsif tab = 'all' then
    return query select b.id from breaks b where b.institution_id = here and b.id <> all (hidden)
      order by b.received_at desc, b.id desc offset skip limit most;
  elsif tab = 'cases' and sorted = 'oldest' then
    return query select c.break_id from break_cases c join breaks b on b.id = c.break_id
      where b.institution_id = here and b.id <> all (hidden) order by c.opened_at, c.break_id offset skip limit most;
  elsif tab = 'cases' and sorted = 'newest' then
    return query select c.break_id from break_cases c join breaks b on b.id = c.break_id
      where b.institution_id = here and b.id <> all (hidden) order by c.opened_at desc, c.break_id desc offset skip limit most;
  elsif tab = 'cases' then
    return query select q.id from (
      (select c.break_id as id, false as closed, c.latest_on, null::timestamptz as opened_at
        from break_cases c join breaks b on b.id = c.break_id
        where c.state in ('open', 'investigating') and b.institution_id = here and b.id <> all (hidden)
        order by c.latest_on, c.break_id limit skip + most)
      union all
      (select c.break_id, true, null, c.opened_at from break_cases c join breaks b on b.id = c.break_id
        where c.state not in ('open', 'investigating') and b.institution_id = here and b.id <> all (hidden)
        order by c.opened_at desc, c.break_id limit skip + most)) q
      order by q.closed, q.latest_on, q.opened_at desc, q.id offset skip limit most;
  elsif sorted = 'urgent' then
    -- Open cases by their latest date, then what waits for its first look.
    return query select q.id from (
      (select c.break_id as id, 0 as rank, c.latest_on, null::timestamptz as received_at
        from break_cases c join breaks b on b.id = c.break_id
        where c.state in ('open', 'investigating') and b.institution_id = here and b.id <> all (hidden)
        order by c.latest_on, c.break_id limit skip + most)
      union all
      (select b.id, 1 + (not (b.motivation_missing or b.motivation_long or b.person_unknown or b.several_people or b.period_odd))::int,
          null, b.received_at
        from breaks b where b.institution_id = here and b.reviewed_at is null and b.id <> all (hidden)
          and not exists (select from break_cases c where c.break_id = b.id and c.state in ('open', 'investigating'))
        order by (not (b.motivation_missing or b.motivation_long or b.person_unknown or b.several_people or b.period_odd)),
          b.received_at, b.id limit skip + most)) q
      order by q.rank, q.latest_on, q.received_at, q.id offset skip limit most;
  elsif sorted = 'oldest' then
    return query select q.id from (
      (select b.id, b.received_at from breaks b where b.institution_id = here and b.reviewed_at is null and b.id <> all (hidden)
        order by b.received_at, b.id limit skip + most)
      union all
      (with waiting as materialized (select c.break_id from break_cases c where c.state in ('open', 'investigating'))
        select b.id, b.received_at from waiting w join breaks b on b.id = w.break_id
        where b.institution_id = here and b.reviewed_at is not null and b.id <> all (hidden)
        order by b.received_at, b.id limit skip + most)) q
      order by q.received_at, q.id offset skip limit most;
  else
    return query select q.id from (
      (select b.id, b.received_at from breaks b where b.institution_id = here and b.reviewed_at is null and b.id <> all (hidden)
        order by b.received_at desc, b.id desc limit skip + most)
      union all
      (with waiting as materialized (select c.break_id from break_cases c where c.state in ('open', 'investigating'))
        select b.id, b.received_at from waiting w join breaks b on b.id = w.break_id
        where b.institution_id = here and b.reviewed_at is not null and b.id <> all (hidden)
        order by b.received_at desc, b.id desc limit skip + most)) q
      order by q.received_at desc, q.id desc offset skip limit most;
  end if;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_log_decisions(moment timestamp with time zone, known_sequence bigint, ids uuid[], applications uuid[], patients uuid[], workers uuid[], permits boolean[], tokens bytea[])
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if mt_job() is distinct from 'decide' then
    raise exception 'only the decide job may log decisions' using errcode = 'MT019', constraint = 'decisions_logged_by_decide_job';
  end if;
  insert into decisions (id, decided_at, application_id, patient_id, care_worker_id, permit, sequence)
    select a.id, moment, a.application, a.patient, a.worker, a.permit, known_sequence
      from unnest(ids, applications, patients, workers, permits) as a (id, application, patient, worker, permit);
  update application_tokens t set last_used_at = moment where t.id in (
    select u.id from application_tokens u where u.hash = any(tokens) and (u.last_used_at is null or u.last_used_at < moment - interval '1 minute')
      for update skip locked);
  return cardinality(ids);
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_log_decisions(moment timestamp with time zone, known_sequence bigint, ids uuid[], applications uuid[], patients uuid[], workers uuid[], permits boolean[], tokens bytea[], unknown_persons bytea[], unknown_patients bytea[], requests text[])
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
begin
  if mt_job() is distinct from 'decide' then
    raise exception 'only the decide job may log decisions' using errcode = 'MT019', constraint = 'decisions_logged_by_decide_job';
  end if;
  insert into decisions (id, decided_at, application_id, patient_id, care_worker_id, permit, sequence, unknown_person, unknown_patient, request_id)
    select a.id, moment, a.application, a.patient, a.worker, a.permit, known_sequence, a.person_hash, a.patient_hash, a.request
      from unnest(ids, applications, patients, workers, permits, unknown_persons, unknown_patients, requests)
        as a (id, application, patient, worker, permit, person_hash, patient_hash, request);
  update application_tokens t set last_used_at = moment where t.id in (
    select u.id from application_tokens u where u.hash = any(tokens) and (u.last_used_at is null or u.last_used_at < moment - interval '1 minute')
      for update skip locked);
  return cardinality(ids);
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_log_facts(entries bigint[])
 RETURNS TABLE(id bigint, exclusion_id uuid, conversation_id uuid, break_id uuid, message_id uuid, attachment_id uuid, reason text, identity_check text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
#variable_conflict use_column
declare
  here uuid := mt_house();
begin
  if here is null then
    return;
  end if;
  return query select e.id, e.exclusion_id, (e.details ->> 'conversation')::uuid, (e.details ->> 'break')::uuid, (e.details ->> 'message')::uuid,
      (e.details ->> 'attachment')::uuid,
      case when e.action in ('patients-searched', 'patient-chosen', 'patient-read', 'log-read', 'log-downloaded') then e.details ->> 'reason' end,
      e.details ->> 'identity-check'
    from audit_events e
    where e.id = any (entries) and (e.institution_id = here or e.actor_kind = 'patient' or e.action = 'break-reported')
      and (e.exclusion_id is null or e.exclusion_id <> all (array(select mt_withheld('exclusion'))))
      and (not e.details ? 'conversation' or (e.details ->> 'conversation')::uuid <> all (array(select mt_withheld('conversation'))))
      and (not e.details ? 'break' or (e.details ->> 'break')::uuid <> all (array(select mt_withheld('break'))))
      and (not e.details ? 'message' or (e.details ->> 'message')::uuid <> all (array(select mt_withheld_parts('message'))))
      and (not e.details ? 'attachment' or (e.details ->> 'attachment')::uuid <> all (array(select mt_withheld_parts('attachment'))));
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_log_of_patient(patient uuid)
 RETURNS SETOF bigint
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
#variable_conflict use_variable
declare
  here uuid := mt_house();
  ids uuid[];
  texts text[];
begin
  if here is null then
    return;
  end if;
  ids := array(select p.id from patients p where (p.id = patient or p.merged_into_id = patient) and p.id <> all (array(select mt_withheld('patient'))));
  texts := ids::text[];
  return query select e.id from audit_events e
    where e.patient_id = any (ids)
      and (e.institution_id = here or e.actor_kind = 'patient' and e.request_id is not null or e.action = 'break-reported')
      and (e.request_id is null or exists (select from exclusion_requests r where r.id = e.request_id and r.institution_id = here)
        or exists (select from request_snapshots s where s.request_id = e.request_id and s.institution_id = here and mt_officer() <> all (s.withheld_from)))
      and (not e.details ? 'conversation' or exists (select from conversations c
        where c.id = (e.details ->> 'conversation')::uuid and c.institution_id = here))
      and (not e.details ? 'break' or exists (select from breaks b where b.id = (e.details ->> 'break')::uuid and b.institution_id = here))
      and (not e.details ? 'message' or exists (select from messages m join conversations c on c.id = m.conversation_id
        where m.id = (e.details ->> 'message')::uuid and c.institution_id = here))
      and (not e.details ? 'attachment' or e.request_id is not null or exists (select from attachments a join messages m on m.id = a.message_id
        join conversations c on c.id = m.conversation_id where a.id = (e.details ->> 'attachment')::uuid and c.institution_id = here));
  return query select e.id from audit_events e
    where e.details -> 'patients' ?| texts and e.details ? 'patients' and e.action in ('patients-searched', 'worklist-read', 'messages-list-read')
      and e.institution_id = here and (e.action = 'patients-searched'
        or exists (select from exclusion_requests r where r.patient_id = any (ids) and e.details -> 'requests' ? r.id::text
          and r.id <> all (array(select mt_withheld('request')))
          and (r.institution_id = here or exists (select from request_snapshots s
            where s.request_id = r.id and s.institution_id = here and mt_officer() <> all (s.withheld_from))))
        or exists (select from conversations c where c.patient_id = any (ids) and e.details -> 'conversations' ? c.id::text
          and c.institution_id = here and c.id <> all (array(select mt_withheld('conversation')))));
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_log_was_read(patient uuid, codes jsonb, since timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select exists (select from audit_events e where e.institution_id = mt_house() and e.actor_id = mt_officer() and e.happened_at > since
    and e.action = 'log-read' and e.patient_id is not distinct from patient and e.details = codes)
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_mark_number_wrong(number uuid, officer uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  n care_worker_numbers;
begin
  perform pg_advisory_xact_lock(hashtextextended('care_worker_numbers', 0));
  select * into n from care_worker_numbers x where x.id = number;
  if not found or n.state = 'wrong' then
    return false;
  end if;
  if n.kind = 'niss' then
    update care_workers set niss = null where id = n.care_worker_id and 'niss ' || niss = n.key;
  elsif n.kind = 'riziv' then
    update care_workers set riziv8 = null, riziv = null where id = n.care_worker_id and 'riziv ' || riziv8 = n.key;
  else
    update care_worker_posts set personnel_number = null
      where care_worker_id = n.care_worker_id and institution_id = n.institution_id and personnel_number = n.written;
  end if;
  update care_worker_numbers set state = 'wrong', until_at = coalesce(until_at, mt_now()), settled_by = officer where id = number;
  perform mt_numbers_changed('{}', array[n.key]);
  return true;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_mark_reissued(keys text[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET enable_seqscan TO 'off'
AS $function$
begin
  if cardinality(keys) = 0 then
    return;
  end if;
  -- Key by key (that is what `offset 0` does here): a list brings thousands, and hardly any number is a former one.
  update care_worker_numbers n set state = 'reissued'
    from unnest(keys) as k cross join lateral (
      select m.id from care_worker_numbers m where m.key = k and m.counts and m.state = 'former' offset 0) as held
    where n.id = held.id and exists (
      select from care_worker_numbers c where c.key = n.key and c.counts and c.state = 'current' and c.person_id <> n.person_id
        -- Somebody whose number differs in writing, and who had it before, keeps what is written so.
        and (c.from_at >= n.until_at or c.written = n.written or n.kind <> 'personnel'));
  update care_worker_numbers n set state = 'former'
    from unnest(keys) as k cross join lateral (
      select m.id from care_worker_numbers m where m.key = k and m.counts and m.state = 'reissued' offset 0) as held
    where n.id = held.id and not exists (
      select from care_worker_numbers c where c.key = n.key and c.counts and c.state = 'current' and c.person_id <> n.person_id);
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_matter_to_ask(request uuid, conversation uuid)
 RETURNS TABLE(request_id uuid, conversation_id uuid)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
#variable_conflict use_variable
declare
  about uuid;
begin
  if mt_handlers_left(request, conversation, null) is distinct from 'none' then
    return;
  end if;
  about := coalesce(request, (select r.id from conversations c join exclusion_requests r on r.id = c.request_id
    where c.id = conversation and r.institution_id = c.institution_id and r.state in ('sent', 'taken', 'asked')
      and mt_handlers_left(r.id, null, null) = 'none'));
  return query select about, case when about is null then conversation end
    where not exists (select from handler_questions q where q.answered_at is null
      and (q.request_id = about or about is null and q.conversation_id = conversation));
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_may(scope text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select exists (select from applications a where a.id = mt_application() and a.revoked_at is null and scope = any(a.scopes))
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_may_hand_over(r exclusion_requests)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select coalesce(mt_kind() = 'patient' and r.patient_id = mt_patient()
    or mt_job() in ('intake', 'homes', 'sign-in', 'operate', 'hand-over'), false)
$function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_may_see_identity(patient uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select mt_house() is not null and exists (select from patients p where p.id = patient and p.id is distinct from mt_patient_with(mt_officer_niss())
    and (p.title_institution_id = mt_house()
      or exists (select from exclusions e where e.patient_id = patient and e.registered_at_id = mt_house())))
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_meets_own_entry(one uuid, other uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select mt_concerns_officer(null, one, null) or mt_concerns_officer(null, other, null)
$function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_merge_patients(merge uuid, absorbed uuid, survivor uuid, wrong boolean, moment timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  f patients;
  s patients;
  part record;
  moved bigint;
  counts jsonb := '{}';
  takes_email boolean;
  takes_home boolean;
begin
  perform from patients p where p.id in (absorbed, survivor) order by p.id for update;
  select * into f from patients p where p.id = absorbed;
  select * into s from patients p where p.id = survivor;
  if f.id is null or s.id is null or f.id = s.id or f.merged_into_id is not null or s.merged_into_id is not null then
    raise exception 'two patients are merged, neither of them merged before' using errcode = 'MT070', constraint = 'patient_merges_of_two_known';
  end if;
  perform set_config('mt.merging', 'yes', true);
  set constraints all deferred;
  takes_email := s.email is null and f.email is not null and not exists (select from patient_blocks b where b.patient_id = survivor and b.lifted_at is null);
  takes_home := s.home_confirmed_at is null and f.home_confirmed_at is not null
    and not exists (select from patient_blocks b where b.patient_id = survivor and b.lifted_at is null);
  delete from patient_merge_rows r using patient_merges m where m.id = r.merge_id and m.merged_at < moment - interval '30 days';
  insert into patient_merges values (merge, absorbed, survivor, wrong, moment, null,
    array(select x.exclusion_id from exclusion_periods x where x.patient_id in (absorbed, survivor) and x.ended_at is null),
    takes_email, case when takes_home then s.home_institution_id end);

  -- Of what each has once, that of the one who stays goes on, or both do.
  update email_confirmations e set ended_at = greatest(e.asked_at, moment), ended_as = 'replaced'
    where e.patient_id = absorbed and e.ended_at is null
      and exists (select from email_confirmations o where o.patient_id = survivor and o.ended_at is null);
  update home_adoptions h set cancelled_at = moment
    where h.patient_id = absorbed and h.done_at is null and h.cancelled_at is null
      and exists (select from home_adoptions o where o.patient_id = survivor and o.done_at is null and o.cancelled_at is null);
  update exclusion_periods x set merge_id = merge
    where x.patient_id = absorbed and x.merge_id is null and x.ended_at is null and exists (select from exclusion_periods o
      where o.patient_id = survivor and o.care_worker_id = x.care_worker_id and o.origin = x.origin and o.ended_at is null);
  update exclusion_requests r set merge_id = merge
    where r.patient_id = absorbed and r.merge_id is null and r.state in ('sent', 'taken', 'asked') and exists (select from exclusion_requests o
      where o.patient_id = survivor and o.care_worker_id = r.care_worker_id and o.state in ('sent', 'taken', 'asked'));
  update patient_blocks b set merge_id = merge
    where b.patient_id = absorbed and b.merge_id is null and b.lifted_at is null
      and exists (select from patient_blocks o where o.patient_id = survivor and o.lifted_at is null);
  -- Whoever is signed in sees nothing of the other one's before they sign in anew; a form that they sent is kept as of any expired session.
  update sessions z set idle_until = least(z.idle_until, moment) where z.patient_id = absorbed;
  update saved_forms g set subject_id = survivor
    where g.subject_id = absorbed and not exists (select from saved_forms o where o.subject_id = survivor and o.path = g.path);
  if wrong then
    update patient_numbers n set wrong_at = moment where n.patient_id = absorbed and n.valid_until is null and n.wrong_at is null;
  else
    update patient_numbers n set valid_until = greatest(n.valid_from, moment)
      where n.patient_id = absorbed and n.valid_until is null and n.wrong_at is null;
  end if;

  insert into patient_titles select survivor, t.institution_id from patient_titles t where t.patient_id = absorbed on conflict do nothing;
  for part in select * from mt_merge_tables() loop
    execute format('with moved as (update %1$I set patient_id = $1 where patient_id = $2 returning %2$I::text as key),
        kept as (insert into patient_merge_rows select $3, %1$L, key from moved)
        select count(*) from moved', part.name, part.key)
      into moved using survivor, absorbed, merge;
    if moved > 0 then
      counts := counts || jsonb_build_object(part.name, moved);
    end if;
  end loop;
  delete from patient_titles t where t.patient_id = absorbed;

  update patients p set merged_into_id = survivor where p.id = absorbed or p.merged_into_id = absorbed;
  update patients p set
      email = case when takes_email then f.email else p.email end,
      email_confirmed_at = case when takes_email then f.email_confirmed_at else p.email_confirmed_at end,
      email_off_at = case when takes_email then f.email_off_at else p.email_off_at end,
      home_institution_id = case when takes_home then f.home_institution_id else p.home_institution_id end,
      home_confirmed_at = case when takes_home then f.home_confirmed_at else p.home_confirmed_at end,
      home_confirmed_by = case when takes_home then f.home_confirmed_by else p.home_confirmed_by end
    where p.id = survivor;
  update exclusions e set title_institution_id = p.title_institution_id
    from patients p where p.id = survivor and e.patient_id = survivor and e.title_institution_id is distinct from p.title_institution_id;
  perform mt_officer_withhold(o.id) from officers o where o.active and o.niss = any(mt_patient_numbers(survivor));
  perform mt_note_patient(survivor);
  perform set_config('mt.merging', '', true);
  return counts;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_merge_tables()
 RETURNS TABLE(name text, key text, key_type text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select c.relname::text, k.attname::text, format_type(k.atttypid, k.atttypmod)
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'patient_id' and not a.attisdropped
      join pg_constraint p on p.conrelid = c.oid and p.contype = 'p' and cardinality(p.conkey) = 1
      join pg_attribute k on k.attrelid = c.oid and k.attnum = p.conkey[1]
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and not c.relispartition
      and c.relname not in ('audit_events', 'patient_titles')
    order by 1
$function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_message_titles()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  perform mt_refresh_title(new.patient_id, new.institution_id);
  return null;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_name_handlers(hash bytea, chosen uuid[], moment timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  q handler_questions;
begin
  if mt_job() is distinct from 'link' then
    return false;
  end if;
  select * into q from handler_questions h where h.token_hash = hash and h.answered_at is null for update;
  if not found then
    return false;
  end if;
  delete from withheld_matters w where w.why = 'undisclosed' and w.officer_id = any (chosen)
    and (w.request_id = q.request_id or w.conversation_id = q.conversation_id
      or w.conversation_id in (select c.id from conversations c where c.request_id = q.request_id));
  update handler_questions h set answered_at = moment where h.id = q.id;
  return true;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_name_likeness(one text, one_lacks boolean, other text, other_lacks boolean)
 RETURNS real
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case
    when one_lacks = other_lacks then similarity(one, other)
    when one_lacks then strict_word_similarity(one, other)
    else strict_word_similarity(other, one)
  end
$function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_name_words(family_key text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select string_to_array(family_key || ' ' || regexp_replace(family_key,
    '\m(al|ait|ben|da|de|del|della|den|der|di|do|dos|du|el|la|le|les|mac|mc|saint|sint|te|ten|ter|van|vande|vanden|vander|von) ', '\1', 'g'), ' ')
$function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_names_officer_here(words text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select words <> '' and (mt_kind() is distinct from 'officer' or exists (
    select from officers o where o.institution_id = mt_institution() and o.active and mt_words_name(words, o.given_key, o.family_key)))
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_next_institution(request uuid)
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select i.id from exclusion_requests r join institutions h on h.id = r.institution_id, institutions i
    where r.id = request and mt_may_hand_over(r) and i.id <> r.institution_id and i.ordinal > 0
      and i.id <> all (r.avoided_institutions)
      and not exists (select from mt_concerned(i.id, r.patient_id, null, coalesce(r.registered_care_worker_id, r.care_worker_id),
        case when r.described_key not like '%ombud%' then r.described_key end, null, null))
    order by exists (select from request_snapshots s where s.request_id = r.id and s.institution_id = i.id),
      i.id is distinct from h.stand_in_id, i.ordinal
    limit 1
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_next_with_colleagues(request uuid)
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select i.id from exclusion_requests r join institutions h on h.id = r.institution_id, institutions i
    where r.id = request and mt_may_hand_over(r) and i.id <> r.institution_id and i.ordinal > 0
      and i.id <> all (r.avoided_institutions)
      and exists (select from officers o where o.institution_id = i.id and o.active
        and o.id not in (select mt_concerned(i.id, r.patient_id, null, coalesce(r.registered_care_worker_id, r.care_worker_id),
          case when r.described_key not like '%ombud%' then r.described_key end, null, null)))
    order by i.id is distinct from h.stand_in_id, i.ordinal
    limit 1
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_nobody_may_open()
 RETURNS TABLE(requests bigint, conversations bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select
    (select count(*) from exclusion_requests r where r.state in ('sent', 'taken', 'asked')
      and not exists (select from officers o where o.institution_id = r.institution_id and o.active
        and not exists (select from withheld_matters w where w.officer_id = o.id and w.request_id = r.id))),
    (select count(*) from conversations c where c.is_talk and (c.unread_since is not null or c.waits_since is not null)
      and not exists (select from officers o where o.institution_id = c.institution_id and o.active
        and not exists (select from withheld_matters w where w.officer_id = o.id and w.conversation_id = c.id)))
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_normal_number(written text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
  select regexp_replace(regexp_replace(upper(written collate "C"), '[^A-Z0-9]', '', 'g'), '(^|[A-Z])0+(?=[0-9])', '\1', 'g')
$function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_note_break(broken uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  before changes;
  b breaks;
  state text;
  numbers jsonb;
begin
  perform from change_counter for update;
  select * into b from breaks where id = broken and opens;
  if not found then
    return;
  end if;
  state := case when b.stopped_at is null then 'open' else 'stopped' end;
  select * into before from changes c where c.break_id = broken order by c.version desc limit 1;
  numbers := mt_break_numbers(b.identifiers, b.care_worker_id);
  if (before.state, before.person) is not distinct from (state, numbers) then
    return;
  end if;
  perform mt_note_change(null, broken, coalesce(before.version, 0) + 1, state, b.starts_at, coalesce(b.stopped_at, b.ends_at), numbers);
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_note_change(exclusion uuid, broken uuid, number integer, is_now text, begins timestamp with time zone, finishes timestamp with time zone, numbers jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  taken change_counter;
begin
  update change_counter set last = last + 1, at = greatest(at, mt_now()) returning * into taken;
  insert into changes (sequence, recorded_at, exclusion_id, break_id, version, state, starts_at, ends_at, person)
    values (taken.last, taken.at, exclusion, broken, number, is_now, begins, finishes, numbers);
  perform pg_notify('mt_changes', '');
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_note_exclusion(exclusion uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  before changes;
  now_is record;
  numbers jsonb;
begin
  perform from change_counter for update;
  select case when p.ended_at is null then 'active' when p.ended_by = 'error' then 'entered-in-error' else 'inactive' end as state,
      p.started_at, p.ended_at, p.care_worker_id
    into now_is from exclusion_periods p where p.exclusion_id = exclusion
      -- One that holds, whatever the clocks say of the others (R7).
      order by (p.ended_at is not null), p.started_at desc, p.id desc limit 1;
  if not found then
    return;
  end if;
  select * into before from changes c where c.exclusion_id = exclusion order by c.version desc limit 1;
  numbers := mt_numbers(now_is.care_worker_id);
  if (before.state, before.starts_at, before.ends_at, before.person)
      is not distinct from (now_is.state, now_is.started_at, now_is.ended_at, numbers) then
    return;
  end if;
  perform mt_note_change(exclusion, null, coalesce(before.version, 0) + 1, now_is.state, now_is.started_at, now_is.ended_at, numbers);
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_note_grouped_report(reporter text, moment timestamp with time zone)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  insert into application_activity as a (application_id, began_at, grouped_reports)
    select p.id, date_bin('10 minutes', moment, timestamptz 'epoch'), 1 from applications p where p.name = reporter and mt_job() = 'break'
    on conflict (application_id, began_at) do update set grouped_reports = a.grouped_reports + 1
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_note_new_number()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  update patient_numbers n set valid_until = greatest(n.valid_from, mt_now())
    where n.patient_id = new.id and n.valid_until is null and n.wrong_at is null;
  update patient_numbers n set valid_until = null where n.patient_id = new.id and n.number = new.niss and n.wrong_at is null;
  if not found then
    insert into patient_numbers (patient_id, kind, number, source, valid_from)
      values (new.id, mt_number_kind(new.niss), new.niss, 'operator', mt_now());
  end if;
  return null;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_note_numbers()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  insert into patient_numbers (patient_id, kind, number, source, valid_from)
    select f.id, mt_number_kind(f.niss), f.niss,
        case mt_job() when 'sign-in' then 'patient' when 'intake' then 'officer' when 'homes' then 'officer' else 'operator' end, f.created_at
      from fresh f;
  return null;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_note_patient(patient uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  numbers text[] := mt_patient_numbers(patient);
  exclusion uuid;
  before changes;
begin
  perform from change_counter for update;
  for exclusion in
      select distinct x.exclusion_id from exclusion_periods x where x.patient_id = patient and x.ended_at is null order by x.exclusion_id loop
    select * into before from changes c where c.exclusion_id = exclusion order by c.version desc limit 1;
    if before.patient_numbers is distinct from numbers then
      perform mt_note_change(exclusion, null, before.version + 1, before.state, before.starts_at, before.ends_at, before.person);
    end if;
  end loop;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_note_request_names(requests uuid[])
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  insert into request_names
    select r.id, r.institution_id, r.state in ('sent', 'taken', 'asked'),
        concat_ws(' ', '', coalesce(p.search_key, mt_typed_name_key(mt_full_name(p.given_name, p.family_name))), p.family_key, p.family_squashed),
        concat_ws(' ', '', mt_typed_name_key(mt_full_name(t.typed_given_name, t.typed_family_name)), r.described_key,
          w.search_key, w.family_key, w.family_squashed)
      from exclusion_requests r join patients p on p.id = r.patient_id
        left join request_receipts t on t.request_id = r.id
        left join care_workers w on w.id = coalesce(r.registered_care_worker_id, r.care_worker_id)
      where r.id = any (requests)
    on conflict (request_id) do update set institution_id = excluded.institution_id, is_open = excluded.is_open,
      patient_key = excluded.patient_key, other_key = excluded.other_key
$function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_notice(mail uuid, patient uuid, is_calm boolean, subject text, body text, message_id text, unsubscribe text, token_hash bytea, moment timestamp with time zone, minutes integer)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
#variable_conflict use_column
declare
  address text;
  confirmed timestamptz;
  last timestamptz;
  last_calm timestamptz;
  due timestamptz := moment;
  joined outbox;
begin
  if mt_kind() is null or (mt_kind() = 'patient' and patient is distinct from mt_patient()) then
    raise exception 'a notice needs an actor; a patient may notify only themself' using errcode = 'MT010', constraint = 'notice_needs_actor';
  end if;
  perform mt_account_lock(patient);
  select p.email, p.email_confirmed_at into address, confirmed from patients p
    where p.id = mt_notice.patient and p.email_off_at is null;
  if address is null then
    return false;
  end if;
  if minutes > 0 or is_calm then
    select * into joined from outbox o
      where o.patient_id = mt_notice.patient and o.kind = 'patient-notice' and o.recipient = address and o.state = 'waiting'
        and (minutes > 0 or o.calm) and (o.taken_until is null or o.taken_until <= mt_now())
      order by o.created_at desc limit 1 for update skip locked;
  end if;
  -- When the others went or will go; one that is being delivered, now. Those to the address before were written before this one was
  -- confirmed, and count for nothing.
  select max(went), max(went) filter (where calm) into last, last_calm from (
    select o.calm, coalesce(o.sent_at, greatest(o.next_attempt_at, moment)) as went from outbox o
      where o.patient_id = mt_notice.patient and o.kind = 'patient-notice' and o.state in ('sent', 'waiting')
        and (o.recipient = address or (o.state = 'sent' and (confirmed is null or o.created_at >= confirmed)))
        and o.id is distinct from joined.id
      order by o.created_at desc limit 100) as recent;
  if minutes > 0 then
    due := greatest(due, last + make_interval(mins => minutes));
  end if;
  if is_calm then
    due := greatest(due, last_calm + interval '1 day');
  end if;
  if joined.id is not null then
    -- After a failed attempt its time stands. The days for trying count anew, and a copy that did arrive hides this one nowhere;
    -- nor does a worker that comes back after its lease mark it as delivered.
    update outbox o set
        next_attempt_at = case when joined.attempts > 0 then o.next_attempt_at else least(o.next_attempt_at, due) end,
        calm = o.calm or is_calm,
        created_at = moment,
        message_id = case when joined.attempts > 0 or joined.taken_until is not null then mt_notice.message_id else o.message_id end,
        taken_until = null, taken_by = null
      where o.id = joined.id;
    perform pg_notify('mt_outbox', '');
    return false;
  end if;
  insert into outbox (id, kind, recipient, subject, body, message_id, unsubscribe, patient_id, calm, created_at, next_attempt_at)
    values (mail, 'patient-notice', address, mt_notice.subject, mt_notice.body, mt_notice.message_id, mt_notice.unsubscribe, mt_notice.patient, is_calm, moment, due);
  insert into unsubscribe_tokens values (mt_notice.token_hash, mt_notice.patient);
  return true;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_notice_again(mail uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  letter outbox;
begin
  if mt_job() is distinct from 'mail' then
    return false;
  end if;
  select * into letter from outbox where id = mail;
  if letter.patient_id is null or letter.kind <> 'patient-notice' then
    return true;
  end if;
  perform mt_account_lock(letter.patient_id);
  if not exists (select from patients p where p.id = letter.patient_id and p.email = letter.recipient and p.email_off_at is null)
    or exists (select from outbox o where o.patient_id = letter.patient_id and o.kind = 'patient-notice' and o.state = 'waiting'
        and o.recipient = letter.recipient and o.id <> mail and o.created_at >= letter.created_at and o.next_attempt_at > o.created_at) then
    delete from outbox where id = mail;
    return false;
  end if;
  return true;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_now()
 RETURNS timestamp with time zone
 LANGUAGE sql
AS $function$ select clock_timestamp() $function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_number_as_json(key text, written text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select case split_part(key, ' ', 1) when 'niss' then jsonb_build_object('niss', written)
    when 'riziv' then jsonb_build_object('riziv', written)
    else jsonb_build_object('personnel', jsonb_build_object('cbe', split_part(key, ' ', 2), 'number', written)) end
$function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_number_kind(number text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case when number like '%/%' then 'file' when substr(number, 3, 1) in ('2', '3', '4', '5') then 'bis' else 'niss' end
$function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_numbers(care_worker uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select coalesce(jsonb_agg(mt_number_as_json(key, written) order by place, mt_number_as_json(key, written)), '[]'::jsonb) from (
    select distinct on (n.key, case when n.kind = 'personnel' then n.written end) n.key, n.written,
        case n.kind when 'niss' then 1 when 'riziv' then 2 else 3 end as place
      from care_worker_numbers n
      where n.counts and n.person_id = (select c.person_id from care_workers c where c.id = care_worker)
      order by n.key, case when n.kind = 'personnel' then n.written end, length(n.written) desc, n.written) as numbers
$function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_numbers_changed(came text[], went text[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET enable_seqscan TO 'off'
AS $function$
declare
  pair record;
  -- A list brings numbers by the thousand, and hardly one of them is somebody else's.
  shared text[] := array(
    select n.key from unnest(came) as k join care_worker_numbers n on n.key = k and n.counts group by n.key having count(*) > 1);
begin
  if cardinality(shared || went) = 0 then
    return;
  end if;
  for pair in
      select least(a.care_worker_id, b.care_worker_id) as one, greatest(a.care_worker_id, b.care_worker_id) as other,
          min(case a.kind when 'personnel' then 'form' else a.kind end) as why
        from unnest(shared) as k join care_worker_numbers a on a.key = k and a.counts and a.state = 'current'
          join care_worker_numbers b on b.key = k and b.counts and b.state = 'current' and b.person_id <> a.person_id
        group by 1, 2 order by 1, 2 loop
    perform mt_judge_twins(pair.one, pair.other, pair.why);
  end loop;
  perform mt_mark_reissued(shared || went);
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_numbers_differ(one uuid, other uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (
    select from care_worker_numbers a join care_worker_numbers b on b.kind = a.kind and b.institution_id is not distinct from a.institution_id
      where a.care_worker_id = one and b.care_worker_id = other and a.state = 'current' and b.state = 'current'
      group by a.kind, a.institution_id having not bool_or(a.key = b.key))
$function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_officer()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('mt.officer', true), '')::uuid $function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_officer_changed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if tg_table_name = 'officer_entries' then
    perform mt_officer_withhold(new.officer_id);
  else
    perform mt_officer_withhold(new.id);
  end if;
  return null;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_officer_named_in(words text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select words <> '' and coalesce((
    select mt_words_name(words, o.given_key, o.family_key) from officers o where o.id = mt_officer()), true)
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_officer_names(house uuid)
 RETURNS TABLE(officer_id uuid, given_key text, family_key text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select o.id, o.given_key, o.family_key from officers o where o.institution_id = house and o.active and mt_kind() = 'patient'
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_officer_niss()
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  return (select o.niss from officers o where o.id = mt_officer() and o.active);
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_officer_withhold(officer uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
#variable_conflict use_variable
declare
  o officers;
  entries uuid[];
  own uuid;
begin
  select * into o from officers f where f.id = officer and f.active;
  if not found then
    return;
  end if;
  own := mt_patient_with(o.niss);
  entries := array(select mt_entries_of_officer(officer));
  perform mt_request_withhold(r) from exclusion_requests r where r.institution_id = o.institution_id
    and (r.patient_id = own or coalesce(r.registered_care_worker_id, r.care_worker_id) = any (entries)
      or r.described_key is not null and r.registered_care_worker_id is null and not r.conflict_denied);
  perform mt_conversation_withhold(c) from conversations c where c.institution_id = o.institution_id
    and (c.patient_id = own or c.care_worker_id = any (entries) or c.named_key <> ''
      or c.request_id in (select w.request_id from withheld_matters w where w.officer_id = officer));
  perform mt_break_withhold(b) from breaks b where b.institution_id = o.institution_id
    and (b.patient_id = own or b.care_worker_id = any (entries) or b.care_worker_id is null
      or b.identifiers @> jsonb_build_array(jsonb_build_object('niss', o.niss)));
  insert into withheld_matters (officer_id, exclusion_id)
    select officer, e.id from exclusions e where e.patient_id = own or e.care_worker_id = any (entries)
    on conflict do nothing;
  -- The officer's own record is not the house's to see.
  update patients p set home_institution_id = p.home_institution_id where p.id = own;
  if own is not null then
    perform mt_refresh_title(own, o.institution_id);
  end if;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_officer_withhold_more()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  o officers;
begin
  if tg_table_name = 'officer_entries' then
    select * into o from officers f where f.id = new.officer_id and f.active;
  else
    select * into o from officers f where f.id = new.id and f.active;
  end if;
  if o.id is null then
    return null;
  end if;
  update request_snapshots s set withheld_from = array_append(s.withheld_from, o.id)
    from exclusion_requests r where r.id = s.request_id and s.institution_id = o.institution_id and o.id <> all (s.withheld_from)
      and o.id in (select mt_concerned(o.institution_id, r.patient_id, null, coalesce(r.registered_care_worker_id, r.care_worker_id),
        case when r.conflict_denied or r.confined then null else r.described_key end, null, null));
  if tg_op = 'INSERT' and tg_table_name = 'officers' then
    insert into withheld_matters (officer_id, request_id, why)
      select o.id, r.id, 'undisclosed' from exclusion_requests r where r.institution_id = o.institution_id and r.undisclosed
      on conflict do nothing;
    insert into withheld_matters (officer_id, conversation_id, why)
      select o.id, c.id, 'undisclosed' from conversations c where c.institution_id = o.institution_id and c.undisclosed
      on conflict do nothing;
  end if;
  return null;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_officers_without_entry()
 RETURNS bigint
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select count(*) from officers o where o.active and not exists (select from officer_entries e where e.officer_id = o.id)
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_ombuds_backlog(institution uuid, mailbox text)
 RETURNS TABLE(unread_since timestamp with time zone, breaks bigint, mail_failed boolean)
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
$function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_ombuds_backlog_in_all(institution uuid, mailbox text)
 RETURNS TABLE(unread_since timestamp with time zone, breaks bigint, mail_failed boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_ombuds_mail_failed(mailbox text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select mt_kind() in ('officer', 'system')
    and coalesce((select m.last_failed from ombuds_mailboxes m where m.address = lower(mailbox)), false)
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_ombuds_mail_settled()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  insert into ombuds_mailboxes as mailbox (address, last_sent_at, last_failed)
    values (lower(old.recipient), new.sent_at, new.state = 'failed')
    on conflict (address) do update
      set last_sent_at = coalesce(excluded.last_sent_at, mailbox.last_sent_at), last_failed = excluded.last_failed;
  return null;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_ombuds_mail_turn(moment timestamp with time zone)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
    -- In a worker's hands is one for all that wait.
    continue when exists (select from outbox o
      where o.pause_minutes > 0 and o.state = 'waiting' and lower(o.recipient) = mailbox and o.taken_until > mt_now());
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
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_ombuds_notice(mail uuid, address text, subject text, body text, message_id text, moment timestamp with time zone, minutes integer)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
        and o.attempts = 0 and o.taken_until is null and o.next_attempt_at > moment
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
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_open_dispute(dispute uuid, conversation uuid, reference text, subject jsonb, message uuid, latest date, moment timestamp with time zone)
 RETURNS TABLE(institution uuid)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
#variable_conflict use_variable
declare
  m messages;
  act record;
  numbers text[];
  houses uuid[];
  handler uuid;
begin
  if mt_kind() is distinct from 'patient' then
    return;
  end if;
  select * into m from messages x where x.id = message and x.patient_id = mt_patient() for update;
  if not found or moment - m.written_at > interval '720 hours' or exists (select from disputes d where d.message_id = message) then
    return;
  end if;
  select * into act from mt_disputed_act(m);
  if act.institution is null then
    return;
  end if;
  perform mt_block_lock(m.patient_id, true);
  -- What was planned while the patient's own plans were being cancelled.
  update planned_stops s set state = 'cancelled', cancelled_by = 'patient', closed_at = greatest(moment, s.planned_at)
    where s.patient_id = m.patient_id and s.state in ('letter_first', 'waiting');
  numbers := array(select o.niss from officers o where o.id = any (act.officers));
  houses := act.institution || array(select o.institution_id from officers o where o.id = any (act.officers));
  select i.id into handler from institutions i
    where i.ordinal > 0 and i.id <> all (houses)
      and not exists (select from officers o where o.institution_id = i.id and o.active and o.niss = any (numbers))
      and not exists (select from mt_concerned(i.id, m.patient_id, null, act.care_worker, act.described, null, null))
    order by i.id is distinct from (select h.stand_in_id from institutions h where h.id = act.institution), i.ordinal, i.id
    limit 1;
  insert into conversations (id, reference, patient_id, institution_id, topic, subject_arguments, care_worker_id, confined, started_at,
      last_at, is_talk, unread_since, waits_since)
    values (conversation, reference, m.patient_id, coalesce(handler, act.institution), 'not_me', subject, act.care_worker, handler is not null,
      moment, moment, true, moment, moment);
  insert into disputes (id, message_id, patient_id, institution_id, conversation_id, disputed_kind, disputed_arguments, told_at,
      acting_officers, acting_institution_id, state, opened_at, latest_on)
    values (dispute, message, m.patient_id, coalesce(handler, act.institution), conversation, m.kind, m.arguments, m.written_at,
      act.officers, act.institution, 'open', moment, latest);
  insert into withheld_matters (officer_id, conversation_id)
    select o.id, conversation from officers o
      where o.institution_id = coalesce(handler, act.institution) and o.active and o.niss = any (numbers)
    on conflict do nothing;
  insert into patient_blocks (id, patient_id, dispute_id, blocked_at) values (gen_random_uuid(), m.patient_id, dispute, moment)
    on conflict (patient_id, coalesce(merge_id, '00000000-0000-0000-0000-000000000000')) where lifted_at is null do nothing;
  return query select coalesce(handler, act.institution);
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_outbox_empty()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.recipient := null;
  new.subject := null;
  new.body := null;
  new.unsubscribe := null;
  return new;
end $function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_outbox_notify()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('mt_outbox', '');
  return null;
end $function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_outbox_sweep(moment timestamp with time zone)
 RETURNS bigint
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  with emptied as (update outbox set recipient = null, subject = null, body = null, unsubscribe = null
      where mt_job() = 'sweep' and state = 'failed' and body is not null and created_at < moment - interval '30 days' returning 1)
  select count(*) from emptied
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_own_address_changed(around timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select mt_kind() = 'patient' and exists (select from audit_events a where a.patient_id = mt_patient()
    and a.action in ('email-confirmed', 'email-removed', 'notices-stopped')
    and a.happened_at between around - interval '1 hour' and around + interval '1 hour')
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_own_ids()
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select p.id from patients p where mt_kind() = 'patient' and (p.id = mt_patient() or p.merged_into_id = mt_patient())
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_own_session_end(session uuid)
 RETURNS bigint
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  with gone as (
    delete from sessions s where (session is null or s.id = session)
      and case mt_kind() when 'patient' then s.patient_id = mt_patient() when 'officer' then s.officer_id = mt_officer() else false end
    returning 1)
  select count(*) from gone
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_own_session_length(minutes smallint, moment timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if mt_kind() is distinct from 'patient' then
    raise exception 'only a patient may choose the length of their sessions' using errcode = 'MT015', constraint = 'session_length_by_patient';
  end if;
  update patients set session_minutes = minutes where id = mt_patient();
  update sessions set idle_seconds = minutes * 60, idle_until = moment + make_interval(mins => minutes)
    where patient_id = mt_patient() and least(idle_until, absolute_until) > moment;
  return true;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_own_sessions(hash bytea, moment timestamp with time zone)
 RETURNS TABLE(session uuid, device text, begun_at timestamp with time zone, used_at timestamp with time zone, current boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select s.id, s.device, s.created_at, s.idle_until - make_interval(secs => s.idle_seconds), s.key_hash = hash from sessions s
    where s.id is not null and least(s.idle_until, s.absolute_until) > moment
      and case mt_kind() when 'patient' then s.patient_id = mt_patient() when 'officer' then s.officer_id = mt_officer() else false end
    order by s.created_at desc
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_patient()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('mt.patient', true), '')::uuid $function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_patient_list(hash bytea, refused_since timestamp with time zone)
 RETURNS TABLE(read_at timestamp with time zone, enforcement jsonb, prepared_draft uuid, ehealth_checked_at timestamp with time zone, period_id uuid, exclusion_id uuid, care_worker_id uuid, origin text, started_at timestamp with time zone, ended_at timestamp with time zone, ended_by text, undoes uuid, ended_by_officer uuid, end_channel text, entry_id uuid, given_name text, family_name text, function text, specialty text, riziv8 text, riziv text, person_id uuid, confined_to_id uuid, stop_id uuid, stop_period_id uuid, stop_exclusion_id uuid, stop_patient_id uuid, stop_state text, stop_channel text, stop_asked_by text, stop_identity_check text, stop_officer_id uuid, stop_institution_id uuid, stop_message_id uuid, planned_at timestamp with time zone, wait_hours integer, stops_at timestamp with time zone, closed_at timestamp with time zone, cancelled_by text, request_id uuid, reference text, request_patient_id uuid, institution_id uuid, state text, chosen_id uuid, described_name text, described_place text, described_function text, ehealth_advised boolean, consequences_read_at timestamp with time zone, remark text, contact text, telephone text, other_may_answer boolean, may_leave_message boolean, sent_at timestamp with time zone, target_on date, latest_on date, taken_by uuid, taken_at timestamp with time zone, decided_at timestamp with time zone, decided_by uuid, registered_id uuid, refusal_reason text, refusal_words text, channel text, entered_by uuid, asked_by text, identity_check text, representative_name text, representative_niss text, representative_basis text, representative_evidence text, representative_until date, child_heard boolean, person_is_parent boolean, other_parent text, identity_differs boolean, double_of uuid, answered_at timestamp with time zone, asked_entry_id uuid, asked_given_name text, asked_family_name text, asked_function text, asked_specialty text, asked_riziv8 text, asked_riziv text, question text, organisation_id uuid, organisation_number text, organisation_name text, organisation_since timestamp with time zone)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  moment constant timestamptz := mt_now();
  who uuid;
begin
  select s.patient_id into who from sessions s where s.key_hash = hash and moment < least(s.idle_until, s.absolute_until);
  if who is null then
    return;
  end if;
  return query
    select * from (
        select moment, mt_enforcement(who),
          (select d.id from request_drafts d
            where d.patient_id = who and d.sent_at is null and d.conversation_id is not null order by d.updated_at desc limit 1),
          (select c.checked_at from patients p join ehealth_checks c on c.niss = p.niss where p.id = who)) once
      full join (
        select p.id, p.exclusion_id, p.care_worker_id, p.origin, p.started_at, p.ended_at, p.ended_by, p.undoes, p.ended_by_officer, p.end_channel,
            w.id, w.given_name, w.family_name, w.function, w.specialty, w.riziv8, w.riziv,
            w.person_id, e.confined_to_id,
            s.id, s.period_id, s.exclusion_id, s.patient_id, s.state, s.channel, s.asked_by, s.identity_check,
            s.officer_id, s.institution_id, s.message_id, s.planned_at, s.wait_hours, s.stops_at, s.closed_at, s.cancelled_by
          from exclusion_periods p
            join care_workers w on w.id = p.care_worker_id
            join exclusions e on e.id = p.exclusion_id
            left join planned_stops s on s.period_id = p.id
          where p.patient_id = who) periods (listed) on false
      full join (
        select r.id, r.reference, r.patient_id, r.institution_id, r.state, r.care_worker_id, r.described_name,
            r.described_place, r.described_function, r.ehealth_advised, r.consequences_read_at, r.remark, r.contact,
            r.telephone, r.other_may_answer, r.may_leave_message, r.sent_at, r.target_on, r.latest_on, r.taken_by,
            r.taken_at, r.decided_at, r.decided_by, r.registered_care_worker_id, r.refusal_reason, r.refusal_words, r.channel,
            r.entered_by, r.asked_by, r.identity_check, r.representative_name, r.representative_niss, r.representative_basis,
            r.representative_evidence, r.representative_until, r.child_heard, r.person_is_parent, r.other_parent,
            r.identity_differs, r.double_of, r.answered_at,
            w.id, w.given_name, w.family_name, w.function, w.specialty, w.riziv8, w.riziv,
            case when r.state = 'asked' then (
              select c.reference from conversations c
                where c.request_id = r.id and exists (select from messages m where m.conversation_id = c.id and m.kind = 'question')
                order by c.started_at desc, c.id desc limit 1) end
          from exclusion_requests r
            left join care_workers w on w.id = coalesce(r.care_worker_id, r.registered_care_worker_id)
          -- Not the open states by name: a request in one that is unknown here would vanish.
          where r.patient_id = who
            and (r.state <> all (array['registered', 'refused', 'withdrawn']) or r.state = 'refused' and r.decided_at > refused_since)) requests
        (listed) on false
      full join (
        select o.id, o.number, o.name, o.started_at from ehealth_organisations o where o.patient_id = who and o.ended_at is null) organisations
        (listed) on false
      order by periods.started_at desc, periods.listed desc, requests.sent_at desc, requests.listed desc,
        organisations.started_at desc, organisations.listed;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_patient_numbers(patient uuid)
 RETURNS text[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select coalesce(array_agg(n.number order by n.valid_until is not null, n.valid_until desc, n.number), '{}')
    from patient_numbers n where n.patient_id = $1 and n.wrong_at is null
$function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_patient_with(number text)
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select n.patient_id from patient_numbers n where n.number = $1 and n.wrong_at is null
$function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_people_to_settle(wanted uuid)
 RETURNS TABLE(id uuid, what text, one_id uuid, other_id uuid, ground text, written text, since timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select * from (
    select l.id, l.state as what, l.one_id, l.other_id, l.ground, null::text as written, l.made_at as since
      from care_worker_links l
      where l.ended_at is null and (l.id = wanted or wanted is null and l.state in ('proposed', 'undoing'))
        and l.state not in ('different', 'undone')
    union all
    select l.id, l.state, l.one_id, l.other_id, l.ground, null, l.made_at
      from care_worker_links l
      where wanted is null and l.ended_at is null and l.state in ('certain', 'same') and l.made_at > mt_now() - interval '30 days'
    union all
    select n.id, 'reissued', n.care_worker_id, (select c.care_worker_id from care_worker_numbers c
        where c.key = n.key and c.counts and c.state = 'current' and c.person_id <> n.person_id order by c.from_at desc, c.id limit 1),
        n.kind, n.written, n.until_at
      from care_worker_numbers n where n.state = 'reissued' and (wanted is null or n.id = wanted)
    union all
    select n.id, 'number', n.care_worker_id, n.care_worker_id, n.kind, n.written, n.from_at
      from care_worker_numbers n where n.id = wanted and n.state in ('current', 'former')) as waiting
    where mt_house() is not null and waiting.other_id is not null and not mt_meets_own_entry(waiting.one_id, waiting.other_id)
    order by waiting.what in ('certain', 'same'), waiting.since, waiting.id limit 200
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_people_waiting()
 RETURNS TABLE(twins boolean, numbers boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select mt_house() is not null and exists (
      select from care_worker_links l where l.ended_at is null and l.state in ('proposed', 'undoing') and not mt_meets_own_entry(l.one_id, l.other_id)),
    mt_house() is not null and exists (
      select from care_worker_numbers n join care_worker_numbers c on c.key = n.key and c.counts and c.state = 'current' and c.person_id <> n.person_id
        where n.state = 'reissued' and not mt_meets_own_entry(n.care_worker_id, c.care_worker_id))
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_period_changed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  perform mt_note_exclusion(new.exclusion_id);
  return null;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_person_changed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  people uuid[];
  exclusion uuid;
  broken uuid;
begin
  people := case when tg_op = 'INSERT' then array[new.person_id] else array[old.person_id, new.person_id] end;
  -- An exclusion of this person that is being registered at this moment is noted after this, with these numbers.
  perform from change_counter for update;
  for exclusion in
      select e.id from exclusions e where e.care_worker_id in (select c.id from care_workers c where c.person_id = any(people))
        and exists (select from exclusion_periods p where p.exclusion_id = e.id and p.ended_at is null) order by e.id loop
    perform mt_note_exclusion(exclusion);
  end loop;
  for broken in select b.id from breaks b where b.care_worker_id in (select c.id from care_workers c where c.person_id = any(people))
      and b.opens and b.stopped_at is null and b.ends_at > mt_now() order by b.id loop
    perform mt_note_break(broken);
  end loop;
  return null;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_person_keys(person jsonb)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select coalesce(array_agg(case
      when one ? 'niss' then 'niss ' || (one ->> 'niss')
      when one ? 'riziv' then 'riziv ' || left(one ->> 'riziv', 8)
      else 'personnel ' || (one -> 'personnel' ->> 'cbe') || ' ' || public.mt_normal_number(one -> 'personnel' ->> 'number') end), '{}')
    from jsonb_array_elements(person) as one
$function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_place_in_log()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if tg_table_name = 'exclusion_requests' then
    update log_places l set institution_id = new.institution_id where l.request_id = new.id;
  elsif new.action = 'break-reported' then
    insert into log_places (id, institution_id, break_id, action, happened_at)
      select new.id, b.institution_id, b.id, new.action, new.happened_at from breaks b where b.id = (new.details ->> 'break')::uuid;
  else
    insert into log_places (id, institution_id, request_id, action, happened_at)
      select new.id, r.institution_id, r.id, new.action, new.happened_at from exclusion_requests r where r.id = new.request_id;
  end if;
  return null;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_propose_by_name()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET enable_seqscan TO 'off'
 SET jit TO 'off'
AS $function$
begin
  perform pg_advisory_xact_lock(hashtextextended('care_worker_numbers', 0));
  with pairs as (
      select distinct least(a.id, b.id) as one, greatest(a.id, b.id) as other
        from after p join care_workers a on a.id = p.care_worker_id
          join care_workers b on b.sorted_key = a.sorted_key and b.person_id <> a.person_id
        where lower(split_part(a.function, ',', 1)) = lower(split_part(b.function, ',', 1)) and a.active and b.active
          and (a.niss = b.niss) is not false and (a.riziv8 = b.riziv8) is not false
          -- Not `=`: found by its person, never among all posts of an institution.
          and exists (select from care_worker_posts q where q.care_worker_id = b.id and q.institution_id is not distinct from p.institution_id)
          and not exists (select from care_worker_links l
            where l.one_id = least(a.id, b.id) and l.other_id = greatest(a.id, b.id) and l.ended_at is null)),
    made as (
      insert into care_worker_links (one_id, other_id, state, ground, made_at)
        select one, other, 'proposed', 'name', mt_now() from pairs order by one, other returning id, one_id)
    insert into audit_events (happened_at, action, actor_kind, care_worker_id, details)
      select mt_now(), 'people-proposed', 'system', one_id, jsonb_build_object('link', id) from made;
  return null;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_rate_consume(hash bytea, moment timestamp with time zone, seconds integer, most integer)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  insert into rate_counts as r values (hash, to_timestamp(floor(extract(epoch from moment) / seconds) * seconds), 1)
    on conflict (key_hash, begins_at) do update set count = r.count + 1
    returning count <= most
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_rates_sweep(moment timestamp with time zone)
 RETURNS bigint
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  with gone as (delete from rate_counts where begins_at < moment - interval '1 day' returning 1) select count(*) from gone
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_recipient_language(recipient uuid)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select p.language from patients p
    where p.id = recipient and mt_kind() is not null and (mt_kind() <> 'patient' or p.id = mt_patient())
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_reference_is_free(candidate text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if not pg_try_advisory_xact_lock(hashtextextended('reference ' || candidate, 0)) then
    return false;
  end if;
  return not exists (select from exclusion_requests r where r.reference = candidate)
    and not exists (select from conversations c where c.reference = candidate);
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_refresh_title(patient uuid, house uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
#variable_conflict use_variable
begin
  if (exists (select from exclusion_requests r where r.institution_id = house and r.patient_id = patient and r.channel in ('portal', 'message'))
      or exists (select from conversations c where c.institution_id = house and c.patient_id = patient
        and (c.request_id is null and c.topic <> 'home'
          or exists (select from messages m where m.conversation_id = c.id and m.author = 'patient')))
      or exists (select from breaks b where b.institution_id = house and b.patient_id = patient)
      or exists (select from exclusions e where coalesce(e.confined_to_id, e.registered_at_id) = house and e.patient_id = patient)) then
    insert into patient_titles values (patient, house) on conflict do nothing;
  else
    delete from patient_titles t where t.patient_id = patient and t.institution_id = house;
  end if;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_refusals_of_patient(skip bigint, most bigint)
 RETURNS TABLE(on_day date, application_id uuid, care_worker_id uuid, times bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select (d.decided_at at time zone 'Europe/Brussels')::date, d.application_id, x.care_worker_id, count(*)
    from decisions d left join lateral (
      select e.care_worker_id from exclusions e where e.patient_id = mt_patient() and e.care_worker_id = d.care_worker_id limit 1) x on true
    where mt_kind() = 'patient' and d.patient_id = any (array(select mt_own_ids())) and not d.permit
    group by 1, 2, 3 order by 1, 2, 3 offset skip limit most
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_refused_openings(reporter text, moment timestamp with time zone, more integer)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if mt_job() is distinct from 'break' then
    return null;
  end if;
  if more > 0 then
    insert into application_activity as a (application_id, began_at, refused_openings)
      select p.id, date_bin('10 minutes', moment, timestamptz 'epoch'), more from applications p where p.name = reporter
      on conflict (application_id, began_at) do update set refused_openings = a.refused_openings + excluded.refused_openings;
  end if;
  return (select coalesce(sum(a.refused_openings), 0) from application_activity a join applications p on p.id = a.application_id
    where p.name = reporter and a.began_at > moment - interval '1 hour');
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_regroup(one uuid, other uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  entries uuid[];
  keys text[];
begin
  entries := array(select c.id from care_workers c where c.person_id in (select p.person_id from care_workers p where p.id in (one, other)));
  with recursive edges as (
      select l.one_id as a, l.other_id as b from care_worker_links l
        where l.ended_at is null and l.state in ('certain', 'same', 'undoing') and l.one_id = any(entries)
      union select l.other_id, l.one_id from care_worker_links l
        where l.ended_at is null and l.state in ('certain', 'same', 'undoing') and l.other_id = any(entries)),
    reach (id, root) as (select e, e from unnest(entries) as e union select e.b, r.root from reach r join edges e on e.a = r.id),
    found as (select id, (array_agg(root order by root))[1] as person from reach group by id)
  update care_workers c set person_id = f.person from found f where c.id = f.id and c.person_id <> f.person;
  update care_worker_numbers n set person_id = c.person_id from care_workers c
    where c.id = n.care_worker_id and c.id = any(entries) and n.person_id <> c.person_id;
  select array_agg(n.key) into keys from care_worker_numbers n where n.care_worker_id = any(entries);
  perform mt_mark_reissued(coalesce(keys, '{}'));
  -- Who is an officer under one entry is so under the other (R12).
  perform mt_officer_withhold(o.id) from officers o where o.active and exists (
    select from mt_entries_of_officer(o.id) as e (id) where e.id = any(entries));
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_report_group(reporter text, patient uuid, house uuid, day_begins timestamp with time zone)
 RETURNS TABLE(told bigint, conversation uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  with today as (
    select distinct c.id, c.institution_id from breaks b join conversations c on c.id = b.conversation_id
      where mt_job() = 'break' and b.patient_id = patient and b.application = reporter and c.started_at >= day_begins)
  select (select count(*) from today),
    (select t.id from today t where t.institution_id = house
      and exists (select from messages m where m.conversation_id = t.id and m.kind = 'broken_often') limit 1)
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_request_answered(request uuid)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  with answered as (
    update exclusion_requests set state = 'taken', answered_at = mt_now()
      where id = request and state = 'asked' and mt_kind() = 'patient' and patient_id = mt_patient() returning 1)
  select exists (select from answered)
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_request_changed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  perform mt_request_withhold(new);
  if new.channel in ('portal', 'message') then
    perform mt_refresh_title(new.patient_id, new.institution_id);
  end if;
  if tg_op = 'UPDATE' and old.institution_id <> new.institution_id then
    perform mt_refresh_title(new.patient_id, old.institution_id);
  end if;
  return null;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_request_names_changed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if tg_table_name = 'exclusion_requests' then
    perform mt_note_request_names(array[new.id]);
  elsif tg_table_name = 'request_receipts' then
    perform mt_note_request_names(array[new.request_id]);
  elsif tg_table_name = 'patients' then
    perform mt_note_request_names(array(select r.id from exclusion_requests r where r.patient_id = new.id));
  else
    perform mt_note_request_names(array(select r.id from exclusion_requests r
      where coalesce(r.registered_care_worker_id, r.care_worker_id) = new.id));
  end if;
  return null;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_request_snapshot(r exclusion_requests)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select jsonb_strip_nulls(jsonb_build_object(
    'patient_id', r.patient_id,
    'patient', coalesce((select jsonb_build_object('given_name', p.given_name, 'family_name', p.family_name, 'niss', p.niss,
        'birth_date', p.birth_date)
      from patients p where p.id = r.patient_id and (p.title_institution_id = r.institution_id
        or exists (select from patient_titles t where t.patient_id = p.id and t.institution_id = r.institution_id))),
      (select jsonb_build_object('given_name', t.typed_given_name, 'family_name', t.typed_family_name, 'niss', t.typed_niss,
        'birth_date', t.typed_birth_date) from request_receipts t where t.request_id = r.id)),
    'person', (select jsonb_build_object('given_name', c.given_name, 'family_name', c.family_name, 'function', c.function,
        'specialty', c.specialty, 'riziv', c.riziv) from care_workers c where c.id = r.care_worker_id),
    'described', case when r.described_name is not null then jsonb_build_object(
      'name', r.described_name, 'place', r.described_place, 'function', r.described_function) end,
    'channel', r.channel,
    'remark', r.remark,
    'telephone', r.telephone,
    'other_may_answer', r.other_may_answer,
    'may_leave_message', r.may_leave_message,
    'sent_at', r.sent_at,
    'taken_by', (select jsonb_build_object('given_name', o.given_name, 'family_name', o.family_name) from officers o where o.id = r.taken_by),
    'question', (select c.reference from conversations c where c.request_id = r.id and c.institution_id = r.institution_id
      and exists (select from messages m where m.conversation_id = c.id and m.kind = 'question') order by c.started_at desc, c.id desc limit 1),
    'events', (select jsonb_agg(jsonb_build_object('kind', e.kind, 'at', e.happened_at, 'words', n.words, 'reached', n.reached,
        'officer', case when o.id is not null then jsonb_build_object('given_name', o.given_name, 'family_name', o.family_name) end)
        order by e.happened_at desc, e.id desc)
      from request_events e left join request_notes n on n.id = e.id left join officers o on o.id = e.officer_id
      where e.request_id = r.id)))
$function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_request_withhold(r exclusion_requests)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  delete from withheld_matters w where w.request_id = r.id and w.why = 'concerned';
  insert into withheld_matters (officer_id, request_id)
    select o, r.id from mt_concerned(r.institution_id, r.patient_id, null, coalesce(r.registered_care_worker_id, r.care_worker_id),
      case when r.conflict_denied or r.confined and r.described_key like '%ombud%' then null else r.described_key end, null, null) as o
    on conflict do nothing
$function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_requests_of_home(patient uuid, old_home uuid, new_home uuid)
 RETURNS TABLE(request uuid, destination uuid)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
#variable_conflict use_variable
begin
  if mt_kind() = 'patient' and patient = mt_patient() or mt_job() = 'homes' then
    return query select r.id, t.institution from exclusion_requests r
      cross join lateral mt_route(new_home, r.patient_id, null, coalesce(r.registered_care_worker_id, r.care_worker_id),
        case when r.conflict_denied then null else r.described_key end, null, null, false) t
      where r.patient_id = patient and r.institution_id = old_home and r.state in ('sent', 'taken', 'asked')
        and not r.confined and not r.undisclosed and not t.escalate and t.institution <> old_home
        and t.institution <> all (r.avoided_institutions);
  end if;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_retain(what text, before timestamp with time zone, most integer)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  gone bigint := 0;
  part record;
  wanted uuid[];
  talks uuid[];
begin
  if mt_job() is distinct from 'retain' then
    return 0;
  end if;
  perform set_config('mt.retain', 'yes', true);
  case what
  when 'outbox' then
    delete from outbox where id in (select id from outbox where state <> 'waiting' and created_at < before order by created_at limit most);
    get diagnostics gone = row_count;
  when 'unsubscribe_tokens' then
    delete from unsubscribe_tokens where token_hash in (select token_hash from unsubscribe_tokens where written_at < before limit most);
    get diagnostics gone = row_count;
  when 'ombuds_reminders' then
    delete from ombuds_reminders where (institution_id, day) in (
      select institution_id, day from ombuds_reminders where day < before::date limit most);
    get diagnostics gone = row_count;
  when 'ombuds_mailboxes' then
    delete from ombuds_mailboxes where address in (
      select address from ombuds_mailboxes where last_sent_at < before and not last_failed limit most);
    get diagnostics gone = row_count;
  when 'signals' then
    delete from signals where id in (select id from signals where happened_at < before limit most);
    get diagnostics gone = row_count;
  when 'handler_questions' then
    delete from handler_questions where id in (select id from handler_questions where answered_at < before limit most);
    get diagnostics gone = row_count;
  when 'patient_looks' then
    delete from patient_looks where id in (select id from patient_looks where looked_at < before limit most);
    get diagnostics gone = row_count;
  when 'decisions' then
    -- A whole month each; a question waits for it, and it waits for no question.
    perform set_config('lock_timeout', '2s', true);
    for part in select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'decisions'::regclass and c.relname ~ '^decisions_[0-9]{4}_[0-9]{2}$'
          and to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' <= before at time zone 'UTC'
        order by c.relname loop
      execute format('select count(*) from %I', part.name) into gone;
      execute format('drop table %I', part.name);
      if gone > 0 then
        return gone;
      end if;
    end loop;
    delete from decisions_other where (id, decided_at) in (select id, decided_at from decisions_other where decided_at < before limit most);
    get diagnostics gone = row_count;
  when 'breaks' then
    wanted := array(select b.id from breaks b where b.received_at < before
        and greatest(b.starts_at, b.ends_at, b.stopped_at, b.reviewed_at) < before and b.reviewed_at is not null
        and not exists (select from break_cases k where k.break_id = b.id and (k.closed_at is null or k.closed_at >= before))
        and not exists (select from break_stops s where s.break_id = b.id and s.received_at >= before)
        and not exists (select from break_openings o where o.break_id = b.id and o.received_at >= before)
        and not exists (select from changes c where c.break_id = b.id and c.recorded_at >= before)
        and (b.conversation_id is null or not mt_is_conversation_kept(b.conversation_id, before))
      order by b.received_at limit most);
    talks := array(select b.conversation_id from breaks b where b.id = any (wanted) and b.conversation_id is not null);
    delete from break_cases where break_id = any (wanted);
    delete from break_openings where break_id = any (wanted);
    delete from break_stops where break_id = any (wanted);
    delete from changes where break_id = any (wanted);
    delete from breaks where id = any (wanted);
    get diagnostics gone = row_count;
    -- One conversation may tell of several breaks: it goes with the last of them.
    talks := array(select distinct t.id from unnest(talks) as t (id) where not exists (select from breaks b where b.conversation_id = t.id));
    perform mt_retain_conversations(talks);
  when 'exclusion_requests' then
    -- Those from which no exclusion came.
    wanted := array(select r.id from exclusion_requests r where r.state in ('refused', 'withdrawn') and r.decided_at < before
        and not exists (select from exclusions e where e.request_id = r.id)
        and not exists (select from exclusion_requests d where d.double_of = r.id)
        and not exists (select from identity_sightings s where s.request_id = r.id)
        and not exists (select from conversations c where c.request_id = r.id and mt_is_conversation_kept(c.id, before))
      order by r.decided_at limit most);
    talks := array(select c.id from conversations c where c.request_id = any (wanted));
    perform mt_retain_conversations(talks);
    delete from attachment_chunks c using attachments a where c.attachment_id = a.id and a.request_id = any (wanted);
    delete from attachments a where a.request_id = any (wanted);
    delete from handler_questions q where q.request_id = any (wanted);
    delete from request_notes n where n.request_id = any (wanted);
    delete from request_events e where e.request_id = any (wanted);
    delete from request_snapshots s where s.request_id = any (wanted);
    delete from request_receipts t where t.request_id = any (wanted);
    delete from exclusion_requests r where r.id = any (wanted);
    get diagnostics gone = row_count;
  when 'conversations' then
    -- Those that belong to no request, exclusion or break.
    wanted := array(select c.id from conversations c where c.last_at < before and c.request_id is null and c.exclusion_id is null
        and not exists (select from breaks b where b.conversation_id = c.id)
        and not mt_is_conversation_kept(c.id, before)
      order by c.last_at limit most);
    perform mt_retain_conversations(wanted);
    gone := cardinality(wanted);
  when 'change_acknowledgements' then
    -- Not the last one of an application, nor the first of any change that is there: since then it is enforced.
    delete from change_acknowledgements where (application_id, sequence) in (
      select k.application_id, k.sequence from change_acknowledgements k
        where k.received_at < before
          and exists (select from change_acknowledgements n where n.application_id = k.application_id and n.sequence > k.sequence)
          and not exists (select from changes c where c.sequence <= k.sequence and c.sequence > coalesce(
            (select max(p.sequence) from change_acknowledgements p where p.application_id = k.application_id and p.sequence < k.sequence), 0))
        limit most);
    get diagnostics gone = row_count;
  else
    raise exception 'nothing is known to retain as %', what using errcode = 'MT068', constraint = 'retain_known';
  end case;
  perform set_config('mt.retain', '', true);
  return gone;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_retain_conversations(wanted uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  delete from attachment_chunks c using attachments a, messages m
    where c.attachment_id = a.id and a.message_id = m.id and m.conversation_id = any (wanted);
  delete from attachments a using messages m where a.message_id = m.id and m.conversation_id = any (wanted);
  delete from messages m where m.conversation_id = any (wanted);
  delete from handler_questions q where q.conversation_id = any (wanted);
  delete from conversations c where c.id = any (wanted);
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_route(home uuid, patient uuid, number text, care_worker uuid, described text, words text, identifiers jsonb, undisclosed boolean)
 RETURNS TABLE(institution uuid, confined boolean, escalate boolean)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
#variable_conflict use_variable
declare
  house record;
  concerned uuid[];
  with_colleagues uuid;
begin
  for house in
    select i.id from institutions i
      where i.id = home or i.ordinal > 0
      order by i.id <> home, i.id is distinct from (select h.stand_in_id from institutions h where h.id = home), i.ordinal, i.id
  loop
    continue when undisclosed and house.id = home;
    concerned := array(select mt_concerned(house.id, patient, number, care_worker, described, words, identifiers));
    if concerned = '{}' then
      return query select house.id, house.id <> home, false;
      return;
    end if;
    if with_colleagues is null and exists (select from officers o
        where o.institution_id = house.id and o.active and o.id <> all (concerned)) then
      with_colleagues := house.id;
    end if;
  end loop;
  return query select coalesce(with_colleagues, home), coalesce(with_colleagues, home) <> home, true;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_same_person(one uuid, other uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select one = other or (select c.person_id from care_workers c where c.id = one) = (select c.person_id from care_workers c where c.id = other)
$function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_searches_of_patient()
 RETURNS TABLE(happened_at timestamp with time zone, action text, officer_id uuid, institution_id uuid, reason text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select e.happened_at, e.action, e.actor_id, e.institution_id, e.details ->> 'reason' from audit_events e
    where mt_kind() = 'patient' and e.actor_kind = 'officer' and e.details ? 'patients'
      and e.action in ('patients-searched', 'worklist-read', 'messages-list-read') and e.details -> 'patients' ?| array(select own::text from mt_own_ids() own)
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_see_identity(sighting uuid, patient uuid, checked text, request uuid, moment timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
#variable_conflict use_variable
declare
  block patient_blocks;
  callers bigint;
begin
  if not mt_may_see_identity(patient) then
    return null;
  end if;
  if request is not null and not exists (select from exclusion_requests r
      where r.id = request and r.patient_id = patient and r.institution_id = mt_house() and r.telephone is not null and r.entered_by is null) then
    return null;
  end if;
  perform mt_block_lock(patient, true);
  insert into identity_sightings (id, patient_id, institution_id, officer_id, way, identity_check, request_id, seen_at)
    values (sighting, patient, mt_house(), mt_officer(), case when request is null then 'document' else 'callback' end, checked, request, moment);
  select * into block from patient_blocks b where b.patient_id = patient and b.lifted_at is null for update;
  if not found then
    return false;
  end if;
  if request is not null then
    select count(distinct o.niss) into callers from identity_sightings s
      join officers o on o.id = s.officer_id join exclusion_requests r on r.id = s.request_id
      where s.patient_id = patient and s.way = 'callback' and s.seen_at >= block.blocked_at and r.sent_at < block.blocked_at;
    if callers < 2 then
      return false;
    end if;
  end if;
  update patient_blocks b set lifted_at = moment, lifted_by_id = sighting where b.id = block.id;
  return true;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_sees_applications()
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$ select case mt_kind() when 'patient' then mt_patient() is not null
    when 'officer' then mt_institution() is not null and mt_officer_niss() is not null else mt_job() = 'feed' end $function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_session_begin(hash bytea, session uuid, patient uuid, officer uuid, content jsonb, moment timestamp with time zone, idle integer, absolute integer, on_device text, by_issuer text, by_subject text, by_sid text, by_token bytea)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  insert into sessions (key_hash, id, patient_id, officer_id, state, created_at, idle_seconds, idle_until, absolute_until, device,
      issuer, subject, sid, token, checked_at, check_after)
    select hash, session, patient, officer, content, moment, seconds, moment + make_interval(secs => seconds), moment + make_interval(secs => absolute),
      on_device, by_issuer, by_subject, by_sid, by_token, moment, moment + interval '4 minutes'
    from (select coalesce((select p.session_minutes * 60 from patients p where p.id = patient), idle) as seconds) as chosen
  returning true
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_session_begun()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into account_events (patient_id, happened_at, kind, device, browser)
    values (new.patient_id, new.created_at, 'signed-in', mt_device_kind(new.device), mt_device_browser(new.device));
  return null;
end $function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_session_checked(hash bytea, moment timestamp with time zone, new_token bytea)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  update sessions set checked_at = moment, check_after = moment + interval '4 minutes', token = coalesce(new_token, token)
    where key_hash = hash and mt_job() = 'sign-in' returning true
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_session_delete(hash bytea)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  delete from sessions where key_hash = hash returning true
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_session_load(hash bytea, moment timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
    select jsonb_build_object('kind', 'patient', 'id', p.id, 'name', mt_full_name(p.given_name, p.family_name), 'institution', p.home_institution_id,
        'home_confirmed', p.home_confirmed_at is not null)
      into who from patients p where p.id = s.patient_id;
  else
    select jsonb_build_object('kind', 'officer', 'id', o.id, 'name', mt_full_name(o.given_name, o.family_name), 'institution', o.institution_id)
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
    select count(*) into unread from (
      select from conversations c
        where c.institution_id = (who ->> 'institution')::uuid and c.is_talk and c.unread_since is not null
          and not exists (select from withheld_matters w where w.officer_id = s.officer_id and w.conversation_id = c.id)
        limit 100) as found;
  end if;
  -- The idle limit moves at most once a minute, so that reading a page writes nothing most of the time.
  if not expired and s.idle_until < moment + make_interval(secs => s.idle_seconds - 60) then
    update sessions set idle_until = moment + make_interval(secs => s.idle_seconds) where key_hash = hash;
  end if;
  return jsonb_build_object('who', who, 'state', s.state, 'expired', expired, 'unread', unread,
    'idle_minutes', s.idle_seconds / 60,
    'ends_in', floor(extract(epoch from least(make_interval(secs => s.idle_seconds - 60), s.absolute_until - moment)))::bigint);
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_session_update(hash bytea, content jsonb)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  update sessions set state = content where key_hash = hash returning true
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_sessions_end_by_provider(by_issuer text, by_subject text, by_sid text)
 RETURNS bigint
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  with gone as (
    delete from sessions where mt_job() = 'sign-in' and issuer = by_issuer
      and (by_subject is not null or by_sid is not null)
      and (by_subject is null or subject = by_subject) and (by_sid is null or sid = by_sid)
    returning patient_id, device, least(idle_until, absolute_until) as ends_at),
  noted as (
    insert into account_events (patient_id, happened_at, kind, device, browser)
      select patient_id, mt_now(), 'session-ended', mt_device_kind(device), mt_device_browser(device)
        from gone where patient_id is not null and ends_at > mt_now())
  select count(*) from gone
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_sessions_sweep(moment timestamp with time zone)
 RETURNS bigint
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  with ended as (
    update sessions set end_noted = true
      where patient_id is not null and not end_noted
        and least(idle_until, absolute_until) <= moment and least(idle_until, absolute_until) >= moment - interval '7 days'
      returning patient_id, device, least(idle_until, absolute_until) as ended_at),
  gone as (
    delete from sessions where least(idle_until, absolute_until) < moment - interval '7 days'
      returning patient_id, device, least(idle_until, absolute_until) as ended_at, end_noted),
  noted as (
    insert into account_events (patient_id, happened_at, kind, device, browser)
      select patient_id, ended_at, 'session-expired', mt_device_kind(device), mt_device_browser(device)
        from (select patient_id, device, ended_at from ended
          union all select patient_id, device, ended_at from gone where patient_id is not null and not end_noted) as ends)
  select count(*) from gone
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_sessions_to_check(by_issuer text, moment timestamp with time zone, number integer)
 RETURNS TABLE(hash bytea, officer uuid, institution uuid, subject text, token bytea, checked_at timestamp with time zone)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if mt_job() is distinct from 'sign-in' then
    raise exception 'only the sign-in job may call this function' using errcode = 'MT014', constraint = 'sign_in_job_only';
  end if;
  return query
    with due as (
      select s.key_hash from sessions s where s.token is not null and s.officer_id is not null and s.issuer = by_issuer and s.check_after <= moment
          and least(s.idle_until, s.absolute_until) > moment
        order by s.check_after limit number for update skip locked)
    update sessions s set check_after = moment + interval '1 minute' from due, officers o
      where s.key_hash = due.key_hash and o.id = s.officer_id
      returning s.key_hash, s.officer_id, o.institution_id, s.subject, s.token, s.checked_at;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_settle_link(link uuid, is_same boolean)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  l care_worker_links;
begin
  if mt_house() is null then
    raise exception 'only an officer settles who is one person' using errcode = 'MT070', constraint = 'people_settled_by_officer';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('care_worker_numbers', 0));
  select * into l from care_worker_links x where x.id = link and x.ended_at is null and x.state = 'proposed';
  if not found or mt_meets_own_entry(l.one_id, l.other_id) then
    return false;
  end if;
  perform mt_link(l.one_id, l.other_id, case when is_same then 'same' else 'different' end, null, mt_officer());
  return true;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_settle_number(number uuid, answer text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  n care_worker_numbers;
  holder uuid;
begin
  if mt_house() is null then
    raise exception 'only an officer settles whose a number is' using errcode = 'MT070', constraint = 'people_settled_by_officer';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('care_worker_numbers', 0));
  select * into n from care_worker_numbers x where x.id = number and x.state = 'reissued';
  holder := (select c.care_worker_id from care_worker_numbers c where c.key = n.key and c.counts and c.state = 'current' and c.person_id <> n.person_id
    order by c.from_at desc, c.id limit 1);
  if n.id is null or holder is null or answer not in ('same', 'given', 'wrong') or mt_meets_own_entry(n.care_worker_id, holder) then
    return false;
  end if;
  if answer = 'same' then
    update care_worker_numbers set settled_by = mt_officer() where id = number;
    perform mt_link(n.care_worker_id, holder, 'same', 'number', mt_officer());
  elsif answer = 'wrong' then
    perform mt_mark_number_wrong(number, mt_officer());
  else
    update care_worker_numbers set state = 'given', settled_by = mt_officer() where id = number;
  end if;
  return true;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_settled_as(wanted uuid)
 RETURNS TABLE(state text, own boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select n.state, coalesce(n.made_by = mt_officer(), false)
    from care_worker_links l join care_worker_links n on n.one_id = l.one_id and n.other_id = l.other_id and n.ended_at is null
    where l.id = wanted and mt_house() is not null and not mt_meets_own_entry(l.one_id, l.other_id)
  union all
  select n.state, coalesce(n.settled_by = mt_officer(), false)
    from care_worker_numbers n
    where n.id = wanted and n.settled_by is not null and mt_house() is not null and not mt_meets_own_entry(n.care_worker_id, n.care_worker_id)
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_sign_in_account(account bytea, patient uuid, proposal uuid, moment timestamp with time zone)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  before uuid;
begin
  if mt_job() is distinct from 'sign-in' then
    raise exception 'only the sign-in job may call this function' using errcode = 'MT014', constraint = 'sign_in_job_only';
  end if;
  insert into patient_accounts values (account, patient, moment) on conflict do nothing;
  select a.patient_id into before from patient_accounts a where a.account_hash = account for update;
  if before = patient then
    return null;
  end if;
  update patient_accounts a set patient_id = mt_sign_in_account.patient, since = moment where a.account_hash = account;
  insert into patient_merge_proposals values (proposal, before, patient, moment) on conflict do nothing;
  return case when found then before end;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_sign_in_known_officer_name(by_issuer text, by_subject text, number text, at_institution uuid)
 RETURNS text
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select given_name from officers where mt_job() = 'sign-in' and institution_id = at_institution
      and (issuer = by_issuer and subject = by_subject or issuer is null and niss = number)
    order by issuer nulls last limit 1 for update
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_sign_in_known_patient_name(number text)
 RETURNS text
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select p.given_name from patients p where mt_job() = 'sign-in' and p.id = mt_patient_with($1)
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_sign_in_officer(new_id uuid, by_issuer text, by_subject text, number text, given text, family text, given_name_key text, family_name_key text, at_institution uuid)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  o officers;
begin
  if mt_job() is distinct from 'sign-in' then
    raise exception 'only the sign-in job may call this function' using errcode = 'MT014', constraint = 'sign_in_job_only';
  end if;
  select * into o from officers where issuer = by_issuer and subject = by_subject and institution_id = at_institution;
  if not found then
    -- An account entered before it signed in for the first time.
    update officers set issuer = by_issuer, subject = by_subject
      where institution_id = at_institution and niss = number and issuer is null returning * into o;
  end if;
  if o.id is null then
    insert into officers (id, niss, given_name, family_name, given_key, family_key, institution_id, issuer, subject)
      values (new_id, number, given, family, given_name_key, family_name_key, at_institution, by_issuer, by_subject)
      on conflict do nothing returning * into o;
    -- Two browsers at once: the other one made it.
    return coalesce(o.id, (select x.id from officers x
      where x.issuer = by_issuer and x.subject = by_subject and x.institution_id = at_institution and x.active));
  end if;
  if not o.active or exists (select from officers x where x.institution_id = at_institution and x.niss = number and x.id <> o.id) then
    return null;
  end if;
  update officers set niss = number, given_name = given, family_name = family, given_key = given_name_key, family_key = family_name_key
    where id = o.id and (niss, given_name, family_name) is distinct from (number, given, family);
  return o.id;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_sign_in_officer_entries(officer uuid, riziv_first_8 text, personnel text)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  named uuid[];
begin
  if mt_job() is distinct from 'sign-in' then
    raise exception 'only the sign-in job may call this function' using errcode = 'MT014', constraint = 'sign_in_job_only';
  end if;
  named := array(
    select c.id from care_workers c join officers o on o.niss = c.niss where o.id = officer
    union select c.id from care_workers c where c.riziv8 = riziv_first_8
    union select n.care_worker_id from officers o join institutions i on i.id = o.institution_id
        join care_worker_numbers n on n.key = 'personnel ' || i.cbe || ' ' || mt_normal_number(personnel) and n.counts and n.state = 'current'
      where o.id = officer);
  delete from officer_entries e where e.officer_id = officer and e.care_worker_id <> all (named);
  insert into officer_entries select officer, id from unnest(named) as id on conflict do nothing;
  return cardinality(named);
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_sign_in_patient(new_id uuid, number text, given text, family text, home uuid, name_key text, turned_key text, sorted text, moment timestamp with time zone)
 RETURNS TABLE(patient uuid, made boolean)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if mt_job() is distinct from 'sign-in' then
    raise exception 'only the sign-in job may call this function' using errcode = 'MT014', constraint = 'sign_in_job_only';
  end if;
  made := false;
  patient := mt_patient_with(mt_sign_in_patient.number);
  if patient is null then
    insert into patients as p (id, niss, given_name, family_name, home_institution_id, created_at, search_key, family_key, sorted_key)
      values (new_id, mt_sign_in_patient.number, given, family, home, moment, name_key, turned_key, sorted)
      on conflict (niss) where merged_into_id is null do nothing;
    made := found;
    patient := mt_patient_with(mt_sign_in_patient.number);
  end if;
  if not made then
    update patients p set given_name = given, family_name = family, search_key = name_key, family_key = turned_key, sorted_key = sorted
      where p.id = patient and (p.given_name, p.family_name) is distinct from (given, family);
    -- Signing in with it proves that it is theirs.
    update patient_numbers n set source = 'patient' where n.number = mt_sign_in_patient.number and n.wrong_at is null and n.source <> 'patient';
  end if;
  return next;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_signal_application(signal uuid, about uuid, what text, moment timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if mt_job() is distinct from 'applications' then
    return false;
  end if;
  perform from applications a where a.id = about for update;
  insert into signals (id, kind, institution_id, application_id, happened_at)
    select signal, what, i.id, about, moment
      from applications a, institutions i
      where a.id = about and i.ordinal > 0
        and not exists (select from signals s where s.application_id = about and s.kind = what and s.happened_at > moment - interval '1 day')
      order by i.id <> a.institution_id, i.ordinal limit 1;
  return found;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_stop_closed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  update messages m set letter_required = false, letter_at_once = false
    where m.id = new.message_id and m.letter_required and m.letter_sent_at is null;
  return null;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_stop_overtaken()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if mt_job() is distinct from 'stops' then
    update planned_stops s set state = 'overtaken', closed_at = greatest(mt_now(), s.planned_at)
      where s.period_id = new.id and s.state in ('letter_first', 'waiting');
  end if;
  return null;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_title_of_home()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  new.title_institution_id := case
    when new.home_confirmed_at is null or new.merged_into_id is not null then null
    when exists (select from officers o where o.institution_id = new.home_institution_id and (o.niss = new.niss or o.niss = any(mt_patient_numbers(new.id))) and o.active)
      then (select r.institution
        from mt_route(new.home_institution_id, new.id, new.niss, null, null, null, null, false) r)
    else new.home_institution_id
  end;
  return new;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_two_tokens()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform from applications where id = new.application_id for update;
  if (select count(*) from application_tokens t where t.application_id = new.application_id and t.revoked_at is null
      and (t.expires_at is null or t.expires_at > mt_now())) > 2 then
    raise exception 'an application may have at most two valid tokens' using errcode = 'MT016', constraint = 'application_tokens_two_valid';
  end if;
  return null;
end $function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_typed_name_key(name text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select regexp_replace(regexp_replace(
    replace(replace(replace(replace(
      translate(lower(regexp_replace(normalize(name, nfkd), '[\u0300-\u036f''’]', '', 'g')), 'øØłŁđĐðÐẞÆŒÞ', 'oolldddd' || 'ßæœþ'),
      'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
    '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f]+', ' ', 'g'), '\m([dtol]) ', '\1', 'g')
$function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_undo_items(link uuid)
 RETURNS TABLE(exclusion uuid, care_worker uuid, since timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select e.id, e.care_worker_id, p.started_at
    from care_worker_link_answers a join care_worker_links l on l.id = a.link_id and l.state = 'undoing' and l.ended_at is null
      join exclusions e on e.id = a.exclusion_id join exclusion_periods p on p.exclusion_id = e.id and p.ended_at is null
    where a.link_id = link and a.answered_at is null and coalesce(e.confined_to_id, e.registered_at_id, e.title_institution_id,
        -- Of nobody's patient: the house that undoes it.
        (select o.institution_id from officers o where o.id = l.made_by)) = mt_house()
      and e.id not in (select mt_withheld('exclusion')) and not mt_meets_own_entry(l.one_id, l.other_id)
    order by p.started_at, e.id
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_undo_link(link uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  l care_worker_links;
  undoing uuid;
begin
  if mt_house() is null then
    raise exception 'only an officer undoes a link' using errcode = 'MT070', constraint = 'people_settled_by_officer';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('care_worker_numbers', 0));
  select * into l from care_worker_links x where x.id = link and x.ended_at is null and x.state in ('certain', 'same', 'undoing');
  if not found or mt_meets_own_entry(l.one_id, l.other_id) then
    return false;
  elsif l.state = 'undoing' then
    -- What was still to be looked at may have ended since.
    return mt_finish_undo(link);
  end if;
  undoing := mt_link(l.one_id, l.other_id, 'undoing', null, mt_officer());
  insert into care_worker_link_answers (link_id, exclusion_id)
    select undoing, e.id from exclusions e
      where e.care_worker_id in (select c.id from care_workers c where c.person_id = (select o.person_id from care_workers o where o.id = l.one_id))
        and exists (select from exclusion_periods p where p.exclusion_id = e.id and p.ended_at is null);
  perform mt_finish_undo(undoing);
  return true;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_unmerge_patients(merge uuid, moment timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  m patient_merges;
  part record;
  house uuid;
  moved bigint;
  counts jsonb := '{}';
begin
  select * into m from patient_merges w where w.id = merge and w.undone_at is null for update;
  if not found or moment > m.merged_at + interval '30 days' then
    raise exception 'a merge is taken back within 30 days, once' using errcode = 'MT071', constraint = 'patient_merges_undone_within_30_days';
  end if;
  perform from patients p where p.id in (m.from_id, m.into_id) order by p.id for update;
  if exists (select from patients p where p.id = m.into_id and p.merged_into_id is not null) then
    raise exception 'the later merge is taken back first' using errcode = 'MT071', constraint = 'patient_merges_later_first';
  end if;
  perform set_config('mt.merging', 'yes', true);
  set constraints all deferred;
  update patients p set merged_into_id = null where p.id = m.from_id;
  update patients p set merged_into_id = m.from_id
    where p.merged_into_id = m.into_id
      and exists (select from patient_merges w where w.from_id = p.id and w.into_id = m.from_id and w.undone_at is null);
  insert into patient_titles select m.from_id, t.institution_id from patient_titles t where t.patient_id = m.into_id on conflict do nothing;

  for part in select * from mt_merge_tables() loop
    execute format('with moved as (update %1$I set patient_id = $1 where patient_id = $2
          and %2$I in (select row_key::%3$s from patient_merge_rows where merge_id = $3 and table_name = %1$L) returning 1)
        select count(*) from moved', part.name, part.key, part.key_type)
      into moved using m.from_id, m.into_id, merge;
    if moved > 0 then
      counts := counts || jsonb_build_object(part.name, moved);
    end if;
  end loop;
  -- What came since belongs to whom its request, conversation or exclusion belongs.
  loop
    moved := 0;
    for part in
        select c.conrelid::regclass as child, c.confrelid::regclass as parent, string_agg(format('c.%I = p.%I', a.attname, b.attname), ' and ') as same
          from pg_constraint c cross join lateral unnest(c.conkey, c.confkey) as k (own, other)
            join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.own
            join pg_attribute b on b.attrelid = c.confrelid and b.attnum = k.other
          where c.contype = 'f' and a.attname <> 'patient_id' and c.confrelid <> c.conrelid
            and c.conrelid::regclass::text in (select t.name from mt_merge_tables() t)
            and c.confrelid::regclass::text in (select t.name from mt_merge_tables() t)
          group by c.oid, c.conrelid, c.confrelid loop
      execute format('with moved as (update %1$s c set patient_id = $1 from %2$s p
            where p.patient_id = $1 and c.patient_id = $2 and %3$s returning 1)
          select $3 + count(*) from moved', part.child, part.parent, part.same)
        into moved using m.from_id, m.into_id, moved;
    end loop;
    exit when moved = 0;
  end loop;

  update patient_numbers n set valid_until = null, wrong_at = null
    from patients p where p.id = m.from_id and n.patient_id = m.from_id and n.number = p.niss
      and n.id::text in (select r.row_key from patient_merge_rows r where r.merge_id = merge and r.table_name = 'patient_numbers');
  update exclusion_periods x set merge_id = null where x.merge_id = merge;
  update exclusion_requests r set merge_id = null where r.merge_id = merge;
  update patient_blocks b set merge_id = null where b.merge_id = merge;
  insert into exclusion_periods (id, exclusion_id, patient_id, care_worker_id, origin, started_at)
    select gen_random_uuid(), e.id, e.patient_id, e.care_worker_id, e.origin, moment from exclusions e
      where e.id = any(m.held) and e.origin = 'nexuzhealth'
        and not exists (select from exclusion_periods x where x.patient_id = e.patient_id and x.care_worker_id = e.care_worker_id
          and x.origin = e.origin and x.ended_at is null)
        and exists (select from exclusion_periods x where x.exclusion_id = e.id and x.ended_at >= m.merged_at
          and x.ended_by in ('patient', 'ombudsdienst', 'representative'))
      on conflict do nothing;
  get diagnostics moved = row_count;
  counts := counts || jsonb_build_object('hold_again', moved);

  update patients p set email = null, email_confirmed_at = null, email_off_at = null
    from patients f where m.took_email and p.id = m.into_id and f.id = m.from_id and p.email = f.email;
  update patients p set home_institution_id = m.home_before, home_confirmed_at = null, home_confirmed_by = null
    where m.home_before is not null and p.id = m.into_id and p.home_confirmed_at <= m.merged_at;
  -- The title of a house, anew.
  update patients p set home_institution_id = p.home_institution_id where p.id in (m.from_id, m.into_id);
  update exclusions e set title_institution_id = p.title_institution_id
    from patients p where p.id in (m.from_id, m.into_id) and e.patient_id = p.id and e.title_institution_id is distinct from p.title_institution_id;
  for house in select distinct t.institution_id from patient_titles t where t.patient_id in (m.from_id, m.into_id) loop
    perform mt_refresh_title(m.from_id, house);
    perform mt_refresh_title(m.into_id, house);
  end loop;
  -- Nobody knows who of the two is signed in.
  update sessions z set idle_until = least(z.idle_until, moment) where z.patient_id in (m.from_id, m.into_id);
  delete from saved_forms g where g.subject_id in (m.from_id, m.into_id);
  delete from patient_merge_rows r where r.merge_id = merge;
  update patient_merges w set undone_at = moment where w.id = merge;
  perform mt_officer_withhold(o.id) from officers o
    where o.active and o.niss = any(mt_patient_numbers(m.from_id) || mt_patient_numbers(m.into_id));
  -- First what holds again, so that its new version has the numbers as they are now.
  set constraints all immediate;
  set constraints all deferred;
  perform mt_note_patient(m.from_id);
  perform mt_note_patient(m.into_id);
  perform set_config('mt.merging', '', true);
  return counts;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_withheld(kind text)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  here uuid := mt_house();
begin
  if mt_kind() is distinct from 'officer' then
    return;
  elsif kind = 'request' then
    return query select w.request_id from withheld_matters w where w.officer_id = mt_officer() and w.request_id is not null
      union select m.id from exclusion_requests m join patients p on p.id = m.patient_id where p.id = mt_patient_with(mt_officer_niss());
  elsif kind = 'conversation' then
    return query select w.conversation_id from withheld_matters w where w.officer_id = mt_officer() and w.conversation_id is not null
      union select m.id from conversations m join patients p on p.id = m.patient_id where p.id = mt_patient_with(mt_officer_niss());
  elsif kind = 'break' then
    return query select w.break_id from withheld_matters w where w.officer_id = mt_officer() and w.break_id is not null
      union select m.id from breaks m join patients p on p.id = m.patient_id where p.id = mt_patient_with(mt_officer_niss());
  elsif kind = 'exclusion' then
    return query select w.exclusion_id from withheld_matters w where w.officer_id = mt_officer() and w.exclusion_id is not null;
  elsif kind = 'patient' then
    return query
      select p.id from patients p where p.id = mt_patient_with(mt_officer_niss()) or p.merged_into_id = mt_patient_with(mt_officer_niss())
      union
      select p.id from patients p
        where p.title_institution_id is distinct from here
          and p.id in (
            select r.patient_id from withheld_matters w join exclusion_requests r on r.id = w.request_id where w.officer_id = mt_officer()
            union select c.patient_id from withheld_matters w join conversations c on c.id = w.conversation_id where w.officer_id = mt_officer()
            union select b.patient_id from withheld_matters w join breaks b on b.id = w.break_id where w.officer_id = mt_officer()
            union select e.patient_id from withheld_matters w join exclusions e on e.id = w.exclusion_id where w.officer_id = mt_officer())
          and not exists (select from exclusion_requests r where r.patient_id = p.id and r.institution_id = here and r.entered_by is null
            and not exists (select from withheld_matters w where w.officer_id = mt_officer() and w.request_id = r.id))
          and not exists (select from conversations c where c.patient_id = p.id and c.institution_id = here and c.is_talk
            and not exists (select from withheld_matters w where w.officer_id = mt_officer() and w.conversation_id = c.id))
          and not exists (select from breaks b where b.patient_id = p.id and b.institution_id = here
            and not exists (select from withheld_matters w where w.officer_id = mt_officer() and w.break_id = b.id))
          and not exists (select from exclusions e where e.patient_id = p.id and coalesce(e.confined_to_id, e.registered_at_id) = here
            and not exists (select from withheld_matters w where w.officer_id = mt_officer() and w.exclusion_id = e.id));
  elsif kind = 'care_worker' then
    return query select mt_entries_of_officer(mt_officer());
  end if;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_withheld_open_requests()
 RETURNS TABLE(request uuid, patient uuid, destination uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select r.id, r.patient_id, mt_next_institution(r.id) from exclusion_requests r
    where mt_kind() = 'system' and r.state in ('sent', 'taken', 'asked') and exists (select from withheld_matters w where w.request_id = r.id)
    order by r.sent_at, r.id
$function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_withheld_parts(kind text)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if mt_kind() is distinct from 'officer' then
    return;
  elsif kind = 'message' then
    return query select m.id from messages m where m.conversation_id in (select mt_withheld('conversation'));
  elsif kind = 'attachment' then
    return query select a.id from attachments a join messages m on m.id = a.message_id where m.conversation_id in (select mt_withheld('conversation'))
      union all select a.id from attachments a where a.request_id in (select mt_withheld('request'));
  end if;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_withhold_request(request uuid)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
#variable_conflict use_variable
declare
  r exclusion_requests;
begin
  select * into r from exclusion_requests q where q.id = request for update;
  if not found or not mt_may_hand_over(r) or r.state not in ('sent', 'taken', 'asked') then
    return null;
  end if;
  update exclusion_requests q set state = 'sent', taken_by = null, taken_at = null, undisclosed = true where q.id = request;
  insert into withheld_matters (officer_id, request_id, why)
    select o.id, request, 'undisclosed' from officers o where o.institution_id = r.institution_id and o.active
    on conflict do nothing;
  insert into withheld_matters (officer_id, conversation_id, why)
    select o.id, c.id, 'undisclosed' from officers o, conversations c
      where o.institution_id = r.institution_id and o.active and c.request_id = request and c.institution_id = r.institution_id
    on conflict do nothing;
  return r.institution_id;
end $function$;
-- Called by mijntoegang_app.

CREATE OR REPLACE FUNCTION mt_withhold_undisclosed()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if tg_table_name = 'conversations' then
    insert into withheld_matters (officer_id, conversation_id, why)
      select o.id, new.id, 'undisclosed' from officers o where o.institution_id = new.institution_id and o.active on conflict do nothing;
  else
    insert into withheld_matters (officer_id, request_id, why)
      select o.id, new.id, 'undisclosed' from officers o where o.institution_id = new.institution_id and o.active on conflict do nothing;
  end if;
  return null;
end $function$;
-- Called by its owner only: triggers and other functions.

CREATE OR REPLACE FUNCTION mt_word_spellings(word text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
  select array(select word union select left(word, n - 1) || substr(word, n + 1) from generate_series(1, length(word)) as n where length(word) > 2)
$function$;
-- Called by every role.

CREATE OR REPLACE FUNCTION mt_words_name(words text, given text, family text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select strict_word_similarity(mt_full_name(given, family), words) >= 0.7
    or strict_word_similarity(coalesce(family || ' ' || given, family), words) >= 0.7
    or ' ' || words || ' ' like '% ' || family || ' %'
    or (length(replace(family, ' ', '')) >= 5 and position(replace(family, ' ', '') in replace(words, ' ', '')) > 0)
    or (given is not null and words like '%ombud%' and ' ' || words || ' ' like '% ' || given || ' %')
$function$;
-- Called by every role.
