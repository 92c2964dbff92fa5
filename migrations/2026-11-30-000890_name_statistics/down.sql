alter table care_workers alter column family_squashed set statistics -1;
