//! What an action came to, for the page after it.

use super::request_session::RequestSession;
use crate::web::Flash;

const FLASH: &str = "flash";

impl RequestSession {
    /// The result of the last action, for the person that it is about: none once the session expired.
    pub(super) fn flash(&self) -> Option<Flash> {
        self.who()?;
        self.session.get(FLASH).ok().flatten()
    }

    /// The same, which is then shown once.
    pub(super) fn take_flash(&self) -> Option<Flash> {
        self.flash().inspect(|_| drop(self.session.remove(FLASH)))
    }

    /// The result of an action, for the next page.
    pub fn say(&self, text: impl Into<String>) {
        self.say_titled(text, "");
    }

    /// The same in words that name nobody: they stand in the page's title too.
    pub fn announce(&self, text: &'static str) {
        self.say_titled(text, text.trim_end_matches('.'));
    }

    /// The same, with other words in the page's title.
    pub fn say_titled(&self, text: impl Into<String>, title: &str) {
        self.keep(&Flash { text: text.into(), title: title.to_owned(), ended: false });
    }

    /// The same of something that ended.
    pub fn say_ended(&self, text: impl Into<String>, title: &str) {
        self.keep(&Flash { text: text.into(), title: title.to_owned(), ended: true });
    }

    pub(super) fn keep(&self, flash: &Flash) {
        let _ = self.session.insert(FLASH, flash);
    }
}
