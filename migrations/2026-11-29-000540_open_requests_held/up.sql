-- An officer's act holds its request or conversation, and then the patient's row: for the exclusion that it makes (mt_exclusion_titles)
-- and for the notice that it sends (mt_notice). A change of the home held the patient's row first and the requests that follow it after:
-- two such at one moment waited for each other. It holds the requests and their conversations first now.
create function mt_hold_open_requests(patient uuid) returns setof uuid
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
#variable_conflict use_variable
begin
  if not coalesce(mt_kind() = 'patient' and patient = mt_patient() or mt_job() = 'homes', false) then
    return;
  end if;
  return query select r.id from exclusion_requests r
    where r.patient_id = patient and r.state in ('sent', 'taken', 'asked') order by r.id for update;
  perform from conversations c
    where c.patient_id = patient and c.request_id is not null and c.handed_over_at is null order by c.id for update;
end $$;
revoke all on function mt_hold_open_requests from public;
grant execute on function mt_hold_open_requests to mijntoegang_app;
