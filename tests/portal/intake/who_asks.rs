//! Who speaks for the patient: the facts of a parent or representative, the rule on age, and the other parent.

use super::{enter, refused, request_page, with};
use crate::support::Portal;

/// A mother who asks for a child.
const MOTHER: [(&str, &str); 4] = [
    ("gevraagd-door", "parent"),
    ("vertegenwoordiger", "Griet O'Neill"),
    ("grond", "parent"),
    ("bewijs", "uittreksel van <2025>"),
];
const GUARDIAN: [(&str, &str); 4] =
    [("gevraagd-door", "representative"), ("vertegenwoordiger", "Griet O'Neill"), ("grond", "guardian"), ("bewijs", "vonnis")];
const MANDATE: [(&str, &str); 4] =
    [("gevraagd-door", "representative"), ("vertegenwoordiger", "Griet O'Neill"), ("grond", "care-mandate"), ("bewijs", "akte")];
const SELF: [(&str, &str); 1] = [("gevraagd-door", "self")];

/// A birth date, who asks, and the field and words of the refusal.
type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], Option<(&'a str, &'a str)>);

#[tokio::test]
async fn the_age_says_who_may_ask() {
    let portal = Portal::start().await;
    let (mut an, lien) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("lien-ombudsdienst").await);
    let young = Some((
        "gevraagd-door",
        "Een kind jonger dan 12 jaar kan dit niet zelf vragen. Een ouder of een vertegenwoordiger vraagt het.",
    ));
    let older = Some(("gevraagd-door", "Vanaf 16 jaar vraagt een jongere het zelf. Een ouder kan het niet meer vragen."));
    let adult = Some((
        "gevraagd-door",
        "Vanaf 18 jaar kan een ouder of een voogd niets meer vragen. De patiënt vraagt het zelf, of een andere vertegenwoordiger.",
    ));
    let heard = Some(("kind-gehoord", "Kies of je met het kind gesproken hebt."));
    let yes = [&MOTHER[..], &[("kind-gehoord", "ja")]].concat();
    let no = [&MOTHER[..], &[("kind-gehoord", "nee")]].concat();
    let cases: Vec<Case<'_>> = vec![
        // A baby, and the day before twelve.
        ("1/1/2026", &SELF, young),
        ("24/11/2014", &SELF, young),
        ("24/11/2014", &MOTHER, None),
        ("1/1/2026", &GUARDIAN, None),
        // Twelve to fifteen.
        ("23/11/2014", &SELF, None),
        ("23/11/2014", &MOTHER, heard),
        ("23/11/2014", &GUARDIAN, heard),
        ("23/11/2014", &yes, None),
        ("24/11/2010", &no, None),
        // Sixteen and seventeen.
        ("23/11/2010", &MOTHER, older),
        ("23/11/2010", &GUARDIAN, older),
        ("24/11/2008", &yes, older),
        ("23/11/2010", &SELF, None),
        // An adult.
        ("23/11/2008", &MOTHER, adult),
        ("1985", &MOTHER, adult),
        ("1985", &GUARDIAN, adult),
        ("1985", &MANDATE, None),
        // A year alone refuses only what is certain.
        ("2014", &SELF, None),
        ("2014", &MOTHER, heard),
        ("2010", &yes, None),
    ];
    for (n, (born, who, refusal)) in cases.into_iter().enumerate() {
        let name = format!("Qwx{}", "a".repeat(n + 1));
        let fields = [&[("geboortedatum", born), ("naam", &name)][..], who].concat();
        let page = enter(&an, &fields).await;
        match refusal {
            Some((field, words)) => refused(&page, field, words),
            None => assert_eq!(page.status, 303, "{born} {who:?}: {}", page.text()),
        }
        if n == 10 {
            an = portal.signed_in("an-ombudsdienst").await;
        }
    }
    // On the day that it was asked: she turned sixteen since.
    let asked = [&[("geboortedatum", "23/11/2010"), ("naam", "Qwxz"), ("ontvangen", "22/11/2026")][..], &yes].concat();
    assert_eq!(enter(&lien, &asked).await.status, 303);
}

#[tokio::test]
async fn the_ages_are_the_houses() {
    let portal = Portal::start().await;
    let own = Portal::over(portal.database.clone(), portal.clock.clone(), |builder| {
        builder.rules.representation =
            mijntoegang::config::RepresentationAges { child_speaks_from: 14, parent_speaks_until: 15, adult_from: 18 };
    })
    .await;
    let an = own.signed_in("an-ombudsdienst").await;
    let page = enter(&an, &[("geboortedatum", "1/1/2013"), ("gevraagd-door", "self")]).await;
    assert!(page.status == 422 && page.has("Een kind jonger dan 14 jaar"), "{}", page.text());
    let page = enter(&an, &[&[("geboortedatum", "1/1/2011")][..], &MOTHER].concat()).await;
    assert!(page.status == 422 && page.has("Vanaf 15 jaar vraagt een jongere het zelf."), "{}", page.text());
}

#[tokio::test]
async fn who_speaks_is_named_with_what_was_seen_and_shown_to_whoever_handles_it() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let child = ("geboortedatum", "1/1/2018");
    let empty = enter(&an, &[child, ("gevraagd-door", "parent")]).await;
    assert_eq!(
        empty.texts(".govuk-error-summary a"),
        ["Vul de naam in van wie het vroeg.", "Kies waarom deze persoon het mag vragen.", "Vul in wat je gezien hebt."]
    );
    let long = "x".repeat(301);
    for (field, value, words) in [
        ("vertegenwoordiger", "😀", "Vul de naam in van wie het vroeg."),
        ("vertegenwoordiger-nummer", "85073000062", "Dit rijksregisternummer klopt niet. Kijk de cijfers na."),
        ("grond", "guardian", "Kies ‘Ouder’ als een ouder het vroeg, en anders iets anders dan ‘Ouder’."),
        ("grond", "confidant", "Een vertrouwenspersoon helpt de patiënt, maar kan niets vragen in zijn of haar plaats."),
        ("bewijs", &long, "Gebruik maximaal 300 tekens."),
        ("geldig-tot", "ooit", "Vul een datum in zoals 31/12/2027, of laat dit veld leeg."),
        ("geldig-tot", "22/11/2026", "Deze datum is voorbij. Deze persoon mag het niet meer vragen."),
    ] {
        let mut fields = [&[child][..], &MOTHER].concat();
        fields.retain(|(name, _)| *name != field);
        fields.push((field, value));
        refused(&enter(&an, &fields).await, field, words);
    }
    let whole = [&[child, ("vertegenwoordiger-nummer", "85.07.30-000.61"), ("geldig-tot", "31/12/2027")][..], &MOTHER].concat();
    let sent = enter(&an, &whole).await;
    let page = an.get(&request_page(&an, &sent).await).await;
    for words in [
        "Griet O'Neill",
        "85.07.30-000.61",
        "Ouder: uittreksel van <2025>",
        "Geldig tot en met 31 december 2027",
        "Is deze persoon de andere ouder van het kind?",
    ] {
        assert!(page.has(words), "{words}: {}", page.text());
    }
    // Whoever asks alone has no representative, whatever else was filled in.
    let alone = with(&[("vertegenwoordiger", "Griet"), ("andere-ouder", "ja"), ("naam", "Qwxzina")]);
    let page = an.get(&request_page(&an, &enter(&an, &alone).await).await).await;
    assert!(!page.has("Griet") && !page.has("andere ouder"), "{}", page.text());
}

#[tokio::test]
async fn the_other_parent_is_never_excluded_in_one_click() {
    let portal = Portal::start().await;
    let an = portal.signed_in("an-ombudsdienst").await;
    let father = "85073000061";
    let tom = "update care_workers set niss = $1 where riziv = '40000028401' returning id::text";
    let tom: String = portal.owner().await.query_one(tom, &[&father]).await.unwrap().get(0);
    let child = |niss: &'static str, more: &[(&'static str, &'static str)]| {
        [&[("rijksregisternummer", niss), ("geboortedatum", "2018"), ("naam", "Qwxzina")][..], &MOTHER, more].concat()
    };
    for (fields, known) in [
        // Said, by the number of the parent who asks, and neither.
        (child("39051800023", &[("andere-ouder", "ja")]), true),
        (child("48031100020", &[("vertegenwoordiger-nummer", "85073000061")]), true),
        (child("18010100192", &[]), false),
    ] {
        let sent = enter(&an, &fields).await;
        if sent.status != 303 {
            panic!("{fields:?}: {}", sent.text());
        }
        let address = request_page(&an, &sent).await;
        let register = format!("{address}/registreer");
        let one_click = an.fill(&address, &register, &[("persoon", &tom)]).await;
        if !known {
            assert_eq!(one_click.status, 303, "{}", one_click.text());
            continue;
        }
        refused(&one_click, "andere-ouder", "Deze persoon is de andere ouder. Kies eerst wat je weet van de andere ouder.");
        let invented = an.fill(&address, &register, &[("persoon", &tom), ("andere-ouder", "zomaar")]).await;
        assert_eq!(invented.status, 422);
        let done = an.fill(&address, &register, &[("persoon", &tom), ("andere-ouder", "judgment")]).await;
        assert_eq!(done.status, 303, "{}", done.text());
        let page = an.get(&address).await;
        assert!(page.has("De andere ouder: Ik zag het vonnis"), "{}", page.text());
    }
    assert_eq!(portal.count("select count(*) from exclusion_requests where other_parent = 'judgment'").await, 2);
    // The database holds it too, whatever a handler forgets.
    let sql = "update exclusion_requests set other_parent = null where person_is_parent";
    assert!(portal.owner().await.batch_execute(sql).await.is_err());
}

#[tokio::test]
async fn about_ones_own_service_the_page_gives_the_number_of_another() {
    let portal = Portal::start().await;
    let page = portal.signed_in("an-ombudsdienst").await.get(super::NEW).await;
    let words = "Gaat het over iemand van jullie dienst, of kent die jullie? Voer de aanvraag niet in. Geef de patiënt het nummer van een andere ombudsdienst: ";
    assert!(page.has(words), "{}", page.text());
    let alone = Portal::over(portal.database.clone(), portal.clock.clone(), |builder| builder.institutions.truncate(1)).await;
    let page = alone.signed_in("an-ombudsdienst").await.get(super::NEW).await;
    assert!(page.has("Verwijs de patiënt naar de federale ombudsdienst ‘Rechten van de patiënt’."), "{}", page.text());
}
