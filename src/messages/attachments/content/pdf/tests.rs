use super::super::files::{pdf, pdf_of};
use super::super::refusal::FileRefusal;
use super::object::Parser;

fn looked_at(bytes: &[u8]) -> Result<(), FileRefusal> {
    super::header(bytes).map_or(Err(FileRefusal::UnknownKind), |at| super::check(bytes, at))
}

#[test]
fn documents_that_usual_readers_open_are_taken() {
    let whole = pdf(500);
    let before = |text: &[u8]| [text, &whole].concat();
    let without = |end: &[u8]| whole.strip_suffix(end).unwrap().to_vec();
    let xref_stream = include_bytes!("../../../../../tests/fixtures/pdf/r6-printing-forbidden.pdf").to_vec();
    let cases = [
        ("as it is", whole.clone()),
        ("a mark of byte order", before(b"\xef\xbb\xbf")),
        ("an empty line", before(b"\r\n")),
        ("lines for a printer", before(b"\x1b%-12345X@PJL JOB\r\n@PJL ENTER LANGUAGE=PDF\r\n")),
        ("a warning of a web server", before(&b"<br />\n".repeat(140))),
        ("padding with NUL", [&whole[..], &[0; 4096]].concat()),
        ("padding with empty lines", [&whole[..], &b"\r\n".repeat(4096)].concat()),
        ("something behind it", [&whole[..], &[b'x'; 2000]].concat()),
        ("no mark of its end", without(b"%%EOF\n")),
        ("a blank behind the version", [b"%PDF-1.4 \r", &whole[9..]].concat()),
        ("a table that is a stream", xref_stream),
        ("a place of the table that is wrong", [&without(b"\n%%EOF\n")[..], b"99\n%%EOF\n"].concat()),
    ];
    for (what, bytes) in cases {
        assert_eq!(looked_at(&bytes), Ok(()), "{what}");
    }
}

#[test]
fn text_that_begins_like_a_document_is_none() {
    let prose = b"%PDF-1.7\nA document ends with startxref and %%EOF; trailer and obj stand in it, 1 0 times.\n%%EOF";
    assert_eq!(looked_at(prose), Err(FileRefusal::Malformed));
    assert_eq!(looked_at(b"%PDF-1.7\n<script>alert(1)</script>"), Err(FileRefusal::Malformed));
    assert_eq!(looked_at(b"%PDF-1.7<script>alert(1)</script>\n%%EOF"), Err(FileRefusal::UnknownKind));
    assert_eq!(looked_at(&[&[b' '; 1024][..], &pdf(0)].concat()), Err(FileRefusal::UnknownKind));
    for cut in [200, 400, 4000] {
        assert_eq!(looked_at(&pdf(8000)[..cut]), Err(FileRefusal::CutOff));
    }
}

#[test]
fn a_document_that_asks_for_a_password_is_told_from_one_that_forbids_printing() {
    macro_rules! documents {
        ($($revision:literal),*) => { [$((
            $revision,
            &include_bytes!(concat!("../../../../../tests/fixtures/pdf/", $revision, "-password.pdf"))[..],
            &include_bytes!(concat!("../../../../../tests/fixtures/pdf/", $revision, "-printing-forbidden.pdf"))[..],
        )),*] };
    }
    for (revision, protected, open) in documents!["r2", "r3", "r4", "r5", "r6"] {
        assert_eq!(looked_at(protected), Err(FileRefusal::ProtectedPdf), "{revision}");
        assert_eq!(looked_at(&[b"\r\n\r\n", protected].concat()), Err(FileRefusal::ProtectedPdf), "{revision}, further on");
        assert_eq!(looked_at(open), Ok(()), "{revision}");
    }
}

#[test]
fn the_word_encrypt_elsewhere_protects_nothing() {
    let told = "(trailer << /Encrypt 9 0 R >>) Tj";
    let stream = format!("<< /Length {} >>\nstream\n{told}\nendstream", told.len());
    let sized = "<< /Type /Catalog /Note (/Encrypt \\) 1 0 R) /Nested << /Encrypt 1 0 R >> /Hex </Encrypt> >>";
    assert_eq!(looked_at(&pdf_of(&[sized, &stream])), Ok(()));
    let unknown = String::from_utf8_lossy(&pdf_of(&[sized])).replace("/Root 1 0 R", "/Root 1 0 R /Encrypt << /Filter /Ours >>");
    assert_eq!(looked_at(unknown.as_bytes()), Err(FileRefusal::ProtectedPdf));
}

#[test]
fn a_place_of_the_table_that_leads_elsewhere_hides_no_password() {
    let without_end = |document: &[u8]| {
        let end = memchr::memmem::rfind(document, b"startxref").unwrap();
        document[..end].to_vec()
    };
    for protected in [
        &include_bytes!("../../../../../tests/fixtures/pdf/r3-password.pdf")[..],
        include_bytes!("../../../../../tests/fixtures/pdf/r6-password.pdf"),
    ] {
        for elsewhere in ["1 0 obj <<>>", "1 0 obj << /Type /Catalog >> endobj"] {
            // In front, where the place is 0, and behind.
            let front = [elsewhere.as_bytes(), b"\n", &without_end(protected), b"startxref\n0\n%%EOF\n"].concat();
            assert_eq!(looked_at(&front), Err(FileRefusal::ProtectedPdf), "{elsewhere}");
            let document = without_end(protected);
            let end = format!("{elsewhere}\nstartxref\n{}\n%%EOF\n", document.len());
            assert_eq!(looked_at(&[&document, end.as_bytes()].concat()), Err(FileRefusal::ProtectedPdf), "{elsewhere}");
        }
    }
}

#[test]
fn what_a_trailer_says_of_encryption_is_found_however_its_number_is_parted() {
    let with = |object: &str, encryption: &str| {
        let document =
            String::from_utf8_lossy(&pdf_of(&["<< /Type /Catalog >>"])).replace("/Root 1 0 R", "/Root 1 0 R /Encrypt 5 0 R");
        let object = format!("{object}\n{encryption}\nendobj\n");
        looked_at(document.replace("trailer", &format!("{object}trailer")).as_bytes())
    };
    // The empty password opens it: the one of a fixture, which needs no ID.
    let fixture = include_bytes!("../../../../../tests/fixtures/pdf/r6-printing-forbidden.pdf");
    let at = memchr::memmem::find(fixture, b"/Filter /Standard").unwrap();
    let start = memchr::memmem::rfind(&fixture[..at], b"obj").unwrap();
    let open = Parser::at(fixture, start + 3).dictionary().unwrap();
    let hex = |name: &[u8]| open.text(name).unwrap().iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let open = format!("<< /Filter /Standard /V 5 /R 6 /U <{}> >>", hex(b"U"));
    for object in ["5 0 obj", "5  0 obj", "5 0\nobj", "5\t0\r\nobj"] {
        assert_eq!(with(object, &open), Ok(()), "{object:?}");
        assert_eq!(with(object, "<< /Filter /Standard /V 5 /R 6 /U <00> >>"), Err(FileRefusal::ProtectedPdf), "{object:?}");
    }
    for other in ["15 0 obj", "5 1 obj", "5 00 1 obj"] {
        assert_eq!(with(other, &open), Err(FileRefusal::ProtectedPdf), "{other:?}");
    }
}

#[test]
fn a_trailer_of_a_million_names_is_read_so_far_only() {
    let names = |number: usize| [b"<<", &b"/a/a".repeat(number)[..], b">>"].concat();
    assert!(Parser::at(&names(1000), 0).dictionary().is_some());
    assert_eq!(Parser::at(&names(1_250_000), 0).dictionary(), None);
    assert_eq!(Parser::at(&[b"[", &b"[]".repeat(1_000_000)[..], b"]"].concat(), 0).value(), None);
}
