//! The token of every form: the session's secret and the holder of its page, masked anew in each response, so that a compressed page
//! that also reflects input leaks neither (BREACH).

use subtle::ConstantTimeEq;

use super::random;

/// Whom a page was made for: a digest of the person.
pub type Holder = [u8; 16];

const SECRET: usize = 32;
const LENGTH: usize = SECRET + size_of::<Holder>();

/// A token for one response.
///
/// # Errors
/// When no randomness is to be had.
pub fn token(secret: &[u8; SECRET], holder: &Holder) -> Result<String, rand::rand_core::OsError> {
    let mask = [random::secret()?, random::secret()?].concat();
    let plain = secret.iter().chain(holder);
    let masked: Vec<u8> = mask.iter().zip(plain).flat_map(|(mask, plain)| [*mask, mask ^ plain]).collect();
    Ok(random::encode(&masked))
}

/// Secret and holder of a token.
fn unmask(token: &str) -> Option<Vec<u8>> {
    let token = random::decode(token).filter(|token| token.len() == 2 * LENGTH)?;
    Some(token.chunks_exact(2).filter_map(|pair| Some(pair.first()? ^ pair.get(1)?)).collect())
}

/// Whether a token was made from this secret.
pub fn matches(token: &str, secret: &[u8; SECRET]) -> bool {
    unmask(token).is_some_and(|plain| plain.get(..SECRET).is_some_and(|own| own.ct_eq(secret).into()))
}

/// Whether a token, of any session, was made for another person's page. A malformed one was not.
pub fn is_of_another(token: &str, holder: &Holder) -> bool {
    unmask(token).is_some_and(|plain| plain.get(SECRET..).is_none_or(|own| !bool::from(own.ct_eq(holder))))
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMMA: Holder = [1; 16];
    const JAN: Holder = [2; 16];

    #[test]
    fn a_token_fits_its_secret_only_and_is_never_the_same_twice() {
        let (mine, other) = (random::secret().unwrap(), random::secret().unwrap());
        let token = token(&mine, &EMMA).unwrap();
        assert!(matches(&token, &mine));
        assert!(!matches(&token, &other));
        assert!(!matches("", &mine));
        assert!(!matches(&token[1..], &mine));
        assert_ne!(token, super::token(&mine, &EMMA).unwrap());
    }

    #[test]
    fn a_token_tells_for_whom_its_page_was_made_whatever_the_session() {
        let (first, second) = (random::secret().unwrap(), random::secret().unwrap());
        let old = token(&first, &EMMA).unwrap();
        assert!(!matches(&old, &second) && !is_of_another(&old, &EMMA) && is_of_another(&old, &JAN));
        assert!(!is_of_another("", &EMMA) && !is_of_another("x", &EMMA));
    }
}
