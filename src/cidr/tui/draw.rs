//! A frame of the screen.

mod detail;
mod map;
mod pen;
mod table;

use ipnet::IpNet;
use ratatui::Frame;
use ratatui::layout::Rect;

use super::Look;
use super::state::{Confirm, Focus, State, cover};
use super::update::Reading;
use crate::cidr::design::{Leaf, State as LeafState};
use pen::Pen;

/// Where the parts of the screen are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Layout {
    title: Rect,
    input: Rect,
    map: Option<Rect>,
    table: Option<Rect>,
    detail: Rect,
    keys: Rect,
}

/// Below this the table is left out, and below the second everything but one line.
const SMALL: (u16, u16) = (60, 16);
const TINY: (u16, u16) = (20, 5);
/// The map appears where the table keeps enough rows beside it.
const MAP_FROM: u16 = 30;
const MAP_ROWS: u16 = 8;
const DETAIL: u16 = 5;
/// Below this width a block's facts take one line more.
const NARROW: u16 = 100;

fn layout((width, height): (u16, u16)) -> Layout {
    let row =
        |y: u16, rows: u16| Rect { x: 0, y, width, height: rows.min(height.saturating_sub(y)) };
    if width < SMALL.0 || height < SMALL.1 {
        let keys = row(height.saturating_sub(1), 1);
        return Layout {
            title: row(0, 0),
            input: row(0, 2),
            map: None,
            table: None,
            detail: row(2, height.saturating_sub(3)),
            keys,
        };
    }
    let map = height >= MAP_FROM && width >= 80;
    let map_height = if map { MAP_ROWS + 2 } else { 0 };
    let detail_height = DETAIL + u16::from(width < NARROW);
    let detail = height - 1 - detail_height;
    let table = 3 + map_height;
    Layout {
        title: row(0, 1),
        input: row(1, 2),
        map: map.then(|| row(3, map_height)),
        table: Some(row(table, detail - table)),
        detail: row(detail, detail_height),
        keys: row(height - 1, 1),
    }
}

/// How many rows of the plan are seen at once.
#[must_use]
pub fn table_height(size: (u16, u16)) -> u16 {
    layout(size).table.map_or(1, |table| table.height.saturating_sub(2))
}

/// The first row seen: the selection stays in the middle.
fn top(state: &State, height: u16) -> usize {
    let height = usize::from(height);
    state.selected.saturating_sub(height / 2).min(state.rows.len().saturating_sub(height))
}

/// The row of the plan under a row of the screen.
#[must_use]
pub fn row_at(state: &State, screen: u16) -> Option<usize> {
    let table = layout(state.size).table?;
    let height = table_height(state.size);
    let inside = screen.checked_sub(table.y + 2).filter(|row| *row < height)?;
    Some(top(state, height) + usize::from(inside)).filter(|row| *row < state.rows.len())
}

/// The part of the address space that the map shows: what the user chose, or what is used.
#[must_use]
pub fn window(state: &State) -> Option<IpNet> {
    if state.zoom.is_some() {
        return state.zoom;
    }
    let bases = state.shown()?.tiled();
    let selected = state.block();
    let near = |base: &&IpNet| selected.is_some_and(|block| base.contains(&block));
    let base = *bases.iter().find(near).or(bases.first())?;
    let used: Vec<Leaf> = state
        .leaves()
        .iter()
        .filter(|leaf| leaf.state != LeafState::Free && base.contains(&leaf.cidr))
        .cloned()
        .collect();
    Some(cover(&used).unwrap_or(base))
}

/// Draws the state.
pub fn frame(frame: &mut Frame<'_>, state: &State, look: Look) {
    let area = frame.area();
    let size = (area.width, area.height);
    let mut pen = Pen::new(frame.buffer_mut(), look);
    if size.0 < TINY.0 || size.1 < TINY.1 {
        pen.text(area, 0, &one_line(state), pen.plain());
        return;
    }
    let parts = layout(size);
    title(&mut pen, parts.title, state);
    let cursor = input(&mut pen, parts.input, state);
    if let Some(area) = parts.map {
        map::draw(&mut pen, area, state);
    }
    if let Some(area) = parts.table {
        table::draw(&mut pen, area, state);
    }
    detail::draw(&mut pen, parts.detail, state);
    keys(&mut pen, parts.keys, state);
    match &state.focus {
        Focus::Help => pen.page(area, "Keys", &help(look), 0),
        Focus::Answer { lines, from } => pen.page(area, "Answer", lines, *from),
        _ => {}
    }
    if let Some((x, y)) = cursor {
        frame.set_cursor_position((x, y));
    }
}

fn one_line(state: &State) -> String {
    match state.focus {
        Focus::Live | Focus::Prompt(_) => format!("> {}", state.input.text),
        _ => state.block().map_or_else(|| "> ".to_owned(), |block| block.to_string()),
    }
}

fn title(pen: &mut Pen<'_>, area: Rect, state: &State) {
    let mut parts = vec!["perimeter cidr".to_owned()];
    if let Some(vpc) = state.shown() {
        let blocks: Vec<String> = vpc.cidrs.iter().map(ToString::to_string).collect();
        parts.push(format!("{} {}", vpc.id, blocks.join(" + ")));
    }
    parts.push(match state.unsaved() {
        0 => String::new(),
        1 => "1 change not saved".to_owned(),
        unsaved => format!("{unsaved} changes not saved"),
    });
    parts.push(format!("mode {}", state.session.mode.title()));
    let vpcs = state.session.design().vpcs.len();
    if vpcs > 1 {
        parts.push(format!("VPC {} of {vpcs} (v)", state.vpc + 1));
    }
    let separator = format!(" {} ", pen.dot());
    let text = pen::fit(&parts, &separator, area.width.saturating_sub(9));
    pen.text_at(area, 1, 0, &text, pen.strong());
    pen.right(area, 0, "? help ", pen.strong());
}

/// The line being typed and the line of messages; returns where the cursor is.
fn input(pen: &mut Pen<'_>, area: Rect, state: &State) -> Option<(u16, u16)> {
    let mark = pen.prompt();
    let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let label = match &state.focus {
        Focus::Prompt(prompt) => prompt.label(),
        Focus::Live => "",
        Focus::Confirm(confirm) => {
            let (question, keys) = question(state, confirm);
            pen.text(area, 0, &question, pen.strong());
            pen.text(below, 0, &format!("  {keys}"), pen.plain());
            return None;
        }
        _ => {
            let hints =
                ["Enter: type a CIDR, an address", "or \"200 hosts\"", "or : for a command"]
                    .map(str::to_owned);
            let hint = pen::fit(&hints, " ", area.width.saturating_sub(2));
            pen.text(area, 0, &format!("{mark} {hint}"), pen.dim());
            message(pen, below, state);
            return None;
        }
    };
    let head = format!("{mark} {label}");
    // A long line scrolls so that the cursor is seen.
    let before = state.input.text.get(..state.input.cursor).unwrap_or("").chars().count();
    let room = usize::from(area.width).saturating_sub(head.chars().count() + 1).max(1);
    let skip = (before + 1).saturating_sub(room);
    let shown: String = state.input.text.chars().skip(skip).take(room).collect();
    pen.text(area, 0, &format!("{head}{shown}"), pen.plain());
    if state.focus == Focus::Live && state.input.text.is_empty() {
        let hint = match state.shown() {
            Some(_) => "type a CIDR, an address, \"200 hosts\", or : for commands; Esc goes back",
            None => "type the CIDR of a VPC, such as 10.0.0.0/16",
        };
        pen.text(
            Rect { x: area.x + 3, width: area.width.saturating_sub(3), ..area },
            0,
            hint,
            pen.dim(),
        );
    }
    let live =
        state.message.text.is_empty() && state.focus == Focus::Live && !state.input.text.is_empty();
    match live.then(|| super::update::reading(state)) {
        Some(Reading::Error(why, at, width)) => {
            let at = at.saturating_sub(skip);
            let carets =
                format!("{}{} {why}", " ".repeat(at + head.chars().count()), "^".repeat(width));
            // Near the right edge the words would be cut: then they stand alone.
            let text = if carets.chars().count() > usize::from(area.width) {
                format!("  {why}")
            } else {
                carets
            };
            pen.text(below, 0, &text, pen.error());
        }
        Some(Reading::Block(_, notes)) => {
            pen.text(below, 0, &format!("  {}", notes.join("; ")), pen.plain())
        }
        Some(Reading::Lines(_)) => {}
        None => message(pen, below, state),
    }
    let x = area.x + u16::try_from(head.chars().count() + before - skip).unwrap_or(0);
    Some((x.min(area.right().saturating_sub(1)), area.y))
}

fn message(pen: &mut Pen<'_>, area: Rect, state: &State) {
    let style = if state.message.error { pen.error() } else { pen.plain() };
    let mark = if state.message.error && !state.message.text.is_empty() { "! " } else { "  " };
    pen.text(area, 0, &format!("{mark}{}", state.message.text), style);
}

/// What is asked, and which keys answer.
fn question(state: &State, confirm: &Confirm) -> (String, String) {
    match confirm {
        Confirm::Join(blocks) => {
            let named = |block: &IpNet| {
                state.leaves().iter().find(|leaf| leaf.cidr == *block).map(Leaf::label)
            };
            let names: Vec<String> = blocks.iter().filter_map(named).collect();
            let question = format!("join {}? their names or notes differ", names.join(" and "));
            (question, "y puts them together, any other key leaves them".to_owned())
        }
        Confirm::Quit => {
            let question = format!("leave? changes not saved: {}", state.unsaved());
            (question, "w saves, y leaves without, any other key stays".to_owned())
        }
    }
}

fn keys(pen: &mut Pen<'_>, area: Rect, state: &State) {
    let keys: &[&str] = match state.focus {
        Focus::Rows if state.shown().is_none() => {
            &["Enter type a CIDR", "i import", ": command", "? help", "q quit"]
        }
        // What does not fit a narrow screen is in the help.
        Focus::Rows => &[
            "? help",
            "s split",
            "J join",
            "a add",
            "e name",
            "d free",
            "u undo",
            "w save",
            "q quit",
            "n next free",
            "S split to",
            "/ find",
            "x export",
            "i import",
            "o note",
            "c tier",
            "y copy",
            ": command",
            "^R redo",
        ],
        Focus::Live if state.shown().is_none() => {
            &["Enter open it", "i import", ": command", "? help", "q quit"]
        }
        Focus::Live => &["Enter go there", "Esc back", ": command"],
        Focus::Prompt(_) => &["Enter do it", "Esc back"],
        Focus::Confirm(_) => &["y yes", "any other key no"],
        Focus::Help => &["any key closes"],
        Focus::Answer { .. } => &["j k scroll", "any other key closes"],
    };
    let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
    let text = pen::fit(&keys, "  ", area.width.saturating_sub(1));
    pen.text_at(area, 1, 0, &text, pen.dim());
}

fn help(look: Look) -> Vec<String> {
    let lines = [
        "↑↓ j k       select        PgUp PgDn Home End   further",
        "←→ h l       fold a tier, open it",
        "Enter Tab    the line: a CIDR, an address, \"200 hosts\"",
        "s  S         split in two (IPv6: in 16), split to a length",
        "J            join with the other half; asks when names differ",
        "a            add subnets: web:100x3 places three for 100 hosts",
        "n            cut the next free block of a size",
        "e  o  c      name, note, tier of the selected block",
        "d            free it",
        "u  ^R        undo, redo",
        "/  g         filter rows, go to an address",
        "z 0 [ ]      map: selection, all, wider, closer",
        "m  6  v      mode, IPv6 column, next VPC",
        "y  Y         copy the CIDR, copy the plan as …",
        "w            save: a script that replays, or .json",
        "x  i         export, import",
        ":            any command of the command line; Tab completes",
        "q  ^C        quit, quit at once; ^Z stops",
    ];
    lines.map(|line| if look.unicode { line.to_owned() } else { pen::ascii(line) }).to_vec()
}
