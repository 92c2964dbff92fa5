//! Charts of what is published: a hidden count is a hatched stub of one height, whatever it is.

use super::counts::HandlingTime;
use super::publish::{PublishedFigure, PublishedYear};
use super::shapes::{Axis, BOTTOM, ChartPoint, ChartShape, LEFT, RIGHT, TOP, column, column_width, line, points, rect, text};
use super::tables::FigureWords;

/// Colours of the parts of a bar.
const SERIES: [&str; 3] = ["c1 gap", "c2 gap", "c3 gap"];
/// A bar that lies down, and the room of its words.
const LYING_BAR: f64 = 32.0;
const LYING_ROW: f64 = 50.0;
const LYING_WORDS: f64 = 132.0;
const LYING_WIDTH: f64 = 440.0;
pub(super) const HEIGHT: u32 = 286;

fn height(axis: Axis, value: f64) -> f64 {
    BOTTOM - axis.y(value)
}

/// Of the months that have begun.
fn shown<'a, T>(months: &'a [T; 12], year: &PublishedYear) -> &'a [T] {
    months.get(..year.months).unwrap_or(months)
}

/// Under the axis.
fn below(words: &FigureWords, month: usize, x: f64) -> ChartShape {
    text("", "middle", ChartPoint { x, y: BOTTOM + 22.0 }, words.short_month(month))
}

/// Requests by month, their channels on each other.
pub(super) fn requests(words: &FigureWords, year: &PublishedYear) -> Vec<ChartShape> {
    let months = shown(&year.requests, year);
    let tall = |month: &[PublishedFigure; 3]| month.iter().map(|cell| cell.approximate()).sum::<f64>();
    let axis = Axis::up_to(months.iter().map(tall).fold(0.0, f64::max));
    let mut shapes = axis.shapes();
    let width = column_width(months.len()) * 0.56;
    for (at, month) in months.iter().enumerate() {
        let x = column(at, months.len());
        let mut base = BOTTOM;
        for (cell, class) in month.iter().zip(SERIES) {
            let tall = height(axis, cell.approximate());
            if tall > 0.0 {
                base -= tall;
                shapes.push(rect(if cell.is_exact() { class } else { "ho" }, x - width / 2.0, base, width, tall));
            }
        }
        let total = year.requests_of_month.get(at).copied().unwrap_or(PublishedFigure::Exact(0));
        shapes.push(text("v", "middle", ChartPoint { x, y: base - 7.0 }, words.figure(total)));
        shapes.push(below(words, at, x));
    }
    shapes
}

/// What was decided: bars that lie down, each with its words.
pub(super) fn outcomes(words: &FigureWords, year: &PublishedYear) -> (Vec<ChartShape>, u32) {
    let most = year.outcomes.iter().map(|cell| cell.approximate()).fold(1.0, f64::max);
    let mut shapes = Vec::new();
    let mut y = 14.0;
    for ((name, cell), class) in words.outcomes().into_iter().zip(year.outcomes).zip(["c1", "c2", "c3", "c2", "c4"]) {
        let middle = y + LYING_BAR / 2.0 + 6.0;
        let wide = cell.approximate() / most * LYING_WIDTH;
        shapes.push(text("v", "start", ChartPoint { x: 0.0, y: middle }, name));
        if wide > 0.0 {
            let class = if cell == PublishedFigure::UnderFive { "ho" } else { class };
            shapes.push(rect(class, LYING_WORDS, y, wide, LYING_BAR));
        }
        let mut number = words.figure(cell);
        if cell.is_exact() && year.all_requests.is_exact() && year.all_requests != PublishedFigure::Exact(0) {
            number = format!("{number} ({})", words.share(cell, year.all_requests));
        }
        shapes.push(text("v", "start", ChartPoint { x: LYING_WORDS + wide + 8.0, y: middle }, number));
        y += LYING_ROW;
    }
    (shapes, 266)
}

/// Half of the requests, and nine of ten, by the month in which they came, with the target across.
pub(super) fn handling(words: &FigureWords, year: &PublishedYear, target: i64) -> Vec<ChartShape> {
    let months = shown(&year.handling, year);
    let of = |pick: fn(&HandlingTime) -> i64| -> Vec<(usize, f64)> {
        months.iter().enumerate().filter_map(|(at, time)| Some((at, pick(time.as_ref()?) as f64))).collect()
    };
    let (median, most) = (of(|time| time.median), of(|time| time.most));
    let axis = Axis::up_to(most.iter().map(|(_, days)| *days).fold(target as f64 * 1.5, f64::max));
    let place = |(at, days): (usize, f64)| ChartPoint { x: column(at, months.len()), y: axis.y(days) };
    let (below_line, above) =
        (median.iter().copied().map(place).collect::<Vec<_>>(), most.iter().copied().map(place).collect::<Vec<_>>());
    let band: Vec<ChartPoint> = above.iter().copied().chain(below_line.iter().rev().copied()).collect();
    let mut shapes = vec![ChartShape::Polygon { class: "band", points: points(&band) }];
    shapes.extend(axis.shapes());
    let y = axis.y(target as f64);
    shapes.push(line("target", ChartPoint { x: LEFT, y }, ChartPoint { x: RIGHT, y }));
    shapes.push(text("t", "end", ChartPoint { x: RIGHT - 4.0, y: y - 7.0 }, words.target(target)));
    shapes.push(ChartShape::Polyline { class: "l2", points: points(&above) });
    shapes.push(ChartShape::Polyline { class: "l1", points: points(&below_line) });
    for ((at, days), point) in median.iter().zip(&below_line) {
        shapes.push(ChartShape::Circle { class: "d1", x: super::shapes::unit(point.x), y: super::shapes::unit(point.y) });
        // Where both lines run close, the upper number alone would stand on the lower line.
        let same = most.iter().any(|(other, more)| other == at && more == days);
        if !same {
            // Under the line, unless the axis is there.
            let y = if point.y + 25.0 > BOTTOM { point.y - 9.0 } else { point.y + 21.0 };
            shapes.push(text("v", "middle", ChartPoint { x: point.x, y }, words.days(*days as i64)));
        }
    }
    for ((_, days), point) in most.iter().zip(&above) {
        shapes.push(text("v", "middle", ChartPoint { x: point.x, y: (point.y - 9.0).max(TOP - 12.0) }, words.days(*days as i64)));
    }
    shapes.extend((0..months.len()).map(|at| below(words, at, column(at, months.len()))));
    shapes
}

/// Breaks by month, the two kinds beside each other.
pub(super) fn breaks(words: &FigureWords, year: &PublishedYear) -> Vec<ChartShape> {
    let months = shown(&year.breaks, year);
    let axis = Axis::up_to(months.iter().flatten().map(|cell| cell.approximate()).fold(0.0, f64::max));
    let mut shapes = axis.shapes();
    let width = column_width(months.len()) * 0.32;
    for (at, month) in months.iter().enumerate() {
        let x = column(at, months.len());
        for ((cell, class), left) in month.iter().zip(["c1", "c2"]).zip([x - width - 1.5, x + 1.5]) {
            let y = axis.y(cell.approximate());
            if cell.approximate() > 0.0 {
                shapes.push(rect(if cell.is_exact() { class } else { "ho" }, left, y, width, BOTTOM - y));
            }
            shapes.push(text("v", "middle", ChartPoint { x: left + width / 2.0, y: y - 7.0 }, words.figure(*cell)));
        }
        shapes.push(below(words, at, x));
    }
    shapes
}

/// Requests by year, the oldest first; the running year is hatched.
pub(super) fn years(words: &FigureWords, years: &[PublishedYear]) -> Vec<ChartShape> {
    let axis = Axis::up_to(years.iter().map(|year| year.all_requests.approximate()).fold(0.0, f64::max));
    let mut shapes = axis.shapes();
    let width = (column_width(years.len()) * 0.42).min(60.0);
    for (at, year) in years.iter().rev().enumerate() {
        let x = column(at, years.len());
        let y = axis.y(year.all_requests.approximate());
        let class = if year.months < 12 { "ho4" } else { "c4" };
        shapes.push(rect(class, x - width / 2.0, y, width, BOTTOM - y));
        shapes.push(text("v", "middle", ChartPoint { x, y: y - 7.0 }, words.figure(year.all_requests)));
        shapes.push(text("", "middle", ChartPoint { x, y: BOTTOM + 22.0 }, words.year(year)));
    }
    shapes
}
