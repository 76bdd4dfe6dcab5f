//! Cases about networks: an `input` that is a design, and what is `expected` of it.
//!
//! `findings` and `not_findings` name checks and places, `intents` are answered as `perimeter reach` answers them, and
//! `nacl_queries` ask a network ACL about one packet.

use super::{Answer, Case, Family, Problem};
use crate::checks;
use crate::document::Node;
use crate::finding::{Ask, Finding, Reporter, Severity};
use crate::network::reach::{Checked, Reach};
use crate::network::{Direction, Network, read_protocol, value::Protocol};
use crate::sets::packets::{Packet, port_list};
use crate::settings::Settings;
use std::net::IpAddr;

pub(super) const FAMILY: Family = Family { owns: |case| case.node.get("input").is_some(), answer };

fn answer(case: &Case<'_>) -> Result<Answer, Problem> {
    let Some(input) = case.node.get("input").filter(|node| node.is_object()) else {
        return Err(case.wrong(case.node, "`input` is not a design").into());
    };
    let network = Network::gather(vec![input]);
    let mut wrong: Vec<String> =
        network.problems.iter().map(|problem| problem.message.clone()).collect();
    let expected = case.node.get("expected");
    let list = |key: &str| expected.and_then(|it| it.get(key)).map_or(&[][..], Node::elements);

    let settings = Settings::default();
    let mut findings: Vec<Finding> = Vec::new();
    for check in checks::ALL {
        let mut reporter = Reporter::new(check, &settings, &mut findings);
        if let Ask::Network(ask) = &check.ask {
            ask(&network, &mut reporter);
        }
    }
    for wanted in list("findings") {
        wrong.extend(missing(wanted, &findings));
    }
    for unwanted in list("not_findings").iter().filter_map(Node::as_str) {
        let (check, place) = unwanted.split_once('@').unwrap_or((unwanted, ""));
        if findings.iter().any(|it| it.check.id == check && (place.is_empty() || is_at(it, place)))
        {
            wrong.push(format!("{unwanted} is reported"));
        }
    }
    for query in list("nacl_queries") {
        wrong.extend(query_differs(&network, query).ok_or_else(|| {
            case.wrong(query, "a query names `nacl`, `direction`, `remote`, `protocol` and `port`")
        })?);
    }
    let asked = Network::gather_with_intents(vec![input], expected);
    wrong.extend(asked.problems.iter().map(|problem| problem.message.clone()));
    let reach = Reach::new(&asked);
    for node in list("intents") {
        let id = node.get("id").and_then(Node::as_str).unwrap_or("");
        let Some(intent) = asked.intents.iter().rev().find(|intent| intent.id.text == id) else {
            return Err(case.wrong(node, "an intent needs `id`, `from`, `to` and `expect`").into());
        };
        match reach.intent(intent) {
            Ok(Some(checked)) => wrong.extend(intent_differs(node, &checked)),
            Ok(None) => wrong.push(format!("intent {id}: a part of it is not known")),
            Err(reason) => wrong.push(format!("intent {id}: {reason}")),
        }
    }
    let verdict = if wrong.is_empty() { "as expected" } else { "differs" };
    Ok(Answer {
        verdict: verdict.to_owned(),
        pass: expected.map(|_| wrong.is_empty()),
        reason: wrong.join("; "),
        ..Answer::default()
    })
}

/// What is wrong when an expected finding is not there as it should be.
fn missing(wanted: &Node<'_>, findings: &[Finding]) -> Option<String> {
    let text = |key: &str| wanted.get(key).and_then(Node::as_str);
    let (check, place) = (text("check").unwrap_or(""), text("where").unwrap_or(""));
    let own: Vec<&Finding> = findings.iter().filter(|it| it.check.id == check).collect();
    let at: Vec<&&Finding> = own.iter().filter(|it| place.is_empty() || is_at(it, place)).collect();
    if at.is_empty() {
        let places: Vec<&str> = own.iter().filter_map(|it| it.subject.as_deref()).collect();
        return Some(match places.is_empty() {
            true => format!("{check} is not reported at {place}"),
            false => format!("{check} is not reported at {place}, but at {}", places.join(", ")),
        });
    }
    let severity = text("severity").and_then(|name| match name {
        "info" => Some(Severity::Note),
        name => Severity::ALL.iter().copied().find(|it| it.name() == name),
    });
    let severity = severity.filter(|severity| !at.iter().any(|it| it.severity == *severity))?;
    Some(format!("{check} at {place} is not of severity {}", severity.name()))
}

/// Whether a finding is about an object, or about all of several.
fn is_at(finding: &Finding, place: &str) -> bool {
    let subject = finding.subject.as_deref().unwrap_or("");
    subject == place
        || (place.contains(',') && place.split(',').all(|part| subject.contains(part.trim())))
}

/// What a network ACL does otherwise than a query expects; `None` when the query cannot be understood.
fn query_differs(network: &Network, query: &Node<'_>) -> Option<Option<String>> {
    let text = |key: &str| query.get(key).and_then(Node::as_scalar);
    let (name, remote) = (text("nacl")?, text("remote")?.parse::<IpAddr>().ok()?);
    let nacl = network.vpcs.iter().find_map(|vpc| vpc.nacl(name))?;
    let direction = Direction::BOTH.into_iter().find(|it| Some(it.name()) == text("direction"))?;
    let protocol = match read_protocol(text("protocol")?)? {
        Protocol::Number(number) => number,
        Protocol::All => 0,
    };
    let local = if remote.is_ipv4() { "10.0.0.1" } else { "2001:db8::1" }.parse().ok()?;
    let (source, destination) = match direction {
        Direction::Ingress => (remote, local),
        Direction::Egress => (local, remote),
    };
    let destination_port = text("port").and_then(|port| port.parse().ok()).unwrap_or(0);
    let packet = Packet { source, destination, protocol, source_port: 0, destination_port };
    let decided = nacl.decide(direction, &packet);
    let found = decided.map_or("unknown".to_owned(), |it| {
        let action = if it.allows { "allow" } else { "deny" };
        let rule = it.rule.map_or("*".to_owned(), crate::network::filter::NaclRule::name);
        format!("{action} by {rule}")
    });
    let action = text("action").unwrap_or("allow");
    let wanted = text("rule").map(|rule| format!("{action} by {rule}"));
    let same = wanted.as_ref().map_or(found.starts_with(action), |wanted| *wanted == found);
    let wanted = wanted.unwrap_or_else(|| action.to_owned());
    Some((!same).then(|| format!("{name} answers {packet} with {found} instead of {wanted}")))
}

/// What an intent's answer does otherwise than the case expects.
fn intent_differs(node: &Node<'_>, checked: &Checked<'_>) -> Vec<String> {
    let text = |key: &str| node.get(key).and_then(Node::as_str);
    let id = &checked.intent.id;
    let mut wrong = Vec::new();
    let verdict = checked.verdict.name();
    if let Some(expect) = text("expect").filter(|expect| *expect != verdict) {
        wrong.push(format!("intent {id}: {verdict} instead of {expect}"));
    }
    let blockers: Vec<String> = (checked.answers.iter())
        .flat_map(|answer| answer.blockers.iter().map(|blocker| blocker.text()))
        .collect();
    if let Some(place) = text("blocked_at") {
        let object = |text: &str| text.split(" (").next().unwrap_or(text).to_owned();
        if !blockers.iter().any(|blocker| object(blocker) == object(place)) {
            let found = blockers.join(", ");
            wrong.push(format!("intent {id}: blocked at {found} instead of {place}"));
        }
    }
    if let Some(ports) = text("blocked_client_ports") {
        let found = checked.answers.first().map(|answer| answer.stopped().source_ports());
        let found = port_list(&found.unwrap_or_default());
        if found != ports {
            wrong.push(format!("intent {id}: client ports {found} blocked instead of {ports}"));
        }
    }
    wrong
}
