-- R17: a report of a break has a latest date, as a disputed act has. Cases of before get the one of the setting's default.
alter table break_cases add column latest_on date;
update break_cases set latest_on = (opened_at at time zone 'Europe/Brussels')::date + 30;
alter table break_cases
  alter column latest_on set not null,
  add constraint break_cases_latest_after_opened check (latest_on >= (opened_at at time zone 'Europe/Brussels')::date);

-- Older programs open a case without it.
update schema_compatibility set oldest_compatible = '20261129000543';
