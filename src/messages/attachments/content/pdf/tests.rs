use super::super::Refusal;
use super::super::files::{pdf, pdf_of};

fn looked_at(bytes: &[u8]) -> Result<(), Refusal> {
    super::header(bytes).map_or(Err(Refusal::UnknownKind), |at| super::check(bytes, at))
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
    assert_eq!(looked_at(prose), Err(Refusal::Malformed));
    assert_eq!(looked_at(b"%PDF-1.7\n<script>alert(1)</script>"), Err(Refusal::Malformed));
    assert_eq!(looked_at(b"%PDF-1.7<script>alert(1)</script>\n%%EOF"), Err(Refusal::UnknownKind));
    assert_eq!(looked_at(&[&[b' '; 1024][..], &pdf(0)].concat()), Err(Refusal::UnknownKind));
    for cut in [200, 400, 4000] {
        assert_eq!(looked_at(&pdf(8000)[..cut]), Err(Refusal::CutOff));
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
        assert_eq!(looked_at(protected), Err(Refusal::ProtectedPdf), "{revision}");
        assert_eq!(looked_at(&[b"\r\n\r\n", protected].concat()), Err(Refusal::ProtectedPdf), "{revision}, further on");
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
    assert_eq!(looked_at(unknown.as_bytes()), Err(Refusal::ProtectedPdf));
}
