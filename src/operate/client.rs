//! `mijntoegang client …`: the hospital applications that are let in.

use std::io::Write;
use std::net::IpAddr;
use std::path::Path;

use anyhow::{Context, bail};
use chrono::NaiveDate;
use ipnet::IpNet;
use secrecy::ExposeSecret;

use super::{ConfigFile, environment, print_line};
use crate::applications::Scope;
use crate::applications::registry::{self, NewApplication, NewToken, TokenTerms};
use crate::config::for_owner;
use crate::db::ids::TokenId;
use crate::db::{Actor, Db, Job, Tls};
use crate::directory::Cbe;
use crate::i18n::dates;

/// The commands.
#[derive(Debug, clap::Subcommand)]
pub enum ClientCommand {
    /// Let an application in; its token is shown once, on standard output
    Add {
        /// Its name, as patients and officers will read it
        name: String,
        /// The enterprise number (CBE) of the institution whose it is
        #[arg(long, value_name = "CBE", value_parser = |text: &str| Cbe::parse(text))]
        institution: Cbe,
        /// What it may: decision, consent.read, break-glass.write or changes.read; more than once for more
        #[arg(long, value_name = "SCOPE", required = true, value_parser = scope)]
        scope: Vec<Scope>,
        /// Calls a minute, every item of a batch counted
        #[arg(long, value_name = "N", default_value_t = 60_000, value_parser = clap::value_parser!(u32).range(1..=i64::from(i32::MAX)))]
        per_minute: u32,
        /// What holds for its token
        #[command(flatten)]
        terms: TermsOptions,
        /// Where the settings are
        #[command(flatten)]
        settings: ConfigFile,
    },
    /// Every application with its valid tokens, and when they were used
    List(ConfigFile),
    /// Give an application a second token, to change over to
    Rotate {
        /// Its name
        name: String,
        /// What holds for the new token
        #[command(flatten)]
        terms: TermsOptions,
        /// Where the settings are
        #[command(flatten)]
        settings: ConfigFile,
    },
    /// Take one of its tokens away; without --token, shut the application out for good
    Revoke {
        /// Its name
        name: String,
        /// The token, as `list` names it
        #[arg(long, value_name = "ID")]
        token: Option<TokenId>,
        /// Where the settings are
        #[command(flatten)]
        settings: ConfigFile,
    },
}

/// Until when and from where a token is taken.
#[derive(Debug, clap::Args)]
pub struct TermsOptions {
    /// The last day on which the token holds, such as 2027-11-30; without it, it holds until it is taken away
    #[arg(long, value_name = "DATE")]
    expires: Option<NaiveDate>,
    /// The networks from which the token is taken, such as 10.1.0.0/16,192.0.2.7; without them, from anywhere
    #[arg(long, value_name = "CIDR", value_delimiter = ',', value_parser = network)]
    from: Vec<IpNet>,
}

impl TermsOptions {
    fn terms(self) -> anyhow::Result<TokenTerms> {
        let end = |day: NaiveDate| day.succ_opt().and_then(dates::start_of).context("--expires: is no such day");
        Ok(TokenTerms { expires_at: self.expires.map(end).transpose()?, allowed_from: self.from })
    }
}

fn network(text: &str) -> Result<IpNet, String> {
    let read = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
    read.map_err(|_| "write a network such as 10.1.0.0/16, or an address".to_owned())
}

fn scope(text: &str) -> Result<Scope, String> {
    text.parse().map_err(|_| format!("one of {}", Scope::ALL.map(Scope::as_str).join(", ")))
}

fn owner(file: Option<&Path>) -> anyhow::Result<Db> {
    let (url, ca) = for_owner(file, &environment)?;
    Db::new(url.expose_secret(), &Tls::new(ca.as_deref())?, 1)
}

/// On standard output, so that it can be led into a vault.
fn show(token: &NewToken) -> anyhow::Result<()> {
    writeln!(std::io::stdout(), "{}", token.text)?;
    print_line(&format!("Token {}: it is not shown again.", token.id));
    Ok(())
}

/// Runs one.
///
/// # Errors
/// With what the operator must change.
pub async fn run(command: ClientCommand) -> anyhow::Result<()> {
    match command {
        ClientCommand::Add { name, institution, scope, per_minute, terms, settings } => {
            if scope.contains(&Scope::ChangesRead) && !scope.contains(&Scope::ConsentRead) {
                bail!("--scope: changes.read needs consent.read too: who follows must be able to load all exclusions");
            }
            let new = NewApplication { name, institution, scopes: scope, per_minute, terms: terms.terms()? };
            show(&registry::add(&owner(settings.path())?, &new).await?)
        }
        ClientCommand::Rotate { name, terms, settings } => {
            show(&registry::rotate(&owner(settings.path())?, &name, &terms.terms()?).await?)
        }
        ClientCommand::Revoke { name, token, settings } => {
            registry::revoke(&owner(settings.path())?, &name, token).await?;
            print_line("Taken away. Calls are refused from now on, and open streams end within a minute.");
            Ok(())
        }
        ClientCommand::List(settings) => list(&owner(settings.path())?).await,
    }
}

async fn list(owner: &Db) -> anyhow::Result<()> {
    let mut tx = owner.begin(Actor::System(Job::Operate)).await?;
    let now = tx.now();
    let rows = registry::list(&mut tx).await?;
    tx.rollback().await?;
    let mut out = std::io::stdout();
    let mut before = None;
    for row in rows {
        if before.as_ref() != Some(&row.name) {
            let state = row.revoked_at.map_or_else(String::new, |at| format!(" · shut out on {}", at.format("%Y-%m-%d %H:%M")));
            let scopes = row.scopes.join(" ");
            writeln!(out, "{} · {} · {scopes} · {} calls a minute{state}", row.name, row.institution, row.per_minute)?;
        }
        if let (Some(token), Some(made)) = (row.token, row.token_created_at) {
            let used =
                row.last_used_at.map_or_else(|| "never used".to_owned(), |at| format!("used {}", at.format("%Y-%m-%d %H:%M")));
            let end = row.expires_at.map_or_else(String::new, |at| {
                format!(" · {} {}", if at > now { "ends" } else { "ended" }, at.format("%Y-%m-%d %H:%M"))
            });
            let from = row.allowed_from.map_or_else(String::new, |networks| format!(" · from {}", networks.join(", ")));
            writeln!(out, "  {token} · made {} · {used}{end} (UTC){from}", made.format("%Y-%m-%d %H:%M"))?;
        }
        before = Some(row.name);
    }
    if before.is_none() {
        print_line("No application is let in.");
    }
    Ok(())
}
