update schema_compatibility set oldest_compatible = '20261130000960';
drop function mt_patient_list;
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
create function mt_own_periods() returns table (
    id uuid, exclusion_id uuid, care_worker_id uuid, origin text, started_at timestamptz, ended_at timestamptz, ended_by text, undoes uuid,
    ended_by_officer uuid, end_channel text,
    entry_id uuid, given_name text, family_name text, function text, specialty text, riziv8 text, riziv text,
    person_id uuid, confined_to_id uuid,
    stop_id uuid, stop_period_id uuid, stop_exclusion_id uuid, stop_patient_id uuid, state text, channel text, asked_by text, identity_check text,
    officer_id uuid, institution_id uuid, message_id uuid, planned_at timestamptz, wait_hours int, stops_at timestamptz, closed_at timestamptz,
    cancelled_by text)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if mt_kind() is distinct from 'patient' then
    return;
  end if;
  return query
    select p.id, p.exclusion_id, p.care_worker_id, p.origin, p.started_at, p.ended_at, p.ended_by, p.undoes, p.ended_by_officer, p.end_channel,
        w.id, w.given_name, w.family_name, w.function, w.specialty, w.riziv8, w.riziv,
        w.person_id, e.confined_to_id,
        s.id, s.period_id, s.exclusion_id, s.patient_id, s.state, s.channel, s.asked_by, s.identity_check,
        s.officer_id, s.institution_id, s.message_id, s.planned_at, s.wait_hours, s.stops_at, s.closed_at, s.cancelled_by
      from exclusion_periods p
        join care_workers w on w.id = p.care_worker_id
        join exclusions e on e.id = p.exclusion_id
        left join planned_stops s on s.period_id = p.id
      where p.patient_id = mt_patient()
      order by p.started_at desc, p.id desc;
end $$;
revoke all on function mt_own_periods from public;
grant execute on function mt_own_periods to mijntoegang_app;
