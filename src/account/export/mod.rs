//! Everything that the portal holds about a patient, of one moment: for programs as a stream of JSON, for people as a page.
//! A feature says itself what of its own a patient may take along; here it is put in order.

mod exclusion_sections;
mod json;
mod page;
mod parts;
mod recipient_sections;
mod section;

pub use json::json;
pub use page::page;
