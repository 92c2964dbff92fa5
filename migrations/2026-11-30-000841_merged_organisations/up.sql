-- An organisation that both of two merged patients exclude at eHealth is excluded once.
create function mt_end_double_organisation() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if new.ended_at is null and exists (select from ehealth_organisations o
      where o.patient_id = new.patient_id and o.number = new.number and o.ended_at is null and o.id <> new.id) then
    new.ended_at := greatest(new.started_at, mt_now());
  end if;
  return new;
end $$;
revoke all on function mt_end_double_organisation() from public;
create trigger ends_double before update of patient_id on ehealth_organisations for each row execute function mt_end_double_organisation();
