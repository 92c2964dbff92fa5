//! A hospital begins: an empty directory, its staff list, and the main journey, with the very commands of docs/operations.md.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use mijntoegang::clock::Clock;
use serde_json::{Value, json};
use uuid::Uuid;

use super::come_in;
use super::provider::{CLIENT, LEVEL, Provider, SECRET};
use crate::support::{INSTITUTIONS, Visitor, cluster, write_private};

const DATABASE: &str = "first_staff_list";
const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/staff-list/personeel.csv");
const PATIENT: &str = "85073000061";

/// A folder with the settings, and the program over them.
struct Installation {
    folder: PathBuf,
    serve: Option<Child>,
}

impl Installation {
    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mijntoegang"));
        command.args(arguments).arg("--config").arg(self.folder.join("portal.toml"));
        command.env_clear().env("RUST_LOG", "error").env("USER", "root").stdin(Stdio::null()).output().unwrap()
    }

    fn start(&mut self) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mijntoegang"));
        command.arg("serve").arg("--config").arg(self.folder.join("portal.toml")).env_clear().env("RUST_LOG", "error");
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut said = String::new();
        let mut lines = BufReader::new(child.stderr.take().unwrap());
        while !said.contains("Ready:") {
            assert!(lines.read_line(&mut said).unwrap() > 0, "serve ended: {said}");
        }
        std::thread::spawn(move || lines.lines().for_each(drop));
        self.serve = Some(child);
    }
}

impl Drop for Installation {
    fn drop(&mut self) {
        if let Some(mut serve) = self.serve.take() {
            let _ = serve.kill();
            let _ = serve.wait();
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn settings(port: u16, patients: &Provider, officers: &Provider) -> String {
    let provider = |section: &str, issuer: &str| {
        format!(
            "[{section}]\nname = \"CSAM\"\nissuer = \"{issuer}\"\nclient_id = \"{CLIENT}\"\nclient_authentication = \"client_secret_basic\"\n\
             client_secret = \"{SECRET}\"\nscopes = [\"openid\", \"profile\", \"egovnrn\"]\nniss_claim = \"egovNRN\"\n\
             given_name_claim = \"givenName\"\nfamily_name_claim = \"surname\"\nuserinfo = \"json\"\n"
        )
    };
    let url = |role: &str| cluster().connection_string(role, DATABASE);
    format!(
        "database_url = \"{}\"\nowner_database_url = \"{}\"\nbase_url = \"http://127.0.0.1:{port}\"\nlisten = \"127.0.0.1:{port}\"\n\
         smtp_url = \"smtp://127.0.0.1:9\"\nmail_from = \"toegang@example.org\"\nsession_key = \"{}\"\n{INSTITUTIONS}\n\
         {}acr_values = [\"{LEVEL}\"]\naccepted_acr = [\"{LEVEL}\"]\n\n{}role_claim = \"groups\"\n\n\
         [[officer_oidc.institution]]\nrole = \"ombuds-brugge\"\ncbe = \"0566988259\"\n",
        url("mijntoegang_app"),
        url("mijntoegang_owner"),
        "0b".repeat(64),
        provider("patient_oidc", &patients.issuer),
        provider("officer_oidc", &officers.issuer),
    )
}

async fn decision(base: &str, token: &str, number: &str) -> Value {
    let body = json!({
        "subject": { "type": "employee", "id": number, "properties": { "system": format!("{base}/id/personnel/0566988259") } },
        "action": { "name": "read" },
        "resource": { "type": "patient-record", "id": PATIENT },
    });
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let question =
        client.post(format!("{base}/access/v1/evaluation")).bearer_auth(token).header("content-type", "application/json");
    let answer = question.body(body.to_string()).send().await.unwrap();
    let status = answer.status();
    let answer: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    assert_eq!(status, 200, "{answer}");
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_directory_a_staff_list_and_the_whole_way_to_a_no() {
    tokio::task::spawn_blocking(cluster).await.unwrap().prepare_roles_and_database(DATABASE).await.unwrap();
    let (patients, officers) = (Provider::start(Clock::System), Provider::start(Clock::System));
    patients.plan(|plan| {
        plan.userinfo = json!({ "sub": "sub-1", "egovNRN": PATIENT, "givenName": "Emma", "surname": "Peeters" });
    });
    officers.plan(|plan| {
        plan.userinfo =
            json!({ "sub": "sub-1", "egovNRN": "85473099921", "givenName": "An", "surname": "De Smet", "groups": ["ombuds-brugge"] });
    });
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let folder = std::env::temp_dir().join(format!("mijntoegang-first-{}", Uuid::now_v7()));
    std::fs::create_dir(&folder).unwrap();
    let mut here = Installation { folder, serve: None };
    write_private(&here.folder.join("portal.toml"), &settings(port, &patients, &officers));
    let done = |output: Output| {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{said}");
        (String::from_utf8(output.stdout).unwrap(), said)
    };

    done(here.run(&["migrate"]));
    let import = ["directory", "import", EXAMPLE, "--institution", "0566.988.259"];
    let (report, _) = done(here.run(&[&import[..], &["--dry-run"]].concat()));
    assert!(report.contains("A dry run: nothing was changed."), "{report}");
    let (report, _) = done(here.run(&import));
    assert!(report.contains("Done: 9 added, 0 changed, 0 closed.") && !report.contains("Reported"), "{report}");
    let (token, _) = done(here.run(&["client", "add", "EPD", "--institution", "0566.988.259", "--scope", "decision"]));
    here.start();
    let base = format!("http://127.0.0.1:{port}");
    let permitted = decision(&base, token.trim(), "P-1002").await;
    assert_eq!((&permitted["decision"], &permitted["context"]["person"]), (&json!(true), &json!("known")));

    let visitor = || Visitor {
        client: reqwest::Client::builder()
            .cookie_store(true)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .unwrap(),
        base: base.clone(),
    };
    let emma = visitor();
    come_in(&emma, &patients, "patient").await;
    let reference = emma.request_for("Tom Janssens", "Tom Janssens Verpleegkundige").await;
    let an = visitor();
    assert_eq!(come_in(&an, &officers, "medewerker").await.location(), "/ombudsdienst");
    assert!(an.get("/ombudsdienst").await.has(&reference));
    crate::officer_decisions::register(&an, &reference, "Tom Janssens Verpleegkundige").await.location();

    for (number, decided) in [("P-1002", false), ("P-1003", true), ("P-1001", true)] {
        assert_eq!(decision(&base, token.trim(), number).await["decision"], json!(decided), "{number}");
    }
    // The list of the next night changes nothing, and who left is still shut out.
    let (report, _) = done(here.run(&import));
    assert!(report.contains("Nothing to change"), "{report}");
    let without =
        std::fs::read_to_string(EXAMPLE).unwrap().lines().filter(|line| !line.contains("P-1002")).collect::<Vec<_>>().join("\n");
    std::fs::write(here.folder.join("morgen.csv"), without).unwrap();
    let next = here.folder.join("morgen.csv");
    done(here.run(&["directory", "import", next.to_str().unwrap(), "--institution", "0566.988.259", "--allow-closing", "20"]));
    assert_eq!(decision(&base, token.trim(), "P-1002").await["decision"], json!(false), "an exclusion holds whoever leaves");
}
