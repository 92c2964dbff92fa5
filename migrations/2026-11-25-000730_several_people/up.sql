-- A report with the numbers of several people opens nothing (R16); one of what has happened is kept and marked (R9).
alter table breaks
  add several_people boolean not null default false,
  add constraint breaks_one_person check (not (opens and several_people)) not valid;
grant insert (several_people) on breaks to mijntoegang_app;
