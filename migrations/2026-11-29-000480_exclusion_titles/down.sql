drop index exclusions_confined;
alter policy officer_reads on exclusions
  using ((case when confined_to_id is not null then confined_to_id = (select mt_house())
      else registered_at_id = (select mt_house()) or exists (
        select from patients p where p.id = patient_id and p.title_institution_id = (select mt_house())) end)
    and id <> all (array(select mt_withheld('exclusion'))));
drop trigger title_of_exclusions on patients;
drop function mt_exclusions_follow_title;
create or replace function mt_exclusion_titles() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  request exclusion_requests;
  home uuid;
  handled record;
begin
  select * into request from exclusion_requests r where r.id = new.request_id;
  new.registered_at_id := request.institution_id;
  if request.confined then
    new.confined_to_id := request.institution_id;
    return new;
  end if;
  select p.home_institution_id into home from patients p where p.id = new.patient_id;
  if exists (select from mt_concerned(home, new.patient_id, null, new.care_worker_id, null, null, null)) then
    select * into handled from mt_route(home, new.patient_id, null, new.care_worker_id, null, null, null, false);
    new.confined_to_id := nullif(handled.institution, home);
  end if;
  return new;
end $$;
alter table exclusions drop column title_institution_id;
