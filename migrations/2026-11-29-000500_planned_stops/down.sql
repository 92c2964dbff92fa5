update schema_compatibility set oldest_compatible = '20261129000460';

drop policy stops_sees on messages;
drop policy stops_tells on messages;
drop policy stops_tells on conversations;
drop policy stops_ends on exclusion_periods;
drop policy stops_sees on exclusion_periods;

drop trigger overtakes_stop on exclusion_periods;
drop trigger starts_stop on messages;
drop function mt_own_address_changed(timestamptz), mt_is_told_by_portal(uuid), mt_stop_overtaken(), mt_hold_stop_of_letter(uuid),
  mt_letter_starts_stop();
drop table planned_stops;
drop function mt_stop_closed(), mt_guard_stop();
drop index audit_events_of_accounts;

create or replace function mt_guard_undo() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if new.undoes is not null and not exists (
      select from exclusion_periods p where p.id = new.undoes and p.exclusion_id = new.exclusion_id and p.ended_by = 'patient') then
    raise exception 'only an ending by the patient can be undone' using errcode = 'MT003', constraint = 'exclusion_periods_undoes_own_ending';
  end if;
  return new;
end $$;

-- The words of a notice are in the program: what told of a plan becomes a sentence that says so.
update messages set kind = 'outcome', arguments = null, body = 'Dit bericht kunnen we niet tonen. Vraag aan de ombudsdienst wat erin staat.'
  where kind in ('stop_planned', 'stop_cancelled');
update conversations set topic = 'other', subject_arguments = null, subject = 'Bericht van de ombudsdienst'
  where subject_arguments ->> 'kind' in ('stop_planned', 'stop_cancelled');
drop index messages_to_write;
alter table messages
  drop constraint messages_letter_required_is_at_once,
  drop column letter_required,
  drop constraint messages_kind_check,
  add constraint messages_kind_check check (kind in ('text', 'question', 'registered', 'refused', 'registration_retracted', 'ended', 'broken',
    'outcome', 'prepared', 'reopened', 'home_changed', 'home_adoption', 'entered'));
create index messages_to_write on messages (institution_id, written_at) where read_at is null and letter_sent_at is null and author = 'system';

drop policy officer_ends on exclusion_periods;
create policy officer_ends on exclusion_periods for update to mijntoegang_app
  using (mt_kind() = 'officer' and origin = 'nexuzhealth' and exists (select from exclusions e where e.id = exclusion_id))
  with check (mt_kind() = 'officer' and (ended_by = 'ombudsdienst' and ended_by_officer = mt_officer()
    or ended_by = 'error' and (ended_by_officer is null or ended_by_officer = mt_officer())));
alter table exclusion_periods
  drop constraint exclusion_periods_of_exclusion,
  drop constraint exclusion_periods_channel_of_end,
  drop column end_channel;
drop function mt_now();
