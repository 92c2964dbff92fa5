//! The notice to the patient, sentence by sentence in three paragraphs: what is not known or not so is left out.

use chrono::{DateTime, Utc};

use super::model::BreakKind;
use crate::i18n::{Locale, dates, t, tr};

/// The page of breaks shows all of it.
const MAX_QUOTED_CHARS: usize = 4000;

#[derive(Debug, Clone, Copy)]
pub(super) struct BreakNotice<'a> {
    pub kind: BreakKind,
    pub at: DateTime<Utc>,
    pub name: &'a str,
    pub function: &'a str,
    pub place: &'a str,
    pub motivation: &'a str,
    /// The patient excluded this person when it happened.
    pub excluded: bool,
    /// And still does.
    pub still_excluded: bool,
}

/// The subject names no person (R14).
pub(super) fn subject(kind: BreakKind) -> &'static str {
    match kind {
        BreakKind::Exclusion => t(Locale::DUTCH, "break-glass-bericht-onderwerp-uitsluiting"),
        BreakKind::NoRelationship => t(Locale::DUTCH, "break-glass-bericht-onderwerp-geen-relatie"),
    }
}

/// `AZ Sint-Lucas, spoedgevallen`.
pub(super) fn place(institution: Option<&str>, words: &str) -> String {
    [institution.unwrap_or(""), words].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

pub(super) fn body(told: &BreakNotice<'_>) -> String {
    let moment = dates::at(Locale::DUTCH, told.at);
    let name = if told.name.is_empty() { t(Locale::DUTCH, "break-glass-bericht-iemand") } else { told.name };
    let person = if told.function.is_empty() { name.to_owned() } else { format!("{name} ({})", told.function) };
    let mut what = vec![if told.place.is_empty() {
        tr(Locale::DUTCH, "break-glass-bericht-wie", &[("tijdstip", (&moment).into()), ("persoon", (&person).into())])
    } else {
        tr(
            Locale::DUTCH,
            "break-glass-bericht-wie-waar",
            &[("tijdstip", (&moment).into()), ("persoon", (&person).into()), ("plaats", told.place.into())],
        )
    }];
    match told.kind {
        BreakKind::Exclusion if told.excluded => what.push(t(Locale::DUTCH, "break-glass-bericht-uitgesloten").to_owned()),
        BreakKind::Exclusion => {}
        BreakKind::NoRelationship => what.push(t(Locale::DUTCH, "break-glass-bericht-geen-relatie").to_owned()),
    }
    let mut why = vec![t(Locale::DUTCH, "break-glass-bericht-alleen").to_owned()];
    why.push(if told.motivation.is_empty() {
        t(Locale::DUTCH, "break-glass-bericht-geen-reden").to_owned()
    } else {
        tr(Locale::DUTCH, "break-glass-bericht-reden", &[("motivering", (&quoted(told.motivation)).into())])
    });
    if told.kind == BreakKind::Exclusion && told.still_excluded {
        why.push(t(Locale::DUTCH, "break-glass-bericht-blijft").to_owned());
    }
    [what.join(" "), why.join(" "), t(Locale::DUTCH, "break-glass-bericht-vraag").to_owned()].join("\n\n")
}

fn quoted(motivation: &str) -> String {
    if motivation.chars().count() <= MAX_QUOTED_CHARS {
        return motivation.to_owned();
    }
    motivation.chars().take(MAX_QUOTED_CHARS).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    fn told() -> BreakNotice<'static> {
        BreakNotice {
            kind: BreakKind::Exclusion,
            at: Utc.with_ymd_and_hms(2026, 11, 21, 22, 47, 0).unwrap(),
            name: "Katrien Wouters",
            function: "Arts, cardiologie",
            place: "AZ Sint-Lucas, spoedgevallen",
            motivation: "Enige cardioloog van wacht.",
            excluded: true,
            still_excluded: true,
        }
    }

    #[test]
    fn the_words_are_those_of_the_design() {
        assert_eq!(
            body(&told()),
            "Op 21 november 2026 om 23.47 uur heeft Katrien Wouters (Arts, cardiologie) je dossier geopend in AZ Sint-Lucas, spoedgevallen. \
             Je had deze persoon uitgesloten.\n\nDat mag alleen als het echt nodig is, en met een reden. Dit is de reden die deze persoon \
             opschreef: ‘Enige cardioloog van wacht.’. Je uitsluiting blijft daarna gewoon gelden.\n\nHeb je hier een vraag over? Kies dan ‘Stel \
             hierover een vraag’ bij Doorbrekingen. Vertrouw je het niet? Kies dan ‘Ik vertrouw dit niet’. Je mag ook de ombudsdienst bellen."
        );
        let none = body(&BreakNotice { kind: BreakKind::NoRelationship, excluded: false, still_excluded: false, ..told() });
        assert!(none.contains("Er was geen therapeutische relatie bekend.\n\nDat mag") && !none.contains("itsluiting"), "{none}");
    }

    #[test]
    fn what_is_not_known_is_left_out() {
        let bare =
            BreakNotice { name: "", function: "", place: "", motivation: "", excluded: false, still_excluded: false, ..told() };
        let text = body(&bare);
        assert!(text.starts_with(
            "Op 21 november 2026 om 23.47 uur heeft iemand van wie we de naam niet kennen je dossier geopend.\n\nDat mag"
        ));
        assert!(
            text.contains("Deze persoon schreef geen reden op.") && !text.contains("itsluiting") && !text.contains('‘')
                || text.contains("‘Stel")
        );
        let long = "é".repeat(9000);
        let text = body(&BreakNotice { motivation: &long, ..told() });
        assert!(text.chars().count() < 5000 && text.contains("é…’"));
    }

    #[test]
    fn places_are_joined() {
        assert_eq!(place(Some("AZ Sint-Lucas"), "spoed"), "AZ Sint-Lucas, spoed");
        assert_eq!((place(None, "spoed"), place(Some("AZ"), ""), place(None, "")), ("spoed".into(), "AZ".into(), String::new()));
    }
}
