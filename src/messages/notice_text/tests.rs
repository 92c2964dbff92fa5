use super::*;
use chrono::{TimeZone, Utc};

fn render_told([person, function, place, motivation]: [&str; 4], ground: BreakGround) -> String {
    let [person, function, place, motivation] = [person, function, place, motivation].map(str::to_owned);
    let at = Utc.with_ymd_and_hms(2026, 11, 21, 22, 47, 0).unwrap();
    render_notice(Locale::DUTCH, &Notice::Broken { person, function, place, motivation, at, ground, reported_by: None })
}

const KNOWN: [&str; 4] = ["Katrien Wouters", "Arts, cardiologie", "AZ Sint-Lucas, spoedgevallen", "Enige cardioloog van wacht."];

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
