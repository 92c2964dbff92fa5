-- Words that an ombudsdienst uses again: answers and refusals, kept by its officers. A change is a new version; none is lost.
create table reply_templates (
  -- Also the key of the form that made it.
  id uuid primary key,
  institution_id uuid not null references institutions (id),
  kind text not null check (kind in ('answer', 'refusal')),
  -- The version that is offered.
  version smallint not null default 1 check (version between 1 and 999),
  retired_at timestamptz
);
create index reply_templates_of_institution on reply_templates (institution_id, kind);

create table reply_template_versions (
  template_id uuid not null references reply_templates (id),
  version smallint not null check (version between 1 and 999),
  title text not null check (title <> '' and length(title) <= 80 and title !~ '[[:cntrl:]]'),
  body text not null check (body <> '' and length(body) <= 2000),
  written_at timestamptz not null,
  written_by uuid not null references officers (id),
  primary key (template_id, version)
);
alter table reply_templates add constraint reply_templates_version_is_there
  foreign key (id, version) references reply_template_versions (template_id, version) deferrable initially deferred;

alter table reply_templates enable row level security;
create policy officer_own_house on reply_templates for all to mijntoegang_app
  using (institution_id = (select mt_house())) with check (institution_id = (select mt_house()));
grant select, insert, update (version, retired_at) on reply_templates to mijntoegang_app;
alter table reply_template_versions enable row level security;
create policy with_the_template on reply_template_versions for select to mijntoegang_app
  using (exists (select from reply_templates t where t.id = template_id));
create policy officer_writes on reply_template_versions for insert to mijntoegang_app
  with check (written_by = mt_officer() and exists (select from reply_templates t where t.id = template_id));
grant select, insert on reply_template_versions to mijntoegang_app;
