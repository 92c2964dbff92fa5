-- A wrong address does not stay to be confirmed, and no notice is lost when the address changes under it.
create or replace function account_ask_email(form uuid, wanted text, hash bytea, moment timestamptz, until timestamptz, a_day integer) returns text
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if mt_kind() is distinct from 'patient' then
    raise exception 'an address is asked for by its patient' using errcode = 'MT011';
  end if;
  perform account_hold(mt_patient());
  if exists (select from email_confirmations c where c.id = form) then
    return 'again';
  end if;
  if exists (select from patients p where p.id = mt_patient() and lower(p.email) = lower(wanted) and p.email_off_at is null) then
    -- What was asked for before is not wanted any more: its link would change the address after all.
    update email_confirmations c set ended_at = moment, ended_as = 'replaced' where c.patient_id = mt_patient() and c.ended_at is null;
    perform account_take_out(mt_patient(), 'email-confirmation');
    return 'same';
  end if;
  -- Of this patient, and to this mailbox by whomever.
  if (select count(*) from email_confirmations c where c.patient_id = mt_patient() and c.asked_at > moment - interval '1 day') >= a_day
    or (select count(*) from email_confirmations c where lower(c.address) = lower(wanted) and c.asked_at > moment - interval '1 day') >= a_day then
    return 'limit';
  end if;
  update email_confirmations c set ended_at = moment, ended_as = 'replaced' where c.patient_id = mt_patient() and c.ended_at is null;
  perform account_take_out(mt_patient(), 'email-confirmation');
  insert into email_confirmations (id, patient_id, address, token_hash, asked_at, expires_at)
    values (form, mt_patient(), wanted, hash, moment, until);
  return 'asked';
end $$;

create or replace function account_confirm_email(hash bytea, moment timestamptz) returns jsonb
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
  perform account_hold(wanted.patient_id);
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
  waited := account_take_out(wanted.patient_id, 'patient-notice') or exists (
    select from outbox o where o.patient_id = wanted.patient_id and o.kind = 'patient-notice' and o.state = 'waiting');
  update patients p set email = wanted.address, email_confirmed_at = moment, email_off_at = null where p.id = wanted.patient_id;
  return jsonb_build_object('patient', wanted.patient_id, 'new', true, 'waited', waited);
end $$;
