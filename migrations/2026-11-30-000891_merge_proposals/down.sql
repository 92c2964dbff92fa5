drop function mt_sign_in_account(bytea, uuid, uuid, timestamptz);
drop table patient_merge_proposals;
delete from patient_merge_rows where table_name = 'patient_accounts';
drop table patient_accounts;
