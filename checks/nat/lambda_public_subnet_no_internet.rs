//! A Lambda function in a public subnet does not reach the internet
//!
//! The interface of a function never gets a public address, so the internet gateway drops what it sends: a public
//! subnet does not help. Put the function into a private subnet whose route table sends 0.0.0.0/0 to a NAT gateway.
//!
//! # Fails
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a",
//!  "subnets": [{"id": "pub", "cidr": "10.0.0.0/24", "route_table": "rtb-pub"}],
//!  "route_tables": [{"id": "rtb-pub", "routes": [{"to": "0.0.0.0/0", "via": "igw-a"}]}],
//!  "interfaces": [{"id": "fn", "kind": "lambda", "subnet": "pub", "ip": "10.0.0.9"}]}],
//!  "intents": [{"id": "api", "from": "fn", "to": "internet", "protocol": "tcp", "port": 443,
//!  "expect": "allow"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a",
//!  "subnets": [{"id": "pub", "cidr": "10.0.0.0/24", "route_table": "rtb-pub"}, {"id": "app",
//!  "cidr": "10.0.1.0/24", "route_table": "rtb-app"}], "route_tables": [{"id": "rtb-pub",
//!  "routes": [{"to": "0.0.0.0/0", "via": "igw-a"}]}, {"id": "rtb-app", "routes": [{"to": "0.0.0.0/0",
//!  "via": "nat-a"}]}], "nat_gateways": [{"id": "nat-a", "subnet": "pub", "eip": true}],
//!  "interfaces": [{"id": "fn", "kind": "lambda", "subnet": "app", "ip": "10.0.1.9"}]}],
//!  "intents": [{"id": "api", "from": "fn", "to": "internet", "protocol": "tcp", "port": 443,
//!  "expect": "allow"}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::network::reach::{Cause, Reach};

pub const CHECK: Check = Check {
    id: "nat/lambda-public-subnet-no-internet",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "notes 002:6",
        "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html",
        "network-facts G10",
    ],
    ask: Ask::Network(ask),
    text: include_str!("lambda_public_subnet_no_internet.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    let reach = Reach::new(network);
    for checked in reach.intents() {
        if checked.cause() != Some(Cause::LambdaAddress) {
            continue;
        }
        let intent = checked.intent;
        let message = format!(
            "`{}`: `{}` is a function in a public subnet and has no way to `{}`",
            intent.id, intent.from, intent.to
        );
        found
            .at(intent.id.at, message)
            .subject(intent.id.to_string())
            .stopped_by(&checked.answers)
            .help("put the function into a private subnet with a route to a NAT gateway");
    }
}
