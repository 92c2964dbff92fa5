update schema_compatibility set oldest_compatible = '20261129000642';
drop function mt_signal_application, mt_note_grouped_report, mt_refused_openings, mt_application_activity, mt_count_activity;
delete from signals where application_id is not null;
alter table signals
  drop constraint signals_of_an_application,
  drop column application_id,
  drop constraint signals_kind_check,
  add constraint signals_kind_check check (kind in ('intake_handed_over'));
drop index decisions_by_time;
drop table application_activity;
