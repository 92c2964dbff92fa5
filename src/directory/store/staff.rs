//! A staff list beside the directory: its lines in tables of this connection, whose entries they are, what they change, and the
//! changes themselves, by sets.

mod apply;
mod candidates;
mod plan;
mod search_index;
mod stage;

pub use apply::{ClosedEntries, apply_changes, close_leavers, next_batch};
pub use candidates::{
    CandidateEntry, KnownPerson, SettledPerson, UncertainPerson, accept_certain, find_candidates, join_same_entries,
    list_shared_forms, load_uncertain, settle_people,
};
pub use plan::{ChangeCounts, PlannedChanges, plan_changes};
pub use search_index::{allow_gathering, gather_names, write_gathered_names};
pub use stage::{StagedLines, create_tables, group_people, stage_left_out_names, stage_lines};
