//! `mijntoegang retain`: deletes what is past its term, as the hourly job does.

use std::path::Path;

use super::{load, print_line};
use crate::db::Db;
use crate::retention;

/// # Errors
/// With what the operator must change; what went before stays so.
pub async fn run(file: Option<&Path>) -> anyhow::Result<()> {
    use secrecy::ExposeSecret;
    let (config, tls) = load(file).await?;
    let db = Db::new(config.database_url.expose_secret(), &tls, 1)?;
    let gone = retention::retain(&db, &config.retention).await?;
    for (kind, rows) in &gone {
        print_line(&format!("{kind}: {rows} deleted."));
    }
    if gone.is_empty() {
        print_line("Nothing is past its term.");
    }
    Ok(())
}
