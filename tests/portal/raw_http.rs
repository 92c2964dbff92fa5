//! Requests as no browser writes them, byte by byte: where a message ends is never in doubt, and who dawdles is left.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use crate::suite_log;
use crate::support::Portal;

async fn connect(portal: &Portal) -> TcpStream {
    TcpStream::connect(portal.base.strip_prefix("http://").unwrap()).await.unwrap()
}

/// All that is answered until the connection ends, which it must within `patience`.
async fn answers(stream: &mut TcpStream, patience: Duration) -> Vec<String> {
    let mut bytes = Vec::new();
    let end = timeout(patience, async {
        let mut buffer = [0; 4096];
        loop {
            match stream.read(&mut buffer).await {
                // Reset: the server closed with something of ours unread.
                Ok(0) | Err(_) => return,
                Ok(read) => bytes.extend_from_slice(&buffer[..read]),
            }
        }
    })
    .await;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    assert!(end.is_ok(), "the connection is open still: {text}");
    text.split("HTTP/1.1 ").skip(1).map(str::to_owned).collect()
}

/// What is answered to a request with another one behind it.
async fn followed(portal: &Portal, request: &str) -> Vec<String> {
    let mut stream = connect(portal).await;
    let hidden = "GET /gesmokkeld HTTP/1.1\r\nHost: portaal\r\nConnection: close\r\n\r\n";
    let _ = stream.write_all(format!("{request}{hidden}").as_bytes()).await;
    answers(&mut stream, Duration::from_secs(5)).await
}

/// Answered once, and no more on that connection: what is behind it was never a request.
async fn refused(portal: &Portal, what: &str, request: &str) {
    let answers = followed(portal, request).await;
    assert!(answers.len() == 1 && answers[0].starts_with('4') && !answers[0].starts_with("404"), "{what}: {answers:?}");
}

#[tokio::test]
async fn a_request_whose_end_is_in_doubt_is_answered_once_and_the_connection_ends() {
    let portal = Portal::start().await;
    let post = |headers: &str, body: &str| {
        format!(
            "POST /aanmelden HTTP/1.1\r\nHost: portaal\r\nContent-Type: application/x-www-form-urlencoded\r\n{headers}\r\n{body}"
        )
    };
    // What is whole is answered, and what follows it too.
    for whole in [post("Content-Length: 0\r\n", ""), post("Transfer-Encoding: chunked\r\n", "0\r\n\r\n")] {
        let answers = followed(&portal, &whole).await;
        assert!(answers.len() == 2 && answers[1].starts_with("404"), "{answers:?}");
    }
    for (what, request) in [
        ("two lengths", post("Content-Length: 5\r\nContent-Length: 0\r\n", "")),
        ("two lengths, the other way round", post("Content-Length: 0\r\nContent-Length: 5\r\n", "")),
        ("a list of lengths", post("Content-Length: 0, 5\r\n", "")),
        ("a length with a sign", post("Content-Length: +0\r\n", "")),
        ("a length below nothing", post("Content-Length: -1\r\n", "")),
        ("a length beyond all numbers", post("Content-Length: 99999999999999999999999\r\n", "")),
        ("a length and a coding", post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")),
        ("a coding and a length", post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "0\r\n\r\n")),
        ("an unknown coding", post("Transfer-Encoding: gzip\r\n", "0\r\n\r\n")),
        ("an unknown coding after a known one", post("Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n")),
        ("a coding that looks like one", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n")),
        ("two codings", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "0\r\n\r\n")),
        ("a coding with HTTP/1.0", post("Transfer-Encoding: chunked\r\n", "0\r\n\r\n").replacen("HTTP/1.1", "HTTP/1.0", 1)),
        ("a chunk of no size", post("Transfer-Encoding: chunked\r\n", "g\r\n\r\n")),
        ("a folded line", post("X-Iets: een\r\n Content-Length: 5\r\n", "")),
        ("a space before the colon", post("Content-Length : 5\r\n", "")),
        ("a bare carriage return", post("X-Iets: een\rContent-Length: 5\r\n", "")),
        ("a NUL", post("X-Iets: \0\r\n", "")),
    ] {
        refused(&portal, what, &request).await;
    }
}

#[tokio::test]
async fn a_header_section_without_end_is_refused() {
    let portal = Portal::start().await;
    let long = format!("GET / HTTP/1.1\r\nHost: portaal\r\nX-Lang: {}\r\n", "a".repeat(300 * 1024));
    refused(&portal, "one long header", &long).await;
    let many: String = (0..1000).map(|number| format!("X-{number}: a\r\n")).collect();
    refused(&portal, "many headers", &format!("GET / HTTP/1.1\r\nHost: portaal\r\n{many}\r\n")).await;
    assert_eq!(portal.anonymous().get("/info/uitsluitingen").await.status, 200);
}

/// Sends `start`, then `drop` every second for as long as it is taken; how long that lasted, and what was answered.
async fn dawdle(portal: &Portal, start: &str, drop: &'static str, patience: Duration) -> (Duration, Vec<String>) {
    let begun = Instant::now();
    let mut stream = connect(portal).await;
    stream.write_all(start.as_bytes()).await.unwrap();
    let (mut read, mut write) = stream.split();
    let mut bytes = Vec::new();
    let slowly = async {
        loop {
            sleep(Duration::from_secs(1)).await;
            if write.write_all(drop.as_bytes()).await.is_err() {
                return;
            }
        }
    };
    let ended = timeout(patience, async {
        tokio::select! {
            () = slowly => {}
            _ = read.read_to_end(&mut bytes) => {}
        }
    });
    assert!(ended.await.is_ok(), "the connection is open still: {}", String::from_utf8_lossy(&bytes));
    (begun.elapsed(), String::from_utf8_lossy(&bytes).split("HTTP/1.1 ").skip(1).map(str::to_owned).collect())
}

/// Whoever sends a header or a body a byte a second holds nothing for long.
#[tokio::test]
async fn a_slow_header_and_a_slow_body_are_cut_off() {
    let portal = Portal::start().await;
    let form = "POST /aanmelden HTTP/1.1\r\nHost: portaal\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\n";
    let (header, body) = tokio::join!(
        dawdle(&portal, "GET / HTTP/1.1\r\nHost: portaal\r\nX-Traag: ", "a", Duration::from_secs(30)),
        dawdle(&portal, form, "a", Duration::from_secs(75)),
    );
    for (what, (lasted, answers)) in [("header", header), ("body", body)] {
        assert!(answers.len() <= 1 && answers.iter().all(|answer| answer.starts_with("40")), "{what}, {lasted:?}: {answers:?}");
    }
    assert_eq!(portal.anonymous().get("/info/uitsluitingen").await.status, 200);
}

/// A scan of ports is no fault of ours: it leaves no line of level ERROR, for which somebody would be called at night.
#[tokio::test]
async fn requests_that_are_none_are_no_errors_in_the_log() {
    let portal = Portal::start().await;
    let tls = "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}";
    let long = format!("GET /{} HTTP/1.1\r\n\r\n", "a".repeat(300 * 1024));
    for junk in
        ["onzin\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET / HTTP/1.1\r\nX\r\n\r\n", "SSH-2.0-OpenSSH_9.2\r\n\r\n", tls, &long]
    {
        let mut stream = connect(&portal).await;
        let _ = stream.write_all(junk.as_bytes()).await;
        // Some are left open by the server until more comes: then we hang up.
        let _ = timeout(Duration::from_millis(500), stream.read(&mut [0; 64])).await;
        drop(stream);
    }
    assert_eq!(portal.anonymous().get("/info/uitsluitingen").await.status, 200);
    sleep(Duration::from_millis(300)).await;
    let text = suite_log::text();
    // Other tests run meanwhile, and break answers off on purpose: that stays an error.
    let strangers = ["\"message\":\"stream error", "\"message\":\"MAX_BUFFER_SIZE"];
    let loud: Vec<&str> = text.lines().filter(|line| strangers.iter().any(|stranger| line.contains(stranger))).collect();
    assert!(loud.is_empty(), "{loud:#?}");
}
