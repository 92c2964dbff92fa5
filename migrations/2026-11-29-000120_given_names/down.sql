-- The older portal cannot read a person without a given name: whoever has none gets a dash, which the way up takes out again.
drop function sign_in_known_officer_name;
drop function sign_in_known_patient_name;
drop function mt_patient_for_intake;
create or replace function mt_patient_for_intake(number text, name_key text, name_sorted text, born date) returns table (standing text, patient uuid)
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
  elsif p.sorted_key is distinct from name_sorted
      and similarity(coalesce(p.search_key, lower(p.given_name || ' ' || p.family_name)), name_key) < 0.6 then
    return query select 'other-name', p.id;
  elsif p.birth_date <> born then
    return query select 'other-birth-date', p.id;
  else
    return query select 'fits', p.id;
  end if;
end $$;

revoke all on function mt_patient_for_intake from public;
grant execute on function mt_patient_for_intake to mijntoegang_app;
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
    select jsonb_build_object('kind', 'patient', 'id', p.id, 'name', p.given_name || ' ' || p.family_name, 'institution', p.home_institution_id)
      into who from patients p where p.id = s.patient_id;
  else
    select jsonb_build_object('kind', 'officer', 'id', o.id, 'name', o.given_name || ' ' || o.family_name, 'institution', o.institution_id)
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

create or replace function mt_words_name(words text, given text, family text) returns boolean
  language sql immutable parallel safe as $$
  select strict_word_similarity(given || ' ' || family, words) >= 0.7
    or strict_word_similarity(family || ' ' || given, words) >= 0.7
    or ' ' || words || ' ' like '% ' || family || ' %'
    or (length(replace(family, ' ', '')) >= 5 and position(replace(family, ' ', '') in replace(words, ' ', '')) > 0)
    or (words like '%ombud%' and ' ' || words || ' ' like '% ' || given || ' %')
$$;

create or replace function mt_concerns_officer(patient uuid, care_worker uuid, described text) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(
    mt_officer_niss() is null
    or exists (select from patients p where p.id = patient and p.niss = mt_officer_niss())
    or exists (select from care_workers c where c.id = care_worker and c.niss = mt_officer_niss())
    -- An entry without a NISS can only be told by its name: then a homonym is somebody else's to settle too.
    or exists (select from care_workers c, officers o where c.id = care_worker and c.niss is null and o.id = mt_officer()
      and similarity(c.search_key, o.given_key || ' ' || o.family_key) >= 0.8)
    or (care_worker is null and described is not null and exists (
      select from officers o where o.id = mt_officer() and (
        word_similarity(o.family_key, described) >= 0.6
        or similarity(o.given_key || ' ' || o.family_key, described) >= 0.4
        -- 'Desmedt' for 'De Smet': however the words are parted.
        or word_similarity(replace(o.family_key, ' ', ''), replace(described, ' ', '')) >= 0.5
        -- 'An van de ombudsdienst'
        or (described like '%ombud%' and ' ' || described || ' ' like '% ' || o.given_key || ' %')
        or (position(' ' in described) = 0 and similarity(o.given_key, described) >= 0.6)))),
    true)
$$;

drop function mt_name_likeness;
drop function mt_full_name;

alter table officers drop constraint officers_given_key_check, drop constraint officers_given_name_not_blank;
alter table care_workers drop constraint care_workers_given_name_not_blank;
alter table patients drop constraint patients_given_name_not_blank;
drop function mt_is_blank_name;
update officers set given_name = '-', given_key = '' where given_name is null;
update care_workers set given_name = '-' where given_name is null;
update patients set given_name = '-' where given_name is null;
alter table officers alter column given_name set not null, alter column given_key set not null;
alter table care_workers alter column given_name set not null;
alter table patients alter column given_name set not null;
