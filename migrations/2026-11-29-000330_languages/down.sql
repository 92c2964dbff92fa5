drop function mt_recipient_language(uuid);
alter table patients drop column language;
