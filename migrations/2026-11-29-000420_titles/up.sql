-- R11 and R12: what a house sees follows from columns and two small tables that are kept when a row or an officer changes. No
-- policy asks a function for every row: a large worklist would pay for it at every look.

-- The house of the officer who acts; null when the account is closed. Policies ask it once a statement: (select mt_house()).
create function mt_house() returns uuid
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return (select o.institution_id from officers o
    where mt_kind() = 'officer' and o.id = mt_officer() and o.active and o.institution_id = mt_institution());
end $$;

-- As before, but planned once a session: other functions ask it often.
create or replace function mt_officer_niss() returns text
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return (select o.niss from officers o where o.id = mt_officer() and o.active);
end $$;

-- Matters that an officer of the house that handles them must not meet. Few: a matter that concerns an officer goes to another house,
-- so these are of houses without another one, or were finished before it was known.
create table withheld_matters (
  officer_id uuid not null references officers (id),
  request_id uuid references exclusion_requests (id) on delete cascade,
  conversation_id uuid references conversations (id) on delete cascade,
  break_id uuid references breaks (id) on delete cascade,
  exclusion_id uuid references exclusions (id) on delete cascade,
  -- 'undisclosed': the patient said that it concerns somebody here and not whom, so nobody meets it but who was named for it.
  why text not null default 'concerned' check (why in ('concerned', 'undisclosed')),
  constraint withheld_matters_one_matter check (num_nonnulls(request_id, conversation_id, break_id, exclusion_id) = 1)
);
create unique index withheld_matters_request on withheld_matters (officer_id, request_id) where request_id is not null;
create unique index withheld_matters_conversation on withheld_matters (officer_id, conversation_id) where conversation_id is not null;
create unique index withheld_matters_break on withheld_matters (officer_id, break_id) where break_id is not null;
create unique index withheld_matters_exclusion on withheld_matters (officer_id, exclusion_id) where exclusion_id is not null;
-- Nobody but the functions below reads or writes it.
alter table withheld_matters enable row level security;

-- Asked once a statement: id <> all (array(select mt_withheld('request'))).
create function mt_withheld(kind text) returns setof uuid
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if mt_kind() is distinct from 'officer' then
    return;
  elsif kind = 'request' then
    return query select w.request_id from withheld_matters w where w.officer_id = mt_officer() and w.request_id is not null;
  elsif kind = 'conversation' then
    return query select w.conversation_id from withheld_matters w where w.officer_id = mt_officer() and w.conversation_id is not null;
  elsif kind = 'break' then
    return query select w.break_id from withheld_matters w where w.officer_id = mt_officer() and w.break_id is not null;
  elsif kind = 'exclusion' then
    return query select w.exclusion_id from withheld_matters w where w.officer_id = mt_officer() and w.exclusion_id is not null;
  elsif kind = 'patient' then
    return query select p.id from patients p where p.niss = mt_officer_niss();
  elsif kind = 'care_worker' then
    return query select e.care_worker_id from officer_entries e where e.officer_id = mt_officer()
      union select c.id from care_workers c where c.niss = mt_officer_niss();
  end if;
end $$;

-- The active officers of a house whom a matter concerns (R12). Certain: the patient or the person is one of them, by a number or an
-- entry. An account without an entry counts entries without numbers as its own that bear its family name or stand in a department
-- of the ombudsdienst. Names that resemble one, in a description or in words, count only where the patient was not asked: then they
-- are handed in.
create function mt_concerned(house uuid, patient uuid, number text, care_worker uuid, described text, words text, identifiers jsonb)
  returns setof uuid
  language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_variable
begin
  return query select o.id from officers o where o.institution_id = house and o.active and (
    o.niss = number
    or exists (select from patients p where p.id = patient and p.niss = o.niss)
    or identifiers @> jsonb_build_array(jsonb_build_object('niss', o.niss))
    or care_worker is not null and (
      exists (select from officer_entries e where e.officer_id = o.id and e.care_worker_id = care_worker)
      or exists (select from care_workers c where c.id = care_worker and (c.niss = o.niss
        or (c.niss is null and c.riziv8 is null
          and not exists (select from care_worker_posts q where q.care_worker_id = c.id and q.personnel_number is not null)
          and not exists (select from officer_entries e where e.officer_id = o.id)
          and (o.family_key in (c.family_key, c.search_key, c.family_squashed)
            or ' ' || c.search_key || ' ' like '% ' || o.family_key || ' %'
            or exists (select from care_worker_posts q
              where q.care_worker_id = c.id and q.institution_id = house and q.department ilike '%ombud%'))))))
    or care_worker is null and described <> '' and (
      word_similarity(o.family_key, described) >= 0.6
      or similarity(mt_full_name(o.given_key, o.family_key), described) >= 0.4
      -- 'Desmedt' for 'De Smet': however the words are parted.
      or word_similarity(replace(o.family_key, ' ', ''), replace(described, ' ', '')) >= 0.5
      or described like '%ombud%'
      or (o.given_key is not null and position(' ' in described) = 0 and similarity(o.given_key, described) >= 0.6))
    or words <> '' and mt_words_name(words, o.given_key, o.family_key));
end $$;

-- Which house handles a matter: the patient's, unless an officer there is concerned, or the patient said that somebody is and not who
-- (`undisclosed`). Then its stand-in, then the others in the order of the configuration. None left: the first, without those whom it
-- concerns, and `escalate`. `confined`: what comes of it stays with that house.
create function mt_route(home uuid, patient uuid, number text, care_worker uuid, described text, words text, identifiers jsonb, undisclosed boolean)
  returns table (institution uuid, confined boolean, escalate boolean)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_variable
declare
  house record;
begin
  for house in
    select i.id from institutions i
      where i.id = home or i.ordinal > 0
      order by i.id <> home, i.id is distinct from (select h.stand_in_id from institutions h where h.id = home), i.ordinal, i.id
  loop
    continue when undisclosed and house.id = home;
    continue when exists (select from mt_concerned(house.id, patient, number, care_worker, described, words, identifiers));
    return query select house.id, house.id <> home, false;
    return;
  end loop;
  return query select home, false, true;
end $$;

-- The same for the program: a patient asks about their own matters only, an officer not at all.
create function mt_handler(home uuid, patient uuid, number text, care_worker uuid, described text, words text, identifiers jsonb, undisclosed boolean)
  returns table (institution uuid, confined boolean, escalate boolean)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if mt_kind() = 'patient' and patient = mt_patient() or mt_kind() = 'system' then
    return query select * from mt_route(home, patient, number, care_worker, described, words, identifiers, undisclosed);
  end if;
end $$;

-- Requests. `institution_id` is the house that handles it.
comment on column exclusion_requests.institution_id is 'whose ombudsdienst handles it; changes by handing over only';
alter table exclusion_requests
  -- It went elsewhere by R12: what comes of it stays with whoever handles it.
  add column confined boolean not null default false,
  -- The patient was asked whether it is about the ombudsdienst, and said no: a description that resembles an officer counts for nothing.
  add column conflict_denied boolean not null default false;
grant update (confined) on exclusion_requests to mijntoegang_app;
create index exclusion_requests_of_care_worker on exclusion_requests (coalesce(registered_care_worker_id, care_worker_id));

create function mt_request_withhold(r exclusion_requests) returns void
  language sql volatile security definer set search_path = public, pg_temp as $$
  -- Anew: once it is settled who a described person is, the description counts no more.
  delete from withheld_matters w where w.request_id = r.id and w.why = 'concerned';
  insert into withheld_matters (officer_id, request_id)
    select o, r.id from mt_concerned(r.institution_id, r.patient_id, null, coalesce(r.registered_care_worker_id, r.care_worker_id),
      case when r.conflict_denied then null else r.described_key end, null, null) as o
    on conflict do nothing
$$;
create function mt_request_changed() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform mt_request_withhold(new);
  if new.entered_by is null then
    perform mt_refresh_title(new.patient_id, new.institution_id);
  end if;
  if tg_op = 'UPDATE' and old.institution_id <> new.institution_id then
    perform mt_refresh_title(new.patient_id, old.institution_id);
  end if;
  return null;
end $$;
create trigger titles after insert or update of institution_id, care_worker_id, registered_care_worker_id on exclusion_requests
  for each row execute function mt_request_changed();

-- Conversations.
comment on column conversations.institution_id is 'whose ombudsdienst it is with; changes by handing over only';
create index conversations_of_care_worker on conversations (care_worker_id) where care_worker_id is not null;
create function mt_conversation_withhold(c conversations) returns void
  language sql volatile security definer set search_path = public, pg_temp as $$
  insert into withheld_matters (officer_id, conversation_id)
    select o, c.id from mt_concerned(c.institution_id, c.patient_id, null, c.care_worker_id, null, c.named_key, null) as o
    union
    select w.officer_id, c.id from withheld_matters w where w.request_id = c.request_id
    union
    select w.officer_id, c.id from withheld_matters w join breaks b on b.id = w.break_id where b.conversation_id = c.id
    on conflict do nothing;
  -- A break goes with the conversation that tells of it: what the patient writes there may name the officer.
  insert into withheld_matters (officer_id, break_id)
    select w.officer_id, b.id from withheld_matters w join breaks b on b.conversation_id = w.conversation_id
      where w.conversation_id = c.id
    on conflict do nothing
$$;
create function mt_conversation_changed() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform mt_conversation_withhold(new);
  if new.is_talk then
    perform mt_refresh_title(new.patient_id, new.institution_id);
  end if;
  return null;
end $$;
create trigger titles after insert or update of named_key, care_worker_id, request_id, is_talk on conversations
  for each row execute function mt_conversation_changed();

-- Breaks.
create function mt_break_withhold(b breaks) returns void
  language sql volatile security definer set search_path = public, pg_temp as $$
  with concerned as (select o from mt_concerned(b.institution_id, b.patient_id, b.patient_niss, b.care_worker_id,
      nullif(b.named_key, ''), b.named_key, b.identifiers) as o),
    of_break as (insert into withheld_matters (officer_id, break_id) select o, b.id from concerned on conflict do nothing)
  insert into withheld_matters (officer_id, conversation_id)
    select o, b.conversation_id from concerned where b.conversation_id is not null on conflict do nothing
$$;
create function mt_break_titles() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform mt_break_withhold(new);
  if new.patient_id is not null then
    perform mt_refresh_title(new.patient_id, new.institution_id);
  end if;
  return null;
end $$;
create trigger titles after insert or update of patient_id, conversation_id, institution_id on breaks
  for each row execute function mt_break_titles();
create index breaks_of_entry on breaks (care_worker_id) where care_worker_id is not null;

-- Exclusions: the house that registered one has a title to that very exclusion, and the confirmed home to all, but for those that
-- concern an officer there: these are confined to the house that stands in.
alter table exclusions
  add column registered_at_id uuid references institutions (id),
  add column confined_to_id uuid references institutions (id);
comment on column exclusions.registered_at_id is 'the institution whose ombudsdienst registered it; null for those of eHealth';
create index exclusions_registered_at on exclusions (registered_at_id, patient_id) where registered_at_id is not null;

create function mt_exclusion_titles() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  request exclusion_requests;
  home uuid;
  handled record;
begin
  select * into request from exclusion_requests r where r.id = new.request_id;
  new.registered_at_id := request.institution_id;
  if request.confined then
    new.confined_to_id := request.institution_id;
    return new;
  end if;
  select p.home_institution_id into home from patients p where p.id = new.patient_id;
  if exists (select from mt_concerned(home, new.patient_id, null, new.care_worker_id, null, null, null)) then
    select * into handled from mt_route(home, new.patient_id, null, new.care_worker_id, null, null, null, false);
    new.confined_to_id := nullif(handled.institution, home);
  end if;
  return new;
end $$;
create trigger titles before insert on exclusions for each row execute function mt_exclusion_titles();
create function mt_exclusion_withhold() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  house uuid;
begin
  for house in select distinct i from unnest(array[new.registered_at_id, new.confined_to_id,
      (select p.home_institution_id from patients p where p.id = new.patient_id)]) as i where i is not null loop
    insert into withheld_matters (officer_id, exclusion_id)
      select o, new.id from mt_concerned(house, new.patient_id, null, new.care_worker_id, null, null, null) as o
      on conflict do nothing;
  end loop;
  if new.registered_at_id is not null then
    perform mt_refresh_title(new.patient_id, new.registered_at_id);
  end if;
  return null;
end $$;
create trigger withheld after insert on exclusions for each row execute function mt_exclusion_withhold();

-- Patients. Who sees one: the confirmed home, and houses whose matter of that patient came from the patient, from a report, or is
-- an exclusion that they registered. Never by what an officer entered (R11).
alter table patients add column title_institution_id uuid references institutions (id);
comment on column patients.title_institution_id is 'the house whose officers have a title by the confirmed home; where the patient works there, the one that stands in';
create table patient_titles (
  patient_id uuid not null references patients (id),
  institution_id uuid not null references institutions (id),
  primary key (patient_id, institution_id)
);
create index patient_titles_of_institution on patient_titles (institution_id, patient_id);
alter table patient_titles enable row level security;
create policy officer_reads on patient_titles for select to mijntoegang_app using (institution_id = (select mt_house()));
grant select on patient_titles to mijntoegang_app;

create function mt_title_of_home() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  new.title_institution_id := case
    when new.home_confirmed_at is null then null
    when exists (select from officers o where o.institution_id = new.home_institution_id and o.niss = new.niss and o.active)
      then (select r.institution
        from mt_route(new.home_institution_id, new.id, new.niss, null, null, null, null, false) r)
    else new.home_institution_id
  end;
  return new;
end $$;
create trigger title before insert or update of home_institution_id, home_confirmed_at, niss on patients
  for each row execute function mt_title_of_home();

-- Whether a house has a matter of this patient that gives it sight of the patient; keeps patient_titles so.
create function mt_refresh_title(patient uuid, house uuid) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
#variable_conflict use_variable
begin
  if (exists (select from exclusion_requests r where r.institution_id = house and r.patient_id = patient and r.entered_by is null)
      or exists (select from conversations c where c.institution_id = house and c.patient_id = patient and c.is_talk)
      or exists (select from breaks b where b.institution_id = house and b.patient_id = patient)
      or exists (select from exclusions e where coalesce(e.confined_to_id, e.registered_at_id) = house and e.patient_id = patient)) then
    insert into patient_titles values (patient, house) on conflict do nothing;
  else
    delete from patient_titles t where t.patient_id = patient and t.institution_id = house;
  end if;
end $$;

-- A new account, one that was opened again, or another number or entry: its own matters are withheld from then on. Open ones are
-- handed over first (mt_hand_over_of_officer), so what is left here is finished, or has nowhere to go.
create function mt_officer_withhold(officer uuid) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
#variable_conflict use_variable
declare
  o officers;
  entries uuid[];
  own uuid;
begin
  select * into o from officers f where f.id = officer and f.active;
  if not found then
    return;
  end if;
  own := (select p.id from patients p where p.niss = o.niss);
  entries := array(select e.care_worker_id from officer_entries e where e.officer_id = officer
    union select c.id from care_workers c where c.niss = o.niss);
  perform mt_request_withhold(r) from exclusion_requests r where r.institution_id = o.institution_id
    and (r.patient_id = own or coalesce(r.registered_care_worker_id, r.care_worker_id) = any (entries)
      or r.described_key is not null and r.registered_care_worker_id is null and not r.conflict_denied);
  perform mt_conversation_withhold(c) from conversations c where c.institution_id = o.institution_id
    and (c.patient_id = own or c.care_worker_id = any (entries) or c.named_key <> ''
      or c.request_id in (select w.request_id from withheld_matters w where w.officer_id = officer));
  perform mt_break_withhold(b) from breaks b where b.institution_id = o.institution_id
    and (b.patient_id = own or b.care_worker_id = any (entries) or b.care_worker_id is null
      or b.identifiers @> jsonb_build_array(jsonb_build_object('niss', o.niss)));
  insert into withheld_matters (officer_id, exclusion_id)
    select officer, e.id from exclusions e where e.patient_id = own or e.care_worker_id = any (entries)
    on conflict do nothing;
  -- The officer's own record is not the house's to see.
  update patients p set home_institution_id = p.home_institution_id where p.id = own;
  if own is not null then
    perform mt_refresh_title(own, o.institution_id);
  end if;
end $$;
create function mt_officer_changed() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_table_name = 'officer_entries' then
    perform mt_officer_withhold(new.officer_id);
  else
    perform mt_officer_withhold(new.id);
  end if;
  return null;
end $$;
create trigger titles after insert or update of niss, active, institution_id, given_key, family_key on officers
  for each row execute function mt_officer_changed();
create trigger titles after insert on officer_entries for each row execute function mt_officer_changed();
-- An entry that gets the number of an officer, or no longer has it: a number that was wrong never was theirs.
create function mt_entry_changed() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    delete from withheld_matters w using officers o
      where w.officer_id = o.id and o.niss = old.niss and w.why = 'concerned'
        and not exists (select from officer_entries e where e.officer_id = o.id and e.care_worker_id = new.id)
        and (w.request_id in (select r.id from exclusion_requests r where coalesce(r.registered_care_worker_id, r.care_worker_id) = new.id)
          or w.exclusion_id in (select e.id from exclusions e where e.care_worker_id = new.id)
          or w.conversation_id in (select c.id from conversations c where c.care_worker_id = new.id)
          or w.break_id in (select b.id from breaks b where b.care_worker_id = new.id));
    perform mt_officer_withhold(o.id) from officers o where o.niss = old.niss and o.active;
  end if;
  perform mt_officer_withhold(o.id) from officers o where o.niss = new.niss and o.active;
  return null;
end $$;
create trigger titles after insert on care_workers for each row when (new.niss is not null) execute function mt_entry_changed();
create trigger titles_again after update of niss on care_workers for each row when (old.niss is distinct from new.niss)
  execute function mt_entry_changed();
create index officers_niss on officers (niss);

-- What the house that loses a request keeps: as it stood just before.
create table request_snapshots (
  id uuid primary key,
  request_id uuid not null references exclusion_requests (id),
  institution_id uuid not null references institutions (id),
  reference text not null,
  data jsonb not null,
  handed_over_at timestamptz not null
);
create index request_snapshots_of_institution on request_snapshots (institution_id, handed_over_at desc, id desc);
create index request_snapshots_of_reference on request_snapshots (reference, institution_id);
alter table request_snapshots enable row level security;
create policy officer_reads on request_snapshots for select to mijntoegang_app
  using (institution_id = (select mt_house()) and request_id <> all (array(select mt_withheld('request'))));
grant select on request_snapshots to mijntoegang_app;

-- The policies. Each function in them is asked once a statement.
drop policy officer_of_institution on patients;
create policy officer_reads on patients for select to mijntoegang_app
  -- Never the officer: where there is one house, colleagues handle what is the officer's own.
  using ((title_institution_id = (select mt_house())
      or exists (select from patient_titles t where t.patient_id = id and t.institution_id = (select mt_house())))
    and id <> all (array(select mt_withheld('patient'))));

drop policy officer_reads on exclusion_requests;
create policy officer_reads on exclusion_requests for select to mijntoegang_app
  using (institution_id = (select mt_house()) and id <> all (array(select mt_withheld('request'))));
drop policy officer_works on exclusion_requests;
create policy officer_works on exclusion_requests for update to mijntoegang_app
  using (institution_id = (select mt_house()) and id <> all (array(select mt_withheld('request'))))
  -- In one's own name only.
  with check (institution_id = (select mt_house()) and state <> 'withdrawn'
    and (state <> 'taken' or taken_by = mt_officer())
    and (state not in ('registered', 'refused') or decided_by = mt_officer())
    and not mt_concerns_officer(patient_id, coalesce(registered_care_worker_id, care_worker_id), null));

drop policy officer_reads on exclusions;
create policy officer_reads on exclusions for select to mijntoegang_app
  using ((case when confined_to_id is not null then confined_to_id = (select mt_house())
      else registered_at_id = (select mt_house()) or exists (
        select from patients p where p.id = patient_id and p.title_institution_id = (select mt_house())) end)
    and id <> all (array(select mt_withheld('exclusion'))));

drop policy withheld_with_the_break on conversations;
drop policy officer_reads on conversations;
create policy officer_reads on conversations for select to mijntoegang_app
  using (institution_id = (select mt_house()) and id <> all (array(select mt_withheld('conversation'))));
drop policy officer_starts on conversations;
create policy officer_starts on conversations for insert to mijntoegang_app
  with check (institution_id = (select mt_house()) and topic in ('request', 'ended')
    and (exists (select from patients p where p.id = patient_id) or exists (select from exclusion_requests r where r.id = request_id)));
drop policy officer_goes_on on conversations;
create policy officer_goes_on on conversations for update to mijntoegang_app
  using (institution_id = (select mt_house()) and id <> all (array(select mt_withheld('conversation'))))
  with check (institution_id = (select mt_house()) and (closed_by is null or closed_by = mt_officer()));

drop policy officer_reads on breaks;
create policy officer_reads on breaks for select to mijntoegang_app
  using (institution_id = (select mt_house()) and id <> all (array(select mt_withheld('break'))));
drop policy officer_reviews on breaks;
create policy officer_reviews on breaks for update to mijntoegang_app
  using (institution_id = (select mt_house()) and id <> all (array(select mt_withheld('break'))))
  with check (institution_id = (select mt_house()) and reviewed_by = mt_officer());

drop policy officer_reads_log on audit_events;
create policy officer_reads_log on audit_events for select to mijntoegang_app
  using ((institution_id = (select mt_house())
      or actor_kind = 'patient' and exists (select from exclusion_requests r where r.id = request_id))
    and (select mt_house()) is not null
    and (patient_id is null or patient_id <> all (array(select mt_withheld('patient'))))
    and (care_worker_id is null or care_worker_id <> all (array(select mt_withheld('care_worker'))))
    and (request_id is null or request_id <> all (array(select mt_withheld('request'))))
    and (exclusion_id is null or exclusion_id <> all (array(select mt_withheld('exclusion'))))
    and (not details ? 'conversation' or (details ->> 'conversation')::uuid <> all (array(select mt_withheld('conversation'))))
    and (not details ? 'break' or (details ->> 'break')::uuid <> all (array(select mt_withheld('break')))));

drop policy officer_own on patient_looks;
create policy officer_own on patient_looks for select to mijntoegang_app
  using (officer_id = mt_officer() and institution_id = (select mt_house()));

-- In the worklist's own order, so that its first page is its first rows; and what its counts need.
drop index exclusion_requests_worklist;
create index exclusion_requests_worklist on exclusion_requests (institution_id, target_on, sent_at, id) include (taken_at)
  where state in ('sent', 'taken', 'asked');

-- Those who are known: every index of the search begins with the title.
drop index patients_sorted_key, patients_search_key, patients_family_key, patients_name_squashed, patients_family_squashed, patients_words;
create index patients_sorted_key on patients (title_institution_id, sorted_key);
create index patients_search_key on patients (title_institution_id, search_key text_pattern_ops);
create index patients_family_key on patients (title_institution_id, family_key text_pattern_ops);
create index patients_name_squashed on patients (title_institution_id, name_squashed text_pattern_ops);
create index patients_family_squashed on patients (title_institution_id, family_squashed text_pattern_ops);
create index patients_words on patients using gin (title_institution_id, (' ' || search_key) gin_trgm_ops);

-- The patients that an officer may find by a name's key: those to whom the house has a title, never the officer. Otherwise as before.
create or replace function mt_find_patients(typed text) returns setof uuid
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  own text := mt_officer_niss();
  squashed text;
  here uuid := mt_house();
  elsewhere uuid[];
  found uuid[] := '{}';
  more uuid[];
  step record;
begin
  if here is null or own is null or typed ~ '[%_\\]' or typed !~ '[[:alnum:]]' then
    return;
  end if;
  perform set_config('pg_trgm.word_similarity_threshold', '0.5', true);
  typed := regexp_replace(typed, '[^[:alnum:] ]', '', 'g');
  squashed := replace(typed, ' ', '');
  -- Those who are known here by a matter of theirs, once.
  elsewhere := array(
    select p.id from patients p where p.title_institution_id is distinct from here and p.niss <> own
      and (p.search_key like typed || '%' or p.family_key like typed || '%' or typed <% (' ' || p.search_key)
        or p.name_squashed like squashed || '%' or p.family_squashed like squashed || '%'
        or p.sorted_key = (select string_agg(word, ' ' order by word collate "C") from regexp_split_to_table(typed, ' ') word))
      and p.id in (select t.patient_id from patient_titles t where t.institution_id = here));
  for step in
    select * from (values
      ('p.sorted_key = $3', 'p.id', (select string_agg(word, ' ' order by word collate "C") from regexp_split_to_table(typed, ' ') word), 21),
      ('(p.name_squashed = $3 or p.family_squashed = $3)', 'p.id', squashed, 21),
      -- A family name that is the same without its spaces: what stands behind it in one key stands before it in the other. Not
      -- for a few letters, with which half the directory begins.
      ('p.family_squashed like $3 || ''%'' and p.name_squashed = substr(p.family_squashed, length($3) + 1) || $3 and length($3) > 3',
        'p.family_squashed using ~<~', squashed, 21),
      ('p.family_key like $3', 'p.family_key using ~<~', typed || ' %', 21),
      ('p.search_key like $3', 'p.search_key using ~<~', typed || ' %', 21),
      ('p.family_key like $3', 'p.family_key using ~<~', typed || '%', 21),
      ('p.search_key like $3', 'p.search_key using ~<~', typed || '%', 21),
      ('p.family_squashed like $3', 'p.family_squashed using ~<~', squashed || '%', 21),
      ('p.name_squashed like $3', 'p.name_squashed using ~<~', squashed || '%', 21),
      -- Likeness only where few fit.
      ('$3 <% ('' '' || p.search_key)', 'word_similarity($3, p.search_key) desc, similarity($3, p.search_key) desc, p.id', typed, 5)
    ) as steps (condition, place, value, enough)
  loop
    continue when cardinality(found) >= step.enough;
    -- Planned with the values at hand, so that a beginning is a range of its index.
    execute format('select array(select id from (
      (select p.id from patients p where p.title_institution_id = $1 and p.niss <> $2 and %1$s order by %2$s limit 21)
      union all
      (select p.id from patients p where p.id = any ($4) and %1$s order by %2$s limit 21)) fits)',
      step.condition, step.place) into more using here, own, step.value, elsewhere;
    found := found || array(select id from unnest(more) with ordinality as m (id, place) where id <> all (found) order by place);
  end loop;
  return query select id from unnest(found) with ordinality as f (id, place) order by place limit 21;
end $$;


-- What a session stands for, as before; the number of unread conversations without comparing each of them.
create or replace function mt_session_load(hash bytea, moment timestamptz) returns jsonb
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  s sessions;
  who jsonb;
  expired boolean;
  unread bigint := 0;
begin
  select * into s from sessions where key_hash = hash;
  if not found or moment >= least(s.idle_until, s.absolute_until) + interval '7 days' then
    return null;
  end if;
  expired := moment >= s.idle_until or moment >= s.absolute_until;
  if s.patient_id is not null then
    select jsonb_build_object('kind', 'patient', 'id', p.id, 'name', mt_full_name(p.given_name, p.family_name), 'institution', p.home_institution_id,
        'home_confirmed', p.home_confirmed_at is not null)
      into who from patients p where p.id = s.patient_id;
  else
    select jsonb_build_object('kind', 'officer', 'id', o.id, 'name', mt_full_name(o.given_name, o.family_name), 'institution', o.institution_id)
      into who from officers o where o.id = s.officer_id and o.active;
  end if;
  if who is null then
    return null;
  end if;
  if not expired and s.patient_id is not null then
    select count(*) into unread from (
      select distinct m.conversation_id from messages m
        where m.patient_id = s.patient_id and m.read_at is null and m.author <> 'patient' limit 100) as found;
  elsif not expired then
    select count(*) into unread from (
      select from conversations c
        where c.institution_id = (who ->> 'institution')::uuid and c.is_talk and c.unread_since is not null
          and not exists (select from withheld_matters w where w.officer_id = s.officer_id and w.conversation_id = c.id)
        limit 100) as found;
  end if;
  -- The idle limit moves at most once a minute, so that reading a page writes nothing most of the time.
  if not expired and s.idle_until < moment + make_interval(secs => s.idle_seconds - 60) then
    update sessions set idle_until = moment + make_interval(secs => s.idle_seconds) where key_hash = hash;
  end if;
  return jsonb_build_object('who', who, 'state', s.state, 'expired', expired, 'unread', unread);
end $$;

drop function mt_patient_asked_here, mt_request_withheld, mt_conversation_withheld, mt_break_withheld, mt_break_told_concerns,
  mt_break_concerns_all, mt_concerns_conversation, mt_audit_concerns_officer, mt_audit_of_institution, mt_concerns_break, mt_nobody_may_open;

-- For operators: what waits, and no active officer of its house may open (R12). Two numbers, nothing else.
create function mt_nobody_may_open() returns table (requests bigint, conversations bigint)
  language sql stable security definer set search_path = public, pg_temp as $$
  select
    (select count(*) from exclusion_requests r where r.state in ('sent', 'taken', 'asked')
      and not exists (select from officers o where o.institution_id = r.institution_id and o.active
        and not exists (select from withheld_matters w where w.officer_id = o.id and w.request_id = r.id))),
    (select count(*) from conversations c where c.is_talk and (c.unread_since is not null or c.waits_since is not null)
      and not exists (select from officers o where o.institution_id = c.institution_id and o.active
        and not exists (select from withheld_matters w where w.officer_id = o.id and w.conversation_id = c.id)))
$$;

revoke all on function mt_house, mt_withheld, mt_concerned, mt_route, mt_handler, mt_request_withhold, mt_request_changed,
  mt_conversation_withhold, mt_conversation_changed, mt_break_withhold, mt_break_titles, mt_exclusion_titles, mt_exclusion_withhold,
  mt_title_of_home, mt_refresh_title, mt_officer_withhold, mt_officer_changed, mt_entry_changed, mt_nobody_may_open from public;
grant execute on function mt_house, mt_withheld, mt_handler, mt_nobody_may_open to mijntoegang_app;
grant select (title_institution_id, home_confirmed_at) on patients to mijntoegang_app;

-- What is there already.
update patients set home_institution_id = home_institution_id;
select mt_refresh_title(patient_id, institution_id) from (
  select patient_id, institution_id from exclusion_requests where entered_by is null
  union select patient_id, institution_id from conversations where is_talk
  union select patient_id, institution_id from breaks where patient_id is not null) known;
update exclusions e set registered_at_id = r.institution_id from exclusion_requests r where r.id = e.request_id;
select mt_refresh_title(e.patient_id, e.registered_at_id) from exclusions e where e.registered_at_id is not null;
select mt_officer_withhold(id) from officers;

update schema_compatibility set oldest_compatible = '20261129000420';
