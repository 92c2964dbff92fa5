//! Whose ombudsdienst handles what a patient sends, and whether the patient is asked first (R12).

use diesel::QueryResult;
use diesel_async::AsyncPgConnection;

use super::{ConcernedParties, Handler, OfficerName, choose_handler, officer_names};
use crate::db::ids::InstitutionId;

/// What a patient is about to send.
pub struct Matter<'a> {
    /// The ombudsdienst that the patient chose, or the home's.
    pub home: InstitutionId,
    /// With the keys of its words, as the database compares them.
    pub about: ConcernedParties<'a>,
    /// The words that may be about one of these officers.
    pub possible: &'a dyn Fn(&[OfficerName]) -> Option<String>,
    /// What is quoted where only the database finds a likeness.
    pub whole: &'a str,
}

/// What the patient said of it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Statement<'a> {
    /// It is about somebody of the ombudsdienst, or may be: the tick, or **Ja**.
    pub involved: bool,
    /// The words of which the patient said that they are not.
    pub denied: Option<&'a str>,
}

/// Where it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    pub handler: Handler,
    /// The ombudsdienst that must not get it later.
    pub avoided: Option<InstitutionId>,
    /// It stays at the only ombudsdienst, and it is not known whom it concerns there.
    pub undisclosed: bool,
    /// The patient was asked, and said no.
    pub denied: bool,
}

impl Route {
    /// To an ombudsdienst whose officers nobody was asked about.
    pub const fn to(handler: Handler) -> Self {
        Self { handler, avoided: None, undisclosed: false, denied: false }
    }

    /// To this ombudsdienst, as it concerns nobody there.
    pub const fn to_institution(institution: InstitutionId) -> Self {
        Self::to(Handler { institution, confined: false, escalate: false })
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Routing {
    /// The patient is asked first: these words may be about somebody of the ombudsdienst.
    Ask(String),
    To(Route),
}

/// # Errors
/// Those of the database.
pub async fn route(conn: &mut AsyncPgConnection, matter: &Matter<'_>, said: Statement<'_>) -> QueryResult<Routing> {
    let Matter { home, about, .. } = matter;
    let about = ConcernedParties { undisclosed: said.involved, ..*about };
    let certain = choose_handler(conn, *home, &ConcernedParties { described: None, words: None, ..about }).await?;
    if said.involved || certain.institution != *home || certain.escalate {
        // No patient is asked about the officers of another ombudsdienst: a likeness counts there.
        let handler = choose_handler(conn, *home, &about).await?;
        let stays = handler.institution == *home;
        let avoided = (said.involved && !stays).then_some(*home);
        return Ok(Routing::To(Route { handler, avoided, undisclosed: said.involved && stays, denied: false }));
    }
    let mut words = (matter.possible)(&officer_names(conn, *home).await?);
    if words.is_none() && choose_handler(conn, *home, &about).await? != certain {
        words = Some(matter.whole.chars().take(120).collect());
    }
    Ok(match words {
        Some(words) if said.denied != Some(words.as_str()) => Routing::Ask(words),
        words => Routing::To(Route { denied: words.is_some(), ..Route::to(certain) }),
    })
}
