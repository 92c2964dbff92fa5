//! What an officer's pages cost the database in all, in milliseconds at their quickest, with 10 000 open and 200 000 closed requests,
//! as many conversations and as many breaks.

use super::break_plans::BREAKS;
use super::plans;
use crate::intake::{NEW, complete_draft, search_in};
use crate::support::{Portal, Visitor, portal_of_its_own};

/// What a page may take.
const MOST_MS: f64 = 20.0;

/// The time that Postgres says its statements took.
struct Durations<'a> {
    portal: &'a Portal,
    read: usize,
}

impl Durations<'_> {
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
    async fn least(&mut self, visitor: &Visitor, path: &str) -> f64 {
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
        least
    }
}

#[tokio::test]
async fn pages_cost_the_database_twenty_milliseconds_at_most() {
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
    for setting in ["log_min_duration_statement = 0", "log_line_prefix = '%u '"] {
        admin.batch_execute(&format!("alter system set {setting}")).await.unwrap();
    }
    admin.batch_execute("select pg_reload_conf()").await.unwrap();
    let mut durations = Durations { portal: &portal, read: 0 };
    while !durations.log().contains("duration: ") {
        admin.batch_execute("select 'Sesam'").await.unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let draft = complete_draft(&an, &[]).await;
    search_in(&an, &draft, "Janssens").await;
    an.search("/ombudsdienst/doorbrekingen", &[("zoek", "bruno")]).await;
    an.search("/ombudsdienst", &[("zoek", "dokter")]).await;
    let mut pages: Vec<String> = [
        "/ombudsdienst",
        "/ombudsdienst?lijst=vrij",
        "/ombudsdienst?lijst=te-laat.referentie-af",
        "/ombudsdienst?lijst=alles.status",
        "/ombudsdienst?na=UA-2000-007007-A",
        "/ombudsdienst?bij=UA-2000-007007-A",
        "/ombudsdienst?gezocht",
        "/ombudsdienst/aanvragen/UA-2000-007007-A",
        "/ombudsdienst/aanvragen/UA-2000-007007-A?lijst=vrij",
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
    let mut slow = Vec::new();
    for path in pages {
        let least = durations.least(&an, &path).await;
        eprintln!("{least:6.1} ms {path}");
        if least > MOST_MS {
            slow.push(format!("{least} ms: {path}"));
        }
    }
    assert!(slow.is_empty(), "{slow:#?}");
}
