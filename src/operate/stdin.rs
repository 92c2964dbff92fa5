//! A number on standard input: an argument would stand in the shell's history and in the list of processes.

use std::io::{BufRead, IsTerminal, Read};

use anyhow::Context;

use super::print_line;

/// The first line of standard input; asked for where a person types it.
pub(super) fn read_line(prompt: &str) -> anyhow::Result<String> {
    let input = std::io::stdin();
    if input.is_terminal() {
        print_line(prompt);
    }
    let mut line = String::new();
    input.lock().take(100).read_line(&mut line).context("standard input cannot be read")?;
    Ok(line)
}
