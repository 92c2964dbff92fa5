//! Each flaw as a small file, with what the report says of it and what came in.

use crate::hospital::Hospital;

const HEADERS: &str = "Personeelsnummer;Familienaam;Voornaam;Functie;RIZIV;INSZ;Van;Tot\n";

/// The lines below the headers; the sentence of the report with its lines; what the directory holds then.
const FLAWS: [(&str, &str, &[&str]); 22] = [
    (
        ";Claes;Sofie;Arts;;1020399942;;",
        "zeros in front put back; the check digits fit\n    mended: line 2",
        &["Sofie Claes | Arts | 01020399942 | - | "],
    ),
    (
        ";Claes;Sofie;Arts;;8,5073000061E+10;;",
        "a power of ten written out; the check digits fit\n    mended: line 2",
        &["Sofie Claes | Arts | 85073000061 | - | "],
    ),
    (
        "P-1;Claes;Sofie;Arts;;85073000061,00;;",
        "decimals dropped; the check digits fit\n    mended: line 2",
        &["Sofie Claes | Arts | 85073000061 | - | P-1 "],
    ),
    (
        "P-1;Claes;Sofie;Arts;;8,5073E+10;;",
        "lost its digits; format the column as text\n    taken without it: line 2",
        &["Sofie Claes | Arts | - | - | P-1 "],
    ),
    (
        "8,5E+10;Claes;Sofie;Arts;;85073000061;;",
        "lost its digits; format the column as text\n    taken without it: line 2",
        &["Sofie Claes | Arts | 85073000061 | - | "],
    ),
    ("8,5E+10;Claes;Sofie;Arts;;;;", "so the person cannot be recognised\n    line left out: line 2", &[]),
    (
        "P-1;Claes;Sofie;Arts;;85073000062;;",
        "the check digits of the NISS do not fit\n    taken without it: line 2",
        &["Sofie Claes | Arts | - | - | P-1 "],
    ),
    (
        "P-1;Claes;Sofie;Arts;;850730;;",
        "a NISS has 11 digits\n    taken without it: line 2",
        &["Sofie Claes | Arts | - | - | P-1 "],
    ),
    (
        "P-1;Claes;Sofie;Arts;10000008003;;;",
        "fit neither scheme\n    taken: line 2",
        &["Sofie Claes | Arts | - | 10000008003 | P-1 "],
    ),
    (
        "P-1;Claes;Sofie;Arts;123;;;",
        "a RIZIV number has 11 digits, of which the first 8 are enough\n    taken without it: line 2",
        &["Sofie Claes | Arts | - | - | P-1 "],
    ),
    (
        "'0012;Claes;Sofie;Arts;;;;",
        "around the personnel number was dropped\n    taken: line 2",
        &["Sofie Claes | Arts | - | - | 0012 "],
    ),
    (
        "1-mrt;Claes;Sofie;Arts;;85073000061;;",
        "made a date of the personnel number; format the column as text\n    taken without it: line 2",
        &["Sofie Claes | Arts | 85073000061 | - | "],
    ),
    (
        "12.0;Claes;Sofie;Arts;;85073000061;;",
        "the personnel number has decimals; format the column as text\n    taken without it: line 2",
        &["Sofie Claes | Arts | 85073000061 | - | "],
    ),
    (
        "Р-1;Claes;Sofie;Arts;;85073000061;;",
        "32 at most\n    taken without it: line 2",
        &["Sofie Claes | Arts | 85073000061 | - | "],
    ),
    ("P-1;;Sofie;Arts;;;;", "no family name\n    line left out: line 2", &[]),
    ("P-1;Cla\u{fffd}s;Sofie;Arts;;;;", "question mark in a diamond)\n    line left out: line 2", &[]),
    (
        "P-1;Claes;Sofie;Arts;;;45992;",
        "format the column as a date\n    taken without it: line 2",
        &["Sofie Claes | Arts | - | - | P-1 "],
    ),
    (
        "P-1;Claes;Sofie;Arts;;;gisteren;",
        "no date that can be read, such as 31/12/2026 or 2026-12-31\n    taken without it: line 2",
        &["Sofie Claes | Arts | - | - | P-1 "],
    ),
    ("P-1;Claes;Sofie;Arts;;;1/1/2020;31/12/2019", "the last day lies before the first\n    line left out: line 2", &[]),
    (
        "P-1;Claes;Sofie;Arts;;;;\nP-1;Maes;Bert;Arts;;85073000061;;",
        "has this personnel number on another line of the file\n    taken without it: line 3 (as line 2)",
        &["Sofie Claes | Arts | - | - | P-1 ", "Bert Maes | Arts | 85073000061 | - | "],
    ),
    (
        "P-1;Claes;Sofie;Arts;;85073000061;;\nP-2;Maes;Bert;Arts;;85073000061;;",
        "has this NISS on another line of the file; the ombudsdienst looks whose it is\n    taken: line 3 (as line 2)",
        &["Sofie Claes | Arts | 85073000061 | - | P-1 ", "Bert Maes | Arts | 85073000061 | - | P-2 "],
    ),
    (
        "P-012;Claes;Sofie;Arts;;;;\nP-12;Maes;Bert;Arts;;;;",
        "but for separators and leading zeros; questions must write it exactly\n    taken: lines 2, 3",
        &["Sofie Claes | Arts | - | - | P-012 ", "Bert Maes | Arts | - | - | P-12 "],
    ),
];

#[tokio::test]
async fn each_flaw_has_its_line_and_reason() {
    for (lines, said, directory) in FLAWS {
        let hospital = Hospital::start().await;
        let list = format!("{HEADERS}{lines}\n");
        let dry = hospital.import(&list, &["--dry-run"]).await.done();
        assert!(dry.has(said), "{lines}\n{}", dry.out);
        assert!(hospital.directory().await.is_empty());
        let strict = hospital.import(&list, &["--strict"]).await;
        let is_mended = said.contains("mended:");
        assert_eq!(strict.code, Some(i32::from(!is_mended)), "{lines}\n{}", strict.err);
        if !is_mended {
            assert!(
                strict.err.contains("nothing was changed: --strict: 1 lines are reported") || lines.contains('\n'),
                "{}",
                strict.err
            );
            assert!(hospital.directory().await.is_empty());
        }
        let answer = hospital.import(&list, &[]).await.done();
        assert!(answer.has(said) || is_mended, "{lines}\n{}", answer.out);
        assert_eq!(hospital.directory().await, directory, "{lines}");
        let again = hospital.import(&list, &[]).await.done();
        assert!(again.has("Nothing to change"), "{lines}\n{}", again.out);
    }
}

#[tokio::test]
async fn signs_that_cannot_be_seen_are_dropped() {
    let hospital = Hospital::start().await;
    let list = format!(
        "{HEADERS}\u{a0}p-\u{200b}1\u{a0};\u{feff}Cla\u{ad}es;So\u{200d}fie;Arts;1-00000\u{a0}-07\u{200b}-003;85.07.30\u{2011}000.61;;\n"
    );
    let answer = hospital.import(&list, &["--strict"]).await.done();
    assert!(!answer.has("Reported"), "{}", answer.out);
    assert_eq!(hospital.directory().await, ["Sofie Claes | Arts | 85073000061 | 10000007003 | P-1 "]);
}

#[tokio::test]
async fn the_report_as_csv_holds_the_cells_and_is_no_formula() {
    let hospital = Hospital::start().await;
    let list = format!("{HEADERS}=1+1;Claes;Sofie;Arts;+32;-85;@x;\nP-1;Maes;Bert;Arts;;;;\n");
    let report = hospital.folder.join("verslag.csv");
    hospital.import(&list, &["--dry-run", "--report", report.to_str().unwrap()]).await.done();
    let text = std::fs::read_to_string(&report).unwrap();
    assert_eq!(
        text.trim_start_matches('\u{feff}')
            .lines()
            .map(|line| line.split(';').take(3).collect::<Vec<_>>().join(";"))
            .collect::<Vec<_>>(),
        ["line;column;cell", "2;number;", "2;number;'=1+1", "2;niss;'-85", "2;riziv;'+32", "2;from;'@x"]
    );
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(std::fs::metadata(&report).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(text.contains("no date that can be read, such as 31/12/2026 or 2026-12-31;taken without it;"), "{text}");
}

#[tokio::test]
async fn no_line_of_the_report_holds_a_name_or_a_niss() {
    let hospital = Hospital::start().await;
    let lines: Vec<&str> = FLAWS.iter().map(|(lines, ..)| *lines).collect();
    let answer = hospital.import(&format!("{HEADERS}{}\n", lines.join("\n")), &[]).await.done();
    for secret in ["Claes", "Sofie", "8507", "1020399", "10000008"] {
        assert!(!answer.out.contains(secret) && !answer.err.contains(secret), "{secret}: {}", answer.out);
    }
}
