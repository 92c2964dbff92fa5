drop trigger titles_more on officer_entries;
drop trigger titles_more on officers;
drop trigger withhold_undisclosed on conversations;
drop trigger withhold_undisclosed on exclusion_requests;
drop function mt_withheld_open_requests, mt_officer_withhold_more, mt_withhold_undisclosed, mt_officer_names, mt_next_institution, mt_requests_of_home,
  mt_hand_over_request, mt_may_hand_over, mt_request_snapshot;

create or replace function mt_request_withhold(r exclusion_requests) returns void
  language sql volatile security definer set search_path = public, pg_temp as $$
  -- Anew: once it is settled who a described person is, the description counts no more.
  delete from withheld_matters w where w.request_id = r.id and w.why = 'concerned';
  insert into withheld_matters (officer_id, request_id)
    select o, r.id from mt_concerned(r.institution_id, r.patient_id, null, coalesce(r.registered_care_worker_id, r.care_worker_id),
      case when r.conflict_denied then null else r.described_key end, null, null) as o
    on conflict do nothing
$$;

drop policy officer_reads on request_snapshots;
create policy officer_reads on request_snapshots for select to mijntoegang_app
  using (institution_id = (select mt_house()) and request_id <> all (array(select mt_withheld('request'))));
alter table request_snapshots drop column withheld_from;

drop policy patient_starts_about_request on conversations;
update conversations set closed_at = null where closed_by is null;
alter table conversations
  drop constraint conversations_closed_by_officer_or_handing_over,
  drop constraint conversations_closed_at_and_by,
  add constraint conversations_closed_at_and_by check ((closed_at is null) = (closed_by is null)),
  drop column handed_over_at,
  drop column denied_key,
  drop column undisclosed,
  drop column confined;
alter table exclusion_requests drop column undisclosed, drop column avoided_institutions;

