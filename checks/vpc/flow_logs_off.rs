//! A VPC has no flow logs
//!
//! Flow logs show which packets were accepted and rejected. Without them nobody can tell afterwards who reached
//! what, and a connection that times out has to be guessed at. They count as on when they cover the VPC, or each
//! of its subnets.
//!
//! # Fails
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "flow_logs": false}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "flow_logs": true}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "vpc/flow-logs-off",
    severity: Severity::Warning,
    aliases: &["checkov:CKV2_AWS_11", "prowler:vpc_flow_logs_enabled"],
    sources: &["notes 000:90", "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html"],
    ask: Ask::Network(ask),
    text: include_str!("flow_logs_off.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for vpc in network.vpcs.iter().filter(|vpc| vpc.declared && vpc.flow_logs.is_false()) {
        found
            .at(vpc.id.at, format!("`{}` has no flow logs", vpc.id))
            .subject(vpc.id.to_string())
            .help("turn on flow logs for the whole VPC");
    }
}
