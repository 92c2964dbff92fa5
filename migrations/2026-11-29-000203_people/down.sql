drop function mt_names_officer_here, mt_officer_named_in, mt_concerns_officer, mt_officer_niss;
drop table officers, patients;
drop function mt_is_birth_date;
