drop table exclusion_periods, exclusions;
drop function mt_guard_undo, mt_guard_period;
