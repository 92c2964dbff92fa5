-- A draft is a request that was begun once somebody is chosen or described; until then it only holds what was searched.
alter table request_drafts
  add has_person boolean not null generated always as (coalesce(jsonb_typeof(content -> 'person') = 'object', false)) stored;
create index request_drafts_of_nobody on request_drafts (updated_at) where not has_person and sent_at is null;

-- Removes searches that nobody went on with for a day. A page of one may still be open in an expired session, whose form is kept
-- for 7 days and then stands filled in again: as long as such a form or a session of that patient is there, so is the draft. A later
-- session too: in it, the page may have been opened again.
create function drafts_of_nobody_sweep(moment timestamptz) returns bigint
  language sql volatile security definer set search_path = public, pg_temp as $$
  with gone as (
    delete from request_drafts d
      where mt_job() = 'sweep' and not d.has_person and d.sent_at is null and d.updated_at < moment - interval '1 day'
        and not exists (select from sessions s where s.patient_id = d.patient_id)
        and not exists (select from parked_forms p
          where p.subject_id = d.patient_id and p.path like '/uitsluitingen/aanvragen/' || d.id || '/%')
      returning 1)
  select count(*) from gone
$$;
revoke all on function drafts_of_nobody_sweep from public;
grant execute on function drafts_of_nobody_sweep to mijntoegang_app;
