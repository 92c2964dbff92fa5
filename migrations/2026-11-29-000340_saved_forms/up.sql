-- Saved forms by their name of today: a form that came with an expired or older session, or too often, is saved for its page and never
-- executed.
alter table parked_forms rename to saved_forms;
alter table saved_forms rename constraint parked_forms_pkey to saved_forms_pkey;
alter table saved_forms rename column parked_at to saved_at;
drop policy parked on saved_forms;
create policy saved on saved_forms for all to mijntoegang_app
  using (subject_id = case mt_kind() when 'patient' then mt_patient() when 'officer' then mt_officer() end or mt_job() in ('save-form', 'sweep'))
  with check (mt_job() = 'save-form');

create or replace function mt_drafts_of_nobody_sweep(moment timestamptz) returns bigint
  language sql volatile security definer set search_path = public, pg_temp as $$
  with gone as (
    delete from request_drafts d
      where mt_job() = 'sweep' and not d.has_person and d.sent_at is null and d.updated_at < moment - interval '1 day'
        and not exists (select from sessions s where s.patient_id = d.patient_id)
        and not exists (select from saved_forms f
          where f.subject_id = d.patient_id and f.path like '/uitsluitingen/aanvragen/' || d.id || '/%')
      returning 1)
  select count(*) from gone
$$;

-- Programs of before know the table by its old name.
update schema_compatibility set oldest_compatible = '20261129000340';
