//! No route leads where an intent wants to get
//!
//! Whatever the filters say, the packets have no way: a route table on the way has no route for the destination, or
//! its route leads somewhere else. The route table is shown.
//!
//! # Fails
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "subnets": [{"id": "app",
//!  "cidr": "10.0.1.0/24"}], "interfaces": [{"id": "job", "subnet": "app", "ip": "10.0.1.9"}]}],
//!  "intents": [{"id": "updates", "from": "job", "to": "internet", "protocol": "tcp", "port": 443,
//!  "expect": "allow"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a",
//!  "subnets": [{"id": "pub", "cidr": "10.0.0.0/24", "route_table": "rtb-pub"}],
//!  "route_tables": [{"id": "rtb-pub", "routes": [{"to": "0.0.0.0/0", "via": "igw-a"}]}],
//!  "security_groups": [{"id": "sg-web", "ingress": [{"protocol": "tcp", "ports": "443",
//!  "peers": ["0.0.0.0/0"]}]}], "interfaces": [{"id": "web", "subnet": "pub", "ip": "10.0.0.10",
//!  "public_ip": true, "security_groups": ["sg-web"]}]}], "intents": [{"id": "updates", "from": "web",
//!  "to": "internet", "protocol": "tcp", "port": 443, "expect": "allow"}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::network::reach::{Cause, Reach};

pub const CHECK: Check = Check {
    id: "path/no-route",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html",
        "network-facts R1",
    ],
    ask: Ask::Network(ask),
    text: include_str!("no_route.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    let reach = Reach::new(network);
    for checked in reach.intents() {
        if checked.cause() != Some(Cause::NoRoute) {
            continue;
        }
        let intent = checked.intent;
        let message =
            format!("`{}`: no route leads from `{}` to `{}`", intent.id, intent.from, intent.to);
        found
            .at(intent.id.at, message)
            .subject(intent.id.to_string())
            .stopped_by(&checked.answers)
            .help("add the route that is missing, and its way back");
    }
}
