//! The language of an answer.

use std::convert::Infallible;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::ACCEPT_LANGUAGE;
use actix_web::{FromRequest, HttpRequest};

use crate::i18n::Locale;

/// The language that the browser prefers, of ours.
pub fn locale_of(request: &HttpRequest) -> Locale {
    let accepted = request.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Locale::negotiate(accepted.unwrap_or_default())
}

impl FromRequest for Locale {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(locale_of(request)))
    }
}

/// A whole page. It is rendered in the language of its frame, so that no page is made without one.
pub trait Page: askama::Template {
    fn locale(&self) -> Locale;

    /// The page as HTML.
    ///
    /// # Errors
    /// When the template cannot be rendered.
    fn html(&self) -> askama::Result<String> {
        self.render_with_values(&self.locale())
    }
}

/// Declares these templates to be pages in the language of their `frame`.
macro_rules! framed_pages {
    ($($page:ident),+ $(,)?) => {
        $(impl $crate::web::Page for $page {
            fn locale(&self) -> $crate::i18n::Locale {
                self.frame.locale
            }
        })+
    };
}
pub(crate) use framed_pages;
