-- By which id a decision's call is found again: the application's own, or the one that the portal answered it with (X-Request-ID).
alter table decisions
  add column request_id text,
  add constraint decisions_request_id_is_short check (char_length(request_id) <= 200);

-- As before, with that id. Its plans are made once: for arrays plpgsql would make them at each call.
drop function mt_log_decisions(timestamptz, bigint, uuid[], uuid[], uuid[], uuid[], boolean[], bytea[], bytea[], bytea[]);
create function mt_log_decisions(moment timestamptz, known_sequence bigint, ids uuid[], applications uuid[], patients uuid[], workers uuid[],
    permits boolean[], tokens bytea[], unknown_persons bytea[], unknown_patients bytea[], requests text[]) returns bigint
  language plpgsql volatile security definer set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
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
end $$;
revoke all on function mt_log_decisions(timestamptz, bigint, uuid[], uuid[], uuid[], uuid[], boolean[], bytea[], bytea[], bytea[], text[]) from public;
grant execute on function mt_log_decisions(timestamptz, bigint, uuid[], uuid[], uuid[], uuid[], boolean[], bytea[], bytea[], bytea[], text[]) to mijntoegang_app;
