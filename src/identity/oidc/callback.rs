//! The way back from a provider: who signed in there is signed in here.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use subtle::ConstantTimeEq;

use super::claims::Person;
use super::error::SignInError;
use super::providers::{Providers, SignInRole};
use super::refusal::failed_page;
use super::store::{self, Attempt, TOKEN_PURPOSE};
use crate::audit::{Event, record};
use crate::config::Recheck;
use crate::db::ids::InstitutionId;
use crate::db::{Actor, Job};
use crate::identity::form_sender::set_sender_cookie;
use crate::identity::hooks::OnPatientKnown;
use crate::identity::keys::{CookieKey, SealingKey};
use crate::identity::only_home::confirm_only_home;
use crate::identity::rate_limits;
use crate::identity::session::{ByProvider, RequestSession, SessionUser, Subject, after_sign_in, device};
use crate::identity::sign_in_method::SignIn;
use crate::identity::visitor::visitor_of;
use crate::web::{AppState, PageError, forget_return, see_other};

/// The parameters of the provider's redirect back.
#[derive(Deserialize)]
pub struct CallbackQuery {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
    iss: Option<String>,
}

/// A person who returns from a provider.
struct Callback<'a> {
    visit: &'a RequestSession,
    request: &'a HttpRequest,
    providers: &'a Providers,
    key: &'a CookieKey,
    on_patient_known: OnPatientKnown,
}

/// `GET /aanmelden/terug/patient`
pub async fn patient_callback(
    visit: RequestSession,
    request: HttpRequest,
    query: web::Query<CallbackQuery>,
    sign_in: web::Data<SignIn>,
    key: web::Data<CookieKey>,
    on_patient_known: web::Data<OnPatientKnown>,
) -> Result<HttpResponse, PageError> {
    let callback = Callback {
        visit: &visit,
        request: &request,
        providers: sign_in.providers().ok_or(PageError::NotFound)?,
        key: &key,
        on_patient_known: **on_patient_known,
    };
    callback.respond(SignInRole::Patient, query.into_inner()).await
}

/// `GET /aanmelden/terug/medewerker`
pub async fn officer_callback(
    visit: RequestSession,
    request: HttpRequest,
    query: web::Query<CallbackQuery>,
    sign_in: web::Data<SignIn>,
    key: web::Data<CookieKey>,
    on_patient_known: web::Data<OnPatientKnown>,
) -> Result<HttpResponse, PageError> {
    let callback = Callback {
        visit: &visit,
        request: &request,
        providers: sign_in.providers().ok_or(PageError::NotFound)?,
        key: &key,
        on_patient_known: **on_patient_known,
    };
    callback.respond(SignInRole::Officer, query.into_inner()).await
}

impl Callback<'_> {
    async fn respond(&self, role: SignInRole, query: CallbackQuery) -> Result<HttpResponse, PageError> {
        let site = &self.visit.site;
        let mut tx = site.db.begin(Actor::System(Job::SignIn)).await?;
        let now = tx.now();
        let attempt = match &query.state {
            Some(state) => store::take_attempt(&mut tx, state, now).await?,
            None => None,
        };
        tx.commit().await?;
        let Some(attempt) = attempt else {
            // The page was loaded again, or another tab was first.
            return match self.visit.landing() {
                Some(landing) => Ok(see_other(landing)),
                None => self.fail(role, SignInError::Stale).await,
            };
        };
        match self.sign_in(role, &attempt, query, now).await {
            Ok(who) => {
                let mut response = see_other(&after_sign_in(&who, attempt.back.as_deref()));
                forget_return(&mut response, self.request, site.is_https())?;
                set_sender_cookie(&mut response, self.visit)?;
                Ok(response)
            }
            Err(CallbackError::SignIn(error)) => self.fail(role, error).await,
            Err(CallbackError::Page(error)) => Err(error),
        }
    }

    /// Only failures count here, and an outage of the provider is nobody's failure.
    async fn fail(&self, role: SignInRole, error: SignInError) -> Result<HttpResponse, PageError> {
        if error != SignInError::Unavailable {
            rate_limits::consume_failed_sign_in(&self.visit.site, self.request).await?;
        }
        failed_page(self.visit, self.providers, role, error)
    }

    async fn sign_in(
        &self,
        role: SignInRole,
        attempt: &Attempt,
        query: CallbackQuery,
        now: DateTime<Utc>,
    ) -> Result<SessionUser, CallbackError> {
        let provider = self.providers.provider(role).ok_or(PageError::NotFound)?;
        let browser = visitor_of(self.request, self.visit.site.is_https()).map(|visitor| store::hash(&visitor));
        let same = browser.is_some_and(|browser| browser.ct_eq(&attempt.browser_hash).into());
        if !same || attempt.role != role {
            return Err(SignInError::Stale.into());
        }
        provider.check_issuer(query.iss.as_deref()).await?;
        match (query.error.as_deref(), query.code) {
            (Some("access_denied" | "user_cancelled"), _) => Err(SignInError::Cancelled.into()),
            (Some("temporarily_unavailable" | "server_error"), _) => Err(SignInError::Unavailable.into()),
            (None, Some(code)) => {
                let person = provider.exchange_code(code, attempt, now).await?;
                provider.given_names.watch(&person, &provider.settings);
                match role {
                    SignInRole::Patient => self.sign_in_patient(&provider.settings.issuer, &person).await,
                    SignInRole::Officer => self.sign_in_officer(&provider.settings.issuer, &person, attempt.institution).await,
                }
            }
            _ => Err(SignInError::Refused.into()),
        }
    }

    async fn sign_in_patient(&self, issuer: &str, person: &Person) -> Result<SessionUser, CallbackError> {
        let site: &AppState = &self.visit.site;
        let job = Actor::System(Job::SignIn);
        let home = site.institutions.first().map(|one| one.id).ok_or(PageError::NotFound)?;
        let mut tx = site.db.begin(job).await?;
        let now = tx.now();
        let (id, made) = store::find_or_insert_patient(&mut tx, person, home, now).await?;
        if let Some(merge) = store::note_account(&mut tx, issuer, person, id, now).await? {
            record(&mut tx, job, Event::patient_merge_proposed(id, merge.from, merge.id), now).await?;
            tracing::warn!(proposal = %merge.id, "an account came with another number; see mijntoegang patient proposals");
        }
        (self.on_patient_known.0)(&mut tx, site, job, id, now).await?;
        tx.commit().await?;
        self.start_session(SessionUser::new(Subject::Patient(id), home), issuer, person, None, made).await
    }

    async fn sign_in_officer(
        &self,
        issuer: &str,
        person: &Person,
        chosen: Option<InstitutionId>,
    ) -> Result<SessionUser, CallbackError> {
        let site = &self.visit.site;
        let institution = self.providers.institution_for(&person.roles, chosen).ok_or(SignInError::NoRole)?;
        let mut tx = site.db.begin(Actor::System(Job::SignIn)).await?;
        let id = store::find_or_insert_officer(&mut tx, issuer, person, institution).await?.ok_or(SignInError::AccountRefused)?;
        store::keep_officer_entries(&mut tx, id, person).await?;
        tx.commit().await?;
        // A session whose role cannot be checked again ends within the hour.
        let rechecked = match self.providers.recheck() {
            Some(Recheck::Refresh | Recheck::Userinfo) => person.token.is_some(),
            Some(Recheck::BackChannel) => true,
            Some(Recheck::None) | None => false,
        };
        let most = (!rechecked).then_some(60);
        self.start_session(SessionUser::new(Subject::Officer(id), institution), issuer, person, most, false).await
    }

    async fn start_session(
        &self,
        who: SessionUser,
        issuer: &str,
        person: &Person,
        most: Option<u32>,
        made: bool,
    ) -> Result<SessionUser, CallbackError> {
        let site = &self.visit.site;
        let mut tx = site.db.begin(who.actor()).await?;
        let now = tx.now();
        record(&mut tx, who.actor(), Event::signed_in(who.patient(), made), now).await?;
        confirm_only_home(&mut tx, site, &who, now).await?;
        tx.commit().await?;
        let token = person
            .token
            .as_deref()
            .and_then(|token| SealingKey::for_purpose(self.key, TOKEN_PURPOSE).seal(&person.subject, token));
        let by = ByProvider {
            issuer: issuer.to_owned(),
            subject: person.subject.clone(),
            sid: person.sid.clone(),
            token,
            most_minutes: most,
        };
        self.visit.sign_in(&who, device::device_of(self.request), Some(&by))?;
        tracing::info!(account = %who.id, role = who.kind.as_str(), "signed in");
        Ok(who)
    }
}

enum CallbackError {
    SignIn(SignInError),
    Page(PageError),
}

impl From<SignInError> for CallbackError {
    fn from(error: SignInError) -> Self {
        Self::SignIn(error)
    }
}

impl<E: Into<PageError>> From<E> for CallbackError {
    fn from(error: E) -> Self {
        Self::Page(error.into())
    }
}
