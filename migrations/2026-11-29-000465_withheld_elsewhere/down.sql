drop policy prepares_elsewhere on request_drafts;
drop policy prepares_elsewhere on messages;
drop policy prepares_elsewhere on conversations;
create or replace function mt_withheld(kind text) returns setof uuid
  language plpgsql stable security definer set search_path = public, pg_temp as $$
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
    return query select p.id from patients p where p.niss = mt_officer_niss();
  elsif kind = 'care_worker' then
    return query select e.care_worker_id from officer_entries e where e.officer_id = mt_officer()
      union select c.id from care_workers c where c.niss = mt_officer_niss();
  end if;
end $$;
create or replace function mt_find_patients(typed text) returns setof uuid
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  own text := mt_officer_niss();
  squashed text;
  here uuid := mt_house();
  elsewhere uuid[];
  found uuid[] := '{}';
  more uuid[];
  step record;
begin
  if here is null or own is null or typed ~ '[%_\\]' or typed !~ '[[:alnum:]]' then
    return;
  end if;
  perform set_config('pg_trgm.word_similarity_threshold', '0.5', true);
  typed := regexp_replace(typed, '[^[:alnum:] ]', '', 'g');
  squashed := replace(typed, ' ', '');
  -- Those who are known here by a matter of theirs, once.
  elsewhere := array(
    select p.id from patients p where p.title_institution_id is distinct from here and p.niss <> own
      and (p.search_key like typed || '%' or p.family_key like typed || '%' or typed <% (' ' || p.search_key)
        or p.name_squashed like squashed || '%' or p.family_squashed like squashed || '%'
        or p.sorted_key = (select string_agg(word, ' ' order by word collate "C") from regexp_split_to_table(typed, ' ') word))
      and p.id in (select t.patient_id from patient_titles t where t.institution_id = here));
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
      (select p.id from patients p where p.title_institution_id = $1 and p.niss <> $2 and %1$s order by %2$s limit 21)
      union all
      (select p.id from patients p where p.id = any ($4) and %1$s order by %2$s limit 21)) fits)',
      step.condition, step.place) into more using here, own, step.value, elsewhere;
    found := found || array(select id from unnest(more) with ordinality as m (id, place) where id <> all (found) order by place);
  end loop;
  return query select id from unnest(found) with ordinality as f (id, place) order by place limit 21;
end $$;
alter policy officer_reads_log on audit_events
  using ((((institution_id = ( SELECT mt_house() AS mt_house)) OR ((actor_kind = 'patient'::text) AND (EXISTS ( SELECT
   FROM exclusion_requests r
  WHERE (r.id = audit_events.request_id))))) AND (( SELECT mt_house() AS mt_house) IS NOT NULL) AND ((patient_id IS NULL) OR (patient_id <> ALL (ARRAY( SELECT mt_withheld('patient'::text) AS mt_withheld)))) AND ((care_worker_id IS NULL) OR (care_worker_id <> ALL (ARRAY( SELECT mt_withheld('care_worker'::text) AS mt_withheld)))) AND ((request_id IS NULL) OR (request_id <> ALL (ARRAY( SELECT mt_withheld('request'::text) AS mt_withheld)))) AND ((exclusion_id IS NULL) OR (exclusion_id <> ALL (ARRAY( SELECT mt_withheld('exclusion'::text) AS mt_withheld)))) AND ((NOT (details ? 'conversation'::text)) OR (((details ->> 'conversation'::text))::uuid <> ALL (ARRAY( SELECT mt_withheld('conversation'::text) AS mt_withheld)))) AND ((NOT (details ? 'break'::text)) OR (((details ->> 'break'::text))::uuid <> ALL (ARRAY( SELECT mt_withheld('break'::text) AS mt_withheld))))));
