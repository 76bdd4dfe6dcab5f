//! Nothing panics or hangs on input: whole, cut off, with bytes changed, and with wrong types everywhere.
//!
//! The fixtures are always tried; the larger collections where the folder `shared` lies beside the project.

use perimeter::document::{Node, json};
use perimeter::lint;
use perimeter::report::{self, Format, Selection, Style};
use perimeter::settings::Settings;
use perimeter::source::FileId;
use std::fs;
use std::path::{Path, PathBuf};

/// Lints, and draws what was found: drawing must hold out as well.
fn survive(name: &str, text: &str) -> usize {
    let run = lint::text(name, text, &Settings::default(), None);
    let selection = Selection { notes: true, verbose: true };
    for format in [Format::Human, Format::Json] {
        assert!(!report::write(&run, format, selection, Style::PLAIN, "").is_empty());
    }
    run.findings.len()
}

fn json_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            json_files(&path, found);
        } else if path.extension().is_some_and(|end| end == "json" || end == "yaml") {
            found.push(path);
        }
    }
}

fn fixtures() -> Vec<(String, String)> {
    let mut paths = Vec::new();
    json_files(Path::new("fixtures"), &mut paths);
    let read = |path: PathBuf| (path.display().to_string(), fs::read_to_string(&path).unwrap());
    paths.into_iter().map(read).collect()
}

/// Policies and designs from beside the project: single documents of a size that many copies can be made of.
fn shared() -> Vec<(String, String)> {
    let mut texts = Vec::new();
    let root = Path::new("../shared");
    if let Ok(lines) = fs::read_to_string(root.join("corpus/aws-managed-policies.jsonl")) {
        let some = lines.lines().step_by(40).enumerate();
        texts.extend(some.map(|(index, line)| (format!("{index}.json"), line.to_owned())));
    }
    let mut paths = Vec::new();
    json_files(&root.join("corpus/describe-output"), &mut paths);
    texts.extend(paths.iter().map(|p| (p.display().to_string(), fs::read_to_string(p).unwrap())));
    for name in ["tricky-policies.json", "tricky-networks.json"] {
        let Ok(text) = fs::read_to_string(root.join("cases").join(name)) else { continue };
        let cases: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
        let cases = cases.iter().enumerate();
        texts.extend(cases.map(|(index, case)| (format!("{name}-{index}.json"), case.to_string())));
    }
    if texts.is_empty() {
        eprintln!("no folder `shared` beside the project: only the fixtures are tried");
    }
    texts.retain(|(_, text)| text.len() < 30_000);
    texts
}

/// Every value of a document.
fn values<'n, 'a>(node: &'n Node<'a>, found: &mut Vec<&'n Node<'a>>) {
    found.push(node);
    node.elements().iter().for_each(|item| values(item, found));
    node.members().iter().for_each(|(_, value)| values(value, found));
}

/// How many changed copies are made of each document: with `ROBUSTNESS=full` all, else a few that differ from document
/// to document, so that a run stays short.
fn copies(all: usize, few: usize) -> usize {
    if std::env::var_os("ROBUSTNESS").is_some_and(|value| value == "full") { all } else { few }
}

#[test]
fn cut_off_anywhere() {
    for (index, (name, text)) in fixtures().into_iter().chain(shared()).enumerate() {
        let step = (text.len() / copies(text.len() / 10, 2).max(1)).max(1);
        let ends = (index % step..text.len()).step_by(step);
        for end in ends.filter(|&end| text.is_char_boundary(end)) {
            survive(&name, &text[..end]);
        }
    }
}

#[test]
fn with_bytes_changed() {
    let bytes = [b'"', b'{', b']', b',', b'\\', b'9', 0x00, 0xc3];
    for (index, (name, text)) in fixtures().into_iter().chain(shared()).enumerate() {
        let step = (text.len() / copies(320, 2)).max(1);
        for (turn, at) in (index % step..text.len()).step_by(step).enumerate() {
            let mut changed = text.clone().into_bytes();
            changed[at] = bytes[(index + turn) % bytes.len()];
            survive(&name, &String::from_utf8_lossy(&changed));
        }
    }
}

#[test]
fn with_wrong_types_everywhere() {
    let others =
        ["null", "true", "7", "-1.5", "\"\"", "\"ü*${aws:x\"", "[]", "{}", "[[1]]", "{\"a\":{}}"];
    for (index, (name, text)) in fixtures().into_iter().chain(shared()).enumerate() {
        let Ok(root) = json::parse(&text, FileId(0)) else { continue };
        let mut nodes = Vec::new();
        values(&root, &mut nodes);
        let step = (nodes.len() / copies(nodes.len(), 3).max(1)).max(1);
        for (turn, node) in nodes.into_iter().skip(index % step).step_by(step).enumerate() {
            let (start, end) = (node.span.start as usize, node.span.end as usize);
            let other = others[(index + turn) % others.len()];
            survive(&name, &format!("{}{other}{}", &text[..start], &text[end..]));
        }
    }
}

#[test]
fn the_fixtures_as_they_are() {
    let found: usize = fixtures().iter().map(|(name, text)| survive(name, text)).sum();
    assert!(found > 0, "fixtures that are wrong on purpose are reported");
}

#[test]
fn hostile_sizes() {
    survive("deep.json", &"{\"Statement\":".repeat(100_000));
    survive("deep.yaml", &format!("vpcs: {}", "[".repeat(100_000)));
    let key = "a".repeat(1_000_000);
    survive(
        "key.json",
        &format!("{{\"Version\": \"2012-10-17\", \"{key}\": 1, \"Statement\": []}}"),
    );
    let many = vec!["{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}"; 300].join(",");
    survive("many.json", &format!("{{\"Version\":\"2012-10-17\",\"Statement\":[{many}]}}"));
}
