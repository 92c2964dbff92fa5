drop table intake_draft_files;
drop table intake_drafts;
