//! SSH or RDP reaches a private instance past the bastion host
//!
//! A bastion host is the one way in for administrators: instances behind it should take SSH and RDP from it alone. Here
//! another interface, or the outside, gets through as well. Only designs that mark a bastion host (`"bastion": true`)
//! are asked.
//!
//! # Fails
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a",
//!  "subnets": [{"id": "pub", "cidr": "10.0.0.0/24", "route_table": "rtb-pub"}, {"id": "app",
//!  "cidr": "10.0.1.0/24"}], "route_tables": [{"id": "rtb-pub", "routes": [{"to": "0.0.0.0/0",
//!  "via": "igw-a"}]}], "security_groups": [{"id": "sg-bastion", "ingress": [{"protocol": "tcp",
//!  "ports": "22", "peers": ["203.0.113.0/24"]}]}, {"id": "sg-app", "ingress": [{"protocol": "tcp",
//!  "ports": "22", "peers": ["10.0.0.0/16"]}]}, {"id": "sg-web"}], "interfaces": [{"id": "jump",
//!  "subnet": "pub", "ip": "10.0.0.5", "public_ip": true, "bastion": true,
//!  "security_groups": ["sg-bastion"]}, {"id": "web", "subnet": "pub", "ip": "10.0.0.10",
//!  "public_ip": true, "security_groups": ["sg-web"]}, {"id": "app", "subnet": "app", "ip": "10.0.1.9",
//!  "security_groups": ["sg-app"]}]}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a",
//!  "subnets": [{"id": "pub", "cidr": "10.0.0.0/24", "route_table": "rtb-pub"}, {"id": "app",
//!  "cidr": "10.0.1.0/24"}], "route_tables": [{"id": "rtb-pub", "routes": [{"to": "0.0.0.0/0",
//!  "via": "igw-a"}]}], "security_groups": [{"id": "sg-bastion", "ingress": [{"protocol": "tcp",
//!  "ports": "22", "peers": ["203.0.113.0/24"]}]}, {"id": "sg-app", "ingress": [{"protocol": "tcp",
//!  "ports": "22", "peers": ["sg-bastion"]}]}, {"id": "sg-web"}], "interfaces": [{"id": "jump",
//!  "subnet": "pub", "ip": "10.0.0.5", "public_ip": true, "bastion": true,
//!  "security_groups": ["sg-bastion"]}, {"id": "web", "subnet": "pub", "ip": "10.0.0.10",
//!  "public_ip": true, "security_groups": ["sg-web"]}, {"id": "app", "subnet": "app", "ip": "10.0.1.9",
//!  "security_groups": ["sg-app"]}]}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::network::reach::{Answer, End, Question, Reach};
use crate::sets::packets::{Family, Ports, TCP};

pub const CHECK: Check = Check {
    id: "path/bastion-bypassed",
    severity: Severity::Warning,
    aliases: &[],
    sources: &[
        "notes 004:432",
        "https://docs.aws.amazon.com/prescriptive-guidance/latest/patterns/access-a-bastion-host-by-using-session-manager-and-amazon-ec2-instance-connect.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("bastion_bypassed.rs"),
};

/// SSH and RDP.
const ADMINISTRATION: [u16; 2] = [22, 3389];

fn ask(network: &Network, found: &mut Reporter<'_>) {
    let is_bastion =
        |name: &String| network.interface(name).is_some_and(|(_, it)| it.bastion.is_true());
    if !network.interfaces().any(|(_, interface)| interface.bastion.is_true()) {
        return;
    }
    let reach = Reach::new(network);
    let Ok(mut senders) = network.ends("any") else { return };
    let targets = senders.clone();
    senders.extend(network.ends("internet").unwrap_or_default());
    senders.retain(|end| end.spot().is_none_or(|spot| !spot.names.iter().any(is_bastion)));
    for target in targets.iter().filter(|end| is_private(end)) {
        for port in ADMINISTRATION {
            let question = Question {
                family: Family::V4,
                protocol: Some(TCP),
                ports: Some(Ports::one(port)),
                client_ports: None,
            };
            let mut answers = reach.ask(&senders, std::slice::from_ref(target), &question);
            answers.retain(|answer| !answer.left.is_empty());
            let (Some(first), Some(spot)) = (answers.first(), target.spot()) else { continue };
            let message = format!(
                "`{}` takes port {port} from `{}`, not only from the bastion host",
                spot.name(),
                first.from.name()
            );
            let others: Vec<String> =
                answers.iter().skip(1).map(|it: &Answer<'_>| it.from.name()).collect();
            let finding = found.at(spot.at, message);
            finding
                .subject(spot.name())
                .let_in_by(answers.get(..1).unwrap_or_default())
                .help("allow the port from the security group of the bastion host only");
            if !others.is_empty() {
                finding.related(spot.at, format!("and from {}", others.join(", ")));
            }
        }
    }
}

/// Whether an end is an instance without a public address.
fn is_private(end: &End<'_>) -> bool {
    end.spot().is_some_and(|spot| spot.public == Some(false) && !spot.endpoint && !spot.lambda)
}
