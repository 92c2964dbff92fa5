//! What people type, paste, send and configure is read as they mean it: signs that cannot be seen are dropped wherever a number,
//! a name or an address is given (R20), words may stand around a number, and a look-alike letter is refused.

use chrono::{TimeDelta, TimeZone, Utc};
use mijntoegang::calendar::WorkingDays;
use mijntoegang::clock::Clock;

use crate::support::{Portal, new_database, start_of_tests};

#[tokio::test]
async fn the_target_knows_holidays_and_days_on_which_the_house_is_closed() {
    // Thursday 24 December 2026, 10.00 in Brussels.
    let christmas_eve = Utc.with_ymd_and_hms(2026, 12, 24, 9, 0, 0).unwrap();
    let closed = WorkingDays::closed_on([chrono::NaiveDate::from_ymd_opt(2026, 12, 28).unwrap()]);
    for (working_days, target) in [(WorkingDays::default(), "29 december 2026"), (closed, "30 december 2026")] {
        let clock = Clock::fixed(start_of_tests());
        clock.advance(christmas_eve - start_of_tests());
        let portal = Portal::over(new_database().await, clock, |blueprint| blueprint.rules.working_days = working_days).await;
        let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
        let reference = jan.request_for("Sofie Claes", "Sofie Claes Arts").await;
        let page = an.get(&format!("/ombudsdienst/aanvragen/{reference}")).await;
        assert!(page.has(&format!("Doel: afgewerkt tegen {target}. Uiterste datum: 3 januari 2027.")), "{}", page.text());
    }
}

#[tokio::test]
async fn what_was_done_in_the_hour_that_comes_twice_says_in_which_one() {
    let clock = Clock::fixed(Utc.with_ymd_and_hms(2026, 11, 23, 13, 5, 0).unwrap());
    let portal = Portal::over(new_database().await, clock.clone(), |_| {}).await;
    // Sunday 31 October 2027: 2.30 in summer time, and an hour later 2.30 in winter time.
    clock.advance(Utc.with_ymd_and_hms(2027, 10, 31, 0, 30, 0).unwrap() - clock.now());
    for season in ["zomertijd", "wintertijd"] {
        let jan = portal.signed_in("jan").await;
        let path = jan.writes("andere", &format!("In de {season}")).await;
        let page = jan.get(&path).await;
        assert!(page.has(&format!("31 oktober 2027 om 2.30 uur ({season})")), "{}", page.text());
        clock.advance(TimeDelta::hours(1));
    }
}
