//! Decisions a second, one in a call and a ward in a call, beside what Postgres itself does with the same lookup and insert.

use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use mijntoegang::applications::Scope;
use mijntoegang::applications::registry::{self, NewApplication, TokenTerms};
use mijntoegang::db::{self, Db, Tls};
use mijntoegang::demo::cluster::Cluster;
use mijntoegang::demo::generate;
use mijntoegang::directory::Cbe;
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};

use crate::connection::Connection;
use crate::{CLIENTS, RUN, data, floor, load, middle, print};

/// Patients of a ward.
pub const WARD: usize = 50;

/// An application with every scope. Answers its token.
pub async fn application(owner: &str, name: &str) -> anyhow::Result<String> {
    let home = generate::institutions().into_iter().next().context("no institution")?;
    let institution = Cbe::parse(&home.cbe)?;
    let new = NewApplication {
        name: name.to_owned(),
        institution,
        scopes: Scope::ALL.to_vec(),
        per_minute: i32::MAX.unsigned_abs(),
        terms: TokenTerms::default(),
    };
    Ok(registry::add(&Db::new(owner, &Tls::new(None)?, 1)?, &new).await?.text)
}

/// RIZIV numbers of some care workers.
pub async fn workers(owner: &str) -> anyhow::Result<Vec<String>> {
    let client = db::client(owner, &Tls::new(None)?).await?;
    let rows = client.query("select riziv from care_workers where riziv is not null order by id limit 4000", &[]).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

const RIZIV: &str = "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/nihdi-professional";

/// A call about this many patients, drawn at random.
pub fn call(token: &str, workers: &[String], patients: usize, random: &mut SmallRng) -> String {
    let worker = workers.get(random.random_range(0..workers.len())).map_or("", String::as_str);
    let mut record = || {
        let n = random.random_range(1..=data::patients());
        // Who had another number before is asked about by either.
        let former = data::former_niss(n).filter(|_| random.random_bool(0.5));
        format!(r#"{{"type":"patient-record","id":"{}"}}"#, former.unwrap_or_else(|| data::niss(n)))
    };
    let who = format!(
        r#""subject":{{"type":"practitioner","id":"{worker}","properties":{{"system":"{RIZIV}"}}}},"action":{{"name":"read"}}"#
    );
    let (path, body) = if patients == 1 {
        ("evaluation", format!(r#"{{{who},"resource":{}}}"#, record()))
    } else {
        let items: Vec<String> = (0..patients).map(|_| format!(r#"{{"resource":{}}}"#, record())).collect();
        ("evaluations", format!(r#"{{{who},"evaluations":[{}]}}"#, items.join(",")))
    };
    post(path, &format!("authorization: Bearer {token}\r\n"), &body)
}

/// A call of AuthZEN. `headers` end each with a line.
pub fn post(path: &str, headers: &str, body: &str) -> String {
    format!(
        "POST /access/v1/{path} HTTP/1.1\r\nhost: localhost\r\n{headers}content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// Asks on all connections until the time is over. How long each call took.
pub async fn ask(
    address: SocketAddr,
    patients: usize,
    seconds: u64,
    call: impl Fn(&mut SmallRng) -> String,
) -> anyhow::Result<Vec<Duration>> {
    let start = Instant::now();
    let work = (0..CLIENTS).map(async |client| {
        let mut random = SmallRng::seed_from_u64(client as u64);
        let mut connection = Connection::open(address).await?;
        let mut took = Vec::new();
        while start.elapsed() < Duration::from_secs(seconds) {
            let request = call(&mut random);
            let sent = Instant::now();
            connection.ask(&request).await?;
            took.push(sent.elapsed());
        }
        let answers = connection.body()?.matches("\"decision\":").count();
        ensure!(answers == patients, "{answers} answers to {patients} questions");
        anyhow::Ok(took)
    });
    Ok(futures_util::future::try_join_all(work).await?.concat())
}

/// The same lookup and insert as a pgbench script: so many patients a transaction.
fn script(patients: usize) -> String {
    let mut script = format!("\\set w random(1, 4000)\n\\set n random(1, {} - {patients})\n", data::patients());
    // As many rows as in the portal's transaction, and the numbers computed from the random one.
    let niss = "lpad(i::text, 9, '0') || lpad((97 - i % 97)::text, 2, '0')";
    script += "\\startpipeline\nBEGIN;\nSELECT set_config('mt.kind','system',true), set_config('mt.job','decide',true);\n\\endpipeline\n";
    script += &format!(
        "select mt_decision_facts(array[sha256('none')], now(), (select array_agg({niss}) from generate_series(:n::int, :n::int + {patients} - 1) i), \
           array['riziv ' || (select riziv8 from bench_workers where n = :w::int)]);\n"
    );
    let rows = |value: &str| format!("array(select {value} from generate_series(1, {patients}))");
    script += &format!(
        "select mt_log_decisions(now(), 1, {}, {}, {}, {}, {}, array[sha256('none')]);\n",
        rows("gen_random_uuid()"),
        rows("gen_random_uuid()"),
        rows("gen_random_uuid()"),
        rows("gen_random_uuid()"),
        rows("true")
    );
    script + "COMMIT;\n"
}

/// Measures, and prints the result.
pub async fn measure(
    cluster: &Cluster,
    owner: &str,
    app: &str,
    pgbench: &Path,
    address: SocketAddr,
    pairs: usize,
) -> anyhow::Result<()> {
    let (token, workers) = (application(owner, "Bench").await?, workers(owner).await?);
    db::client(owner, &Tls::new(None)?)
        .await?
        .batch_execute(
            "create table bench_workers as select row_number() over (order by id)::int as n, riziv8 from care_workers where riziv is not null order by id limit 4000;
             alter table bench_workers add primary key (n); grant select on bench_workers to mijntoegang_app; analyze bench_workers",
        )
        .await?;
    let mut singles = Vec::new();
    for (name, patients) in [("decisions", 1), ("ward_decisions", WARD)] {
        let script = script(patients);
        let call = |random: &mut SmallRng| call(&token, &workers, patients, random);
        ask(address, patients, 2, call).await?;
        floor::run(pgbench, cluster, app, &script, CLIENTS, 2)?;
        let (mut rates, mut floors, mut took) = (Vec::new(), Vec::new(), Vec::new());
        for pair in 0..pairs {
            for turn in [pair % 2 == 0, pair % 2 != 0] {
                if turn {
                    let mut run = ask(address, patients, RUN, call).await?;
                    rates.push((run.len() * patients) as f64 / RUN as f64);
                    took.append(&mut run);
                } else {
                    floors.push(floor::run(pgbench, cluster, app, &script, CLIENTS, RUN)? * patients as f64);
                }
            }
        }
        for (n, (rate, floor)) in rates.iter().zip(&floors).enumerate() {
            println!("# pair {}: {rate:.0} {name}/s, Postgres {floor:.0}/s, {:.2}", n + 1, rate / floor);
        }
        print(name, middle(rates.clone()), "decisions/s");
        print(&format!("{name}_floor"), middle(floors.clone()), "decisions/s");
        print(&format!("{name}_of_floor"), middle(rates.iter().zip(&floors).map(|(rate, floor)| rate / floor).collect()), "of 1");
        print(&format!("{name}_p50"), load::percentile(&mut took, 0.50), "ms a call");
        print(&format!("{name}_p99"), load::percentile(&mut took, 0.99), "ms a call");
        singles.push(middle(rates));
    }
    if let [single, ward] = singles.as_slice() {
        print("ward_over_single", ward / single, "times an item");
    }
    Ok(())
}
