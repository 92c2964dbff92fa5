//! The words of notices and subjects, for their reader.

use chrono::{DateTime, Utc};

use super::notice::{BreakGround, CaseOutcome, EndRequester, EntryChannel, Notice, RefusalReason, StopChannel, StopWait};
use super::subject_line::SubjectLine;
use crate::i18n::{Locale, dates, t, tr};

/// The body of a notice.
pub fn render_notice(locale: Locale, notice: &Notice) -> String {
    match notice {
        Notice::Registered { person, since: None } => tr(locale, "messages-geregistreerd", &[("persoon", person.into())]),
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
            let not_you = match requester {
                EndRequester::PatientInPortal => "messages-stopgezet-niet-jij",
                // An officer's act, which can be disputed (R19).
                EndRequester::Patient | EndRequester::Parent | EndRequester::Representative => "disputes-bericht-niet-jij",
            };
            sentences.push(t(locale, not_you).to_owned());
            sentences.join(" ")
        }
        Notice::StopPlanned { person, at, channel, wait } => render_planned_stop(locale, person, *at, *channel, *wait),
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
            render_break(locale, what, motivation, *ground)
        }
        Notice::BrokenOften { application, at, told } => {
            let day = dates::on(locale, *at);
            let arguments = [("toepassing", application.into()), ("datum", (&day).into()), ("n", i64::from(*told).into())];
            let paragraphs =
                [tr(locale, "break-glass-bericht-vaak", &arguments), t(locale, "break-glass-bericht-vaak-lijst").to_owned()];
            paragraphs.join("\n\n")
        }
        Notice::Outcome { outcome, explanation } => {
            let key = match outcome {
                CaseOutcome::Founded => "break-glass-uitkomst-gegrond",
                CaseOutcome::Unfounded => "break-glass-uitkomst-ongegrond",
            };
            tr(locale, key, &[("uitleg", explanation.into())])
        }
        Notice::Prepared { person, shortened } => {
            let key = if *shortened { "messages-klaargezet-ingekort" } else { "messages-klaargezet" };
            tr(locale, key, &[("persoon", person.into())])
        }
        Notice::Entered { institution, person, at, channel } => {
            let channel = match channel {
                EntryChannel::Paper => t(locale, "messages-ingevoerd-papier"),
                EntryChannel::Email => t(locale, "messages-ingevoerd-mail"),
                EntryChannel::Telephone => t(locale, "messages-ingevoerd-telefoon"),
            };
            let day = dates::on(locale, *at);
            tr(
                locale,
                "messages-ingevoerd",
                &[
                    ("instelling", institution.into()),
                    ("datum", (&day).into()),
                    ("persoon", person.into()),
                    ("kanaal", channel.into()),
                ],
            )
        }
        Notice::HomeChanged { institution, at } => {
            let at = dates::at(locale, *at);
            tr(locale, "homes-bericht-gewijzigd", &[("instelling", institution.into()), ("tijdstip", (&at).into())])
        }
        Notice::HomeAdoption { institution, at, works_at } => {
            let (at, works_at) = (dates::at(locale, *at), dates::at(locale, *works_at));
            let arguments = [("instelling", institution.into()), ("tijdstip", (&at).into()), ("vanaf", (&works_at).into())];
            tr(locale, "homes-bericht-aangenomen", &arguments)
        }
        Notice::NotMe { institution, at, latest_on } => {
            let (at, latest) = (dates::at(locale, *at), dates::long(locale, *latest_on));
            let arguments = [("tijdstip", (&at).into()), ("instelling", institution.into()), ("datum", (&latest).into())];
            tr(locale, "disputes-bericht", &arguments)
        }
        Notice::NotMeOutcome { outcome, explanation } => {
            let key = match outcome {
                CaseOutcome::Founded => "disputes-bericht-gegrond",
                CaseOutcome::Unfounded => "disputes-bericht-ongegrond",
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
            format!("{text} {}", t(locale, "disputes-bericht-niet-jij"))
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

fn render_planned_stop(locale: Locale, person: &str, at: DateTime<Utc>, channel: StopChannel, wait: StopWait) -> String {
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
    [asked.as_str(), &wait, t(locale, "messages-stop-was-jij-dat")].join(" ")
}

fn render_person(locale: Locale, person: &str, function: &str, reported_by: Option<&str>) -> String {
    let name = if person.is_empty() { t(locale, "break-glass-bericht-iemand") } else { person };
    let reported = reported_by.map(|application| tr(locale, "break-glass-gemeld-door", &[("toepassing", application.into())]));
    let about: Vec<&str> =
        [function, reported.as_deref().unwrap_or_default()].into_iter().filter(|part| !part.is_empty()).collect();
    if about.is_empty() { name.to_owned() } else { format!("{name} ({})", about.join(", ")) }
}

/// Paragraphs: what happened, why, what that means, what the patient can do. What is not known, or not so, is left out.
fn render_break(locale: Locale, what: String, motivation: &str, ground: BreakGround) -> String {
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
    [what, why, meaning.join(" "), t(locale, "break-glass-bericht-vraag").to_owned()].join("\n\n")
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
mod tests {
    use super::*;
    use chrono::{TimeZone, Utc};

    fn render_told([person, function, place, motivation]: [&str; 4], ground: BreakGround) -> String {
        let [person, function, place, motivation] = [person, function, place, motivation].map(str::to_owned);
        let at = Utc.with_ymd_and_hms(2026, 11, 21, 22, 47, 0).unwrap();
        render_notice(Locale::DUTCH, &Notice::Broken { person, function, place, motivation, at, ground, reported_by: None })
    }

    const KNOWN: [&str; 4] =
        ["Katrien Wouters", "Arts, cardiologie", "AZ Sint-Lucas, spoedgevallen", "Enige cardioloog van wacht."];

    #[test]
    fn the_words_are_those_of_the_design() {
        assert_eq!(
            render_told(KNOWN, BreakGround::Exclusion { held: true, still_holds: true }),
            "Op 21 november 2026 om 23.47 uur heeft Katrien Wouters (Arts, cardiologie) je dossier geopend in AZ Sint-Lucas, spoedgevallen.\n\n\
             De reden die deze persoon opschreef: ‘Enige cardioloog van wacht’\n\n\
             Je had deze persoon uitgesloten. Dit mag alleen als het echt nodig is, en met een reden. Je uitsluiting blijft daarna gewoon \
             gelden.\n\nHeb je een vraag? Schrijf ze hieronder. Vertrouw je het niet? Kies dan ‘Ik vertrouw dit niet’. Je mag ook de \
             ombudsdienst bellen."
        );
        let none = render_told(KNOWN, BreakGround::NoRelationship);
        assert!(
            none.contains("\n\nVoor zover we weten, behandelt deze persoon je niet. Dit mag") && !none.contains("itsluiting"),
            "{none}"
        );
    }

    #[test]
    fn the_application_is_named_whose_word_a_name_is() {
        let reported_by = Some("Labo");
        assert_eq!(render_person(Locale::DUTCH, "Jo Nys", "Arts", reported_by), "Jo Nys (Arts, zo gemeld door Labo)");
        assert_eq!(render_person(Locale::DUTCH, "Jo Nys", "", reported_by), "Jo Nys (zo gemeld door Labo)");
        let function = "iemand van wie we de naam niet kennen (Arts, zo gemeld door Labo)";
        assert_eq!(render_person(Locale::DUTCH, "", "Arts", reported_by), function);
    }

    #[test]
    fn what_is_not_known_is_left_out() {
        let text = render_told([""; 4], BreakGround::Exclusion { held: false, still_holds: false });
        assert!(text.starts_with(
            "Op 21 november 2026 om 23.47 uur heeft iemand van wie we de naam niet kennen je dossier geopend.\n\nDeze persoon \
             schreef geen reden op.\n\nDit mag"
        ));
        assert!(!text.contains("itsluiting") && text.contains("‘Ik vertrouw dit niet’") && text.matches('‘').count() == 1);
    }

    #[test]
    fn a_question_names_its_request_in_the_subject() {
        let question = SubjectLine::Question { request: "UA-2026-000001-A".to_owned() };
        assert_eq!(render_subject(Locale::DUTCH, &question), "Vraag over je aanvraag UA-2026-000001-A");
    }
}
