//! The pages, as text. Plain HTML that works without a script.

use std::fmt::Write as _;

use crate::access::{Source, Verdict};
use crate::staff::{Worker, shown};

/// What people typed or an answer said, as text in a page.
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

/// A whole page. Its title names no person, since it stays in the browser's history.
pub fn frame(title: &str, worker: Option<&Worker>, status: &str, main: &str) -> String {
    let who = worker.map_or_else(String::new, |worker| {
        format!(
            "<p>Je werkt als <strong>{}</strong>, {}. <a href=\"/wie\">Iemand anders</a> · <a href=\"/\">Afdeling</a></p>",
            escaped(worker.name),
            escaped(worker.function)
        )
    });
    format!(
        "<!doctype html>\n<html lang=\"nl-BE\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title} - Proefziekenhuis</title>\n\
         <link rel=\"stylesheet\" href=\"/stijl.css\">\n</head>\n<body>\n<header><p class=\"name\">Proefziekenhuis</p>{who}</header>\n\
         <main>\n{main}\n</main>\n<footer><p role=\"status\">{status}</p></footer>\n</body>\n</html>\n"
    )
}

/// How old what decides here is. The same whatever was decided.
pub fn status(connected: bool, age: Option<u64>, trusted: bool, verdict: Option<Verdict>) -> String {
    let copy = match age {
        None => "Er is nog geen lokale kopie.".to_owned(),
        Some(_) if connected => "De lokale kopie is bijgewerkt.".to_owned(),
        Some(age) if trusted => format!("De lokale kopie is {age} seconden oud."),
        Some(age) => format!("De lokale kopie is te oud: {age} seconden."),
    };
    match verdict {
        Some(Verdict { source: Source::Copy | Source::Nobody, .. }) => format!("{copy} Het portaal is niet bereikbaar."),
        _ => copy,
    }
}

/// Who are you?
pub fn choose(workers: &[Worker]) -> String {
    let mut list = String::new();
    for worker in workers {
        let numbers: Vec<_> = worker.identifiers.iter().map(|one| escaped(&one.value)).collect();
        let _ = write!(
            list,
            "<li><button name=\"wie\" value=\"{}\">{}</button> {}, {}</li>",
            worker.key,
            escaped(worker.name),
            escaped(worker.function),
            numbers.join(", ")
        );
    }
    format!("<h1>Wie ben je?</h1><form method=\"post\" action=\"/wie\"><ul>{list}</ul></form>")
}

/// The ward, with what opens and what does not.
pub fn ward(patients: &[(&str, bool)]) -> String {
    let mut rows = String::new();
    for (patient, open) in patients {
        let shown = shown(patient);
        let state = if *open { "open" } else { "geen toegang" };
        let button = format!("<button>Open dossier <span class=\"hidden\">{shown}</span></button>");
        let _ = write!(rows, "<li><strong>{shown}</strong>: {state}{}</li>", form("/dossier", patient, &button));
    }
    format!("<h1>Afdeling</h1><ul>{rows}</ul>")
}

/// A patient stands in the body of what is sent, never in an address.
fn form(action: &str, patient: &str, inside: &str) -> String {
    format!(
        "<form method=\"post\" action=\"{action}\"><input type=\"hidden\" name=\"patient\" value=\"{}\">{inside}</form>",
        escaped(patient)
    )
}

/// What can be looked at in a record.
pub const PARTS: [&str; 3] = ["Labo-uitslagen", "Medicatieschema", "Verslagen"];

/// The record; `until` when a break opens it.
pub fn record(patient: &str, until: Option<&str>, part: Option<&str>) -> String {
    let mut page = format!("<h1>Dossier</h1><p>Patiënt {}</p>", shown(patient));
    if let Some(until) = until {
        let _ = write!(
            page,
            "<div class=\"break\"><p>Je hebt dit dossier geopend met een doorbreking. Het blijft open tot {until}.</p>{}</div>",
            form("/stop", patient, "<button>Stop de doorbreking</button>")
        );
    }
    for name in PARTS {
        page.push_str(&form(
            "/bekijk",
            patient,
            &format!("<input type=\"hidden\" name=\"deel\" value=\"{name}\"><button>{name}</button>"),
        ));
    }
    if let Some(part) = part {
        let _ = write!(page, "<h2>{part}</h2><p>Dit is een proef. Hier staan geen gegevens.</p>");
    }
    page
}

/// No access, for any reason alike: nothing here tells whether the patient wanted it so.
pub fn closed(patient: &str, breakable: bool, refused: Option<&str>, typed: &str, wrong: Option<&str>) -> String {
    let mut page = format!("<h1>Geen toegang tot dit dossier</h1><p>Patiënt {}</p>", shown(patient));
    if let Some(refused) = refused {
        let _ = write!(page, "<p class=\"wrong\" role=\"alert\">{refused} Het dossier is weer gesloten.</p>");
    }
    if !breakable {
        page.push_str("<p>Heb je dit dossier nodig voor de zorg? Bel de verantwoordelijke arts.</p>");
        return page;
    }
    let (mark, said) = match wrong {
        Some(wrong) => {
            (" aria-invalid=\"true\" aria-describedby=\"hulp fout\"", format!("<p class=\"wrong\" id=\"fout\">{wrong}</p>"))
        }
        None => (" aria-describedby=\"hulp\"", String::new()),
    };
    let inside = format!(
        "<label for=\"motivering\">Waarom is dit nodig?</label><p id=\"hulp\">10 tot 200 tekens.</p>{said}\
         <textarea id=\"motivering\" name=\"motivering\" rows=\"3\"{mark}>{}</textarea><button>Doorbreek</button>",
        escaped(typed)
    );
    let _ = write!(
        page,
        "<p>Heb je dit dossier nu nodig voor de zorg? Dan kun je doorbreken. De patiënt krijgt daarover een bericht, en je \
         doorbreking kan nagekeken worden.</p>{}",
        form("/doorbreek", patient, &inside)
    );
    page
}

/// Its style.
pub const STYLE: &str = include_str!("style.css");
