-- Staff lists (`mijntoegang directory import`): which posts a list named, which of them ended, and what each import did.

-- A post that ended keeps its number, which still names this person (R20); only what is shown and chosen leaves it out.
alter table care_worker_posts
  add column ended_at timestamptz,
  -- A staff list named it: only then does a list without it end it. What an officer added stays until then.
  add column listed boolean not null default false;
-- A person may have two numbers in one department: two contracts.
create unique index care_worker_posts_each on care_worker_posts (care_worker_id, institution_id, department, coalesce(personnel_number, ''));
alter table care_worker_posts drop constraint care_worker_posts_pkey;
alter table care_worker_posts add column id uuid not null default gen_random_uuid(), add constraint care_worker_posts_pkey primary key (id);

create table directory_imports (
  id uuid primary key,
  institution_id uuid not null references institutions (id),
  started_at timestamptz not null,
  -- The account on the operator's machine.
  started_by text not null check (char_length(started_by) between 1 and 100),
  -- Null while it runs, and for one that was killed until the next one finds it.
  ended_at timestamptz,
  interrupted boolean not null default false check (not interrupted or ended_at is not null),
  lines integer not null check (lines >= 0),
  reported integer not null check (reported >= 0),
  -- What it set out to do, and what of it is in: counted in the transactions that do it.
  planned integer not null check (planned >= 0),
  added integer not null default 0,
  changed integer not null default 0,
  closed integer not null default 0,
  constraint directory_imports_within_plan check (added + changed + closed <= planned)
);
create index directory_imports_of_institution on directory_imports (institution_id, started_at);
