//! The screen: events in, a pure update, a frame out.

pub mod draw;
pub mod state;
mod terminal;
pub mod update;

use std::env;
use std::io;
use std::path::Path;

use super::design::Design;
use super::{Command, Refusal, Session};
use state::{Effect, Event, State};
use terminal::Screen;

/// What the terminal can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// False with `NO_COLOR`: then only bold, dim and reversed tell things apart, beside marks and letters.
    pub color: bool,
    /// False in a locale that is not UTF-8, and with `--ascii`.
    pub unicode: bool,
}

impl Look {
    /// As the environment says.
    #[must_use]
    pub fn of_environment(ascii: bool) -> Self {
        let set = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
        // The first of the three that is set decides, as POSIX has it.
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
            .iter()
            .find_map(|name| set(name))
            .unwrap_or_default()
            .to_lowercase();
        let unicode = locale.contains("utf-8") || locale.contains("utf8");
        Self { color: set("NO_COLOR").is_none(), unicode: unicode && !ascii }
    }
}

/// The commands of a line; `None` leaves.
pub type Line = Result<Option<Vec<Command>>, Refusal>;

/// What the screen cannot do by itself.
pub struct Outside<'o> {
    /// Reads a line into commands.
    pub reader: &'o dyn Fn(&str, &Session) -> Line,
    /// Reads a file into a design.
    pub loader: &'o dyn Fn(&str) -> Result<Design, Refusal>,
}

/// Opens the screen, and returns the session when it is left.
///
/// # Errors
/// When the terminal cannot be set up or goes away.
pub fn run(
    session: Session,
    outside: &Outside<'_>,
    look: Look,
    mouse: bool,
) -> io::Result<Session> {
    let mut screen = Screen::enter(look, mouse)?;
    let mut state = State::new(session, screen.size()?);
    loop {
        screen.draw(&state, look)?;
        let event = screen.next()?;
        state = update::update(state, event);
        // An effect's answer is an event, which can have effects again.
        while !state.effects.is_empty() {
            for effect in std::mem::take(&mut state.effects) {
                let answer = match effect {
                    Effect::Quit => return Ok(state.session),
                    Effect::Suspend => {
                        screen.suspend()?;
                        let (width, height) = screen.size()?;
                        Some(Event::Resize(width, height))
                    }
                    Effect::Copy(text) => {
                        screen.copy(&text)?;
                        None
                    }
                    Effect::Read(line) => {
                        Some(Event::Commands((outside.reader)(&line, &state.session)))
                    }
                    Effect::Load(path) => Some(Event::Loaded((outside.loader)(&path))),
                    Effect::Write { path, text, session } => {
                        Some(Event::Written(write(&path, &text), session))
                    }
                };
                if let Some(event) = answer {
                    state = update::update(state, event);
                }
            }
        }
    }
}

/// Writes a file; one that is there already only when the name ends in `!`.
fn write(path: &str, text: &str) -> Result<String, String> {
    let (path, over) = path.strip_suffix('!').map_or((path, false), |path| (path, true));
    if Path::new(path).exists() && !over {
        return Err(format!("`{path}` exists: write `{path}!` to replace it"));
    }
    std::fs::write(path, text).map_err(|error| format!("cannot write `{path}`: {error}"))?;
    Ok(path.to_owned())
}
