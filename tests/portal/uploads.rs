//! Forms with files that come slowly: each person has places of their own, and a minimum rate.

use std::sync::Arc;
use std::time::Duration;

use mijntoegang::clock::Clock;
use mijntoegang::web::upload::Uploads;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};

use crate::attachments::{self, multipart};
use crate::support::{Portal, Visitor, new_database, start_of_tests};

const SILENCE: Duration = Duration::from_secs(2);

async fn portal() -> Portal {
    Portal::over(new_database().await, Clock::fixed(start_of_tests()), |builder| {
        builder.uploads = Arc::new(Uploads::with_silence_limit(SILENCE));
    })
    .await
}

/// Signed in by hand, for a connection that is written byte by byte: the cookie, and a token.
async fn cookie_and_token(portal: &Portal, key: &str) -> (String, String) {
    let visitor = portal.anonymous();
    let token = visitor.get("/aanmelden").await.token();
    let answer = visitor.post("/aanmelden", &[("csrf", &token), ("persoon", key)]).await;
    let cookies = answer.headers.get_all("set-cookie").iter().map(|one| one.to_str().unwrap());
    let cookie = cookies.map(|one| one.split(';').next().unwrap()).find(|one| one.starts_with("mt=")).unwrap().to_owned();
    (cookie, visitor.get("/berichten/nieuw").await.token())
}

/// Begins a message with a file, and sends a byte of it now and then. Answers the status line, and after how long it came.
async fn drip(base: String, cookie: String, token: String) -> (String, Duration) {
    let began = Instant::now();
    let mut stream = TcpStream::connect(base.trim_start_matches("http://")).await.unwrap();
    let head = format!(
        "POST /berichten/nieuw HTTP/1.1\r\nHost: x\r\nCookie: {cookie}\r\nContent-Type: multipart/form-data; boundary=x\r\n\
         Content-Length: 5000000\r\n\r\n--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n\
         --x\r\nContent-Disposition: form-data; name=\"bijlage\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = vec![0; 64];
    loop {
        match timeout(Duration::from_millis(300), stream.read(&mut answer)).await {
            Ok(Ok(n)) => return (String::from_utf8_lossy(&answer[..n]).lines().next().unwrap_or("").to_owned(), began.elapsed()),
            Ok(Err(error)) => return (error.to_string(), began.elapsed()),
            Err(_) => {
                let _ = stream.write_all(b"x").await;
            }
        }
        assert!(began.elapsed() < Duration::from_secs(60), "never given up");
    }
}

/// A message with a picture, as the others send it meanwhile.
async fn sends_at_once(visitor: &Visitor) {
    let page = visitor.get("/berichten/nieuw").await;
    let hidden = page.hidden("/berichten/nieuw");
    let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.extend([("onderwerp", "andere"), ("tekst", "Met een foto")]);
    let began = Instant::now();
    let body = multipart(&fields, &[("foto.png", &crate::files::png())]);
    let sent = attachments::post(visitor, "/berichten/nieuw", body).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    assert!(began.elapsed() < SILENCE, "it waited {:?}", began.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forty_dripping_uploads_of_one_person_keep_nobody_else_waiting() {
    let portal = portal().await;
    let (cookie, token) = cookie_and_token(&portal, "jan").await;
    let slow: Vec<_> = (0..40).map(|_| tokio::spawn(drip(portal.base.clone(), cookie.clone(), token.clone()))).collect();
    tokio::time::sleep(Duration::from_millis(700)).await;
    sends_at_once(&portal.signed_in("noor").await).await;
    for one in slow {
        let (status, after) = one.await.unwrap();
        assert!(status.contains("400") || status.contains("503"), "{status}");
        assert!(after < Duration::from_secs(30), "given up after {after:?}");
    }
    // Nothing holds a place any more.
    sends_at_once(&portal.signed_in("jan").await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_token_that_holds_no_place_is_taken() {
    let portal = portal().await;
    let (cookie, _) = cookie_and_token(&portal, "noor").await;
    let slow: Vec<_> = (0..40).map(|_| tokio::spawn(drip(portal.base.clone(), cookie.clone(), "x".to_owned()))).collect();
    tokio::time::sleep(Duration::from_millis(700)).await;
    sends_at_once(&portal.signed_in("noor").await).await;
    for one in slow {
        let (status, _) = one.await.unwrap();
        assert!(status.contains("400"), "{status}");
    }
    assert_eq!(portal.count("select count(*) from attachments").await, 1);
}
