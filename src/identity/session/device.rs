//! A browser and its machine in a few words, so that people recognise their own sessions. It is used for nothing else.

use actix_web::HttpRequest;
use actix_web::http::header::USER_AGENT;

/// A browser also names those after it in this list.
const BROWSERS: [(&str, &str); 6] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];
const MACHINES: [(&str, &str); 7] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
];

fn words(agent: &str) -> Option<String> {
    let find = |names: &[(&str, &'static str)]| names.iter().find(|(part, _)| agent.contains(part)).map(|(_, name)| *name);
    match (find(&BROWSERS), find(&MACHINES)) {
        (Some(browser), Some(machine)) => Some(format!("{browser}, {machine}")),
        (Some(one), None) | (None, Some(one)) => Some(one.to_owned()),
        (None, None) => None,
    }
}

/// Browser and machine, when the user agent names them.
pub(in crate::identity) fn device_of(request: &HttpRequest) -> Option<String> {
    words(request.headers().get(USER_AGENT)?.to_str().ok()?)
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_browser_is_known_by_its_own_name() {
        let chrome =
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36";
        assert_eq!(words(chrome).as_deref(), Some("Chrome, Android"));
        assert_eq!(words(&format!("{chrome} Edg/140.0")).as_deref(), Some("Edge, Android"));
        assert_eq!(words("curl/8"), None);
    }
}
