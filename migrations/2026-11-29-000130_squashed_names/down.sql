create or replace function mt_find_patients(typed text) returns setof uuid
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  own text := mt_officer_niss();
  here uuid := mt_institution();
  elsewhere uuid[];
  found uuid[] := '{}';
  more uuid[];
  step record;
begin
  if mt_kind() is distinct from 'officer' or here is null or own is null or typed ~ '[%_\\]' or typed !~ '[[:alnum:]]' then
    return;
  end if;
  perform set_config('pg_trgm.word_similarity_threshold', '0.5', true);
  typed := regexp_replace(typed, '[^[:alnum:] ]', '', 'g');
  -- Those of other institutions whom this one knows, once: as many as it has requests and conversations are looked at.
  elsewhere := array(
    select p.id from patients p where p.home_institution_id <> here and p.niss <> own
      and (p.search_key like typed || '%' or p.family_key like typed || '%' or typed <% (' ' || p.search_key)
        or p.sorted_key = (select string_agg(word, ' ' order by word collate "C") from regexp_split_to_table(typed, ' ') word))
      and p.id in (select r.patient_id from exclusion_requests r where r.institution_id = here
        union all select c.patient_id from conversations c where c.institution_id = here));
  for step in
    select * from (values
      ('p.sorted_key = $3', 'p.id', (select string_agg(word, ' ' order by word collate "C") from regexp_split_to_table(typed, ' ') word), 21),
      ('p.family_key like $3', 'p.family_key using ~<~', typed || ' %', 21),
      ('p.search_key like $3', 'p.search_key using ~<~', typed || ' %', 21),
      ('p.family_key like $3', 'p.family_key using ~<~', typed || '%', 21),
      ('p.search_key like $3', 'p.search_key using ~<~', typed || '%', 21),
      -- Likeness only where few fit.
      ('$3 <% ('' '' || p.search_key)', 'word_similarity($3, p.search_key) desc, similarity($3, p.search_key) desc, p.id', typed, 5)
    ) as steps (condition, place, value, enough)
  loop
    continue when cardinality(found) >= step.enough;
    -- Planned with the values at hand, so that a beginning is a range of its index.
    execute format('select array(select id from (
      (select p.id from patients p where p.home_institution_id = $1 and p.niss <> $2 and %1$s order by %2$s limit 21)
      union all
      (select p.id from patients p where p.id = any ($4) and %1$s order by %2$s limit 21)) fits)',
      step.condition, step.place) into more using here, own, step.value, elsewhere;
    found := found || array(select id from unnest(more) with ordinality as m (id, place) where id <> all (found) order by place);
  end loop;
  return query select id from unnest(found) with ordinality as f (id, place) order by place limit 21;
end $$;

drop index patients_name_squashed, patients_family_squashed, care_workers_name_squashed, care_workers_family_squashed;
alter table patients drop name_squashed, drop family_squashed;
alter table care_workers drop name_squashed, drop family_squashed;
