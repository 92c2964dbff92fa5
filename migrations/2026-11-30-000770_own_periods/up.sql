-- The patient's list is the page that is opened most. The reading policies of these tables hold for every kind of reader, and what they
-- ask of an officer is set up at each statement, a patient's too; so the patient's own rows are read past them, by the patient in the
-- transaction's settings and by nothing else (R11).
create function mt_own_periods() returns table (
    id uuid, exclusion_id uuid, care_worker_id uuid, origin text, started_at timestamptz, ended_at timestamptz, ended_by text, undoes uuid,
    ended_by_officer uuid, end_channel text,
    person_id uuid, given_name text, family_name text, function text, specialty text, riziv8 text, riziv text,
    confined_to_id uuid,
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
        e.confined_to_id,
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
