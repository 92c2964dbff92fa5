//! The servers that an address names, and which of them a connection goes to.
//!
//! tokio-postgres asks one after the other, and has no limit for a server that takes the connection and says nothing. Here the next
//! one is asked after a short while, beside those that have not answered yet: a machine that is gone keeps nobody waiting.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::{Context, anyhow};
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::time::sleep;
use tokio_postgres::Config;
use tokio_postgres::config::Host;

use super::watch::Generation;

/// How long the first server is asked alone.
const HEAD_START: Duration = Duration::from_millis(300);

/// Each server of an address as an address of its own, in their order.
fn split(all: &Config) -> Vec<Config> {
    let (hosts, addresses, ports) = (all.get_hosts(), all.get_hostaddrs(), all.get_ports());
    let count = hosts.len().max(addresses.len());
    let names_each = |length: usize| length == 0 || length == count;
    if count <= 1 || !names_each(hosts.len()) || !names_each(addresses.len()) || !(ports.len() == 1 || names_each(ports.len())) {
        // One server, or an address that tokio-postgres refuses with its own words.
        return vec![all.clone()];
    }
    let one = |at: usize| {
        let mut config = Config::new();
        match hosts.get(at) {
            Some(Host::Tcp(name)) => {
                config.host(name);
            }
            Some(Host::Unix(folder)) => {
                config.host_path(folder);
            }
            None => {}
        }
        if let Some(address) = addresses.get(at) {
            config.hostaddr(*address);
        }
        if let Some(port) = ports.get(at).or(ports.first()) {
            config.port(*port);
        }
        copy_settings(all, &mut config);
        config
    };
    (0..count).map(one).collect()
}

/// All but the server.
fn copy_settings(from: &Config, to: &mut Config) {
    if let Some(user) = from.get_user() {
        to.user(user);
    }
    if let Some(database) = from.get_dbname() {
        to.dbname(database);
    }
    if let Some(options) = from.get_options() {
        to.options(options);
    }
    if let Some(name) = from.get_application_name() {
        to.application_name(name);
    }
    if let Some(password) = from.get_password() {
        to.password(password);
    }
    if let Some(limit) = from.get_connect_timeout() {
        to.connect_timeout(*limit);
    }
    if let Some(limit) = from.get_tcp_user_timeout() {
        to.tcp_user_timeout(*limit);
    }
    if let Some(interval) = from.get_keepalives_interval() {
        to.keepalives_interval(interval);
    }
    if let Some(retries) = from.get_keepalives_retries() {
        to.keepalives_retries(retries);
    }
    to.keepalives(from.get_keepalives())
        .keepalives_idle(from.get_keepalives_idle())
        .ssl_mode(from.get_ssl_mode())
        .ssl_negotiation(from.get_ssl_negotiation())
        .channel_binding(from.get_channel_binding())
        .target_session_attrs(from.get_target_session_attrs());
}

/// A connection to the first server that gives one, and that server's place in the address. `first` is asked first.
///
/// # Errors
/// Of one server its own; of several what each said.
pub(super) async fn connect_to_any<T, F>(all: &Config, first: usize, attempt: impl Fn(Config) -> F) -> anyhow::Result<(usize, T)>
where
    F: Future<Output = anyhow::Result<T>>,
{
    let servers = split(all);
    let count = servers.len();
    let mut waiting = servers.iter().enumerate().cycle().skip(first % count.max(1)).take(count);
    let mut asked = FuturesUnordered::new();
    let mut errors = Vec::new();
    loop {
        if let Some((at, server)) = waiting.next() {
            let answer = attempt(server.clone());
            asked.push(async move { (at, answer.await) });
        }
        let is_last = asked.len() + errors.len() == count;
        tokio::select! {
            Some((at, answer)) = asked.next() => match answer {
                Ok(connection) => return Ok((at, connection)),
                Err(error) if count == 1 => return Err(error),
                Err(error) => errors.push(format!("server {}: {error:#}", at + 1)),
            },
            () = sleep(HEAD_START), if !is_last => {}
            else => return Err(anyhow!(errors.join("; "))).context("no server takes the connection"),
        }
    }
}

/// The server that a pool asks first: the one that gave its last connection, until that one went silent or stopped taking writes.
#[derive(Default)]
pub(super) struct FirstServer {
    at: AtomicUsize,
    /// The pool's generation when it was chosen.
    generation: AtomicU64,
}

impl FirstServer {
    /// Its place, and the generation for which it holds.
    pub(super) fn choose(&self, pool: &Generation) -> (usize, u64) {
        let current = pool.current();
        if self.generation.swap(current, Ordering::AcqRel) != current {
            self.at.fetch_add(1, Ordering::AcqRel);
        }
        (self.at.load(Ordering::Acquire), current)
    }

    /// That one gave a connection.
    pub(super) fn keep(&self, at: usize, chosen_in: u64, pool: &Generation) {
        if pool.current() == chosen_in {
            self.at.store(at, Ordering::Release);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;
    use std::time::Duration;

    use anyhow::{anyhow, bail};
    use tokio::time::Instant;
    use tokio_postgres::Config;
    use tokio_postgres::config::{Host, TargetSessionAttrs};

    use super::{FirstServer, connect_to_any, split};
    use crate::db::watch::Generation;

    const THREE: &str = "postgres://app:secret@a:1,b:2,c:3/db?sslmode=require&target_session_attrs=read-write&connect_timeout=4&options=-c%20x%3D1";

    fn name(config: &Config) -> String {
        match config.get_hosts() {
            [Host::Tcp(name)] => name.clone(),
            hosts => panic!("{hosts:?}"),
        }
    }

    #[test]
    fn each_server_keeps_every_setting_of_the_address() {
        let all: Config = THREE.parse().unwrap();
        let each = split(&all);
        assert_eq!(
            each.iter().map(|one| (name(one), one.get_ports().to_vec())).collect::<Vec<_>>(),
            [("a".to_owned(), vec![1]), ("b".to_owned(), vec![2]), ("c".to_owned(), vec![3])]
        );
        for one in each {
            let alone: Config = THREE.replace("a:1,b:2,c:3", &format!("{}:{}", name(&one), one.get_ports()[0])).parse().unwrap();
            assert!(one == alone, "{one:?}");
            assert_eq!(one.get_target_session_attrs(), TargetSessionAttrs::ReadWrite);
        }
        let sockets: Config = "host=/run/a,/run/b user=app".parse().unwrap();
        assert_eq!(split(&sockets).len(), 2);
        let unequal: Config = "host=a,b,c port=1,2 user=app".parse().unwrap();
        assert_eq!(split(&unequal), [unequal]);
    }

    #[tokio::test]
    async fn a_server_that_is_silent_keeps_nobody_waiting() {
        let all: Config = THREE.parse().unwrap();
        let begun = Instant::now();
        let answered = connect_to_any(&all, 0, async |config: Config| match name(&config).as_str() {
            "a" => pending().await,
            "b" => bail!("database does not allow writes"),
            _ => Ok(()),
        });
        assert_eq!(answered.await.unwrap(), (2, ()));
        assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    }

    #[tokio::test]
    async fn the_first_that_takes_it_has_it_and_all_refusals_are_told() {
        let all: Config = THREE.parse().unwrap();
        let yes = async |at: usize| connect_to_any(&all, at, async |config: Config| Ok(name(&config))).await.unwrap();
        assert_eq!((yes(0).await, yes(2).await, yes(4).await), ((0, "a".into()), (2, "c".into()), (1, "b".into())));
        let no = connect_to_any(&all, 1, async |config: Config| anyhow::Result::<()>::Err(anyhow!("no {}", name(&config)))).await;
        assert_eq!(
            format!("{:#}", no.unwrap_err()),
            "no server takes the connection: server 2: no b; server 3: no c; server 1: no a"
        );
        let single: Config = "host=a".parse().unwrap();
        let no = connect_to_any(&single, 0, async |_| anyhow::Result::<()>::Err(anyhow!("refused"))).await;
        assert_eq!(no.unwrap_err().to_string(), "refused");
    }

    #[test]
    fn after_silence_the_next_server_comes_first() {
        let (pool, first) = (Generation::default(), FirstServer::default());
        let (at, chosen_in) = first.choose(&pool);
        first.keep(2, chosen_in, &pool);
        assert_eq!((at, first.choose(&pool).0), (0, 2));
        pool.end(chosen_in);
        // A connection that was under way proves nothing any more.
        first.keep(1, chosen_in, &pool);
        assert_eq!((first.choose(&pool).0, first.choose(&pool).0), (3, 3));
    }
}
