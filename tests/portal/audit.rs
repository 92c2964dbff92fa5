//! The audit (R13): every action leaves exactly one row, of ids and codes; what an officer reads leaves one too.

mod guarantees;
mod log_and_figures;
mod signals;

use regex::Regex;
use serde_json::Value;
use tokio_postgres::Client;
use uuid::Uuid;

use crate::support::{Page, Portal, Visitor};

/// A row, as far as it is compared.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    action: String,
    kind: String,
    actor: Option<Uuid>,
    institution: Option<Uuid>,
    patient: Option<Uuid>,
    request: Option<Uuid>,
    exclusion: Option<Uuid>,
    worker: Option<Uuid>,
    details: Value,
}

struct Scene {
    portal: Portal,
    owner: Client,
    emma: Visitor,
    an: Visitor,
}

impl Scene {
    async fn new() -> Self {
        let portal = Portal::start().await;
        let (emma, an) = (portal.signed_in("emma").await, portal.signed_in("an-ombudsdienst").await);
        Self { owner: portal.owner().await, portal, emma, an }
    }

    async fn id(&self, sql: &str) -> Uuid {
        self.owner.query_one(sql, &[]).await.unwrap().get(0)
    }

    async fn last(&self) -> i64 {
        self.portal.count("select coalesce(max(id), 0) from audit_events").await
    }

    async fn since(&self, last: i64) -> Vec<Row> {
        let sql = "select action, actor_kind, actor_id, institution_id, patient_id, request_id, exclusion_id, care_worker_id, details::text
                     from audit_events where id > $1 order by id";
        let rows = self.owner.query(sql, &[&last]).await.unwrap();
        rows.iter()
            .map(|row| Row {
                action: row.get(0),
                kind: row.get(1),
                actor: row.get(2),
                institution: row.get(3),
                patient: row.get(4),
                request: row.get(5),
                exclusion: row.get(6),
                worker: row.get(7),
                details: serde_json::from_str(row.get(8)).unwrap(),
            })
            .collect()
    }

    /// Posts one form, and answers with what it left.
    async fn leaves(&self, visitor: &Visitor, page: &str, path: &str, fields: &[(&str, &str)]) -> (Page, Vec<Row>) {
        let from = visitor.get(page).await;
        let mut all: Vec<(&str, &str)> = Vec::new();
        let hidden = from.hidden(path);
        all.extend(hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        all.extend_from_slice(fields);
        let last = self.last().await;
        let answer = visitor.post(path, &all).await;
        (answer, self.since(last).await)
    }

    /// The same, for a form that is accepted and leaves one row.
    async fn leaves_one(&self, visitor: &Visitor, page: &str, path: &str, fields: &[(&str, &str)]) -> Row {
        let (answer, mut rows) = self.leaves(visitor, page, path, fields).await;
        answer.location();
        assert_eq!(rows.len(), 1, "{path}: {rows:?}");
        rows.remove(0)
    }

    async fn row_of_patient(
        &self,
        action: &str,
        request: Option<Uuid>,
        exclusion: Option<Uuid>,
        worker: Option<Uuid>,
        details: Value,
    ) -> Row {
        let emma = self.id("select id from patients where given_name = 'Emma'").await;
        Row {
            action: action.to_owned(),
            kind: "patient".to_owned(),
            actor: Some(emma),
            institution: None,
            patient: Some(emma),
            request,
            exclusion,
            worker,
            details,
        }
    }

    async fn row_of_officer(
        &self,
        action: &str,
        request: Option<Uuid>,
        exclusion: Option<Uuid>,
        worker: Option<Uuid>,
        details: Value,
    ) -> Row {
        Row {
            actor: Some(self.id("select id from officers where given_name = 'An'").await),
            institution: Some(self.id("select institution_id from officers where given_name = 'An'").await),
            kind: "officer".to_owned(),
            ..self.row_of_patient(action, request, exclusion, worker, details).await
        }
    }

    async fn request(&self, reference: &str) -> Uuid {
        self.id(&format!("select id from exclusion_requests where reference = '{reference}'")).await
    }
}

fn nothing() -> Value {
    serde_json::json!({})
}

/// A rijksregister number of somebody born in the twentieth century, with its check digits.
fn niss(first_nine: u64) -> String {
    format!("{first_nine:09}{:02}", 97 - first_nine % 97)
}

/// Words that may stand nowhere in the audit.
const MARKED: [&str; 13] = [
    "merkadres",
    "Zebedeus",
    "Merkman",
    "merkplaats",
    "merkfunctie",
    "merkopmerking",
    "0470 99 88 77",
    "merkuitleg",
    "merkvergissing",
    "Merkgegeven",
    "Merkfamilie",
    "merknummer",
    "merkzoek",
];

#[tokio::test]
async fn each_action_leaves_one_row_of_ids_and_codes() {
    let scene = Scene::new().await;
    let (emma, an) = (&scene.emma, &scene.an);
    // The patient describes somebody and sends the request.
    let found = emma.fill("/uitsluitingen/aanvragen", "/uitsluitingen/aanvragen", &[("zoek", "Merkzoek Qwxz")]).await.location();
    let draft = found.rsplit_once('/').unwrap().0.to_owned();
    let step = async |name: &str, fields: &[(&str, &str)]| {
        let path = format!("{draft}/{name}");
        let (answer, rows) = scene.leaves(emma, &path, &path, fields).await;
        assert_eq!((answer.status, rows), (303, vec![]), "a draft is nobody's business yet: {}", answer.text());
    };
    step("beschrijven", &[("naam", "Zebedeus Merkman"), ("waar", "merkplaats"), ("functie", "merkfunctie")]).await;
    step("gevolgen", &[("gelezen", "ja")]).await;
    step("contact", &[("opmerking", "merkopmerking"), ("contact", "telefoon"), ("telefoon", "0470 99 88 77")]).await;
    let check = format!("{draft}/controle");
    let sent = scene.leaves_one(emma, &check, &check, &[]).await;
    let reference = emma.get(&format!("{draft}/verstuurd")).await.text_of(".mt-ticket");
    let request = scene.request(&reference).await;
    assert_eq!(sent, scene.row_of_patient("request-sent", Some(request), None, None, nothing()).await);
    // The ombudsdienst takes it, adds the person, registers, and takes that back.
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    let taken = scene.leaves_one(an, &page, &format!("{page}/neem"), &[]).await;
    assert_eq!(taken, scene.row_of_officer("request-taken", Some(request), None, None, nothing()).await);
    let number = niss(900_101_997);
    let home = scene.id("select institution_id from officers where given_name = 'An'").await.to_string();
    let person = [
        ("voornaam", "Merkgegeven"),
        ("familienaam", "Merkfamilie"),
        ("functie", "merkfunctie"),
        ("rijksregisternummer", number.as_str()),
        ("personeelsnummer", "merknummer"),
        ("instelling", home.as_str()),
    ];
    let add = format!("{page}/persoon");
    let added = scene.leaves_one(an, &add, &add, &person).await;
    let worker = scene.id("select id from care_workers where given_name = 'Merkgegeven'").await;
    assert_eq!(added, scene.row_of_officer("care-worker-added", Some(request), None, Some(worker), nothing()).await);
    let registered = scene.leaves_one(an, &page, &format!("{page}/registreer"), &[("persoon", &worker.to_string())]).await;
    let exclusion = scene.id(&format!("select id from exclusions where request_id = '{request}'")).await;
    assert_eq!(
        registered,
        scene.row_of_officer("exclusion-registered", Some(request), Some(exclusion), Some(worker), nothing()).await
    );
    // The patient gives access again, and takes that back.
    let list = "/uitsluitingen";
    let give = format!("{list}/{exclusion}/opnieuw-toegang");
    let period = scene.id(&format!("select id from exclusion_periods where exclusion_id = '{exclusion}'")).await;
    let of_period = serde_json::json!({ "period": period });
    let given = scene.leaves_one(emma, &give, &give, &[]).await;
    assert_eq!(given, scene.row_of_patient("access-given-again", None, Some(exclusion), None, of_period.clone()).await);
    let undone = scene.leaves_one(emma, list, &format!("{list}/{exclusion}/maak-ongedaan"), &[]).await;
    assert_eq!(undone, scene.row_of_patient("ending-undone", None, Some(exclusion), None, of_period).await);
    let retract = format!("{page}/trek-registratie-in");
    let retracted = scene.leaves_one(an, &page, &retract, &[("reden-intrekking", "merkvergissing")]).await;
    assert_eq!(retracted, scene.row_of_officer("registration-retracted", Some(request), Some(exclusion), None, nothing()).await);
    let refused = scene.leaves_one(an, &page, &format!("{page}/weiger"), &[("reden", "andere"), ("uitleg", "merkuitleg")]).await;
    assert_eq!(
        refused,
        scene.row_of_officer("request-refused", Some(request), None, None, serde_json::json!({ "reason": "andere" })).await
    );
    // Another request: chosen from the directory, and withdrawn.
    let draft = emma.draft_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    let check = format!("{draft}/controle");
    let sent = scene.leaves_one(emma, &check, &check, &[]).await;
    let reference = emma.get(&format!("{draft}/verstuurd")).await.text_of(".mt-ticket");
    let (request, tom) =
        (scene.request(&reference).await, scene.id("select id from care_workers where riziv = '40000028401'").await);
    assert_eq!(sent, scene.row_of_patient("request-sent", Some(request), None, Some(tom), nothing()).await);
    let page = format!("/aanvragen/{reference}");
    let withdrawn = scene.leaves_one(emma, &page, &format!("{page}/intrekken"), &[]).await;
    assert_eq!(withdrawn, scene.row_of_patient("request-withdrawn", Some(request), None, None, nothing()).await);
    // They write to each other, and the ombudsdienst asks and prepares.
    let last = scene.last().await;
    let talk = emma.writes("uitsluiting", "Zebedeus Merkman uit merkplaats").await;
    let theirs = format!("/ombudsdienst{talk}");
    let conversation =
        scene.id(&format!("select id from conversations where reference = '{}'", talk.rsplit('/').next().unwrap())).await;
    let message = scene.id(&format!("select id from messages where conversation_id = '{conversation}'")).await;
    let of = |message: Uuid| serde_json::json!({ "conversation": conversation, "message": message });
    assert_eq!(scene.since(last).await, [scene.row_of_patient("message-sent", None, None, None, of(message)).await]);
    let only = serde_json::json!({ "conversation": conversation });
    let answered = scene.leaves_one(an, &theirs, &theirs, &[("tekst", "merkuitleg")]).await;
    let answer =
        scene.id(&format!("select id from messages where conversation_id = '{conversation}' and author = 'officer'")).await;
    assert_eq!(answered, scene.row_of_officer("message-answered", None, None, None, of(answer)).await);
    for (path, action) in [("sluit", "conversation-closed"), ("heropen", "conversation-reopened")] {
        let row = scene.leaves_one(an, &theirs, &format!("{theirs}/{path}"), &[]).await;
        assert_eq!(row, scene.row_of_officer(action, None, None, None, only.clone()).await);
    }
    let (prepare, from) = (format!("{theirs}/aanvraag"), an.get(&format!("{theirs}/aanvraag")).await);
    let last = scene.last().await;
    let fields = [("stap", "beschrijf"), ("naam", "Zebedeus Merkman"), ("waar", "merkplaats"), ("functie", "merkfunctie")];
    an.send(&from, &prepare, &fields).await.location();
    let drafted = scene.id("select id from request_drafts where prepared_by is not null").await;
    let details = serde_json::json!({ "conversation": conversation, "draft": drafted });
    assert_eq!(scene.since(last).await, [scene.row_of_officer("request-prepared", None, None, None, details).await]);
    let reference = emma.send_draft(&emma.draft_described("Merkman", "merkplaats 2").await).await;
    let request = scene.request(&reference).await;
    let vraag = format!("/ombudsdienst/aanvragen/{reference}/vraag");
    let (asked, rows) = scene.leaves(an, &vraag, &vraag, &[("vraag", "merkopmerking")]).await;
    asked.location();
    let question = scene.id(&format!("select id from conversations where request_id = '{request}'")).await;
    let details = serde_json::json!({ "conversation": question });
    let taken = scene.row_of_officer("request-taken", Some(request), None, None, nothing()).await;
    assert_eq!(rows, [taken, scene.row_of_officer("request-asked", Some(request), None, None, details).await]);
    let place = emma.get(&format!("/aanvragen/{reference}")).await.attribute(".mt-note a", "href").unwrap();
    let (_, rows) = scene.leaves(emma, &place, &place, &[("tekst", "merkopmerking")]).await;
    assert_eq!(rows.iter().map(|row| row.action.as_str()).collect::<Vec<_>>(), ["message-sent", "request-answered"]);
    assert_eq!(rows[1], scene.row_of_patient("request-answered", Some(request), None, None, nothing()).await);
    // The account: the address, by form and by link, and everything taken along.
    let account = "/mijn-gegevens/e-mail";
    let asked = scene.leaves_one(emma, account, account, &[("e-mail", "merkadres@example.org")]).await;
    assert_eq!(asked, scene.row_of_patient("email-asked", None, None, None, nothing()).await);
    let body: String =
        scene.owner.query_one("select body from outbox where kind = 'email-confirmation'", &[]).await.unwrap().get(0);
    let link = body.split_whitespace().find(|word| word.contains("/e-mail-bevestigen/")).unwrap().to_owned();
    let by_link = async |action: &str, link: &str| {
        let last = scene.last().await;
        assert!(scene.portal.anonymous().post(link.strip_prefix(&scene.portal.base).unwrap(), &[]).await.status < 400);
        let job =
            Row { kind: "system".to_owned(), actor: None, ..scene.row_of_patient(action, None, None, None, nothing()).await };
        assert_eq!(scene.since(last).await, [job]);
    };
    by_link("email-confirmed", &link).await;
    // The refusal above was told by mail, to the address that is confirmed by now.
    let sql = "select unsubscribe from outbox where kind = 'patient-notice' order by created_at desc, id desc limit 1";
    let stop: String = scene.owner.query_one(sql, &[]).await.unwrap().get(0);
    by_link("notices-stopped", &stop).await;
    let resumed = scene.leaves_one(emma, account, "/mijn-gegevens/e-mail-aan", &[]).await;
    assert_eq!(resumed, scene.row_of_patient("notices-resumed", None, None, None, nothing()).await);
    let removed = scene.leaves_one(emma, account, "/mijn-gegevens/e-mail-verwijderen", &[]).await;
    assert_eq!(removed, scene.row_of_patient("email-removed", None, None, None, nothing()).await);
    for (shape, code) in [("json", "json"), ("pagina", "page")] {
        let (answer, rows) = scene.leaves(emma, "/mijn-gegevens/download", "/mijn-gegevens/download", &[("vorm", shape)]).await;
        assert!(answer.status == 200 || answer.status == 303);
        let shape = serde_json::json!({ "shape": code });
        assert_eq!(rows, [scene.row_of_patient("data-downloaded", None, None, None, shape).await]);
    }
    // Searches of the worklist by what may stand nowhere.
    for term in ["merkzoek", "85073000061", "Zebedeus Merkman", "Emma Peeters"] {
        assert_eq!(an.search("/ombudsdienst", &[("zoek", term)]).await.status, 200);
    }
    mijntoegang::demo::story::happen(&scene.portal.site()).await.unwrap();
    holds_ids_and_codes_only(&scene, &number).await;
}

#[tokio::test]
async fn every_act_about_a_break_leaves_its_row() {
    let scene = Scene::new().await;
    let last = scene.last().await;
    mijntoegang::demo::story::happen(&scene.portal.site()).await.unwrap();
    let (broken, letter) =
        (scene.id("select id from breaks").await, scene.id("select id from messages where kind = 'broken'").await);
    let (emma, worker) = (scene.id("select patient_id from breaks").await, scene.id("select care_worker_id from breaks").await);
    let system = |action: &str, worker: Option<Uuid>, details: Value| Row {
        action: action.to_owned(),
        kind: "system".to_owned(),
        actor: None,
        institution: None,
        patient: Some(emma),
        request: None,
        exclusion: None,
        worker,
        details,
    };
    let of_break = || serde_json::json!({ "break": broken });
    let reported =
        serde_json::json!({ "break": broken, "application": "epd", "kind": "exclusion", "effect": "opens", "marks": [] });
    assert_eq!(
        scene.since(last).await,
        [system("break-reported", Some(worker), reported), system("break-contents-told", None, of_break())]
    );
    let (own, list) = (format!("/doorbrekingen/{broken}/vertrouw-niet"), "/ombudsdienst/doorbrekingen");
    let page = format!("{list}/{broken}");
    let row = scene.leaves_one(&scene.emma, &own, &own, &[]).await;
    assert_eq!(row, scene.row_of_patient("break-distrusted", None, None, None, of_break()).await);
    for (action, path) in [("break-reviewed", format!("{page}/bekeken")), ("case-taken", format!("{page}/onderzoek"))] {
        let row = scene.leaves_one(&scene.an, &page, &path, &[]).await;
        assert_eq!(row, Row { patient: Some(emma), ..scene.row_of_officer(action, None, None, None, of_break()).await });
    }
    let outcome = [("besluit", "gegrond"), ("bevindingen", "Merkteken"), ("uitleg", "Merkteken")];
    let row = scene.leaves_one(&scene.an, &page, &format!("{page}/afsluiten"), &outcome).await;
    let closed = serde_json::json!({ "break": broken, "verdict": "founded" });
    assert_eq!(row, scene.row_of_officer("case-closed", None, None, None, closed).await);
    scene.portal.clock.advance(chrono::TimeDelta::days(6));
    let an = scene.portal.signed_in("an-ombudsdienst").await;
    let letters = "/ombudsdienst/brieven";
    let last = scene.last().await;
    let page_of_letters = an.get(letters).await;
    let read = serde_json::json!({ "letters": [letter] });
    let row = scene.row_of_officer("letters-read", None, None, None, read).await;
    assert_eq!(scene.since(last).await, [Row { patient: None, ..row }]);
    let last = scene.last().await;
    let opened = an.get(&format!("{letters}/{letter}")).await;
    let address =
        [("adres", "Merkteken 148\n8400 Merkteken"), ("formulier", &opened.attribute("[name=formulier]", "value").unwrap())];
    let print = an.send(&opened, &format!("{letters}/{letter}/afdrukken"), &address).await.location();
    assert_eq!(an.get(&print).await.status, 200);
    let sql = "select conversation_id from messages where id = $1";
    let thread: Uuid = scene.portal.owner().await.query_one(sql, &[&letter]).await.unwrap().get(0);
    let of_letter = || serde_json::json!({ "conversation": thread, "message": letter });
    for (row, action) in scene.since(last).await.into_iter().zip(["letter-read", "letter-printed", "letter-read"]) {
        assert_eq!(row, scene.row_of_officer(action, None, None, None, of_letter()).await);
    }
    let last = scene.last().await;
    assert_eq!(an.send(&page_of_letters, &format!("{letters}/{letter}/verstuurd"), &[]).await.status, 303);
    let rows = scene.since(last).await;
    let [row] = rows.as_slice() else { panic!("one row, not {rows:?}") };
    assert_eq!(*row, scene.row_of_officer("letter-sent", None, None, None, of_letter()).await);
    // Reading.
    for (path, action) in [(format!("{list}?toon=alle"), "breaks-read"), (page, "break-read")] {
        let last = scene.last().await;
        assert_eq!(an.get(&path).await.status, 200);
        assert_eq!(scene.since(last).await.iter().map(|row| row.action.as_str()).collect::<Vec<_>>(), [action], "{path}");
    }
    let emma = scene.portal.signed_in("emma").await;
    let last = scene.last().await;
    assert_eq!(emma.get("/doorbrekingen").await.status, 200);
    assert_eq!(scene.since(last).await, [], "one's own");
}

/// No text of a person's in any column of any row.
async fn holds_ids_and_codes_only(scene: &Scene, added: &str) {
    let rows = scene.owner.query("select to_jsonb(a)::text from audit_events a order by id", &[]).await.unwrap();
    assert!(rows.len() > 10);
    let all: String = rows.iter().map(|row| row.get::<_, String>(0) + "\n").collect();
    let lower = all.to_lowercase();
    let people = scene
        .owner
        .query(
            "select niss from patients union select given_name from patients union select family_name from patients
             union select split_part(email, '@', 1) || '@' from patients where email is not null
             union select niss from officers union select family_name from officers union select name from institutions
             union select 'janssens' union select 'claes'",
            &[],
        )
        .await
        .unwrap();
    let people: Vec<String> = people.iter().filter_map(|row| row.get(0)).collect();
    assert!(people.len() > 20);
    for word in MARKED.iter().copied().chain([added]).chain(people.iter().map(String::as_str)) {
        // Names of three letters can stand in a word of ours by accident.
        assert!(word.chars().count() < 4 || !lower.contains(&word.to_lowercase()), "{word} stands in the audit");
    }
    let code = Regex::new(r"^([a-z]+(-[a-z]+)*|(UA|GB)-\d{4}-\d{6}-[A-Z]|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$").unwrap();
    for row in rows {
        let row: Value = serde_json::from_str(row.get(0)).unwrap();
        let mut open = vec![&row["details"], &row["action"], &row["actor_kind"]];
        while let Some(value) = open.pop() {
            match value {
                Value::Object(map) => open.extend(map.values()),
                Value::Array(list) => open.extend(list),
                Value::String(text) => assert!(code.is_match(text), "{text} is neither an id nor a code"),
                other => panic!("{other} is neither an id nor a code"),
            }
        }
    }
}

#[tokio::test]
async fn what_an_officer_does_for_a_patient_without_the_portal_leaves_one_row_each() {
    let scene = Scene::new().await;
    let an = &scene.an;
    let draft = crate::intake::complete_draft(an, &[("naam", "Zebedeus Merkman"), ("opmerking", "merkopmerking")]).await;
    let check = format!("{draft}/controle");
    let (answer, rows) = scene.leaves(an, &check, &check, &[]).await;
    let request = scene.id("select id from exclusion_requests where channel = 'telephone'").await;
    let irene = scene.id("select id from patients where niss = '39051800023'").await;
    let receipt = answer.location().rsplit_once('/').unwrap().1.to_owned();
    // The officer's row says nothing of what was found; the job's does, and no officer reads it.
    let home = scene.id("select institution_id from officers where given_name = 'An'").await;
    let details = serde_json::json!({ "receipt": receipt, "institution": home, "identity": "registered" });
    let taken_in = Row {
        kind: "system".to_owned(),
        actor: None,
        patient: Some(irene),
        ..scene.row_of_patient("request-taken-in", Some(request), None, None, details).await
    };
    let details = serde_json::json!({ "receipt": receipt, "channel": "telephone", "identity-check": "teruggebeld" });
    let entered = Row { patient: None, ..scene.row_of_officer("request-entered", None, None, None, details).await };
    assert_eq!(rows, [taken_in, entered]);
    let last = scene.last().await;
    an.get(&answer.location()).await;
    let read = scene.row_of_officer("receipt-read", None, None, None, serde_json::json!({ "receipt": receipt })).await;
    assert_eq!(scene.since(last).await, [Row { patient: None, ..read }]);
    let row = async |action: &str, details: Value| Row {
        patient: Some(irene),
        ..scene.row_of_officer(action, Some(request), None, None, details).await
    };
    let reference: String =
        scene.owner.query_one("select reference from exclusion_requests where id = $1", &[&request]).await.unwrap().get(0);
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    let act =
        async |action: &str, fields: &[(&str, &str)]| scene.leaves_one(an, &page, &format!("{page}/{action}"), fields).await;
    assert_eq!(act("notitie", &[("notitie", "merkuitleg")]).await, row("request-noted", nothing()).await);
    assert_eq!(act("gesprek", &[("gesprek", "merkuitleg"), ("bereikt", "other")]).await, row("request-called", nothing()).await);
    let lien = scene.portal.signed_in("lien-ombudsdienst").await;
    lien.fill(&page, &format!("{page}/neem"), &[]).await.location();
    let from = serde_json::json!({ "from": scene.id("select id from officers where given_name = 'Lien'").await });
    assert_eq!(act("neem-over", &[]).await, row("request-taken-over", from).await);
    assert_eq!(act("geef-terug", &[]).await, row("request-handed-back", nothing()).await);
    act("weiger", &[("reden", "andere"), ("uitleg", "merkuitleg")]).await;
    assert_eq!(act("heropen", &[("reden-heropening", "merkvergissing")]).await, row("request-reopened", nothing()).await);
    // Looking a patient up, choosing and reading; and ending at the patient's word.
    let patients = crate::officer_patients::PATIENTS;
    let emma = scene.id("select id from patients where given_name = 'Emma'").await;
    let bare = async |action: &str, patient: Option<Uuid>, details: Value| Row {
        patient,
        ..scene.row_of_officer(action, None, None, None, details).await
    };
    let shown = serde_json::json!({ "reason": "melding", "patients": [emma] });
    let last = scene.last().await;
    let from = an.search(patients, &[("reden", "melding"), ("zoek", "Emma Peeters")]).await;
    assert_eq!(scene.since(last).await, [bare("patients-searched", None, shown).await]);
    let last = scene.last().await;
    let fields = [("reden", "melding"), ("zoek", "Emma Peeters"), ("patient", &emma.to_string())];
    let address = an.send(&from, &format!("{patients}/kies"), &fields).await.location();
    assert_eq!(scene.since(last).await, [bare("patient-chosen", Some(emma), serde_json::json!({ "reason": "melding" })).await]);
    let last = scene.last().await;
    let stop = an.get(&address).await.attribute("a[href$=stopzetten]", "href").unwrap();
    assert_eq!(scene.since(last).await, [bare("patient-read", Some(emma), nothing()).await]);
    let ended = scene.leaves_one(an, &stop, &stop, &crate::planned_stops::AT_DESK).await;
    let period = scene.id("select id from exclusion_periods where ended_by = 'ombudsdienst'").await;
    let exclusion = scene.id("select exclusion_id from exclusion_periods where ended_by = 'ombudsdienst'").await;
    let details = serde_json::json!({ "period": period, "identity-check": "identiteitskaart" });
    assert_eq!(ended, scene.row_of_officer("exclusion-ended-at-request", None, Some(exclusion), None, details).await);
    // One's own number is on record as an attempt.
    let new = crate::intake::NEW;
    let typed = crate::intake::with(&[("rijksregisternummer", "70051500085"), ("geboortedatum", "15/5/1970")]);
    let (answer, tried) = scene.leaves(an, new, new, &crate::intake::of_step("patient", &typed)).await;
    let why = serde_json::json!({ "why": "own-number" });
    assert_eq!((answer.status, tried), (422, vec![bare("intake-refused", None, why).await]));
    holds_ids_and_codes_only(&scene, "39051800023").await;
}
