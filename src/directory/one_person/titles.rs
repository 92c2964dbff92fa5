//! Whether a function, a form of address or 'the woman' is followed by a name.

use super::judge::is_description;
use super::words::{Word, given_at, is_family, is_given};
use crate::directory::group_words::{AT, BEFORE_A_WORD, Kind, LETTERED};

/// What a word follows on: a title and the particles between it and its name ('dokter De Wacht', 'mevrouw Van der Keuken').
#[derive(Debug, Clone, Copy, Default)]
struct Before {
    /// A title, or particles that may begin a surname.
    titled: bool,
    /// That title is a form of address.
    courtesy: bool,
    /// That title is one that people are addressed with, and nothing stands between: 'mevrouw Balie', 'dokter Wacht'.
    addressed: bool,
    /// 'der', which only surnames have.
    der: bool,
    /// A particle with a capital.
    spelt: bool,
}

impl Before {
    /// With a particle more. 'van' in lower case begins a place rather than a surname.
    fn and(self, particle: &Word, first: bool) -> Self {
        let article = first && matches!(particle.key.as_str(), "de" | "den" | "le" | "la" | "el" | "al");
        let der = self.der || particle.key == "der";
        let spelt = self.spelt || particle.capital;
        Self { addressed: false, titled: der || self.titled && (spelt || article), courtesy: self.courtesy && spelt, der, spelt }
    }

    /// Whether a word of this kind is a surname here.
    fn makes_a_name_of(self, word: &Word, next: Option<&Word>, article: bool) -> bool {
        match word.kind() {
            Kind::Function | Kind::Somebody | Kind::Shift => self.spelt && word.capital,
            // 'dokter De Jonge', not 'de dokter vorige' nor 'dokter nieuwe dienst'.
            Kind::Adjective => {
                let last = next.is_none_or(|next| next.apart || !next.kind().is_place() && next.kind() != Kind::Function);
                last && (word.capital || article)
            }
            Kind::Ambiguous => self.courtesy || self.addressed || word.capital || self.der,
            Kind::People => true,
            Kind::Team | Kind::Body | Kind::Organisation | Kind::Crowd | Kind::Department => {
                self.courtesy && (word.capital || self.addressed) || is_family(&word.key)
            }
            Kind::Courtesy | Kind::Filler | Kind::Glue | Kind::Other | Kind::NameToo => false,
        }
    }
}

/// Whether a name comes after a function, a form of address or 'the woman'.
pub(super) fn has_name_after_title(words: &[Word]) -> bool {
    // A place follows: 'de verpleegster op Pluto'.
    let mut at_place = false;
    let mut before = Before::default();
    for (at, word) in words.iter().enumerate() {
        let key = word.key.as_str();
        let previous = at.checked_sub(1).and_then(|previous| words.get(previous));
        let article = at == 2 && previous.is_some_and(|previous| matches!(previous.key.as_str(), "de" | "den"));
        if given_at(words, at) || before.titled && !at_place && before.makes_a_name_of(word, words.get(at + 1), article) {
            return true;
        }
        let kind = word.kind();
        before = match kind {
            Kind::Function | Kind::Courtesy | Kind::Somebody => {
                at_place = false;
                let courtesy = kind == Kind::Courtesy;
                let addressed = courtesy || matches!(key, "dr" | "dokter" | "prof" | "professor" | "zuster" | "broeder");
                Before { titled: true, courtesy, addressed, ..Before::default() }
            }
            Kind::Glue => {
                // 'Op de Beeck' is a name, and 'mevrouw Te Riele'.
                let addressed = key == "te" && previous.is_some_and(|previous| previous.kind() == Kind::Courtesy);
                let surname = word.capital
                    || addressed
                    || words.get(at + 1).is_some_and(|next| matches!(next.key.as_str(), "de" | "den" | "t"));
                at_place |= AT.contains(&key) && !surname;
                if PARTICLES.contains(&key) { before.and(word, at == 1) } else { Before::default() }
            }
            Kind::Filler => {
                at_place &= !matches!(key, "met" | "avec" | "with" | "genaamd" | "genoemd" | "heet" | "named" | "called");
                Before::default()
            }
            Kind::NameToo => {
                let word = previous.is_some_and(|previous| BEFORE_A_WORD.contains(&previous.key.as_str()));
                if !at_place && !word {
                    return true;
                }
                Before::default()
            }
            Kind::Other => {
                let letter =
                    key.chars().count() == 1 && previous.is_some_and(|previous| LETTERED.contains(&previous.key.as_str()));
                // A given name that is none here: 'mei' of a date, 'ward' of a hospital.
                let joins = matches!(key, "en" | "et" | "and");
                if !at_place && !letter && !joins && !is_given(key) && !is_description(words, at) {
                    return true;
                }
                Before::default()
            }
            _ => Before::default(),
        };
    }
    false
}

const PARTICLES: &[&str] =
    &["de", "den", "der", "van", "vd", "le", "la", "el", "al", "ter", "te", "du", "des", "het", "t", "in", "op", "uit"];
