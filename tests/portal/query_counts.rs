//! How many statements a page costs: the same for one exclusion or request as for fifty.

use chrono::TimeDelta;
use mijntoegang::db::ids::{InstitutionId, OfficerId, PatientId};

use crate::support::{Page, Portal, Visitor, portal_of_its_own};

/// Every statement that Postgres logged since the last look.
pub struct Log<'a> {
    portal: &'a Portal,
    read: usize,
}

impl<'a> Log<'a> {
    pub async fn of(portal: &'a Portal) -> Self {
        let admin = portal.cluster.admin("postgres").await.unwrap();
        admin.batch_execute("alter system set log_statement = 'all'").await.unwrap();
        admin.batch_execute("alter system set log_line_prefix = '%u '").await.unwrap();
        admin.batch_execute("select pg_reload_conf()").await.unwrap();
        let mut log = Self { portal, read: 0 };
        for _ in 0..200 {
            admin.batch_execute("select 'Sesam'").await.unwrap();
            if log.text().contains("Sesam") {
                log.read = log.text().len();
                return log;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        panic!("Postgres logs no statements");
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(self.portal.cluster.folder().join("log")).unwrap()).into_owned()
    }

    /// The application's statements since the last look; what a connection asks once about a type is none of them.
    pub fn since(&mut self) -> Vec<String> {
        let text = self.text();
        let new = text[self.read..].to_owned();
        self.read = text.len();
        new.lines()
            .filter(|line| {
                line.starts_with("mijntoegang_app ") && (line.contains("LOG:  statement: ") || line.contains("LOG:  execute "))
            })
            // Travels with the statement that makes the actor's settings, and is counted with it.
            .filter(|line| !line.contains("LOG:  statement: BEGIN"))
            .filter(|line| {
                !line.contains("pg_catalog.pg_type") && !line.contains("SET TIME ZONE") && !line.contains("SET CLIENT_ENCODING")
            })
            .map(str::to_owned)
            .collect()
    }

    /// The statements of one look at a page, after every connection has prepared them.
    pub async fn statements(&mut self, visitor: &Visitor, path: &str) -> (Vec<String>, Page) {
        for _ in 0..8 {
            assert_eq!(visitor.get(path).await.status, 200, "{path}");
        }
        let mut found = Vec::new();
        for _ in 0..3 {
            self.since();
            let page = visitor.get(path).await;
            found.push((self.since(), page));
        }
        let (statements, page) = found.pop().unwrap();
        for (other, _) in &found {
            assert_eq!(other.len(), statements.len(), "each time the same: {other:#?} {statements:#?}");
        }
        (statements, page)
    }
}

/// So many exclusions and requests of Jan's in all, an inserted one as the first.
pub async fn fifty(portal: &Portal) {
    let owner = portal.owner().await;
    owner
        .batch_execute(
            "with workers as (select id from care_workers where niss is null and given_name <> 'Sofie' order by id desc limit 49),
               made as (insert into exclusions (id, patient_id, care_worker_id, origin)
                 select gen_random_uuid(), p.id, w.id, 'nexuzhealth' from workers w, patients p where p.niss = '85073099932' returning *)
             insert into exclusion_periods (id, exclusion_id, patient_id, care_worker_id, origin, started_at)
               select gen_random_uuid(), id, patient_id, care_worker_id, origin, '2026-11-01' from made;
             insert into exclusion_requests (id, reference, draft_id, patient_id, institution_id, state, care_worker_id, ehealth_advised,
                 consequences_version, consequences_read_at, contact, other_may_answer, may_leave_message, sent_at, target_on, latest_on)
               select gen_random_uuid(), 'UA-2026-' || lpad(n::text, 6, '0') || '-' || substr('ABCDEFGHJKLMNPRSTUVWXYZ', ((2026000000 + n) % 23)::int + 1, 1),
                 gen_random_uuid(), r.patient_id, r.institution_id, 'sent', w.id, false, '1', r.sent_at, 'message', false, false, r.sent_at, r.target_on, r.latest_on
               from exclusion_requests r join patients p on p.id = r.patient_id and p.niss = '85073099932' and r.state = 'sent',
                 (select id, 500 + row_number() over (order by id) as n from care_workers where niss is null and given_name <> 'Sofie'
                   and id not in (select care_worker_id from officer_entries) order by id limit 49) w;
             insert into request_events (id, request_id, happened_at, kind)
               select gen_random_uuid(), id, sent_at, 'sent' from exclusion_requests r where not exists (select from request_events e where e.request_id = r.id);
             analyze",
        )
        .await
        .unwrap();
}

#[tokio::test]
async fn a_page_costs_the_same_statements_for_one_as_for_fifty() {
    let portal = portal_of_its_own().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let excluded = jan.request_for("Greet Vandamme", "Greet Vandamme").await;
    let theirs = format!("/ombudsdienst/aanvragen/{excluded}");
    let greet = an.get(&theirs).await.radio("Greet Vandamme");
    assert_eq!(an.fill(&theirs, &format!("{theirs}/registreer"), &[("persoon", &greet)]).await.status, 303);
    let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let (mine, request) = (format!("/aanvragen/{reference}"), format!("/ombudsdienst/aanvragen/{reference}"));
    let placed = format!("{request}?lijst=alles");
    let site = portal.site();
    let broken = crate::break_glass::kept(&site, &crate::break_glass::last_night(portal.clock.now())).await;
    let of_break = format!("/ombudsdienst/doorbrekingen/{broken}");
    let mut log = Log::of(&portal).await;
    let pages = [
        (&jan, "/uitsluitingen", 2),
        (&jan, mine.as_str(), 9),
        (&an, "/ombudsdienst", 20),
        (&an, request.as_str(), 15),
        (&an, placed.as_str(), 16),
        (&jan, "/doorbrekingen", 5),
        (&an, "/ombudsdienst/doorbrekingen", 10),
        (&an, of_break.as_str(), 9),
    ];
    for (visitor, path, statements) in pages {
        let (found, _) = log.statements(visitor, path).await;
        assert_eq!(found.len(), statements, "{path}: {found:#?}");
    }
    fifty(&portal).await;
    for _ in 0..49 {
        crate::break_glass::kept(&site, &crate::break_glass::last_night(portal.clock.now())).await;
    }
    for (visitor, path, statements) in pages {
        let (found, page) = log.statements(visitor, path).await;
        assert_eq!(found.len(), statements, "{path} with fifty: {found:#?}");
        match path {
            "/uitsluitingen" => {
                assert_eq!(page.texts("section[aria-labelledby=actief] .mt-rows > li").len(), 50);
                assert_eq!(page.texts("section[aria-labelledby=aanvragen] .mt-card").len(), 50);
            }
            "/ombudsdienst" => assert_eq!(page.texts("tbody tr:not(.mt-group)").len(), 51),
            _ => {}
        }
    }
}

/// Fifty letters to Jan of each kind of list, each printed; fifty prints of this one; fifty templates, and versions of one; and as many
/// exclusions.
async fn fifty_letters(portal: &Portal, letter: &str) {
    let admin = portal.cluster.admin(&portal.database).await.unwrap();
    admin
        .batch_execute(&format!(
            "set session_replication_role = replica;
             create temp table made as select n, md5('letter ' || n)::uuid as id from generate_series(1, 98) n;
             insert into conversations (id, reference, patient_id, institution_id, topic, subject_arguments, is_talk, started_at, last_at, named_key)
               select made.id, 'GB-2025-' || lpad(n::text, 6, '0') || '-A', c.patient_id, c.institution_id, c.topic, c.subject_arguments, false,
                 c.started_at, c.last_at, '' from made, messages m join conversations c on c.id = m.conversation_id where m.id = '{letter}';
             insert into messages (id, conversation_id, patient_id, institution_id, kind, author, arguments, written_at, letter_sent_at, letter_sent_by)
               select made.id, made.id, m.patient_id, m.institution_id, m.kind, m.author, m.arguments, m.written_at,
                 case when n > 49 then mt_now() end, case when n > 49 then o.id end
                 from made, messages m, officers o where m.id = '{letter}' and o.given_name = 'An';
             insert into letter_prints (id, message_id, number, address, printed_at, printed_by)
               select made.id, made.id, 1, 'Zeedijk 148', mt_now(), o.id from made, officers o where o.given_name = 'An';
             insert into letter_prints (id, message_id, number, address, reason, printed_at, printed_by)
               select gen_random_uuid(), '{letter}', n, 'Zeedijk 148', 'Kwam terug', mt_now(), o.id
                 from generate_series(2, 50) n, officers o where o.given_name = 'An';
             insert into reply_template_versions (template_id, version, title, body, written_at, written_by)
               select t.id, n, 'Dag ' || n, 'Dag', mt_now(), o.id from reply_templates t, generate_series(2, 50) n, officers o where o.given_name = 'An';
             insert into reply_templates (id, institution_id, kind)
               select made.id, o.institution_id, 'answer' from made, officers o where o.given_name = 'An' and n <= 49;
             insert into reply_template_versions (template_id, version, title, body, written_at, written_by)
               select made.id, 1, 'Dag ' || n, 'Dag', mt_now(), o.id from made, officers o where o.given_name = 'An' and n <= 49;
             with workers as (select id from care_workers where niss is null and given_name <> 'Sofie' order by id desc limit 49),
               others as (insert into exclusions (id, patient_id, care_worker_id, origin)
                 select gen_random_uuid(), p.id, w.id, 'nexuzhealth' from workers w, patients p where p.niss = '85073099932' returning *)
             insert into exclusion_periods (id, exclusion_id, patient_id, care_worker_id, origin, started_at)
               select gen_random_uuid(), id, patient_id, care_worker_id, origin, '2026-11-01' from others;
             analyze"
        ))
        .await
        .unwrap();
}

#[tokio::test]
async fn the_pages_of_letters_templates_and_what_if_cost_the_same_for_one_as_for_fifty() {
    let portal = portal_of_its_own().await;
    crate::break_glass::jan_excludes_sofie(&portal).await;
    crate::break_glass::kept(&portal.site(), &crate::break_glass::last_night(portal.clock.now())).await;
    portal.clock.advance(TimeDelta::days(8));
    let an = portal.signed_in("an-ombudsdienst").await;
    const LETTERS: &str = "/ombudsdienst/brieven";
    let list = an.get(LETTERS).await;
    let link = |row: usize| list.attribute(&format!("tbody tr:nth-of-type({row}) th a"), "href").unwrap();
    let (letter, other) = (link(1), link(2));
    let printed = an.fill(&letter, &format!("{letter}/afdrukken"), &[("adres", "Zeedijk 148\n8400 Oostende")]).await.location();
    assert_eq!(an.fill(&other, &format!("{other}/verstuurd"), &[]).await.location(), LETTERS);
    const NEW: &str = "/ombudsdienst/sjablonen/nieuw";
    let typed = [("soort", "antwoord"), ("titel", "Dag"), ("tekst", "Dag {voornaam}")];
    let templates = an.fill(NEW, NEW, &typed).await.location();
    let template = an.get(&templates).await.attribute("tbody th a", "href").unwrap();
    let jan = crate::officer_patients::open(&an, "Jan Willems", "Jan Willems").await;
    const WHAT_IF: &str = "/ombudsdienst/wat-als";
    let asked = [("patient", jan.rsplit('/').next().unwrap()), ("zoek", "Sofie Claes")];
    let sofie = an.search(WHAT_IF, &asked).await.radio("Sofie Claes Arts");
    let answer = an.search(WHAT_IF, &[asked[0], asked[1], ("persoon", &sofie)]).await;
    assert!(answer.has("Nee: Sofie Claes"), "{}", answer.text());
    let mut log = Log::of(&portal).await;
    let pages = [
        (LETTERS, 8),
        ("/ombudsdienst/brieven?toon=verstuurd", 7),
        (letter.as_str(), 11),
        (&printed, 8),
        (&templates, 4),
        (&template, 6),
        ("/ombudsdienst/wat-als?gezocht", 19),
    ];
    let mut wrong = Vec::new();
    for (path, statements) in pages {
        let (found, _) = log.statements(&an, path).await;
        if found.len() != statements {
            wrong.push(format!("{path}: {}, not {statements}: {found:#?}", found.len()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    fifty_letters(&portal, letter.rsplit('/').next().unwrap()).await;
    for (path, statements) in pages {
        let (found, page) = log.statements(&an, path).await;
        assert_eq!(found.len(), statements, "{path} with fifty: {found:#?}");
        if path == LETTERS || path.ends_with("verstuurd") {
            assert_eq!(page.texts("tbody tr").len(), 50, "{path}");
        } else if path == letter {
            assert_eq!((page.texts(".mt-letterlist li").len(), page.texts("main ul.govuk-list li").len()), (50, 50), "{path}");
        } else if path == template {
            assert_eq!(page.texts("details").len(), 50, "{path}");
        } else if path == templates {
            assert_eq!(page.texts("tbody tr").len(), 50, "{path}");
        }
    }
}

/// Fifty more drafts of An's, with a file each, and ten files of each that is there; fifty looks at Jan, conversations and breaks of his.
async fn fifty_drafts(portal: &Portal) {
    let admin = portal.cluster.admin(&portal.database).await.unwrap();
    admin
        .batch_execute(
            "set session_replication_role = replica;
             create temp table made as select n, md5('draft ' || n)::uuid as id from generate_series(1, 50) n;
             insert into intake_draft_files (id, draft_id, name, kind, sha256, scan, bytes, written_at)
               select gen_random_uuid(), d.id, n || '.pdf', 'pdf', sha256(n::text::bytea), 'none', 'a', mt_now() from intake_drafts d, generate_series(1, 9) n;
             insert into intake_drafts (id, officer_id, institution_id, content, updated_at)
               select made.id, d.officer_id, d.institution_id, d.content, d.updated_at from made, (select * from intake_drafts limit 1) d;
             insert into conversations (id, reference, patient_id, institution_id, topic, subject_arguments, is_talk, waits_since, started_at, last_at)
               select made.id, 'GB-2025-' || lpad(n::text, 6, '0') || '-A', p.id, p.home_institution_id, 'other', '{\"kind\": \"other\"}', true, mt_now(), mt_now(), mt_now()
                 from made, patients p where p.niss = '85073099932';
             insert into messages (id, conversation_id, patient_id, institution_id, author, kind, body, written_at)
               select made.id, made.id, p.id, p.home_institution_id, 'patient', 'text', 'Een vraag', mt_now() from made, patients p where p.niss = '85073099932';
             insert into patient_looks (id, officer_id, institution_id, patient_id, reason, looked_at)
               select gen_random_uuid(), o.id, o.institution_id, p.id, 'aanvraag', mt_now() - n * interval '1 hour'
                 from made, patients p, officers o where p.niss = '85073099932' and o.given_name in ('An', 'Lien');
             analyze",
        )
        .await
        .unwrap();
}

#[tokio::test]
async fn an_intake_and_a_patients_page_cost_the_same_for_one_as_for_fifty() {
    let portal = portal_of_its_own().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let site = portal.site();
    crate::break_glass::kept(&site, &crate::break_glass::last_night(portal.clock.now())).await;
    let jan = portal.signed_in("jan").await;
    let excluded = jan.request_for("Greet Vandamme", "Greet Vandamme").await;
    let theirs = format!("/ombudsdienst/aanvragen/{excluded}");
    let greet = an.get(&theirs).await.radio("Greet Vandamme");
    assert_eq!(an.fill(&theirs, &format!("{theirs}/registreer"), &[("persoon", &greet)]).await.status, 303);
    jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
    jan.writes("andere", "Een vraag").await;
    let known =
        [("rijksregisternummer", "85073099932"), ("voornaam", "Jan"), ("familienaam", "Willems"), ("geboortedatum", "30/7/1985")];
    let draft = crate::intake::complete_draft(&an, &known).await;
    crate::intake::search_in(&an, &draft, "Tom Janssens").await;
    let patient = crate::officer_patients::open(&an, "Jan Willems", "Jan Willems").await;
    let step = |step: &str| format!("{draft}/{step}");
    let (first, person, third, check) = (step("patient"), step("persoon?gezocht"), step("gevolgen"), step("controle"));
    let mut log = Log::of(&portal).await;
    let pages = [
        crate::intake::NEW,
        first.as_str(),
        &person,
        &third,
        &check,
        &patient,
        "/ombudsdienst/berichten?toon=te-beantwoorden",
        "/ombudsdienst/berichten?toon=mijn",
        "/ombudsdienst/berichten?toon=gesloten",
        "/ombudsdienst/doorbrekingen?toon=zaken",
        "/ombudsdienst/doorbrekingen?toon=alle&volgorde=oud",
    ];
    let mut few = Vec::new();
    for path in pages {
        let (found, _) = log.statements(&an, path).await;
        assert!((4..=22).contains(&found.len()), "{path}: {} {found:#?}", found.len());
        few.push(found.len());
    }
    fifty(&portal).await;
    fifty_drafts(&portal).await;
    for _ in 0..49 {
        crate::break_glass::kept(&site, &crate::break_glass::last_night(portal.clock.now())).await;
    }
    for (path, few) in pages.into_iter().zip(few) {
        let (found, page) = log.statements(&an, path).await;
        assert_eq!(found.len(), few, "{path} with fifty: {found:#?}");
        if path == patient {
            let counts: Vec<usize> = page.texts(".mt-counts .mt-muted").iter().map(|count| count.parse().unwrap()).collect();
            assert!(counts.iter().take(4).all(|count| *count >= 50), "{counts:?}");
        }
    }
}

/// Ten thousand messages of Jan's in as many conversations, and as many in one.
async fn ten_thousand(portal: &Portal) {
    let owner = portal.owner().await;
    owner
        .batch_execute(
            "insert into conversations (id, reference, patient_id, institution_id, topic, subject, started_at, last_at, is_talk, unread_since, waits_since)
               select gen_random_uuid(), 'GB-2026-' || lpad((900 + n)::text, 6, '0') || '-X', p.id, p.home_institution_id, 'other', 'Andere vraag',
                 timestamptz '2026-01-01' + n * interval '1 minute', timestamptz '2026-01-01' + n * interval '1 minute', true,
                 timestamptz '2026-01-01' + n * interval '1 minute', timestamptz '2026-01-01' + n * interval '1 minute'
               from patients p, generate_series(1, 10000) n where p.niss = '85073099932';
             insert into messages (id, conversation_id, patient_id, institution_id, author, kind, body, written_at)
               select gen_random_uuid(), id, patient_id, institution_id, 'patient', 'text', 'Een vraag van velen', started_at from conversations
               where reference like 'GB-2026-%-X' and subject = 'Andere vraag' and started_at < '2026-11-01';
             insert into messages (id, conversation_id, patient_id, institution_id, author, kind, body, written_at, officer_id)
               select gen_random_uuid(), c.id, c.patient_id, c.institution_id, 'officer', 'text', 'Antwoord ' || n, c.started_at + n * interval '1 second', o.id
               from conversations c, officers o, generate_series(1, 10000) n where o.given_name = 'An' and c.started_at > '2026-11-01';
             analyze",
        )
        .await
        .unwrap();
}

#[tokio::test]
async fn an_inbox_costs_the_same_statements_for_ten_messages_as_for_ten_thousand() {
    let portal = portal_of_its_own().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let talk = jan.writes("andere", "Een vraag").await;
    for number in 0..9 {
        jan.replies(&talk, &format!("Nog {number}")).await;
    }
    let theirs = format!("/ombudsdienst{talk}");
    let mut log = Log::of(&portal).await;
    let pages = [(&jan, "/berichten"), (&jan, talk.as_str()), (&an, "/ombudsdienst/berichten"), (&an, theirs.as_str())];
    let mut few = Vec::new();
    for (visitor, path) in pages {
        let (found, _) = log.statements(visitor, path).await;
        assert!((4..=11).contains(&found.len()), "{path}: {found:#?}");
        few.push(found.len());
    }
    ten_thousand(&portal).await;
    for ((visitor, path), few) in pages.into_iter().zip(few) {
        let (found, page) = log.statements(visitor, path).await;
        assert_eq!(found.len(), few, "{path} with ten thousand: {found:#?}");
        let rows = page.texts(".mt-inbox__item, tbody tr, .mt-msg").len();
        assert_eq!(rows, if path.contains("GB-") { 100 } else { 20 }, "{path}");
    }
    // Its pages come off an index, whoever looks; what is not to be seen is filtered afterwards.
    let owner = portal.owner().await;
    let id = async |sql: &str| -> uuid::Uuid { owner.query_one(sql, &[]).await.unwrap().get(0) };
    let patient = id("select id from patients where niss = '85073099932'").await;
    let (officer, house) = (
        id("select id from officers where given_name = 'An'").await,
        id("select institution_id from officers where given_name = 'An'").await,
    );
    let app = portal.app_role().await;
    for (actor, sql, index) in [
        (
            mijntoegang::db::Actor::Patient(PatientId::from_uuid(patient)),
            format!("select * from conversations where patient_id = '{patient}' order by last_at desc, id desc limit 21"),
            "conversations_of_patient",
        ),
        (
            mijntoegang::db::Actor::Officer { id: OfficerId::from_uuid(officer), institution: InstitutionId::from_uuid(house) },
            format!(
                "select * from conversations where institution_id = '{house}' and closed_at is null and is_talk
                   order by unread_since asc nulls last, waits_since asc nulls last, last_at desc, id desc limit 21"
            ),
            "conversations_open",
        ),
    ] {
        app.batch_execute(&actor.begin_statement()).await.unwrap();
        let plan = app.query(&format!("explain {sql}"), &[]).await.unwrap();
        app.batch_execute("rollback").await.unwrap();
        let plan: Vec<String> = plan.iter().map(|row| row.get(0)).collect();
        assert!(plan.iter().any(|line| line.contains(&format!("Index Scan using {index}"))), "{plan:#?}");
        assert!(!plan.iter().any(|line| line.contains("Sort")), "in the index's order: {plan:#?}");
    }
}

/// What was found is shown by the page that follows without a second search; ten minutes later it is searched anew.
#[tokio::test]
async fn a_search_is_made_once() {
    let portal = portal_of_its_own().await;
    let jan = portal.signed_in("jan").await;
    let (draft, _) = crate::request_journey::found(&jan, "Janssens").await;
    let choose = format!("{draft}/kiezen");
    let mut log = Log::of(&portal).await;
    let searches = |statements: &[String]| statements.iter().filter(|sql| sql.contains("sorted_key = ")).count();
    let (found, page) = log.statements(&jan, &choose).await;
    assert_eq!(searches(&found), 0, "{found:#?}");
    let shown = page.texts("label");
    assert!(shown.len() >= 20, "{shown:#?}");
    portal.clock.advance(TimeDelta::minutes(11));
    let (found, page) = log.statements(&jan, &choose).await;
    assert!(searches(&found) >= 1, "{found:#?}");
    assert_eq!(page.texts("label"), shown);
}
