-- The directory: institutions and the care workers who work there. No patient data, so no row-level security.

create extension if not exists pg_trgm;

-- Names. A person may have one name: then it is the family name, and the given name is null, never blank, never a dash.

-- Nothing but signs: no letter and no digit, as the portal reads names. Not by the database's locale, which may know the letters of
-- ASCII only, so that 'Жанна' would be blank: the signs stand here.
create function mt_is_blank_name(name text) returns boolean language sql immutable strict parallel safe as $$
  select name ~ ('^[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7'
    || '\u02c2-\u02c5\u02d2-\u02df\u0300-\u036f\u2000-\u206f\u20a0-\u20ff\u2190-\u245f\u2500-\u2bff\u3000-\u3004\u3008-\u3020'
    || '\ufe00-\ufe0f\ufeff\ufff0-\uffff\U0001f000-\U0001f0ff\U0001f1e6-\U0001faff\U000e0000-\U000e0fff]*$')
$$;

-- A name as it is read, or as its key is compared: the one place in SQL that joins the two.
create function mt_full_name(given text, family text) returns text language sql immutable parallel safe
  as $$ select coalesce(given || ' ' || family, family) $$;

-- How alike the keys of two names are. A given name that only one of them has does not count against them: who is known here as
-- 'Suharto' may write 'Haji Suharto' elsewhere.
create function mt_name_likeness(one text, one_lacks boolean, other text, other_lacks boolean) returns real language sql immutable parallel safe
  as $$
  select case
    when one_lacks = other_lacks then similarity(one, other)
    when one_lacks then strict_word_similarity(one, other)
    else strict_word_similarity(other, one)
  end
$$;

-- Whether words hold a name. Whole names with a slip or two, the family name as words, or written together; a given name only
-- beside the word ombudsdienst.
create function mt_words_name(words text, given text, family text) returns boolean
  language sql immutable parallel safe as $$
  select strict_word_similarity(mt_full_name(given, family), words) >= 0.7
    or strict_word_similarity(coalesce(family || ' ' || given, family), words) >= 0.7
    or ' ' || words || ' ' like '% ' || family || ' %'
    or (length(replace(family, ' ', '')) >= 5 and position(replace(family, ' ', '') in replace(words, ' ', '')) > 0)
    or (given is not null and words like '%ombud%' and ' ' || words || ' ' like '% ' || given || ' %')
$$;

create table institutions (
  id uuid primary key,
  cbe text not null unique check (cbe ~ '^[01][0-9]{9}$'),
  name text not null check (name <> '')
);

create table care_workers (
  id uuid primary key,
  niss text unique check (niss ~ '^[0-9]{11}$'),
  -- 8 digits name the person; the last 3 of 11 change in a career and may be unknown.
  riziv8 text unique check (riziv8 ~ '^[0-9]{8}$'),
  riziv text check (riziv ~ '^[0-9]{11}$'),
  given_name text check (char_length(given_name) between 1 and 120),
  family_name text not null check (char_length(family_name) between 1 and 120),
  function text not null check (function <> ''),
  specialty text,
  -- Made in Rust (directory::names): 'given family', 'family given', and the words in alphabetical order.
  search_key text not null check (search_key <> ''),
  family_key text not null check (family_key <> ''),
  sorted_key text not null check (sorted_key <> ''),
  -- The keys without spaces, for searches that leave out or put in spaces: `vandenbroeck` finds 'Van den Broeck'. Made by Postgres,
  -- so that whatever writes a name writes these.
  name_squashed text generated always as (replace(search_key, ' ', '')) stored,
  family_squashed text generated always as (replace(family_key, ' ', '')) stored,
  active boolean not null default true,
  -- The officer who added a person missing from the list; null for those who came with it.
  added_by uuid,
  added_at timestamptz not null,
  constraint care_workers_riziv_begins_with_riziv8 check (riziv is null or riziv8 is not null and left(riziv, 8) = riziv8),
  constraint care_workers_given_name_not_blank check (not mt_is_blank_name(given_name))
);

create table care_worker_posts (
  care_worker_id uuid not null references care_workers (id),
  institution_id uuid not null references institutions (id),
  department text not null default '',
  personnel_number text check (personnel_number <> ''),
  primary key (care_worker_id, institution_id, department),
  unique (institution_id, personnel_number),
  -- As questions write them (R18): letters in capitals, no spaces.
  constraint care_worker_posts_personnel_number_as_compared
    check (personnel_number = upper(personnel_number) and personnel_number !~ '[[:space:]]')
);

-- A whole name in either order, and names that begin so, in the order of the alphabet whatever the locale.
create index care_workers_sorted_key on care_workers (sorted_key);
create index care_workers_search_key on care_workers (search_key text_pattern_ops);
create index care_workers_family_key on care_workers (family_key text_pattern_ops);
create index care_workers_name_squashed on care_workers (name_squashed text_pattern_ops);
create index care_workers_family_squashed on care_workers (family_squashed text_pattern_ops);
-- Parts and likeness. The space in front makes the beginning of every word findable ('% cla%').
-- No pending list: it would be read in full by every search, and this table changes rarely.
create index care_workers_words on care_workers using gin ((' ' || search_key) gin_trgm_ops) with (fastupdate = off);
create index care_worker_posts_institution on care_worker_posts (institution_id);

grant select on institutions, care_workers, care_worker_posts to mijntoegang_app;
grant insert on care_workers, care_worker_posts to mijntoegang_app;
