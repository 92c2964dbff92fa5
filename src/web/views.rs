//! The pages that belong to no feature: public pages, sign-in, errors. Data only; the words stand in the templates.

use askama::Template;

use super::{Frame, framed_pages};
use crate::config::InfoUrl;
use crate::i18n::filters;

/// A state in a coloured pill; the colour is the base's name for it (`grey`, `blue`, `green`, `red`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag {
    pub text: &'static str,
    /// The colour, after `govuk-tag--`.
    pub colour: &'static str,
}

/// One option of a list or a row of radios.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What a person reads.
    pub text: String,
}

/// **Bekijk de patiënt**: what an officer's look at a patient carries, whose number stands on the page already.
#[derive(Debug, Clone)]
pub struct LookAt {
    pub patient: String,
    pub niss: String,
    /// Why: a code of the list.
    pub reason: String,
}

/// One file that came with something.
#[derive(Debug, Clone)]
pub struct FileLine {
    /// The last part of its address.
    pub id: String,
    pub name: String,
    /// Its size, 1 at least.
    pub kilobytes: i64,
    /// Something was found in it: no link.
    pub infected: bool,
}

/// `/`: what this is, **Aanmelden**.
#[derive(Template)]
#[template(path = "web/home.html")]
pub struct HomePage {
    pub frame: Frame,
}

/// `/info/uitsluitingen`.
#[derive(Template)]
#[template(path = "web/info.html")]
pub struct InfoPage {
    pub frame: Frame,
    /// The network's own page about exclusions.
    pub network: Option<InfoUrl>,
}

/// `/aanvraagformulier`: the empty form, made for printing.
#[derive(Template)]
#[template(path = "web/paper_form.html")]
pub struct PaperFormPage {
    pub frame: Frame,
}

/// `/privacy`.
#[derive(Template)]
#[template(path = "web/privacy.html")]
pub struct PrivacyPage {
    pub frame: Frame,
}

/// `/toegankelijkheid`.
#[derive(Template)]
#[template(path = "web/accessibility.html")]
pub struct AccessibilityPage {
    pub frame: Frame,
}

/// `/aanmelden`. Posts `persoon` to the same path.
#[derive(Template)]
#[template(path = "web/sign_in.html")]
pub struct SignInPage {
    pub frame: Frame,
    /// The demo's people, a button each; empty outside the demo.
    pub persons: Vec<Choice>,
    /// The patients' provider, where one is configured.
    pub patients: Option<PatientProvider>,
    /// A button for each ombudsdienst, where the officers' provider is configured.
    pub officers: Vec<Choice>,
}

/// The patients' provider on `/aanmelden`.
pub struct PatientProvider {
    pub name: String,
    /// It asks anew at each sign-in (R23), so the page says so.
    pub asks_anew: bool,
    /// The ways to sign in there, at least one.
    pub ways: Vec<SignInWay>,
}

/// A button to sign in.
pub struct SignInWay {
    /// What it sends as `als`.
    pub value: String,
    pub label: String,
    /// What one needs for it; may be empty.
    pub needs: String,
}

/// 403, 404, 405, 409, 413, 429, 500, 503: a heading and what to do.
#[derive(Template)]
#[template(path = "web/error.html")]
pub struct ErrorPage {
    pub frame: Frame,
    /// The h1.
    pub heading: String,
    /// What to do, a paragraph each.
    pub paragraphs: Vec<String>,
    /// Where else to go on, and the link's words.
    pub onward: Option<(String, &'static str)>,
}

framed_pages!(HomePage, InfoPage, PaperFormPage, PrivacyPage, AccessibilityPage, SignInPage, ErrorPage);
