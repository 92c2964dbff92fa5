drop table care_worker_posts;
drop table care_workers;
drop table institutions;
drop extension pg_trgm;
