//! Breaks of the glass: how they come in, what the patient sees, and the ombudsdienst's review, cases and letters.

mod found;
mod handlers;
mod report;
mod review;

use chrono::{DateTime, TimeDelta, Utc};
use mijntoegang::break_glass::{
    self, BreakKind, BreakRefusal, BreakReport, ContentsOutcome, Motivation, Opening, ReportOutcome, ReportedLine,
    ReportedPerson, ReportedPlace, Reporter, Stop, StopOutcome,
};
use mijntoegang::db::ids::{BreakId, PatientId, ReportId};
use mijntoegang::db::{Actor, Job};
use mijntoegang::directory::{Cbe, Identifier, Identifiers, Niss, RizivNumber};
use mijntoegang::web::AppState;
use uuid::Uuid;

use crate::support::{Portal, Visitor, start_of_tests};

pub const EMMA: &str = "85073000061";
pub const JAN: &str = "85073099932";
const SOFIE: &str = "10000007003";
const HOME: &str = "0566988259";

pub fn reporter() -> Reporter {
    Reporter::new("EPD").unwrap()
}

pub fn riziv(number: &str) -> Identifiers {
    Identifiers::new([Identifier::from(&RizivNumber::parse(number).unwrap())]).unwrap()
}

/// Sofie Claes opens Jan's record for four hours from now.
pub fn of_jan(now: DateTime<Utc>) -> BreakReport {
    BreakReport {
        id: ReportId::generate(),
        kind: BreakKind::Exclusion,
        patient: Niss::parse(JAN).unwrap().into(),
        person: ReportedPerson {
            identifiers: riziv(SOFIE),
            name: ReportedLine::new("Sofie Claes"),
            function: ReportedLine::new("Arts"),
            unread: Vec::new(),
            uncertain: false,
        },
        place: ReportedPlace { institution: Some(Cbe::parse(HOME).unwrap()), words: ReportedLine::new("spoedgevallen") },
        starts_at: now,
        ends_at: Some(now + TimeDelta::hours(4)),
        motivation: Motivation::new("Enige van wacht, dringende ingreep."),
    }
}

/// What happened last night, without a relationship.
pub fn last_night(now: DateTime<Utc>) -> BreakReport {
    BreakReport {
        kind: BreakKind::NoRelationship,
        starts_at: now - TimeDelta::hours(14),
        ends_at: Some(now - TimeDelta::hours(13)),
        ..of_jan(now)
    }
}

/// Jan excludes Sofie Claes, through the pages.
pub async fn jan_excludes_sofie(portal: &Portal) {
    let reference = portal.signed_in("jan").await.request_for("Sofie Claes", "Sofie Claes Arts").await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    let worker = an.get(&page).await.radio("Sofie Claes");
    assert_eq!(an.fill(&page, &format!("{page}/registreer"), &[("persoon", &worker)]).await.status, 303);
}

async fn send(site: &AppState, report: &BreakReport) -> ReportOutcome {
    break_glass::report(site, &reporter(), report).await.unwrap()
}

/// Takes a report in; answers the break's id.
pub async fn kept(site: &AppState, report: &BreakReport) -> BreakId {
    match send(site, report).await {
        ReportOutcome::Recorded { id, .. } => id,
        other => panic!("{other:?}"),
    }
}

/// Breaks, messages, notices and audit rows of breaks: one each for one told break.
async fn told(portal: &Portal) -> (i64, i64, i64, i64) {
    (
        portal.count("select count(*) from breaks").await,
        portal.count("select count(*) from messages where kind = 'broken'").await,
        portal
            .count(
                "select count(*) from outbox o where kind = 'patient-notice' and created_at in (select received_at from breaks)",
            )
            .await,
        portal.count("select count(*) from audit_events where action = 'break-reported'").await,
    )
}

async fn column(portal: &Portal, sql: &str) -> String {
    portal.owner().await.query_one(sql, &[]).await.unwrap().get(0)
}

#[tokio::test]
async fn a_break_is_record_message_notice_and_audit_row_in_one() {
    let portal = Portal::start().await;
    jan_excludes_sofie(&portal).await;
    portal.clock.advance(TimeDelta::minutes(1));
    let (site, now) = (portal.site(), portal.clock.now());
    let report = of_jan(now);
    let answer = send(&site, &report).await;
    assert!(matches!(answer, ReportOutcome::Recorded { opens: true, .. }), "{answer:?}");
    assert_eq!(told(&portal).await, (1, 1, 1, 1));
    assert_eq!(
        portal.told_body("m.kind = 'broken'").await,
        "Op 23 november 2026 om 14.06 uur heeft Sofie Claes (Arts) je dossier geopend in AZ Sint-Lucas Brugge, spoedgevallen.\n\n\
         De reden die deze persoon opschreef: ‘Enige van wacht, dringende ingreep’\n\n\
         Je had deze persoon uitgesloten. Dit mag alleen als het echt nodig is, en met een reden. Je uitsluiting blijft daarna gewoon gelden.\n\n\
         Heb je een vraag? Schrijf ze hieronder. Vertrouw je het niet? Kies dan ‘Ik vertrouw dit niet’. Je mag ook de ombudsdienst bellen."
            .replace("(Arts)", &format!("({})", column(&portal, "select function || coalesce(', ' || specialty, '') from care_workers where riziv = '10000007003'").await))
    );
    assert_eq!(portal.told("c.topic = 'break'").await.remove(0).0, "Je dossier is geopend in een noodgeval");
    assert_eq!(
        column(&portal, "select subject from outbox where patient_id is not null order by created_at desc limit 1").await,
        "Er staat een bericht voor je klaar"
    );
    let audit = column(&portal, "select a::text || details::text from audit_events a where action = 'break-reported'").await;
    for secret in [JAN, "Sofie", "Claes", "10000007", "wacht", "Lucas"] {
        assert!(!audit.contains(secret), "{audit}");
    }
}

#[tokio::test]
async fn the_same_report_again_is_the_same_answer_and_another_content_a_conflict() {
    let portal = Portal::start().await;
    jan_excludes_sofie(&portal).await;
    portal.clock.advance(TimeDelta::minutes(1));
    let (site, report) = (portal.site(), of_jan(portal.clock.now()));
    let ReportOutcome::Recorded { id, .. } = send(&site, &report).await else { panic!("recorded") };
    // Also long after it is over, when it could not be sent anew.
    for hours in [0, 3, 300] {
        portal.clock.advance(TimeDelta::hours(hours));
        assert_eq!(send(&site, &report).await, ReportOutcome::SameAgain { id, opens: true });
    }
    let other = BreakReport { motivation: Motivation::new("Een heel andere reden."), ..report.clone() };
    assert_eq!(send(&site, &other).await, ReportOutcome::Conflict);
    let elsewhere = BreakReport { patient: Niss::parse(EMMA).unwrap().into(), ..report.clone() };
    assert_eq!(send(&site, &elsewhere).await, ReportOutcome::Conflict);
    assert_eq!(told(&portal).await, (1, 1, 1, 1));
    // Another application's report with that id is another report.
    let labo = Reporter::new("Labo").unwrap();
    let theirs = BreakReport { kind: BreakKind::NoRelationship, ..report };
    let answer = break_glass::report(&site, &labo, &theirs).await.unwrap();
    assert!(matches!(answer, ReportOutcome::Recorded { opens: false, .. }));
}

#[tokio::test]
async fn five_at_once_are_one() {
    let portal = Portal::start().await;
    jan_excludes_sofie(&portal).await;
    portal.clock.advance(TimeDelta::minutes(1));
    let report = of_jan(portal.clock.now());
    let five = (0..5).map(|_| {
        let (site, report) = (portal.site(), report.clone());
        async move { send(&site, &report).await }
    });
    let answers = futures_util::future::join_all(five).await;
    assert_eq!(answers.iter().filter(|answer| matches!(answer, ReportOutcome::Recorded { .. })).count(), 1, "{answers:?}");
    assert_eq!(answers.iter().filter(|answer| matches!(answer, ReportOutcome::SameAgain { .. })).count(), 4, "{answers:?}");
    assert_eq!(told(&portal).await, (1, 1, 1, 1));
    // The same id for two patients at once: one is kept, the other refused.
    let first = last_night(portal.clock.now());
    let second = BreakReport { patient: Niss::parse(EMMA).unwrap().into(), ..first.clone() };
    let (site, other_site) = (portal.site(), portal.site());
    let (one, other) = tokio::join!(send(&site, &first), send(&other_site, &second));
    assert!(matches!(
        (one, other),
        (ReportOutcome::Recorded { .. }, ReportOutcome::Conflict) | (ReportOutcome::Conflict, ReportOutcome::Recorded { .. })
    ));
    assert_eq!(told(&portal).await, (2, 2, 2, 2));
}

#[tokio::test]
async fn given_up_at_any_moment_all_of_it_stands_or_nothing() {
    use std::future::Future;
    use std::task::{Context, Poll, Waker};
    let portal = Portal::start().await;
    jan_excludes_sofie(&portal).await;
    portal.clock.advance(TimeDelta::minutes(1));
    let site = portal.site();
    // Polled once more each time, then dropped, until it comes to its end.
    for polls in 1..200 {
        let report = last_night(portal.clock.now());
        let reporter = reporter();
        let mut work = Box::pin(break_glass::report(&site, &reporter, &report));
        let mut done = false;
        for _ in 0..polls {
            let answer = std::future::poll_fn(|_| Poll::Ready(work.as_mut().poll(&mut Context::from_waker(Waker::noop())))).await;
            if answer.is_ready() {
                done = true;
                break;
            }
            // Lets what it waits for come.
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
        drop(work);
        let (breaks, messages, _, audit) = told(&portal).await;
        assert_eq!((breaks, breaks), (messages, audit), "after {polls} polls");
        if done {
            assert!(polls > 3 && breaks >= 1, "{polls} polls");
            return;
        }
    }
    panic!("it never came to its end");
}

#[tokio::test]
async fn one_that_opens_access_is_held_to_the_rules() {
    let portal = Portal::start().await;
    let (site, now) = (portal.site(), portal.clock.now());
    assert_eq!(send(&site, &of_jan(now)).await, ReportOutcome::Refused(BreakRefusal::NotExcluded), "Jan excludes nobody yet");
    jan_excludes_sofie(&portal).await;
    let with = |change: &dyn Fn(&mut BreakReport)| {
        let mut report = of_jan(now);
        change(&mut report);
        report
    };
    for (report, why) in [
        (with(&|report| report.motivation = Motivation::new("abc")), BreakRefusal::Motivation),
        (with(&|report| report.motivation = Motivation::new(&"é".repeat(201))), BreakRefusal::Motivation),
        (with(&|report| report.ends_at = Some(now + TimeDelta::minutes(241))), BreakRefusal::Length),
        (with(&|report| report.starts_at = now + TimeDelta::hours(1)), BreakRefusal::Start),
        (with(&|report| report.person.identifiers = riziv("10000036003")), BreakRefusal::NotExcluded),
        (with(&|report| report.person.identifiers = Identifiers::default()), BreakRefusal::NoPerson),
        (with(&|report| report.patient = Niss::parse(EMMA).unwrap().into()), BreakRefusal::NotExcluded),
        (with(&|report| report.patient = Niss::parse("85473099921").unwrap().into()), BreakRefusal::NotExcluded),
    ] {
        assert_eq!(send(&site, &report).await, ReportOutcome::Refused(why), "{report:?}");
        let mended = BreakReport { id: report.id, ..of_jan(now) };
        assert!(matches!(send(&site, &mended).await, ReportOutcome::Recorded { .. }), "the same id, mended, is taken");
    }
    assert_eq!(portal.count("select count(*) from audit_events where action = 'break-refused'").await, 9);
    // One number in common is enough, even when another differs (R18).
    let niss = Identifier::from(&Niss::parse("01020399942").unwrap());
    let two = with(&|report| {
        report.person.identifiers = Identifiers::new(riziv("10000007999").iter().cloned().chain([niss.clone()])).unwrap();
    });
    assert!(matches!(send(&site, &two).await, ReportOutcome::Recorded { opens: true, .. }));
}

#[tokio::test]
async fn what_has_happened_is_never_turned_away_but_kept_and_marked() {
    let portal = Portal::start().await;
    let (site, now) = (portal.site(), portal.clock.now());
    let long = "Lang verhaal. ".repeat(600);
    let marks = async |report: &BreakReport| -> Vec<bool> {
        let ReportOutcome::Recorded { id, opens: false } = send(&site, report).await else { panic!("{report:?}") };
        let sql = "select motivation_missing, motivation_long, person_unknown, period_odd, patient_id is null, motivation = $2 from breaks where id = $1";
        let row = portal.owner().await.query_one(sql, &[&id, &report.motivation.as_str()]).await.unwrap();
        (0..6).map(|at| row.get(at)).collect()
    };
    let with = |change: &dyn Fn(&mut BreakReport)| {
        let mut report = last_night(now);
        change(&mut report);
        report
    };
    let is = |marked: [u8; 5]| -> Vec<bool> { marked.iter().map(|mark| *mark == 1).chain([true]).collect() };
    assert_eq!(marks(&last_night(now)).await, is([0, 0, 0, 0, 0]));
    assert_eq!(marks(&with(&|report| report.motivation = Motivation::new("abc"))).await, is([1, 0, 0, 0, 0]));
    assert_eq!(marks(&with(&|report| report.motivation = Motivation::new(""))).await, is([1, 0, 0, 0, 0]));
    assert_eq!(marks(&with(&|report| report.motivation = Motivation::new(&long))).await, is([0, 1, 0, 0, 0]), "kept whole");
    assert_eq!(marks(&with(&|report| report.person = ReportedPerson::default())).await, is([0, 0, 1, 0, 0]));
    assert_eq!(marks(&with(&|report| report.person.identifiers = riziv("10000036"))).await, is([0, 0, 1, 0, 0]));
    assert_eq!(marks(&with(&|report| report.ends_at = None)).await, is([0, 0, 0, 1, 0]));
    assert_eq!(marks(&with(&|report| report.ends_at = Some(now - TimeDelta::hours(20)))).await, is([0, 0, 0, 1, 0]));
    assert_eq!(marks(&with(&|report| report.starts_at = now + TimeDelta::days(9))).await, is([0, 0, 0, 1, 0]));
    assert_eq!(marks(&with(&|report| report.patient = Niss::parse("85473099921").unwrap().into())).await, is([0, 0, 0, 0, 1]));
    // Of an exclusion that is over: no word of one that goes on holding.
    assert_eq!(marks(&with(&|report| report.kind = BreakKind::Exclusion)).await, is([0, 0, 0, 0, 0]));
    let body = portal.told_body("c.id = (select conversation_id from breaks where kind = 'exclusion')").await;
    assert!(!body.contains("uitgesloten") && !body.contains("uitsluiting"), "{body}");
    // A relationship that is missing opens nothing, also when its end lies ahead.
    assert_eq!(marks(&with(&|report| report.ends_at = Some(now + TimeDelta::hours(3)))).await, is([0, 0, 0, 0, 0]));
    assert_eq!(portal.count("select count(*) from breaks where opens").await, 0);
    let (breaks, messages, notices, audit) = told(&portal).await;
    assert_eq!((messages + 1, audit), (breaks, breaks), "all but the unknown patient were told");
    // Of an exclusion at once; without a relationship one mail a day, whatever is listed.
    assert_eq!(notices, 2);
}

#[tokio::test]
async fn a_break_that_is_kept_for_a_niss_is_told_when_its_patient_appears() {
    let portal = Portal::start().await;
    let (site, now) = (portal.site(), portal.clock.now());
    let nobody = BreakReport { patient: Niss::parse("85473099921").unwrap().into(), ..last_night(now) };
    assert!(matches!(send(&site, &nobody).await, ReportOutcome::Recorded { .. }));
    let an = portal.signed_in("an-ombudsdienst").await;
    let list = an.get("/ombudsdienst/doorbrekingen").await;
    assert!(list.has("85.47.30-999.21") && list.has("patiënt onbekend"), "{}", list.text());
    let page = list.attribute(".mt-breaks__act a", "href").unwrap();
    assert!(an.get(&page).await.has("De patiënt krijgt het bericht bij de eerste aanmelding."));

    let patient = Uuid::now_v7();
    let insert = "insert into patients (id, niss, given_name, family_name, email, home_institution_id, created_at, home_confirmed_at, home_confirmed_by)
        select $1, '85473099921', 'Zoë', 'Nieuw', 'zoe@example.org', institution_id, now(), now(), 'officer' from officers where given_name = 'Koen'";
    portal.owner().await.execute(insert, &[&patient]).await.unwrap();
    let officer = column(&portal, "select id::text from officers where given_name = 'Koen'").await;
    let institution = column(&portal, "select institution_id::text from officers where given_name = 'Koen'").await;
    let whole = Actor::Officer { id: officer.parse().unwrap(), institution: institution.parse().unwrap() };
    for expected in [1, 0] {
        let mut tx = site.db.begin(whole).await.unwrap();
        assert_eq!(
            break_glass::attach_kept_breaks(&mut tx, &site, whole, PatientId::from_uuid(patient), now).await.unwrap(),
            expected
        );
        // The rest of the transaction is the officer's again.
        let kind: Kind = diesel_async::RunQueryDsl::get_result(
            diesel::sql_query("select mt_kind() || mt_officer() || mt_institution() as kind"),
            &mut *tx,
        )
        .await
        .unwrap();
        assert_eq!(kind.kind, format!("officer{officer}{institution}"));
        tx.commit().await.unwrap();
    }
    let taken = "select count(*) from breaks b join conversations c on c.id = b.conversation_id and c.patient_id = b.patient_id
        where b.patient_niss is null and b.institution_id = c.institution_id and c.institution_id = (select home_institution_id from patients where niss = '85473099921')";
    assert_eq!(portal.count(taken).await, 1);
    assert_eq!(portal.count("select count(*) from outbox where recipient = 'zoe@example.org'").await, 1);
    assert_eq!(portal.count("select count(*) from audit_events where action = 'break-attached'").await, 1);
    assert_eq!(an.get(&page).await.status, 404, "it is the home institution's now");
    assert!(portal.signed_in("koen-ombudsdienst").await.get(&page).await.has("Zoë Nieuw"));
}

#[tokio::test]
async fn a_break_of_somebody_unknown_is_told_when_an_officer_enters_that_patient() {
    let portal = Portal::start().await;
    let (site, now) = (portal.site(), portal.clock.now());
    let niss = Niss::parse(crate::intake::CALL[0].1).unwrap().into();
    let nobody = BreakReport { patient: niss, ..last_night(now) };
    assert!(matches!(send(&site, &nobody).await, ReportOutcome::Recorded { .. }));
    assert_eq!(portal.count("select count(*) from messages where kind = 'broken'").await, 0);
    let an = portal.signed_in("an-ombudsdienst").await;
    let entered = crate::intake::enter(&an, &[]).await;
    assert_eq!(entered.status, 303, "{}", entered.text());
    let told = "select count(*) from breaks b join conversations c on c.id = b.conversation_id join messages m on m.conversation_id = c.id
        join patients p on p.id = b.patient_id and p.id = m.patient_id where p.family_name like 'D''Hondt%' and m.kind = 'broken'";
    assert_eq!(portal.count(told).await, 1);
    assert_eq!(portal.count("select count(*) from audit_events where action = 'break-attached'").await, 1);
    // A second request of the same patient tells nothing again.
    let more = crate::intake::enter(&an, &[("naam", "Karel"), ("waar", "Brugge, labo")]).await;
    assert_eq!(more.status, 303, "{}", more.text());
    assert_eq!(portal.count(told).await, 1);
}

#[derive(diesel::QueryableByName)]
struct Kind {
    #[diesel(sql_type = diesel::sql_types::Text)]
    kind: String,
}

#[tokio::test]
async fn stopping_early_and_what_was_opened_are_the_reporting_applications_to_tell() {
    let portal = Portal::start().await;
    jan_excludes_sofie(&portal).await;
    let (site, start) = (portal.site(), portal.clock.now());
    let report = of_jan(start);
    send(&site, &report).await;
    let stranger = Reporter::new("Labo").unwrap();
    let contents =
        Opening { id: ReportId::generate(), what: ReportedLine::new("Ontslagbrief"), at: start + TimeDelta::minutes(3) };
    let tell =
        async |by: &Reporter, opening: &Opening| break_glass::report_contents(&site, by, report.id, opening).await.unwrap();
    assert_eq!(tell(&stranger, &contents).await, ContentsOutcome::Unknown);
    assert_eq!(tell(&reporter(), &contents).await, ContentsOutcome::Kept);
    assert_eq!(tell(&reporter(), &contents).await, ContentsOutcome::Kept);
    assert_eq!(
        tell(&reporter(), &Opening { what: ReportedLine::new("Labo"), ..contents.clone() }).await,
        ContentsOutcome::Conflict
    );
    assert_eq!(
        tell(&reporter(), &Opening { id: ReportId::generate(), what: ReportedLine::new(" "), ..contents }).await,
        ContentsOutcome::Empty
    );
    assert_eq!(portal.count("select count(*) from break_openings").await, 1);

    let jan = portal.signed_in("jan").await;
    assert!(jan.get("/doorbrekingen").await.has("Deze persoon kan het dossier openen tot 23 november 2026 om 18.05 uur."));
    portal.clock.advance(TimeDelta::minutes(30));
    let stop = async |by: &Reporter, at: DateTime<Utc>| {
        let word = Stop { id: ReportId::generate(), at };
        break_glass::report_stop(&site, by, report.id, &word).await.unwrap()
    };
    assert_eq!(stop(&stranger, portal.clock.now()).await, StopOutcome::Unknown);
    // A clock that runs ahead keeps nothing open.
    assert_eq!(stop(&reporter(), portal.clock.now() + TimeDelta::hours(1)).await, StopOutcome::Over);
    portal.clock.advance(TimeDelta::minutes(20));
    assert_eq!(stop(&reporter(), portal.clock.now()).await, StopOutcome::Over);
    let page = jan.get("/doorbrekingen").await;
    assert!(page.has("23 november 2026, van 14.05 tot 14.35 uur") && !page.has("kan het dossier openen tot"), "{}", page.text());
    assert!(page.has("Ontslagbrief, 23 november 2026 om 14.08 uur"));
    assert_eq!(
        portal.count("select count(*) from audit_events where action in ('break-stopped', 'break-contents-told')").await,
        2
    );
}

#[tokio::test]
async fn the_report_works_as_a_job_that_may_do_no_more() {
    let portal = Portal::start().await;
    send(&portal.site(), &last_night(start_of_tests())).await;
    let app = portal.app_role().await;
    for (job, sql) in [
        (Job::Break, "update breaks set reviewed_by = (select id from officers limit 1), reviewed_at = now()"),
        (
            Job::Break,
            "insert into messages (id, conversation_id, patient_id, institution_id, kind, author, body, written_at) select gen_random_uuid(), conversation_id, patient_id, institution_id, 'outcome', 'system', 'x', now() from breaks",
        ),
        (
            Job::Break,
            "insert into conversations (id, reference, patient_id, institution_id, topic, subject, started_at, last_at) select gen_random_uuid(), 'GB-2026-000777-A', patient_id, institution_id, 'other', 'x', now(), now() from breaks",
        ),
        (
            Job::Break,
            "insert into break_cases (break_id, state, opened_at, latest_on) select id, 'open', now(), now()::date + 30 from breaks",
        ),
        (Job::Break, "delete from breaks"),
        (Job::Break, "update breaks set motivation = 'anders'"),
        (
            Job::Decide,
            "insert into break_openings select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'x', now(), now()",
        ),
    ] {
        app.batch_execute(&Actor::System(job).begin_statement()).await.unwrap();
        let answer = app.batch_execute(sql).await;
        app.batch_execute("rollback").await.unwrap();
        assert!(answer.is_err(), "{job:?}: {sql}");
    }
    // Whoever writes a patient's break without telling the patient gets nothing written.
    app.batch_execute(&Actor::System(Job::Break).begin_statement()).await.unwrap();
    app.batch_execute(
        "insert into breaks (id, application, report_id, content_hash, kind, patient_id, identifiers, reported_name, reported_function, named_key, place,
           starts_at, ends_at, motivation, motivation_missing, motivation_long, person_unknown, period_odd, opens, received_at, institution_id)
         select gen_random_uuid(), 'EPD', gen_random_uuid(), sha256('x'), 'no_relationship', id, '[]', '', '', '', '', now(), now(), '', true, false, true,
           false, false, now(), home_institution_id from patients where niss = '85073000061'",
    )
    .await
    .unwrap();
    let error = app.batch_execute("commit").await.unwrap_err();
    assert_eq!(error.code().unwrap().code(), "MT007", "{error}");
    let owner = portal.owner().await;
    for (sql, code) in [
        ("delete from breaks", "MT005"),
        ("update breaks set stopped_at = starts_at; update breaks set stopped_at = null", "MT006"),
    ] {
        assert_eq!(owner.batch_execute(sql).await.unwrap_err().code().unwrap().code(), code, "{sql}");
    }
}

#[tokio::test]
async fn a_break_with_the_numbers_of_two_people_opens_nothing_and_one_of_the_past_is_marked() {
    let portal = Portal::start().await;
    let (site, now) = (portal.site(), portal.clock.now());
    jan_excludes_sofie(&portal).await;
    let both = |other: &str| {
        let number =
            Identifier::personnel(&Cbe::parse(HOME).unwrap(), &mijntoegang::directory::PersonnelNumber::parse(other).unwrap());
        Identifiers::new(riziv(SOFIE).iter().cloned().chain([number])).unwrap()
    };
    let of = |report: BreakReport, identifiers: Identifiers| BreakReport {
        person: ReportedPerson { identifiers, ..report.person },
        ..report
    };
    assert_eq!(
        send(&site, &of(of_jan(now), both("P-1001"))).await,
        ReportOutcome::Refused(BreakRefusal::SeveralPeople),
        "another name"
    );
    let owner = portal.owner().await;
    let greet = "id = (select care_worker_id from care_worker_posts where personnel_number = 'P-1002')";
    for sql in [
        format!("update care_workers set search_key = 'sofie claes', niss = '48031100020' where {greet}"),
        "update care_workers set niss = '48031100119' where riziv = '10000007003'".to_owned(),
    ] {
        owner.batch_execute(&sql).await.unwrap();
    }
    assert_eq!(
        send(&site, &of(of_jan(now), both("P-1002"))).await,
        ReportOutcome::Refused(BreakRefusal::SeveralPeople),
        "another NISS"
    );
    assert_eq!(portal.count("select count(*) from breaks").await, 0);
    assert!(matches!(send(&site, &of(last_night(now), both("P-1002"))).await, ReportOutcome::Recorded { opens: false, .. }));
    let an = portal.signed_in("an-ombudsdienst").await;
    assert!(an.get("/ombudsdienst/doorbrekingen").await.has("nummers van meer dan één persoon"));
    // Two entries that may be one person: an entry with neither number and the same name.
    owner.batch_execute(&format!("update care_workers set niss = null where {greet}")).await.unwrap();
    let answer = send(&site, &of(of_jan(now), both("P-1002"))).await;
    assert!(matches!(answer, ReportOutcome::Recorded { opens: true, .. }), "{answer:?}");
}
