//! An e-mail address that is safe to put into an envelope and a header.

use std::fmt;

use crate::text::visible;

/// `user@host.tld` in ASCII: a domain with other letters is kept as the mail servers know it (`xn--…`). Parsed once, at the
/// edge; nothing else is ever sent to.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EmailAddress {
    text: String,
    at: usize,
}

/// Why a text is no address that mail can be sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Something else than one address.
    #[error("is no e-mail address; write one such as toegang@ziekenhuis.be")]
    Malformed,
    /// Letters that only some mail servers take (SMTPUTF8).
    #[error("has other letters than a to z before the @, which many mail servers refuse; write an address without")]
    LettersOutsideAscii,
}

impl EmailAddress {
    /// Accepts what people have (`jan.willems+1@mail.example.org`) and copy (`Jan Willems <jan@example.org>`,
    /// `mailto:jan@example.org`), without surrounding blanks and signs that cannot be seen. Refuses what is legal but risky
    /// or unreachable for us: quoted names, address literals, hosts without a dot, letters outside ASCII before the `@`.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn parse(input: &str) -> Result<Self, AddressError> {
        let visible = visible(input);
        if visible.chars().any(char::is_control) {
            return Err(AddressError::Malformed);
        }
        let (user, domain) = bare(&visible).rsplit_once('@').ok_or(AddressError::Malformed)?;
        if user.chars().any(|c| !c.is_ascii() && c.is_alphanumeric()) {
            return Err(AddressError::LettersOutsideAscii);
        }
        let domain = ascii_domain(domain).ok_or(AddressError::Malformed)?;
        let good_user = user.len() <= 64
            && user.split('.').all(|atom| {
                !atom.is_empty() && atom.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~-".contains(&b))
            });
        let labels: Vec<&str> = domain.split('.').collect();
        let good_label = |label: &&str| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let good_domain = labels.len() >= 2
            && labels.iter().all(good_label)
            && labels.last().is_some_and(|top| top.len() >= 2 && top.bytes().any(|b| b.is_ascii_alphabetic()));
        if good_user && good_domain && user.len() + 1 + domain.len() <= 254 {
            Ok(Self { at: user.len(), text: format!("{user}@{domain}") })
        } else {
            Err(AddressError::Malformed)
        }
    }

    /// The whole of it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// As its owner writes it: with the letters of the domain, for showing.
    pub fn readable(&self) -> String {
        let (domain, read) = idna::domain_to_unicode(self.domain());
        let user = self.text.get(..self.at).unwrap_or_default();
        if read.is_ok() { format!("{user}@{domain}") } else { self.text.clone() }
    }

    /// [`Self::readable`] of an address that was kept.
    pub fn shown(kept: &str) -> String {
        Self::parse(kept).map_or_else(|_| kept.to_owned(), |address| address.readable())
    }

    /// What stands after the `@`.
    pub fn domain(&self) -> &str {
        self.text.get(self.at + 1..).unwrap_or_default()
    }
}

/// The address itself out of `Name <address>` and `mailto:address?subject=…`.
fn bare(text: &str) -> &str {
    let text = text.trim();
    let text = text.strip_suffix('>').and_then(|text| text.rsplit_once('<')).map_or(text, |(_, address)| address.trim());
    match text.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => {
            let address = text.get(7..).unwrap_or_default();
            address.split_once('?').map_or(address, |(address, _)| address)
        }
        _ => text,
    }
}

/// The domain as mail servers know it; one in ASCII stays as it was typed.
fn ascii_domain(domain: &str) -> Option<String> {
    if domain.is_ascii() { Some(domain.to_owned()) } else { idna::domain_to_ascii_strict(domain).ok() }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Keeps the address out of logs.
impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_addresses() {
        for good in [
            "a@b.be",
            "ombudsdienst@azsintlucas.example.org",
            "jan.o'neill+x@mail.example.org",
            " a@b.be ",
            "x@xn--bcher-kva.example",
        ] {
            assert_eq!(EmailAddress::parse(good).unwrap().as_str(), good.trim(), "{good}");
        }
        let long = format!("{}@example.org", "a".repeat(65));
        for bad in [
            "",
            "@",
            "a@",
            "@b.be",
            "a@b",
            "a..b@c.be",
            ".a@c.be",
            "a.@c.be",
            "a@-b.be",
            "a@b..be",
            "a@b.be.",
            "\"a b\"@c.be",
            "a@[127.0.0.1]",
            "a@127.0.0.1",
            "é@c.be",
            "a@b@c.be",
            "a@b.be\n",
            "a@b.be\r\n",
            "a\n <a@b.be>",
            "a@b.b",
            "a@b.be, c@d.be",
            "Jan <a@b.be> <c@d.be",
            "<a@b.be>, <c@d.be>, ",
            "a@é",
            "a@é .be",
            "a@-é.be",
            "a@é@c.be",
            "mailto:",
            "Jan <>",
            &long,
        ] {
            assert!(EmailAddress::parse(bad).is_err(), "{bad:?}");
        }
        assert_eq!(EmailAddress::parse("a@b.be").unwrap().domain(), "b.be");
    }

    #[test]
    fn an_address_is_read_as_it_is_copied() {
        for (typed, address) in [
            ("\u{feff}a@b.be\u{200b}", "a@b.be"),
            ("\u{a0}a@b.\u{ad}be ", "a@b.be"),
            ("Jan Willems <jan@example.org>", "jan@example.org"),
            ("\"Willems, Jan\" < jan@example.org > ", "jan@example.org"),
            ("<jan@example.org>", "jan@example.org"),
            ("mailto:jan@example.org", "jan@example.org"),
            ("MAILTO:jan@example.org?subject=x@y.be", "jan@example.org"),
            ("Jan <mailto:jan@example.org>", "jan@example.org"),
        ] {
            assert_eq!(EmailAddress::parse(typed).unwrap().as_str(), address, "{typed}");
        }
    }

    #[test]
    fn a_domain_with_other_letters_is_sent_to_as_mail_servers_know_it() {
        for (typed, address, shown) in [
            ("ombuds@zürich.example", "ombuds@xn--zrich-kva.example", "ombuds@zürich.example"),
            ("ombuds@ZU\u{308}RICH.example", "ombuds@xn--zrich-kva.example", "ombuds@zürich.example"),
            ("info@ziekenhuis-één.be", "info@xn--ziekenhuis-n-leba.be", "info@ziekenhuis-één.be"),
            ("a@b.be", "a@b.be", "a@b.be"),
        ] {
            let parsed = EmailAddress::parse(typed).unwrap();
            assert_eq!((parsed.as_str(), parsed.readable().as_str()), (address, shown), "{typed}");
            assert_eq!(EmailAddress::parse(&parsed.readable()).unwrap(), parsed);
        }
        assert_eq!(EmailAddress::parse("zoë@b.be"), Err(AddressError::LettersOutsideAscii));
        assert_eq!(EmailAddress::parse("a@zürich"), Err(AddressError::Malformed));
    }

    proptest! {
        #[test]
        fn whatever_passes_can_be_sent_to(text in "[ -~é\r\n\0\u{200b}]{0,12}@[a-zé0-9.\\-\\[\\]\r\n >]{0,12}") {
            if let Ok(address) = EmailAddress::parse(&text) {
                prop_assert!(address.as_str().bytes().all(|b| b.is_ascii_graphic()));
                prop_assert!(address.as_str().parse::<lettre::Address>().is_ok());
            }
        }
    }
}
