//! What an application may.

/// One thing that an application may (product.md §5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Ask for decisions.
    Decision,
    /// Read exclusions.
    ConsentRead,
    /// Report breaks.
    BreakGlassWrite,
    /// Follow the changes, and acknowledge them.
    ChangesRead,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Decision, Self::ConsentRead, Self::BreakGlassWrite, Self::ChangesRead];

    /// As it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::ConsentRead => "consent.read",
            Self::BreakGlassWrite => "break-glass.write",
            Self::ChangesRead => "changes.read",
        }
    }

    /// Reads one.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == text)
    }
}

/// What a handler asks of its caller.
pub trait May: 'static {
    /// The scope.
    const SCOPE: Scope;
}

macro_rules! scopes {
    ($($(#[$doc:meta])* $name:ident => $scope:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub enum $name {}
        impl May for $name {
            const SCOPE: Scope = Scope::$scope;
        }
    )*};
}
scopes! {
    /// May ask for decisions.
    Decision => Decision;
    /// May read exclusions.
    ConsentRead => ConsentRead;
    /// May report breaks.
    WritesBreaks => BreakGlassWrite;
    /// May follow the changes.
    ChangesRead => ChangesRead;
}
