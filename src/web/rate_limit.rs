//! What is limited, and to how many in which time. `identity::rate_limits` counts.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RateLimit {
    /// Going to a provider, by the client's address.
    SignIn,
    /// Coming back from a provider without being signed in, by the client's address.
    FailedSignIn,
    /// Refused back-channel logouts, by the sender's address.
    Logout,
    /// A request that is sent.
    Request,
    /// A message that is sent.
    Message,
    /// A search by name or number.
    Search,
    /// Suggestions while a name is typed.
    Suggestion,
    /// A patient whom an officer takes in.
    Adoption,
    /// Any form of a signed-in person.
    Form,
}

impl RateLimit {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::FailedSignIn => "failed-sign-in",
            Self::Logout => "logout",
            Self::Request => "request",
            Self::Message => "message",
            Self::Search => "search",
            Self::Suggestion => "suggestion",
            Self::Adoption => "adoption",
            Self::Form => "form",
        }
    }

    /// The maximum, and the window in seconds.
    pub fn limit(self) -> (i32, i32) {
        match self {
            // The guest Wi-Fi of a hospital and a mobile network share one address: people who sign in must not keep each other out.
            Self::SignIn => (1000, 600),
            Self::FailedSignIn => (100, 600),
            // At the end of a shift many sign out at one provider.
            Self::Logout => (600, 600),
            // A form that is sent again counts too: twenty clicks on a slow line are no attack.
            Self::Request => (100, 3600),
            Self::Message => (100, 3600),
            Self::Search => (120, 600),
            // Half of what a person may send: forms are never kept out by typing.
            Self::Suggestion => (300, 600),
            Self::Adoption => (20, 86_400),
            Self::Form => (600, 600),
        }
    }
}
