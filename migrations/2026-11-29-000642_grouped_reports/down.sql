update schema_compatibility set oldest_compatible = '20261129000546';
drop policy report_sees on messages;
create policy report_sees on messages for select to mijntoegang_app using (mt_job() = 'break' and kind = 'broken');
drop policy report_tells on messages;
create policy report_tells on messages for insert to mijntoegang_app
  with check (mt_job() = 'break' and author = 'system' and kind = 'broken' and officer_id is null and read_at is null);
drop function mt_report_group;

-- Each break has a conversation of its own again, which says where it stands: SQL has no words to render.
update messages set kind = 'broken', arguments = null, body = 'Er zijn doorbrekingen van je dossier gemeld. Je vindt ze bij Doorbrekingen.'
  where kind = 'broken_often';
update conversations set subject_arguments = '{"kind": "broken_without_relationship"}' where subject_arguments ->> 'kind' = 'broken_often';
alter table breaks disable trigger guard_break;
do $$
declare
  one record;
  own uuid;
  year integer;
  number integer;
  name text;
begin
  for one in
    select * from (select b.id, b.conversation_id, row_number() over (partition by b.conversation_id order by b.received_at, b.id) as place
      from breaks b where b.conversation_id is not null) b where b.place > 1
  loop
    own := gen_random_uuid();
    select extract(year from c.started_at)::integer into year from conversations c where c.id = one.conversation_id;
    loop
      number := floor(random() * 1000000)::integer;
      name := format('GB-%s-%s-%s', year, lpad(number::text, 6, '0'), substr('ABCDEFGHJKLMNPRSTUVWXYZ', ((year::bigint * 1000000 + number) % 23)::integer + 1, 1));
      exit when not exists (select from conversations c where c.reference = name);
    end loop;
    insert into conversations (id, reference, patient_id, institution_id, topic, subject_arguments, started_at, last_at)
      select own, name, c.patient_id, c.institution_id, c.topic, c.subject_arguments, c.started_at, c.started_at
        from conversations c where c.id = one.conversation_id;
    insert into messages (id, conversation_id, patient_id, institution_id, kind, author, body, written_at)
      select gen_random_uuid(), own, c.patient_id, c.institution_id, 'broken', 'system',
          'Een doorbreking van je dossier is gemeld. Je vindt ze bij Doorbrekingen.', c.started_at
        from conversations c where c.id = own;
    update breaks set conversation_id = own where id = one.id;
  end loop;
end $$;
set constraints all immediate;
alter table breaks enable trigger guard_break;
drop index breaks_of_conversation;
alter table breaks add constraint breaks_conversation_id_key unique (conversation_id);
alter table messages
  drop constraint messages_kind_check,
  add constraint messages_kind_check check (kind in ('text', 'question', 'registered', 'refused', 'registration_retracted', 'ended', 'broken',
    'outcome', 'prepared', 'reopened', 'home_changed', 'home_adoption', 'entered', 'stop_planned', 'stop_cancelled',
    'not_me', 'not_me_outcome', 'identity_seen'));
