//! What `check` tells of eHealth, and `check --online` finds out.

use anyhow::Context;

use super::print_line;
use crate::clock::Clock;
use crate::config::{Config, Unchecked};
use crate::db::{Db, DbError};
use crate::directory::Niss;
use crate::ehealth::{self, CallError};

/// A number that is never issued: nobody's exclusions are read.
const NOBODY: &str = "85073000061";

/// Whether it is connected, what the hospital decided, and how the checks stand.
pub(super) async fn lines(config: &Config, db: &Db) -> Result<Vec<String>, DbError> {
    let Some(service) = &config.ehealth else {
        return Ok(vec!["eHealth: [ehealth] is not configured, so its exclusions are not taken over.".to_owned()]);
    };
    let rules = service.rules;
    let decided = match rules.unchecked {
        Unchecked::Permit => "permit (ehealth.unchecked), where nothing that is held here refuses",
        Unchecked::Deny => "deny (ehealth.unchecked)",
    };
    let (figures, now) = (ehealth::load_figures(db).await?, db.read_now().await?);
    let mut lines = vec![
        format!(
            "eHealth: {} people are asked about, {} were never answered, the oldest check is due for {} s.",
            figures.people,
            figures.never_checked,
            figures.overdue_seconds(now)
        ),
        format!("eHealth: a decision about somebody whom it never answered about is: {decided}."),
    ];
    if figures.failing_since.is_some() {
        lines.push(format!("eHealth: no call was answered for {} s.", figures.failing_seconds(now)));
    }
    if figures.doubted > 0 {
        lines.push(format!("eHealth: {} answers make no sense, and changed nothing; see docs/ehealth.md.", figures.doubted));
    }
    Ok(lines)
}

/// Gets a token, and asks about a number that nobody has.
///
/// # Errors
/// When either fails.
pub(super) async fn ask(config: &Config) -> anyhow::Result<()> {
    let Some(service) = &config.ehealth else {
        return Ok(());
    };
    let client = ehealth::Client::new(service.clone(), Clock::System)?;
    client.check_token().await.map_err(|error| {
        let is_refused = matches!(&error, CallError::Token(cause) if matches!(**cause, CallError::Status(400 | 401 | 403)));
        let refused = "ehealth.client_id, ehealth.key: ehealth.token_url does not take them";
        anyhow::Error::from(error).context(if is_refused { refused } else { "ehealth.token_url" })
    })?;
    print_line("eHealth: the token endpoint gave a token.");
    let nobody = Niss::parse(NOBODY)?;
    client.fetch(&nobody, std::slice::from_ref(&nobody)).await.context("ehealth.url")?;
    print_line("eHealth: the service answered.");
    Ok(())
}
