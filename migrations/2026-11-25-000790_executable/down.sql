revoke all on function mt_officer_niss, mt_officer_named_in, mt_names_officer_here, mt_concerns_officer, mt_concerns_conversation,
  mt_concerns_break, mt_break_told_concerns, mt_break_withheld, mt_conversation_withheld, mt_request_withheld, mt_patient_asked_here
  from mijntoegang_app;
grant execute on function mt_officer_niss, mt_officer_named_in, mt_names_officer_here, mt_concerns_officer, mt_concerns_conversation,
  mt_concerns_break, mt_break_told_concerns, mt_break_withheld, mt_conversation_withheld, mt_request_withheld, mt_patient_asked_here,
  mt_break_told, mt_guard_undo to public;
