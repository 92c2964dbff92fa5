-- The worklist's tabs, tiles and orders out of one index, and since when the patient's answer waits for the ombudsdienst.

-- Not null while a taken request waits for what the ombudsdienst does with the answer; a decision empties it.
alter table exclusion_requests add column answered_at timestamptz;
grant update (answered_at) on exclusion_requests to mijntoegang_app;

create or replace function mt_request_answered(request uuid) returns boolean language sql security definer
  set search_path = public, pg_temp as $$
  with answered as (
    update exclusion_requests set state = 'taken', answered_at = mt_now()
      where id = request and state = 'asked' and mt_kind() = 'patient' and patient_id = mt_patient() returning 1)
  select exists (select from answered)
$$;

update exclusion_requests r set answered_at = e.happened_at
  from (select distinct on (request_id) request_id, kind, happened_at from request_events
          where kind not in ('note', 'call') order by request_id, happened_at desc, id desc) e
  where e.request_id = r.id and e.kind = 'answered' and r.state = 'taken';

-- Everything that a tab or tile counts or sorts by, and that the policies ask, is in the index: no open request is read for it.
drop index exclusion_requests_worklist;
create index exclusion_requests_worklist on exclusion_requests (institution_id, target_on, sent_at, id)
  include (state, taken_by, answered_at, reference, patient_id) where state in ('sent', 'taken', 'asked');
create index exclusion_requests_by_reference on exclusion_requests (institution_id, reference)
  include (id, state, taken_by, answered_at, target_on, sent_at, patient_id) where state in ('sent', 'taken', 'asked');

-- Finished ones in their whole order, and entered ones by the number that was typed.
drop index exclusion_requests_done;
create index exclusion_requests_done on exclusion_requests (institution_id, decided_at, id)
  where state in ('registered', 'refused', 'withdrawn');
create index request_receipts_typed_niss on request_receipts (typed_niss);
