//! What gets where, for people and for programs.

use super::{Style, remark};
use crate::document::SyntaxError;
use crate::finding::Severity;
use crate::network::reach::{Answer, Blocker, Cell, Change, Doubt, Step, Verdict};
use crate::sets::Set;
use crate::sets::packets::{
    ALL_PORTS, Packet, Packets, Ports, address_list, port_list, protocol_name,
};
use crate::sets::prefix::AddressSet;
use crate::source::{Source, Span};
use serde_json::{Value, json};
use std::fmt::Write;

/// The version of the JSON that is written here.
pub const REACH_SCHEMA_VERSION: u32 = 1;

/// More rows of packets than this are counted instead of listed.
const MOST_ROWS: usize = 8;

/// Answers to a question, drawn with the rules that decide.
pub fn human(sources: &[Source], answers: &[Answer<'_>], style: Style) -> String {
    let mut text = String::new();
    for answer in answers {
        let (from, to) = (answer.from.name(), answer.to.name());
        let verdict = answer.verdict();
        let _ = writeln!(text, "{from} -> {to}: {}", verdict.name());
        let ends = [&answer.from, &answer.to].map(|end| (end.name(), end.addresses()));
        packets(&mut text, "gets through", &answer.left, &ends);
        if let Some(witness) = answer.witness() {
            let _ = writeln!(text, "  for example: {witness}");
        }
        if verdict == Verdict::Partial {
            packets(&mut text, "gets no answer", &answer.stopped(), &ends);
        }
        if let Some(stopped) = answer.stopped().witness().filter(|_| verdict != Verdict::Allow) {
            let _ = writeln!(text, "  stopped, for example: {stopped}");
        }
        for way in &answer.ways {
            steps(&mut text, "there", way.steps.iter().filter(|step| !step.reply));
            steps(&mut text, "back", way.steps.iter().filter(|step| step.reply));
        }
        for blocker in &answer.blockers {
            text.push_str(&drawn(
                sources,
                blocker.at,
                &blocker_text(blocker),
                Severity::Error,
                style,
            ));
        }
        for doubt in &answer.doubts {
            text.push_str(&drawn(sources, doubt.at, &doubt.message, Severity::Warning, style));
        }
        text.push('\n');
    }
    text
}

/// Packets as rows; both ends go by their names where all of their addresses are meant.
fn packets(text: &mut String, title: &str, packets: &Packets, ends: &[(String, AddressSet); 2]) {
    let [source, destination] = ends;
    let rows = packets.rows();
    for row in rows.iter().take(MOST_ROWS) {
        let named = |addresses: &AddressSet, (name, all): &(String, AddressSet)| {
            if addresses == all { name.clone() } else { address_list(addresses) }
        };
        let from = named(&row.sources, source);
        let to = named(&row.destinations, destination);
        let _ = write!(text, "  {title}: {} from {from} to {to}", row.service());
        if row.source_ports != ALL_PORTS {
            let _ = write!(text, ", client ports {}", port_list(&[row.source_ports]));
        }
        text.push('\n');
    }
    if rows.len() > MOST_ROWS {
        let _ = writeln!(text, "  and {} more", rows.len() - MOST_ROWS);
    }
}

fn steps<'s>(text: &mut String, title: &str, steps: impl Iterator<Item = &'s Step>) {
    for (index, step) in steps.enumerate() {
        let lead = if index == 0 { title } else { "" };
        let _ = writeln!(text, "  {lead:<6}{}: {}", step.place, step.text);
    }
}

fn blocker_text(blocker: &Blocker) -> String {
    let way = if blocker.reply { "answers are" } else { "packets are" };
    format!("{way} stopped at {} [{}]", blocker.text(), blocker.code)
}

fn drawn(sources: &[Source], at: Span, message: &str, severity: Severity, style: Style) -> String {
    let Some(source) = sources.get(at.file.0 as usize) else { return format!("  {message}\n") };
    remark(source, &SyntaxError { at, message: message.to_owned(), help: None }, severity, style)
}

/// What is open, a block for each interface: ports, sources and the rules that let them in.
pub fn exposure(answers: &[Answer<'_>]) -> String {
    let mut text = String::new();
    for answer in answers {
        // That not every port is open goes without saying.
        let doubt = if answer.left.is_empty() { " (perhaps)" } else { "" };
        let _ = writeln!(text, "{}{doubt}", answer.to.name());
        let shown = if answer.left.is_empty() { &answer.may } else { &answer.left };
        for row in shown.rows().iter().take(MOST_ROWS) {
            let from = address_list(&row.sources);
            let from =
                if row.sources == answer.from.addresses() { answer.from.name() } else { from };
            let _ = writeln!(text, "  {} from {from}", row.service());
        }
        let rules = answer.ways.iter().flat_map(|way| &way.steps).filter(|step| !step.reply);
        let mut said: Vec<String> = Vec::new();
        for step in rules {
            let line = format!("{}: {}", step.place, step.text);
            if !said.contains(&line) {
                let _ = writeln!(text, "    by {line}");
                said.push(line);
            }
        }
        for doubt in &answer.doubts {
            let _ = writeln!(text, "    unknown: {}", doubt.message);
        }
    }
    let sure = answers.iter().filter(|answer| !answer.left.is_empty()).count();
    let _ = writeln!(text, "{sure} reached, {} perhaps", answers.len() - sure);
    text
}

/// The table of subnets: rows send, columns receive.
pub fn matrix(names: &[String], cells: &[Cell]) -> String {
    let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for (index, name) in names.iter().enumerate() {
        let _ = writeln!(text, "{index:>4}  {name}");
    }
    let _ = write!(text, "\n{:>width$}", "");
    for index in 0..names.len() {
        let _ = write!(text, " {index:>3}");
    }
    text.push('\n');
    for (from, name) in names.iter().enumerate() {
        let _ = write!(text, "{name:>width$}");
        for to in 0..names.len() {
            let cell = cells.iter().find(|cell| cell.from == from && cell.to == to);
            let mark = match cell.map(|cell| cell.verdict) {
                None => "",
                Some(Verdict::Allow) => "all",
                Some(Verdict::Partial) => "+",
                Some(Verdict::Unknown) => "?",
                Some(Verdict::Deny) => "-",
            };
            let _ = write!(text, " {mark:>3}");
        }
        text.push('\n');
    }
    text.push_str("\nall: all that was asked, +: some of it, -: nothing, ?: not known\n");
    text
}

/// What a change opens and closes.
pub fn changes(changes: &[Change]) -> String {
    let mut text = String::new();
    for change in changes {
        for (word, set) in [("opened", &change.opened), ("closed", &change.closed)] {
            let Some(witness) = set.witness() else { continue };
            let _ = writeln!(text, "{word}: {} -> {}", change.from, change.to);
            let [from, to] = change.addresses.clone();
            let ends = [(change.from.clone(), from), (change.to.clone(), to)];
            packets(&mut text, word, set, &ends);
            let _ = writeln!(text, "  for example: {witness}");
        }
    }
    let opened = changes.iter().filter(|change| !change.opened.is_empty()).count();
    let closed = changes.iter().filter(|change| !change.closed.is_empty()).count();
    let _ = writeln!(text, "{opened} newly open, {closed} newly closed");
    text
}

/// Answers as JSON: `{"schema_version", "verdict", "answers": […]}`.
pub fn answers_json(sources: &[Source], verdict: Verdict, answers: &[Answer<'_>]) -> String {
    let each: Vec<Value> = answers.iter().map(|answer| answer_value(sources, answer)).collect();
    let whole = json!({
        "schema_version": REACH_SCHEMA_VERSION,
        "verdict": verdict.name(),
        "answers": each,
    });
    format!("{whole:#}\n")
}

/// The table as JSON: the ends by name, and a cell for each pair.
pub fn matrix_json(names: &[String], cells: &[Cell]) -> String {
    let cells: Vec<Value> = cells
        .iter()
        .map(|cell| {
            let name = |at: usize| names.get(at).map_or("", String::as_str);
            json!({"from": name(cell.from), "to": name(cell.to), "verdict": cell.verdict.name()})
        })
        .collect();
    let whole = json!({"schema_version": REACH_SCHEMA_VERSION, "ends": names, "cells": cells});
    format!("{whole:#}\n")
}

/// Changes as JSON, each with what it opens and closes and a packet that shows it.
pub fn changes_json(changes: &[Change]) -> String {
    let side = |set: &Packets| json!({"packets": rows(set), "witness": set.witness().map(|it| packet_value(&it))});
    let each: Vec<Value> = changes
        .iter()
        .map(|change| {
            json!({
                "from": change.from,
                "to": change.to,
                "opened": side(&change.opened),
                "closed": side(&change.closed),
            })
        })
        .collect();
    format!("{:#}\n", json!({"schema_version": REACH_SCHEMA_VERSION, "changes": each}))
}

fn answer_value(sources: &[Source], answer: &Answer<'_>) -> Value {
    let blockers: Vec<Value> =
        answer.blockers.iter().map(|blocker| blocker_value(sources, blocker)).collect();
    let doubts: Vec<Value> =
        answer.doubts.iter().map(|doubt| doubt_value(sources, doubt)).collect();
    let ways: Vec<Value> = answer
        .ways
        .iter()
        .map(|way| {
            let steps = way.steps.iter().map(|step| {
                json!({
                    "place": step.place,
                    "text": step.text,
                    "reply": step.reply,
                    "at": place(sources, step.at),
                })
            });
            Value::Array(steps.collect())
        })
        .collect();
    json!({
        "from": answer.from.name(),
        "to": answer.to.name(),
        "verdict": answer.verdict().name(),
        "left": rows(&answer.left),
        "stopped": rows(&answer.stopped()),
        "witness": answer.witness().map(|packet| packet_value(&packet)),
        "blockers": blockers,
        "unknown": doubts,
        "ways": ways,
    })
}

fn blocker_value(sources: &[Source], blocker: &Blocker) -> Value {
    json!({
        "place": blocker.place,
        "note": blocker.note,
        "aws_code": blocker.code,
        "reply": blocker.reply,
        "packet": blocker.packets.witness().map(|packet| packet_value(&packet)),
        "at": place(sources, blocker.at),
    })
}

fn doubt_value(sources: &[Source], doubt: &Doubt) -> Value {
    json!({"message": doubt.message, "at": place(sources, doubt.at)})
}

fn place(sources: &[Source], at: Span) -> Value {
    let Some(source) = sources.get(at.file.0 as usize) else { return Value::Null };
    let start = source.place(at.start);
    json!({"file": source.name, "line": start.line, "column": start.column})
}

fn packet_value(packet: &Packet) -> Value {
    json!({
        "source": packet.source.to_string(),
        "destination": packet.destination.to_string(),
        "protocol": protocol_name(packet.protocol),
        "source_port": packet.source_port,
        "destination_port": packet.destination_port,
    })
}

fn rows(packets: &Packets) -> Vec<Value> {
    let blocks =
        |set: &AddressSet| -> Vec<String> { set.blocks().map(|block| block.to_string()).collect() };
    let ports = |ports: Ports| [ports.first, ports.last];
    packets
        .rows()
        .iter()
        .map(|row| {
            json!({
                "protocols": [row.protocols.first, row.protocols.last],
                "destination_ports": ports(row.destination_ports),
                "source_ports": ports(row.source_ports),
                "sources": blocks(&row.sources),
                "destinations": blocks(&row.destinations),
            })
        })
        .collect()
}
