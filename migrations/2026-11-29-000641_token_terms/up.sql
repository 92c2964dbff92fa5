-- A token may have an end, and networks from which alone it is taken.
alter table application_tokens
  -- From then on it is refused. Null: it holds until it is revoked.
  add column expires_at timestamptz,
  -- Null: from anywhere.
  add column allowed_from cidr[],
  add constraint application_tokens_expire_after_creation check (expires_at > created_at),
  add constraint application_tokens_allowed_from_somewhere check (cardinality(allowed_from) > 0);

-- As before; one whose time is over is no valid one.
create or replace function mt_two_tokens() returns trigger language plpgsql as $$
begin
  perform from applications where id = new.application_id for update;
  if (select count(*) from application_tokens t where t.application_id = new.application_id and t.revoked_at is null
      and (t.expires_at is null or t.expires_at > mt_now())) > 2 then
    raise exception 'an application may have at most two valid tokens' using errcode = 'MT016', constraint = 'application_tokens_two_valid';
  end if;
  return null;
end $$;

-- As before, from an address. The version before names none, and so is let in with a token that may be used from anywhere only.
drop function mt_application_of_token(bytea, timestamptz);
create function mt_application_of_token(token_hash bytea, moment timestamptz, address inet default null)
  returns table (token uuid, application uuid, name text, institution uuid, scopes text[], per_minute integer)
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  return query
    select t.id, a.id, a.name, a.institution_id, a.scopes, a.per_minute
      from application_tokens t join applications a on a.id = t.application_id
      where t.hash = token_hash and t.revoked_at is null and a.revoked_at is null
        and (t.expires_at is null or t.expires_at > moment)
        and (t.allowed_from is null or coalesce(address <<= any (t.allowed_from::inet[]), false));
  if found then
    update application_tokens t set last_used_at = moment
      where t.hash = token_hash and (t.last_used_at is null or t.last_used_at < moment - interval '1 minute');
  end if;
end $$;
revoke all on function mt_application_of_token from public;
grant execute on function mt_application_of_token to mijntoegang_app;

create or replace function mt_application_tokens_valid() returns table (token uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
  select t.id from application_tokens t join applications a on a.id = t.application_id
    where mt_job() = 'feed' and t.revoked_at is null and (t.expires_at is null or t.expires_at > mt_now())
      and a.revoked_at is null and 'changes.read' = any(a.scopes)
$$;

-- When the last token of an application ends, of those that have one that ends and none that does not.
create function mt_application_tokens_ending() returns table (application text, ends_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp as $$
  select a.name, max(t.expires_at) from applications a join application_tokens t on t.application_id = a.id
    where mt_job() = 'applications' and a.revoked_at is null and t.revoked_at is null
    group by a.name having count(*) = count(t.expires_at) order by a.name
$$;
revoke all on function mt_application_tokens_ending from public;
grant execute on function mt_application_tokens_ending to mijntoegang_app;

-- As before, with the end and the networks of the tokens that ask. Its plans are made once: for arrays plpgsql would make them at each call.
create or replace function mt_decision_facts(tokens bytea[], moment timestamptz, asked text[], by_niss text[], by_riziv text[], by_cbe text[], by_number text[])
  returns jsonb language plpgsql stable security definer set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  of_patients jsonb;
  periods jsonb;
  running jsonb;
  workers uuid[];
  patient_ids uuid[];
  restricted uuid[];
begin
  if mt_job() is distinct from 'decide' then
    return null;
  end if;
  -- Whom any of the numbers is of comes first: only an exclusion of one of them can refuse (R18), and most patients have none.
  workers := array(select w.id from care_workers w where w.niss = any(by_niss))
    || array(select w.id from care_workers w where w.riziv8 = any(by_riziv))
    || array(select s.care_worker_id from unnest(by_cbe, by_number) as a (cbe, number)
         join institutions i on i.cbe = a.cbe join care_worker_posts s on s.institution_id = i.id and s.personnel_number = a.number);
  select jsonb_agg(jsonb_build_object('niss', p.niss, 'id', p.id)), array_agg(p.id) into of_patients, patient_ids
    from patients p where p.niss = any(asked);
  if of_patients is not null and cardinality(workers) > 0 then
    select jsonb_agg(jsonb_build_object('patient', x.patient_id, 'id', x.id, 'exclusion', x.exclusion_id, 'care_worker', x.care_worker_id,
        'origin', x.origin, 'started_at', x.started_at)), array_agg(distinct x.patient_id)
      into periods, restricted
      from exclusion_periods x where x.patient_id = any(patient_ids) and x.care_worker_id = any(workers) and x.ended_at is null;
    if periods is not null then
      select jsonb_agg(jsonb_build_object('patient', b.patient_id, 'care_worker', b.care_worker_id, 'person', b.identifiers, 'ends_at', b.ends_at,
          'stopped_at', b.stopped_at))
        into running
        from breaks b where b.patient_id = any(restricted) and b.opens and b.ends_at > moment;
    end if;
  end if;
  return jsonb_build_object(
    'sequence', (select last from change_counter),
    'applications', (select jsonb_agg(jsonb_build_object('token', encode(t.hash, 'hex'), 'id', a.id, 'may', 'decision' = any(a.scopes),
        'per_minute', a.per_minute, 'allowed_from', t.allowed_from))
      from application_tokens t join applications a on a.id = t.application_id
      where t.hash = any(tokens) and t.revoked_at is null and (t.expires_at is null or t.expires_at > moment) and a.revoked_at is null),
    'patients', of_patients,
    'periods', periods,
    'breaks', running,
    'people', (select jsonb_agg(jsonb_build_object('id', w.id, 'niss', w.niss, 'riziv', w.riziv8,
        'posts', (select jsonb_agg(jsonb_build_object('cbe', i.cbe, 'number', s.personnel_number))
          from care_worker_posts s join institutions i on i.id = s.institution_id
          where s.care_worker_id = w.id and s.personnel_number is not null)))
      from care_workers w where w.id = any(workers)));
end $$;
