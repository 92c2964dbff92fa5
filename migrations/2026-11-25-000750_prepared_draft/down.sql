drop function mt_draft_waits;
