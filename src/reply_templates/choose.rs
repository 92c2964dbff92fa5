//! A template that an officer chose in a form, with its fields filled in.

use diesel::QueryResult;

use super::fields::{FieldValues, fill_in};
use super::model::TemplateKind;
use super::store::find_template_body;
use crate::db::Tx;
use crate::directory::PersonName;
use crate::identity::{Officer, RequestSession};

/// What a form chose.
pub struct TemplateChoice<'a> {
    pub kind: TemplateKind,
    /// Its id, as it was sent.
    pub template: &'a str,
    /// Of the request or the conversation that it is for.
    pub reference: &'a str,
}

/// Its text; none where the house has no such template in use.
pub async fn fill_in_choice(
    visit: &RequestSession,
    officer: &Officer,
    tx: &mut Tx,
    choice: &TemplateChoice<'_>,
    patient: Option<&PersonName>,
) -> QueryResult<Option<String>> {
    let Ok(id) = choice.template.parse() else {
        return Ok(None);
    };
    let Some(body) = find_template_body(tx, officer, choice.kind, id).await? else {
        return Ok(None);
    };
    let name = patient.map(PersonName::to_string).unwrap_or_default();
    let contact = visit.site.contact(Some(officer.institution()));
    let values = FieldValues {
        given_name: patient.and_then(|name| name.given_name.clone()).unwrap_or_else(|| name.clone()),
        name,
        reference: choice.reference.to_owned(),
        institution: contact.institution,
        phone: contact.phone,
        officer: officer.name().to_owned(),
    };
    Ok(Some(fill_in(&body, &values)))
}

/// What was typed stays, above the template's text.
pub fn add_below(typed: &str, text: &str) -> String {
    if typed.is_empty() || typed == text { text.to_owned() } else { format!("{typed}\n\n{text}") }
}
