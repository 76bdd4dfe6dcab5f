//! Names of the peer do not resolve to its private addresses
//!
//! The public name of an instance resolves to its private address on the other side of a peering connection only
//! when DNS resolution is allowed for that side, and both VPCs have DNS support and DNS hostnames switched on.
//! Otherwise the name gives the public address, and the traffic leaves over the internet. Where the option is
//! merely off, this is reported if the side has public names at all, as a possibility: clients may use addresses.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.1.0.0/16"], "dns": {"support": true, "hostnames": true}},
//!           {"id": "vpc-b", "cidrs": ["10.2.0.0/16"], "dns": {"support": true, "hostnames": false}}],
//!  "peerings": [{"id": "pcx-ab", "requester": "vpc-a", "accepter": "vpc-b",
//!                "dns": {"requester": true, "accepter": true}}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.1.0.0/16"], "dns": {"support": true, "hostnames": true}},
//!           {"id": "vpc-b", "cidrs": ["10.2.0.0/16"], "dns": {"support": true, "hostnames": true}}],
//!  "peerings": [{"id": "pcx-ab", "requester": "vpc-a", "accepter": "vpc-b",
//!                "dns": {"requester": true, "accepter": true}}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "peering/dns-off",
    severity: Severity::Warning,
    aliases: &[],
    sources: &["https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-dns.html"],
    ask: Ask::Network(ask),
    text: include_str!("dns_off.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (peering, vpcs) in network.joined() {
        for (side, own) in peering.sides().into_iter().zip(vpcs) {
            if let Some((attribute, vpc)) = vpcs.iter().find_map(|vpc| Some((vpc.dns_off()?, vpc)))
                && side.dns.is_true()
            {
                found
                    .at(
                        side.dns.at,
                        format!(
                            "names of `{}` do not resolve over `{}`: `{}` has DNS {} off",
                            own.id, peering.id, vpc.id, attribute.0
                        ),
                    )
                    .subject(&peering.id.text)
                    .related(attribute.1, "switched off here")
                    .help("switch DNS support and DNS hostnames on in both VPCs");
            } else if side.dns.is_false() && own.has_public_names() {
                found
                    .at(side.dns.at, format!("names of `{}` resolve to public addresses over `{}`", own.id, peering.id))
                    .subject(&peering.id.text)
                    .possible()
                    .help("allow DNS resolution from the remote VPC for this side, or use private addresses");
            }
        }
    }
}
