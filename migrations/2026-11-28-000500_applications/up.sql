-- Hospital applications (product.md §5): who they are, what they may, and the tokens by which they are known.
create table applications (
  id uuid primary key,
  -- As it stands in breaks and on pages: `EPD AZ Zeewind`.
  name text not null unique check (name = btrim(name) and name <> '' and length(name) <= 100 and name !~ '[[:cntrl:]]'),
  institution_id uuid not null references institutions (id),
  scopes text[] not null check (scopes <@ array['decision', 'consent.read', 'break-glass.write', 'changes.read'] and cardinality(scopes) > 0),
  -- Calls a minute, every item of a batch counted, over all instances.
  per_minute integer not null check (per_minute > 0),
  created_at timestamptz not null,
  -- Final: an application that comes back is a new one.
  revoked_at timestamptz
);

create table application_tokens (
  id uuid primary key,
  application_id uuid not null references applications (id),
  -- SHA-256 of a token of 256 random bits: nothing to guess, so nothing to stretch.
  hash bytea not null unique check (length(hash) = 32),
  created_at timestamptz not null,
  revoked_at timestamptz,
  -- To the minute.
  last_used_at timestamptz
);
create index application_tokens_of on application_tokens (application_id);

-- Two valid at once, so that an application changes tokens without a moment in between.
create function mt_two_tokens() returns trigger language plpgsql as $$
begin
  perform from applications where id = new.application_id for update;
  if (select count(*) from application_tokens t where t.application_id = new.application_id and t.revoked_at is null) > 2 then
    raise exception 'an application has two valid tokens at most' using errcode = 'MT016', constraint = 'application_tokens_two_valid';
  end if;
  return null;
end $$;
create trigger two_tokens after insert or update of revoked_at on application_tokens for each row execute function mt_two_tokens();

-- What was taken away stays so.
create function mt_guard_revoked() returns trigger language plpgsql as $$
begin
  if old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at then
    raise exception 'what was revoked stays revoked' using errcode = 'MT017';
  end if;
  return new;
end $$;
create trigger guard_revoked before update on applications for each row execute function mt_guard_revoked();
create trigger guard_revoked before update on application_tokens for each row execute function mt_guard_revoked();

alter table applications enable row level security;
alter table application_tokens enable row level security;

-- The application that acts in a transaction, and whether it may: asked anew by every statement, so a scope that is taken away
-- is gone at once (R11).
create function mt_application() returns uuid language sql stable parallel safe
  as $$ select case when mt_kind() = 'application' then nullif(current_setting('mt.application', true), '')::uuid end $$;
create function mt_may(scope text) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from applications a where a.id = mt_application() and a.revoked_at is null and scope = any(a.scopes))
$$;

-- What an application reads and writes is on record in its own name.
alter table audit_events drop constraint audit_events_actor_kind_check,
  add constraint audit_events_actor_kind_check check (actor_kind in ('patient', 'officer', 'application', 'system'));
alter policy actor_writes on audit_events
  with check (actor_kind = mt_kind() and actor_id is not distinct from coalesce(mt_patient(), mt_officer(), mt_application())
    and institution_id is not distinct from mt_institution());

-- Everybody who is told of an application reads its name: patients and officers, of those that keep a copy.
create policy itself on applications for select to mijntoegang_app using (id = mt_application());
create function mt_is_told() returns boolean language sql stable
  as $$ select case mt_kind() when 'patient' then mt_patient() is not null
    when 'officer' then mt_institution() is not null and mt_officer_niss() is not null else mt_job() = 'feed' end $$;
create policy told on applications for select to mijntoegang_app using ((select mt_is_told()));
grant select on applications to mijntoegang_app;

-- Whose token this is, if it is anybody's. Notes the use, once a minute.
create function application_of_token(token_hash bytea, moment timestamptz)
  returns table (token uuid, application uuid, name text, institution uuid, scopes text[], per_minute integer)
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  return query
    select t.id, a.id, a.name, a.institution_id, a.scopes, a.per_minute
      from application_tokens t join applications a on a.id = t.application_id
      where t.hash = token_hash and t.revoked_at is null and a.revoked_at is null;
  if found then
    update application_tokens t set last_used_at = moment
      where t.hash = token_hash and (t.last_used_at is null or t.last_used_at < moment - interval '1 minute');
  end if;
end $$;

-- Every token that holds: what open streams are compared with.
create function application_tokens_held() returns table (token uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
  select t.id from application_tokens t join applications a on a.id = t.application_id
    where mt_job() = 'feed' and t.revoked_at is null and a.revoked_at is null and 'changes.read' = any(a.scopes)
$$;

-- How much an application asked in this minute over all instances, with what this instance adds.
create function application_calls(application uuid, moment timestamptz, number integer) returns integer
  language sql volatile security definer set search_path = public, pg_temp as $$
  insert into rate_counts as r values (sha256(('application ' || application)::bytea), date_trunc('minute', moment), number)
    on conflict (key_hash, begins_at) do update set count = r.count + number
    returning count
$$;

revoke all on function mt_may, application_of_token, application_tokens_held, application_calls from public;
grant execute on function mt_may, application_of_token, application_tokens_held, application_calls to mijntoegang_app;
