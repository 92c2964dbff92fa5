//! What happened with the account, the page after the quick exit, and those behind links in mails.

use mijntoegang::account::views::{AccountEventRow, AccountEventsPage, BarePage};
use mijntoegang::identity::views::AfterExitPage;

use super::*;

fn events(events: Vec<AccountEventRow>, more: bool) -> AccountEventsPage {
    AccountEventsPage { frame: patient("Wat gebeurde er met jouw toegang?"), events, page: 1, more }
}

fn bare(heading: &'static str, paragraphs: &[&'static str]) -> BarePage {
    let exit_url = "https://www.wikipedia.org/".to_owned();
    BarePage { locale: Locale::DUTCH, exit_url, heading, paragraphs: paragraphs.to_vec(), button: None }
}

pub fn leaving_pages() -> Vec<(&'static str, String)> {
    let event = AccountEventRow {
        what: "E-mailadres gewijzigd",
        at: "23 november 2026 om 14.05 uur, telefoon met Samsung Internet".to_owned(),
        iso: "2026-11-23T14:05:00+01:00".to_owned(),
    };
    vec![
        ("account-events", html(&events(vec![event], true))),
        ("account-events-none", html(&events(Vec::new(), false))),
        ("after-exit", html(&AfterExitPage { locale: Locale::DUTCH })),
        ("bare", html(&BarePage { button: Some("Doe het"), ..bare("Wil je dit?", &["Dit."]) })),
        ("bare-done", html(&bare("Gedaan", &[]))),
    ]
}
