//! A CIDR has bits set after its prefix length
//!
//! AWS clears the bits after the prefix length without a word: `100.68.0.18/18` becomes `100.68.0.0/18`. The file
//! then says something else than the network, and the next tool that compares the two as text sees a change.
//! Checked for VPCs, subnets, rules of network ACLs and routes.
//!
//! # Fails
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.5/16"]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"]}]}
//! ```

use crate::finding::{Applicability, Edit};
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::network::vpc::Route;

pub const CHECK: Check = Check {
    id: "vpc/cidr-not-canonical",
    severity: Severity::Warning,
    aliases: &["cfn-lint:E3002"],
    sources: &[
        "notes 004:401",
        "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSubnet.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("cidr_not_canonical.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for vpc in &network.vpcs {
        let subnets = vpc.subnets.iter().flat_map(|subnet| subnet.cidrs());
        let sides = vpc.nacls.iter().flat_map(|nacl| nacl.sides());
        let rules = sides.flat_map(|side| side.rules.iter()).filter_map(|rule| rule.cidr.get());
        let routes =
            vpc.route_tables.iter().flat_map(|table| table.routes.iter()).filter_map(Route::cidr);
        for cidr in vpc.all_cidrs().chain(subnets).chain(rules).chain(routes) {
            if !cidr.has_host_bits() {
                continue;
            }
            let edit = Edit { at: cidr.at, text: format!("\"{}\"", cidr.net) };
            found
                .at(cidr.at, format!("`{cidr}` has host bits; AWS makes it `{}`", cidr.net))
                .subject(vpc.id.to_string())
                .help(format!("write `{}`", cidr.net))
                .fix(Applicability::Safe, format!("write `{}`", cidr.net), vec![edit]);
        }
    }
}
