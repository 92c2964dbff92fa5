//! What files hospitals send: separators, encodings, headers, workbooks.

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use crate::hospital::Hospital;

const THREE: [&str; 3] = [
    "An De Smet | Arts | 85073000061 | 10000007003 | P-1 Spoed",
    "Zoë D’Hondt | Medewerker | - | - | P-2 Onthaal",
    "Émile Noël | Kinesist | - | - | P-3 ",
];

fn list(separator: char) -> String {
    let lines = [
        "Pers.nr.;Naam;Voornaam;Functie;Dienst;RIZIV;Rijksregisternummer",
        "P-1;De Smet;An;Arts;Spoed;1-00000-07-003;85.07.30-000.61",
        "P-2;D’Hondt;Zoë;;Onthaal;;",
        "",
        "P-3;Noël;Émile;Kinesist;;;",
    ];
    lines.join("\r\n").replace(';', &separator.to_string()) + "\r\n"
}

#[tokio::test]
async fn every_separator_and_encoding_is_found() {
    let utf_8 = |separator| list(separator).into_bytes();
    let windows = |separator| {
        let text = list(separator).replace('’', "\u{92}");
        text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect::<Vec<u8>>()
    };
    let utf_16 = || [vec![0xff, 0xfe], list('\t').encode_utf16().flat_map(u16::to_le_bytes).collect()].concat();
    for (bytes, said) in [
        (utf_8(';'), "CSV with ; between its fields, UTF-8"),
        (utf_8(','), "CSV with , between its fields, UTF-8"),
        ([b"\xef\xbb\xbf".to_vec(), utf_8('\t')].concat(), "CSV with tabs between its fields, UTF-8"),
        (windows(';'), "CSV with ; between its fields, windows-1252"),
        (utf_16(), "CSV with tabs between its fields, UTF-16LE"),
        ([b"sep=;\r\n".to_vec(), utf_8(';')].concat(), "CSV with ; between its fields, UTF-8"),
        ([b"Personeelslijst op 1 december\r\n\r\n".to_vec(), utf_8(';')].concat(), "CSV with ; between its fields, UTF-8"),
    ] {
        let hospital = Hospital::start().await;
        hospital.write("lijst.csv", bytes);
        let answer = hospital.run("lijst.csv", &["--strict"]).await.done();
        assert!(answer.has(said), "{said}: {}", answer.out);
        assert!(answer.has("Done: 3 added, 0 changed, 0 closed."), "{}", answer.out);
        assert_eq!(hospital.directory().await, THREE);
    }
}

#[tokio::test]
async fn quotation_marks_and_line_ends_in_fields() {
    let hospital = Hospital::start().await;
    let list = "Matricule;Nom et prénom;Fonction;Service\n\
                P-1;\"Claes, Sofie\";\"Médecin\nspécialiste\";\"Soins \"\"A\"\"; B\"\n\
                P-2;JANSSENS Tom;Infirmier;\n";
    hospital.import(list, &[]).await.done();
    assert_eq!(
        hospital.directory().await,
        ["Sofie Claes | Médecin spécialiste | - | - | P-1 Soins \"A\"; B", "Tom Janssens | Infirmier | - | - | P-2 "]
    );
    let open = "Stamnr;Naam\nP-1;\"Claes Sofie\n".to_owned() + &"P-2;Janssens Tom\n".repeat(400);
    hospital.import(&open, &[]).await.refused("line 2: a quotation mark is opened and not closed");
}

#[tokio::test]
async fn columns_can_be_named_and_what_is_missing_is_said() {
    let hospital = Hospital::start().await;
    let list = "Code;Wie;Waar\nP-1;Sofie Claes;Spoed\n";
    hospital.import(list, &[]).await.refused("no row of headers was found");
    hospital.import("Stamnr;Dienst\n1;Spoed\n", &[]).await.refused("no column holds a name");
    hospital.import("Naam;Dienst\nClaes;Spoed\n", &[]).await.refused("no column holds a personnel number, NISS or RIZIV number");
    hospital.import(list, &["--columns", "number=Kode,name=Wie"]).await.refused("no row of headers");
    hospital.import(list, &["--columns", "number=Code,name=Wie,department=Waar"]).await.done();
    assert_eq!(hospital.directory().await, ["Sofie Claes | Medewerker | - | - | P-1 Spoed"]);
    hospital.import("Stamnr;Naam\n", &[]).await.refused("nothing was changed: the file has no line below its headers");
    hospital.run("weg.csv", &[]).await.refused("cannot read");
    hospital
        .import(list, &["--institution", "0400000086", "--columns", "number=Code,name=Wie"])
        .await
        .refused("--institution: no institution has this enterprise number");
    hospital.write("oud.xls", [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]);
    hospital.run("oud.xls", &[]).await.refused("a workbook of before 2007");
}

#[tokio::test]
async fn a_workbook_is_read_as_a_person_sees_it() {
    let hospital = Hospital::start().await;
    let mut workbook = Workbook::new();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let date = |year, month, day| ExcelDateTime::from_ymd(year, month, day).unwrap();
    workbook.add_worksheet().set_name("Leeg").unwrap();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "Lijst van het personeel").unwrap();
    for (column, header) in
        (0..).zip(["Personeelsnummer", "Familienaam", "Voornaam", "INSZ", "RIZIV", "E-mail", "In dienst", "Uit dienst"])
    {
        sheet.write(1, column, header).unwrap();
    }
    // Numbers as spreadsheets keep them: without their zeros.
    sheet.write(2, 0, 1001).unwrap();
    sheet.write(2, 1, "Claes").unwrap();
    sheet.write(2, 2, "Sofie").unwrap();
    sheet.write(2, 3, 1_020_399_942.0).unwrap();
    sheet.write(2, 4, 10_000_007_003.0).unwrap();
    sheet.write(2, 5, "sofie@example.org").unwrap();
    sheet.write_with_format(2, 6, date(2020, 1, 1), &day).unwrap();
    // A date where a number should stand, a serial number where a date should.
    sheet.write_with_format(3, 0, date(2026, 3, 1), &day).unwrap();
    sheet.write(3, 1, "Janssens").unwrap();
    sheet.write(3, 3, "85.07.30-000.61").unwrap();
    sheet.write(3, 7, 73_050.0).unwrap();
    // Left long ago.
    sheet.write(5, 0, "P-9").unwrap();
    sheet.write(5, 1, "Oud").unwrap();
    sheet.write_with_format(5, 7, date(2020, 1, 1), &day).unwrap();
    workbook.save(hospital.folder.join("lijst.xlsx")).unwrap();
    let answer = hospital.run("lijst.xlsx", &[]).await.done();
    assert_eq!(
        answer.out,
        "Staff list of AZ Sint-Lucas Brugge, lijst.xlsx: XLSX\n  \
           fields: number, given-name, family-name, riziv, niss, email, from, until\n  \
           e-mail addresses are not kept: nothing uses them\n  \
           lines read                 3\n  \
           who start later or left    1\n  \
           people                     2\n  \
           \u{20} new                      2\n  \
           \u{20} changed                  0\n  \
           \u{20} unchanged                0\n  \
           not on it any more         0\n\
         Reported: 1 lines\n  \
           a spreadsheet made a date of the personnel number; format the column as text\n    taken without it: line 4\n  \
           a spreadsheet made a number of the date; format the column as a date\n    taken without it: line 4\n  \
           zeros in front put back; the check digits fit\n    mended: line 3\n\
         Done: 2 added, 0 changed, 0 closed.\n"
    );
    assert_eq!(
        hospital.directory().await,
        ["Sofie Claes | Zorgverlener | 01020399942 | 10000007003 | 1001 ", "Janssens | Medewerker | 85073000061 | - | "]
    );
    let again = hospital.run("lijst.xlsx", &[]).await.done();
    assert!(again.has("Nothing to change"), "{}", again.out);
}
