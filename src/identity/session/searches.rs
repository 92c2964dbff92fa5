//! What a person searched last, for the page that shows it again. It may be a NISS or a name, so it lies sealed in the session's
//! row, unreadable in the table. Sealed with another key, nothing was searched.

use std::collections::BTreeMap;

use super::request_session::RequestSession;
use crate::identity::SealingKey;
use crate::web::lists::Searched;
use crate::web::{RawForm, random};

const SEARCHES: &str = "searches";
/// What is typed into a search is kept up to here.
const MAX_SEARCH_CHARACTERS: usize = 200;

impl RequestSession {
    /// Only this person's session can open it.
    fn sealing_key(&self) -> Option<(SealingKey<'_>, String)> {
        Some((SealingKey::for_purpose(self.key.as_ref()?, "searches"), format!("searches of {}", self.who()?.id)))
    }

    fn searches(&self) -> BTreeMap<String, RawForm> {
        let opened = || {
            let ((key, subject), sealed) = (self.sealing_key()?, self.session.get::<String>(SEARCHES).ok()??);
            serde_json::from_str(&key.unseal(&subject, &random::decode(&sealed)?)?).ok()
        };
        opened().unwrap_or_default()
    }

    /// Keeps these fields of a search: the page's address with `?gezocht` shows it, without a person's data.
    pub fn keep_search(&self, page: &str, form: &RawForm, fields: &[&str]) {
        let mut all = self.searches();
        all.insert(page.to_owned(), form.only(fields, MAX_SEARCH_CHARACTERS));
        let sealed = || {
            let ((key, subject), text) = (self.sealing_key()?, serde_json::to_string(&all).ok()?);
            key.seal(&subject, &text)
        };
        match sealed() {
            Some(sealed) => drop(self.session.insert(SEARCHES, random::encode(&sealed))),
            None => drop(self.session.remove(SEARCHES)),
        }
    }

    /// What was searched on a page last, when its address asks for it; nothing otherwise.
    pub fn search(&self, page: &str, asked: &Searched) -> RawForm {
        if asked.is_asked() { self.last_search(page) } else { RawForm::default() }
    }

    /// What was searched on a page last.
    pub fn last_search(&self, page: &str) -> RawForm {
        self.searches().remove(page).unwrap_or_default()
    }
}
