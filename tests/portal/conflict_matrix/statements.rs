//! Unknown, another institution's and withheld are one answer, by the same statements in the same order, with the same audit action.

use regex::Regex;
use tokio_postgres::Client;
use uuid::Uuid;

use super::Normaliser;
use super::surfaces::reference;
use super::ways::{AN, KOEN, LIEN, break_of, niss};
use crate::break_glass::kept;
use crate::intake::{enter, reference as entered_reference};
use crate::messages::theirs;
use crate::officer_decisions::act;
use crate::query_counts::Log;
use crate::support::{Portal, Visitor, portal_of_its_own};

const EMMA: [(&str, &str); 4] =
    [("rijksregisternummer", "85073000061"), ("voornaam", "Emma"), ("familienaam", "Peeters"), ("geboortedatum", "1985-07-30")];
const NOOR: [(&str, &str); 4] =
    [("rijksregisternummer", "01020399942"), ("voornaam", "Noor"), ("familienaam", "El Amrani"), ("geboortedatum", "2001-02-03")];

/// One of each kind, of a house's patient about one of its officers, or of another house's about nobody.
struct Matters {
    request: String,
    conversation: String,
    broken: String,
    letter: String,
    receipt: String,
    file: String,
    exclusion: String,
}

impl Matters {
    fn unknown() -> Self {
        let id = || Uuid::now_v7().to_string();
        let (request, conversation) = (reference("UA", 899_999), reference("GB", 899_999));
        Self { request, conversation, broken: id(), letter: id(), receipt: id(), file: id(), exclusion: id() }
    }

    async fn arise(
        portal: &Portal,
        owner: &Client,
        (patient, handler): (&Visitor, &Visitor),
        (person, personnel, number): (&str, &str, &str),
        (typed, words, answer): (&[(&str, &str)], &str, Option<&str>),
    ) -> Self {
        let request = patient.request_for(person, personnel).await;
        let entry = super::entry_of(owner, personnel).await;
        assert_eq!(act(handler, &request, "registreer", &[("persoon", &entry)]).await.status, 303);
        let fields = [("onderwerp", "andere"), ("tekst", words)];
        let conversation = match answer {
            Some(answer) => patient.writes_answering("/berichten/nieuw", &fields, answer).await,
            None => patient.writes("andere", words).await,
        };
        let conversation = conversation.rsplit('/').next().unwrap().to_owned();
        let broken = kept(&portal.site(), &break_of(portal, typed[0].1, [niss(number)])).await.to_string();
        let sent = enter(handler, &[typed, &[("naam", person), ("waar", "de balie")]].concat()).await;
        entered_reference(handler, &sent).await;
        let receipt = sent.location().rsplit('/').next().unwrap().to_owned();
        let one = async |sql: &str, value: &str| -> String { owner.query_one(sql, &[&value]).await.unwrap().get(0) };
        Self {
            letter: one("select m.id::text from messages m join breaks b using (conversation_id) where b.id::text = $1 limit 1", &broken).await,
            file: one(
                "insert into attachments (id, message_id, place, name, kind, size, sha256, scan, written_at)
                   select gen_random_uuid(), m.id, 1, 'brief.pdf', 'pdf', 1, decode(repeat('00', 32), 'hex'), 'clean', m.written_at
                     from messages m join conversations c on c.id = m.conversation_id where c.reference = $1 limit 1
                   returning id::text",
                &conversation,
            )
            .await,
            exclusion: one("select e.id::text from exclusions e join exclusion_requests r on r.id = e.request_id where r.reference = $1", &request).await,
            request,
            conversation,
            broken,
            receipt,
        }
    }

    /// Pages and forms of each kind.
    fn surfaces(&self, patient: &str) -> Vec<(&'static str, &'static str, String)> {
        let request = |rest: &str| format!("/ombudsdienst/aanvragen/{}{rest}", self.request);
        let talk = |rest: &str| format!("{}{rest}", theirs(&format!("/berichten/{}", self.conversation)));
        let broken = |rest: &str| format!("/ombudsdienst/doorbrekingen/{}{rest}", self.broken);
        let stop = format!("/ombudsdienst/patienten/{patient}/uitsluitingen/{}/stopzetten", self.exclusion);
        vec![
            ("request", "GET", request("")),
            ("request's question", "GET", request("/vraag")),
            ("request's person", "GET", request("/persoon")),
            ("taking", "POST", request("/neem")),
            ("registering", "POST", request("/registreer")),
            ("handing back", "POST", request("/geef-terug")),
            ("taking over", "POST", request("/neem-over")),
            ("conversation", "GET", talk("")),
            ("preparing", "GET", talk("/aanvraag")),
            ("closing", "POST", talk("/sluit")),
            ("reopening", "POST", talk("/heropen")),
            ("break", "GET", broken("")),
            ("reviewing", "POST", broken("/bekeken")),
            ("investigating", "POST", broken("/onderzoek")),
            ("receipt", "GET", format!("/ombudsdienst/aanvragen/ingevoerd/{}", self.receipt)),
            ("letter", "GET", format!("/ombudsdienst/brieven/{}", self.letter)),
            ("letter's print", "GET", format!("/ombudsdienst/brieven/{}/afdruk", self.letter)),
            ("printing", "POST", format!("/ombudsdienst/brieven/{}/afdrukken", self.letter)),
            ("letter", "POST", format!("/ombudsdienst/brieven/{}/verstuurd", self.letter)),
            ("file", "GET", format!("/ombudsdienst/bijlagen/{}", self.file)),
            ("stop", "GET", stop.clone()),
            ("stopping", "POST", stop),
        ]
    }
}

/// The statements without what is handed to them.
fn texts(log: &mut Log<'_>) -> Vec<String> {
    let (before, value) = (Regex::new(r"^.*?LOG:  (?:statement|execute [^:]*): ").unwrap(), Regex::new("'[^']*'").unwrap());
    log.since().iter().map(|line| value.replace_all(&before.replace(line, ""), "?").into_owned()).collect()
}

#[tokio::test]
async fn one_answer_by_the_same_statements() {
    let portal = portal_of_its_own().await;
    let owner = portal.owner().await;
    // Nobody stands in: what concerns An is Lien's.
    owner.batch_execute("update institutions set stand_in_id = null; update institutions set ordinal = 0").await.unwrap();
    let (emma, noor) = (portal.signed_in("emma").await, portal.signed_in("noor").await);
    let (lien, koen) = (portal.signed_in("lien-ombudsdienst").await, portal.signed_in("koen-ombudsdienst").await);
    let words = "An De Smet van jullie dienst is mijn ex.";
    let withheld = ("An De Smet", AN.personnel, AN.niss);
    let withheld = Matters::arise(&portal, &owner, (&emma, &lien), withheld, (&EMMA, words, Some("ja"))).await;
    let foreign = ("Greet Vandamme", "P-1002", LIEN.niss);
    let foreign = Matters::arise(&portal, &owner, (&noor, &koen), foreign, (&NOOR, "Bel mij.", None)).await;
    assert_ne!(KOEN.niss, LIEN.niss);
    let an = portal.signed_in("an-ombudsdienst").await;
    let patient: String = owner.query_one("select id::text from patients where niss = '85073000061'", &[]).await.unwrap().get(0);
    let search = "/ombudsdienst/patienten";
    let found = an.fill(search, search, &[("reden", "vraag-patient"), ("zoek", "85073000061")]).await;
    let from = an.get(search).await;
    let chosen = [("reden", "vraag-patient"), ("zoek", "85073000061"), ("patient", patient.as_str())];
    assert_eq!((found.status, an.send(&from, "/ombudsdienst/patienten/kies", &chosen).await.status), (303, 303));
    let token = from.token();
    let mut log = Log::of(&portal).await;
    let kinds = [("unknown", Matters::unknown()), ("another institution's", foreign), ("withheld", withheld)];
    let surfaces: Vec<_> = kinds.iter().map(|(name, matters)| (name, matters.surfaces(&patient))).collect();
    for at in 0..surfaces[0].1.len() {
        let mut first = None;
        for (name, of_kind) in &surfaces {
            let (what, method, path) = &of_kind[at];
            let ask = async || match *method {
                "GET" => an.get(path).await,
                _ => an.post(path, &[("csrf", token.as_str()), ("gevraagd-door", "self"), ("identiteit", "gekend")]).await,
            };
            // Other connections ask Postgres about its types first.
            for _ in 0..3 {
                assert_eq!(ask().await.status, 404, "{what}, {name}");
            }
            texts(&mut log);
            let page = ask().await;
            tokio::time::sleep(std::time::Duration::from_millis(60)).await;
            let statements = texts(&mut log);
            assert!(statements.len() > 2, "{what}: {statements:?}");
            let last = "select action, (select string_agg(key, ',' order by key) from jsonb_object_keys(details) key), patient_id is null,
                request_id is null and exclusion_id is null from audit_events order by id desc limit 1";
            let row = owner.query_one(last, &[]).await.unwrap();
            let on_record: (String, Option<String>, bool, bool) = (row.get(0), row.get(1), row.get(2), row.get(3));
            let answer = (Normaliser::default().whole_answer(&page), on_record);
            let (told, sent) = first.get_or_insert_with(|| (answer.clone(), statements.clone()));
            assert_eq!(*told, answer, "{what}, {name}");
            assert_eq!(*sent, statements, "{what}, {name}");
        }
    }
}
