-- What was answered to hospital applications that asked: permit or deny, ids only (R13). No foreign keys: it is written for every
-- answer, and outlives nothing that it names.
create table decisions (
  id uuid not null,
  decided_at timestamptz not null,
  application_id uuid not null,
  -- Null: nobody here has that NISS, or those numbers.
  patient_id uuid,
  care_worker_id uuid,
  permit boolean not null,
  -- The last change it knew of.
  sequence bigint not null,
  -- By the id that the application was answered with.
  primary key (id, decided_at)
) partition by range (decided_at);
create trigger append_only before update or delete or truncate on decisions for each statement execute function mt_append_only();
alter table decisions enable row level security;

-- A month that nobody prepared loses nothing.
create table decisions_other partition of decisions default;
create trigger append_only before update or delete or truncate on decisions_other for each statement execute function mt_append_only();
alter table decisions_other enable row level security;

-- Prepares this month and the two after it, in UTC; called again, it finds them. Answers how many it made.
create function mt_decision_months(moment timestamptz) returns integer
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  month timestamp;
  name text;
  made integer := 0;
begin
  if mt_kind() is not null and mt_job() is distinct from 'sweep' then
    raise exception 'only the sweep job may create partitions' using errcode = 'MT018', constraint = 'decisions_partitions_by_sweep';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('mt_decision_months', 0));
  for ahead in 0..2 loop
    month := date_trunc('month', moment at time zone 'UTC') + make_interval(months => ahead);
    name := 'decisions_' || to_char(month, 'YYYY_MM');
    continue when to_regclass(name) is not null or exists (
      select from decisions_other where decided_at >= month at time zone 'UTC' and decided_at < (month + interval '1 month') at time zone 'UTC');
    execute format('create table %I partition of decisions for values from (%L) to (%L)', name,
      month at time zone 'UTC', (month + interval '1 month') at time zone 'UTC');
    execute format('create trigger append_only before update or delete or truncate on %I for each statement execute function mt_append_only()', name);
    execute format('alter table %I enable row level security', name);
    made := made + 1;
  end loop;
  return made;
end $$;
select mt_decision_months(now());

-- All that a number of decisions needs, of one moment: who asks, which exclusions of their patients are of somebody with one of the
-- numbers, which breaks of those patients run, and whom the directory knows. `asked` are patients; the other lists are numbers of the people who want to open a record.
create function mt_decision_facts(tokens bytea[], moment timestamptz, asked text[], by_niss text[], by_riziv text[], by_cbe text[], by_number text[])
  returns jsonb language plpgsql stable security definer set search_path = public, pg_temp as $$
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
        'per_minute', a.per_minute))
      from application_tokens t join applications a on a.id = t.application_id
      where t.hash = any(tokens) and t.revoked_at is null and a.revoked_at is null),
    'patients', of_patients,
    'periods', periods,
    'breaks', running,
    'people', (select jsonb_agg(jsonb_build_object('id', w.id, 'niss', w.niss, 'riziv', w.riziv8,
        'posts', (select jsonb_agg(jsonb_build_object('cbe', i.cbe, 'number', s.personnel_number))
          from care_worker_posts s join institutions i on i.id = s.institution_id
          where s.care_worker_id = w.id and s.personnel_number is not null)))
      from care_workers w where w.id = any(workers)));
end $$;

-- Writes answers down, and notes the tokens' use.
create function mt_log_decisions(moment timestamptz, known_sequence bigint, ids uuid[], applications uuid[], patients uuid[], workers uuid[],
    permits boolean[], tokens bytea[]) returns bigint
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if mt_job() is distinct from 'decide' then
    raise exception 'only the decide job may log decisions' using errcode = 'MT019', constraint = 'decisions_logged_by_decide_job';
  end if;
  insert into decisions (id, decided_at, application_id, patient_id, care_worker_id, permit, sequence)
    select a.id, moment, a.application, a.patient, a.worker, a.permit, known_sequence
      from unnest(ids, applications, patients, workers, permits) as a (id, application, patient, worker, permit);
  update application_tokens t set last_used_at = moment where t.id in (
    select u.id from application_tokens u where u.hash = any(tokens) and (u.last_used_at is null or u.last_used_at < moment - interval '1 minute')
      for update skip locked);
  return cardinality(ids);
end $$;

revoke all on function mt_decision_months, mt_decision_facts, mt_log_decisions from public;
grant execute on function mt_decision_months, mt_decision_facts, mt_log_decisions to mijntoegang_app;
