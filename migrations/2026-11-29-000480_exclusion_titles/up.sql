-- Which house sees an exclusion by the patient's home followed from a look at `patients`, whose own policy looked at
-- `patient_titles`. Every statement that touched an exclusion, a period or a change carried that tree of subqueries, a patient's too:
-- half as much processor time again for the page of exclusions. It follows from a column of the exclusion now, as the rest does.
alter table exclusions add column title_institution_id uuid references institutions (id);
comment on column exclusions.title_institution_id is 'as `patients.title_institution_id`, kept by triggers';
update exclusions e set title_institution_id = p.title_institution_id from patients p where p.id = e.patient_id;

create or replace function mt_exclusion_titles() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  request exclusion_requests;
  home uuid;
  handled record;
begin
  select * into request from exclusion_requests r where r.id = new.request_id;
  new.registered_at_id := request.institution_id;
  -- Locked, so that a change of the home that goes on at the same time is seen here or sees this row.
  select p.home_institution_id, p.title_institution_id into home, new.title_institution_id
    from patients p where p.id = new.patient_id for share;
  if request.confined then
    new.confined_to_id := request.institution_id;
    return new;
  end if;
  if exists (select from mt_concerned(home, new.patient_id, null, new.care_worker_id, null, null, null)) then
    select * into handled from mt_route(home, new.patient_id, null, new.care_worker_id, null, null, null, false);
    new.confined_to_id := nullif(handled.institution, home);
  end if;
  return new;
end $$;

create function mt_exclusions_follow_title() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update exclusions e set title_institution_id = new.title_institution_id
    where e.id in (select p.exclusion_id from exclusion_periods p where p.patient_id = new.id);
  return null;
end $$;
revoke all on function mt_exclusions_follow_title from public;
create trigger title_of_exclusions after update on patients for each row
  when (old.title_institution_id is distinct from new.title_institution_id) execute function mt_exclusions_follow_title();

alter policy officer_reads on exclusions
  using (
    mt_kind() = 'officer'
    and case
      when confined_to_id is not null then confined_to_id = (select mt_house())
      else registered_at_id = (select mt_house())
        or (title_institution_id = (select mt_house()) and patient_id <> all (array(select mt_withheld('patient'))))
    end
    and id <> all (array(select mt_withheld('exclusion'))));

-- Those that another ombudsdienst than the home's looks after, for the patient's list.
create index exclusions_confined on exclusions (patient_id) where confined_to_id is not null;
