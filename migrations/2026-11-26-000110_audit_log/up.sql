-- /ombudsdienst/logboek: an officer reads what was done in the institution, but nothing about themself (R12).
-- A row is about an officer as the patient or the person to exclude: itself, or through the request, exclusion, conversation or
-- break that it names.
create function mt_audit_concerns_officer(patient uuid, request uuid, exclusion uuid, care_worker uuid, details jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select mt_concerns_officer(patient, care_worker, null)
    or exists (select from exclusion_requests r where r.id = request
      and mt_concerns_officer(r.patient_id, coalesce(r.registered_care_worker_id, r.care_worker_id), r.described_key))
    or exists (select from exclusions e where e.id = exclusion and mt_concerns_officer(e.patient_id, e.care_worker_id, null))
    or exists (select from conversations c where c.id = (details ->> 'conversation')::uuid
      and mt_concerns_conversation(c.patient_id, c.request_id, c.care_worker_id, c.named_key))
    or exists (select from breaks b where b.id = (details ->> 'break')::uuid
      and mt_concerns_break(b.patient_id, b.patient_niss, b.care_worker_id, b.named_key, b.identifiers))
$$;
-- What a patient did belongs to the institution that has the request.
create function mt_audit_of_institution(request uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from exclusion_requests r where r.id = request and r.institution_id = mt_institution())
$$;
revoke all on function mt_audit_concerns_officer, mt_audit_of_institution from public;
grant execute on function mt_audit_concerns_officer, mt_audit_of_institution to mijntoegang_app;
create policy officer_reads_log on audit_events for select to mijntoegang_app
  using (mt_kind() = 'officer'
    and (institution_id = mt_institution() or (actor_kind = 'patient' and mt_audit_of_institution(request_id)))
    and not mt_audit_concerns_officer(patient_id, request_id, exclusion_id, care_worker_id, details));
create index audit_events_of_institution on audit_events (institution_id, id desc) where institution_id is not null;
create index audit_events_of_request on audit_events (request_id, id desc) where request_id is not null;
create index audit_events_of_patients on audit_events (id desc) where actor_kind = 'patient' and request_id is not null;
