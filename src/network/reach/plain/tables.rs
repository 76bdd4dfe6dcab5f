//! Tables, asked about one address: the entry with the longest prefix, and of equal ones the one AWS prefers.

use crate::network::Network;
use crate::network::route::Target;
use crate::network::transit::{Attachment, TransitGateway, TransitTable};
use crate::network::vpc::{Destination, Origin, RouteTable, Vpc};
use crate::sets::prefix::overlaps;
use ipnet::IpNet;
use std::net::IpAddr;

/// Where a table sends an address; `Option` of it is empty where no entry holds the address.
#[derive(Clone, Copy)]
pub(super) struct Hop<T> {
    pub(super) to: T,
    /// `None` when it is not known.
    pub(super) blackhole: Option<bool>,
}

/// The winner so far: its length, its rank among entries of that length, and where it leads.
struct Best<T>(Option<(u8, u8, Hop<T>)>);

impl<T> Best<T> {
    fn offer(&mut self, net: &IpNet, rank: u8, address: IpAddr, hop: Hop<T>) {
        let better = self.0.as_ref().is_none_or(|(length, known, _)| {
            net.prefix_len() > *length || (net.prefix_len() == *length && rank < *known)
        });
        if net.contains(&address) && better {
            self.0 = Some((net.prefix_len(), rank, hop));
        }
    }

    fn hop(self) -> Option<Hop<T>> {
        self.0.map(|(_, _, hop)| hop)
    }
}

/// In order of preference at one length: static routes, the local one, prefix lists and endpoints, propagated ones.
const STATIC: u8 = 0;
const LOCAL: u8 = 1;
const LISTED: u8 = 2;
const PROPAGATED: u8 = 3;

impl Network {
    /// The entry of a VPC's table for an address. `None` when some destination is not known.
    pub(super) fn vpc_hop<'n>(
        &'n self,
        vpc: &'n Vpc,
        table: &'n RouteTable,
        to: IpAddr,
    ) -> Option<Option<Hop<Target<'n>>>> {
        if !table.routes.complete || !vpc.knows_cidrs() {
            return None;
        }
        let mut best = Best(None);
        let live = |to| Hop { to, blackhole: Some(false) };
        for cidr in vpc.all_cidrs() {
            best.offer(&cidr.net, LOCAL, to, live(Target::Local));
        }
        for route in table.routes.iter() {
            let hop =
                || Hop { to: self.target(vpc, route), blackhole: route.blackhole.get().copied() };
            let propagated = route.origin == Origin::Propagated;
            match route.to.get()? {
                Destination::Cidr(cidr) => {
                    best.offer(&cidr.net, if propagated { PROPAGATED } else { STATIC }, to, hop());
                }
                Destination::PrefixList(id) => {
                    let list = self.prefix_list(&id.text).filter(|list| list.entries.complete)?;
                    list.entries.iter().for_each(|it| best.offer(&it.net, LISTED, to, hop()));
                }
            }
        }
        for endpoint in vpc.endpoints.iter().filter(|endpoint| endpoint.is_gateway()) {
            if endpoint.route_tables.iter().any(|id| id.text == table.id.text) {
                for net in self.service_nets(endpoint) {
                    best.offer(&net, LISTED, to, live(Target::Endpoint(endpoint)));
                }
            }
        }
        for id in table.propagating.iter() {
            for net in self.announced_by(&id.text) {
                best.offer(&net, PROPAGATED, to, live(self.target_named(vpc, &id.text)));
            }
        }
        Some(best.hop())
    }

    /// The entry of a transit gateway's table for an address; one without an attachment leads to what is not known.
    pub(super) fn transit_hop<'n>(
        &'n self,
        gateway: &'n TransitGateway,
        table: &'n TransitTable,
        to: IpAddr,
    ) -> Option<Option<Hop<Option<&'n Attachment>>>> {
        if !table.routes.complete {
            return None;
        }
        let mut best = Best(None);
        for route in table.routes.iter() {
            let via = route.via.get();
            let hop = || Hop {
                to: gateway.attachments.iter().find(|it| via.is_some_and(|via| *via == it.id.text)),
                blackhole: Some(route.blackhole.is_true() || route.via.is("blackhole")),
            };
            let rank = if route.origin == Origin::Propagated { PROPAGATED } else { STATIC };
            match route.to.get()? {
                Destination::Cidr(cidr) => best.offer(&cidr.net, rank, to, hop()),
                Destination::PrefixList(id) => {
                    let list = self.prefix_list(&id.text).filter(|list| list.entries.complete)?;
                    list.entries.iter().for_each(|it| best.offer(&it.net, LISTED, to, hop()));
                }
            }
        }
        if !self.is_design() {
            return Some(best.hop());
        }
        if !gateway.attachments.complete {
            return None;
        }
        // A design says who propagates where; a search of the table shows what came of it.
        let mut learned: Vec<IpNet> = Vec::new();
        for attachment in gateway.attachments.iter() {
            if !attachment.propagations.complete {
                return None;
            }
            if !attachment.propagations.iter().any(|id| id.text == table.id.text) {
                continue;
            }
            for net in self.announced_to(gateway, attachment)? {
                // Of overlapping VPCs the later one's routes are left out.
                let late =
                    attachment.vpc().is_some() && learned.iter().any(|it| overlaps(it, &net));
                if !late {
                    learned.push(net);
                    best.offer(
                        &net,
                        PROPAGATED,
                        to,
                        Hop { to: Some(attachment), blackhole: Some(false) },
                    );
                }
            }
        }
        Some(best.hop())
    }

    /// What an attachment tells the tables that it propagates to.
    fn announced_to(
        &self,
        gateway: &TransitGateway,
        attachment: &Attachment,
    ) -> Option<Vec<IpNet>> {
        let kind = attachment.kind.get()?;
        let resource = attachment.resource.get()?;
        if *kind == crate::network::transit::AttachmentKind::Vpc {
            let vpc = self.vpc(resource.as_deref()?).filter(|vpc| vpc.knows_cidrs())?;
            return Some(vpc.all_cidrs().map(|cidr| cidr.net).collect());
        }
        let mut nets = self.announced_by(&attachment.id.text);
        nets.extend(self.announced_by(&gateway.id.text));
        if let Some(id) = resource {
            nets.extend(self.announced_by(id));
            let vpn = self.vpn_connections.iter().filter(|it| it.id.text == *id);
            nets.extend(vpn.flat_map(|it| it.cidrs.iter()).map(|cidr| cidr.net));
            let direct = self.direct_connect_gateways.iter().filter(|it| it.id.text == *id);
            nets.extend(direct.flat_map(|it| it.cidrs.iter()).map(|cidr| cidr.net));
        }
        Some(nets)
    }
}

/// Whether a route holds an address; for edge tables.
pub(super) fn is_local(hop: Option<Hop<Target<'_>>>) -> bool {
    hop.is_some_and(|hop| matches!(hop.to, Target::Local))
}
