//! Files with a message, or with a request that came on paper: checked by content, freed of what a picture carries beside itself,
//! kept in Postgres, served to those who may read what they belong to.
//!
//! ```text
//! let files = attachments::check(&site, &mut form, sent.files).await;   // refuses at the field `bijlage`
//! attachments::put(conn, Owner::Message(id), &files, now).await?;       // in the transaction of the message
//! ```

mod check;
mod content;
mod kind;
mod pages;
mod store;

pub use check::{Checked, Scanned, check, choose_again};
pub use content::Refusal;
pub use kind::FileKind;
pub use pages::routes;
pub use store::{Line, Owner, lines, of_messages, of_request, put, read};

pub use crate::web::upload::FIELD;
