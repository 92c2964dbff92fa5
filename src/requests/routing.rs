//! Whose ombudsdienst gets a request (R12), and whether its patient is asked first.

use diesel::QueryResult;
use diesel_async::AsyncPgConnection;

use super::draft::{Draft, RequestedPerson};
use super::form::described_key;
use crate::conflicts::{self, ConcernedParties, Matter, OfficerName, Ombudsdienst, Routing, Statement};
use crate::directory;
use crate::identity::Patient;
use crate::web::AppState;

/// The chosen ombudsdienst or the home's, unless it concerns somebody there.
pub async fn route_request(
    conn: &mut AsyncPgConnection,
    site: &AppState,
    patient: &Patient,
    draft: &Draft,
) -> QueryResult<Routing> {
    let answers = draft.answers.clone().unwrap_or_default();
    let remark = answers.remark.as_deref().unwrap_or_default();
    // An entry without a NISS may be an officer who stands in the directory twice.
    let entry = match &draft.person {
        Some(RequestedPerson::Chosen { care_worker, .. }) => {
            directory::find_care_worker(conn, *care_worker).await?.filter(|entry| entry.niss.is_none())
        }
        _ => None,
    };
    let (name, function) = entry.map(|entry| (entry.line.name(), entry.line.function_line())).unzip();
    let alike = name.as_deref().map(|name| (name, "", function.as_deref().unwrap_or_default()));
    let (care_worker, described) = match &draft.person {
        Some(RequestedPerson::Chosen { care_worker, .. }) => (Some(*care_worker), None),
        Some(RequestedPerson::Described { name, place, function }) => {
            (None, Some((name.as_str(), place.as_str(), function.as_deref().unwrap_or_default())))
        }
        None => (None, None),
    };
    // A name that only names the service is nobody's in particular.
    let key = described.map(|(name, ..)| described_key(name)).filter(|key| !key.contains("ombud"));
    let words = conflicts::compared_key(remark, Ombudsdienst { officers: &[], writers: &[] });
    let possible = |officers: &[OfficerName]| {
        let of_person = described
            .or(alike)
            .and_then(|(name, place, function)| conflicts::find_in_description(name, place, function, officers));
        of_person.or_else(|| conflicts::find_in_text(remark, Ombudsdienst { officers, writers: &[] }))
    };
    let matter = Matter {
        home: site.ombudsdienst_for(answers.institution, patient.home_institution()),
        about: ConcernedParties {
            patient: Some(patient.subject()),
            care_worker,
            described: key.as_deref(),
            words: Some(words.as_str()).filter(|words| !words.is_empty()),
            ..ConcernedParties::default()
        },
        possible: &possible,
        whole: described.or(alike).map_or(remark, |(name, ..)| name),
    };
    let conflict = draft.conflict.as_ref();
    let said = Statement {
        involved: answers.undisclosed || conflict.is_some_and(|asked| asked.involved),
        denied: conflict.filter(|asked| !asked.involved).map(|asked| asked.words.as_str()),
    };
    conflicts::route(conn, &matter, said).await
}
