-- Whether a request that an officer prepared still waits for its patient: the draft is the patient's alone, so only that it is there.
create function mt_draft_waits(conversation uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp as $$
  select mt_kind() = 'officer' and exists (
    select from request_drafts d join conversations c on c.id = d.conversation_id
      where d.conversation_id = conversation and d.sent_at is null and c.institution_id = mt_institution())
$$;
revoke all on function mt_draft_waits from public;
grant execute on function mt_draft_waits to mijntoegang_app;
