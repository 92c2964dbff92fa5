create or replace function mt_count_activity(moment timestamptz) returns integer
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  ten constant interval := interval '10 minutes';
  -- A transaction that is under way may still write into the slice that just ended.
  ended timestamptz := date_bin(ten, moment - interval '30 seconds', timestamptz 'epoch');
  slice timestamptz;
  counted integer := 0;
begin
  if mt_job() is distinct from 'applications' or not pg_try_advisory_xact_lock(hashtextextended('mt_count_activity', 0)) then
    return 0;
  end if;
  slice := greatest(coalesce((select max(a.began_at) + ten from application_activity a where a.questions > 0), ended - ten), ended - interval '1 hour');
  while slice < ended loop
    insert into application_activity as a (application_id, began_at, questions, refusals, unknown_persons, patients, patients_of_one)
      select p.application_id, slice, sum(p.questions), sum(p.refusals), coalesce(sum(p.questions) filter (where p.care_worker_id is null), 0),
          w.patients, coalesce(max(p.patients) filter (where p.care_worker_id is not null), 0)
        from (
          select d.application_id, d.care_worker_id, count(*) as questions, count(*) filter (where not d.permit) as refusals,
              count(distinct d.patient_id) + count(distinct d.unknown_patient)
                + count(*) filter (where d.patient_id is null and d.unknown_patient is null) as patients
            from decisions d where d.decided_at >= slice and d.decided_at < slice + ten group by 1, 2) p
        join (
          select d.application_id, count(distinct d.patient_id) + count(distinct d.unknown_patient)
                + count(*) filter (where d.patient_id is null and d.unknown_patient is null) as patients
            from decisions d where d.decided_at >= slice and d.decided_at < slice + ten group by 1) w on w.application_id = p.application_id
        group by p.application_id, w.patients
      on conflict (application_id, began_at) do update set questions = excluded.questions, refusals = excluded.refusals,
        unknown_persons = excluded.unknown_persons, patients = excluded.patients, patients_of_one = excluded.patients_of_one;
    slice := slice + ten;
    counted := counted + 1;
  end loop;
  delete from application_activity a where a.began_at < moment - interval '90 days';
  return counted;
end $$;

drop table refused_people;
