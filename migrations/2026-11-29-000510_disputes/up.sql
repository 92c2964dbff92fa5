-- **Dat was ik niet** (R19): a patient disputes an act that an officer did in their name. A case opens at another ombudsdienst, and from
-- then until an officer saw the identity document nothing that lowers the patient's protection is done at a distance.

alter table conversations
  drop constraint conversations_topic_check,
  add constraint conversations_topic_check
    check (topic in ('exclusion', 'ending', 'suspicion', 'other', 'request', 'ended', 'break', 'home', 'not_me'));
alter table messages
  drop constraint messages_kind_check,
  add constraint messages_kind_check check (kind in ('text', 'question', 'registered', 'refused', 'registration_retracted', 'ended', 'broken',
    'outcome', 'prepared', 'reopened', 'home_changed', 'home_adoption', 'entered', 'stop_planned', 'stop_cancelled',
    'not_me', 'not_me_outcome', 'identity_seen'));

create table disputes (
  id uuid primary key,
  -- What the portal told the patient. One dispute a message.
  message_id uuid not null unique references messages (id),
  patient_id uuid not null references patients (id),
  -- Whose ombudsdienst handles it, and where it is told of. What comes of it stays there (R12).
  institution_id uuid not null references institutions (id),
  conversation_id uuid not null unique,
  foreign key (conversation_id, patient_id, institution_id) references conversations (id, patient_id, institution_id),
  -- The message itself, for the officers who handle the dispute do not see it.
  disputed_kind text not null,
  disputed_arguments jsonb not null,
  told_at timestamptz not null,
  -- Whose act it is, and of which institution.
  acting_officers uuid[] not null,
  acting_institution_id uuid not null references institutions (id),
  state text not null check (state in ('open', 'investigating', 'founded', 'unfounded')),
  opened_at timestamptz not null,
  -- 30 days from the message: hours are counted, days are not.
  constraint disputes_in_time check (opened_at - told_at <= interval '720 hours'),
  latest_on date not null,
  taken_by uuid references officers (id),
  taken_at timestamptz,
  constraint disputes_taken_by_and_at check ((taken_by is null) = (taken_at is null)),
  constraint disputes_open_is_untaken check (state <> 'open' or taken_by is null),
  constraint disputes_investigating_is_taken check (state <> 'investigating' or taken_by is not null),
  -- For the ombudsdienst only, and for the patient.
  findings text check (findings <> '' and length(findings) <= 4000),
  words text check (words <> '' and length(words) <= 2000),
  closed_by uuid references officers (id),
  closed_at timestamptz,
  constraint disputes_closed_at_of_state check ((state in ('founded', 'unfounded')) = (closed_at is not null)),
  constraint disputes_closed_whole check (num_nonnulls(findings, words, closed_by, closed_at) in (0, 4))
);
create index disputes_of_institution on disputes (institution_id, opened_at desc, id desc);
create index disputes_open on disputes (institution_id, latest_on, id) where state in ('open', 'investigating');
create index disputes_of_patient on disputes (patient_id, opened_at);

-- An officer saw the patient's identity document, or called back a number that was on file.
create table identity_sightings (
  id uuid primary key,
  patient_id uuid not null references patients (id),
  institution_id uuid not null references institutions (id),
  officer_id uuid not null references officers (id),
  way text not null check (way in ('document', 'callback')),
  identity_check text check (mt_is_code(identity_check)),
  -- The request that holds the number.
  request_id uuid references exclusion_requests (id),
  constraint identity_sightings_of_way
    check (case way when 'document' then identity_check is not null and request_id is null else identity_check is null and request_id is not null end),
  seen_at timestamptz not null
);
create index identity_sightings_of_patient on identity_sightings (patient_id, seen_at);

-- While one is open nothing that lowers the patient's protection is done at a distance.
create table patient_blocks (
  id uuid primary key,
  patient_id uuid not null references patients (id),
  dispute_id uuid not null references disputes (id),
  blocked_at timestamptz not null,
  lifted_at timestamptz,
  lifted_by_id uuid references identity_sightings (id),
  constraint patient_blocks_lifted_by_and_at check ((lifted_at is null) = (lifted_by_id is null)),
  constraint patient_blocks_lifted_after check (lifted_at >= blocked_at)
);
create unique index patient_blocks_one_open on patient_blocks (patient_id) where lifted_at is null;
create index patient_blocks_of_patient on patient_blocks (patient_id, blocked_at);

alter table disputes enable row level security;
create policy patient_own on disputes for select to mijntoegang_app
  using (mt_kind() = 'patient' and patient_id = mt_patient());
create policy officer_reads on disputes for select to mijntoegang_app
  using (institution_id = (select mt_house()) and conversation_id <> all (array(select mt_withheld('conversation'))));
-- In one's own name only, and a closed one stays closed.
create policy officer_works on disputes for update to mijntoegang_app
  using (institution_id = (select mt_house()) and state in ('open', 'investigating')
    and conversation_id <> all (array(select mt_withheld('conversation'))))
  with check (institution_id = (select mt_house()) and state <> 'open'
    and (state <> 'investigating' or taken_by = mt_officer())
    and (state = 'investigating' or closed_by = mt_officer()));
grant select, update (state, taken_by, taken_at, findings, words, closed_by, closed_at) on disputes to mijntoegang_app;

-- No officer reads these: whether there is a block shows only where an act is refused.
alter table patient_blocks enable row level security;
create policy patient_own on patient_blocks for select to mijntoegang_app
  using (mt_kind() = 'patient' and patient_id = mt_patient());
grant select on patient_blocks to mijntoegang_app;
alter table identity_sightings enable row level security;
create policy patient_own on identity_sightings for select to mijntoegang_app
  using (mt_kind() = 'patient' and patient_id = mt_patient());
grant select on identity_sightings to mijntoegang_app;

create policy patient_told_of_dispute on messages for insert to mijntoegang_app
  with check (mt_kind() = 'patient' and patient_id = mt_patient() and author = 'system' and kind = 'not_me' and officer_id is null
    and read_at is null);
-- The job `disputes` tells the patient what an officer saw: the officer sees nothing of it.
create policy disputes_tells on conversations for insert to mijntoegang_app
  with check (mt_job() = 'disputes' and topic = 'home' and closed_at is null);
create policy disputes_tells on messages for insert to mijntoegang_app
  with check (mt_job() = 'disputes' and author = 'system' and kind = 'identity_seen' and officer_id is null and read_at is null);
-- A form sent twice is told by `on conflict`, which asks for the sight of the row.
create policy disputes_sees on messages for select to mijntoegang_app using (mt_job() = 'disputes' and kind = 'identity_seen');

-- The act that a message tells of, where an officer did it in the patient's name; no row: there is nothing to dispute.
create function mt_disputed_act(m messages) returns table (officers uuid[], institution uuid, care_worker uuid, described text)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if m.author <> 'system' or m.arguments is null then
    return;
  elsif m.kind in ('entered', 'registered') then
    return query select array_remove(array[r.entered_by, m.officer_id], null), o.institution_id,
        coalesce(r.registered_care_worker_id, r.care_worker_id), r.described_key
      from conversations c join exclusion_requests r on r.id = c.request_id join officers o on o.id = coalesce(m.officer_id, r.entered_by)
      where c.id = m.conversation_id and r.entered_by is not null;
  elsif m.kind = 'stop_planned' then
    return query select array[s.officer_id], s.institution_id, c.care_worker_id, null::text
      from planned_stops s join conversations c on c.id = m.conversation_id where s.message_id = m.id;
  elsif m.kind = 'ended' and m.arguments ->> 'requester' <> 'patient_in_portal' then
    -- By an officer, or by the job that carries out what an officer planned.
    return query select array[o.id], o.institution_id, c.care_worker_id, null::text
      from conversations c join officers o on o.id = coalesce(m.officer_id, (select s.officer_id from planned_stops s
        where s.exclusion_id = c.exclusion_id and s.state in ('done', 'taken_back') and s.closed_at <= m.written_at
        order by s.closed_at desc limit 1))
      where c.id = m.conversation_id;
  elsif m.kind = 'ended' and mt_own_address_changed(m.written_at) then
    -- In a session that may have been another person's.
    return query select '{}'::uuid[], p.home_institution_id, c.care_worker_id, null::text
      from conversations c join patients p on p.id = c.patient_id where c.id = m.conversation_id;
  elsif m.kind = 'home_adoption' then
    return query select array[a.officer_id], a.institution_id, null::uuid, null::text
      from home_adoptions a join institutions i on i.id = a.institution_id
      where a.patient_id = m.patient_id and a.adopted_at = m.written_at and i.name = m.arguments ->> 'institution'
      order by a.id desc limit 1;
  elsif m.kind = 'home_changed' then
    -- Not the patient's own choice.
    return query select array[a.officer_id], a.institution_id, null::uuid, null::text
      from home_adoptions a join institutions i on i.id = a.institution_id
      where a.patient_id = m.patient_id and a.done_at = m.written_at and i.name = m.arguments ->> 'institution'
      order by a.id desc limit 1;
  elsif m.kind = 'identity_seen' then
    return query select array[s.officer_id], s.institution_id, null::uuid, null::text
      from identity_sightings s join institutions i on i.id = s.institution_id
      where s.patient_id = m.patient_id and s.seen_at = m.written_at and i.name = m.arguments ->> 'institution'
      order by s.id desc limit 1;
  end if;
end $$;

-- What a conversation of the patient's tells that can be disputed, or was.
create function mt_disputable(conversation uuid)
  returns table (message uuid, kind text, arguments jsonb, told_at timestamptz, dispute uuid)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
  if mt_kind() is distinct from 'patient' then
    return;
  end if;
  return query select m.id, m.kind, m.arguments, m.written_at, (select d.id from disputes d where d.message_id = m.id)
    from messages m
    where m.conversation_id = conversation and m.patient_id = mt_patient() and m.author = 'system'
      and exists (select from mt_disputed_act(m))
    order by m.written_at, m.id limit 1;
end $$;

-- Serialises a dispute with what it forbids, until the transaction ends: whoever is later sees what the other wrote.
create function mt_block_lock(patient uuid, exclusive boolean) returns void
  language plpgsql volatile set search_path = public, pg_temp as $$
begin
  if exclusive then
    perform pg_advisory_xact_lock(hashtextextended('block ' || patient, 0));
  else
    perform pg_advisory_xact_lock_shared(hashtextextended('block ' || patient, 0));
  end if;
end $$;

-- Opens a dispute and puts the block on. It goes to the first ombudsdienst (the stand-in, then the others in the order of the
-- configuration) none of whose officers did the act or is concerned; none left: those whom it does not concern where it was done.
-- No row: there is nothing to dispute, it is too late, or it was disputed before.
create function mt_open_dispute(dispute uuid, conversation uuid, reference text, subject jsonb, message uuid, latest date, moment timestamptz)
  returns table (institution uuid)
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
#variable_conflict use_variable
declare
  m messages;
  act record;
  numbers text[];
  houses uuid[];
  handler uuid;
begin
  if mt_kind() is distinct from 'patient' then
    return;
  end if;
  select * into m from messages x where x.id = message and x.patient_id = mt_patient() for update;
  if not found or moment - m.written_at > interval '720 hours' or exists (select from disputes d where d.message_id = message) then
    return;
  end if;
  select * into act from mt_disputed_act(m);
  if act.institution is null then
    return;
  end if;
  perform mt_block_lock(m.patient_id, true);
  -- What was planned while the patient's own plans were being cancelled.
  update planned_stops s set state = 'cancelled', cancelled_by = 'patient', closed_at = greatest(moment, s.planned_at)
    where s.patient_id = m.patient_id and s.state in ('letter_first', 'waiting');
  numbers := array(select o.niss from officers o where o.id = any (act.officers));
  houses := act.institution || array(select o.institution_id from officers o where o.id = any (act.officers));
  select i.id into handler from institutions i
    where i.ordinal > 0 and i.id <> all (houses)
      and not exists (select from officers o where o.institution_id = i.id and o.active and o.niss = any (numbers))
      and not exists (select from mt_concerned(i.id, m.patient_id, null, act.care_worker, act.described, null, null))
    order by i.id is distinct from (select h.stand_in_id from institutions h where h.id = act.institution), i.ordinal, i.id
    limit 1;
  insert into conversations (id, reference, patient_id, institution_id, topic, subject_arguments, care_worker_id, confined, started_at,
      last_at, is_talk, unread_since, waits_since)
    values (conversation, reference, m.patient_id, coalesce(handler, act.institution), 'not_me', subject, act.care_worker, handler is not null,
      moment, moment, true, moment, moment);
  insert into disputes (id, message_id, patient_id, institution_id, conversation_id, disputed_kind, disputed_arguments, told_at,
      acting_officers, acting_institution_id, state, opened_at, latest_on)
    values (dispute, message, m.patient_id, coalesce(handler, act.institution), conversation, m.kind, m.arguments, m.written_at,
      act.officers, act.institution, 'open', moment, latest);
  insert into withheld_matters (officer_id, conversation_id)
    select o.id, conversation from officers o
      where o.institution_id = coalesce(handler, act.institution) and o.active and o.niss = any (numbers)
    on conflict do nothing;
  insert into patient_blocks (id, patient_id, dispute_id, blocked_at) values (gen_random_uuid(), m.patient_id, dispute, moment)
    on conflict (patient_id) where lifted_at is null do nothing;
  return query select coalesce(handler, act.institution);
end $$;

-- A new account of somebody whose act is disputed: the dispute is withheld from it.
create function mt_dispute_withhold() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into withheld_matters (officer_id, conversation_id)
    select new.id, d.conversation_id from disputes d
      where d.institution_id = new.institution_id and new.active
        and exists (select from officers o where o.id = any (d.acting_officers) and o.niss = new.niss)
    on conflict do nothing;
  return null;
end $$;
create trigger withhold_disputes after insert or update of niss, active, institution_id on officers
  for each row execute function mt_dispute_withhold();

-- Whether nothing that lowers protection may be done at a distance: for whoever has sight of the patient.
create function mt_is_blocked(patient uuid) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_variable
begin
  if not (mt_kind() = 'patient' and patient = mt_patient() or mt_kind() = 'system' or mt_kind() = 'officer' and exists (
      select from patients p where p.id = patient and (p.title_institution_id = mt_house()
        or exists (select from patient_titles t where t.patient_id = patient and t.institution_id = mt_house())))) then
    return false;
  end if;
  return exists (select from patient_blocks b where b.patient_id = patient and b.lifted_at is null);
end $$;

-- Whose officers may see the document and so lift a block: the confirmed home, and who registered an exclusion of the patient's.
create function mt_may_see_identity(patient uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select mt_house() is not null and exists (select from patients p where p.id = patient and p.niss is distinct from mt_officer_niss()
    and (p.title_institution_id = mt_house()
      or exists (select from exclusions e where e.patient_id = patient and e.registered_at_id = mt_house())))
$$;

-- **Identiteit gezien**: keeps that an officer saw the document (`checked`), or called back the number of a request. The first lifts the
-- block; the second does when another officer called back since, both to numbers that the patient gave before the block. True: lifted.
-- Null: not theirs to see.
create function mt_see_identity(sighting uuid, patient uuid, checked text, request uuid, moment timestamptz) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
#variable_conflict use_variable
declare
  block patient_blocks;
  callers bigint;
begin
  if not mt_may_see_identity(patient) then
    return null;
  end if;
  if request is not null and not exists (select from exclusion_requests r
      where r.id = request and r.patient_id = patient and r.institution_id = mt_house() and r.telephone is not null and r.entered_by is null) then
    return null;
  end if;
  perform mt_block_lock(patient, true);
  insert into identity_sightings (id, patient_id, institution_id, officer_id, way, identity_check, request_id, seen_at)
    values (sighting, patient, mt_house(), mt_officer(), case when request is null then 'document' else 'callback' end, checked, request, moment);
  select * into block from patient_blocks b where b.patient_id = patient and b.lifted_at is null for update;
  if not found then
    return false;
  end if;
  if request is not null then
    select count(distinct o.niss) into callers from identity_sightings s
      join officers o on o.id = s.officer_id join exclusion_requests r on r.id = s.request_id
      where s.patient_id = patient and s.way = 'callback' and s.seen_at >= block.blocked_at and r.sent_at < block.blocked_at;
    if callers < 2 then
      return false;
    end if;
  end if;
  update patient_blocks b set lifted_at = moment, lifted_by_id = sighting where b.id = block.id;
  return true;
end $$;

-- Nothing is stopped for a blocked patient, or planned to, but at the desk. A registration is taken back once the document was seen.
create function mt_guard_blocked_stop() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform mt_block_lock(new.patient_id, false);
  if exists (select from patient_blocks b where b.patient_id = new.patient_id and b.lifted_at is null) then
    raise exception 'nothing of a blocked patient is stopped at a distance' using errcode = 'MT060', constraint = 'patient_blocked';
  end if;
  return new;
end $$;
create trigger guard_blocked before insert on planned_stops for each row execute function mt_guard_blocked_stop();
create trigger guard_blocked before update of ended_at on exclusion_periods for each row
  when (old.ended_at is null and new.ended_at is not null and new.ended_by in ('ombudsdienst', 'representative', 'error')
    and new.end_channel is distinct from 'desk')
  execute function mt_guard_blocked_stop();

-- A patient's address and home change by the patient, by a sign-in, or by a document that was seen.
create function mt_guard_blocked_patient() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if mt_kind() = 'patient' or mt_job() in ('sign-in', 'link', 'homes') or mt_kind() is null then
    return new;
  end if;
  perform mt_block_lock(new.id, false);
  if exists (select from patient_blocks b where b.patient_id = new.id and b.lifted_at is null) then
    raise exception 'nothing of a blocked patient is changed at a distance' using errcode = 'MT061', constraint = 'patient_blocked';
  end if;
  return new;
end $$;
create trigger guard_blocked before update of email, home_institution_id on patients for each row
  when (old.email is distinct from new.email or old.home_institution_id is distinct from new.home_institution_id)
  execute function mt_guard_blocked_patient();

-- What an officer did in a patient's name is told by letter at once to somebody who never signed in (R19).
create function mt_letter_at_once() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  new.letter_at_once := not exists (select from patients p where p.id = new.patient_id and p.home_confirmed_by in ('patient', 'only_one'))
    and (new.kind <> 'ended' or new.arguments ->> 'requester' <> 'patient_in_portal')
    and (new.kind <> 'registered' or exists (select from conversations c join exclusion_requests r on r.id = c.request_id
      where c.id = new.conversation_id and r.entered_by is not null));
  return new;
end $$;
create trigger letter_at_once before insert on messages for each row
  when (new.author = 'system' and not new.letter_at_once and new.kind in ('registered', 'ended', 'home_changed', 'home_adoption', 'identity_seen'))
  execute function mt_letter_at_once();

revoke all on function mt_disputed_act, mt_disputable, mt_block_lock, mt_open_dispute, mt_guard_blocked_stop,
  mt_dispute_withhold, mt_is_blocked,
  mt_may_see_identity, mt_see_identity, mt_guard_blocked_patient, mt_letter_at_once from public;
grant execute on function mt_disputable, mt_open_dispute, mt_is_blocked, mt_may_see_identity, mt_see_identity to mijntoegang_app;

update schema_compatibility set oldest_compatible = '20261129000510';
