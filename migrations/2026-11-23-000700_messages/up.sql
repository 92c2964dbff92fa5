-- The patient's inbox: what the ombudsdienst and the portal tell a patient.
create table messages (
  id uuid primary key,
  patient_id uuid not null references patients (id),
  institution_id uuid not null references institutions (id),
  kind text not null check (kind in ('registered', 'refused', 'registration_retracted')),
  subject text not null check (subject <> ''),
  body text not null check (body <> ''),
  request_id uuid references exclusion_requests (id),
  written_at timestamptz not null,
  read_at timestamptz
);
create index messages_of_patient on messages (patient_id, written_at desc);

alter table messages enable row level security;
create policy patient_own on messages for select to mijntoegang_app
  using (mt_kind() = 'patient' and patient_id = mt_patient());
create policy patient_reads on messages for update to mijntoegang_app
  using (mt_kind() = 'patient' and patient_id = mt_patient())
  with check (mt_kind() = 'patient' and patient_id = mt_patient());
create policy officer_writes on messages for insert to mijntoegang_app
  with check (mt_kind() = 'officer' and institution_id = mt_institution()
    and exists (select from exclusion_requests r where r.id = request_id and r.patient_id = messages.patient_id));
grant select, insert, update (read_at) on messages to mijntoegang_app;
