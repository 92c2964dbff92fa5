//! Raw input of the journey's forms → parsed answers, or a form state that says what to mend.

use super::draft::{Answers, Person};
use crate::db::ids::InstitutionId;
use crate::directory::names::search_key;
use crate::directory::{WhyNot, one_person};
use crate::text::Telephone;
use crate::web::{FormState, RawForm, t, tr};

/// The longest name, place and function of a described person.
pub const MAX_LINE: usize = 200;
pub const MAX_REMARK: usize = 1000;

fn too_long(limit: usize) -> String {
    tr("requests-fout-te-lang", &[("n", limit.into())])
}

/// What to do instead, added to a refusal of a name; blank where the form has nothing to offer.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hints {
    /// Where doubt about the name may be written.
    pub doubt: &'static str,
    /// What to do when the name is not known.
    pub unnamed: &'static str,
}

impl Hints {
    /// For a patient who asks for themself.
    pub fn for_patient() -> Self {
        Self { doubt: t("requests-fout-twijfel"), unnamed: t("requests-fout-naam-onbekend") }
    }
}

/// Why a text does not name one person (R1), in words.
pub fn why_not(why: WhyNot, hints: Hints) -> String {
    let with = |message: &str, hint: &str| format!("{message} {hint}").trim_end().to_owned();
    match why {
        WhyNot::Empty => t("requests-fout-naam").to_owned(),
        WhyNot::Group => t("requests-fout-groep").to_owned(),
        WhyNot::NoName => with(t("requests-fout-functie"), hints.unnamed),
        WhyNot::TwoNames => t("requests-fout-twee-namen").to_owned(),
        WhyNot::EitherOf => with(t("requests-fout-twee-namen"), hints.doubt),
        WhyNot::TooLong(limit) => too_long(limit),
    }
}

/// Somebody described in words (R1).
///
/// # Errors
/// The filled-in form with what to mend.
pub fn described(raw: &RawForm, hints: Hints) -> Result<Person, FormState> {
    let mut form = FormState::default();
    let (name, place, function) = (raw.line("naam"), raw.line("waar"), raw.line("functie"));
    form.set("naam", name.clone());
    form.set("waar", place.clone());
    form.set("functie", function.clone());
    let parsed = one_person(&name);
    if let Err(why) = &parsed {
        form.refuse("naam", why_not(*why, hints));
    }
    if place.is_empty() {
        form.refuse("waar", t("requests-fout-waar"));
    } else if place.chars().count() > MAX_LINE {
        form.refuse("waar", too_long(MAX_LINE));
    }
    if function.chars().count() > MAX_LINE {
        form.refuse("functie", too_long(MAX_LINE));
    }
    match parsed {
        Ok(name) if !form.refused() => Ok(Person::Described {
            name: name.as_str().to_owned(),
            place,
            function: Some(function).filter(|text| !text.is_empty()),
        }),
        _ => Err(form),
    }
}

/// Remarks and contact. `institutions` are those to choose from, the patient's own first.
///
/// # Errors
/// The filled-in form with what to mend.
pub fn answers(raw: &RawForm, institutions: &[InstitutionId]) -> Result<Answers, FormState> {
    let mut form = FormState::default();
    let remark = raw.text("opmerking");
    let (way, telephone) = (raw.raw("contact"), raw.line("telefoon"));
    let (other, message) = (raw.raw("iemand-anders"), raw.raw("boodschap"));
    form.set("opmerking", remark.clone());
    form.set("contact", way);
    form.set("telefoon", telephone.clone());
    form.set("iemand-anders", other);
    form.set("boodschap", message);
    form.set("instelling", raw.raw("instelling"));
    let length = remark.chars().count();
    if length > MAX_REMARK {
        form.refuse("opmerking", tr("requests-fout-opmerking-lang", &[("n", length.into())]));
    }
    let by_telephone = match way {
        "bericht" => false,
        "telefoon" => true,
        _ => {
            form.refuse("contact", t("requests-fout-contact"));
            false
        }
    };
    if by_telephone {
        if telephone.is_empty() {
            form.refuse("telefoon", t("requests-fout-telefoon-leeg"));
        } else if Telephone::parse(&telephone).is_err() {
            form.refuse("telefoon", t("requests-fout-telefoon"));
        }
    }
    let institution = match raw.raw("instelling") {
        "" => None,
        chosen => match chosen.parse::<InstitutionId>().ok().filter(|id| institutions.contains(id)) {
            Some(id) => Some(id),
            None => {
                form.refuse("instelling", t("requests-fout-instelling"));
                None
            }
        },
    };
    if form.refused() {
        return Err(form);
    }
    Ok(Answers {
        remark: Some(remark).filter(|text| !text.is_empty()),
        telephone: by_telephone.then_some(telephone),
        other_may_answer: by_telephone && other == "ja",
        may_leave_message: by_telephone && message == "ja",
        institution,
    })
}

/// What is filled in already, shown again.
pub fn answered(answers: &Answers) -> FormState {
    let mut form = FormState::default();
    let tick = |yes: bool| if yes { "ja" } else { "" };
    form.set("opmerking", answers.remark.clone().unwrap_or_default());
    form.set("contact", if answers.telephone.is_some() { "telefoon" } else { "bericht" });
    form.set("telefoon", answers.telephone.clone().unwrap_or_default());
    form.set("iemand-anders", tick(answers.other_may_answer));
    form.set("boodschap", tick(answers.may_leave_message));
    form.set("instelling", answers.institution.map(|id| id.to_string()).unwrap_or_default());
    form
}

/// How a described person is compared: with other descriptions, and with the officers' own names (R12).
pub fn described_key(name: &str) -> String {
    search_key(name)
}
