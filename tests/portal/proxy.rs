//! Behind a reverse proxy as the documents set one up: what the portal takes passes, and streams are not held up.

use std::ffi::OsStr;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use mijntoegang::applications::Scope;
use mijntoegang::changes::Pace;
use mijntoegang::web::upload::MAX_UPLOAD_BODY;
use tokio::time::{sleep, timeout};

use crate::attachments::{files, write};
use crate::break_glass::jan_excludes_sofie;
use crate::certificate::certificate;
use crate::files::pdf;
use crate::support::{Portal, Visitor};

const EXAMPLE: &str = include_str!("../../examples/proxy/nginx.conf");
const HOST: &str = "toegang.ziekenhuis.be";
/// How long a stream is followed; more than any default of a proxy.
const FOLLOWED: Duration = Duration::from_secs(65);
const PULSE: Duration = Duration::from_secs(5);

#[test]
fn the_documents_tell_proxies_how_much_the_portal_takes() {
    assert_eq!(MAX_UPLOAD_BODY % (1024 * 1024), 0, "a whole number of MiB");
    let mebibytes = MAX_UPLOAD_BODY / (1024 * 1024);
    assert!(EXAMPLE.contains(&format!("client_max_body_size {mebibytes}m;")));
    let operations = include_str!("../../docs/operations.md");
    assert!(operations.contains(&format!("{mebibytes} MiB")) && operations.contains(&format!("max_size {mebibytes}MiB")));
    assert!(!operations.contains("bodies of 1 MiB"));
}

/// A port that is free now.
pub fn free_port() -> u16 {
    std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

/// nginx with the example, on ports of its own; ends with this value.
struct Nginx {
    child: Child,
    folder: PathBuf,
    port: u16,
}

impl Nginx {
    async fn start(program: &OsStr, port: u16, portal: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("mijntoegang-nginx-{}", std::process::id()));
        certificate(&folder, &format!("DNS:{HOST}"));
        let path = |name: &str| folder.join(name).display().to_string();
        let mut site = EXAMPLE.to_owned();
        for (written, ours) in [
            ("server 127.0.0.1:8080 max_fails=0;", format!("server {portal} max_fails=0;")),
            ("listen 80;", format!("listen 127.0.0.1:{};", free_port())),
            ("listen 443 ssl http2;", format!("listen 127.0.0.1:{port} ssl http2;")),
            ("/etc/ssl/certs/toegang.pem", path("cert.pem")),
            ("/etc/ssl/private/toegang.key", path("key.pem")),
        ] {
            assert_eq!(site.matches(written).count(), 1, "{written}");
            site = site.replace(written, &ours);
        }
        let folders = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
        let folders: String = folders.iter().map(|kind| format!("{kind}_temp_path {};\n", path(kind))).collect();
        let whole = format!(
            "daemon off;\nmaster_process off;\npid {};\nerror_log stderr crit;\nevents {{}}\nhttp {{\naccess_log off;\n{folders}{site}}}\n",
            path("nginx.pid")
        );
        std::fs::write(folder.join("nginx.conf"), whole).unwrap();
        let child = Command::new(program).arg("-p").arg(&folder).arg("-c").arg(path("nginx.conf")).spawn().unwrap();
        let nginx = Self { child, folder, port };
        let listens = async {
            while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
                sleep(Duration::from_millis(50)).await;
            }
        };
        timeout(Duration::from_secs(20), listens).await.expect("nginx listens");
        nginx
    }

    fn client(&self) -> reqwest::Client {
        let certificate = std::fs::read(self.folder.join("cert.pem")).unwrap();
        reqwest::Client::builder()
            .add_root_certificate(reqwest::Certificate::from_pem(&certificate).unwrap())
            .resolve(HOST, SocketAddr::from(([127, 0, 0, 1], self.port)))
            .cookie_store(true)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .unwrap()
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

#[tokio::test]
async fn behind_the_proxy_of_the_example_files_pass_and_streams_are_not_held_up() {
    let Some(program) = std::env::var_os("MIJNTOEGANG_TEST_NGINX") else {
        eprintln!("Not run: bin/test names an nginx in MIJNTOEGANG_TEST_NGINX, bin/test --fast does not.");
        return;
    };
    // Two instances over one database: one that the test calls, one behind nginx.
    let direct = Portal::start().await;
    let port = free_port();
    let base = format!("https://{HOST}:{port}");
    let portal = Portal::over(direct.database.clone(), direct.clock.clone(), |builder| {
        builder.base_url.clone_from(&base);
        builder.trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()];
        builder.pace = Pace { pulse: PULSE, ..Pace::default() };
    })
    .await;
    let nginx = Nginx::start(&program, port, portal.base.strip_prefix("http://").unwrap()).await;
    let token = direct.application("EPD", &[Scope::ChangesRead, Scope::Decision, Scope::ConsentRead]).await.token;
    let jan = Visitor { client: nginx.client(), base };
    tokio::join!(files_pass(&direct, &jan), too_much_is_told(&jan, &token), a_stream_is_not_held_up(&direct, &jan, &token));
}

async fn files_pass(direct: &Portal, jan: &Visitor) {
    let page = jan.get("/aanmelden").await;
    assert_eq!(jan.send(&page, "/aanmelden", &[("persoon", "jan")]).await.status, 303);
    let most = pdf(5 * 1024 * 1024 - pdf(0).len());
    let sent = write(jan, "Drie scans.", &[("a.pdf", &most), ("b.pdf", &most), ("c.pdf", &most)]).await;
    assert_eq!(files(jan, &sent.location()).await.len(), 3);
    let stored = "select sum(length(bytes))::bigint from attachment_chunks";
    assert_eq!(direct.count(stored).await, 3 * 5 * 1024 * 1024);
    // One file too large, the whole within what the proxy lets through: the portal tells it, and the text is there.
    let larger = pdf(6 * 1024 * 1024);
    let refused = write(jan, "Een grote scan.", &[("groot.pdf", &larger)]).await;
    assert!(refused.status == 422 && refused.has("‘groot.pdf’ is te groot."), "{}", refused.text());
    assert_eq!(refused.text_of("textarea[name=tekst]"), "Een grote scan.");
    let refused = write(jan, "Drie te grote scans.", &[("a.pdf", &larger), ("b.pdf", &larger), ("c.pdf", &larger)]).await;
    assert!(refused.status == 413 && refused.has("Een bestand mag maximaal 5 MB zijn."), "{}", refused.text());
    assert_eq!(refused.text_of("a[href='https://www.wikipedia.org/']"), "Verlaat deze site snel");
}

/// A program reads why, from the portal and from the proxy before it.
async fn too_much_is_told(through: &Visitor, token: &str) {
    for (path, kind) in [
        ("/access/v1/evaluations", "application/problem+json"),
        ("/api/v1/changes/acknowledgements", "application/problem+json"),
        ("/fhir/Consent/_search", "application/fhir+json"),
    ] {
        for length in [1024 * 1024 + 1, MAX_UPLOAD_BODY + 1] {
            let request = through.client.post(format!("{}{path}", through.base)).bearer_auth(token);
            let form = if path.starts_with("/fhir") { "application/x-www-form-urlencoded" } else { "application/json" };
            let answer = request.header("content-type", form).body(vec![b'a'; length]).send().await.unwrap();
            assert_eq!(answer.status().as_u16(), 413, "{path}");
            assert!(answer.headers()["content-type"].to_str().unwrap().starts_with(kind), "{path}: {:?}", answer.headers());
            let told: serde_json::Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
            assert!(told["status"] == 413 || told["resourceType"] == "OperationOutcome", "{told}");
        }
    }
}

/// Signs of life come when they are sent, for longer than a proxy waits, and then a change at once.
async fn a_stream_is_not_held_up(direct: &Portal, through: &Visitor, token: &str) {
    let mut stream = through.client.get(format!("{}/api/v1/changes", through.base)).bearer_auth(token).send().await.unwrap();
    assert_eq!((stream.status().as_u16(), &stream.headers()["content-type"]), (200, &"text/event-stream".parse().unwrap()));
    let (start, mut last, mut signs) = (Instant::now(), Instant::now(), 0);
    while start.elapsed() < FOLLOWED {
        let sign = timeout(PULSE * 2, stream.chunk()).await.expect("a sign of life").unwrap().expect("the stream goes on");
        assert!(sign.ends_with(b"\n\n"), "{sign:?}");
        assert!(signs < 2 || last.elapsed() > PULSE / 2, "signs come one by one");
        (last, signs) = (Instant::now(), signs + 1);
    }
    assert!(signs >= 10, "{signs} in {FOLLOWED:?}");
    jan_excludes_sofie(direct).await;
    let registered = Instant::now();
    let change = async {
        loop {
            let text = stream.chunk().await.unwrap().expect("the stream goes on");
            if text.windows(14).any(|part| part == b"event: consent") {
                break;
            }
        }
    };
    timeout(PULSE, change).await.expect("a change");
    assert!(registered.elapsed() < PULSE / 2, "{:?}", registered.elapsed());
}
