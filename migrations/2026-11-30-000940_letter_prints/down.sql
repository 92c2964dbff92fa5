drop function mt_letters_to_write(timestamptz, integer);
drop index messages_letters_at_once;
drop table letter_prints;
drop index messages_letters_sent;
