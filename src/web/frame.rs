//! The frame of every page: title, header, menu, result of the last action, footer.

pub use crate::config::{Contact, Ehealth};
use crate::i18n::{Locale, dates};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Viewer {
    Anonymous,
    /// A patient, by name.
    Patient(String),
    /// An officer of an ombudsdienst, by name.
    Officer(String),
}

/// The current entry of the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nav {
    Nowhere,
    /// The patient's exclusions (and the journey of a request).
    Exclusions,
    /// Messages, the patient's or the ombudsdienst's.
    Messages,
    /// Breaks of the glass, likewise.
    Breaks,
    /// What the portal holds about the patient; an officer's own sessions.
    Account,
    /// The ombudsdienst's worklist (and a request on it).
    Worklist,
    Patients,
    /// Letters to write.
    Letters,
    /// What was done there.
    Log,
    /// What was counted there.
    Figures,
}

/// The neutral page that Back shows after **Verlaat deze site snel**.
pub const AFTER_EXIT: &str = "/einde";

/// How **Verlaat deze site snel** leaves a page (R14).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exit {
    /// An officer's page has none.
    None,
    /// Nobody is signed in: a link to this address.
    Link(String),
    /// There may be a session to end: a form, whose response leads to this address.
    Form(String),
}

/// The result of an action, shown once after the redirect.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Flash {
    pub text: String,
    /// What the title says of it, in words that name nobody; empty: that it was done.
    #[serde(default)]
    pub title: String,
    /// Something ended: shown with a picture of it.
    #[serde(default)]
    pub ended: bool,
}

/// For how long a session lasts without a page, and from now at least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct SessionTime {
    pub idle_minutes: i64,
    /// In seconds.
    pub ends_in: i64,
}

#[derive(Debug, Clone)]
pub struct Frame {
    /// The language of the page.
    pub locale: Locale,
    /// The page's own title, without the product's name; never a person's name or NISS.
    pub title: String,
    /// A refused form: the title starts with *Fout:*.
    pub refused: bool,
    pub viewer: Viewer,
    /// Whether there is a menu: its pages open only once the patient chose an ombudsdienst.
    pub menu: bool,
    /// The current entry of the menu.
    pub nav: Nav,
    /// Conversations with something unread, 100 at most.
    pub unread: i64,
    /// For how long a patient stays signed in.
    pub time: Option<SessionTime>,
    /// The token that every form carries.
    pub csrf: String,
    /// Whom to call.
    pub contact: Contact,
    /// Every ombudsdienst that may be theirs: the one above, or all of them for a visitor.
    pub contacts: Vec<Contact>,
    /// What is true of eHealth now: decides every sentence about it (R21).
    pub ehealth: Ehealth,
    /// The result of the last action.
    pub flash: Option<Flash>,
    pub exit: Exit,
    /// Paragraphs above a form from an older page that is shown again; empty otherwise.
    pub outdated: Vec<String>,
    /// A notice above the page, such as that a form came too late (409); empty without one.
    pub notice: String,
}

impl Frame {
    /// An officer's pages have another header and width.
    pub fn is_staff(&self) -> bool {
        matches!(self.viewer, Viewer::Officer(_))
    }

    pub fn is_patient(&self) -> bool {
        matches!(self.viewer, Viewer::Patient(_))
    }

    /// Where a link to call the ombudsdienst leads: its number, or the list of them for a visitor who may choose.
    pub fn call_link(&self) -> String {
        match self.contacts.as_slice() {
            [only] => format!("tel:{}", only.phone_link),
            _ => "/info/uitsluitingen#contact".to_owned(),
        }
    }

    /// Since when eHealth does not answer, where that is so for too long.
    pub fn ehealth_late_since(&self) -> Option<String> {
        self.ehealth.late_since().map(|since| dates::at(self.locale, since))
    }

    /// The name in the header, empty when not signed in.
    pub fn name(&self) -> &str {
        match &self.viewer {
            Viewer::Anonymous => "",
            Viewer::Patient(name) | Viewer::Officer(name) => name,
        }
    }
}
