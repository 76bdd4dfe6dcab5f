//! The plan: one row for each leaf and tier, and only those that are seen are worked out.

use ratatui::layout::Rect;

use super::pen::Pen;
use crate::cidr::design::{Leaf, State as LeafState};
use crate::cidr::tui::state::{Row, State, cover};
use crate::sets::prefix::{self, Count};

/// A column: its heading, its width, whether it is set to the right.
#[derive(Clone, Copy)]
struct Column {
    head: &'static str,
    width: u16,
    right: bool,
}

/// A number of addresses in few characters.
pub(super) fn short(count: Count) -> String {
    match count.small() {
        Some(small) if small >= 100_000_000 && small.is_power_of_two() => {
            format!("2^{}", small.ilog2())
        }
        Some(small) if small >= 100_000_000 => format!("~2^{}", small.ilog2()),
        Some(_) => count.grouped(),
        None => "2^128".to_owned(),
    }
}

/// What a person sees who has nothing open.
const WELCOME: [&str; 9] = [
    "Nothing is open. Ways to start:",
    "",
    "10.0.0.0/16 Enter     opens a VPC of this block",
    "i FILE Enter          imports AWS CLI output, Terraform, CloudFormation, lists",
    ":plan 10.0.0.0/16 web:100x3 db:50x3 Enter",
    "",
    "Pasting a list of CIDRs opens it. The line answers while you type:",
    "192.168.32.1/24       every number of a block",
    "200 hosts             the size they need",
];

fn columns(state: &State, width: u16, longest: u16) -> Vec<Column> {
    let column = |head, width, right| Column { head, width, right };
    let mut columns = vec![column("CIDR", longest.max(18), false), column("name", 16, false)];
    let mut room = width.saturating_sub(longest.max(18) + 16 + 4);
    // The address counts first, then the zone, and on wider screens the IPv6 block.
    let mut more = vec![
        column("AZ", 3, false),
        column("size", 8, true),
        column("usable", 8, true),
        column("asked", 7, true),
        column("spare", 7, true),
    ];
    let zone = state.leaves().iter().take(256).map(|leaf| leaf.az.len()).max().unwrap_or(0);
    if let Some(az) = more.first_mut() {
        az.width = u16::try_from(zone.clamp(2, 14)).unwrap_or(14);
    }
    let dual = state.leaves().iter().any(|leaf| leaf.ipv6.is_some());
    if state.show_ipv6 || dual && width >= 110 {
        more.push(column("IPv6", 24, false));
    }
    for next in more {
        if room > next.width {
            room -= next.width + 1;
            columns.push(next);
        }
    }
    if room > 8 {
        columns.push(column("note", room - 1, false));
    }
    columns
}

pub(super) fn draw(pen: &mut Pen<'_>, area: Rect, state: &State) {
    let Some(vpc) = state.shown() else {
        let inside = pen.frame(area, "Plan", "");
        for (row, line) in (1..inside.height).zip(WELCOME) {
            pen.text_at(inside, 2, row, line, pen.plain());
        }
        return;
    };
    let (used, spare, free) =
        (vpc.count(LeafState::Used), vpc.count(LeafState::Spare), vpc.count(LeafState::Free));
    let whole: Count = vpc.tiled().iter().map(prefix::size).sum();
    let some = |shown: bool, text: String| if shown { text } else { String::new() };
    let largest = vpc
        .leaves
        .iter()
        .filter(|leaf| leaf.state == LeafState::Free)
        .map(|leaf| leaf.cidr.prefix_len())
        .min();
    let parts = [
        format!("Plan  {} subnets", vpc.subnets().count()),
        some(!state.filter.is_empty(), format!("filter `{}` (Esc)", state.filter)),
        format!("{} used", short(used)),
        some(spare != Count::ZERO, format!("{} in spare slots", short(spare))),
        format!("{} free ({:.1}%)", short(free), free.percent_of(whole)),
        largest.map_or(String::new(), |len| format!("largest free /{len}")),
    ];
    let title = super::pen::fit(&parts, &format!(" {} ", pen.dot()), area.width.saturating_sub(4));
    let inside = pen.frame(area, &title, "");
    let height = inside.height.saturating_sub(1);
    let first = super::top(state, super::table_height(state.size).min(height).max(1));
    let seen = state.rows.get(first..).unwrap_or_default();
    let texts = |row: &Row| cells(state, row).first().map_or(0, |cell| cell.chars().count());
    let longest = seen.iter().take(usize::from(height)).map(texts).max().unwrap_or(0);
    let columns = columns(state, inside.width, u16::try_from(longest).unwrap_or(18));
    let heads: Vec<String> = columns.iter().map(|column| column.head.to_owned()).collect();
    pen.text(inside, 0, &line("  ", &heads, &columns), pen.dim());
    let tiers = super::map::tiers(state);
    for (screen, (at, row)) in (1..=height).zip((first..).zip(seen)) {
        let mark = if at == state.selected { "▸ " } else { "  " };
        let by_head = cells(state, row);
        let text: Vec<String> = columns
            .iter()
            .map(|column| by_head.get(index(column.head)).cloned().unwrap_or_default())
            .collect();
        let leaf = match *row {
            Row::Leaf { at, .. } => state.leaves().get(at),
            Row::Tier { first, .. } => state.leaves().get(first),
        };
        let mut style = match (row, leaf) {
            (Row::Tier { .. }, _) => pen.strong(),
            (_, Some(leaf)) if leaf.state == LeafState::Used => {
                pen.tier(tiers.iter().position(|tier| *tier == leaf.tier).unwrap_or(0))
            }
            _ => pen.dim(),
        };
        let mut text = line(mark, &text, &columns);
        if at == state.selected {
            style = style.patch(pen.selected());
            let missing = usize::from(inside.width).saturating_sub(text.chars().count());
            text += &" ".repeat(missing);
        }
        pen.text(inside, screen, &text, style);
    }
}

const HEADS: [&str; 9] = ["CIDR", "name", "AZ", "size", "usable", "asked", "spare", "IPv6", "note"];

fn index(head: &str) -> usize {
    HEADS.iter().position(|other| *other == head).unwrap_or(0)
}

fn line(mark: &str, cells: &[String], columns: &[Column]) -> String {
    let mut text = mark.to_owned();
    for (cell, column) in cells.iter().zip(columns) {
        let width = usize::from(column.width);
        let cut: String = cell.chars().take(width).collect();
        text += &if column.right { format!("{cut:>width$} ") } else { format!("{cut:<width$} ") };
    }
    text
}

/// The cells of a row in the order of [`HEADS`].
fn cells(state: &State, row: &Row) -> Vec<String> {
    match *row {
        Row::Tier { first, end } => tier(state, state.leaves().get(first..end).unwrap_or_default()),
        Row::Leaf { at, inside } => {
            state.leaves().get(at).map(|leaf| self::leaf(state, leaf, inside)).unwrap_or_default()
        }
    }
}

fn tier(state: &State, leaves: &[Leaf]) -> Vec<String> {
    let name = leaves.first().map_or("", |leaf| leaf.tier.as_str());
    let mark = if state.folded.contains(name) { "▸" } else { "▾" };
    let size: Count = leaves.iter().map(|leaf| prefix::size(&leaf.cidr)).sum();
    let cover = cover(leaves);
    let (text, note) = match cover {
        Some(block) if prefix::size(&block) == size => {
            (block.to_string(), "one route for the tier")
        }
        Some(_) => (format!("{} blocks", leaves.len()), ""),
        None => (String::new(), ""),
    };
    let empty = String::new;
    vec![
        format!("{mark} {text}"),
        name.to_owned(),
        empty(),
        short(size),
        empty(),
        empty(),
        empty(),
        empty(),
        note.to_owned(),
    ]
}

fn leaf(state: &State, leaf: &Leaf, inside: bool) -> Vec<String> {
    let usable = state.session.mode.usable(&leaf.cidr).ok().map(|usable| usable.count);
    let used = leaf.state == LeafState::Used;
    let spare = usable.zip(leaf.asked).map(|(usable, asked)| short(usable - asked.into()));
    let name = match leaf.state {
        LeafState::Free => "(free)".to_owned(),
        LeafState::Spare => "(spare)".to_owned(),
        LeafState::Used => leaf.name.clone(),
    };
    let indent = if inside { "    " } else { "  " };
    vec![
        format!("{indent}{}", leaf.cidr),
        name,
        leaf.az.clone(),
        short(prefix::size(&leaf.cidr)),
        usable.map_or_else(|| "-".to_owned(), short),
        leaf.asked.map_or(String::new(), |asked| short(asked.into())),
        spare.unwrap_or_default(),
        leaf.ipv6.map_or(String::new(), |ipv6| ipv6.to_string()),
        note(leaf, usable.filter(|_| used)),
    ]
}

/// The note, behind a warning when the subnet is nearly full.
fn note(leaf: &Leaf, usable: Option<Count>) -> String {
    let full = |taken: u128, word: &str| {
        let percent = Count::from(taken).percent_of(usable?);
        (percent >= 95.0).then(|| format!("! {percent:.0}% {word} "))
    };
    let warning = leaf
        .in_use
        .and_then(|taken| full(taken, "in use"))
        .or_else(|| leaf.asked.and_then(|taken| full(taken, "asked")));
    warning.unwrap_or_default() + &leaf.note
}
