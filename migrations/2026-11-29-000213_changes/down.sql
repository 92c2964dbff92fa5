drop trigger noted_end on care_worker_posts;
drop trigger noted_change on care_worker_posts;
drop trigger noted on care_worker_posts;
drop trigger noted on care_workers;
drop trigger noted on breaks;
drop trigger noted on exclusion_periods;
drop function mt_enforcement, mt_consent_search, mt_break_rows, mt_consent_rows, mt_person_changed, mt_break_changed,
  mt_period_changed, mt_note_change, mt_note_break, mt_note_exclusion, mt_break_numbers, mt_numbers;
drop table change_acknowledgements, changes, change_counter;
drop function mt_person_keys;
