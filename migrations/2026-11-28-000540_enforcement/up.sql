-- Since when every connected application enforces an exclusion that holds, or which one does not yet. Connected is who keeps a copy
-- by the feed; who asks for each decision enforces by asking. Sees what its caller sees (R11).
create function mt_enforcement(of_patient uuid)
  returns table (exclusion uuid, application text, since timestamptz)
  language plpgsql stable set search_path = public, pg_temp as $$
begin
  return query
    select p.exclusion_id, a.name, (
        select k.enforced_at from change_acknowledgements k where k.application_id = a.id and k.sequence >= (
            select min(c.sequence) from changes c
              where c.exclusion_id = p.exclusion_id and c.state = 'active' and c.starts_at = p.started_at)
          order by k.sequence limit 1)
      from exclusion_periods p, applications a
      where p.patient_id = of_patient and p.ended_at is null and a.revoked_at is null and 'changes.read' = any(a.scopes)
      order by a.name;
end $$;
revoke all on function mt_enforcement from public;
grant execute on function mt_enforcement to mijntoegang_app;
