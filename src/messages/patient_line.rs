//! The messages of a conversation as its patient reads them: the portal's own with title, sign and what can be done about them.

use chrono::{DateTime, Utc};

use super::dispute_shown::{DISPUTE_TIME, DisputeShown};
use super::model::{Author, MessageKind};
use super::notice::Notice;
use super::notice_head::{render_heading, sign_of_notice};
use super::stored_text::MessageBody;
use super::thread::ThreadMessage;
use super::told_break::ToldBreak;
use super::views::{BreakActs, DisputeLine, MessageLine, NoticeHead, PatientLine};
use crate::cases::latest_day;
use crate::cases::views::{case_tag_for_patient, dispute_tag_for_patient};
use crate::i18n::{Locale, dates, t, tr};
use crate::web::views::FileLine;

/// What stands under the messages of a conversation.
pub(super) struct UnderMessages {
    pub dispute: Option<DisputeShown>,
    /// The break that it tells of.
    pub broken: Option<ToldBreak>,
    /// A request was prepared: its draft.
    pub draft: Option<String>,
    /// Within so many days a report is answered (`rules.case_days`).
    pub case_days: u32,
}

/// A page of messages, the oldest first.
pub(super) fn patient_lines(
    locale: Locale,
    messages: &[ThreadMessage],
    under: UnderMessages,
    mut files: impl FnMut(&ThreadMessage) -> Vec<FileLine>,
    now: DateTime<Utc>,
) -> Vec<PatientLine> {
    let UnderMessages { dispute, broken, draft, case_days } = under;
    let newest = |kind: MessageKind| messages.iter().rposition(|one| one.kind == kind);
    let (prepared, told_break) = (newest(MessageKind::Prepared), newest(MessageKind::Broken));
    // What can be disputed stands under the message that told it; on another page of the conversation, under the last.
    let told = dispute.as_ref().map(|shown| {
        messages
            .iter()
            .rposition(|one| one.author == Author::System && one.written_at == shown.told_at)
            .unwrap_or(messages.len().saturating_sub(1))
    });
    let mut dispute = dispute.and_then(|shown| dispute_line(locale, &shown, now));
    let mut broken = broken.map(|broken| break_acts(locale, &broken, case_days, now));
    let line = |(at, one): (usize, &ThreadMessage)| PatientLine {
        message: MessageLine {
            draft: draft.clone().filter(|_| prepared == Some(at)),
            files: files(one),
            ..message_line(locale, one)
        },
        head: match &one.body {
            MessageBody::Notice(notice) => Some(head(locale, notice)),
            MessageBody::Text(_) => None,
        },
        dispute: if told == Some(at) { dispute.take() } else { None },
        broken: if told_break == Some(at) { broken.take() } else { None },
    };
    messages.iter().enumerate().map(line).collect()
}

fn head(locale: Locale, notice: &Notice) -> NoticeHead {
    NoticeHead { title: render_heading(locale, notice), sign: sign_of_notice(notice) }
}

fn message_line(locale: Locale, one: &ThreadMessage) -> MessageLine {
    let mine = one.author == Author::Patient;
    MessageLine {
        mine,
        who: match one.author {
            Author::Patient => t(locale, "messages-jij").to_owned(),
            Author::Officer => tr(locale, "messages-wie-ombudsdienst", &[("naam", (&one.officer()).into())]),
            Author::System => t(locale, "web-product-naam").to_owned(),
        },
        at: dates::at(locale, one.written_at),
        iso: dates::iso(one.written_at),
        body: one.body.render(locale),
        seen: mine && one.read_at.is_some(),
        draft: None,
        files: Vec::new(),
        letter: None,
    }
}

/// **Dat was ik niet**, or how far the case is that came of it.
fn dispute_line(locale: Locale, shown: &DisputeShown, now: DateTime<Utc>) -> Option<DisputeLine> {
    let Some(case) = &shown.case else {
        return (now - shown.told_at <= DISPUTE_TIME).then_some(DisputeLine::Open);
    };
    Some(DisputeLine::Case {
        state: dispute_tag_for_patient(locale, case.state),
        latest: case.state.is_open().then(|| dates::long(locale, case.latest_on)),
        conversation: case.conversation.clone(),
    })
}

/// **Ik vertrouw dit niet**, or how far the case is that came of it.
fn break_acts(locale: Locale, broken: &ToldBreak, case_days: u32, now: DateTime<Utc>) -> BreakActs {
    match broken.case {
        None => BreakActs::Open { id: broken.id.to_string(), latest: dates::long(locale, latest_day(now, case_days)) },
        Some((state, latest_on)) => BreakActs::Case {
            state: case_tag_for_patient(locale, state),
            latest: state.is_open().then(|| dates::long(locale, latest_on)),
        },
    }
}
