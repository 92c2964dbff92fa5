drop function mt_form_sender;
