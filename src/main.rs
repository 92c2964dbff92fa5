//! The subcommands of Mijn Toegang; no logic.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use mijntoegang::operate::ConfigFile;
use mijntoegang::{demo, operate};

#[derive(Parser)]
#[command(name = "mijntoegang", version, about = "Mijn Toegang: a patient decides who may not open the record")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Everything on this machine, with a Postgres and people of its own
    Demo(demo::Options),
    /// The portal, with a mail worker inside
    Serve(ConfigFile),
    /// A mail worker alone
    Worker(ConfigFile),
    /// Bring the database to this program's schema, as its owner
    Migrate(ConfigFile),
    /// Check configuration and database as `serve` would, without starting
    Check(operate::CheckOptions),
    /// The audit's keys, its verification, export and retention
    Audit {
        /// Which of them
        #[command(subcommand)]
        command: operate::audit::AuditCommand,
    },
    /// The hospital applications that are let in
    Client {
        /// What to do
        #[command(subcommand)]
        command: operate::client::ClientCommand,
    },
    /// What applications were answered
    Decisions {
        /// What to look up
        #[command(subcommand)]
        command: operate::decisions::DecisionsCommand,
    },
    /// The hospital's own people, by their staff list
    Directory {
        /// What to do
        #[command(subcommand)]
        command: operate::directory::DirectoryCommand,
    },
    /// Answers of eHealth that were doubted
    Ehealth {
        /// What to do
        #[command(subcommand)]
        command: operate::ehealth_command::EhealthCommand,
    },
    /// The figures of a house for its management: all of its matters, by month and year
    Figures(operate::figures::FiguresOptions),
    /// Give requests that concern officers to another ombudsdienst
    HandOver(operate::hand_over::HandOverOptions),
    /// Patients' numbers, and two patients who are one person
    Patient {
        /// What to do
        #[command(subcommand)]
        command: operate::patient::PatientCommand,
    },
    /// Delete what is past its term, as the hourly job does
    Retain(ConfigFile),
    /// Open sessions
    Sessions {
        /// What to do with them
        #[command(subcommand)]
        command: operate::sessions::SessionsCommand,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    operate::start_log();
    match run(arguments.command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            operate::print_line(&format!("mijntoegang: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> anyhow::Result<()> {
    operate::check_credentials()?;
    match command {
        Command::Demo(options) => demo::run(options).await,
        Command::Serve(file) => operate::serve(file.path()).await,
        Command::Worker(file) => operate::worker(file.path()).await,
        Command::Migrate(file) => operate::migrate(file.path()).await,
        Command::Check(options) => operate::check(&options).await,
        Command::Audit { command } => operate::audit::run(command).await,
        Command::Client { command } => operate::client::run(command).await,
        Command::Decisions { command } => operate::decisions::run(command).await,
        Command::Directory { command } => operate::directory::run(command).await,
        Command::Ehealth { command } => operate::ehealth_command::run(command).await,
        Command::Figures(options) => operate::figures::run(options).await,
        Command::HandOver(options) => operate::hand_over::run(options).await,
        Command::Patient { command } => operate::patient::run(command).await,
        Command::Retain(file) => operate::retain::run(file.path()).await,
        Command::Sessions { command } => operate::sessions::run(command).await,
    }
}
