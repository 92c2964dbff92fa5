//! The words of notices and subjects, for their reader.

use chrono::{DateTime, NaiveDate, Utc};

use super::notice::{BreakGround, CaseOutcome, EndRequester, EntryChannel, Notice, RefusalReason, StopChannel, StopWait};
use super::subject_line::SubjectLine;
use crate::i18n::{Locale, dates, t, tr};

/// Where a notice is read. What can be done about it differs: a button, or a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Medium {
    Screen,
    /// A letter, of a notice of that day.
    Paper(NaiveDate),
}

impl Medium {
    const fn choose<T: Copy>(self, screen: T, paper: T) -> T {
        match self {
            Self::Screen => screen,
            Self::Paper(_) => paper,
        }
    }
}

/// The body of a notice.
pub fn render_notice(locale: Locale, notice: &Notice) -> String {
    render_for(locale, notice, Medium::Screen)
}

/// The same words for a letter. What a letter says of **Dat was ik niet** stands in a part of its own.
pub fn render_for(locale: Locale, notice: &Notice, medium: Medium) -> String {
    match notice {
        Notice::Registered { person, since: None } => match medium {
            Medium::Screen => tr(locale, "messages-geregistreerd", &[("persoon", person.into())]),
            // It is read days later.
            Medium::Paper(written) => {
                let day = dates::long(locale, written);
                tr(locale, "messages-geregistreerd-brief", &[("persoon", person.into()), ("datum", (&day).into())])
            }
        },
        Notice::Registered { person, since: Some(since) } => {
            let day = dates::on(locale, *since);
            tr(locale, "messages-geregistreerd-sinds", &[("persoon", person.into()), ("datum", (&day).into())])
        }
        // The explanation is the whole text, in the reader's language.
        Notice::Refused { reason: RefusalReason::Double, .. } => t(locale, "messages-geweigerd-dubbel").to_owned(),
        Notice::Refused { request, reason: RefusalReason::Other, explanation } => {
            tr(locale, "messages-geweigerd-andere-reden", &[("ref", request.into()), ("uitleg", explanation.into())])
        }
        Notice::Refused { request, reason, explanation } => {
            let reason = refusal_reason_text(locale, *reason);
            tr(locale, "messages-geweigerd", &[("ref", request.into()), ("reden", reason.into()), ("uitleg", explanation.into())])
        }
        Notice::RegistrationRetracted { person, request } => {
            tr(locale, "messages-registratie-ingetrokken", &[("persoon", person.into()), ("ref", request.into())])
        }
        Notice::Reopened { request } => tr(locale, "messages-heropend", &[("ref", request.into())]),
        Notice::Ended { person, at, requester, still_in_ehealth } => {
            let key = match requester {
                EndRequester::PatientInPortal => "messages-stopgezet-door-jou",
                EndRequester::Patient => "messages-stopgezet-op-vraag",
                EndRequester::Parent => "messages-stopgezet-ouder",
                EndRequester::Representative => "messages-stopgezet-vertegenwoordiger",
            };
            let mut sentences =
                vec![tr(locale, key, &[("persoon", person.into()), ("tijdstip", (&dates::at(locale, *at)).into())])];
            if *still_in_ehealth {
                sentences.push(tr(locale, "messages-stopgezet-ehealth", &[("persoon", person.into())]));
            }
            match requester {
                EndRequester::PatientInPortal => sentences.push(t(locale, "messages-stopgezet-niet-jij").to_owned()),
                // An officer's act, which can be disputed (R19).
                EndRequester::Patient | EndRequester::Parent | EndRequester::Representative => {
                    sentences.extend(not_me(locale, medium));
                }
            }
            sentences.join(" ")
        }
        Notice::StopPlanned { person, at, channel, wait } => render_planned_stop(locale, person, (*at, *channel, *wait), medium),
        Notice::StopCancelled { person, at } => {
            let at = dates::at(locale, *at);
            tr(locale, "messages-stop-geannuleerd", &[("persoon", person.into()), ("tijdstip", (&at).into())])
        }
        Notice::Broken { person, function, place, motivation, at, ground, reported_by } => {
            let who = render_person(locale, person, function, reported_by.as_deref());
            let moment = dates::at(locale, *at);
            let what = if place.is_empty() {
                tr(locale, "break-glass-bericht-wie", &[("tijdstip", (&moment).into()), ("persoon", (&who).into())])
            } else {
                tr(
                    locale,
                    "break-glass-bericht-wie-waar",
                    &[("tijdstip", (&moment).into()), ("persoon", (&who).into()), ("plaats", place.into())],
                )
            };
            render_break(locale, what, motivation, *ground, medium)
        }
        Notice::BrokenOften { application, at, told } => {
            let day = dates::on(locale, *at);
            let arguments = [("toepassing", application.into()), ("datum", (&day).into()), ("n", i64::from(*told).into())];
            let all = medium.choose("break-glass-bericht-vaak-lijst", "break-glass-brief-vaak-lijst");
            [tr(locale, "break-glass-bericht-vaak", &arguments), t(locale, all).to_owned()].join("\n\n")
        }
        Notice::Outcome { outcome, explanation } => {
            let key = match outcome {
                CaseOutcome::Founded => "break-glass-uitkomst-gegrond",
                CaseOutcome::Unfounded => medium.choose("break-glass-uitkomst-ongegrond", "break-glass-brief-ongegrond"),
            };
            tr(locale, key, &[("uitleg", explanation.into())])
        }
        Notice::Prepared { person, shortened } => {
            let on_screen = if *shortened { "messages-klaargezet-ingekort" } else { "messages-klaargezet" };
            tr(locale, medium.choose(on_screen, "messages-klaargezet-brief"), &[("persoon", person.into())])
        }
        Notice::Entered { institution, person, at, channel } => {
            let channel = match channel {
                EntryChannel::Paper => t(locale, "messages-ingevoerd-papier"),
                EntryChannel::Email => t(locale, "messages-ingevoerd-mail"),
                EntryChannel::Telephone => t(locale, "messages-ingevoerd-telefoon"),
            };
            let day = dates::on(locale, *at);
            let arguments = [
                ("instelling", institution.into()),
                ("datum", (&day).into()),
                ("persoon", person.into()),
                ("kanaal", channel.into()),
            ];
            with_not_me(locale, tr(locale, "messages-ingevoerd", &arguments), medium)
        }
        Notice::HomeChanged { institution, at } => {
            let at = dates::at(locale, *at);
            let key = medium.choose("homes-bericht-gewijzigd", "homes-brief-gewijzigd");
            tr(locale, key, &[("instelling", institution.into()), ("tijdstip", (&at).into())])
        }
        Notice::HomeAdoption { institution, at, works_at } => {
            let (at, works_at) = (dates::at(locale, *at), dates::at(locale, *works_at));
            let arguments = [("instelling", institution.into()), ("tijdstip", (&at).into()), ("vanaf", (&works_at).into())];
            with_not_me(locale, tr(locale, "homes-bericht-aangenomen", &arguments), medium)
        }
        Notice::NotMe { institution, at, latest_on } => {
            let (at, latest) = (dates::at(locale, *at), dates::long(locale, *latest_on));
            let arguments = [("tijdstip", (&at).into()), ("instelling", institution.into()), ("datum", (&latest).into())];
            tr(locale, "disputes-bericht", &arguments)
        }
        Notice::NotMeOutcome { outcome, explanation } => {
            let key = match outcome {
                CaseOutcome::Founded => "disputes-bericht-gegrond",
                CaseOutcome::Unfounded => medium.choose("disputes-bericht-ongegrond", "disputes-brief-ongegrond"),
            };
            tr(locale, key, &[("uitleg", explanation.into())])
        }
        Notice::IdentitySeen { institution, at, called_back, lifted } => {
            let key = if *called_back { "disputes-bericht-teruggebeld" } else { "disputes-bericht-gezien" };
            let at = dates::at(locale, *at);
            let mut text = tr(locale, key, &[("tijdstip", (&at).into()), ("instelling", institution.into())]);
            if *lifted {
                text = format!("{text} {}", t(locale, "disputes-bericht-kan-weer"));
            }
            with_not_me(locale, text, medium)
        }
        Notice::Merged { at, undone } => {
            let key = if *undone { "messages-gesplitst" } else { "messages-samengevoegd" };
            tr(locale, key, &[("tijdstip", (&dates::at(locale, *at)).into())])
        }
        Notice::EhealthAppeared { person, at } => {
            tr(locale, "messages-ehealth-nieuw", &[("persoon", person.into()), ("tijdstip", (&dates::at(locale, *at)).into())])
        }
        Notice::EhealthGone { person, at, still_in_nexuzhealth } => {
            let key = if *still_in_nexuzhealth { "messages-ehealth-weg-nexuzhealth" } else { "messages-ehealth-weg" };
            tr(locale, key, &[("persoon", person.into()), ("tijdstip", (&dates::at(locale, *at)).into())])
        }
    }
}

/// How the request came, as a part of a sentence.
pub fn stop_channel_text(locale: Locale, channel: StopChannel) -> &'static str {
    match channel {
        StopChannel::Telephone => t(locale, "messages-stop-telefoon"),
        StopChannel::Email => t(locale, "messages-stop-mail"),
        StopChannel::Letter => t(locale, "messages-stop-brief"),
    }
}

/// How to say that it was not the patient, where that is a button.
fn not_me(locale: Locale, medium: Medium) -> Option<String> {
    (medium == Medium::Screen).then(|| t(locale, "disputes-bericht-niet-jij").to_owned())
}

fn with_not_me(locale: Locale, text: String, medium: Medium) -> String {
    [Some(text), not_me(locale, medium)].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn render_planned_stop(
    locale: Locale,
    person: &str,
    (at, channel, wait): (DateTime<Utc>, StopChannel, StopWait),
    medium: Medium,
) -> String {
    let (asked, channel) = (dates::at(locale, at), stop_channel_text(locale, channel));
    let asked = tr(
        locale,
        "messages-stop-gepland",
        &[("tijdstip", (&asked).into()), ("kanaal", channel.into()), ("persoon", person.into())],
    );
    let wait = match wait {
        StopWait::Until { at } => tr(locale, "messages-stop-wacht-tot", &[("tijdstip", (&dates::at(locale, at)).into())]),
        StopWait::AfterLetter { days } => tr(locale, "messages-stop-na-brief", &[("n", i64::from(days).into())]),
    };
    with_not_me(locale, [asked.as_str(), &wait, t(locale, "messages-stop-was-jij-dat")].join(" "), medium)
}

fn render_person(locale: Locale, person: &str, function: &str, reported_by: Option<&str>) -> String {
    let name = if person.is_empty() { t(locale, "break-glass-bericht-iemand") } else { person };
    let reported = reported_by.map(|application| tr(locale, "break-glass-gemeld-door", &[("toepassing", application.into())]));
    let about: Vec<&str> =
        [function, reported.as_deref().unwrap_or_default()].into_iter().filter(|part| !part.is_empty()).collect();
    if about.is_empty() { name.to_owned() } else { format!("{name} ({})", about.join(", ")) }
}

/// Paragraphs: what happened, why, what that means, what the patient can do. What is not known, or not so, is left out.
fn render_break(locale: Locale, what: String, motivation: &str, ground: BreakGround, medium: Medium) -> String {
    let why = if motivation.is_empty() {
        t(locale, "break-glass-bericht-geen-reden").to_owned()
    } else {
        // The quotation closes the paragraph: a full stop in it would be one too many.
        tr(locale, "break-glass-bericht-reden", &[("motivering", motivation.trim_end_matches('.').into())])
    };
    let known = match ground {
        BreakGround::Exclusion { held: true, .. } => Some(t(locale, "break-glass-bericht-uitgesloten")),
        BreakGround::Exclusion { .. } => None,
        BreakGround::NoRelationship => Some(t(locale, "break-glass-bericht-geen-relatie")),
    };
    let stays =
        matches!(ground, BreakGround::Exclusion { still_holds: true, .. }).then(|| t(locale, "break-glass-bericht-blijft"));
    let meaning: Vec<&str> = [known, Some(t(locale, "break-glass-bericht-alleen")), stays].into_iter().flatten().collect();
    let question = medium.choose("break-glass-bericht-vraag", "break-glass-brief-vraag");
    [what, why, meaning.join(" "), t(locale, question).to_owned()].join("\n\n")
}

/// The subject of a conversation.
pub fn render_subject(locale: Locale, subject: &SubjectLine) -> String {
    match subject {
        SubjectLine::Exclusion => t(locale, "messages-onderwerp-uitsluiting").to_owned(),
        SubjectLine::Ending => t(locale, "messages-onderwerp-stopzetten").to_owned(),
        SubjectLine::Suspicion => t(locale, "messages-onderwerp-inzage").to_owned(),
        SubjectLine::Other => t(locale, "messages-onderwerp-andere").to_owned(),
        SubjectLine::Question { request } => tr(locale, "messages-vraag-onderwerp", &[("ref", request.into())]),
        SubjectLine::Registered => t(locale, "messages-geregistreerd-onderwerp").to_owned(),
        SubjectLine::Refused => t(locale, "messages-geweigerd-onderwerp").to_owned(),
        SubjectLine::RegistrationRetracted => t(locale, "messages-registratie-ingetrokken-onderwerp").to_owned(),
        SubjectLine::Reopened => t(locale, "messages-heropend-onderwerp").to_owned(),
        SubjectLine::Ended => t(locale, "messages-stopgezet-onderwerp").to_owned(),
        SubjectLine::StopPlanned => t(locale, "messages-stop-gepland-onderwerp").to_owned(),
        SubjectLine::StopCancelled => t(locale, "messages-stop-geannuleerd-onderwerp").to_owned(),
        SubjectLine::Double => t(locale, "messages-geweigerd-dubbel-onderwerp").to_owned(),
        SubjectLine::Entered => t(locale, "messages-ingevoerd-onderwerp").to_owned(),
        SubjectLine::BrokenExclusion => t(locale, "break-glass-bericht-onderwerp-uitsluiting").to_owned(),
        SubjectLine::BrokenWithoutRelationship => t(locale, "break-glass-bericht-onderwerp-geen-relatie").to_owned(),
        SubjectLine::BrokenOften => t(locale, "break-glass-bericht-onderwerp-vaak").to_owned(),
        SubjectLine::HomeChanged => t(locale, "homes-bericht-gewijzigd-onderwerp").to_owned(),
        SubjectLine::HomeAdoption => t(locale, "homes-bericht-aangenomen-onderwerp").to_owned(),
        SubjectLine::NotMe => t(locale, "disputes-bericht-onderwerp").to_owned(),
        SubjectLine::IdentitySeen => t(locale, "disputes-bericht-gezien-onderwerp").to_owned(),
        SubjectLine::Merged => t(locale, "messages-samengevoegd-onderwerp").to_owned(),
        SubjectLine::Unmerged => t(locale, "messages-gesplitst-onderwerp").to_owned(),
        SubjectLine::EhealthAppeared => t(locale, "messages-ehealth-nieuw-onderwerp").to_owned(),
        SubjectLine::EhealthGone => t(locale, "messages-ehealth-weg-onderwerp").to_owned(),
    }
}

/// A reason of refusal.
pub fn refusal_reason_text(locale: Locale, reason: RefusalReason) -> &'static str {
    match reason {
        RefusalReason::Double => t(locale, "messages-geweigerd-dubbel"),
        RefusalReason::NoSinglePerson => t(locale, "requests-officer-reden-geen-ene-persoon"),
        RefusalReason::PersonNotFound => t(locale, "requests-officer-reden-niet-gevonden"),
        RefusalReason::AlreadyExcluded => t(locale, "requests-officer-reden-al-uitgesloten"),
        RefusalReason::NoAnswer => t(locale, "requests-officer-reden-geen-antwoord"),
        RefusalReason::Other => t(locale, "requests-officer-reden-andere"),
    }
}

#[cfg(test)]
mod tests;
