-- How many names begin with a common family name is known from a sample only. With a larger one the search reads the first of them by
-- index instead of all.
alter table care_workers alter column family_squashed set statistics 1000;
analyze care_workers (family_squashed);
