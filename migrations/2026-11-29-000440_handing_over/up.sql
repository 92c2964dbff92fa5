-- Handing over (R11, R12): a request goes on at another institution's ombudsdienst. The one that loses it keeps what it had, as it stood
-- just before, and is told neither to whom, nor by whom, nor why.

alter table exclusion_requests
  -- Where it never goes (again): the patient said that somebody there is concerned, or handed it over.
  add column avoided_institutions uuid[] not null default '{}',
  -- The patient said so, and there is no other ombudsdienst: no officer meets it but who was named for it.
  add column undisclosed boolean not null default false;

alter table conversations
  add column confined boolean not null default false,
  add column undisclosed boolean not null default false,
  -- Words that name an officer, of which the patient said that it is not about the ombudsdienst. Not asked again, and not compared.
  add column denied_key text not null default '',
  -- Its request is another ombudsdienst's since: what the patient writes here begins a conversation there.
  add column handed_over_at timestamptz,
  drop constraint conversations_closed_at_and_by,
  -- Closed by handing over: by no officer.
  add constraint conversations_closed_at_and_by
    check (closed_at is not null or closed_by is null),
  add constraint conversations_closed_by_officer_or_handing_over
    check (closed_at is null or closed_by is not null or handed_over_at is not null);
comment on column conversations.confined is 'it went elsewhere by R12: what comes of it stays with this ombudsdienst';

-- A patient's message about a request that was handed over begins a conversation about it.
grant update (denied_key) on conversations to mijntoegang_app;
create policy patient_starts_about_request on conversations for insert to mijntoegang_app
  with check (mt_kind() = 'patient' and patient_id = mt_patient() and closed_at is null and topic = 'request'
    and exists (select from exclusion_requests r where r.id = request_id and r.patient_id = conversations.patient_id
      and r.institution_id = conversations.institution_id));

-- Snapshots of matters that were withheld from an officer are withheld as well, whatever becomes of the request.
alter table request_snapshots add column withheld_from uuid[] not null default '{}';
drop policy officer_reads on request_snapshots;
create policy officer_reads on request_snapshots for select to mijntoegang_app
  using (institution_id = (select mt_house()) and (select mt_officer()) <> all (withheld_from));

-- What an ombudsdienst has of a request, as its page shows it; the patient only where it may see the patient.
create function mt_request_snapshot(r exclusion_requests) returns jsonb
  language sql stable security definer set search_path = public, pg_temp as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'patient_id', r.patient_id,
    'patient', (select jsonb_build_object('given_name', p.given_name, 'family_name', p.family_name, 'niss', p.niss, 'birth_date', p.birth_date)
      from patients p where p.id = r.patient_id and (p.title_institution_id = r.institution_id
        or exists (select from patient_titles t where t.patient_id = p.id and t.institution_id = r.institution_id))),
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

-- Whether who acts may hand over a request: its patient, and the jobs that do it by a rule.
create function mt_may_hand_over(r exclusion_requests) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(mt_kind() = 'patient' and r.patient_id = mt_patient()
    or mt_job() in ('intake', 'homes', 'sign-in', 'operate', 'hand-over'), false)
$$;

-- Hands an open request over: back to 'sent', unassigned; its dates run on. What the other ombudsdienst had stays with it as a snapshot,
-- where one of its officers could see it (`snapshot` null: it was entered in this transaction, nobody saw it). Conversations about it stay
-- there, closed. `confine`: what comes of it stays where it goes. False: it is closed, or there already.
create function mt_hand_over_request(request uuid, destination uuid, confine boolean, moment timestamptz, event uuid, snapshot uuid)
  returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
#variable_conflict use_variable
declare
  r exclusion_requests;
  unseen uuid[];
begin
  select * into r from exclusion_requests q where q.id = request for update;
  if not found or not mt_may_hand_over(r) or r.state not in ('sent', 'taken', 'asked') or r.institution_id = destination then
    return false;
  end if;
  unseen := array(select w.officer_id from withheld_matters w where w.request_id = request);
  if snapshot is not null and exists (select from officers o where o.institution_id = r.institution_id and o.active and o.id <> all (unseen)) then
    insert into request_snapshots (id, request_id, institution_id, reference, data, handed_over_at, withheld_from)
      values (snapshot, request, r.institution_id, r.reference, mt_request_snapshot(r), moment, unseen);
  end if;
  delete from withheld_matters w where w.request_id = request;
  update exclusion_requests q set institution_id = destination, state = 'sent', taken_by = null, taken_at = null,
      confined = q.confined or confine, undisclosed = false,
      avoided_institutions = case when confine then q.avoided_institutions || r.institution_id else q.avoided_institutions end
    where q.id = request;
  insert into request_events (id, request_id, happened_at, kind) values (event, request, moment, 'handed_over');
  update conversations c set handed_over_at = moment, closed_at = coalesce(c.closed_at, moment), last_at = greatest(c.last_at, moment),
      waits_since = c.unread_since
    where c.request_id = request and c.institution_id = r.institution_id and c.handed_over_at is null;
  return true;
end $$;

-- Where a request goes when it leaves its ombudsdienst: the stand-in, then the others in the order of the configuration; where no officer
-- is concerned, and not where the patient said that somebody is. One that had it before comes last. Null: there is none.
create function mt_next_institution(request uuid) returns uuid
  language sql stable security definer set search_path = public, pg_temp as $$
  select i.id from exclusion_requests r join institutions h on h.id = r.institution_id, institutions i
    where r.id = request and mt_may_hand_over(r) and i.id <> r.institution_id and i.ordinal > 0
      and i.id <> all (r.avoided_institutions)
      and not exists (select from mt_concerned(i.id, r.patient_id, null, coalesce(r.registered_care_worker_id, r.care_worker_id),
        case when r.described_key not like '%ombud%' then r.described_key end, null, null))
    order by exists (select from request_snapshots s where s.request_id = r.id and s.institution_id = i.id),
      i.id is distinct from h.stand_in_id, i.ordinal
    limit 1
$$;

-- Which open requests follow a patient from the old home to the new one, and where to: not what is there by R12, nor to whom it concerns.
create function mt_requests_of_home(patient uuid, old_home uuid, new_home uuid) returns table (request uuid, destination uuid)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_variable
begin
  if mt_kind() = 'patient' and patient = mt_patient() or mt_job() = 'homes' then
    return query select r.id, t.institution from exclusion_requests r
      cross join lateral mt_route(new_home, r.patient_id, null, coalesce(r.registered_care_worker_id, r.care_worker_id),
        case when r.conflict_denied then null else r.described_key end, null, null, false) t
      where r.patient_id = patient and r.institution_id = old_home and r.state in ('sent', 'taken', 'asked')
        and not r.confined and not r.undisclosed and not t.escalate and t.institution <> old_home
        and t.institution <> all (r.avoided_institutions);
  end if;
end $$;

-- What the patient is asked about before sending is compared with these names (R12). Never shown.
create function mt_officer_names(house uuid) returns table (officer_id uuid, given_key text, family_key text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select o.id, o.given_key, o.family_key from officers o where o.institution_id = house and o.active and mt_kind() = 'patient'
$$;

-- As before; a description counts no more once the patient was asked, and where it went by R12: nobody there resembles it.
create or replace function mt_request_withhold(r exclusion_requests) returns void
  language sql volatile security definer set search_path = public, pg_temp as $$
  delete from withheld_matters w where w.request_id = r.id and w.why = 'concerned';
  insert into withheld_matters (officer_id, request_id)
    select o, r.id from mt_concerned(r.institution_id, r.patient_id, null, coalesce(r.registered_care_worker_id, r.care_worker_id),
      case when r.conflict_denied or r.confined then null else r.described_key end, null, null) as o
    on conflict do nothing
$$;

-- Said to concern somebody of the only ombudsdienst, and not whom.
create function mt_withhold_undisclosed() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_table_name = 'conversations' then
    insert into withheld_matters (officer_id, conversation_id, why)
      select o.id, new.id, 'undisclosed' from officers o where o.institution_id = new.institution_id and o.active on conflict do nothing;
  else
    insert into withheld_matters (officer_id, request_id, why)
      select o.id, new.id, 'undisclosed' from officers o where o.institution_id = new.institution_id and o.active on conflict do nothing;
  end if;
  return null;
end $$;
create trigger withhold_undisclosed after insert on exclusion_requests for each row when (new.undisclosed)
  execute function mt_withhold_undisclosed();
create trigger withhold_undisclosed after insert on conversations for each row when (new.undisclosed)
  execute function mt_withhold_undisclosed();

-- A new account, name, number or entry: snapshots of what concerns the officer are withheld, and what nobody may meet unnamed.
create function mt_officer_withhold_more() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  o officers;
begin
  if tg_table_name = 'officer_entries' then
    select * into o from officers f where f.id = new.officer_id and f.active;
  else
    select * into o from officers f where f.id = new.id and f.active;
  end if;
  if o.id is null then
    return null;
  end if;
  update request_snapshots s set withheld_from = array_append(s.withheld_from, o.id)
    from exclusion_requests r where r.id = s.request_id and s.institution_id = o.institution_id and o.id <> all (s.withheld_from)
      and o.id in (select mt_concerned(o.institution_id, r.patient_id, null, coalesce(r.registered_care_worker_id, r.care_worker_id),
        case when r.conflict_denied or r.confined then null else r.described_key end, null, null));
  if tg_op = 'INSERT' and tg_table_name = 'officers' then
    insert into withheld_matters (officer_id, request_id, why)
      select o.id, r.id, 'undisclosed' from exclusion_requests r where r.institution_id = o.institution_id and r.undisclosed
      on conflict do nothing;
    insert into withheld_matters (officer_id, conversation_id, why)
      select o.id, c.id, 'undisclosed' from conversations c where c.institution_id = o.institution_id and c.undisclosed
      on conflict do nothing;
  end if;
  return null;
end $$;
-- After the trigger 'titles', by name.
create trigger titles_more after insert or update of niss, active, institution_id, given_key, family_key on officers
  for each row execute function mt_officer_withhold_more();
create trigger titles_more after insert on officer_entries for each row execute function mt_officer_withhold_more();

-- Open requests that are withheld from an officer of the ombudsdienst that handles them, and where they could go. For operators:
-- `mijntoegang hand-over --withheld`.
create function mt_withheld_open_requests() returns table (request uuid, patient uuid, destination uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
  select r.id, r.patient_id, mt_next_institution(r.id) from exclusion_requests r
    where mt_kind() = 'system' and r.state in ('sent', 'taken', 'asked') and exists (select from withheld_matters w where w.request_id = r.id)
    order by r.sent_at, r.id
$$;

revoke all on function mt_request_snapshot, mt_may_hand_over, mt_hand_over_request, mt_next_institution, mt_requests_of_home, mt_officer_names,
  mt_withhold_undisclosed, mt_officer_withhold_more, mt_withheld_open_requests from public;
grant execute on function mt_hand_over_request, mt_next_institution, mt_requests_of_home, mt_officer_names, mt_withheld_open_requests to mijntoegang_app;
