drop table care_worker_posts, care_workers, institutions;
drop function mt_words_name, mt_name_likeness, mt_full_name, mt_is_blank_name;
drop extension pg_trgm;
