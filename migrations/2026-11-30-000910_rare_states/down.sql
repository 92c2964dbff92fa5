drop index changes_in_error;
drop index changes_not_active;
