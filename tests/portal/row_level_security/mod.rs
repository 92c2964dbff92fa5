//! Row-level security at the store, as the application role, with bare SQL: what the database itself refuses when
//! every check of the handlers is gone (R11, R12, R13).

mod breaks;
mod catalogue;
mod conflict_of_interest;
mod conversations;
mod fhir;
mod homes;
mod intake;
mod reading;
mod stops;
mod writing;

use chrono::{DateTime, Utc};
use mijntoegang::db::Actor;
use mijntoegang::db::ids::{ApplicationId, InstitutionId, OfficerId, PatientId};
use tokio_postgres::Client;
use uuid::Uuid;

use crate::support::{Portal, start_of_tests};

/// Tables that hold a patient's data, or lead to it.
const GUARDED: [&str; 62] = [
    "account_events",
    "application_tokens",
    "applications",
    "attachment_chunks",
    "attachments",
    "audit_dropped",
    "audit_events",
    "audit_seals",
    "break_cases",
    "break_openings",
    "break_stops",
    "breaks",
    "care_worker_link_answers",
    "change_acknowledgements",
    "change_counter",
    "changes",
    "conversations",
    "decisions",
    "disputes",
    "email_confirmations",
    "ehealth_checks",
    "ehealth_organisations",
    "exclusion_periods",
    "exclusion_requests",
    "exclusions",
    "handler_questions",
    "home_adoptions",
    "identity_sightings",
    "intake_draft_files",
    "intake_drafts",
    "letter_prints",
    "log_places",
    "messages",
    "officer_entries",
    "ombuds_reminders",
    "outbox",
    "patient_accounts",
    "patient_blocks",
    "patient_looks",
    "patient_merge_proposals",
    "patient_merge_rows",
    "patient_merges",
    "patient_numbers",
    "patient_titles",
    "patients",
    "planned_stops",
    "rate_counts",
    "refused_people",
    "reply_template_versions",
    "reply_templates",
    "request_drafts",
    "request_events",
    "request_names",
    "request_notes",
    "request_receipts",
    "request_snapshots",
    "saved_forms",
    "sessions",
    "sign_in_attempts",
    "signals",
    "unsubscribe_tokens",
    "withheld_matters",
];
/// The directory and the words of its names, the officers' accounts, which years have long references, the ombudsdiensten's mailboxes, what applications ask in numbers, runs of imports
/// and the schema's version: no patient in them.
const OPEN: [&str; 14] = [
    "__diesel_schema_migrations",
    "application_activity",
    "care_worker_links",
    "care_worker_numbers",
    "care_worker_posts",
    "care_workers",
    "directory_imports",
    "ehealth_service",
    "institutions",
    "long_references",
    "name_words",
    "officers",
    "ombuds_mailboxes",
    "schema_compatibility",
];

/// A portal in which every guarded table has rows of several people.
struct Scene {
    portal: Portal,
    app: Client,
    owner: Client,
    emma: Uuid,
    jan: Uuid,
    noor: Uuid,
    an: Actor,
    lien: Actor,
    koen: Actor,
    home: Uuid,
    other: Uuid,
    /// Sofie Claes, whom Jan excludes and Emma asks to.
    sofie: Uuid,
    emmas_request: String,
    jans_request: String,
    noors_request: String,
}

impl Scene {
    async fn new() -> Self {
        let portal = Portal::start().await;
        let owner = portal.owner().await;
        let id = async |sql: &str| -> Uuid { owner.query_one(sql, &[]).await.unwrap().get(0) };
        let (emma, jan, noor) = (portal.signed_in("emma").await, portal.signed_in("jan").await, portal.signed_in("noor").await);
        let jans_request = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
        let emmas_request = emma.request_for("Sofie Claes", "Sofie Claes Arts").await;
        let noors_request = noor.request_for("Sofie Claes", "Sofie Claes Arts").await;
        for visitor in [&emma, &jan, &noor] {
            visitor.draft_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
        }
        let officer = portal.signed_in("an-ombudsdienst").await;
        let page = format!("/ombudsdienst/aanvragen/{jans_request}");
        let worker = officer.get(&page).await.radio("Sofie Claes");
        officer.fill(&page, &format!("{page}/registreer"), &[("persoon", &worker)]).await.location();
        mijntoegang::demo::story::happen(&portal.site()).await.unwrap();
        assert!(mijntoegang::ombuds_mail::remind(&portal.site()).await.unwrap(), "the morning came");
        owner
            .batch_execute(
                "insert into saved_forms select id, '/uitsluitingen/aanvragen', '{}', now() from patients;
                 insert into email_confirmations (id, patient_id, address, token_hash, asked_at, expires_at)
                   select id, id, 'nieuw@example.org', sha256(niss::bytea), now(), now() + interval '1 day' from patients;
                 insert into sign_in_attempts values (sha256('a'), sha256('b'), 'patient', null, 'n', 'v', '/uitsluitingen', '2026-11-23 13:05:00+00');
                 insert into rate_counts values (sha256('a'), '2026-11-23 13:00:00+00', 1);
                 insert into unsubscribe_tokens select sha256(niss::bytea), id from patients;
                 insert into break_cases (break_id, state, opened_at, latest_on) select id, 'open', received_at, received_at::date + 30 from breaks;
                 insert into withheld_matters (officer_id, request_id)
                   select o.id, r.id from officers o join exclusion_requests r on r.institution_id <> o.institution_id limit 1;
                 insert into request_snapshots (id, request_id, institution_id, reference, data, handed_over_at)
                   select r.id, r.id, o.institution_id, r.reference, '{}', r.sent_at
                     from officers o join exclusion_requests r on r.institution_id <> o.institution_id limit 1;
                 insert into handler_questions (id, institution_id, request_id, token_hash, asked_at, reminded_at)
                   select id, institution_id, id, sha256(reference::bytea), sent_at, sent_at from exclusion_requests;
                 insert into break_stops select id, id, report_id, starts_at, received_at from breaks;
                 insert into care_worker_links (one_id, other_id, state, ground, made_at)
                   select min.ids[1], min.ids[2], 'proposed', 'name', mt_now() from (select (array_agg(id order by id))[1:2] as ids from care_workers) as min;
                 insert into care_worker_link_answers (link_id, exclusion_id) select l.id, e.id from care_worker_links l, exclusions e;
                 insert into attachments (id, request_id, place, name, kind, size, sha256, scan, written_at)
                   select id, id, 1, 'formulier.pdf', 'pdf', 1, sha256('a'), 'none', sent_at from exclusion_requests;
                 insert into attachment_chunks select id, 0, 'a' from attachments;
                 insert into request_events (id, request_id, happened_at, kind, officer_id)
                   select gen_random_uuid(), r.id, r.sent_at, 'note', o.id from exclusion_requests r
                     join officers o on o.institution_id = r.institution_id where o.given_name in ('An', 'Koen');
                 insert into audit_seals values (1, sha256(''), '2026-11-23', '2026-11-01', 1, 1, '{[1,2)}', 1, sha256(''), '3:3:', true, 1, sha256(''), 'x', sha512(''));
                 insert into audit_dropped values (1, 1, 1, '2026-11-01', sha256(''), sha256(''), '2026-11-23', sha256(''), 'x', sha512(''));
                 insert into request_receipts select r.draft_id, r.id, o.id, o.institution_id, r.reference, p.niss, p.given_name, p.family_name, '1985',
                     'Sofie', 'paper', r.sent_at, r.sent_at from exclusion_requests r join patients p on p.id = r.patient_id
                     join officers o on o.institution_id = r.institution_id where o.given_name in ('An', 'Koen');
                 insert into intake_drafts select id, id, institution_id, 1, '{}', '2026-11-23 13:05:00+00', null from officers;
                 insert into intake_draft_files select id, id, 'a.pdf', 'pdf', sha256('a'), 'none', 'a', updated_at from intake_drafts;
                 insert into signals select gen_random_uuid(), 'intake_handed_over', id, null, '2026-11-23 13:05:00+00', '2026-11-23 13:05:00+00'
                   from institutions limit 1;
                 insert into request_notes select id, request_id, officer_id, null, 'Merkwoord', happened_at from request_events where kind = 'note';
                 insert into patient_looks select gen_random_uuid(), o.id, o.institution_id, p.id, 'aanvraag', p.created_at from patients p
                   join officers o on o.institution_id = p.home_institution_id and o.niss <> p.niss;
                 insert into home_adoptions (id, patient_id, institution_id, officer_id, identity_check, adopted_at, works_at)
                   select p.id, p.id, o.institution_id, o.id, 'identiteitskaart', p.created_at, p.created_at + interval '24 hours'
                   from patients p, officers o where o.given_name = 'Koen';
                 insert into messages (id, conversation_id, patient_id, institution_id, kind, author, body, written_at)
                   select p.id, c.id, c.patient_id, c.institution_id, 'stop_planned', 'system', 'Gepland', '2026-11-23 13:05:00+00'
                   from exclusion_periods p join lateral (select * from conversations c where c.patient_id = p.patient_id order by id limit 1) c on true
                   where p.origin = 'nexuzhealth' and p.ended_at is null;
                 insert into planned_stops (id, period_id, exclusion_id, patient_id, state, channel, asked_by, identity_check, officer_id, institution_id,
                     message_id, planned_at, wait_hours, stops_at)
                   select p.id, p.id, p.exclusion_id, p.patient_id, 'waiting', 'telephone', 'self', 'gekend', o.id, o.institution_id, p.id,
                     '2026-11-23 13:05:00+00', 24, '2026-11-24 13:05:00+00'
                   from exclusion_periods p, officers o where p.origin = 'nexuzhealth' and p.ended_at is null and o.given_name = 'An';
                 insert into reply_templates (id, institution_id, kind) select id, id, 'answer' from institutions;
                 insert into reply_template_versions select i.id, 1, 'Titel', 'Dag', '2026-11-23 13:05:00+00', o.id from institutions i, officers o
                   where o.given_name = 'An';
                 insert into letter_prints select m.id, m.id, 1, 'Zeedijk 148' || chr(10) || '8400 Oostende', null, m.written_at, o.id
                   from messages m join officers o on o.institution_id = m.institution_id and o.given_name in ('An', 'Koen') where m.author = 'system';
                 insert into disputes (id, message_id, patient_id, institution_id, conversation_id, disputed_kind, disputed_arguments, told_at,
                     acting_officers, acting_institution_id, state, opened_at, latest_on)
                   select m.id, m.id, m.patient_id, m.institution_id, m.conversation_id, m.kind, '{}', m.written_at, '{}', m.institution_id,
                     'open', m.written_at, '2026-12-23' from (select distinct on (conversation_id) * from messages) m;
                 insert into identity_sightings (id, patient_id, institution_id, officer_id, way, identity_check, seen_at)
                   select p.id, p.id, o.institution_id, o.id, 'document', 'identiteitskaart', p.created_at from patients p, officers o
                   where o.given_name = 'Koen';
                 insert into patient_blocks (id, patient_id, dispute_id, blocked_at, lifted_at, lifted_by_id)
                   select distinct on (patient_id) id, patient_id, id, opened_at, opened_at, patient_id from disputes;
                 insert into patient_merges
                   select gen_random_uuid(), e.id, j.id, false, '2026-11-23 13:05:00+00', '2026-11-23 13:05:00+00', '{}', false
                     from patients e, patients j where e.given_name = 'Emma' and j.given_name = 'Jan';
                 insert into patient_merge_rows select id, 'messages', '1' from patient_merges;
                 insert into patient_accounts select sha256(id::text::bytea), id, '2026-11-23 13:05:00+00' from patients;
                 insert into patient_merge_proposals select id, from_id, into_id, merged_at from patient_merges;
                 insert into ehealth_checks (niss, wanted_at, due_at) select niss, '2026-11-23 13:05:00+00', '2026-11-23 13:05:00+00' from patients;
                 insert into ehealth_organisations (id, patient_id, number, name, started_at)
                   select gen_random_uuid(), id, '12345678', 'Apotheek', '2026-11-23 13:05:00+00' from patients;
                 insert into applications (id, name, institution_id, scopes, per_minute, created_at)
                   select gen_random_uuid(), 'Lezer van ' || name, id, '{consent.read}', 9, now() from institutions limit 2;
                 insert into applications (id, name, institution_id, scopes, per_minute, created_at)
                   select gen_random_uuid(), 'Volger van ' || name, id, '{changes.read}', 9, now() from institutions limit 2;
                 insert into application_tokens (id, application_id, hash, created_at) select id, id, sha256(name::bytea), now() from applications;
                 insert into change_acknowledgements select id, 1, now(), now() from applications where 'changes.read' = any(scopes);
                 insert into decisions select gen_random_uuid(), now(), a.id, p.id, null, true, 1 from applications a, patients p;
                 insert into refused_people select id, '2026-11-23', 20 from exclusions",
            )
            .await
            .unwrap();
        let (home, other) = (
            id("select institution_id from officers where given_name = 'An'").await,
            id("select institution_id from officers where given_name = 'Koen'").await,
        );
        Self {
            emma: id("select id from patients where niss = '85073000061'").await,
            jan: id("select id from patients where niss = '85073099932'").await,
            noor: id("select id from patients where niss = '01020399942'").await,
            an: as_officer(id("select id from officers where given_name = 'An'").await, home),
            lien: as_officer(id("select id from officers where given_name = 'Lien'").await, home),
            koen: as_officer(id("select id from officers where given_name = 'Koen'").await, other),
            sofie: id("select id from care_workers where riziv = '10000007003'").await,
            home,
            other,
            emmas_request,
            jans_request,
            noors_request,
            app: portal.app_role().await,
            owner,
            portal,
        }
    }

    fn patient(&self, id: Uuid) -> Actor {
        Actor::Patient(PatientId::from_uuid(id))
    }

    /// What one statement answers when this actor makes it in a transaction of its own, which is then taken back.
    async fn try_as(&self, actor: Actor, sql: &str) -> Result<u64, String> {
        self.app.batch_execute(&actor.begin_statement()).await.unwrap();
        let answer = self.app.execute(sql, &[]).await;
        self.app.batch_execute("rollback").await.unwrap();
        answer.map_err(|error| {
            // By the place in Postgres that refused: a policy and a missing grant have the same SQLSTATE.
            error.as_db_error().map_or_else(
                || error.to_string(),
                |db| format!("{} {}: {}", db.code().code(), db.routine().unwrap_or_default(), db.message()),
            )
        })
    }

    /// Refused by a policy.
    async fn refused_by_policy(&self, actor: Actor, sql: &str) {
        let answer = self.try_as(actor, sql).await;
        assert!(matches!(&answer, Err(text) if text.starts_with("42501 ExecWithCheckOptions")), "{actor:?}: {sql}: {answer:?}");
    }

    /// Refused for want of a grant.
    async fn not_granted(&self, actor: Actor, sql: &str) {
        let answer = self.try_as(actor, sql).await;
        assert!(matches!(&answer, Err(text) if text.starts_with("42501 aclcheck_error")), "{actor:?}: {sql}: {answer:?}");
    }

    /// Finds nothing to change.
    async fn changes_nothing(&self, actor: Actor, sql: &str) {
        assert_eq!(self.try_as(actor, sql).await, Ok(0), "{actor:?}: {sql}");
    }

    async fn done(&self, actor: Actor, sql: &str) {
        assert_eq!(self.try_as(actor, sql).await, Ok(1), "{actor:?}: {sql}");
    }

    /// How many rows of a table this actor sees; none where nothing may be read.
    async fn sees(&self, actor: Actor, table: &str) -> i64 {
        self.sees_after(&actor.begin_statement(), table).await
    }

    async fn sees_after(&self, begin: &str, table: &str) -> i64 {
        self.app.batch_execute(begin).await.unwrap();
        let answer = self.app.query_one(&format!("select count(*) from {table}"), &[]).await;
        self.app.batch_execute("rollback").await.unwrap();
        match answer {
            Ok(row) => row.get(0),
            Err(error) if error.code().is_some_and(|code| code.code() == "42501") => 0,
            Err(error) => panic!("{begin}: {table}: {error}"),
        }
    }

    async fn count(&self, sql: &str) -> i64 {
        self.owner.query_one(sql, &[]).await.unwrap().get(0)
    }

    async fn id(&self, sql: &str) -> Uuid {
        self.owner.query_one(sql, &[]).await.unwrap().get(0)
    }

    /// A request of this patient for somebody described, through the pages. Answers its reference.
    async fn described(&self, who: &str, name: &str) -> String {
        let visitor = self.portal.signed_in(who).await;
        let draft = visitor
            .draft_described(
                name,
                &format!("AZ Sint-Lucas Brugge, kamer {}", self.count("select count(*) from exclusion_requests").await),
            )
            .await;
        visitor.send_draft(&draft).await
    }

    async fn is_seen(&self, actor: Actor, reference: &str) -> bool {
        self.sees(actor, &format!("exclusion_requests where reference = '{reference}'")).await == 1
    }
}

fn now() -> DateTime<Utc> {
    start_of_tests()
}

fn as_officer(id: Uuid, institution: Uuid) -> Actor {
    Actor::Officer { id: OfficerId::from_uuid(id), institution: InstitutionId::from_uuid(institution) }
}

fn as_application(id: Uuid) -> Actor {
    Actor::Application(ApplicationId::from_uuid(id))
}

fn person(actor: Actor) -> Uuid {
    match actor {
        Actor::Patient(id) => id.uuid(),
        Actor::Officer { id, .. } => id.uuid(),
        Actor::Application(id) => id.uuid(),
        Actor::System(_) => Uuid::nil(),
    }
}
