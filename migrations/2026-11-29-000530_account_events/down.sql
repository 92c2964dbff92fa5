drop function mt_refusals_of_patient, mt_followers_of_patient, mt_disclosures_of_patient, mt_searches_of_patient, mt_account_events_sweep, mt_account_note;
drop index decisions_refused, audit_events_followed, audit_events_consents, audit_events_searches;
drop policy patient_own on patient_looks;
create or replace function mt_account_confirm_email(hash bytea, moment timestamptz) returns jsonb
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  wanted email_confirmations;
  waited boolean := false;
begin
  if mt_job() is distinct from 'link' then
    return null;
  end if;
  select * into wanted from email_confirmations c where c.token_hash = hash;
  if not found then
    return null;
  end if;
  perform mt_account_lock(wanted.patient_id);
  select * into wanted from email_confirmations c where c.token_hash = hash;
  if wanted.ended_as = 'confirmed' and moment < wanted.expires_at then
    -- The same button again.
    return jsonb_build_object('patient', wanted.patient_id, 'new', false, 'waited', false);
  end if;
  if wanted.ended_at is not null or moment >= wanted.expires_at then
    return null;
  end if;
  update email_confirmations c set ended_at = moment, ended_as = 'confirmed' where c.id = wanted.id;
  -- The links in mails to the address before end with it.
  delete from unsubscribe_tokens t where t.patient_id = wanted.patient_id;
  -- One that is being delivered right now is not taken out. Should that fail, it is gone (mt_notice_again): the new address is
  -- told as well, for two of the same notice harm nobody.
  waited := mt_account_discard_mail(wanted.patient_id, 'patient-notice') or exists (
    select from outbox o where o.patient_id = wanted.patient_id and o.kind = 'patient-notice' and o.state = 'waiting');
  update patients p set email = wanted.address, email_confirmed_at = moment, email_off_at = null where p.id = wanted.patient_id;
  return jsonb_build_object('patient', wanted.patient_id, 'new', true, 'waited', waited);
end $$;
drop trigger begun on sessions;
drop function mt_session_begun, mt_device_browser, mt_device_kind;
drop table account_events;
