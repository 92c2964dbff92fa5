-- What applications ask and report, in numbers, so that one that walks through patients or names people whom nobody knows is noticed.

-- By slices of ten minutes. No patient and no person stands in it.
create table application_activity (
  application_id uuid not null references applications (id),
  began_at timestamptz not null,
  -- Of the log of decisions, counted once the slice is over.
  questions bigint not null default 0,
  refusals bigint not null default 0,
  unknown_persons bigint not null default 0,
  -- Different ones. One whom nobody here has counts with each question, where no hash tells them apart.
  patients bigint not null default 0,
  -- The most that were asked about for one known person.
  patients_of_one bigint not null default 0,
  -- Counted as they come.
  refused_openings bigint not null default 0,
  grouped_reports bigint not null default 0,
  primary key (application_id, began_at)
);
-- The log is in the order of time: a few pages say where a slice lies, and writing a row costs nothing.
create index decisions_by_time on decisions using brin (decided_at);

-- Counts the slices that are over and were not counted, of the last hour at most; the others of the log stay uncounted. One instance at a
-- time. Answers how many it counted.
create function mt_count_activity(moment timestamptz) returns integer
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

-- The last hour of each application, and what it did otherwise: in the two weeks before.
create function mt_application_activity(moment timestamptz)
  returns table (application_id uuid, application text, questions bigint, refusals bigint, unknown_persons bigint, patients bigint,
    patients_of_one bigint, refused_openings bigint, grouped_reports bigint, watched_since timestamptz, usual_questions bigint,
    usual_unknown_persons bigint, usual_patients bigint)
  language sql stable security definer set search_path = public, pg_temp as $$
  with slices as (
    select s.*, s.began_at >= date_bin('10 minutes', moment, timestamptz 'epoch') - interval '1 hour' as recent
      from application_activity s where s.began_at > moment - interval '14 days')
  select a.id, a.name,
      coalesce(sum(s.questions) filter (where s.recent), 0)::bigint, coalesce(sum(s.refusals) filter (where s.recent), 0)::bigint,
      coalesce(sum(s.unknown_persons) filter (where s.recent), 0)::bigint, coalesce(max(s.patients) filter (where s.recent), 0),
      coalesce(max(s.patients_of_one) filter (where s.recent), 0), coalesce(sum(s.refused_openings) filter (where s.recent), 0)::bigint,
      coalesce(sum(s.grouped_reports) filter (where s.recent), 0)::bigint, min(s.began_at),
      coalesce(sum(s.questions) filter (where not s.recent), 0)::bigint,
      coalesce(sum(s.unknown_persons) filter (where not s.recent), 0)::bigint, coalesce(max(s.patients) filter (where not s.recent), 0)
    from applications a left join slices s on s.application_id = a.id
    where mt_job() = 'applications' and a.revoked_at is null
    group by a.id, a.name order by a.name
$$;

-- One more opening that was refused, or none more; answers how many there were in this hour.
create function mt_refused_openings(reporter text, moment timestamptz, more integer) returns bigint
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if mt_job() is distinct from 'break' then
    return null;
  end if;
  if more > 0 then
    insert into application_activity as a (application_id, began_at, refused_openings)
      select p.id, date_bin('10 minutes', moment, timestamptz 'epoch'), more from applications p where p.name = reporter
      on conflict (application_id, began_at) do update set refused_openings = a.refused_openings + excluded.refused_openings;
  end if;
  return (select coalesce(sum(a.refused_openings), 0) from application_activity a join applications p on p.id = a.application_id
    where p.name = reporter and a.began_at > moment - interval '1 hour');
end $$;

-- One more report that was told with others.
create function mt_note_grouped_report(reporter text, moment timestamptz) returns void
  language sql volatile security definer set search_path = public, pg_temp as $$
  insert into application_activity as a (application_id, began_at, grouped_reports)
    select p.id, date_bin('10 minutes', moment, timestamptz 'epoch'), 1 from applications p where p.name = reporter and mt_job() = 'break'
    on conflict (application_id, began_at) do update set grouped_reports = a.grouped_reports + 1
$$;

alter table signals
  drop constraint signals_kind_check,
  add constraint signals_kind_check check (kind in ('intake_handed_over', 'application_one_person', 'application_many_patients',
    'application_unknown_people', 'application_refused_openings', 'application_many_reports')),
  -- What it is about, where it is about an application.
  add column application_id uuid references applications (id),
  add constraint signals_of_an_application check ((kind like 'application%') = (application_id is not null));

-- A signal about an application, at its institution's ombudsdienst, or the first one where it has none; once a day and kind. Answers whether
-- it is new.
create function mt_signal_application(signal uuid, about uuid, what text, moment timestamptz) returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if mt_job() is distinct from 'applications' then
    return false;
  end if;
  perform from applications a where a.id = about for update;
  insert into signals (id, kind, institution_id, application_id, happened_at)
    select signal, what, i.id, about, moment
      from applications a, institutions i
      where a.id = about and i.ordinal > 0
        and not exists (select from signals s where s.application_id = about and s.kind = what and s.happened_at > moment - interval '1 day')
      order by i.id <> a.institution_id, i.ordinal limit 1;
  return found;
end $$;

revoke all on function mt_count_activity, mt_application_activity, mt_refused_openings, mt_note_grouped_report, mt_signal_application from public;
grant execute on function mt_count_activity, mt_application_activity, mt_refused_openings, mt_note_grouped_report, mt_signal_application
  to mijntoegang_app;

-- Older programs do not know these kinds of signals.
update schema_compatibility set oldest_compatible = '20261129000643';
