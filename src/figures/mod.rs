//! **Cijfers**: what an ombudsdienst received and did, by month and year. What is published tells no count under five, nor lets one be computed
//! (`publish`).

mod charts;
mod counts;
mod csv_file;
mod drawings;
mod pages;
mod publish;
mod shapes;
mod store;
mod tables;
pub mod views;

pub use csv_file::file;
pub use publish::Publication;
pub use shapes::ChartShape;
pub use store::{FiguresOf, find_house, load};

use crate::web::Routes;

const ADDRESS: &str = "/ombudsdienst/cijfers";

pub fn routes(routes: &mut Routes<'_>) {
    routes.page(ADDRESS, pages::show).page(format!("{ADDRESS}/csv"), pages::csv);
}
