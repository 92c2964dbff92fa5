//! What a conversation is about, who writes in it, and what the portal tells there. Pure.

use crate::db::text_enum;

text_enum! {
    /// What a conversation is about; a patient chooses from the first four.
    pub enum Topic: "topic of a conversation" {
        /// The patient asks for an exclusion.
        Exclusion = "exclusion",
        /// The patient asks to end one.
        Ending = "ending",
        /// The patient suspects that a person looked without a reason.
        Suspicion = "suspicion",
        /// Another question.
        Other = "other",
        /// A request: what became of it, or a question about it.
        Request = "request",
        /// An exclusion that ended, is to end, or appeared at eHealth.
        Ended = "ended",
        /// A break of the glass.
        Break = "break",
        /// Which ombudsdienst helps the patient.
        Home = "home",
        /// An act in the patient's name that was not the patient's.
        NotMe = "not_me",
    }
}

text_enum! {
    /// Who wrote a message.
    pub enum Author: "author of a message" {
        Patient = "patient",
        /// An officer, in their own words.
        Officer = "officer",
        System = "system",
    }
}

text_enum! {
    /// What a message is.
    pub enum MessageKind: "kind of message" {
        /// What a patient or an officer wrote.
        Text = "text",
        /// An officer's question about a request, which waits for the answer.
        Question = "question",
        Registered = "registered",
        /// The request was refused.
        Refused = "refused",
        /// A registration was taken back.
        RegistrationRetracted = "registration_retracted",
        /// A refusal is looked at again.
        Reopened = "reopened",
        Ended = "ended",
        /// An officer was asked at a distance to end an exclusion: it is planned.
        StopPlanned = "stop_planned",
        /// An officer cancelled that.
        StopCancelled = "stop_cancelled",
        Broken = "broken",
        /// An application reported so many breaks that the rest of the day is told by this one message.
        BrokenOften = "broken_often",
        /// What came of the patient's suspicion.
        Outcome = "outcome",
        /// A request was prepared from a message: the consequences are to be read.
        Prepared = "prepared",
        /// An officer entered a request in the patient's name.
        Entered = "entered",
        /// Another ombudsdienst helps the patient.
        HomeChanged = "home_changed",
        /// An officer saw the identity document: after a day that ombudsdienst helps the patient.
        HomeAdoption = "home_adoption",
        /// The patient disputed an act that was done in their name.
        NotMe = "not_me",
        /// What came of that.
        NotMeOutcome = "not_me_outcome",
        /// An officer saw the identity document, or called back.
        IdentitySeen = "identity_seen",
        /// Two patients who are one person became one, or that was taken back.
        Merged = "merged",
        /// An exclusion was registered at eHealth.
        EhealthAppeared = "ehealth_appeared",
        /// An exclusion was ended at eHealth.
        EhealthGone = "ehealth_gone",
    }
}

/// R12 reads all that a patient wrote in a conversation on every look, so there is an end to it; the table's check says so too.
pub const MAX_NAMES_CHARS: usize = 20_000;

/// The words of a conversation with those of a new text, as R12 compares them: in their order, for a name may have several.
/// None when it is full: then the patient goes on in another conversation, and no name ever drops out of this one.
pub fn add_names(known: &str, text: &str) -> Option<String> {
    let words = crate::directory::names::search_key(text);
    if words.is_empty() || format!(" {known} ").contains(&format!(" {words} ")) {
        return Some(known.to_owned());
    }
    let all = if known.is_empty() { words } else { format!("{known} {words}") };
    (all.chars().count() <= MAX_NAMES_CHARS).then_some(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_name_stays_whatever_comes_after_it() {
        let mut known = add_names("", "Dag, het gaat over An De Smet.").unwrap();
        assert_eq!(known, "dag het gaat over an de smet");
        known = add_names(&known, "An de Smet?").unwrap();
        assert_eq!(known, "dag het gaat over an de smet", "what stands there already is not written twice");
        while let Some(more) = add_names(&known, &format!("Nog een bericht van {} tekens. {}", known.len(), "ja ".repeat(1300))) {
            assert!(more.starts_with(&known));
            known = more;
        }
        assert!(known.len() > MAX_NAMES_CHARS - 4000 && known.contains("an de smet"));
        assert!(add_names(&known, "an de smet").is_some(), "full, but this says nothing new");
    }

    proptest! {
        #[test]
        fn the_words_of_every_text_are_found(texts in proptest::collection::vec("[a-z ]{0,40}", 1..6)) {
            let mut known = String::new();
            for text in &texts {
                known = add_names(&known, text).unwrap();
            }
            for text in &texts {
                let key = crate::directory::names::search_key(text);
                let found = format!(" {known} ").contains(&format!(" {key} "));
                prop_assert!(key.is_empty() || found);
            }
        }
    }
}
