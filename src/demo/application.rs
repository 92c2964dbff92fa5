//! The demo's hospital application, with a token to try the interfaces with.

use anyhow::Context;

use crate::applications::Scope;
use crate::applications::registry::{self, NewApplication, RegistryError, TokenTerms};
use crate::db::{self, Actor, Db, Job, Tls};
use crate::directory::Cbe;

const NAME: &str = "EPD";

/// Lets it in with every scope, or, over kept data, gives it a new token in place of the old ones. Answers the token.
pub async fn let_in(owner_url: &str, tls: &Tls) -> anyhow::Result<String> {
    let owner = Db::new(owner_url, tls, 1)?;
    let institution = Cbe::parse("0566988259")?;
    let new = NewApplication {
        name: NAME.to_owned(),
        institution,
        scopes: Scope::ALL.to_vec(),
        per_minute: 1_000_000,
        terms: TokenTerms::default(),
    };
    match registry::add(&owner, &new).await {
        Ok(token) => {
            keep_to_what_stands(owner_url, tls).await?;
            Ok(token.text)
        }
        Err(RegistryError::NameTaken) => {
            let mut tx = owner.begin(Actor::System(Job::Operate)).await?;
            let listed = registry::list(&mut tx).await?;
            tx.rollback().await?;
            for row in listed.iter().filter(|row| row.name == NAME && row.token.is_some()) {
                registry::revoke(&owner, NAME, row.token).await?;
            }
            Ok(registry::rotate(&owner, NAME, &TokenTerms::default()).await?.text)
        }
        Err(error) => Err(error).context("no application"),
    }
}

/// It followed the exclusions of the demo's past as they came.
async fn keep_to_what_stands(owner_url: &str, tls: &Tls) -> anyhow::Result<()> {
    let sql = "insert into change_acknowledgements (application_id, sequence, enforced_at, received_at)
      select a.id, c.sequence, coalesce(c.ends_at, c.starts_at) + interval '40 seconds', c.recorded_at from applications a, changes c where a.name = $1";
    db::client(owner_url, tls).await?.execute(sql, &[&NAME]).await?;
    Ok(())
}
