//! The static files: compressed and hashed at build, kept by the browser for good.
//!
//! Mount outside any compressing middleware: what can be compressed already is.

use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};

struct File {
    name: &'static str,
    kind: &'static str,
    digest: &'static str,
    plain: &'static [u8],
    brotli: Option<&'static [u8]>,
    gzip: Option<&'static [u8]>,
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

const FOR_GOOD: &str = "public, max-age=31536000, immutable";
const ONE_DAY: &str = "public, max-age=86400";

/// Serves `/static/{hash}/{path:.*}`; another hash or an unknown path is a 404 without a body.
pub async fn serve(req: HttpRequest) -> HttpResponse {
    let (hash, path) = (req.match_info().query("hash"), req.match_info().query("path"));
    if hash != HASH {
        return HttpResponse::NotFound().finish();
    }
    match letter_window(path) {
        Some(style) => HttpResponse::Ok()
            .insert_header((header::CACHE_CONTROL, FOR_GOOD))
            .content_type("text/css; charset=utf-8")
            .body(style),
        None => answer(req.headers(), path, FOR_GOOD),
    }
}

/// The style sheet that puts a letter's address into the envelope's window. Its numbers are a setting of the house, and no page holds
/// styles of its own, so they stand in its address.
pub fn letter_window_css(left_mm: u32, top_mm: u32) -> String {
    format!("{ROOT}/letter-window-{left_mm}-{top_mm}.css")
}

fn letter_window(path: &str) -> Option<String> {
    let (left, top) = path.strip_prefix("letter-window-")?.strip_suffix(".css")?.split_once('-')?;
    let millimetres =
        |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<u16>().ok()).flatten();
    let (left, top) = (millimetres(left)?, millimetres(top)?);
    Some(format!(".mt-sheet {{ --mt-venster-links: {left}mm; --mt-venster-boven: {top}mm; }}\n"))
}

/// Serves `/favicon.ico`, which browsers ask for unasked: the mark.
pub async fn favicon(req: HttpRequest) -> HttpResponse {
    answer(req.headers(), "mark.svg", ONE_DAY)
}

fn answer(headers: &HeaderMap, path: &str, keep: &'static str) -> HttpResponse {
    let Some(file) = FILES.iter().find(|file| file.name == path) else {
        return HttpResponse::NotFound().finish();
    };
    let accepted = headers.get_all(header::ACCEPT_ENCODING).filter_map(|value| value.to_str().ok());
    let accepted: Vec<&str> = accepted.flat_map(|value| value.split(',')).collect();
    let (coding, body) = match (file.brotli, file.gzip) {
        (Some(body), _) if accepts(&accepted, "br") => (Some("br"), body),
        (_, Some(body)) if accepts(&accepted, "gzip") => (Some("gzip"), body),
        _ => (None, file.plain),
    };
    // Each coding is another sequence of bytes, so it has a strong tag of its own.
    let tag = format!("\"{}{}\"", file.digest, coding.map_or_else(String::new, |coding| format!("-{coding}")));
    let known = headers.get_all(header::IF_NONE_MATCH).filter_map(|value| value.to_str().ok());
    let unchanged = known.flat_map(|value| value.split(',')).any(|known| matches_tag(known.trim(), &tag));

    let mut response = if unchanged { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((header::CACHE_CONTROL, keep)).insert_header((header::ETAG, tag));
    if file.brotli.is_some() {
        response.insert_header((header::VARY, "Accept-Encoding"));
    }
    if unchanged {
        return response.finish();
    }
    if let Some(coding) = coding {
        response.insert_header((header::CONTENT_ENCODING, HeaderValue::from_static(coding)));
    }
    response.content_type(file.kind).body(body)
}

fn matches_tag(known: &str, tag: &str) -> bool {
    known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag
}

/// Whether a coding may be sent: named (or meant by `*`), and not with `q=0`.
fn accepts(accepted: &[&str], coding: &str) -> bool {
    let weight = |wanted: &str| {
        accepted.iter().find_map(|item| {
            let mut parts = item.split(';').map(str::trim);
            parts.next().filter(|name| name.eq_ignore_ascii_case(wanted))?;
            let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
            Some(weight.is_none_or(|weight| weight.parse::<f32>().is_ok_and(|weight| weight > 0.0)))
        })
    };
    weight(coding).or_else(|| weight("*")).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use actix_web::dev::ServiceResponse;
    use actix_web::{App, test, web};

    use super::*;

    async fn get(path: &str, headers: &[(&str, &str)]) -> ServiceResponse {
        let routes = |config: &mut web::ServiceConfig| {
            config.route("/static/{hash}/{path:.*}", web::get().to(serve)).route("/favicon.ico", web::get().to(favicon));
        };
        let app = test::init_service(App::new().configure(routes)).await;
        let mut request = test::TestRequest::get().uri(path);
        for header in headers {
            request = request.insert_header(*header);
        }
        test::call_service(&app, request.to_request()).await
    }

    fn head<'a>(response: &'a ServiceResponse, name: &str) -> &'a str {
        response.headers().get(name).map_or("", |value| value.to_str().unwrap())
    }

    #[actix_web::test]
    async fn a_file_is_kept_for_good_in_the_coding_that_was_asked_for() {
        let path = format!("{ROOT}/theme.css");
        for (accepted, coding) in [
            ("gzip, deflate, br, zstd", "br"),
            ("gzip", "gzip"),
            ("br;q=0, GZIP;q=0.5", "gzip"),
            ("*", "br"),
            ("br;q=0, *;q=0", ""),
            ("identity", ""),
            ("br;q=nonsense", ""),
        ] {
            let response = get(&path, &[("accept-encoding", accepted)]).await;
            assert_eq!(response.status(), 200);
            assert_eq!(head(&response, "content-encoding"), coding, "for {accepted}");
            assert_eq!(head(&response, "content-type"), "text/css; charset=utf-8");
            assert_eq!(head(&response, "cache-control"), FOR_GOOD);
            assert_eq!(head(&response, "vary"), "Accept-Encoding");
            let tag = head(&response, "etag").to_owned();
            let again = get(&path, &[("accept-encoding", accepted), ("if-none-match", &tag)]).await;
            assert_eq!((again.status().as_u16(), head(&again, "etag")), (304, tag.as_str()));
        }
    }

    #[actix_web::test]
    async fn all_that_the_pages_name_is_there() {
        for (name, kind) in [
            (BASE_CSS, "text/css; charset=utf-8"),
            ("vendor/figtree-latin-wght-normal.woff2", "font/woff2"),
            ("vendor/figtree-latin-ext-wght-normal.woff2", "font/woff2"),
            ("vendor/figtree-LICENSE.txt", "text/plain; charset=utf-8"),
            ("vendor/govuk-frontend-NOTICE.txt", "text/plain; charset=utf-8"),
            ("staff.css", "text/css; charset=utf-8"),
            ("icons.svg", "image/svg+xml; charset=utf-8"),
            ("mark.svg", "image/svg+xml; charset=utf-8"),
            ("icon-180.png", "image/png"),
            ("icon-512.png", "image/png"),
            ("manifest.webmanifest", "application/manifest+json"),
        ] {
            let response = get(&format!("{ROOT}/{name}"), &[]).await;
            assert_eq!((response.status().as_u16(), head(&response, "content-type")), (200, kind), "{name}");
            assert!(!test::read_body(response).await.is_empty());
        }
        let mark = get("/favicon.ico", &[]).await;
        assert_eq!((head(&mark, "content-type"), head(&mark, "cache-control")), ("image/svg+xml; charset=utf-8", ONE_DAY));
    }

    #[actix_web::test]
    async fn the_window_of_an_envelope_stands_where_the_address_says() {
        let response = get(&letter_window_css(20, 45), &[]).await;
        assert_eq!((response.status().as_u16(), head(&response, "content-type")), (200, "text/css; charset=utf-8"));
        assert_eq!(head(&response, "cache-control"), FOR_GOOD);
        let style = test::read_body(response).await;
        assert_eq!(style, ".mt-sheet { --mt-venster-links: 20mm; --mt-venster-boven: 45mm; }\n".as_bytes());
        for wrong in ["letter-window-20.css", "letter-window-20-x.css", "letter-window-+2-45.css", "letter-window-99999-1.css"] {
            assert_eq!(get(&format!("{ROOT}/{wrong}"), &[]).await.status(), 404, "{wrong}");
        }
    }

    #[actix_web::test]
    async fn another_hash_or_path_is_not_found() {
        for path in [
            "/static/0123456789abcdef/theme.css",
            &format!("{ROOT}/nothing.css"),
            &format!("{ROOT}/../Cargo.toml"),
            &format!("{ROOT}/"),
        ] {
            assert_eq!(get(path, &[]).await.status(), 404, "{path}");
        }
    }
}
