drop function mt_retain, mt_is_conversation_kept, mt_retain_conversations;
create or replace function mt_guard_break() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'a break is never deleted' using errcode = 'MT005', constraint = 'breaks_never_deleted';
  end if;
  if (old.patient_id is not null and (new.patient_id, new.patient_niss, new.institution_id) is distinct from (old.patient_id, old.patient_niss, old.institution_id))
    or (old.conversation_id is not null and new.conversation_id is distinct from old.conversation_id)
    or (old.stopped_at is not null and new.stopped_at is distinct from old.stopped_at)
    or (old.reviewed_at is not null and (new.reviewed_by, new.reviewed_at) is distinct from (old.reviewed_by, old.reviewed_at))
    or (mt_kind() = 'officer' and (new.patient_id, new.patient_niss, new.institution_id, new.conversation_id, new.stopped_at)
      is distinct from (old.patient_id, old.patient_niss, old.institution_id, old.conversation_id, old.stopped_at))
    or (mt_kind() = 'system' and (new.reviewed_by, new.reviewed_at) is distinct from (old.reviewed_by, old.reviewed_at)) then
    raise exception 'the report of a break, and what was done about it, cannot change' using errcode = 'MT006', constraint = 'breaks_history';
  end if;
  return new;
end $$;

create or replace function mt_append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and tg_table_name in ('audit_events', 'audit_seals') and current_setting('mt.audit_drop', true) = 'yes' then
    return null;
  end if;
  raise exception '% on % refused: the table is append-only', tg_op, tg_table_name using errcode = 'MT004', constraint = tg_table_name || '_append_only';
end $$;

drop function mt_is_retaining;
drop index breaks_old, patient_looks_old, outbox_old, unsubscribe_tokens_old;
alter table unsubscribe_tokens drop column written_at;
