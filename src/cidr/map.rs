//! `map`: the addresses of a design as a picture, row by row like a hex dump, and as SVG.

pub mod svg;

use ipnet::IpNet;
use serde_json::json;

use super::Outcome;
use super::design::{Design, Leaf, State, Vpc};
use super::outcome::Listing;
use crate::sets::prefix::{self, position};

/// Cells in a row of the map: with 64, every aligned block is a run inside a row or whole rows.
pub const COLUMNS: u128 = 64;

/// One row of a map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The address of the first cell.
    pub address: String,
    /// The leaf that each cell lies in, by place in the VPC; a cell with several shows the first subnet.
    pub cells: Vec<Option<usize>>,
}

/// The map of a block, and the prefix length of one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    pub cell: u8,
    pub rows: Vec<Row>,
}

/// Cuts a block into cells: as many rows as fit, and no cell smaller than one address.
#[must_use]
pub fn grid(leaves: &[Leaf], whole: &IpNet, rows: usize, depth: Option<u8>) -> Grid {
    let bits = whole.max_prefix_len() - whole.prefix_len();
    let most_rows = rows.max(1).ilog2() as u8;
    let cell_bits = match depth {
        Some(len) => whole.max_prefix_len().saturating_sub(len),
        None => bits.saturating_sub(6 + most_rows).max(if bits > 12 { 4 } else { 0 }),
    };
    // 64 columns are 6 bits; a block smaller than a row is shown in one short row.
    let cell_bits = cell_bits.min(bits).max(bits.saturating_sub(6 + most_rows));
    let cell = whole.max_prefix_len() - cell_bits;
    let cells = 1u128 << (bits - cell_bits);
    let start = position(whole.network());
    let mut rows = Vec::new();
    let mut at = 0;
    while at < cells {
        let count = COLUMNS.min(cells - at);
        let cell_at = |index: u128| prefix::nth(whole, cell, at + index);
        let address = cell_at(0).map_or(String::new(), |block| block.network().to_string());
        let from = start + (at << cell_bits);
        let cells = (0..count)
            .map(|index| leaf_at(leaves, from + (index << cell_bits), cell_bits))
            .collect();
        rows.push(Row { address, cells });
        at += count;
    }
    Grid { cell, rows }
}

/// The leaf in a cell: the one at its first address, or the first subnet that starts later in it.
fn leaf_at(leaves: &[Leaf], first: u128, cell_bits: u8) -> Option<usize> {
    let last = first + ((1u128 << cell_bits) - 1);
    let from = leaves.partition_point(|leaf| position(leaf.cidr.broadcast()) < first);
    let inside = leaves
        .iter()
        .enumerate()
        .skip(from)
        .take_while(|(_, leaf)| position(leaf.cidr.network()) <= last);
    // A cell can hold thousands of leaves; a few are enough to see whether anything is in it.
    let mut first_leaf = None;
    for (index, leaf) in inside.take(64) {
        first_leaf = first_leaf.or(Some(index));
        if leaf.state == State::Used {
            return Some(index);
        }
    }
    first_leaf
}

/// The letter of a leaf: its zone, or a letter of its own; `-` spare, `.` free.
#[must_use]
pub fn letter(leaf: &Leaf, index: usize) -> char {
    match leaf.state {
        State::Free => '.',
        State::Spare => '-',
        State::Used => match leaf.az.chars().next_back().filter(char::is_ascii_alphabetic) {
            Some(zone) => zone.to_ascii_uppercase(),
            None => char::from(b'A' + u8::try_from(index % 26).unwrap_or(0)),
        },
    }
}

/// The map of every block of a design.
#[must_use]
pub fn map(design: &Design, depth: Option<u8>, ascii: bool) -> Outcome {
    let mut outcome = Outcome::new();
    let mut maps = Vec::new();
    for vpc in &design.vpcs {
        for whole in vpc.tiled() {
            let grid = grid(&vpc.leaves, &whole, 16, depth);
            outcome.lines.extend(text(vpc, &whole, &grid, ascii));
            let rows: Vec<_> = grid
                .rows
                .iter()
                .map(|row| json!({"address": row.address, "cells": cells(vpc, row)}))
                .collect();
            maps.push(
                json!({"vpc": vpc.id, "cidr": whole.to_string(), "cell": grid.cell, "rows": rows}),
            );
        }
    }
    let blocks: Vec<IpNet> =
        design.vpcs.iter().flat_map(|vpc| vpc.subnets().map(|leaf| leaf.cidr)).collect();
    outcome.field("maps", maps).quiet_list("cidrs", Listing::Blocks(blocks))
}

fn cells(vpc: &Vpc, row: &Row) -> String {
    let cell = |index: &Option<usize>| {
        index.and_then(|index| Some(letter(vpc.leaves.get(index)?, index))).unwrap_or('.')
    };
    row.cells.iter().map(cell).collect()
}

fn text(vpc: &Vpc, whole: &IpNet, grid: &Grid, ascii: bool) -> Vec<String> {
    let size = prefix::Count::power(whole.max_prefix_len() - grid.cell);
    let dot = if ascii { "-" } else { "·" };
    let mut lines = vec![format!(
        "{} {whole} {dot} 1 cell = /{} ({} addresses)",
        vpc.id,
        grid.cell,
        size.grouped()
    )];
    let width = grid.rows.iter().map(|row| row.address.len()).max().unwrap_or(0);
    lines.extend(
        grid.rows.iter().map(|row| format!("{:<width$}  {}", row.address, cells(vpc, row))),
    );
    let inside = vpc
        .leaves
        .iter()
        .enumerate()
        .filter(|(_, leaf)| leaf.state == State::Used && whole.contains(&leaf.cidr));
    for (index, leaf) in inside.take(64) {
        lines.push(format!(
            "  {} {:<20} {}",
            letter(leaf, index),
            leaf.cidr.to_string(),
            leaf.name
        ));
    }
    lines.push("  . free   - spare".into());
    lines
}
