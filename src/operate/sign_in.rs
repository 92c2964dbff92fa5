//! What `check` says of signing in.

use crate::config::{Freshness, Recheck};
use crate::identity::SignIn;

/// Who can sign in, how soon a removed role ends an officer's sessions, and whether patients authenticate anew.
pub(super) fn lines(sign_in: &SignIn) -> Vec<&'static str> {
    let SignIn::Providers(providers) = sign_in else {
        return vec!["Nobody can sign in: neither patient_oidc nor officer_oidc is configured."];
    };
    let mut lines = vec![match providers.recheck() {
        None => "Officers cannot sign in: officer_oidc is not configured.",
        Some(Recheck::Refresh) => "A removed role ends an officer's sessions within five minutes (refresh token).",
        Some(Recheck::Userinfo) => "A removed role ends an officer's sessions within five minutes (userinfo).",
        Some(Recheck::BackChannel) => {
            "A removed role ends an officer's sessions when the provider says so (back-channel logout)."
        }
        Some(Recheck::None) => {
            "A removed role ends an officer's sessions after 60 minutes at most: officer_oidc.recheck is \"none\"."
        }
    }];
    if providers.patient.as_ref().is_some_and(|provider| provider.settings.fresh == Some(Freshness::Unchecked)) {
        lines.push(
            "patient_oidc.fresh is \"unchecked\": where the provider's own session is open, the next person at that browser may be signed \
             in as the patient with one click; see docs/sign-in.md.",
        );
    }
    lines
}
