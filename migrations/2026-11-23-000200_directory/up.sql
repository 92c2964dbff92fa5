-- The directory: institutions and the care workers who work there. No patient data, so no row-level security.

create extension if not exists pg_trgm;

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
    given_name text not null check (char_length(given_name) between 1 and 120),
    family_name text not null check (char_length(family_name) between 1 and 120),
    function text not null check (function <> ''),
    specialty text,
    -- Made in Rust (directory::names): 'given family', 'family given', and the words in alphabetical order.
    search_key text not null check (search_key <> ''),
    family_key text not null check (family_key <> ''),
    sorted_key text not null check (sorted_key <> ''),
    active boolean not null default true,
    -- The officer who added a person missing from the list; empty for those who came with it.
    added_by uuid,
    added_at timestamptz not null,
    check (riziv is null or riziv8 is not null and left(riziv, 8) = riziv8)
);

create table care_worker_posts (
    care_worker_id uuid not null references care_workers (id),
    institution_id uuid not null references institutions (id),
    department text not null default '',
    personnel_number text check (personnel_number <> ''),
    primary key (care_worker_id, institution_id, department),
    unique (institution_id, personnel_number)
);

-- A whole name in either order, and names that begin so, in the order of the alphabet whatever the locale.
create index care_workers_sorted_key on care_workers (sorted_key);
create index care_workers_search_key on care_workers (search_key text_pattern_ops);
create index care_workers_family_key on care_workers (family_key text_pattern_ops);
-- Parts and likeness. The space in front makes the beginning of every word findable ('% cla%').
-- No pending list: it would be read in full by every search, and this table changes rarely.
create index care_workers_words on care_workers using gin ((' ' || search_key) gin_trgm_ops) with (fastupdate = off);
create index care_worker_posts_institution on care_worker_posts (institution_id);

grant select on institutions, care_workers, care_worker_posts to mijntoegang_app;
grant insert on care_workers, care_worker_posts to mijntoegang_app;
