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

#[test]
fn cut_off_anywhere() {
    for (name, text) in fixtures().into_iter().chain(shared()) {
        let step = if text.len() > 4_000 { 97 } else { 10 };
        for end in (0..text.len()).step_by(step).filter(|&end| text.is_char_boundary(end)) {
            survive(&name, &text[..end]);
        }
    }
}

#[test]
fn with_bytes_changed() {
    for (name, text) in fixtures().into_iter().chain(shared()) {
        let step = (text.len() / 40).max(7);
        for at in (0..text.len()).step_by(step) {
            for byte in [b'"', b'{', b']', b',', b'\\', b'9', 0x00, 0xc3] {
                let mut bytes = text.clone().into_bytes();
                bytes[at] = byte;
                survive(&name, &String::from_utf8_lossy(&bytes));
            }
        }
    }
}

#[test]
fn with_wrong_types_everywhere() {
    let others =
        ["null", "true", "7", "-1.5", "\"\"", "\"ü*${aws:x\"", "[]", "{}", "[[1]]", "{\"a\":{}}"];
    for (name, text) in fixtures().into_iter().chain(shared()) {
        let Ok(root) = json::parse(&text, FileId(0)) else { continue };
        let mut nodes = Vec::new();
        values(&root, &mut nodes);
        let step = (nodes.len() / 60).max(1);
        for (index, node) in nodes.into_iter().enumerate().step_by(step) {
            let (start, end) = (node.span.start as usize, node.span.end as usize);
            // Two of the ten for each node keep the time in bounds; all ten come round.
            for other in [others[index % others.len()], others[(index + 5) % others.len()]] {
                survive(&name, &format!("{}{other}{}", &text[..start], &text[end..]));
            }
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
    let many =
        vec!["{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}"; 2_000].join(",");
    survive("many.json", &format!("{{\"Version\":\"2012-10-17\",\"Statement\":[{many}]}}"));
}
