update schema_compatibility set oldest_compatible = '20261129000201';

drop policy saved on saved_forms;
alter table saved_forms rename column saved_at to parked_at;
alter table saved_forms rename constraint saved_forms_pkey to parked_forms_pkey;
alter table saved_forms rename to parked_forms;
create policy parked on parked_forms for all to mijntoegang_app
  using (subject_id = case mt_kind() when 'patient' then mt_patient() when 'officer' then mt_officer() end or mt_job() in ('park', 'sweep'))
  with check (mt_job() = 'park');

create or replace function mt_drafts_of_nobody_sweep(moment timestamptz) returns bigint
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
