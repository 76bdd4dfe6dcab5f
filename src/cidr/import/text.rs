//! Lists: a CIDR on each line with a name behind it, CSV with a heading, and tables pasted from subnet calculators.

use ipnet::IpNet;

use super::block;
use crate::cidr::Refusal;
use crate::cidr::design::{Design, Leaf, State, Vpc};

/// The first line of CSV: it names a column `cidr`.
pub(super) fn is_heading(line: &str) -> bool {
    cells(line).iter().any(|cell| {
        matches!(cell.to_lowercase().as_str(), "cidr" | "subnet address" | "cidr_block")
    })
}

/// The columns of a heading, or those of a plain list: the block first, a name behind it.
#[derive(Default)]
struct Columns(Vec<String>);

impl Columns {
    fn get<'c>(&self, cells: &'c [String], names: &[&str]) -> Option<&'c str> {
        let at = self.0.iter().position(|column| names.contains(&column.as_str()))?;
        cells.get(at).map(String::as_str)
    }
}

/// Blocks inside another one of the list become its subnets; without any nesting all are subnets of one VPC.
pub(super) fn read(text: &str, design: &mut Design) -> Result<(), Refusal> {
    let mut columns = Columns::default();
    let mut rows: Vec<Leaf> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        // A comment ends a line of a list; in CSV a `#` is part of a cell.
        let line = if columns.0.is_empty() { line.split(" #").next().unwrap_or("") } else { line };
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let cells = cells(line);
        if rows.is_empty() && is_heading(line) {
            columns = Columns(cells.iter().map(|cell| cell.to_lowercase()).collect());
            continue;
        }
        let numbered = |refusal: Refusal| Refusal {
            message: format!("line {number}: {}", refusal.message),
            ..refusal
        };
        if let Some(leaf) = leaf(&columns, &cells).map_err(numbered)? {
            rows.push(leaf);
        }
    }
    nest(rows, design);
    Ok(())
}

fn leaf(columns: &Columns, cells: &[String]) -> Result<Option<Leaf>, Refusal> {
    let first = cells.first().map_or("", String::as_str);
    let Some(cidr) =
        block(columns.get(cells, &["cidr", "subnet address", "cidr_block"]).unwrap_or(first))?
    else {
        return Ok(None);
    };
    let column = |name: &str| columns.get(cells, &[name]).unwrap_or("").to_owned();
    if columns.0.is_empty() {
        // Calculators put ranges and counts behind the block; a name starts with a letter.
        let named = |cell: &&String| cell.starts_with(|sign: char| sign.is_alphabetic());
        return Ok(Some(Leaf::subnet(
            cidr,
            cells.iter().skip(1).find(named).cloned().unwrap_or_default(),
        )));
    }
    let name = columns.get(cells, &["name", "description"]).unwrap_or("");
    let leaf = match name {
        "(spare)" => Leaf { state: State::Spare, ..Leaf::free(cidr) },
        _ => Leaf::subnet(cidr, name),
    };
    let ipv6 = block(&column("ipv6"))?;
    Ok(Some(Leaf {
        tier: column("tier"),
        az: column("az"),
        note: column("note"),
        asked: column("asked").parse().ok(),
        ipv6,
        ..leaf
    }))
}

fn nest(mut rows: Vec<Leaf>, design: &mut Design) {
    rows.sort_by_key(|leaf| (leaf.cidr.network(), leaf.cidr.prefix_len()));
    let mut flat: Vec<Leaf> = Vec::new();
    let mut open: Option<Vpc> = None;
    for (at, leaf) in rows.iter().enumerate() {
        if let Some(vpc) = open.as_mut().filter(|vpc| {
            vpc.cidrs.iter().any(|base| base.contains(&leaf.cidr) && *base != leaf.cidr)
        }) {
            vpc.leaves.push(leaf.clone());
            continue;
        }
        design.vpcs.extend(open.take());
        let holds_next = rows.get(at + 1).is_some_and(|next| holds(&leaf.cidr, &next.cidr));
        match holds_next {
            true => open = Some(Vpc { id: leaf.label(), cidrs: vec![leaf.cidr], ..Vpc::default() }),
            false => flat.push(leaf.clone()),
        }
    }
    design.vpcs.extend(open);
    if !flat.is_empty() {
        design.vpc("list").leaves.append(&mut flat);
    }
}

fn holds(outer: &IpNet, inner: &IpNet) -> bool {
    outer != inner && outer.contains(inner)
}

/// The cells of a line: quoted as in CSV, or between tabs, or between runs of blanks.
fn cells(line: &str) -> Vec<String> {
    if line.contains('\t') {
        return line.split('\t').map(|cell| cell.trim().to_owned()).collect();
    }
    if !line.contains(',') {
        let mut words = line.trim().splitn(2, char::is_whitespace);
        return words.by_ref().map(|word| word.trim().to_owned()).collect();
    }
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut signs = line.trim_end_matches('\r').chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '"' if quoted && signs.peek() == Some(&'"') => cell.extend(signs.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(std::mem::take(&mut cell)),
            _ => cell.push(sign),
        }
    }
    cells.push(cell);
    // The quote that keeps spreadsheets from reading a formula is no part of the text.
    let plain = |cell: String| {
        let cell = cell.trim();
        let guarded = cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@']));
        guarded.unwrap_or(cell).to_owned()
    };
    cells.into_iter().map(plain).collect()
}
