//! A portal of its own for each test: the whole application on a free port, its own database made from a template,
//! a clock the test moves, and visitors who hold cookies and tokens as a browser does.

use std::net::TcpListener;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock, OnceLock};
use std::time::Duration;

use actix_web::dev::ServerHandle;
use chrono::{DateTime, TimeZone, Utc};
use mijntoegang::app::{self, AppBuilder};
use mijntoegang::changes::Pace;
use mijntoegang::clock::Clock;
use mijntoegang::config::{Ehealth, ExitUrl, LookupKey, Rules};
use mijntoegang::db::{Db, Tls, client, migrations};
use mijntoegang::demo::{cluster::Cluster, people, seed};
use mijntoegang::identity::SignIn;
use mijntoegang::mail::EmailAddress;
use mijntoegang::metrics::Metrics;
use mijntoegang::web::EhealthLink;
use scraper::{Html, Selector};

use crate::databases::copy_for_this_test;

/// The moment at which every test starts: Monday 23 November 2026, 14.05 in Brussels.
pub fn start_of_tests() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 13, 5, 0).unwrap()
}

/// One Postgres for all tests of this program, with a template that holds the schema and the demo's people.
/// Its thread lives as long as the process: the server ends with the thread that started it.
static CLUSTER: LazyLock<Arc<Cluster>> = LazyLock::new(|| {
    static HELD: OnceLock<Arc<Cluster>> = OnceLock::new();
    let (send, receive) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let cluster = filled("template", false);
        let _ = HELD.set(Arc::clone(&cluster));
        send.send(cluster).unwrap();
        loop {
            std::thread::park();
        }
    });
    receive.recv().unwrap()
});

/// A Postgres with a database that holds the schema and the demo's people; a `durable` one can have standbys. Blocks.
pub fn filled(database: &str, durable: bool) -> Arc<Cluster> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let cluster = Arc::new(Cluster::start(None, durable).unwrap());
    runtime.block_on(async {
        cluster.prepare_roles_and_database(database).await.unwrap();
        let (owner, tls) = (cluster.connection_string("mijntoegang_owner", database), Tls::new(None).unwrap());
        migrations::migrate(&owner, &tls).await.unwrap();
        set_database_clock(&owner, Some(start_of_tests())).await;
        seed::fill(&owner, &tls, &Clock::fixed(start_of_tests()), false).await.unwrap();
    });
    cluster
}

/// Makes `mt_now()` of a database stand still, or run as it does in a released schema.
pub async fn set_database_clock(owner_url: &str, at: Option<DateTime<Utc>>) {
    let body = at.map_or("clock_timestamp()".to_owned(), |at| format!("timestamptz '{}'", at.to_rfc3339()));
    let replace = format!("create or replace function mt_now() returns timestamptz language sql volatile as $$ select {body} $$");
    client(owner_url, &Tls::new(None).unwrap()).await.unwrap().batch_execute(&replace).await.unwrap();
}

/// A fixed clock is the database's too, and moves it along (R22).
pub async fn share_clock(clock: &Clock, owner_url: String) {
    let at = matches!(clock, Clock::Fixed(_)).then(|| clock.now());
    if at != Some(start_of_tests()) {
        set_database_clock(&owner_url, at).await;
    }
    clock.follow(Box::new(move |at| {
        let owner_url = owner_url.clone();
        // A test moves its clock without awaiting.
        let moved = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(set_database_clock(&owner_url, Some(at)));
        });
        moved.join().unwrap();
    }));
}

/// A portal over a Postgres of its own, for a test that takes it down or reads its log.
pub async fn portal_of_its_own() -> Portal {
    let cluster = tokio::task::spawn_blocking(|| filled("portal", false)).await.unwrap();
    let rarely = Duration::from_secs(3600);
    let quiet = |builder: &mut AppBuilder| builder.pace = Pace { pulse: rarely, poll: rarely, kept: 20 };
    Portal::on(cluster, "portal".into(), Clock::fixed(start_of_tests()), quiet).await
}

/// The institutions of the demo as a configuration names them, in the order of the database.
pub const INSTITUTIONS: &str = r#"
[[institution]]
name = "AZ Sint-Lucas Brugge"
cbe = "0566988259"
email = "ombudsdienst@example.org"
phone = "050 36 57 89"
stand_in = "0999000129"

[[institution]]
name = "Ziekenhuis Leieland"
cbe = "0999000129"
email = "ombudsdienst.leieland@example.org"
phone = "051 20 00 00"
stand_in = "0566988259"
"#;

/// Writes settings as they must be written: for nobody else to read.
pub fn write_private(file: &std::path::Path, text: &str) {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut opened = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(file).unwrap();
    opened.write_all(text.as_bytes()).unwrap();
}

static MAKING: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// The shared Postgres.
pub fn cluster() -> Arc<Cluster> {
    Arc::clone(&CLUSTER)
}

/// A database with the demo's people in it, for as long as the test runs. Answers its name.
pub async fn new_database() -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(1);
    let name = format!("t{}", NUMBER.fetch_add(1, Ordering::SeqCst));
    let cluster = tokio::task::spawn_blocking(cluster).await.unwrap();
    let _one_at_a_time = MAKING.lock().await;
    copy_for_this_test(&cluster, "template", &name).await;
    name
}

/// A portal that runs for one test.
pub struct Portal {
    pub base: String,
    pub clock: Clock,
    pub database: String,
    pub builder: AppBuilder,
    pub cluster: Arc<Cluster>,
    handle: ServerHandle,
}

impl Portal {
    /// With a database of its own and the rules as they come.
    pub async fn start() -> Self {
        Self::over(new_database().await, Clock::fixed(start_of_tests()), |_| {}).await
    }

    /// Over a database that exists (a second instance, or one after a restart).
    pub async fn over(database: String, clock: Clock, change: impl FnOnce(&mut AppBuilder)) -> Self {
        Self::on(cluster(), database, clock, change).await
    }

    /// Over a database of another Postgres.
    pub async fn on(cluster: Arc<Cluster>, database: String, clock: Clock, change: impl FnOnce(&mut AppBuilder)) -> Self {
        crate::suite_log::begin();
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let base = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
        let mut builder = AppBuilder {
            database_url: cluster.connection_string("mijntoegang_app", &database).into(),
            tls: Tls::new(None).unwrap(),
            connections: 8,
            clock: clock.clone(),
            clock_difference: Arc::default(),
            // An hour, so that a test's clock may move without ending sessions.
            rules: Rules { notice_minutes: 0, ombuds_mail_minutes: 0, patient_idle_minutes: 60, ..Rules::default() },
            base_url: base.clone(),
            exit_url: ExitUrl::default(),
            info_url: None,
            ehealth: EhealthLink::said(Ehealth::On),
            institutions: people::institutions().unwrap(),
            sender: app::sender(EmailAddress::parse("toegang@example.org").unwrap()).unwrap(),
            limited: false,
            trusted_proxies: Vec::new(),
            lookup_key: Some(LookupKey::new([9; 32])),
            metrics: Metrics::new(Clock::System.now()),
            security_contact: None,
            uploads: Arc::default(),
            scanner: None,
            cookie_key: vec![7; 64],
            sign_in: Arc::new(SignIn::Demo(people::to_click())),
            pace: Pace { pulse: Duration::from_millis(300), poll: Duration::from_millis(300), kept: 20 },
            stopped: tokio::sync::watch::channel(false).1,
            readiness: app::Readiness::default(),
        };
        change(&mut builder);
        share_clock(&clock, cluster.connection_string("mijntoegang_owner", &database)).await;
        let (server, feed) = app::serve(listener, builder.clone(), 2).unwrap();
        let handle = server.handle();
        tokio::spawn(feed);
        tokio::spawn(server);
        Self { base, clock, database, builder, cluster, handle }
    }

    /// Somebody who is not signed in.
    pub fn anonymous(&self) -> Visitor {
        let client =
            reqwest::Client::builder().cookie_store(true).redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
        Visitor { client, base: self.base.clone() }
    }

    /// Somebody of the demo, signed in: `emma`, `jan`, `noor`, `lien`, `an-ombudsdienst`, `lien-ombudsdienst`, `koen-ombudsdienst`.
    pub async fn signed_in(&self, key: &str) -> Visitor {
        let visitor = self.anonymous();
        let page = visitor.get("/aanmelden").await;
        let answer = visitor.post("/aanmelden", &[("csrf", &page.token()), ("persoon", key)]).await;
        assert_eq!(answer.status, 303, "{key} signs in");
        visitor
    }

    /// The database as its owner: no row-level security.
    pub async fn owner(&self) -> tokio_postgres::Client {
        client(&self.cluster.connection_string("mijntoegang_owner", &self.database), &Tls::new(None).unwrap()).await.unwrap()
    }

    /// The database as the application role, with bare SQL.
    pub async fn app_role(&self) -> tokio_postgres::Client {
        client(&self.cluster.connection_string("mijntoegang_app", &self.database), &Tls::new(None).unwrap()).await.unwrap()
    }

    /// A pool as the application has it.
    pub fn db(&self) -> Db {
        use secrecy::ExposeSecret;
        Db::new(self.builder.database_url.expose_secret(), &self.builder.tls, 4).unwrap()
    }

    /// The portal as its own actions see it.
    pub fn site(&self) -> mijntoegang::web::AppState {
        self.builder.site().unwrap()
    }

    /// One number out of the database, as its owner.
    pub async fn count(&self, sql: &str) -> i64 {
        self.owner().await.query_one(sql, &[]).await.unwrap().get(0)
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        let handle = self.handle.clone();
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move { handle.stop(false).await });
        }
    }
}

/// A visitor with cookies. Redirects are not followed.
#[derive(Clone)]
pub struct Visitor {
    pub client: reqwest::Client,
    pub base: String,
}

impl Visitor {
    pub async fn get(&self, path: &str) -> Page {
        Page::of(self.client.get(format!("{}{path}", self.base)).send().await.unwrap()).await
    }

    /// Posts these fields as they are.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        fields.iter().for_each(|(name, value)| crate::suite_log::typed(name, value));
        Page::of(self.client.post(format!("{}{path}", self.base)).form(fields).send().await.unwrap()).await
    }

    /// Posts these fields with the token of a page.
    pub async fn send(&self, from: &Page, path: &str, fields: &[(&str, &str)]) -> Page {
        let token = from.token();
        let mut all = vec![("csrf", token.as_str())];
        all.extend_from_slice(fields);
        self.post(path, &all).await
    }

    /// Opens a page, and posts to `path` with its token and all its hidden fields.
    pub async fn fill(&self, page: &str, path: &str, fields: &[(&str, &str)]) -> Page {
        let at = page;
        let page = self.get(page).await;
        assert_eq!(page.status, 200, "the page of the form, {at}: {} {:?}", page.text(), page.headers.get("location"));
        let hidden = page.hidden(path);
        let mut all: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        all.extend_from_slice(fields);
        self.post(path, &all).await
    }

    /// Searches on a page: it leads back to itself, and shows what was found.
    pub async fn search(&self, page: &str, fields: &[(&str, &str)]) -> Page {
        let found = self.fill(page, page, fields).await.location();
        assert_eq!(found, format!("{page}?gezocht"));
        self.get(&found).await
    }

    /// Sends a request for a directory entry through the whole journey. Answers the reference.
    pub async fn request_for(&self, term: &str, name: &str) -> String {
        let draft = self.draft_for(term, name).await;
        self.send_draft(&draft).await
    }

    /// The journey up to *Controleer je aanvraag*. Answers the draft's address.
    pub async fn draft_for(&self, term: &str, name: &str) -> String {
        let found = self.fill("/uitsluitingen/aanvragen", "/uitsluitingen/aanvragen", &[("zoek", term)]).await;
        let choose = found.location();
        let draft = choose.rsplit_once('/').unwrap().0.to_owned();
        let page = self.get(&choose).await;
        let id = page.radio(name);
        let next = self.fill(&choose, &choose, &[("persoon", &id)]).await.location();
        if next.ends_with("/ehealth") {
            self.fill(&next, &next, &[("via", "nexuzhealth")]).await;
        }
        self.finish_draft(&draft).await;
        draft
    }

    /// A draft of somebody described in words, up to *Controleer je aanvraag*.
    pub async fn draft_described(&self, name: &str, place: &str) -> String {
        let found = self.fill("/uitsluitingen/aanvragen", "/uitsluitingen/aanvragen", &[("zoek", "Qwxz Qwxz")]).await;
        let draft = found.location().rsplit_once('/').unwrap().0.to_owned();
        let describe = format!("{draft}/beschrijven");
        let answer = self.fill(&describe, &describe, &[("naam", name), ("waar", place)]).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        self.finish_draft(&draft).await;
        draft
    }

    async fn finish_draft(&self, draft: &str) {
        let (read, contact) = (format!("{draft}/gevolgen"), format!("{draft}/contact"));
        assert_eq!(self.fill(&read, &read, &[("gelezen", "ja")]).await.status, 303);
        let answer = self.fill(&contact, &contact, &[("contact", "bericht")]).await;
        assert_eq!(answer.location(), format!("{draft}/controle"), "{}", answer.text());
    }

    /// **Verstuur aanvraag**. Answers the reference.
    pub async fn send_draft(&self, draft: &str) -> String {
        let check = format!("{draft}/controle");
        let sent = self.fill(&check, &check, &[]).await;
        assert_eq!(sent.status, 303, "{}", sent.text());
        self.get(&sent.location()).await.text_of(".mt-ticket")
    }
}

/// An answer.
pub struct Page {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: String,
}

impl Page {
    pub async fn of(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { status, headers, body: response.text().await.unwrap() }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Where it leads.
    pub fn location(&self) -> String {
        assert_eq!(self.status, 303, "a redirect, not: {}", self.text());
        self.header("location").to_owned()
    }

    fn html(&self) -> Html {
        Html::parse_document(&self.body)
    }

    /// The texts of all elements that fit.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        self.html()
            .select(&selector)
            .map(|one| one.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" "))
            .collect()
    }

    pub fn text_of(&self, selector: &str) -> String {
        self.texts(selector).into_iter().next().unwrap_or_default()
    }

    /// What a person reads.
    pub fn text(&self) -> String {
        self.text_of("body")
    }

    pub fn has(&self, words: &str) -> bool {
        self.text().contains(words)
    }

    /// A value of an attribute of the first element that fits.
    pub fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        let selector = Selector::parse(selector).unwrap();
        self.html().select(&selector).next()?.value().attr(name).map(str::to_owned)
    }

    /// Of every element that fits and has it.
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        self.html().select(&selector).filter_map(|one| one.value().attr(name).map(str::to_owned)).collect()
    }

    /// The token of the page's forms.
    pub fn token(&self) -> String {
        self.attribute("input[name=csrf]", "value").unwrap_or_else(|| panic!("no form on: {}", self.text()))
    }

    /// The hidden fields of the form that posts to this path.
    pub fn hidden(&self, path: &str) -> Vec<(String, String)> {
        let form = Selector::parse(&format!("form[action='{path}'] input[type=hidden]")).unwrap();
        let found: Vec<_> = self
            .html()
            .select(&form)
            .filter_map(|one| Some((one.value().attr("name")?.to_owned(), one.value().attr("value")?.to_owned())))
            .collect();
        assert!(found.iter().any(|(name, _)| name == "csrf"), "a form that posts to {path} on: {}", self.text());
        found
    }

    /// What the radio of a person sends, found by a part of its label.
    pub fn radio(&self, label: &str) -> String {
        let (labels, html) = (Selector::parse("label").unwrap(), self.html());
        let wanted = html
            .select(&labels)
            .find(|one| one.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ").contains(label))
            .unwrap_or_else(|| panic!("no radio {label} on: {}", self.text()));
        let id = wanted.value().attr("for").unwrap();
        self.attribute(&format!("input[id='{id}']"), "value").unwrap()
    }
}
