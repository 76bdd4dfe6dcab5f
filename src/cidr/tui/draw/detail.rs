//! What there is to know about the selected block, or about what is being typed.

use ipnet::IpNet;
use ratatui::layout::Rect;

use super::pen::{Pen, flow};
use crate::cidr::design::Leaf;
use crate::cidr::explain::expressions;
use crate::cidr::info::{binary, tail};
use crate::cidr::tui::state::{Focus, State};
use crate::cidr::tui::update::{Reading, reading};
use crate::sets::prefix;

pub(super) fn draw(pen: &mut Pen<'_>, area: Rect, state: &State) {
    let typed = state.focus == Focus::Live && !state.input.text.is_empty();
    let bottom =
        if state.command.is_empty() { String::new() } else { format!("≡ {}", state.command) };
    let (title, sections) = match (typed.then(|| reading(state)), state.block()) {
        (Some(Reading::Block(block, _)), _) => (block.to_string(), sections(state, &block, None)),
        (Some(Reading::Lines(lines)), _) => {
            (state.input.text.clone(), lines.into_iter().map(|line| vec![line]).collect())
        }
        (_, Some(block)) => (title(state, &block), sections(state, &block, state.leaf())),
        _ => (String::new(), vec![vec!["nothing is open yet".to_owned()]]),
    };
    let inside = pen.frame(area, &title, &bottom);
    let width = inside.width.saturating_sub(1);
    let mut lines = flow(&sections, width);
    if lines.len() > usize::from(inside.height) {
        // Where lines are short, sections follow each other in one line.
        lines = flow(&[sections.concat()], width);
    }
    for (row, line) in (0..inside.height).zip(&lines) {
        pen.text_at(inside, 1, row, line, pen.plain());
    }
}

fn title(state: &State, block: &IpNet) -> String {
    let name = state.leaf().map_or(String::new(), |leaf| leaf.name.clone());
    format!("{block} {name}").trim_end().to_owned()
}

/// What is said of a block, the most wanted first.
fn sections(state: &State, block: &IpNet, leaf: Option<&Leaf>) -> Vec<Vec<String>> {
    let mode = state.session.mode;
    let size = prefix::size(block);
    let usable = mode.usable(block);
    let mut numbers = match &usable {
        Ok(usable) => vec![
            format!("first {}", usable.first),
            format!("last {}", usable.last),
            format!("{} usable of {}", usable.count.grouped(), size.grouped()),
        ],
        Err(reason) => vec![
            format!("{} - {}", block.network(), block.broadcast()),
            format!("{} addresses", size.grouped()),
            format!("no {} subnet: {reason}", mode.title()),
        ],
    };
    if let IpNet::V4(v4) = block {
        numbers.push(format!("mask {}", v4.netmask()));
        numbers.push(format!("wildcard {}", v4.hostmask()));
    }
    let reserved = mode.reserved(block).into_iter().filter(|_| usable.is_ok());
    let mut reserved: Vec<String> =
        reserved.map(|(address, why)| format!("{} {why}", tail(address, block))).collect();
    if let Some(first) = reserved.first_mut() {
        *first = format!("reserved {first}");
    }
    let base =
        state.shown().and_then(|vpc| vpc.cidrs.iter().find(|base| base.contains(block)).copied());
    let mut code = vec![binary(block)];
    if let Some(written) = base.and_then(|base| expressions(block, &base)) {
        code.push(format!("tf {}", written.terraform));
        code.push(format!("cfn {}", written.cloudformation));
    }
    let more = leaf.map_or(Vec::new(), |leaf| {
        let ipv6 = leaf.ipv6.map_or(String::new(), |ipv6| format!("IPv6 {ipv6}"));
        let in_use = leaf.in_use.map_or(String::new(), |in_use| format!("{in_use} in use"));
        vec![leaf.note.clone(), in_use, ipv6]
    });
    code.extend(more);
    vec![numbers, reserved, code]
}
