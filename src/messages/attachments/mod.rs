//! Files with a message, or with a request that came on paper: checked by content, freed of what a picture carries beside itself,
//! kept in Postgres, served to those who may read what they belong to.
//!
//! ```text
//! let files = attachments::check_files(&site, &mut form, sent.files).await;   // refuses at the field `bijlage`
//! // In the transaction of the message:
//! attachments::insert_attachments(conn, AttachmentOwner::Message(id), &files, now).await?;
//! ```

mod check;
mod content;
mod kind;
mod pages;
mod store;

pub use check::{CheckedFile, ScanState, check_files, require_new_choice};
pub use content::refusal::FileRefusal;
pub use kind::FileKind;
pub use pages::routes;
pub use store::{
    AttachmentLine, AttachmentOwner, insert_attachments, load_file, load_for_messages, load_for_request, take_lines,
};

pub use crate::web::upload::FIELD;
