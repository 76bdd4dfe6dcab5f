//! A network ACL lets the internet in to SSH or Remote Desktop
//!
//! The union of all rules decides: two allows for the halves of the address space open a port like one for
//! `0.0.0.0/0`. Reported when more of the internet gets in than any one organisation owns, an IPv4 /8 or an IPv6
//! /32. An office's prefix is a choice and is not reported; neither is a default network ACL that lets everything
//! through, nor port 3389 where it is one of the high ports that answers to clients need.
//!
//! # Fails
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 100, "action": "allow", "protocol": "tcp", "ports": "22",
//!                                    "cidr": "0.0.0.0/1"},
//!                                   {"rule": 110, "action": "allow", "protocol": "tcp", "ports": "22",
//!                                    "cidr": "128.0.0.0/1"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1,
//!  "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"],
//!            "nacls": [{"id": "acl-1",
//!                       "ingress": [{"rule": 100, "action": "allow", "protocol": "tcp", "ports": "22",
//!                                    "cidr": "203.0.113.0/24"}],
//!                       "egress": [{"rule": 100, "action": "allow", "protocol": "all", "cidr": "0.0.0.0/0"}]}]}]}
//! ```

use crate::finding::Witness;
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::{Network, is_for_answers, is_wide, public_space};
use crate::sets::Set;
use crate::sets::packets::{Family, Packets, Ports, TCP};

pub const CHECK: Check = Check {
    id: "nacl/admin-port-open",
    severity: Severity::Warning,
    aliases: &[
        "checkov:CKV_AWS_231",
        "checkov:CKV_AWS_232",
        "trivy:AVD-AWS-0105",
        "prowler:ec2_networkacl_allow_ingress_tcp_port_22",
        "prowler:ec2_networkacl_allow_ingress_tcp_port_3389",
    ],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html",
        "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("admin_port_open.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    for (_, nacl) in network.nacls() {
        let worked = network.worked(&nacl.ingress);
        let allowed = worked.allowed();
        let filters = !Packets::of(Family::V4).is_subset(allowed);
        if !worked.exact || (!filters && !nacl.is_default.is_false()) {
            continue;
        }
        // What is open for answers to clients is not meant for Remote Desktop, though its port is among them.
        let allows = worked.rules(&nacl.ingress).filter(|(_, rule)| rule.allows.is_true());
        let live = allows.filter_map(|(position, _)| worked.table.live(position));
        let tcp: Vec<Packets> = live.map(|live| live.with_protocol(TCP)).collect();
        let meant = Packets::union_of(tcp.iter().filter(|tcp| !is_for_answers(tcp)));
        for (port, name) in [(22, "SSH"), (3389, "Remote Desktop")] {
            let open = meant.with_protocol(TCP).with_destination_ports(Ports::one(port));
            if !is_wide(&open.sources()) {
                continue;
            }
            let outside = open.with_source(public_space());
            let finding = found.at(
                nacl.id.at,
                format!("`{}` lets the internet in to port {port} ({name})", nacl.id),
            );
            finding.subject(format!("{}/ingress", nacl.id));
            for (position, rule) in
                worked.rules(&nacl.ingress).filter(|(_, rule)| rule.allows.is_true())
            {
                if worked.table.live(position).is_some_and(|live| live.overlaps(&outside)) {
                    finding.related(rule.at, format!("rule {} lets it in", rule.name()));
                }
            }
            if let Some(packet) = outside.witness() {
                finding.witness(Witness::packet(&packet));
            }
            finding.help("allow the addresses of administrators only, or use Session Manager and no port at all");
        }
    }
}
