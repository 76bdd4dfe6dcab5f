//! What the terminal can show, and the line that says how far a long run is.

use super::Color;
use crate::report::Style;
use std::env;
use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

/// How to draw on standard output.
pub(super) fn style(color: Color) -> Style {
    let terminal = io::stdout().is_terminal();
    let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    let color = match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            terminal && !set("NO_COLOR") && env::var_os("TERM").is_none_or(|term| term != "dumb")
        }
    };
    Style { color, unicode: !terminal || speaks_unicode(), width: width(terminal) }
}

/// Whether the locale is UTF-8. The first of the three variables that is set decides, as POSIX has it.
fn speaks_unicode() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .filter_map(|name| env::var(name).ok())
        .find(|value| !value.is_empty())
        .unwrap_or_default()
        .to_ascii_lowercase();
    cfg!(windows) || locale.contains("utf-8") || locale.contains("utf8")
}

/// As `COLUMNS` says, which shells seldom tell, or the terminal.
fn width(terminal: bool) -> usize {
    let told = env::var("COLUMNS").ok().and_then(|columns| columns.parse::<usize>().ok());
    let columns = told.or_else(|| terminal.then(columns).flatten());
    columns.map_or(100, |columns| columns.clamp(60, 160))
}

#[cfg(feature = "ui")]
fn columns() -> Option<usize> {
    let (columns, _) = crossterm::terminal::size().ok()?;
    (columns > 0).then_some(columns.into())
}

#[cfg(not(feature = "ui"))]
fn columns() -> Option<usize> {
    None
}

/// Runs `work` and shows on a terminal how many files are done once it takes long; nothing in a pipe.
pub(super) fn with_progress<T: Send>(done: &AtomicUsize, work: impl FnOnce() -> T + Send) -> T {
    if !io::stderr().is_terminal() {
        return work();
    }
    let finished = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let shower = scope.spawn(|| {
            let mut shown = false;
            let mut waited = Duration::ZERO;
            while !finished.load(Ordering::Relaxed) {
                let step = Duration::from_millis(50);
                std::thread::park_timeout(step);
                waited += step;
                if waited >= Duration::from_millis(600) {
                    shown = true;
                    let count = done.load(Ordering::Relaxed);
                    let _ = write!(io::stderr(), "\rchecked {count} files ");
                }
            }
            if shown {
                let _ = write!(io::stderr(), "\r\x1b[K");
            }
        });
        let result = work();
        finished.store(true, Ordering::Relaxed);
        shower.thread().unpark();
        result
    })
}
