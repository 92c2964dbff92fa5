-- Who of the ombudsdienst answered last: whose conversation it is in the list (*Mijn*). An older program that answers leaves it as it is.
alter table conversations add column owner_id uuid references officers (id);
update conversations c set owner_id = (select m.officer_id from messages m
  where m.conversation_id = c.id and m.author = 'officer' and m.officer_id is not null order by m.written_at desc, m.id desc limit 1)
  where is_talk;
grant update (owner_id) on conversations to mijntoegang_app;

-- The tabs of the list, each in its order: a page and a count read no more than they show.
create index conversations_to_answer on conversations (institution_id, unread_since, waits_since, last_at desc, id desc)
  where is_talk and closed_at is null and waits_since is not null;
create index conversations_of_owner on conversations (owner_id, unread_since, waits_since, last_at desc, id desc)
  where is_talk and closed_at is null;
create index conversations_open on conversations (institution_id, unread_since, waits_since, last_at desc, id desc)
  where is_talk and closed_at is null;
create index conversations_closed on conversations (institution_id, last_at desc, id desc) where is_talk and closed_at is not null;
