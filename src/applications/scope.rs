//! What an application may.

use crate::db::text_enum;

text_enum! {
    /// One thing that an application may.
    pub enum Scope: "scope" {
        /// Ask for decisions.
        Decision = "decision",
        /// Read exclusions.
        ConsentRead = "consent.read",
        /// Report breaks.
        BreakGlassWrite = "break-glass.write",
        /// Follow the changes, and acknowledge them.
        ChangesRead = "changes.read",
    }
}

/// What a handler asks of its caller.
pub trait May: 'static {
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
