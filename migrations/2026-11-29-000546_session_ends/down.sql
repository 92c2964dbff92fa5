update schema_compatibility set oldest_compatible = '20261129000543';
create or replace function mt_sessions_sweep(moment timestamptz) returns bigint
  language sql volatile security definer set search_path = public, pg_temp as $$
  with gone as (delete from sessions where least(idle_until, absolute_until) < moment - interval '7 days' returning 1)
  select count(*) from gone
$$;
alter table sessions drop column end_noted;
create or replace function mt_sessions_end_by_provider(by_issuer text, by_subject text, by_sid text) returns bigint
  language sql volatile security definer set search_path = public, pg_temp as $$
  with gone as (
    delete from sessions where mt_job() = 'sign-in' and issuer = by_issuer
      and (by_subject is not null or by_sid is not null)
      and (by_subject is null or subject = by_subject) and (by_sid is null or sid = by_sid)
    returning 1)
  select count(*) from gone
$$;
create or replace function mt_account_unsubscribe(hash bytea, moment timestamptz) returns uuid
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  whose uuid;
begin
  if mt_job() is distinct from 'link' then
    return null;
  end if;
  select t.patient_id into whose from unsubscribe_tokens t where t.token_hash = hash;
  if not found then
    return null;
  end if;
  perform mt_account_lock(whose);
  -- Changed in this moment: then the link was of the address before.
  if not exists (select from unsubscribe_tokens t where t.token_hash = hash) then
    return null;
  end if;
  perform mt_account_discard_mail(whose, 'patient-notice');
  update patients p set email_off_at = moment where p.id = whose and p.email_off_at is null;
  return case when found then whose end;
end $$;
delete from account_events where kind in ('session-expired', 'notices-stopped', 'notices-resumed');
alter table account_events
  drop constraint account_events_kind_check,
  add constraint account_events_kind_check check (kind in ('signed-in', 'signed-out', 'session-ended', 'data-downloaded', 'email-asked',
    'email-confirmed', 'email-changed', 'email-removed', 'home-chosen', 'home-changed'));
