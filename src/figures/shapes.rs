//! The shapes of a chart: what a template draws, with classes alone. No font is measured, and no style stands in it.

/// Where the axes stand, in a chart of 710 units; letters are 14 of them high.
pub(super) const LEFT: f64 = 44.0;
pub(super) const RIGHT: f64 = 700.0;
pub(super) const TOP: f64 = 30.0;
pub(super) const BOTTOM: f64 = 250.0;

/// One shape, its numbers as they are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChartShape {
    Rect { class: &'static str, x: String, y: String, width: String, height: String },
    Line { class: &'static str, x1: String, y1: String, x2: String, y2: String },
    Text { class: &'static str, anchor: &'static str, x: String, y: String, text: String },
    Polyline { class: &'static str, points: String },
    Polygon { class: &'static str, points: String },
    Circle { class: &'static str, x: String, y: String },
}

/// A number of a chart: a tenth of a unit is finer than a screen.
pub(super) fn unit(number: f64) -> String {
    format!("{number:.1}")
}

/// A point of a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ChartPoint {
    pub x: f64,
    pub y: f64,
}

pub(super) fn rect(class: &'static str, x: f64, y: f64, width: f64, height: f64) -> ChartShape {
    ChartShape::Rect { class, x: unit(x), y: unit(y), width: unit(width), height: unit(height) }
}

pub(super) fn line(class: &'static str, from: ChartPoint, to: ChartPoint) -> ChartShape {
    ChartShape::Line { class, x1: unit(from.x), y1: unit(from.y), x2: unit(to.x), y2: unit(to.y) }
}

pub(super) fn text(class: &'static str, anchor: &'static str, at: ChartPoint, text: impl Into<String>) -> ChartShape {
    ChartShape::Text { class, anchor, x: unit(at.x), y: unit(at.y), text: text.into() }
}

pub(super) fn points(of: &[ChartPoint]) -> String {
    of.iter().map(|point| format!("{},{}", unit(point.x), unit(point.y))).collect::<Vec<_>>().join(" ")
}

/// An upright axis from nothing, with four grid lines at most.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Axis {
    step: f64,
    lines: u32,
}

impl Axis {
    pub(super) fn up_to(most: f64) -> Self {
        let mut step = 1.0;
        let mut factors = [2.0, 2.5, 2.0].into_iter().cycle();
        while step * 4.0 < most {
            step *= factors.next().unwrap_or(10.0);
        }
        let lines = (most / step).ceil().clamp(1.0, 4.0);
        Self { step, lines: (1..=4).find(|count| f64::from(*count) >= lines).unwrap_or(4) }
    }

    pub(super) fn y(self, value: f64) -> f64 {
        BOTTOM - value / (self.step * f64::from(self.lines)) * (BOTTOM - TOP)
    }

    /// The lines with their numbers.
    pub(super) fn shapes(self) -> Vec<ChartShape> {
        let at = |index: u32| {
            let value = self.step * f64::from(index);
            let y = self.y(value);
            let class = if index == 0 { "axis" } else { "grid" };
            let number = text("", "end", ChartPoint { x: LEFT - 8.0, y: y + 5.0 }, format!("{value:.0}"));
            [line(class, ChartPoint { x: LEFT, y }, ChartPoint { x: RIGHT, y }), number]
        };
        (0..=self.lines).flat_map(at).collect()
    }
}

/// The middle of the place of one of so many.
pub(super) fn column(index: usize, of: usize) -> f64 {
    LEFT + (index as f64 + 0.5) * column_width(of)
}

pub(super) fn column_width(of: usize) -> f64 {
    (RIGHT - LEFT) / of.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_begins_at_nothing_and_has_four_lines_at_most() {
        for (most, step, lines) in
            [(0.0, 1.0, 1), (1.0, 1.0, 1), (4.0, 1.0, 4), (5.0, 2.0, 3), (19.0, 5.0, 4), (70.0, 20.0, 4), (602.0, 200.0, 4)]
        {
            assert_eq!(Axis::up_to(most), Axis { step, lines }, "{most}");
        }
        let axis = Axis::up_to(70.0);
        assert_eq!((axis.y(0.0), axis.y(80.0)), (BOTTOM, TOP));
        assert_eq!(axis.shapes().len(), 10);
    }
}
