//! One line of a staff list, read and checked.

use chrono::NaiveDate;

use super::cells;
use super::columns::ColumnMap;
use super::fields::Field;
use super::flaws::{Flaw, FlawKind};
use super::names;
use crate::directory::PersonName;
use crate::directory::names::{search_key, sorted_key};
use crate::text::one_line;

/// What a directory holds of a name, a function or a department at most.
const MAX_CHARS: usize = 120;

/// A line that can be taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StaffLine {
    pub(super) line: u32,
    /// The first line of the same person.
    pub(super) person: u32,
    pub(super) name: PersonName,
    pub(super) function: Option<String>,
    pub(super) department: String,
    pub(super) number: Option<String>,
    pub(super) niss: Option<String>,
    pub(super) riziv8: Option<String>,
    pub(super) riziv: Option<String>,
}

/// What came of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum LineReading {
    Staff(Box<StaffLine>),
    /// Nothing stands in it.
    Blank,
    /// The person starts later, or left.
    NotNow,
    /// It cannot be taken in; a person of this name is not closed meanwhile.
    LeftOut {
        sorted_key: Option<String>,
    },
}

/// Why nobody can be called so.
fn refusal(name: &PersonName) -> Option<FlawKind> {
    let parts = || [Some(name.family_name.as_str()), name.given_name.as_deref()].into_iter().flatten();
    if search_key(&name.family_name).is_empty() {
        Some(FlawKind::NameMissing)
    } else if parts().any(|part| part.contains('\u{fffd}')) {
        Some(FlawKind::NameUnreadable)
    } else {
        parts().any(|part| part.chars().count() > MAX_CHARS).then_some(FlawKind::NameTooLong)
    }
}

/// Reads a record as of `today`.
pub(super) fn read(number: u32, record: &[String], columns: &ColumnMap, today: NaiveDate, flaws: &mut Vec<Flaw>) -> LineReading {
    if record.iter().all(|cell| one_line(cell).is_empty()) {
        return LineReading::Blank;
    }
    let get = |field| columns.get(record, field);
    let flaw = |kind, field| Flaw::new(kind, number, field, get(field));
    let from = cells::read_day(get(Field::From));
    let until = cells::read_day(get(Field::Until));
    flaws.extend(from.flaw.map(|kind| flaw(kind, Field::From)));
    flaws.extend(until.flaw.map(|kind| flaw(kind, Field::Until)));
    let (name, field) = if columns.has(Field::FamilyName) {
        (PersonName::new(&one_line(get(Field::GivenName)), &one_line(get(Field::FamilyName))), Field::FamilyName)
    } else {
        (names::split(&one_line(get(Field::Name)), columns.name_order), Field::Name)
    };
    let name = PersonName::new(
        &names::without_capitals(name.given_name.as_deref().unwrap_or_default()),
        &names::without_capitals(&name.family_name),
    );
    let reversed = from.value.zip(until.value).is_some_and(|(from, until)| until < from);
    if !reversed && (until.value.is_some_and(|until| until < today) || from.value.is_some_and(|from| from > today)) {
        return LineReading::NotNow;
    }
    if let Some((kind, field)) =
        refusal(&name).map(|kind| (kind, field)).or(reversed.then_some((FlawKind::DaysReversed, Field::Until)))
    {
        flaws.push(flaw(kind, field));
        let key = sorted_key(&search_key(&name.to_string()));
        return LineReading::LeftOut { sorted_key: Some(key).filter(|key| !key.is_empty()) };
    }
    let personnel = cells::read_personnel_number(get(Field::Number));
    let niss = cells::read_niss(get(Field::Niss));
    let riziv = cells::read_riziv(get(Field::Riziv));
    flaws.extend(personnel.flaw.map(|kind| flaw(kind, Field::Number)));
    flaws.extend(niss.flaw.map(|kind| flaw(kind, Field::Niss)));
    flaws.extend(riziv.flaw.map(|kind| flaw(kind, Field::Riziv)));
    let cut = |field| one_line(get(field)).chars().take(MAX_CHARS).collect::<String>();
    let line = StaffLine {
        line: number,
        person: number,
        function: Some(cut(Field::Function)).filter(|function| !function.is_empty()),
        department: cut(Field::Department),
        number: personnel.value.map(|number| number.as_str().to_owned()),
        niss: niss.value.map(|niss| niss.as_str().to_owned()),
        riziv8: riziv.value.as_ref().map(|riziv| riziv.first8().to_owned()),
        riziv: riziv.value.as_ref().and_then(|riziv| riziv.full()).map(str::to_owned),
        name,
    };
    LineReading::Staff(Box::new(line))
}

impl StaffLine {
    /// Without a number nobody is recognised.
    pub(super) fn has_number(&self) -> bool {
        self.number.is_some() || self.niss.is_some() || self.riziv8.is_some()
    }
}
