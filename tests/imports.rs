//! Who may import whom: a module uses only modules of lower rows.

use std::fs;
use std::path::{Path, PathBuf};

/// The rows from the top down. A module may use those of lower rows, and of its own row only itself.
const ROWS: &[&[&str]] = &[
    &["main"],
    &["cli"],
    &["report"],
    &["config"],
    &["testing"],
    &["lint"],
    &["checks"],
    &["discover", "finding"],
    &["network"],
    &["policy"],
    &["settings"],
    &["catalog", "cidr"],
    &["sets"],
    &["document"],
    &["nearest", "source"],
];

fn row(module: &str) -> Option<usize> {
    ROWS.iter().position(|row| row.contains(&module))
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// The top-level module a file belongs to.
fn module(path: &Path) -> String {
    let inside = path.strip_prefix("src").unwrap_or(path);
    let first = inside.components().next().unwrap().as_os_str().to_str().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

/// The crate's modules that a text names.
fn used(text: &str) -> Vec<String> {
    let names = text.split("crate::").skip(1).flat_map(|rest| {
        let group = rest.strip_prefix('{').and_then(|rest| rest.split('}').next());
        let names: Vec<&str> = group.map_or_else(|| vec![rest], |group| group.split(',').collect());
        names.into_iter().map(|name| {
            let end = |c: char| !(c.is_alphanumeric() || c == '_');
            name.trim().split(end).next().unwrap_or("").to_owned()
        })
    });
    names.collect()
}

#[test]
fn modules_use_only_what_lies_below_them() {
    let mut paths = Vec::new();
    files(Path::new("src"), &mut paths);
    files(Path::new("checks"), &mut paths);
    let mut wrong = Vec::new();
    for path in paths {
        let from = module(&path);
        if from == "lib" {
            continue;
        }
        let Some(own) = row(&from) else {
            wrong.push(format!("{from} has no row"));
            continue;
        };
        let text = fs::read_to_string(&path).unwrap();
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        for name in used(&code.collect::<Vec<_>>().join("\n")) {
            let Some(other) = row(&name) else { continue };
            if name != from && other <= own {
                wrong.push(format!("{} uses {name}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn drawing_and_parsing_stay_where_they_belong() {
    let mut paths = Vec::new();
    files(Path::new("src"), &mut paths);
    files(Path::new("checks"), &mut paths);
    let homes: &[(&str, &[&str])] = &[
        ("miette::", &["src/source.rs", "src/report/human.rs", "src/cli"]),
        ("granit_parser::", &["src/document"]),
        ("toml_edit::", &["src/document"]),
        ("clap::", &["src/cli"]),
        ("ratatui::", &["src/cidr"]),
    ];
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.to_str().unwrap();
        for (library, places) in homes {
            let at_home = places.iter().any(|place| name.starts_with(place));
            assert!(at_home || !text.contains(library), "{name} names {library}");
        }
    }
}
