//! A VPC has more peering connections than its quota
//!
//! A VPC takes 50 active peering connections; AWS raises the quota to 125 on request. Set `peerings-per-vpc` under
//! `[network.quotas]` to what your account has. A transit gateway needs one attachment for each VPC instead.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-hub", "cidrs": ["10.0.0.0/16"]}],
//!  "peerings": [
//!   {"id": "pcx-1", "requester": "vpc-hub", "accepter": "vpc-1"},
//!   {"id": "pcx-2", "requester": "vpc-hub", "accepter": "vpc-2"},
//!   {"id": "pcx-3", "requester": "vpc-hub", "accepter": "vpc-3"},
//!   {"id": "pcx-4", "requester": "vpc-hub", "accepter": "vpc-4"},
//!   {"id": "pcx-5", "requester": "vpc-hub", "accepter": "vpc-5"},
//!   {"id": "pcx-6", "requester": "vpc-hub", "accepter": "vpc-6"},
//!   {"id": "pcx-7", "requester": "vpc-hub", "accepter": "vpc-7"},
//!   {"id": "pcx-8", "requester": "vpc-hub", "accepter": "vpc-8"},
//!   {"id": "pcx-9", "requester": "vpc-hub", "accepter": "vpc-9"},
//!   {"id": "pcx-10", "requester": "vpc-hub", "accepter": "vpc-10"},
//!   {"id": "pcx-11", "requester": "vpc-hub", "accepter": "vpc-11"},
//!   {"id": "pcx-12", "requester": "vpc-hub", "accepter": "vpc-12"},
//!   {"id": "pcx-13", "requester": "vpc-hub", "accepter": "vpc-13"},
//!   {"id": "pcx-14", "requester": "vpc-hub", "accepter": "vpc-14"},
//!   {"id": "pcx-15", "requester": "vpc-hub", "accepter": "vpc-15"},
//!   {"id": "pcx-16", "requester": "vpc-hub", "accepter": "vpc-16"},
//!   {"id": "pcx-17", "requester": "vpc-hub", "accepter": "vpc-17"},
//!   {"id": "pcx-18", "requester": "vpc-hub", "accepter": "vpc-18"},
//!   {"id": "pcx-19", "requester": "vpc-hub", "accepter": "vpc-19"},
//!   {"id": "pcx-20", "requester": "vpc-hub", "accepter": "vpc-20"},
//!   {"id": "pcx-21", "requester": "vpc-hub", "accepter": "vpc-21"},
//!   {"id": "pcx-22", "requester": "vpc-hub", "accepter": "vpc-22"},
//!   {"id": "pcx-23", "requester": "vpc-hub", "accepter": "vpc-23"},
//!   {"id": "pcx-24", "requester": "vpc-hub", "accepter": "vpc-24"},
//!   {"id": "pcx-25", "requester": "vpc-hub", "accepter": "vpc-25"},
//!   {"id": "pcx-26", "requester": "vpc-hub", "accepter": "vpc-26"},
//!   {"id": "pcx-27", "requester": "vpc-hub", "accepter": "vpc-27"},
//!   {"id": "pcx-28", "requester": "vpc-hub", "accepter": "vpc-28"},
//!   {"id": "pcx-29", "requester": "vpc-hub", "accepter": "vpc-29"},
//!   {"id": "pcx-30", "requester": "vpc-hub", "accepter": "vpc-30"},
//!   {"id": "pcx-31", "requester": "vpc-hub", "accepter": "vpc-31"},
//!   {"id": "pcx-32", "requester": "vpc-hub", "accepter": "vpc-32"},
//!   {"id": "pcx-33", "requester": "vpc-hub", "accepter": "vpc-33"},
//!   {"id": "pcx-34", "requester": "vpc-hub", "accepter": "vpc-34"},
//!   {"id": "pcx-35", "requester": "vpc-hub", "accepter": "vpc-35"},
//!   {"id": "pcx-36", "requester": "vpc-hub", "accepter": "vpc-36"},
//!   {"id": "pcx-37", "requester": "vpc-hub", "accepter": "vpc-37"},
//!   {"id": "pcx-38", "requester": "vpc-hub", "accepter": "vpc-38"},
//!   {"id": "pcx-39", "requester": "vpc-hub", "accepter": "vpc-39"},
//!   {"id": "pcx-40", "requester": "vpc-hub", "accepter": "vpc-40"},
//!   {"id": "pcx-41", "requester": "vpc-hub", "accepter": "vpc-41"},
//!   {"id": "pcx-42", "requester": "vpc-hub", "accepter": "vpc-42"},
//!   {"id": "pcx-43", "requester": "vpc-hub", "accepter": "vpc-43"},
//!   {"id": "pcx-44", "requester": "vpc-hub", "accepter": "vpc-44"},
//!   {"id": "pcx-45", "requester": "vpc-hub", "accepter": "vpc-45"},
//!   {"id": "pcx-46", "requester": "vpc-hub", "accepter": "vpc-46"},
//!   {"id": "pcx-47", "requester": "vpc-hub", "accepter": "vpc-47"},
//!   {"id": "pcx-48", "requester": "vpc-hub", "accepter": "vpc-48"},
//!   {"id": "pcx-49", "requester": "vpc-hub", "accepter": "vpc-49"},
//!   {"id": "pcx-50", "requester": "vpc-hub", "accepter": "vpc-50"},
//!   {"id": "pcx-51", "requester": "vpc-hub", "accepter": "vpc-51"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-hub", "cidrs": ["10.0.0.0/16"]}],
//!  "peerings": [
//!   {"id": "pcx-1", "requester": "vpc-hub", "accepter": "vpc-1"},
//!   {"id": "pcx-2", "requester": "vpc-hub", "accepter": "vpc-2"},
//!   {"id": "pcx-3", "requester": "vpc-hub", "accepter": "vpc-3"},
//!   {"id": "pcx-4", "requester": "vpc-hub", "accepter": "vpc-4"},
//!   {"id": "pcx-5", "requester": "vpc-hub", "accepter": "vpc-5"},
//!   {"id": "pcx-6", "requester": "vpc-hub", "accepter": "vpc-6"},
//!   {"id": "pcx-7", "requester": "vpc-hub", "accepter": "vpc-7"},
//!   {"id": "pcx-8", "requester": "vpc-hub", "accepter": "vpc-8"},
//!   {"id": "pcx-9", "requester": "vpc-hub", "accepter": "vpc-9"},
//!   {"id": "pcx-10", "requester": "vpc-hub", "accepter": "vpc-10"},
//!   {"id": "pcx-11", "requester": "vpc-hub", "accepter": "vpc-11"},
//!   {"id": "pcx-12", "requester": "vpc-hub", "accepter": "vpc-12"},
//!   {"id": "pcx-13", "requester": "vpc-hub", "accepter": "vpc-13"},
//!   {"id": "pcx-14", "requester": "vpc-hub", "accepter": "vpc-14"},
//!   {"id": "pcx-15", "requester": "vpc-hub", "accepter": "vpc-15"},
//!   {"id": "pcx-16", "requester": "vpc-hub", "accepter": "vpc-16"},
//!   {"id": "pcx-17", "requester": "vpc-hub", "accepter": "vpc-17"},
//!   {"id": "pcx-18", "requester": "vpc-hub", "accepter": "vpc-18"},
//!   {"id": "pcx-19", "requester": "vpc-hub", "accepter": "vpc-19"},
//!   {"id": "pcx-20", "requester": "vpc-hub", "accepter": "vpc-20"},
//!   {"id": "pcx-21", "requester": "vpc-hub", "accepter": "vpc-21"},
//!   {"id": "pcx-22", "requester": "vpc-hub", "accepter": "vpc-22"},
//!   {"id": "pcx-23", "requester": "vpc-hub", "accepter": "vpc-23"},
//!   {"id": "pcx-24", "requester": "vpc-hub", "accepter": "vpc-24"},
//!   {"id": "pcx-25", "requester": "vpc-hub", "accepter": "vpc-25"},
//!   {"id": "pcx-26", "requester": "vpc-hub", "accepter": "vpc-26"},
//!   {"id": "pcx-27", "requester": "vpc-hub", "accepter": "vpc-27"},
//!   {"id": "pcx-28", "requester": "vpc-hub", "accepter": "vpc-28"},
//!   {"id": "pcx-29", "requester": "vpc-hub", "accepter": "vpc-29"},
//!   {"id": "pcx-30", "requester": "vpc-hub", "accepter": "vpc-30"},
//!   {"id": "pcx-31", "requester": "vpc-hub", "accepter": "vpc-31"},
//!   {"id": "pcx-32", "requester": "vpc-hub", "accepter": "vpc-32"},
//!   {"id": "pcx-33", "requester": "vpc-hub", "accepter": "vpc-33"},
//!   {"id": "pcx-34", "requester": "vpc-hub", "accepter": "vpc-34"},
//!   {"id": "pcx-35", "requester": "vpc-hub", "accepter": "vpc-35"},
//!   {"id": "pcx-36", "requester": "vpc-hub", "accepter": "vpc-36"},
//!   {"id": "pcx-37", "requester": "vpc-hub", "accepter": "vpc-37"},
//!   {"id": "pcx-38", "requester": "vpc-hub", "accepter": "vpc-38"},
//!   {"id": "pcx-39", "requester": "vpc-hub", "accepter": "vpc-39"},
//!   {"id": "pcx-40", "requester": "vpc-hub", "accepter": "vpc-40"},
//!   {"id": "pcx-41", "requester": "vpc-hub", "accepter": "vpc-41"},
//!   {"id": "pcx-42", "requester": "vpc-hub", "accepter": "vpc-42"},
//!   {"id": "pcx-43", "requester": "vpc-hub", "accepter": "vpc-43"},
//!   {"id": "pcx-44", "requester": "vpc-hub", "accepter": "vpc-44"},
//!   {"id": "pcx-45", "requester": "vpc-hub", "accepter": "vpc-45"},
//!   {"id": "pcx-46", "requester": "vpc-hub", "accepter": "vpc-46"},
//!   {"id": "pcx-47", "requester": "vpc-hub", "accepter": "vpc-47"},
//!   {"id": "pcx-48", "requester": "vpc-hub", "accepter": "vpc-48"},
//!   {"id": "pcx-49", "requester": "vpc-hub", "accepter": "vpc-49"},
//!   {"id": "pcx-50", "requester": "vpc-hub", "accepter": "vpc-50"}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "peering/quota",
    severity: Severity::Warning,
    aliases: &[],
    sources: &["https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-connection-quotas.html"],
    ask: Ask::Network(ask),
    text: include_str!("quota.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    let quota = found.settings().network.quotas.peerings_per_vpc;
    for vpc in &network.vpcs {
        let count = network.peerings_of(vpc).filter(|peering| peering.is_active()).count();
        if count <= quota.default {
            continue;
        }
        let help = if count > quota.most {
            format!("use a transit gateway: AWS raises the quota to {} at most", quota.most)
        } else {
            "use a transit gateway, or have the quota raised and set `peerings-per-vpc` to it"
                .to_owned()
        };
        found
            .at(
                vpc.id.at,
                format!(
                    "`{}` has {count} active peering connections, of {} that it may have",
                    vpc.id, quota.default
                ),
            )
            .subject(&vpc.id.text)
            .help(help);
    }
}
