//! An attempt to sign in that was started: what is stored until the person returns.

use url::Url;

pub struct StartedAttempt {
    /// Where the person signs in.
    pub url: Url,
    /// Finds this attempt again.
    pub state: String,
    /// Stands in the ID token.
    pub nonce: String,
    /// The PKCE code verifier.
    pub verifier: String,
}
