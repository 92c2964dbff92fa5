//! Parameters of addresses and searches that FHIR R4 has: names under which a refusal may speak of what was sent, and the two that
//! every FHIR server takes.

const STANDARD_PARAMETERS: &[&str] = &[
    "action",
    "actor",
    "category",
    "consentor",
    "data",
    "date",
    "identifier",
    "organization",
    "patient",
    "performer",
    "period",
    "purpose",
    "scope",
    "security-label",
    "source-reference",
    "_text",
    "_content",
    "_list",
    "_has",
    "_type",
    "_tag",
    "_profile",
    "_security",
    "_source",
    "_query",
    "_filter",
    "_sort",
    "_include",
    "_revinclude",
    "_summary",
    "_total",
    "_elements",
    "_contained",
    "_containedType",
    "_format",
    "_pretty",
    "_at",
    "_since",
    "_page",
    "_offset",
    "_getpages",
    "_id",
    "_lastUpdated",
    "_count",
    "status",
];

/// The name of the standard's parameter, its modifier and its chain left out.
pub fn standard_parameter(name: &str) -> Option<&'static str> {
    let bare = name.split([':', '.']).next().unwrap_or_default();
    STANDARD_PARAMETERS.iter().find(|known| **known == bare).copied()
}

/// Whether a `_format` asks for JSON, which is what there is. A plus sign in an address is a space to who reads it as a form.
pub fn is_json_format(format: &str) -> bool {
    let kind = format.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().replace(' ', "+");
    ["json", "text/json", "application/json", "application/fhir+json"].contains(&kind.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_named_by_the_standard_and_a_format_is_json() {
        assert_eq!(standard_parameter("patient:identifier"), Some("patient"));
        assert_eq!(standard_parameter("_sort"), Some("_sort"));
        assert_eq!((standard_parameter("85073000061"), standard_parameter("")), (None, None));
        for json in ["json", "application/fhir+json", "application/fhir json", "Application/JSON; charset=utf-8", "text/json"] {
            assert!(is_json_format(json), "{json}");
        }
        for other in ["xml", "application/fhir+xml", "", "ttl", "html"] {
            assert!(!is_json_format(other), "{other}");
        }
    }
}
