//! What sealing costs the writers: 10 000 audited actions by 20 of them, with a sealer beside and without, in turns; then the
//! whole chain is verified.

use std::time::{Duration, Instant};

use anyhow::ensure;
use mijntoegang::audit::seal::head_file::HeadFile;
use mijntoegang::audit::seal::heads::Heads;
use mijntoegang::audit::seal::keys::{Key, Keyring};
use mijntoegang::audit::seal::{Sealer, Sealing, read};
use mijntoegang::audit::{Event, record};
use mijntoegang::clock::Clock;
use mijntoegang::db::ids::{InstitutionId, OfficerId, PatientId, RequestId};
use mijntoegang::db::{Actor, Db, Tls, connect};
use mijntoegang::demo::cluster::Cluster;
use tokio::sync::watch;

const WRITERS: usize = 20;
const ACTIONS: usize = 10_000;

/// What was measured.
pub struct Measured {
    /// Actions a second, without and with a sealer, a pair each.
    pub rates: Vec<(f64, f64)>,
    /// Seals that stood at the end, and rows in them.
    pub seals: i64,
    /// Rows.
    pub rows: i64,
    /// The longest that a row waited for its seal while a sealer ran, in seconds.
    pub waited: f64,
}

/// All writers at once, each an action a transaction.
async fn act(db: &Db) -> anyhow::Result<f64> {
    let start = Instant::now();
    let writers = (0..WRITERS).map(async |_| {
        let actor = Actor::Officer { id: OfficerId::generate(), institution: InstitutionId::generate() };
        for _ in 0..ACTIONS / WRITERS {
            let mut tx = db.begin(actor).await?;
            let now = tx.now();
            record(&mut tx, actor, Event::request_read(PatientId::generate(), RequestId::generate()), now).await?;
            tx.commit().await?;
        }
        anyhow::Ok(())
    });
    futures_util::future::try_join_all(writers).await?;
    Ok(ACTIONS as f64 / start.elapsed().as_secs_f64())
}

/// Pairs in the order A B B A.
pub async fn measure(cluster: &Cluster, app: &str, database: &str, pairs: usize) -> anyhow::Result<Measured> {
    let (tls, folder) = (Tls::new(None)?, cluster.folder());
    let (key, public) = Key::make([0xa5; 32], &folder.join("bench.key"))?;
    let known = Keyring::read(&[public])?;
    let sealing = Sealing { key, known: known.clone(), heads: HeadFile::open(&folder.join("bench.heads"))? };
    let sealer = || Sealer::new(app.to_owned().into(), tls.clone(), sealing.clone());
    let db = Db::new(app, &tls, WRITERS)?;
    let mut conn = connect(app, &tls).await?;
    let admin = cluster.admin(database).await?;
    act(&db).await?;
    let (mut without, mut with, mut waited) = (Vec::new(), Vec::new(), 0.0f64);
    for pair in 0..pairs {
        for sealed in [pair % 2 != 0, pair % 2 == 0] {
            // Nothing of a run before is left to this one.
            while sealer().seal_once(&mut conn).await? {}
            admin.batch_execute("checkpoint").await?;
            if !sealed {
                without.push(act(&db).await?);
                continue;
            }
            let first: i64 = admin.query_one("select coalesce(max(number), 0) from audit_seals", &[]).await?.get(0);
            let (stop, stopped) = watch::channel(false);
            let running = tokio::spawn(sealer().run(stopped));
            with.push(act(&db).await?);
            // Until the sealer has seen the last of them by itself.
            tokio::time::sleep(Duration::from_secs(3)).await;
            stop.send(true)?;
            running.await?;
            let longest = "select coalesce(max(extract(epoch from s.signed_at - e.happened_at)), 0)::float8
                             from audit_seals s join audit_events e on e.id between s.first_id and s.last_id and e.id <@ s.ids where s.number > $1";
            waited = waited.max(admin.query_one(longest, &[&first]).await?.get(0));
        }
    }
    while sealer().seal_once(&mut conn).await? {}
    let heads = Heads::read(sealing.heads.path())?;
    let report = read::verify(&db, &known, Some(&heads), Clock::System.now()).await?;
    ensure!(report.is_whole(), "the chain is not whole: {:?}", report.findings);
    ensure!(report.waiting == 0, "{} rows wait", report.waiting);
    Ok(Measured { rates: without.into_iter().zip(with).collect(), seals: report.seals, rows: report.rows, waited })
}
