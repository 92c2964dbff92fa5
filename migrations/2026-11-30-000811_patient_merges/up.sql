-- One person who was known as two patients becomes one (R20). What belongs to the one moves to the other in one transaction, and for 30
-- days it can be taken back: `patient_merge_rows` says what moved.
alter table patients
  add column merged_into_id uuid references patients (id),
  add constraint patients_not_into_themself check (merged_into_id <> id);
comment on column patients.merged_into_id is 'the patient to whom everything of this one belongs';
create index patients_merged on patients (merged_into_id) where merged_into_id is not null;
-- A merged patient's number may have been wrong, and be somebody else's.
alter table patients drop constraint patients_niss_key;
create unique index patients_niss_key on patients (niss) where merged_into_id is null;

create table patient_merges (
  id uuid primary key,
  from_id uuid not null references patients (id),
  into_id uuid not null references patients (id),
  number_wrong boolean not null,
  merged_at timestamptz not null,
  undone_at timestamptz,
  -- The exclusions of both that held then.
  held uuid[] not null,
  took_email boolean not null,
  home_before uuid references institutions (id),
  constraint patient_merges_of_two check (from_id <> into_id),
  constraint patient_merges_undone_later check (undone_at >= merged_at)
);
comment on column patient_merges.home_before is 'the provisional home in whose place that of the merged patient came';
create unique index patient_merges_one_open on patient_merges (from_id) where undone_at is null;
create index patient_merges_into on patient_merges (into_id);
alter table patient_merges enable row level security;
create table patient_merge_rows (
  merge_id uuid not null references patient_merges (id),
  table_name text not null,
  row_key text not null,
  primary key (merge_id, table_name, row_key)
);
alter table patient_merge_rows enable row level security;

-- Only the owner merges: the application's role may set whatever it wants.
create function mt_is_merging() returns boolean language sql stable as $$
  select case when current_setting('mt.merging', true) = 'yes'
    then pg_has_role(session_user, (select c.relowner from pg_class c where c.oid = 'public.patients'::regclass), 'member') else false end
$$;

-- What one of both may have, both have after a merge.
alter table exclusion_periods add column merge_id uuid references patient_merges (id);
alter table exclusion_requests add column merge_id uuid references patient_merges (id);
alter table patient_blocks add column merge_id uuid references patient_merges (id);
drop index exclusion_periods_one_active;
create unique index exclusion_periods_one_active
  on exclusion_periods (patient_id, care_worker_id, origin, coalesce(merge_id, '00000000-0000-0000-0000-000000000000')) where ended_at is null;
drop index exclusion_requests_one_open;
create unique index exclusion_requests_one_open
  on exclusion_requests (patient_id, care_worker_id, coalesce(merge_id, '00000000-0000-0000-0000-000000000000'))
  where state in ('sent', 'taken', 'asked') and care_worker_id is not null and entered_by is null;
drop index patient_blocks_one_open;
create unique index patient_blocks_one_open
  on patient_blocks (patient_id, coalesce(merge_id, '00000000-0000-0000-0000-000000000000')) where lifted_at is null;

-- An exclusion that both had is one to the patient: it ends as one.
create function mt_end_doubles() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update exclusion_periods d set ended_at = greatest(d.started_at, new.ended_at), ended_by = new.ended_by, ended_by_officer = new.ended_by_officer,
      end_asked_by = new.end_asked_by, end_identity_check = new.end_identity_check, end_channel = new.end_channel
    where d.patient_id = new.patient_id and d.care_worker_id = new.care_worker_id and d.origin = new.origin and d.ended_at is null;
  return null;
end $$;
revoke all on function mt_end_doubles() from public;
create trigger ends_doubles after update of ended_at on exclusion_periods for each row
  when (old.ended_at is null and new.ended_at is not null and new.ended_by in ('patient', 'ombudsdienst', 'representative'))
  execute function mt_end_doubles();

-- The tables whose rows a merge moves, by the column that names a row: all that have a patient, but for what is never rewritten (audit
-- and decisions, which are found by `mt_own_ids`) and what follows from others (titles).
create function mt_merge_tables() returns table (name text, key text, key_type text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select c.relname::text, k.attname::text, format_type(k.atttypid, k.atttypmod)
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'patient_id' and not a.attisdropped
      join pg_constraint p on p.conrelid = c.oid and p.contype = 'p' and cardinality(p.conkey) = 1
      join pg_attribute k on k.attrelid = c.oid and k.attnum = p.conkey[1]
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and not c.relispartition
      and c.relname not in ('audit_events', 'patient_titles')
    order by 1
$$;
revoke all on function mt_merge_tables() from public;

-- Nothing is written for a patient who is merged: the transaction that began before the merge is told that transactions crossed.
create function mt_guard_merged() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  into_id uuid;
begin
  if new.patient_id is null or mt_is_merging() then
    return new;
  end if;
  select p.merged_into_id into into_id from patients p where p.id = new.patient_id for key share;
  if into_id is not null then
    raise exception 'the patient was merged with another one' using errcode = '40001';
  end if;
  return new;
end $$;
revoke all on function mt_guard_merged() from public;
do $$
declare
  one record;
begin
  for one in select name from mt_merge_tables() loop
    execute format('create trigger guard_merged before insert or update of patient_id on %I for each row execute function mt_guard_merged()', one.name);
  end loop;
  -- Of a row and its parent one moves first.
  for one in select c.conrelid::regclass as relation, c.conname from pg_constraint c
      join pg_attribute a on a.attrelid = c.conrelid and a.attname = 'patient_id' and a.attnum = any(c.conkey)
      where c.contype = 'f' and cardinality(c.conkey) > 1 and not c.condeferrable loop
    execute format('alter table %s alter constraint %I deferrable initially immediate', one.relation, one.conname);
  end loop;
end $$;

-- The patient's own ids, those of merged ones among them: for what is never rewritten.
create function mt_own_ids() returns setof uuid
  language sql stable security definer set search_path = public, pg_temp as $$
  select p.id from patients p where mt_kind() = 'patient' and (p.id = mt_patient() or p.merged_into_id = mt_patient())
$$;
revoke all on function mt_own_ids() from public;
grant execute on function mt_own_ids() to mijntoegang_app;
drop policy patient_sees_readings on audit_events;
create policy patient_sees_readings on audit_events for select to mijntoegang_app
  using (mt_kind() = 'patient' and patient_id = any (array(select mt_own_ids())) and actor_kind = 'officer' and action like '%-read');

drop trigger title on patients;
create trigger title before insert or update of home_institution_id, home_confirmed_at, niss, merged_into_id on patients
  for each row execute function mt_title_of_home();

do $$
declare
  change record;
  body text;
begin
  for change in select * from (values
    ('mt_guard_break', 'old.patient_id is not null and (new', 'old.patient_id is not null and not mt_is_merging() and (new'),
    ('mt_guard_period', 'if old.ended_at is not null or', 'if mt_is_merging() then' || E'\n    return new;\n  end if;\n  if old.ended_at is not null or'),
    ('mt_guard_stop', 'if (new.id, new.period_id', 'if mt_is_merging() then' || E'\n    return new;\n  end if;\n  if (new.id, new.period_id'),
    ('mt_guard_blocked_patient', 'or mt_kind() is null then', 'or mt_kind() is null or mt_is_merging() then'),
    ('mt_title_of_home', 'when new.home_confirmed_at is null then', 'when new.home_confirmed_at is null or new.merged_into_id is not null then'),
    ('mt_sign_in_patient', 'on conflict (niss) do', 'on conflict (niss) where merged_into_id is null do'),
    ('mt_open_dispute', 'on conflict (patient_id) where lifted_at is null do nothing',
      'on conflict (patient_id, coalesce(merge_id, ''00000000-0000-0000-0000-000000000000'')) where lifted_at is null do nothing'),
    ('mt_searches_of_patient', '? mt_patient()::text', '?| array(select own::text from mt_own_ids() own)'),
    ('mt_refusals_of_patient', 'e.patient_id = d.patient_id and', 'e.patient_id = mt_patient() and'),
    ('mt_refusals_of_patient', 'd.patient_id = mt_patient()', 'd.patient_id = any (array(select mt_own_ids()))'),
    ('mt_withheld', 'select p.id from patients p where p.id = mt_patient_with(mt_officer_niss())' || E'\n      union',
      'select p.id from patients p where p.id = mt_patient_with(mt_officer_niss()) or p.merged_into_id = mt_patient_with(mt_officer_niss())'
        || E'\n      union'),
    ('mt_is_told_by_portal', 'where a.patient_id = p.id and',
      'where a.patient_id in (select q.id from patients q where q.id = p.id or q.merged_into_id = p.id) and')
  ) as changes (name, before, after) loop
    body := pg_get_functiondef(change.name::regproc);
    if position(change.before in body) = 0 then
      raise exception '% is not as this migration knows it: %', change.name, change.before;
    end if;
    execute replace(body, change.before, change.after);
  end loop;
end $$;

-- After the locks of an act on the patients' requests (docs/architecture.md): moves everything of one patient to another. As the owner.
create function mt_merge_patients(merge uuid, absorbed uuid, survivor uuid, wrong boolean, moment timestamptz) returns jsonb
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  f patients;
  s patients;
  part record;
  moved bigint;
  counts jsonb := '{}';
  takes_email boolean;
  takes_home boolean;
begin
  perform from patients p where p.id in (absorbed, survivor) order by p.id for update;
  select * into f from patients p where p.id = absorbed;
  select * into s from patients p where p.id = survivor;
  if f.id is null or s.id is null or f.id = s.id or f.merged_into_id is not null or s.merged_into_id is not null then
    raise exception 'two patients are merged, neither of them merged before' using errcode = 'MT070', constraint = 'patient_merges_of_two_known';
  end if;
  perform set_config('mt.merging', 'yes', true);
  set constraints all deferred;
  takes_email := s.email is null and f.email is not null and not exists (select from patient_blocks b where b.patient_id = survivor and b.lifted_at is null);
  takes_home := s.home_confirmed_at is null and f.home_confirmed_at is not null
    and not exists (select from patient_blocks b where b.patient_id = survivor and b.lifted_at is null);
  delete from patient_merge_rows r using patient_merges m where m.id = r.merge_id and m.merged_at < moment - interval '30 days';
  insert into patient_merges values (merge, absorbed, survivor, wrong, moment, null,
    array(select x.exclusion_id from exclusion_periods x where x.patient_id in (absorbed, survivor) and x.ended_at is null),
    takes_email, case when takes_home then s.home_institution_id end);

  -- Of what each has once, that of the one who stays goes on, or both do.
  update email_confirmations e set ended_at = greatest(e.asked_at, moment), ended_as = 'replaced'
    where e.patient_id = absorbed and e.ended_at is null
      and exists (select from email_confirmations o where o.patient_id = survivor and o.ended_at is null);
  update home_adoptions h set cancelled_at = moment
    where h.patient_id = absorbed and h.done_at is null and h.cancelled_at is null
      and exists (select from home_adoptions o where o.patient_id = survivor and o.done_at is null and o.cancelled_at is null);
  update exclusion_periods x set merge_id = merge
    where x.patient_id = absorbed and x.merge_id is null and x.ended_at is null and exists (select from exclusion_periods o
      where o.patient_id = survivor and o.care_worker_id = x.care_worker_id and o.origin = x.origin and o.ended_at is null);
  update exclusion_requests r set merge_id = merge
    where r.patient_id = absorbed and r.merge_id is null and r.state in ('sent', 'taken', 'asked') and exists (select from exclusion_requests o
      where o.patient_id = survivor and o.care_worker_id = r.care_worker_id and o.state in ('sent', 'taken', 'asked'));
  update patient_blocks b set merge_id = merge
    where b.patient_id = absorbed and b.merge_id is null and b.lifted_at is null
      and exists (select from patient_blocks o where o.patient_id = survivor and o.lifted_at is null);
  -- Whoever is signed in sees nothing of the other one's before they sign in anew; a form that they sent is kept as of any expired session.
  update sessions z set idle_until = least(z.idle_until, moment) where z.patient_id = absorbed;
  update saved_forms g set subject_id = survivor
    where g.subject_id = absorbed and not exists (select from saved_forms o where o.subject_id = survivor and o.path = g.path);
  if wrong then
    update patient_numbers n set wrong_at = moment where n.patient_id = absorbed and n.valid_until is null and n.wrong_at is null;
  else
    update patient_numbers n set valid_until = greatest(n.valid_from, moment)
      where n.patient_id = absorbed and n.valid_until is null and n.wrong_at is null;
  end if;

  insert into patient_titles select survivor, t.institution_id from patient_titles t where t.patient_id = absorbed on conflict do nothing;
  for part in select * from mt_merge_tables() loop
    execute format('with moved as (update %1$I set patient_id = $1 where patient_id = $2 returning %2$I::text as key),
        kept as (insert into patient_merge_rows select $3, %1$L, key from moved)
        select count(*) from moved', part.name, part.key)
      into moved using survivor, absorbed, merge;
    if moved > 0 then
      counts := counts || jsonb_build_object(part.name, moved);
    end if;
  end loop;
  delete from patient_titles t where t.patient_id = absorbed;

  update patients p set merged_into_id = survivor where p.id = absorbed or p.merged_into_id = absorbed;
  update patients p set
      email = case when takes_email then f.email else p.email end,
      email_confirmed_at = case when takes_email then f.email_confirmed_at else p.email_confirmed_at end,
      email_off_at = case when takes_email then f.email_off_at else p.email_off_at end,
      home_institution_id = case when takes_home then f.home_institution_id else p.home_institution_id end,
      home_confirmed_at = case when takes_home then f.home_confirmed_at else p.home_confirmed_at end,
      home_confirmed_by = case when takes_home then f.home_confirmed_by else p.home_confirmed_by end
    where p.id = survivor;
  update exclusions e set title_institution_id = p.title_institution_id
    from patients p where p.id = survivor and e.patient_id = survivor and e.title_institution_id is distinct from p.title_institution_id;
  perform mt_officer_withhold(o.id) from officers o where o.active and o.niss = any(mt_patient_numbers(survivor));
  perform mt_note_patient(survivor);
  perform set_config('mt.merging', '', true);
  return counts;
end $$;
revoke all on function mt_merge_patients(uuid, uuid, uuid, boolean, timestamptz) from public;

-- Takes a merge back: what moved returns, with what came of it since, and whom either of the two refused then is refused again.
create function mt_unmerge_patients(merge uuid, moment timestamptz) returns jsonb
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  m patient_merges;
  part record;
  house uuid;
  moved bigint;
  counts jsonb := '{}';
begin
  select * into m from patient_merges w where w.id = merge and w.undone_at is null for update;
  if not found or moment > m.merged_at + interval '30 days' then
    raise exception 'a merge is taken back within 30 days, once' using errcode = 'MT071', constraint = 'patient_merges_undone_within_30_days';
  end if;
  perform from patients p where p.id in (m.from_id, m.into_id) order by p.id for update;
  if exists (select from patients p where p.id = m.into_id and p.merged_into_id is not null) then
    raise exception 'the later merge is taken back first' using errcode = 'MT071', constraint = 'patient_merges_later_first';
  end if;
  perform set_config('mt.merging', 'yes', true);
  set constraints all deferred;
  update patients p set merged_into_id = null where p.id = m.from_id;
  update patients p set merged_into_id = m.from_id
    where p.merged_into_id = m.into_id
      and exists (select from patient_merges w where w.from_id = p.id and w.into_id = m.from_id and w.undone_at is null);
  insert into patient_titles select m.from_id, t.institution_id from patient_titles t where t.patient_id = m.into_id on conflict do nothing;

  for part in select * from mt_merge_tables() loop
    execute format('with moved as (update %1$I set patient_id = $1 where patient_id = $2
          and %2$I in (select row_key::%3$s from patient_merge_rows where merge_id = $3 and table_name = %1$L) returning 1)
        select count(*) from moved', part.name, part.key, part.key_type)
      into moved using m.from_id, m.into_id, merge;
    if moved > 0 then
      counts := counts || jsonb_build_object(part.name, moved);
    end if;
  end loop;
  -- What came since belongs to whom its request, conversation or exclusion belongs.
  loop
    moved := 0;
    for part in
        select c.conrelid::regclass as child, c.confrelid::regclass as parent, string_agg(format('c.%I = p.%I', a.attname, b.attname), ' and ') as same
          from pg_constraint c cross join lateral unnest(c.conkey, c.confkey) as k (own, other)
            join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.own
            join pg_attribute b on b.attrelid = c.confrelid and b.attnum = k.other
          where c.contype = 'f' and a.attname <> 'patient_id' and c.confrelid <> c.conrelid
            and c.conrelid::regclass::text in (select t.name from mt_merge_tables() t)
            and c.confrelid::regclass::text in (select t.name from mt_merge_tables() t)
          group by c.oid, c.conrelid, c.confrelid loop
      execute format('with moved as (update %1$s c set patient_id = $1 from %2$s p
            where p.patient_id = $1 and c.patient_id = $2 and %3$s returning 1)
          select $3 + count(*) from moved', part.child, part.parent, part.same)
        into moved using m.from_id, m.into_id, moved;
    end loop;
    exit when moved = 0;
  end loop;

  update patient_numbers n set valid_until = null, wrong_at = null
    from patients p where p.id = m.from_id and n.patient_id = m.from_id and n.number = p.niss
      and n.id::text in (select r.row_key from patient_merge_rows r where r.merge_id = merge and r.table_name = 'patient_numbers');
  update exclusion_periods x set merge_id = null where x.merge_id = merge;
  update exclusion_requests r set merge_id = null where r.merge_id = merge;
  update patient_blocks b set merge_id = null where b.merge_id = merge;
  insert into exclusion_periods (id, exclusion_id, patient_id, care_worker_id, origin, started_at)
    select gen_random_uuid(), e.id, e.patient_id, e.care_worker_id, e.origin, moment from exclusions e
      where e.id = any(m.held) and e.origin = 'nexuzhealth'
        and not exists (select from exclusion_periods x where x.patient_id = e.patient_id and x.care_worker_id = e.care_worker_id
          and x.origin = e.origin and x.ended_at is null)
        and exists (select from exclusion_periods x where x.exclusion_id = e.id and x.ended_at >= m.merged_at
          and x.ended_by in ('patient', 'ombudsdienst', 'representative'))
      on conflict do nothing;
  get diagnostics moved = row_count;
  counts := counts || jsonb_build_object('hold_again', moved);

  update patients p set email = null, email_confirmed_at = null, email_off_at = null
    from patients f where m.took_email and p.id = m.into_id and f.id = m.from_id and p.email = f.email;
  update patients p set home_institution_id = m.home_before, home_confirmed_at = null, home_confirmed_by = null
    where m.home_before is not null and p.id = m.into_id and p.home_confirmed_at <= m.merged_at;
  -- The title of a house, anew.
  update patients p set home_institution_id = p.home_institution_id where p.id in (m.from_id, m.into_id);
  update exclusions e set title_institution_id = p.title_institution_id
    from patients p where p.id in (m.from_id, m.into_id) and e.patient_id = p.id and e.title_institution_id is distinct from p.title_institution_id;
  for house in select distinct t.institution_id from patient_titles t where t.patient_id in (m.from_id, m.into_id) loop
    perform mt_refresh_title(m.from_id, house);
    perform mt_refresh_title(m.into_id, house);
  end loop;
  -- Nobody knows who of the two is signed in.
  update sessions z set idle_until = least(z.idle_until, moment) where z.patient_id in (m.from_id, m.into_id);
  delete from saved_forms g where g.subject_id in (m.from_id, m.into_id);
  delete from patient_merge_rows r where r.merge_id = merge;
  update patient_merges w set undone_at = moment where w.id = merge;
  perform mt_officer_withhold(o.id) from officers o
    where o.active and o.niss = any(mt_patient_numbers(m.from_id) || mt_patient_numbers(m.into_id));
  -- First what holds again, so that its new version has the numbers as they are now.
  set constraints all immediate;
  set constraints all deferred;
  perform mt_note_patient(m.from_id);
  perform mt_note_patient(m.into_id);
  perform set_config('mt.merging', '', true);
  return counts;
end $$;
revoke all on function mt_unmerge_patients(uuid, timestamptz) from public;

-- The patient is told of both.
alter table messages
  drop constraint messages_kind_check,
  add constraint messages_kind_check check (kind in ('text', 'question', 'registered', 'refused', 'registration_retracted', 'ended', 'broken',
    'outcome', 'prepared', 'reopened', 'home_changed', 'home_adoption', 'entered', 'stop_planned', 'stop_cancelled',
    'not_me', 'not_me_outcome', 'identity_seen', 'broken_often', 'merged'));
drop trigger letter_at_once on messages;
create trigger letter_at_once before insert on messages for each row
  when (new.author = 'system' and not new.letter_at_once
    and new.kind in ('registered', 'ended', 'home_changed', 'home_adoption', 'identity_seen', 'merged'))
  execute function mt_letter_at_once();
update schema_compatibility set oldest_compatible = '20261130000811';
