//! `size` and `table`: from hosts to prefix lengths, and the cheat sheet.

use std::net::IpAddr;

use serde_json::{Value, json};

use super::mode::{Mode, grown};
use super::{Outcome, Refusal};
use crate::sets::prefix;

/// The smallest subnet for each number of hosts.
#[must_use]
pub fn size(hosts: &[u128], growth: u32, mode: Mode) -> Outcome {
    let head = vec!["hosts", "prefix", "size", "usable", "spare"];
    let (mut prefixes, mut sizes, mut rows) = (Vec::new(), Vec::new(), Vec::new());
    let mut outcome = Outcome::new();
    for &asked in hosts {
        let room = grown(asked, growth);
        let Some(len) = mode.prefix_for(room) else {
            let (largest, _) = mode.subnet_lengths();
            let message = format!(
                "{asked} hosts need {room} addresses: no {} subnet is larger than /{largest}",
                mode.title()
            );
            prefixes.push(Value::Null);
            sizes.push(json!({"hosts": asked.to_string(), "prefix": null, "message": message}));
            outcome.lines.push(message.clone());
            outcome =
                outcome.verdict(false).field("error", "too-many-hosts").field("message", message);
            continue;
        };
        let block = prefix::block(IpAddr::from([0, 0, 0, 0]), len);
        let size = prefix::Count::power(32 - len);
        let usable =
            block.and_then(|block| mode.usable(&block).ok()).map_or(size, |usable| usable.count);
        let spare = usable - asked.into();
        prefixes.push(len.into());
        let asked = prefix::Count::from(asked);
        sizes.push(json!({"hosts": asked.json(), "prefix": len, "size": size.json(), "usable": usable.json(), "spare": spare.json()}));
        let larger = len.checked_sub(1).filter(|&next| next >= mode.subnet_lengths().0);
        let next = larger.map_or(String::new(), |next| format!("   next size /{next}"));
        let grown = if growth > 0 { format!(" (+{growth}% = {room})") } else { String::new() };
        outcome.lines.push(format!(
            "{asked} hosts{grown}   /{len}   {} addresses, {} usable ({}), {} spare{next}",
            size.grouped(),
            usable.grouped(),
            mode.title(),
            spare.grouped()
        ));
        rows.push(vec![
            asked.to_string(),
            format!("/{len}"),
            size.to_string(),
            usable.to_string(),
            spare.to_string(),
        ]);
    }
    outcome
        .field("mode", mode.name())
        .field("growth_percent", growth)
        .field("prefix", prefixes)
        .field("sizes", sizes)
        .table(head, rows)
}

/// The prefix lengths from `first` to `last` with their sizes.
///
/// # Errors
/// When they are no IPv4 prefix lengths in this order.
pub fn table(first: u8, last: u8, mode: Mode) -> Result<Outcome, Refusal> {
    if last > 32 || first > last {
        return Err(Refusal::new(
            "prefix-range",
            format!("/{first}-/{last}: prefixes from 0 to 32, the shorter first"),
        ));
    }
    let mut head = vec!["prefix", "netmask", "wildcard", "addresses", "usable aws", "usable std"];
    if !matches!(mode, Mode::Aws | Mode::Std) {
        head.push(mode.name());
    }
    let (mut rows, mut objects) = (Vec::new(), Vec::new());
    for len in first..=last {
        let Some(block) = prefix::block(IpAddr::from([0, 0, 0, 0]), len) else { continue };
        let usable = |mode: Mode| mode.usable(&block).map(|usable| usable.count);
        let text =
            |mode: Mode| usable(mode).map_or_else(|_| "-".to_owned(), prefix::Count::grouped);
        let mut row =
            vec![format!("/{len}"), block.netmask().to_string(), block.hostmask().to_string()];
        row.extend([prefix::size(&block).grouped(), text(Mode::Aws), text(Mode::Std)]);
        if head.len() > row.len() {
            row.push(text(mode));
        }
        let count = |mode: Mode| usable(mode).map_or(Value::Null, prefix::Count::json);
        objects.push(json!({
            "prefix": len, "netmask": block.netmask().to_string(), "wildcard": block.hostmask().to_string(),
            "size": prefix::size(&block).json(), "usable_aws": count(Mode::Aws), "usable_std": count(Mode::Std),
            "usable": count(mode),
        }));
        rows.push(row);
    }
    let lines = super::render::aligned(&head, &rows);
    Ok(Outcome { lines, ..Outcome::new() }
        .field("mode", mode.name())
        .field("rows", objects)
        .table(head, rows))
}
