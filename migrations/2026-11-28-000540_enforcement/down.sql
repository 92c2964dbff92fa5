drop function mt_enforcement;
