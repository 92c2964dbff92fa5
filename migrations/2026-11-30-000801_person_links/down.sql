create or replace FUNCTION mt_sign_in_officer_entries(officer uuid, riziv_first_8 text, personnel text)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  named uuid[];
begin
  if mt_job() is distinct from 'sign-in' then
    raise exception 'only the sign-in job may call this function' using errcode = 'MT014', constraint = 'sign_in_job_only';
  end if;
  named := array(
    select c.id from care_workers c join officers o on o.niss = c.niss where o.id = officer
    union select c.id from care_workers c where c.riziv8 = riziv_first_8
    union select p.care_worker_id from care_worker_posts p join officers o on o.institution_id = p.institution_id
      where o.id = officer and p.personnel_number = personnel);
  delete from officer_entries e where e.officer_id = officer and e.care_worker_id <> all (named);
  insert into officer_entries select officer, id from unnest(named) as id on conflict do nothing;
  return cardinality(named);
end $function$;

create or replace FUNCTION mt_concerned(house uuid, patient uuid, number text, care_worker uuid, described text, words text, identifiers jsonb)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
end $function$;

create or replace FUNCTION mt_concerns_officer(patient uuid, care_worker uuid, described text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
$function$;

create or replace FUNCTION mt_withheld(kind text)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  here uuid := mt_house();
begin
  if mt_kind() is distinct from 'officer' then
    return;
  elsif kind = 'request' then
    return query select w.request_id from withheld_matters w where w.officer_id = mt_officer() and w.request_id is not null
      union select m.id from exclusion_requests m join patients p on p.id = m.patient_id where p.niss = mt_officer_niss();
  elsif kind = 'conversation' then
    return query select w.conversation_id from withheld_matters w where w.officer_id = mt_officer() and w.conversation_id is not null
      union select m.id from conversations m join patients p on p.id = m.patient_id where p.niss = mt_officer_niss();
  elsif kind = 'break' then
    return query select w.break_id from withheld_matters w where w.officer_id = mt_officer() and w.break_id is not null
      union select m.id from breaks m join patients p on p.id = m.patient_id where p.niss = mt_officer_niss();
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
end $function$;

create or replace FUNCTION mt_officer_withhold(officer uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
end $function$;

drop function mt_count_excluders(uuid);
drop function mt_same_person(uuid, uuid);
drop function mt_call_number_wrong(uuid);
drop function mt_find_numbers(text[]);
drop function mt_people_waiting();
drop function mt_settled_as(uuid);
drop function mt_people_to_settle(uuid);
drop function mt_answer_undo(uuid, uuid);
drop function mt_undo_items(uuid);
drop function mt_undo_link(uuid);
drop function mt_finish_undo(uuid);
drop function mt_settle_number(uuid, text);
drop function mt_settle_link(uuid, boolean);
drop function mt_meets_own_entry(uuid, uuid);
drop trigger proposes on care_worker_posts;
drop function mt_propose_by_name();
create or replace function mt_numbers_changed(came text[], went text[]) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  perform mt_mark_reissued(came || went);
end $$;
drop function mt_judge_twins(uuid, uuid, text);
drop function mt_link(uuid, uuid, text, text, uuid);
drop function mt_regroup(uuid, uuid);
drop function mt_entries_of_officer(uuid);
drop function mt_numbers_differ(uuid, uuid);
drop function mt_families_alike(care_workers, care_workers);
drop function mt_family_part(text, text);
update care_workers set person_id = id where person_id <> id;
update care_worker_numbers set person_id = care_worker_id where person_id <> care_worker_id;
set constraints all immediate;
drop table care_worker_link_answers;
drop table care_worker_links;
