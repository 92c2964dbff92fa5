//! Raw input of the journey's forms → parsed answers, or a form state that says what to mend.

use super::contact::ContactPreference;
use super::draft::{Answers, RequestedPerson};
use crate::db::ids::InstitutionId;
use crate::directory::names::search_key;
use crate::directory::{NotOnePerson, one_person};
use crate::i18n::{Locale, t, tr};
use crate::text::Telephone;
use crate::web::{FormState, RawForm};

/// The longest name, place and function of a described person.
pub const MAX_LINE: usize = 200;
pub const MAX_REMARK: usize = 1000;

fn too_long(locale: Locale, limit: usize) -> String {
    tr(locale, "requests-fout-te-lang", &[("n", limit.into())])
}

/// What to do instead, added to a refusal of a name; blank where the form has nothing to offer.
#[derive(Debug, Clone, Copy, Default)]
pub struct NameHints {
    /// Where doubt about the name may be written.
    pub doubt: &'static str,
    /// What to do when the name is not known.
    pub unnamed: &'static str,
}

impl NameHints {
    /// For a patient who asks for themself.
    pub fn for_patient(locale: Locale) -> Self {
        Self { doubt: t(locale, "requests-fout-twijfel"), unnamed: t(locale, "requests-fout-naam-onbekend") }
    }
}

/// Why a text does not name one person (R1), in words.
pub fn name_refused(locale: Locale, why: NotOnePerson, hints: NameHints) -> String {
    let with = |message: &str, hint: &str| format!("{message} {hint}").trim_end().to_owned();
    match why {
        NotOnePerson::Empty => t(locale, "requests-fout-naam").to_owned(),
        NotOnePerson::Group => t(locale, "requests-fout-groep").to_owned(),
        NotOnePerson::NoName => with(t(locale, "requests-fout-functie"), hints.unnamed),
        NotOnePerson::TwoNames => t(locale, "requests-fout-twee-namen").to_owned(),
        NotOnePerson::EitherOf => with(t(locale, "requests-fout-twee-namen"), hints.doubt),
        NotOnePerson::TooLong(limit) => too_long(locale, limit),
    }
}

/// A person described in words (R1).
///
/// # Errors
/// The filled-in form with what to mend.
pub fn parse_described_person(locale: Locale, raw: &RawForm, hints: NameHints) -> Result<RequestedPerson, FormState> {
    let mut form = FormState::default();
    let (name, place, function) = (raw.line("naam"), raw.line("waar"), raw.line("functie"));
    form.set("naam", name.clone());
    form.set("waar", place.clone());
    form.set("functie", function.clone());
    let parsed = one_person(&name);
    if let Err(why) = &parsed {
        form.refuse("naam", name_refused(locale, *why, hints));
    }
    if place.is_empty() {
        form.refuse("waar", t(locale, "requests-fout-waar"));
    } else if place.chars().count() > MAX_LINE {
        form.refuse("waar", too_long(locale, MAX_LINE));
    }
    if function.chars().count() > MAX_LINE {
        form.refuse("functie", too_long(locale, MAX_LINE));
    }
    match parsed {
        Ok(name) if !form.refused() => Ok(RequestedPerson::Described {
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
pub fn parse_answers(locale: Locale, raw: &RawForm, institutions: &[InstitutionId]) -> Result<Answers, FormState> {
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
    form.set("over-ombudsdienst", raw.raw("over-ombudsdienst"));
    let length = remark.chars().count();
    if length > MAX_REMARK {
        form.refuse("opmerking", tr(locale, "requests-fout-opmerking-lang", &[("n", length.into())]));
    }
    let by_telephone = match way {
        "bericht" => false,
        "telefoon" => true,
        _ => {
            form.refuse("contact", t(locale, "requests-fout-contact"));
            false
        }
    };
    if by_telephone {
        if telephone.is_empty() {
            form.refuse("telefoon", t(locale, "requests-fout-telefoon-leeg"));
        } else if Telephone::parse(&telephone).is_err() {
            form.refuse("telefoon", t(locale, "requests-fout-telefoon"));
        }
    }
    let institution = match raw.raw("instelling") {
        "" => None,
        chosen => match chosen.parse::<InstitutionId>().ok().filter(|id| institutions.contains(id)) {
            Some(id) => Some(id),
            None => {
                form.refuse("instelling", t(locale, "requests-fout-instelling"));
                None
            }
        },
    };
    if form.refused() {
        return Err(form);
    }
    let contact = if by_telephone {
        ContactPreference::Telephone { number: telephone, other_may_answer: other == "ja", may_leave_message: message == "ja" }
    } else {
        ContactPreference::Message
    };
    let undisclosed = raw.raw("over-ombudsdienst") == "ja";
    Ok(Answers { remark: Some(remark).filter(|text| !text.is_empty()), contact, institution, undisclosed })
}

/// What is filled in already, shown again.
pub fn fill_in_answers(answers: &Answers) -> FormState {
    let mut form = FormState::default();
    let tick = |yes: bool| if yes { "ja" } else { "" };
    form.set("opmerking", answers.remark.clone().unwrap_or_default());
    match &answers.contact {
        ContactPreference::Message => form.set("contact", "bericht"),
        ContactPreference::Telephone { number, other_may_answer, may_leave_message } => {
            form.set("contact", "telefoon");
            form.set("telefoon", number.clone());
            form.set("iemand-anders", tick(*other_may_answer));
            form.set("boodschap", tick(*may_leave_message));
        }
    }
    form.set("instelling", answers.institution.map(|id| id.to_string()).unwrap_or_default());
    form.set("over-ombudsdienst", tick(answers.undisclosed));
    form
}

/// How a described person is compared: with other descriptions, and with the officers' own names (R12).
pub fn described_key(name: &str) -> String {
    search_key(name)
}
