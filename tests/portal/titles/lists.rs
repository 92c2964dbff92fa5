//! What is counted is listed, with the patient's name, and opens: on every list of an officer.

use mijntoegang::db::Actor;
use mijntoegang::db::ids::{InstitutionId, OfficerId};
use uuid::Uuid;

use crate::conflict_matrix::{entry_of, portal};
use crate::intake::{enter, reference};
use crate::officer_decisions::{act, page_of};
use crate::support::{Page, Portal, Visitor};

/// The counts of the tabs of a list.
fn tab_counts(page: &Page) -> Vec<usize> {
    page.texts(".mt-tabs li > span").iter().map(|text| text.parse().unwrap()).collect()
}

/// An officer, signed in and as bare SQL meets the officer.
struct Reader<'a> {
    portal: &'a Portal,
    visitor: Visitor,
    actor: Actor,
}

impl<'a> Reader<'a> {
    async fn of(portal: &'a Portal, name: &str, key: &str) -> Self {
        let sql = "select id, institution_id from officers where given_name = $1";
        let row = portal.owner().await.query_one(sql, &[&name]).await.unwrap();
        let (id, institution): (Uuid, Uuid) = (row.get(0), row.get(1));
        let (id, institution) = (OfficerId::from_uuid(id), InstitutionId::from_uuid(institution));
        Self { portal, visitor: portal.signed_in(key).await, actor: Actor::Officer { id, institution } }
    }

    /// How many rows row-level security lets the officer read.
    async fn count(&self, sql: &str) -> usize {
        let app = self.portal.app_role().await;
        app.batch_execute(&self.actor.begin_statement()).await.unwrap();
        let count: i64 = app.query_one(&format!("select count(*) from {sql}"), &[]).await.unwrap().get(0);
        count.try_into().unwrap()
    }

    fn officer(&self) -> Uuid {
        match self.actor {
            Actor::Officer { id, .. } => id.uuid(),
            _ => unreachable!("an officer"),
        }
    }

    /// The rows of a list with a filter: each names its patient and opens.
    async fn rows(&self, list: &str, filter: &[(&str, &str)]) -> usize {
        let page = if filter.is_empty() { self.visitor.get(list).await } else { self.visitor.search(list, filter).await };
        assert_eq!(page.status, 200, "{list} {filter:?}: {}", page.text());
        let who = page.texts("tbody .mt-who, .mt-mail tbody th, .mt-breaks h2, .mt-cards .mt-card__title");
        assert!(who.iter().all(|name| !name.is_empty()), "{list} {filter:?}: {who:?}");
        let links = regex::Regex::new(
            r##"href="(/ombudsdienst/(?:aanvragen/UA|berichten/GB|doorbrekingen/|brieven/)[^"#?]+)(?:\?[^"]*)?""##,
        )
        .unwrap();
        for link in links.captures_iter(&page.body) {
            let opened = self.visitor.get(&link[1]).await;
            assert_eq!(opened.status, 200, "{list}: {}", &link[1]);
        }
        page.texts("tbody tr:not(.mt-group), .mt-breaks > li, .mt-cards > .mt-card").len()
    }

    async fn compare(&self) {
        let requests = "exclusion_requests where state in ('sent', 'taken', 'asked')";
        let counted =
            self.visitor.get("/ombudsdienst").await.texts(".mt-tabs li span, .mt-filtertiles li:nth-child(-n + 3) strong");
        let counted: Vec<usize> = counted.iter().map(|text| text.parse().unwrap()).collect();
        let mut listed = Vec::new();
        for view in ["te-laat", "vandaag", "antwoord", "mijn", "vrij", "te-laat", "wacht", "alles"] {
            listed.push(self.rows(&format!("/ombudsdienst?lijst={view}"), &[]).await);
        }
        assert_eq!(counted, listed, "worklist");
        assert_eq!(self.count(requests).await, listed[7], "worklist");
        let finished = self.count("exclusion_requests where state not in ('sent', 'taken', 'asked')").await;
        let handed_over = self.count("(select distinct request_id from request_snapshots) s").await;
        assert_eq!(self.rows("/ombudsdienst", &[("status", "afgewerkt")]).await, finished + handed_over, "finished");

        const LIST: &str = "/ombudsdienst/berichten";
        let tabs = tab_counts(&self.visitor.get(LIST).await);
        let mine = format!("owner_id = '{}' and closed_at is null", self.officer());
        for (at, (tab, condition)) in [
            ("?toon=te-beantwoorden", "waits_since is not null and closed_at is null"),
            ("?toon=mijn", mine.as_str()),
            ("", "closed_at is null"),
            ("?toon=gesloten", "closed_at is not null"),
        ]
        .into_iter()
        .enumerate()
        {
            // Counted first: what is opened is read.
            let counted = self.count(&format!("conversations where is_talk and {condition}")).await;
            let unread = self.count("conversations where is_talk and unread_since is not null").await;
            let menu = self.visitor.get("/ombudsdienst").await.text_of(".mt-nav__count");
            assert_eq!(menu.split(' ').next().unwrap_or_default().parse().unwrap_or(0_usize), unread, "the menu");
            assert_eq!((tabs[at], self.rows(&format!("{LIST}{tab}"), &[]).await), (counted, counted), "conversations: {tab}");
        }

        const BREAKS: &str = "/ombudsdienst/doorbrekingen";
        let shown = tab_counts(&self.visitor.get(BREAKS).await);
        let cases = self.count("break_cases where state in ('open', 'investigating')").await;
        let letters = "messages where author = 'system' and read_at is null and letter_sent_at is null and letter_at_once";
        let letters = self.count(letters).await;
        assert_eq!(shown, [self.rows(BREAKS, &[]).await, cases, letters, self.count("breaks").await], "breaks");
        for order in ["nieuw", "oud"] {
            assert_eq!(self.rows(&format!("{BREAKS}?toon=te-bekijken&volgorde={order}"), &[]).await, shown[0], "{order}");
        }
        // By the person of the directory, by a name that an application told, by the patient.
        for (term, condition) in [
            (
                "claes",
                "care_worker_id in (select id from care_workers where search_key like '%claes%') or named_key like '%claes%'",
            ),
            ("jan wil", "patient_id in (select id from patients where family_name = 'Willems')"),
            ("85073099932", "patient_id in (select id from patients where family_name = 'Willems')"),
            ("peeters", "patient_id in (select id from patients where family_name = 'Peeters')"),
        ] {
            let found = self.count(&format!("breaks where {condition}")).await;
            assert_eq!(self.rows(BREAKS, &[("zoek", term)]).await, found, "found by {term}");
        }
        assert_eq!(self.rows(&format!("{BREAKS}?toon=zaken"), &[]).await, self.count("break_cases").await, "cases");
        assert_eq!(self.rows(&format!("{BREAKS}?toon=alle"), &[]).await, self.count("breaks").await, "all breaks");

        assert_eq!(self.rows("/ombudsdienst/brieven", &[]).await, letters, "letters");
    }
}

/// Every kind of matter that a house may have: of patients whom it knows, and of those whom it knows by what was typed.
async fn every_matter(portal: &Portal, houses: usize) {
    let an = portal.signed_in("an-ombudsdienst").await;
    let (emma, jan, noor) = (portal.signed_in("emma").await, portal.signed_in("jan").await, portal.signed_in("noor").await);
    crate::break_glass::jan_excludes_sofie(portal).await;
    let broken = crate::break_glass::kept(&portal.site(), &crate::break_glass::of_jan(portal.clock.now())).await;
    crate::break_glass::kept(&portal.site(), &crate::break_glass::last_night(portal.clock.now())).await;
    let distrust = format!("/doorbrekingen/{broken}/vertrouw-niet");
    assert_eq!(jan.fill(&distrust, &distrust, &[]).await.status, 303);
    // Entered, of somebody unknown and of a patient here; asked about and refused.
    let unknown = reference(&an, &enter(&an, &[]).await).await;
    let known =
        [("rijksregisternummer", "85073099932"), ("voornaam", "Jan"), ("familienaam", "Willems"), ("geboortedatum", "1985")];
    let refused = reference(&an, &enter(&an, &known).await).await;
    act(&an, &refused, "weiger", &[("reden", "andere"), ("uitleg", "Nee.")]).await;
    ask(&an, &unknown).await;
    // Of an officer who is a patient.
    let lien = portal.signed_in("lien").await;
    lien.request_for("Sofie Claes", "Sofie Claes Arts").await;
    lien.writes("andere", "Bel mij even.").await;
    // Written by somebody whose home may be elsewhere.
    if houses == 2 {
        let here = mijntoegang::demo::people::institution_id("AZ Sint-Lucas Brugge").to_string();
        let fields = [("onderwerp", "andere"), ("instelling", here.as_str()), ("tekst", "Bel mij even.")];
        assert_eq!(noor.fill("/berichten/nieuw", "/berichten/nieuw", &fields).await.status, 303);
        // Handed over: one that the patient sent, asked about, and one that was entered, asked about as well.
        let sent = emma.request_for("Greet Vandamme", "Greet Vandamme").await;
        ask(&an, &sent).await;
        let page = format!("/aanvragen/{sent}/andere-ombudsdienst");
        assert_eq!(emma.fill(&page, &page, &[]).await.status, 303);
        let entered = [("rijksregisternummer", "85473099921"), ("familienaam", "Zomer"), ("naam", "Klaartje")];
        let entered = reference(&an, &enter(&an, &entered).await).await;
        ask(&an, &entered).await;
        let officer = entry_of(&portal.owner().await, "P-1102").await;
        let page = page_of(&entered);
        assert_eq!(an.fill(&page, &format!("{page}/registreer"), &[("persoon", &officer)]).await.status, 303);
    }
}

async fn ask(officer: &Visitor, reference: &str) {
    let page = format!("{}/vraag", page_of(reference));
    assert_eq!(officer.fill(&page, &page, &[("vraag", "Wie precies?")]).await.status, 303);
}

#[tokio::test]
async fn what_is_counted_is_listed_where_houses_stand_in_for_each_other() {
    let portal = portal(2).await;
    every_matter(&portal, 2).await;
    for (name, key) in [("An", "an-ombudsdienst"), ("Lien", "lien-ombudsdienst"), ("Koen", "koen-ombudsdienst")] {
        Reader::of(&portal, name, key).await.compare().await;
    }
    let an = Reader::of(&portal, "An", "an-ombudsdienst").await;
    assert_eq!(an.count("request_snapshots").await, 2);
    let kept = an.visitor.search("/ombudsdienst", &[("status", "afgewerkt")]).await;
    assert!(kept.has("Emma Peeters") && kept.has("Zomer"), "{}", kept.text());
    // Found by what was typed, where the house knows no more.
    for (list, term) in
        [("/ombudsdienst", "Hondt"), ("/ombudsdienst/berichten", "Hondt"), ("/ombudsdienst/berichten", "39051800023")]
    {
        assert!(an.visitor.search(list, &[("zoek", term)]).await.has("Irène D'Hondt–Müller"), "{list}: {term}");
    }
}

#[tokio::test]
async fn what_is_counted_is_listed_in_a_lone_house() {
    let portal = portal(1).await;
    every_matter(&portal, 1).await;
    for (name, key) in [("An", "an-ombudsdienst"), ("Lien", "lien-ombudsdienst")] {
        Reader::of(&portal, name, key).await.compare().await;
    }
    let (an, lien) = (Reader::of(&portal, "An", "an-ombudsdienst").await, Reader::of(&portal, "Lien", "lien-ombudsdienst").await);
    let open = "exclusion_requests where state in ('sent', 'taken', 'asked')";
    assert_eq!(an.count(open).await, lien.count(open).await + 1, "Lien's own is a colleague's");
}

/// The database holds it, whatever a program or an operator forgets.
#[tokio::test]
async fn a_request_without_a_known_patient_is_not_kept() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    enter(&an, &[]).await;
    let owner = portal.owner().await;
    let refused = async |sql: &str, constraint: &str| {
        let error = owner.batch_execute(sql).await.unwrap_err();
        assert_eq!(error.as_db_error().unwrap().constraint(), Some(constraint), "{sql}");
    };
    refused("delete from request_receipts", "exclusion_requests_entered_has_receipt").await;
    refused("delete from patient_titles", "exclusion_requests_sent_has_title").await;
    let entered = "update exclusion_requests set channel = 'paper', asked_by = 'self', identity_check = 'gekend',
        entered_by = (select id from officers where given_name = 'An') where channel = 'portal'";
    refused(entered, "exclusion_requests_entered_has_receipt").await;
    // Past the constraints, the list fails rather than leave it out.
    let admin = portal.cluster.admin(&portal.database).await.unwrap();
    admin.batch_execute("set session_replication_role = replica; delete from request_receipts").await.unwrap();
    assert_eq!(an.get("/ombudsdienst").await.status, 500);
}
