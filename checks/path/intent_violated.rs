//! An intent is not what the network does
//!
//! An intent says which packets should get through, or never. This one is not met: packets that should arrive are
//! stopped by a rule, or packets that should never arrive do. Every blocker, or every rule that lets the packets in,
//! is shown, with a packet. Where routes or answers are the reason, other checks of this family say so.
//!
//! # Fails
//!
//! ```json
//! {"version": 1, "vpcs": [{"id": "vpc-a", "cidrs": ["10.0.0.0/16"], "internet_gateway": "igw-a",
//!  "subnets": [{"id": "pub", "cidr": "10.0.0.0/24", "route_table": "rtb-pub"}],
//!  "route_tables": [{"id": "rtb-pub", "routes": [{"to": "0.0.0.0/0", "via": "igw-a"}]}],
//!  "security_groups": [{"id": "sg-web", "ingress": [{"protocol": "tcp", "ports": "5432",
//!  "peers": ["0.0.0.0/0"]}]}], "interfaces": [{"id": "web", "subnet": "pub", "ip": "10.0.0.10",
//!  "public_ip": true, "security_groups": ["sg-web"]}]}], "intents": [{"id": "no-db", "from": "internet",
//!  "to": "web", "protocol": "tcp", "port": 5432, "expect": "deny"}]}
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
//!  "public_ip": true, "security_groups": ["sg-web"]}]}], "intents": [{"id": "no-db", "from": "internet",
//!  "to": "web", "protocol": "tcp", "port": 5432, "expect": "deny"}, {"id": "web", "from": "internet",
//!  "to": "web", "protocol": "tcp", "port": 443, "expect": "allow"}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::network::Network;
use crate::network::interface::Expect;
use crate::network::reach::{Cause, Checked, Reach};

pub const CHECK: Check = Check {
    id: "path/intent-violated",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "https://docs.aws.amazon.com/vpc/latest/reachability/explanation-codes.html",
        "https://docs.aws.amazon.com/vpc/latest/network-access-analyzer/what-is-network-access-analyzer.html",
    ],
    ask: Ask::Network(ask),
    text: include_str!("intent_violated.rs"),
};

fn ask(network: &Network, found: &mut Reporter<'_>) {
    let reach = Reach::new(network);
    for intent in &network.intents {
        let checked = match reach.intent(intent) {
            Ok(Some(checked)) => checked,
            Ok(None) => continue,
            Err(reason) => {
                found
                    .at(
                        intent.id.at,
                        format!("`{}` cannot be held against anything: {reason}", intent.id),
                    )
                    .subject(intent.id.to_string())
                    .help("name an interface, subnet or VPC by its id, an address, or `internet`");
                continue;
            }
        };
        match (checked.met, intent.expect.get()) {
            (Some(false), Some(expect)) => violated(&checked, *expect, found),
            (None, Some(expect)) => open(&checked, *expect, found),
            _ => {}
        }
    }
}

fn violated(checked: &Checked<'_>, expect: Expect, found: &mut Reporter<'_>) {
    // The other causes have checks of their own.
    if checked.cause().is_some_and(|cause| cause != Cause::Filter) {
        return;
    }
    let intent = checked.intent;
    let message = format!(
        "`{}` expects {} from `{}` to `{}`, and the network says {}",
        intent.id,
        expect.name(),
        intent.from,
        intent.to,
        checked.verdict.name()
    );
    let finding = found.at(intent.id.at, message);
    finding.subject(intent.id.to_string());
    if expect == Expect::Deny {
        finding
            .let_in_by(&checked.answers)
            .help("narrow one of the rules that let the packets in, or the intent");
    } else {
        finding.stopped_by(&checked.answers).help("change what stops the packets, or the intent");
    }
}

/// Something unknown decides: that is neither a pass nor an error.
fn open(checked: &Checked<'_>, expect: Expect, found: &mut Reporter<'_>) {
    let intent = checked.intent;
    let message = format!("whether `{}`, {}, is met is not known", intent.id, expect.name());
    let finding = found.at(intent.id.at, message);
    finding
        .subject(intent.id.to_string())
        .severity(Severity::Warning)
        .possible()
        .help("give the values that are not known");
    for doubt in checked.answers.iter().flat_map(|answer| &answer.doubts) {
        finding.related(doubt.at, doubt.message.clone());
    }
}
