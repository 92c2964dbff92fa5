//! Everything as a page for people, of one moment. Files are named; what is in them is in the JSON, and behind their links.

use chrono::{DateTime, Utc};
use diesel_async::AsyncPgConnection;

use super::super::views::{Entry, Section};
use super::super::{looks, readings};
use super::parts;
use crate::break_glass::{BreakKind, ExportedBreak};
use crate::db::ids::ConversationId;
use crate::directory::Niss;
use crate::exclusions::{EndedBy, Origin};
use crate::identity::Patient;
use crate::mail::EmailAddress;
use crate::messages::Author;
use crate::messages::export::{ExportedConversation, ExportedMessage};
use crate::requests::{ExportedEvent, ExportedRequest, patient_event, patient_tag};
use crate::web::{PageError, Site, dates, t};

/// The parts of the page.
pub async fn page(site: &Site, patient: &Patient, now: DateTime<Utc>) -> Result<Vec<Section>, PageError> {
    let mut tx = site.db.snapshot(patient.actor()).await?;
    let sections = vec![
        person(&mut tx, site, patient, now).await?,
        exclusions(&mut tx, patient).await?,
        requests(&mut tx, patient).await?,
        drafts(&mut tx, patient).await?,
        conversations(&mut tx, patient).await?,
        breaks(&mut tx, patient).await?,
        files(&mut tx, patient).await?,
        read(&mut tx, patient).await?,
    ];
    tx.commit().await?;
    Ok(sections)
}

fn section(heading: &'static str, entries: Vec<Entry>) -> Section {
    Section { heading: t(heading), entries, readings: Vec::new() }
}

/// The facts that are there.
fn facts(all: Vec<(&'static str, Option<String>)>) -> Vec<(&'static str, String)> {
    all.into_iter().filter_map(|(key, value)| Some((t(key), value.filter(|text| !text.is_empty())?))).collect()
}

async fn person(conn: &mut AsyncPgConnection, site: &Site, patient: &Patient, now: DateTime<Utc>) -> Result<Section, PageError> {
    let (person, email, waiting) = parts::person(conn, patient, now).await?;
    let niss = Niss::parse(&person.niss).map_or(person.niss, |niss| niss.display());
    let known = facts(vec![
        ("account-naam", Some(person.name.to_string())),
        ("account-geboren", person.birth_date.map(|born| born.to_string())),
        ("account-niss", Some(niss)),
        ("account-instelling", Some(site.contact(Some(patient.home_institution())).institution)),
        ("account-e-mail", email.address.as_deref().map(EmailAddress::shown)),
        ("account-alles-e-mail-uit", email.off_at.map(dates::at)),
        ("account-alles-e-mail-wacht", waiting.map(|waiting| waiting.address)),
    ]);
    Ok(section("account-alles-wie", vec![Entry { facts: known, ..Entry::default() }]))
}

async fn exclusions(conn: &mut AsyncPgConnection, patient: &Patient) -> Result<Section, PageError> {
    let entries = parts::exclusions(conn, patient).await?.into_iter().map(|one| Entry {
        title: one.person,
        facts: facts(vec![
            ("account-alles-functie", Some(one.function)),
            ("web-riziv", one.riziv),
            (
                "exclusions-type",
                Some(
                    t(match one.origin {
                        Origin::Ehealth => "web-ehealth",
                        Origin::Nexuzhealth => "web-nexuzhealth",
                    })
                    .to_owned(),
                ),
            ),
            ("exclusions-van", Some(dates::at(one.started_at))),
            ("exclusions-tot", one.ended_at.map(dates::at)),
            (
                "exclusions-stopgezet-door",
                one.ended_by.map(|by| {
                    t(match by {
                        EndedBy::Patient => "exclusions-door-jou",
                        EndedBy::PatientAtEhealth => "exclusions-door-jou-ehealth",
                        EndedBy::Ombudsdienst => "exclusions-door-ombudsdienst",
                        EndedBy::Representative => "exclusions-door-vertegenwoordiger",
                        EndedBy::Error => "exclusions-door-vergissing",
                    })
                    .to_owned()
                }),
            ),
        ]),
        said: Vec::new(),
    });
    Ok(section("account-alles-uitsluitingen", entries.collect()))
}

fn request(one: ExportedRequest) -> Entry {
    let yes = |is: bool| is.then(|| t("web-ja").to_owned());
    let told = |event: &ExportedEvent| Some(format!("{}: {}", patient_event(event.kind)?, dates::at(event.at)));
    let course: Vec<String> = one.events.iter().filter_map(told).collect();
    Entry {
        title: one.reference,
        facts: facts(vec![
            ("account-alles-wie-uitsluiten", Some(one.person.name)),
            ("account-alles-functie", Some(one.person.function)),
            ("account-alles-waar", Some(one.person.place)),
            ("web-riziv", one.person.riziv),
            ("account-alles-ombudsdienst", Some(one.institution)),
            ("account-alles-status", Some(patient_tag(one.state).text.to_owned())),
            ("account-alles-opmerking", one.remark),
            ("requests-contact-telefoon", one.telephone),
            ("requests-contact-iemand-anders", yes(one.other_may_answer)),
            ("requests-contact-boodschap", yes(one.may_leave_message)),
            ("account-alles-gelezen", Some(dates::at(one.consequences_read_at))),
            ("account-alles-uitleg", one.refusal_words),
            ("account-alles-verloop", Some(course.join("\n"))),
        ]),
        said: Vec::new(),
    }
}

async fn requests(conn: &mut AsyncPgConnection, patient: &Patient) -> Result<Section, PageError> {
    let entries = parts::requests(conn, patient).await?.into_iter().map(request).collect();
    Ok(section("account-alles-aanvragen", entries))
}

async fn drafts(conn: &mut AsyncPgConnection, patient: &Patient) -> Result<Section, PageError> {
    let mut entries: Vec<Entry> = Vec::new();
    for one in parts::drafts(conn, patient).await? {
        let known = vec![
            ("account-alles-gewijzigd", Some(dates::at(one.updated_at))),
            ("account-alles-ingevuld", serde_json::to_string_pretty(&one.content).ok()),
        ];
        entries.push(Entry { facts: facts(known), ..Entry::default() });
    }
    for one in parts::kept_forms(conn, patient).await? {
        let known = vec![
            ("account-alles-bewaard", Some(dates::at(one.kept_at))),
            ("account-alles-ingevuld", serde_json::to_string_pretty(&one.fields).ok()),
        ];
        entries.push(Entry { title: one.page, facts: facts(known), ..Entry::default() });
    }
    Ok(section("account-alles-begonnen", entries))
}

fn said(message: ExportedMessage, institution: &str) -> (String, String, String) {
    let who = match (message.author, message.officer) {
        (Author::Patient, _) => t("account-alles-jij").to_owned(),
        (Author::Officer, Some(officer)) => format!("{officer}, {institution}"),
        (Author::Officer, None) | (Author::System, _) => t("product-naam").to_owned(),
    };
    (who, dates::at(message.written_at), message.body)
}

fn conversation(one: ExportedConversation) -> Entry {
    Entry {
        title: format!("{} ({})", one.subject, one.reference),
        facts: facts(vec![
            ("account-alles-ombudsdienst", Some(one.institution.clone())),
            ("account-alles-gesloten", one.closed_at.map(dates::at)),
        ]),
        said: one.messages.into_iter().map(|message| said(message, &one.institution)).collect(),
    }
}

async fn conversations(conn: &mut AsyncPgConnection, patient: &Patient) -> Result<Section, PageError> {
    let (mut entries, mut after) = (Vec::new(), ConversationId::NIL);
    while let Some(found) = parts::conversations(conn, patient, &mut after).await? {
        entries.extend(found.into_iter().map(conversation));
    }
    Ok(section("account-alles-gesprekken", entries))
}

fn broken(one: ExportedBreak) -> Entry {
    let opened: Vec<String> = one.opened.iter().map(|opened| format!("{}: {}", dates::at(opened.at), opened.what)).collect();
    Entry {
        title: one.person,
        facts: facts(vec![
            ("account-alles-functie", Some(one.function)),
            ("breaks-waar", Some(one.place)),
            (
                "account-alles-soort",
                Some(
                    t(match one.kind {
                        BreakKind::Exclusion => "breaks-soort-uitsluiting",
                        BreakKind::NoRelationship => "breaks-soort-geen-relatie",
                    })
                    .to_owned(),
                ),
            ),
            ("exclusions-van", Some(dates::at(one.starts_at))),
            ("exclusions-tot", one.stopped_at.or(one.ends_at).map(dates::at)),
            ("breaks-motivering", Some(one.motivation)),
            ("breaks-geopend", Some(opened.join("\n"))),
            ("account-alles-bij", Some(one.conversation)),
        ]),
        said: Vec::new(),
    }
}

async fn breaks(conn: &mut AsyncPgConnection, patient: &Patient) -> Result<Section, PageError> {
    let (mut entries, mut seen) = (Vec::new(), 0);
    while let Some(found) = parts::breaks(conn, patient, &mut seen).await? {
        entries.extend(found.into_iter().map(broken));
    }
    Ok(section("breaks-kop", entries))
}

async fn files(conn: &mut AsyncPgConnection, patient: &Patient) -> Result<Section, PageError> {
    let entries = parts::files(conn, patient).await?.into_iter().map(|one| Entry {
        title: one.name,
        facts: facts(vec![
            ("account-alles-soort", Some(one.kind.as_str().to_uppercase())),
            ("account-alles-bij", one.request),
            ("account-alles-gekomen", Some(dates::at(one.written_at))),
        ]),
        said: Vec::new(),
    });
    Ok(section("account-alles-bijlagen", entries.collect()))
}

async fn read(conn: &mut AsyncPgConnection, patient: &Patient) -> Result<Section, PageError> {
    let looks = looks::of_patient(conn, patient, 0, i64::MAX).await?;
    Ok(Section { readings: looks.iter().map(readings::row).collect(), ..section("account-wie-keek", Vec::new()) })
}
