//! A peering connection is not used, or not for all of the peer
//!
//! A peering connection carries nothing until route tables lead to it; AWS adds no route by itself. A CIDR that was
//! added to the peer later is the usual one to be forgotten. A CIDR of which a part is routed is taken as meant.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.1.0.0/16"],
//!            "route_tables": [{"id": "rtb-a", "main": true, "routes": [{"to": "10.2.0.0/16", "via": "pcx-ab"}]}]},
//!           {"id": "vpc-b", "cidrs": ["10.2.0.0/16", "100.64.0.0/16"],
//!            "route_tables": [{"id": "rtb-b", "main": true, "routes": [{"to": "10.1.0.0/16", "via": "pcx-ab"}]}]}],
//!  "peerings": [{"id": "pcx-ab", "requester": "vpc-a", "accepter": "vpc-b"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.1.0.0/16"],
//!            "route_tables": [{"id": "rtb-a", "main": true, "routes": [{"to": "10.2.0.0/16", "via": "pcx-ab"}, {"to": "100.64.0.0/16", "via": "pcx-ab"}]}]},
//!           {"id": "vpc-b", "cidrs": ["10.2.0.0/16", "100.64.0.0/16"],
//!            "route_tables": [{"id": "rtb-b", "main": true, "routes": [{"to": "10.1.0.0/16", "via": "pcx-ab"}]}]}],
//!  "peerings": [{"id": "pcx-ab", "requester": "vpc-a", "accepter": "vpc-b"}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::{Network, words};

pub const CHECK: Check = Check {
    id: "peering/missing-route",
    severity: Severity::Warning,
    aliases: &[],
    sources: &["https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-routing.html"],
    ask: Ask::Network(ask),
    text: include_str!("missing_route.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (peering, [one, other]) in network.joined() {
        if !network.knows_routes(one) || !network.knows_routes(other) {
            continue;
        }
        let (there, back) =
            (network.unrouted(peering, one, other), network.unrouted(peering, other, one));
        if there.len() == other.all_cidrs().count() && back.len() == one.all_cidrs().count() {
            found
                .at(
                    peering.id.at,
                    format!(
                        "no route of `{}` or `{}` leads over `{}`",
                        one.id, other.id, peering.id
                    ),
                )
                .subject(&peering.id.text)
                .help("add routes to the peer's CIDRs on both sides, or delete the connection");
            continue;
        }
        for (from, to, missing) in [(one, other, &there), (other, one, &back)] {
            // Where nothing is routed this way at all, the answers are lost: that has a check of its own.
            if missing.is_empty() || missing.len() == to.all_cidrs().count() {
                continue;
            }
            let cidrs = words::listed(missing);
            let finding = found
                .at(peering.id.at, format!("`{}` has no route to {cidrs} of `{}`", from.id, to.id));
            finding
                .subject(&peering.id.text)
                .help(format!("lead {cidrs} to `{}` in `{}`", peering.id, from.id));
            for cidr in missing {
                finding.related(cidr.at, "not routed");
            }
        }
    }
}
