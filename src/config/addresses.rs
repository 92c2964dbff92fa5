//! Addresses: where to listen, the portal's own, and the neutral site of others that **Verlaat deze site snel** leads to.

use std::net::SocketAddr;
use std::path::Path;

use ipnet::IpNet;

use super::authority::check_authority;
use super::{Refused, refused};

/// An address that is safe to send people to, and to name in a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExitUrl {
    address: String,
    origin: String,
}

impl Default for ExitUrl {
    fn default() -> Self {
        Self { address: "https://www.wikipedia.org/".to_owned(), origin: "https://www.wikipedia.org".to_owned() }
    }
}

impl ExitUrl {
    /// Reads a setting. `base_url` is the portal's own address: leaving must not lead back to it.
    ///
    /// # Errors
    /// Without https (http on loopback only), with a user or password in it, or when it leads back here.
    pub fn parse(typed: &str, base_url: &str) -> Result<Self, Refused> {
        let shape = || refused("exit_url", "is no address of a site; write one such as https://www.wikipedia.org/");
        let url = url::Url::parse(typed.trim()).map_err(|_| shape())?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(shape)?;
        // What the policy's grammar would read as more than one host.
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']');
        if !host.bytes().all(plain) || !url.username().is_empty() || url.password().is_some() {
            return Err(shape());
        }
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(host) => {}
            _ => return Err(refused("exit_url", "must start with https:// (http:// is for 127.0.0.1 only)")),
        }
        let origin = url.origin().ascii_serialization();
        if origin == base_url {
            return Err(refused("exit_url", "leads back to this portal; write the address of a neutral site of others"));
        }
        Ok(Self { address: url.into(), origin })
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    /// Scheme, host and port: what the policy of a page allows a form to lead to.
    pub fn origin(&self) -> &str {
        &self.origin
    }
}

/// The network's own page about exclusions: linked from `/info/uitsluitingen`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InfoUrl {
    pub address: String,
    /// The host as people read it, without `www.`.
    pub host: String,
}

impl InfoUrl {
    /// Reads a setting.
    ///
    /// # Errors
    /// Without https, without a host, or with a user or password in it.
    pub fn parse(typed: &str) -> Result<Self, Refused> {
        let shape = || refused("info_url", "is not an https address; write one such as https://nexuzhealth.com");
        let url = url::Url::parse(typed.trim()).map_err(|_| shape())?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(shape)?;
        if url.scheme() != "https" || !url.username().is_empty() || url.password().is_some() {
            return Err(shape());
        }
        let host = host.strip_prefix("www.").unwrap_or(host).to_owned();
        Ok(Self { address: url.into(), host })
    }
}

/// Whether a host name means this machine.
pub fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Where health and metrics are served, beside the pages.
pub(super) fn ops_address(text: &str, listen: SocketAddr) -> Result<SocketAddr, Refused> {
    let ops = address("ops_listen", text)?;
    // Port 0 is another one each time.
    if ops == listen && ops.port() != 0 {
        return Err(refused("ops_listen", "is the address of listen; write another port"));
    }
    Ok(ops)
}

pub(super) fn address(key: &str, text: &str) -> Result<SocketAddr, Refused> {
    text.parse().map_err(|_| refused(key, "is no address to listen on; write one such as 127.0.0.1:8080"))
}

/// The address as browsers write it in `Origin`: lower case, default port omitted. Forms are compared with it.
pub(super) fn origin(typed: &str) -> Result<String, Refused> {
    let shape = || refused("base_url", "is no address without a path; write one such as https://toegang.ziekenhuis.be");
    let url = url::Url::parse(typed).map_err(|_| shape())?;
    let more = url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() || url.password().is_some();
    let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(shape)?;
    if more || url.path() != "/" {
        return Err(shape());
    }
    match url.scheme() {
        "https" => Ok(url.origin().ascii_serialization()),
        "http" if is_loopback(host) => Ok(url.origin().ascii_serialization()),
        _ => Err(refused("base_url", "must start with https:// (http:// is for 127.0.0.1 only)")),
    }
}

/// How this machine names itself to a mail server.
pub(super) fn hello_name(typed: String) -> Result<String, Refused> {
    let is_label = |label: &str| {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        (1..=63).contains(&label.len()) && label.bytes().all(fits) && !label.starts_with('-') && !label.ends_with('-')
    };
    let fits = typed.len() <= 253 && typed.contains('.') && typed.split('.').all(is_label);
    if fits {
        Ok(typed)
    } else {
        Err(refused("smtp_hello", "is no whole name of a machine; write one such as toegang.ziekenhuis.be"))
    }
}

/// Whether an address of Postgres can be used, and safely.
pub(super) fn postgres(key: &str, url: &str) -> Result<(), Refused> {
    use tokio_postgres::config::{Host, SslMode, TargetSessionAttrs};
    let config: tokio_postgres::Config = url
        .parse()
        .map_err(|_| refused(key, "is no Postgres address; write postgresql://role:password@host/database?sslmode=require"))?;
    let at_home = config.get_hosts().iter().all(|host| match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => is_loopback(name),
    });
    if !at_home && config.get_ssl_mode() != SslMode::Require {
        return Err(refused(key, "would talk to another machine in the clear; add sslmode=require"));
    }
    let servers = config.get_hosts().len().max(config.get_hostaddrs().len());
    if servers > 1 && config.get_target_session_attrs() != TargetSessionAttrs::ReadWrite {
        return Err(refused(key, "names several servers, of which one takes writes; add target_session_attrs=read-write"));
    }
    if servers > 1 && config.get_hosts().iter().any(|host| matches!(host, Host::Unix(_))) {
        return Err(refused(key, "names several servers, of which one is a socket's folder; write the names of machines"));
    }
    Ok(())
}

/// The application may not be the owner of the tables, whom row-level security does not bind.
pub(super) fn different_roles(application: Option<&str>, owner: Option<&str>) -> Result<(), Refused> {
    let role = |url: Option<&str>| url?.parse::<tokio_postgres::Config>().ok()?.get_user().map(str::to_owned);
    match (role(application), role(owner)) {
        (Some(one), Some(other)) if one == other => Err(refused(
            "owner_database_url",
            "has the role of database_url; write the owner of the tables there, mijntoegang_owner, and mijntoegang_app in database_url",
        )),
        _ => Ok(()),
    }
}

/// The application's way to Postgres, beside the owner's and with the authority of its certificate.
pub(super) fn check_database(url: &str, owner: Option<&str>, ca: Option<&Path>) -> Result<(), Refused> {
    postgres("database_url", url)?;
    different_roles(Some(url), owner)?;
    let Some(file) = ca else {
        return Ok(());
    };
    check_authority("database_ca", file)?;
    let mode = url.parse::<tokio_postgres::Config>().map(|config| config.get_ssl_mode());
    if mode.is_ok_and(|mode| mode == tokio_postgres::config::SslMode::Disable) {
        return Err(refused(
            "database_ca",
            "is for a connection with TLS, and database_url has sslmode=disable; write sslmode=require or leave database_ca out",
        ));
    }
    Ok(())
}

/// Networks, or single addresses; not everybody's.
pub(super) fn networks(key: &str, texts: &[String]) -> Result<Vec<IpNet>, Refused> {
    let read = |text: &String| {
        let network = text
            .parse::<IpNet>()
            .or_else(|_| text.parse::<std::net::IpAddr>().map(IpNet::from))
            .map_err(|_| refused(key, format!("{text:?} is no network; write one such as 10.0.0.0/8")))?;
        if network.prefix_len() == 0 {
            return Err(refused(
                key,
                format!("{text} is everybody, so anybody could write another's address; write the proxy's own"),
            ));
        }
        Ok(network)
    };
    texts.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "https://toegang.example.org";

    #[test]
    fn a_neutral_site_is_taken() {
        assert_eq!(ExitUrl::parse("https://www.wikipedia.org", BASE).unwrap(), ExitUrl::default());
        let weather = ExitUrl::parse(" https://Weer.Example.org:8443/brugge?dag=nu ", BASE).unwrap();
        assert_eq!(
            (weather.address(), weather.origin()),
            ("https://weer.example.org:8443/brugge?dag=nu", "https://weer.example.org:8443")
        );
        assert_eq!(ExitUrl::parse("http://127.0.0.1:9/x", BASE).unwrap().origin(), "http://127.0.0.1:9");
    }

    #[test]
    fn a_page_of_the_network_is_shown_by_its_host() {
        let page = InfoUrl::parse(" https://www.nexuzhealth.com/nl/uitsluitingen ").unwrap();
        assert_eq!(
            (page.address.as_str(), page.host.as_str()),
            ("https://www.nexuzhealth.com/nl/uitsluitingen", "nexuzhealth.com")
        );
        for bad in ["", "nexuzhealth.com", "http://nexuzhealth.com", "javascript:alert(1)", "https://u:p@nexuzhealth.com"] {
            let error = InfoUrl::parse(bad).err().unwrap_or_else(|| panic!("{bad} was taken"));
            assert!(error.to_string().starts_with("info_url: "), "{bad}: {error}");
        }
    }

    #[test]
    fn an_unsafe_one_is_refused_by_name() {
        for bad in [
            "",
            "wikipedia.org",
            "http://www.wikipedia.org/",
            "javascript:alert(1)",
            "data:text/html,x",
            "ftp://example.org/",
            "https://u:p@example.org/",
            "https://u@example.org/",
            "https://*.example.org/",
            "https://a;b.example.org/",
            "https://toegang.example.org/uit",
            "https://TOEGANG.example.org:443/",
        ] {
            let error = ExitUrl::parse(bad, BASE).err().unwrap_or_else(|| panic!("{bad} was taken"));
            assert!(error.to_string().starts_with("exit_url: "), "{bad}: {error}");
        }
        let smuggled = ExitUrl::parse("https://example.org/a;script-src *\r\nSet-Cookie: a=b", BASE).unwrap();
        assert_eq!(smuggled.origin(), "https://example.org");
        assert!(smuggled.address().bytes().all(|byte| byte.is_ascii_graphic()), "{smuggled:?}");
    }
}
