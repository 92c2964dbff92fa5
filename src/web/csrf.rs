//! The token that every form carries: the session's secret under a mask of its own in each response, so that a
//! compressed page that also reflects input gives nothing away (BREACH).

use subtle::ConstantTimeEq;

use super::random;

/// A token for one response.
///
/// # Errors
/// When no randomness is to be had.
pub fn token(secret: &[u8; 32]) -> Result<String, rand::rand_core::OsError> {
    let mask = random::secret()?;
    let mut token = [0; 64];
    for (place, (mask, secret)) in token.chunks_exact_mut(2).zip(mask.iter().zip(secret)) {
        if let [first, second] = place {
            *first = *mask;
            *second = mask ^ secret;
        }
    }
    Ok(random::encode(&token))
}

/// Whether a token was made from this secret.
pub fn matches(token: &str, secret: &[u8; 32]) -> bool {
    let Some(token) = random::decode(token).filter(|token| token.len() == 64) else {
        return false;
    };
    let bare: Vec<u8> = token.chunks_exact(2).filter_map(|pair| Some(pair.first()? ^ pair.get(1)?)).collect();
    bare.ct_eq(secret).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_fits_its_secret_only_and_is_never_the_same_twice() {
        let (mine, other) = (random::secret().unwrap(), random::secret().unwrap());
        let token = token(&mine).unwrap();
        assert!(matches(&token, &mine));
        assert!(!matches(&token, &other));
        assert!(!matches("", &mine));
        assert!(!matches(&token[1..], &mine));
        assert_ne!(token, super::token(&mine).unwrap());
    }
}
