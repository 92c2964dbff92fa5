//! The pages of the account. Data only; the words stand in the templates.

use askama::Template;

use crate::i18n::{Locale, filters};
use crate::identity::session::list::SessionRow;
use crate::web::views::Choice;
use crate::web::{FormState, Frame, Page, framed_pages};

/// `/mijn-gegevens`: what is set, a line each, with the page behind it.
#[derive(Template)]
#[template(path = "account/account.html")]
pub struct AccountPage {
    pub frame: Frame,
    /// Given and family name.
    pub name: String,
    /// The day of birth, if known.
    pub birth_date: Option<String>,
    /// The rijksregister- or BIS-number as it is read.
    pub niss: String,
    pub institution: String,
    /// There are several ombudsdiensten.
    pub may_choose_home: bool,
    /// An ombudsdienst took the patient in, and that does not work yet.
    pub adopted: bool,
    /// People who are excluded now.
    pub people: i64,
    /// Organisations that are excluded now.
    pub organisations: i64,
    /// Periods that ended.
    pub ended: i64,
    /// Requests in all.
    pub requests: i64,
    /// Requests begun and not sent.
    pub drafts: i64,
    /// Conversations.
    pub conversations: i64,
    /// Breaks of the glass.
    pub breaks: i64,
    /// On how many devices the patient is signed in.
    pub devices: usize,
    /// A session ends after so many minutes without a page.
    pub idle_minutes: i64,
    /// The address for notices.
    pub email: EmailView,
}

/// `/mijn-gegevens/e-mail`: field `e-mail`, hidden `formulier`.
#[derive(Template)]
#[template(path = "account/email.html")]
pub struct EmailPage {
    pub frame: Frame,
    pub email: EmailView,
    pub form: FormState,
    /// The form's own number.
    pub form_id: String,
}

/// `/mijn-gegevens/aangemeld`: where the patient is signed in; field `minuten`.
#[derive(Template)]
#[template(path = "account/sessions.html")]
pub struct AccountSessionsPage {
    pub frame: Frame,
    pub sessions: Vec<SessionRow>,
    /// How long a session may last,
    pub lengths: Vec<Choice>,
    /// and how long it does.
    pub length: String,
    pub form: FormState,
}

/// `/mijn-gegevens/wie-keek`: who of an ombudsdienst opened something of the patient's.
#[derive(Template)]
#[template(path = "account/looks.html")]
pub struct LooksPage {
    pub frame: Frame,
    /// Who looked, a page of it.
    pub readings: Vec<ReadingRow>,
    /// Every ombudsdienst that took the patient in, the newest first.
    pub adoptions: Vec<AdoptionLine>,
    /// Which page that is, from 1.
    pub page: i64,
    /// Whether there is a further one.
    pub more: bool,
}

/// `/mijn-gegevens/download`: field `vorm`.
#[derive(Template)]
#[template(path = "account/download.html")]
pub struct DownloadPage {
    pub frame: Frame,
    pub form: FormState,
}

/// `/mijn-gegevens/bewaartermijn`.
#[derive(Template)]
#[template(path = "account/retention.html")]
pub struct RetentionPage {
    pub frame: Frame,
    pub institution: String,
    /// A session ends after so many minutes without a page,
    pub idle_minutes: i64,
    /// and in any case after so many hours.
    pub absolute_hours: i64,
}

/// The address for notices.
#[derive(Debug, Clone, Default)]
pub struct EmailView {
    /// The address in use.
    pub address: Option<String>,
    /// Since when its owner wants no more, by the link in a mail.
    pub off_since: Option<String>,
    /// The address that waits for its owner's yes, and until when.
    pub waiting: Option<(String, String)>,
}

/// An ombudsdienst that took the patient in.
#[derive(Debug, Clone)]
pub struct AdoptionLine {
    pub at: String,
    /// The same moment for programs.
    pub iso: String,
    pub ombudsdienst: String,
    /// What came of it.
    pub outcome: String,
}

/// An officer who opened something on a day.
#[derive(Debug, Clone)]
pub struct ReadingRow {
    /// When, as it is read, and how often.
    pub at: String,
    /// The last time, for programs.
    pub iso: String,
    pub officer: String,
    pub ombudsdienst: String,
    pub what: String,
    /// The request's reference, if it was one.
    pub reference: Option<String>,
}

/// `/mijn-gegevens/toegang`: what happened with the account.
#[derive(Template)]
#[template(path = "account/events.html")]
pub struct AccountEventsPage {
    pub frame: Frame,
    /// A page of them, the newest first.
    pub events: Vec<AccountEventRow>,
    /// Which page that is, from 1.
    pub page: i64,
    /// Whether there is a further one.
    pub more: bool,
}

#[derive(Debug, Clone)]
pub struct AccountEventRow {
    pub what: &'static str,
    /// When and with what, as it is read.
    pub at: String,
    /// When, for programs.
    pub iso: String,
}

/// `/mijn-gegevens/alles`: everything, made for reading and printing.
#[derive(Template)]
#[template(path = "account/everything.html")]
pub struct EverythingPage {
    pub frame: Frame,
    /// Of which moment it is.
    pub made_at: String,
    /// A part a feature.
    pub sections: Vec<Section>,
}

/// One kind of data.
#[derive(Debug, Clone)]
pub struct Section {
    pub heading: &'static str,
    /// What there is; empty: nothing.
    pub entries: Vec<Entry>,
    /// Who looked, which is a table.
    pub readings: Vec<ReadingRow>,
}

#[derive(Debug, Clone, Default)]
pub struct Entry {
    /// What it is called; empty for none.
    pub title: String,
    /// What is known of it: label and value.
    pub facts: Vec<(&'static str, String)>,
    /// What was written in it: by whom, when, and the text.
    pub said: Vec<(String, String, String)>,
}

/// A page behind the link in a mail, without a session: no person's name, no hospital, no menu.
#[derive(Template)]
#[template(path = "account/bare.html")]
pub struct BarePage {
    pub locale: Locale,
    /// Where **Verlaat deze site snel** leads.
    pub exit_url: String,
    /// The h1 and the title.
    pub heading: &'static str,
    pub paragraphs: Vec<&'static str>,
    /// The button, which posts to the page's own address.
    pub button: Option<&'static str>,
}

impl Page for BarePage {
    fn locale(&self) -> Locale {
        self.locale
    }
}

framed_pages!(
    AccountPage,
    EmailPage,
    AccountSessionsPage,
    LooksPage,
    DownloadPage,
    RetentionPage,
    AccountEventsPage,
    EverythingPage
);
