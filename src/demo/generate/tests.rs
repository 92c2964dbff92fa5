use std::collections::HashSet;

use super::*;
use crate::directory::{Cbe, Niss, RizivCheck, RizivNumber, one_person};

#[test]
fn the_same_for_the_same_seed() {
    let some = |seed| care_workers(50, seed).map(|row| (row.id, row.name.to_string())).collect::<Vec<_>>();
    assert_eq!(some(7), some(7));
    assert_ne!(some(7), some(8));
}

#[test]
fn three_hundred_thousand_have_numbers_that_fit_and_are_their_own() {
    let (mut ids, mut nisses, mut rizivs, mut staff) = (HashSet::new(), HashSet::new(), HashSet::new(), HashSet::new());
    for row in fixed_people().into_iter().chain(care_workers(300_000, 1)) {
        assert!(ids.insert(row.id));
        if let Some(niss) = row.niss {
            assert!(Niss::parse(&niss).is_ok() && &niss[6..9] == "999");
            assert!(nisses.insert(niss));
        }
        if let Some(riziv) = row.riziv {
            let number = RizivNumber::parse(&riziv).unwrap();
            assert_eq!(number.check(), RizivCheck::Fits);
            assert!(rizivs.insert(number.first8().to_owned()), "{riziv}");
        }
        for post in row.posts {
            assert!(post.personnel_number.is_none_or(|number| staff.insert((post.institution_id, number))));
        }
    }
    assert!(nisses.len() > 200_000 && rizivs.len() > 200_000);
}

#[test]
fn patients_have_their_own_numbers() {
    let all: HashSet<_> = patient_nisses(200_000).collect();
    assert_eq!(all.len(), 200_000);
    for taken in ["85073000061", "85073099932", "01020399942", "01020300071"] {
        assert!(!all.contains(&Niss::parse(taken).unwrap()));
    }
}

#[test]
fn people_are_named_believably_and_nobody_as_the_demo_s_own() {
    let reserved = ["Emma Peeters", "Jan Willems", "Noor El Amrani", "Lien Maes", "An De Smet", "Koen Baert"];
    let names: Vec<String> = care_workers(20_000, 3).map(|row| row.name.to_string()).collect();
    assert!(names.iter().all(|name| !reserved.contains(&name.as_str())));
    assert!(names.iter().collect::<HashSet<_>>().len() < names.len(), "no homonyms");
    for name in names {
        assert!(one_person(&name).is_ok(), "{name}");
    }
}

#[test]
fn institutions_have_fitting_numbers() {
    assert!(institutions().iter().all(|place| Cbe::parse(&place.cbe).is_ok()));
    assert_eq!(institutions()[0].name, HOME);
}
