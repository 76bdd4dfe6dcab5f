//! `explain`: how the numbers of a CIDR come about, step by step, and how to write it in Terraform and CloudFormation.

use ipnet::IpNet;
use serde_json::json;

use super::info::{binary, scope};
use super::mode::Mode;
use super::outcome::texts;
use super::{Outcome, Refusal};
use crate::sets::prefix;

/// The steps in words.
///
/// # Errors
/// When the block is not inside `within`.
pub fn explain(net: IpNet, within: Option<IpNet>, mode: Mode) -> Result<Outcome, Refusal> {
    let (len, most) = (net.prefix_len(), net.max_prefix_len());
    let host_bits = most - len;
    let size = prefix::size(&net);
    let mut steps = vec![
        format!("/{len} fixes the first {len} of {most} bits; {host_bits} are left for addresses"),
        format!(
            "2^{host_bits} = {} addresses: {} to {}",
            size.grouped(),
            net.network(),
            net.broadcast()
        ),
        format!("in bits, with | after the prefix: {}", binary(&net)),
    ];
    let magic = magic_number(&net);
    if let Some((octet, step, base)) = magic {
        steps.push(format!("magic number: the mask's octet {octet} is {}, and 256 - {} = {step}: blocks of this size start at multiples of {step} in octet {octet}, here {base}", 256 - step, 256 - step));
    }
    match mode.usable(&net) {
        Ok(usable) => {
            let reserved = mode.reserved(&net);
            let kept: Vec<String> =
                reserved.iter().map(|(address, why)| format!("{address} {why}")).collect();
            let kept = if kept.is_empty() {
                String::new()
            } else {
                format!(" - {} kept ({})", kept.len(), kept.join(", "))
            };
            steps.push(format!(
                "{}: {}{kept} = {} usable, {} to {}",
                mode.title(),
                size.grouped(),
                usable.count.grouped(),
                usable.first,
                usable.last
            ));
        }
        Err(reason) => {
            steps.push(format!("{}: no subnet of this size, it is {reason}", mode.title()))
        }
    }
    steps.push(format!("it is {}", scope(&net)));
    let mut outcome = Outcome::new()
        .field("network", net.to_string())
        .field("prefix", len)
        .field("binary", binary(&net));
    if let Some((octet, step, base)) = magic {
        outcome =
            outcome.field("magic_number", json!({"octet": octet, "step": step, "start": base}));
    }
    if let Some(parent) = within {
        let written = expressions(&net, &parent).ok_or_else(|| {
            Refusal::new("not-contained", format!("{net} is not inside {parent}"))
        })?;
        steps.push(format!(
            "it is block {} of the {} blocks of /{len} in {parent}, counted from 0",
            written.index, written.count
        ));
        steps.push(format!("Terraform counts new bits: {}", written.terraform));
        steps.push(format!("CloudFormation counts host bits: {}", written.cloudformation));
        outcome = outcome
            .field("in", parent.to_string())
            .field("index", prefix::Count::from(written.index).json())
            .field("terraform", written.terraform)
            .field("cloudformation", written.cloudformation);
    }
    outcome = outcome.field("steps", texts(&steps)).line(net.to_string());
    outcome.lines.extend((1..).zip(&steps).map(|(number, step)| format!("  {number}. {step}")));
    Ok(outcome)
}

/// A block of a parent as infrastructure code writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expressions {
    /// Which block of its size it is, from 0.
    pub index: u128,
    /// How many there are.
    pub count: prefix::Count,
    /// `cidrsubnet("10.0.0.0/16", 6, 1)`.
    pub terraform: String,
    /// `!Select [1, !Cidr [!GetAtt Vpc.CidrBlock, 64, 10]]`.
    pub cloudformation: String,
}

/// The expressions for a block inside its parent; `None` when it is not inside.
#[must_use]
pub fn expressions(net: &IpNet, parent: &IpNet) -> Option<Expressions> {
    if !parent.contains(net) {
        return None;
    }
    let (new_bits, host_bits) =
        (net.prefix_len() - parent.prefix_len(), net.max_prefix_len() - net.prefix_len());
    let offset = prefix::position(net.network()) - prefix::position(parent.network());
    let index = offset.checked_shr(host_bits.into()).unwrap_or(0);
    // Fn::Cidr gives at most 256 blocks; asking for no more than are needed keeps most indexes within reach.
    let list = match new_bits {
        0..=8 => format!("{}", 1u32 << new_bits),
        _ => (index + 1).to_string(),
    };
    let attribute = if matches!(parent, IpNet::V4(_)) {
        "!GetAtt Vpc.CidrBlock"
    } else {
        "!Select [0, !GetAtt Vpc.Ipv6CidrBlocks]"
    };
    let cloudformation = match index {
        0..=255 => format!("!Select [{index}, !Cidr [{attribute}, {list}, {host_bits}]]"),
        _ => format!(
            "out of reach: Fn::Cidr gives at most 256 blocks, and this is number {index}; write {net}"
        ),
    };
    let terraform = format!("cidrsubnet(\"{parent}\", {new_bits}, {index})");
    Some(Expressions { index, count: prefix::Count::power(new_bits), terraform, cloudformation })
}

/// The octet where the mask ends, the step from block to block in it, and the value there.
fn magic_number(net: &IpNet) -> Option<(usize, u32, u8)> {
    let IpNet::V4(v4) = net else { return None };
    let len = usize::from(net.prefix_len());
    if len.is_multiple_of(8) {
        return None;
    }
    let octet = len / 8;
    Some((octet + 1, 1 << (8 - len % 8), *v4.network().octets().get(octet)?))
}
