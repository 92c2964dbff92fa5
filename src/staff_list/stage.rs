//! A file's lines into the tables of the import.

use std::time::{Duration, Instant};

use chrono::NaiveDate;
use diesel::QueryResult;
use diesel_async::AsyncPgConnection;

use super::fields::Field;
use super::file::StaffFile;
use super::flaws::{Flaw, FlawKind};
use super::line::{self, LineReading, StaffLine};
use super::people::FilePeople;
use crate::db::ids::CareWorkerId;
use crate::directory::store::staff::{self, StagedLines};

/// Lines that go to Postgres at a time.
const BATCH_LINES: usize = 5_000;
const PROGRESS_INTERVAL: Duration = Duration::from_secs(2);

/// What was read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LineCounts {
    /// Lines that are not blank.
    pub lines: usize,
    /// Of these, of people who start later or left.
    pub not_now: usize,
}

/// Reads the whole file.
pub(super) async fn stage_file(
    conn: &mut AsyncPgConnection,
    file: &mut StaffFile,
    today: NaiveDate,
    flaws: &mut Vec<Flaw>,
    progress: &(dyn Fn(String) + Sync),
) -> anyhow::Result<LineCounts> {
    let mut counts = LineCounts::default();
    let mut people = FilePeople::default();
    let (mut staged, mut names) = (StagedLines::default(), Vec::new());
    let mut told = Instant::now();
    while let Some(record) = file.next()? {
        match line::read(record.line, &record.cells, &file.columns, today, flaws) {
            LineReading::Blank => continue,
            LineReading::NotNow => counts.not_now += 1,
            LineReading::LeftOut { sorted_key } => names.extend(sorted_key),
            LineReading::Staff(mut line) => {
                people.place(&mut line, flaws);
                if line.has_number() {
                    add(&mut staged, *line);
                } else {
                    flaws.push(Flaw::new(FlawKind::NoNumber, line.line, Field::Number, ""));
                    names.push(line.name.keys().sorted);
                }
            }
        }
        counts.lines += 1;
        if staged.line.len() >= BATCH_LINES {
            staff::stage_lines(conn, std::mem::take(&mut staged)).await?;
            if told.elapsed() > PROGRESS_INTERVAL {
                told = Instant::now();
                progress(format!("Read {} lines.", counts.lines));
            }
        }
    }
    staff::stage_lines(conn, staged).await?;
    staff::stage_left_out_names(conn, names).await?;
    group(conn, &people).await?;
    Ok(counts)
}

async fn group(conn: &mut AsyncPgConnection, people: &FilePeople) -> QueryResult<()> {
    staff::group_people(conn, people.merged().map(|(later, earlier)| (number(later), number(earlier))).unzip()).await
}

fn number(line: u32) -> i32 {
    i32::try_from(line).unwrap_or(i32::MAX)
}

fn add(staged: &mut StagedLines, line: StaffLine) {
    let keys = line.name.keys();
    staged.line.push(number(line.line));
    staged.person.push(number(line.person));
    staged.entry.push(CareWorkerId::generate());
    staged.number.push(line.number);
    staged.niss.push(line.niss);
    staged.riziv8.push(line.riziv8);
    staged.riziv.push(line.riziv);
    staged.given_name.push(line.name.given_name);
    staged.family_name.push(line.name.family_name);
    staged.function.push(line.function);
    staged.department.push(line.department);
    staged.search_key.push(keys.search);
    staged.family_key.push(keys.family);
    staged.sorted_key.push(keys.sorted);
}
