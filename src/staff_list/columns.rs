//! Which column of a file holds what.

use std::fmt;
use std::str::FromStr;

use super::fields::{Field, NameOrder};
use super::headers::{self, NAME_WORDS};
use crate::directory::names::plain_key;

/// `number=Stamnr`: the column with this header holds this field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnName {
    field: Field,
    header: String,
}

/// Why a `--columns` part is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("write field=header, with a field of: {}", Field::ALL.map(Field::name).join(", "))]
pub struct ColumnNameRefused;

impl FromStr for ColumnName {
    type Err = ColumnNameRefused;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (field, header) = text.split_once('=').ok_or(ColumnNameRefused)?;
        let field = Field::ALL.into_iter().find(|one| one.name() == field.trim()).ok_or(ColumnNameRefused)?;
        let header = plain_key(header);
        if header.is_empty() { Err(ColumnNameRefused) } else { Ok(Self { field, header }) }
    }
}

/// The place of each field in a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnMap {
    places: [Option<usize>; Field::ALL.len()],
    pub name_order: NameOrder,
}

/// Why a row of headers is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HeadersRefused {
    #[error("two columns hold the {0}: {1:?} and {2:?}; say which with --columns {0}=HEADER")]
    Twice(&'static str, String, String),
    #[error("--columns: no column is called {0:?}; the file has: {1}")]
    NoColumn(String, String),
    #[error("no column holds a name; the file has: {0}. Say which with --columns family-name=HEADER,given-name=HEADER")]
    NoName(String),
    #[error(
        "no column holds a personnel number, NISS or RIZIV number, without which nobody is recognised; the file has: {0}. Say which with \
         --columns number=HEADER"
    )]
    NoNumber(String),
}

impl ColumnMap {
    /// How many fields a row of headers names: the first row with two or more is the header.
    pub fn count_known(headers: &[String], named: &[ColumnName]) -> usize {
        let known = |header: &&String| {
            let key = plain_key(header);
            named.iter().any(|one| one.header == key) || headers::field_of(&key).is_some()
        };
        headers.iter().filter(known).count()
    }

    /// # Errors
    /// When a column is missing, or two hold the same.
    pub fn read(headers: &[String], named: &[ColumnName]) -> Result<Self, HeadersRefused> {
        let all = headers.iter().filter(|header| !header.trim().is_empty()).map(String::as_str).collect::<Vec<_>>().join(", ");
        let keys: Vec<String> = headers.iter().map(|header| plain_key(header)).collect();
        let mut columns = Self { places: [None; Field::ALL.len()], name_order: NameOrder::Unsaid };
        for one in named {
            let place = keys.iter().position(|key| *key == one.header);
            let place = place.ok_or_else(|| HeadersRefused::NoColumn(one.header.clone(), all.clone()))?;
            columns.set(one.field, place);
        }
        let has_given =
            columns.place(Field::GivenName).is_some() || keys.iter().any(|key| headers::field_of(key) == Some(Field::GivenName));
        for (place, key) in keys.iter().enumerate() {
            if columns.places.contains(&Some(place)) {
                continue;
            }
            // `Naam` beside `Voornaam` is the family name.
            let field = match headers::field_of(key) {
                Some(Field::Name) if has_given && NAME_WORDS.contains(&key.as_str()) => Field::FamilyName,
                Some(field) => field,
                None => continue,
            };
            if named.iter().any(|one| one.field == field) {
                continue;
            }
            if let Some(other) = columns.place(field) {
                let header = |place: usize| headers.get(place).cloned().unwrap_or_default();
                return Err(HeadersRefused::Twice(field.name(), header(other), header(place)));
            }
            columns.set(field, place);
        }
        columns.name_order = columns
            .place(Field::Name)
            .and_then(|place| keys.get(place))
            .map_or(NameOrder::Unsaid, |key| headers::name_order(key));
        if columns.place(Field::Name).is_none() && columns.place(Field::FamilyName).is_none() {
            return Err(HeadersRefused::NoName(all));
        }
        if [Field::Number, Field::Niss, Field::Riziv].into_iter().all(|field| columns.place(field).is_none()) {
            return Err(HeadersRefused::NoNumber(all));
        }
        Ok(columns)
    }

    fn set(&mut self, field: Field, place: usize) {
        if let Some(slot) = self.places.get_mut(field as usize) {
            *slot = Some(place);
        }
    }

    fn place(&self, field: Field) -> Option<usize> {
        self.places.get(field as usize).copied().flatten()
    }

    pub fn has(&self, field: Field) -> bool {
        self.place(field).is_some()
    }

    /// What a record holds of a field; empty where it has no such column.
    pub fn get<'a>(&self, record: &'a [String], field: Field) -> &'a str {
        self.place(field).and_then(|place| record.get(place)).map_or("", String::as_str)
    }
}

impl fmt::Display for ColumnMap {
    /// `number, family-name, given-name`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let held: Vec<&str> = Field::ALL.into_iter().filter(|field| self.has(*field)).map(Field::name).collect();
        f.write_str(&held.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(headers: &[&str], named: &[&str]) -> Result<String, HeadersRefused> {
        let headers: Vec<String> = headers.iter().map(|&header| header.to_owned()).collect();
        let named: Vec<ColumnName> = named.iter().map(|text| text.parse().unwrap()).collect();
        ColumnMap::read(&headers, &named).map(|columns| columns.to_string())
    }

    #[test]
    fn headers_in_three_languages() {
        let whole = "number, given-name, family-name, function, department, riziv, niss, email, from, until";
        for headers in [
            [
                "Pers.nr.",
                "Naam",
                "Voornaam",
                "Functie",
                "Dienst",
                "RIZIV-nr",
                "Rijksregisternummer",
                "E-mail",
                "In dienst",
                "Uit dienst",
            ],
            [
                "Matricule",
                "Nom",
                "Prénom",
                "Fonction",
                "Service",
                "N° INAMI",
                "NISS",
                "Courriel",
                "Date d'entrée",
                "Date de sortie",
            ],
            [
                "Employee ID",
                "Last name",
                "First name",
                "Job title",
                "Department",
                "NIHDI",
                "SSIN",
                "Email",
                "Start date",
                "End date",
            ],
        ] {
            assert_eq!(read(&headers, &[]).as_deref(), Ok(whole), "{headers:?}");
        }
        assert_eq!(read(&["Personeelsnummer", "Naam en voornaam"], &[]).as_deref(), Ok("number, name"));
        assert_eq!(read(&["Personeelsnummer", "Naam"], &[]).as_deref(), Ok("number, name"));
    }

    #[test]
    fn columns_named_by_hand_win() {
        assert_eq!(read(&["Code", "Wie"], &["number=Code", "name=wie"]).as_deref(), Ok("number, name"));
        assert_eq!(read(&["Stamnr", "Badge", "Naam"], &["number=Badge"]).as_deref(), Ok("number, name"));
        assert!(matches!(read(&["Code", "Naam"], &["number=Kode"]), Err(HeadersRefused::NoColumn(..))));
        assert!("stamnr=Code".parse::<ColumnName>().is_err() && "number=".parse::<ColumnName>().is_err());
    }

    #[test]
    fn what_is_missing_or_there_twice_is_said() {
        assert!(matches!(read(&["Stamnr", "Personeelsnummer", "Naam"], &[]), Err(HeadersRefused::Twice("number", ..))));
        assert!(matches!(read(&["Stamnr", "Functie"], &[]), Err(HeadersRefused::NoName(_))));
        assert!(matches!(read(&["Naam", "Functie"], &[]), Err(HeadersRefused::NoNumber(_))));
    }
}
