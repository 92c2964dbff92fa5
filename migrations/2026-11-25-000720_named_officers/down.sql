drop function mt_names_officer_here(text);
create or replace function mt_officer_named_in(words text) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select words <> '' and coalesce((
    select strict_word_similarity(o.given_key || ' ' || o.family_key, words) >= 0.7
      or strict_word_similarity(o.family_key || ' ' || o.given_key, words) >= 0.7
      or ' ' || words || ' ' like '% ' || o.family_key || ' %'
      or (length(replace(o.family_key, ' ', '')) >= 5 and position(replace(o.family_key, ' ', '') in replace(words, ' ', '')) > 0)
      or (words like '%ombud%' and ' ' || words || ' ' like '% ' || o.given_key || ' %')
    from officers o where o.id = mt_officer()), true)
$$;
drop function mt_words_name(text, text, text);
