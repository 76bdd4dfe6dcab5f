//! A VPC has more CIDRs than the quota allows
//!
//! A VPC may have five IPv4 CIDRs and five IPv6 CIDRs, the primary one counted. The quota can be raised, up to
//! 50. The number in force is `cidrs-per-vpc` under `[network.quotas]` of the configuration.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a",
//!            "cidrs": ["10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16", "10.4.0.0/16", "10.5.0.0/16",
//!                      "10.6.0.0/16"]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a",
//!            "cidrs": ["10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16", "10.4.0.0/16", "10.5.0.0/16"]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "vpc/cidr-count-quota",
    severity: Severity::Warning,
    aliases: &[],
    sources: &["https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html"],
    ask: Ask::Network(ask),
    text: include_str!("cidr_count_quota.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    let quota = found.settings().network.quotas.cidrs_per_vpc;
    for vpc in &network.vpcs {
        for list in [&vpc.cidrs, &vpc.ipv6_cidrs] {
            let Some(over) = list.get(quota.default) else { continue };
            let message =
                format!("{} CIDRs of one family; the quota is {}", list.len(), quota.default);
            let finding = found.at(over.at, message);
            finding.subject(vpc.id.to_string());
            if list.len() > quota.most {
                finding.severity(Severity::Error).help(format!("AWS gives at most {}", quota.most));
            } else {
                finding
                    .help(format!("ask AWS for more, up to {}, or take larger blocks", quota.most));
            }
        }
    }
}
