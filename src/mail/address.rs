//! An e-mail address that is safe to put into an envelope and a header.

use std::fmt;

/// `user@host.tld` in ASCII. Parsed once, at the edge; nothing else is ever sent to.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EmailAddress {
    text: String,
    at: usize,
}

/// This is no address that mail can be sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an e-mail address")]
pub struct AddressError;

impl EmailAddress {
    /// Accepts what people have (`jan.willems+1@mail.example.org`), surrounding blanks dropped. Refuses what is legal
    /// but risky or unreachable for us: quoted names, address literals, hosts without a dot, letters outside ASCII.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn parse(input: &str) -> Result<Self, AddressError> {
        let text = input.trim_matches(' ');
        let (user, domain) = text.rsplit_once('@').ok_or(AddressError)?;
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
        if good_user && good_domain && text.len() <= 254 {
            Ok(Self { text: text.to_owned(), at: user.len() })
        } else {
            Err(AddressError)
        }
    }

    /// The whole of it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What stands after the `@`.
    pub fn domain(&self) -> &str {
        self.text.get(self.at + 1..).unwrap_or_default()
    }
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
            "a@é.be",
            "a@b@c.be",
            "a@b.be\n",
            "a@b.be\r\n",
            "a@b.b",
            &long,
        ] {
            assert!(EmailAddress::parse(bad).is_err(), "{bad:?}");
        }
        assert_eq!(EmailAddress::parse("a@b.be").unwrap().domain(), "b.be");
    }

    proptest! {
        #[test]
        fn whatever_passes_can_be_sent_to(text in "[ -~é\r\n\0]{0,12}@[a-z0-9.\\-\\[\\]\r\n ]{0,12}") {
            if let Ok(address) = EmailAddress::parse(&text) {
                prop_assert!(address.as_str().bytes().all(|b| b.is_ascii_graphic()));
                prop_assert!(address.as_str().parse::<lettre::Address>().is_ok());
            }
        }
    }
}
