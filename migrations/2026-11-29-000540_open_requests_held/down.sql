drop function mt_hold_open_requests;
