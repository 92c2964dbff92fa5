-- In which language a patient gets mail. The list is that of the folders under locales/: a new language is added to the check first.
alter table patients add column language text not null default 'nl' constraint patients_language_check check (language in ('nl'));
grant select (language) on patients to mijntoegang_app;

-- A mail to a patient is written by officers and jobs too, who may not read the row that it is about.
create function mt_recipient_language(recipient uuid) returns text
  language sql stable security definer set search_path = public, pg_temp as $$
  select p.language from patients p
    where p.id = recipient and mt_kind() is not null and (mt_kind() <> 'patient' or p.id = mt_patient())
$$;
revoke all on function mt_recipient_language from public;
grant execute on function mt_recipient_language to mijntoegang_app;
