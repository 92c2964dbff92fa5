//! Who a session stands for, and one visit to a page.

use actix_session::{Session, SessionExt};
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, web};
use anyhow::anyhow;
use std::future::{Ready, ready};
use std::rc::Rc;

use super::CookieKey;
pub(super) use super::who::{ByProvider, Kind, Subject, Who};
use crate::db::ids::SessionId;
use crate::web::headers::PatientPage;
use crate::web::{Flash, Frame, Nav, Outdated, PageError, RawForm, Site, Viewer, csrf, random};

pub(super) const WHO: &str = "who";
pub(super) const EXPIRED: &str = "expired";
pub(super) const UNREAD: &str = "unread";
pub(super) const HASH: &str = "hash";
pub(super) const DEVICE: &str = "device";
pub(super) const PROVIDER: &str = "provider";
const DOOR: &str = "door";
const CSRF: &str = "csrf";
const FLASH: &str = "flash";
const ENDED: &str = "ended";

/// One visit to a page: the session, whoever it belongs to.
pub struct Visit {
    pub site: web::Data<Site>,
    pub(super) session: Session,
    pub(super) key: Option<web::Data<CookieKey>>,
    who: Option<Who>,
    expired: Option<Who>,
    unread: i64,
    outdated: Option<Rc<Outdated>>,
}

impl Visit {
    /// The visit of a request.
    ///
    /// # Errors
    /// When the session cannot be read.
    pub fn of(request: &HttpRequest) -> Result<Self, PageError> {
        let site = request.app_data::<web::Data<Site>>().ok_or_else(|| anyhow!("no site"))?.clone();
        let session = request.get_session();
        let who: Option<Who> = session.get(WHO).map_err(|error| anyhow!("{error}"))?;
        let expired: bool = session.get(EXPIRED).map_err(|error| anyhow!("{error}"))?.unwrap_or(false);
        let unread: i64 = session.get(UNREAD).map_err(|error| anyhow!("{error}"))?.unwrap_or(0);
        let (who, expired) = if expired { (None, who) } else { (who, None) };
        if who.as_ref().is_some_and(|who| who.kind == Kind::Patient) {
            request.extensions_mut().insert(PatientPage);
        }
        let key = request.app_data::<web::Data<CookieKey>>().cloned();
        let outdated = request.extensions().get::<Rc<Outdated>>().cloned();
        Ok(Self { site, session, key, who, expired, unread, outdated })
    }

    /// The person who is signed in.
    pub(super) fn who(&self) -> Option<&Who> {
        self.who.as_ref()
    }

    /// The person who was, until the session expired.
    pub(super) fn expired(&self) -> Option<&Who> {
        self.expired.as_ref()
    }

    /// Where a signed-in person starts.
    pub fn landing(&self) -> Option<&'static str> {
        self.who.as_ref().map(Who::landing)
    }

    fn secret(&self) -> Option<[u8; 32]> {
        let text: Option<String> = self.session.get(CSRF).ok().flatten();
        random::decode(&text?)?.try_into().ok()
    }

    /// A token for this page's forms; empty for whoever has no session.
    ///
    /// # Errors
    /// When no randomness is to be had.
    pub fn token(&self) -> Result<String, PageError> {
        self.secret().map_or_else(|| Ok(String::new()), |secret| Ok(csrf::token(&secret, &self.holder())?))
    }

    /// For whom this visit's pages are made.
    fn holder(&self) -> csrf::Holder {
        self.who.as_ref().map(Who::holder).unwrap_or_default()
    }

    /// Whether a form may come from a page that was made for the person of this session, expired or not: it carries a token, and
    /// none of another person's.
    pub(super) fn is_own_page(&self, token: &str) -> bool {
        let person = self.who.as_ref().or(self.expired.as_ref());
        !token.is_empty() && person.is_some_and(|who| !csrf::is_of_another(token, &who.holder()))
    }

    /// What was typed on this page before it had to be shown again, unless it is kept elsewhere.
    pub fn typed(&self, page: &str) -> Option<&RawForm> {
        self.outdated.as_deref().filter(|outdated| !outdated.led_on && outdated.page == page).map(|outdated| &outdated.form)
    }

    /// Whether a form carries this session's token.
    pub fn has_token(&self, token: &str) -> bool {
        self.secret().is_some_and(|secret| csrf::matches(token, &secret))
    }

    /// The frame of a page. Takes the result of the last action with it, so that it shows once.
    ///
    /// # Errors
    /// When no token can be made.
    pub fn frame(&self, title: impl Into<String>, nav: Nav) -> Result<Frame, PageError> {
        let viewer = match &self.who {
            None => Viewer::Anonymous,
            Some(Who { kind: Kind::Patient, name, .. }) => Viewer::Patient(name.clone()),
            Some(Who { kind: Kind::Officer, name, .. }) => Viewer::Officer(name.clone()),
        };
        let flash = self.flash().inspect(|_| drop(self.session.remove(FLASH)));
        let contact = self.site.contact(self.who.as_ref().map(|who| who.institution));
        let contacts = if self.who.is_some() { vec![contact.clone()] } else { self.site.contacts() };
        Ok(Frame {
            title: title.into(),
            refused: false,
            viewer,
            nav,
            unread: self.unread,
            csrf: self.token()?,
            contact,
            contacts,
            ehealth: self.site.ehealth,
            flash,
            outdated: self.outdated.as_ref().map(|outdated| outdated.words()).unwrap_or_default(),
            notice: self.outdated.as_ref().map(|outdated| outdated.notice().to_owned()).unwrap_or_default(),
            exit_url: self.site.exit_url.address().to_owned(),
        })
    }

    /// The frame of an error page; what was to be said once stays for the next page.
    ///
    /// # Errors
    /// As [`Visit::frame`].
    pub fn error_frame(&self, title: impl Into<String>) -> Result<Frame, PageError> {
        let flash = self.flash();
        let frame = self.frame(title, Nav::Nowhere)?;
        if let Some(flash) = flash {
            self.say(flash.text);
        }
        Ok(Frame { flash: None, ..frame })
    }

    /// What is to be said once: to the person it is about, not to whoever sits at the browser after the session expired.
    fn flash(&self) -> Option<Flash> {
        self.who.as_ref()?;
        self.session.get(FLASH).ok().flatten()
    }

    /// Words for the next page: the result of an action.
    pub fn say(&self, text: impl Into<String>) {
        let _ = self.session.insert(FLASH, Flash { text: text.into() });
    }

    /// Starts this person's session, under a new key.
    pub(super) fn sign_in(&self, who: &Who, device: Option<String>, by: Option<&ByProvider>) -> Result<(), PageError> {
        self.session.clear();
        self.session.insert(WHO, who).map_err(|error| anyhow!("{error}"))?;
        self.session.insert(DEVICE, device).map_err(|error| anyhow!("{error}"))?;
        if let Some(by) = by {
            self.session.insert(PROVIDER, by).map_err(|error| anyhow!("{error}"))?;
            self.session.insert(DOOR, who.kind).map_err(|error| anyhow!("{error}"))?;
        }
        self.session.insert(CSRF, random::encode(&random::secret()?)).map_err(|error| anyhow!("{error}"))?;
        self.session.renew();
        Ok(())
    }

    /// At which door of a provider this session began, if at one.
    pub(super) fn door(&self) -> Option<Kind> {
        self.session.get(DOOR).ok().flatten()
    }

    /// The other sessions that this one ended: such a form sent again is answered the same.
    pub(super) fn ended(&self) -> Vec<SessionId> {
        self.session.get(ENDED).ok().flatten().unwrap_or_default()
    }

    /// One more of them.
    pub(super) fn remember_ended(&self, other: SessionId) {
        let _ = self.session.insert(ENDED, [self.ended(), vec![other]].concat());
    }

    /// What the store knows this session by; empty without one.
    pub fn key_hash(&self) -> Vec<u8> {
        let text: Option<String> = self.session.get(HASH).ok().flatten();
        text.and_then(|text| random::decode(&text)).unwrap_or_default()
    }

    /// Ends the session at the server.
    pub fn sign_out(&self) {
        self.session.purge();
    }
}

/// Where someone goes after signing in: back to the page they came from, if it is one of ours for them.
pub(super) fn after_sign_in(who: &Who, wanted: Option<&str>) -> String {
    let ours = |path: &&str| {
        path.starts_with('/')
            && !path.starts_with("//")
            && path.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-'))
            && *path != "/aanmelden"
            && who.kind.may_return_to(path)
    };
    wanted.filter(ours).unwrap_or(who.landing()).to_owned()
}

impl FromRequest for Visit {
    type Error = PageError;
    type Future = Ready<Result<Self, PageError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}
