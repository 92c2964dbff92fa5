-- R12: what a patient wrote goes from a conversation into a request only when it names no officer of the institution: a
-- request's remark is not compared.

-- Whether words hold a name. Whole names with a slip or two, the family name as words, or written together; a given name only
-- beside the word ombudsdienst.
create function mt_words_name(words text, given text, family text) returns boolean
  language sql immutable parallel safe as $$
  select strict_word_similarity(given || ' ' || family, words) >= 0.7
    or strict_word_similarity(family || ' ' || given, words) >= 0.7
    or ' ' || words || ' ' like '% ' || family || ' %'
    or (length(replace(family, ' ', '')) >= 5 and position(replace(family, ' ', '') in replace(words, ' ', '')) > 0)
    or (words like '%ombud%' and ' ' || words || ' ' like '% ' || given || ' %')
$$;

create or replace function mt_officer_named_in(words text) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select words <> '' and coalesce((
    select mt_words_name(words, o.given_key, o.family_key) from officers o where o.id = mt_officer()), true)
$$;

create function mt_names_officer_here(words text) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select words <> '' and (mt_kind() is distinct from 'officer' or exists (
    select from officers o where o.institution_id = mt_institution() and o.active and mt_words_name(words, o.given_key, o.family_key)))
$$;
