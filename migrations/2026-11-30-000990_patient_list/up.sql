-- The list of the patient whom a session stands for, in one statement without a transaction around it: this is the page that patients open
-- most. Each row has one of its four parts; the others are null.
create function mt_patient_list(hash bytea, refused_since timestamptz) returns table (
    -- What is there once.
    read_at timestamptz, enforcement jsonb, prepared_draft uuid, ehealth_checked_at timestamptz,
    -- A period of an exclusion, the entry and the person whom it shuts out, who looks after it, and a plan to stop it.
    period_id uuid, exclusion_id uuid, care_worker_id uuid, origin text, started_at timestamptz, ended_at timestamptz, ended_by text, undoes uuid,
    ended_by_officer uuid, end_channel text,
    entry_id uuid, given_name text, family_name text, function text, specialty text, riziv8 text, riziv text,
    person_id uuid, confined_to_id uuid,
    stop_id uuid, stop_period_id uuid, stop_exclusion_id uuid, stop_patient_id uuid, stop_state text, stop_channel text, stop_asked_by text,
    stop_identity_check text, stop_officer_id uuid, stop_institution_id uuid, stop_message_id uuid, planned_at timestamptz, wait_hours int,
    stops_at timestamptz, closed_at timestamptz, cancelled_by text,
    -- A request that is open or was refused since, the entry that it is about, and the question that waits for an answer.
    request_id uuid, reference text, request_patient_id uuid, institution_id uuid, state text, chosen_id uuid, described_name text,
    described_place text, described_function text, ehealth_advised boolean, consequences_read_at timestamptz, remark text, contact text,
    telephone text, other_may_answer boolean, may_leave_message boolean, sent_at timestamptz, target_on date, latest_on date, taken_by uuid,
    taken_at timestamptz, decided_at timestamptz, decided_by uuid, registered_id uuid, refusal_reason text, refusal_words text, channel text,
    entered_by uuid, asked_by text, identity_check text, representative_name text, representative_niss text, representative_basis text,
    representative_evidence text, representative_until date, child_heard boolean, person_is_parent boolean, other_parent text,
    identity_differs boolean, double_of uuid, answered_at timestamptz,
    asked_entry_id uuid, asked_given_name text, asked_family_name text, asked_function text, asked_specialty text, asked_riziv8 text,
    asked_riziv text, question text,
    -- An organisation that is excluded at eHealth.
    organisation_id uuid, organisation_number text, organisation_name text, organisation_since timestamptz)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
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
end $$;
revoke all on function mt_patient_list from public;
grant execute on function mt_patient_list to mijntoegang_app;
drop function mt_own_periods, mt_own_enforcement;
-- For officers with their own rights: the policies say which exclusions they see. The list above calls it past them, for its own patient.
create or replace function mt_enforcement(of_patient uuid) returns jsonb language plpgsql stable set search_path = public, pg_temp as $$
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
end $$;

-- The two functions that are gone are what older programs make the list with.
update schema_compatibility set oldest_compatible = '20261130000990';
