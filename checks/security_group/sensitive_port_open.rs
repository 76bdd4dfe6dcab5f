//! A security group opens a sensitive port to the internet
//!
//! Ports for administrators, databases and internal services are found by scanners within minutes. The union of
//! all rules decides, in both families: `0.0.0.0/1` and `128.0.0.0/1` open a port like `0.0.0.0/0`, and `::/0`
//! opens it too. Reported when more of the internet gets in than any one organisation owns, an IPv4 /8 or an IPv6
//! /32.
//!
//! Which ports are sensitive is a table; `[network.sensitive-ports]` of the configuration replaces it. A group
//! that opens every port is reported by `security-group/all-open`.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "security_groups": [{"id": "sg-web",
//!                                 "ingress": [{"protocol": "tcp", "ports": "22",
//!                                              "peers": ["0.0.0.0/1", "128.0.0.0/1"]}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "security_groups": [{"id": "sg-web",
//!                                 "ingress": [{"protocol": "tcp", "ports": "22",
//!                                              "peers": ["203.0.113.0/24"]},
//!                                             {"protocol": "tcp", "ports": "443", "peers": ["0.0.0.0/0"]}]}]}]}
//! ```

use crate::finding::Witness;
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::{Network, is_wide, public_space};
use crate::sets::Set;
use crate::sets::packets::{Packets, Ports, TCP, UDP};

pub const CHECK: Check = Check {
    id: "security-group/sensitive-port-open",
    severity: Severity::Error,
    aliases: &[
        "checkov:CKV_AWS_24",
        "checkov:CKV_AWS_25",
        "trivy:AVD-AWS-0107",
        "prowler:ec2_securitygroup_allow_ingress_from_internet_to_high_risk_tcp_ports",
    ],
    sources: &[
        "notes 004:425",
        "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
        "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("sensitive_port_open.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    let ports = &found.settings().network.sensitive_ports.0;
    for (_, group) in network.security_groups() {
        let open = network.open_to_addresses(group);
        let union = Packets::union_of(open.iter().map(|it| &it.packets));
        if !is_wide(&union.sources()) || network.opens_every_port(group) {
            continue;
        }
        for (port, name) in ports {
            let at_port = union.with_destination_ports(Ports::one(*port));
            let at_port = at_port.with_protocol(TCP).union(&at_port.with_protocol(UDP));
            if at_port.is_empty() || !is_wide(&at_port.sources()) {
                continue;
            }
            let mut rules = open.iter().filter(|it| it.packets.overlaps(&at_port));
            let Some(first) = rules.next() else { continue };
            let message = format!("`{}` opens port {port} ({name}) to the internet", group.id);
            let finding = found.at(first.peer.at, message);
            finding.subject(format!("{}/ingress", group.id));
            for more in rules.take(4) {
                finding.related(more.peer.at, format!("together with {}", more.peer.text()));
            }
            if let Some(packet) = at_port.with_source(public_space()).witness() {
                finding.witness(Witness::packet(&packet));
            }
            finding.help("allow the addresses or the security group that need it; for shells, use Session Manager");
        }
    }
}
