//! The pages of templates. Data only; the words stand in the templates.

use askama::Template;

use crate::i18n::filters;
use crate::web::{FormState, Frame, framed_pages};

/// A template in a row.
#[derive(Debug, Clone)]
pub struct TemplateLine {
    pub id: String,
    pub title: String,
    /// Its first words.
    pub words: String,
    /// Who wrote its last version, and when.
    pub changed: String,
    pub retired: bool,
}

/// `/ombudsdienst/sjablonen`.
#[derive(Template)]
#[template(path = "reply_templates/list.html")]
pub struct TemplatesPage {
    pub frame: Frame,
    pub answers: Vec<TemplateLine>,
    pub refusals: Vec<TemplateLine>,
}

/// `/ombudsdienst/sjablonen/nieuw`: fields `soort`, `titel`, `tekst`, hidden `formulier`.
#[derive(Template)]
#[template(path = "reply_templates/new.html")]
pub struct NewTemplatePage {
    pub frame: Frame,
    /// What may stand between braces.
    pub fields: String,
    pub key: String,
    pub form: FormState,
}

/// A version of before.
#[derive(Debug, Clone)]
pub struct VersionLine {
    pub number: i64,
    pub title: String,
    pub body: String,
    pub written: String,
}

/// `/ombudsdienst/sjablonen/{sjabloon}`: fields `titel`, `tekst`, hidden `versie`.
#[derive(Template)]
#[template(path = "reply_templates/template.html")]
pub struct TemplatePage {
    pub frame: Frame,
    pub id: String,
    pub title: String,
    /// For refusals; else for answers.
    pub refusal: bool,
    pub retired: bool,
    pub fields: String,
    pub version: i16,
    /// The text as a patient would read it, with made-up values.
    pub example: String,
    /// All versions, the newest first.
    pub versions: Vec<VersionLine>,
    pub form: FormState,
}

framed_pages!(TemplatesPage, NewTemplatePage, TemplatePage);
