-- *Wie mag dit behandelen?* (R12): where the only ombudsdienst has a matter of which nobody said whom it concerns, the person behind
-- `escalation_email` names who may handle it, by a link that serves for that alone. Nothing of the patient stands there.
create table handler_questions (
  id uuid primary key,
  institution_id uuid not null references institutions (id),
  request_id uuid unique references exclusion_requests (id),
  conversation_id uuid unique references conversations (id),
  constraint handler_questions_one_matter check (num_nonnulls(request_id, conversation_id) = 1),
  -- Of the link in the newest mail; an earlier one is void.
  token_hash bytea not null unique check (length(token_hash) = 32),
  asked_at timestamptz not null,
  reminded_at timestamptz not null,
  answered_at timestamptz
);
create index handler_questions_open on handler_questions (reminded_at) where answered_at is null;
alter table handler_questions enable row level security;
create policy patient_asks on handler_questions for insert to mijntoegang_app
  with check (mt_kind() = 'patient' and answered_at is null and (
    exists (select from exclusion_requests r where r.id = request_id and r.undisclosed)
    or exists (select from conversations c where c.id = conversation_id and c.undisclosed)));
create policy patient_own on handler_questions for select to mijntoegang_app
  using (mt_kind() = 'patient' and (exists (select from exclusion_requests r where r.id = request_id)
    or exists (select from conversations c where c.id = conversation_id)));
create policy reminds on handler_questions for select to mijntoegang_app using (mt_job() = 'hand-over');
create policy reminds_again on handler_questions for update to mijntoegang_app
  using (mt_job() = 'hand-over' and answered_at is null) with check (mt_job() = 'hand-over' and answered_at is null);
grant select, insert, update (token_hash, reminded_at) on handler_questions to mijntoegang_app;

-- Whom a link lets name: the active officers of the ombudsdienst, without those whom the matter certainly concerns. No row: the link is void.
create function mt_handler_choices(hash bytea) returns table (officer_id uuid, given_name text, family_name text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select o.id, o.given_name, o.family_name from handler_questions q join officers o on o.institution_id = q.institution_id and o.active
    where q.token_hash = hash and q.answered_at is null and mt_job() = 'link'
      and not exists (select from withheld_matters w where w.officer_id = o.id and w.why = 'concerned'
        and (w.request_id = q.request_id or w.conversation_id = q.conversation_id))
    order by o.family_name, o.given_name nulls first, o.id
$$;

-- Names them: the matter is theirs from now on, and nobody else's. False: the link is void.
create function mt_name_handlers(hash bytea, chosen uuid[], moment timestamptz) returns boolean
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
revoke all on function mt_handler_choices, mt_name_handlers from public;
grant execute on function mt_handler_choices, mt_name_handlers to mijntoegang_app;
