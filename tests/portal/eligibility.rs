//! May this person be excluded for this patient? Every place that asks gives the same answer, whatever else is true at that moment.
//! What an officer enters is taken without that question (intake/one_answer.rs).

use mijntoegang::demo::people;
use uuid::Uuid;

use crate::support::{Page, Portal, Visitor};

/// Tom Janssens, the nurse.
const RIZIV: &str = "40000028401";
const TERM: &str = "Tom Janssens";
const LABEL: &str = "Tom Janssens Verpleegkundige";
const JAN: &str = "85073099932";
const AN: &str = "70051500085";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Obstacle {
    /// R12: never for a patient, who has no officer's own matters.
    ConcernsOfficer,
    NotInDirectory,
    IsPatient,
    RequestOpen,
    Excluded,
}

/// What is true of the person at a moment.
#[derive(Debug, Clone, Copy, Default)]
struct Situation {
    inactive: bool,
    niss: Option<&'static str>,
    asked: bool,
    excluded: bool,
}

impl Situation {
    fn all() -> Vec<Self> {
        let mut all = Vec::new();
        for inactive in [false, true] {
            for niss in [None, Some(JAN), Some(AN)] {
                for asked in [false, true] {
                    for excluded in [false, true] {
                        all.push(Self { inactive, niss, asked, excluded });
                    }
                }
            }
        }
        all
    }

    /// The rule. The officer's own matter first, for it tells nothing else.
    fn obstacle(self, by_officer: bool) -> Option<Obstacle> {
        if by_officer && self.niss == Some(AN) {
            Some(Obstacle::ConcernsOfficer)
        } else if self.inactive {
            Some(Obstacle::NotInDirectory)
        } else if self.niss == Some(JAN) {
            Some(Obstacle::IsPatient)
        } else if self.asked {
            Some(Obstacle::RequestOpen)
        } else if self.excluded {
            Some(Obstacle::Excluded)
        } else {
            None
        }
    }
}

/// The database in which situations are made, and the person they are about.
struct Stage {
    owner: tokio_postgres::Client,
    worker: Uuid,
    patient: Uuid,
}

impl Stage {
    async fn set(portal: &Portal) -> Self {
        let owner = portal.owner().await;
        let worker = owner.query_one("select id from care_workers where riziv = $1", &[&RIZIV]).await.unwrap().get(0);
        let patient = people::all().into_iter().find(|one| one.key == "jan").unwrap().id;
        let stage = Self { owner, worker, patient };
        // An exclusion through eHealth is no obstacle; it holds in every situation.
        stage.exclude("ehealth").await;
        stage
    }

    async fn exclude(&self, origin: &str) {
        let found = self
            .owner
            .query_opt(
                "select id from exclusions where patient_id = $1 and care_worker_id = $2 and origin = $3",
                &[&self.patient, &self.worker, &origin],
            )
            .await
            .unwrap();
        let id: Uuid = match found {
            Some(row) => row.get(0),
            None => {
                let sql = "insert into exclusions (id, patient_id, care_worker_id, origin) values (gen_random_uuid(), $1, $2, $3) returning id";
                self.owner.query_one(sql, &[&self.patient, &self.worker, &origin]).await.unwrap().get(0)
            }
        };
        self.owner
            .execute(
                "insert into exclusion_periods (id, exclusion_id, patient_id, care_worker_id, origin, started_at)
                 values (gen_random_uuid(), $1, $2, $3, $4, now())",
                &[&id, &self.patient, &self.worker, &origin],
            )
            .await
            .unwrap();
    }

    async fn make(&self, situation: Situation) {
        self.owner
            .execute(
                "update care_workers set active = $2, niss = $3 where id = $1",
                &[&self.worker, &!situation.inactive, &situation.niss],
            )
            .await
            .unwrap();
        if situation.asked {
            self.ask(Some(self.worker), None).await;
        }
        if situation.excluded {
            self.exclude("nexuzhealth").await;
        }
    }

    /// An open request of the patient, for the entry or for somebody described at the reception.
    async fn ask(&self, worker: Option<Uuid>, name: Option<&str>) {
        let key = name.map(str::to_lowercase);
        self.owner
            .execute(
                "insert into exclusion_requests (id, reference, draft_id, patient_id, institution_id, state, care_worker_id,
                   described_name, described_place, described_key, ehealth_advised, consequences_version, consequences_read_at,
                   contact, other_may_answer, may_leave_message, sent_at, target_on, latest_on)
                 select gen_random_uuid(), 'UA-2026-000999-Z', gen_random_uuid(), id, home_institution_id, 'sent', $2, $3,
                   case when $3::text is not null then 'AZ Sint-Lucas, onthaal' end, $4, false, '1', now(), 'message', false, false,
                   now(), current_date, current_date from patients where id = $1",
                &[&self.patient, &worker, &name, &key],
            )
            .await
            .unwrap();
    }

    async fn undo(&self) {
        for sql in [
            "delete from exclusion_requests where reference = 'UA-2026-000999-Z'",
            "update exclusion_periods set ended_at = greatest(now(), started_at), ended_by = 'error'
             where ended_at is null and origin = 'nexuzhealth' and care_worker_id = (select id from care_workers where riziv = '40000028401')",
            // It never was theirs: a former number counts (R20).
            "update care_worker_numbers set state = 'wrong', until_at = now()
             where kind = 'niss' and care_worker_id = (select id from care_workers where riziv = '40000028401')",
            "update care_workers set active = true, niss = null where riziv = '40000028401'",
            // A NISS that was the entry's would keep counting (R20).
            "update care_worker_numbers set state = 'wrong' where state = 'former' and kind = 'niss'",
        ] {
            self.owner.execute(sql, &[]).await.unwrap();
        }
    }
}

/// A form that is ready to be sent, and how it is answered.
struct Form<'a> {
    visitor: &'a Visitor,
    path: String,
    fields: Vec<(String, String)>,
    by_officer: bool,
    /// The status of a refusal, and the words for each obstacle.
    status: u16,
    words: fn(Obstacle) -> &'static str,
}

impl Form<'_> {
    async fn send(&self) -> Page {
        let fields: Vec<(&str, &str)> = self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.visitor.post(&self.path, &fields).await
    }

    #[track_caller]
    fn answers(&self, page: &Page, obstacle: Obstacle, situation: &dyn std::fmt::Debug) {
        let words = (self.words)(obstacle);
        let status = if words == WITHHELD { 404 } else { self.status };
        assert!(
            page.status == status && page.has(words),
            "{}: {situation:?} is {obstacle:?}, not {}: {}",
            self.path,
            page.status,
            page.text()
        );
    }
}

const WITHHELD: &str = "We vinden deze pagina niet";
/// No word on a page: the form is taken.
const ELSEWHERE: &str = "elsewhere";

fn for_patient(obstacle: Obstacle) -> &'static str {
    match obstacle {
        Obstacle::ConcernsOfficer | Obstacle::NotInDirectory => "Deze persoon staat niet meer in de lijst. Zoek opnieuw.",
        Obstacle::IsPatient => "Je kunt jezelf niet uitsluiten.",
        Obstacle::RequestOpen => "Je hebt al een aanvraag voor deze persoon: UA-2026-000999-Z.",
        Obstacle::Excluded => "Deze persoon is al uitgesloten.",
    }
}

fn for_preparing(obstacle: Obstacle) -> &'static str {
    match obstacle {
        // R12: taken as any other, and prepared at another ombudsdienst.
        Obstacle::ConcernsOfficer => ELSEWHERE,
        Obstacle::NotInDirectory => "Kies precies één persoon uit de lijst.",
        Obstacle::IsPatient => "Dit is de patiënt zelf.",
        Obstacle::RequestOpen => "De patiënt heeft al een aanvraag voor deze persoon: UA-2026-000999-Z.",
        Obstacle::Excluded => "De patiënt heeft deze persoon al uitgesloten.",
    }
}

fn for_reopening(obstacle: Obstacle) -> &'static str {
    match obstacle {
        Obstacle::ConcernsOfficer => WITHHELD,
        Obstacle::NotInDirectory => "Deze persoon staat niet meer in de lijst. Je kunt deze aanvraag niet heropenen.",
        Obstacle::IsPatient => "Deze persoon is de patiënt zelf. Je kunt deze aanvraag niet heropenen.",
        Obstacle::RequestOpen => "De patiënt heeft intussen een andere aanvraag voor deze persoon.",
        Obstacle::Excluded => "De patiënt heeft deze persoon intussen uitgesloten.",
    }
}

fn fields(page: &Page, path: &str, typed: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut all = page.hidden(path);
    all.extend(typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    all
}

/// **Ga verder** on the list of people.
async fn choosing(jan: &Visitor) -> Form<'_> {
    let path = jan.fill("/uitsluitingen/aanvragen", "/uitsluitingen/aanvragen", &[("zoek", TERM)]).await.location();
    let page = jan.get(&path).await;
    let fields = fields(&page, &path, &[("persoon", &page.radio(LABEL))]);
    Form { visitor: jan, path, fields, by_officer: false, status: 422, words: for_patient }
}

/// **Verstuur aanvraag**.
async fn sending<'a>(jan: &'a Visitor, draft: &str) -> Form<'a> {
    let path = format!("{draft}/controle");
    let fields = fields(&jan.get(&path).await, &path, &[]);
    Form { visitor: jan, path, fields, by_officer: false, status: 409, words: for_patient }
}

/// **Maak er een aanvraag van**.
async fn preparing<'a>(jan: &Visitor, an: &'a Visitor, person: &[(&str, &str)]) -> Form<'a> {
    let conversation = jan.writes("andere", "Kun je iemand uitsluiten?").await;
    let path = format!("/ombudsdienst{conversation}/aanvraag");
    let csrf = an.get(&path).await.token();
    let mut fields = vec![("csrf".to_owned(), csrf)];
    fields.extend(person.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    Form { visitor: an, path, fields, by_officer: true, status: 422, words: for_preparing }
}

/// **Heropen aanvraag**, of one that was refused.
async fn reopening<'a>(an: &'a Visitor, reference: &str) -> Form<'a> {
    let page = format!("/ombudsdienst/aanvragen/{reference}");
    let refuse = format!("{page}/weiger");
    assert_eq!(an.fill(&page, &refuse, &[("reden", "niet-gevonden"), ("uitleg", "We vonden niemand.")]).await.status, 303);
    let path = format!("{page}/heropen");
    let fields = fields(&an.get(&page).await, &path, &[("reden-heropening", "Toch.")]);
    Form { visitor: an, path, fields, by_officer: true, status: 409, words: for_reopening }
}

/// Sends the form in every situation; only in the last one, without an obstacle, it changes anything.
async fn in_every_situation(portal: &Portal, form: Form<'_>) {
    let stage = Stage::set(portal).await;
    let before = portal.count("select count(*) from exclusion_requests").await;
    let mut wrong = Vec::new();
    for situation in Situation::all() {
        let Some(obstacle) = situation.obstacle(form.by_officer) else { continue };
        stage.make(situation).await;
        let page = form.send().await;
        let words = (form.words)(obstacle);
        let as_expected = match words {
            ELSEWHERE => page.status == 303,
            WITHHELD => page.status == 404 && page.has(words),
            _ => page.status == form.status && page.has(words),
        };
        if !as_expected {
            wrong.push(format!("{situation:?} is {obstacle:?}, not {}: {:?}", page.status, page.texts(".govuk-error-message")));
        }
        stage.undo().await;
        let now = portal.count("select count(*) from exclusion_requests").await;
        if now != before {
            wrong.push(format!("{situation:?}: a request came of it"));
            break;
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", form.path, wrong.join("\n"));
    assert_eq!(form.send().await.status, 303, "{}: nothing stands in the way", form.path);
}

#[tokio::test]
async fn the_patient_who_chooses() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    in_every_situation(&portal, choosing(&jan).await).await;
}

#[tokio::test]
async fn the_patient_who_sends() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let draft = jan.draft_for(TERM, LABEL).await;
    in_every_situation(&portal, sending(&jan, &draft).await).await;
}

#[tokio::test]
async fn the_officer_who_prepares_a_request() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let worker = worker(&portal).await;
    in_every_situation(&portal, preparing(&jan, &an, &[("stap", "kies"), ("persoon", &worker)]).await).await;
}

#[tokio::test]
async fn the_officer_who_reopens_a_request() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let reference = jan.request_for(TERM, LABEL).await;
    in_every_situation(&portal, reopening(&an, &reference).await).await;
}

async fn worker(portal: &Portal) -> String {
    let row = portal.owner().await.query_one("select id::text from care_workers where riziv = $1", &[&RIZIV]).await.unwrap();
    row.get(0)
}

/// Somebody described in words: the same name and place may be asked for once.
#[tokio::test]
async fn a_description_is_asked_for_once_wherever_it_comes_from() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let described = [("naam", "Qwxzina"), ("waar", "az sint lucas onthaal")];
    let draft = jan.draft_described("Qwxzina", "AZ Sint-Lucas, onthaal").await;
    let other = jan.draft_described("Qwxzo", "AZ Sint-Lucas, onthaal").await;
    let describe = format!("{other}/beschrijven");
    let refused = jan.send_draft(&jan.draft_described("Qwxzina", "AZ Sint-Lucas, onthaal").await).await;
    let prepared = [("stap", "beschrijf"), described[0], described[1]];
    let forms = [
        Form {
            visitor: &jan,
            fields: fields(&jan.get(&describe).await, &describe, &described),
            path: describe,
            by_officer: false,
            status: 422,
            words: for_patient,
        },
        preparing(&jan, &an, &prepared).await,
        reopening(&an, &refused).await,
        sending(&jan, &draft).await,
    ];
    let stage = Stage::set(&portal).await;
    for form in forms {
        stage.ask(None, Some("Qwxzina")).await;
        form.answers(&form.send().await, Obstacle::RequestOpen, &"the same description");
        stage.undo().await;
        assert_eq!(form.send().await.status, 303, "{}: nothing stands in the way", form.path);
        // What came of it is closed, so that the next one meets the description only where it is made above.
        let closed = "update exclusion_requests set state = 'withdrawn', decided_at = now(), decided_by = null, taken_by = null, taken_at = null
                      where described_name = 'Qwxzina' and state in ('sent', 'taken', 'asked')";
        stage.owner.execute(closed, &[]).await.unwrap();
    }
}
