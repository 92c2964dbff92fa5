-- **Gezien**: a signal is told once. Who put away which line of the worklist, and when, stands beside what is told, for the whole
-- ombudsdienst; what happens after that moment is told again.

alter table signals
  drop constraint signals_kind_check,
  add constraint signals_kind_check check (kind in ('intake_handed_over', 'application_one_person', 'application_many_patients',
    'application_unknown_people', 'application_refused_openings', 'application_many_reports', 'application_behind', 'request_due',
    'break_unreviewed', 'mail_given_up', 'letters_to_write', 'person_refused')),
  -- What a line is about that the portal makes of what it holds: a request, a break, an exclusion, the institution.
  add column subject_id uuid,
  add column seen_by uuid references officers (id),
  add constraint signals_seen_by_at check (seen_by is null or seen_at is not null),
  add constraint signals_subject_of_kind
    check ((kind in ('request_due', 'break_unreviewed', 'mail_given_up', 'letters_to_write', 'person_refused')) = (subject_id is not null));
create index signals_seen on signals (institution_id, seen_at) where seen_at is not null;

create policy officer_sees_to on signals for insert to mijntoegang_app
  with check (mt_kind() = 'officer' and institution_id = mt_house() and seen_by = mt_officer() and officer_id is distinct from mt_officer());

-- Mails that were given up, of patients whom this ombudsdienst sees: their addresses stand in a table that no officer reads.
create function mt_given_up_mail(since timestamptz) returns timestamptz language sql stable security definer
  set search_path = public, pg_temp as $$
  select max(o.created_at) from (
    select m.created_at, m.patient_id from outbox m
      where m.state = 'failed' and m.patient_id is not null and m.created_at > since) o
    join patients p on p.id = o.patient_id
    where mt_kind() = 'officer' and p.title_institution_id = (select mt_house())
      and p.id <> all (array(select mt_withheld('patient')))
$$;
revoke all on function mt_given_up_mail from public;
grant execute on function mt_given_up_mail to mijntoegang_app;
create index outbox_given_up on outbox (created_at) where state = 'failed' and patient_id is not null;

create index exclusion_requests_latest on exclusion_requests (institution_id, latest_on, id) include (reference)
  where state in ('sent', 'taken', 'asked');
