//! How people sign in, and how an officer sees who somebody is.

use super::super::*;
use super::load;

#[test]
fn only_a_check_of_identity_is_made_in_person() {
    let rules = |list: &str| {
        load((
            "[[institution]]",
            &format!("[rules]\n    {list} = [{{ code = \"kaart\", text = \"Kaart\", in_person = true }}]\n    [[institution]]"),
        ))
    };
    assert!(rules("identity_checks").unwrap().rules.identity_checks[0].in_person);
    assert!(rules("look_reasons").err().unwrap().contains("rules.look_reasons: in_person is for rules.identity_checks"));
}

#[test]
fn numbers_of_officers_are_read_or_refused() {
    let oidc = |section: &str, more: &str| {
        load((
            "[[institution]]",
            &format!(
                "[{section}]\n    name = \"SSO\"\n    issuer = \"https://sso.example.org\"\n    client_id = \"mt\"\n    client_secret = \"geheim\"\n    \
             niss_claim = \"niss\"\n    {more}\n    [[institution]]"
            ),
        ))
    };
    let officers = |person: &str| {
        oidc(
            "officer_oidc",
            &format!(
                "role_claim = \"groups\"\n    riziv_claim = \"riziv\"\n    personnel_claim = \"nummer\"\n    \
             [[officer_oidc.institution]]\n    role = \"ombuds\"\n    cbe = \"0566988259\"\n    \
             [[officer_oidc.person]]\n    sub = \"a\"\n    niss = \"85073000061\"\n    {person}"
            ),
        )
    };
    let read = officers("riziv = \"1-00000-07-003\"\n    personnel = \"p 1001\"").unwrap().officer_oidc.unwrap().officers;
    assert_eq!((read.riziv_claim.as_deref(), read.personnel_claim.as_deref()), (Some("riziv"), Some("nummer")));
    let person = &read.persons[0];
    assert_eq!(person.riziv.as_ref().unwrap().first8(), "10000007");
    assert_eq!(person.personnel.as_ref().unwrap().as_str(), "P1001");
    for (person, says) in [("riziv = \"7\"", "no RIZIV number"), ("personnel = \"\"", "no personnel number")] {
        let error = officers(person).err().unwrap_or_else(|| panic!("{person} was taken"));
        assert!(error.contains("officer_oidc.person") && error.contains(says), "{error}");
    }
    let of_patients = oidc("patient_oidc", "accepted_acr = [\"x\"]\n    riziv_claim = \"riziv\"").err().unwrap();
    assert!(of_patients.contains("are for officer_oidc"), "{of_patients}");
}

#[test]
fn only_patients_are_asked_anew_and_unless_written_it_is_checked() {
    let oidc = |section: &str, more: &str| {
        load((
            "[[institution]]",
            &format!(
                "[{section}]\n    name = \"CSAM\"\n    issuer = \"https://csam.example.org\"\n    client_id = \"mt\"\n    \
                 client_secret = \"geheim\"\n    niss_claim = \"niss\"\n    {more}\n    [[institution]]"
            ),
        ))
    };
    let fresh = |line: &str| oidc("patient_oidc", &format!("accepted_acr = [\"x\"]\n    {line}"));
    for (line, read) in [
        ("", Freshness::Checked),
        ("fresh = \"checked\"", Freshness::Checked),
        ("fresh = \"provider\"", Freshness::Provider),
        ("fresh = \"unchecked\"", Freshness::Unchecked),
    ] {
        assert_eq!(fresh(line).unwrap().patient_oidc.unwrap().fresh, Some(read), "{line}");
    }
    assert!(fresh("fresh = \"never\"").is_err() && fresh("fresh = true").is_err());
    let of_officers =
        "role_claim = \"groups\"\n    [[officer_oidc.institution]]\n    role = \"ombuds\"\n    cbe = \"0566988259\"";
    assert_eq!(oidc("officer_oidc", of_officers).unwrap().officer_oidc.unwrap().fresh, None);
    let refused = oidc("officer_oidc", &format!("fresh = \"checked\"\n    {of_officers}")).err().unwrap();
    assert!(refused.contains("officer_oidc.fresh") && refused.contains("is for patient_oidc"), "{refused}");
}

#[test]
fn the_ways_to_sign_in_have_words_and_a_level_each() {
    let choices = |lines: &str| {
        load((
            "[[institution]]",
            &format!(
                "[patient_oidc]\n    name = \"CSAM\"\n    issuer = \"https://csam.example.org\"\n    client_id = \"mt\"\n    \
                 client_secret = \"geheim\"\n    niss_claim = \"niss\"\n    accepted_acr = [\"x\"]\n    {lines}\n    [[institution]]"
            ),
        ))
    };
    let itsme =
        "[[patient_oidc.choices]]\n    label = \"Aanmelden met itsme\"\n    needs = \"De app.\"\n    acr_values = [\"x\"]\n    ";
    let eid = "[[patient_oidc.choices]]\n    label = \"Aanmelden met eID\"\n    acr_values = [\"y\"]";
    let read = choices(&format!("{itsme}{eid}")).unwrap().patient_oidc.unwrap().choices;
    let shown: Vec<_> = read.iter().map(|one| (one.label.as_str(), one.needs.as_str(), one.acr_values.join(" "))).collect();
    assert_eq!(shown, [("Aanmelden met itsme", "De app.", "x".to_owned()), ("Aanmelden met eID", "", "y".to_owned())]);
    for (lines, says) in [
        (eid.replace("Aanmelden met eID", " "), "without a label"),
        (eid.replace("[\"y\"]", "[]"), "without acr_values"),
        (format!("{eid}\n    {eid}"), "twice"),
    ] {
        let error = choices(&lines).err().unwrap_or_else(|| panic!("{lines} was taken")).to_string();
        assert!(error.contains("patient_oidc.choices") && error.contains(says), "{error}");
    }
}
