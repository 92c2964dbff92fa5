//! Which files are taken, what of them is kept, and what their sender reads when one is not.

use sha2::{Digest, Sha256};

use crate::attachments::{download, files, multipart, post, write};
use crate::files::{LATITUDE, MAKE, jpeg, located_jpeg, located_png, pdf, png, turned_jpeg, turned_png};
use crate::support::{Page, Portal, Visitor};

const TEXT: &str = "Ik stuur het formulier mee.";
const PROTECTED: &[u8] = include_bytes!("../fixtures/pdf/r6-password.pdf");
const OPEN: &[u8] = include_bytes!("../fixtures/pdf/r6-printing-forbidden.pdf");

fn contains(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|part| part == what)
}

/// A request on paper with these files, as an officer enters it.
async fn enter(an: &Visitor, files: &[(&str, &[u8])]) -> Page {
    use crate::intake::{NEW, enter_from, of_step, with};
    let hidden = an.get(NEW).await.hidden(NEW);
    let all = with(&[("kanaal", "paper")]);
    let mut fields = of_step("patient", &all);
    fields.extend(hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let first = post(an, NEW, multipart(&fields, files)).await;
    enter_from(an, first, &all).await
}

#[tokio::test]
async fn of_a_photograph_nobody_learns_where_and_with_what_it_was_taken() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let (photograph, picture) = (located_jpeg(), located_png());
    for sent in [&photograph, &picture] {
        assert!(contains(sent, LATITUDE) && contains(sent, MAKE));
    }
    let sent: [(&str, &[u8]); 2] = [("foto.jpg", &photograph), ("scherm.png", &picture)];
    // Every way in: a first message, a message in a conversation of either side, a form that came on paper.
    let conversation = write(&jan, TEXT, &sent).await.location();
    let theirs = format!("/ombudsdienst{conversation}");
    for (visitor, page) in [(&jan, &conversation), (&an, &theirs)] {
        let hidden = visitor.get(page).await.hidden(page);
        let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        fields.push(("tekst", TEXT));
        assert_eq!(post(visitor, page, multipart(&fields, &sent)).await.status, 303);
    }
    let entered = crate::intake::request_page(&an, &enter(&an, &sent).await).await;
    let mut links = files(&an, &theirs).await;
    links.extend(files(&an, &entered).await);
    assert_eq!(links.len(), 8);
    for (name, link) in links {
        let (status, _, bytes) = download(&an, &link).await;
        let expected = if name == "foto.jpg" { turned_jpeg() } else { turned_png() };
        assert!(status == 200 && bytes == expected, "{name}: the picture, and which way up it is");
    }
    // Nor does the database hold it, and what it says of a file is said of what is kept.
    let rows = portal
        .owner()
        .await
        .query("select kind, size, sha256, bytes from attachments join attachment_chunks on attachment_id = id", &[])
        .await
        .unwrap();
    assert_eq!(rows.len(), 8);
    for row in rows {
        let (kind, size, digest, bytes): (String, i32, Vec<u8>, Vec<u8>) = (row.get(0), row.get(1), row.get(2), row.get(3));
        assert!(!contains(&bytes, LATITUDE) && !contains(&bytes, MAKE), "{kind}");
        assert_eq!((usize::try_from(size).unwrap(), digest), (bytes.len(), Sha256::digest(&bytes).to_vec()));
    }
}

#[tokio::test]
async fn files_are_taken_as_leniently_as_readers_open_them() {
    let portal = Portal::start().await;
    let jan = portal.signed_in("jan").await;
    let document = pdf(300);
    let without = |end: usize, bytes: Vec<u8>| bytes[..bytes.len() - end].to_vec();
    let kept_as_sent = [
        ("kopieertoestel.pdf", [b"\xef\xbb\xbf\r\n\x1b%-12345X@PJL\r\n", &document[..]].concat()),
        ("opgevuld.pdf", [&document[..], &[0; 4096]].concat()),
        ("zonder-einde.pdf", without(6, document)),
        ("niet-afdrukken.pdf", OPEN.to_vec()),
    ];
    for (name, bytes) in kept_as_sent {
        let conversation = write(&jan, name, &[(name, &bytes)]).await.location();
        let (_, link) = files(&jan, &conversation).await.swap_remove(0);
        assert!(download(&jan, &link).await.2 == bytes, "{name}");
    }
    // A picture is kept up to its end, and gets one where it has none.
    let behind = |bytes: Vec<u8>| [bytes, b"<script>alert(1)</script>".to_vec()].concat();
    for (name, bytes, kept) in [
        ("zonder-einde.jpg", without(2, jpeg()), jpeg()),
        ("staart.jpg", behind(jpeg()), jpeg()),
        ("staart.png", behind(png()), png()),
    ] {
        let conversation = write(&jan, name, &[(name, &bytes)]).await.location();
        let (_, link) = files(&jan, &conversation).await.swap_remove(0);
        assert!(download(&jan, &link).await.2 == kept, "{name}");
    }
}

#[tokio::test]
async fn whoever_sends_another_file_reads_what_it_is_and_what_to_do() {
    let portal = Portal::start().await;
    let (jan, an) = (portal.signed_in("jan").await, portal.signed_in("an-ombudsdienst").await);
    let (picture, document) = (png(), pdf(900));
    let cases: [(&str, &[u8], &str); 13] = [
        (
            "IMG_1.HEIC",
            b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
            "een HEIC-foto. Zo bewaart een iPhone zijn foto’s. Neem de foto opnieuw vanaf deze pagina.",
        ),
        (
            "plaatje.webp",
            b"RIFF\x24\0\0\0WEBPVP8 ",
            "een WebP-afbeelding. Bewaar de afbeelding als JPEG of PNG en kies dat bestand.",
        ),
        ("fax.tif", b"II*\0\x08\0\0\0", "een TIFF-afbeelding. Bewaar de afbeelding als JPEG of PNG"),
        ("bewegend.gif", b"GIF89a", "een GIF-afbeelding. Bewaar de afbeelding als JPEG of PNG"),
        ("film.mov", b"\0\0\0\x14ftypqt  ", "een video. Neem een foto en kies die."),
        (
            "brief.docx",
            b"PK\x03\x04\x14\0\x06\0[Content_Types].xml",
            "een document van Word, Excel of een ander kantoorprogramma. Open het, bewaar het als PDF",
        ),
        ("brief.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "een document van Word"),
        ("alles.zip", b"PK\x03\x04\x14\0foto.jpg", "een ingepakt bestand (zoals ZIP). Pak het uit"),
        ("leeg.pdf", b"", "‘leeg.pdf’ is leeg: er staat niets in."),
        (
            "brief.pdf",
            PROTECTED,
            "Dit bestand is beveiligd met een wachtwoord. De ombudsdienst kan het niet openen. Open het zelf, druk het af naar een nieuwe PDF zonder wachtwoord",
        ),
        ("half.pdf", &document[..600], "‘half.pdf’ kunnen we niet lezen. Het bestand is niet volledig: het einde ontbreekt."),
        ("half.png", &picture[..picture.len() - 8], "‘half.png’ kunnen we niet lezen. Het bestand is niet volledig"),
        (
            "tekst.pdf",
            b"%PDF-1.7\n<script>alert(1)</script>\n%%EOF\n",
            "‘tekst.pdf’ kunnen we niet lezen. Het bestand is beschadigd.",
        ),
    ];
    for (name, bytes, told) in cases {
        let to_patient = write(&jan, TEXT, &[(name, bytes)]).await;
        let to_officer = enter(&an, &[(name, bytes)]).await;
        for page in [to_patient, to_officer] {
            assert_eq!(page.status, 422, "{name}");
            let summary = page.text_of(".govuk-error-summary");
            assert!(summary.contains(&format!("‘{name}’")) && summary.contains(told), "{name}: {summary}");
        }
    }
    assert_eq!(portal.count("select count(*) from attachments").await, 0);
}
