//! What the parts of this application share.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::{Mutex, Notify, RwLock};

use crate::breaks::Breaks;
use crate::copy::Copy;
use crate::disk;
use crate::moment;
use crate::portal::Portal;
use crate::settings::Settings;
use crate::staff::{Worker, workers};

/// The application.
pub struct App {
    pub settings: Settings,
    pub portal: Portal,
    pub workers: Vec<Worker>,
    /// None until everything was loaded once.
    pub copy: RwLock<Option<Copy>>,
    /// The stream of changes is open.
    pub connected: AtomicBool,
    pub breaks: Mutex<Breaks>,
    /// A report waits that did not wait before.
    pub to_deliver: Notify,
    /// The network lets breaks open records. The same for every person and patient, so showing it tells nothing of anybody.
    pub breaks_possible: AtomicBool,
}

impl App {
    /// Takes up where it was when it stopped.
    ///
    /// # Errors
    /// When a setting or a file cannot be used.
    pub fn start(settings: Settings) -> anyhow::Result<Self> {
        std::fs::create_dir_all(&settings.data)?;
        Ok(Self {
            portal: Portal::new(&settings)?,
            workers: workers(&settings.personnel_system()),
            copy: RwLock::new(disk::read(&settings.data.join(COPY))?),
            connected: AtomicBool::new(false),
            breaks: Mutex::new(disk::read(&settings.data.join(BREAKS))?.unwrap_or_default()),
            to_deliver: Notify::new(),
            breaks_possible: AtomicBool::new(true),
            settings,
        })
    }

    pub fn copy_file(&self) -> PathBuf {
        self.settings.data.join(COPY)
    }

    pub fn breaks_file(&self) -> PathBuf {
        self.settings.data.join(BREAKS)
    }

    /// Seconds since the portal's last sign of life, while there is a copy.
    pub async fn age(&self) -> Option<u64> {
        let heard_at = self.copy.read().await.as_ref()?.heard_at;
        Some(u64::try_from((moment::now() - heard_at).num_seconds()).unwrap_or(0))
    }

    pub fn is_connected(&self) -> bool {
        self.connected.load(Ordering::Relaxed)
    }
}

const COPY: &str = "copy.json";
const BREAKS: &str = "breaks.json";
