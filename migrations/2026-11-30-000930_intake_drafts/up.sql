-- What an officer typed of a request that is not entered yet, step by step: the officer's own, shown to nobody else. It belongs to no
-- patient: until it is entered nothing of it is known to be anybody's (R11).
create table intake_drafts (
  -- From the form's own key and the officer, so that the same form again finds the same draft; it becomes the receipt's id.
  id uuid primary key,
  officer_id uuid not null references officers (id),
  institution_id uuid not null references institutions (id),
  -- Raised by every change: **Voer aanvraag in** names the one that was shown.
  version integer not null default 1 check (version > 0),
  -- Fields as they were typed.
  content jsonb not null check (jsonb_typeof(content) = 'object' and octet_length(content::text) <= 1048576),
  updated_at timestamptz not null,
  entered_at timestamptz,
  constraint intake_drafts_entered_empty check (entered_at is null or content = '{}')
);
create index intake_drafts_of_officer on intake_drafts (officer_id, updated_at desc) where entered_at is null;
create index intake_drafts_old on intake_drafts (updated_at);

-- Files that came with it, kept until it is entered: they become the request's then.
create table intake_draft_files (
  id uuid primary key,
  draft_id uuid not null references intake_drafts (id) on delete cascade,
  name text not null check (name <> '' and length(name) <= 200 and name !~ '[[:cntrl:]/\\]'),
  kind text not null check (kind in ('pdf', 'jpeg', 'png')),
  -- The same file sent again is kept once.
  sha256 bytea not null check (length(sha256) = 32),
  scan text not null check (scan in ('none', 'waiting', 'clean')),
  bytes bytea not null check (octet_length(bytes) between 1 and 5242880),
  written_at timestamptz not null,
  unique (draft_id, sha256)
);

alter table intake_drafts enable row level security;
create policy officer_own on intake_drafts for all to mijntoegang_app
  using (mt_kind() = 'officer' and officer_id = mt_officer() and institution_id = mt_institution())
  with check (mt_kind() = 'officer' and officer_id = mt_officer() and institution_id = mt_institution());
create policy sweep on intake_drafts for delete to mijntoegang_app using (mt_job() = 'sweep');
create policy sweep_sees on intake_drafts for select to mijntoegang_app using (mt_job() = 'sweep');
grant select, insert, update (version, content, updated_at, entered_at), delete on intake_drafts to mijntoegang_app;

alter table intake_draft_files enable row level security;
create policy with_the_draft on intake_draft_files for all to mijntoegang_app
  using (mt_kind() = 'officer' and exists (select from intake_drafts d where d.id = draft_id))
  with check (mt_kind() = 'officer' and exists (select from intake_drafts d where d.id = draft_id and d.entered_at is null));
grant select, insert, delete on intake_draft_files to mijntoegang_app;
