-- The words of names: a misspelt one is looked up among some 50 000 of them instead of among 300 000 entries, and the people are then
-- found by words that stand in the directory.

-- Not strict, so that it is inlined. The words of a key, then the same with particles joined to what follows: `van den broeck ine` has `vandenbroeck` too.
create function mt_name_words(family_key text) returns text[] language sql immutable parallel safe as $$
  select string_to_array(family_key || ' ' || regexp_replace(family_key,
    '\m(al|ait|ben|da|de|del|della|den|der|di|do|dos|du|el|la|le|les|mac|mc|saint|sint|te|ten|ter|van|vande|vanden|vander|von) ', '\1', 'g'), ' ')
$$;

-- A word, and the same without each of its letters: of two words that one slip parts (a letter too many, too few, another, or two
-- exchanged) these have one in common. Of two letters nothing would be left.
create function mt_word_spellings(word text) returns text[] language sql immutable strict parallel safe as $$
  select array(select word union select left(word, n - 1) || substr(word, n + 1) from generate_series(1, length(word)) as n where length(word) > 2)
$$;

-- A word stays when the last person of that name has another one: nothing tells whose it was.
create table name_words (
  word text primary key,
  spellings text[] not null generated always as (mt_word_spellings(word)) stored
);
create index name_words_spellings on name_words using gin (spellings) with (fastupdate = off);
grant select on name_words to mijntoegang_app;

insert into name_words (word) select distinct word from care_workers c, unnest(mt_name_words(c.family_key)) as word;
create index care_workers_name_words on care_workers using gin (mt_name_words(family_key)) with (fastupdate = off);
analyze name_words, care_workers;

create function mt_keep_name_words() returns trigger language plpgsql security definer set search_path = public, pg_temp
  -- A plan that was made for an empty table would read all of it for each word.
  set enable_seqscan = off as $$
begin
  insert into name_words (word)
    select distinct each.word from after a, unnest(mt_name_words(a.family_key)) as each (word)
      where not exists (select from name_words n where n.word = each.word) order by each.word
    on conflict do nothing;
  return null;
end $$;
create function mt_keep_new_name_words() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into name_words (word)
    select distinct each.word from after a join before b on b.id = a.id, unnest(mt_name_words(a.family_key)) as each (word)
      where a.family_key <> b.family_key order by each.word
    on conflict do nothing;
  return null;
end $$;
-- After `numbers`, which lets one transaction at a time add people.
create trigger words after insert on care_workers referencing new table as after for each statement execute function mt_keep_name_words();
create trigger words_again after update on care_workers referencing old table as before new table as after
  for each statement execute function mt_keep_new_name_words();
revoke all on function mt_keep_name_words, mt_keep_new_name_words from public;
