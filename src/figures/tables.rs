//! What is published, in words: the tables, and the sentences above the charts.

use super::counts::{BREAK_KINDS, CHANNELS, OUTCOMES, REPORT_KINDS, VERDICTS};
use super::publish::{Publication, PublishedFigure, PublishedYear};
use super::views::FigureTable;
use crate::i18n::{Locale, dates, t, tr};
use crate::text::with_capital;

/// Words for one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct FigureWords {
    pub locale: Locale,
}

impl FigureWords {
    pub(super) fn figure(self, figure: PublishedFigure) -> String {
        match figure {
            PublishedFigure::Exact(count) => count.to_string(),
            PublishedFigure::UnderFive => t(self.locale, "figures-onder-vijf").to_owned(),
            PublishedFigure::About(count) => tr(self.locale, "figures-ongeveer", &[("n", count.into())]),
            PublishedFigure::NotShown => t(self.locale, "figures-niet-getoond").to_owned(),
        }
    }

    pub(super) fn days(self, days: i64) -> String {
        days.to_string()
    }

    pub(super) fn month(self, month: usize) -> String {
        with_capital(&dates::month_alone(self.locale, u32::try_from(month + 1).unwrap_or(1)))
    }

    pub(super) fn short_month(self, month: usize) -> String {
        let number = i64::try_from(month + 1).unwrap_or(1);
        tr(self.locale, "i18n-maand-kort", &[("maand", number.into())])
    }

    pub(super) fn target(self, days: i64) -> String {
        tr(self.locale, "figures-doel", &[("n", days.into())])
    }

    pub(super) fn outcomes(self) -> [&'static str; 5] {
        OUTCOMES.map(|(_, key)| t(self.locale, key))
    }

    fn heads(self, keys: &[&'static str]) -> Vec<String> {
        keys.iter().map(|key| t(self.locale, key).to_owned()).collect()
    }

    fn figures(self, figures: &[PublishedFigure]) -> Vec<String> {
        figures.iter().map(|figure| self.figure(*figure)).collect()
    }

    /// `2026 (11 maanden)`
    pub(super) fn year(self, year: &PublishedYear) -> String {
        if year.months >= 12 {
            return year.year.to_string();
        }
        let months = i64::try_from(year.months).unwrap_or(12);
        tr(self.locale, "figures-lopend-jaar", &[("jaar", i64::from(year.year).into()), ("n", months.into())])
    }

    fn table(self, caption: &'static str, heads: Vec<String>) -> FigureTable {
        FigureTable { caption: t(self.locale, caption).to_owned(), heads, rows: Vec::new(), foot: None }
    }

    pub(super) fn requests(self, year: &PublishedYear) -> FigureTable {
        let [portal, telephone, paper] = CHANNELS.map(|(_, key)| key);
        let mut table =
            self.table("figures-aanvragen-tabel", self.heads(&["figures-maand", portal, telephone, paper, "figures-samen"]));
        for (at, (cells, total)) in year.requests.iter().zip(year.requests_of_month).take(year.months).enumerate() {
            let [one, two, three] = *cells;
            table.rows.push((self.month(at), self.figures(&[one, two, three, total])));
        }
        let [one, two, three] = year.requests_of_channel;
        table.foot = Some((self.whole(year), self.figures(&[one, two, three, year.all_requests])));
        table
    }

    fn whole(self, year: &PublishedYear) -> String {
        tr(self.locale, "figures-heel-jaar", &[("jaar", i64::from(year.year).into())])
    }

    pub(super) fn decided(self, year: &PublishedYear) -> FigureTable {
        let mut table =
            self.table("figures-beslissingen", self.heads(&["figures-beslissing", "figures-aantal", "figures-aandeel"]));
        for (name, figure) in self.outcomes().into_iter().zip(year.outcomes) {
            table.rows.push((name.to_owned(), vec![self.figure(figure), self.share(figure, year.all_requests)]));
        }
        table.foot = Some((self.heads(&["figures-samen"]).concat(), vec![self.figure(year.all_requests), String::new()]));
        table
    }

    /// Of what is shown alone: where both are exact.
    pub(super) fn share(self, part: PublishedFigure, whole: PublishedFigure) -> String {
        match (part, whole) {
            (PublishedFigure::Exact(part), PublishedFigure::Exact(whole)) if whole > 0 => {
                let tenths = (part * 2000 + whole) / (2 * whole);
                let number = format!("{},{}", tenths / 10, tenths % 10);
                tr(self.locale, "figures-procent", &[("n", (&number).into())])
            }
            _ => t(self.locale, "figures-niet-getoond").to_owned(),
        }
    }

    pub(super) fn handling(self, year: &PublishedYear) -> FigureTable {
        let none = || t(self.locale, "figures-niet-getoond").to_owned();
        let cells = |time: Option<super::counts::HandlingTime>| {
            time.map_or_else(|| vec![none(), none()], |time| vec![self.days(time.median), self.days(time.most)])
        };
        let mut table = self.table("figures-tijd-tabel", self.heads(&["figures-maand", "figures-mediaan", "figures-negen"]));
        if year.handling_of_year.is_none() {
            // Of no month either.
            table.rows.push((self.whole(year), cells(None)));
            return table;
        }
        for (at, time) in year.handling.iter().take(year.months).enumerate() {
            table.rows.push((self.month(at), cells(*time)));
        }
        table.foot = Some((self.whole(year), cells(year.handling_of_year)));
        table
    }

    pub(super) fn breaks(self, year: &PublishedYear) -> FigureTable {
        let [excluded, unrelated] = BREAK_KINDS.map(|(_, key)| key);
        let mut table = self.table("figures-doorbrekingen-tabel", self.heads(&["figures-maand", excluded, unrelated]));
        for (at, cells) in year.breaks.iter().take(year.months).enumerate() {
            table.rows.push((self.month(at), self.figures(cells)));
        }
        table.foot = Some((self.heads(&["figures-samen"]).concat(), self.figures(&year.breaks_of_kind)));
        table
    }

    pub(super) fn reports(self, year: &PublishedYear) -> FigureTable {
        let [founded, unfounded, open] = VERDICTS.map(|(_, key)| key);
        let heads = self.heads(&["figures-melding", founded, unfounded, open, "figures-samen"]);
        let mut table = self.table("figures-meldingen-tabel", heads);
        for (((_, key), cells), total) in REPORT_KINDS.iter().zip(year.reports).zip(year.reports_of_kind) {
            let [one, two, three] = cells;
            table.rows.push((t(self.locale, key).to_owned(), self.figures(&[one, two, three, total])));
        }
        table
    }

    pub(super) fn years(self, publication: &Publication) -> FigureTable {
        let heads = ["figures-jaar", "figures-aanvragen", "figures-geweigerd", "figures-meldingen"];
        let mut table = self.table("figures-per-jaar", self.heads(&heads));
        for year in publication.years.iter().rev() {
            let [_, _, refused, ..] = year.outcomes;
            table.rows.push((self.year(year), self.figures(&[year.all_requests, refused, year.all_reports])));
        }
        table
    }
}
