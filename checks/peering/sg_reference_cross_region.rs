//! A rule names a security group of another Region
//!
//! Over a peering connection a rule can name a group of the peer VPC only when both are in the same Region. Across
//! Regions AWS refuses the rule; name the CIDR of the peer, or of the subnets that ask.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "region": "eu-west-1", "cidrs": ["10.1.0.0/16"], "security_groups": [
//!             {"id": "sg-db", "ingress": [{"protocol": "tcp", "ports": "5432", "peers": ["sg-app"]}]}]},
//!           {"id": "vpc-b", "region": "us-east-1", "cidrs": ["10.2.0.0/16"], "security_groups": [{"id": "sg-app"}]}],
//!  "peerings": [{"id": "pcx-ab", "requester": "vpc-a", "accepter": "vpc-b"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "region": "eu-west-1", "cidrs": ["10.1.0.0/16"], "security_groups": [
//!             {"id": "sg-db", "ingress": [{"protocol": "tcp", "ports": "5432", "peers": ["sg-app"]}]}]},
//!           {"id": "vpc-b", "region": "eu-west-1", "cidrs": ["10.2.0.0/16"], "security_groups": [{"id": "sg-app"}]}],
//!  "peerings": [{"id": "pcx-ab", "requester": "vpc-a", "accepter": "vpc-b"}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "peering/sg-reference-cross-region",
    severity: Severity::Error,
    aliases: &[],
    sources: &["https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html"],
    ask: Ask::Network(ask),
    text: include_str!("sg_reference_cross_region.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for reference in network.foreign_references() {
        let regions = reference.vpc.region.given().zip(reference.other.region.given());
        let Some((own, theirs)) = regions.filter(|(own, theirs)| own != theirs) else { continue };
        let message = format!(
            "`{}` cannot name `{}`: it is in {theirs}, and `{}` in {own}",
            reference.group.id,
            reference.peer.text(),
            reference.vpc.id
        );
        let finding = found.at(reference.peer.at, message);
        finding
            .subject(format!("{}/{}", reference.group.id, reference.direction.name()))
            .help("name the CIDRs of the peer instead");
        if let Some(peering) = network.peering_between(reference.vpc, reference.other) {
            finding.related(peering.id.at, "the connection between the Regions");
        }
    }
}
