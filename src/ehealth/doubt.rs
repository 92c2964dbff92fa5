//! Answers that may be a fault of the service: they change nothing until an operator has looked. Pure.

/// Nobody ends so many at once.
const MAX_ENDED_AT_ONCE: usize = 5;
/// More patients than that do not end all they have in one hour: a service that lost its data looks so.
const MAX_EMPTIED_AN_HOUR: i64 = 20;
/// Among many, more of them do: one in so many.
const ONE_EMPTIED_AN_HOUR_IN: i64 = 1_000;

/// What other patients lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Losses {
    /// Who lost everything in the last hour, or would have but for a doubt.
    pub emptied: i64,
    /// Of whom something holds.
    pub holding: i64,
}

/// Whether so many of those held may be gone at once: more than half of many.
pub(super) fn are_too_many(held: usize, gone: usize) -> bool {
    gone >= MAX_ENDED_AT_ONCE && gone * 2 > held
}

/// Whether so many lost everything that the next one is doubted.
pub(super) fn is_lost(losses: Losses) -> bool {
    losses.emptied >= MAX_EMPTIED_AN_HOUR.max(losses.holding / ONE_EMPTIED_AN_HOUR_IN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_doubted_that_much_is_gone_at_once() {
        for (held, gone) in [(0, 0), (4, 4), (400, 0), (400, 200), (12, 5)] {
            assert!(!are_too_many(held, gone), "{gone} of {held}");
        }
        for (held, gone) in [(5, 5), (9, 5), (400, 400), (400, 201)] {
            assert!(are_too_many(held, gone), "{gone} of {held}");
        }
    }

    #[test]
    fn it_is_doubted_that_many_lose_everything_in_an_hour() {
        for (emptied, holding) in [(0, 0), (19, 100), (20, 21_000), (99, 100_000)] {
            assert!(!is_lost(Losses { emptied, holding }), "{emptied} of {holding}");
        }
        for (emptied, holding) in [(20, 20), (20, 20_999), (100, 100_000)] {
            assert!(is_lost(Losses { emptied, holding }), "{emptied} of {holding}");
        }
    }
}
