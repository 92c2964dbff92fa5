//! What is understood of a search, and what is refused by which name.

use chrono::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::fhir::SSIN;

const BASE: &str = "https://toegang.example.org";
const RIZIV: &str = "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/nihdi-professional";

fn read(pairs: &[(&str, &str)]) -> Result<ConsentSearch, String> {
    let mut form = form_urlencoded::Serializer::new(String::new());
    pairs.iter().for_each(|(name, value)| {
        form.append_pair(name, value);
    });
    ConsentSearch::read(BASE, form.finish().as_bytes()).map_err(|error| error.to_string())
}

fn at(hour: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, hour, 0, 0).unwrap()
}

#[test]
fn people_are_found_by_every_number() {
    let search = read(&[("patient:identifier", &format!("{SSIN}|85.07.30-000.61"))]).unwrap();
    assert_eq!((search.patient.as_deref(), search.count), (Some("85073000061"), 100));
    let chained = read(&[("patient.identifier", &format!("{SSIN}|85073000061"))]).unwrap();
    assert_eq!(chained, search, "as IHE PCF writes it");
    let key = |value: &str| read(&[("actor:identifier", value)]).unwrap().person.unwrap();
    assert_eq!(key(&format!("{RIZIV}|10000007003")), "riziv 10000007");
    assert_eq!(key(&format!("{SSIN}|85073000061")), "niss 85073000061");
    assert_eq!(key(&format!("{BASE}/id/personnel/0566988259|p-1001")), "personnel 0566988259 P-1001");
}

#[test]
fn states_ids_and_counts() {
    let search = read(&[
        ("status", "active,entered-in-error"),
        ("_count", "99999999999999999999"),
        ("_id", "x,0197a000-0000-7000-8000-00000000000a"),
    ])
    .unwrap();
    assert_eq!(search.states.unwrap(), ["active", "entered-in-error"]);
    assert_eq!((search.count, search.ids.unwrap().len()), (1000, 1));
    assert_eq!(read(&[]).unwrap(), ConsentSearch { count: 100, ..ConsentSearch::default() });
}

#[test]
fn times_are_spans_that_are_cut_together() {
    let updated = |all: &[&str]| {
        let pairs: Vec<_> = all.iter().map(|one| ("_lastUpdated", *one)).collect();
        read(&pairs).map(|search| search.updated)
    };
    let between = |since, until| Updated { since, until, but: Vec::new() };
    assert_eq!(updated(&["ge2026-11-23T13:00:00Z", "gt2026-11-23T11:59:59Z"]), Ok(between(Some(at(13)), None)));
    assert_eq!(updated(&["lt2026-11-23T14:00:00+01:00", "le2026-11-23"]), Ok(between(None, Some(at(13)))));
    assert_eq!(updated(&["eq2026-11-23T13:00Z"]).unwrap().since, Some(at(13)));
    assert_eq!(updated(&["2026-11-23"]), updated(&["eq2026-11-23"]));
    assert_eq!(updated(&["ne2026-11-23T13:00Z"]).unwrap().but.len(), 1);
    for wrong in ["", "ge", "ap2026", "sa2026", "xx2026-11-23", "ge2026-11-23,lt2027", "gegisteren"] {
        assert!(updated(&[wrong]).unwrap_err().starts_with("_lastUpdated: "), "{wrong}");
    }
}

#[test]
fn what_is_not_understood_is_refused_by_a_name_of_the_standard() {
    for (name, value, at) in [
        ("patient", "85073000061", "patient"),
        ("patient:identifier", "85073000061", "patient:identifier"),
        ("patient:identifier", "|85073000061", "patient:identifier"),
        (
            "patient:identifier",
            "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/ssin|85073000062",
            "patient:identifier",
        ),
        ("patient.identifier", "x|y", "patient:identifier"),
        ("patient.name", "x|y", "patient"),
        ("actor:identifier", "x|10000007003", "actor:identifier"),
        ("actor:identifier", "", "actor:identifier"),
        ("status", "actief", "status"),
        ("status", "", "status"),
        ("status:not", "active", "status"),
        ("_count", "0", "_count"),
        ("_count", "-1", "_count"),
        ("_sort", "-_lastUpdated", "_sort"),
        ("_include", "*", "_include"),
        ("_summary", "true", "_summary"),
        ("85073000061", "x", ""),
        ("Emma Peeters", "", ""),
    ] {
        let complaint = read(&[(name, value)]).unwrap_err();
        let begins = if at.is_empty() { "a parameter that".to_owned() } else { format!("{at}: ") };
        assert!(complaint.starts_with(&begins), "{name}={value}: {complaint}");
        assert!(!complaint.contains("8507") && !complaint.contains("Emma"), "{complaint}");
    }
    for twice in ["status", "_id", "_count"] {
        let value = if twice == "_count" { "5" } else { "active" };
        assert!(read(&[(twice, value), (twice, value)]).unwrap_err().contains("once"), "{twice}");
    }
    assert!(read(&[("_lastUpdated", "ge2026"); 21]).is_err());
    assert_eq!(read(&[("_format", "application/fhir+json"), ("_pretty", "true")]), read(&[]), "what every FHIR server takes");
    assert!(read(&[("_format", "xml")]).unwrap_err().starts_with("not acceptable"));
}

#[test]
fn a_page_is_asked_for_alone() {
    assert_eq!(HistoryQuery::read("_page=abc").unwrap().page.as_deref(), Some("abc"));
    assert!(HistoryQuery::read("_page=abc&_count=1").is_err() && HistoryQuery::read("patient=85073000061").is_err());
    let asked = HistoryQuery::read("_since=2026-11-23T14:00:00+01:00&_count=7").unwrap();
    assert_eq!((asked.since, asked.count), (Some(at(13)), 7));
}

proptest! {
    #[test]
    fn any_form_is_answered(form in proptest::collection::vec(any::<u8>(), 0..200), name in "[a-z_:.]{0,20}", value in "\\PC{0,40}") {
        let _ = ConsentSearch::read(BASE, &form);
        let _ = read(&[(&name, &value)]);
        let _ = read(&[("actor:identifier", &value), ("_lastUpdated", &value)]);
    }
}
