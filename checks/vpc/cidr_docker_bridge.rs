//! A VPC takes the range of Docker's bridge
//!
//! Docker gives its bridge 172.17.0.0/16. Services of AWS that run Docker for you, AWS Cloud9 and Amazon
//! SageMaker AI among them, cannot reach a VPC with these addresses, and neither can a container on an ordinary
//! host: the packets stay on the host.
//!
//! # Fails
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["172.17.0.0/16"]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["172.18.0.0/16"]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::sets::aws_ranges::DOCKER;
use crate::sets::prefix::overlaps;

pub const CHECK: Check = Check {
    id: "vpc/cidr-docker-bridge",
    severity: Severity::Warning,
    aliases: &[],
    sources: &["https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html"],
    ask: Ask::Network(ask),
    text: include_str!("cidr_docker_bridge.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for vpc in &network.vpcs {
        for cidr in vpc.cidrs.iter().filter(|cidr| overlaps(&cidr.net, &DOCKER)) {
            found
                .at(cidr.at, format!("`{cidr}` holds addresses of Docker's bridge, {DOCKER}"))
                .subject(vpc.id.to_string())
                .help("take a range beside 172.17.0.0/16, or move Docker's bridge on every host");
        }
    }
}
