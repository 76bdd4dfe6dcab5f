//! Questions about VPNs: whether they lead into a VPC, and whether their addresses are free.

use super::Network;
use super::gateway::{ClientVpn, VpnConnection};
use super::value::Cidr;
use super::vpc::Vpc;
use crate::sets::prefix::overlaps;

impl Network {
    /// Why a VPN connection leads into no VPC; `None` when it does, or that cannot be told.
    pub fn stray_vpn(&self, vpn: &VpnConnection) -> Option<String> {
        let id = match vpn.gateway.get()? {
            Some(id) => id,
            None => return Some("it names no gateway".to_owned()),
        };
        if let Some(gateway) = self.gateway(id) {
            return gateway.vpc.is_absent().then(|| format!("`{id}` is attached to no VPC"));
        }
        // A transit gateway carries it to its other attachments. An id of AWS may not have been described.
        let described = self.is_design() || (id.starts_with("vgw-") && self.has("VpnGateways"));
        let known = self.transit_gateway(id).is_some() || !described;
        (!known).then(|| format!("`{id}` is attached to no VPC"))
    }

    /// The CIDRs that a client CIDR overlaps, each with whose it is.
    pub fn taken_from<'n>(&'n self, vpn: &'n ClientVpn, cidr: &Cidr) -> Vec<(&'n Cidr, String)> {
        let named = vpn.vpc.given().and_then(|id| self.vpc(id));
        let vpc = named.or_else(|| vpn.subnets.iter().find_map(|id| self.home(&id.text)));
        let of_vpc = vpc
            .into_iter()
            .flat_map(|vpc: &Vpc| vpc.all_cidrs().map(move |own| (own, format!("`{}`", vpc.id))));
        let routes = vpn.routes.iter().map(|route| (route, "its routes".to_owned()));
        // A route for everything sends the clients' internet through the VPC; it takes nothing from them.
        let all = of_vpc.chain(routes).filter(|(taken, _)| taken.net.prefix_len() > 0);
        all.filter(|(taken, _)| overlaps(&taken.net, &cidr.net)).collect()
    }
}
