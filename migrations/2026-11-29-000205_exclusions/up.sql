-- An exclusion is one patient, one care worker, one origin; there is no column for a hospital (R2) nor for an expiry (R4).
create table exclusions (
  id uuid primary key,
  patient_id uuid not null references patients (id),
  care_worker_id uuid not null references care_workers (id),
  origin text not null check (origin in ('ehealth', 'nexuzhealth')),
  request_id uuid references exclusion_requests (id),
  registered_by uuid references officers (id),
  unique (id, patient_id, care_worker_id, origin)
);
create index exclusions_of_request on exclusions (request_id) where request_id is not null;
create index exclusions_of_care_worker on exclusions (care_worker_id);

-- The times in which it held. An undo is a new period that names the one it undoes, so history keeps the gap (R4).
create table exclusion_periods (
  id uuid primary key,
  exclusion_id uuid not null,
  patient_id uuid not null,
  care_worker_id uuid not null,
  origin text not null,
  foreign key (exclusion_id, patient_id, care_worker_id, origin) references exclusions (id, patient_id, care_worker_id, origin),
  started_at timestamptz not null,
  ended_at timestamptz,
  -- 'error' is the other end: entered in error, it never held by right.
  ended_by text check (ended_by in ('patient', 'patient_ehealth', 'ombudsdienst', 'representative', 'error')),
  undoes uuid unique references exclusion_periods (id),
  -- Ended by an officer: at whose word, and how that person's identity was checked.
  ended_by_officer uuid references officers (id),
  end_asked_by text check (end_asked_by in ('self', 'parent', 'representative')),
  end_identity_check text check (mt_is_code(end_identity_check)),
  constraint exclusion_periods_ended_at_and_by check ((ended_at is null) = (ended_by is null)),
  constraint exclusion_periods_ends_after_start check (ended_at >= started_at),
  constraint exclusion_periods_ehealth_ends_there check (ended_by is null or (origin = 'ehealth') = (ended_by = 'patient_ehealth')),
  constraint exclusion_periods_officer_of_end check (ended_by_officer is null or ended_by in ('ombudsdienst', 'error')),
  constraint exclusion_periods_identity_of_end check (
    (coalesce(ended_by, '') = 'ombudsdienst') = (end_identity_check is not null)
    and (end_identity_check is null) = (end_asked_by is null)
    and (end_identity_check is null or ended_by_officer is not null))
);
create index exclusion_periods_of_patient on exclusion_periods (patient_id, started_at desc);
create unique index exclusion_periods_one_active on exclusion_periods (patient_id, care_worker_id, origin) where ended_at is null;

-- Nothing about an exclusion is deleted, an end is final, and only what was registered here can be ended here (R4, R5).
create function mt_guard_period() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'an exclusion is never deleted' using errcode = 'MT001', constraint = 'exclusion_periods_never_deleted';
  end if;
  if old.ended_at is not null or (new.id, new.exclusion_id, new.started_at, new.undoes) is distinct from (old.id, old.exclusion_id, old.started_at, old.undoes) then
    raise exception 'the start of a period, and a period that ended, cannot change' using errcode = 'MT002', constraint = 'exclusion_periods_history';
  end if;
  return new;
end $$;
create trigger guard_period before update or delete on exclusion_periods for each row execute function mt_guard_period();

-- An undo belongs to an ending by the patient of the same exclusion.
create function mt_guard_undo() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.undoes is not null and not exists (
      select from exclusion_periods p where p.id = new.undoes and p.exclusion_id = new.exclusion_id and p.ended_by = 'patient') then
    raise exception 'only an ending by the patient can be undone' using errcode = 'MT003', constraint = 'exclusion_periods_undoes_own_ending';
  end if;
  return new;
end $$;
revoke all on function mt_guard_undo from public;
create trigger guard_undo before insert on exclusion_periods for each row execute function mt_guard_undo();

alter table exclusions enable row level security;
create policy patient_own on exclusions for select to mijntoegang_app
  using (mt_kind() = 'patient' and patient_id = mt_patient());
create policy officer_reads on exclusions for select to mijntoegang_app
  using (mt_kind() = 'officer' and exists (select from patients p where p.id = patient_id)
    and not mt_concerns_officer(patient_id, care_worker_id, null));
create policy officer_registers on exclusions for insert to mijntoegang_app
  with check (mt_kind() = 'officer' and origin = 'nexuzhealth' and registered_by = mt_officer()
    and exists (select from exclusion_requests r where r.id = request_id and r.patient_id = exclusions.patient_id
      and r.registered_care_worker_id = exclusions.care_worker_id)
    and not mt_concerns_officer(patient_id, care_worker_id, null));
grant select, insert on exclusions to mijntoegang_app;

alter table exclusion_periods enable row level security;
create policy patient_own on exclusion_periods for select to mijntoegang_app
  using (mt_kind() = 'patient' and patient_id = mt_patient());
create policy patient_ends on exclusion_periods for update to mijntoegang_app
  using (mt_kind() = 'patient' and patient_id = mt_patient() and origin = 'nexuzhealth')
  with check (mt_kind() = 'patient' and patient_id = mt_patient() and ended_by = 'patient');
create policy patient_undoes on exclusion_periods for insert to mijntoegang_app
  with check (mt_kind() = 'patient' and patient_id = mt_patient() and origin = 'nexuzhealth' and undoes is not null and ended_at is null);
create policy officer_reads on exclusion_periods for select to mijntoegang_app
  using (mt_kind() = 'officer' and exists (select from exclusions e where e.id = exclusion_id));
create policy officer_registers on exclusion_periods for insert to mijntoegang_app
  with check (mt_kind() = 'officer' and origin = 'nexuzhealth' and undoes is null and ended_at is null
    and exists (select from exclusions e where e.id = exclusion_id));
create policy officer_ends on exclusion_periods for update to mijntoegang_app
  using (mt_kind() = 'officer' and origin = 'nexuzhealth' and exists (select from exclusions e where e.id = exclusion_id))
  with check (mt_kind() = 'officer' and (ended_by = 'ombudsdienst' and ended_by_officer = mt_officer()
    or ended_by = 'error' and (ended_by_officer is null or ended_by_officer = mt_officer())));
grant select, insert, update (ended_at, ended_by, ended_by_officer, end_asked_by, end_identity_check)
  on exclusion_periods to mijntoegang_app;
