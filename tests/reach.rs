//! What gets where: the tricky networks' intents, and the ways through every kind of gateway.

use perimeter::document::{Node, json};
use perimeter::network::Network;
use perimeter::network::reach::{Answer, Question, Reach, Verdict};
use perimeter::sets::packets::{Family, Ports};
use perimeter::source::FileId;
use serde_json::{Value, json};

/// Asks one question of a design, in the words of an intent.
fn ask<T>(design: &Value, intent: &Value, look: impl FnOnce(Verdict, &[Answer<'_>]) -> T) -> T {
    let text = design.to_string();
    let node: Node<'_> = json::parse(&text, FileId(0)).expect("valid JSON");
    let network = Network::gather(vec![&node]);
    assert!(network.problems.is_empty(), "{:?}", network.problems);
    let word = |key: &str| intent[key].as_str();
    let from = network.ends(word("from").expect("from")).expect("the source");
    let to = network.ends(word("to").expect("to")).expect("the destination");
    let protocol = word("protocol").map_or(6, |name| match name {
        "udp" => 17,
        "icmp" => 1,
        "esp" => 50,
        _ => 6,
    });
    let ports = intent["port"].as_u64().map(|port| Ports::one(port as u16));
    let client_ports = word("client_ports").map(|range| {
        let (from, to) = range.split_once('-').expect("a range");
        Ports::new(from.parse().expect("a port"), to.parse().expect("a port"))
    });
    let six = word("family") == Some("ipv6") || word("from") == Some("internet6");
    let family = if six { Family::V6 } else { Family::V4 };
    let question = Question { family, protocol: Some(protocol), ports, client_ports };
    let answers = Reach::new(&network).ask(&from, &to, &question);
    look(Verdict::over(answers.iter().map(Answer::verdict)), &answers)
}

fn tricky() -> Vec<Value> {
    let text = std::fs::read_to_string("tests/cases/tricky-networks.json").expect("the cases");
    serde_json::from_str(&text).expect("valid JSON")
}

#[test]
fn every_intent_of_the_tricky_networks_is_answered_as_expected() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for case in tricky() {
        let intents = case["expected"]["intents"].as_array().cloned().unwrap_or_default();
        for intent in intents {
            count += 1;
            let name = format!("{}/{}", case["name"], intent["id"]);
            ask(&case["input"], &intent, |verdict, answers| {
                let places: Vec<String> = answers
                    .iter()
                    .flat_map(|answer| answer.blockers.iter().map(|blocker| blocker.text()))
                    .collect();
                if Some(verdict.name()) != intent["expect"].as_str() {
                    let doubts: Vec<_> = answers.iter().map(|answer| &answer.doubts).collect();
                    wrong.push(format!("{name}: {} {places:?} {doubts:?}", verdict.name()));
                }
                if let Some(place) = intent["blocked_at"].as_str() {
                    let place = place.split(" (").next().expect("a place");
                    let named = |text: &&String| text.split(" (").next() == Some(place);
                    if places.iter().find(named).is_none() {
                        wrong.push(format!("{name}: not blocked at {place}, but {places:?}"));
                    }
                }
                if let Some(ports) = intent["blocked_client_ports"].as_str() {
                    let stopped = answers[0].stopped().source_ports();
                    let found = perimeter::sets::packets::port_list(&stopped);
                    if found != ports {
                        wrong.push(format!("{name}: {found} instead of {ports}"));
                    }
                }
            });
        }
    }
    assert!(count > 20, "the file has intents");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_is_asked_of_an_unknown_name() {
    let design = json!({"vpcs": [{"id": "a", "subnets": [{"id": "web", "cidr": "10.0.0.0/24"}]}]});
    let text = design.to_string();
    let node = json::parse(&text, FileId(0)).expect("valid JSON");
    let network = Network::gather(vec![&node]);
    let error = network.ends("wbe").expect_err("there is none");
    assert!(error.contains("did you mean `web`?"), "{error}");
}
