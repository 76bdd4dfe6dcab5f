//! Private DNS of an endpoint needs the VPC's DNS attributes
//!
//! With private DNS the public name of the service leads to the endpoint. AWS answers such names through its own
//! resolver, and refuses private DNS unless the VPC has both DNS support and DNS hostnames switched on.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "region": "eu-west-1", "cidrs": ["10.0.0.0/16"], "security_groups": [{"id": "sg-v", "ingress": [{"protocol": "tcp", "ports": "443", "peers": ["10.0.0.0/16"]}]}], "dns": {"support": true, "hostnames": false},
//!            "subnets": [{"id": "app", "az": "eu-west-1a", "cidr": "10.0.1.0/24", "route_table": "rtb-app"},
//!                        {"id": "db", "az": "eu-west-1b", "cidr": "10.0.2.0/24", "route_table": "rtb-db"}],
//!            "route_tables": [{"id": "rtb-app", "routes": []}, {"id": "rtb-db", "routes": []}],
//!            "endpoints": [{"id": "vpce-kms", "type": "interface", "service": "kms", "subnets": ["app"], "security_groups": ["sg-v"], "private_dns": true}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "region": "eu-west-1", "cidrs": ["10.0.0.0/16"], "security_groups": [{"id": "sg-v", "ingress": [{"protocol": "tcp", "ports": "443", "peers": ["10.0.0.0/16"]}]}], "dns": {"support": true, "hostnames": true},
//!            "subnets": [{"id": "app", "az": "eu-west-1a", "cidr": "10.0.1.0/24", "route_table": "rtb-app"},
//!                        {"id": "db", "az": "eu-west-1b", "cidr": "10.0.2.0/24", "route_table": "rtb-db"}],
//!            "route_tables": [{"id": "rtb-app", "routes": []}, {"id": "rtb-db", "routes": []}],
//!            "endpoints": [{"id": "vpce-kms", "type": "interface", "service": "kms", "subnets": ["app"], "security_groups": ["sg-v"], "private_dns": true}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;

pub const CHECK: Check = Check {
    id: "endpoint/interface-private-dns-needs-dns",
    severity: Severity::Error,
    aliases: &[],
    sources: &["https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html"],
    ask: Ask::Network(ask),
    text: include_str!("interface_private_dns_needs_dns.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (vpc, endpoint) in
        network.endpoints().filter(|(_, it)| it.is_interface() && it.private_dns.is_true())
    {
        let Some((attribute, at)) = vpc.dns_off() else { continue };
        found
            .at(
                endpoint.private_dns.at,
                format!(
                    "`{}` has private DNS, and `{}` has DNS {attribute} off",
                    endpoint.id, vpc.id
                ),
            )
            .subject(&endpoint.id.text)
            .related(at, "switched off here")
            .help("switch DNS support and DNS hostnames on for the VPC");
    }
}
