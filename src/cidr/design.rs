//! A plan of VPCs: the blocks of each and the leaves that tile them, as the screen edits and files hold them.

use std::collections::BTreeMap;

use ipnet::IpNet;
use serde_json::{Map, Value, json};

use crate::sets::Set;
use crate::sets::prefix::{self, AddressSet, Count};

/// VPCs, and ranges elsewhere that must not overlap them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Design {
    pub vpcs: Vec<Vpc>,
    /// Networks outside, with their names.
    pub external: Vec<(String, IpNet)>,
}

/// One VPC.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vpc {
    pub id: String,
    /// Whether its blocks are not given but cover what is in it.
    pub inferred: bool,
    /// Its blocks of both families, the primary one first.
    pub cidrs: Vec<IpNet>,
    /// In address order; those of a planned VPC tile its IPv4 blocks exactly, free ones included.
    pub leaves: Vec<Leaf>,
}

/// What a leaf is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    #[default]
    Free,
    /// A subnet.
    Used,
    /// Kept free beside the subnets of a tier, so that they summarise to one block.
    Spare,
}

/// A block of a VPC that is not divided further.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    pub cidr: IpNet,
    pub state: State,
    pub name: String,
    pub note: String,
    /// The group of subnets that share a purpose, one in each zone.
    pub tier: String,
    /// The availability zone: a name, or a letter while none is chosen.
    pub az: String,
    pub ipv6: Option<IpNet>,
    /// Hosts it was planned for.
    pub asked: Option<u128>,
    /// Addresses taken in it, where the source says so.
    pub in_use: Option<u128>,
}

impl Leaf {
    /// A free leaf.
    #[must_use]
    pub fn free(cidr: IpNet) -> Self {
        Self {
            cidr,
            state: State::Free,
            name: String::new(),
            note: String::new(),
            tier: String::new(),
            az: String::new(),
            ipv6: None,
            asked: None,
            in_use: None,
        }
    }

    /// A subnet with a name.
    #[must_use]
    pub fn subnet(cidr: IpNet, name: impl Into<String>) -> Self {
        Self { name: name.into(), state: State::Used, ..Self::free(cidr) }
    }

    /// The name, or the block when it has none.
    #[must_use]
    pub fn label(&self) -> String {
        if self.name.is_empty() { self.cidr.to_string() } else { self.name.clone() }
    }
}

impl Vpc {
    /// A VPC of these blocks with nothing in it.
    #[must_use]
    pub fn new(id: impl Into<String>, cidrs: Vec<IpNet>) -> Self {
        let mut vpc = Self { id: id.into(), inferred: false, cidrs, leaves: Vec::new() };
        vpc.tile();
        vpc
    }

    /// The leaves that are subnets.
    pub fn subnets(&self) -> impl Iterator<Item = &Leaf> {
        self.leaves.iter().filter(|leaf| leaf.state == State::Used)
    }

    /// The addresses of its subnets, of both families.
    #[must_use]
    pub fn used(&self) -> AddressSet {
        self.subnets().flat_map(|leaf| std::iter::once(leaf.cidr).chain(leaf.ipv6)).collect()
    }

    /// The blocks that leaves tile: the IPv4 ones, and of a VPC without any the IPv6 ones.
    #[must_use]
    pub fn tiled(&self) -> Vec<IpNet> {
        let v4: Vec<IpNet> =
            self.cidrs.iter().copied().filter(|cidr| matches!(cidr, IpNet::V4(_))).collect();
        if v4.is_empty() { self.cidrs.clone() } else { v4 }
    }

    /// Sorts the leaves and fills the gaps between them with free ones.
    pub fn tile(&mut self) {
        let taken: AddressSet = self.leaves.iter().map(|leaf| leaf.cidr).collect();
        let free = self.tiled().iter().collect::<AddressSet>().subtract(&taken);
        self.leaves.extend(free.blocks().map(Leaf::free));
        self.leaves.sort_by_key(|leaf| leaf.cidr);
    }

    /// Puts what was collected in order: blocks are inferred where none are given, and gaps become free leaves.
    pub fn finish(&mut self) {
        if self.cidrs.is_empty() && !self.leaves.is_empty() {
            let of = |v4: bool| {
                self.leaves
                    .iter()
                    .map(|leaf| leaf.cidr)
                    .filter(move |cidr| matches!(cidr, IpNet::V4(_)) == v4)
            };
            let covers = [
                prefix::supernet(&of(true).collect::<Vec<_>>()),
                prefix::supernet(&of(false).collect::<Vec<_>>()),
            ];
            self.cidrs = covers.into_iter().flatten().collect();
            self.inferred = true;
        }
        self.tile();
    }

    /// The addresses in leaves of a state, of the tiled family.
    #[must_use]
    pub fn count(&self, state: State) -> Count {
        self.leaves
            .iter()
            .filter(|leaf| leaf.state == state)
            .map(|leaf| prefix::size(&leaf.cidr))
            .sum()
    }

    /// The tiers in address order with their subnets.
    #[must_use]
    pub fn tiers(&self) -> Vec<(String, Vec<&Leaf>)> {
        let mut by_name: BTreeMap<&str, Vec<&Leaf>> = BTreeMap::new();
        for leaf in self.subnets() {
            by_name.entry(&leaf.tier).or_default().push(leaf);
        }
        let mut tiers: Vec<_> =
            by_name.into_iter().map(|(name, leaves)| (name.to_owned(), leaves)).collect();
        tiers.sort_by_key(|(_, leaves)| leaves.first().map(|leaf| leaf.cidr));
        tiers
    }
}

impl Design {
    /// How many leaves there are in all VPCs.
    #[must_use]
    pub fn leaves(&self) -> usize {
        self.vpcs.iter().map(|vpc| vpc.leaves.len()).sum()
    }

    /// Every network with its name: the blocks of VPCs, external networks, and subnets whose VPC is not given.
    #[must_use]
    pub fn named_blocks(&self) -> Vec<(String, IpNet)> {
        let blocks = |vpc: &Vpc| -> Vec<(String, IpNet)> {
            match vpc.inferred {
                true => vpc.subnets().map(|leaf| (leaf.label(), leaf.cidr)).collect(),
                false => vpc.cidrs.iter().map(|cidr| (vpc.id.clone(), *cidr)).collect(),
            }
        };
        self.vpcs.iter().flat_map(blocks).chain(self.external.iter().cloned()).collect()
    }

    /// The VPC of this id, made when there is none.
    pub fn vpc(&mut self, id: &str) -> &mut Vpc {
        if let Some(at) = self.vpcs.iter().position(|vpc| vpc.id == id) {
            return &mut self.vpcs[at];
        }
        self.vpcs.push_mut(Vpc { id: id.to_owned(), ..Vpc::default() })
    }

    /// Takes another design in: VPCs of one id become one.
    pub fn merge(&mut self, other: Design) {
        for vpc in other.vpcs {
            let mine = self.vpc(&vpc.id);
            let fresh = mine.cidrs.is_empty();
            if fresh || (mine.inferred && !vpc.inferred) {
                (mine.cidrs, mine.inferred) = (vpc.cidrs, vpc.inferred);
            } else if !vpc.inferred {
                mine.cidrs.extend(
                    vpc.cidrs
                        .iter()
                        .filter(|cidr| !mine.cidrs.contains(cidr))
                        .copied()
                        .collect::<Vec<_>>(),
                );
            }
            mine.leaves.extend(vpc.leaves.into_iter().filter(|leaf| leaf.state != State::Free));
            if !fresh {
                mine.leaves.retain(|leaf| leaf.state != State::Free);
            }
            mine.finish();
        }
        self.external.extend(other.external);
    }

    /// The addresses of every subnet, and of the VPCs that have none.
    #[must_use]
    pub fn used(&self) -> AddressSet {
        let subnets = self.vpcs.iter().fold(AddressSet::new(), |set, vpc| set.union(&vpc.used()));
        if subnets.is_empty() {
            self.named_blocks().into_iter().map(|(_, cidr)| cidr).collect()
        } else {
            subnets
        }
    }

    /// The subnets by name, with the VPC's id where several VPCs share a name.
    #[must_use]
    pub fn subnets(&self) -> Vec<(String, &Leaf)> {
        let many = self.vpcs.len() > 1;
        let named = |vpc: &Vpc, leaf: &Leaf| {
            if many { format!("{}/{}", vpc.id, leaf.label()) } else { leaf.label() }
        };
        self.vpcs
            .iter()
            .flat_map(|vpc| vpc.subnets().map(move |leaf| (named(vpc, leaf), leaf)))
            .collect()
    }

    /// The project's design format: what `import` reads first of all.
    #[must_use]
    pub fn json(&self) -> Value {
        let vpcs: Vec<Value> = self.vpcs.iter().map(vpc_json).collect();
        let external: Vec<Value> = self
            .external
            .iter()
            .map(|(id, cidr)| json!({"id": id, "cidrs": [cidr.to_string()]}))
            .collect();
        let mut design = json!({"version": 1, "vpcs": vpcs});
        if let (false, Some(fields)) = (external.is_empty(), design.as_object_mut()) {
            fields.insert("external".into(), external.into());
        }
        design
    }
}

fn vpc_json(vpc: &Vpc) -> Value {
    let family = |v4: bool| -> Vec<String> {
        vpc.cidrs
            .iter()
            .filter(|cidr| matches!(cidr, IpNet::V4(_)) == v4)
            .map(IpNet::to_string)
            .collect()
    };
    let kept = vpc.leaves.iter().filter(|leaf| leaf.state != State::Free || !leaf.note.is_empty());
    let subnets: Vec<Value> = kept.map(|leaf| Value::Object(leaf_json(leaf))).collect();
    json!({"id": vpc.id, "cidrs": family(true), "ipv6_cidrs": family(false), "subnets": subnets})
}

fn leaf_json(leaf: &Leaf) -> Map<String, Value> {
    let mut fields = Map::new();
    let mut put = |key: &str, value: Value| fields.insert(key.to_owned(), value);
    put("id", leaf.label().into());
    put("cidr", leaf.cidr.to_string().into());
    for (key, text) in [("az", &leaf.az), ("tier", &leaf.tier), ("note", &leaf.note)] {
        if !text.is_empty() {
            put(key, text.as_str().into());
        }
    }
    if let Some(ipv6) = leaf.ipv6 {
        put("ipv6_cidr", ipv6.to_string().into());
    }
    for (key, number) in [("asked", leaf.asked), ("in_use", leaf.in_use)] {
        if let Some(number) = number {
            put(key, Count::from(number).json());
        }
    }
    match leaf.state {
        State::Spare => put("spare", true.into()),
        State::Free => put("free", true.into()),
        State::Used => None,
    };
    fields
}
