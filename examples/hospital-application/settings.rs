//! What the operator of this application says when starting it.

use std::net::SocketAddr;
use std::path::PathBuf;

/// A hospital application that keeps to what patients registered with Mijn Toegang.
#[derive(Debug, Clone, clap::Parser)]
#[command(name = "hospital-application")]
pub struct Settings {
    /// The portal, as applications reach it
    #[arg(long, value_name = "URL")]
    pub portal: String,
    /// What the portal calls itself (its base_url), where that differs: its own systems begin with it
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// The file with the token, read again when the portal refuses it; without it the variable PORTAL_TOKEN is taken
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// Where its own pages are
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub listen: SocketAddr,
    /// The folder with the copy of the exclusions and the breaks that wait
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// The enterprise number (CBE) of the hospital
    #[arg(long, value_name = "CBE")]
    pub institution: String,
    /// So long a care worker waits for the portal before the copy decides, in milliseconds
    #[arg(long, value_name = "MS", default_value_t = 300)]
    pub answer_within: u64,
    /// So long after the portal's last sign of life the copy still decides, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 900)]
    pub trust_copy: u64,
    /// So long a break opens a record, in minutes; no more than the portal allows
    #[arg(long, value_name = "MINUTES", default_value_t = 60)]
    pub break_minutes: u32,
}

impl Settings {
    /// What the portal calls itself.
    pub fn base_url(&self) -> &str {
        self.base_url.as_deref().unwrap_or(&self.portal).trim_end_matches('/')
    }

    /// The system of this hospital's personnel numbers.
    pub fn personnel_system(&self) -> String {
        format!("{}/id/personnel/{}", self.base_url(), self.institution)
    }
}
