//! Rows about the directory: what a staff list changed.

use serde_json::json;

use super::Event;
use crate::db::ids::{CareWorkerId, DirectoryImportId};

impl Event {
    /// A part of a staff list was taken in: so many entries were added, changed and closed.
    pub fn directory_imported(import: DirectoryImportId, added: usize, changed: usize, closed: usize) -> Self {
        let details = json!({ "import": import, "added": added, "changed": changed, "closed": closed });
        Self { details, ..Self::new("directory-imported") }
    }

    /// An entry lost a number to another person, or its NISS or RIZIV number became another.
    pub fn care_worker_renumbered(import: DirectoryImportId, care_worker: CareWorkerId) -> Self {
        let details = json!({ "import": import });
        Self { care_worker: Some(care_worker), details, ..Self::new("care-worker-renumbered") }
    }

    /// A person is not on the staff list any more.
    pub fn care_worker_closed(import: DirectoryImportId, care_worker: CareWorkerId) -> Self {
        let details = json!({ "import": import });
        Self { care_worker: Some(care_worker), details, ..Self::new("care-worker-closed") }
    }
}
