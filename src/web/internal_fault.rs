//! A fault of ours: what failed, and where it became one. Only the log has either.

use std::fmt;
use std::panic::Location;

/// Displayed as its causes; `location` is for the log.
#[derive(Debug)]
pub struct InternalFault {
    cause: anyhow::Error,
    location: &'static Location<'static>,
}

impl InternalFault {
    /// At the caller's line. A `?` hands its own line on, as every step between it and here is `#[track_caller]`.
    #[track_caller]
    pub fn new(cause: impl Into<anyhow::Error>) -> Self {
        Self { cause: cause.into(), location: Location::caller() }
    }

    pub const fn cause(&self) -> &anyhow::Error {
        &self.cause
    }

    /// `src/….rs:line`
    pub fn location(&self) -> String {
        format!("{}:{}", self.location.file(), self.location.line())
    }
}

impl fmt::Display for InternalFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:#}", self.cause)
    }
}

#[cfg(test)]
mod tests {
    use crate::web::{ApiError, PageError};

    fn fail() -> Result<(), diesel::result::Error> {
        Err(diesel::result::Error::NotFound)
    }

    #[test]
    fn an_internal_error_keeps_the_line_of_its_question_mark() {
        let of_page = || -> Result<(), PageError> { Ok(fail()?) };
        let line = line!() - 1;
        let Err(PageError::Internal(fault)) = of_page() else { panic!("not internal") };
        assert_eq!(fault.location(), format!("{}:{line}", file!()));

        let of_api = || -> Result<(), ApiError> { Ok(fail().map_err(anyhow::Error::from)?) };
        let line = line!() - 1;
        let Err(ApiError::Internal(fault)) = of_api() else { panic!("not internal") };
        assert_eq!(fault.location(), format!("{}:{line}", file!()));
    }
}
