//! The internet reaches an interface, and no intent wants that
//!
//! Routes, network ACLs and security groups together let packets from the internet in, and their answers out. If that is
//! meant, write an intent that allows it; then only what goes beyond is reported. A design without any intents gets
//! this as a note.
//!
//! # Fails
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a",
//!  "subnets": [{"id": "pub", "cidr": "10.0.0.0/24", "route_table": "rtb-pub"}],
//!  "route_tables": [{"id": "rtb-pub", "routes": [{"to": "0.0.0.0/0", "via": "igw-a"}]}],
//!  "security_groups": [{"id": "sg-web", "ingress": [{"protocol": "tcp", "ports": "22-443",
//!  "peers": ["0.0.0.0/0"]}]}], "interfaces": [{"id": "web", "subnet": "pub", "ip": "10.0.0.10",
//!  "public_ip": true, "security_groups": ["sg-web"]}]}], "intents": [{"id": "web", "from": "internet",
//!  "to": "web", "protocol": "tcp", "port": 443, "expect": "allow"}]}
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
//!  "public_ip": true, "security_groups": ["sg-web"]}]}], "intents": [{"id": "web", "from": "internet",
//!  "to": "web", "protocol": "tcp", "port": 443, "expect": "allow"}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity, Witness};
use crate::network::Network;
use crate::network::interface::Expect;
use crate::network::reach::{End, FAMILIES, Question, Reach};
use crate::sets::Set;
use crate::sets::packets::{ALL_PORTS, Family, Packets, port_list};

pub const CHECK: Check = Check {
    id: "path/internet-exposed",
    severity: Severity::Warning,
    aliases: &[],
    sources: &[
        "notes 004:432",
        "https://docs.aws.amazon.com/vpc/latest/network-access-analyzer/what-is-network-access-analyzer.html",
        "network-facts G1",
    ],
    ask: Ask::Network(ask),
    text: include_str!("internet_exposed.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    let reach = Reach::new(network);
    let Ok(everything) = network.ends("any") else { return };
    let wanted: Vec<(Family, String, Packets)> = reach
        .intents()
        .into_iter()
        .filter(|it| !it.intent.expect.is(&Expect::Deny))
        .flat_map(|it| it.answers)
        .filter(|answer| matches!(answer.from, End::Public { .. }))
        .flat_map(|answer| {
            let names = answer.to.spot().map_or(Vec::new(), |spot| spot.names.clone());
            let family =
                if answer.asked.family(Family::V6).is_empty() { Family::V4 } else { Family::V6 };
            // Whatever the clients' ports: what is wanted is the service.
            let asked = answer.asked.with_any_source_port();
            names.into_iter().map(move |name| (family, name, asked.clone()))
        })
        .collect();
    for family in FAMILIES {
        let name = if family == Family::V6 { "internet6" } else { "internet" };
        let Ok(internet) = network.ends(name) else { continue };
        for answer in reach.exposure(&internet, &everything, &Question::everything(family)) {
            let Some(spot) = answer.to.spot() else { continue };
            let mut open = answer.left.clone();
            for (_, _, asked) in
                wanted.iter().filter(|(of, name, _)| *of == family && spot.names.contains(name))
            {
                open.remove(asked);
            }
            let Some(packet) = open.witness() else { continue };
            let ports = open.destination_ports();
            let ports = if ports == [ALL_PORTS] {
                "all ports".to_owned()
            } else {
                format!("port {}", port_list(&ports))
            };
            let message = format!(
                "`{}` is reached from the {name} on {ports}, which no intent allows",
                spot.name()
            );
            let finding = found.at(spot.at, message);
            finding
                .subject(spot.name())
                .let_in_by(std::slice::from_ref(&answer))
                .witness(Witness::packet(&packet))
                .help("close it, or write an intent that allows it");
            if network.intents.is_empty() {
                finding.severity(Severity::Note);
            }
        }
    }
}
