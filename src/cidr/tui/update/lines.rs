//! Typing: the live line and the prompts.

use ipnet::IpNet;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::super::state::{Effect, Focus, Input, Prompt, State};
use super::next_free;
use crate::cidr::edit::{Edit, Set};
use crate::cidr::empty_design;
use crate::cidr::export;
use crate::cidr::item;
use crate::cidr::plan::Need;
use crate::sets::prefix::parse::Options;

/// Longer lines are cut: nothing that is typed needs more.
const LONGEST: usize = 4096;

impl Input {
    pub(super) fn insert(&mut self, sign: char) {
        if self.text.len() < LONGEST {
            self.text.insert(self.cursor, sign);
            self.cursor += sign.len_utf8();
        }
    }

    fn left(&mut self) {
        let before = self.text.get(..self.cursor).and_then(|text| text.chars().next_back());
        self.cursor -= before.map_or(0, char::len_utf8);
    }

    fn right(&mut self) {
        let after = self.text.get(self.cursor..).and_then(|text| text.chars().next());
        self.cursor += after.map_or(0, char::len_utf8);
    }

    fn delete(&mut self) {
        if self.cursor < self.text.len() {
            self.text.remove(self.cursor);
        }
    }

    fn set(&mut self, text: String) {
        (self.cursor, self.text) = (text.len(), text);
    }
}

/// A key in a line; `None` is the live line.
pub(super) fn key(state: &mut State, key: KeyEvent, prompt: Option<Prompt>) {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    let input = &mut state.input;
    match key.code {
        KeyCode::Char('u') if control => input.set(String::new()),
        KeyCode::Char('a') if control => input.cursor = 0,
        KeyCode::Char('e') if control => input.cursor = input.text.len(),
        KeyCode::Char(_) if control => {}
        KeyCode::Char(':') if prompt.is_none() && input.text.is_empty() => {
            state.focus = Focus::Prompt(Prompt::Command)
        }
        KeyCode::Char('?') | KeyCode::F(1) if prompt.is_none() && input.text.is_empty() => {
            state.focus = Focus::Help
        }
        KeyCode::Char('q') if prompt.is_none() && input.text.is_empty() => super::leave(state),
        KeyCode::Char('i')
            if prompt.is_none()
                && input.text.is_empty()
                && state.session.design().vpcs.is_empty() =>
        {
            state.focus = Focus::Prompt(Prompt::Import);
        }
        KeyCode::Char(sign) => {
            input.insert(sign);
            state.message.text.clear();
        }
        KeyCode::Backspace if input.cursor == 0 && input.text.is_empty() => {
            state.focus = Focus::Rows
        }
        KeyCode::Backspace => {
            let before = input.cursor;
            input.left();
            if input.cursor < before {
                input.delete();
            }
        }
        KeyCode::Delete => input.delete(),
        KeyCode::Left => input.left(),
        KeyCode::Right => input.right(),
        KeyCode::Home => input.cursor = 0,
        KeyCode::End => input.cursor = input.text.len(),
        KeyCode::Tab if prompt == Some(Prompt::Command) => complete(input),
        KeyCode::Tab | KeyCode::Esc => {
            state.input = Input::default();
            state.focus = Focus::Rows;
        }
        KeyCode::Up | KeyCode::Down if prompt.is_none() => {
            state.focus = Focus::Rows;
            super::step(state, if key.code == KeyCode::Up { -1 } else { 1 });
        }
        KeyCode::Enter => match prompt {
            None => live(state),
            Some(prompt) => submit(state, prompt),
        },
        _ => {}
    }
}

/// The commands a line can start with, for Tab.
const COMMANDS: [&str; 29] = [
    "add",
    "calc",
    "check",
    "contains",
    "diff",
    "drop",
    "explain",
    "export",
    "filter",
    "free",
    "import",
    "info",
    "intersect",
    "join",
    "map",
    "merge",
    "next",
    "open",
    "overlap",
    "plan",
    "put",
    "quit",
    "range",
    "redo",
    "show",
    "size",
    "split",
    "subtract",
    "supernet",
];

/// Completes the first word as far as one command or the common start of several.
fn complete(input: &mut Input) {
    if input.text.is_empty() || input.text.contains(' ') {
        return;
    }
    let mut fitting = COMMANDS.iter().filter(|command| command.starts_with(&input.text));
    let Some(first) = fitting.next() else { return };
    let common = fitting.clone().fold((*first).to_owned(), |common, other| {
        let same = common.chars().zip(other.chars()).take_while(|(a, b)| a == b);
        same.map(|(sign, _)| sign).collect()
    });
    let only = fitting.next().is_none();
    input.set(if only { common + " " } else { common });
}

/// Enter on the live line: opens the first VPC, or goes to the row of the address.
fn live(state: &mut State) {
    let text = state.input.text.clone();
    if text.trim().is_empty() {
        state.focus = Focus::Rows;
        return;
    }
    if let Some(hosts) = hosts(&text) {
        match state.session.mode.prefix_for(hosts) {
            Some(len) if state.shown().is_some() => {
                (state.focus, state.input) = (Focus::Rows, Input::default());
                next_free(state, len);
            }
            Some(len) => state.say(format!("{hosts} hosts need a /{len}: open a VPC first")),
            None => {
                state.fail(format!("no {} subnet holds {hosts} hosts", state.session.mode.title()))
            }
        }
        return;
    }
    let block = match item::block(&text, Options::default()) {
        Ok(block) => block,
        Err(refusal) => return state.fail(refusal.message),
    };
    let inside =
        state.shown().is_some_and(|vpc| vpc.tiled().iter().any(|base| base.contains(&block)));
    if inside {
        (state.focus, state.input) = (Focus::Rows, Input::default());
        state.filter.clear();
        state.rebuild(Some(block));
        state.command = format!("cidr info {block}");
    } else if state.session.design().vpcs.is_empty() {
        state.edit(Edit::Open(empty_design(vec![block])), Some(block));
        state.command = format!("cidr open {block}");
        (state.focus, state.input, state.zoom) = (Focus::Rows, Input::default(), None);
    } else {
        state.fail(format!("{block} is outside the VPC: `:open {block}` starts over with it"));
    }
}

/// `200 hosts`, or `200 h`.
pub(in crate::cidr::tui) fn hosts(text: &str) -> Option<u128> {
    let mut words = text.split_whitespace();
    let (number, unit) = (words.next()?, words.next()?);
    let unit = unit.to_lowercase();
    (words.next().is_none() && "hosts".starts_with(&unit))
        .then(|| number.replace([',', '_'], "").parse().ok())
        .flatten()
}

fn submit(state: &mut State, prompt: Prompt) {
    let text = state.input.text.trim().to_owned();
    let leaf = state.leaf().map(|leaf| leaf.cidr);
    let set = |set: Set| leaf.map(|cidr| Edit::Put { cidr, set });
    let done = match prompt {
        Prompt::SplitTo => match (text.trim_start_matches('/').parse(), leaf) {
            (Ok(len), Some(cidr)) => state.edit(Edit::Split { cidr, len }, Some(cidr)),
            _ => refuse(state, "write a prefix length, such as 24"),
        },
        Prompt::Add => match text.parse::<Need>() {
            Ok(need) => state.edit(Edit::Add(need), None),
            Err(why) => refuse(state, &why),
        },
        Prompt::Next => next(state, &text),
        Prompt::Name => put(state, set(Set { name: Some(text), ..Set::default() })),
        Prompt::Note => put(state, set(Set { note: Some(text), ..Set::default() })),
        Prompt::Tier => put(state, set(Set { tier: Some(text), ..Set::default() })),
        Prompt::GoTo => match item::block(&text, Options::default()) {
            Ok(block) => {
                state.filter.clear();
                state.rebuild(Some(block));
                true
            }
            Err(refusal) => refuse(state, &refusal.message),
        },
        Prompt::Filter => {
            state.filter = text;
            state.selected = 0;
            true
        }
        Prompt::Save if text.is_empty() => refuse(state, "name a file"),
        Prompt::Save => {
            let json = text.ends_with(".json");
            let content = match json {
                true => export::text(state.session.design(), export::Format::Json),
                false => state.session.script().join("\n") + "\n",
            };
            state.effects.push(Effect::Write { path: text, text: content, session: true });
            true
        }
        Prompt::Export => export_to(state, &text),
        Prompt::CopyAs => match text.parse() {
            Ok(format) => {
                let copy = export::text(state.session.design(), format);
                state.effects.push(Effect::Copy(copy));
                state.say(format!("copied as {text}"));
                true
            }
            Err(why) => refuse(state, &why),
        },
        Prompt::Import if text.is_empty() => refuse(state, "name a file"),
        Prompt::Import => {
            state.effects.push(Effect::Load(text));
            true
        }
        Prompt::Command => {
            state.command = format!("cidr {text}");
            state.effects.push(Effect::Read(text));
            true
        }
    };
    // What could not be done stays to be changed.
    if done {
        (state.focus, state.input) = (Focus::Rows, Input::default());
    }
}

fn put(state: &mut State, edit: Option<Edit>) -> bool {
    match edit {
        Some(edit) => state.edit(edit, None),
        None => refuse(state, "select a subnet or a free block first"),
    }
}

fn next(state: &mut State, text: &str) -> bool {
    let len = match text.strip_prefix('/') {
        Some(len) => len.parse().ok(),
        None => text.parse().ok().and_then(|hosts| state.session.mode.prefix_for(hosts)),
    };
    match len {
        Some(len) => {
            next_free(state, len);
            !state.message.error
        }
        None => refuse(state, "write a size such as /24, or a number of hosts"),
    }
}

fn export_to(state: &mut State, text: &str) -> bool {
    let (form, path) = text.split_once(' ').unwrap_or((text, ""));
    match form.parse() {
        Ok(_) if path.trim().is_empty() => refuse(state, "name a file behind the form"),
        Ok(format) => {
            let text = export::text(state.session.design(), format);
            state.effects.push(Effect::Write {
                path: path.trim().to_owned(),
                text,
                session: false,
            });
            true
        }
        Err(why) => refuse(state, &why),
    }
}

fn refuse(state: &mut State, why: &str) -> bool {
    state.fail(why);
    false
}

/// What the live line says.
pub(in crate::cidr::tui) enum Reading {
    /// A block, and what is to be noted about how it is written.
    Block(IpNet, Vec<String>),
    /// An answer in lines.
    Lines(Vec<String>),
    /// Why it says nothing, and where: the characters before the place, and how many are wrong.
    Error(String, usize, usize),
}

/// Reads the live line; every key reads it anew.
pub(in crate::cidr::tui) fn reading(state: &State) -> Reading {
    let text = state.input.text.as_str();
    if let Some(hosts) = hosts(text) {
        return Reading::Lines(crate::cidr::size::size(&[hosts], 0, state.session.mode).lines);
    }
    match item::Item::read(text, Options::default()) {
        Ok(item) => {
            // The line has room for the fact; what follows the semicolon is seen below.
            let fact = |message: &str| format!("note: {}", message.split(';').next().unwrap_or(""));
            let notes = item.parsed.notes.iter().map(|note| fact(&note.message)).collect();
            match item.block() {
                Ok(block) => Reading::Block(block, notes),
                Err(_) => Reading::Lines(crate::cidr::info::info(&item, state.session.mode).lines),
            }
        }
        Err(refusal) => {
            let at = refusal.input.map_or(0..0, |(_, at)| at);
            let before = text.get(..at.start).map_or(0, |text| text.chars().count());
            let width = text.get(at).map_or(1, |text| text.chars().count().max(1));
            Reading::Error(refusal.message, before, width)
        }
    }
}
