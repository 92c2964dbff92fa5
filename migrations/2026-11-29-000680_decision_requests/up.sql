-- By which id a decision's call is found again: the application's own, or the one that the portal answered it with (X-Request-ID).
alter table decisions
  add column request_id text,
  add constraint decisions_request_id_is_short check (char_length(request_id) <= 200);

-- As before, with that id. The one without it is the version before's.
create function mt_log_decisions(moment timestamptz, known_sequence bigint, ids uuid[], applications uuid[], patients uuid[], workers uuid[],
    permits boolean[], tokens bytea[], requests text[]) returns bigint
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if mt_job() is distinct from 'decide' then
    raise exception 'only the decide job may log decisions' using errcode = 'MT019', constraint = 'decisions_logged_by_decide_job';
  end if;
  insert into decisions (id, decided_at, application_id, patient_id, care_worker_id, permit, sequence, request_id)
    select a.id, moment, a.application, a.patient, a.worker, a.permit, known_sequence, a.request
      from unnest(ids, applications, patients, workers, permits, requests) as a (id, application, patient, worker, permit, request);
  update application_tokens t set last_used_at = moment where t.id in (
    select u.id from application_tokens u where u.hash = any(tokens) and (u.last_used_at is null or u.last_used_at < moment - interval '1 minute')
      for update skip locked);
  return cardinality(ids);
end $$;
revoke all on function mt_log_decisions(timestamptz, bigint, uuid[], uuid[], uuid[], uuid[], boolean[], bytea[], text[]) from public;
grant execute on function mt_log_decisions(timestamptz, bigint, uuid[], uuid[], uuid[], uuid[], boolean[], bytea[], text[]) to mijntoegang_app;
