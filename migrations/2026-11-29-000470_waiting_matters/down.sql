drop function mt_letter_recipients;
drop policy home_unseen on conversations;
create policy home_unseen on conversations as restrictive for all to mijntoegang_app
  using (mt_kind() is distinct from 'officer' or topic <> 'home' or is_talk);
alter table conversations drop column by_letter;
drop trigger close_handler_question on exclusion_requests;
drop policy asks on handler_questions;
create policy patient_asks on handler_questions for insert to mijntoegang_app
  with check (mt_kind() = 'patient' and answered_at is null and (
    exists (select from exclusion_requests r where r.id = request_id and r.undisclosed)
    or exists (select from conversations c where c.id = conversation_id and c.undisclosed)));
-- One a matter.
delete from handler_questions q using handler_questions later
  where (q.request_id = later.request_id or q.conversation_id = later.conversation_id) and (q.asked_at, q.id) < (later.asked_at, later.id);
drop index handler_questions_of_request, handler_questions_of_conversation;
alter table handler_questions
  add constraint handler_questions_request_id_key unique (request_id),
  add constraint handler_questions_conversation_id_key unique (conversation_id);
drop function mt_close_handler_question, mt_is_handler_question, mt_matter_to_ask, mt_handlers_left, mt_withhold_request,
  mt_next_with_colleagues;
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
    and (w.request_id = q.request_id or w.conversation_id = q.conversation_id);
  update handler_questions h set answered_at = moment where h.id = q.id;
  return true;
end $$;
create or replace function mt_handler_choices(hash bytea) returns table (officer_id uuid, given_name text, family_name text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select o.id, o.given_name, o.family_name from handler_questions q join officers o on o.institution_id = q.institution_id and o.active
    where q.token_hash = hash and q.answered_at is null and mt_job() = 'link'
      and not exists (select from withheld_matters w where w.officer_id = o.id and w.why = 'concerned'
        and (w.request_id = q.request_id or w.conversation_id = q.conversation_id))
    order by o.family_name, o.given_name nulls first, o.id
$$;
create or replace function mt_conversation_withhold(c conversations) returns void
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
create or replace function mt_request_withhold(r exclusion_requests) returns void
  language sql volatile security definer set search_path = public, pg_temp as $$
  delete from withheld_matters w where w.request_id = r.id and w.why = 'concerned';
  insert into withheld_matters (officer_id, request_id)
    select o, r.id from mt_concerned(r.institution_id, r.patient_id, null, coalesce(r.registered_care_worker_id, r.care_worker_id),
      case when r.conflict_denied or r.confined then null else r.described_key end, null, null) as o
    on conflict do nothing
$$;
create or replace function mt_route(home uuid, patient uuid, number text, care_worker uuid, described text, words text, identifiers jsonb, undisclosed boolean)
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
