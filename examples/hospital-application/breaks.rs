//! The breaks that were made here: which records they open, and what of them the portal must still be told.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::audit_event::{Later, Told};
use crate::numbers::{Number, meet};

/// What stood in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Portal or copy refused.
    Restricted,
    /// No therapeutic relationship is known here.
    NoRelationship,
    /// Nobody could decide. The portal is asked before it is told.
    Unknown,
}

/// A record that a care worker opened.
#[derive(Clone, Serialize, Deserialize)]
pub struct Break {
    /// The id of its report.
    pub id: Uuid,
    pub kind: Kind,
    pub patient: String,
    pub person: Vec<Number>,
    pub until: DateTime<Utc>,
    /// It was stopped early, or the portal refused it.
    pub over: bool,
    /// Why the portal refused it, as the care worker reads it.
    pub refused: Option<String>,
}

/// Something that the portal must be told, under an id that never changes.
#[derive(Clone, Serialize, Deserialize)]
pub struct Report {
    pub id: Uuid,
    pub content: Content,
}

/// What it tells. The only place where a motivation stands; it goes when it is delivered.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    Break(Told),
    /// Of the break with this id.
    Later(Uuid, Later),
}

/// A report that the portal cannot take, with its reason. It waits for an operator.
#[derive(Clone, Serialize, Deserialize)]
pub struct DeadLetter {
    pub report: Report,
    pub status: u16,
    /// Names of elements, nothing of a person.
    pub why: String,
}

/// All of them. One value, so that one file holds it whole.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Breaks {
    pub all: Vec<Break>,
    /// In the order in which it happened.
    pub queue: Vec<Report>,
    #[serde(default)]
    pub dead: Vec<DeadLetter>,
}

impl Breaks {
    /// The break that opens this record to this person now. Whoever had no relationship only is not helped past an exclusion by it.
    pub fn open(&self, patient: &str, person: &[Number], restricted: bool, now: DateTime<Utc>) -> Option<&Break> {
        let opens = |one: &&Break| !one.over && (one.kind != Kind::NoRelationship || !restricted);
        self.of(patient, person, now).find(opens)
    }

    /// Whether somebody stopped a break of this record and the portal does not know yet: its yes, and the copy's, still comes from that.
    pub fn stopping(&self, patient: &str, person: &[Number], now: DateTime<Utc>) -> bool {
        let waits = |id: Uuid| {
            let stop = |report: &Report| matches!(&report.content, Content::Later(of, Later::Stopped { .. }) if *of == id);
            self.queue.iter().any(stop)
        };
        self.of(patient, person, now).any(|one| one.over && one.kind != Kind::NoRelationship && waits(one.id))
    }

    /// Why the last one was refused, while it would have run.
    pub fn refusal(&self, patient: &str, person: &[Number], now: DateTime<Utc>) -> Option<&str> {
        self.of(patient, person, now).last().and_then(|one| one.refused.as_deref())
    }

    fn of(&self, patient: &str, person: &[Number], now: DateTime<Utc>) -> impl DoubleEndedIterator<Item = &Break> {
        self.all.iter().filter(move |one| one.patient == patient && meet(&one.person, person) && now < one.until)
    }

    /// Opens a record. It waits for nobody.
    pub fn begin(&mut self, id: Uuid, told: Told, person: Vec<Number>, now: DateTime<Utc>) {
        self.all.retain(|one| now < one.until);
        let (kind, patient, until) = (told.kind, told.patient.clone(), told.until);
        self.all.push(Break { id, kind, patient, person, until, over: false, refused: None });
        self.queue.push(Report { id, content: Content::Break(told) });
    }

    /// Closes it before its time.
    pub fn stop(&mut self, id: Uuid, report: Uuid, at: DateTime<Utc>) {
        if let Some(one) = self.all.iter_mut().find(|one| one.id == id && !one.over) {
            one.over = true;
            self.queue.push(Report { id: report, content: Content::Later(id, Later::Stopped { at }) });
        }
    }

    /// Says what was opened.
    pub fn opened(&mut self, id: Uuid, report: Uuid, what: &str, at: DateTime<Utc>) {
        self.queue.push(Report { id: report, content: Content::Later(id, Later::Opened { what: what.to_owned(), at }) });
    }

    /// What can be told next: what is told of a break comes after the break itself.
    pub fn ready(&self) -> Vec<Uuid> {
        let waits = |break_id: &Uuid| self.queue.iter().any(|report| report.id == *break_id);
        let ready = self.queue.iter().filter(|report| !matches!(&report.content, Content::Later(of, _) if waits(of)));
        ready.map(|report| report.id).collect()
    }

    pub fn report(&self, id: Uuid) -> Option<&Report> {
        self.queue.iter().find(|report| report.id == id)
    }

    /// The portal cannot take it, now or later: out of the queue, with all that is told of it and waits for it. A record that it was to
    /// open closes: nobody else knows that it is open.
    pub fn bury(&mut self, id: Uuid, status: u16, why: &str) {
        for one in self.all.iter_mut().filter(|one| one.id == id) {
            one.over = true;
        }
        let concerns = |report: &Report| report.id == id || matches!(&report.content, Content::Later(of, _) if *of == id);
        let (dead, waiting) = std::mem::take(&mut self.queue).into_iter().partition(concerns);
        let letter = |report| DeadLetter { report, status, why: why.to_owned() };
        self.dead.extend(Vec::into_iter(dead).map(letter));
        self.queue = waiting;
    }

    /// The portal has it.
    pub fn delivered(&mut self, id: Uuid) {
        self.queue.retain(|report| report.id != id);
    }

    /// Writes down what stood in the way, before it is told for the first time: sent again, a report says the same.
    pub fn settle(&mut self, id: Uuid, kind: Kind) {
        for told in self.queue.iter_mut().filter(|report| report.id == id).filter_map(|report| match &mut report.content {
            Content::Break(told) => Some(told),
            Content::Later(..) => None,
        }) {
            told.kind = kind;
        }
        for one in self.all.iter_mut().filter(|one| one.id == id) {
            one.kind = kind;
        }
    }

    /// The portal refuses a break that was to open a record: it closes, and what has happened until now is told instead, under an
    /// id of its own.
    pub fn refused(&mut self, id: Uuid, instead: Uuid, reason: &str, now: DateTime<Utc>) {
        for one in self.all.iter_mut().filter(|one| one.id == id) {
            one.over = true;
            one.refused = Some(reason.to_owned());
        }
        for report in &mut self.queue {
            match &mut report.content {
                Content::Break(told) if report.id == id => {
                    report.id = instead;
                    told.until = now.max(told.from);
                }
                Content::Later(of, _) if *of == id => *of = instead,
                _ => {}
            }
        }
        // Its end says so.
        self.queue.retain(|report| !matches!(&report.content, Content::Later(of, Later::Stopped { .. }) if *of == instead));
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::numbers::{Identifier, RIZIV, read_all};

    const EMMA: &str = "85073000061";
    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn broken(kind: Kind) -> (Breaks, Uuid, Vec<Number>) {
        let who = vec![Identifier::new(RIZIV, "10000007003")];
        let (mut breaks, id, person) = (Breaks::default(), Uuid::from_u128(1), read_all(&who));
        let told = Told {
            kind,
            patient: EMMA.into(),
            who,
            name: "Sofie Claes".into(),
            cbe: "0566988259".into(),
            from: NOW,
            until: NOW + TimeDelta::hours(1),
            motivation: "Alleen van wacht.".into(),
        };
        breaks.begin(id, told, person.clone(), NOW);
        (breaks, id, person)
    }

    #[test]
    fn it_opens_at_once_until_its_end_and_without_a_relationship_past_no_exclusion() {
        let (breaks, _, sofie) = broken(Kind::Restricted);
        assert!(
            breaks.open(EMMA, &sofie, true, NOW).is_some()
                && breaks.open(EMMA, &sofie, true, NOW + TimeDelta::hours(1)).is_none()
        );
        assert!(breaks.open("85073099932", &sofie, true, NOW).is_none() && breaks.open(EMMA, &[], true, NOW).is_none());
        let (breaks, _, sofie) = broken(Kind::NoRelationship);
        assert!(breaks.open(EMMA, &sofie, false, NOW).is_some() && breaks.open(EMMA, &sofie, true, NOW).is_none());
    }

    #[test]
    fn what_is_told_of_a_break_waits_for_it() {
        let (mut breaks, id, sofie) = broken(Kind::Restricted);
        let [opened, stopped] = [Uuid::from_u128(2), Uuid::from_u128(3)];
        breaks.opened(id, opened, "Verslagen", NOW);
        breaks.stop(id, stopped, NOW);
        breaks.stop(id, Uuid::from_u128(4), NOW);
        assert!(breaks.open(EMMA, &sofie, true, NOW).is_none());
        assert_eq!(breaks.ready(), [id]);
        breaks.delivered(id);
        assert_eq!(breaks.ready(), [opened, stopped], "stopped once");
        assert!(breaks.stopping(EMMA, &sofie, NOW));
        breaks.delivered(stopped);
        assert!(!breaks.stopping(EMMA, &sofie, NOW));
    }

    #[test]
    fn one_that_cannot_be_delivered_closes_is_kept_and_holds_nothing_up() {
        let (mut breaks, id, sofie) = broken(Kind::Restricted);
        breaks.opened(id, Uuid::from_u128(2), "Verslagen", NOW);
        let other = Uuid::from_u128(7);
        breaks.opened(other, Uuid::from_u128(8), "Labo", NOW);
        breaks.bury(id, 400, "AuditEvent.entity: one patient is expected");
        assert!(breaks.open(EMMA, &sofie, true, NOW).is_none());
        assert_eq!(breaks.ready(), [Uuid::from_u128(8)], "what is told of it cannot be delivered either");
        assert_eq!(breaks.dead.iter().map(|letter| letter.report.id).collect::<Vec<_>>(), [id, Uuid::from_u128(2)]);
        assert!(matches!(&breaks.dead[0].report.content, Content::Break(told) if told.motivation == "Alleen van wacht."));
    }

    #[test]
    fn a_refused_one_closes_and_tells_the_past_under_another_id() {
        let (mut breaks, id, sofie) = broken(Kind::Restricted);
        breaks.opened(id, Uuid::from_u128(2), "Verslagen", NOW);
        let (instead, later) = (Uuid::from_u128(9), NOW + TimeDelta::minutes(1));
        breaks.refused(id, instead, "Niet aanvaard.", later);
        assert!(breaks.open(EMMA, &sofie, true, later).is_none());
        assert_eq!(breaks.refusal(EMMA, &sofie, later), Some("Niet aanvaard."));
        assert!(matches!(&breaks.report(instead).unwrap().content, Content::Break(told) if told.until == later));
        breaks.delivered(instead);
        assert!(matches!(&breaks.queue[0].content, Content::Later(of, _) if *of == instead));
    }
}
