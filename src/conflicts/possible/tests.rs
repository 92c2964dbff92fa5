use super::*;

fn officers() -> Vec<OfficerName> {
    [("an", "de smet"), ("lien", "maes")]
        .map(|(given, family)| OfficerName {
            id: OfficerId::generate(),
            given: Some(given.to_owned()),
            family: family.to_owned(),
        })
        .to_vec()
}

#[test]
fn ordinary_letters_to_the_ombudsdienst_are_not_asked_about() {
    let officers = officers();
    let here = Ombudsdienst { officers: &officers, writers: &[] };
    for text in [
        "Beste ombudsdienst, kunt u mij bellen?",
        "Dag mevrouw De Smet, dank u.",
        "Beste mevrouw De Smet, dank u voor de hulp.",
        "Geachte heer, mevrouw,\n\nIk wil een uitsluiting stopzetten.",
        "Goeiedag, ik heb een klacht bij de ombudsdienst ingediend. Wanneer krijg ik antwoord?",
        "Beste An,\nbedankt voor je telefoontje van gisteren.",
        "Dag An en Lien, nog een vraag over mijn aanvraag.",
        "Beste An De Smet,\n\nIk stuur u de brief die u vroeg.\n\nMet vriendelijke groeten, Jan",
        "Wie van jullie kan mij helpen?",
        "Ik kreeg een brief van de ombudsdienst. Wat moet ik doen?",
        "Mijn moeder kreeg een brief van de ombudsdienst en begrijpt hem niet.",
        "Mijn zus belde gisteren met de ombudsdienst. Niemand nam op.",
        "Iemand van de ombudsdienst heeft mij gebeld. Kunt u terugbellen?",
        "Mijn ex werkt bij jullie als verpleger op cardiologie. Ik wil niet dat hij in mijn dossier kijkt.",
        "Sofie Claes is mijn buurvrouw. Kan zij nog in mijn dossier?",
        "Elke dag word ik gebeld door een verpleger van jullie ziekenhuis.",
        "Ik wil dat Tom Janssens (verpleger) mijn dossier niet ziet. Met dank aan de ombudsdienst.",
        "Waar kan ik de bemiddeling van het ziekenhuis vinden?",
        "De klacht die ik indiende gaat over een arts van de spoed.",
        "Dag mevrouw Maes! Hierbij het formulier. Vriendelijke groeten aan uw dienst.",
        "Hallo, is mijn aanvraag al behandeld? Er staat nog niets in het portaal.",
    ] {
        assert_eq!(find_in_text(text, here), None, "{text}");
    }
}

#[test]
fn an_officer_as_the_person_concerned_is_asked_about() {
    let officers = officers();
    let here = Ombudsdienst { officers: &officers, writers: &[] };
    for (text, quoted) in [
        ("An De Smet is mijn ex.", "An De Smet"),
        ("Beste ombudsdienst, mevrouw De Smet keek in mijn dossier.", "De Smet"),
        ("Ik wil niet dat desmet an dit leest.", "desmet"),
        ("Kan Lien Maas mijn dossier zien? Zij is mijn nicht.", "Lien Maas"),
        (
            "Mijn ex werkt bij jullie op de ombudsdienst. Annie heet ze, ze zal dit lezen.",
            "Mijn ex werkt bij jullie op de ombudsdienst",
        ),
        ("Mevrouw D.S. van jullie dienst is mijn ex-partner", "Mevrouw D.S. van jullie dienst is mijn ex-partner"),
        ("Het gaat over An van de ombudsdienst.", "An"),
        ("Dag Lien. Mevrouw De Smedt is mijn schoonzus.", "De Smedt"),
        ("Mijn broer kent iemand van de ombudsdienst.", "Mijn broer kent iemand van de ombudsdienst"),
        ("An D. zat vroeger bij mij op school.", "An D"),
        ("Ik vertrouw Maes Lien niet.", "Maes"),
        ("Bedankt, maar mevrouw De Smet is mijn tante.", "De Smet"),
    ] {
        assert_eq!(find_in_text(text, here).as_deref(), Some(quoted), "{text}");
    }
}

#[test]
fn thanks_are_ordinary_to_an_officer_who_wrote_there() {
    let officers = officers();
    let text = "Het is in orde. Met dank aan mevrouw De Smet.";
    assert!(find_in_text(text, Ombudsdienst { officers: &officers, writers: &[] }).is_some());
    let an = [officers[0].id];
    let here = Ombudsdienst { officers: &officers, writers: &an };
    assert_eq!(find_in_text(text, here), None);
    assert_eq!(compared_key(text, here), "het is in orde");
    assert!(find_in_text("Bedankt, maar mevrouw De Smet is mijn tante.", here).is_some(), "not only thanks");
    assert!(find_in_text("Met dank aan mevrouw Maes.", here).is_some(), "Lien wrote nothing there");
}

#[test]
fn a_description_is_compared_in_all_its_fields() {
    let officers = officers();
    for (name, place, function) in [
        ("Mevrouw An", "ombudsdienst AZ Sint-Lucas", "ombudsvrouw"),
        ("An van de klachtendienst", "AZ Sint-Lucas Brugge", "medewerker"),
        ("Annie", "ombudsdienst AZ Sint-Lucas", ""),
        ("Anneke", "AZ Sint-Lucas", "ex-vriendin, werkt op de dienst Ombuds"),
        ("A. De Smet", "AZ Sint-Lucas Brugge", ""),
        ("Desmedt", "onthaal", ""),
        ("lien maas", "cardiologie", ""),
        ("Piet", "dienst bemiddeling", ""),
    ] {
        assert!(find_in_description(name, place, function, &officers).is_some(), "{name}");
    }
    for (name, place, function) in
        [("Sofie", "cardiologie", "arts"), ("Tom Janssens", "AZ Sint-Lucas", ""), ("Annelies Smets", "spoed", "")]
    {
        assert_eq!(find_in_description(name, place, function, &officers), None, "{name}");
    }
}
