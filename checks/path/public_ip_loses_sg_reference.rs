//! A rule names a security group, and the peer comes by its public address
//!
//! A rule that names a security group matches the private addresses of its interfaces. A client that uses the public
//! address or public name of its peer leaves by the internet gateway and comes back with its own public address, which
//! no such rule matches.
//!
//! # Fails
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a",
//!  "subnets": [{"id": "pub", "cidr": "10.0.0.0/24", "route_table": "rtb-pub"}],
//!  "route_tables": [{"id": "rtb-pub", "routes": [{"to": "0.0.0.0/0", "via": "igw-a"}]}],
//!  "security_groups": [{"id": "sg-web", "ingress": []}, {"id": "sg-db", "ingress": [{"protocol": "tcp",
//!  "ports": "5432", "peers": ["sg-web"]}]}], "interfaces": [{"id": "web", "subnet": "pub",
//!  "ip": "10.0.0.10", "public_ip": true, "security_groups": ["sg-web"]}, {"id": "db", "subnet": "pub",
//!  "ip": "10.0.0.20", "public_ip": true, "security_groups": ["sg-db"]}]}], "intents": [{"id": "query",
//!  "from": "web", "to": "db:public", "protocol": "tcp", "port": 5432, "expect": "allow"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a",
//!  "subnets": [{"id": "pub", "cidr": "10.0.0.0/24", "route_table": "rtb-pub"}],
//!  "route_tables": [{"id": "rtb-pub", "routes": [{"to": "0.0.0.0/0", "via": "igw-a"}]}],
//!  "security_groups": [{"id": "sg-web", "ingress": []}, {"id": "sg-db", "ingress": [{"protocol": "tcp",
//!  "ports": "5432", "peers": ["sg-web"]}]}], "interfaces": [{"id": "web", "subnet": "pub",
//!  "ip": "10.0.0.10", "public_ip": true, "security_groups": ["sg-web"]}, {"id": "db", "subnet": "pub",
//!  "ip": "10.0.0.20", "public_ip": true, "security_groups": ["sg-db"]}]}], "intents": [{"id": "query",
//!  "from": "web", "to": "db", "protocol": "tcp", "port": 5432, "expect": "allow"}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::network::filter::PeerKind;
use crate::network::interface::Expect;
use crate::network::reach::Reach;

pub const CHECK: Check = Check {
    id: "path/public-ip-loses-sg-reference",
    severity: Severity::Warning,
    aliases: &[],
    sources: &[
        "notes 004:425",
        "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
        "network-facts X3",
    ],
    ask: Ask::Network(ask),
    text: include_str!("public_ip_loses_sg_reference.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    let reach = Reach::new(network);
    for checked in reach.intents() {
        let intent = checked.intent;
        let hidden = |code: &str| code == "IGW_NAT_REFLECTION";
        let mut blockers = checked.answers.iter().flat_map(|answer| &answer.blockers);
        let lost =
            blockers.any(|blocker| hidden(blocker.code) && names_a_group(network, &blocker.place));
        if !lost || intent.expect.is(&Expect::Deny) {
            continue;
        }
        let message = format!(
            "`{}` uses the public address of `{}`, and the rule there names a security group",
            intent.id, intent.to
        );
        found
            .at(intent.to.at, message)
            .subject(intent.id.to_string())
            .stopped_by(&checked.answers)
            .help("use the private address, or allow the public one by its CIDR");
    }
}

/// Whether a rule of the side of a group, `sg-db/ingress`, names another group.
fn names_a_group(network: &Network, place: &str) -> bool {
    let group = place.strip_suffix("/ingress").and_then(|id| network.security_group(id));
    group.is_some_and(|(_, group)| {
        let mut peers = group.ingress.iter().flat_map(|rule| rule.peers.iter());
        peers.any(|peer| matches!(peer.kind, PeerKind::Group { .. } | PeerKind::Itself))
    })
}
