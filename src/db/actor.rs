//! For whom a transaction works, as the policies of the tables read it.

use diesel::QueryResult;
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};

use super::ids::{ApplicationId, InstitutionId, OfficerId, PatientId};

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
        }
    }
}

impl Actor {
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
                format!("BEGIN; SELECT set_config('mt.kind','system',true), set_config('mt.job','{}',true)", job.name())
            }
        }
    }

    /// Every setting of a transaction, those of other actors emptied.
    fn settings(&self) -> String {
        let mine = match self {
            Self::Patient(id) => vec![("kind", "patient".to_owned()), ("patient", id.to_string())],
            Self::Officer { id, institution } => {
                vec![("kind", "officer".to_owned()), ("officer", id.to_string()), ("institution", institution.to_string())]
            }
            Self::Application(id) => vec![("kind", "application".to_owned()), ("application", id.to_string())],
            Self::System(job) => vec![("kind", "system".to_owned()), ("job", job.name().to_owned())],
        };
        let value = |name: &str| mine.iter().find(|(own, _)| *own == name).map_or("", |(_, value)| value);
        let all = ["kind", "patient", "officer", "institution", "application", "job"];
        let each: Vec<_> = all.iter().map(|name| format!("set_config('mt.{name}','{}',true)", value(name))).collect();
        format!("SELECT {}", each.join(", "))
    }
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
    conn.batch_execute(&inner.settings()).await?;
    let done = work(conn).await?;
    conn.batch_execute(&outer.settings()).await?;
    Ok(done)
}
