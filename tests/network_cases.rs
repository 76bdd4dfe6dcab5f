//! Networks that are easy to get wrong, with what must be reported about them and what must not.

use perimeter::document::json;
use perimeter::finding::Finding;
use perimeter::lint;
use perimeter::network::filter::Nacl;
use perimeter::network::{Direction, Network};
use perimeter::sets::Set;
use perimeter::sets::packets::{Packet, TCP, UDP};
use perimeter::settings::Settings;
use perimeter::source::FileId;
use serde_json::Value;

const CASES: &str = include_str!("cases/tricky-networks.json");

fn cases() -> Vec<Value> {
    serde_json::from_str(CASES).expect("the cases are JSON")
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or("")
}

/// Everything a finding says, for looking a value up in it.
fn words(finding: &Finding) -> String {
    let related = finding.related.iter().map(|(_, text)| text.as_str());
    let witness = finding.witness.as_ref().map(ToString::to_string).unwrap_or_default();
    let help = finding.help.as_deref().unwrap_or("");
    let texts = [finding.message.as_str(), help, &witness];
    texts.into_iter().chain(related).collect::<Vec<_>>().join("\n")
}

/// The fields of an expected finding that the report must name: `missing`, `overlap`, `by`, …
fn named(expected: &Value) -> Vec<String> {
    let known = ["check", "where", "severity", "different_action", "family", "detail"];
    let fields = expected
        .as_object()
        .expect("a finding")
        .iter()
        .filter(|(key, _)| !known.contains(&key.as_str()));
    fields
        .flat_map(|(key, value)| match value {
            Value::String(text) => vec![text.clone()],
            Value::Number(number) => vec![number.to_string()],
            Value::Array(items) => items
                .iter()
                .map(|item| item.as_str().map_or(item.to_string(), str::to_owned))
                .collect(),
            Value::Object(members) => members
                .iter()
                .map(|(name, value)| {
                    format!("{name} {}", value.as_str().map_or(value.to_string(), str::to_owned))
                })
                .collect(),
            other => panic!("{key}: {other}"),
        })
        .collect()
}

#[test]
fn findings_are_those_expected() {
    let mut wrong = Vec::new();
    for case in cases() {
        let name = text(&case, "name");
        let run = lint::text("design.json", &case["input"].to_string(), &Settings::default(), None);
        let subject = |finding: &Finding| finding.subject.clone().unwrap_or_default();
        for expected in case["expected"]["findings"].as_array().expect("findings") {
            let severity = text(expected, "severity").replace("info", "note");
            let mut found = run.findings.iter().filter(|finding| {
                finding.check.id == text(expected, "check")
                    && subject(finding) == text(expected, "where")
            });
            let Some(finding) = found.next() else {
                wrong.push(format!("{name}: no {} at {}", expected["check"], expected["where"]));
                continue;
            };
            if finding.severity.name() != severity {
                wrong.push(format!(
                    "{name}: {} is a {}",
                    finding.check.id,
                    finding.severity.name()
                ));
            }
            for part in named(expected) {
                if !words(finding).contains(&part) {
                    wrong.push(format!(
                        "{name}: {} does not say {part}:\n{}",
                        finding.check.id,
                        words(finding)
                    ));
                }
            }
        }
        for forbidden in case["expected"]["not_findings"].as_array().expect("not_findings") {
            let (check, at) =
                forbidden.as_str().map_or(("", None), |text| match text.split_once('@') {
                    Some((check, at)) => (check, Some(at)),
                    None => (text, None),
                });
            for finding in run.findings.iter().filter(|finding| finding.check.id == check) {
                if at.is_none_or(|at| subject(finding) == at) {
                    wrong.push(format!(
                        "{name}: {check} at {} must not be reported",
                        subject(finding)
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn network_acls_decide_single_packets_as_expected() {
    let mut asked = 0;
    for case in cases() {
        let source = case["input"].to_string();
        let node = json::parse(&source, FileId(0)).expect("valid JSON");
        let network = Network::gather(vec![&node]);
        for query in case["expected"]["nacl_queries"].as_array().map_or(&[][..], Vec::as_slice) {
            let direction =
                if query["direction"] == "egress" { Direction::Egress } else { Direction::Ingress };
            let nacl: &Nacl =
                network.vpcs.iter().find_map(|vpc| vpc.nacl(text(query, "nacl"))).expect("the ACL");
            let (remote, own) = (
                text(query, "remote").parse().expect("an address"),
                "10.0.0.9".parse().expect("one"),
            );
            let (source, destination) =
                if direction == Direction::Ingress { (remote, own) } else { (own, remote) };
            let packet = Packet {
                source,
                destination,
                protocol: if query["protocol"] == "udp" { UDP } else { TCP },
                source_port: 40000,
                destination_port: query["port"]
                    .as_u64()
                    .and_then(|port| port.try_into().ok())
                    .expect("a port"),
            };
            let decision = nacl.decide(direction, &packet).expect("nothing is unknown");
            assert_eq!(decision.allows, query["action"] == "allow", "{query}");
            assert_eq!(
                decision.rule.and_then(|rule| rule.number.get().copied()),
                query["rule"].as_i64(),
                "{query}"
            );
            let allowed = network.worked(nacl.side(direction)).allowed();
            assert_eq!(
                allowed.contains(&packet),
                decision.allows,
                "the sets and the plain evaluator agree"
            );
            asked += 1;
        }
    }
    assert!(asked > 0);
}
