//! Promise: on a real terminal the screen paints, follows a resize, shows its selection without colour, and always leaves cleanly.
#![cfg(all(feature = "ui", unix))]

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap()
}

/// Rows and columns.
fn sides(screen: &vt100::Screen) -> (u16, u16) {
    let (rows, columns) = screen.size();
    (rows.get(), columns.get())
}

/// The program on a pseudo-terminal, and what the terminal shows.
struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    bytes: Vec<u8>,
}

fn size(rows: u16, cols: u16) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

impl Terminal {
    fn start(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let pair = native_pty_system().openpty(size(24, 80)).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_perimeter"));
        command.args(["cidr"]);
        command.args(arguments);
        command.cwd(env!("CARGO_MANIFEST_DIR"));
        command.env_remove("NO_COLOR");
        command.env("TERM", "xterm-256color");
        command.env("LC_ALL", "C.UTF-8");
        environment.iter().for_each(|(name, value)| command.env(name, value));
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (send, output) = channel();
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count) = reader.read(&mut buffer) {
                if count == 0 || send.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        let writer = pair.master.take_writer().unwrap();
        Self {
            child,
            master: pair.master,
            writer,
            output,
            screen: vt100::Parser::new(cells(24), cells(80), 0),
            bytes: Vec::new(),
        }
    }

    /// Reads until the screen fulfils a condition; the time is a safety net, not a promise.
    fn until(&mut self, what: &str, done: impl Fn(&vt100::Screen) -> bool) {
        let end = Instant::now() + Duration::from_secs(20);
        while !done(self.screen.screen()) {
            let left = end.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => {
                    self.screen.process(&bytes);
                    self.bytes.extend(bytes);
                }
                Err(_) => panic!("never {what}:\n{}", self.screen.screen().contents()),
            }
        }
    }

    fn shows(&mut self, text: &str) {
        self.until(text, |screen| screen.contents().contains(text));
    }

    fn press(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).unwrap();
        self.writer.flush().unwrap();
    }

    /// Waits for the end, and gives the exit code.
    fn end(mut self) -> (u32, vt100::Parser, Vec<u8>) {
        let code = self.child.wait().unwrap().exit_code();
        while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(300)) {
            self.screen.process(&bytes);
            self.bytes.extend(bytes);
        }
        (code, self.screen, self.bytes)
    }
}

const SAMPLE: [&str; 2] = ["ui", "tests/cidr/sample.json"];

#[test]
fn first_paint_resize_and_control_c_that_leaves_a_clean_terminal() {
    let mut terminal = Terminal::start(&SAMPLE, &[]);
    terminal.shows("private-b");
    assert!(terminal.screen.screen().alternate_screen());
    terminal.master.resize(size(40, 120)).unwrap();
    terminal.screen.screen_mut().set_size(cells(40), cells(120));
    terminal.shows("1 cell = /28");
    terminal.press("j\r10.0.0.256/24");
    terminal.shows("octet 4 is 256, the most is 255");
    terminal.press("\u{3}");
    let (code, screen, bytes) = terminal.end();
    assert_eq!(code, 0);
    assert!(!screen.screen().alternate_screen(), "the alternate screen is left");
    assert!(!screen.screen().hide_cursor(), "the cursor is back");
    assert!(!screen.screen().bracketed_paste(), "pasting is as it was");
    assert!(
        screen.screen().contents().contains("10.0.4.0/22"),
        "the table is left behind:\n{}",
        screen.screen().contents()
    );
    let text = String::from_utf8_lossy(&bytes);
    assert!(!text.contains("\u{1b}[?1000h"), "the mouse is left to the terminal");
}

#[test]
fn without_colour_the_selection_is_still_reversed_on_the_first_paint() {
    let mut terminal = Terminal::start(&SAMPLE, &[("NO_COLOR", "1")]);
    terminal.shows("private-b");
    terminal.until("a reversed row", |screen| {
        let (rows, columns) = sides(screen);
        let reversed = |row: u16| {
            (0..columns)
                .filter(|&column| screen.cell(row, column).is_some_and(vt100::Cell::inverse))
                .count()
        };
        (0..rows).any(|row| reversed(row) > 60)
    });
    let screen = terminal.screen.screen();
    let (rows, columns) = sides(screen);
    let plain = |row: u16, column: u16| {
        screen.cell(row, column).is_none_or(|cell| {
            cell.fgcolor() == vt100::Color::Default && cell.bgcolor() == vt100::Color::Default
        })
    };
    assert!((0..rows).all(|row| (0..columns).all(|column| plain(row, column))));
    terminal.press("q");
    assert_eq!(terminal.end().0, 0);
}

#[test]
fn a_locale_without_unicode_gets_ascii() {
    let mut terminal = Terminal::start(&SAMPLE, &[("LC_ALL", "C")]);
    terminal.shows("private-b");
    terminal.press("\u{4}");
    let (code, _, bytes) = terminal.end();
    assert_eq!(code, 0);
    assert!(bytes.is_ascii());
}

#[test]
fn a_plan_made_by_keys_is_saved_as_a_script_that_replays() {
    let folder = std::env::temp_dir().join(format!("perimeter-screen-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("plan.cidr");
    let mut terminal = Terminal::start(&[], &[]);
    terminal.shows("Nothing is open");
    terminal.press("10.0.0.0/16\r");
    terminal.shows("largest free /16");
    terminal.press("aweb:100x3\r");
    terminal.shows("web-c");
    terminal.press(&format!("w\u{15}{}\r", file.display()));
    terminal.shows("written to");
    terminal.press("q");
    let (code, screen, _) = terminal.end();
    assert_eq!(code, 0);
    let left = screen.screen().contents();
    let replay = std::process::Command::new(env!("CARGO_BIN_EXE_perimeter"))
        .args(["cidr", "run"])
        .arg(&file)
        .output()
        .unwrap();
    assert!(replay.status.success());
    let replayed = String::from_utf8(replay.stdout).unwrap();
    for line in replayed.lines() {
        assert!(left.contains(line.trim_end()), "{line}\nis not in\n{left}");
    }
    assert!(replayed.contains("web-c"));
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn without_a_terminal_it_says_the_way_out() {
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_perimeter"))
        .arg("cidr")
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(2));
    let error = String::from_utf8(run.stderr).unwrap();
    assert!(error.contains("cidr repl") && error.contains("cidr run"), "{error}");
}
