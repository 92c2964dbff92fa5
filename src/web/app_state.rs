//! What handlers need of the running portal.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use actix_web::HttpRequest;
use ipnet::IpNet;

use crate::clock::Clock;
use crate::config::{ExitUrl, InfoUrl, LookupKey, Rules};
use crate::db::Db;
use crate::db::ids::InstitutionId;
use crate::directory::Cbe;
use crate::mail::{EmailAddress, Sender};
use crate::metrics::Metrics;
use crate::scan::Scanner;
use crate::web::headers::Policies;
use crate::web::upload::Uploads;
use crate::web::{Contact, EhealthLink};

/// Said once a process: anybody can send the header.
static UNTRUSTED_PROXY_TOLD: AtomicBool = AtomicBool::new(false);

/// The portal as one worker sees it.
pub struct AppState {
    pub db: Db,
    /// Of decisions and reports of breaks alone: pages that wait for each other never take its connections.
    pub decisions_db: Db,
    pub clock: Clock,
    /// The rules of the house.
    pub rules: Rules,
    /// The address people type, without a slash at the end.
    pub base_url: String,
    /// The sender of all mail.
    pub sender: Sender,
    /// Where **Verlaat deze site snel** leads.
    pub exit_url: ExitUrl,
    /// The network's own page about exclusions.
    pub info_url: Option<InfoUrl>,
    /// The policies of the pages.
    pub policies: Policies,
    /// Places for forms with files, over all workers of this process.
    pub uploads: Arc<Uploads>,
    /// Checks files before they are served, if configured.
    pub scanner: Option<Scanner>,
    /// Whether rate limits apply.
    pub limited: bool,
    /// Proxies whose `X-Forwarded-For` counts.
    pub trusted_proxies: Vec<IpNet>,
    /// Hashes the numbers that nobody here has, for the log of decisions.
    pub lookup_key: Option<LookupKey>,
    /// Contact for vulnerability reports (`security.txt`): a `mailto:` or `https:` address.
    pub security_contact: Option<String>,
    /// What this process measures, over all of its workers.
    pub metrics: Metrics,
    /// The connection to eHealth, whose exclusions are taken over here, if any.
    pub ehealth: EhealthLink,
    /// The institutions with an ombudsdienst here, the default one first; never empty.
    pub institutions: Vec<Institution>,
}

/// An institution of the database with its ombudsdienst of the configuration.
#[derive(Debug, Clone)]
pub struct Institution {
    pub id: InstitutionId,
    pub cbe: Cbe,
    /// Whom to call or mail.
    pub contact: Contact,
    /// Whose ombudsdienst handles what concerns an officer of this one (R12).
    pub stand_in: Option<InstitutionId>,
    /// Who decides when no ombudsdienst is left that it does not concern (R12).
    pub escalation_email: Option<EmailAddress>,
}

impl AppState {
    /// Whether people reach the portal over https.
    pub fn is_https(&self) -> bool {
        self.base_url.starts_with("https://")
    }

    /// The client's address: the connection's, or, behind proxies that are trusted, the last one that they name and that is
    /// not one of them. What a client writes into the header itself stands before that and never counts.
    pub fn client_address(&self, request: &HttpRequest) -> Option<IpAddr> {
        let trusted = |address: &IpAddr| self.trusted_proxies.iter().any(|network| network.contains(address));
        let peer = request.peer_addr()?.ip().to_canonical();
        if !trusted(&peer) {
            if request.headers().contains_key("x-forwarded-for") && !UNTRUSTED_PROXY_TOLD.swap(true, Ordering::Relaxed) {
                tracing::warn!(
                    "X-Forwarded-For comes from a peer that trusted_proxies does not name: all who come through it count as one"
                );
            }
            return Some(peer);
        }
        let named: Vec<&str> = request
            .headers()
            .get_all("x-forwarded-for")
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .collect();
        let mut last = peer;
        for name in named.iter().rev() {
            let Ok(address) = name.trim().parse::<IpAddr>() else {
                break;
            };
            last = address.to_canonical();
            if !trusted(&last) {
                break;
            }
        }
        Some(last)
    }

    /// The ombudsdienst of an institution, or the default one.
    pub fn contact(&self, institution: Option<InstitutionId>) -> Contact {
        let own = self.institutions.iter().find(|one| Some(one.id) == institution);
        own.or_else(|| self.institutions.first()).map(|one| one.contact.clone()).unwrap_or_default()
    }

    /// Another ombudsdienst than that of an institution, to call where it should not handle something itself: its stand-in, else the first
    /// other one.
    pub fn other_ombudsdienst(&self, than: InstitutionId) -> Option<Contact> {
        self.other_institution(than).map(|other| self.contact(Some(other)))
    }

    /// The same by its id.
    pub fn other_institution(&self, than: InstitutionId) -> Option<InstitutionId> {
        let stand_in = self.institutions.iter().find(|one| one.id == than).and_then(|one| one.stand_in);
        let others = self.institutions.iter().map(|one| one.id).filter(|id| *id != than);
        others.clone().find(|id| Some(*id) == stand_in).or_else(|| others.clone().next())
    }

    /// The enterprise number of an institution with an ombudsdienst here.
    pub fn cbe(&self, institution: InstitutionId) -> Option<&Cbe> {
        self.institutions.iter().find(|one| one.id == institution).map(|one| &one.cbe)
    }

    /// Every ombudsdienst here, for a visitor whose institution is not known.
    pub fn contacts(&self) -> Vec<Contact> {
        self.institutions.iter().map(|one| one.contact.clone()).collect()
    }

    /// The institution whose ombudsdienst gets what a patient sends: the chosen one, else the home institution, of those with an
    /// ombudsdienst here. Another would never show it.
    pub fn ombudsdienst_for(&self, chosen: Option<InstitutionId>, home: InstitutionId) -> InstitutionId {
        let here = |id: &InstitutionId| self.institutions.iter().any(|one| one.id == *id);
        let wanted = chosen.filter(here).or(Some(home).filter(here));
        wanted.or(self.institutions.first().map(|one| one.id)).unwrap_or(home)
    }
}
