//! What the service answers of a patient. Pure. Whatever is missing or odd spoils the whole answer: a part of it would end exclusions.

use serde::Deserialize;

use crate::directory::{Niss, PersonName, RizivNumber};

/// More than one patient excludes.
const MAX_PARTIES: usize = 1_000;

/// Why an answer is not taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MalformedAnswer {
    #[error("not the JSON of this service")]
    Json,
    #[error("it is about another patient")]
    OtherPatient,
    #[error("malformed number of an excluded party")]
    Number,
    #[error("an excluded party without number or name")]
    Nobody,
    #[error("more than {MAX_PARTIES} excluded parties")]
    TooMany,
}

/// A person whom the patient excludes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExcludedPerson {
    pub niss: Option<Niss>,
    pub riziv: Option<RizivNumber>,
    pub name: PersonName,
}

/// An organisation, such as a pharmacy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExcludedOrganisation {
    /// The first 8 digits, which name it.
    pub number: String,
    pub name: String,
}

/// All that a patient excludes at eHealth.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    pub people: Vec<ExcludedPerson>,
    pub organisations: Vec<ExcludedOrganisation>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AnswerBody {
    patient_ssin: String,
    therapeutic_exclusions: Vec<AnsweredExclusion>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AnsweredExclusion {
    excluded_party: AnsweredParty,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AnsweredParty {
    ssin: Option<String>,
    nihii: Option<String>,
    first_name: Option<String>,
    family_name: Option<String>,
    organization_name: Option<String>,
}

impl Answer {
    /// Reads an answer about a patient with these numbers.
    ///
    /// # Errors
    /// When any of it cannot be what the service says of this patient.
    pub fn parse(own_numbers: &[Niss], body: &[u8]) -> Result<Self, MalformedAnswer> {
        let body: AnswerBody = serde_json::from_slice(body).map_err(|_| MalformedAnswer::Json)?;
        if !Niss::parse(&body.patient_ssin).is_ok_and(|patient| own_numbers.contains(&patient)) {
            return Err(MalformedAnswer::OtherPatient);
        }
        if body.therapeutic_exclusions.len() > MAX_PARTIES {
            return Err(MalformedAnswer::TooMany);
        }
        let mut answer = Self::default();
        for AnsweredExclusion { excluded_party: party } in body.therapeutic_exclusions {
            let niss = party.ssin.map(|text| Niss::parse(&text)).transpose().map_err(|_| MalformedAnswer::Number)?;
            let riziv = party.nihii.map(|text| RizivNumber::parse(&text)).transpose().map_err(|_| MalformedAnswer::Number)?;
            let named = |name: Option<String>| name.filter(|name| !name.trim().is_empty());
            match (niss, riziv, named(party.organization_name), named(party.family_name)) {
                (None, Some(number), Some(name), _) => {
                    let name = name.trim().chars().take(200).collect();
                    answer.organisations.push(ExcludedOrganisation { number: number.first8().to_owned(), name });
                }
                (niss, riziv, None, Some(family)) if niss.is_some() || riziv.is_some() => {
                    let name = PersonName::new(&party.first_name.unwrap_or_default(), &family);
                    answer.people.push(ExcludedPerson { niss, riziv, name });
                }
                _ => return Err(MalformedAnswer::Nobody),
            }
        }
        Ok(answer)
    }

    /// What is excluded by some number of a patient is excluded by the patient.
    pub(super) fn union(answers: impl IntoIterator<Item = Self>) -> Self {
        answers.into_iter().fold(Self::default(), |mut all, one| {
            all.people.extend(one.people);
            all.organisations.extend(one.organisations);
            all
        })
    }

    pub fn is_empty(&self) -> bool {
        self.people.is_empty() && self.organisations.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const EMMA: &str = "85073000061";

    fn parse(body: &Value) -> Result<Answer, MalformedAnswer> {
        Answer::parse(&[Niss::parse(EMMA).unwrap()], body.to_string().as_bytes())
    }

    fn of(party: &Value) -> Value {
        json!({ "patientSsin": EMMA, "therapeuticExclusions": [{ "excludedParty": party }] })
    }

    #[test]
    fn people_and_organisations_are_read() {
        let person = json!({ "ssin": "85073099932", "nihii": "10000007003", "firstName": "Sofie", "familyName": "Claes", "qualificationCode": "003" });
        let answer = parse(&of(&person)).unwrap();
        assert_eq!(answer.people[0].name.to_string(), "Sofie Claes");
        assert_eq!(answer.people[0].riziv.as_ref().unwrap().first8(), "10000007");
        let pharmacy = parse(&of(&json!({ "nihii": "70000107999", "organizationName": " Apotheek De Linde " }))).unwrap();
        let expected = ExcludedOrganisation { number: "70000107".to_owned(), name: "Apotheek De Linde".to_owned() };
        assert_eq!(pharmacy.organisations, [expected]);
        assert!(parse(&json!({ "patientSsin": EMMA, "therapeuticExclusions": [] })).unwrap().is_empty());
    }

    #[test]
    fn what_makes_no_sense_is_no_answer() {
        for (party, why) in [
            (json!({ "ssin": "85073099933", "familyName": "Claes" }), MalformedAnswer::Number),
            (json!({ "nihii": "12", "familyName": "Claes" }), MalformedAnswer::Number),
            (json!({ "familyName": "Claes" }), MalformedAnswer::Nobody),
            (json!({ "ssin": "85073099932", "familyName": " " }), MalformedAnswer::Nobody),
            (json!({ "organizationName": "Apotheek" }), MalformedAnswer::Nobody),
            (json!({}), MalformedAnswer::Nobody),
        ] {
            assert_eq!(parse(&of(&party)), Err(why), "{party}");
        }
        let other = json!({ "patientSsin": "85073099932", "therapeuticExclusions": [] });
        assert_eq!(parse(&other), Err(MalformedAnswer::OtherPatient));
        for body in [json!({}), json!([]), json!({ "patientSsin": EMMA }), json!(null)] {
            assert_eq!(parse(&body), Err(MalformedAnswer::Json), "{body}");
        }
        let many = vec![json!({ "excludedParty": { "ssin": "85073099932", "familyName": "Claes" } }); MAX_PARTIES + 1];
        assert_eq!(parse(&json!({ "patientSsin": EMMA, "therapeuticExclusions": many })), Err(MalformedAnswer::TooMany));
    }
}
