//! The parts of the page: each chart with its sentence and its table.

use super::charts::{self, HEIGHT};
use super::counts::{BREAK_KINDS, CHANNELS};
use super::publish::{Publication, PublishedFigure, PublishedYear};
use super::tables::FigureWords;
use super::views::{ChartPart, FigurePart};
use crate::i18n::{t, tr};

/// The id of the years beside each other, which are of no year.
pub(super) const YEARS_ID: &str = "jaren";

impl FigureWords {
    fn text(self, key: &'static str) -> String {
        t(self.locale, key).to_owned()
    }

    fn of_year(self, key: &'static str, year: &PublishedYear) -> String {
        tr(self.locale, key, &[("jaar", i64::from(year.year).into())])
    }

    /// What the hatched stubs are, where there are any.
    fn with_hidden<'a>(
        self,
        mut legend: Vec<(&'static str, String)>,
        mut cells: impl Iterator<Item = &'a PublishedFigure>,
    ) -> Vec<(&'static str, String)> {
        if cells.any(|cell| !cell.is_exact()) {
            legend.push(("kh", self.text("figures-minder-dan-vijf")));
        }
        legend
    }

    /// A year in full, and the years beside each other where there are several; without a year those alone.
    pub(super) fn parts(self, publication: &Publication, year: Option<&PublishedYear>) -> Vec<FigurePart> {
        let Some(year) = year else { return vec![self.years_part(publication)] };
        let mut parts = vec![
            self.requests_part(year),
            self.outcomes_part(year),
            self.handling_part(year, publication.target),
            self.breaks_part(year),
            self.reports_part(year),
        ];
        if publication.years.len() > 1 {
            parts.push(self.years_part(publication));
        }
        parts
    }

    fn requests_part(self, year: &PublishedYear) -> FigurePart {
        let mut conclusion = tr(
            self.locale,
            "figures-aanvragen-besluit",
            &[("jaar", i64::from(year.year).into()), ("n", (&self.figure(year.all_requests)).into())],
        );
        let known = year.requests_of_month.iter().enumerate().filter_map(|(at, total)| match total {
            PublishedFigure::Exact(count) if *count > 0 => Some((*count, std::cmp::Reverse(at))),
            _ => None,
        });
        if let Some((count, std::cmp::Reverse(at))) =
            known.max().filter(|_| year.requests_of_month.iter().all(|total| total.is_exact()))
        {
            let most = tr(self.locale, "figures-meest", &[("maand", (&self.month(at)).into()), ("n", count.into())]);
            conclusion = format!("{conclusion} {most}");
        }
        let [one, two, three] = CHANNELS.map(|(_, key)| self.text(key));
        FigurePart {
            id: "aanvragen",
            heading: self.text("figures-aanvragen-kop"),
            line: self.of_year("figures-aanvragen-lijn", year),
            chart: Some(ChartPart {
                conclusion,
                legend: self.with_hidden(vec![("k1", one), ("k2", two), ("k3", three)], year.requests.iter().flatten()),
                height: HEIGHT,
                shapes: charts::requests(&self, year),
            }),
            table: self.requests(year),
        }
    }

    fn outcomes_part(self, year: &PublishedYear) -> FigurePart {
        let [registered, _, refused, ..] = year.outcomes.map(|figure| self.figure(figure));
        if year.outcomes.contains(&PublishedFigure::NotShown) {
            return FigurePart {
                id: "beslissingen",
                heading: self.text("figures-beslissing-kop"),
                line: self.text("figures-beslissing-te-weinig"),
                chart: None,
                table: self.decided(year),
            };
        }
        let conclusion = tr(
            self.locale,
            "figures-beslissing-besluit",
            &[("n", (&registered).into()), ("samen", (&self.figure(year.all_requests)).into()), ("geweigerd", (&refused).into())],
        );
        let (shapes, height) = charts::outcomes(&self, year);
        FigurePart {
            id: "beslissingen",
            heading: self.text("figures-beslissing-kop"),
            line: self.of_year("figures-beslissing-lijn", year),
            chart: Some(ChartPart { conclusion, legend: Vec::new(), height, shapes }),
            table: self.decided(year),
        }
    }

    fn handling_part(self, year: &PublishedYear, target: i64) -> FigurePart {
        let chart = year.handling_of_year.map(|time| ChartPart {
            conclusion: tr(
                self.locale,
                "figures-tijd-besluit",
                &[
                    ("jaar", i64::from(year.year).into()),
                    ("mediaan", time.median.into()),
                    ("meest", time.most.into()),
                    ("doel", target.into()),
                ],
            ),
            legend: vec![
                ("k1", self.text("figures-mediaan")),
                ("k2", self.text("figures-negen")),
                ("kb", self.text("figures-ertussen")),
            ],
            height: HEIGHT,
            shapes: charts::handling(&self, year, target),
        });
        FigurePart {
            id: "tijd",
            heading: self.text("figures-tijd-kop"),
            line: self.text(if chart.is_some() { "figures-tijd-lijn" } else { "figures-tijd-te-weinig" }),
            chart,
            table: self.handling(year),
        }
    }

    fn breaks_part(self, year: &PublishedYear) -> FigurePart {
        let [excluded, unrelated] = year.breaks_of_kind.map(|figure| self.figure(figure));
        let [one, two] = BREAK_KINDS.map(|(_, key)| self.text(key));
        FigurePart {
            id: "doorbrekingen",
            heading: self.text("figures-doorbrekingen-kop"),
            line: self.text("figures-doorbrekingen-lijn"),
            chart: Some(ChartPart {
                conclusion: tr(
                    self.locale,
                    "figures-doorbrekingen-besluit",
                    &[("uitgesloten", (&excluded).into()), ("relatie", (&unrelated).into())],
                ),
                legend: self.with_hidden(vec![("k1", one), ("k2", two)], year.breaks.iter().flatten()),
                height: HEIGHT,
                shapes: charts::breaks(&self, year),
            }),
            table: self.breaks(year),
        }
    }

    fn reports_part(self, year: &PublishedYear) -> FigurePart {
        FigurePart {
            id: "meldingen",
            heading: self.text("figures-meldingen-kop"),
            line: self.text("figures-meldingen-lijn"),
            chart: None,
            table: self.reports(year),
        }
    }

    fn years_part(self, publication: &Publication) -> FigurePart {
        let conclusion = match (publication.years.last(), publication.years.first()) {
            (Some(first), Some(last)) if first.year < last.year => tr(
                self.locale,
                "figures-jaren-besluit",
                &[
                    ("van", (&self.figure(first.all_requests)).into()),
                    ("eerst", i64::from(first.year).into()),
                    ("naar", (&self.figure(last.all_requests)).into()),
                    ("laatst", (&self.year(last)).into()),
                ],
            ),
            (_, Some(only)) => tr(
                self.locale,
                "figures-aanvragen-besluit",
                &[("jaar", i64::from(only.year).into()), ("n", (&self.figure(only.all_requests)).into())],
            ),
            _ => String::new(),
        };
        FigurePart {
            id: YEARS_ID,
            heading: self.text("figures-per-jaar"),
            line: self.text("figures-jaren-lijn"),
            chart: Some(ChartPart {
                conclusion,
                legend: vec![("k4", self.text("figures-aanvragen"))],
                height: HEIGHT,
                shapes: charts::years(&self, &publication.years),
            }),
            table: self.years(publication),
        }
    }

    /// The numbers above the charts.
    pub(super) fn sums(self, year: &PublishedYear, target: i64) -> Vec<(String, String)> {
        let [registered, ..] = year.outcomes;
        let mut sums = vec![
            (self.figure(year.all_requests), self.text("figures-som-ontvangen")),
            (self.figure(registered), self.text("figures-som-geregistreerd")),
        ];
        if let Some(time) = year.handling_of_year {
            sums.push((self.days(time.median), self.text("figures-som-mediaan")));
        }
        if let Some(share) = year.within_target {
            let number = share.to_string();
            let share = tr(self.locale, "figures-procent", &[("n", (&number).into())]);
            sums.push((share, tr(self.locale, "figures-som-doel", &[("n", target.into())])));
        }
        sums.push((self.figure(year.all_reports), self.text("figures-som-meldingen")));
        sums
    }
}
