//! What the patient excluded, and what others did in the patient's name, as parts of the page.

use diesel_async::AsyncPgConnection;

use super::super::adoptions::adoption_row;
use super::super::views::{Entry, Section};
use super::parts;
use super::section::{facts, section};
use crate::cases::views::dispute_tag_for_patient;
use crate::exclusions::stops::stop_state_text;
use crate::exclusions::{Origin, end_channel_text, ended_by_text};
use crate::i18n::{Locale, dates, t};
use crate::identity::Patient;
use crate::web::PageError;

pub(super) async fn exclusions(locale: Locale, conn: &mut AsyncPgConnection, patient: &Patient) -> Result<Section, PageError> {
    let entries = parts::exclusions(conn, patient).await?.into_iter().map(|one| Entry {
        title: one.person,
        facts: facts(
            locale,
            vec![
                ("account-alles-functie", Some(one.function)),
                ("web-riziv", one.riziv),
                (
                    "overview-type",
                    Some(
                        t(
                            locale,
                            match one.origin {
                                Origin::Ehealth => "web-ehealth",
                                Origin::Nexuzhealth => "web-nexuzhealth",
                            },
                        )
                        .to_owned(),
                    ),
                ),
                ("overview-van", Some(dates::at(locale, one.started_at))),
                ("overview-tot", one.ended_at.map(|at| dates::at(locale, at))),
                ("overview-stopgezet-door", one.ended_by.map(|by| ended_by_text(locale, by, one.end_channel))),
            ],
        ),
        said: Vec::new(),
    });
    Ok(section(locale, "account-alles-uitsluitingen", entries.collect()))
}

pub(super) async fn planned_stops(locale: Locale, conn: &mut AsyncPgConnection, patient: &Patient) -> Result<Section, PageError> {
    let entries = parts::planned_stops(conn, patient).await?.into_iter().map(|one| Entry {
        title: one.person,
        facts: facts(
            locale,
            vec![
                ("account-alles-ombudsdienst", Some(one.institution)),
                ("overview-gevraagd-op", Some(dates::at(locale, one.planned_at))),
                ("overview-gevraagd-hoe", Some(end_channel_text(locale, Some(one.channel)).to_owned())),
                ("account-alles-stopt-op", one.stops_at.map(|at| dates::at(locale, at))),
                ("overview-gevraagd-afloop", Some(stop_state_text(locale, one.state, one.cancelled_by).to_owned())),
                ("account-alles-sinds", one.taken_back_at.or(one.closed_at).map(|at| dates::at(locale, at))),
            ],
        ),
        said: Vec::new(),
    });
    Ok(section(locale, "overview-gevraagd", entries.collect()))
}

pub(super) async fn disputes(locale: Locale, conn: &mut AsyncPgConnection, patient: &Patient) -> Result<Section, PageError> {
    let found = parts::disputes(conn, patient).await?;
    let entries = found.disputes.into_iter().map(|one| Entry {
        title: one.conversation,
        facts: facts(
            locale,
            vec![
                ("disputes-kolom-gemeld", Some(dates::at(locale, one.opened_at))),
                ("account-alles-ombudsdienst", Some(one.institution)),
                ("account-alles-status", Some(dispute_tag_for_patient(locale, one.state).text.to_owned())),
                ("disputes-kolom-uiterlijk", Some(dates::long(locale, one.latest_on))),
                ("account-alles-uitleg", one.words),
            ],
        ),
        said: Vec::new(),
    });
    Ok(section(locale, "disputes-lijst-kop", entries.collect()))
}

pub(super) async fn adoptions(locale: Locale, conn: &mut AsyncPgConnection, patient: &Patient) -> Result<Section, PageError> {
    let entries = parts::home_adoptions(conn, patient).await?.into_iter().map(|one| {
        let row = adoption_row(locale, &one);
        let known = vec![("account-kolom-wanneer", Some(row.at)), ("account-kolom-gevolg", Some(row.outcome))];
        Entry { title: row.ombudsdienst, facts: facts(locale, known), said: Vec::new() }
    });
    Ok(section(locale, "account-aangenomen", entries.collect()))
}
