-- After a complaint: which number was asked about, where nobody here has it. Hashes with a key outside the database, 16 bytes a number.
alter table decisions
  add column unknown_person bytea,
  add column unknown_patient bytea,
  add constraint decisions_unknown_person_without_entry
    check (unknown_person is null or care_worker_id is null and octet_length(unknown_person) between 16 and 320 and octet_length(unknown_person) % 16 = 0),
  add constraint decisions_unknown_patient_without_row
    check (unknown_patient is null or patient_id is null and octet_length(unknown_patient) = 16);

-- As before, with those hashes. The one without them is the version before's; a later migration takes it away.
create function mt_log_decisions(moment timestamptz, known_sequence bigint, ids uuid[], applications uuid[], patients uuid[], workers uuid[],
    permits boolean[], tokens bytea[], unknown_persons bytea[], unknown_patients bytea[]) returns bigint
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if mt_job() is distinct from 'decide' then
    raise exception 'only the decide job may log decisions' using errcode = 'MT019', constraint = 'decisions_logged_by_decide_job';
  end if;
  insert into decisions (id, decided_at, application_id, patient_id, care_worker_id, permit, sequence, unknown_person, unknown_patient)
    select a.id, moment, a.application, a.patient, a.worker, a.permit, known_sequence, a.person_hash, a.patient_hash
      from unnest(ids, applications, patients, workers, permits, unknown_persons, unknown_patients)
        as a (id, application, patient, worker, permit, person_hash, patient_hash);
  update application_tokens t set last_used_at = moment where t.id in (
    select u.id from application_tokens u where u.hash = any(tokens) and (u.last_used_at is null or u.last_used_at < moment - interval '1 minute')
      for update skip locked);
  return cardinality(ids);
end $$;
revoke all on function mt_log_decisions(timestamptz, bigint, uuid[], uuid[], uuid[], uuid[], boolean[], bytea[], bytea[], bytea[]) from public;
grant execute on function mt_log_decisions(timestamptz, bigint, uuid[], uuid[], uuid[], uuid[], boolean[], bytea[], bytea[], bytea[])
  to mijntoegang_app;
