alter table care_worker_posts drop constraint personnel_number_as_compared;
drop trigger noted_end on care_worker_posts;
drop trigger noted_change on care_worker_posts;
drop trigger noted on care_worker_posts;
drop index breaks_of_care_worker;
drop trigger noted on care_workers;
drop trigger noted on breaks;
drop trigger noted on exclusion_periods;
drop table change_acknowledgements;
drop function mt_break_rows, mt_consent_rows, mt_person_changed, mt_break_changed, mt_period_changed, mt_note_change, mt_note_break,
  mt_note_exclusion, mt_break_numbers, mt_numbers;
drop index exclusions_of_care_worker;
drop table changes, change_counter;
