-- R12 where nobody else is left: colleagues whom a matter does not concern, also elsewhere; a request that leaves the officer who asked;
-- who is told. And R19: the letter about an adoption.

-- As before. None without a concerned officer: the first with an officer whom it does not concern, the home before the others; not the home
-- where nobody knows whom it concerns there. Nowhere: it waits at the home.
create or replace function mt_route(home uuid, patient uuid, number text, care_worker uuid, described text, words text, identifiers jsonb, undisclosed boolean)
  returns table (institution uuid, confined boolean, escalate boolean)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_variable
declare
  house record;
  concerned uuid[];
  with_colleagues uuid;
begin
  for house in
    select i.id from institutions i
      where i.id = home or i.ordinal > 0
      order by i.id <> home, i.id is distinct from (select h.stand_in_id from institutions h where h.id = home), i.ordinal, i.id
  loop
    continue when undisclosed and house.id = home;
    concerned := array(select mt_concerned(house.id, patient, number, care_worker, described, words, identifiers));
    if concerned = '{}' then
      return query select house.id, house.id <> home, false;
      return;
    end if;
    if with_colleagues is null and exists (select from officers o
        where o.institution_id = house.id and o.active and o.id <> all (concerned)) then
      with_colleagues := house.id;
    end if;
  end loop;
  return query select coalesce(with_colleagues, home), coalesce(with_colleagues, home) <> home, true;
end $$;

-- As before; a description counts where it went by R12 as well, for somebody there may resemble it. One that only names the service is
-- nobody's in particular there.
create or replace function mt_request_withhold(r exclusion_requests) returns void
  language sql volatile security definer set search_path = public, pg_temp as $$
  delete from withheld_matters w where w.request_id = r.id and w.why = 'concerned';
  insert into withheld_matters (officer_id, request_id)
    select o, r.id from mt_concerned(r.institution_id, r.patient_id, null, coalesce(r.registered_care_worker_id, r.care_worker_id),
      case when r.conflict_denied or r.confined and r.described_key like '%ombud%' then null else r.described_key end, null, null) as o
    on conflict do nothing
$$;

-- As before; what is withheld with its request is so for the same reason: whoever is named for the request may read it.
create or replace function mt_conversation_withhold(c conversations) returns void
  language sql volatile security definer set search_path = public, pg_temp as $$
  insert into withheld_matters (officer_id, conversation_id)
    select o, c.id from mt_concerned(c.institution_id, c.patient_id, null, c.care_worker_id, null, c.named_key, null) as o
    union
    select w.officer_id, c.id from withheld_matters w join breaks b on b.id = w.break_id where b.conversation_id = c.id
    on conflict do nothing;
  insert into withheld_matters (officer_id, conversation_id, why)
    select w.officer_id, c.id, w.why from withheld_matters w where w.request_id = c.request_id
    on conflict do nothing;
  -- A break goes with the conversation that tells of it: what the patient writes there may name the officer.
  insert into withheld_matters (officer_id, break_id)
    select w.officer_id, b.id from withheld_matters w join breaks b on b.conversation_id = w.conversation_id
      where w.conversation_id = c.id
    on conflict do nothing
$$;

-- Where an open request goes when no other ombudsdienst is without a concerned officer: to colleagues elsewhere. Null: there are none.
create function mt_next_with_colleagues(request uuid) returns uuid
  language sql stable security definer set search_path = public, pg_temp as $$
  select i.id from exclusion_requests r join institutions h on h.id = r.institution_id, institutions i
    where r.id = request and mt_may_hand_over(r) and i.id <> r.institution_id and i.ordinal > 0
      and i.id <> all (r.avoided_institutions)
      and exists (select from officers o where o.institution_id = i.id and o.active
        and o.id not in (select mt_concerned(i.id, r.patient_id, null, coalesce(r.registered_care_worker_id, r.care_worker_id),
          case when r.described_key not like '%ombud%' then r.described_key end, null, null)))
    order by i.id is distinct from h.stand_in_id, i.ordinal
    limit 1
$$;

-- The patient said that an open request concerns somebody of its ombudsdienst, and there is nowhere else: back to 'sent', unassigned, and
-- nobody's, with its conversations, until somebody is named. Its dates run on. Answers that institution; null: it is closed.
create function mt_withhold_request(request uuid) returns uuid
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
#variable_conflict use_variable
declare
  r exclusion_requests;
begin
  select * into r from exclusion_requests q where q.id = request for update;
  if not found or not mt_may_hand_over(r) or r.state not in ('sent', 'taken', 'asked') then
    return null;
  end if;
  update exclusion_requests q set state = 'sent', taken_by = null, taken_at = null, undisclosed = true where q.id = request;
  insert into withheld_matters (officer_id, request_id, why)
    select o.id, request, 'undisclosed' from officers o where o.institution_id = r.institution_id and o.active
    on conflict do nothing;
  insert into withheld_matters (officer_id, conversation_id, why)
    select o.id, c.id, 'undisclosed' from officers o, conversations c
      where o.institution_id = r.institution_id and o.active and c.request_id = request and c.institution_id = r.institution_id
    on conflict do nothing;
  return r.institution_id;
end $$;

-- How many active officers of the ombudsdienst that handles a matter may open it: 'all', 'some' or 'none'. To its patient, and to jobs.
create function mt_handlers_left(request uuid, conversation uuid, broken uuid) returns text
  language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_variable
declare
  matter record;
  officers bigint;
  withheld bigint;
begin
  if request is not null then
    select r.institution_id, r.patient_id, r.undisclosed into matter from exclusion_requests r where r.id = request;
  elsif conversation is not null then
    select c.institution_id, c.patient_id, c.undisclosed into matter from conversations c where c.id = conversation;
  else
    select b.institution_id, b.patient_id, false as undisclosed into matter from breaks b where b.id = broken;
  end if;
  if not found or not coalesce(mt_kind() = 'system' or mt_kind() = 'patient' and matter.patient_id = mt_patient(), false) then
    return null;
  end if;
  select count(*), count(*) filter (where exists (select from withheld_matters w where w.officer_id = o.id
      and (w.request_id = request or w.conversation_id = conversation or w.break_id = broken)))
    into officers, withheld from officers o where o.institution_id = matter.institution_id and o.active;
  return case when withheld = officers and (officers > 0 or matter.undisclosed) then 'none' when withheld = 0 then 'all' else 'some' end;
end $$;

-- What is asked about at *Wie mag dit behandelen?* for a matter that nobody may open: a conversation about a request that waits as well is
-- the request's. No row: it was asked, and nobody answered yet.
create function mt_matter_to_ask(request uuid, conversation uuid) returns table (request_id uuid, conversation_id uuid)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_variable
declare
  about uuid;
begin
  if mt_handlers_left(request, conversation, null) is distinct from 'none' then
    return;
  end if;
  about := coalesce(request, (select r.id from conversations c join exclusion_requests r on r.id = c.request_id
    where c.id = conversation and r.institution_id = c.institution_id and r.state in ('sent', 'taken', 'asked')
      and mt_handlers_left(r.id, null, null) = 'none'));
  return query select about, case when about is null then conversation end
    where not exists (select from handler_questions q where q.answered_at is null
      and (q.request_id = about or about is null and q.conversation_id = conversation));
end $$;

-- A matter can come to wait again, once somebody was named. Where nobody is left, it is asked as well.
alter table handler_questions
  drop constraint handler_questions_request_id_key,
  drop constraint handler_questions_conversation_id_key;
create unique index handler_questions_of_request on handler_questions (request_id) where answered_at is null;
create unique index handler_questions_of_conversation on handler_questions (conversation_id) where answered_at is null;
drop policy patient_asks on handler_questions;
create policy asks on handler_questions for insert to mijntoegang_app
  with check (mt_kind() in ('patient', 'system') and answered_at is null and mt_handlers_left(request_id, conversation_id, null) = 'none');

-- Decided, withdrawn or handed over: nobody need be named.
create function mt_close_handler_question() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update handler_questions q set answered_at = greatest(q.asked_at, new.decided_at) where q.request_id = new.id and q.answered_at is null;
  return null;
end $$;
create trigger close_handler_question after update of state, institution_id on exclusion_requests for each row
  when (new.state not in ('sent', 'taken', 'asked') or old.institution_id <> new.institution_id) execute function mt_close_handler_question();

-- Whether a link still serves.
create function mt_is_handler_question(hash bytea) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from handler_questions q where q.token_hash = hash and q.answered_at is null and mt_job() = 'link')
$$;

-- As before; also without those whom the matter, or a conversation about it, concerns by what is known.
create or replace function mt_handler_choices(hash bytea) returns table (officer_id uuid, given_name text, family_name text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select o.id, o.given_name, o.family_name from handler_questions q join officers o on o.institution_id = q.institution_id and o.active
    where q.token_hash = hash and q.answered_at is null and mt_job() = 'link'
      and not exists (select from withheld_matters w where w.officer_id = o.id and w.why = 'concerned'
        and (w.request_id = q.request_id or w.conversation_id = q.conversation_id))
      and not exists (select from exclusion_requests r where r.id = q.request_id
        and o.id in (select mt_concerned(r.institution_id, r.patient_id, null, coalesce(r.registered_care_worker_id, r.care_worker_id),
          case when not r.conflict_denied then r.described_key end, null, null)))
      and not exists (select from conversations c
        where (c.id = q.conversation_id or c.request_id = q.request_id) and c.institution_id = q.institution_id
          and o.id in (select mt_concerned(c.institution_id, c.patient_id, null, c.care_worker_id, null, c.named_key, null)))
    order by o.family_name, o.given_name nulls first, o.id
$$;

-- As before, with the conversations about the request.
create or replace function mt_name_handlers(hash bytea, chosen uuid[], moment timestamptz) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  q handler_questions;
begin
  if mt_job() is distinct from 'link' then
    return false;
  end if;
  select * into q from handler_questions h where h.token_hash = hash and h.answered_at is null for update;
  if not found then
    return false;
  end if;
  delete from withheld_matters w where w.why = 'undisclosed' and w.officer_id = any (chosen)
    and (w.request_id = q.request_id or w.conversation_id = q.conversation_id
      or w.conversation_id in (select c.id from conversations c where c.request_id = q.request_id));
  update handler_questions h set answered_at = moment where h.id = q.id;
  return true;
end $$;

-- A notice of a home that goes out on paper: officers of the house that handles it write the letter.
alter table conversations add column by_letter boolean not null default false;
comment on column conversations.by_letter is 'its first notice goes out on paper at once';
drop policy home_unseen on conversations;
create policy home_unseen on conversations as restrictive for all to mijntoegang_app
  using (mt_kind() is distinct from 'officer' or topic <> 'home' or is_talk or by_letter);

-- To whom such letters go: the house that writes them may know the patient by nothing else.
create function mt_letter_recipients(ids uuid[]) returns table (conversation_id uuid, niss text, given_name text, family_name text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select c.id, p.niss, p.given_name, p.family_name from conversations c join patients p on p.id = c.patient_id
    where c.id = any (ids) and c.by_letter and c.topic = 'home' and c.institution_id = mt_house()
      and c.id <> all (array(select mt_withheld('conversation'))) and p.id <> all (array(select mt_withheld('patient')))
$$;

revoke all on function mt_next_with_colleagues, mt_withhold_request, mt_handlers_left, mt_matter_to_ask, mt_close_handler_question,
  mt_is_handler_question, mt_letter_recipients from public;
grant execute on function mt_next_with_colleagues, mt_withhold_request, mt_handlers_left, mt_matter_to_ask, mt_is_handler_question,
  mt_letter_recipients to mijntoegang_app;
