-- The numbers go on after the highest of the sequence's time or drawn since; over a million they begin again, as ever.
create sequence request_numbers;
create sequence conversation_numbers;
grant usage on sequence request_numbers, conversation_numbers to mijntoegang_app;
select setval('request_numbers', max(split_part(reference, '-', 3)::bigint)) from exclusion_requests having count(*) > 0;
select setval('conversation_numbers', max(split_part(reference, '-', 3)::bigint)) from conversations having count(*) > 0;

drop function mt_draw_reference, mt_reference_is_free;
drop table long_references;

-- References with seven digits cannot be taken back: people hold them. They stay, unchecked.
alter table exclusion_requests
  drop constraint exclusion_requests_reference_check,
  add constraint exclusion_requests_reference_check check (reference ~ '^UA-[0-9]{4}-[0-9]{6}-[A-Z]$') not valid;
alter table conversations
  drop constraint conversations_reference_check,
  add constraint conversations_reference_check check (reference ~ '^GB-[0-9]{4}-[0-9]{6}-[A-Z]$') not valid;
update schema_compatibility set oldest_compatible = '20261129000340';
