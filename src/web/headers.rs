//! Headers of every response: no inline script, no other site, no caching of personal pages.

use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue, InvalidHeaderValue};

/// Ends in where forms may lead to.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; manifest-src 'self'; \
     frame-ancestors 'none'; base-uri 'none'; object-src 'none'; form-action 'self'";

/// Marks a request whose page has the form of **Verlaat deze site snel**: its policy lets that lead to the neutral site.
#[derive(Debug, Clone, Copy)]
pub struct HasExitForm;

/// The policies of the pages, made once.
#[derive(Debug, Clone)]
pub struct Policies {
    everybody: HeaderValue,
    with_exit_form: HeaderValue,
}

impl Policies {
    /// The exit's form may lead to this site too: its origin, as browsers write it.
    ///
    /// # Errors
    /// When it is no origin that a header can hold.
    pub fn leaving_to(origin: &str) -> Result<Self, InvalidHeaderValue> {
        Ok(Self {
            everybody: HeaderValue::from_static(POLICY),
            // The script ends the session without waiting for the response.
            with_exit_form: HeaderValue::from_str(&format!("{POLICY} {origin}; connect-src 'self'"))?,
        })
    }

    /// The policy of one answer.
    pub fn of(&self, exit_form: bool) -> &HeaderValue {
        if exit_form { &self.with_exit_form } else { &self.everybody }
    }
}

/// Sets them; a static file keeps its own caching.
pub fn set_headers(headers: &mut HeaderMap, policy: &HeaderValue, https: bool) {
    // A download comes with a stricter one of its own.
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy.clone());
    }
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Not 'no-referrer': browsers would then send `Origin: null` with our own forms.
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=()"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000; includeSubDomains"));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}
