//! The languages that the portal speaks.

use std::any::Any;

use crate::db::text_enum::text_enum;

include!(concat!(env!("OUT_DIR"), "/locales.rs"));

impl Locale {
    /// Where no reader's language is known, as for the mail of an institution. It is named where it is used: a default would hide that
    /// a language was forgotten.
    pub const DUTCH: Self = Self::Nl;

    /// The language of ours that a browser prefers, from its `Accept-Language` (RFC 9110 §12.5.4); Dutch when it wants none of them.
    pub fn negotiate(accepted: &str) -> Self {
        let mut best = (0.0, Self::DUTCH);
        for range in accepted.split(',') {
            let mut parts = range.split(';').map(str::trim);
            let language = parts.next().and_then(|tag| tag.split('-').next()).unwrap_or_default();
            let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(Some(1.0), |weight| weight.parse::<f32>().ok());
            let ours = Self::ALL.into_iter().find(|locale| locale.as_str().eq_ignore_ascii_case(language));
            if let (Some(locale), Some(weight)) = (ours, weight)
                && weight > best.0
            {
                best = (weight, locale);
            }
        }
        best.1
    }
}

/// Under which name the filters of a template find the language that it is rendered in.
pub(super) const LOCALE: &str = "locale";

/// A template is rendered in a language: `page.render_with_values(&locale)`.
impl askama::Values for Locale {
    fn get_value<'a>(&'a self, key: &str) -> Option<&'a dyn Any> {
        (key == LOCALE).then_some(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_that_a_browser_likes_best_is_chosen_of_ours() {
        for (accepted, chosen) in [
            ("", Locale::Nl),
            ("nl-BE,nl;q=0.9,en;q=0.8", Locale::Nl),
            ("en-GB,en;q=0.9", Locale::Nl),
            ("qps", Locale::Pseudo),
            ("en, QPS-ploc;q=0.5, *;q=0.1", Locale::Pseudo),
            ("qps;q=0.4, nl;q=0.5", Locale::Nl),
            ("nl;q=0.4 , qps ; q=0.5", Locale::Pseudo),
            ("qps;q=0", Locale::Nl),
            ("qps;q=much", Locale::Nl),
            ("qps;q=NaN", Locale::Nl),
            (";;,-,=", Locale::Nl),
        ] {
            assert_eq!(Locale::negotiate(accepted), chosen, "{accepted}");
        }
    }
}
