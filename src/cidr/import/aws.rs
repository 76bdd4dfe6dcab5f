//! `aws ec2 describe-vpcs`, `describe-subnets`, `describe-network-interfaces` and `get-subnet-cidr-reservations`.

use ipnet::IpNet;

use super::{block, block_at, number_at, text_at};
use crate::cidr::Refusal;
use crate::cidr::design::{Design, Leaf};
use crate::document::Node;
use crate::sets::aws_ranges::RESERVED;
use crate::sets::prefix;

/// Reads every answer that an object holds.
pub(super) fn describe(node: &Node<'_>, design: &mut Design) -> Result<(), Refusal> {
    let list = |key: &str| node.get(key).map(Node::elements).unwrap_or_default();
    list("Vpcs").iter().try_for_each(|vpc| self::vpc(vpc, design))?;
    list("Subnets").iter().try_for_each(|subnet| self::subnet(subnet, design))?;
    list("NetworkInterfaces")
        .iter()
        .try_for_each(|interface| self::interface(interface, design))?;
    for key in ["SubnetIpv4CidrReservations", "SubnetIpv6CidrReservations"] {
        for reservation in list(key) {
            if let Some(cidr) = block_at(reservation, "Cidr")? {
                let id = text_at(reservation, "SubnetId");
                let note = format!("{} reservation", text_at(reservation, "ReservationType"));
                let name = text_at(reservation, "SubnetCidrReservationId");
                take(design, &id, Leaf { note, ..Leaf::subnet(cidr, name) });
            }
        }
    }
    Ok(())
}

/// The `Name` tag.
fn name_tag(node: &Node<'_>) -> String {
    let tags =
        node.get("Tags").or_else(|| node.get("TagSet")).map(Node::elements).unwrap_or_default();
    tags.iter()
        .find(|tag| text_at(tag, "Key") == "Name")
        .map_or(String::new(), |tag| text_at(tag, "Value"))
}

/// The associated blocks of a set; blocks that are being removed or failed do not count.
fn associated(node: &Node<'_>, set: &str, key: &str, state: &str) -> Result<Vec<IpNet>, Refusal> {
    let mut blocks = Vec::new();
    for association in node.get(set).map(Node::elements).unwrap_or_default() {
        let state = association.get(state).map_or(String::new(), |state| text_at(state, "State"));
        if state.is_empty() || state == "associated" || state == "associating" {
            blocks.extend(block_at(association, key)?);
        }
    }
    Ok(blocks)
}

fn vpc(node: &Node<'_>, design: &mut Design) -> Result<(), Refusal> {
    let id = text_at(node, "VpcId");
    let mut blocks: Vec<IpNet> = block_at(node, "CidrBlock")?.into_iter().collect();
    blocks.extend(associated(node, "CidrBlockAssociationSet", "CidrBlock", "CidrBlockState")?);
    blocks.extend(associated(
        node,
        "Ipv6CidrBlockAssociationSet",
        "Ipv6CidrBlock",
        "Ipv6CidrBlockState",
    )?);
    let vpc = design.vpc(&id);
    for block in blocks {
        if !vpc.cidrs.contains(&block) {
            vpc.cidrs.push(block);
        }
    }
    Ok(())
}

fn subnet(node: &Node<'_>, design: &mut Design) -> Result<(), Refusal> {
    let ipv6 =
        associated(node, "Ipv6CidrBlockAssociationSet", "Ipv6CidrBlock", "Ipv6CidrBlockState")?
            .into_iter()
            .next();
    let Some(cidr) = block_at(node, "CidrBlock")?.or(ipv6) else { return Ok(()) };
    let id = text_at(node, "SubnetId");
    let tag = name_tag(node);
    let (name, note) = if tag.is_empty() { (id, String::new()) } else { (tag, id) };
    let size = prefix::size(&cidr).small().unwrap_or(u128::MAX);
    let in_use = number_at(node, "AvailableIpAddressCount")
        .map(|free| size.saturating_sub(RESERVED).saturating_sub(free));
    let leaf = Leaf {
        note,
        ipv6: ipv6.filter(|ipv6| *ipv6 != cidr),
        az: text_at(node, "AvailabilityZone"),
        in_use,
        ..Leaf::subnet(cidr, name)
    };
    design.vpc(&text_at(node, "VpcId")).leaves.push(leaf);
    Ok(())
}

/// The addresses of an interface: counted in its subnet where that is known, and else blocks of one address.
fn interface(node: &Node<'_>, design: &mut Design) -> Result<(), Refusal> {
    let mut addresses: Vec<String> = Vec::new();
    for (list, key) in
        [("PrivateIpAddresses", "PrivateIpAddress"), ("Ipv6Addresses", "Ipv6Address")]
    {
        addresses.extend(
            node.get(list)
                .map(Node::elements)
                .unwrap_or_default()
                .iter()
                .map(|item| text_at(item, key)),
        );
    }
    for prefix in node.get("Ipv4Prefixes").map(Node::elements).unwrap_or_default() {
        addresses.push(text_at(prefix, "Ipv4Prefix"));
    }
    let name = text_at(node, "NetworkInterfaceId");
    for address in addresses {
        if let Some(cidr) = block(&address)? {
            take(
                design,
                &text_at(node, "VpcId"),
                Leaf { note: text_at(node, "SubnetId"), ..Leaf::subnet(cidr, name.clone()) },
            );
        }
    }
    Ok(())
}

/// Adds a used block, unless a subnet that is known holds it.
fn take(design: &mut Design, vpc: &str, leaf: Leaf) {
    let mut leaves = design.vpcs.iter().flat_map(|vpc| &vpc.leaves);
    if !leaves.any(|subnet| subnet.cidr.contains(&leaf.cidr)) {
        design.vpc(if vpc.is_empty() { "addresses" } else { vpc }).leaves.push(leaf);
    }
}
