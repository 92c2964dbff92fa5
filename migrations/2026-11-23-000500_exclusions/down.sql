drop table exclusion_periods;
drop table exclusions;
drop function mt_guard_undo();
drop function mt_guard_period();
