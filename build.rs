//! Embeds what a person sees beside the pages: the words (one Fluent source a language, of the files in its folder under `locales/`)
//! and the static files, hashed as one set and compressed beforehand.

use std::error::Error;
use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::Value;
use sha2::{Digest as _, Sha256};

type Outcome<T> = Result<T, Box<dyn Error>>;

const BASE: &str = "node_modules/govuk-frontend";
const FONT: &str = "node_modules/@fontsource-variable/figtree";

fn main() -> Outcome<()> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo::rerun-if-changed=build.rs");
    locales(&out)?;
    let base = installed_base()?;
    let base_css = format!("vendor/govuk-frontend-{}.min.css", text(&base, "/version")?);
    let files = collect(&base, &base_css)?;
    fs::write(out.join("assets.rs"), table(&files, &base_css, &out)?)?;
    Ok(())
}

/// The Rust source of `i18n::Locale`: a value for each folder under `locales/`, with its messages.
fn locales(out: &Path) -> Outcome<()> {
    println!("cargo::rerun-if-changed=locales");
    let mut codes = Vec::new();
    for entry in fs::read_dir("locales")? {
        let code = entry?.file_name().into_string().map_err(|_| "locales/: a folder's name is not UTF-8")?;
        if code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return Err(format!("locales/{code}: a language is named by its two letters (ISO 639-1)").into());
        }
        codes.push(code);
    }
    codes.sort();
    let (mut values, mut sources, mut languages) = (String::new(), String::new(), String::new());
    let mut add = |variant: &str, code: &str, file: &Path| -> Outcome<()> {
        writeln!(values, "{variant} = {code:?},")?;
        writeln!(sources, "Self::{variant} => include_str!({file:?}),")?;
        writeln!(
            languages,
            "Locale::{variant} => {{ static L: LazyLock<Language> = LazyLock::new(|| Language::new(Locale::{variant}, Locale::{variant}.source())); &L }}"
        )?;
        Ok(())
    };
    for code in &codes {
        let file = out.join(code).with_extension("ftl");
        fs::write(&file, messages(&Path::new("locales").join(code))?)?;
        let (first, rest) = code.split_at(1);
        add(&format!("{}{rest}", first.to_ascii_uppercase()), code, &file)?;
    }
    if env::var_os("CARGO_FEATURE_PSEUDO_LOCALE").is_some() {
        add("Pseudo", "qps", &out.join("nl.ftl"))?;
    }
    let source = format!(
        "text_enum! {{
/// A language in which the portal shows its pages and writes its mails: one for each folder of `locales/`.
pub enum Locale: \"language\" {{ {values} }}
}}
impl Locale {{
/// The messages, as they are written.
pub(super) const fn source(self) -> &'static str {{ match self {{ {sources} }} }}
}}
"
    );
    fs::write(out.join("locales.rs"), source)?;
    // A file of its own, which the module of the messages includes: a locale names no messages.
    let languages = format!("fn language(locale: Locale) -> &'static Language {{ match locale {{ {languages} }} }}\n");
    fs::write(out.join("languages.rs"), languages)?;
    Ok(())
}

/// All files of a language as one.
fn messages(folder: &Path) -> Outcome<String> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "ftl") {
            files.push(path);
        }
    }
    files.sort();
    let mut text = String::new();
    for path in files {
        text.push_str(&fs::read_to_string(path)?);
        text.push('\n');
    }
    Ok(text)
}

struct File {
    name: String,
    bytes: Vec<u8>,
}

/// The `package.json` of the CSS base as it is installed, in the version that ours wants.
fn installed_base() -> Outcome<Value> {
    println!("cargo::rerun-if-changed=package.json");
    let ours: Value = serde_json::from_str(&fs::read_to_string("package.json")?)?;
    let base: Value = serde_json::from_slice(&package(BASE, "package.json")?)?;
    let (wanted, found) = (text(&ours, "/dependencies/govuk-frontend")?, text(&base, "/version")?);
    if wanted != found {
        return Err(format!("{BASE} is version {found}, package.json wants {wanted}: npm ci --ignore-scripts").into());
    }
    Ok(base)
}

/// A text in a `package.json`.
fn text<'a>(facts: &'a Value, pointer: &str) -> Outcome<&'a str> {
    facts.pointer(pointer).and_then(Value::as_str).ok_or_else(|| format!("package.json has no text at {pointer}").into())
}

/// Our own files, and those of the npm packages under `vendor/`.
fn collect(base: &Value, base_css: &str) -> Outcome<Vec<File>> {
    println!("cargo::rerun-if-changed=static");
    let mut files = Vec::new();
    for entry in fs::read_dir("static")? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).ok_or("static/: a file name is not UTF-8")?;
        if path.is_file() && !name.starts_with('.') {
            files.push(File { name: name.to_owned(), bytes: fs::read(&path)? });
        }
    }
    let icons = files.iter().find(|file| file.name == "icons.svg").ok_or("static/icons.svg is missing")?;
    let mark = mark(std::str::from_utf8(&icons.bytes)?)?;
    files.push(File { name: "mark.svg".to_owned(), bytes: mark.into_bytes() });

    files.push(File {
        name: base_css.to_owned(),
        bytes: without_fonts(&String::from_utf8(package(BASE, "dist/govuk/govuk-frontend.min.css")?)?).into_bytes(),
    });
    // The base's package carries no licence text, only its name.
    files.push(File { name: "vendor/govuk-frontend-NOTICE.txt".to_owned(), bytes: notice(base)?.into_bytes() });
    for subset in ["latin", "latin-ext"] {
        let name = format!("figtree-{subset}-wght-normal.woff2");
        let bytes = package(FONT, &format!("files/{name}"))?;
        files.push(File { name: format!("vendor/{name}"), bytes });
    }
    files.push(File { name: "vendor/figtree-LICENSE.txt".to_owned(), bytes: package(FONT, "LICENSE")? });
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

fn package(package: &str, path: &str) -> Outcome<Vec<u8>> {
    let path = Path::new(package).join(path);
    println!("cargo::rerun-if-changed={}", path.display());
    fs::read(&path).map_err(|error| {
        format!("{} cannot be read ({error}). Fetch the CSS base and the font first: npm ci --ignore-scripts", path.display())
            .into()
    })
}

/// The base names a font of its own, licensed for gov.uk only. A browser that lays out a page before the theme is there
/// would ask for it, so its rules are left out.
fn without_fonts(css: &str) -> String {
    let mut parts = css.split("@font-face{");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |kept, part| kept + part.split_once('}').map_or("", |(_, rest)| rest))
}

fn notice(base: &Value) -> Outcome<String> {
    let (version, licence) = (text(base, "/version")?, text(base, "/license")?);
    let (maker, home) = (text(base, "/author/name")?, text(base, "/homepage")?);
    Ok(format!("govuk-frontend {version} by {maker}, {home}\nLicence: {licence}\n"))
}

/// The mark alone, for the browser's tab: the symbol `merk` of the icons as a picture of its own.
fn mark(icons: &str) -> Outcome<String> {
    let (_, rest) = icons.split_once("<symbol id=\"merk\" ").ok_or("static/icons.svg has no symbol `merk`")?;
    let (symbol, _) = rest.split_once("</symbol>").ok_or("static/icons.svg: the symbol `merk` does not end")?;
    Ok(format!("<svg xmlns=\"http://www.w3.org/2000/svg\" {symbol}</svg>\n"))
}

/// The Rust source of the table that `web::assets` serves from.
fn table(files: &[File], base_css: &str, out: &Path) -> Outcome<String> {
    let mut whole = Sha256::new();
    for File { name, bytes } in files {
        whole.update((name.len() as u64).to_be_bytes());
        whole.update(name);
        whole.update((bytes.len() as u64).to_be_bytes());
        whole.update(bytes);
    }
    let hash = hex(&whole.finalize());
    let hash = hash.get(..16).ok_or("a short hash")?;
    let folder = out.join("assets");
    fs::create_dir_all(&folder)?;
    let mut source = format!(
        "/// Where the static files lie: a new path whenever one of them changes.\npub const ROOT: &str = \"/static/{hash}\";\n\
         /// The CSS base below `ROOT`, with its version.\npub const BASE_CSS: &str = {base_css:?};\n"
    );
    writeln!(source, "const HASH: &str = \"{hash}\";\nstatic FILES: &[File] = &[")?;
    for File { name, bytes } in files {
        let (kind, compressible) = kind(name)?;
        let digest = hex(&Sha256::digest(bytes));
        let digest = digest.get(..32).ok_or("a short hash")?;
        let plain = folder.join(digest);
        fs::write(&plain, bytes)?;
        let (brotli, gzip) = if compressible {
            let (brotli, gzip) = (plain.with_extension("br"), plain.with_extension("gz"));
            compress_once(&brotli, bytes, to_brotli)?;
            compress_once(&gzip, bytes, to_gzip)?;
            (format!("Some(include_bytes!({brotli:?}))"), format!("Some(include_bytes!({gzip:?}))"))
        } else {
            ("None".to_owned(), "None".to_owned())
        };
        writeln!(
            source,
            "File {{ name: {name:?}, kind: {kind:?}, digest: {digest:?}, plain: include_bytes!({plain:?}), brotli: {brotli}, gzip: {gzip} }},"
        )?;
    }
    source.push_str("];\n");
    Ok(source)
}

fn kind(name: &str) -> Outcome<(&'static str, bool)> {
    Ok(match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => ("text/css; charset=utf-8", true),
        Some("svg") => ("image/svg+xml; charset=utf-8", true),
        Some("js") => ("text/javascript; charset=utf-8", true),
        Some("txt") => ("text/plain; charset=utf-8", true),
        Some("webmanifest") => ("application/manifest+json", true),
        Some("woff2") => ("font/woff2", false),
        Some("png") => ("image/png", false),
        _ => {
            return Err(format!("static/{name}: build.rs knows no content type for this ending").into());
        }
    })
}

/// The name carries the content's hash, so what is there is right: the best compression is slow in a build without optimisation.
fn compress_once(path: &Path, bytes: &[u8], compress: fn(&[u8]) -> Outcome<Vec<u8>>) -> Outcome<()> {
    if !path.exists() {
        let part = path.with_extension("part");
        fs::write(&part, compress(bytes)?)?;
        fs::rename(&part, path)?;
    }
    Ok(())
}

fn to_brotli(bytes: &[u8]) -> Outcome<Vec<u8>> {
    let mut packed = Vec::new();
    brotli::CompressorReader::new(bytes, 1 << 16, 11, 22).read_to_end(&mut packed)?;
    Ok(packed)
}

fn to_gzip(bytes: &[u8]) -> Outcome<Vec<u8>> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(bytes)?;
    Ok(packer.finish()?)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
