update schema_compatibility set oldest_compatible = '20261130000811';
drop policy ehealth_sees on messages;
drop policy ehealth_tells on messages;
drop policy ehealth_tells on conversations;
drop policy ehealth_ends on exclusion_periods;
drop policy ehealth_takes_over on exclusion_periods;
drop policy ehealth_sees on exclusion_periods;
drop policy ehealth_takes_over on exclusions;
drop policy ehealth_sees on exclusions;
drop policy ehealth_adds on patients;
drop policy ehealth_sees on patients;
drop trigger ehealth_number_changed on patients;
drop function mt_ehealth_number, mt_ehealth_number_changed, mt_ehealth_want, mt_ehealth_claim, mt_ehealth_hold, mt_ehealth_losses, mt_ehealth_land, mt_ehealth_fail,
  mt_ehealth_accept, mt_ehealth_forget, mt_ehealth_note_numbers, mt_ehealth_facts, mt_ehealth_figures;
drop table ehealth_organisations, ehealth_service, ehealth_checks;

-- SQL has no words to render: the message says where it stands.
update messages set kind = 'ended', arguments = null,
    body = 'Er veranderde iets aan je uitsluitingen via eHealth. Je vindt ze bij Uitsluitingen.'
  where kind in ('ehealth_appeared', 'ehealth_gone');
update conversations set subject_arguments = '{"kind": "ended"}' where subject_arguments ->> 'kind' in ('ehealth_appeared', 'ehealth_gone');
set constraints all immediate;
alter table messages drop constraint messages_kind_check;
alter table messages add constraint messages_kind_check check (kind in (
  'text', 'question', 'registered', 'refused', 'registration_retracted', 'ended', 'broken', 'outcome', 'prepared', 'reopened',
  'home_changed', 'home_adoption', 'entered', 'stop_planned', 'stop_cancelled', 'not_me', 'not_me_outcome', 'identity_seen',
  'broken_often', 'merged'));
