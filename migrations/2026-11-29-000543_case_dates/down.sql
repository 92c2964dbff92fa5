update schema_compatibility set oldest_compatible = '20261129000510';
alter table break_cases drop column latest_on;
