//! Whose ombudsdienst helps a patient (R11): the choice at the first sign-in, adoption by an officer, and an officer's own entries.

mod adoption;
mod choice;
mod entries;
mod follow;
mod letters;
pub mod settings;

use crate::support::{Page, Portal, Visitor};

pub const CHOICE: &str = "/mijn-gegevens/ombudsdienst";
pub const ADOPT: &str = "/ombudsdienst/patienten/aannemen";
const HERE: &str = "AZ Sint-Lucas Brugge";
pub const THERE: &str = "Ziekenhuis Leieland";

/// Makes a patient's home provisional, as of somebody whom an officer of this institution entered.
async fn make_provisional(portal: &Portal, given: &str, institution: &str) {
    let sql = "update patients set home_confirmed_at = null, home_confirmed_by = null,
                 home_institution_id = (select id from institutions where name = $2) where given_name = $1";
    assert_eq!(portal.owner().await.execute(sql, &[&given, &institution]).await.unwrap(), 1);
}

/// A patient's home, and by what it is confirmed.
async fn home(portal: &Portal, given: &str) -> (String, Option<String>) {
    let sql = "select i.name, p.home_confirmed_by from patients p join institutions i on i.id = p.home_institution_id where p.given_name = $1";
    let row = portal.owner().await.query_one(sql, &[&given]).await.unwrap();
    (row.get(0), row.get(1))
}

fn confirmed(institution: &str, by: &str) -> (String, Option<String>) {
    (institution.to_owned(), Some(by.to_owned()))
}

/// **Bewaar** on the page as it is shown.
pub async fn choose(visitor: &Visitor, page: &Page, institution: &str) -> Page {
    let hidden = page.hidden(CHOICE);
    let chosen = page.radio(institution);
    let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.push(("ombudsdienst", &chosen));
    visitor.post(CHOICE, &fields).await
}

/// The messages in a patient's inbox about homes, by kind.
async fn told(portal: &Portal, given: &str) -> Vec<String> {
    let sql = "select m.kind from messages m join patients p on p.id = m.patient_id where p.given_name = $1 and m.kind like 'home%' order by m.id";
    portal.owner().await.query(sql, &[&given]).await.unwrap().iter().map(|row| row.get(0)).collect()
}

/// The audit's rows about homes, oldest first.
async fn audited(portal: &Portal) -> Vec<String> {
    let sql = "select action from audit_events where action like 'home-%' order by id";
    portal.owner().await.query(sql, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
}
