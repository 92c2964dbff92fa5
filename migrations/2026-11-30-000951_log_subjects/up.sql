-- What is part of a conversation that is kept from the officer: a row that names its letter or its file alone would tell of it, now that the log
-- says whom a row is about (R12).
create function mt_withheld_parts(kind text) returns setof uuid
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if mt_kind() is distinct from 'officer' then
    return;
  elsif kind = 'message' then
    return query select m.id from messages m where m.conversation_id in (select mt_withheld('conversation'));
  elsif kind = 'attachment' then
    return query select a.id from attachments a join messages m on m.id = a.message_id where m.conversation_id in (select mt_withheld('conversation'))
      union all select a.id from attachments a where a.request_id in (select mt_withheld('request'));
  end if;
end $$;
revoke execute on function mt_withheld_parts(text) from public;
grant execute on function mt_withheld_parts(text) to mijntoegang_app;

-- The rows about a patient: those that name no matter or one that is this house's, as row-level security goes on to judge them; a matter of
-- another house would be told of by its patient (R12). And the searches that showed the patient, which no policy can find: the list of those who
-- were shown is no index under row-level security. A search of a worklist counts where it showed a matter that is not kept from who asks.
create function mt_log_of_patient(patient uuid) returns setof bigint
  language plpgsql stable security definer set search_path = public, pg_temp as $$
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
end $$;
revoke execute on function mt_log_of_patient(uuid) from public;
grant execute on function mt_log_of_patient(uuid) to mijntoegang_app;

-- What rows of the log are about, and the reason that was asked: the rest of their details is nobody's to read. Nothing of what is kept
-- from the officer.
create function mt_log_facts(entries bigint[]) returns table (id bigint, exclusion_id uuid, conversation_id uuid, break_id uuid, message_id uuid,
    attachment_id uuid, reason text, identity_check text)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
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
end $$;
revoke execute on function mt_log_facts(bigint[]) from public;
grant execute on function mt_log_facts(bigint[]) to mijntoegang_app;

-- Whether this officer read the same part of the log since then: that is one reading, and the log is not full of itself.
create function mt_log_was_read(patient uuid, codes jsonb, since timestamptz) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from audit_events e where e.institution_id = mt_house() and e.actor_id = mt_officer() and e.happened_at > since
    and e.action = 'log-read' and e.patient_id is not distinct from patient and e.details = codes)
$$;
revoke execute on function mt_log_was_read(uuid, jsonb, timestamptz) from public;
grant execute on function mt_log_was_read(uuid, jsonb, timestamptz) to mijntoegang_app;

-- As before; with the breaks that were reported to this house, and without what is part of a conversation that is kept from the officer.
-- `select true` where it said `exists`: that would read every request of the house for a page of fifty lines.
alter policy officer_reads_log on audit_events
  using ((((institution_id = ( SELECT mt_house() AS mt_house)) OR ((actor_kind = 'patient'::text) AND ( SELECT true
   FROM exclusion_requests r
  WHERE (r.id = audit_events.request_id))) OR ((action = 'break-reported'::text) AND ( SELECT true
   FROM breaks b
  WHERE (b.id = ((audit_events.details ->> 'break'::text))::uuid)))) AND (( SELECT mt_house() AS mt_house) IS NOT NULL) AND ((patient_id IS NULL) OR (request_id IS NOT NULL) OR (details ? 'conversation') OR (details ? 'break') OR (patient_id <> ALL (ARRAY( SELECT mt_withheld('patient'::text) AS mt_withheld)))) AND ((care_worker_id IS NULL) OR (care_worker_id <> ALL (ARRAY( SELECT mt_withheld('care_worker'::text) AS mt_withheld)))) AND ((request_id IS NULL) OR (request_id <> ALL (ARRAY( SELECT mt_withheld('request'::text) AS mt_withheld)))) AND ((exclusion_id IS NULL) OR (exclusion_id <> ALL (ARRAY( SELECT mt_withheld('exclusion'::text) AS mt_withheld)))) AND ((NOT (details ? 'conversation'::text)) OR (((details ->> 'conversation'::text))::uuid <> ALL (ARRAY( SELECT mt_withheld('conversation'::text) AS mt_withheld)))) AND ((NOT (details ? 'break'::text)) OR (((details ->> 'break'::text))::uuid <> ALL (ARRAY( SELECT mt_withheld('break'::text) AS mt_withheld)))) AND ((NOT (details ? 'message'::text)) OR (((details ->> 'message'::text))::uuid <> ALL (ARRAY( SELECT mt_withheld_parts('message'::text) AS mt_withheld_parts)))) AND ((NOT (details ? 'attachment'::text)) OR (((details ->> 'attachment'::text))::uuid <> ALL (ARRAY( SELECT mt_withheld_parts('attachment'::text) AS mt_withheld_parts))))));
