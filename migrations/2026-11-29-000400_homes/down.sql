drop function mt_officers_without_entry(), mt_sign_in_officer_entries(uuid, text, text);
drop table officer_entries;

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

create or replace function mt_patient_asked_here(patient uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from exclusion_requests r where r.patient_id = patient and r.institution_id = mt_institution())
    or exists (select from conversations c where c.patient_id = patient and c.institution_id = mt_institution())
$$;

drop policy homes_sees on messages;
drop policy homes_tells on messages;
drop policy patient_told_of_home on messages;
drop policy homes_tells on conversations;
drop policy patient_told_of_home on conversations;
drop policy home_unseen on conversations;
-- The words of a notice are in the program: what told of a home becomes a sentence that says so.
update messages set kind = 'outcome', arguments = null, body = 'Dit bericht kunnen we niet tonen. Vraag aan de ombudsdienst wat erin staat.'
  where kind in ('home_changed', 'home_adoption');
update conversations set topic = 'other', subject_arguments = null, subject = 'Bericht van de ombudsdienst' where topic = 'home';
alter table messages
  drop constraint messages_kind_check,
  add constraint messages_kind_check check (kind in ('text', 'question', 'registered', 'refused', 'registration_retracted', 'ended', 'broken',
    'outcome', 'prepared', 'reopened'));
alter table conversations
  drop constraint conversations_topic_check,
  add constraint conversations_topic_check
    check (topic in ('exclusion', 'ending', 'suspicion', 'other', 'request', 'ended', 'break'));

drop table home_adoptions;
drop policy homes_moves on patients;
drop policy homes_adds on patients;
drop policy homes_sees on patients;
drop policy patient_chooses_home on patients;
revoke update (home_institution_id) on patients from mijntoegang_app;
alter table patients drop column home_confirmed_at, drop column home_confirmed_by;
drop index institutions_ordinal;
alter table institutions drop column stand_in_id, drop column ordinal;
