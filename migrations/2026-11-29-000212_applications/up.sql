-- Hospital applications: who they are, what they may, the tokens by which they are known, and what they reported themselves.
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
    raise exception 'an application may have at most two valid tokens' using errcode = 'MT016', constraint = 'application_tokens_two_valid';
  end if;
  return null;
end $$;
create trigger two_tokens after insert or update of revoked_at on application_tokens for each row execute function mt_two_tokens();

-- What was taken away stays so.
create function mt_guard_revoked() returns trigger language plpgsql as $$
begin
  if old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at then
    raise exception 'a revocation is final' using errcode = 'MT017', constraint = tg_table_name || '_revocation_final';
  end if;
  return new;
end $$;
create trigger guard_revoked before update on applications for each row execute function mt_guard_revoked();
create trigger guard_revoked before update on application_tokens for each row execute function mt_guard_revoked();

-- Whether the application that acts may do this: asked anew by every statement, so a scope that is taken away is gone at once (R11).
create function mt_may(scope text) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from applications a where a.id = mt_application() and a.revoked_at is null and scope = any(a.scopes))
$$;

-- Everybody who is told of an application reads its name: patients and officers, of those that keep a copy.
create function mt_sees_applications() returns boolean language sql stable
  as $$ select case mt_kind() when 'patient' then mt_patient() is not null
    when 'officer' then mt_institution() is not null and mt_officer_niss() is not null else mt_job() = 'feed' end $$;

alter table applications enable row level security;
create policy itself on applications for select to mijntoegang_app using (id = mt_application());
create policy told on applications for select to mijntoegang_app using ((select mt_sees_applications()));
grant select on applications to mijntoegang_app;
alter table application_tokens enable row level security;

-- Whose token this is, if it is anybody's. Notes the use, once a minute.
create function mt_application_of_token(token_hash bytea, moment timestamptz)
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
create function mt_application_tokens_valid() returns table (token uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
  select t.id from application_tokens t join applications a on a.id = t.application_id
    where mt_job() = 'feed' and t.revoked_at is null and a.revoked_at is null and 'changes.read' = any(a.scopes)
$$;

-- How much an application asked in this minute over all instances, with what this instance adds.
create function mt_application_calls(application uuid, moment timestamptz, number integer) returns integer
  language sql volatile security definer set search_path = public, pg_temp as $$
  insert into rate_counts as r values (sha256(('application ' || application)::bytea), date_trunc('minute', moment), number)
    on conflict (key_hash, begins_at) do update set count = r.count + number
    returning count
$$;

-- What the application that asks reported under this id, with the break that it is about: in its own name only (R11).
create function mt_break_reported(report uuid)
  returns table (told text, at timestamptz, words text, told_at timestamptz, id uuid, report_id uuid, kind text, patient_id uuid,
    patient_niss text, identifiers jsonb, unread jsonb, name text, function text, cbe text, place text, starts_at timestamptz,
    ends_at timestamptz, motivation text, marks text[], stopped_at timestamptz, stop_received_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  with here as (
    select 'started' as told, b.id, null::timestamptz as at, null::text as words, b.received_at as told_at
      from applications a join breaks b on b.application = a.name
      where a.id = mt_application() and b.report_id = report
    union all select 'opened', o.break_id, o.opened_at, o.what, o.received_at from break_openings o where o.report_id = report
    union all select 'stopped', s.break_id, s.stops_at, null, s.received_at from break_stops s where s.report_id = report)
  select h.told, h.at, h.words, h.told_at, b.id, b.report_id, b.kind, b.patient_id, coalesce(p.niss, b.patient_niss), b.identifiers, b.unread,
      b.reported_name, b.reported_function, b.place_cbe, b.place, b.starts_at, b.ends_at, b.motivation,
      array_remove(array[
        case when b.motivation_missing then 'motivation-missing' end, case when b.motivation_long then 'motivation-long' end,
        case when b.person_unknown then 'person-unknown' end, case when b.several_people then 'several-people' end,
        case when b.period_odd then 'period-odd' end], null),
      b.stopped_at, (select min(s.received_at) from break_stops s where s.break_id = b.id)
    from here h join breaks b on b.id = h.id join applications a on a.name = b.application left join patients p on p.id = b.patient_id
    where a.id = mt_application() and mt_may('break-glass.write')
$$;

revoke all on function mt_may, mt_application_of_token, mt_application_tokens_valid, mt_application_calls, mt_break_reported from public;
grant execute on function mt_may, mt_application_of_token, mt_application_tokens_valid, mt_application_calls, mt_break_reported to mijntoegang_app;
