//! Why a sign-in failed.

/// The provider cannot be asked now.
#[derive(Debug, Clone, Copy)]
pub struct Unavailable;

/// A claim that a person must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingClaim {
    /// A NISS whose check digits fit.
    Niss,
    Name,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInError {
    /// The provider does not answer.
    Unavailable,
    /// They stopped it themselves.
    Cancelled,
    /// The attempt was used before, is too old, or began in another browser.
    Stale,
    /// The provider refused, for a reason of its own.
    Refused,
    /// An answer of the provider that does not hold; for the log.
    Invalid(&'static str),
    /// Signed in at the provider, but not strongly enough.
    AuthenticationLevel,
    /// Signed in at the provider, but not anew (R23); for the log.
    NotFresh(&'static str),
    /// Signed in at the provider, but without a claim that is needed.
    Missing(MissingClaim),
    /// Signed in at the provider, but without a role at an ombudsdienst here.
    NoRole,
    /// The account is closed, or its NISS is another account's.
    AccountRefused,
}

impl From<Unavailable> for SignInError {
    fn from(_: Unavailable) -> Self {
        Self::Unavailable
    }
}

impl From<MissingClaim> for SignInError {
    fn from(claim: MissingClaim) -> Self {
        Self::Missing(claim)
    }
}
