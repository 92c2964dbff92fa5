alter policy officer_reads_log on audit_events
  using ((((institution_id = ( SELECT mt_house() AS mt_house)) OR ((actor_kind = 'patient'::text) AND (EXISTS ( SELECT
   FROM exclusion_requests r
  WHERE (r.id = audit_events.request_id))))) AND (( SELECT mt_house() AS mt_house) IS NOT NULL) AND ((patient_id IS NULL) OR (request_id IS NOT NULL) OR (details ? 'conversation') OR (details ? 'break') OR (patient_id <> ALL (ARRAY( SELECT mt_withheld('patient'::text) AS mt_withheld)))) AND ((care_worker_id IS NULL) OR (care_worker_id <> ALL (ARRAY( SELECT mt_withheld('care_worker'::text) AS mt_withheld)))) AND ((request_id IS NULL) OR (request_id <> ALL (ARRAY( SELECT mt_withheld('request'::text) AS mt_withheld)))) AND ((exclusion_id IS NULL) OR (exclusion_id <> ALL (ARRAY( SELECT mt_withheld('exclusion'::text) AS mt_withheld)))) AND ((NOT (details ? 'conversation'::text)) OR (((details ->> 'conversation'::text))::uuid <> ALL (ARRAY( SELECT mt_withheld('conversation'::text) AS mt_withheld)))) AND ((NOT (details ? 'break'::text)) OR (((details ->> 'break'::text))::uuid <> ALL (ARRAY( SELECT mt_withheld('break'::text) AS mt_withheld))))));
drop function mt_log_was_read(uuid, jsonb, timestamptz);
drop function mt_log_facts(bigint[]);
drop function mt_log_of_patient(uuid);
drop function mt_withheld_parts(text);
