//! Whether a function, a form of address or 'the woman' is followed by a name.

use super::words::{Word, given_at, is_description, is_family, is_given};
use crate::directory::group_words::{AT, BEFORE_A_WORD, LETTERED, WordKind};

/// What a word follows on: a title and the particles between it and its name ('dokter De Wacht', 'mevrouw Van der Keuken').
#[derive(Debug, Clone, Copy, Default)]
struct TitleContext {
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

impl TitleContext {
    /// With a particle more. 'van' in lower case begins a place rather than a surname.
    fn with_particle(self, particle: &Word, first: bool) -> Self {
        let article = first && matches!(particle.key.as_str(), "de" | "den" | "le" | "la" | "el" | "al");
        let der = self.der || particle.key == "der";
        let spelt = self.spelt || particle.capital;
        Self { addressed: false, titled: der || self.titled && (spelt || article), courtesy: self.courtesy && spelt, der, spelt }
    }

    /// Whether a word of this kind is a surname here.
    fn makes_a_name_of(self, word: &Word, next: Option<&Word>, article: bool) -> bool {
        match word.kind() {
            WordKind::Function | WordKind::Somebody | WordKind::Shift => self.spelt && word.capital,
            // 'dokter De Jonge', not 'de dokter vorige' nor 'dokter nieuwe dienst'.
            WordKind::Adjective => {
                let last = next.is_none_or(|next| next.apart || !next.kind().is_place() && next.kind() != WordKind::Function);
                last && (word.capital || article)
            }
            WordKind::Ambiguous => self.courtesy || self.addressed || word.capital || self.der,
            WordKind::People => true,
            WordKind::Team | WordKind::Body | WordKind::Organisation | WordKind::Crowd | WordKind::Department => {
                self.courtesy && (word.capital || self.addressed) || is_family(&word.key)
            }
            WordKind::Courtesy | WordKind::Filler | WordKind::Glue | WordKind::Other | WordKind::NameToo => false,
        }
    }
}

/// Whether a name comes after a function, a form of address or 'the woman'.
pub(super) fn has_name_after_title(words: &[Word]) -> bool {
    // A place follows: 'de verpleegster op Pluto'.
    let mut at_place = false;
    let mut before = TitleContext::default();
    for (at, word) in words.iter().enumerate() {
        let key = word.key.as_str();
        let previous = at.checked_sub(1).and_then(|previous| words.get(previous));
        let article = at == 2 && previous.is_some_and(|previous| matches!(previous.key.as_str(), "de" | "den"));
        if given_at(words, at) || before.titled && !at_place && before.makes_a_name_of(word, words.get(at + 1), article) {
            return true;
        }
        let kind = word.kind();
        before = match kind {
            WordKind::Function | WordKind::Courtesy | WordKind::Somebody => {
                at_place = false;
                let courtesy = kind == WordKind::Courtesy;
                let addressed = courtesy || matches!(key, "dr" | "dokter" | "prof" | "professor" | "zuster" | "broeder");
                TitleContext { titled: true, courtesy, addressed, ..TitleContext::default() }
            }
            WordKind::Glue => {
                // 'Op de Beeck' is a name, and 'mevrouw Te Riele'.
                let addressed = key == "te" && previous.is_some_and(|previous| previous.kind() == WordKind::Courtesy);
                let surname = word.capital
                    || addressed
                    || words.get(at + 1).is_some_and(|next| matches!(next.key.as_str(), "de" | "den" | "t"));
                at_place |= AT.contains(&key) && !surname;
                if BETWEEN_TITLE_AND_NAME.contains(&key) { before.with_particle(word, at == 1) } else { TitleContext::default() }
            }
            WordKind::Filler => {
                at_place &= !matches!(key, "met" | "avec" | "with" | "genaamd" | "genoemd" | "heet" | "named" | "called");
                TitleContext::default()
            }
            WordKind::NameToo => {
                let word = previous.is_some_and(|previous| BEFORE_A_WORD.contains(&previous.key.as_str()));
                if !at_place && !word {
                    return true;
                }
                TitleContext::default()
            }
            WordKind::Other => {
                let letter =
                    key.chars().count() == 1 && previous.is_some_and(|previous| LETTERED.contains(&previous.key.as_str()));
                // Not a given name here: 'mei' of a date, 'ward' of a hospital.
                let joins = matches!(key, "en" | "et" | "and");
                if !at_place && !letter && !joins && !is_given(key) && !is_description(words, at) {
                    return true;
                }
                TitleContext::default()
            }
            _ => TitleContext::default(),
        };
    }
    false
}

/// Articles and prepositions as well, which may stand between a title and a name.
const BETWEEN_TITLE_AND_NAME: &[&str] =
    &["de", "den", "der", "van", "vd", "le", "la", "el", "al", "ter", "te", "du", "des", "het", "t", "in", "op", "uit"];
