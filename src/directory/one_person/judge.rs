//! Whether a text names a person: not a group, not a function alone.

use super::refusal::NotOnePerson;
use super::titles::has_name_after_title;
use super::words::{Word, all_are_names, given_at, is_description, is_family, split_words};
use crate::directory::function_words::is_sole;
use crate::directory::group_words::{
    BEFORE_A_WORD, EVERY, EVERYONE, KIN, LETTERED, LINK, POSSESSIVE, SAINTS, WordKind, is_hospital,
};

const THEIRS: &[&str] = &["zijn", "haar", "hun", "heel", "son", "sa", "ses", "leur", "his", "her", "their"];

/// What people fill in who know no name.
#[rustfmt::skip]
const UNKNOWN: &[&str] = &[
    "onbekend", "geen idee", "weet ik niet", "ik weet het niet", "weet niet", "niet gekend", "geen naam", "nvt", "n v t", "inconnu", "inconnue", "je ne sais pas", "unknown", "i dont know",
];

/// What one part of a text, up to a mark, is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PartMeaning {
    /// Perhaps a person.
    Person,
    /// Several people, whatever else is said of them.
    Crowd,
    /// A department, a team, a hospital.
    Group,
    /// A function, a shift, 'the woman'.
    NoName,
    /// Nothing: articles, days.
    Nothing,
}

/// Whether the text may name a person.
pub(super) fn names_somebody(text: &str) -> Result<(), NotOnePerson> {
    let words = split_words(text);
    if UNKNOWN.contains(&words.iter().map(|word| word.key.as_str()).collect::<Vec<_>>().join(" ").as_str()) {
        return Err(NotOnePerson::NoName);
    }
    if means_everyone(&words) || is_every_one_of(&words) {
        return Err(NotOnePerson::Group);
    }
    if all_are_names(&words) {
        return Ok(());
    }
    if has_a_group_too(&words) {
        return Err(NotOnePerson::Group);
    }
    if family_before_given(&words) {
        return Ok(());
    }
    let parts = words.chunk_by(|_, next| !next.apart).map(judge_part).collect::<Vec<_>>();
    let any = |meaning| parts.contains(&meaning);
    if any(PartMeaning::Crowd) {
        Err(NotOnePerson::Group)
    } else if any(PartMeaning::Person) {
        Ok(())
    } else if any(PartMeaning::NoName) {
        Err(NotOnePerson::NoName)
    } else if any(PartMeaning::Group) {
        Err(NotOnePerson::Group)
    } else {
        Ok(())
    }
}

/// 'Dokters, Els'
fn family_before_given(words: &[Word]) -> bool {
    let [family, given, rest @ ..] = words else { return false };
    !family.kind().is_idle() && given.apart && given_at(words, 1) && rest.is_empty()
}

fn means_everyone(words: &[Word]) -> bool {
    let keys: Vec<&str> = words.iter().map(|word| word.key.as_str()).collect();
    let joined = format!(" {} ", keys.join(" "));
    let but = |key: &&str| matches!(*key, "behalve" | "uitgezonderd" | "sauf" | "except");
    if keys.first() == Some(&"allen") && keys.get(1).is_some_and(but) {
        return true;
    }
    let phrases = [" wie dan ook ", " eender wie ", " om het even wie ", " tout le monde ", " de staf "];
    let every = |(at, key): (usize, &&str)| EVERYONE.contains(key) || EVERY.contains(key) && (at == 0 || at + 1 < keys.len());
    phrases.iter().any(|phrase| joined.contains(phrase)) || keys.iter().enumerate().any(every)
}

/// 'Elke arts', but not Elke Claes, nor a person called Elke Arts.
fn is_every_one_of(words: &[Word]) -> bool {
    let mut rest = words.iter().skip_while(|word| word.kind().is_idle());
    if rest.next().is_none_or(|first| first.key != "elke") {
        return false;
    }
    // A real name in any case: Elke Arts.
    if let [_, family] = words
        && is_family(&family.key)
    {
        return false;
    }
    // 'Elke van spoed', 'Elke, spoed' and 'Elke (spoed)' are Elke.
    rest.find(|word| !word.kind().is_idle() || LINK.contains(&word.key.as_str()) || word.apart).is_some_and(|next| {
        let groups = next.kind().is_place() || matches!(next.kind(), WordKind::Function | WordKind::Somebody);
        groups && !next.apart && !next.capital
    })
}

/// 'Sofie en haar team', 'dokter Claes en zijn collega's'.
fn has_a_group_too(words: &[Word]) -> bool {
    words.iter().enumerate().skip(1).any(|(at, word)| {
        let mut after = words.iter().skip(at + 1);
        let joins = match word.key.as_str() {
            "en" | "et" | "and" | "und" | "plus" => true,
            "met" | "avec" | "with" => words.get(at + 1).is_some_and(|next| THEIRS.contains(&next.key.as_str())),
            _ => false,
        };
        joins
            && after.find(|next| !next.kind().is_idle() && !THEIRS.contains(&next.key.as_str())).is_some_and(|next| {
                next.key == "ploeg" || matches!(next.kind(), WordKind::Team | WordKind::Crowd | WordKind::People | WordKind::Body)
            })
    })
}

fn judge_part(part: &[Word]) -> PartMeaning {
    let mut lead = 0;
    while let Some(word) = part.get(lead)
        && !given_at(part, lead)
        && (word.kind().is_idle() || is_description(part, lead) || is_shift_of_a_group(part, lead))
    {
        lead += 1;
    }
    let (before, rest) = part.split_at(lead);
    let Some((first, after)) = rest.split_first() else { return PartMeaning::Nothing };
    let keys: Vec<&str> = rest.iter().map(|word| word.key.as_str()).collect();
    let our_lady = before.last().is_some_and(|word| word.key == "onze") && keys.starts_with(&["lieve", "vrouw"]);
    if is_hospital(&keys) || our_lady {
        return PartMeaning::Group;
    }
    if given_at(part, lead) {
        let more = (1..rest.len()).take_while(|at| given_at(rest, *at)).count();
        return judge_given_name(before, rest.get(more).unwrap_or(first), after.get(more..).unwrap_or_default());
    }
    match first.kind() {
        WordKind::Crowd => PartMeaning::Crowd,
        WordKind::Team | WordKind::Body | WordKind::Organisation => PartMeaning::Group,
        WordKind::Department => judge_department(rest),
        // 'Van der Ploeg' is a name, 'de ploeg' and 'van de ploeg' are not.
        WordKind::Ambiguous => {
            let surname = before.iter().any(|word| word.key == "van" && word.capital || word.key == "der");
            if surname || has_name(after) { PartMeaning::Person } else { PartMeaning::Group }
        }
        WordKind::People => {
            let of_a_group = after.iter().any(|word| word.kind().is_place());
            let pointed_out = before.first().is_some_and(|word| {
                matches!(word.key.as_str(), "de" | "die" | "al" | "het" | "les" | "the")
                    || POSSESSIVE.contains(&word.key.as_str())
            });
            let kin = KIN.contains(&first.key.as_str());
            if of_a_group || pointed_out && (kin || !has_name(after)) { PartMeaning::Crowd } else { PartMeaning::Person }
        }
        WordKind::NameToo => {
            let word = before.iter().any(|word| BEFORE_A_WORD.contains(&word.key.as_str()));
            let head = first.key == "hoofd" && before.last().is_some_and(|word| word.key == "het");
            let numbered = LETTERED.contains(&first.key.as_str()) && after.first().is_some_and(Word::is_number);
            if numbered {
                PartMeaning::Group
            } else if word && !head && !has_name(after) {
                PartMeaning::NoName
            } else {
                PartMeaning::Person
            }
        }
        WordKind::Function | WordKind::Courtesy | WordKind::Somebody | WordKind::Shift => {
            if has_name_after_title(rest) || is_the_only_one(before, rest) { PartMeaning::Person } else { PartMeaning::NoName }
        }
        WordKind::Other | WordKind::Adjective | WordKind::Filler | WordKind::Glue => {
            // 'Vanheule van de dienst' is someone; 'Sint-Jan ziekenhuis' is not.
            let unlinked = after.iter().take_while(|word| !LINK.contains(&word.key.as_str())).any(|word| word.kind().is_group());
            if unlinked { PartMeaning::Group } else { PartMeaning::Person }
        }
    }
}

/// Whether a name stands in these words; the B of 'zaal B' is not one.
fn has_name(words: &[Word]) -> bool {
    (0..words.len()).any(|at| {
        given_at(words, at)
            || words.get(at).is_some_and(|word| match word.kind() {
                WordKind::NameToo => true,
                WordKind::Other => at > 0 || word.key.chars().count() > 1,
                _ => false,
            })
    })
}

/// One person though without a name: 'mijn huisarts', 'de hoofdarts', 'het diensthoofd van de spoed', 'de verpleger van kamer 12'.
fn is_the_only_one(before: &[Word], rest: &[Word]) -> bool {
    let Some((first, after)) = rest.split_first() else { return false };
    let one = matches!(first.kind(), WordKind::Function | WordKind::Somebody);
    let own = before.iter().any(|word| POSSESSIVE.contains(&word.key.as_str()));
    let pointed_out = before.iter().any(Word::points_out) || after.iter().any(|word| word.kind().is_place());
    let sole = rest.iter().any(|word| is_sole(&word.key)) && (pointed_out || first.kind() == WordKind::Courtesy);
    let numbered = after.windows(2).any(|pair| {
        let [place, number] = pair else { return false };
        let letter = number.key.chars().count() == 1 && !number.apart;
        let floor = matches!(number.key.as_str(), "verdieping" | "verdiep" | "etage") && place.kind() == WordKind::Adjective;
        floor || LETTERED.contains(&place.key.as_str()) && (number.is_number() || letter)
    });
    one && (own || numbered) || sole
}

/// 'the night team'
fn is_shift_of_a_group(part: &[Word], at: usize) -> bool {
    part.get(at).is_some_and(|word| word.kind() == WordKind::Shift) && part.get(at + 1).is_some_and(|next| next.kind().is_group())
}

/// A given name before a word that also names a group or a service is a person: 'Bert Team', 'Sofie Spoed', 'Jan De Dokter'.
fn judge_given_name(before: &[Word], given: &Word, after: &[Word]) -> PartMeaning {
    let Some((next, rest)) = after.split_first() else { return PartMeaning::Person };
    if next.kind().is_place() {
        // 'Imelda ziekenhuis', 'het Sofie team'.
        let hospital = next.kind() == WordKind::Organisation && SAINTS.contains(&given.key.as_str());
        let team = next.kind().is_group() && before.last().is_some_and(Word::points_out);
        return if hospital || team { PartMeaning::Group } else { PartMeaning::Person };
    }
    // 'Jan Palfijn ziekenhuis', 'Sofie Claes team'; but 'Sofie Claes van het team', 'Jan Peeters dienst radiologie'.
    let names = std::iter::once(next).chain(rest);
    let ends_in_group = rest.last().is_some_and(|last| matches!(last.kind(), WordKind::Team | WordKind::Organisation))
        && next.kind() == WordKind::Other
        && !names.into_iter().any(|word| LINK.contains(&word.key.as_str()));
    if ends_in_group { PartMeaning::Group } else { PartMeaning::Person }
}

/// 'Spoed, Sofie Claes' stands in two parts; here 'onthaal Greet' and 'spoed dokter Claes', but not 'apotheek Peeters'.
fn judge_department(rest: &[Word]) -> PartMeaning {
    let shop = rest.first().is_some_and(|word| matches!(word.key.as_str(), "apotheek" | "labo" | "laboratorium"));
    let person = (1..rest.len()).any(|at| {
        let titled = rest.get(at).is_some_and(|word| matches!(word.kind(), WordKind::Function | WordKind::Courtesy));
        at == 1 && given_at(rest, at) && !shop || titled && has_name_after_title(rest.get(at..).unwrap_or_default())
    });
    if person { PartMeaning::Person } else { PartMeaning::Group }
}
