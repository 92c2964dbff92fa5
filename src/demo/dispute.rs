//! An act that a patient of the demo disputes: an officer of Sint-Lucas said to have seen the identity document of somebody whose home is
//! Leieland, who says that it was not them. It waits at the stand-in.

use anyhow::Context;
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use tokio_postgres::Transaction;
use uuid::Uuid;

use crate::i18n::dates;
use crate::messages::{MessageKind, Notice, SubjectLine};
use crate::web::ConversationReference;

/// References that the demo's other conversations have no reason to draw.
const TOLD: u32 = 482_913;
const DISPUTED: u32 = 517_260;

/// Who did it, and to whom it was done.
pub(super) struct DemoDispute<'a> {
    pub patient: Uuid,
    pub officer: Uuid,
    /// The institution that took the patient in.
    pub institution: (Uuid, &'a str),
    /// The patient's home, and the stand-in of that institution.
    pub home: (Uuid, &'a str),
}

impl DemoDispute<'_> {
    pub(super) async fn insert(&self, tx: &Transaction<'_>, now: DateTime<Utc>) -> anyhow::Result<()> {
        let (told_at, disputed_at) = (now - TimeDelta::hours(20), now - TimeDelta::hours(19));
        let (told, disputed) = (Uuid::now_v7(), Uuid::now_v7());
        tx.execute(
            "insert into home_adoptions (id, patient_id, institution_id, officer_id, identity_check, adopted_at, works_at, cancelled_at)
               values ($1, $2, $3, $4, 'identiteitskaart', $5, $5::timestamptz + interval '24 hours', $6)",
            &[&Uuid::now_v7(), &self.patient, &self.institution.0, &self.officer, &told_at, &disputed_at],
        )
        .await?;
        let notice = Notice::HomeAdoption {
            institution: self.institution.1.to_owned(),
            at: told_at,
            works_at: told_at + TimeDelta::hours(24),
        };
        let year = u32::try_from(now.year())?;
        let reference = ConversationReference::new(year, TOLD);
        tx.execute(
            "insert into conversations (id, reference, patient_id, institution_id, topic, subject_arguments, started_at, last_at)
               values ($1, $2, $3, $4, 'home', $5::text::jsonb, $6, $6)",
            &[&told, &reference.as_str(), &self.patient, &self.home.0, &subject(&SubjectLine::HomeAdoption)?, &told_at],
        )
        .await?;
        let message = self.tell(tx, told, &notice, told_at).await?;
        tx.execute(
            "select set_config('mt.kind', 'patient', true), set_config('mt.patient', $1, true)",
            &[&self.patient.to_string()],
        )
        .await?;
        let latest_on = dates::day(disputed_at) + TimeDelta::days(30);
        let reference = ConversationReference::new(year, DISPUTED);
        let opened = tx
            .query_opt(
                "select institution from mt_open_dispute($1, $2, $3, $4::text::jsonb, $5, $6, $7)",
                &[
                    &Uuid::now_v7(),
                    &disputed,
                    &reference.as_str(),
                    &subject(&SubjectLine::NotMe)?,
                    &message,
                    &latest_on,
                    &disputed_at,
                ],
            )
            .await?;
        let institution: Uuid = opened.context("nothing to dispute")?.get(0);
        anyhow::ensure!(institution == self.home.0, "the dispute went elsewhere than to the stand-in");
        let notice = Notice::NotMe { institution: self.home.1.to_owned(), at: disputed_at, latest_on };
        self.tell(tx, disputed, &notice, disputed_at).await?;
        tx.execute("select set_config('mt.kind', '', true), set_config('mt.patient', '', true)", &[]).await?;
        Ok(())
    }

    async fn tell(&self, tx: &Transaction<'_>, conversation: Uuid, notice: &Notice, at: DateTime<Utc>) -> anyhow::Result<Uuid> {
        let id = Uuid::now_v7();
        let kind: MessageKind = notice.kind();
        tx.execute(
            "insert into messages (id, conversation_id, patient_id, institution_id, author, kind, arguments, written_at)
               values ($1, $2, $3, $4, 'system', $5, $6::text::jsonb, $7)",
            &[&id, &conversation, &self.patient, &self.home.0, &kind.as_str(), &notice.arguments()?.to_string(), &at],
        )
        .await?;
        Ok(id)
    }
}

fn subject(line: &SubjectLine) -> serde_json::Result<String> {
    serde_json::to_string(line)
}
