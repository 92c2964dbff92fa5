//! A stop drains: first it says that it is not ready, then it takes no more, and what is under way is answered.

use std::io::{BufRead, BufReader};
use std::os::unix::net::UnixDatagram;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use mijntoegang::clock::Clock;

use super::{hold_lock_of, until};
use crate::break_glass::JAN;
use crate::support::{INSTITUTIONS, Portal, Visitor, new_database, write_private};

fn free_port() -> u16 {
    std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

#[tokio::test]
async fn a_stop_is_told_first_and_cuts_no_request() {
    // Another process serves too, so the clock runs.
    let portal = Portal::over(new_database().await, Clock::System, |_| {}).await;
    let folder = std::env::temp_dir().join(format!("mijntoegang-stop-{}", uuid::Uuid::now_v7()));
    std::fs::create_dir(&folder).unwrap();
    let (port, ops, file) = (free_port(), free_port(), folder.join("portal.toml"));
    let text = format!(
        "base_url = \"http://127.0.0.1:{port}\"\nlisten = \"127.0.0.1:{port}\"\nops_listen = \"127.0.0.1:{ops}\"\nstop_delay_seconds = 2\n\
         smtp_url = \"smtp://127.0.0.1:9\"\nmail_from = \"toegang@example.org\"\nsession_key = \"{}\"\ndatabase_url = \"{}\"\n{INSTITUTIONS}",
        "07".repeat(64),
        portal.cluster.connection_string("mijntoegang_app", &portal.database)
    );
    write_private(&file, &text);
    // As systemd listens (`Type=notify`, `WatchdogSec`).
    let systemd = UnixDatagram::bind(folder.join("notify")).unwrap();
    systemd.set_nonblocking(true).unwrap();
    let told_systemd = || {
        let mut buffer = [0; 100];
        std::iter::from_fn(|| {
            systemd.recv(&mut buffer).ok().map(|length| String::from_utf8_lossy(&buffer[..length]).into_owned())
        })
        .collect::<String>()
    };
    let mut child = Command::new(env!("CARGO_BIN_EXE_mijntoegang"))
        .arg("serve")
        .arg("--config")
        .arg(&file)
        .env_clear()
        .env("NOTIFY_SOCKET", folder.join("notify"))
        .env("WATCHDOG_USEC", "60000000")
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut child = tokio::task::spawn_blocking(move || {
        assert!(lines.any(|line| line.unwrap().contains("Ready:")), "it starts");
        std::thread::spawn(move || lines.for_each(drop));
        child
    })
    .await
    .unwrap();
    // The keys are the same: who signed in at the portal of the test is signed in there too.
    let jan = portal.signed_in("jan").await;
    let draft = jan.draft_for("Sofie Claes", "Sofie Claes Arts").await;
    let check = format!("{draft}/controle");
    let fields = jan.get(&check).await.hidden(&check);
    let there = Visitor { client: jan.client.clone(), base: format!("http://127.0.0.1:{port}") };
    let ready = async || {
        let answer = reqwest::Client::builder().no_proxy().build().unwrap();
        answer.get(format!("http://127.0.0.1:{ops}/health/ready")).send().await.map(|answer| answer.status().as_u16())
    };
    assert_eq!(ready().await.unwrap(), 200);
    let said = told_systemd();
    assert!(said.contains("READY=1") && said.contains("WATCHDOG=1") && !said.contains("STOPPING=1"), "{said}");

    let ended = Arc::new(AtomicBool::new(false));
    let load: Vec<_> = (0..4)
        .map(|_| {
            let (base, ended) = (there.base.clone(), Arc::clone(&ended));
            tokio::spawn(async move {
                let mut answered = 0;
                // A connection each: what stands in the queue of the listener counts.
                loop {
                    let client = reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0).build().unwrap();
                    match client.get(format!("{base}/info/uitsluitingen")).send().await {
                        Ok(answer) => assert_eq!(answer.status(), 200),
                        // What stands in front sends nothing any more two seconds after it was told.
                        Err(error) => {
                            assert!(ended.load(Ordering::SeqCst), "cut while it still serves: {error:?}");
                            return answered;
                        }
                    }
                    answered += 1;
                }
            })
        })
        .collect();
    // A form that waits for a lock when the listener closes.
    let held = hold_lock_of(&portal, JAN).await;
    let told = Instant::now();
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    until("it says so", Duration::from_secs(1), async || ready().await.is_ok_and(|status| status == 503)).await;
    until("systemd is told", Duration::from_secs(1), async || told_systemd().contains("STOPPING=1")).await;
    tokio::time::sleep(Duration::from_millis(1200).saturating_sub(told.elapsed())).await;
    let sending = tokio::spawn({
        let there = there.clone();
        async move {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            there.post(&check, &fields).await.status
        }
    });
    assert_eq!(there.get("/uitsluitingen").await.status, 200, "it serves on");
    tokio::time::sleep(Duration::from_millis(1900).saturating_sub(told.elapsed())).await;
    ended.store(true, Ordering::SeqCst);
    tokio::time::sleep(Duration::from_millis(2500).saturating_sub(told.elapsed())).await;
    held.batch_execute("rollback").await.unwrap();
    assert_eq!(sending.await.unwrap(), 303, "what was under way is answered");
    for task in load {
        assert!(task.await.unwrap() > 0);
    }
    let status = tokio::task::spawn_blocking(move || child.wait().unwrap()).await.unwrap();
    assert!(status.success() && told.elapsed() < Duration::from_secs(20), "{status} after {:?}", told.elapsed());
    std::fs::remove_dir_all(folder).unwrap();
}
