-- A request that is counted is listed: an officer who may read a request can read whom it is for. One that the patient sent by the
-- house's title to the patient, one that an officer entered by what was typed, its receipt. Constraints hold both at commit.

-- Entered before there were receipts, or past the program: what is known of the patient stands in for what was typed. Only for whoever
-- handles it, for the officer did not type it.
insert into request_receipts (id, request_id, officer_id, institution_id, reference, typed_niss, typed_given_name, typed_family_name,
    typed_birth_date, person_line, channel, entered_at, reading_ended_at)
  select gen_random_uuid(), r.id, r.entered_by, o.institution_id, r.reference, p.niss, p.given_name, p.family_name,
    coalesce(p.birth_date, '1880'), left(coalesce(r.described_name, mt_full_name(c.given_name, c.family_name)), 1000), r.channel,
    r.sent_at, r.sent_at
  from exclusion_requests r
    join officers o on o.id = r.entered_by
    join patients p on p.id = r.patient_id
    left join care_workers c on c.id = r.care_worker_id
  where r.channel in ('paper', 'email', 'telephone') and not exists (select from request_receipts t where t.request_id = r.id);

-- As before, but no act of an officer's own gives a title (R11): what is said about a request gives one only once the patient wrote there.
-- A conversation about nothing else names its patient by the title, also where it only tells something: its letter is addressed. What an
-- officer prepared is the patient's own once it is sent.
create or replace function mt_refresh_title(patient uuid, house uuid) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
#variable_conflict use_variable
begin
  if (exists (select from exclusion_requests r where r.institution_id = house and r.patient_id = patient and r.channel in ('portal', 'message'))
      or exists (select from conversations c where c.institution_id = house and c.patient_id = patient
        and (c.request_id is null and c.topic <> 'home'
          or exists (select from messages m where m.conversation_id = c.id and m.author = 'patient')))
      or exists (select from breaks b where b.institution_id = house and b.patient_id = patient)
      or exists (select from exclusions e where coalesce(e.confined_to_id, e.registered_at_id) = house and e.patient_id = patient)) then
    insert into patient_titles values (patient, house) on conflict do nothing;
  else
    delete from patient_titles t where t.patient_id = patient and t.institution_id = house;
  end if;
end $$;
create or replace function mt_request_changed() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform mt_request_withhold(new);
  if new.channel in ('portal', 'message') then
    perform mt_refresh_title(new.patient_id, new.institution_id);
  end if;
  if tg_op = 'UPDATE' and old.institution_id <> new.institution_id then
    perform mt_refresh_title(new.patient_id, old.institution_id);
  end if;
  return null;
end $$;
create or replace function mt_conversation_changed() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform mt_conversation_withhold(new);
  if tg_op = 'INSERT' and new.request_id is null and new.topic <> 'home' then
    perform mt_refresh_title(new.patient_id, new.institution_id);
  end if;
  return null;
end $$;
create function mt_message_titles() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform mt_refresh_title(new.patient_id, new.institution_id);
  return null;
end $$;
revoke all on function mt_message_titles from public;
create trigger titles after insert on messages for each row when (new.author = 'patient') execute function mt_message_titles();
select mt_refresh_title(patient_id, institution_id) from (
  select patient_id, institution_id from patient_titles union select patient_id, institution_id from exclusion_requests
  union select patient_id, institution_id from conversations) known;

alter table exclusion_requests
  add column receipt_request_id uuid generated always as (case when channel in ('paper', 'email', 'telephone') then id end) stored,
  add column titled_institution_id uuid generated always as (case when channel in ('portal', 'message') then institution_id end) stored,
  add constraint exclusion_requests_entered_has_receipt foreign key (receipt_request_id) references request_receipts (request_id)
    deferrable initially deferred,
  add constraint exclusion_requests_sent_has_title foreign key (patient_id, titled_institution_id)
    references patient_titles (patient_id, institution_id) deferrable initially deferred;
comment on column exclusion_requests.receipt_request_id is 'for its constraint: its own id, where an officer entered it';
comment on column exclusion_requests.titled_institution_id is 'for its constraint: where it is handled, when the patient sent it';

-- As before; and whatever is about the officer as the patient, whose row is withheld as well, also where the officer was named as its
-- handler.
create or replace function mt_withheld(kind text) returns setof uuid
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if mt_kind() is distinct from 'officer' then
    return;
  elsif kind = 'request' then
    return query select w.request_id from withheld_matters w where w.officer_id = mt_officer() and w.request_id is not null
      union select m.id from exclusion_requests m join patients p on p.id = m.patient_id where p.niss = mt_officer_niss();
  elsif kind = 'conversation' then
    return query select w.conversation_id from withheld_matters w where w.officer_id = mt_officer() and w.conversation_id is not null
      union select m.id from conversations m join patients p on p.id = m.patient_id where p.niss = mt_officer_niss();
  elsif kind = 'break' then
    return query select w.break_id from withheld_matters w where w.officer_id = mt_officer() and w.break_id is not null
      union select m.id from breaks m join patients p on p.id = m.patient_id where p.niss = mt_officer_niss();
  elsif kind = 'exclusion' then
    return query select w.exclusion_id from withheld_matters w where w.officer_id = mt_officer() and w.exclusion_id is not null;
  elsif kind = 'patient' then
    return query select p.id from patients p where p.niss = mt_officer_niss();
  elsif kind = 'care_worker' then
    return query select e.care_worker_id from officer_entries e where e.officer_id = mt_officer()
      union select c.id from care_workers c where c.niss = mt_officer_niss();
  end if;
end $$;

-- Whoever handed a request over keeps what it had: what was typed as well.
create index request_snapshots_of_request on request_snapshots (request_id);
drop policy with_the_request on request_receipts;
create policy with_the_request on request_receipts for select to mijntoegang_app
  using (mt_kind() = 'officer' and (exists (select from exclusion_requests r where r.id = request_id)
    or exists (select from request_snapshots s where s.request_id = request_receipts.request_id)));
-- As before; the patient as typed where it may not see the patient.
create or replace function mt_request_snapshot(r exclusion_requests) returns jsonb
  language sql stable security definer set search_path = public, pg_temp as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'patient_id', r.patient_id,
    'patient', coalesce((select jsonb_build_object('given_name', p.given_name, 'family_name', p.family_name, 'niss', p.niss,
        'birth_date', p.birth_date)
      from patients p where p.id = r.patient_id and (p.title_institution_id = r.institution_id
        or exists (select from patient_titles t where t.patient_id = p.id and t.institution_id = r.institution_id))),
      (select jsonb_build_object('given_name', t.typed_given_name, 'family_name', t.typed_family_name, 'niss', t.typed_niss,
        'birth_date', t.typed_birth_date) from request_receipts t where t.request_id = r.id)),
    'person', (select jsonb_build_object('given_name', c.given_name, 'family_name', c.family_name, 'function', c.function,
        'specialty', c.specialty, 'riziv', c.riziv) from care_workers c where c.id = r.care_worker_id),
    'described', case when r.described_name is not null then jsonb_build_object(
      'name', r.described_name, 'place', r.described_place, 'function', r.described_function) end,
    'channel', r.channel,
    'remark', r.remark,
    'telephone', r.telephone,
    'other_may_answer', r.other_may_answer,
    'may_leave_message', r.may_leave_message,
    'sent_at', r.sent_at,
    'taken_by', (select jsonb_build_object('given_name', o.given_name, 'family_name', o.family_name) from officers o where o.id = r.taken_by),
    'question', (select c.reference from conversations c where c.request_id = r.id and c.institution_id = r.institution_id
      and exists (select from messages m where m.conversation_id = c.id and m.kind = 'question') order by c.started_at desc, c.id desc limit 1),
    'events', (select jsonb_agg(jsonb_build_object('kind', e.kind, 'at', e.happened_at, 'words', n.words, 'reached', n.reached,
        'officer', case when o.id is not null then jsonb_build_object('given_name', o.given_name, 'family_name', o.family_name) end)
        order by e.happened_at desc, e.id desc)
      from request_events e left join request_notes n on n.id = e.id left join officers o on o.id = e.officer_id
      where e.request_id = r.id)))
$$;
update request_snapshots s set data = s.data || jsonb_build_object('patient', jsonb_strip_nulls(jsonb_build_object(
    'given_name', t.typed_given_name, 'family_name', t.typed_family_name, 'niss', t.typed_niss, 'birth_date', t.typed_birth_date)))
  from request_receipts t where t.request_id = s.request_id and not s.data ? 'patient';

-- An older program shows conversations that its officers may read without whom they are with.
update schema_compatibility set oldest_compatible = '20261129000460';
