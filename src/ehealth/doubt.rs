//! Answers that may be a fault of the service: they change nothing until an operator has looked. Pure.

/// Nobody ends so many at once.
const MAX_ENDED_AT_ONCE: usize = 5;
/// More patients than that do not end all they have in one hour: a service that lost its data looks so.
const MAX_EMPTIED_AN_HOUR: i64 = 20;

/// Whether an empty answer is doubtful where so many are held, and so many patients lost all in the last hour.
pub(super) fn is_doubtful(held: usize, emptied_in_hour: i64) -> bool {
    held >= MAX_ENDED_AT_ONCE || (held > 0 && emptied_in_hour >= MAX_EMPTIED_AN_HOUR)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_answer_is_doubted_where_many_were() {
        assert!(!is_doubtful(0, 1_000) && !is_doubtful(4, 19));
        assert!(is_doubtful(5, 0) && is_doubtful(400, 0) && is_doubtful(1, 20));
    }
}
