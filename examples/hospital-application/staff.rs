//! What every hospital application has already: who works here by which numbers, who lies on the ward, and who treats whom.
//! Here it is a list of made-up people, the ones that the portal's demo knows.

use crate::numbers::{Identifier, Number, RIZIV, SSIN, read_all};

/// A care worker.
#[derive(Clone)]
pub struct Worker {
    /// In forms and the cookie.
    pub key: &'static str,
    pub name: &'static str,
    pub function: &'static str,
    /// `practitioner`, or `employee` for who has no RIZIV number.
    pub kind: &'static str,
    /// Every number that is known, the surest first: an exclusion may know only one of them.
    pub identifiers: Vec<Identifier>,
    /// Whose care this person takes part in.
    treats: &'static [&'static str],
}

impl Worker {
    /// The numbers to compare.
    pub fn numbers(&self) -> Vec<Number> {
        read_all(&self.identifiers)
    }

    /// Whether there is a therapeutic relationship. The hospital's own matter: the portal neither knows nor asks.
    pub fn treats(&self, patient: &str) -> bool {
        self.treats.contains(&patient)
    }
}

const EMMA: &str = "85073000061";
const JAN: &str = "85073099932";
const NOOR: &str = "01020399942";
const LIEN: &str = "01020300071";

/// The ward, by number only.
pub const WARD: [&str; 4] = [EMMA, JAN, NOOR, LIEN];

/// Those who work here. Nobody of them treats Lien Maes.
pub fn workers(personnel: &str) -> Vec<Worker> {
    let own = |number: &str| Identifier::new(personnel, number);
    let worker = |key, name, function, kind, identifiers, treats| Worker { key, name, function, kind, identifiers, treats };
    vec![
        worker(
            "claes",
            "Sofie Claes",
            "arts, cardiologie",
            "practitioner",
            vec![Identifier::new(RIZIV, "10000007003")],
            &[EMMA, JAN, NOOR],
        ),
        worker(
            "janssens-t",
            "Tom Janssens",
            "verpleegkundige, spoedgevallen",
            "practitioner",
            vec![Identifier::new(RIZIV, "40000028401")],
            &[EMMA, JAN, NOOR],
        ),
        worker("janssens-v", "Tom Janssens", "patiëntenvervoer", "employee", vec![own("P-1001")], &[EMMA, JAN]),
        worker("vandamme", "Greet Vandamme", "onthaal", "employee", vec![own("P-1002")], &[EMMA, JAN, NOOR]),
    ]
}

/// As people read a NISS: `85.07.30-000.61`.
pub fn shown(niss: &str) -> String {
    let part = |range: std::ops::Range<usize>| niss.get(range).unwrap_or_default();
    format!("{}.{}.{}-{}.{}", part(0..2), part(2..4), part(4..6), part(6..9), part(9..11))
}

/// Eleven digits. What more a NISS must be, the portal checks.
pub fn is_niss(text: &str) -> bool {
    text.len() == 11 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A patient as the portal is told.
pub fn patient(niss: &str) -> Identifier {
    Identifier::new(SSIN, niss)
}
