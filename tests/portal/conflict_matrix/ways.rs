//! The ways in which a matter that concerns an officer arises, each as its patient, application or officer begins it.

use mijntoegang::break_glass::{BreakKind, BreakReport};
use mijntoegang::directory::{Cbe, Identifier, Identifiers, Niss, PersonnelNumber};

use super::surfaces::Guesses;
use super::{entry_of, house_of};
use crate::break_glass::{kept, of_jan};
use crate::disputes::{case, dispute, told};
use crate::intake::{enter, reference};
use crate::messages::theirs;
use crate::officer_decisions::{act, page_of};
use crate::support::{Portal, Visitor};

/// An officer of whom the matters are, a patient of that officer's house, and who handles them.
pub struct Concerned {
    pub key: &'static str,
    pub name: &'static str,
    pub niss: &'static str,
    pub personnel: &'static str,
    pub cbe: &'static str,
    pub patient: PatientOfHouse,
    /// Somebody of the directory whom the patient excludes with the tick.
    pub acquaintance: (&'static str, &'static str),
    pub handler: &'static str,
    pub handled_at: &'static str,
}

pub struct PatientOfHouse {
    pub key: &'static str,
    pub niss: &'static str,
    pub name: (&'static str, &'static str),
    pub born: &'static str,
}

const EMMA: PatientOfHouse = PatientOfHouse { key: "emma", niss: "85073000061", name: ("Emma", "Peeters"), born: "1985-07-30" };
const NOOR: PatientOfHouse = PatientOfHouse { key: "noor", niss: "01020399942", name: ("Noor", "El Amrani"), born: "2001-02-03" };
const SINT_LUCAS: &str = "0566988259";
const LEIELAND: &str = "0999000129";

pub const AN: Concerned = Concerned {
    key: "an-ombudsdienst",
    name: "An De Smet",
    niss: "70051500085",
    personnel: "P-1101",
    cbe: SINT_LUCAS,
    patient: EMMA,
    acquaintance: ("Greet Vandamme", "Greet Vandamme"),
    handler: "koen-ombudsdienst",
    handled_at: super::OTHER,
};
pub const LIEN: Concerned = Concerned {
    key: "lien-ombudsdienst",
    name: "Lien Maes",
    niss: "01020300071",
    personnel: "P-1102",
    acquaintance: ("Tom Janssens", "P-1001"),
    ..AN
};
pub const KOEN: Concerned = Concerned {
    key: "koen-ombudsdienst",
    name: "Koen Baert",
    niss: "68112000032",
    personnel: "P-1201",
    cbe: LEIELAND,
    patient: NOOR,
    handler: "an-ombudsdienst",
    handled_at: super::HOME,
    ..AN
};

/// What is there in any case: ordinary matters of both houses, and everybody has signed in.
pub async fn ordinary(portal: &Portal) {
    for (patient, addressed) in [("jan", "mevrouw De Smet"), ("noor", "meneer Baert")] {
        let patient = portal.signed_in(patient).await;
        patient.request_for("Sofie Claes", "Sofie Claes Arts").await;
        patient.writes("andere", &format!("Beste {addressed}, dank u voor de hulp.")).await;
    }
    for patient in ["emma", "lien"] {
        portal.signed_in(patient).await;
    }
}

/// A break by these people, reported by their numbers.
pub fn break_of(portal: &Portal, patient: &str, identifiers: impl IntoIterator<Item = Identifier>) -> BreakReport {
    let mut report = of_jan(portal.clock.now());
    report.kind = BreakKind::NoRelationship;
    report.patient = Niss::parse(patient).unwrap().into();
    report.person.identifiers = Identifiers::new(identifiers).unwrap();
    report
}

pub fn niss(number: &str) -> Identifier {
    Identifier::from(&Niss::parse(number).unwrap())
}

async fn id_of(portal: &Portal, sql: &str, value: &str) -> String {
    portal.owner().await.query_one(sql, &[&value]).await.unwrap().get(0)
}

fn name_of(conversation: &str) -> &str {
    conversation.rsplit('/').next().unwrap()
}

impl Concerned {
    async fn goes_elsewhere(&self, portal: &Portal, reference: &str) {
        assert_eq!(house_of(portal, reference).await, self.handled_at, "{reference}, about {}", self.name);
    }

    /// Every way, with all that the other ombudsdienst and the patient do afterwards. Answers what could be guessed of it.
    pub async fn arises(&self, portal: &Portal) -> Guesses {
        let (patient, handler) = (portal.signed_in(self.patient.key).await, portal.signed_in(self.handler).await);
        let mut guesses = Guesses::default();
        let own = entry_of(&portal.owner().await, self.personnel).await;
        guesses.add("entry", own.as_str());
        self.requests(portal, (&patient, &handler), &own, &mut guesses).await;
        self.conversations(portal, (&patient, &handler), &mut guesses).await;
        self.breaks(portal, (&patient, &handler), &mut guesses).await;
        self.is_entered(portal, &handler, &mut guesses).await;
        // Not what the officer's own house told.
        let letters = "select m.id::text from messages m join institutions i on i.id = m.institution_id
            where m.author = 'system' and m.letter_sent_at is null and i.cbe <> $1";
        for row in portal.owner().await.query(letters, &[&self.cbe]).await.unwrap() {
            guesses.add("letter", row.get::<_, String>(0));
        }
        guesses
    }

    /// Chosen and registered, described, and with the tick.
    async fn requests(&self, portal: &Portal, (patient, handler): (&Visitor, &Visitor), own: &str, guesses: &mut Guesses) {
        let chosen = patient.request_for(self.name, self.personnel).await;
        self.goes_elsewhere(portal, &chosen).await;
        assert_eq!(act(handler, &chosen, "registreer", &[("persoon", own)]).await.status, 303);
        let exclusion = id_of(
            portal,
            "select id::text from exclusions where request_id = (select id from exclusion_requests where reference = $1)",
            &chosen,
        )
        .await;

        let described = patient.draft_described(self.name, "de ombudsdienst").await;
        let described = patient.send_draft_answering(&described, "ja").await;
        self.goes_elsewhere(portal, &described).await;
        act(handler, &described, "neem", &[]).await.location();
        let question = format!("{}/vraag", page_of(&described));
        handler.fill(&question, &question, &[("vraag", "Wie bedoel je?")]).await.location();
        let asked = patient.get(&format!("/aanvragen/{described}")).await.attribute(".mt-note a", "href").unwrap();
        patient.replies(&asked, &format!("{} zelf.", self.name)).await.location();
        act(handler, &described, "notitie", &[("notitie", "Gebeld.")]).await.location();

        let draft = patient.draft_for(self.acquaintance.0, self.acquaintance.1).await;
        patient.tick(&draft).await;
        let ticked = patient.send_draft(&draft).await;
        self.goes_elsewhere(portal, &ticked).await;
        act(handler, &ticked, "weiger", &[("reden", "andere"), ("uitleg", "Nee.")]).await.location();

        // The patient ends the exclusion, and takes that back.
        let page = format!("/uitsluitingen/{exclusion}/opnieuw-toegang");
        patient.fill(&page, &page, &[]).await.location();
        patient.fill("/uitsluitingen", &format!("/uitsluitingen/{exclusion}/maak-ongedaan"), &[]).await.location();
        guesses.add("exclusion", exclusion);
        for reference in [chosen, described, ticked] {
            guesses.add("request", reference);
        }
        guesses.add("conversation", name_of(&asked));
    }

    /// A message that names the officer, with a file, and one with the tick.
    async fn conversations(&self, portal: &Portal, (patient, handler): (&Visitor, &Visitor), guesses: &mut Guesses) {
        let text = format!("{} van jullie dienst is mijn ex.", self.name);
        let named = patient.writes_answering("/berichten/nieuw", &[("onderwerp", "andere"), ("tekst", &text)], "ja").await;
        patient.replies(&named, "Bel mij niet.").await.location();
        handler.replies(&theirs(&named), "Dat doen we.").await.location();
        let fields = [("onderwerp", "andere"), ("tekst", "Bel mij."), ("over-ombudsdienst", "ja")];
        let ticked = patient.fill("/berichten/nieuw", "/berichten/nieuw", &fields).await.location();
        for conversation in [&named, &ticked] {
            self.goes_elsewhere(portal, name_of(conversation)).await;
            guesses.add("conversation", name_of(conversation));
        }
        let file = "insert into attachments (id, message_id, place, name, kind, size, sha256, scan, written_at)
            select gen_random_uuid(), m.id, 1, 'brief.pdf', 'pdf', 1, decode(repeat('00', 32), 'hex'), 'clean', m.written_at
              from messages m join conversations c on c.id = m.conversation_id where c.reference = $1 order by m.written_at, m.id limit 1
            returning id::text";
        guesses.add("file", id_of(portal, file, name_of(&named)).await);
    }

    /// By NISS, with a case of the patient's, and by personnel number.
    async fn breaks(&self, portal: &Portal, (patient, handler): (&Visitor, &Visitor), guesses: &mut Guesses) {
        let personnel = Identifier::personnel(&Cbe::parse(self.cbe).unwrap(), &PersonnelNumber::parse(self.personnel).unwrap());
        for identifier in [niss(self.niss), personnel] {
            let id = kept(&portal.site(), &break_of(portal, self.patient.niss, [identifier])).await.to_string();
            let form = format!("/doorbrekingen/{id}/vertrouw-niet");
            patient.fill(&form, &form, &[]).await.location();
            let page = format!("/ombudsdienst/doorbrekingen/{id}");
            handler.fill(&page, &format!("{page}/onderzoek"), &[]).await.location();
            guesses.add("break", id);
        }
    }

    /// What the officer enters in a patient's name in any case, and the patient reads. Answers the address of the message about it.
    pub async fn acts(&self, portal: &Portal) -> String {
        let (officer, patient) = (portal.signed_in(self.key).await, portal.signed_in(self.patient.key).await);
        enter(&officer, &self.entered("Piet Onbestaand", "aan het onthaal")).await.location();
        let conversation = told(portal, "entered").await;
        patient.get(&conversation).await;
        conversation
    }

    /// **Dat was ik niet** on that message, with all that the other ombudsdienst does afterwards.
    pub async fn is_disputed(&self, portal: &Portal, conversation: &str, guesses: &mut Guesses) {
        let (patient, handler) = (portal.signed_in(self.patient.key).await, portal.signed_in(self.handler).await);
        dispute(&patient, conversation).await.location();
        let (house, page) = case(portal).await;
        assert_eq!(house, self.handled_at, "an act of {}", self.name);
        handler.fill(&page, &format!("{page}/onderzoek"), &[]).await.location();
        let talk = told(portal, "not_me").await;
        patient.replies(&talk, &format!("{} belde mij nooit.", self.name)).await.location();
        handler.replies(&theirs(&talk), "We kijken het na.").await.location();
        let verdict = [("besluit", "gegrond"), ("bevindingen", "Nooit gebeld."), ("uitleg", "Het klopt.")];
        handler.fill(&page, &format!("{page}/afsluiten"), &verdict).await.location();
        guesses.add("dispute", name_of(&page));
        guesses.add("conversation", name_of(&talk));
    }

    fn entered(&self, person: &'static str, place: &'static str) -> [(&'static str, &'static str); 6] {
        let patient = &self.patient;
        [
            ("rijksregisternummer", patient.niss),
            ("voornaam", patient.name.0),
            ("familienaam", patient.name.1),
            ("geboortedatum", patient.born),
            ("naam", person),
            ("waar", place),
        ]
    }

    /// On paper, at the other house.
    async fn is_entered(&self, portal: &Portal, handler: &Visitor, guesses: &mut Guesses) {
        let sent = enter(handler, &self.entered(self.name, "aan de balie van de ombudsdienst")).await;
        let entered = reference(handler, &sent).await;
        self.goes_elsewhere(portal, &entered).await;
        guesses.add("request", entered);
        guesses.add("receipt", sent.location().rsplit('/').next().unwrap());
    }
}
