drop function mt_officer_niss();
drop table officers;
drop table patients;
