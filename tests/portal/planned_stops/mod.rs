//! Stops that are asked for at a distance (R5): told first, carried out after a time, cancelled, overtaken, taken back.

mod dispute;
mod form;
mod job;
mod letter;
mod patient;
mod property;

use mijntoegang::applications::Scope;
use mijntoegang::exclusions::stops::carry_out_due;
use mijntoegang::web::AppState;

use crate::hospital::App;
use crate::officer_patients::open;
use crate::support::{Page, Portal, Visitor};

pub const LIST: &str = "/uitsluitingen";
pub const BY_TELEPHONE: [(&str, &str); 3] = [("kanaal", "telephone"), ("gevraagd-door", "self"), ("identiteit", "teruggebeld")];
pub const AT_DESK: [(&str, &str); 3] = [("kanaal", "desk"), ("gevraagd-door", "self"), ("identiteit", "identiteitskaart")];

/// Jan excludes Sofie Claes, registered by An.
pub struct Scene {
    pub portal: Portal,
    pub jan: Visitor,
    pub an: Visitor,
    pub app: App,
    /// The exclusion's id.
    pub exclusion: String,
}

impl Scene {
    pub async fn new() -> Self {
        Self::over(Portal::start().await).await
    }

    pub async fn over(portal: Portal) -> Self {
        let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
        let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
        let page = format!("/ombudsdienst/aanvragen/{reference}");
        let worker = an.get(&page).await.radio("Sofie Claes");
        assert_eq!(an.fill(&page, &format!("{page}/registreer"), &[("persoon", &worker)]).await.location(), page);
        let exclusion = "select exclusion_id::text from exclusion_periods p join patients j on j.id = p.patient_id where j.given_name = 'Jan'";
        let exclusion = portal.owner().await.query_one(exclusion, &[]).await.unwrap().get(0);
        let app = portal.application("EPD", &[Scope::Decision, Scope::ConsentRead, Scope::ChangesRead]).await;
        Self { portal, jan, an, app, exclusion }
    }

    /// Jan's page, opened for an officer.
    pub async fn opened(&self, officer: &Visitor) -> String {
        open(officer, "Jan Willems", "Jan Willems").await
    }

    pub async fn stop_address(&self, officer: &Visitor) -> String {
        format!("{}/uitsluitingen/{}/stopzetten", self.opened(officer).await, self.exclusion)
    }

    /// **Stopzetten op vraag van de patiënt**.
    pub async fn stop(&self, officer: &Visitor, fields: &[(&str, &str)]) -> Page {
        let stop = self.stop_address(officer).await;
        officer.fill(&stop, &stop, fields).await
    }

    /// **Niet stopzetten**, as the card offers it.
    pub async fn keep(&self) -> Page {
        self.jan.fill(LIST, &format!("{LIST}/{}/niet-stopzetten", self.exclusion), &[]).await
    }

    /// **Annuleer stopzetting**, as the officer's page offers it.
    pub async fn cancel(&self, officer: &Visitor) -> Page {
        let page = self.opened(officer).await;
        officer.fill(&page, &format!("{page}/uitsluitingen/{}/annuleer-stopzetting", self.exclusion), &[]).await
    }

    /// **Geef opnieuw toegang**
    pub async fn give_access(&self) -> Page {
        let give = format!("{LIST}/{}/opnieuw-toegang", self.exclusion);
        self.jan.fill(&give, &give, &[]).await
    }

    pub fn site(&self) -> AppState {
        self.portal.site()
    }

    /// Whether the person may open the record.
    pub async fn is_permitted(&self) -> bool {
        crate::hospital::breaks::decides(&self.app).await
    }

    /// The states of all plans, the oldest first.
    pub async fn states(&self) -> Vec<String> {
        let rows = self.portal.owner().await.query("select state from planned_stops order by planned_at, id", &[]).await.unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    }

    /// How often each kind of message was told Jan about this.
    pub async fn told(&self) -> [i64; 3] {
        let mut counts = [0; 3];
        for (count, kind) in counts.iter_mut().zip(["stop_planned", "stop_cancelled", "ended"]) {
            *count = self.portal.count(&format!("select count(*) from messages where kind = '{kind}'")).await;
        }
        counts
    }

    pub async fn audited(&self, action: &str) -> i64 {
        self.portal.count(&format!("select count(*) from audit_events where action = '{action}'")).await
    }

    pub async fn carry_out(&self) -> usize {
        carry_out_due(&self.site()).await.unwrap()
    }
}

#[track_caller]
pub fn refused(page: &Page, field: &str, message: &str) {
    assert_eq!(page.status, 422, "{}", page.text());
    assert_eq!(page.texts(&format!(".govuk-error-summary a[href='#{field}']")), [message], "{}", page.text());
    assert!(page.attribute(&format!("[id='{field}']"), "id").is_some(), "the link has a target");
}
