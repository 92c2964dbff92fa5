update schema_compatibility set oldest_compatible = '20261129000500';

drop trigger letter_at_once on messages;
drop trigger guard_blocked on patients;
drop trigger guard_blocked on exclusion_periods;
drop trigger guard_blocked on planned_stops;
drop trigger withhold_disputes on officers;

drop policy disputes_sees on messages;
drop policy disputes_tells on messages;
drop policy disputes_tells on conversations;
drop policy patient_told_of_dispute on messages;

drop function mt_letter_at_once(), mt_guard_blocked_patient(), mt_guard_blocked_stop(), mt_see_identity(uuid, uuid, text, uuid, timestamptz), mt_may_see_identity(uuid),
  mt_is_blocked(uuid), mt_dispute_withhold(), mt_open_dispute(uuid, uuid, text, jsonb, uuid, date, timestamptz), mt_block_lock(uuid, boolean),
  mt_disputable(uuid), mt_disputed_act(messages);

drop table patient_blocks, identity_sightings, disputes;

delete from messages where kind in ('not_me', 'not_me_outcome', 'identity_seen');
alter table messages
  drop constraint messages_kind_check,
  add constraint messages_kind_check check (kind in ('text', 'question', 'registered', 'refused', 'registration_retracted', 'ended', 'broken',
    'outcome', 'prepared', 'reopened', 'home_changed', 'home_adoption', 'entered', 'stop_planned', 'stop_cancelled'));
-- What people wrote about a dispute stays, as another question.
update conversations c set topic = 'other', subject_arguments = '{"kind": "other"}'
  where c.subject_arguments ->> 'kind' in ('not_me', 'identity_seen') and exists (select from messages m where m.conversation_id = c.id);
delete from withheld_matters w using conversations c where w.conversation_id = c.id and c.subject_arguments ->> 'kind' in ('not_me', 'identity_seen');
delete from conversations c where c.subject_arguments ->> 'kind' in ('not_me', 'identity_seen');
alter table conversations
  drop constraint conversations_topic_check,
  add constraint conversations_topic_check
    check (topic in ('exclusion', 'ending', 'suspicion', 'other', 'request', 'ended', 'break', 'home'));
