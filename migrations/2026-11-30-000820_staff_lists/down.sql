drop table directory_imports;
-- The older schema has one number a department.
delete from care_worker_posts p using care_worker_posts o
  where o.care_worker_id = p.care_worker_id and o.institution_id = p.institution_id and o.department = p.department
    and coalesce(o.personnel_number, '') > coalesce(p.personnel_number, '');
alter table care_worker_posts drop constraint care_worker_posts_pkey;
alter table care_worker_posts drop column id;
alter table care_worker_posts add constraint care_worker_posts_pkey primary key (care_worker_id, institution_id, department);
drop index care_worker_posts_each;
alter table care_worker_posts drop column ended_at, drop column listed;
