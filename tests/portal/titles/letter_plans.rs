//! What the pages of letters cost the database with 10 000 open and 200 000 closed requests, a letter each: those of the open ones are to be
//! written, the others were printed and sent.

use mijntoegang::db::Actor;
use mijntoegang::db::ids::{InstitutionId, OfficerId};
use uuid::Uuid;

use super::plans::rows_walked;
use crate::support::Portal;

/// A request, a conversation and a notice a patient.
const FILL: &str = "set session_replication_role = replica;
    create temp table made as select n, md5('patient ' || n)::uuid as id from generate_series(1, 210000) n;
    insert into patients (id, niss, family_name, home_institution_id, created_at, home_confirmed_at, home_confirmed_by, title_institution_id)
      select made.id, lpad(n::text, 11, '0'), 'Familienaam', o.institution_id, '2026-01-01', '2026-01-01', 'patient', o.institution_id
        from made, officers o where o.given_name = 'An';
    insert into exclusion_requests (id, reference, draft_id, patient_id, institution_id, state, described_name, described_place, described_key,
        ehealth_advised, consequences_version, consequences_read_at, contact, other_may_answer, may_leave_message, sent_at, target_on, latest_on,
        decided_at)
      select made.id, 'UA-' || (2000 + n / 100000) || '-' || lpad((n % 100000)::text, 6, '0') || '-A', made.id, made.id, o.institution_id,
        case when n <= 10000 then 'sent' else 'withdrawn' end, 'Qwx', 'AZ', 'qwx', false, '1', '2026-01-01', 'message', false, false,
        '2026-01-01', date '2026-01-01' + n % 300, '2026-12-01', case when n > 10000 then timestamptz '2026-02-01' end
        from made, officers o where o.given_name = 'An';
    insert into conversations (id, reference, patient_id, institution_id, topic, subject_arguments, is_talk, started_at, last_at, named_key, request_id)
      select made.id, 'GB-' || (2000 + n / 100000) || '-' || lpad((n % 100000)::text, 6, '0') || '-A', made.id, o.institution_id, 'request',
        '{\"kind\": \"reopened\"}', false, '2026-01-01', '2026-01-01', '', made.id from made, officers o where o.given_name = 'An';
    insert into messages (id, conversation_id, patient_id, institution_id, kind, author, arguments, written_at, letter_sent_at, letter_sent_by)
      select made.id, made.id, made.id, o.institution_id, 'reopened', 'system', '{\"request\": \"UA-2026-000001-A\"}',
        timestamptz '2026-01-01' + n * interval '1 minute',
        case when n > 10000 then timestamptz '2026-02-01' + n * interval '1 minute' end, case when n > 10000 then o.id end
        from made, officers o where o.given_name = 'An';
    insert into letter_prints (id, message_id, number, address, printed_at, printed_by)
      select made.id, made.id, 1, 'Zeedijk 148' || chr(10) || '8400 Oostende', '2026-02-01', o.id
        from made, officers o where o.given_name = 'An' and n > 10000;";

pub async fn fill(portal: &Portal) {
    let admin = portal.cluster.admin(&portal.database).await.unwrap();
    admin.batch_execute(FILL).await.unwrap();
    admin.batch_execute("vacuum (analyze)").await.unwrap();
}

#[tokio::test]
async fn letters_are_listed_and_opened_without_walking_the_others() {
    let portal = Portal::start().await;
    fill(&portal).await;
    let row =
        portal.owner().await.query_one("select id, institution_id from officers where given_name = 'An'", &[]).await.unwrap();
    let (id, institution): (Uuid, Uuid) = (row.get(0), row.get(1));
    let an = Actor::Officer { id: OfficerId::from_uuid(id), institution: InstitutionId::from_uuid(institution) };
    let app = portal.app_role().await;
    // As `letters::store` and `letters::prints` have diesel write them.
    let joined = "messages join conversations on conversations.id = messages.conversation_id";
    let one = "md5('patient 150000')::uuid";
    let due = "(read_at is null or letter_required) and (letter_at_once or written_at <= '2026-11-01')";
    for (sql, most) in [
        ("select mt_letters_to_write('2026-11-01', 101)".to_owned(), 1_000.0),
        (
            format!("select messages.id from {joined} where messages.id = any(array(select mt_letters_to_write('2026-11-01', 101)))"),
            1_000.0,
        ),
        (
            format!(
                "select messages.id from {joined} where messages.institution_id = '{institution}' and letter_sent_at is not null
                   order by letter_sent_at desc, messages.id desc limit 101"
            ),
            1_000.0,
        ),
        (
            format!(
                "select messages.id from {joined} where conversations.patient_id = {one} and messages.author = 'system' and ({due} or letter_sent_at is not null or exists (select from letter_prints p where p.message_id = messages.id))
                   order by written_at desc, messages.id desc limit 50"
            ),
            50.0,
        ),
        (
            format!(
                "select address from letter_prints p join messages on messages.id = p.message_id join conversations
                   on conversations.id = messages.conversation_id where conversations.patient_id = {one}
                   order by printed_at desc, p.id desc limit 1"
            ),
            50.0,
        ),
        (format!("select * from letter_prints where message_id = {one} order by message_id, number"), 50.0),
        (format!("select messages.id from {joined} where messages.id = {one} and author = 'system'"), 50.0),
    ] {
        let walked = rows_walked(&app, an, &sql).await;
        assert!(walked <= most, "{walked} rows for {sql}");
    }
}
