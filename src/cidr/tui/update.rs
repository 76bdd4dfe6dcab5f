//! What each event makes of the screen: a pure function from one state to the next.

mod lines;

pub(super) use lines::{Reading, reading};

use ipnet::IpNet;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::state::{Confirm, Effect, Event, Focus, Input, Prompt, Row, State};
use crate::cidr::design::{Leaf, State as LeafState};
use crate::cidr::edit::{Edit, join_mixes};
use crate::cidr::mode::Mode;
use crate::cidr::{Command, Outcome, import};
use crate::sets::prefix;

/// The state after an event. Files, the clipboard and the terminal are left to the effects it asks for.
#[must_use]
pub fn update(mut state: State, event: Event) -> State {
    match event {
        Event::Resize(width, height) => state.size = (width, height),
        Event::Paste(text) => paste(&mut state, &text),
        Event::Key(key) => self::key(&mut state, key),
        Event::Click(row) => {
            super::draw::row_at(&state, row).into_iter().for_each(|at| state.selected = at)
        }
        Event::Wheel(lines) => step(&mut state, isize::from(lines)),
        Event::Commands(Ok(None)) => leave(&mut state),
        Event::Commands(Ok(Some(commands))) => run(&mut state, commands),
        Event::Commands(Err(refusal)) => match refusal.message.contains('\n') {
            true => {
                state.focus = Focus::Answer {
                    lines: refusal.message.lines().map(str::to_owned).collect(),
                    from: 0,
                }
            }
            false => state.fail(refusal.message),
        },
        Event::Loaded(Ok(design)) => {
            state.edit(Edit::Open(design), None);
            (state.saved, state.vpc, state.selected, state.zoom) =
                (state.session.changes(), 0, 0, None);
            state.focus = Focus::Rows;
        }
        Event::Loaded(Err(refusal)) => state.fail(refusal.message),
        Event::Written(Ok(path), session) => {
            if session {
                state.saved = state.session.changes();
            }
            state.say(format!("written to {path}"));
        }
        Event::Written(Err(why), _) => state.fail(why),
    }
    state.refresh();
    state
}

/// A pasted list opens as a plan; anything shorter goes to the line.
fn paste(state: &mut State, text: &str) {
    let one_line = text.trim().replace(['\r', '\n'], " ");
    let many = text.trim().lines().count() > 1;
    if many && !matches!(state.focus, Focus::Prompt(_)) {
        match import::read("pasted text", text.trim()) {
            Ok(design) => {
                state.edit(Edit::Open(design), None);
                (state.focus, state.zoom) = (Focus::Rows, None);
                state.say("opened the pasted list");
            }
            Err(refusal) => state.fail(refusal.message),
        }
        return;
    }
    if !matches!(state.focus, Focus::Prompt(_) | Focus::Live) {
        (state.focus, state.input) = (Focus::Live, Input::default());
    }
    one_line.chars().filter(|sign| !sign.is_control()).for_each(|sign| state.input.insert(sign));
}

fn key(state: &mut State, key: KeyEvent) {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    match key.code {
        // In raw mode these are keys like any other, and must end the program everywhere.
        KeyCode::Char('c' | 'd') if control => return state.effects.push(Effect::Quit),
        KeyCode::Char('z') if control => return state.effects.push(Effect::Suspend),
        _ => {}
    }
    match state.focus.clone() {
        Focus::Help => state.focus = Focus::Rows,
        Focus::Answer { lines, from } => answer_key(state, key.code, lines, from),
        Focus::Confirm(confirm) => confirm_key(state, key.code, confirm),
        Focus::Live => lines::key(state, key, None),
        Focus::Prompt(prompt) => lines::key(state, key, Some(prompt)),
        Focus::Rows if control => {
            if key.code == KeyCode::Char('r') {
                again(state, Command::Redo);
            }
        }
        Focus::Rows => row_key(state, key.code),
    }
}

fn answer_key(state: &mut State, code: KeyCode, lines: Vec<String>, from: usize) {
    let page = usize::from(state.size.1 / 2).max(1);
    let from = match code {
        KeyCode::Down | KeyCode::Char('j') => from + 1,
        KeyCode::Up | KeyCode::Char('k') => from.saturating_sub(1),
        KeyCode::PageDown | KeyCode::Char(' ') => from + page,
        KeyCode::PageUp => from.saturating_sub(page),
        _ => {
            state.focus = Focus::Rows;
            return;
        }
    };
    state.focus = Focus::Answer { from: from.min(lines.len().saturating_sub(1)), lines };
}

fn confirm_key(state: &mut State, code: KeyCode, confirm: Confirm) {
    state.focus = Focus::Rows;
    match (confirm, code) {
        (Confirm::Join(blocks), KeyCode::Char('y') | KeyCode::Enter) => {
            let whole = prefix::supernet(&blocks);
            state.edit(Edit::Join(blocks), whole);
        }
        (Confirm::Quit, KeyCode::Char('y' | 'q')) => state.effects.push(Effect::Quit),
        (Confirm::Quit, KeyCode::Char('w')) => ask(state, Prompt::Save),
        _ => state.say("left as it was"),
    }
}

/// Asks for a line, with what is there already to change.
fn ask(state: &mut State, prompt: Prompt) {
    let there = state.leaf().map_or(String::new(), |leaf| match prompt {
        Prompt::Name => leaf.name.clone(),
        Prompt::Note => leaf.note.clone(),
        Prompt::Tier => leaf.tier.clone(),
        _ => String::new(),
    });
    let text = match prompt {
        Prompt::Save => "plan.cidr".to_owned(),
        Prompt::Export => "terraform subnets.tf".to_owned(),
        Prompt::CopyAs => "table".to_owned(),
        Prompt::Filter => state.filter.clone(),
        _ => there,
    };
    state.input = Input { cursor: text.len(), text };
    state.focus = Focus::Prompt(prompt);
    state.message.text.clear();
}

fn row_key(state: &mut State, code: KeyCode) {
    let page =
        isize::from(i16::try_from(super::draw::table_height(state.size)).unwrap_or(10)).max(1);
    match code {
        KeyCode::Up | KeyCode::Char('k') => step(state, -1),
        KeyCode::Down | KeyCode::Char('j') => step(state, 1),
        KeyCode::PageUp => step(state, -page),
        KeyCode::PageDown => step(state, page),
        KeyCode::Home => state.selected = 0,
        KeyCode::End | KeyCode::Char('G') => state.selected = state.rows.len().saturating_sub(1),
        KeyCode::Left | KeyCode::Char('h') => fold(state, true),
        KeyCode::Right | KeyCode::Char('l') => fold(state, false),
        KeyCode::Tab | KeyCode::Enter => {
            (state.focus, state.input) = (Focus::Live, Input::default())
        }
        KeyCode::Char('s') => split(state),
        KeyCode::Char('S') => on_leaf(state, Prompt::SplitTo),
        KeyCode::Char('J') => join(state),
        KeyCode::Char('a') => ask(state, Prompt::Add),
        KeyCode::Char('n') => ask(state, Prompt::Next),
        KeyCode::Char('e') => on_leaf(state, Prompt::Name),
        KeyCode::Char('o') => on_leaf(state, Prompt::Note),
        KeyCode::Char('c') => on_leaf(state, Prompt::Tier),
        KeyCode::Char('d') => match state.leaf().map(|leaf| leaf.cidr) {
            Some(cidr) => drop(state.edit(Edit::Drop(cidr), None)),
            None => state.fail("select a subnet to free it"),
        },
        KeyCode::Char('g') => ask(state, Prompt::GoTo),
        KeyCode::Char('/') => ask(state, Prompt::Filter),
        KeyCode::Char('z') => state.zoom = state.block(),
        KeyCode::Char('0') => {
            state.zoom = state.shown().and_then(|vpc| vpc.tiled().first().copied())
        }
        KeyCode::Char('[') => zoom(state, false),
        KeyCode::Char(']') => zoom(state, true),
        KeyCode::Char('m') => {
            let at = Mode::ALL.iter().position(|mode| *mode == state.session.mode).unwrap_or(0);
            state.session.mode = Mode::ALL.into_iter().cycle().nth(at + 1).unwrap_or_default();
            state.say(format!("mode {}", state.session.mode.title()));
        }
        KeyCode::Char('6') => state.show_ipv6 = !state.show_ipv6,
        KeyCode::Char('v') => {
            let vpcs = state.session.design().vpcs.len().max(1);
            (state.vpc, state.selected, state.zoom) = ((state.vpc + 1) % vpcs, 0, None);
        }
        KeyCode::Char('u') => again(state, Command::Undo),
        KeyCode::Char('y') => match state.block() {
            Some(block) => {
                state.effects.push(Effect::Copy(block.to_string()));
                state.say(format!("copied {block}"));
            }
            None => state.fail("nothing to copy"),
        },
        KeyCode::Char('Y') => ask(state, Prompt::CopyAs),
        KeyCode::Char('w') => ask(state, Prompt::Save),
        KeyCode::Char('x') => ask(state, Prompt::Export),
        KeyCode::Char('i') => ask(state, Prompt::Import),
        KeyCode::Char(':') => ask(state, Prompt::Command),
        KeyCode::Char('?') | KeyCode::F(1) => state.focus = Focus::Help,
        KeyCode::Esc if !state.filter.is_empty() => state.filter.clear(),
        KeyCode::Char('q') => leave(state),
        _ => {}
    }
}

fn leave(state: &mut State) {
    match state.unsaved() {
        0 => state.effects.push(Effect::Quit),
        _ => state.focus = Focus::Confirm(Confirm::Quit),
    }
}

fn step(state: &mut State, by: isize) {
    state.selected =
        state.selected.saturating_add_signed(by).min(state.rows.len().saturating_sub(1));
    state.message.text.clear();
}

/// Folds the tier of the selected row, or opens it.
fn fold(state: &mut State, close: bool) {
    let Some(row) = state.rows.get(state.selected).copied() else { return };
    let (tier, first) = match row {
        Row::Tier { first, .. } => (state.leaves().get(first).map(|leaf| leaf.tier.clone()), first),
        Row::Leaf { at, inside: true } => {
            (state.leaves().get(at).map(|leaf| leaf.tier.clone()), at)
        }
        Row::Leaf { .. } => return,
    };
    let Some(tier) = tier else { return };
    if close {
        state.folded.insert(tier);
        // The selection moves up to the row that stays.
        let of = |row: &Row| matches!(*row, Row::Tier { first: start, end } if start <= first && first < end);
        state.selected = state.rows.iter().position(of).unwrap_or(state.selected);
    } else {
        state.folded.remove(&tier);
    }
}

fn on_leaf(state: &mut State, prompt: Prompt) {
    match state.leaf() {
        Some(_) => ask(state, prompt),
        None => state.fail("select a subnet or a free block first"),
    }
}

/// Into halves; an IPv6 block into sixteen, a hexadecimal digit.
fn split(state: &mut State) {
    let Some(cidr) = state.leaf().map(|leaf| leaf.cidr) else {
        return state.fail("select a block to split it");
    };
    let bits = if matches!(cidr, IpNet::V4(_)) { 1 } else { 4 };
    let len = cidr.prefix_len().saturating_add(bits).min(cidr.max_prefix_len());
    state.edit(Edit::Split { cidr, len }, Some(cidr));
}

/// Joins the selected leaf with the rest of the next larger block, and asks when names would mix.
fn join(state: &mut State) {
    let Some(cidr) = state.leaf().map(|leaf| leaf.cidr) else {
        return state.fail("select a block to join it with its neighbour");
    };
    let Some(whole) = cidr.supernet() else { return state.fail("there is nothing larger") };
    let inside: Vec<&Leaf> =
        state.leaves().iter().filter(|leaf| whole.contains(&leaf.cidr)).collect();
    let blocks: Vec<IpNet> = inside.iter().map(|leaf| leaf.cidr).collect();
    if prefix::size(&whole) != blocks.iter().map(prefix::size).sum() {
        return state.fail(format!("{whole} reaches outside the VPC"));
    }
    if join_mixes(&inside) {
        state.focus = Focus::Confirm(Confirm::Join(blocks));
    } else {
        state.edit(Edit::Join(blocks), Some(whole));
    }
}

/// Halves or doubles what the map shows, around the selection.
fn zoom(state: &mut State, closer: bool) {
    let Some(whole) = state.shown().and_then(|vpc| vpc.tiled().first().copied()) else { return };
    let now = super::draw::window(state).unwrap_or(whole);
    let near = state.block().map_or(now.network(), |block| block.network());
    let len = if closer { now.prefix_len() + 1 } else { now.prefix_len().saturating_sub(1) };
    let near = if now.contains(&near) || !closer { near } else { now.network() };
    let next = prefix::block(
        near,
        len.clamp(
            whole.prefix_len(),
            whole.max_prefix_len().saturating_sub(4).max(whole.prefix_len()),
        ),
    );
    state.zoom = next.filter(|next| whole.contains(next) || next == &whole);
}

fn again(state: &mut State, command: Command) {
    match state.session.apply(command) {
        Ok(outcome) => {
            let text = outcome.lines.join(" ");
            state.say(text);
        }
        Err(refusal) => state.fail(refusal.message),
    }
}

/// Works commands out; a short answer is a message, a long one a page.
fn run(state: &mut State, commands: Vec<Command>) {
    let mut lines = Vec::new();
    for command in commands {
        let changes = state.session.changes();
        match state.session.apply(command) {
            Ok(outcome) => {
                let edited = state.session.changes() != changes;
                state.focus = Focus::Rows;
                lines.extend(answer_lines(&outcome).into_iter().filter(|_| !edited));
            }
            Err(refusal) => return state.fail(refusal.message),
        }
    }
    match lines.len() {
        0 => state.say("done"),
        1 => state.say(lines.remove(0)),
        _ => state.focus = Focus::Answer { lines, from: 0 },
    }
}

/// More lines than this are cut: the screen is for looking, `cidr` in a pipe for lists.
const MOST_LINES: usize = 5000;

fn answer_lines(outcome: &Outcome) -> Vec<String> {
    let listed =
        outcome.listing.iter().filter(|_| outcome.lists).flat_map(|(_, listing)| listing.items());
    outcome.lines.iter().cloned().chain(listed).take(MOST_LINES).collect()
}

/// The leaf that is free and large enough for a need is cut to size, and selected.
fn next_free(state: &mut State, len: u8) {
    let Some(vpc) = state.shown() else { return state.fail("no plan is open") };
    let free: prefix::AddressSet = vpc
        .leaves
        .iter()
        .filter(|leaf| leaf.state == LeafState::Free)
        .map(|leaf| leaf.cidr)
        .collect();
    let Some(base) = vpc.tiled().first().copied() else { return };
    match crate::cidr::pool::Pool::new(&free, &base).take(len, crate::cidr::pool::Fit::Best) {
        Some(block) => {
            if state.edit(
                Edit::Put { cidr: block, set: crate::cidr::edit::Set::default() },
                Some(block),
            ) {
                state.say(format!("{block} is the next free /{len}: e names it"));
            }
        }
        None => state.fail(format!("no /{len} is free")),
    }
}
