-- R12: whether a matter is kept from an officer of the ombudsdienst that handles it. Then its shared mailbox hears nothing of it, not of what
-- comes later either. Yes or no, to the matter's patient and to the jobs that tell of it; an officer is answered no.
create function mt_is_withheld(kind text, matter uuid) returns boolean
  language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_variable
declare
  house uuid;
begin
  if kind = 'request' then
    house := (select r.institution_id from exclusion_requests r where r.id = matter and (mt_kind() = 'system' or r.patient_id = mt_patient()));
  elsif kind = 'conversation' then
    house := (select c.institution_id from conversations c where c.id = matter and (mt_kind() = 'system' or c.patient_id = mt_patient()));
  elsif kind = 'break' then
    house := (select b.institution_id from breaks b where b.id = matter and (mt_kind() = 'system' or b.patient_id = mt_patient()));
  end if;
  return exists (select from withheld_matters w join officers o on o.id = w.officer_id
    where (w.request_id = matter or w.conversation_id = matter or w.break_id = matter) and o.active and o.institution_id = house);
end $$;
revoke all on function mt_is_withheld from public;
grant execute on function mt_is_withheld to mijntoegang_app;

-- A request that an officer prepares against one of their house: it waits for the patient in a conversation elsewhere.
create policy prepares_elsewhere on conversations for insert to mijntoegang_app
  with check (mt_job() = 'hand-over' and topic = 'exclusion' and confined and closed_at is null and request_id is null);
create policy prepares_elsewhere on messages for insert to mijntoegang_app
  with check (mt_job() = 'hand-over' and author = 'system' and kind = 'prepared' and officer_id is null and read_at is null);
create policy prepares_elsewhere on request_drafts for insert to mijntoegang_app
  with check (mt_job() = 'hand-over' and prepared_by is not null and version = 1 and sent_at is null);

-- As before; also the patients of whom the house has nothing but matters that are kept from the officer: no title of a house shows one.
create or replace function mt_withheld(kind text) returns setof uuid
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  here uuid := mt_house();
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
    return query
      select p.id from patients p where p.niss = mt_officer_niss()
      union
      select p.id from patients p
        where p.title_institution_id is distinct from here
          and p.id in (
            select r.patient_id from withheld_matters w join exclusion_requests r on r.id = w.request_id where w.officer_id = mt_officer()
            union select c.patient_id from withheld_matters w join conversations c on c.id = w.conversation_id where w.officer_id = mt_officer()
            union select b.patient_id from withheld_matters w join breaks b on b.id = w.break_id where w.officer_id = mt_officer()
            union select e.patient_id from withheld_matters w join exclusions e on e.id = w.exclusion_id where w.officer_id = mt_officer())
          and not exists (select from exclusion_requests r where r.patient_id = p.id and r.institution_id = here and r.entered_by is null
            and not exists (select from withheld_matters w where w.officer_id = mt_officer() and w.request_id = r.id))
          and not exists (select from conversations c where c.patient_id = p.id and c.institution_id = here and c.is_talk
            and not exists (select from withheld_matters w where w.officer_id = mt_officer() and w.conversation_id = c.id))
          and not exists (select from breaks b where b.patient_id = p.id and b.institution_id = here
            and not exists (select from withheld_matters w where w.officer_id = mt_officer() and w.break_id = b.id))
          and not exists (select from exclusions e where e.patient_id = p.id and coalesce(e.confined_to_id, e.registered_at_id) = here
            and not exists (select from withheld_matters w where w.officer_id = mt_officer() and w.exclusion_id = e.id));
  elsif kind = 'care_worker' then
    return query select e.care_worker_id from officer_entries e where e.officer_id = mt_officer()
      union select c.id from care_workers c where c.niss = mt_officer_niss();
  end if;
end $$;
