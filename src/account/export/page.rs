//! Everything as a page for people, of one moment. Files are named; what is in them is in the JSON, and behind their links.

use chrono::{DateTime, Utc};
use diesel_async::AsyncPgConnection;

use super::super::views::{Entry, Section};
use super::super::{looks, readings};
use super::section::{facts, section};
use super::{exclusion_sections, parts, recipient_sections};
use crate::break_glass::{BreakKind, ExportedBreak};
use crate::cases::views::case_tag_for_patient;
use crate::config::Rules;
use crate::db::ids::ConversationId;
use crate::i18n::{Locale, dates, t};
use crate::identity::Patient;
use crate::mail::EmailAddress;
use crate::messages::Author;
use crate::messages::export::{ExportedConversation, ExportedMessage};
use crate::requests::{self, ExportedEvent, ExportedRequest, patient_event, patient_tag};
use crate::web::{AppState, PageError, lists};

/// The parts of the page.
pub async fn page(locale: Locale, site: &AppState, patient: &Patient, now: DateTime<Utc>) -> Result<Vec<Section>, PageError> {
    let mut tx = site.db.snapshot(patient.actor()).await?;
    let sections = vec![
        person(locale, &mut tx, site, patient, now).await?,
        exclusion_sections::exclusions(locale, &mut tx, patient).await?,
        exclusion_sections::planned_stops(locale, &mut tx, patient).await?,
        requests(locale, &mut tx, site, patient).await?,
        drafts(locale, &mut tx, patient).await?,
        conversations(locale, &mut tx, patient).await?,
        letters(locale, &mut tx, patient).await?,
        breaks(locale, &mut tx, patient).await?,
        exclusion_sections::disputes(locale, &mut tx, patient).await?,
        files(locale, &mut tx, patient).await?,
        exclusion_sections::adoptions(locale, &mut tx, patient).await?,
        read(locale, &mut tx, site, patient).await?,
        recipient_sections::disclosures(locale, &mut tx).await?,
        recipient_sections::refusals(locale, &mut tx).await?,
        recipient_sections::account_events(locale, &mut tx, patient).await?,
    ];
    tx.commit().await?;
    Ok(sections)
}

async fn person(
    locale: Locale,
    conn: &mut AsyncPgConnection,
    site: &AppState,
    patient: &Patient,
    now: DateTime<Utc>,
) -> Result<Section, PageError> {
    let (person, email, waiting) = parts::person(conn, patient, now).await?;
    let niss = person.numbers_text(locale);
    let known = facts(
        locale,
        vec![
            ("account-naam", Some(person.name.to_string())),
            ("account-geboren", person.birth_date.map(|born| born.in_words(locale))),
            ("account-niss", Some(niss)),
            ("account-instelling", Some(site.contact(Some(patient.home_institution())).institution)),
            ("account-e-mail", email.address.as_deref().map(EmailAddress::shown)),
            ("account-alles-e-mail-uit", email.off_at.map(|at| dates::at(locale, at))),
            ("account-alles-e-mail-wacht", waiting.map(|waiting| waiting.address)),
        ],
    );
    Ok(section(locale, "account-alles-wie", vec![Entry { facts: known, ..Entry::default() }]))
}

fn request(locale: Locale, rules: &Rules, one: ExportedRequest) -> Entry {
    let yes = |is: bool| is.then(|| t(locale, "web-ja").to_owned());
    let told = |event: &ExportedEvent| Some(format!("{}: {}", patient_event(locale, event.kind)?, dates::at(locale, event.at)));
    let course: Vec<String> = one.events.iter().filter_map(told).collect();
    let (entered, checks) = (one.entered, lists::identity_checks(locale, rules));
    let representative = entered.as_ref().and_then(|entered| {
        let basis = entered.representative_basis.map(|basis| requests::basis_text(locale, basis).to_owned());
        let known = [entered.representative.clone(), basis, entered.representative_evidence.clone()];
        Some(known.into_iter().flatten().collect::<Vec<_>>().join(", ")).filter(|words| !words.is_empty())
    });
    Entry {
        title: one.reference,
        facts: facts(
            locale,
            vec![
                ("account-alles-wie-uitsluiten", Some(one.person.name)),
                ("account-alles-functie", Some(one.person.function)),
                ("account-alles-waar", Some(one.person.place)),
                ("web-riziv", one.person.riziv),
                ("account-alles-ombudsdienst", Some(one.institution)),
                ("account-alles-status", Some(patient_tag(locale, one.state, one.double).text.to_owned())),
                ("account-alles-opmerking", one.remark),
                ("requests-contact-telefoon", one.telephone),
                ("requests-contact-iemand-anders", yes(one.other_may_answer)),
                ("requests-contact-boodschap", yes(one.may_leave_message)),
                ("account-alles-gelezen", Some(dates::at(locale, one.consequences_read_at))),
                ("account-alles-uitleg", one.refusal_words),
                ("account-alles-kanaal", entered.as_ref().map(|_| requests::channel(locale, one.channel).to_owned())),
                ("account-alles-ingevoerd-door", entered.as_ref().and_then(|entered| entered.officer.clone())),
                (
                    "account-alles-gevraagd-door",
                    entered.as_ref().and_then(|entered| Some(requests::asked_by(locale, entered.asked_by?).to_owned())),
                ),
                (
                    "account-alles-gecontroleerd",
                    entered.as_ref().and_then(|entered| Some(lists::text_of(&checks, entered.identity_check.as_deref()?))),
                ),
                ("account-alles-vertegenwoordiger", representative),
                ("account-alles-verloop", Some(course.join("\n"))),
            ],
        ),
        said: Vec::new(),
    }
}

async fn requests(
    locale: Locale,
    conn: &mut AsyncPgConnection,
    site: &AppState,
    patient: &Patient,
) -> Result<Section, PageError> {
    let entries = parts::requests(conn, patient).await?.into_iter().map(|one| request(locale, &site.rules, one)).collect();
    Ok(section(locale, "account-alles-aanvragen", entries))
}

async fn drafts(locale: Locale, conn: &mut AsyncPgConnection, patient: &Patient) -> Result<Section, PageError> {
    let mut entries: Vec<Entry> = Vec::new();
    for one in parts::drafts(conn, patient).await? {
        let known = vec![
            ("account-alles-gewijzigd", Some(dates::at(locale, one.updated_at))),
            ("account-alles-ingevuld", serde_json::to_string_pretty(&one.content).ok()),
        ];
        entries.push(Entry { facts: facts(locale, known), ..Entry::default() });
    }
    for one in parts::kept_forms(conn, patient).await? {
        let known = vec![
            ("account-alles-bewaard", Some(dates::at(locale, one.kept_at))),
            ("account-alles-ingevuld", serde_json::to_string_pretty(&one.fields).ok()),
        ];
        entries.push(Entry { title: one.page, facts: facts(locale, known), ..Entry::default() });
    }
    Ok(section(locale, "account-alles-begonnen", entries))
}

fn said(locale: Locale, message: ExportedMessage, institution: &str) -> (String, String, String) {
    let who = match (message.author, message.officer) {
        (Author::Patient, _) => t(locale, "account-alles-jij").to_owned(),
        (Author::Officer, Some(officer)) => format!("{officer}, {institution}"),
        (Author::Officer, None) | (Author::System, _) => t(locale, "web-product-naam").to_owned(),
    };
    (who, dates::at(locale, message.written_at), message.body)
}

fn conversation(locale: Locale, one: ExportedConversation) -> Entry {
    Entry {
        title: format!("{} ({})", one.subject, one.reference),
        facts: facts(
            locale,
            vec![
                ("account-alles-ombudsdienst", Some(one.institution.clone())),
                ("account-alles-gesloten", one.closed_at.map(|at| dates::at(locale, at))),
            ],
        ),
        said: one.messages.into_iter().map(|message| said(locale, message, &one.institution)).collect(),
    }
}

async fn conversations(locale: Locale, conn: &mut AsyncPgConnection, patient: &Patient) -> Result<Section, PageError> {
    let (mut entries, mut after) = (Vec::new(), ConversationId::NIL);
    while let Some(found) = parts::conversations(conn, patient, &mut after).await? {
        entries.extend(found.into_iter().map(|one| conversation(locale, one)));
    }
    Ok(section(locale, "account-alles-gesprekken", entries))
}

async fn letters(locale: Locale, conn: &mut AsyncPgConnection, patient: &Patient) -> Result<Section, PageError> {
    let entries = parts::letters(conn, patient).await?.into_iter().map(|one| Entry {
        title: dates::at(locale, one.printed_at),
        facts: facts(
            locale,
            vec![
                ("account-alles-ombudsdienst", Some(one.institution)),
                ("account-alles-adres", Some(one.address)),
                ("account-alles-brief-verstuurd", one.sent_at.map(|at| dates::at(locale, at))),
            ],
        ),
        said: Vec::new(),
    });
    Ok(section(locale, "account-alles-brieven", entries.collect()))
}

fn broken(locale: Locale, one: ExportedBreak) -> Entry {
    let opened: Vec<String> =
        one.opened.iter().map(|opened| format!("{}: {}", dates::at(locale, opened.at), opened.what)).collect();
    Entry {
        title: one.person,
        facts: facts(
            locale,
            vec![
                ("account-alles-functie", Some(one.function)),
                ("account-alles-gemeld-door", one.reported_by),
                ("break-glass-waar", Some(one.place)),
                (
                    "account-alles-soort",
                    Some(
                        t(
                            locale,
                            match one.kind {
                                BreakKind::Exclusion => "break-glass-soort-uitsluiting",
                                BreakKind::NoRelationship => "break-glass-soort-geen-relatie",
                            },
                        )
                        .to_owned(),
                    ),
                ),
                ("overview-van", Some(dates::at(locale, one.starts_at))),
                ("overview-tot", one.stopped_at.or(one.ends_at).map(|at| dates::at(locale, at))),
                ("break-glass-motivering", Some(one.motivation)),
                ("break-glass-geopend", Some(opened.join("\n"))),
                ("break-glass-jouw-melding", one.case_state.map(|state| case_tag_for_patient(locale, state).text.to_owned())),
                ("disputes-kolom-uiterlijk", one.case_latest_on.map(|day| dates::long(locale, day))),
                ("account-alles-bij", Some(one.conversation)),
            ],
        ),
        said: Vec::new(),
    }
}

async fn breaks(locale: Locale, conn: &mut AsyncPgConnection, patient: &Patient) -> Result<Section, PageError> {
    let (mut entries, mut seen) = (Vec::new(), 0);
    while let Some(found) = parts::breaks(conn, patient, &mut seen).await? {
        entries.extend(found.into_iter().map(|one| broken(locale, one)));
    }
    Ok(section(locale, "break-glass-kop", entries))
}

async fn files(locale: Locale, conn: &mut AsyncPgConnection, patient: &Patient) -> Result<Section, PageError> {
    let entries = parts::files(conn, patient).await?.into_iter().map(|one| Entry {
        title: one.name,
        facts: facts(
            locale,
            vec![
                ("account-alles-soort", Some(one.kind.as_str().to_uppercase())),
                ("account-alles-bij", one.request),
                ("account-alles-gekomen", Some(dates::at(locale, one.written_at))),
            ],
        ),
        said: Vec::new(),
    });
    Ok(section(locale, "account-alles-bijlagen", entries.collect()))
}

async fn read(locale: Locale, conn: &mut AsyncPgConnection, site: &AppState, patient: &Patient) -> Result<Section, PageError> {
    let looks = looks::of_patient(conn, patient, 0, i64::MAX).await?;
    Ok(Section {
        readings: looks.iter().map(|one| readings::row(locale, &site.rules, one)).collect(),
        ..section(locale, "account-wie-keek", Vec::new())
    })
}
