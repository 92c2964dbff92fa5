-- One message a day tells of the reports of an application about a patient that come after many others of that day: a break of an
-- exclusion must not disappear among them (R9).
alter table messages
  drop constraint messages_kind_check,
  add constraint messages_kind_check check (kind in ('text', 'question', 'registered', 'refused', 'registration_retracted', 'ended', 'broken',
    'outcome', 'prepared', 'reopened', 'home_changed', 'home_adoption', 'entered', 'stop_planned', 'stop_cancelled',
    'not_me', 'not_me_outcome', 'identity_seen', 'broken_often'));
-- Several breaks are told by one message.
alter table breaks drop constraint breaks_conversation_id_key;
create index breaks_of_conversation on breaks (conversation_id) where conversation_id is not null;

-- How many conversations of this day told this patient of reports of this application, and the one that tells of several at this house.
create function mt_report_group(reporter text, patient uuid, house uuid, day_begins timestamptz) returns table (told bigint, conversation uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
  with today as (
    select distinct c.id, c.institution_id from breaks b join conversations c on c.id = b.conversation_id
      where mt_job() = 'break' and b.patient_id = patient and b.application = reporter and c.started_at >= day_begins)
  select (select count(*) from today),
    (select t.id from today t where t.institution_id = house
      and exists (select from messages m where m.conversation_id = t.id and m.kind = 'broken_often') limit 1)
$$;
revoke all on function mt_report_group from public;
grant execute on function mt_report_group to mijntoegang_app;

drop policy report_tells on messages;
create policy report_tells on messages for insert to mijntoegang_app
  with check (mt_job() = 'break' and author = 'system' and kind in ('broken', 'broken_often') and officer_id is null and read_at is null);
drop policy report_sees on messages;
create policy report_sees on messages for select to mijntoegang_app using (mt_job() = 'break' and kind in ('broken', 'broken_often'));

-- Older programs do not know this kind of message.
update schema_compatibility set oldest_compatible = '20261129000642';
