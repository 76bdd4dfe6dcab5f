//! The files of visualsubnetcalc.com: nested blocks, each leaf with a note and a colour.

use super::{block, text_at};
use crate::cidr::Refusal;
use crate::cidr::design::{Design, Leaf, State, Vpc};
use crate::document::Node;

/// Reads `subnets`, whose keys are blocks and whose members are the halves of each.
pub(super) fn visual(node: &Node<'_>, design: &mut Design) -> Result<(), Refusal> {
    for (base, inner) in node.get("subnets").map(Node::members).unwrap_or_default() {
        let Some(cidr) = block(&base.text)? else { continue };
        let mut vpc =
            Vpc { id: base.text.clone().into_owned(), cidrs: vec![cidr], ..Vpc::default() };
        leaves(inner, cidr, &mut vpc)?;
        design.vpcs.push(vpc);
    }
    Ok(())
}

fn leaves(node: &Node<'_>, cidr: ipnet::IpNet, vpc: &mut Vpc) -> Result<(), Refusal> {
    let halves = node.members().iter().filter(|(key, _)| !key.text.starts_with('_'));
    let mut divided = false;
    for (key, half) in halves {
        let Some(half_cidr) = block(&key.text)? else { continue };
        divided = true;
        leaves(half, half_cidr, vpc)?;
    }
    if !divided {
        // Notes are the only names there.
        let note = text_at(node, "_note");
        let state = if note.is_empty() { State::Free } else { State::Used };
        vpc.leaves.push(Leaf { name: note, state, ..Leaf::free(cidr) });
    }
    Ok(())
}
