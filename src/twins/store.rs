//! All SQL of people that an officer settles. The database looks past row-level security, and leaves out what concerns the officer (R12).

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::db::ids::{CareWorkerId, ExclusionId, PersonMatterId};
use crate::db::{Prepare, text_enum};
use crate::identity::Officer;

text_enum! {
    /// What there is to settle.
    pub enum MatterKind: "kind of matter about people" {
        /// Two entries that may be one person.
        Proposed = "proposed",
        /// An officer undoes a link, and exclusions are still to be looked at.
        Undoing = "undoing",
        /// Linked by the portal.
        Certain = "certain",
        /// Linked by an officer.
        Same = "same",
        /// A number that has another holder now.
        Reissued = "reissued",
        /// A number that counts, and may be wrong.
        Number = "number",
    }
}

text_enum! {
    /// Why two entries may be one person, or which number has another holder.
    pub enum LinkGround: "ground of a link" {
        Niss = "niss",
        Riziv = "riziv",
        /// Personnel numbers that differ in writing only.
        Form = "form",
        Name = "name",
        /// A number that the one had before.
        Number = "number",
        Personnel = "personnel",
    }
}

/// Two entries, and what is to be settled about them. Of a number the former holder is the first; of one that nobody else got both are one.
#[derive(Debug, Clone, QueryableByName)]
pub(super) struct PersonMatter {
    #[diesel(sql_type = SqlUuid)]
    pub id: PersonMatterId,
    #[diesel(sql_type = Text)]
    pub what: MatterKind,
    #[diesel(sql_type = SqlUuid)]
    pub one_id: CareWorkerId,
    #[diesel(sql_type = SqlUuid)]
    pub other_id: CareWorkerId,
    #[diesel(sql_type = Text)]
    pub ground: LinkGround,
    #[diesel(sql_type = Nullable<Text>)]
    pub written: Option<String>,
    #[diesel(sql_type = Timestamptz)]
    pub since: DateTime<Utc>,
}

/// What waits: of everybody, or with this id.
pub(super) async fn load_matters(
    conn: &mut AsyncPgConnection,
    _officer: &Officer,
    wanted: Option<PersonMatterId>,
) -> QueryResult<Vec<PersonMatter>> {
    diesel::sql_query("select id, what, one_id, other_id, ground, written, since from mt_people_to_settle($1)")
        .bind::<Nullable<SqlUuid>, _>(wanted)
        .prepared()
        .load(conn)
        .await
}

/// A number that an officer looked for, and whose it is or was.
#[derive(Debug, QueryableByName)]
pub(super) struct FoundNumber {
    #[diesel(sql_type = SqlUuid)]
    pub id: PersonMatterId,
    #[diesel(sql_type = SqlUuid)]
    pub care_worker: CareWorkerId,
    #[diesel(sql_type = Bool)]
    pub is_current: bool,
}

pub(super) async fn find_numbers(
    conn: &mut AsyncPgConnection,
    _officer: &Officer,
    keys: &[String],
) -> QueryResult<Vec<FoundNumber>> {
    diesel::sql_query("select id, care_worker, is_current from mt_find_numbers($1)")
        .bind::<Array<Text>, _>(keys)
        .prepared()
        .load(conn)
        .await
}

/// What became of a matter.
#[derive(Debug, QueryableByName)]
pub(super) struct SettledMatter {
    #[diesel(sql_type = Text)]
    state: String,
    /// This officer settled it.
    #[diesel(sql_type = Bool)]
    own: bool,
}

impl SettledMatter {
    /// Whether this officer settled it so: the same form again.
    pub fn is_by(&self, answer: PersonAnswer) -> bool {
        let states: &[&str] = match answer {
            PersonAnswer::Same => &["same", "former"],
            PersonAnswer::Different => &["different", "given"],
            PersonAnswer::Wrong => &["wrong"],
            PersonAnswer::Undo | PersonAnswer::LookedAt(_) => &["undoing", "undone"],
        };
        self.own && states.contains(&self.state.as_str())
    }
}

/// What became of a matter that was there.
pub(super) async fn find_settled(
    conn: &mut AsyncPgConnection,
    _officer: &Officer,
    id: PersonMatterId,
) -> QueryResult<Option<SettledMatter>> {
    diesel::sql_query("select state, own from mt_settled_as($1)")
        .bind::<SqlUuid, _>(id)
        .prepared()
        .get_result(conn)
        .await
        .optional()
}

/// An exclusion that refuses both people of a link that is being undone.
#[derive(Debug, QueryableByName)]
pub(super) struct UndoItem {
    #[diesel(sql_type = SqlUuid)]
    pub exclusion: ExclusionId,
    #[diesel(sql_type = SqlUuid)]
    pub care_worker: CareWorkerId,
    #[diesel(sql_type = Timestamptz)]
    pub since: DateTime<Utc>,
}

pub(super) async fn load_undo_items(conn: &mut AsyncPgConnection, link: PersonMatterId) -> QueryResult<Vec<UndoItem>> {
    diesel::sql_query("select exclusion, care_worker, since from mt_undo_items($1)")
        .bind::<SqlUuid, _>(link)
        .prepared()
        .load(conn)
        .await
}

diesel::define_sql_function! {
    fn mt_settle_link(link: SqlUuid, is_same: Bool) -> Bool;
}
diesel::define_sql_function! {
    fn mt_settle_number(number: SqlUuid, answer: Text) -> Bool;
}
diesel::define_sql_function! {
    fn mt_call_number_wrong(number: SqlUuid) -> Bool;
}
diesel::define_sql_function! {
    fn mt_undo_link(link: SqlUuid) -> Bool;
}
diesel::define_sql_function! {
    fn mt_answer_undo(link: SqlUuid, exclusion: SqlUuid) -> Bool;
}
diesel::define_sql_function! {
    fn mt_count_excluders(care_worker: SqlUuid) -> BigInt;
}

/// What an officer answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PersonAnswer {
    Same,
    /// Two people; of a number: it is the new holder's.
    Different,
    /// The number never was the former holder's.
    Wrong,
    Undo,
    /// The exclusion stays the one entry's alone.
    LookedAt(ExclusionId),
}

impl PersonAnswer {
    /// As `mt_settle_number` and the audit write it.
    pub fn about_number(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Wrong => "wrong",
            Self::Different | Self::Undo | Self::LookedAt(_) => "given",
        }
    }
}

/// Carries the answer out; false when it came too late.
pub(super) async fn settle(conn: &mut AsyncPgConnection, matter: &PersonMatter, answer: PersonAnswer) -> QueryResult<bool> {
    let is_same = answer == PersonAnswer::Same;
    match (matter.what, answer) {
        (MatterKind::Proposed, PersonAnswer::Same | PersonAnswer::Different) => {
            diesel::select(mt_settle_link(matter.id, is_same)).get_result(conn).await
        }
        (MatterKind::Reissued, PersonAnswer::Same | PersonAnswer::Different | PersonAnswer::Wrong) => {
            diesel::select(mt_settle_number(matter.id, answer.about_number())).get_result(conn).await
        }
        (MatterKind::Number, PersonAnswer::Wrong) => diesel::select(mt_call_number_wrong(matter.id)).get_result(conn).await,
        (MatterKind::Certain | MatterKind::Same | MatterKind::Undoing, PersonAnswer::Undo) => {
            diesel::select(mt_undo_link(matter.id)).get_result(conn).await
        }
        (MatterKind::Undoing, PersonAnswer::LookedAt(exclusion)) => {
            diesel::select(mt_answer_undo(matter.id, exclusion)).get_result(conn).await
        }
        _ => Ok(false),
    }
}

/// How many patients exclude this person, as far as the officer sees.
pub(super) async fn count_excluders(conn: &mut AsyncPgConnection, _officer: &Officer, person: CareWorkerId) -> QueryResult<i64> {
    diesel::select(mt_count_excluders(person)).get_result(conn).await
}

/// What waits for an officer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QueryableByName)]
pub struct PeopleWaiting {
    /// Entries that may be one person, or links to undo.
    #[diesel(sql_type = Bool)]
    pub twins: bool,
    /// Numbers that went to somebody else.
    #[diesel(sql_type = Bool)]
    pub numbers: bool,
}

pub async fn find_waiting(conn: &mut AsyncPgConnection, _officer: &Officer) -> QueryResult<PeopleWaiting> {
    diesel::sql_query("select twins, numbers from mt_people_waiting()").prepared().get_result(conn).await
}
