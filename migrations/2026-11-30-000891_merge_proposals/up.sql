-- A provider's account that comes with another number than before is of one person, or of another one by now: an operator finds out, and
-- until then both are two patients (R20).
create table patient_accounts (
  -- Of issuer and subject: an account is recognised, and its subject is not kept.
  account_hash bytea primary key,
  patient_id uuid not null references patients (id),
  since timestamptz not null
);
create index patient_accounts_of_patient on patient_accounts (patient_id);
alter table patient_accounts enable row level security;
create trigger guard_merged before insert or update of patient_id on patient_accounts for each row execute function mt_guard_merged();

create table patient_merge_proposals (
  id uuid primary key,
  -- Of whom the account was.
  from_id uuid not null references patients (id),
  -- With whose number it came.
  into_id uuid not null references patients (id),
  proposed_at timestamptz not null,
  -- When an operator found that they are two people.
  declined_at timestamptz,
  constraint patient_merge_proposals_of_two check (from_id <> into_id),
  constraint patient_merge_proposals_declined_later check (declined_at >= proposed_at)
);
-- Two people are asked about once.
create unique index patient_merge_proposals_once on patient_merge_proposals (least(from_id, into_id), greatest(from_id, into_id));
alter table patient_merge_proposals enable row level security;

-- Notes of which patient an account is. Of whom it was until now, where that is another one and a merge is proposed.
create function mt_sign_in_account(account bytea, patient uuid, proposal uuid, moment timestamptz) returns uuid
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  before uuid;
begin
  if mt_job() is distinct from 'sign-in' then
    raise exception 'only the sign-in job may call this function' using errcode = 'MT014', constraint = 'sign_in_job_only';
  end if;
  insert into patient_accounts values (account, patient, moment) on conflict do nothing;
  select a.patient_id into before from patient_accounts a where a.account_hash = account for update;
  if before = patient then
    return null;
  end if;
  update patient_accounts a set patient_id = mt_sign_in_account.patient, since = moment where a.account_hash = account;
  insert into patient_merge_proposals values (proposal, before, patient, moment) on conflict do nothing;
  return case when found then before end;
end $$;
revoke all on function mt_sign_in_account(bytea, uuid, uuid, timestamptz) from public;
grant execute on function mt_sign_in_account(bytea, uuid, uuid, timestamptz) to mijntoegang_app;
