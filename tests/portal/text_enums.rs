//! Columns of texts and the enums that read them: the same values on both sides, and an unknown one is an error.

use std::collections::{BTreeMap, BTreeSet};

use mijntoegang::applications::Scope;
use mijntoegang::audit::ActorKind;
use mijntoegang::break_glass::{BreakKind, BreakStatus};
use mijntoegang::cases::CaseState;
use mijntoegang::exclusions::stops::{StopCanceller, StopState};
use mijntoegang::exclusions::{AskedBy, ConsentStatus, EndChannel, EndedBy, Origin};
use mijntoegang::i18n::Locale;
use mijntoegang::identity::account_events::{AccountEventKind, DeviceKind};
use mijntoegang::identity::{HomeConfirmation, SignInRole};
use mijntoegang::mail::OutboxState;
use mijntoegang::messages::attachments::{FileKind, ScanState};
use mijntoegang::messages::{Author, MessageKind, Topic};
use mijntoegang::reply_templates::TemplateKind;
use mijntoegang::requests::{Basis, Channel, ContactWay, EventKind, OtherParent, Reached, State};
use mijntoegang::signals::SignalKind;
use regex::Regex;

use crate::suite_log;
use crate::support::Portal;

/// Each column with the texts of the enum that reads it.
fn columns() -> BTreeMap<&'static str, Vec<&'static str>> {
    let change = ConsentStatus::ALL.map(ConsentStatus::as_str).into_iter().chain(BreakStatus::ALL.map(BreakStatus::as_str));
    BTreeMap::from([
        ("account_events.device", DeviceKind::ALL.map(DeviceKind::as_str).to_vec()),
        ("account_events.kind", AccountEventKind::ALL.map(AccountEventKind::as_str).to_vec()),
        ("applications.scopes", Scope::ALL.map(Scope::as_str).to_vec()),
        ("attachments.kind", FileKind::ALL.map(FileKind::as_str).to_vec()),
        ("attachments.scan", ScanState::ALL.map(ScanState::as_str).to_vec()),
        ("audit_events.actor_kind", ActorKind::ALL.map(ActorKind::as_str).to_vec()),
        ("break_cases.state", CaseState::ALL.map(CaseState::as_str).to_vec()),
        ("disputes.state", CaseState::ALL.map(CaseState::as_str).to_vec()),
        ("breaks.kind", BreakKind::ALL.map(BreakKind::as_str).to_vec()),
        ("changes.state", change.collect()),
        ("conversations.topic", Topic::ALL.map(Topic::as_str).to_vec()),
        ("exclusion_periods.end_asked_by", AskedBy::ALL.map(AskedBy::as_str).to_vec()),
        ("exclusion_periods.end_channel", EndChannel::ALL.map(EndChannel::as_str).to_vec()),
        ("exclusion_periods.ended_by", EndedBy::ALL.map(EndedBy::as_str).to_vec()),
        ("exclusion_requests.asked_by", AskedBy::ALL.map(AskedBy::as_str).to_vec()),
        ("exclusion_requests.channel", Channel::ALL.map(Channel::as_str).to_vec()),
        ("exclusion_requests.other_parent", OtherParent::ALL.map(OtherParent::as_str).to_vec()),
        ("exclusion_requests.representative_basis", Basis::ALL.map(Basis::as_str).to_vec()),
        ("exclusion_requests.contact", ContactWay::ALL.map(ContactWay::as_str).to_vec()),
        ("exclusion_requests.state", State::ALL.map(State::as_str).to_vec()),
        ("exclusions.origin", Origin::ALL.map(Origin::as_str).to_vec()),
        ("intake_draft_files.kind", FileKind::ALL.map(FileKind::as_str).to_vec()),
        // One in which something was found is not kept.
        ("intake_draft_files.scan", [ScanState::Not, ScanState::Waits, ScanState::Clean].map(ScanState::as_str).to_vec()),
        ("messages.author", Author::ALL.map(Author::as_str).to_vec()),
        ("messages.kind", MessageKind::ALL.map(MessageKind::as_str).to_vec()),
        ("patients.home_confirmed_by", HomeConfirmation::ALL.map(HomeConfirmation::as_str).to_vec()),
        ("patients.language", Locale::ALL.into_iter().filter(|one| *one != Locale::Pseudo).map(Locale::as_str).collect()),
        ("outbox.state", OutboxState::ALL.map(OutboxState::as_str).to_vec()),
        ("planned_stops.asked_by", AskedBy::ALL.map(AskedBy::as_str).to_vec()),
        ("planned_stops.cancelled_by", StopCanceller::ALL.map(StopCanceller::as_str).to_vec()),
        ("planned_stops.channel", EndChannel::AT_A_DISTANCE.map(EndChannel::as_str).to_vec()),
        ("planned_stops.state", StopState::ALL.map(StopState::as_str).to_vec()),
        ("reply_templates.kind", TemplateKind::ALL.map(TemplateKind::as_str).to_vec()),
        ("request_events.kind", EventKind::ALL.map(EventKind::as_str).to_vec()),
        ("request_notes.reached", Reached::ALL.map(Reached::as_str).to_vec()),
        ("request_receipts.channel", Channel::ENTERED.map(Channel::as_str).to_vec()),
        ("signals.kind", SignalKind::ALL.map(SignalKind::as_str).to_vec()),
        ("sign_in_attempts.door", SignInRole::ALL.map(SignInRole::as_str).to_vec()),
    ])
}

/// Columns of texts that no enum reads, and why.
const NOT_READ: [(&str, &str); 12] = [
    ("account_events.browser", "a name, shown as it is"),
    ("care_worker_links.ground", "mt_people_to_settle hands it out beside the kind of a number"),
    ("care_worker_links.state", "mt_people_to_settle hands out those that can be settled"),
    ("care_worker_numbers.kind", "mt_people_to_settle hands it out beside the ground of a link"),
    ("care_worker_numbers.source", "only functions of the database write and read it"),
    ("care_worker_numbers.state", "only functions of the database write and read it"),
    ("email_confirmations.ended_as", "only functions of the database write and read it"),
    ("exclusion_periods.origin", "no list of its own: a foreign key copies it from exclusions.origin, one check names a value"),
    ("identity_sightings.way", "only functions of the database write and read it"),
    ("patient_numbers.kind", "only functions of the database write and read it"),
    ("patient_numbers.source", "only functions of the database write and read it"),
    ("withheld_matters.why", "only functions of the database write and read it"),
];

/// Every text that a check compares a column with, by column.
async fn listed(portal: &Portal) -> BTreeMap<String, BTreeSet<String>> {
    let checks = "select conrelid::regclass::text, pg_get_constraintdef(oid) from pg_constraint
                   where contype = 'c' and connamespace = 'public'::regnamespace and conrelid <> 0";
    let list = Regex::new(r"\((\w+) (?:= ANY|<> ALL|<@) \(?ARRAY\[([^\]]*)\]").unwrap();
    let one = Regex::new(r"\((\w+) (?:=|<>) ('[^']+'::text)").unwrap();
    let text = Regex::new(r"'([^']+)'::text").unwrap();
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in portal.owner().await.query(checks, &[]).await.unwrap() {
        let (table, check): (String, String) = (row.get(0), row.get(1));
        for hit in list.captures_iter(&check).chain(one.captures_iter(&check)) {
            let texts: Vec<String> = text.captures_iter(&hit[2]).map(|hit| hit[1].to_owned()).collect();
            if !texts.is_empty() {
                found.entry(format!("{table}.{}", &hit[1])).or_default().extend(texts);
            }
        }
    }
    found
}

#[tokio::test]
async fn every_list_of_texts_in_the_database_is_an_enum_and_the_other_way_round() {
    let portal = Portal::start().await;
    let mut listed = listed(&portal).await;
    for (column, why) in NOT_READ {
        assert!(listed.remove(column).is_some(), "{column} has no list any more; it was left out because {why}");
    }
    let known: BTreeMap<String, BTreeSet<String>> = columns()
        .into_iter()
        .map(|(column, texts)| (column.to_owned(), texts.into_iter().map(str::to_owned).collect()))
        .collect();
    let columns = |all: &BTreeMap<String, BTreeSet<String>>| all.keys().cloned().collect::<Vec<_>>();
    assert_eq!(columns(&listed), columns(&known), "the columns with a list of texts, and those that an enum reads");
    for (column, texts) in &known {
        assert_eq!(&listed[column], texts, "{column}: its check, and its enum");
    }
}

/// The reference of the request that Emma has from the start.
async fn request_of_emma(portal: &Portal) -> String {
    let sql = "select r.reference from exclusion_requests r join patients p on p.id = r.patient_id where p.niss = '85073000061'";
    portal.owner().await.query_one(sql, &[]).await.unwrap().get(0)
}

/// Writes a value that a newer version of the program may know.
async fn newer(portal: &Portal, constraints: &str, change: &str) {
    let owner = portal.owner().await;
    for constraint in constraints.split_whitespace() {
        let (table, name) = constraint.split_once('.').unwrap();
        owner.batch_execute(&format!("alter table {table} drop constraint {name}")).await.unwrap();
    }
    let table = change.split_whitespace().nth(1).unwrap();
    let off = format!("alter table {table} disable trigger user; {change}; alter table {table} enable trigger user");
    owner.batch_execute(&off).await.unwrap();
}

fn assert_logged(what: &str, value: &str) {
    // As it stands in a line of JSON.
    let said = format!("unknown {what} \\\"{value}\\\"");
    assert!(suite_log::text().contains(&said), "the log does not say: {said}");
}

#[tokio::test]
async fn a_state_of_a_newer_version_is_an_error_and_no_other_state() {
    let portal = Portal::start().await;
    let (emma, an) = (portal.signed_in("emma").await, portal.signed_in("an-ombudsdienst").await);
    let reference = request_of_emma(&portal).await;
    let (own, theirs) = (format!("/aanvragen/{reference}"), format!("/ombudsdienst/aanvragen/{reference}"));
    assert!(emma.get(&own).await.has("Trek aanvraag in"));
    newer(
        &portal,
        "exclusion_requests.exclusion_requests_state_check",
        &format!("update exclusion_requests set state = 'verifying' where reference = '{reference}'"),
    )
    .await;
    for (visitor, path) in
        [(&emma, own.as_str()), (&emma, "/uitsluitingen"), (&emma, "/mijn-gegevens/alles"), (&an, theirs.as_str())]
    {
        let page = visitor.get(path).await;
        assert_eq!((page.status, page.text_of("h1").as_str()), (500, "Er ging iets mis"), "{path}");
        for word in ["Ingetrokken", "Ontvangen", "Status", "verifying"] {
            assert!(!page.has(word), "{path}: {word}");
        }
    }
    assert_logged("request state", "verifying");
    assert!(suite_log::text().contains("Error deserializing field 'state': unknown request state"), "and names the column");
}

#[tokio::test]
async fn no_text_of_a_newer_version_is_taken_for_another() {
    for (constraints, change, path, what) in [
        (
            "request_events.request_events_kind_check request_events.request_events_officer_of_kind",
            "update request_events set kind = 'verified'",
            "/aanvragen/{}",
            "kind of request event",
        ),
        (
            "exclusion_periods.exclusion_periods_ended_by_check",
            "update exclusion_periods set ended_by = 'verified' where ended_by = 'patient'",
            "/uitsluitingen",
            "end of a period",
        ),
        (
            "conversations.conversations_topic_check",
            "update conversations set topic = 'verified'",
            "/berichten",
            "topic of a conversation",
        ),
        (
            "messages.messages_author_check messages.messages_kind_of_author",
            "update messages set author = 'verified'",
            "/berichten",
            "author of a message",
        ),
    ] {
        let portal = Portal::start().await;
        let emma = portal.signed_in("emma").await;
        let fields = [("onderwerp", "andere"), ("tekst", "Ik heb een vraag over mijn dossier.")];
        emma.fill("/berichten/nieuw", "/berichten/nieuw", &fields).await.location();
        let path = path.replace("{}", &request_of_emma(&portal).await);
        assert_eq!(emma.get(&path).await.status, 200, "{path}");
        newer(&portal, constraints, change).await;
        assert_eq!(emma.get(&path).await.status, 500, "{path} after {change}");
        assert_logged(what, "verified");
    }
}
