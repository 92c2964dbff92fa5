drop trigger letter_at_once on messages;
create or replace function mt_letter_at_once() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  new.letter_at_once := not exists (select from patients p where p.id = new.patient_id and p.home_confirmed_by in ('patient', 'only_one'))
    and (new.kind <> 'ended' or new.arguments ->> 'requester' <> 'patient_in_portal')
    and (new.kind <> 'registered' or exists (select from conversations c join exclusion_requests r on r.id = c.request_id
      where c.id = new.conversation_id and r.entered_by is not null));
  return new;
end $$;
create trigger letter_at_once before insert on messages for each row
  when (new.author = 'system' and not new.letter_at_once
    and new.kind in ('registered', 'ended', 'home_changed', 'home_adoption', 'identity_seen', 'merged'))
  execute function mt_letter_at_once();
drop function mt_letters_to_write(timestamptz, integer);
drop index messages_letters_at_once;
drop table letter_prints;
drop index messages_letters_sent;
