//! The terminal: taken over when the screen opens, and given back however it ends.

use std::io::{self, Write, stdout};
use std::time::Duration;

use data_encoding::BASE64;
use ratatui::DefaultTerminal;
use ratatui::crossterm::event::{
    self, DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
    KeyEventKind, MouseButton, MouseEventKind,
};
use ratatui::crossterm::{execute, style};

use super::Look;
use super::draw;
use super::state::{Event, State};

/// The terminal while the screen has it.
pub(super) struct Screen {
    terminal: DefaultTerminal,
    mouse: bool,
}

impl Screen {
    /// Takes the terminal over; a panic gives it back as well.
    pub(super) fn enter(look: Look, mouse: bool) -> io::Result<Self> {
        if !look.color {
            // With NO_COLOR crossterm would drop whole style changes, the highlight's among them. The styles have no
            // colours then, so letting them through sends attributes only.
            style::force_color_output(true);
        }
        let terminal = ratatui::try_init()?;
        // The first look at the events is what makes a later change of size heard: it comes before the first frame.
        event::poll(Duration::ZERO)?;
        let screen = Self { terminal, mouse };
        screen.modes(true)?;
        Ok(screen)
    }

    fn modes(&self, on: bool) -> io::Result<()> {
        // The mouse is left to the terminal unless asked for: it selects text there.
        match (on, self.mouse) {
            (true, true) => execute!(stdout(), EnableBracketedPaste, EnableMouseCapture),
            (true, false) => execute!(stdout(), EnableBracketedPaste),
            (false, true) => execute!(stdout(), DisableMouseCapture, DisableBracketedPaste),
            (false, false) => execute!(stdout(), DisableBracketedPaste),
        }
    }

    pub(super) fn size(&self) -> io::Result<(u16, u16)> {
        let size = self.terminal.size()?;
        Ok((size.width, size.height))
    }

    pub(super) fn draw(&mut self, state: &State, look: Look) -> io::Result<()> {
        self.terminal.draw(|frame| draw::frame(frame, state, look))?;
        Ok(())
    }

    /// Waits for the next event that means something here.
    pub(super) fn next(&mut self) -> io::Result<Event> {
        loop {
            return Ok(match event::read()? {
                event::Event::Key(key) if key.kind != KeyEventKind::Release => Event::Key(key),
                event::Event::Paste(text) => Event::Paste(text),
                event::Event::Resize(width, height) => Event::Resize(width, height),
                event::Event::Mouse(mouse) => match mouse.kind {
                    MouseEventKind::Down(MouseButton::Left) => Event::Click(mouse.row),
                    MouseEventKind::ScrollUp => Event::Wheel(-3),
                    MouseEventKind::ScrollDown => Event::Wheel(3),
                    _ => continue,
                },
                _ => continue,
            });
        }
    }

    /// Gives the terminal back, stops until the shell continues us, and takes it over again.
    #[cfg(unix)]
    pub(super) fn suspend(&mut self) -> io::Result<()> {
        use rustix::process::{Signal, getpid, kill_process};

        self.modes(false)?;
        ratatui::try_restore()?;
        kill_process(getpid(), Signal::TSTP)?;
        self.terminal = ratatui::try_init()?;
        self.modes(true)?;
        self.terminal.clear()
    }

    #[cfg(not(unix))]
    pub(super) fn suspend(&mut self) -> io::Result<()> {
        Ok(())
    }

    /// Hands a text to the terminal's clipboard (OSC 52), which works over ssh too.
    pub(super) fn copy(&mut self, text: &str) -> io::Result<()> {
        let mut out = stdout();
        write!(out, "\x1b]52;c;{}\x07", BASE64.encode(text.as_bytes()))?;
        out.flush()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // Nothing more can be done for a terminal that is gone.
        let _ = self.modes(false);
        let _ = ratatui::try_restore();
    }
}
