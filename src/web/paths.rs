//! Canonical paths. The router reads `/%70` as `/p`; what is counted, saved or logged by path must see one address a page.

/// Whether a path escapes only what must be: no letter, digit, `-`, `.`, `_` or `~` (RFC 3986, 6.2.2.2), and nothing malformed.
pub fn is_canonical(path: &str) -> bool {
    path.split('%').skip(1).all(|after| {
        let escaped = after.get(..2).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let byte = escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        byte.is_some_and(|byte| !(byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)))
    })
}

#[cfg(test)]
mod tests {
    use super::is_canonical;

    #[test]
    fn a_path_escapes_only_what_must_be() {
        for path in ["/", "/static/0/theme.css", "/aanvragen/ua%202026-000001-x", "/a%2Fb%2fc", "/%C3%A9%00%25", "/é", "/a+b"] {
            assert!(is_canonical(path), "{path}");
        }
        for path in ["/%70atienten", "/a%2Db", "/a%2eb", "/%7e", "/%5F", "/%39", "/%", "/%4", "/%zz", "/%é", "/%2F%41"] {
            assert!(!is_canonical(path), "{path}");
        }
    }
}
