//! A load balancer does not reach its targets
//!
//! A load balancer sends requests and health checks from its own interfaces. Here a security group or a route keeps
//! them from the targets, on the port of the targets or of the health check, so all targets are unhealthy. A Gateway
//! Load Balancer wraps packets in GENEVE, UDP port 6081, which its appliances must take. Network ACLs alone are
//! `nacl/health-check-blocked`.
//!
//! # Fails
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "subnets": [{"id": "lb",
//!  "cidr": "10.0.1.0/24"}, {"id": "app", "cidr": "10.0.2.0/24"}], "security_groups": [{"id": "sg-lb",
//!  "ingress": [{"protocol": "tcp", "ports": "80", "peers": ["0.0.0.0/0"]}]}, {"id": "sg-app",
//!  "ingress": [{"protocol": "tcp", "ports": "8080", "peers": ["203.0.113.0/24"]}]}],
//!  "interfaces": [{"id": "app", "subnet": "app", "ip": "10.0.2.10", "security_groups": ["sg-app"]}],
//!  "load_balancers": [{"id": "alb", "type": "application", "subnets": ["lb"],
//!  "security_groups": ["sg-lb"], "listeners": [{"protocol": "http", "port": 80, "target_port": 8080,
//!  "targets": ["app"]}]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "subnets": [{"id": "lb",
//!  "cidr": "10.0.1.0/24"}, {"id": "app", "cidr": "10.0.2.0/24"}], "security_groups": [{"id": "sg-lb",
//!  "ingress": [{"protocol": "tcp", "ports": "80", "peers": ["0.0.0.0/0"]}]}, {"id": "sg-app",
//!  "ingress": [{"protocol": "tcp", "ports": "8080", "peers": ["sg-lb"]}]}], "interfaces": [{"id": "app",
//!  "subnet": "app", "ip": "10.0.2.10", "security_groups": ["sg-app"]}], "load_balancers": [{"id": "alb",
//!  "type": "application", "subnets": ["lb"], "security_groups": ["sg-lb"],
//!  "listeners": [{"protocol": "http", "port": 80, "target_port": 8080, "targets": ["app"]}]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::network::interface::{Listener, LoadBalancer, LoadBalancerKind};
use crate::network::reach::{ANY_CLIENT, Answer, Question, Reach, Verdict};
use crate::sets::packets::{Family, Ports, TCP, UDP};

pub const CHECK: Check = Check {
    id: "path/load-balancer-targets-blocked",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "notes 004:202",
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html",
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/introduction.html",
        "network-facts N12",
    ],
    ask: Ask::Network(ask),
    text: include_str!("load_balancer_targets_blocked.rs"),
};

/// The port of GENEVE, which Gateway Load Balancers speak (RFC 8926).
const GENEVE: u16 = 6081;

fn ask(network: &Network, found: &mut Reporter<'_>) {
    let reach = Reach::new(network);
    for (_, balancer) in network.load_balancers() {
        let Ok(from) = network.ends(&balancer.id.text) else { continue };
        for listener in balancer.listeners.iter() {
            for (protocol, port, what) in flows(balancer, listener) {
                let question = Question {
                    family: Family::V4,
                    protocol: Some(protocol),
                    ports: Some(Ports::one(port)),
                    client_ports: Some(ANY_CLIENT),
                };
                for target in listener.targets.iter() {
                    let Ok(to) = network.ends(&target.text) else { continue };
                    let mut answers = reach.ask(&from, &to, &question);
                    answers
                        .retain(|answer| answer.verdict() == Verdict::Deny && !only_nacls(answer));
                    if answers.is_empty() {
                        continue;
                    }
                    let message =
                        format!("`{}` does not reach {what} {port} of `{target}`", balancer.id);
                    found
                        .at(target.at, message)
                        .subject(balancer.id.to_string())
                        .stopped_by(&answers)
                        .help("allow the load balancer's security group, or its subnets, in on that port");
                }
            }
        }
    }
}

/// What a load balancer sends to its targets: protocol, port, and what it is for.
fn flows(balancer: &LoadBalancer, listener: &Listener) -> Vec<(u8, u16, &'static str)> {
    let mut flows = Vec::new();
    match balancer.kind.get() {
        Some(LoadBalancerKind::Gateway) => flows.push((UDP, GENEVE, "GENEVE on port")),
        // Network Load Balancers keep the client's address, so only the health checks are their own.
        Some(LoadBalancerKind::Network) => {}
        Some(LoadBalancerKind::Application | LoadBalancerKind::Classic) => {
            flows.extend(listener.port_of_targets().map(|port| (TCP, port, "port")));
        }
        None => {}
    }
    let check = listener.check_port().map(|port| (TCP, port, "the health check on port"));
    let known = balancer.kind.get().is_some();
    // A Gateway Load Balancer without a port of its own for health checks asks port 80: not ours to guess.
    let own = !balancer.kind.is(&LoadBalancerKind::Gateway)
        || listener.health_check_port.given().is_some();
    let new = |flow: &(u8, u16, &str)| !flows.iter().any(|it| (it.0, it.1) == (flow.0, flow.1));
    let check = check.filter(|flow| known && own && new(flow));
    flows.extend(check);
    flows
}

/// Whether network ACLs alone are to blame.
fn only_nacls(answer: &Answer<'_>) -> bool {
    let udp = answer.asked.with_protocol(TCP).is_empty();
    !udp && answer.blockers.iter().all(|blocker| blocker.code == "SUBNET_ACL_RESTRICTION")
}
