//! The number by which a patient is known: a NISS or, where a person has none, the number of the file at an institution (R20).

use std::fmt;

use super::identifiers::{EHEALTH_SYSTEMS, IdentifierRefused};
use super::niss::Niss;
use super::personnel_number::{PersonnelNumber, PersonnelNumberRefused, normal_form};
use super::riziv::Cbe;

/// The path of the systems of file numbers, behind the portal's address: `/id/patient-file/{CBE}`.
const FILE_SYSTEM: &str = "/id/patient-file/";

/// One number of a patient.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum PatientNumber {
    /// Rijksregister- or BIS-number.
    Niss(Niss),
    /// Of somebody who has neither.
    File(FileNumber),
}

/// The number of a patient's file at an institution, in its normal form. Means nothing without the institution.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct FileNumber {
    /// `CBE/NUMBER`, as it is stored.
    stored: String,
}

/// Why a typed text is no file number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FileNumberRefused {
    /// Nothing was filled in.
    #[error("no number")]
    Empty,
    /// Without a digit, with other signs than letters, digits and marks, or longer than 20 of them.
    #[error("not a file number")]
    Malformed,
    /// It is a rijksregister- or BIS-number: that is what the patient is known by.
    #[error("a rijksregister- or BIS-number")]
    IsNiss,
}

impl FileNumber {
    /// Reads the number of a file at an institution as people write it: `D 47-11`, `d4711`.
    ///
    /// # Errors
    /// When it cannot be one.
    pub fn parse(house: &Cbe, typed: &str) -> Result<Self, FileNumberRefused> {
        if Niss::parse_typed(typed).is_ok() {
            return Err(FileNumberRefused::IsNiss);
        }
        let written = PersonnelNumber::parse(typed).map_err(|refused| match refused {
            PersonnelNumberRefused::Empty => FileNumberRefused::Empty,
            PersonnelNumberRefused::Malformed => FileNumberRefused::Malformed,
        })?;
        let number = normal_form(written.as_str());
        if number.len() > 20 || !number.bytes().any(|byte| byte.is_ascii_digit()) {
            return Err(FileNumberRefused::Malformed);
        }
        Ok(Self { stored: format!("{}/{number}", house.as_str()) })
    }

    /// Without the institution.
    pub fn number(&self) -> &str {
        self.stored.split_once('/').map_or(&self.stored, |(_, number)| number)
    }
}

impl PatientNumber {
    /// Reads `{system, value}` as hospital applications write it. `base_url` is this portal's.
    ///
    /// # Errors
    /// When the system names no patients or the value does not fit it.
    pub fn parse(base_url: &str, system: &str, value: &str) -> Result<Self, IdentifierRefused> {
        if system.strip_prefix(EHEALTH_SYSTEMS) == Some("ssin") {
            return Niss::parse(value).map(Self::Niss).map_err(|_| IdentifierRefused::Value);
        }
        let cbe =
            system.strip_prefix(base_url).and_then(|rest| rest.strip_prefix(FILE_SYSTEM)).ok_or(IdentifierRefused::System)?;
        let cbe = Cbe::parse(cbe).map_err(|_| IdentifierRefused::System)?;
        FileNumber::parse(&cbe, value).map(Self::File).map_err(|_| IdentifierRefused::Value)
    }

    /// Reads what is stored; also what an operator types: eleven digits, or `CBE/NUMBER`.
    pub fn parse_stored(text: &str) -> Option<Self> {
        match text.split_once('/') {
            Some((cbe, number)) if Cbe::parse(cbe).is_ok() => {
                FileNumber::parse(&Cbe::parse(cbe).ok()?, number).ok().map(Self::File)
            }
            _ => Niss::parse_typed(text).ok().map(Self::Niss),
        }
    }

    /// As stored and compared.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Niss(niss) => niss.as_str(),
            Self::File(file) => &file.stored,
        }
    }

    /// The NISS, where the patient is known by one.
    pub fn niss(&self) -> Option<&Niss> {
        match self {
            Self::Niss(niss) => Some(niss),
            Self::File(_) => None,
        }
    }
}

impl From<Niss> for PatientNumber {
    fn from(niss: Niss) -> Self {
        Self::Niss(niss)
    }
}

impl fmt::Debug for PatientNumber {
    // A number must not slip into a log (R13).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Niss(_) => "Niss(…)",
            Self::File(_) => "File(…)",
        })
    }
}

impl fmt::Debug for FileNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FileNumber(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BASE: &str = "https://toegang.example.org";
    const SSIN: &str = "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/ssin";

    fn house() -> Cbe {
        Cbe::parse("0566988259").unwrap()
    }

    #[test]
    fn one_file_has_one_number_however_it_is_written() {
        for typed in ["D-4711", " d 47.11 ", "D/4711", "d0004711", "\u{feff}D4711"] {
            assert_eq!(PatientNumber::File(FileNumber::parse(&house(), typed).unwrap()).as_str(), "0566988259/D4711", "{typed}");
        }
        for (typed, refused) in [
            ("", FileNumberRefused::Empty),
            ("85.07.30-000.61", FileNumberRefused::IsNiss),
            ("dossier", FileNumberRefused::Malformed),
            ("D é 4", FileNumberRefused::Malformed),
            ("123456789012345678901", FileNumberRefused::Malformed),
        ] {
            assert_eq!(FileNumber::parse(&house(), typed), Err(refused), "{typed}");
        }
    }

    #[test]
    fn applications_name_patients_by_either() {
        let read = |system: &str, value: &str| PatientNumber::parse(BASE, system, value);
        assert_eq!(read(SSIN, "85.07.30-000.61").unwrap().as_str(), "85073000061");
        assert_eq!(read(&format!("{BASE}/id/patient-file/0566988259"), "d-4711").unwrap().as_str(), "0566988259/D4711");
        for (system, value, refused) in [
            (SSIN.to_owned(), "85073000062", IdentifierRefused::Value),
            (format!("{BASE}/id/patient-file/0566988258"), "D4711", IdentifierRefused::System),
            (format!("{BASE}/id/patient-file/0566988259"), "", IdentifierRefused::Value),
            (format!("{BASE}/id/patient-file/0566988259"), "85073000061", IdentifierRefused::Value),
            (format!("{BASE}/id/personnel/0566988259"), "D4711", IdentifierRefused::System),
            ("https://elders.example.org/id/patient-file/0566988259".to_owned(), "D4711", IdentifierRefused::System),
        ] {
            assert_eq!(read(&system, value), Err(refused), "{system} {value}");
        }
    }

    #[test]
    fn debug_says_nothing() {
        for text in ["85073000061", "0566988259/D4711"] {
            assert!(!format!("{:?}", PatientNumber::parse_stored(text).unwrap()).chars().any(|c| c.is_ascii_digit()), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_stored_is_read_back(typed in "\\PC{0,24}") {
            if let Ok(file) = FileNumber::parse(&house(), &typed) {
                let number = PatientNumber::File(file);
                prop_assert_eq!(PatientNumber::parse_stored(number.as_str()), Some(number));
            }
        }
    }
}
