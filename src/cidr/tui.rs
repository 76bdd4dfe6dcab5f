//! The screen's way in; until it is drawn, the design comes back as it was.

use super::{Command, Refusal, Session};

/// What the terminal can show.
#[derive(Clone, Copy, Debug)]
pub struct Look;

impl Look {
    /// As the environment says.
    #[must_use]
    pub fn of_environment(_ascii: bool) -> Self {
        Look
    }
}

/// Reads a line into commands; `None` leaves.
pub type Reader<'r> = dyn Fn(&str, &Session) -> Result<Option<Vec<Command>>, Refusal> + 'r;

/// Opens the screen.
///
/// # Errors
/// When the terminal goes away.
pub fn run(session: Session, _: &Reader<'_>, _: Look, _: bool) -> std::io::Result<Session> {
    Ok(session)
}
