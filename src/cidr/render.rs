//! Outcomes as text, JSON, CSV, Markdown or one block per line.

use std::io::{self, Write};

use serde_json::Value;

use super::SCHEMA;
use super::outcome::Outcome;
use crate::sets::prefix;
use crate::sets::prefix::list::push;

/// How an outcome is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// One object on one line; its fields are never renamed.
    Json,
    Csv,
    Markdown,
    /// One block per line and nothing else.
    Plain,
}

/// Writes an outcome; with `first` also the heading of a table.
///
/// # Errors
/// When the output cannot be written.
pub fn write(
    out: &mut impl Write,
    outcome: &Outcome,
    format: Format,
    first: bool,
) -> io::Result<()> {
    match format {
        Format::Text => text(out, outcome),
        Format::Json => json(out, outcome),
        Format::Plain => list(out, outcome),
        Format::Csv => table(out, outcome, first, csv_row),
        Format::Markdown => table(out, outcome, first, markdown_row),
    }
}

fn text(out: &mut impl Write, outcome: &Outcome) -> io::Result<()> {
    for line in &outcome.lines {
        writeln!(out, "{line}")?;
    }
    if outcome.lists { list(out, outcome) } else { Ok(()) }
}

fn list(out: &mut impl Write, outcome: &Outcome) -> io::Result<()> {
    let Some((_, listing)) = &outcome.listing else { return Ok(()) };
    if let super::Listing::Lines(lines) = listing {
        return lines.iter().try_for_each(|line| writeln!(out, "{line}"));
    }
    if let super::Listing::Clashes(clashes) = listing {
        return clashes.each_line(|line| {
            out.write_all(line)?;
            out.write_all(b"\n")
        });
    }
    let mut line = Vec::with_capacity(64);
    listing.blocks().try_for_each(|block| {
        line.clear();
        push(&mut line, &block);
        line.push(b'\n');
        out.write_all(&line)
    })
}

fn json(out: &mut impl Write, outcome: &Outcome) -> io::Result<()> {
    write!(out, "{{\"schema\":\"{SCHEMA}\"")?;
    for (key, value) in &outcome.fields {
        write!(out, ",{}:{value}", Value::String(key.clone()))?;
    }
    if let Some((_, super::Listing::Clashes(clashes))) = &outcome.listing {
        clashes.write_json(out)?;
    } else if let Some((key, listing)) = &outcome.listing {
        write!(out, ",\"{key}\":[")?;
        for (index, item) in listing.items().enumerate() {
            let comma = if index > 0 { "," } else { "" };
            write!(out, "{comma}{}", Value::String(item))?;
        }
        write!(out, "]")?;
    }
    writeln!(out, "}}")
}

/// The outcome's table, or one made of its list.
fn table<W: Write>(
    out: &mut W,
    outcome: &Outcome,
    first: bool,
    row: fn(&mut W, &[String], bool) -> io::Result<()>,
) -> io::Result<()> {
    if let Some(table) = &outcome.table {
        if first {
            let head: Vec<String> = table.head.iter().map(ToString::to_string).collect();
            row(out, &head, true)?;
        }
        return table.rows.iter().try_for_each(|cells| row(out, cells, false));
    }
    match &outcome.listing {
        Some((_, super::Listing::Lines(lines))) => {
            lines.iter().try_for_each(|line| row(out, std::slice::from_ref(line), false))
        }
        Some((_, super::Listing::Clashes(clashes))) => {
            clashes.each_line(|line| row(out, &[String::from_utf8_lossy(line).into_owned()], false))
        }
        Some((_, listing)) => {
            if first {
                row(out, &["cidr", "size", "first", "last"].map(str::to_owned), true)?;
            }
            listing.blocks().try_for_each(|block| {
                let (from, to) = (block.network().to_string(), block.broadcast().to_string());
                row(out, &[block.to_string(), prefix::size(&block).to_string(), from, to], false)
            })
        }
        None => {
            outcome.lines.iter().try_for_each(|line| row(out, std::slice::from_ref(line), false))
        }
    }
}

fn csv_row<W: Write>(out: &mut W, cells: &[String], _head: bool) -> io::Result<()> {
    let cells: Vec<String> = cells.iter().map(|cell| csv_cell(cell)).collect();
    writeln!(out, "{}", cells.join(","))
}

/// A cell that no spreadsheet takes for a formula and no reader for two cells.
#[must_use]
pub fn csv_cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guard = if formula { "'" } else { "" };
    if formula || text.contains([',', '"', '\n', '\r']) {
        return format!("\"{guard}{}\"", text.replace('"', "\"\""));
    }
    text.to_owned()
}

fn markdown_row<W: Write>(out: &mut W, cells: &[String], head: bool) -> io::Result<()> {
    let cells: Vec<String> = cells.iter().map(|cell| markdown_cell(cell)).collect();
    writeln!(out, "| {} |", cells.join(" | "))?;
    if head { writeln!(out, "|{}", "---|".repeat(cells.len())) } else { Ok(()) }
}

/// A cell that ends where it should, and in which nothing is markup.
#[must_use]
pub fn markdown_cell(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '\n' | '\r' => cell.push(' '),
            '<' => cell.push_str("&lt;"),
            '&' => cell.push_str("&amp;"),
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' => cell.extend(['\\', sign]),
            _ => cell.push(sign),
        }
    }
    cell
}

/// Rows in columns: numbers to the right, everything else to the left.
#[must_use]
pub fn aligned(head: &[&str], rows: &[Vec<String>]) -> Vec<String> {
    let head: Vec<String> = head.iter().map(ToString::to_string).collect();
    let all: Vec<&Vec<String>> = std::iter::once(&head).chain(rows).collect();
    let width = |column: usize| {
        all.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or(0)
    };
    let numeric = |column: usize| {
        let mut cells = rows
            .iter()
            .filter_map(|row| row.get(column))
            .filter(|cell| !cell.is_empty())
            .peekable();
        cells.peek().is_some()
            && cells
                .all(|cell| cell.chars().all(|sign| sign.is_ascii_digit() || ",-".contains(sign)))
    };
    let columns: Vec<(usize, bool)> =
        (0..head.len()).map(|column| (width(column), numeric(column))).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&columns).map(|(cell, &(width, right))| match right {
            true => format!("{cell:>width$}"),
            false => format!("{cell:<width$}"),
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    all.into_iter().map(line).collect()
}
