//! The map: the address space as rows of cells, a letter for each zone and a colour for each tier.

use ratatui::layout::Rect;

use super::pen::Pen;
use crate::cidr::design::State as LeafState;
use crate::cidr::map::{COLUMNS, grid, letter};
use crate::cidr::tui::state::{Row, State};
use crate::sets::prefix::Count;

pub(super) fn draw(pen: &mut Pen<'_>, area: Rect, state: &State) {
    let Some(window) = super::window(state) else {
        pen.frame(area, "Map", "");
        return;
    };
    let rows = usize::from(area.height.saturating_sub(2));
    let leaves = state.leaves();
    let grid = grid(leaves, &window, rows, None);
    let cell = Count::power(window.max_prefix_len() - grid.cell).grouped();
    let title = format!("Map  {window}   1 cell = /{} ({cell})", grid.cell);
    let inside = pen.frame(area, &title, "letters: zones   colours: tiers   . free   - spare");
    pen.right(
        Rect { width: area.width.saturating_sub(2), ..area },
        0,
        " [ ] zoom  z selection  0 all ",
        pen.dim(),
    );
    let width = grid.rows.iter().map(|row| row.address.len()).max().unwrap_or(0);
    let tiers = tiers(state);
    let selected = selected(state);
    let start = u16::try_from(width + 2).unwrap_or(u16::MAX);
    for (at, row) in (0..inside.height).zip(&grid.rows) {
        pen.text(inside, at, &row.address, pen.dim());
        let mut marked = false;
        for (column, index) in (start..).zip(&row.cells) {
            let Some((index, leaf)) = index.and_then(|index| Some((index, leaves.get(index)?)))
            else {
                continue;
            };
            let mut style = match leaf.state {
                LeafState::Used => {
                    pen.tier(tiers.iter().position(|tier| *tier == leaf.tier).unwrap_or(0))
                }
                _ => pen.dim(),
            };
            if (selected.0..selected.1).contains(&index) {
                marked = true;
                style = style.patch(pen.selected());
            }
            let mut text = [0u8; 4];
            pen.text_at(inside, column, at, letter(leaf, index).encode_utf8(&mut text), style);
        }
        if marked {
            let end = start + u16::try_from(row.cells.len()).unwrap_or(0);
            pen.text_at(inside, start - 1, at, "▸", pen.strong());
            pen.text_at(inside, end, at, "◂", pen.strong());
        }
    }
    legend(pen, inside, start + COLUMNS as u16 + 3, &tiers);
}

fn legend(pen: &mut Pen<'_>, area: Rect, column: u16, tiers: &[&str]) {
    for (row, (number, tier)) in (0..area.height).zip(tiers.iter().enumerate()) {
        let name = if tier.is_empty() { "(no tier)" } else { tier };
        pen.text_at(area, column, row, name, pen.tier(number));
    }
}

/// The tiers in address order; the number of each is its colour.
pub(super) fn tiers(state: &State) -> Vec<&str> {
    let mut tiers: Vec<&str> = Vec::new();
    for leaf in state.leaves().iter().filter(|leaf| leaf.state == LeafState::Used) {
        // A few tiers are all that a legend has room for, and looking through more takes long.
        if tiers.len() < 8 && !tiers.contains(&leaf.tier.as_str()) {
            tiers.push(&leaf.tier);
        }
    }
    tiers
}

/// The leaves of the selected row: the place of the first and the one past the last.
fn selected(state: &State) -> (usize, usize) {
    match state.rows.get(state.selected) {
        Some(&Row::Leaf { at, .. }) => (at, at + 1),
        Some(&Row::Tier { first, end }) => (first, end),
        None => (0, 0),
    }
}
