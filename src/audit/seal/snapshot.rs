//! What Postgres tells of a moment: which transactions were still under way; and the row numbers of a seal.

/// A `pg_snapshot` as text: `xmin:xmax:under,way`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Every transaction below it is over.
    pub xmin: i64,
    /// None from here on had begun.
    pub xmax: i64,
    under_way: Vec<i64>,
}

impl Snapshot {
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, ':');
        let (xmin, xmax, rest) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?);
        let under_way = rest.split(',').filter(|one| !one.is_empty()).map(|one| one.parse().ok()).collect::<Option<_>>()?;
        Some(Self { xmin, xmax, under_way })
    }

    /// Whether this transaction was under way at that moment.
    pub fn was_under_way(&self, xid: i64) -> bool {
        self.under_way.contains(&xid)
    }
}

/// Numbers as an `int8multirange` in Postgres' own form: `{[1,4),[7,8)}`.
pub fn ranges_of(ids: &[i64]) -> String {
    let mut ranges: Vec<(i64, i64)> = Vec::new();
    for id in ids {
        match ranges.last_mut() {
            Some((_, end)) if *end == *id => *end = id.saturating_add(1),
            _ => ranges.push((*id, id.saturating_add(1))),
        }
    }
    let each: Vec<String> = ranges.iter().map(|(from, end)| format!("[{from},{end})")).collect();
    format!("{{{}}}", each.join(","))
}

/// Back from [`ranges_of`]: from the first up to but without the second of each pair, ascending.
pub fn ranges(text: &str) -> Option<Vec<(i64, i64)>> {
    let inner = text.strip_prefix("{[")?.strip_suffix(")}")?;
    let mut found: Vec<(i64, i64)> = Vec::new();
    for one in inner.split("),[") {
        let (from, end) = one.split_once(',')?;
        let (from, end) = (from.parse().ok()?, end.parse().ok()?);
        if from >= end || found.last().is_some_and(|(_, before)| *before >= from) {
            return None;
        }
        found.push((from, end));
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snapshots_are_read() {
        let snapshot = Snapshot::parse("10:20:10,14").unwrap();
        assert_eq!((snapshot.xmin, snapshot.xmax), (10, 20));
        assert!(snapshot.was_under_way(14) && !snapshot.was_under_way(13));
        assert_eq!(Snapshot::parse("10:10:").unwrap().xmax, 10);
        assert!(Snapshot::parse("10:20").is_none() && Snapshot::parse("a:b:").is_none());
    }

    #[test]
    fn numbers_there_and_back() {
        assert_eq!(ranges_of(&[1, 2, 3, 7, 9, 10]), "{[1,4),[7,8),[9,11)}");
        assert_eq!(ranges("{[1,4),[7,8),[9,11)}").unwrap(), [(1, 4), (7, 8), (9, 11)]);
        for odd in ["", "{}", "{[4,1)}", "{[1,4),[3,5)}", "{[1,4),[4,5)}", "{[a,b)}"] {
            assert!(ranges(odd).is_none(), "{odd}");
        }
    }
}
