//! A request with its session, also an anonymous one.

use std::future::{Ready, ready};
use std::rc::Rc;

use actix_session::{Session, SessionExt};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use anyhow::anyhow;

use super::model::{ByProvider, SessionUser, UserKind};
use crate::db::ids::SessionId;
use crate::i18n::Locale;
use crate::identity::CookieKey;
use crate::web::headers::HasExitForm;
use crate::web::{
    AppState, Exit, Frame, Nav, Outdated, PageError, RawForm, RouteTable, SessionTime, Viewer, csrf, locale_of, random,
};

/// What the tokens of a session's forms are made of.
pub(in crate::identity) type FormSecret = [u8; 32];

pub(in crate::identity) const WHO: &str = "who";
pub(in crate::identity) const ID: &str = "id";
pub(in crate::identity) const EXPIRED: &str = "expired";
pub(in crate::identity) const UNREAD: &str = "unread";
pub(in crate::identity) const TIME: &str = "time";
pub(in crate::identity) const HASH: &str = "hash";
pub(in crate::identity) const DEVICE: &str = "device";
pub(in crate::identity) const PROVIDER: &str = "provider";
const ROLE: &str = "role";
const CSRF: &str = "csrf";
const ENDED: &str = "ended";

pub struct RequestSession {
    /// In which its pages are shown.
    pub locale: Locale,
    pub site: web::Data<AppState>,
    pub(in crate::identity) session: Session,
    pub(in crate::identity) key: Option<web::Data<CookieKey>>,
    who: Option<SessionUser>,
    expired: Option<SessionUser>,
    unread: i64,
    outdated: Option<Rc<Outdated>>,
    /// The page that it is for, or that its form stands on.
    pub(in crate::identity) page: String,
}

impl RequestSession {
    /// # Errors
    /// When the session cannot be read.
    pub fn extract(request: &HttpRequest) -> Result<Self, PageError> {
        let site = request.app_data::<web::Data<AppState>>().ok_or_else(|| anyhow!("no site"))?.clone();
        let session = request.get_session();
        let who: Option<SessionUser> = session.get(WHO).map_err(|error| anyhow!("{error}"))?;
        let expired: bool = session.get(EXPIRED).map_err(|error| anyhow!("{error}"))?.unwrap_or(false);
        let unread: i64 = session.get(UNREAD).map_err(|error| anyhow!("{error}"))?.unwrap_or(0);
        let (who, expired) = if expired { (None, who) } else { (who, None) };
        if has_exit_form(who.as_ref(), expired.as_ref()) {
            request.extensions_mut().insert(HasExitForm);
        }
        let key = request.app_data::<web::Data<CookieKey>>().cloned();
        let outdated = request.extensions().get::<Rc<Outdated>>().cloned();
        Ok(Self {
            locale: locale_of(request),
            site,
            session,
            key,
            who,
            expired,
            unread,
            outdated,
            page: RouteTable::page_of(request),
        })
    }

    /// The person who is signed in.
    pub(in crate::identity) fn who(&self) -> Option<&SessionUser> {
        self.who.as_ref()
    }

    /// Whether a patient is to choose an ombudsdienst before any other page of theirs opens (R11).
    pub fn must_choose_home(&self) -> bool {
        let unconfirmed = self.who.as_ref().is_some_and(|who| who.kind == UserKind::Patient && !who.home_confirmed);
        unconfirmed && self.site.institutions.len() > 1
    }

    /// The person who was, until the session expired.
    pub(in crate::identity) fn expired(&self) -> Option<&SessionUser> {
        self.expired.as_ref()
    }

    /// Where a signed-in person starts.
    pub fn landing(&self) -> Option<&'static str> {
        self.who.as_ref().map(SessionUser::landing)
    }

    pub(in crate::identity) fn secret(&self) -> Option<FormSecret> {
        let text: Option<String> = self.session.get(CSRF).ok().flatten();
        random::decode(&text?)?.try_into().ok()
    }

    /// A token for this page's forms; empty without a session.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn token(&self) -> Result<String, PageError> {
        self.secret().map_or_else(|| Ok(String::new()), |secret| Ok(csrf::token(&secret, &self.holder())?))
    }

    /// Whom the pages of this request are made for.
    fn holder(&self) -> csrf::Holder {
        self.who.as_ref().map(SessionUser::holder).unwrap_or_default()
    }

    /// Whether a form may come from a page that was made for the person of this session, expired or not.
    pub(in crate::identity) fn is_own_page(&self, token: &str) -> bool {
        self.who.as_ref().or(self.expired.as_ref()).is_some_and(|who| who.may_have_page(token))
    }

    /// What was typed on this page, when it is shown again for a form from an older page.
    pub fn typed(&self, page: &str) -> Option<&RawForm> {
        self.outdated.as_deref().filter(|outdated| !outdated.led_on && outdated.page == page).map(|outdated| &outdated.form)
    }

    /// Whether a form carries this session's token.
    pub fn has_token(&self, token: &str) -> bool {
        self.secret().is_some_and(|secret| csrf::matches(token, &secret))
    }

    /// The frame of a page. It takes the result of the last action with it, so that this is shown once.
    ///
    /// # Errors
    /// When no token can be made.
    pub fn frame(&self, title: impl Into<String>, nav: Nav) -> Result<Frame, PageError> {
        let viewer = match &self.who {
            None => Viewer::Anonymous,
            Some(SessionUser { kind: UserKind::Patient, name, .. }) => Viewer::Patient(name.clone()),
            Some(SessionUser { kind: UserKind::Officer, name, .. }) => Viewer::Officer(name.clone()),
        };
        let flash = self.take_flash();
        // A provisional home is nobody's choice: nothing of it is shown.
        let institution = self.who.as_ref().filter(|_| !self.must_choose_home()).map(|who| who.institution);
        let contact = self.site.contact(institution);
        let contacts = if institution.is_some() { vec![contact.clone()] } else { self.site.contacts() };
        Ok(Frame {
            locale: self.locale,
            title: title.into(),
            refused: false,
            viewer,
            menu: !self.must_choose_home(),
            nav,
            unread: self.unread,
            time: self.time(),
            csrf: self.token()?,
            contact,
            contacts,
            ehealth: self.site.ehealth.capability(),
            flash,
            outdated: self.outdated.as_ref().map(|outdated| outdated.paragraphs(self.locale)).unwrap_or_default(),
            notice: self.outdated.as_ref().map(|outdated| outdated.notice(self.locale).to_owned()).unwrap_or_default(),
            exit: self.exit(),
        })
    }

    /// For how long the patient stays signed in; none for anybody else.
    pub fn time(&self) -> Option<SessionTime> {
        self.who.as_ref().filter(|who| who.kind == UserKind::Patient)?;
        self.session.get(TIME).ok().flatten()
    }

    fn exit(&self) -> Exit {
        let url = self.site.exit_url.address().to_owned();
        if has_exit_form(self.who.as_ref(), self.expired.as_ref()) {
            Exit::Form(url)
        } else if self.who.is_some() {
            Exit::None
        } else {
            Exit::Link(url)
        }
    }

    /// The frame of an error page; the result of the last action stays for the next page.
    ///
    /// # Errors
    /// As [`RequestSession::frame`].
    pub fn error_frame(&self, title: impl Into<String>) -> Result<Frame, PageError> {
        let flash = self.flash();
        let frame = self.frame(title, Nav::Nowhere)?;
        if let Some(flash) = flash {
            self.keep(&flash);
        }
        Ok(Frame { flash: None, ..frame })
    }

    /// Starts this person's session, under a new key.
    pub(in crate::identity) fn sign_in(
        &self,
        who: &SessionUser,
        device: Option<String>,
        by: Option<&ByProvider>,
    ) -> Result<(), PageError> {
        self.session.clear();
        self.session.insert(WHO, who).map_err(|error| anyhow!("{error}"))?;
        self.session.insert(ID, SessionId::generate()).map_err(|error| anyhow!("{error}"))?;
        self.session.insert(DEVICE, device).map_err(|error| anyhow!("{error}"))?;
        if let Some(by) = by {
            self.session.insert(PROVIDER, by).map_err(|error| anyhow!("{error}"))?;
            self.session.insert(ROLE, who.kind).map_err(|error| anyhow!("{error}"))?;
        }
        self.session.insert(CSRF, random::encode(&random::secret()?)).map_err(|error| anyhow!("{error}"))?;
        self.session.renew();
        if let Some(patient) = who.patient() {
            self.site.ehealth.check_beside(patient);
        }
        Ok(())
    }

    /// The session that this request started, if it did.
    pub(in crate::identity) fn started_session(&self) -> Option<SessionId> {
        self.session.get(ID).ok().flatten()
    }

    /// In which role this session began at a provider, if at one.
    pub(in crate::identity) fn provider_role(&self) -> Option<UserKind> {
        self.session.get(ROLE).ok().flatten()
    }

    /// The other sessions that this one ended, so that sending such a form again has the same result.
    pub(in crate::identity) fn ended(&self) -> Vec<SessionId> {
        self.session.get(ENDED).ok().flatten().unwrap_or_default()
    }

    pub(in crate::identity) fn remember_ended(&self, other: SessionId) {
        let _ = self.session.insert(ENDED, [self.ended(), vec![other]].concat());
    }

    /// The hash by which the store knows this session; empty without one.
    pub fn key_hash(&self) -> Vec<u8> {
        let text: Option<String> = self.session.get(HASH).ok().flatten();
        text.and_then(|text| random::decode(&text)).unwrap_or_default()
    }

    /// The answer to whoever has no session: to sign in, and back to this page.
    pub fn not_signed_in(&self) -> PageError {
        PageError::SignIn { back: self.page.clone(), secure: self.site.is_https() }
    }

    /// Ends the session at the server.
    pub fn sign_out(&self) {
        self.session.purge();
    }
}

impl RequestSession {
    /// The page of ours that was asked for before signing in or choosing an ombudsdienst, or where the person starts.
    pub fn page_to_open(&self, wanted: &str) -> String {
        self.who.as_ref().map_or_else(|| "/".to_owned(), |who| after_sign_in(who, Some(wanted)))
    }
}

/// Whether the exit of a page has a session to end: a patient's, or one that expired and still holds forms.
fn has_exit_form(who: Option<&SessionUser>, expired: Option<&SessionUser>) -> bool {
    who.map_or(expired.is_some(), |who| who.kind == UserKind::Patient)
}

/// Where to go after signing in: back to the page before, if it is one of ours for this role.
pub(in crate::identity) fn after_sign_in(who: &SessionUser, wanted: Option<&str>) -> String {
    let ours = |path: &&str| {
        path.starts_with('/')
            && !path.starts_with("//")
            && path.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-'))
            && *path != "/aanmelden"
            && who.kind.may_return_to(path)
    };
    wanted.filter(ours).unwrap_or(who.landing()).to_owned()
}

impl FromRequest for RequestSession {
    type Error = PageError;
    type Future = Ready<Result<Self, PageError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::extract(request))
    }
}
