-- The worklist's tabs, tiles and orders out of one index, and since when the patient's answer waits for the ombudsdienst.

-- Not null while a taken request waits for what the ombudsdienst does with the answer; a decision empties it.
alter table exclusion_requests add column answered_at timestamptz;
grant update (answered_at) on exclusion_requests to mijntoegang_app;

create or replace function mt_request_answered(request uuid) returns boolean language sql security definer
  set search_path = public, pg_temp as $$
  with answered as (
    update exclusion_requests set state = 'taken', answered_at = mt_now()
      where id = request and state = 'asked' and mt_kind() = 'patient' and patient_id = mt_patient() returning 1)
  select exists (select from answered)
$$;

update exclusion_requests r set answered_at = e.happened_at
  from (select distinct on (request_id) request_id, kind, happened_at from request_events
          where kind not in ('note', 'call') order by request_id, happened_at desc, id desc) e
  where e.request_id = r.id and e.kind = 'answered' and r.state = 'taken';

-- Everything that a tab or tile counts or sorts by, and that the policies ask, is in the index: no open request is read for it.
drop index exclusion_requests_worklist;
create index exclusion_requests_worklist on exclusion_requests (institution_id, target_on, sent_at, id)
  include (state, taken_by, answered_at, reference, patient_id) where state in ('sent', 'taken', 'asked');
create index exclusion_requests_by_reference on exclusion_requests (institution_id, reference)
  include (id, state, taken_by, answered_at, target_on, sent_at, patient_id) where state in ('sent', 'taken', 'asked');

-- Finished ones in their whole order, and entered ones by the number that was typed.
drop index exclusion_requests_done;
create index exclusion_requests_done on exclusion_requests (institution_id, decided_at, id)
  where state in ('registered', 'refused', 'withdrawn');
create index request_receipts_typed_niss on request_receipts (typed_niss);

-- By whose names a request is found in the worklist: search keys of the patient and of the others. A copy, since no index joins tables, and
-- kept by triggers. Nobody reads it but `mt_find_requests`.
create table request_names (
  request_id uuid primary key references exclusion_requests (id) on delete cascade,
  institution_id uuid not null references institutions (id),
  is_open boolean not null,
  patient_key text not null,
  -- What was typed of the patient, who was described, and the entry of the directory.
  other_key text not null
);
alter table request_names enable row level security;

-- The key of a name as it was typed, as `names::search_key` makes it, whatever the database's locale: in `C` only ASCII has letters and cases.
create function mt_typed_name_key(name text) returns text language sql immutable parallel safe as $$
  select regexp_replace(regexp_replace(
    replace(replace(replace(replace(
      translate(lower(regexp_replace(normalize(name, nfkd), '[\u0300-\u036f''’]', '', 'g')), 'øØłŁđĐðÐẞÆŒÞ', 'oolldddd' || 'ßæœþ'),
      'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
    '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f]+', ' ', 'g'), '\m([dtol]) ', '\1', 'g')
$$;

create function mt_note_request_names(requests uuid[]) returns void language sql security definer set search_path = public, pg_temp as $$
  insert into request_names
    select r.id, r.institution_id, r.state in ('sent', 'taken', 'asked'),
        concat_ws(' ', '', coalesce(p.search_key, mt_typed_name_key(mt_full_name(p.given_name, p.family_name))), p.family_key, p.family_squashed),
        concat_ws(' ', '', mt_typed_name_key(mt_full_name(t.typed_given_name, t.typed_family_name)), r.described_key,
          w.search_key, w.family_key, w.family_squashed)
      from exclusion_requests r join patients p on p.id = r.patient_id
        left join request_receipts t on t.request_id = r.id
        left join care_workers w on w.id = coalesce(r.registered_care_worker_id, r.care_worker_id)
      where r.id = any (requests)
    on conflict (request_id) do update set institution_id = excluded.institution_id, is_open = excluded.is_open,
      patient_key = excluded.patient_key, other_key = excluded.other_key
$$;
create function mt_request_names_changed() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_table_name = 'exclusion_requests' then
    perform mt_note_request_names(array[new.id]);
  elsif tg_table_name = 'request_receipts' then
    perform mt_note_request_names(array[new.request_id]);
  elsif tg_table_name = 'patients' then
    perform mt_note_request_names(array(select r.id from exclusion_requests r where r.patient_id = new.id));
  else
    perform mt_note_request_names(array(select r.id from exclusion_requests r
      where coalesce(r.registered_care_worker_id, r.care_worker_id) = new.id));
  end if;
  return null;
end $$;
revoke all on function mt_note_request_names(uuid[]), mt_request_names_changed from public;

select mt_note_request_names(array(select id from exclusion_requests));
create index request_names_open on request_names using gin (institution_id, (patient_key || other_key) gin_trgm_ops) where is_open;
create index request_names_done on request_names using gin (institution_id, (patient_key || other_key) gin_trgm_ops) where not is_open;

create trigger names after insert on exclusion_requests for each row execute function mt_request_names_changed();
create trigger names_changed after update of institution_id, state, patient_id, care_worker_id, registered_care_worker_id, described_key
  on exclusion_requests for each row
  when ((old.institution_id, old.state in ('sent', 'taken', 'asked'), old.patient_id, coalesce(old.registered_care_worker_id, old.care_worker_id), old.described_key)
    is distinct from (new.institution_id, new.state in ('sent', 'taken', 'asked'), new.patient_id, coalesce(new.registered_care_worker_id, new.care_worker_id), new.described_key))
  execute function mt_request_names_changed();
create trigger names_of_request after insert on request_receipts for each row execute function mt_request_names_changed();
create trigger names_of_requests after update of given_name, family_name, search_key, family_key on patients for each row
  when ((old.given_name, old.family_name, old.search_key, old.family_key) is distinct from (new.given_name, new.family_name, new.search_key, new.family_key))
  execute function mt_request_names_changed();
create trigger names_of_requests after update of search_key, family_key on care_workers for each row
  when ((old.search_key, old.family_key) is distinct from (new.search_key, new.family_key)) execute function mt_request_names_changed();

-- Requests of the officer's house in these states by words of a name, past the policies: no index is used for `like` under them. By the
-- patient's name only where the officer sees the patient. Of open and of finished ones 200 at most; `is_cut` says that there may be more.
create function mt_find_requests(typed text, states text[]) returns table (request uuid, is_cut boolean)
  language plpgsql security definer set search_path = public, pg_temp set plan_cache_mode = 'force_custom_plan' set enable_seqscan = off as $$
declare
  most constant integer := 200;
  here uuid := mt_house();
  -- `hondt` for `d'hondt`; two letters begin a word, as an index knows no fewer.
  pattern text := case when length(typed) > 2 then '%' else '% ' end || typed || '%';
  -- `vandenbroeck` for `van den broeck`.
  squashed text := case when typed like '% %' then '% ' || replace(typed, ' ', '') || '%' end;
  kept uuid[];
  unknown uuid[];
  opened uuid[];
  done uuid[];
begin
  if here is null or mt_officer_niss() is null or typed ~ '[%_\\]' or typed !~ '[^ ]' then
    return;
  end if;
  kept := array(select mt_withheld('request'));
  unknown := array(select mt_withheld('patient'));
  if states && array['sent', 'taken', 'asked'] then
    opened := array(select n.request_id from request_names n
      where n.institution_id = here and n.is_open and (n.patient_key || n.other_key like pattern or n.patient_key || n.other_key like squashed)
        and n.request_id <> all (kept) limit most);
  end if;
  -- Open ones stand first in every list that has both.
  if states && array['registered', 'refused', 'withdrawn'] and coalesce(cardinality(opened), 0) < most then
    done := array(select n.request_id from request_names n
      where n.institution_id = here and not n.is_open and (n.patient_key || n.other_key like pattern or n.patient_key || n.other_key like squashed)
        and n.request_id <> all (kept) limit most);
  end if;
  return query
    select r.id, coalesce(cardinality(opened), 0) = most or coalesce(cardinality(done), 0) = most
      from exclusion_requests r join request_names n on n.request_id = r.id
      where r.id = any (opened || done) and r.state = any (states)
        and (n.other_key like pattern or n.other_key like squashed
          or exists (select from patients p where p.id = r.patient_id and p.id <> all (unknown)
            and (p.title_institution_id = here
              or exists (select from patient_titles t where t.patient_id = p.id and t.institution_id = here))));
end $$;
revoke all on function mt_find_requests(text, text[]) from public;
grant execute on function mt_find_requests(text, text[]) to mijntoegang_app;
