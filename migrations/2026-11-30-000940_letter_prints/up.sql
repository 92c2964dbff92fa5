-- Each time a letter was printed: by whom, to which address, and the second time why. Nothing is printed twice unnoticed.
create table letter_prints (
  -- Also the key of the form.
  id uuid primary key,
  message_id uuid not null references messages (id) on delete cascade,
  -- Two officers who print at once would both be the next one: the second is told.
  number smallint not null check (number between 1 and 99),
  -- Below the name: street, postcode and place as the officer typed them.
  address text not null check (address <> '' and length(address) <= 200 and address !~ '[\x01-\x09\x0b-\x1f\x7f]'),
  reason text check (reason <> '' and length(reason) <= 200 and reason !~ '[[:cntrl:]]'),
  printed_at timestamptz not null,
  printed_by uuid not null references officers (id),
  constraint letter_prints_number_of_message unique (message_id, number),
  constraint letter_prints_again_with_reason check ((number = 1) = (reason is null))
);

-- The letters that were sent, the newest first.
create index messages_letters_sent on messages (institution_id, letter_sent_at desc, id desc) where letter_sent_at is not null;

alter table letter_prints enable row level security;
-- Whoever may read the notice; R11 and R12 are its policies'.
create policy with_the_notice on letter_prints for select to mijntoegang_app
  using (mt_kind() in ('patient', 'officer') and exists (select from messages m where m.id = message_id));
create policy officer_prints on letter_prints for insert to mijntoegang_app
  with check (mt_kind() = 'officer' and printed_by = mt_officer()
    and exists (select from messages m where m.id = message_id and m.author = 'system'));
grant select, insert on letter_prints to mijntoegang_app;

-- Which letters are to be written, the oldest first: what stayed unread, what is to be told at once, and what a planned stop waits for.
-- The policies of messages lean on their conversation for each row, by which Postgres takes nearly all of them for hidden and reads every
-- one before it sorts. Here they are conditions of a join, in the order of the index. Only ids leave; what they name is read with the policies.
create index messages_letters_at_once on messages (institution_id, written_at)
  where letter_at_once and letter_sent_at is null and (read_at is null or letter_required);
create function mt_letters_to_write(before timestamptz, most integer) returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
  select due.id from (
    (select m.id, m.written_at from messages m join conversations c on c.id = m.conversation_id
      where m.institution_id = (select mt_house()) and m.author = 'system' and (m.read_at is null or m.letter_required)
        and m.letter_sent_at is null and m.written_at <= before
        and c.institution_id = (select mt_house()) and c.id <> all (array(select mt_withheld('conversation')))
        and (c.topic <> 'home' or c.is_talk or c.by_letter)
      order by m.written_at, m.id limit most)
    union all
    (select m.id, m.written_at from messages m join conversations c on c.id = m.conversation_id
      where m.institution_id = (select mt_house()) and m.letter_at_once and (m.read_at is null or m.letter_required)
        and m.letter_sent_at is null and m.written_at > before
        and c.institution_id = (select mt_house()) and c.id <> all (array(select mt_withheld('conversation')))
        and (c.topic <> 'home' or c.is_talk or c.by_letter)
      order by m.written_at, m.id limit most)) due
    order by due.written_at, due.id limit most
$$;
revoke all on function mt_letters_to_write(timestamptz, integer) from public;
grant execute on function mt_letters_to_write(timestamptz, integer) to mijntoegang_app;

-- The answer to a request that was entered is written at once too to who never signed in: the letter about it names the day by which it comes.
create or replace function mt_letter_at_once() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  new.letter_at_once := not exists (select from patients p where p.id = new.patient_id and p.home_confirmed_by in ('patient', 'only_one'))
    and (new.kind <> 'ended' or new.arguments ->> 'requester' <> 'patient_in_portal')
    and (new.kind not in ('registered', 'refused', 'registration_retracted', 'reopened') or exists (
      select from conversations c join exclusion_requests r on r.id = c.request_id
      where c.id = new.conversation_id and r.entered_by is not null));
  return new;
end $$;
drop trigger letter_at_once on messages;
create trigger letter_at_once before insert on messages for each row
  when (new.author = 'system' and not new.letter_at_once
    and new.kind in ('registered', 'refused', 'registration_retracted', 'reopened', 'ended', 'home_changed', 'home_adoption', 'identity_seen', 'merged'))
  execute function mt_letter_at_once();
