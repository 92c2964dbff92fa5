//! The pages of reply templates.

use mijntoegang::reply_templates::views::{NewTemplatePage, TemplateLine, TemplatePage, TemplatesPage, VersionLine};
use mijntoegang::web::FormState;

use super::pages::{AWKWARD, DRAFT, html, officer, refused};

const TEXT: &str = "Dag {voornaam},\n<script>alert(1)</script>";

/// The name of each page and its HTML.
pub fn pages() -> Vec<(&'static str, String)> {
    let line = |retired| TemplateLine {
        id: DRAFT.to_owned(),
        title: AWKWARD.to_owned(),
        words: TEXT.to_owned(),
        changed: "An De Smet, 23 november 2026 om 10.40 uur".to_owned(),
        retired,
    };
    let version = |number| VersionLine {
        number,
        title: AWKWARD.to_owned(),
        body: TEXT.to_owned(),
        written: "An De Smet, 23 november 2026 om 10.40 uur".to_owned(),
    };
    let template = |retired, form| TemplatePage {
        frame: officer("Sjabloon"),
        id: DRAFT.to_owned(),
        title: AWKWARD.to_owned(),
        refusal: retired,
        retired,
        fields: "{voornaam}, {naam}".to_owned(),
        version: 2,
        example: TEXT.to_owned(),
        versions: vec![version(2), version(1)],
        form,
    };
    let new = |form| NewTemplatePage {
        frame: officer("Nieuw sjabloon"),
        fields: "{voornaam}, {naam}".to_owned(),
        key: DRAFT.to_owned(),
        form,
    };
    let list = |answers, refusals| html(&TemplatesPage { frame: officer("Sjablonen"), answers, refusals });
    vec![
        ("templates", list(vec![line(false), line(true)], vec![line(false)])),
        ("templates-none", list(Vec::new(), Vec::new())),
        ("template-new", html(&new(FormState::default()))),
        ("template-new-refused", html(&new(refused(&["soort", "titel", "tekst"])))),
        ("template", html(&template(false, FormState::default()))),
        ("template-retired", html(&template(true, refused(&["titel", "tekst"])))),
    ]
}
