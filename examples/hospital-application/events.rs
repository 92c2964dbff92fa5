//! Server-sent events, as far as the feed uses them: `id`, `event`, one or more lines of `data`, and comments as signs of life.

/// What came in.
#[cfg_attr(test, derive(Debug, PartialEq, Eq))]
pub enum Heard {
    /// A change with its number.
    Change { id: i64, event: String, data: String },
    /// The portal lives, and has nothing that we lack, if we are at this number.
    Alive(i64),
}

/// Takes bytes as they come, and gives what is complete.
#[derive(Default)]
pub struct Reader {
    /// A line that has not ended yet.
    begun: Vec<u8>,
    id: Option<i64>,
    event: String,
    data: String,
}

/// No change is longer. A stream that never ends a line must not fill the memory.
const LONGEST: usize = 4 * 1024 * 1024;

impl Reader {
    /// # Errors
    /// When this is no such stream.
    pub fn take(&mut self, bytes: &[u8]) -> anyhow::Result<Vec<Heard>> {
        let mut heard = Vec::new();
        for byte in bytes {
            if *byte != b'\n' {
                self.begun.push(*byte);
                continue;
            }
            let line = String::from_utf8(std::mem::take(&mut self.begun))?;
            heard.extend(self.line(line.trim_end_matches('\r')));
        }
        anyhow::ensure!(self.begun.len() + self.data.len() <= LONGEST, "a line of the feed does not end");
        Ok(heard)
    }

    fn line(&mut self, line: &str) -> Option<Heard> {
        if line.is_empty() {
            let (event, data) = (std::mem::take(&mut self.event), std::mem::take(&mut self.data));
            return self.id.take().map(|id| Heard::Change { id, event, data });
        }
        if let Some(comment) = line.strip_prefix(':') {
            return comment.trim().strip_prefix("position ").and_then(|number| number.parse().ok()).map(Heard::Alive);
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "id" => self.id = value.parse().ok(),
            "event" => self.event = value.to_owned(),
            "data" => {
                if !self.data.is_empty() {
                    self.data.push('\n');
                }
                self.data.push_str(value);
            }
            // `retry` and whatever comes later.
            _ => {}
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_way_the_bytes_are_cut() {
        let text = "retry: 2000\n: position 7\n\nid: 8\nevent: consent\ndata: {\"é\":1}\n\r\n: position 8\n\n";
        for size in 1..text.len() {
            let mut reader = Reader::default();
            let heard: Vec<_> = text.as_bytes().chunks(size).flat_map(|bytes| reader.take(bytes).unwrap()).collect();
            let change = Heard::Change { id: 8, event: "consent".into(), data: "{\"é\":1}".into() };
            assert_eq!(heard, [Heard::Alive(7), change, Heard::Alive(8)]);
        }
    }
}
