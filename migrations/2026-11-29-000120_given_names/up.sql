-- People with one name: the family name is always there, the given name may be absent, and is then null: never blank, never a dash.

-- Nothing but signs: no letter and no digit, as the portal reads names. Not by the database's locale, which may know the letters of
-- ASCII only, so that 'Жанна' would be blank: the signs stand here.
create function mt_is_blank_name(name text) returns boolean language sql immutable strict parallel safe as $$
  select name ~ ('^[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7'
    || '\u02c2-\u02c5\u02d2-\u02df\u0300-\u036f\u2000-\u206f\u20a0-\u20ff\u2190-\u245f\u2500-\u2bff\u3000-\u3004\u3008-\u3020'
    || '\ufe00-\ufe0f\ufeff\ufff0-\uffff\U0001f000-\U0001f0ff\U0001f1e6-\U0001faff\U000e0000-\U000e0fff]*$')
$$;

alter table patients alter column given_name drop not null;
alter table care_workers alter column given_name drop not null;
alter table officers alter column given_name drop not null, alter column given_key drop not null;
-- What stood for 'none' until now.
update patients set given_name = null where mt_is_blank_name(given_name);
update care_workers set given_name = null where mt_is_blank_name(given_name);
update officers set given_name = null, given_key = null where mt_is_blank_name(given_name) or given_key = '';
alter table patients add constraint patients_given_name_not_blank check (not mt_is_blank_name(given_name));
alter table care_workers add constraint care_workers_given_name_not_blank check (not mt_is_blank_name(given_name));
alter table officers
  add constraint officers_given_name_not_blank check (not mt_is_blank_name(given_name)),
  -- An empty key would be found in every text (R12).
  add constraint officers_given_key_check check (given_key <> '' and (given_key is null) = (given_name is null));

-- A name as it is read, or as its key is compared: the one place in SQL that joins the two.
create function mt_full_name(given text, family text) returns text language sql immutable parallel safe
  as $$ select coalesce(given || ' ' || family, family) $$;

-- How alike the keys of two names are. A given name that only one of them has does not count against them: who is known here as
-- 'Suharto' may write 'Haji Suharto' elsewhere.
create function mt_name_likeness(one text, one_lacks boolean, other text, other_lacks boolean) returns real language sql immutable parallel safe
  as $$
  select case
    when one_lacks = other_lacks then similarity(one, other)
    when one_lacks then strict_word_similarity(one, other)
    else strict_word_similarity(other, one)
  end
$$;

-- R12, with officers and entries of one name. Nothing here may be null: null counts as 'concerns'.
create or replace function mt_concerns_officer(patient uuid, care_worker uuid, described text) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(
    mt_officer_niss() is null
    or exists (select from patients p where p.id = patient and p.niss = mt_officer_niss())
    or exists (select from care_workers c where c.id = care_worker and c.niss = mt_officer_niss())
    -- An entry without a NISS can only be told by its name: then a homonym is somebody else's to settle too.
    or exists (select from care_workers c, officers o where c.id = care_worker and c.niss is null and o.id = mt_officer()
      and mt_name_likeness(c.search_key, c.given_name is null, mt_full_name(o.given_key, o.family_key), o.given_key is null) >= 0.8)
    or (care_worker is null and described is not null and exists (
      select from officers o where o.id = mt_officer() and (
        word_similarity(o.family_key, described) >= 0.6
        or similarity(mt_full_name(o.given_key, o.family_key), described) >= 0.4
        -- 'Desmedt' for 'De Smet': however the words are parted.
        or word_similarity(replace(o.family_key, ' ', ''), replace(described, ' ', '')) >= 0.5
        -- 'An van de ombudsdienst'
        or (o.given_key is not null and (
          (described like '%ombud%' and ' ' || described || ' ' like '% ' || o.given_key || ' %')
          or (position(' ' in described) = 0 and similarity(o.given_key, described) >= 0.6)))))),
    true)
$$;

create or replace function mt_words_name(words text, given text, family text) returns boolean
  language sql immutable parallel safe as $$
  select strict_word_similarity(mt_full_name(given, family), words) >= 0.7
    or strict_word_similarity(coalesce(family || ' ' || given, family), words) >= 0.7
    or ' ' || words || ' ' like '% ' || family || ' %'
    or (length(replace(family, ' ', '')) >= 5 and position(replace(family, ' ', '') in replace(words, ' ', '')) > 0)
    or (given is not null and words like '%ombud%' and ' ' || words || ' ' like '% ' || given || ' %')
$$;

create or replace function session_load(hash bytea, moment timestamptz) returns jsonb
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
    select jsonb_build_object('kind', 'patient', 'id', p.id, 'name', mt_full_name(p.given_name, p.family_name), 'institution', p.home_institution_id)
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

-- Who is known here with one name fits a whole name that has it. Where a given name is known, a form without one is of another name:
-- a family name alone would fit many.
drop function mt_patient_for_intake;
create function mt_patient_for_intake(number text, name_key text, name_sorted text, one_name boolean, born date) returns table (standing text, patient uuid)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  p patients;
begin
  if mt_kind() is distinct from 'officer' or mt_officer_niss() is null then
    return;
  end if;
  select * into p from patients where niss = number;
  if number = mt_officer_niss() then
    return query select 'own', null::uuid;
  elsif p.id is null then
    return query select 'unknown', null::uuid;
  elsif (one_name and p.given_name is not null) or p.sorted_key is distinct from name_sorted
      and mt_name_likeness(coalesce(p.search_key, lower(mt_full_name(p.given_name, p.family_name))), p.given_name is null, name_key, one_name) < 0.6 then
    return query select 'other-name', p.id;
  elsif p.birth_date <> born then
    return query select 'other-birth-date', p.id;
  else
    return query select 'fits', p.id;
  end if;
end $$;

-- The given name that is known of who signs in, so that a sign-in without one never takes it away; the row is held until the sign-in
-- is written.
create function sign_in_known_patient_name(number text) returns text
  language sql volatile security definer set search_path = public, pg_temp as $$
  select given_name from patients where mt_job() = 'sign-in' and niss = number
$$;

create function sign_in_known_officer_name(by_issuer text, by_subject text, number text, at_institution uuid) returns text
  language sql volatile security definer set search_path = public, pg_temp as $$
  select given_name from officers where mt_job() = 'sign-in' and institution_id = at_institution
      and (issuer = by_issuer and subject = by_subject or issuer is null and niss = number)
    order by issuer nulls last limit 1 for update
$$;

revoke all on function mt_patient_for_intake, sign_in_known_patient_name, sign_in_known_officer_name from public;
grant execute on function mt_patient_for_intake, sign_in_known_patient_name, sign_in_known_officer_name to mijntoegang_app;
