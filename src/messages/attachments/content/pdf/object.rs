//! Dictionaries of a PDF, as far as a trailer and what it says of encryption need them.

/// Deeper than any trailer goes: beyond it nothing is read.
const MAX_DEPTH: usize = 16;
/// More than any trailer has, of which the table may name each part of it: what is read costs little memory, whatever was sent.
const MAX_VALUES: usize = 10_000;

/// What stands in a dictionary.
#[derive(Debug, PartialEq, Eq)]
pub enum Value<'a> {
    Dictionary(Dictionary<'a>),
    Array(Vec<Self>),
    Text(Vec<u8>),
    Name(&'a [u8]),
    Number(i64),
    /// To the object with this number and generation.
    Reference(i64, i64),
    /// A word of the language, or a broken number.
    Word(&'a [u8]),
}

/// Names with their values, in order.
#[derive(Debug, PartialEq, Eq)]
pub struct Dictionary<'a>(Vec<(&'a [u8], Value<'a>)>);

impl<'a> Dictionary<'a> {
    /// The value under a name.
    pub fn get(&self, name: &[u8]) -> Option<&Value<'a>> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    pub fn number(&self, name: &[u8]) -> Option<i64> {
        if let Some(Value::Number(number)) = self.get(name) { Some(*number) } else { None }
    }

    pub fn text(&self, name: &[u8]) -> Option<&[u8]> {
        if let Some(Value::Text(text)) = self.get(name) { Some(text) } else { None }
    }
}

/// White space of the language; NUL is.
pub const fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

const fn is_regular(byte: u8) -> bool {
    !is_blank(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

/// Reads on from a place.
pub struct Parser<'a> {
    rest: &'a [u8],
    /// How many values may still be read.
    left: usize,
}

impl<'a> Parser<'a> {
    pub fn at(bytes: &'a [u8], at: usize) -> Self {
        Self { rest: bytes.get(at..).unwrap_or_default(), left: MAX_VALUES }
    }

    /// The dictionary of an object: `12 0 obj << … >>`.
    pub fn object(mut self) -> Option<Dictionary<'a>> {
        match (self.value()?, self.value()?, self.value()?) {
            (Value::Number(_), Value::Number(_), Value::Word(b"obj")) => self.dictionary(),
            _ => None,
        }
    }

    /// A dictionary that stands here.
    pub fn dictionary(mut self) -> Option<Dictionary<'a>> {
        if let Value::Dictionary(found) = self.value()? { Some(found) } else { None }
    }

    pub fn value(&mut self) -> Option<Value<'a>> {
        self.nested(0)
    }

    fn nested(&mut self, depth: usize) -> Option<Value<'a>> {
        self.left = self.left.checked_sub(1)?;
        self.skip_blanks();
        match self.rest {
            [b'<', b'<', rest @ ..] => {
                self.rest = rest;
                let mut entries = Vec::new();
                let mut items = self.items(b">>", depth)?.into_iter();
                while let (Some(Value::Name(name)), Some(value)) = (items.next(), items.next()) {
                    entries.push((name, value));
                }
                Some(Value::Dictionary(Dictionary(entries)))
            }
            [b'[', rest @ ..] => {
                self.rest = rest;
                self.items(b"]", depth).map(Value::Array)
            }
            [b'<', rest @ ..] => {
                let end = memchr::memchr(b'>', rest)?;
                let (digits, after) = rest.split_at_checked(end)?;
                self.rest = after.get(1..)?;
                let digits: Vec<u8> = digits.iter().filter_map(|byte| char::from(*byte).to_digit(16)?.try_into().ok()).collect();
                let byte = |pair: &[u8]| pair.first().map_or(0, |high| high << 4) | pair.get(1).copied().unwrap_or(0);
                Some(Value::Text(digits.chunks(2).map(byte).collect()))
            }
            [b'(', rest @ ..] => {
                self.rest = rest;
                self.literal().map(Value::Text)
            }
            [b'/', rest @ ..] => {
                self.rest = rest;
                Some(Value::Name(self.word()))
            }
            [first, ..] if is_regular(*first) => {
                let word = self.word();
                let number = std::str::from_utf8(word).ok().and_then(|word| word.parse().ok());
                Some(number.map_or(Value::Word(word), Value::Number))
            }
            _ => None,
        }
    }

    /// Values up to an end; two numbers and an `R` are one reference.
    fn items(&mut self, end: &[u8], depth: usize) -> Option<Vec<Value<'a>>> {
        if depth >= MAX_DEPTH {
            return None;
        }
        let mut items = Vec::new();
        loop {
            self.skip_blanks();
            if let Some(rest) = self.rest.strip_prefix(end) {
                self.rest = rest;
                return Some(items);
            }
            let value = self.nested(depth + 1)?;
            if let (Value::Word(b"R"), [.., Value::Number(number), Value::Number(generation)]) = (&value, items.as_slice()) {
                let reference = Value::Reference(*number, *generation);
                items.truncate(items.len() - 2);
                items.push(reference);
            } else {
                items.push(value);
            }
        }
    }

    fn word(&mut self) -> &'a [u8] {
        let length = self.rest.iter().take_while(|byte| is_regular(**byte)).count();
        let (word, rest) = self.rest.split_at_checked(length).unwrap_or_default();
        self.rest = rest;
        word
    }

    fn skip_blanks(&mut self) {
        loop {
            let blanks = self.rest.iter().take_while(|byte| is_blank(**byte)).count();
            self.rest = self.rest.get(blanks..).unwrap_or_default();
            if self.rest.first() != Some(&b'%') {
                return;
            }
            let comment = self.rest.iter().take_while(|byte| !matches!(byte, b'\r' | b'\n')).count();
            self.rest = self.rest.get(comment..).unwrap_or_default();
        }
    }

    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    /// A string in parentheses, behind the first one.
    fn literal(&mut self) -> Option<Vec<u8>> {
        let (mut text, mut open) = (Vec::new(), 1);
        loop {
            match self.next()? {
                b'\\' => self.escape(&mut text)?,
                b'\r' => {
                    self.rest = self.rest.strip_prefix(b"\n").unwrap_or(self.rest);
                    text.push(b'\n');
                }
                b')' if open == 1 => return Some(text),
                byte => {
                    open += i32::from(byte == b'(') - i32::from(byte == b')');
                    text.push(byte);
                }
            }
        }
    }

    fn escape(&mut self, text: &mut Vec<u8>) -> Option<()> {
        match self.next()? {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'\r' => self.rest = self.rest.strip_prefix(b"\n").unwrap_or(self.rest),
            b'\n' => {}
            first @ b'0'..=b'7' => {
                let mut value = u32::from(first - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.rest.first().copied() else {
                        break;
                    };
                    self.next();
                    value = value * 8 + u32::from(digit - b'0');
                }
                text.push(u8::try_from(value & 0xff).unwrap_or_default());
            }
            other => text.push(other),
        }
        Some(())
    }
}
