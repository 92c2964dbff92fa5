//! What is to be said of a line: what was mended, and what could not be taken as it stands.

use super::fields::Field;

/// What came of a flaw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// The line is not in.
    LeftOut,
    /// The line is in without this value.
    WithoutIt,
    /// The line is in, and an operator should look.
    Taken,
    /// A check digit proves what stood there.
    Mended,
}

impl Outcome {
    pub const fn words(self) -> &'static str {
        match self {
            Self::LeftOut => "line left out",
            Self::WithoutIt => "taken without it",
            Self::Taken => "taken",
            Self::Mended => "mended",
        }
    }
}

macro_rules! flaw_kinds {
    ($($kind:ident: $outcome:ident, $words:literal,)+) => {
        /// In the order of the report.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum FlawKind { $($kind,)+ }

        impl FlawKind {
            pub const fn outcome(self) -> Outcome {
                match self { $(Self::$kind => Outcome::$outcome,)+ }
            }

            pub const fn words(self) -> &'static str {
                match self { $(Self::$kind => $words,)+ }
            }
        }
    };
}

flaw_kinds! {
    NameMissing: LeftOut, "no family name",
    NameTooLong: LeftOut, "a name of more than 120 characters",
    NameUnreadable: LeftOut, "a name with a sign that was lost in another program (shown as a question mark in a diamond)",
    NoNumber: LeftOut, "no personnel number, NISS or RIZIV number that can be used, so the person cannot be recognised",
    DaysReversed: LeftOut, "the last day lies before the first",
    NumberMalformed: WithoutIt, "a personnel number has letters A to Z, digits and . - / _ only, 32 at most",
    Rounded: WithoutIt, "a spreadsheet wrote the number as a power of ten and lost its digits; format the column as text",
    NumberIsDate: WithoutIt, "a spreadsheet made a date of the personnel number; format the column as text",
    NumberHasDecimals: WithoutIt, "the personnel number has decimals; format the column as text",
    NumberOnOtherLine: WithoutIt, "another person has this personnel number on another line of the file",
    NissLength: WithoutIt, "a NISS has 11 digits",
    NissCheck: WithoutIt, "the check digits of the NISS do not fit",
    NissOnOtherLine: WithoutIt, "two other people have this NISS on other lines of the file",
    RizivLength: WithoutIt, "a RIZIV number has 11 digits, of which the first 8 are enough",
    RizivOnOtherLine: WithoutIt, "another person has this RIZIV number on another line of the file",
    RizivOfOther: WithoutIt, "the directory has this RIZIV number for another person, or for this person a second time",
    RizivSecond: WithoutIt, "a second RIZIV number of a person, of whom the directory keeps one",
    DayIsNumber: WithoutIt, "a spreadsheet made a number of the date; format the column as a date",
    DayMalformed: WithoutIt, "no date that can be read, such as 31/12/2026 or 2026-12-31",
    NumberReissued: Taken, "the personnel number was another person's, who loses it; the ombudsdienst looks which exclusions that concerns",
    NissShared: Taken, "another person has this NISS on another line of the file; the ombudsdienst looks whose it is",
    NissOfOther: Taken, "the directory has this NISS for another entry too; the ombudsdienst looks whether they are one person",
    FormShared: Taken, "the personnel number is another person's but for separators and leading zeros; questions must write it exactly",
    NissChanged: Taken, "the NISS is another than the one this person had",
    NissDiffers: WithoutIt, "the NISS is another than the one this person has at another institution",
    RizivChanged: Taken, "the RIZIV number is another than the one this person had",
    RizivDiffers: WithoutIt, "the RIZIV number is another than the one this person has at another institution",
    RizivCheck: Taken, "the check digits of the RIZIV number fit neither scheme",
    NumberMarked: Taken, "an apostrophe or formula around the personnel number was dropped",
    ZerosRestored: Mended, "zeros in front put back; the check digits fit",
    ExponentExpanded: Mended, "a power of ten written out; the check digits fit",
    DecimalsDropped: Mended, "decimals dropped; the check digits fit",
}

/// One flaw of one line.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Flaw {
    pub kind: FlawKind,
    pub line: u32,
    pub field: Field,
    /// The cell as it stands; empty where another line or the directory says it.
    pub value: Box<str>,
    /// The other line, where there is one.
    pub other_line: Option<u32>,
}

impl Flaw {
    pub fn new(kind: FlawKind, line: u32, field: Field, value: &str) -> Self {
        Self { kind, line, field, value: value.chars().take(80).collect::<String>().into(), other_line: None }
    }
}
