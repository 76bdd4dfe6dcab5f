//! VPCs are peered each with each
//!
//! Every VPC that joins such a mesh needs a connection to each of the others, and routes on both sides of each. A
//! transit gateway needs one attachment for each VPC, and one route in it. It costs per attachment and per
//! gigabyte, which peering within a zone does not. Reported from four VPCs on.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"]},
//!           {"id": "vpc-b", "cidrs": ["10.1.0.0/16"]},
//!           {"id": "vpc-c", "cidrs": ["10.2.0.0/16"]},
//!           {"id": "vpc-d", "cidrs": ["10.3.0.0/16"]}],
//!  "peerings": [{"id": "pcx-ab", "requester": "vpc-a", "accepter": "vpc-b"},
//!               {"id": "pcx-ac", "requester": "vpc-a", "accepter": "vpc-c"},
//!               {"id": "pcx-ad", "requester": "vpc-a", "accepter": "vpc-d"},
//!               {"id": "pcx-bc", "requester": "vpc-b", "accepter": "vpc-c"},
//!               {"id": "pcx-bd", "requester": "vpc-b", "accepter": "vpc-d"},
//!               {"id": "pcx-cd", "requester": "vpc-c", "accepter": "vpc-d"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"]},
//!           {"id": "vpc-b", "cidrs": ["10.1.0.0/16"]},
//!           {"id": "vpc-c", "cidrs": ["10.2.0.0/16"]},
//!           {"id": "vpc-d", "cidrs": ["10.3.0.0/16"]}],
//!  "peerings": [{"id": "pcx-ab", "requester": "vpc-a", "accepter": "vpc-b"},
//!               {"id": "pcx-ac", "requester": "vpc-a", "accepter": "vpc-c"},
//!               {"id": "pcx-ad", "requester": "vpc-a", "accepter": "vpc-d"},
//!               {"id": "pcx-bc", "requester": "vpc-b", "accepter": "vpc-c"},
//!               {"id": "pcx-bd", "requester": "vpc-b", "accepter": "vpc-d"}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::{Network, words};

pub const CHECK: Check = Check {
    id: "peering/mesh-wants-transit-gateway",
    severity: Severity::Note,
    aliases: &[],
    sources: &[
        "notes 004:517-520",
        "https://docs.aws.amazon.com/vpc/latest/tgw/what-is-transit-gateway.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("mesh_wants_transit_gateway.rs"),
};

/// The fewest VPCs of a mesh worth mentioning: three take as many connections as attachments.
const LEAST: usize = 4;

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for mesh in network.meshes(LEAST) {
        let peerings = mesh.len() * (mesh.len() - 1) / 2;
        let within = |id: Option<&String>| id.is_some_and(|id| mesh.contains(&id.as_str()));
        let mut inside = network
            .peerings
            .iter()
            .filter(|it| it.sides().iter().all(|side| within(side.vpc.get())));
        let Some(first) = inside.next() else { continue };
        let message =
            format!("{peerings} peering connections join {} each with each", words::listed(&mesh));
        found.at(first.id.at, message).subject(&first.id.text).help(format!(
            "consider a transit gateway: {} attachments, so {} connections fewer",
            mesh.len(),
            peerings - mesh.len()
        ));
    }
}
