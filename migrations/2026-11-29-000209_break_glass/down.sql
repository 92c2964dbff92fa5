drop policy withheld_with_the_break on conversations;
drop policy report_sees on messages;
drop policy report_tells on messages;
drop policy report_tells on conversations;
drop policy report_sees on exclusion_periods;
drop policy report_finds on patients;
drop table break_cases, break_stops, break_openings, breaks;
drop function mt_nobody_may_open, mt_conversation_withheld, mt_break_withheld, mt_break_concerns_all, mt_break_told_concerns,
  mt_concerns_break, mt_break_told, mt_guard_break;
