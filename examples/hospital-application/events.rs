//! Server-sent events, as far as the feed uses them: `id`, `event` and one or more lines of `data`. Comments are left out, as most
//! libraries do.

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
            return match self.id.take() {
                Some(id) => Some(Heard::Change { id, event, data }),
                None if event == "position" => position(&data).map(Heard::Alive),
                // A block without data is no event.
                None => None,
            };
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

/// `{"sequence": 7}`
fn position(data: &str) -> Option<i64> {
    serde_json::from_str::<serde_json::Value>(data).ok()?.get("sequence")?.as_i64()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_way_the_bytes_are_cut() {
        let position = |at: i64| format!(": position {at}\nevent: position\ndata: {{\"sequence\":{at}}}\n\n");
        let change = "id: 8\nevent: consent\ndata: {\"é\":1}\n\r\n";
        let text = format!("retry: 2000\n{}retry: 5\n\n{change}{}", position(7), position(8));
        for size in 1..text.len() {
            let mut reader = Reader::default();
            let heard: Vec<_> = text.as_bytes().chunks(size).flat_map(|bytes| reader.take(bytes).unwrap()).collect();
            let change = Heard::Change { id: 8, event: "consent".into(), data: "{\"é\":1}".into() };
            assert_eq!(heard, [Heard::Alive(7), change, Heard::Alive(8)]);
        }
    }
}
