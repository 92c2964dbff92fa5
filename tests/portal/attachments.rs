//! Files with a message: kept whole, served safely to those who may read the message, refused kindly otherwise.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use mijntoegang::scan::Scanner;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::files::{jpeg, pdf, png};
use crate::support::{Page, Portal, Visitor, new_database, start_of_tests};

const NEW: &str = "/berichten/nieuw";
/// Files by name.
type Sent<'a> = &'a [(&'a str, &'a [u8])];

const TEXT: &str = "Ik stuur het formulier mee. 😀 <script>alert(1)</script>";

/// A form with files as a browser writes it.
pub fn multipart(fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(format!("--grens\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes());
    }
    for (name, bytes) in files {
        body.extend(
            format!(
                "--grens\r\nContent-Disposition: form-data; name=\"bijlage\"; filename=\"{name}\"\r\nContent-Type: text/html\r\n\r\n"
            )
            .into_bytes(),
        );
        body.extend_from_slice(bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--grens--\r\n");
    body
}

pub async fn post(visitor: &Visitor, path: &str, body: Vec<u8>) -> Page {
    let request =
        visitor.client.post(format!("{}{path}", visitor.base)).header("content-type", "multipart/form-data; boundary=grens");
    Page::of(request.body(body).send().await.unwrap()).await
}

/// A new message with these files.
pub async fn write(visitor: &Visitor, text: &str, files: &[(&str, &[u8])]) -> Page {
    post(visitor, NEW, form(&visitor.get(NEW).await, text, files)).await
}

fn form(page: &Page, text: &str, files: &[(&str, &[u8])]) -> Vec<u8> {
    let hidden = page.hidden(NEW);
    let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.extend([("onderwerp", "andere"), ("tekst", text)]);
    multipart(&fields, files)
}

/// The addresses of the files on a conversation's page.
pub async fn files(visitor: &Visitor, conversation: &str) -> Vec<(String, String)> {
    let page = visitor.get(conversation).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let html = scraper::Html::parse_document(&page.body);
    let links = scraper::Selector::parse(".mt-files a").unwrap();
    html.select(&links).map(|link| (link.text().collect(), link.attr("href").unwrap().to_owned())).collect()
}

pub async fn download(visitor: &Visitor, path: &str) -> (u16, reqwest::header::HeaderMap, Vec<u8>) {
    let response = visitor.client.get(format!("{}{path}", visitor.base)).send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    (status, headers, response.bytes().await.unwrap().to_vec())
}

#[tokio::test]
async fn files_reach_the_ombudsdienst_whole_and_nobody_else() {
    let portal = Portal::start().await;
    let (jan, emma) = (portal.signed_in("jan").await, portal.signed_in("emma").await);
    let (an, koen) = (portal.signed_in("an-ombudsdienst").await, portal.signed_in("koen-ombudsdienst").await);
    let sent: [(&str, Vec<u8>); 3] = [("formulier.pdf", pdf(600_000)), ("foto.jpg", jpeg()), ("scan.png", png())];
    let given: Vec<(&str, &[u8])> = sent.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    let conversation = write(&jan, TEXT, &given).await.location();
    assert!(jan.get(&conversation).await.has(TEXT));
    let mine = files(&jan, &conversation).await;
    let theirs = files(&an, &format!("/ombudsdienst{conversation}")).await;
    assert_eq!(mine.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["formulier.pdf", "foto.jpg", "scan.png"]);
    for (at, (kind, (name, bytes))) in ["application/pdf", "image/jpeg", "image/png"].into_iter().zip(&sent).enumerate() {
        for (visitor, (_, path)) in [(&jan, &mine[at]), (&an, &theirs[at])] {
            let (status, headers, content) = download(visitor, path).await;
            let header = |name: &str| headers.get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
            assert_eq!((status, header("content-type").as_str()), (200, kind));
            assert!(content == *bytes, "{name} is whole");
            assert!(header("content-disposition").starts_with("attachment;"), "{name}: {}", header("content-disposition"));
            assert!(
                header("content-security-policy").contains("sandbox") && !header("content-security-policy").contains("'self'")
            );
            assert_eq!((header("x-content-type-options").as_str(), header("cache-control").as_str()), ("nosniff", "no-store"));
        }
        let (patients, officers) = (&mine[at].1, &theirs[at].1);
        for (visitor, path, status) in [
            (&emma, patients, 404),
            (&koen, officers, 404),
            (&an, patients, 403),
            (&jan, officers, 403),
            (&portal.anonymous(), patients, 303),
            (&portal.anonymous(), officers, 303),
        ] {
            assert_eq!(download(visitor, path).await.0, status, "{path}");
        }
    }
    let read = "select count(*) from audit_events where action = 'attachment-read' and patient_id is not null and actor_kind = 'officer'";
    assert_eq!(portal.count(read).await, 3);
}

#[tokio::test]
async fn the_largest_file_is_taken_and_one_byte_more_is_not() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let rest = pdf(0).len();
    let most = pdf(5 * 1024 * 1024 - rest);
    assert_eq!(most.len(), 5 * 1024 * 1024);
    let conversation = write(&jan, TEXT, &[("a.pdf", &most), ("b.pdf", &most), ("c.pdf", &most)]).await.location();
    for (_, path) in files(&jan, &conversation).await {
        assert!(download(&jan, &path).await.2 == most);
    }
    assert_eq!(portal.count("select count(*) from attachment_chunks").await, 60);
    let refused = write(&jan, TEXT, &[("groot.pdf", &pdf(5 * 1024 * 1024 - rest + 1))]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.has("‘groot.pdf’ is te groot. Een bestand mag maximaal 5 MB zijn."), "{}", refused.text());
}

#[tokio::test]
async fn what_cannot_be_kept_is_said_at_the_field_and_the_text_stays() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let (whole, small) = (pdf(0), png());
    let html = b"<html><script>alert(1)</script></html>".to_vec();
    let cases: [(Sent<'_>, &str); 6] = [
        (&[("virus.exe", b"MZ...")], "‘virus.exe’ is geen PDF, JPEG of PNG. Kies een ander bestand."),
        (&[("formulier.pdf", &html)], "‘formulier.pdf’ is geen PDF, JPEG of PNG."),
        (&[("tekening.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")], "is geen PDF, JPEG of PNG."),
        (&[("foto.jpg", &jpeg()[..30])], "‘foto.jpg’ kunnen we niet lezen."),
        (&[("leeg.pdf", b"")], "‘leeg.pdf’ is leeg: er staat niets in."),
        (&[("1.pdf", &whole), ("2.png", &small), ("3.pdf", &whole), ("4.pdf", &whole)], "Voeg maximaal 3 bestanden toe."),
    ];
    for (files, message) in cases {
        let page = write(&jan, TEXT, files).await;
        assert_eq!(page.status, 422, "{message}: {}", page.text());
        assert!(page.text_of(".govuk-error-summary").contains(message), "{message}: {}", page.text());
        assert_eq!(page.text_of("textarea[name=tekst]"), TEXT);
        assert!(page.attribute("input[type=file]", "aria-describedby").unwrap().contains("bijlage-fout"));
    }
    // Broken off on the way: the text came before it.
    let body = form(&jan.get(NEW).await, TEXT, &[("formulier.pdf", &whole)]);
    let page = post(&jan, NEW, body[..body.len() - 20].to_vec()).await;
    assert_eq!(page.status, 422, "{}", page.text());
    assert!(page.has("Je bestand kwam niet volledig aan. Kies het opnieuw.") && page.text_of("textarea[name=tekst]") == TEXT);
    // The text is refused: the files must be chosen again, and the page says so.
    let page = write(&jan, " ", &[("formulier.pdf", &whole)]).await;
    assert!(page.status == 422 && page.has("Kies je bestanden opnieuw."), "{}", page.text());
    for table in ["messages", "conversations", "attachments", "attachment_chunks"] {
        let more = if table == "messages" || table == "conversations" {
            " where patient_id = (select id from patients where niss = '85073099932')"
        } else {
            ""
        };
        assert_eq!(portal.count(&format!("select count(*) from {table}{more}")).await, 0, "{table}");
    }
}

#[tokio::test]
async fn what_no_browser_sends_is_answered_too() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let page = jan.get(NEW).await;
    let token = page.token();
    let fields = [("csrf", token.as_str()), ("onderwerp", "andere"), ("tekst", "a")];
    let twice = [&fields[..], &[("tekst", "b")]].concat();
    let nul = [("csrf", token.as_str()), ("onderwerp", "andere"), ("tekst", "a\0")];
    let long = "x".repeat(1024 * 1024 + 1);
    let large = [("csrf", token.as_str()), ("onderwerp", "andere"), ("tekst", long.as_str())];
    for (body, status) in [
        (multipart(&twice, &[]), 400),
        (multipart(&nul, &[]), 400),
        (multipart(&large, &[("a.pdf", &pdf(0))]), 413),
        (multipart(&fields[1..], &[("a.pdf", &pdf(0))]), 403),
        (b"onzin".to_vec(), 403),
        (Vec::new(), 403),
    ] {
        let answer = post(&jan, NEW, body).await;
        assert_eq!(answer.status, status, "{}", answer.text());
    }
    assert_eq!(
        portal.count("select count(*) from messages m join patients p on p.id = m.patient_id where p.niss = '85073099932'").await,
        0
    );
}

#[tokio::test]
async fn a_name_is_shown_as_text_and_leads_nowhere() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let bytes = png();
    for (sent, shown) in [
        ("../../../etc/passwd", "passwd.png"),
        ("<script>alert(1)<.png", "<script>alert(1)<.png"),
        ("één 😀 d'Hondt.png", "één 😀 d'Hondt.png"),
        ("..\\\\..\\\\geheim.png", "geheim.png"),
    ] {
        let conversation = write(&jan, "Zie bijlage.", &[(sent, &bytes)]).await.location();
        let found = files(&jan, &conversation).await;
        assert_eq!(found[0].0, shown, "{sent}");
        let (status, headers, _) = download(&jan, &found[0].1).await;
        assert_eq!(status, 200);
        let disposition = headers.get("content-disposition").unwrap().to_str().unwrap().to_owned();
        assert!(disposition.is_ascii() && !disposition.contains(".."), "{disposition}");
    }
    for path in ["/bijlagen/..%2f..%2fetc%2fpasswd", "/bijlagen/1", "/bijlagen/0197a000-0000-7000-8000-000000000001"] {
        assert_eq!(jan.get(path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn the_same_form_again_is_one_message_and_an_added_file_is_not_lost() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let page = jan.get(NEW).await;
    let body = form(&page, TEXT, &[("a.pdf", &pdf(0))]);
    let first = post(&jan, NEW, body.clone()).await.location();
    assert_eq!(post(&jan, NEW, body).await.location(), first);
    assert_eq!(portal.count("select count(*) from attachments").await, 1);
    // Back, another file beside the same words: another message, with that file.
    let second = post(&jan, NEW, form(&page, TEXT, &[("b.pdf", &pdf(70))])).await.location();
    assert_eq!(files(&jan, &second).await.iter().filter(|(name, _)| name == "b.pdf").count(), 1);
}

#[tokio::test]
async fn after_expiry_the_text_is_kept() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let body = form(&jan.get(NEW).await, TEXT, &[("a.pdf", &pdf(0))]);
    portal.clock.advance(chrono::TimeDelta::hours(2));
    assert_eq!(post(&jan, NEW, body).await.location(), "/aanmelden");
    let page = jan.get("/aanmelden").await;
    assert_eq!(jan.send(&page, "/aanmelden", &[("persoon", "jan")]).await.location(), NEW);
    let shown = jan.get(NEW).await;
    assert_eq!(shown.text_of("textarea[name=tekst]"), TEXT);
    assert!(shown.has("Kies je bestanden opnieuw."), "{}", shown.text());
    assert_eq!(portal.count("select count(*) from attachments").await, 0);
}

/// A scanner as clamd speaks: what it answers can be changed; 0 clean, 1 found, 2 no answer.
struct Clamd {
    answer: Arc<AtomicU8>,
    scanner: Scanner,
}

impl Clamd {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let scanner = Scanner::Tcp(listener.local_addr().unwrap().to_string());
        let answer = Arc::new(AtomicU8::new(0));
        let given = Arc::clone(&answer);
        tokio::spawn(async move {
            while let Ok((mut line, _)) = listener.accept().await {
                let given = Arc::clone(&given);
                tokio::spawn(async move {
                    let mut start = [0; 10];
                    line.read_exact(&mut start).await.unwrap();
                    assert_eq!(&start, b"zINSTREAM\0");
                    loop {
                        let length = line.read_u32().await.unwrap();
                        if length == 0 {
                            break;
                        }
                        let mut chunk = vec![0; usize::try_from(length).unwrap()];
                        line.read_exact(&mut chunk).await.unwrap();
                    }
                    let words: &[u8] = match given.load(Ordering::SeqCst) {
                        0 => b"stream: OK\0",
                        1 => b"stream: Proef FOUND\0",
                        _ => b"",
                    };
                    line.write_all(words).await.unwrap();
                });
            }
        });
        Self { answer, scanner }
    }

    fn says(&self, answer: u8) {
        self.answer.store(answer, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn while_a_scanner_is_configured_nothing_unscanned_is_served() {
    let clamd = Clamd::start().await;
    let (database, clock) = (new_database().await, mijntoegang::clock::Clock::fixed(start_of_tests()));
    // Kept before there was a scanner.
    let before = Portal::over(database.clone(), clock.clone(), |_| {}).await;
    let jan = before.signed_in("jan").await;
    let old = write(&jan, "Eerste.", &[("oud.pdf", &pdf(0))]).await.location();
    let old_file = files(&jan, &old).await[0].1.clone();
    assert_eq!(download(&jan, &old_file).await.0, 200);

    let portal = Portal::over(database, clock, |builder| builder.scanner = Some(clamd.scanner.clone())).await;
    let jan = portal.signed_in("jan").await;
    clamd.says(2);
    assert_eq!(download(&jan, &old_file).await.0, 503, "nobody knows yet");
    // A scanner that is away costs nobody a message.
    let waiting = write(&jan, "Tweede.", &[("wacht.pdf", &pdf(9))]).await.location();
    let file = files(&jan, &waiting).await[0].1.clone();
    assert_eq!(download(&jan, &file).await.0, 503);
    clamd.says(0);
    assert_eq!(download(&jan, &file).await.0, 200);
    assert_eq!(download(&jan, &old_file).await.0, 200);
    // Said to be clean once, it is not asked about again.
    clamd.says(2);
    assert_eq!(download(&jan, &file).await.0, 200);

    let later = write(&jan, "Derde.", &[("later.pdf", &pdf(11))]).await.location();
    let file = files(&jan, &later).await[0].1.clone();
    clamd.says(1);
    assert_eq!(download(&jan, &file).await.0, 404);
    let page = jan.get(&later).await;
    assert!(page.has("later.pdf (geblokkeerd: hier zit misschien iets schadelijks in)"), "{}", page.text());
    let refused = write(&jan, TEXT, &[("besmet.pdf", &pdf(0))]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.has("In ‘besmet.pdf’ zit misschien iets schadelijks.") && refused.text_of("textarea[name=tekst]") == TEXT);
}

#[tokio::test]
async fn whenever_the_page_comes_back_files_are_to_be_chosen_again() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let lien = portal.signed_in("lien-ombudsdienst").await;
    let conversation = write(&jan, TEXT, &[]).await.location();
    let (theirs, pdf) = (format!("/ombudsdienst{conversation}"), pdf(0));
    let with_file = |page: &Page, path: &str, files: Sent| {
        let hidden = page.hidden(path);
        let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        fields.push(("tekst", "Mijn tekst"));
        multipart(&fields, files)
    };
    // A colleague closed it.
    let open = an.get(&theirs).await;
    assert_eq!(lien.fill(&theirs, &format!("{theirs}/sluit"), &[]).await.status, 303);
    for (files, said) in [(&[("a.pdf", &pdf[..])][..], true), (&[], false)] {
        let late = post(&an, &theirs, with_file(&open, &theirs, files)).await;
        assert!(late.status == 409 && late.has("Mijn tekst"), "{}", late.text());
        assert_eq!(late.has("Je bestanden zijn niet bewaard."), said);
    }
    // It is full.
    let full = "update conversations set named_key = rpad(named_key, 19998, ' w')";
    portal.owner().await.batch_execute(full).await.unwrap();
    let page = jan.get(&conversation).await;
    let refused = post(&jan, &conversation, with_file(&page, &conversation, &[("a.pdf", &pdf)])).await;
    assert!(refused.status == 422 && refused.has("Kies je bestanden opnieuw."), "{}", refused.text());
    assert_eq!(portal.count("select count(*) from attachments").await, 0);
}

#[tokio::test]
async fn a_body_of_countless_parts_keeps_nobody_waiting() {
    let portal = Portal::start().await;
    let part = "--grens\r\nContent-Disposition: form-data; name=\"bijlage\"; filename=\"a\"\r\n\r\n\r\n";
    let many = part.repeat(100_000);
    let stranger = portal.anonymous();
    let sending = (0..4).map(|_| post(&stranger, NEW, many.clone().into_bytes()));
    let sending = futures_util::future::join_all(sending);
    let others = async {
        let mut longest = std::time::Duration::ZERO;
        for _ in 0..20 {
            let asked = std::time::Instant::now();
            assert_eq!(portal.anonymous().get("/privacy").await.status, 200);
            longest = longest.max(asked.elapsed());
        }
        longest
    };
    let (answers, longest) = tokio::join!(sending, others);
    assert!(answers.iter().all(|answer| answer.status == 303), "to sign in, without a look at what was sent");
    assert!(longest < std::time::Duration::from_secs(5), "{longest:?}");
    // Whoever is signed in is told that it is too much, however little is in it.
    let emma = portal.signed_in("emma").await;
    assert_eq!(post(&emma, NEW, many.into_bytes()).await.status, 413);
    let name = |n: usize| format!("--grens\r\nContent-Disposition: form-data; name=\"{n}{}\"\r\n\r\n\r\n", "n".repeat(20_000));
    let names: String = (0..80).map(name).collect();
    assert_eq!(post(&emma, NEW, format!("{names}--grens--\r\n").into_bytes()).await.status, 413, "names count too");
}
