-- A mail that one can unsubscribe from, and a patient's notices that wait: found by whom they are for.
alter table outbox
  -- One run of visible ASCII without angle brackets: it becomes a header of its own.
  add unsubscribe text check (unsubscribe ~ '^https?://[!-;=?-~]+$' and length(unsubscribe) <= 500),
  add patient_id uuid,
  -- Tells of a break without a relationship too: of these, one a day.
  add calm boolean not null default false;
create index outbox_notices on outbox (patient_id, created_at desc) where patient_id is not null;
