use proptest::prelude::*;

use super::*;

use super::files::{
    LATITUDE, MAKE, chunk, exif, insert, jpeg, jpeg_with, located_jpeg, located_png, pdf, png, segment, turned_jpeg, turned_png,
};

fn kept(bytes: &[u8]) -> Result<(FileKind, Vec<u8>), FileRefusal> {
    accept(&Bytes::copy_from_slice(bytes)).map(|(kind, bytes)| (kind, bytes.to_vec()))
}

fn contains(bytes: &[u8], what: &[u8]) -> bool {
    memchr::memmem::find(bytes, what).is_some()
}

fn jpeg_dots(bytes: &[u8]) -> Vec<u8> {
    jpeg_decoder::Decoder::new(bytes).decode().unwrap()
}

fn png_dots(bytes: &[u8]) -> Vec<u8> {
    let mut reader = ::png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
    let mut dots = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut dots).unwrap();
    dots
}

/// Photographs as cameras and programs write them: one scan or several, with restart marks.
fn jpegs() -> Vec<Vec<u8>> {
    let scans = |encoder: &mut jpeg_encoder::Encoder<&mut Vec<u8>>| encoder.set_progressive_scans(8);
    vec![
        jpeg(),
        jpeg_with(|encoder| encoder.set_restart_interval(1)),
        jpeg_with(scans),
        jpeg_with(|encoder| {
            scans(encoder);
            encoder.set_restart_interval(1);
        }),
    ]
}

/// Where a segment may stand in a JPEG: before each marker but the first and those within a scan.
fn places(jpeg: &[u8]) -> Vec<usize> {
    let is_marker = |pair: &[u8]| matches!(pair, [0xff, 0xc0 | 0xc2 | 0xc4 | 0xd9 | 0xda | 0xdb | 0xdd]);
    (2..jpeg.len()).filter(|at| jpeg.get(*at..at + 2).is_some_and(is_marker)).collect()
}

#[test]
fn a_picture_without_anything_beside_it_stays_as_it_is() {
    for photograph in jpegs() {
        assert_eq!(kept(&photograph), Ok((FileKind::Jpeg, photograph)));
    }
    assert_eq!(kept(&png()), Ok((FileKind::Png, png())));
    assert_eq!(kept(&pdf(70)), Ok((FileKind::Pdf, pdf(70))));
}

#[test]
fn of_a_photograph_the_picture_and_its_orientation_are_kept() {
    let (_, bytes) = kept(&located_jpeg()).unwrap();
    assert_eq!(bytes, turned_jpeg());
    assert_eq!(jpeg_dots(&bytes), jpeg_dots(&located_jpeg()));
    let (_, bytes) = kept(&located_png()).unwrap();
    assert_eq!(bytes, turned_png());
    assert_eq!(png_dots(&bytes), png_dots(&located_png()));
    for (upright, exif) in [(1, exif(1)), (0, exif(0)), (9, exif(9)), (3, b"II*\0\xff\xff\xff\xff".to_vec()), (3, Vec::new())] {
        let photograph = insert(&jpeg(), 20, &segment(0xe1, &[b"Exif\0\0".to_vec(), exif].concat()));
        assert_eq!(kept(&photograph), Ok((FileKind::Jpeg, jpeg())), "{upright}");
    }
}

#[test]
fn whatever_stands_beside_a_picture_goes() {
    let beside = [
        segment(0xe0, b"JFXX\0\x13secret"),
        segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<secret/>"),
        segment(0xe2, b"ICC_PROFILE\0\x01\x01secret"),
        segment(0xe2, b"MPF\0secret"),
        segment(0xed, b"Photoshop 3.0\0secret"),
        segment(0xee, b"secret"),
        segment(0xfe, b"secret"),
        b"\xff\xff\xff\x01secret".to_vec(),
    ];
    for photograph in jpegs() {
        for part in &beside {
            for at in places(&photograph) {
                assert_eq!(kept(&insert(&photograph, at, part)), Ok((FileKind::Jpeg, photograph.clone())), "{part:?} at {at}");
            }
        }
    }
    for kind in [b"tEXt", b"zTXt", b"iTXt", b"tIME", b"iCCP", b"eXIf", b"acTL", b"fdAT", b"prVt", b"gAMA", b"sRGB"] {
        for at in [33, png().len() - 12] {
            assert_eq!(kept(&insert(&png(), at, &chunk(kind, b"Secret\0secret"))), Ok((FileKind::Png, png())), "{kind:?}");
        }
    }
    for behind in [&b"secret"[..], &jpeg(), b"<script>"] {
        assert_eq!(kept(&[&jpeg(), behind].concat()), Ok((FileKind::Jpeg, jpeg())));
        assert_eq!(kept(&[&png(), behind].concat()), Ok((FileKind::Png, png())));
    }
}

#[test]
fn the_end_of_a_picture_and_its_tables_hold_nothing_more() {
    let end = png().len() - 12;
    assert_eq!(kept(&[&png()[..end], &chunk(b"IEND", MAKE)].concat()), Ok((FileKind::Png, png())));
    for photograph in jpegs() {
        for at in places(&photograph) {
            let marker = photograph[at + 1];
            if !matches!(marker, 0xc4 | 0xdb | 0xdd) {
                continue;
            }
            let length = u16::from_be_bytes([photograph[at + 2], photograph[at + 3]]);
            let table = &photograph[at + 4..at + 2 + usize::from(length)];
            for surplus in [MAKE, &[0], table] {
                let longer = segment(marker, &[table, surplus].concat());
                let changed = [&photograph[..at], &longer, &photograph[at + 4 + table.len()..]].concat();
                assert_eq!(kept(&changed), Err(FileRefusal::Malformed), "{marker:x} at {at}");
            }
        }
    }
    let arithmetic = |data: &[u8]| kept(&insert(&jpeg(), 20, &segment(0xcc, data)));
    assert!(arithmetic(&[0x00, 0x10, 0x11, 5]).is_ok());
    assert_eq!(arithmetic(MAKE), Err(FileRefusal::Malformed));
    assert_eq!(arithmetic(&[0, 0x10, 0, 0x10]), Err(FileRefusal::Malformed));
}

#[test]
fn what_a_picture_needs_to_be_shown_stays() {
    let adobe = insert(&jpeg(), 20, &segment(0xee, b"Adobe\0\x64\0\0\0\0\x01"));
    assert_eq!(kept(&adobe), Ok((FileKind::Jpeg, adobe)));
    let longer = insert(&jpeg(), 20, &segment(0xee, b"Adobe\0\x64\0\0\0\0\x01secret"));
    assert_eq!(kept(&longer), kept(&insert(&jpeg(), 20, &segment(0xee, b"Adobe\0\x64\0\0\0\0\x01"))));
    let chunks: [(&[u8; 4], &[u8]); 4] = [(b"gAMA", &[0, 0, 177, 143]), (b"sRGB", &[0]), (b"pHYs", &[0; 9]), (b"sBIT", &[8; 3])];
    for (kind, data) in chunks {
        let picture = insert(&png(), 33, &chunk(kind, data));
        assert_eq!(kept(&picture), Ok((FileKind::Png, picture.clone())), "{kind:?}");
    }
}

#[test]
fn a_photograph_without_its_end_mark_is_kept_and_ended() {
    for photograph in jpegs() {
        let without = &photograph[..photograph.len() - 2];
        assert_eq!(kept(without), Ok((FileKind::Jpeg, photograph.clone())));
        assert_eq!(kept(&[without, &[0xff]].concat()), Ok((FileKind::Jpeg, photograph)));
    }
}

#[test]
fn each_kind_of_file_is_told_by_its_content() {
    let cases: [(&[u8], FileRefusal); 22] = [
        (b"", FileRefusal::Empty),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", FileRefusal::Heic),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", FileRefusal::Heic),
        (b"\0\0\0\x1cftypavif\0\0\0\0", FileRefusal::OtherPicture("AVIF")),
        (b"RIFF\x24\0\0\0WEBPVP8 ", FileRefusal::OtherPicture("WebP")),
        (b"GIF89a", FileRefusal::OtherPicture("GIF")),
        (b"II*\0\x08\0\0\0", FileRefusal::OtherPicture("TIFF")),
        (b"MM\0*\0\0\0\x08", FileRefusal::OtherPicture("TIFF")),
        (b"\0\0\0\x14ftypqt  ", FileRefusal::Video),
        (b"PK\x03\x04\x14\0\x06\0[Content_Types].xml", FileRefusal::OfficeDocument),
        (b"PK\x03\x04\x14\0\0\0mimetypeapplication/vnd.oasis.opendocument.text", FileRefusal::OfficeDocument),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileRefusal::OfficeDocument),
        (b"{\\rtf1\\ansi", FileRefusal::OfficeDocument),
        (b"PK\x03\x04\x14\0foto.jpg", FileRefusal::Archive),
        (b"Rar!\x1a\x07", FileRefusal::Archive),
        (b"MZ", FileRefusal::UnknownKind),
        (b"<html>", FileRefusal::UnknownKind),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", FileRefusal::UnknownKind),
        (b" %PDF-1.7 %%EOF", FileRefusal::UnknownKind),
        (b"Een PDF begint met %PDF-, dan de versie.\n%%EOF", FileRefusal::UnknownKind),
        (b"\xff\xd8\xff\xd9", FileRefusal::Malformed),
        (b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", FileRefusal::CutOff),
    ];
    for (bytes, refusal) in cases {
        assert_eq!(kept(bytes), Err(refusal), "{}", String::from_utf8_lossy(bytes));
    }
    let packed = [b"PK\x03\x04\x14\0scan.pdf".to_vec(), pdf(0)].concat();
    assert_eq!(kept(&packed), Err(FileRefusal::Archive));
}

#[test]
fn a_picture_that_cannot_be_taken_apart_is_refused() {
    let start_of_scan = places(&jpeg()).into_iter().rfind(|at| jpeg()[at + 1] == 0xda).unwrap();
    assert_eq!(kept(&jpeg()[..start_of_scan + 6]), Err(FileRefusal::CutOff));
    for (what, at) in
        [(&[0xff, 0xe1, 0, 1][..], 20), (&[0xff, 0xd8], 20), (&segment(0xf7, b"other"), 20), (&[0xff, 0x02], start_of_scan + 20)]
    {
        assert_eq!(kept(&insert(&jpeg(), at, what)), Err(FileRefusal::Malformed), "{what:?}");
    }
    assert_eq!(kept(&png()[..png().len() - 8]), Err(FileRefusal::CutOff));
    assert_eq!(kept(&insert(&png(), 33, &chunk(b"CgBI", &[0; 4]))), Err(FileRefusal::Malformed));
    assert_eq!(kept(&[&png()[..33], &chunk(b"IEND", b"")].concat()), Err(FileRefusal::Malformed));
}

fn text() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 0..300).prop_map(|bytes| [MAKE, &bytes, LATITUDE].concat())
}

proptest! {
    #[test]
    fn any_bytes_are_answered_and_what_is_kept_is_kept_again(start in 0usize..5, bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let start: &[u8] = [b"%PDF-1.7\n1 0 obj".as_slice(), &[0xff, 0xd8, 0xff], png::SIGNATURE, b"", b"%PDF-1.4\n1 0 obj trailer << /Encrypt <<"][start];
        if let Ok((kind, once)) = kept(&[start, &bytes].concat()) {
            prop_assert_eq!(kept(&once), Ok((kind, once)));
        }
    }

    #[test]
    fn a_broken_file_is_answered_and_what_is_kept_is_kept_again(
        which in 0usize..7, changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6), end in any::<prop::sample::Index>(), cut in any::<bool>(),
    ) {
        let protected = include_bytes!("../../../../tests/fixtures/pdf/r6-password.pdf").to_vec();
        let mut bytes = [jpegs(), vec![png(), pdf(20), protected]].concat().swap_remove(which);
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if cut {
            bytes.truncate(end.index(bytes.len()));
        }
        if let Ok((kind, once)) = kept(&bytes) {
            prop_assert_eq!(kept(&once), Ok((kind, once)));
        }
    }

    #[test]
    fn nothing_beside_a_picture_is_kept_wherever_it_stands(
        which in 0usize..4, marker in prop_oneof![0xe0u8..=0xef, Just(0xfe)], at in any::<prop::sample::Index>(), said in text(),
    ) {
        let photograph = jpegs().swap_remove(which);
        let places = places(&photograph);
        let sent = insert(&photograph, places[at.index(places.len())], &segment(marker, &said));
        let (_, bytes) = kept(&sent).unwrap();
        prop_assert_eq!(jpeg_dots(&bytes), jpeg_dots(&photograph));
        prop_assert!(!contains(&bytes, MAKE) && !contains(&bytes, LATITUDE));
        let kind = [b"tEXt", b"iTXt", b"eXIf", b"prVt", b"vpAg"][which];
        let (_, bytes) = kept(&insert(&png(), [33, png().len() - 12][which % 2], &chunk(kind, &said))).unwrap();
        prop_assert_eq!(png_dots(&bytes), png_dots(&png()));
        prop_assert!(!contains(&bytes, MAKE) && !contains(&bytes, LATITUDE));
    }
}
