//! Files as people attach them, made by others' encoders; shared by the tests of the crate and those over HTTP.

/// A document of one page whose content is `filling` bytes of nothing.
pub fn pdf(filling: usize) -> Vec<u8> {
    let blanks = " ".repeat(filling);
    pdf_of(&[
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R >>",
        &format!("<< /Length {filling:010} >>\nstream\n{blanks}\nendstream"),
    ])
}

/// A document of these objects, with their table.
pub fn pdf_of(objects: &[&str]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in (1..).zip(objects) {
        table += &format!("{:010} 00000 n \n", bytes.len());
        bytes.extend(format!("{number} 0 obj\n{object}\nendobj\n").into_bytes());
    }
    let end = format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{:010}\n%%EOF\n", objects.len() + 1, bytes.len());
    [bytes, table.into_bytes(), end.into_bytes()].concat()
}

/// What a picture shows: 16 × 16 dots of RGB.
fn dots() -> Vec<u8> {
    (0..16 * 16u32).flat_map(|at| [at % 16 * 16, at / 16 * 16, 128]).map(|value| u8::try_from(value).unwrap()).collect()
}

/// A picture without anything beside it.
pub fn png() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 16, 16);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header().unwrap().write_image_data(&dots()).unwrap();
    bytes
}

/// A photograph without anything beside it.
pub fn jpeg() -> Vec<u8> {
    jpeg_with(|_| {})
}

/// A photograph with these settings of the encoder.
pub fn jpeg_with(change: impl FnOnce(&mut jpeg_encoder::Encoder<&mut Vec<u8>>)) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 80);
    change(&mut encoder);
    encoder.encode(&dots(), 16, 16, jpeg_encoder::ColorType::Rgb).unwrap();
    bytes
}

/// What a photograph tells beside the picture.
pub const MAKE: &[u8] = b"Toestelmaker X-1";
/// 51.2083 north, in the words of EXIF: degrees and hundredths of minutes.
pub const LATITUDE: &[u8] = &[0, 0, 0, 51, 0, 0, 0, 1, 0, 0, 0x04, 0xe1, 0, 0, 0, 100];

/// EXIF data as a telephone writes it: make, orientation, position.
pub fn exif(orientation: u8) -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value.to_be_bytes()].concat()
    };
    let make = u32::try_from(MAKE.len()).unwrap();
    [
        b"MM\0*\0\0\0\x08\0\x03".to_vec(),
        entry(0x010f, 2, make, 50),
        entry(0x0112, 3, 1, u32::from(orientation) << 16),
        entry(0x8825, 4, 1, 50 + make),
        vec![0; 4],
        MAKE.to_vec(),
        vec![0, 1],
        entry(2, 5, 2, 50 + make + 18),
        vec![0; 4],
        LATITUDE.to_vec(),
    ]
    .concat()
}

/// A segment of a JPEG.
pub fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    [&[0xff, marker][..], &u16::try_from(data.len() + 2).unwrap().to_be_bytes(), data].concat()
}

/// A chunk of a PNG.
pub fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let body = [&kind[..], data].concat();
    [&u32::try_from(data.len()).unwrap().to_be_bytes()[..], &body, &crc32fast::hash(&body).to_be_bytes()].concat()
}

/// Puts something into a file.
pub fn insert(file: &[u8], at: usize, what: &[u8]) -> Vec<u8> {
    [&file[..at], what, &file[at..]].concat()
}

/// A photograph with a position, and something of a program behind it.
pub fn located_jpeg() -> Vec<u8> {
    let located = insert(&jpeg(), 2, &segment(0xe1, &[b"Exif\0\0".to_vec(), exif(6)].concat()));
    [located, b"SEFT".to_vec(), MAKE.to_vec()].concat()
}

/// A picture with a position and texts.
pub fn located_png() -> Vec<u8> {
    let texts = [chunk(b"tEXt", &[b"Device\0", MAKE].concat()), chunk(b"eXIf", &exif(6))].concat();
    insert(&png(), 33, &texts)
}

/// The picture alone, turned as the one with a position is.
pub fn turned_jpeg() -> Vec<u8> {
    insert(&jpeg(), 20, &segment(0xe1, &[b"Exif\0\0".to_vec(), turned()].concat()))
}

/// The picture alone, likewise.
pub fn turned_png() -> Vec<u8> {
    insert(&png(), 33, &chunk(b"eXIf", &turned()))
}

/// EXIF data that says 'turned to the right' and nothing else.
fn turned() -> Vec<u8> {
    b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec()
}
