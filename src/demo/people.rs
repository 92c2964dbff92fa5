//! The people of the demo. Their numbers have serials that are never issued.

use uuid::Uuid;

use super::generate::{self, HOME, OTHER};
use crate::config::{Contact, InstitutionConfig};
use crate::db::ids::{InstitutionId, PersonId};
use crate::directory::{Cbe, PersonName};
use crate::identity::DemoPerson;
use crate::web::Institution;

/// The network's own page about exclusions.
pub const INFO_URL: &str = "https://nexuzhealth.com";

/// One person of the demo, as patient or officer.
#[derive(Debug, Clone)]
pub struct SeededPerson {
    /// What the sign-in form sends.
    pub key: &'static str,
    pub id: Uuid,
    /// Rijksregister number.
    pub niss: &'static str,
    /// First name.
    pub given: &'static str,
    /// Family name.
    pub family: &'static str,
    /// Day of birth, as it is stored.
    pub born: &'static str,
    pub institution: &'static str,
    /// Works for that institution's ombudsdienst; else a patient there.
    pub officer: bool,
    /// The number of an officer's own entry of the directory (R12).
    pub personnel_number: Option<&'static str>,
    pub email: Option<&'static str>,
}

impl SeededPerson {
    pub fn name(&self) -> PersonName {
        PersonName::new(self.given, self.family)
    }
}

/// The patients and officers to click, in the order of the page.
pub fn all() -> Vec<SeededPerson> {
    let person = |n: u128, key, niss, given, family, born, institution| SeededPerson {
        key,
        id: Uuid::from_u128(0x0194_1f29_7c00_7000_8000_0000_0000_0000 + n),
        niss,
        given,
        family,
        born,
        institution,
        officer: false,
        personnel_number: None,
        email: None,
    };
    let patient = |person: SeededPerson, email| SeededPerson { email, ..person };
    let officer = |person: SeededPerson, number| SeededPerson { officer: true, personnel_number: Some(number), ..person };
    vec![
        patient(person(1, "emma", "85073000061", "Emma", "Peeters", "1985-07-30", HOME), Some("emma@example.org")),
        patient(person(2, "jan", "85073099932", "Jan", "Willems", "1985-07-30", HOME), Some("jan@example.org")),
        patient(person(3, "noor", "01020399942", "Noor", "El Amrani", "2001-02-03", OTHER), None),
        patient(person(4, "lien", "01020300071", "Lien", "Maes", "2001-02-03", HOME), Some("lien@example.org")),
        officer(person(5, "an-ombudsdienst", "70051500085", "An", "De Smet", "1970-05-15", HOME), "P-1101"),
        officer(person(6, "lien-ombudsdienst", "01020300071", "Lien", "Maes", "2001-02-03", HOME), "P-1102"),
        officer(person(7, "koen-ombudsdienst", "68112000032", "Koen", "Baert", "1968-11-20", OTHER), "P-1201"),
    ]
}

/// The list of the sign-in page.
pub fn to_click() -> Vec<DemoPerson> {
    all()
        .into_iter()
        .map(|one| {
            let name = one.name().to_string();
            DemoPerson {
                key: one.key,
                label: if one.officer { format!("{name}, ombudsdienst") } else { name.clone() },
                id: PersonId::from_uuid(one.id),
                officer: one.officer,
                name,
                institution: institution_id(one.institution),
            }
        })
        .collect()
}

/// The row of an institution of the demo.
pub fn institution_id(name: &str) -> InstitutionId {
    generate::institutions()
        .into_iter()
        .find(|one| one.name == name)
        .map_or(InstitutionId::NIL, |one| InstitutionId::from_uuid(one.id))
}

/// The two institutions with an ombudsdienst, as a configuration would name them: each is the other's stand-in.
///
/// # Errors
/// Never; the numbers and the addresses are the generator's own.
pub fn institution_configs() -> anyhow::Result<Vec<InstitutionConfig>> {
    let cbe = |name: &str| {
        let row = generate::institutions().into_iter().find(|one| one.name == name);
        Cbe::parse(&row.map(|one| one.cbe).unwrap_or_default()).map_err(|_| anyhow::anyhow!("{name} has no CBE number"))
    };
    let of = |name: &str, stand_in: &str, phone: &str, link: &str, email: &str, address: [&str; 2]| {
        anyhow::Ok(InstitutionConfig {
            cbe: cbe(name)?,
            contact: Contact {
                institution: name.to_owned(),
                phone: phone.to_owned(),
                phone_link: link.to_owned(),
                email: email.to_owned(),
                address: address.map(str::to_owned).to_vec(),
            },
            stand_in: Some(cbe(stand_in)?),
            escalation_email: None,
        })
    };
    Ok(vec![
        of(HOME, OTHER, "050 36 57 89", "+3250365789", "ombudsdienst@example.org", ["Sint-Lucaslaan 29", "8310 Brugge"])?,
        of(OTHER, HOME, "051 20 00 00", "+3251200000", "ombudsdienst.leieland@example.org", ["Leiedreef 1", "8500 Kortrijk"])?,
    ])
}

/// The same with their rows.
///
/// # Errors
/// As [`institution_configs`].
pub fn institutions() -> anyhow::Result<Vec<Institution>> {
    let rows = generate::institutions();
    let id_of = |cbe: &Cbe| rows.iter().find(|row| row.cbe == cbe.as_str()).map(|row| InstitutionId::from_uuid(row.id));
    let configs = institution_configs()?.into_iter();
    Ok(configs
        .map(|one| Institution {
            id: id_of(&one.cbe).unwrap_or(InstitutionId::NIL),
            cbe: one.cbe,
            contact: one.contact,
            stand_in: one.stand_in.as_ref().and_then(id_of),
            escalation_email: one.escalation_email,
        })
        .collect())
}
