-- Conversations are worked on: what waits for the ombudsdienst, who opened one again, which form a message came with;
-- questions about a request; requests that an officer prepares from a message.
alter table conversations
  -- Somebody wrote in it: a notice alone is nothing to answer.
  add is_talk boolean not null default false,
  -- The oldest message of the patient that no officer saw, and the oldest that none answered.
  add unread_since timestamptz,
  add waits_since timestamptz,
  add reopened_at timestamptz,
  add reopened_by uuid references officers (id),
  add check ((reopened_at is null) = (reopened_by is null)),
  add check (unread_since is null or is_talk),
  add check (waits_since is null or is_talk),
  -- R12 reads all of it on every look: a conversation that would hold more goes on in another, so that no name drops out.
  add check (length(named_key) <= 60000);
-- Also whom a request is prepared against (R12).
grant update (care_worker_id, is_talk, unread_since, waits_since, reopened_at, reopened_by) on conversations to mijntoegang_app;
create index conversations_worklist on conversations (institution_id, unread_since, waits_since, last_at desc, id desc) where is_talk;

-- The form that a message came with: sent again, it is the same message.
alter table messages add sent_with uuid unique;

-- A conversation of the officer's institution that this officer may not open.
create function mt_conversation_withheld(wanted text) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select mt_kind() = 'officer' and exists (
    select from conversations c where c.reference = wanted and c.institution_id = mt_institution()
      and mt_concerns_conversation(c.patient_id, c.request_id, c.care_worker_id, c.named_key))
$$;

-- Questions: asked by an officer, answered by the patient.
alter table request_events
  drop constraint request_events_kind_check,
  drop constraint request_events_check,
  add constraint request_events_kind_check
    check (kind in ('sent', 'taken', 'asked', 'answered', 'registered', 'refused', 'withdrawn', 'registration_retracted')),
  add constraint request_events_check check ((kind in ('sent', 'answered', 'withdrawn')) = (officer_id is null));
alter table exclusion_requests add constraint exclusion_requests_asked_by check (state <> 'asked' or taken_by is not null);

-- The patient's answer puts the request back to work. No policy could say that this is all a patient may change.
create function mt_request_answered(request uuid) returns boolean
  language sql volatile security definer set search_path = public, pg_temp as $$
  with answered as (
    update exclusion_requests set state = 'taken'
      where id = request and state = 'asked' and mt_kind() = 'patient' and patient_id = mt_patient() returning 1)
  select exists (select from answered)
$$;
revoke all on function mt_request_answered from public;
grant execute on function mt_request_answered to mijntoegang_app;

-- **Maak er een aanvraag van**: a draft that an officer prepares from a conversation, one at a time. From then on it is the
-- patient's own, like any other.
alter table request_drafts
  add prepared_by uuid references officers (id),
  add conversation_id uuid unique references conversations (id),
  add check (prepared_by is null or conversation_id is not null);
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
revoke all on function mt_conversation_became from public;
grant execute on function mt_conversation_became to mijntoegang_app;
