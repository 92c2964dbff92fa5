update schema_compatibility set oldest_compatible = '20261129000410';
drop policy officer_reads on patients;
drop policy officer_reads on exclusion_requests;
drop policy officer_works on exclusion_requests;
drop policy officer_reads on exclusions;
drop policy officer_reads on conversations;
drop policy officer_starts on conversations;
drop policy officer_goes_on on conversations;
drop policy officer_reads on breaks;
drop policy officer_reviews on breaks;
drop policy officer_reads_log on audit_events;
drop policy officer_own on patient_looks;
create policy officer_own on patient_looks for select to mijntoegang_app
  using (mt_kind() = 'officer' and officer_id = mt_officer() and institution_id = mt_institution() and mt_officer_niss() is not null);
drop policy officer_reads on patient_titles;
drop trigger titles on care_workers;
drop trigger titles_again on care_workers;
drop index officers_niss;
drop trigger titles on officers;
drop trigger titles on officer_entries;
drop trigger title on patients;
drop trigger titles on exclusions;
drop trigger withheld on exclusions;
drop trigger titles on breaks;
drop trigger titles on conversations;
drop trigger titles on exclusion_requests;
drop function mt_nobody_may_open;
create function mt_patient_asked_here(patient uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from exclusion_requests r where r.patient_id = patient and r.institution_id = mt_institution())
    or exists (select from conversations c where c.patient_id = patient and c.institution_id = mt_institution()
      and (c.topic <> 'home' or c.is_talk))
$$;
create function mt_concerns_conversation(patient uuid, request uuid, care_worker uuid, words text) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select mt_concerns_officer(patient, care_worker, null)
    or mt_officer_named_in(words)
    or exists (select from exclusion_requests r where r.id = request
      and mt_concerns_officer(r.patient_id, coalesce(r.registered_care_worker_id, r.care_worker_id), r.described_key))
$$;
create function mt_request_withheld(wanted text) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select mt_kind() = 'officer' and exists (
    select from exclusion_requests r where r.reference = wanted and r.institution_id = mt_institution()
      and mt_concerns_officer(r.patient_id, coalesce(r.registered_care_worker_id, r.care_worker_id), r.described_key))
$$;
create function mt_concerns_break(patient uuid, niss text, care_worker uuid, named text, identifiers jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select mt_concerns_officer(patient, care_worker, nullif(named, ''))
    or niss is not distinct from mt_officer_niss()
    or identifiers @> jsonb_build_array(jsonb_build_object('niss', mt_officer_niss()))
    or mt_officer_named_in(named)
$$;
create function mt_break_told_concerns(conversation uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from breaks b where b.conversation_id = conversation
    and mt_concerns_break(b.patient_id, b.patient_niss, b.care_worker_id, b.named_key, b.identifiers))
$$;
create function mt_break_concerns_all(institution uuid, patient uuid, niss text, care_worker uuid, named text, identifiers jsonb)
  returns boolean language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  before text := coalesce(current_setting('mt.officer', true), '');
  one uuid;
  all_concerned boolean := false;
begin
  if mt_job() is distinct from 'break' then
    return null;
  end if;
  for one in select o.id from officers o where o.institution_id = institution and o.active loop
    perform set_config('mt.officer', one::text, true);
    all_concerned := mt_concerns_break(patient, niss, care_worker, named, identifiers);
    exit when not all_concerned;
  end loop;
  perform set_config('mt.officer', before, true);
  return all_concerned;
end $$;
create function mt_break_withheld(wanted uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select mt_kind() = 'officer' and exists (select from breaks b where b.id = wanted and b.institution_id = mt_institution())
$$;
create function mt_conversation_withheld(wanted text) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select mt_kind() = 'officer' and exists (
    select from conversations c where c.reference = wanted and c.institution_id = mt_institution()
      and (mt_concerns_conversation(c.patient_id, c.request_id, c.care_worker_id, c.named_key)
        or (c.topic = 'break' and mt_break_told_concerns(c.id))))
$$;
create function mt_audit_concerns_officer(patient uuid, request uuid, exclusion uuid, care_worker uuid, details jsonb) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select mt_concerns_officer(patient, care_worker, null)
    or exists (select from exclusion_requests r where r.id = request
      and mt_concerns_officer(r.patient_id, coalesce(r.registered_care_worker_id, r.care_worker_id), r.described_key))
    or exists (select from exclusions e where e.id = exclusion and mt_concerns_officer(e.patient_id, e.care_worker_id, null))
    or exists (select from conversations c where c.id = (details ->> 'conversation')::uuid
      and mt_concerns_conversation(c.patient_id, c.request_id, c.care_worker_id, c.named_key))
    or exists (select from breaks b where b.id = (details ->> 'break')::uuid
      and mt_concerns_break(b.patient_id, b.patient_niss, b.care_worker_id, b.named_key, b.identifiers))
$$;
create function mt_audit_of_institution(request uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from exclusion_requests r where r.id = request and r.institution_id = mt_institution())
$$;
create function mt_nobody_may_open() returns table (requests bigint, conversations bigint)
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  before text := coalesce(current_setting('mt.officer', true), '');
  asked uuid[] := array(select r.id from exclusion_requests r where r.state in ('sent', 'taken', 'asked'));
  written uuid[] := array(select c.id from conversations c
    where c.is_talk and (c.unread_since is not null or c.waits_since is not null));
  one record;
begin
  for one in select o.id, o.institution_id from officers o where o.active loop
    -- For R12 only, until this function ends; without mt.kind no policy lets anything through.
    perform set_config('mt.officer', one.id::text, true);
    asked := array(select r.id from exclusion_requests r where r.id = any (asked) and (r.institution_id <> one.institution_id
      or mt_concerns_officer(r.patient_id, coalesce(r.registered_care_worker_id, r.care_worker_id), r.described_key)));
    written := array(select c.id from conversations c where c.id = any (written) and (c.institution_id <> one.institution_id
      or mt_concerns_conversation(c.patient_id, c.request_id, c.care_worker_id, c.named_key)
      or (c.topic = 'break' and mt_break_told_concerns(c.id))));
  end loop;
  perform set_config('mt.officer', before, true);
  return query select cardinality(asked)::bigint, cardinality(written)::bigint;
end $$;
revoke all on function mt_patient_asked_here, mt_concerns_conversation, mt_request_withheld, mt_concerns_break, mt_break_told_concerns, mt_break_concerns_all, mt_break_withheld, mt_conversation_withheld, mt_audit_concerns_officer, mt_audit_of_institution, mt_nobody_may_open from public;
grant execute on function mt_patient_asked_here, mt_concerns_conversation, mt_request_withheld, mt_concerns_break, mt_break_told_concerns, mt_break_concerns_all, mt_break_withheld, mt_conversation_withheld, mt_audit_concerns_officer, mt_audit_of_institution, mt_nobody_may_open to mijntoegang_app;
create or replace function mt_find_patients(typed text) returns setof uuid
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  own text := mt_officer_niss();
  squashed text;
  here uuid := mt_institution();
  elsewhere uuid[];
  found uuid[] := '{}';
  more uuid[];
  step record;
begin
  if mt_kind() is distinct from 'officer' or here is null or own is null or typed ~ '[%_\\]' or typed !~ '[[:alnum:]]' then
    return;
  end if;
  perform set_config('pg_trgm.word_similarity_threshold', '0.5', true);
  typed := regexp_replace(typed, '[^[:alnum:] ]', '', 'g');
  squashed := replace(typed, ' ', '');
  -- Those of other institutions whom this one knows, once: as many as it has requests and conversations are looked at.
  elsewhere := array(
    select p.id from patients p where p.home_institution_id <> here and p.niss <> own
      and (p.search_key like typed || '%' or p.family_key like typed || '%' or typed <% (' ' || p.search_key)
        or p.name_squashed like squashed || '%' or p.family_squashed like squashed || '%'
        or p.sorted_key = (select string_agg(word, ' ' order by word collate "C") from regexp_split_to_table(typed, ' ') word))
      and p.id in (select r.patient_id from exclusion_requests r where r.institution_id = here
        union all select c.patient_id from conversations c where c.institution_id = here));
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
      (select p.id from patients p where p.home_institution_id = $1 and p.niss <> $2 and %1$s order by %2$s limit 21)
      union all
      (select p.id from patients p where p.id = any ($4) and %1$s order by %2$s limit 21)) fits)',
      step.condition, step.place) into more using here, own, step.value, elsewhere;
    found := found || array(select id from unnest(more) with ordinality as m (id, place) where id <> all (found) order by place);
  end loop;
  return query select id from unnest(found) with ordinality as f (id, place) order by place limit 21;
end $$;
create or replace function mt_officer_niss() returns text language sql stable security definer set search_path = public, pg_temp
  as $$ select niss from officers where id = mt_officer() and active $$;
create policy officer_of_institution on patients for select to mijntoegang_app
  using (mt_kind() = 'officer' and niss <> mt_officer_niss()
    and (home_institution_id = mt_institution() or mt_patient_asked_here(id)));
create policy officer_reads on exclusion_requests for select to mijntoegang_app
  using (mt_kind() = 'officer' and institution_id = mt_institution()
    and not mt_concerns_officer(patient_id, coalesce(registered_care_worker_id, care_worker_id), described_key));
create policy officer_works on exclusion_requests for update to mijntoegang_app
  using (mt_kind() = 'officer' and institution_id = mt_institution()
    and not mt_concerns_officer(patient_id, coalesce(registered_care_worker_id, care_worker_id), described_key))
  -- In one's own name only.
  with check (mt_kind() = 'officer' and institution_id = mt_institution() and state <> 'withdrawn'
    and (state <> 'taken' or taken_by = mt_officer())
    and (state not in ('registered', 'refused') or decided_by = mt_officer())
    and not mt_concerns_officer(patient_id, coalesce(registered_care_worker_id, care_worker_id), described_key));
create policy officer_reads on exclusions for select to mijntoegang_app
  using (mt_kind() = 'officer' and exists (select from patients p where p.id = patient_id)
    and not mt_concerns_officer(patient_id, care_worker_id, null));
create policy officer_reads on conversations for select to mijntoegang_app
  using (mt_kind() = 'officer' and institution_id = mt_institution()
    and not mt_concerns_conversation(patient_id, request_id, care_worker_id, named_key));
create policy officer_starts on conversations for insert to mijntoegang_app
  with check (mt_kind() = 'officer' and institution_id = mt_institution() and topic in ('request', 'ended')
    and exists (select from patients p where p.id = patient_id)
    and not mt_concerns_conversation(patient_id, request_id, care_worker_id, named_key));
create policy officer_goes_on on conversations for update to mijntoegang_app
  using (mt_kind() = 'officer' and institution_id = mt_institution()
    and not mt_concerns_conversation(patient_id, request_id, care_worker_id, named_key))
  with check (mt_kind() = 'officer' and institution_id = mt_institution() and (closed_by is null or closed_by = mt_officer()));
create policy withheld_with_the_break on conversations as restrictive for all to mijntoegang_app
  using (mt_kind() is distinct from 'officer' or topic <> 'break' or not mt_break_told_concerns(id))
  with check (true);
create policy officer_reads on breaks for select to mijntoegang_app
  using (mt_kind() = 'officer' and institution_id = mt_institution()
    and not mt_concerns_break(patient_id, patient_niss, care_worker_id, named_key, identifiers)
    and (conversation_id is null or exists (select from conversations c where c.id = conversation_id)));
create policy officer_reviews on breaks for update to mijntoegang_app
  using (mt_kind() = 'officer' and institution_id = mt_institution()
    and not mt_concerns_break(patient_id, patient_niss, care_worker_id, named_key, identifiers)
    and (conversation_id is null or exists (select from conversations c where c.id = conversation_id)))
  with check (mt_kind() = 'officer' and reviewed_by = mt_officer());
create policy officer_reads_log on audit_events for select to mijntoegang_app
  using (mt_kind() = 'officer'
    and (institution_id = mt_institution() or (actor_kind = 'patient' and mt_audit_of_institution(request_id)))
    and not mt_audit_concerns_officer(patient_id, request_id, exclusion_id, care_worker_id, details));
drop index patients_sorted_key, patients_search_key, patients_family_key, patients_name_squashed, patients_family_squashed, patients_words, exclusion_requests_worklist;
create index patients_sorted_key on patients (home_institution_id, sorted_key);
create index patients_search_key on patients (home_institution_id, search_key text_pattern_ops);
create index patients_family_key on patients (home_institution_id, family_key text_pattern_ops);
create index patients_name_squashed on patients (home_institution_id, name_squashed text_pattern_ops);
create index patients_family_squashed on patients (home_institution_id, family_squashed text_pattern_ops);
create index patients_words on patients using gin (home_institution_id, (' ' || search_key) gin_trgm_ops);
create index exclusion_requests_worklist on exclusion_requests (institution_id, latest_on) where state in ('sent', 'taken', 'asked');
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
    -- For R12 only, until this statement ends; without mt.kind no policy lets anything through.
    perform set_config('mt.officer', s.officer_id::text, true);
    -- Each conversation is compared once, however many of its messages wait.
    select count(*) into unread from (
      select from conversations c
        where c.institution_id = (who ->> 'institution')::uuid and c.is_talk and c.unread_since is not null
          and not mt_concerns_conversation(c.patient_id, c.request_id, c.care_worker_id, c.named_key)
          and not (c.topic = 'break' and mt_break_told_concerns(c.id))
        limit 100) as found;
  end if;
  -- The idle limit moves at most once a minute, so that reading a page writes nothing most of the time.
  if not expired and s.idle_until < moment + make_interval(secs => s.idle_seconds - 60) then
    update sessions set idle_until = moment + make_interval(secs => s.idle_seconds) where key_hash = hash;
  end if;
  return jsonb_build_object('who', who, 'state', s.state, 'expired', expired, 'unread', unread);
end $$;
drop table request_snapshots, withheld_matters, patient_titles;
drop function mt_entry_changed, mt_officer_changed, mt_officer_withhold, mt_refresh_title, mt_title_of_home, mt_exclusion_withhold, mt_exclusion_titles,
  mt_break_titles, mt_break_withhold, mt_conversation_changed, mt_conversation_withhold, mt_request_changed, mt_request_withhold,
  mt_handler, mt_route, mt_concerned, mt_withheld, mt_house;
drop index exclusion_requests_of_care_worker, conversations_of_care_worker, breaks_of_entry;
alter table patients drop column title_institution_id;
revoke select (home_confirmed_at) on patients from mijntoegang_app;
alter table exclusions drop column registered_at_id, drop column confined_to_id;
alter table exclusion_requests drop column confined, drop column conflict_denied;
comment on column exclusion_requests.institution_id is null;
comment on column conversations.institution_id is null;
