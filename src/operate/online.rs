//! What `check --online` finds out: whether the services outside answer as `serve` will ask them.

use std::io::ErrorKind;
use std::net::TcpListener;
use std::time::Duration;

use anyhow::Context;

use super::{ehealth_check, mail_transport, print_line};
use crate::app::AppBuilder;
use crate::config::Config;
use crate::identity::SignIn;
use crate::scan::ScanVerdict;

/// A mail server that takes longer is of no use either.
const MAIL_TIMEOUT: Duration = Duration::from_secs(15);

/// Asks each of them, and says of each what it found.
///
/// # Errors
/// When one of them did not answer as it should; the others were asked all the same.
pub(super) async fn ask(config: &Config, builder: &AppBuilder) -> anyhow::Result<()> {
    let mut failed = 0;
    let mut say = |key: &str, what: &str, found: anyhow::Result<()>| match found {
        Ok(()) => print_line(&format!("{what}.")),
        Err(error) => {
            failed += 1;
            print_line(&format!("{key}: {error:#}"));
        }
    };
    if let SignIn::Providers(providers) = builder.sign_in.as_ref() {
        let both = [("patient_oidc", &providers.patient), ("officer_oidc", &providers.officer)];
        for (section, provider) in both {
            if let Some(provider) = provider {
                let found = provider.check_metadata().await;
                say(&format!("{section}.issuer"), &format!("{section}: the provider gave its metadata and keys"), found);
            }
        }
    }
    let greeted = mail_transport(config)?.try_out(MAIL_TIMEOUT).await;
    let greeted =
        greeted.map_err(|class| anyhow::anyhow!("the mail server cannot be used: {class} (docs/mail.md says what that is)"));
    say("smtp_url", "Mail: the server took the greeting", greeted);
    if let Some(scanner) = &config.scanner {
        let scanned = match scanner.ask(b"Mijn Toegang").await {
            Ok(ScanVerdict::Clean) => Ok(()),
            Ok(ScanVerdict::Infected) => Err(anyhow::anyhow!("the scanner calls a harmless text infected")),
            Err(error) => Err(error.into()),
        };
        say("clamd_url", "The virus scanner answered", scanned);
    }
    for (key, address) in [("listen", Some(config.listen)), ("ops_listen", config.ops_listen)] {
        if let Some(address) = address {
            match TcpListener::bind(address) {
                // As it is while the portal runs.
                Err(error) if error.kind() == ErrorKind::AddrInUse => {
                    print_line(&format!(
                        "{key}: {address} is in use; where no instance of the portal runs, another program has it."
                    ));
                }
                bound => {
                    let bound = bound.map(drop).with_context(|| format!("cannot listen on {address}"));
                    say(key, &format!("{key}: {address} is free"), bound);
                }
            }
        }
    }
    if let Err(error) = ehealth_check::ask(config).await {
        say("ehealth", "", Err(error));
    }
    anyhow::ensure!(failed == 0, "--online: {failed} of the services outside cannot be used as configured");
    Ok(())
}
