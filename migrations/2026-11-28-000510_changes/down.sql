drop trigger noted on care_worker_posts;
drop trigger noted on care_workers;
drop trigger noted on breaks;
drop trigger noted on exclusion_periods;
drop table change_acknowledgements;
drop function mt_break_rows, mt_consent_rows, mt_person_changed, mt_break_changed, mt_period_changed, mt_note_change, mt_note_break,
  mt_note_exclusion, mt_numbers;
drop index exclusions_of_care_worker;
drop table changes, change_counter;
