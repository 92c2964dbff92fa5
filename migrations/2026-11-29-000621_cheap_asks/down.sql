create or replace function mt_enforcement(of_patient uuid) returns jsonb language plpgsql stable set search_path = public, pg_temp as $$
begin
  if not exists (select from applications a where a.revoked_at is null and 'changes.read' = any(a.scopes)) then
    return null;
  end if;
  return (
    select jsonb_agg(jsonb_build_object('exclusion', told.exclusion, 'application', told.application, 'since', told.since)) from (
    select p.exclusion_id as exclusion, a.name as application, (
        select greatest(min(k.enforced_at), p.started_at) from change_acknowledgements k
          where k.application_id = a.id and k.sequence >= v.sequence
          having count(*) > 0) as since
      from exclusion_periods p
        -- The last version: a number that came later must be enforced too.
        join lateral (select max(c.sequence) as sequence, bool_or(c.nameless) as nameless from changes c
          where c.exclusion_id = p.exclusion_id and c.version = (select max(n.version) from changes n where n.exclusion_id = p.exclusion_id)) v
          on not v.nameless,
        applications a
      where p.patient_id = of_patient and p.ended_at is null and a.revoked_at is null and 'changes.read' = any(a.scopes)
      order by a.name) as told);
end $$;
drop function mt_own_enforcement;
alter function mt_decision_facts(bytea[], timestamptz, text[], text[], text[], text[], text[]) reset plan_cache_mode;
