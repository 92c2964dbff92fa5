//! The answer of *Wat als*: `decide()` on what the officer may see of the patient, with its reasons.

use diesel::QueryResult;

use super::views::{WhatIfAnswer, WhatIfNumber, WhatIfReason};
use crate::break_glass;
use crate::db::Tx;
use crate::db::ids::CareWorkerId;
use crate::decisions::{DecisionFacts, EhealthStanding, Explanation, explain};
use crate::directory::{self, Identifier, Identifiers, InstitutionEntry, PatientNumber};
use crate::ehealth::{self, CheckState};
use crate::exclusions::{self, Origin, Period};
use crate::i18n::{Locale, dates, tr};
use crate::identity::{Officer, RequestSession};
use crate::patients::PatientRow;

/// Who would open whose record.
pub(super) struct WhatIfQuestion<'a> {
    pub patient: &'a PatientRow,
    /// An entry of the person.
    pub worker: CareWorkerId,
    pub person: &'a str,
}

/// The answer, and whether it is yes. Row-level security leaves out what the officer may not know of (R11, R12), so the page says that
/// not everything stands there.
pub(super) async fn answer_what_if(
    visit: &RequestSession,
    officer: &Officer,
    tx: &mut Tx,
    question: &WhatIfQuestion<'_>,
) -> QueryResult<(WhatIfAnswer, bool)> {
    let (locale, rules, now) = (visit.locale, &visit.site.rules, tx.now());
    let asked = directory::load_identifiers(tx, &[question.worker]).await?.remove(&question.worker).unwrap_or_default();
    let periods = exclusions::with_identifiers(tx, question.patient.id).await?;
    let breaks = break_glass::list_open_accesses(tx, officer, question.patient.id, now).await?;
    let checked_at = ehealth::find_patient_check(tx, officer, question.patient.id).await?;
    let institutions = directory::list_institutions(tx).await?;
    let facts = DecisionFacts { periods: &periods, breaks: &breaks, known: true };
    // eHealth knows nobody by a file: there it was never asked, and refuses nothing.
    let has_niss = PatientNumber::parse_stored(&question.patient.niss).is_some_and(|number| number.niss().is_some());
    let ehealth = visit
        .site
        .ehealth
        .rules()
        .filter(|_| has_niss || checked_at.is_some())
        .map(|rules| EhealthStanding { state: CheckState::of(checked_at, rules.max_age, now), unchecked: rules.unchecked });
    // As for an application: a number that somebody else got since says less than one that did not.
    let known = directory::load_known_numbers(tx, &asked).await?;
    let explained = |numbers: &Identifiers| explain(&known.resolve(numbers), &facts, ehealth, rules.break_minutes, now);
    let told = explained(&asked);
    let numbers = asked.iter().map(|number| {
        let alone = explained(&Identifiers::from_directory([number.clone()]));
        WhatIfNumber {
            number: number_text(locale, number, &institutions),
            permit: alone.decision.permit,
            reissued: known.bearers(number).iter().any(|bearer| bearer.reissued),
        }
    });
    let answer = WhatIfAnswer {
        permit: told.decision.permit,
        person: question.person.to_owned(),
        patient: question.patient.name.to_string(),
        at: dates::at(locale, now),
        reasons: reasons(locale, &told, &periods, &institutions),
        numbers: numbers.collect(),
        only_personnel: !asked.is_empty() && asked.iter().all(|number| matches!(number, Identifier::Personnel { .. })),
        ehealth: has_niss.then(|| ehealth::freshness_note(locale, &visit.site.ehealth, checked_at, now)).flatten(),
        refused_unchecked: told.refused_unchecked,
    };
    Ok((answer, told.decision.permit))
}

/// A number as it is read. A NISS shows its last digits: the officer recognises it, and learns none.
fn number_text(locale: Locale, number: &Identifier, institutions: &[InstitutionEntry]) -> String {
    match number {
        Identifier::Niss(digits) => {
            let ending: String = digits.chars().skip(digits.chars().count().saturating_sub(4)).collect();
            tr(locale, "patient-lookup-wat-als-niss", &[("cijfers", (&ending).into())])
        }
        Identifier::Riziv(digits) => {
            // The first eight, by which people are compared.
            let written = match (digits.get(..1), digits.get(1..6), digits.get(6..)) {
                (Some(profession), Some(number), Some(check)) => format!("{profession}-{number}-{check}"),
                _ => digits.clone(),
            };
            tr(locale, "patient-lookup-wat-als-riziv", &[("nummer", (&written).into())])
        }
        Identifier::Personnel { cbe, number } => {
            let place = institutions.iter().find(|one| one.cbe == *cbe).map_or(cbe.as_str(), |one| one.name.as_str());
            tr(locale, "patient-lookup-wat-als-personeel", &[("nummer", number.into()), ("instelling", place.into())])
        }
    }
}

fn reasons(
    locale: Locale,
    told: &Explanation,
    periods: &[(Period, Identifiers)],
    institutions: &[InstitutionEntry],
) -> Vec<WhatIfReason> {
    let reason = |one: &crate::decisions::ExplainedExclusion| {
        let (period, _) = periods.iter().find(|(period, _)| period.id == one.period)?;
        let matched: Vec<String> = one.matched.iter().map(|number| number_text(locale, number, institutions)).collect();
        Some(WhatIfReason {
            ehealth: period.origin == Origin::Ehealth,
            since: dates::at(locale, period.started_at),
            matched: matched.join(", "),
            lifted_until: one.lifted_until.map(|at| dates::at(locale, at)),
        })
    };
    told.exclusions.iter().filter_map(reason).collect()
}
