do $$
begin
  if exists (select from patient_merges) then
    raise exception 'patients were merged: the schema before knows no such thing';
  end if;
end $$;
update schema_compatibility set oldest_compatible = '20261130000800';
drop trigger letter_at_once on messages;
create trigger letter_at_once before insert on messages for each row
  when (new.author = 'system' and not new.letter_at_once and new.kind in ('registered', 'ended', 'home_changed', 'home_adoption', 'identity_seen'))
  execute function mt_letter_at_once();
alter table messages
  drop constraint messages_kind_check,
  add constraint messages_kind_check check (kind in ('text', 'question', 'registered', 'refused', 'registration_retracted', 'ended', 'broken',
    'outcome', 'prepared', 'reopened', 'home_changed', 'home_adoption', 'entered', 'stop_planned', 'stop_cancelled',
    'not_me', 'not_me_outcome', 'identity_seen', 'broken_often'));

drop function mt_unmerge_patients(uuid, timestamptz);
drop function mt_merge_patients(uuid, uuid, uuid, boolean, timestamptz);
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
    if position(change.after in body) = 0 then
      raise exception '% is not as this migration left it: %', change.name, change.after;
    end if;
    execute replace(body, change.after, change.before);
  end loop;
end $$;
drop trigger title on patients;
create trigger title before insert or update of home_institution_id, home_confirmed_at, niss on patients
  for each row execute function mt_title_of_home();
drop policy patient_sees_readings on audit_events;
create policy patient_sees_readings on audit_events for select to mijntoegang_app
  using (mt_kind() = 'patient' and patient_id = mt_patient() and actor_kind = 'officer' and action like '%-read');
drop function mt_own_ids();

do $$
declare
  one record;
begin
  for one in select name from mt_merge_tables() loop
    execute format('drop trigger guard_merged on %I', one.name);
  end loop;
  for one in select c.conrelid::regclass as relation, c.conname from pg_constraint c
      join pg_attribute a on a.attrelid = c.conrelid and a.attname = 'patient_id' and a.attnum = any(c.conkey)
      where c.contype = 'f' and cardinality(c.conkey) > 1 and c.condeferrable and not c.condeferred loop
    execute format('alter table %s alter constraint %I not deferrable', one.relation, one.conname);
  end loop;
end $$;
drop function mt_guard_merged();
drop function mt_merge_tables();
drop trigger ends_doubles on exclusion_periods;
drop function mt_end_doubles();
drop index exclusion_periods_one_active;
create unique index exclusion_periods_one_active on exclusion_periods (patient_id, care_worker_id, origin) where ended_at is null;
drop index exclusion_requests_one_open;
create unique index exclusion_requests_one_open on exclusion_requests (patient_id, care_worker_id)
  where state in ('sent', 'taken', 'asked') and care_worker_id is not null and entered_by is null;
drop index patient_blocks_one_open;
create unique index patient_blocks_one_open on patient_blocks (patient_id) where lifted_at is null;
alter table exclusion_periods drop column merge_id;
alter table exclusion_requests drop column merge_id;
alter table patient_blocks drop column merge_id;
drop function mt_is_merging();
drop table patient_merge_rows;
drop table patient_merges;
drop index patients_niss_key;
alter table patients add constraint patients_niss_key unique (niss);
alter table patients drop column merged_into_id;
