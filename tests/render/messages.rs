//! The pages of conversations.

use mijntoegang::messages::officer::views::{TalkOwner, TalkPage, TalkRow, TalkState, TalkTab, TalksPage};
use mijntoegang::messages::views::{
    BreakActs, ConversationLink, ConversationPage, DisputeLine, InboxPage, InboxRow, MessageConflictPage, MessageLine, NewPage,
    NoticeHead, Paging, PatientLine, Sign,
};
use mijntoegang::patients::PatientFacts as Whose;
use mijntoegang::requests::officer::views::{PreparePage, QuestionPage};
use mijntoegang::web::views::{FileLine, Tag};
use mijntoegang::web::{FormState, Frame};

use super::pages::{AWKWARD, DRAFT, REFERENCE, choice, html, look, officer, patient, persons, refused};

const TALK: &str = "GB-2026-004217-X";
const TEXT: &str = "Dag 🙏\n<script>alert(1)</script> \u{202e}omgekeerd";

fn paging(page: i64, more: bool) -> Paging {
    Paging { page, more }
}

fn lines(draft: bool) -> Vec<MessageLine> {
    let line = |mine, who: &str| MessageLine {
        mine,
        who: who.to_owned(),
        at: "23 november 2026 om 10.40 uur".to_owned(),
        iso: "2026-11-23T10:40:00+01:00".to_owned(),
        body: TEXT.to_owned(),
        seen: mine,
        draft: draft.then(|| DRAFT.to_owned()),
        files: [(false, "één <b>.pdf"), (true, "besmet.png")]
            .map(|(infected, name)| FileLine { id: DRAFT.to_owned(), name: name.to_owned(), kilobytes: 12, infected })
            .to_vec(),
        letter: (!mine).then(|| DRAFT.to_owned()),
    };
    vec![line(true, "Jij"), line(false, "Lien Maes, ombudsdienst")]
}

const SIGN: Sign = Sign { icon: "doorbreking", tone: "danger" };

/// The lines of a patient: the last one the portal's own, with what can be done about it.
fn own_lines(draft: bool, dispute: Option<DisputeLine>, broken: Option<BreakActs>) -> Vec<PatientLine> {
    let plain = |message| PatientLine { message, head: None, dispute: None, broken: None };
    let mut own: Vec<PatientLine> = lines(draft).into_iter().map(plain).collect();
    let told = MessageLine { who: "Mijn Toegang".to_owned(), ..lines(false).remove(1) };
    let head = Some(NoticeHead { title: format!("{AWKWARD} opende je dossier"), sign: SIGN });
    own.push(PatientLine { message: told, head, dispute, broken });
    own
}

fn inbox(rows: usize, searched: bool) -> InboxPage {
    let row = |unread| InboxRow {
        reference: TALK.to_owned(),
        title: "Andere vraag".to_owned(),
        sign: SIGN,
        unread,
        from: unread.then(|| "Jij".to_owned()),
        words: TEXT.to_owned(),
        at: "23 november 2026".to_owned(),
    };
    InboxPage {
        frame: patient("Berichten"),
        rows: (0..rows).map(|at| row(at == 0)).collect(),
        paging: paging(if rows > 0 { 2 } else { 1 }, rows > 0),
        searched,
        form: FormState::default(),
    }
}

fn disputed() -> DisputeLine {
    DisputeLine::Case {
        state: Tag { text: "Melding ontvangen", colour: "grey" },
        latest: Some("23 december 2026".to_owned()),
        conversation: "GB-2026-000001-A".to_owned(),
    }
}

fn open_break() -> BreakActs {
    BreakActs::Open { id: DRAFT.to_owned(), latest: "23 december 2026".to_owned() }
}

fn break_case() -> BreakActs {
    BreakActs::Case { state: Tag { text: "Melding ontvangen", colour: "grey" }, latest: Some("23 december 2026".to_owned()) }
}

fn conversation() -> ConversationPage {
    ConversationPage {
        frame: patient("Andere vraag"),
        reference: TALK.to_owned(),
        subject: "Andere vraag".to_owned(),
        link: ConversationLink::Request(REFERENCE.to_owned()),
        lines: own_lines(false, Some(DisputeLine::Open), None),
        paging: paging(1, false),
        closed: None,
        waits: true,
        key: DRAFT.to_owned(),
        form: FormState::default(),
    }
}

/// One of each state.
pub fn talk_rows() -> Vec<TalkRow> {
    let row = |unread, state| TalkRow {
        reference: TALK.to_owned(),
        subject: "Andere vraag".to_owned(),
        patient: Some(AWKWARD.to_owned()),
        birth_year: "1985".to_owned(),
        words: format!("{AWKWARD}: <b>eerste woorden</b>"),
        unread,
        state,
        owner: unread.then(|| TalkOwner { name: AWKWARD.to_owned(), initials: "ŁM".to_owned(), is_me: true }),
        at: "10.40 uur".to_owned(),
        at_full: "Vandaag om 10.40 uur".to_owned(),
    };
    let all = [TalkState::NotMe, TalkState::ToAnswer, TalkState::AwaitsPatient, TalkState::NothingToAnswer, TalkState::Closed];
    all.into_iter().map(|state| row(state == TalkState::ToAnswer, state)).collect()
}

fn talks(rows: bool, filtered: bool) -> TalksPage {
    TalksPage {
        frame: Frame { unread: 100, ..officer("Berichten") },
        tabs: vec![
            TalkTab { address: "/ombudsdienst/berichten?toon=mijn", text: "Mijn", count: "99+".to_owned(), current: true },
            TalkTab { address: "/ombudsdienst/berichten", text: "Alles", count: "3".to_owned(), current: false },
        ],
        rows: if rows { talk_rows() } else { Vec::new() },
        paging: paging(if rows { 2 } else { 1 }, rows),
        pages: "/ombudsdienst/berichten?".to_owned(),
        searched: filtered,
        form: FormState::default(),
    }
}

fn talk() -> TalkPage {
    TalkPage {
        frame: officer("Gesprek GB-2026-004217-X"),
        reference: TALK.to_owned(),
        subject: "Uitsluiting aanvragen".to_owned(),
        patient: Whose { name: AWKWARD.to_owned(), born: "14 juli 1984".to_owned(), niss: "84.07.14-210.19".to_owned() },
        look: look(),
        link: ConversationLink::BreakOf(DRAFT.to_owned()),
        lines: lines(false),
        paging: paging(2, true),
        closed: None,
        handed_over: false,
        may_become_request: true,
        prepared: false,
        key: DRAFT.to_owned(),
        templates: vec![choice(DRAFT, AWKWARD)],
        form: FormState::default(),
    }
}

fn prepare() -> PreparePage {
    PreparePage {
        frame: officer("Maak er een aanvraag van"),
        reference: TALK.to_owned(),
        words: TEXT.to_owned(),
        persons: persons(false),
        too_many: true,
        searched_as: Some("Sofie Claes".to_owned()),
        searched: true,
        form: FormState::default(),
    }
}

/// The name of each page and its HTML.
pub fn pages() -> Vec<(&'static str, String)> {
    let new = |institutions, form| NewPage {
        frame: patient("Nieuw bericht"),
        key: DRAFT.to_owned(),
        topics: vec![choice("uitsluiting", "Uitsluiting aanvragen"), choice("andere", "Andere vraag")],
        institutions,
        form,
    };
    let question = |form| QuestionPage {
        frame: officer("Stel een vraag aan de patiënt"),
        reference: REFERENCE.to_owned(),
        back: format!("/ombudsdienst/aanvragen/{REFERENCE}"),
        place: None,
        key: DRAFT.to_owned(),
        form,
    };
    let several = vec![choice("i-1", "AZ Sint-Lucas Brugge"), choice("i-2", "AZ Zeewind")];
    let all_fields = ["persoon", "zoek-persoon", "naam", "waar", "functie"];
    vec![
        ("inbox", html(&inbox(2, false))),
        ("inbox-searched", html(&inbox(2, true))),
        ("inbox-nothing-found", html(&inbox(0, true))),
        ("inbox-empty", html(&inbox(0, false))),
        ("inbox-many-unread", html(&InboxPage { frame: Frame { unread: 100, ..patient("Berichten") }, ..inbox(1, false) })),
        ("new-message", html(&new(Vec::new(), FormState::default()))),
        ("new-message-refused", html(&new(several, refused(&["onderwerp", "instelling", "tekst"])))),
        ("conversation", html(&conversation())),
        (
            "conversation-prepared",
            html(&ConversationPage {
                link: ConversationLink::Exclusion,
                lines: own_lines(true, None, None).split_off(1),
                ..conversation()
            }),
        ),
        (
            "conversation-closed",
            html(&ConversationPage {
                link: ConversationLink::Break,
                closed: Some("23 november 2026".to_owned()),
                paging: paging(2, true),
                form: refused(&["tekst"]),
                ..conversation()
            }),
        ),
        (
            "conversation-plain",
            html(&ConversationPage { link: ConversationLink::Nothing, lines: own_lines(false, None, None), ..conversation() }),
        ),
        ("conversation-disputed", html(&ConversationPage { lines: own_lines(false, Some(disputed()), None), ..conversation() })),
        ("conversation-break", html(&ConversationPage { lines: own_lines(false, None, Some(open_break())), ..conversation() })),
        (
            "conversation-break-case",
            html(&ConversationPage { lines: own_lines(false, None, Some(break_case())), ..conversation() }),
        ),
        ("talks", html(&talks(true, false))),
        ("talks-searched", html(&talks(true, true))),
        ("talks-empty", html(&talks(false, false))),
        ("talks-nothing-found", html(&talks(false, true))),
        ("talk", html(&talk())),
        ("talk-prepared", html(&TalkPage { may_become_request: false, prepared: true, ..talk() })),
        ("talk-refused", html(&TalkPage { link: ConversationLink::Break, form: refused(&["tekst"]), ..talk() })),
        (
            "talk-closed",
            html(&TalkPage {
                link: ConversationLink::Request(REFERENCE.to_owned()),
                closed: Some(("An De Smet".to_owned(), "23 november 2026 om 14.05 uur".to_owned())),
                may_become_request: false,
                form: refused(&["tekst"]),
                ..talk()
            }),
        ),
        ("talk-handed-over", html(&TalkPage { handed_over: true, ..talk() })),
        (
            "message-conflict",
            html(&MessageConflictPage {
                frame: patient("Gaat dit over iemand van de ombudsdienst?"),
                action: "/berichten/nieuw".to_owned(),
                words: AWKWARD.to_owned(),
                only_one: false,
                with_files: true,
                form: refused(&["gaat-over"]),
            }),
        ),
        ("question", html(&question(FormState::default()))),
        ("question-refused", html(&question(refused(&["vraag"])))),
        ("prepare", html(&prepare())),
        ("prepare-refused", html(&PreparePage { form: refused(&all_fields), ..prepare() })),
        ("prepare-nobody", html(&PreparePage { persons: Vec::new(), form: refused(&all_fields), ..prepare() })),
        ("prepare-start", html(&PreparePage { persons: Vec::new(), searched: false, ..prepare() })),
    ]
}
