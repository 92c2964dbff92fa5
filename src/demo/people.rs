//! The people of the demo (product.md §7). Their numbers have serials that are never issued.

use uuid::Uuid;

use super::generate::{self, HOME, OTHER};
use crate::config::Contact;
use crate::db::ids::{InstitutionId, PersonId};
use crate::directory::PersonName;
use crate::identity::DemoPerson;
use crate::web::Institution;

/// The network's own page about exclusions.
pub const INFO_URL: &str = "https://nexuzhealth.com";

/// One person of the demo, as patient or officer.
#[derive(Debug, Clone)]
pub struct Person {
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
    pub email: Option<&'static str>,
}

impl Person {
    pub fn name(&self) -> PersonName {
        PersonName::new(self.given, self.family)
    }
}

/// The patients and officers to click, in the order of the page.
pub fn all() -> Vec<Person> {
    let person = |n: u128, key, niss, given, family, born, institution, officer, email| Person {
        key,
        id: Uuid::from_u128(0x0194_1f29_7c00_7000_8000_0000_0000_0000 + n),
        niss,
        given,
        family,
        born,
        institution,
        officer,
        email,
    };
    vec![
        person(1, "emma", "85073000061", "Emma", "Peeters", "1985-07-30", HOME, false, Some("emma@example.org")),
        person(2, "jan", "85073099932", "Jan", "Willems", "1985-07-30", HOME, false, Some("jan@example.org")),
        person(3, "noor", "01020399942", "Noor", "El Amrani", "2001-02-03", OTHER, false, None),
        person(4, "lien", "01020300071", "Lien", "Maes", "2001-02-03", HOME, false, Some("lien@example.org")),
        person(5, "an-ombudsdienst", "70051500085", "An", "De Smet", "1970-05-15", HOME, true, None),
        person(6, "lien-ombudsdienst", "01020300071", "Lien", "Maes", "2001-02-03", HOME, true, None),
        person(7, "koen-ombudsdienst", "68112000032", "Koen", "Baert", "1968-11-20", OTHER, true, None),
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

/// The two institutions with an ombudsdienst.
///
/// # Errors
/// Never; the names are the generator's own.
pub fn institutions() -> anyhow::Result<Vec<Institution>> {
    let of = |name: &str, phone: &str, link: &str, email: &str, address: [&str; 2]| Institution {
        id: institution_id(name),
        contact: Contact {
            institution: name.to_owned(),
            phone: phone.to_owned(),
            phone_link: link.to_owned(),
            email: email.to_owned(),
            address: address.map(str::to_owned).to_vec(),
        },
    };
    Ok(vec![
        of(HOME, "050 36 57 89", "+3250365789", "ombudsdienst@example.org", ["Sint-Lucaslaan 29", "8310 Brugge"]),
        of(OTHER, "051 20 00 00", "+3251200000", "ombudsdienst.leieland@example.org", ["Leiedreef 1", "8500 Kortrijk"]),
    ])
}
