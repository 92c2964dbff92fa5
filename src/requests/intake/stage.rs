//! The four steps of the intake: which fields each has, and which one lacks something.

use super::form::Intake;
use crate::db::ids::IntakeDraftId;
use crate::i18n::{Locale, t};
use crate::web::FormState;

/// A step of the intake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum IntakeStage {
    /// The patient, how the request came and who asked.
    Patient,
    /// Whom to exclude.
    Person,
    /// What was explained, remarks and contact.
    Consequences,
    /// Check and enter.
    Check,
}

impl IntakeStage {
    pub const ALL: [Self; 4] = [Self::Patient, Self::Person, Self::Consequences, Self::Check];

    /// The last part of its address.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Patient => "patient",
            Self::Person => "persoon",
            Self::Consequences => "gevolgen",
            Self::Check => "controle",
        }
    }

    pub fn address(self, draft: IntakeDraftId) -> String {
        format!("{}/{draft}/{}", super::ADDRESS, self.path())
    }

    pub fn title(self, locale: Locale) -> &'static str {
        t(
            locale,
            match self {
                Self::Patient => "requests-intake-titel-patient",
                Self::Person => "requests-intake-titel-persoon",
                Self::Consequences => "requests-intake-titel-gevolgen",
                Self::Check => "requests-intake-titel-controle",
            },
        )
    }

    /// The fields of its form, in the order of the page.
    pub const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Patient => &[
                "rijksregisternummer",
                "dossiernummer",
                "voornaam",
                "familienaam",
                "geboortedatum",
                "kanaal",
                "ontvangen",
                "gevraagd-door",
                "vertegenwoordiger",
                "vertegenwoordiger-nummer",
                "grond",
                "bewijs",
                "geldig-tot",
                "kind-gehoord",
                "identiteit",
            ],
            Self::Person => &["persoon", "naam", "waar", "functie", "andere-ouder"],
            Self::Consequences => {
                &["gelezen", "gelezen-op", "advies", "opmerking", "contact", "telefoon", "iemand-anders", "boodschap"]
            }
            Self::Check => &[],
        }
    }

    pub fn next(self) -> Self {
        match self {
            Self::Patient => Self::Person,
            Self::Person => Self::Consequences,
            Self::Consequences | Self::Check => Self::Check,
        }
    }

    /// The first step that lacks something; **Controle** when none does.
    pub fn first_missing(parsed: &Result<Intake, FormState>) -> Self {
        let Err(form) = parsed else {
            return Self::Check;
        };
        Self::ALL.into_iter().find(|stage| stage.fields().iter().any(|field| form.has(field))).unwrap_or(Self::Check)
    }
}
