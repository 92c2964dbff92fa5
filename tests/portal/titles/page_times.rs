//! What an officer's pages cost the database in all with 10 000 open and 200 000 closed requests, as many conversations, breaks and
//! letters. A guard against a page that walks them; how many milliseconds it takes says `bin/bench`, on a machine that does nothing else.

use super::break_plans::BREAKS;
use super::{letter_plans, plans};
use crate::intake::{NEW, complete_draft, search_in};
use crate::support::{Portal, Visitor, portal_of_its_own};

/// What a page may take at its quickest, in milliseconds: far above the aim of 20, as other tests take the processors meanwhile. The rows
/// that its statements may walk stand in the tests beside this one.
const MOST_MS: f64 = 500.0;

/// The time that Postgres says its statements took.
struct Durations<'a> {
    portal: &'a Portal,
    read: usize,
}

impl<'a> Durations<'a> {
    /// Has Postgres say them from now on.
    async fn of(portal: &'a Portal) -> Self {
        let admin = portal.cluster.admin("postgres").await.unwrap();
        for setting in ["log_min_duration_statement = 0", "log_line_prefix = '%u '"] {
            admin.batch_execute(&format!("alter system set {setting}")).await.unwrap();
        }
        admin.batch_execute("select pg_reload_conf()").await.unwrap();
        let durations = Self { portal, read: 0 };
        while !durations.log().contains("duration: ") {
            admin.batch_execute("select 'Sesam'").await.unwrap();
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        durations
    }

    fn log(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(self.portal.cluster.folder().join("log")).unwrap()).into_owned()
    }

    /// Since the last look, of the application's statements.
    fn since(&mut self) -> f64 {
        let log = self.log();
        let new = log[self.read..].to_owned();
        self.read = log.len();
        let of_application = new.lines().filter(|line| line.starts_with("mijntoegang_app "));
        let times = of_application.filter_map(|line| line.split_once("duration: ")?.1.split_once(" ms")?.0.parse::<f64>().ok());
        times.sum()
    }

    /// The least of some looks at a page, once its statements are prepared.
    async fn guard(&mut self, visitor: &Visitor, path: &str) {
        for _ in 0..8 {
            assert_eq!(visitor.get(path).await.status, 200, "{path}");
        }
        let mut least = f64::MAX;
        for _ in 0..6 {
            self.since();
            visitor.get(path).await;
            let took = self.since();
            assert!(took > 0.0, "{path}: Postgres says no durations");
            least = least.min(took);
        }
        eprintln!("{least:6.1} ms {path}");
        assert!(least <= MOST_MS, "{least} ms: {path}");
    }
}

#[tokio::test]
async fn no_page_of_an_officer_walks_what_it_does_not_show() {
    let portal = portal_of_its_own().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let jan = crate::officer_patients::open(&an, "Jan Willems", "Jan Willems").await;
    plans::fill(&portal).await;
    let admin = portal.cluster.admin(&portal.database).await.unwrap();
    admin.batch_execute(BREAKS).await.unwrap();
    admin.batch_execute(plans::NAMES).await.unwrap();
    admin
        .batch_execute(
            "insert into messages (id, conversation_id, patient_id, institution_id, author, kind, body, written_at)
               select id, id, patient_id, institution_id, 'patient', 'text', repeat('Mag ik iets vragen? ', 50), started_at
                 from conversations where is_talk and closed_at is null and started_at = '2026-01-01'",
        )
        .await
        .unwrap();
    admin.batch_execute("vacuum (analyze)").await.unwrap();
    let mut durations = Durations::of(&portal).await;
    let draft = complete_draft(&an, &[]).await;
    search_in(&an, &draft, "Janssens").await;
    an.search("/ombudsdienst/doorbrekingen", &[("zoek", "bruno")]).await;
    an.search("/ombudsdienst", &[("zoek", "dokter")]).await;
    let mut pages: Vec<String> = [
        "/ombudsdienst",
        "/ombudsdienst?lijst=vrij",
        "/ombudsdienst?lijst=te-laat.referentie-af",
        "/ombudsdienst?lijst=alles.status",
        "/ombudsdienst?na=UA-2000-007007-K",
        "/ombudsdienst?bij=UA-2000-007007-K",
        "/ombudsdienst?gezocht",
        "/ombudsdienst/aanvragen/UA-2000-007007-K",
        "/ombudsdienst/aanvragen/UA-2000-007007-K?lijst=vrij",
        "/ombudsdienst/berichten",
        "/ombudsdienst/berichten?toon=te-beantwoorden",
        "/ombudsdienst/berichten?toon=mijn",
        "/ombudsdienst/berichten?toon=gesloten",
        "/ombudsdienst/berichten?bladzijde=2",
        "/ombudsdienst/doorbrekingen",
        "/ombudsdienst/doorbrekingen?toon=te-bekijken&volgorde=nieuw",
        "/ombudsdienst/doorbrekingen?toon=te-bekijken&volgorde=oud",
        "/ombudsdienst/doorbrekingen?toon=zaken",
        "/ombudsdienst/doorbrekingen?toon=alle",
        "/ombudsdienst/doorbrekingen?toon=alle&volgorde=oud",
        "/ombudsdienst/doorbrekingen?toon=alle&pagina=50",
        "/ombudsdienst/doorbrekingen?gezocht",
        NEW,
        jan.as_str(),
    ]
    .map(str::to_owned)
    .into();
    pages.extend(["patient", "persoon?gezocht", "gevolgen", "controle"].map(|step| format!("{draft}/{step}")));
    for path in pages {
        durations.guard(&an, &path).await;
    }
}

#[tokio::test]
async fn the_lists_of_letters_and_a_letter_stay_within_them_too() {
    let portal = portal_of_its_own().await;
    letter_plans::fill(&portal).await;
    let mut durations = Durations::of(&portal).await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let (list, sent) = ("/ombudsdienst/brieven", "/ombudsdienst/brieven?toon=verstuurd");
    for page in [list, sent] {
        assert_eq!(an.get(page).await.texts("tbody tr").len(), 100, "{page}");
    }
    let letter = an.get(sent).await.attribute("tbody th a", "href").unwrap();
    for page in [list, sent, &letter] {
        durations.guard(&an, page).await;
    }
}
