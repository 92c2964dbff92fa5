//! What an application asked and reported in the last hour, beside what it does otherwise, and what of it an ombudsdienst is told.
//! The rules are few and plain, so that they can be explained to the application's operator.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::sql_types::{BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{QueryResult, QueryableByName};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::db::ids::ApplicationId;
use crate::signals::SignalKind;

/// Openings of an application that are refused in an hour: after them each further opening waits until the hour is over (R15).
pub const MAX_REFUSED_OPENINGS_AN_HOUR: i64 = 20;
/// Before this long nothing is known of what is usual.
const MIN_WATCHED: TimeDelta = TimeDelta::days(1);
/// So many patients in ten minutes are a ward or two, whatever is usual.
const MIN_PATIENTS: i64 = 1_000;
/// So many times the busiest ten minutes of the two weeks before.
const TIMES_USUAL: i64 = 3;
/// Fewer questions about unknown people in an hour say nothing.
const MIN_UNKNOWN: i64 = 20;
/// Of a hundred questions so many may name an unknown person, whatever is usual.
const MIN_UNKNOWN_PERCENT: i64 = 5;
/// More is never usual: such an application would never be told of.
const MAX_UNKNOWN_PERCENT: i64 = 50;

/// An application in numbers.
#[derive(Debug, Clone, QueryableByName)]
pub struct Activity {
    #[diesel(sql_type = SqlUuid)]
    pub application_id: ApplicationId,
    /// Its name.
    #[diesel(sql_type = Text)]
    pub application: String,
    /// Of the last hour, as are the next two.
    #[diesel(sql_type = BigInt)]
    pub questions: i64,
    #[diesel(sql_type = BigInt)]
    pub refusals: i64,
    #[diesel(sql_type = BigInt)]
    pub unknown_persons: i64,
    /// Of the busiest ten minutes of that hour.
    #[diesel(sql_type = BigInt)]
    pub patients: i64,
    /// The most that were asked about for one person in ten minutes.
    #[diesel(sql_type = BigInt)]
    pub patients_of_one: i64,
    /// Of the last hour, as is the next.
    #[diesel(sql_type = BigInt)]
    pub refused_openings: i64,
    #[diesel(sql_type = BigInt)]
    pub grouped_reports: i64,
    /// Since when it is counted, within the last two weeks.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub watched_since: Option<DateTime<Utc>>,
    /// Of the two weeks before that hour, as is the next.
    #[diesel(sql_type = BigInt)]
    pub usual_questions: i64,
    #[diesel(sql_type = BigInt)]
    pub usual_unknown_persons: i64,
    /// Of the busiest ten minutes of these two weeks.
    #[diesel(sql_type = BigInt)]
    pub usual_patients: i64,
}

fn percent(part: i64, whole: i64) -> i64 {
    part.saturating_mul(100) / whole.max(1)
}

impl Activity {
    /// What is unusual, with `max_patients_of_one` as the setting says.
    pub fn signals(&self, max_patients_of_one: u32, now: DateTime<Utc>) -> Vec<SignalKind> {
        let known = self.watched_since.is_some_and(|since| now - since >= MIN_WATCHED);
        let usual_unknown = percent(self.usual_unknown_persons, self.usual_questions).saturating_mul(TIMES_USUAL);
        let most_unknown = usual_unknown.clamp(MIN_UNKNOWN_PERCENT, MAX_UNKNOWN_PERCENT);
        [
            (self.patients_of_one > i64::from(max_patients_of_one), SignalKind::ApplicationOnePerson),
            (
                known && self.patients >= MIN_PATIENTS && self.patients > self.usual_patients.saturating_mul(TIMES_USUAL),
                SignalKind::ApplicationManyPatients,
            ),
            (
                self.unknown_persons >= MIN_UNKNOWN && percent(self.unknown_persons, self.questions) > most_unknown,
                SignalKind::ApplicationUnknownPeople,
            ),
            (self.refused_openings >= MAX_REFUSED_OPENINGS_AN_HOUR, SignalKind::ApplicationRefusedOpenings),
            (self.grouped_reports > 0, SignalKind::ApplicationManyReports),
        ]
        .into_iter()
        .filter_map(|(is, kind)| is.then_some(kind))
        .collect()
    }
}

/// Every application that is let in, by name; as the job `applications`.
pub(super) async fn list_activity(conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> QueryResult<Vec<Activity>> {
    diesel::sql_query("select * from mt_application_activity($1)").bind::<Timestamptz, _>(now).load(conn).await
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Watched for two weeks, in which its busiest ten minutes had 800 patients and two of a hundred questions named an unknown person.
    fn usual() -> Activity {
        Activity {
            application_id: ApplicationId::NIL,
            application: "EPD".to_owned(),
            questions: 10_000,
            refusals: 3,
            unknown_persons: 200,
            patients: 900,
            patients_of_one: 60,
            refused_openings: 0,
            grouped_reports: 0,
            watched_since: Some(DateTime::UNIX_EPOCH),
            usual_questions: 1_000_000,
            usual_unknown_persons: 20_000,
            usual_patients: 800,
        }
    }

    fn told(activity: &Activity) -> Vec<SignalKind> {
        activity.signals(1_000, DateTime::UNIX_EPOCH + TimeDelta::days(14))
    }

    #[test]
    fn the_table_of_cases() {
        use SignalKind::{
            ApplicationManyPatients as Patients, ApplicationManyReports as Reports, ApplicationOnePerson as One,
            ApplicationRefusedOpenings as Openings, ApplicationUnknownPeople as Unknown,
        };
        let young = Some(DateTime::UNIX_EPOCH + TimeDelta::days(13) + TimeDelta::hours(1));
        for (what, activity, expected) in [
            ("as always", usual(), vec![]),
            ("a ward at once", Activity { patients_of_one: 1_000, ..usual() }, vec![]),
            ("a walk", Activity { patients_of_one: 1_001, ..usual() }, vec![One]),
            ("three times as busy", Activity { patients: 2_400, ..usual() }, vec![]),
            ("busier than that", Activity { patients: 2_401, ..usual() }, vec![Patients]),
            ("new, and busy", Activity { patients: 2_401, watched_since: young, ..usual() }, vec![]),
            ("small, and three times as busy", Activity { patients: 999, usual_patients: 3, ..usual() }, vec![]),
            ("three times as many unknown", Activity { unknown_persons: 600, ..usual() }, vec![]),
            ("more unknown than that", Activity { unknown_persons: 700, ..usual() }, vec![Unknown]),
            ("few questions", Activity { questions: 19, unknown_persons: 19, ..usual() }, vec![]),
            (
                "an interface that never knew anybody",
                Activity { unknown_persons: 10_000, usual_unknown_persons: 1_000_000, ..usual() },
                vec![Unknown],
            ),
            ("refused nineteen times", Activity { refused_openings: 19, ..usual() }, vec![]),
            ("refused twenty times", Activity { refused_openings: 20, ..usual() }, vec![Openings]),
            ("buried", Activity { grouped_reports: 1, ..usual() }, vec![Reports]),
        ] {
            assert_eq!(told(&activity), expected, "{what}");
        }
    }
}
