//! Enums whose values a column keeps as texts.

/// A text that no value of an enum has. A newer version of this program wrote it, or a row was changed by hand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown {what} {text:?}")]
pub struct UnknownText {
    what: &'static str,
    text: String,
}

impl UnknownText {
    /// Keeps the first 40 characters, for the log.
    pub fn new(what: &'static str, text: &str) -> Self {
        Self { what, text: text.chars().take(40).collect() }
    }
}

/// Declares an enum with the text of each value as its column's check lists it. An unknown text is an error wherever it is read:
/// a default would show a person something else than what stands there. A test compares the texts with the checks.
macro_rules! text_enum {
    (
        $(#[$about:meta])*
        $vis:vis enum $name:ident: $what:literal {
            $($(#[$of:meta])* $variant:ident = $text:literal,)+
        }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, diesel::expression::AsExpression, diesel::deserialize::FromSqlRow)]
        #[diesel(sql_type = diesel::sql_types::Text)]
        $vis enum $name {
            $($(#[$of])* $variant,)+
        }

        impl $name {
            pub const ALL: [Self; [$($text),+].len()] = [$(Self::$variant),+];

            /// The text in the database.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::db::text_enum::UnknownText;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => Err($crate::db::text_enum::UnknownText::new($what, text)),
                }
            }
        }

        impl diesel::deserialize::FromSql<diesel::sql_types::Text, diesel::pg::Pg> for $name {
            fn from_sql(value: diesel::pg::PgValue<'_>) -> diesel::deserialize::Result<Self> {
                Ok(std::str::from_utf8(value.as_bytes())?.parse()?)
            }
        }

        impl diesel::serialize::ToSql<diesel::sql_types::Text, diesel::pg::Pg> for $name {
            fn to_sql<'b>(&'b self, out: &mut diesel::serialize::Output<'b, '_, diesel::pg::Pg>) -> diesel::serialize::Result {
                std::io::Write::write_all(out, self.as_str().as_bytes())?;
                Ok(diesel::serialize::IsNull::No)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use text_enum;

#[cfg(test)]
mod tests {
    text_enum! {
        enum Colour: "colour" {
            /// Red.
            Red = "red",
            /// Light blue.
            LightBlue = "light_blue",
        }
    }

    #[test]
    fn every_value_is_read_from_its_own_text() {
        assert_eq!(Colour::ALL.map(Colour::as_str), ["red", "light_blue"]);
        for colour in Colour::ALL {
            assert_eq!(colour.as_str().parse(), Ok(colour));
            assert_eq!(serde_json::to_value(colour).unwrap(), colour.as_str());
            assert_eq!(serde_json::from_value::<Colour>(colour.as_str().into()).unwrap(), colour);
        }
    }

    #[test]
    fn an_unknown_text_is_an_error_that_names_it() {
        for unknown in ["green", "Red", "red ", ""] {
            let error = unknown.parse::<Colour>().unwrap_err();
            assert_eq!(error.to_string(), format!("unknown colour {unknown:?}"));
        }
        let error = "x".repeat(1000).parse::<Colour>().unwrap_err();
        assert_eq!(error.to_string(), format!("unknown colour {:?}", "x".repeat(40)));
    }
}
