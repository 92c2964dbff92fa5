//! An id type for each table that code names, so that two exchanged ids do not compile.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

use bytes::BytesMut;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Uuid as SqlUuid;
use serde::{Deserialize, Serialize};
use tokio_postgres::types;
use uuid::Uuid;

macro_rules! id_types {
    ($($(#[$about:meta])* $name:ident,)+) => {$(
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, AsExpression, FromSqlRow)]
        #[serde(transparent)]
        #[diesel(sql_type = SqlUuid)]
        pub struct $name(Uuid);

        impl $name {
            /// A new id that sorts by time (uuid v7).
            pub fn generate() -> Self {
                Self(Uuid::now_v7())
            }

            /// The id of no row: for a field that was sent without a valid one.
            pub const NIL: Self = Self(Uuid::nil());

            /// Gives a bare id its kind: at an edge that stores or sends no kinds.
            pub const fn from_uuid(id: Uuid) -> Self {
                Self(id)
            }

            /// Takes the kind away: for an edge that knows no kinds.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }

        impl FromSql<SqlUuid, Pg> for $name {
            fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
                <Uuid as FromSql<SqlUuid, Pg>>::from_sql(value).map(Self)
            }
        }

        impl<'a> types::FromSql<'a> for $name {
            fn from_sql(kind: &types::Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
                <Uuid as types::FromSql>::from_sql(kind, raw).map(Self)
            }
            fn accepts(kind: &types::Type) -> bool {
                <Uuid as types::FromSql>::accepts(kind)
            }
        }

        impl types::ToSql for $name {
            fn to_sql(&self, kind: &types::Type, out: &mut BytesMut) -> Result<types::IsNull, Box<dyn Error + Sync + Send>> {
                types::ToSql::to_sql(&self.0, kind, out)
            }
            fn accepts(kind: &types::Type) -> bool {
                <Uuid as types::ToSql>::accepts(kind)
            }
            types::to_sql_checked!();
        }

        impl ToSql<SqlUuid, Pg> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                <Uuid as ToSql<SqlUuid, Pg>>::to_sql(&self.0, out)
            }
        }
    )+};
}

id_types! {
    /// An import of a staff list.
    DirectoryImportId,
    InstitutionId,
    CareWorkerId,
    /// Whose record it is. What belongs to the person who is signed in takes [`PersonId`].
    PatientId,
    PatientMergeId,
    PatientMergeProposalId,
    /// The person who is signed in, patient or officer: their sessions, saved forms and limits.
    PersonId,
    OfficerId,
    DraftId,
    RequestId,
    RequestEventId,
    /// What an officer typed to enter a request; also the key of the form.
    ReceiptId,
    /// What an officer typed and did not enter yet; the receipt takes the same id.
    IntakeDraftId,
    IntakeFileId,
    SignalId,
    /// What an ombudsdienst keeps of a request that was handed over.
    SnapshotId,
    HandlerQuestionId,
    ExclusionId,
    PeriodId,
    /// An exclusion of an organisation at eHealth.
    OrganisationId,
    /// By which an instance holds a check at eHealth.
    EhealthLeaseId,
    /// An ending that is planned; also the key of the form.
    StopId,
    ConversationId,
    MessageId,
    /// A letter that was printed; also the key of the form.
    LetterPrintId,
    ReplyTemplateId,
    AttachmentId,
    BreakId,
    /// An application's own id of what it reported about a break.
    ReportId,
    ApplicationId,
    TokenId,
    SessionId,
    AdoptionId,
    DisputeId,
    SightingId,
    MailId,
    DecisionId,
    /// What is to be settled about the directory's people: a link of two entries, or a number.
    PersonMatterId,
    /// Made with a form, sent back with it: the same key again is the same submission.
    IdempotencyKey,
}
