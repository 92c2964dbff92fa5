//! Every route × everybody who may come along: what each of them is answered, and that nothing but a
//! form with its own session's token changes anything.

mod methods_and_tokens;
pub mod table;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use mijntoegang::app::{self, AppBuilder};
use mijntoegang::clock::Clock;
use mijntoegang::web::{AFTER_EXIT, Saves};
use regex::Regex;
use reqwest::Method;
use table::Who::{Everyone, Officer};
use table::{ROUTES, Row};

use crate::hospital::CALLS;
use crate::support::{Page, Portal, Visitor, new_database, start_of_tests};

/// Files whose routes are mounted under a path.
const SCOPED: [(&str, &str); 6] = [
    ("app/fhir.rs", "/fhir"),
    ("app/openapi.rs", "/api/v1"),
    ("break_glass/api/handlers.rs", "/fhir"),
    ("changes/api.rs", "/api/v1"),
    ("decisions/api.rs", "/access/v1"),
    ("exclusions/consent/api.rs", "/fhir"),
];

/// Every mounted route, method and path: from the table of pages and forms, and of what is mounted without it from the source.
fn mounted() -> BTreeSet<(String, String)> {
    fn walk(folder: &Path, code: &mut String) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, code);
            // Health and metrics have a listener of their own; what `Routes` mounts stands in its table.
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && !path.ends_with("app/ops.rs")
                && !path.ends_with("web/form_route.rs")
                // The stand-in of eHealth's service: a server of its own.
                && !path.ends_with("demo/ehealth/routes.rs")
            {
                let text = fs::read_to_string(&path).unwrap();
                let scope = SCOPED.iter().find(|(file, _)| path.ends_with(file)).map_or("", |(_, scope)| scope);
                let text =
                    text.split("#[cfg(test)]").next().unwrap().replace("web::resource(\"/", &format!("web::resource(\"{scope}/"));
                let text = text.replace("web::resource(AFTER_EXIT)", &format!("web::resource(\"{AFTER_EXIT}\")"));
                code.push_str(&text);
            }
        }
    }
    let mut code = String::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut code);
    let resource = Regex::new(r#"web::resource\(\s*"([^"]*)",?\s*\)((?:\s*\.route\(web::[a-z]+\(\)\.to\([^()]*\)\))+)"#).unwrap();
    let method = Regex::new(r"web::([a-z]+)\(\)").unwrap();
    let table = app::route_table();
    let pages = table.pages.iter().map(|path| ("GET".to_owned(), path.clone()));
    let forms = table.forms.iter().map(|form| ("POST".to_owned(), form.path.clone()));
    let (mut found, mut seen) = (pages.chain(forms).collect::<BTreeSet<_>>(), 0);
    for hit in resource.captures_iter(&code) {
        for one in method.captures_iter(&hit[2]) {
            seen += 1;
            found.insert((one[1].to_uppercase(), hit[1].to_owned()));
        }
    }
    assert_eq!(seen, code.matches(".route(").count(), "a route is mounted in a way that this test does not read");
    // The one scope without a path is where sessions are; in the others, which applications call, nothing else answers.
    let mut code = code.replacen("web::scope(\"\")", "", 1).replace("default_service(web::to(machines::nowhere))", "");
    for scope in ["/access/v1", "/api/v1", "/fhir"] {
        code = code.replacen(&format!("web::scope(\"{scope}\")"), "", 1);
    }
    for other in ["web::scope(", "default_service(", "#[get(", "#[post(", "#[route(", "web::to(", "web::method("] {
        assert!(!code.contains(other), "{other}…) mounts what this test does not read");
    }
    found
}

#[test]
fn every_mounted_route_stands_in_the_table() {
    let calls = CALLS.iter().map(|call| (call.method.to_owned(), call.path.to_owned()));
    let named: BTreeSet<_> = ROUTES.iter().map(|row| (row.method.to_owned(), row.path.to_owned())).chain(calls).collect();
    let mounted = mounted();
    assert!(mounted.len() > 40, "the routes were read: {mounted:?}");
    assert_eq!(mounted, named, "mounted routes, and those of the table");
}

#[test]
fn every_form_of_a_signed_in_person_is_mounted_once_with_a_page_that_can_be_opened() {
    let table = app::route_table();
    let mut mounted: Vec<&str> = table.forms.iter().map(|form| form.path.as_str()).collect();
    mounted.sort_unstable();
    let posts: BTreeSet<&str> = guarded().filter(|row| row.method == "POST").map(|row| row.path).collect();
    assert_eq!(mounted, posts.into_iter().collect::<Vec<_>>(), "forms as mounted, and those of the table");
    for form in &table.forms {
        assert!(table.pages.contains(&form.page), "{}: its page {} is mounted", form.path, form.page);
        assert!(form.saves != Saves::Nothing || form.own_fields.is_empty(), "{}: own fields of what is not saved", form.path);
        // What two forms of a page leave stands side by side, unless one of them is all of it.
        let others = table.forms.iter().filter(|other| other.page == form.page && other.saves != Saves::Nothing);
        let whole = others.filter(|other| other.saves != form.saves).count();
        assert!(form.saves == Saves::Nothing || whole == 0, "{}: its page has forms that save otherwise", form.path);
    }
}

/// Ids of Emma's, and a visitor of every kind.
struct Scene {
    portal: Portal,
    emma: Visitor,
    jan: Visitor,
    an: Visitor,
    koen: Visitor,
    nobody: Visitor,
    ids: Vec<(&'static str, String)>,
}

impl Scene {
    async fn new() -> Self {
        Self::with(|_| {}).await
    }

    async fn with(change: impl FnOnce(&mut AppBuilder)) -> Self {
        let portal = Portal::over(new_database().await, Clock::fixed(start_of_tests()), change).await;
        let emma = portal.signed_in("emma").await;
        let draft = emma.draft_for("Sofie Claes", "Sofie Claes Arts").await;
        mijntoegang::demo::story::happen(&portal.site()).await.unwrap();
        // A conversation that both sides have read: reading it again changes nothing.
        let (an, talk) = (portal.signed_in("an-ombudsdienst").await, emma.writes("andere", "Een vraag").await);
        an.replies(&format!("/ombudsdienst{talk}"), "Een antwoord").await.location();
        emma.get(&talk).await;
        let intake = crate::intake::complete_draft(&an, &[]).await;
        let owner = portal.owner().await;
        let broken = "select b.id::text, m.id::text from breaks b join messages m using (conversation_id)";
        let broken = owner.query_one(broken, &[]).await.unwrap();
        let row = owner
            .query_one(
                "select p.exclusion_id::text, p.id::text, r.reference, c.id::text, e.id::text
                   from exclusion_periods p join patients e on e.id = p.patient_id join exclusion_requests r on r.patient_id = e.id
                   join care_workers c on c.riziv = '10000007003'
                 where e.niss = '85073000061' and p.origin = 'nexuzhealth' and p.ended_at is null limit 1",
                &[],
            )
            .await
            .unwrap();
        // An chose Emma a moment ago.
        owner
            .batch_execute(
                "insert into patient_looks select gen_random_uuid(), o.id, o.institution_id, p.id, 'aanvraag', '2026-11-23 13:05:00+00'
                   from officers o, patients p where o.given_name = 'An' and p.given_name = 'Emma'",
            )
            .await
            .unwrap();
        // An's to investigate.
        let dispute = owner
            .query_one(
                "insert into disputes (id, message_id, patient_id, institution_id, conversation_id, disputed_kind, disputed_arguments,
                     told_at, acting_officers, acting_institution_id, state, opened_at, latest_on)
                   select gen_random_uuid(), m.id, m.patient_id, m.institution_id, m.conversation_id, 'home_changed',
                     '{\"institution\": \"Ziekenhuis Leieland\", \"at\": \"2026-11-23T13:05:00Z\"}', m.written_at, '{}', m.institution_id,
                     'open', m.written_at, '2026-12-23'
                   from messages m join conversations c on c.id = m.conversation_id where c.reference = $1 and m.author = 'patient'
                   returning id::text",
                &[&talk.rsplit('/').next().unwrap()],
            )
            .await
            .unwrap();
        let ids = vec![
            ("{id}", row.get(0)),
            ("{period}", row.get(1)),
            ("{reference}", row.get(2)),
            ("{break}", broken.get(0)),
            ("{letter}", broken.get(1)),
            ("{entry}", row.get(3)),
            ("{patient}", row.get(4)),
            ("{melding}", dispute.get(0)),
            ("{exclusion}", row.get(0)),
            ("{draft}", draft.rsplit('/').next().unwrap().to_owned()),
            ("{intake}", intake.rsplit('/').next().unwrap().to_owned()),
            ("{file}", "0197a000-0000-7000-8000-000000000001".to_owned()),
            ("{gesprek}", talk.rsplit('/').next().unwrap().to_owned()),
            ("{sjabloon}", "0197a000-0000-7000-8000-000000000002".to_owned()),
            ("{hash}", "0".to_owned()),
            ("{token}", "A".repeat(43)),
            ("{path:.*}", "theme.css".to_owned()),
        ];
        Self {
            jan: portal.signed_in("jan").await,
            an,
            koen: portal.signed_in("koen-ombudsdienst").await,
            nobody: portal.anonymous(),
            portal,
            emma,
            ids,
        }
    }

    fn fill(&self, text: &str) -> String {
        self.ids.iter().fold(text.to_owned(), |text, (name, id)| text.replace(name, id))
    }

    fn fields(&self, row: &Row) -> Vec<(String, String)> {
        row.fields.iter().map(|(name, value)| ((*name).to_owned(), self.fill(value))).collect()
    }

    /// Sends the row's fields with a token of the visitor's own, as the browser would.
    async fn send(&self, visitor: &Visitor, row: &Row, path: &str) -> Page {
        if row.method == "GET" {
            return visitor.get(path).await;
        }
        let mut fields = self.fields(row);
        fields.push(("csrf".to_owned(), token(visitor).await));
        ask(visitor, Method::POST, path, &fields, &[("origin", &self.portal.base)]).await
    }

    fn owner_of(&self, row: &Row) -> &Visitor {
        if row.who == Officer { &self.an } else { &self.emma }
    }

    /// What every table holds but sessions and audit.
    async fn all_rows(&self) -> Vec<(String, String)> {
        let owner = self.portal.owner().await;
        let tables = owner
            .query("select tablename::text from pg_tables where schemaname = 'public' and tablename not in ('sessions', 'audit_events', 'account_events') order by 1", &[])
            .await
            .unwrap();
        let mut found = Vec::new();
        for table in tables.iter().map(|row| row.get::<_, String>(0)) {
            let sql = format!("select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {table} t");
            let hash: String = owner.query_one(&sql, &[]).await.unwrap().get(0);
            found.push((table, hash));
        }
        assert!(found.len() > 10);
        found
    }
}

async fn ask(visitor: &Visitor, method: Method, path: &str, fields: &[(String, String)], headers: &[(&str, &str)]) -> Page {
    let mut request = visitor.client.request(method.clone(), format!("{}{path}", visitor.base));
    if method == Method::POST {
        request = request.form(fields);
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    Page::of(request.send().await.unwrap()).await
}

/// The token of the visitor's session, from a page that everybody may read.
async fn token(visitor: &Visitor) -> String {
    visitor.get("/privacy").await.attribute("input[name=csrf]", "value").unwrap_or_default()
}

/// A page without what is new in every answer.
fn bare(page: &Page) -> String {
    Regex::new(r#"name="csrf" value="[^"]*""#).unwrap().replace_all(&page.body, "").into_owned()
}

fn guarded() -> impl Iterator<Item = &'static Row> {
    ROUTES.iter().filter(|row| row.who != Everyone)
}

#[tokio::test]
async fn everybody_is_answered_by_what_is_theirs() {
    let scene = Scene::new().await;
    for row in guarded() {
        let path = scene.fill(row.path);
        let what = format!("{} {}", row.method, row.path);
        let anonymous = scene.send(&scene.nobody, row, &path).await;
        assert_eq!((anonymous.status, anonymous.header("location")), (303, "/aanmelden"), "{what}, not signed in");
        let wrong_role = if row.who == Officer { [&scene.emma, &scene.jan] } else { [&scene.an, &scene.koen] };
        for visitor in wrong_role {
            let page = scene.send(visitor, row, &path).await;
            assert_eq!(page.status, 403, "{what}, the wrong role: {}", page.text());
        }
        if row.path.contains('{') {
            let stranger = if row.who == Officer { &scene.koen } else { &scene.jan };
            let theirs = scene.send(stranger, row, &path).await;
            assert_eq!(theirs.status, 404, "{what}, someone else's: {}", theirs.text());
            for (at, wrong) in [
                "0197a000-0000-7000-8000-000000000001",
                "UA-2026-999999-P",
                "UA-2026-999999-X",
                "GB-2026-999999-P",
                "geen-nummer",
                "%00",
                "1",
                &"9".repeat(3000),
            ]
            .iter()
            .enumerate()
            {
                let path = scene.ids.iter().fold(row.path.to_owned(), |path, (name, _)| path.replace(name, wrong));
                let page = scene.send(stranger, row, &path).await;
                assert_eq!(page.status, 404, "{what}, unknown or malformed ({at}): {}", page.text());
                assert_eq!(bare(&page), bare(&theirs), "{what}: someone else's and unknown ({at}) look alike");
                assert_eq!(scene.send(scene.owner_of(row), row, &path).await.status, 404, "{what}, its owner ({at})");
            }
        }
        let own = scene.send(scene.owner_of(row), row, &path).await;
        assert_eq!(own.status, row.status, "{what}, its owner: {}", own.text());
    }
}

#[tokio::test]
async fn public_pages_are_everybodys() {
    let scene = Scene::new().await;
    for row in ROUTES.iter().filter(|row| row.who == Everyone && row.method == "GET") {
        for visitor in [&scene.nobody, &scene.emma, &scene.an] {
            let page = visitor.get(&scene.fill(row.path)).await;
            let leads_on = ["/", "/afgemeld"].contains(&row.path) && page.status == 303;
            assert!(page.status == row.status || leads_on, "{}: {}", row.path, page.status);
        }
    }
    assert_eq!(scene.emma.get("/").await.location(), "/uitsluitingen");
    assert_eq!(scene.an.get("/").await.location(), "/ombudsdienst");
    assert_eq!(scene.nobody.get("/").await.status, 200);
    assert_eq!(scene.nobody.get("/bestaat-niet").await.status, 404);
}

#[tokio::test]
async fn a_sent_draft_and_a_reference_in_lower_case_are_found_by_their_owner_alone() {
    let scene = Scene::new().await;
    let draft = scene.emma.draft_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    let reference = scene.emma.send_draft(&draft).await;
    let done = format!("{draft}/verstuurd");
    assert!(scene.emma.get(&done).await.has(&reference));
    assert_eq!(scene.jan.get(&done).await.status, 404);
    let typed = format!("/aanvragen/{}", reference.to_lowercase());
    assert_eq!(scene.emma.get(&typed).await.status, 200);
    assert_eq!(scene.jan.get(&typed).await.status, 404);
}

#[tokio::test]
async fn a_draft_cannot_be_taken_over_by_its_id() {
    let scene = Scene::new().await;
    let before = scene.all_rows().await;
    let id = scene.fill("{draft}");
    let begin = "/uitsluitingen/aanvragen";
    let page = scene.jan.get(begin).await;
    let answer = scene.jan.send(&page, begin, &[("zoek", "Greet Vandamme"), ("aanvraag", &id)]).await;
    assert!(!answer.location().contains(&id), "Jan gets a draft of his own: {}", answer.location());
    let drafts =
        |rows: &[(String, String)]| rows.iter().filter(|(table, _)| table == "request_drafts").cloned().collect::<Vec<_>>();
    assert_ne!(drafts(&before), drafts(&scene.all_rows().await));
    let kept = scene.emma.get(&scene.fill("/uitsluitingen/aanvragen/{draft}/controle")).await;
    assert!(kept.status == 200 && kept.has("Sofie Claes") && !kept.has("Vandamme"), "Emma's draft is as she left it");
}
