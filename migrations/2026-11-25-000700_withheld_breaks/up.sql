-- R12: a conversation that only its break keeps away from an officer is no more counted in the menu than listed, its page is the
-- neutral one, and it is nobody's when every officer stands in it.
create or replace function mt_conversation_withheld(wanted text) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select mt_kind() = 'officer' and exists (
    select from conversations c where c.reference = wanted and c.institution_id = mt_institution()
      and (mt_concerns_conversation(c.patient_id, c.request_id, c.care_worker_id, c.named_key)
        or (c.topic = 'break' and mt_break_told_concerns(c.id))))
$$;

create or replace function mt_nobody_may_open() returns table (requests bigint, conversations bigint)
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
