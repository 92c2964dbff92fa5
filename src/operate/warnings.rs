//! What `check` and the start warn of: nothing is refused for it.

use chrono::TimeDelta;

use crate::applications;
use crate::config::Config;
use crate::db::{self, Db, DbError};

/// An operator has this long to hand a new token over.
const TOKEN_WARNING: TimeDelta = TimeDelta::days(30);

/// The portal speaks no TLS: with `base_url` on https a proxy stands in front of it, and all that come through it have one address.
pub(super) fn of_proxies(config: &Config) -> Option<String> {
    (config.base_url.starts_with("https://") && config.trusted_proxies.is_empty()).then(|| {
        "trusted_proxies: is empty, and base_url is https, so a proxy stands in front: all sign-ins count as its own, and tokens that are \
         bound to networks are refused; name the proxy and let it add X-Forwarded-For."
            .to_owned()
    })
}

/// Tokens that end soon, and numbers that are not kept for a complaint.
pub(super) async fn of_applications(config: &Config, db: &Db) -> Result<Vec<String>, DbError> {
    let figures = applications::load_figures(db).await?;
    let now = db.read_now().await?;
    let soon = figures.token_ends.iter().filter(|one| one.ends_at - now < TOKEN_WARNING);
    let mut lines: Vec<String> = soon
        .map(|one| {
            let (name, end) = (&one.application, one.ends_at.format("%Y-%m-%d %H:%M"));
            if one.ends_at > now {
                format!("{name}: its last token ends on {end} (UTC); see: mijntoegang client rotate")
            } else {
                format!("{name}: its last token ended on {end} (UTC); see: mijntoegang client rotate")
            }
        })
        .collect();
    if config.lookup_key.is_none() {
        lines.push(
            "audit.lookup_key_file: is not configured, so the log of decisions does not tell which unknown number was asked about.".to_owned(),
        );
    }
    Ok(lines)
}

/// Texts are sorted and compared as the C library does it: where that has changed under a database, its indexes may miss rows.
pub(super) async fn of_collations(db: &Db) -> Result<Vec<String>, DbError> {
    let stale = db::list_stale_collations(db).await?;
    let line = |one: db::StaleCollation| {
        format!(
            "database: {} sorts by version {} of its collation, and this machine has {}: indexes on texts may miss rows; see docs/operations.md, \
             Collations.",
            one.name, one.recorded, one.actual
        )
    };
    Ok(stale.into_iter().map(line).collect())
}
