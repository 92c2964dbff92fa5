//! Breaks of the glass: how they come in, what the patient sees, and the ombudsdienst's review, cases and letters.

use chrono::{DateTime, TimeDelta, Utc};
use mijntoegang::break_glass::{
    self, BreakKind, Line, Motivation, Opening, Refusal, Report, Reported, ReportedPerson, ReportedPlace, Reporter, Stop,
    Stopped, ToldContents,
};
use mijntoegang::db::ids::{BreakId, PatientId, ReportId};
use mijntoegang::db::{Actor, Job};
use mijntoegang::directory::{Cbe, Identifier, Identifiers, Niss, RizivNumber};
use mijntoegang::web::Site;
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
pub fn of_jan(now: DateTime<Utc>) -> Report {
    Report {
        id: ReportId::generate(),
        kind: BreakKind::Exclusion,
        patient: Niss::parse(JAN).unwrap(),
        person: ReportedPerson {
            identifiers: riziv(SOFIE),
            name: Line::new("Sofie Claes"),
            function: Line::new("Arts"),
            unread: Vec::new(),
        },
        place: ReportedPlace { institution: Some(Cbe::parse(HOME).unwrap()), words: Line::new("spoedgevallen") },
        starts_at: now,
        ends_at: Some(now + TimeDelta::hours(4)),
        motivation: Motivation::new("Enige van wacht, dringende ingreep."),
    }
}

/// What happened last night, without a relationship.
pub fn last_night(now: DateTime<Utc>) -> Report {
    Report {
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

async fn send(site: &Site, report: &Report) -> Reported {
    break_glass::report(site, &reporter(), report, site.clock.now()).await.unwrap()
}

/// Takes a report in; answers the break's id.
pub async fn kept(site: &Site, report: &Report) -> BreakId {
    match send(site, report).await {
        Reported::Recorded { id, .. } => id,
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
    assert!(matches!(answer, Reported::Recorded { opens: true, .. }), "{answer:?}");
    assert_eq!(told(&portal).await, (1, 1, 1, 1));
    assert_eq!(
        portal.told_body("m.kind = 'broken'").await,
        "Op 23 november 2026 om 14.06 uur heeft Sofie Claes (Arts) je dossier geopend in AZ Sint-Lucas Brugge, spoedgevallen. \
         Je had deze persoon uitgesloten.\n\nDat mag alleen als het echt nodig is, en met een reden. Dit is de reden die deze persoon \
         opschreef: ‘Enige van wacht, dringende ingreep.’. Je uitsluiting blijft daarna gewoon gelden.\n\nHeb je hier een vraag over? Kies dan \
         ‘Stel hierover een vraag’ bij Doorbrekingen. Vertrouw je het niet? Kies dan ‘Ik vertrouw dit niet’. Je mag ook de ombudsdienst bellen."
            .replace("(Arts)", &format!("({})", column(&portal, "select function || coalesce(', ' || specialty, '') from care_workers where riziv = '10000007003'").await))
    );
    assert_eq!(portal.told("c.topic = 'break'").await.remove(0).0, "Je dossier is geopend in een noodgeval");
    assert_eq!(
        column(&portal, "select subject from outbox order by created_at desc limit 1").await,
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
    let Reported::Recorded { id, .. } = send(&site, &report).await else { panic!("recorded") };
    // Also long after it is over, when it could not be sent anew.
    for hours in [0, 3, 300] {
        portal.clock.advance(TimeDelta::hours(hours));
        assert_eq!(send(&site, &report).await, Reported::SameAgain { id, opens: true });
    }
    let other = Report { motivation: Motivation::new("Een heel andere reden."), ..report.clone() };
    assert_eq!(send(&site, &other).await, Reported::Conflict);
    let elsewhere = Report { patient: Niss::parse(EMMA).unwrap(), ..report.clone() };
    assert_eq!(send(&site, &elsewhere).await, Reported::Conflict);
    assert_eq!(told(&portal).await, (1, 1, 1, 1));
    // Another application's report with that id is another report.
    let labo = Reporter::new("Labo").unwrap();
    let theirs = Report { kind: BreakKind::NoRelationship, ..report };
    let answer = break_glass::report(&site, &labo, &theirs, portal.clock.now()).await.unwrap();
    assert!(matches!(answer, Reported::Recorded { opens: false, .. }));
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
    assert_eq!(answers.iter().filter(|answer| matches!(answer, Reported::Recorded { .. })).count(), 1, "{answers:?}");
    assert_eq!(answers.iter().filter(|answer| matches!(answer, Reported::SameAgain { .. })).count(), 4, "{answers:?}");
    assert_eq!(told(&portal).await, (1, 1, 1, 1));
    // The same id for two patients at once: one is kept, the other refused.
    let first = last_night(portal.clock.now());
    let second = Report { patient: Niss::parse(EMMA).unwrap(), ..first.clone() };
    let (site, other_site) = (portal.site(), portal.site());
    let (one, other) = tokio::join!(send(&site, &first), send(&other_site, &second));
    assert!(matches!(
        (one, other),
        (Reported::Recorded { .. }, Reported::Conflict) | (Reported::Conflict, Reported::Recorded { .. })
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
        let mut work = Box::pin(break_glass::report(&site, &reporter, &report, portal.clock.now()));
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
    assert_eq!(send(&site, &of_jan(now)).await, Reported::Refused(Refusal::NotExcluded), "Jan excludes nobody yet");
    jan_excludes_sofie(&portal).await;
    let with = |change: &dyn Fn(&mut Report)| {
        let mut report = of_jan(now);
        change(&mut report);
        report
    };
    for (report, why) in [
        (with(&|report| report.motivation = Motivation::new("abc")), Refusal::Motivation),
        (with(&|report| report.motivation = Motivation::new(&"é".repeat(201))), Refusal::Motivation),
        (with(&|report| report.ends_at = Some(now + TimeDelta::minutes(241))), Refusal::Length),
        (with(&|report| report.starts_at = now + TimeDelta::hours(1)), Refusal::Start),
        (with(&|report| report.person.identifiers = riziv("10000036003")), Refusal::NotExcluded),
        (with(&|report| report.person.identifiers = Identifiers::default()), Refusal::NotExcluded),
        (with(&|report| report.patient = Niss::parse(EMMA).unwrap()), Refusal::NotExcluded),
        (with(&|report| report.patient = Niss::parse("85473099921").unwrap()), Refusal::NotExcluded),
    ] {
        assert_eq!(send(&site, &report).await, Reported::Refused(why), "{report:?}");
        let mended = Report { id: report.id, ..of_jan(now) };
        assert!(matches!(send(&site, &mended).await, Reported::Recorded { .. }), "the same id, mended, is taken");
    }
    assert_eq!(portal.count("select count(*) from audit_events where action = 'break-refused'").await, 9);
    // One number in common is enough, even when another differs (R18).
    let niss = Identifier::from(&Niss::parse("01020399942").unwrap());
    let two = with(&|report| {
        report.person.identifiers = Identifiers::new(riziv("10000007999").iter().cloned().chain([niss.clone()])).unwrap();
    });
    assert!(matches!(send(&site, &two).await, Reported::Recorded { opens: true, .. }));
}

#[tokio::test]
async fn what_has_happened_is_never_turned_away_but_kept_and_marked() {
    let portal = Portal::start().await;
    let (site, now) = (portal.site(), portal.clock.now());
    let long = "Lang verhaal. ".repeat(600);
    let marks = async |report: &Report| -> Vec<bool> {
        let Reported::Recorded { id, opens: false } = send(&site, report).await else { panic!("{report:?}") };
        let sql = "select motivation_missing, motivation_long, person_unknown, period_odd, patient_id is null, motivation = $2 from breaks where id = $1";
        let row = portal.owner().await.query_one(sql, &[&id, &report.motivation.as_str()]).await.unwrap();
        (0..6).map(|at| row.get(at)).collect()
    };
    let with = |change: &dyn Fn(&mut Report)| {
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
    assert_eq!(marks(&with(&|report| report.patient = Niss::parse("85473099921").unwrap())).await, is([0, 0, 0, 0, 1]));
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
    let nobody = Report { patient: Niss::parse("85473099921").unwrap(), ..last_night(now) };
    assert!(matches!(send(&site, &nobody).await, Reported::Recorded { .. }));
    let an = portal.signed_in("an-ombudsdienst").await;
    let list = an.get("/ombudsdienst/doorbrekingen").await;
    assert!(list.has("85.47.30-999.21") && list.has("patiënt onbekend"), "{}", list.text());
    let page = list.attribute("tbody a", "href").unwrap();
    assert!(an.get(&page).await.has("De patiënt krijgt het bericht bij de eerste aanmelding."));

    let patient = Uuid::now_v7();
    let insert = "insert into patients (id, niss, given_name, family_name, email, home_institution_id, created_at)
        select $1, '85473099921', 'Zoë', 'Nieuw', 'zoe@example.org', institution_id, now() from officers where given_name = 'Koen'";
    portal.owner().await.execute(insert, &[&patient]).await.unwrap();
    let officer = column(&portal, "select id::text from officers where given_name = 'Koen'").await;
    let institution = column(&portal, "select institution_id::text from officers where given_name = 'Koen'").await;
    let whole = Actor::Officer { id: officer.parse().unwrap(), institution: institution.parse().unwrap() };
    for expected in [1, 0] {
        let mut tx = site.db.begin(whole).await.unwrap();
        assert_eq!(break_glass::attach_to(&mut tx, &site, whole, PatientId::from_uuid(patient), now).await.unwrap(), expected);
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
    let niss = Niss::parse(crate::intake::CALL[0].1).unwrap();
    let nobody = Report { patient: niss, ..last_night(now) };
    assert!(matches!(send(&site, &nobody).await, Reported::Recorded { .. }));
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
    let contents = Opening { id: ReportId::generate(), what: Line::new("Ontslagbrief"), at: start + TimeDelta::minutes(3) };
    let tell = async |by: &Reporter, opening: &Opening| break_glass::opened(&site, by, report.id, opening, start).await.unwrap();
    assert_eq!(tell(&stranger, &contents).await, ToldContents::Unknown);
    assert_eq!(tell(&reporter(), &contents).await, ToldContents::Kept);
    assert_eq!(tell(&reporter(), &contents).await, ToldContents::Kept);
    assert_eq!(tell(&reporter(), &Opening { what: Line::new("Labo"), ..contents.clone() }).await, ToldContents::Conflict);
    assert_eq!(
        tell(&reporter(), &Opening { id: ReportId::generate(), what: Line::new(" "), ..contents }).await,
        ToldContents::Empty
    );
    assert_eq!(portal.count("select count(*) from break_openings").await, 1);

    let jan = portal.signed_in("jan").await;
    assert!(jan.get("/doorbrekingen").await.has("Deze persoon kan het dossier openen tot 23 november 2026 om 18.05 uur."));
    portal.clock.advance(TimeDelta::minutes(30));
    let stop = async |by: &Reporter, at: DateTime<Utc>| {
        let word = Stop { id: ReportId::generate(), at };
        break_glass::stop(&site, by, report.id, &word, portal.clock.now()).await.unwrap()
    };
    assert_eq!(stop(&stranger, portal.clock.now()).await, Stopped::Unknown);
    // A clock that runs ahead keeps nothing open.
    assert_eq!(stop(&reporter(), portal.clock.now() + TimeDelta::hours(1)).await, Stopped::Over);
    portal.clock.advance(TimeDelta::minutes(20));
    assert_eq!(stop(&reporter(), portal.clock.now()).await, Stopped::Over);
    let page = jan.get("/doorbrekingen").await;
    assert!(page.has("23 november 2026, van 14.05 tot 14.35 uur") && !page.has("kan het dossier openen tot"), "{}", page.text());
    assert!(page.has("Ontslagbrief, 23 november 2026 om 14.08 uur"));
    assert_eq!(
        portal.count("select count(*) from audit_events where action in ('break-stopped', 'break-contents-told')").await,
        2
    );
}

/// Opens the break's page at the ombudsdienst; answers its address.
async fn only_page(an: &Visitor) -> String {
    an.get("/ombudsdienst/doorbrekingen?toon=alle").await.attribute("tbody a", "href").unwrap()
}

#[tokio::test]
async fn the_patient_sees_who_when_where_and_why() {
    let portal = Portal::start().await;
    jan_excludes_sofie(&portal).await;
    let (site, now) = (portal.site(), portal.clock.now());
    let jan = portal.signed_in("jan").await;
    let empty = jan.get("/doorbrekingen").await;
    assert!(empty.has("Niemand heeft je dossier geopend met een doorbreking") && empty.texts(".mt-card h2").len() == 1);
    send(&site, &of_jan(now)).await;
    let at_night = Report {
        motivation: Motivation::new(""),
        starts_at: now - TimeDelta::hours(15),
        ends_at: Some(now - TimeDelta::hours(13)),
        ..last_night(now)
    };
    let unknown = Report { person: ReportedPerson::default(), place: ReportedPlace::default(), ..at_night };
    send(&site, &unknown).await;
    let page = jan.get("/doorbrekingen").await;
    assert_eq!(page.texts("h1"), ["Doorbrekingen"]);
    assert_eq!(page.texts(".mt-card__title"), ["Sofie Claes", "Naam niet bekend"]);
    assert_eq!(page.texts(".mt-card .govuk-tag"), ["Nieuw", "Uitgesloten persoon", "Nieuw", "Geen therapeutische relatie"]);
    for words in [
        "Wanneer23 november 2026, van 14.05 tot 18.05 uur",
        "WaarAZ Sint-Lucas Brugge, spoedgevallen",
        "MotiveringEnige van wacht, dringende ingreep.",
        "Van 22 november 2026 om 23.05 uur tot 23 november 2026 om 1.05 uur",
        "MotiveringGeen motivering opgegeven.",
    ] {
        assert!(page.has(words), "{words}: {}", page.text());
    }
    let conversation = column(
        &portal,
        "select c.reference from conversations c join breaks b on b.conversation_id = c.id where b.kind = 'exclusion'",
    )
    .await;
    assert_eq!(page.attribute(".mt-card__foot a", "href").unwrap(), format!("/berichten/{conversation}#antwoord"));
    assert_eq!(page.texts(".mt-card__foot a"), ["Stel hierover een vraag", "Stel hierover een vraag"]);
    assert!(page.attribute("meta[http-equiv]", "content").is_none() && !page.text_of("title").contains("Sofie"));
    // Read, it is no longer new.
    portal.owner().await.batch_execute("update messages set read_at = now() where kind = 'broken'").await.unwrap();
    assert!(!jan.get("/doorbrekingen").await.has("Nieuw"));
    assert!(!portal.signed_in("emma").await.get("/doorbrekingen").await.has("Sofie"));
}

#[tokio::test]
async fn a_suspicion_becomes_a_case_with_an_end() {
    let portal = Portal::start().await;
    jan_excludes_sofie(&portal).await;
    let site = portal.site();
    send(&site, &of_jan(portal.clock.now())).await;
    let (jan, an, lien) =
        (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    let list = jan.get("/doorbrekingen").await;
    let action = list.attribute("form[action$='/vertrouw-niet']", "action").unwrap();
    for _ in 0..2 {
        assert_eq!(jan.send(&list, &action, &[]).await.location(), "/doorbrekingen");
    }
    let after = jan.get("/doorbrekingen").await;
    assert!(after.has("Je melding is verstuurd. De ombudsdienst zoekt het uit.") && after.has("Melding ontvangen"));
    assert!(!after.has("Ik vertrouw dit niet"));
    assert_eq!(portal.count("select count(*) from break_cases").await, 1);
    let mails = "select subject || '|' || body from outbox where recipient = 'ombudsdienst@example.org' and subject like 'Nieuw bericht %'";
    let mail = column(&portal, mails).await;
    let reference = column(&portal, "select reference from conversations where topic = 'break'").await;
    assert!(mail.starts_with(&format!("Nieuw bericht {reference}|")) && mail.contains("/ombudsdienst/doorbrekingen/"), "{mail}");
    for secret in ["Jan", "Willems", "Sofie", JAN] {
        assert!(!mail.contains(secret), "{mail}");
    }

    // On either side the conversation is about the break, though an exclusion stands behind it.
    let told = jan.get(&format!("/berichten/{reference}")).await;
    assert!(told.has("Gesprek met de ombudsdienst over je doorbrekingen."), "{}", told.text());
    let page = only_page(&an).await;
    let talk = an.get(&format!("/ombudsdienst/berichten/{reference}")).await;
    assert_eq!(talk.attribute("dd a", "href").as_deref(), Some(page.as_str()));
    let shown = an.get(&page).await;
    assert!(shown.has("De patiënt vertrouwt deze doorbreking niet.") && shown.has("Melding ontvangen"), "{}", shown.text());
    let (take, close) = (format!("{page}/onderzoek"), format!("{page}/afsluiten"));
    let theirs = lien.get(&page).await;
    for _ in 0..2 {
        assert_eq!(an.send(&shown, &take, &[]).await.location(), page);
    }
    let late = lien.send(&theirs, &take, &[]).await;
    assert_eq!(late.status, 409);
    assert!(
        late.has("An De Smet heeft deze melding intussen in onderzoek genomen (23 november 2026 om 14.05 uur)."),
        "{}",
        late.text()
    );
    assert!(jan.get("/doorbrekingen").await.has("In onderzoek"));

    let refused = an.send(&shown, &close, &[("bevindingen", "x"), ("uitleg", "")]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.has("Kies een besluit.") && refused.has("Schrijf een uitleg voor de patiënt."));
    assert_eq!(refused.attribute(".govuk-error-summary a", "href").unwrap(), "#besluit");
    let outcome = [("besluit", "gegrond"), ("bevindingen", "Geen wacht die nacht."), ("uitleg", "We spraken de arts aan.")];
    for _ in 0..2 {
        assert_eq!(an.send(&shown, &close, &outcome).await.location(), page);
    }
    let late =
        lien.send(&theirs, &close, &[("besluit", "ongegrond"), ("bevindingen", "Niets"), ("uitleg", "Alles in orde.")]).await;
    assert!(late.status == 409 && late.has("An De Smet heeft deze melding intussen afgesloten"), "{}", late.text());
    let body = portal.told_body("m.kind = 'outcome'").await;
    assert_eq!(
        body,
        "De ombudsdienst onderzocht je melding over deze doorbreking. Je melding is gegrond: er was geen goede reden om je dossier te openen. We spraken de arts aan."
    );
    assert_eq!(portal.count("select count(distinct conversation_id) from messages m join conversations c on c.id = conversation_id where topic = 'break'").await, 1);
    assert_eq!(
        portal.count("select count(*) from outbox where recipient = 'jan@example.org'").await,
        3,
        "registered, broken, outcome"
    );
    let own = jan.get("/doorbrekingen").await;
    assert!(own.has("Er was geen goede reden. Lees de uitleg"), "{}", own.text());
    assert!(own.has("Gegrond") && !own.has("Geen wacht die nacht"), "{}", own.text());
    let done = an.get(&page).await;
    for words in [
        "Geen wacht die nacht.",
        "Afgesloten door An De Smet",
        "In onderzoek genomen door An De Smet",
        "Bekeken door An De Smet",
        "De patiënt vertrouwt dit niet",
    ] {
        assert!(done.has(words), "{words}: {}", done.text());
    }
    assert!(an.get("/ombudsdienst/doorbrekingen").await.has("Geen doorbrekingen te bekijken. Alles is bekeken."));
    for action in ["break-distrusted", "case-taken", "case-closed", "break-reviewed"] {
        assert_eq!(portal.count(&format!("select count(*) from audit_events where action = '{action}'")).await, 1, "{action}");
    }
    assert!(portal.count("select count(*) from audit_events where action = 'break-read'").await >= 4);
}

#[tokio::test]
async fn what_waits_for_a_look_comes_first() {
    let portal = Portal::start().await;
    let (site, now) = (portal.site(), portal.clock.now());
    let named = |name: &str, motivation: &str| Report {
        person: ReportedPerson { name: Line::new(name), ..ReportedPerson::default() },
        motivation: Motivation::new(motivation),
        ..last_night(now)
    };
    // Known and unmarked, marked, and one with a case.
    send(&site, &last_night(now)).await;
    portal.clock.advance(TimeDelta::minutes(1));
    send(&site, &named("Qwist Wxyz", "abc")).await;
    portal.clock.advance(TimeDelta::minutes(1));
    send(&site, &Report { starts_at: now - TimeDelta::days(3), ends_at: Some(now - TimeDelta::days(3)), ..last_night(now) })
        .await;
    let jan = portal.signed_in("jan").await;
    let list = jan.get("/doorbrekingen").await;
    let oldest = list.texts("form[action$='/vertrouw-niet']").len();
    assert_eq!(oldest, 3);
    let id = column(&portal, "select id::text from breaks order by starts_at limit 1").await;
    jan.send(&list, &format!("/doorbrekingen/{id}/vertrouw-niet"), &[]).await.location();
    let an = portal.signed_in("an-ombudsdienst").await;
    let states = async |path: &str| an.get(path).await.texts("tbody td:last-child");
    let shown = an.get("/ombudsdienst/doorbrekingen").await;
    assert_eq!(shown.texts("tbody td:last-child"), ["Melding ontvangen", "Te bekijken", "Te bekijken"]);
    assert!(
        shown.texts("tbody tr")[1].contains("motivering ontbreekt") && shown.texts("tbody tr")[1].contains("persoon onbekend")
    );
    assert_eq!(shown.texts(".mt-stats li"), ["3 doorbrekingen te bekijken", "1 open melding", "0 brieven te schrijven"]);
    assert_eq!(states("/ombudsdienst/doorbrekingen?toon=zaken").await, ["Melding ontvangen"]);
    let marked = shown.attribute("tbody tr:nth-child(2) a", "href").unwrap();
    let review = format!("{marked}/bekeken");
    let (page, theirs) = (an.get(&marked).await, portal.signed_in("lien-ombudsdienst").await);
    for _ in 0..2 {
        assert_eq!(an.send(&page, &review, &[]).await.location(), marked);
    }
    let from = theirs.get(&marked).await;
    let late = theirs.send(&from, &review, &[]).await;
    assert!(late.status == 409 && late.has("An De Smet heeft deze doorbreking intussen bekeken"), "{}", late.text());
    assert_eq!(states("/ombudsdienst/doorbrekingen").await.len(), 2);
    assert_eq!(states("/ombudsdienst/doorbrekingen?toon=alle").await, ["Melding ontvangen", "Bekeken", "Te bekijken"]);
    assert_eq!(an.get("/ombudsdienst/doorbrekingen?toon=iets").await.status, 404);
    assert!(
        portal
            .signed_in("koen-ombudsdienst")
            .await
            .get("/ombudsdienst/doorbrekingen?toon=alle")
            .await
            .has("Er zijn geen doorbrekingen.")
    );
    // Twenty on a page, on either side.
    for _ in 0..20 {
        send(&site, &last_night(portal.clock.now())).await;
    }
    for (visitor, list, cards) in
        [(&jan, "/doorbrekingen", ".mt-cards .mt-card"), (&an, "/ombudsdienst/doorbrekingen?toon=alle", "tbody tr")]
    {
        let first = visitor.get(list).await;
        assert_eq!(first.texts(cards).len(), 20, "{list}");
        let next = first.attribute("a[rel=next]", "href").unwrap();
        let second = visitor.get(&next).await;
        assert_eq!(
            (second.texts(cards).len(), second.texts("a[rel=next]").len(), second.texts("a[rel=prev]").len()),
            (3, 0, 1),
            "{next}"
        );
        let third = next.replace("pagina=2", "pagina=3");
        assert_eq!(visitor.get(&third).await.status, 404);
    }
}

#[tokio::test]
async fn a_notice_that_stays_unread_is_written_on_paper() {
    let portal = Portal::start().await;
    jan_excludes_sofie(&portal).await;
    send(&portal.site(), &last_night(portal.clock.now())).await;
    let list = "/ombudsdienst/doorbrekingen";
    portal.clock.advance(TimeDelta::days(7) - TimeDelta::seconds(1));
    let an = portal.signed_in("an-ombudsdienst").await;
    assert!(!an.get(list).await.has("Brief te schrijven"));
    portal.clock.advance(TimeDelta::seconds(1));
    let an = portal.signed_in("an-ombudsdienst").await;
    let lien = portal.signed_in("lien-ombudsdienst").await;
    let page = an.get(list).await;
    assert!(page.has("Brief te schrijven") && page.has("85.07.30-999.32"));
    let subjects = page.texts("section[aria-labelledby=brieven] dl div:first-child dd");
    assert_eq!(
        subjects,
        ["Je uitsluiting is geregistreerd", "Je dossier is geopend met een doorbreking"],
        "the oldest first, of any kind"
    );
    let (theirs, action) = (lien.get(list).await, page.attribute("form[action$='/brief-verstuurd']", "action").unwrap());
    for _ in 0..2 {
        assert_eq!(an.send(&page, &action, &[]).await.location(), list);
    }
    let late = lien.send(&theirs, &action, &[]).await;
    assert!(late.status == 409 && late.has("An De Smet heeft deze brief intussen verstuurd"), "{}", late.text());
    let left = an.get(list).await;
    assert_eq!(left.texts("section[aria-labelledby=brieven] li").len(), 1);
    let broken = left.attribute("form[action$='/brief-verstuurd']", "action").unwrap();
    portal.owner().await.execute("update messages set read_at = $1 where kind = 'broken'", &[&portal.clock.now()]).await.unwrap();
    let read = an.send(&left, &broken, &[]).await;
    assert!(read.status == 409 && read.has("De patiënt heeft dit bericht intussen gelezen"), "{}", read.text());
    assert!(!an.get(list).await.has("Brief te schrijven"));
    assert_eq!(portal.count("select count(*) from audit_events where action = 'letter-sent'").await, 1);
    let koen = portal.signed_in("koen-ombudsdienst").await;
    let from = koen.get(list).await;
    assert_eq!(koen.send(&from, &action, &[]).await.status, 404);
}

#[tokio::test]
async fn an_officer_never_meets_a_break_that_is_about_them_and_it_is_not_lost() {
    let portal = Portal::start().await;
    let (site, now) = (portal.site(), portal.clock.now());
    let of = |niss: &str, name: &str, identifiers: Identifiers| Report {
        patient: Niss::parse(niss).unwrap(),
        person: ReportedPerson { identifiers, name: Line::new(name), ..ReportedPerson::default() },
        ..last_night(now)
    };
    let officer_niss = Identifiers::new([Identifier::from(&Niss::parse("01020300071").unwrap())]).unwrap();
    // As the patient, by a number that the directory does not know, by a name like hers.
    let mut ids = Vec::new();
    for report in
        [of("01020300071", "Sofie Claes", riziv(SOFIE)), of(JAN, "", officer_niss), of(JAN, "Maes L.", Identifiers::default())]
    {
        let Reported::Recorded { id, .. } = send(&site, &report).await else { panic!("kept") };
        ids.push(id);
    }
    let (an, lien) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    assert_eq!(an.get("/ombudsdienst/doorbrekingen").await.texts("tbody tr").len(), 3);
    assert_eq!(lien.get("/ombudsdienst/doorbrekingen").await.texts("tbody tr").len(), 0);
    let from = lien.get("/ombudsdienst/doorbrekingen").await;
    for id in &ids {
        let page = format!("/ombudsdienst/doorbrekingen/{id}");
        assert_eq!(an.get(&page).await.status, 200);
        let withheld = lien.get(&page).await;
        assert_eq!((withheld.status, withheld.text_of("h1")), (403, "Deze doorbreking behandelt een collega.".to_owned()));
        for action in ["bekeken", "onderzoek", "afsluiten"] {
            let fields = [("besluit", "gegrond"), ("bevindingen", "x"), ("uitleg", "y")];
            assert_eq!(lien.send(&from, &format!("{page}/{action}"), &fields).await.status, 403, "{action}");
        }
        let actor =
            column(&portal, "select institution_id::text || ' ' || id::text from officers where given_name = 'Lien'").await;
        let (institution, officer) = actor.split_once(' ').unwrap();
        let mut tx = site
            .db
            .begin(Actor::Officer { id: officer.parse().unwrap(), institution: institution.parse().unwrap() })
            .await
            .unwrap();
        let seen: Kind = diesel_async::RunQueryDsl::get_result(
            diesel::sql_query("select (select count(*) from breaks)::text || (select count(*) from messages)::text || (select count(*) from conversations)::text as kind"),
            &mut *tx,
        )
        .await
        .unwrap();
        assert_eq!(seen.kind, "000", "at the store too, the conversations with them");
        tx.rollback().await.unwrap();
    }
    assert_eq!(portal.count("select count(*) from audit_events where action = 'break-withheld'").await, 12);
    // Where every officer stands in it, another ombudsdienst handles it; the case is there for them.
    let koens = Identifiers::new([Identifier::from(&Niss::parse("68112000032").unwrap())]).unwrap();
    let noors = of("01020399942", "", koens);
    send(&site, &noors).await;
    let noor = portal.signed_in("noor").await;
    let list = noor.get("/doorbrekingen").await;
    let action = list.attribute("form[action$='/vertrouw-niet']", "action").unwrap();
    assert_eq!(noor.send(&list, &action, &[]).await.status, 303);
    let page = format!("/ombudsdienst{}", action.trim_end_matches("/vertrouw-niet"));
    assert_eq!(portal.signed_in("koen-ombudsdienst").await.get(&page).await.status, 404);
    let shown = an.get(&page).await;
    assert!(shown.has("Noor El Amrani") && shown.has("Melding ontvangen"), "{}", shown.text());
    let outcome = [("besluit", "ongegrond"), ("bevindingen", "Nagekeken."), ("uitleg", "Er was een goede reden.")];
    assert_eq!(an.send(&shown, &format!("{page}/afsluiten"), &outcome).await.status, 303);
    assert!(noor.get("/doorbrekingen").await.has("Ongegrond"));
    assert_eq!(
        portal
            .count("select count(*) from outbox where subject like 'Nieuw bericht%' and recipient = 'ombudsdienst@example.org'")
            .await,
        1
    );
}

#[tokio::test]
async fn the_demos_break_came_in_as_any_other() {
    let portal = Portal::start().await;
    let site = portal.site();
    for _ in 0..2 {
        mijntoegang::demo::story::happen(&site).await.unwrap();
    }
    assert_eq!(told(&portal).await, (1, 1, 1, 1));
    assert_eq!(portal.count("select count(*) from outbox where recipient = 'emma@example.org'").await, 1);
    let page = portal.signed_in("emma").await.get("/doorbrekingen").await;
    for words in [
        "Nieuw",
        "Uitgesloten persoon",
        "Van 21 november 2026 om 23.47 uur tot 22 november 2026 om 1.47 uur",
        "Enige van wacht op spoed.",
        "Medicatieschema",
    ] {
        assert!(page.has(words), "{words}: {}", page.text());
    }
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
        (Job::Break, "insert into break_cases (break_id, state, opened_at) select id, 'open', now() from breaks"),
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
async fn a_case_is_closed_though_a_colleague_closed_its_conversation() {
    let portal = Portal::start().await;
    jan_excludes_sofie(&portal).await;
    send(&portal.site(), &of_jan(portal.clock.now())).await;
    let (jan, an, lien) =
        (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    let list = jan.get("/doorbrekingen").await;
    let action = list.attribute("form[action$='/vertrouw-niet']", "action").unwrap();
    assert_eq!(jan.send(&list, &action, &[]).await.status, 303);
    let reference = column(&portal, "select reference from conversations where topic = 'break'").await;
    let talk = format!("/ombudsdienst/berichten/{reference}");
    assert_eq!(an.fill(&talk, &format!("{talk}/sluit"), &[]).await.status, 303);
    let page = only_page(&lien).await;
    let (shown, theirs, close) = (lien.get(&page).await, an.get(&page).await, format!("{page}/afsluiten"));
    let outcome = [("besluit", "ongegrond"), ("bevindingen", "Wel wacht die nacht."), ("uitleg", "Alles in orde.")];
    for _ in 0..2 {
        let answer = lien.send(&shown, &close, &outcome).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
    }
    assert_eq!(portal.count("select count(*) from messages where kind = 'outcome'").await, 1);
    assert_eq!(portal.count("select count(*) from conversations where topic = 'break' and closed_at is null").await, 1);
    // What the colleague typed meanwhile is there to copy.
    let hers = [("besluit", "gegrond"), ("bevindingen", "Merkbevinding"), ("uitleg", "Merkuitleg")];
    let late = an.send(&theirs, &close, &hers).await;
    assert_eq!(
        (late.status, late.text_of("#bevindingen"), late.text_of("#uitleg")),
        (409, "Merkbevinding".into(), "Merkuitleg".into())
    );
    assert_eq!(an.get(&page).await.text_of("#uitleg"), "");
}

#[tokio::test]
async fn a_conversation_that_only_its_break_withholds_is_counted_nowhere_and_answered_neutrally() {
    let portal = Portal::start().await;
    let (jan, an, lien) =
        (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    // By a number of An's beside Sofie's: the conversation itself names Sofie alone.
    let an_niss = Identifier::from(&Niss::parse("70051500085").unwrap());
    let mut report = last_night(portal.clock.now());
    report.person.identifiers = Identifiers::new(riziv(SOFIE).iter().cloned().chain([an_niss])).unwrap();
    send(&portal.site(), &report).await;
    let reference = column(&portal, "select reference from conversations where topic = 'break'").await;
    assert_eq!(jan.replies(&format!("/berichten/{reference}"), "Waarom was dat?").await.status, 303);
    let theirs = format!("/ombudsdienst/berichten/{reference}");
    let list = an.get("/ombudsdienst/berichten").await;
    assert_eq!((list.texts("tbody tr").len(), list.text_of(".mt-nav__count")), (0, String::new()));
    let hidden = an.get(&theirs).await;
    assert_eq!((hidden.status, hidden.text_of("h1")), (403, "Dit gesprek behandelt een collega.".into()));
    assert_eq!(an.get("/ombudsdienst/berichten/GB-2026-999999-A").await.status, 404);
    let nobodys = "select conversations from mt_nobody_may_open()";
    assert_eq!(portal.count(nobodys).await, 0);
    assert_eq!(lien.get("/ombudsdienst").await.text_of(".mt-nav__count"), "1 ongelezen");
    assert_eq!(lien.get(&theirs).await.status, 200);
    portal.owner().await.batch_execute("update officers set active = false where given_name = 'Lien'").await.unwrap();
    assert_eq!(portal.count(nobodys).await, 1);
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
    let of =
        |report: Report, identifiers: Identifiers| Report { person: ReportedPerson { identifiers, ..report.person }, ..report };
    assert_eq!(send(&site, &of(of_jan(now), both("P-1001"))).await, Reported::Refused(Refusal::SeveralPeople), "another name");
    let owner = portal.owner().await;
    let greet = "id = (select care_worker_id from care_worker_posts where personnel_number = 'P-1002')";
    for sql in [
        format!("update care_workers set search_key = 'sofie claes', niss = '48031100020' where {greet}"),
        "update care_workers set niss = '48031100119' where riziv = '10000007003'".to_owned(),
    ] {
        owner.batch_execute(&sql).await.unwrap();
    }
    assert_eq!(send(&site, &of(of_jan(now), both("P-1002"))).await, Reported::Refused(Refusal::SeveralPeople), "another NISS");
    assert_eq!(portal.count("select count(*) from breaks").await, 0);
    assert!(matches!(send(&site, &of(last_night(now), both("P-1002"))).await, Reported::Recorded { opens: false, .. }));
    let an = portal.signed_in("an-ombudsdienst").await;
    assert!(an.get("/ombudsdienst/doorbrekingen").await.has("nummers van meer dan één persoon"));
    // Two entries that may be one person: an entry with neither number and the same name.
    owner.batch_execute(&format!("update care_workers set niss = null where {greet}")).await.unwrap();
    let answer = send(&site, &of(of_jan(now), both("P-1002"))).await;
    assert!(matches!(answer, Reported::Recorded { opens: true, .. }), "{answer:?}");
}
