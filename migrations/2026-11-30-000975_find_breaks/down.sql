drop function mt_find_breaks(text, text);
drop function mt_count_breaks(integer);
drop function mt_list_breaks(text, text, integer, integer);
drop index breaks_named, break_cases_in_order, break_cases_due, breaks_to_review_marked;
