drop function mt_name_handlers, mt_handler_choices;
drop table handler_questions;
