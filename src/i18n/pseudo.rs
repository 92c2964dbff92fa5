//! A made-up language for tests: Dutch in fullwidth letters. Every letter that is not a fullwidth one was not translated.
//! Nothing that is shipped holds it: its feature is turned on by the tests' own dependency on this package.

use std::borrow::Cow;

pub(super) fn transform(text: &str) -> Cow<'_, str> {
    // U+FF21 is A, U+FF41 is a: as far from ASCII as each other.
    let wide = |c: char| if c.is_ascii_alphabetic() { char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c) } else { c };
    text.chars().map(wide).collect()
}
