//! Two endpoints claim the same private DNS name
//!
//! With private DNS an endpoint answers for the public name of its service in the whole VPC. AWS refuses a second
//! one for the same service; it can exist without private DNS, under its own names.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "region": "eu-west-1", "cidrs": ["10.0.0.0/16"], "security_groups": [{"id": "sg-v", "ingress": [{"protocol": "tcp", "ports": "443", "peers": ["10.0.0.0/16"]}]}],
//!            "subnets": [{"id": "app", "az": "eu-west-1a", "cidr": "10.0.1.0/24", "route_table": "rtb-app"},
//!                        {"id": "db", "az": "eu-west-1b", "cidr": "10.0.2.0/24", "route_table": "rtb-db"}],
//!            "route_tables": [{"id": "rtb-app", "routes": []}, {"id": "rtb-db", "routes": []}],
//!            "endpoints": [{"id": "vpce-kms", "type": "interface", "service": "kms", "subnets": ["app"], "security_groups": ["sg-v"], "private_dns": true},
//!                          {"id": "vpce-kms-two", "type": "interface", "service": "kms", "subnets": ["db"], "security_groups": ["sg-v"], "private_dns": true}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "region": "eu-west-1", "cidrs": ["10.0.0.0/16"], "security_groups": [{"id": "sg-v", "ingress": [{"protocol": "tcp", "ports": "443", "peers": ["10.0.0.0/16"]}]}],
//!            "subnets": [{"id": "app", "az": "eu-west-1a", "cidr": "10.0.1.0/24", "route_table": "rtb-app"},
//!                        {"id": "db", "az": "eu-west-1b", "cidr": "10.0.2.0/24", "route_table": "rtb-db"}],
//!            "route_tables": [{"id": "rtb-app", "routes": []}, {"id": "rtb-db", "routes": []}],
//!            "endpoints": [{"id": "vpce-kms", "type": "interface", "service": "kms", "subnets": ["app"], "security_groups": ["sg-v"], "private_dns": true},
//!                          {"id": "vpce-kms-two", "type": "interface", "service": "kms", "subnets": ["db"], "security_groups": ["sg-v"], "private_dns": false}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::network::gateway::Endpoint;

pub const CHECK: Check = Check {
    id: "endpoint/interface-private-dns-duplicate",
    severity: Severity::Error,
    aliases: &[],
    sources: &["https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html"],
    ask: Ask::Network(ask),
    text: include_str!("interface_private_dns_duplicate.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for vpc in &network.vpcs {
        let named = |endpoint: &Endpoint| endpoint.is_interface() && endpoint.private_dns.is_true();
        let alike = |a: &Endpoint, b: &Endpoint| {
            named(a) && named(b) && a.service.get().is_some() && a.service.get() == b.service.get()
        };
        for (first, second) in vpc.endpoint_pairs(alike) {
            let service = second.service.get().map_or("", String::as_str);
            found
                .at(
                    second.private_dns.at,
                    format!(
                        "`{}` already answers for the name of `{service}` in `{}`",
                        first.id, vpc.id
                    ),
                )
                .subject(&second.id.text)
                .related(first.private_dns.at, "the first one")
                .help("switch private DNS off for one of the two");
        }
    }
}
