//! **Dat was ik niet** (R19): the question, the case at another ombudsdienst, the block and what lifts it.

mod block;
mod case;
mod identity;
mod indistinguishable;
mod question;

use crate::support::{Page, Portal, Visitor};

/// What an officer knows of Emma who enters a request for her, about somebody whom the directory does not have.
const EMMA: [(&str, &str); 6] = [
    ("rijksregisternummer", "85073000061"),
    ("voornaam", "Emma"),
    ("familienaam", "Peeters"),
    ("geboortedatum", "1985-07-30"),
    ("naam", "Piet Onbestaand"),
    ("waar", "AZ Sint-Lucas Brugge, onthaal"),
];

pub const BLOCKED: &str = "Je kunt voor deze patiënt nu niets stopzetten of wijzigen per telefoon, e-mail of brief. De patiënt liet weten dat \
    een vraag niet van hem of haar kwam. Het kan wel als je de identiteitskaart ziet.";

/// An officer enters a request for Emma by telephone. Answers its reference, and the address of the message that tells her.
pub async fn entered_for_emma(portal: &Portal, officer: &Visitor) -> (String, String) {
    let sent = crate::intake::enter(officer, &EMMA).await;
    let reference = crate::intake::reference(officer, &sent).await;
    (reference, told(portal, "entered").await)
}

/// What was entered for Emma is registered against an entry of the directory.
pub async fn register_entered(officer: &Visitor, reference: &str, name: &str) {
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    let found = officer.send(&officer.get(&page).await, &format!("{page}/zoek"), &[("zoek-persoon", name)]).await;
    assert_eq!(found.status, 200, "{}", found.text());
    let worker = found.radio(name);
    officer.send(&found, &format!("{page}/registreer"), &[("persoon", &worker)]).await.location();
}

/// The address of the newest conversation with a notice of this kind.
pub async fn told(portal: &Portal, kind: &str) -> String {
    let sql = "select c.reference from conversations c join messages m on m.conversation_id = c.id where m.kind = $1 order by m.id desc limit 1";
    let reference: String = portal.owner().await.query_one(sql, &[&kind]).await.unwrap().get(0);
    format!("/berichten/{reference}")
}

pub fn question(conversation: &str) -> String {
    format!("{conversation}/dat-was-ik-niet")
}

/// **Dat was ik niet** on the page of its question.
pub async fn dispute(patient: &Visitor, conversation: &str) -> Page {
    let question = question(conversation);
    patient.fill(&question, &question, &[]).await
}

/// The institution of the newest dispute, and its address for officers.
pub async fn case(portal: &Portal) -> (String, String) {
    let sql =
        "select i.name, d.id::text from disputes d join institutions i on i.id = d.institution_id order by d.id desc limit 1";
    let row = portal.owner().await.query_one(sql, &[]).await.unwrap();
    (row.get(0), format!("/ombudsdienst/meldingen/{}", row.get::<_, String>(1)))
}

/// Emma's page as an officer opens it, and where her first nexuzhealth exclusion is ended.
pub async fn stop_of_emma(officer: &Visitor) -> String {
    let page = crate::officer_patients::open(officer, "Emma Peeters", "Emma Peeters").await;
    officer.get(&page).await.attribute("a[href$=stopzetten]", "href").unwrap()
}

/// **Stopzetten op vraag van de patiënt**.
pub async fn stop_at(officer: &Visitor, stop: &str, channel: &str) -> Page {
    let check = if channel == "desk" { "identiteitskaart" } else { "teruggebeld" };
    officer.fill(stop, stop, &[("kanaal", channel), ("gevraagd-door", "self"), ("identiteit", check)]).await
}

pub async fn blocked(portal: &Portal) -> i64 {
    portal.count("select count(*) from patient_blocks where lifted_at is null").await
}
