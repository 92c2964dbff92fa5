-- What is past its term goes (docs/retention.md): by one job, in small parts, counted in the audit. Nothing of an exclusion is among it
-- (R4), nor anything that is open.

-- Since when a link to stop mail is there.
alter table unsubscribe_tokens add column written_at timestamptz not null default mt_now();
create index unsubscribe_tokens_old on unsubscribe_tokens (written_at);
create index outbox_old on outbox (created_at) where state <> 'waiting';
create index patient_looks_old on patient_looks (looked_at);
create index breaks_old on breaks (received_at);

-- Set by mt_retain alone: what is never deleted by accident may go then.
create function mt_is_retaining() returns boolean language sql stable as $$
  select coalesce(current_setting('mt.retain', true) = 'yes', false)
$$;

create or replace function mt_guard_break() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and mt_is_retaining() then
    return old;
  end if;
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
  if tg_op = 'DELETE' and tg_table_name in ('changes', 'change_acknowledgements', 'decisions_other') and mt_is_retaining() then
    return null;
  end if;
  raise exception '% on % refused: the table is append-only', tg_op, tg_table_name using errcode = 'MT004', constraint = tg_table_name || '_append_only';
end $$;

-- Takes these conversations out with what hangs on them. Called by mt_retain.
create function mt_retain_conversations(wanted uuid[]) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  delete from attachment_chunks c using attachments a, messages m
    where c.attachment_id = a.id and a.message_id = m.id and m.conversation_id = any (wanted);
  delete from attachments a using messages m where a.message_id = m.id and m.conversation_id = any (wanted);
  delete from messages m where m.conversation_id = any (wanted);
  delete from handler_questions q where q.conversation_id = any (wanted);
  delete from conversations c where c.id = any (wanted);
end $$;

-- Whether anything goes on in a conversation, went on since, or refers to it from elsewhere.
create function mt_is_conversation_kept(wanted uuid, before timestamptz) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from conversations c where c.id = wanted
      and (c.last_at >= before or c.unread_since is not null or c.waits_since is not null))
    or exists (select from disputes d where d.conversation_id = wanted)
    or exists (select from messages m join disputes d on d.message_id = m.id where m.conversation_id = wanted)
    or exists (select from messages m join planned_stops s on s.message_id = m.id where m.conversation_id = wanted)
    or exists (select from messages m where m.conversation_id = wanted and m.letter_required and m.letter_sent_at is null)
    or exists (select from request_drafts d where d.conversation_id = wanted)
    or exists (select from handler_questions q where q.conversation_id = wanted and q.answered_at is null)
$$;

-- Deletes what of one kind is older than a moment, at most so much. Answers how much that was.
create function mt_retain(what text, before timestamptz, most integer) returns bigint
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  gone bigint := 0;
  part record;
  wanted uuid[];
  talks uuid[];
begin
  if mt_job() is distinct from 'retain' then
    return 0;
  end if;
  perform set_config('mt.retain', 'yes', true);
  case what
  when 'outbox' then
    delete from outbox where id in (select id from outbox where state <> 'waiting' and created_at < before order by created_at limit most);
    get diagnostics gone = row_count;
  when 'unsubscribe_tokens' then
    delete from unsubscribe_tokens where token_hash in (select token_hash from unsubscribe_tokens where written_at < before limit most);
    get diagnostics gone = row_count;
  when 'ombuds_reminders' then
    delete from ombuds_reminders where (institution_id, day) in (
      select institution_id, day from ombuds_reminders where day < before::date limit most);
    get diagnostics gone = row_count;
  when 'ombuds_mailboxes' then
    delete from ombuds_mailboxes where address in (
      select address from ombuds_mailboxes where last_sent_at < before and not last_failed limit most);
    get diagnostics gone = row_count;
  when 'signals' then
    delete from signals where id in (select id from signals where happened_at < before limit most);
    get diagnostics gone = row_count;
  when 'handler_questions' then
    delete from handler_questions where id in (select id from handler_questions where answered_at < before limit most);
    get diagnostics gone = row_count;
  when 'patient_looks' then
    delete from patient_looks where id in (select id from patient_looks where looked_at < before limit most);
    get diagnostics gone = row_count;
  when 'decisions' then
    -- A whole month each; a question waits for it, and it waits for no question.
    perform set_config('lock_timeout', '2s', true);
    for part in select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'decisions'::regclass and c.relname ~ '^decisions_[0-9]{4}_[0-9]{2}$'
          and to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' <= before at time zone 'UTC'
        order by c.relname loop
      execute format('select count(*) from %I', part.name) into gone;
      execute format('drop table %I', part.name);
      if gone > 0 then
        return gone;
      end if;
    end loop;
    delete from decisions_other where (id, decided_at) in (select id, decided_at from decisions_other where decided_at < before limit most);
    get diagnostics gone = row_count;
  when 'breaks' then
    wanted := array(select b.id from breaks b where b.received_at < before
        and greatest(b.starts_at, b.ends_at, b.stopped_at, b.reviewed_at) < before and b.reviewed_at is not null
        and not exists (select from break_cases k where k.break_id = b.id and (k.closed_at is null or k.closed_at >= before))
        and not exists (select from break_stops s where s.break_id = b.id and s.received_at >= before)
        and not exists (select from break_openings o where o.break_id = b.id and o.received_at >= before)
        and not exists (select from changes c where c.break_id = b.id and c.recorded_at >= before)
        and (b.conversation_id is null or not mt_is_conversation_kept(b.conversation_id, before))
      order by b.received_at limit most);
    talks := array(select b.conversation_id from breaks b where b.id = any (wanted) and b.conversation_id is not null);
    delete from break_cases where break_id = any (wanted);
    delete from break_openings where break_id = any (wanted);
    delete from break_stops where break_id = any (wanted);
    delete from changes where break_id = any (wanted);
    delete from breaks where id = any (wanted);
    get diagnostics gone = row_count;
    -- One conversation may tell of several breaks: it goes with the last of them.
    talks := array(select distinct t.id from unnest(talks) as t (id) where not exists (select from breaks b where b.conversation_id = t.id));
    perform mt_retain_conversations(talks);
  when 'exclusion_requests' then
    -- Those from which no exclusion came.
    wanted := array(select r.id from exclusion_requests r where r.state in ('refused', 'withdrawn') and r.decided_at < before
        and not exists (select from exclusions e where e.request_id = r.id)
        and not exists (select from exclusion_requests d where d.double_of = r.id)
        and not exists (select from identity_sightings s where s.request_id = r.id)
        and not exists (select from conversations c where c.request_id = r.id and mt_is_conversation_kept(c.id, before))
      order by r.decided_at limit most);
    talks := array(select c.id from conversations c where c.request_id = any (wanted));
    perform mt_retain_conversations(talks);
    delete from attachment_chunks c using attachments a where c.attachment_id = a.id and a.request_id = any (wanted);
    delete from attachments a where a.request_id = any (wanted);
    delete from handler_questions q where q.request_id = any (wanted);
    delete from request_notes n where n.request_id = any (wanted);
    delete from request_events e where e.request_id = any (wanted);
    delete from request_snapshots s where s.request_id = any (wanted);
    delete from request_receipts t where t.request_id = any (wanted);
    delete from exclusion_requests r where r.id = any (wanted);
    get diagnostics gone = row_count;
  when 'conversations' then
    -- Those that belong to no request, exclusion or break.
    wanted := array(select c.id from conversations c where c.last_at < before and c.request_id is null and c.exclusion_id is null
        and not exists (select from breaks b where b.conversation_id = c.id)
        and not mt_is_conversation_kept(c.id, before)
      order by c.last_at limit most);
    perform mt_retain_conversations(wanted);
    gone := cardinality(wanted);
  when 'change_acknowledgements' then
    -- Not the last one of an application, nor the first of any change that is there: since then it is enforced.
    delete from change_acknowledgements where (application_id, sequence) in (
      select k.application_id, k.sequence from change_acknowledgements k
        where k.received_at < before
          and exists (select from change_acknowledgements n where n.application_id = k.application_id and n.sequence > k.sequence)
          and not exists (select from changes c where c.sequence <= k.sequence and c.sequence > coalesce(
            (select max(p.sequence) from change_acknowledgements p where p.application_id = k.application_id and p.sequence < k.sequence), 0))
        limit most);
    get diagnostics gone = row_count;
  else
    raise exception 'nothing is known to retain as %', what using errcode = 'MT068', constraint = 'retain_known';
  end case;
  perform set_config('mt.retain', '', true);
  return gone;
end $$;

revoke all on function mt_retain, mt_retain_conversations, mt_is_conversation_kept from public;
grant execute on function mt_retain to mijntoegang_app;
