//! For whom a transaction works, as the policies of the tables read it.

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{Text, Timestamptz};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::ids::{ApplicationId, InstitutionId, OfficerId, PatientId};
use super::limits::LongWork;

/// For whom a transaction works.
#[derive(Debug, Clone, Copy)]
pub enum Actor {
    /// A patient: sees and changes only what is their own.
    Patient(PatientId),
    /// An officer: what belongs to the institution, nothing about themself.
    Officer {
        id: OfficerId,
        /// The institution they work for.
        institution: InstitutionId,
    },
    /// A hospital application: what its scopes name.
    Application(ApplicationId),
    /// A named job of the system, with policies of its own.
    System(Job),
}

/// The jobs of the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Job {
    /// Signs people in, and looks after their sessions.
    SignIn,
    /// Saves a form that is shown again.
    SaveForm,
    /// Delivers mail.
    Mail,
    /// Removes what is past its time.
    Sweep,
    /// Does what the single-purpose link in a mail is for.
    Link,
    /// Keeps what the scanner said of a file.
    Scan,
    /// Takes in reports of breaks of the glass, and tells the patients.
    Break,
    /// Reads what a decision about access needs.
    Decide,
    /// Seals the audit, and verifies it.
    Seal,
    /// Hands changes on to the applications that listen.
    Feed,
    /// Hands requests over by R12.
    HandOver,
    /// Carries out adoptions of patients, and takes them in: the officer may see nothing of what it finds.
    Homes,
    /// Tells patients what comes of a dispute: the officer may see nothing of it.
    Disputes,
    /// Does what an operator types.
    Operate,
    /// Takes in a request that an officer entered: the officer may see nothing of what it finds.
    Intake,
    /// Carries out planned stops.
    Stops,
    /// Deletes what is past its term.
    Retain,
    /// Watches what applications ask and report.
    Applications,
    /// Takes over what eHealth excludes.
    Ehealth,
}

impl Job {
    /// The name that the policies know.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::SaveForm => "save-form",
            Self::Mail => "mail",
            Self::Sweep => "sweep",
            Self::Link => "link",
            Self::Scan => "scan",
            Self::Break => "break",
            Self::Decide => "decide",
            Self::Seal => "seal",
            Self::Feed => "feed",
            Self::HandOver => "hand-over",
            Self::Homes => "homes",
            Self::Disputes => "disputes",
            Self::Operate => "operate",
            Self::Intake => "intake",
            Self::Stops => "stops",
            Self::Retain => "retain",
            Self::Applications => "applications",
            Self::Ehealth => "ehealth",
        }
    }

    /// What the job may take, where that is more than its pool gives.
    const fn long_work(self) -> Option<LongWork> {
        match self {
            Self::Sweep | Self::HandOver => Some(LongWork::JOB),
            Self::Seal | Self::Operate => Some(LongWork::OPERATOR),
            _ => None,
        }
    }
}

impl Actor {
    pub(super) const fn long_work(&self) -> Option<LongWork> {
        match self {
            Self::System(job) => job.long_work(),
            _ => None,
        }
    }

    /// The statement that starts a transaction of this actor. Holds ids and fixed words only.
    pub fn begin_statement(&self) -> String {
        match self {
            Self::Patient(id) => {
                format!("BEGIN; SELECT set_config('mt.kind','patient',true), set_config('mt.patient','{id}',true)")
            }
            Self::Officer { id, institution } => format!(
                "BEGIN; SELECT set_config('mt.kind','officer',true), set_config('mt.officer','{id}',true), set_config('mt.institution','{institution}',true)"
            ),
            Self::Application(id) => {
                format!("BEGIN; SELECT set_config('mt.kind','application',true), set_config('mt.application','{id}',true)")
            }
            Self::System(job) => {
                let (job, limits) =
                    (job.name(), job.long_work().map(|long| format!("; {}", long.statement())).unwrap_or_default());
                format!("BEGIN; SELECT set_config('mt.kind','system',true), set_config('mt.job','{job}',true){limits}")
            }
        }
    }

    /// Every setting of a transaction, those of other actors emptied. Its result is the moment (R22).
    pub(super) fn settings(&self) -> ActorSettings {
        let empty = ActorSettings::default();
        match self {
            Self::Patient(id) => ActorSettings { kind: "patient", patient: id.to_string(), ..empty },
            Self::Officer { id, institution } => {
                ActorSettings { kind: "officer", officer: id.to_string(), institution: institution.to_string(), ..empty }
            }
            Self::Application(id) => ActorSettings { kind: "application", application: id.to_string(), ..empty },
            Self::System(job) => ActorSettings { kind: "system", job: job.name(), ..empty },
        }
    }
}

/// The statement that makes an actor's settings, for this transaction, and answers the moment. One text for all actors, so that a
/// connection prepares it once.
#[derive(Debug, Default, QueryId)]
pub(super) struct ActorSettings {
    kind: &'static str,
    patient: String,
    officer: String,
    institution: String,
    application: String,
    job: &'static str,
}

impl QueryFragment<Pg> for ActorSettings {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let settings: [(&str, &'b str); 6] = [
            ("kind", self.kind),
            ("patient", &self.patient),
            ("officer", &self.officer),
            ("institution", &self.institution),
            ("application", &self.application),
            ("job", self.job),
        ];
        out.push_sql("SELECT mt_now() WHERE num_nonnulls(");
        for (n, (name, value)) in settings.into_iter().enumerate() {
            out.push_sql(if n == 0 { "set_config('mt." } else { ", set_config('mt." });
            out.push_sql(name);
            out.push_sql("', ");
            out.push_bind_param::<Text, str>(value)?;
            out.push_sql(", true)");
        }
        out.push_sql(") = 6");
        Ok(())
    }
}

impl Query for ActorSettings {
    type SqlType = Timestamptz;
}

/// Does a part of the transaction of `outer` as `inner`, and goes on as `outer`. After an error the transaction is lost anyway.
///
/// # Errors
/// Those of the database, and of the work.
pub async fn as_actor<T>(
    conn: &mut AsyncPgConnection,
    outer: Actor,
    inner: Actor,
    work: impl AsyncFnOnce(&mut AsyncPgConnection) -> QueryResult<T>,
) -> QueryResult<T> {
    let _: DateTime<Utc> = inner.settings().get_result(conn).await?;
    let done = work(conn).await?;
    let _: DateTime<Utc> = outer.settings().get_result(conn).await?;
    Ok(done)
}
