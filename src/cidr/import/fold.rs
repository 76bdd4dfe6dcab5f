//! Expressions that give blocks, worked out as far as they can be: `cidrsubnet`, `cidrsubnets`, `Fn::Cidr`, `Fn::Select`.

use ipnet::IpNet;

use crate::document::Node;
use crate::sets::Set;
use crate::sets::prefix::{self, AddressSet, parse};

/// What names stand for: `var.x`, `local.x`, `aws_vpc.main.cidr_block`, a parameter, `Vpc.CidrBlock`.
pub(super) struct Names<'n> {
    pub(super) values: Vec<(String, &'n Node<'n>)>,
}

/// References that go round in circles end here.
const DEEPEST: usize = 32;

impl<'n> Names<'n> {
    fn get(&self, name: &str) -> Option<&'n Node<'n>> {
        self.values.iter().find(|(known, _)| known == name).map(|(_, node)| *node)
    }

    /// The block an expression gives; `None` when it is not known before deployment.
    pub(super) fn block(&self, node: &Node<'_>) -> Option<IpNet> {
        self.block_at(node, DEEPEST)
    }

    /// The text an expression gives.
    pub(super) fn text(&self, node: &Node<'_>) -> Option<String> {
        self.text_at(node, DEEPEST)
    }

    fn text_at(&self, node: &Node<'_>, depth: usize) -> Option<String> {
        let depth = depth.checked_sub(1)?;
        if let Some(text) = node.as_scalar() {
            return Some(text.to_owned());
        }
        if let Some(name) = reference(node) {
            return self.text_at(self.get(&name)?, depth);
        }
        let (index, list) = self.select(node, depth)?;
        self.text_at(list.elements().get(index)?, depth)
    }

    fn block_at(&self, node: &Node<'_>, depth: usize) -> Option<IpNet> {
        let depth = depth.checked_sub(1)?;
        if let Some(text) = node.as_str() {
            return parse::network(text).ok().map(|(net, _)| net);
        }
        if let Some(name) = reference(node) {
            return self.block_at(self.get(&name)?, depth);
        }
        if let Some(arguments) = node.get("Fn::cidrsubnet") {
            let [base, bits, number] = arguments.elements() else { return None };
            let base = self.block_at(base, depth)?;
            let len = base.prefix_len().checked_add(self.number(bits, depth)?)?;
            return prefix::nth(&base, len, self.number(number, depth)?);
        }
        let (index, list) = self.select(node, depth)?;
        self.blocks_at(list, depth)?.into_iter().nth(index)
    }

    /// The list and the index of a selection.
    fn select<'s>(&self, node: &'s Node<'_>, depth: usize) -> Option<(usize, &'s Node<'s>)> {
        let [index, list] = node.get("Fn::Select")?.elements() else { return None };
        Some((self.number(index, depth)?, list))
    }

    fn number<N: std::str::FromStr>(&self, node: &Node<'_>, depth: usize) -> Option<N> {
        self.text_at(node, depth)?.parse().ok()
    }

    fn blocks_at(&self, node: &Node<'_>, depth: usize) -> Option<Vec<IpNet>> {
        let depth = depth.checked_sub(1)?;
        if node.is_array() {
            return node.elements().iter().map(|item| self.block_at(item, depth)).collect();
        }
        if let Some(name) = reference(node) {
            return self.blocks_at(self.get(&name)?, depth);
        }
        if let Some(arguments) = node.get("Fn::Cidr") {
            let [base, count, bits @ ..] = arguments.elements() else { return None };
            let base = self.block_at(base, depth)?;
            let host_bits: u8 = bits.first().map_or(Some(8), |bits| self.number(bits, depth))?;
            let len = base.max_prefix_len().checked_sub(host_bits)?;
            let count: u128 = self.number::<u16>(count, depth)?.into();
            return (0..count).map(|index| prefix::nth(&base, len, index)).collect();
        }
        let [base, bits @ ..] = node.get("Fn::cidrsubnets")?.elements() else { return None };
        self.consecutive(&self.block_at(base, depth)?, bits, depth)
    }

    /// Terraform's `cidrsubnets`: each block is the first of its size after the one before.
    fn consecutive(&self, base: &IpNet, bits: &[Node<'_>], depth: usize) -> Option<Vec<IpNet>> {
        let mut free = AddressSet::from(*base);
        let mut blocks = Vec::new();
        for bits in bits {
            let len = base.prefix_len().checked_add(self.number(bits, depth)?)?;
            let next = free.blocks().find(|block| block.prefix_len() <= len)?;
            let block = prefix::nth(&next, len, 0)?;
            // Whatever lies before it is passed over for good.
            let passed = AddressSet::from_ranges([(base.network(), block.broadcast())]);
            free = free.subtract(&passed);
            blocks.push(block);
        }
        Some(blocks)
    }
}

/// The name that a `Ref` or `Fn::GetAtt` asks for.
fn reference(node: &Node<'_>) -> Option<String> {
    if let Some(name) = node.get("Ref") {
        return name.as_str().map(str::to_owned);
    }
    let attribute = node.get("Fn::GetAtt")?;
    let parts: Vec<&str> = attribute.items().iter().filter_map(Node::as_str).collect();
    Some(parts.join("."))
}
