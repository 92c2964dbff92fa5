-- Who sent a form that came without a live session: by the session that the browser's cookie for late forms names (R23). It is told the
-- person and the form secret alone, moves no limit, and the id signs nobody in: a session is found by the hash of its key.
create function mt_form_sender(session uuid, moment timestamptz) returns jsonb
  language sql stable security definer set search_path = public, pg_temp as $$
  select jsonb_build_object('secret', s.state ->> 'csrf', 'who', coalesce(
      (select jsonb_build_object('kind', 'patient', 'id', p.id, 'name', mt_full_name(p.given_name, p.family_name),
          'institution', p.home_institution_id) from patients p where p.id = s.patient_id),
      (select jsonb_build_object('kind', 'officer', 'id', o.id, 'name', mt_full_name(o.given_name, o.family_name),
          'institution', o.institution_id) from officers o where o.id = s.officer_id and o.active)))
    from sessions s
    where s.id = session and moment < least(s.idle_until, s.absolute_until) + interval '7 days' and s.state ? 'csrf'
      and (s.patient_id is not null or exists (select from officers o where o.id = s.officer_id and o.active))
$$;
revoke all on function mt_form_sender from public;
grant execute on function mt_form_sender to mijntoegang_app;
