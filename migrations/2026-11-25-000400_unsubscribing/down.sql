alter table outbox drop unsubscribe, drop patient_id, drop calm;
