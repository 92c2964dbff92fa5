drop table patient_looks;
drop function mt_patient_for_intake, mt_find_patients;
drop index patients_words, patients_family_squashed, patients_name_squashed, patients_family_key, patients_search_key,
  patients_sorted_key;
drop extension btree_gin;
drop policy officer_adds on patients;
drop policy officer_of_institution on patients;
drop function mt_patient_asked_here;
