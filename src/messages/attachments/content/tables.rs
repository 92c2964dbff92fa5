//! The tables of a JPEG (ITU-T T.81, B.2.4): each is of a known length, so a segment of them has no room for anything else. Readers
//! refuse one that is longer.

/// The markers of the tables.
pub(super) const DHT: u8 = 0xc4;
pub(super) const DAC: u8 = 0xcc;
pub(super) const DQT: u8 = 0xdb;

/// Whether the segment is what its tables need, to the byte, and has no table twice.
pub fn are_whole(marker: u8, mut data: &[u8]) -> bool {
    let mut destinations = Vec::new();
    while let [destination, rest @ ..] = data {
        let (class, number) = (destination >> 4, destination & 15);
        let length = match marker {
            DQT if number < 4 && class < 2 => Some(64 * (usize::from(class) + 1)),
            DHT if number < 4 && class < 2 => codes(rest),
            DAC if class < 2 => Some(1),
            _ => None,
        };
        let Some(after) = length.and_then(|length| rest.get(length..)) else {
            // A number of lines, or of blocks between two marks.
            return !matches!(marker, DQT | DHT | DAC) && data.len() == 2;
        };
        // Quantisation tables of both precisions share their numbers.
        let key = if marker == DQT { number } else { *destination };
        if destinations.contains(&key) {
            return false;
        }
        destinations.push(key);
        data = after;
    }
    !destinations.is_empty()
}

/// How long a Huffman table is: the numbers of codes of each length, and that many values.
fn codes(table: &[u8]) -> Option<usize> {
    let codes: usize = table.get(..16)?.iter().map(|number| usize::from(*number)).sum();
    (codes <= 256).then_some(16 + codes)
}
