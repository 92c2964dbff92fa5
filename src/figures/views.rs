//! The page of the figures. Data only; the words stand in the templates.

use askama::Template;

use super::shapes::ChartShape;
use crate::i18n::filters;
use crate::web::{Frame, framed_pages};

/// `/ombudsdienst/cijfers`: `?jaar=2025`, or `?jaar=alle` for the years beside each other.
#[derive(Template)]
#[template(path = "figures/figures.html")]
pub struct FiguresPage {
    pub frame: Frame,
    pub years: Vec<YearTab>,
    /// The address behind *Alle jaren* is shown.
    pub shows_all: bool,
    /// Where the file is.
    pub csv: String,
    /// Numbers above the charts, each with its words.
    pub sums: Vec<(String, String)>,
    pub figures: Vec<FigurePart>,
    /// Something is hidden: the page says how.
    pub hides: bool,
}

/// A year to choose.
#[derive(Debug, Clone)]
pub struct YearTab {
    pub year: i32,
    pub current: bool,
}

/// A chart with its table, or a table alone.
#[derive(Debug, Clone)]
pub struct FigurePart {
    /// Its id within the page.
    pub id: &'static str,
    pub heading: String,
    pub line: String,
    pub chart: Option<ChartPart>,
    pub table: FigureTable,
}

/// A chart.
#[derive(Debug, Clone)]
pub struct ChartPart {
    /// What it shows, as a sentence.
    pub conclusion: String,
    /// What its colours mean: a class and words. Empty for one series.
    pub legend: Vec<(&'static str, String)>,
    pub height: u32,
    pub shapes: Vec<ChartShape>,
}

/// A table of figures.
#[derive(Debug, Clone)]
pub struct FigureTable {
    pub caption: String,
    pub heads: Vec<String>,
    /// A head and its cells.
    pub rows: Vec<(String, Vec<String>)>,
    /// The same, of all rows together.
    pub foot: Option<(String, Vec<String>)>,
}

framed_pages!(FiguresPage);
