drop trigger ends_double on ehealth_organisations;
drop function mt_end_double_organisation();
