-- A decision's statements have arrays as parameters: plpgsql made a plan of its own for each call of two of them, which cost more than
-- carrying them out. Every table is read by an index, whatever is asked.
alter function mt_decision_facts(bytea[], timestamptz, text[], text[], text[], text[], text[]) set plan_cache_mode = force_generic_plan;

-- What each connected application says of each of the patient's own exclusions that hold. It sees past the policies, which ask for
-- every version of every exclusion anew whose it is; it answers of the patient who acts and of nobody else.
create function mt_own_enforcement() returns jsonb language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if mt_kind() is distinct from 'patient' or not exists (select from applications a where a.revoked_at is null and 'changes.read' = any(a.scopes)) then
    return null;
  end if;
  return (
    select jsonb_agg(jsonb_build_object('exclusion', told.exclusion, 'application', told.application, 'since', told.since)) from (
      select p.exclusion_id as exclusion, a.name as application, (
          -- The first acknowledgement of a change stands.
          select greatest(k.enforced_at, p.started_at) from change_acknowledgements k
            where k.application_id = a.id and k.sequence >= v.sequence order by k.sequence limit 1) as since
        from exclusion_periods p
          -- The last version: a number that came later must be enforced too.
          join lateral (select c.sequence, c.nameless from changes c
            where c.exclusion_id = p.exclusion_id order by c.version desc limit 1) v on not v.nameless,
          applications a
        where p.patient_id = mt_patient() and p.ended_at is null and a.revoked_at is null and 'changes.read' = any(a.scopes)
        order by a.name) as told);
end $$;
revoke all on function mt_own_enforcement from public;
grant execute on function mt_own_enforcement to mijntoegang_app;

-- For officers with their own rights: the policies say which exclusions they see.
create or replace function mt_enforcement(of_patient uuid) returns jsonb language plpgsql stable set search_path = public, pg_temp as $$
begin
  if mt_kind() = 'patient' then
    return case when of_patient = mt_patient() then mt_own_enforcement() end;
  end if;
  if not exists (select from applications a where a.revoked_at is null and 'changes.read' = any(a.scopes)) then
    return null;
  end if;
  return (
    select jsonb_agg(jsonb_build_object('exclusion', told.exclusion, 'application', told.application, 'since', told.since)) from (
      select p.exclusion_id as exclusion, a.name as application, (
          select greatest(k.enforced_at, p.started_at) from change_acknowledgements k
            where k.application_id = a.id and k.sequence >= v.sequence order by k.sequence limit 1) as since
        from exclusion_periods p
          join lateral (select c.sequence, c.nameless from changes c
            where c.exclusion_id = p.exclusion_id order by c.version desc limit 1) v on not v.nameless,
          applications a
        where p.patient_id = of_patient and p.ended_at is null and a.revoked_at is null and 'changes.read' = any(a.scopes)
        order by a.name) as told);
end $$;
