drop index conversations_closed;
drop index conversations_open;
drop index conversations_of_owner;
drop index conversations_to_answer;
alter table conversations drop column owner_id;
