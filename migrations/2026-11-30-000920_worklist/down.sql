drop function mt_find_requests(text, text[]);
drop trigger names on exclusion_requests;
drop trigger names_changed on exclusion_requests;
drop trigger names_of_request on request_receipts;
drop trigger names_of_requests on patients;
drop trigger names_of_requests on care_workers;
drop function mt_request_names_changed();
drop function mt_note_request_names(uuid[]);
drop function mt_typed_name_key(text);
drop table request_names;

drop index request_receipts_typed_niss;
drop index exclusion_requests_done;
create index exclusion_requests_done on exclusion_requests (institution_id, decided_at desc)
  where state in ('registered', 'refused', 'withdrawn');
drop index exclusion_requests_by_reference;
drop index exclusion_requests_worklist;
create index exclusion_requests_worklist on exclusion_requests (institution_id, target_on, sent_at, id) include (taken_at)
  where state in ('sent', 'taken', 'asked');

create or replace function mt_request_answered(request uuid) returns boolean language sql security definer
  set search_path = public, pg_temp as $$
  with answered as (
    update exclusion_requests set state = 'taken'
      where id = request and state = 'asked' and mt_kind() = 'patient' and patient_id = mt_patient() returning 1)
  select exists (select from answered)
$$;

alter table exclusion_requests drop column answered_at;
