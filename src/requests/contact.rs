//! How the patient wants to be reached. The only place that reads and writes the four columns of it; another way, such as a text
//! message, is a variant here, and the compiler names every place that must know it.

use diesel::deserialize::{self, Queryable};
use diesel::expression::Selectable;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable, Text};
use serde::{Deserialize, Serialize};

use crate::db::schema::exclusion_requests;
use crate::db::text_enum;
use crate::text::Telephone;

text_enum! {
    /// Column `contact`.
    pub enum ContactWay: "way of contact" {
        Message = "message",
        Telephone = "telephone",
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactPreference {
    /// By a message in the portal.
    #[default]
    Message,
    Telephone {
        /// As typed.
        number: String,
        other_may_answer: bool,
        may_leave_message: bool,
    },
}

impl ContactPreference {
    /// The number as a link takes it, where it is one.
    pub fn phone_link(&self) -> Option<String> {
        match self {
            Self::Message => None,
            Self::Telephone { number, .. } => Telephone::parse(number).ok().map(|phone| phone.link()),
        }
    }

    /// What a new request's row holds.
    pub(super) fn columns(&self) -> ContactColumns<'_> {
        match self {
            Self::Message => ContactColumns {
                contact: ContactWay::Message,
                telephone: None,
                other_may_answer: false,
                may_leave_message: false,
            },
            Self::Telephone { number, other_may_answer, may_leave_message } => ContactColumns {
                contact: ContactWay::Telephone,
                telephone: Some(number),
                other_may_answer: *other_may_answer,
                may_leave_message: *may_leave_message,
            },
        }
    }
}

#[derive(Insertable)]
#[diesel(table_name = exclusion_requests)]
pub(super) struct ContactColumns<'a> {
    contact: ContactWay,
    telephone: Option<&'a str>,
    other_may_answer: bool,
    may_leave_message: bool,
}

impl Selectable<Pg> for ContactPreference {
    type SelectExpression = (
        exclusion_requests::contact,
        exclusion_requests::telephone,
        exclusion_requests::other_may_answer,
        exclusion_requests::may_leave_message,
    );

    fn construct_selection() -> Self::SelectExpression {
        (
            exclusion_requests::contact,
            exclusion_requests::telephone,
            exclusion_requests::other_may_answer,
            exclusion_requests::may_leave_message,
        )
    }
}

impl Queryable<(Text, Nullable<Text>, Bool, Bool), Pg> for ContactPreference {
    type Row = (ContactWay, Option<String>, bool, bool);

    fn build((way, number, other_may_answer, may_leave_message): Self::Row) -> deserialize::Result<Self> {
        match (way, number) {
            (ContactWay::Message, _) => Ok(Self::Message),
            (ContactWay::Telephone, Some(number)) => Ok(Self::Telephone { number, other_may_answer, may_leave_message }),
            (ContactWay::Telephone, None) => Err("a request to be reached by telephone without a number".into()),
        }
    }
}
