drop function mt_own_periods;
