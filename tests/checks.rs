//! What must hold of every check. `UPDATE=1 cargo test` writes what it would otherwise compare.

use perimeter::finding::{Ask, Check};
use perimeter::lint::{self, Run};
use perimeter::policy::Kind;
use perimeter::report::{self, Style};
use perimeter::{checks, config, settings::Settings};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The run over one file of a check; a configuration is run over a small policy that it may speak of.
fn lint_text(check: &Check, name: &str, text: &str) -> Run {
    if !name.ends_with(".toml") {
        return lint::text(name, text, &settings(check), None);
    }
    let config = config::of(name, text).expect("the configuration is valid");
    let policy = r#"{"Version": "2012-10-17", "Statement":
  [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}]}"#;
    let mut run = lint::text("policy.json", policy, &config.settings, Some(Kind::Identity.into()));
    config.apply(&mut run);
    run
}

/// What the check's examples and fixtures take for granted: the documentation shows it.
fn settings(check: &Check) -> Settings {
    let shown = check.examples("Configuration");
    let text: String = shown.into_iter().map(|(_, text)| text).collect();
    config::of("perimeter.toml", &text).expect("the configuration is valid").settings
}

fn reports(check: &Check, name: &str, text: &str) -> usize {
    lint_text(check, name, text)
        .findings
        .iter()
        .filter(|finding| finding.check.id == check.id)
        .count()
}

fn golden(path: &Path, text: &str) {
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let wanted = fs::read_to_string(path).unwrap_or_default();
    assert_eq!(wanted, text, "{} differs; UPDATE=1 cargo test writes it", path.display());
}

/// The files of `checks/`, as family → names.
fn files() -> BTreeMap<String, BTreeSet<String>> {
    let names = |folder: &Path| -> BTreeSet<String> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
    };
    let families = names(Path::new("checks")).into_iter().filter(|name| name != "mod");
    families.map(|family| (family.clone(), names(&Path::new("checks").join(&family)))).collect()
}

#[test]
fn the_table_lists_every_file() {
    let mut modules = String::new();
    let mut rows = String::new();
    for (family, names) in files() {
        modules.push_str(&format!("pub mod {family} {{\n"));
        for name in names {
            modules.push_str(&format!("    pub mod {name};\n"));
            rows.push_str(&format!("    {family}::{name}::CHECK,\n"));
        }
        modules.push_str("}\n");
    }
    let table = format!(
        "//! Every check, by name. Written by `UPDATE=1 cargo test`.\n\n\
         use crate::finding::Check;\n\n{modules}\n\
         #[rustfmt::skip]\npub const ALL: &[Check] = &[\n{rows}];\n"
    );
    golden(Path::new("checks/mod.rs"), &table);
}

#[test]
fn ids_are_the_files_names() {
    let files: BTreeSet<String> = files()
        .into_iter()
        .flat_map(|(family, names)| names.into_iter().map(move |name| format!("{family}/{name}")))
        .map(|path| path.replace('_', "-"))
        .collect();
    let ids: BTreeSet<String> = checks::ALL.iter().map(|check| check.id.to_owned()).collect();
    assert_eq!(ids.len(), checks::ALL.len(), "two checks share an id");
    assert_eq!(ids, files);
}

#[test]
fn every_alias_belongs_to_one_check() {
    let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
    for check in checks::ALL {
        for alias in check.aliases {
            assert!(alias.contains(':'), "{}: `{alias}` does not say whose it is", check.id);
            if let Some(other) = owners.insert(alias, check.id) {
                // One Access Analyzer code is one idea, but that of a service, which ARNs and keys name; other tools'
                // rules may be coarser than ours.
                assert!(
                    !alias.starts_with("access-analyzer:")
                        || *alias == "access-analyzer:INVALID_SERVICE",
                    "{alias} belongs to {other} and {}",
                    check.id
                );
            }
        }
    }
}

#[test]
fn every_check_names_its_source() {
    for check in checks::ALL {
        assert!(!check.sources.is_empty(), "{} names no source", check.id);
    }
}

#[test]
fn documentation_has_a_title_and_reasons() {
    for check in checks::ALL {
        let title = check.title();
        assert!(!title.is_empty() && !title.ends_with('.'), "{}: title `{title}`", check.id);
        let docs = check.docs();
        let prose = docs.split("\n# ").next().unwrap_or("").lines().skip(1);
        assert!(prose.map(str::len).sum::<usize>() > 80, "{} does not say why", check.id);
    }
}

#[test]
fn documentation_tells_the_truth() {
    let mut wrong = Vec::new();
    for check in checks::ALL {
        for heading in ["Fails", "Passes"] {
            let examples = check.examples(heading);
            if examples.is_empty() {
                wrong.push(format!("{} has no example under # {heading}", check.id));
            }
            for (language, example) in examples {
                let found = reports(check, &format!("example.{language}"), &example);
                if (found > 0) != (heading == "Fails") {
                    wrong.push(format!("{}: {found} findings in # {heading}\n{example}", check.id));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn fixture(check: &Check, which: &str) -> (String, String) {
    let folder = Path::new("fixtures").join(check.id);
    let path: PathBuf = ["json", "yaml", "toml", "tf"]
        .iter()
        .map(|end| folder.join(which).with_extension(end))
        .find(|path| path.exists())
        .unwrap_or_else(|| panic!("{} has no {which} fixture", check.id));
    let name = path.file_name().unwrap().to_str().unwrap().to_owned();
    (name, fs::read_to_string(path).unwrap())
}

#[test]
fn fixtures_read_as_users_see_them() {
    let mut wrong = Vec::new();
    for check in checks::ALL {
        let (name, pass) = fixture(check, "pass");
        if reports(check, &name, &pass) > 0 {
            wrong.push(format!("{}: reports its pass fixture", check.id));
        }
        let (name, fail) = fixture(check, "fail");
        let run = lint_text(check, &name, &fail);
        if !run.findings.iter().any(|finding| finding.check.id == check.id) {
            wrong.push(format!("{}: does not report its fail fixture", check.id));
        }
        // The golden report holds the check's own findings: others may come and go around it.
        let own = run.findings.iter().filter(|finding| finding.check.id == check.id);
        let text: String = own.map(|f| report::finding(&run, f, Style::PLAIN) + "\n").collect();
        golden(&Path::new("fixtures").join(check.id).join("fail.out"), &text);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn messages_keep_the_house_style() {
    let mut wrong = Vec::new();
    for check in checks::ALL {
        let (name, fail) = fixture(check, "fail");
        for finding in lint_text(check, &name, &fail).findings {
            if finding.check.id != check.id {
                continue;
            }
            let mut say = |what: &str| wrong.push(format!("{}: {what}: {finding:?}", check.id));
            if finding.help.is_none() {
                say("does not say what to do");
            }
            let texts = [Some(&finding.message), finding.help.as_ref()];
            for text in texts.into_iter().flatten() {
                let first = text.split_whitespace().next().unwrap_or("");
                let word = first.trim_end_matches(|c: char| !c.is_alphanumeric());
                // Names of AWS's elements and acronyms keep their capitals.
                let named = word.chars().filter(|c| c.is_uppercase()).count() > 1
                    || AWS_WORDS.contains(&word);
                if first.starts_with(char::is_uppercase) && !named {
                    say("starts with a capital");
                }
                if text.ends_with(['.', '!']) {
                    say("ends with a full stop");
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const AWS_WORDS: &[&str] = &[
    "Action",
    "Allow",
    "Condition",
    "Deny",
    "Effect",
    "Principal",
    "Resource",
    "Sid",
    "Statement",
    "Version",
    "Null",
    "Bool",
    "Lambda",
    "Region",
    "Amazon",
    "Access",
];

#[test]
fn every_check_is_asked() {
    for check in checks::ALL {
        let reading = matches!(check.ask, Ask::Reading);
        let known = [
            "config/unknown-action",
            "config/unused-suppression",
            "design/schema",
            "document/syntax",
            "policy/too-hard-to-prove",
        ];
        assert!(!reading || known.contains(&check.id), "{} is never asked", check.id);
    }
}

#[test]
fn the_readme_lists_every_check() {
    let readme = fs::read_to_string("README.md").unwrap();
    let (start, end) = ("<!-- checks -->\n", "<!-- end of checks -->");
    let (before, rest) = readme.split_once(start).expect("the README has a place for the table");
    let (_, after) = rest.split_once(end).expect("the table has an end");
    let table = format!("{before}{start}{}{end}{after}", perimeter::cli::checks_table());
    golden(Path::new("README.md"), &table);
}
