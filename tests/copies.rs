//! A text that comes again is linted once, and reported as if each file had been linted alone.

use perimeter::checks;
use perimeter::finding::Finding;
use perimeter::lint::{self, Options, Run};
use perimeter::policy::{Kind, Kinds};
use perimeter::settings::Settings;
use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicUsize;

/// With an error, notes, related places, a witness and fixes.
const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["s3:GetObjekt", "s3:*", "s3:Get*", "iam:PutRolePolicy"], "Resource": "*"},
  {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]}"#;

fn run(paths: &[PathBuf], threads: usize, kinds: &(dyn Fn(&Path) -> Option<Kinds> + Sync)) -> Run {
    let settings = Settings::default();
    let options = Options {
        settings: &settings,
        narrowed: &|_| None,
        checks: checks::ALL.iter().collect(),
        kinds,
        threads: NonZero::new(threads).unwrap(),
        progress: &AtomicUsize::new(0),
    };
    lint::run(paths, &options)
}

/// Everything that a finding says, with the name of its file.
fn told(run: &Run) -> Vec<String> {
    let name = |file| run.source(file).map(|source| source.name.clone()).unwrap_or_default();
    let one = |finding: &Finding| {
        let related = finding.related.iter().map(|(at, text)| (name(at.file), at.start, text));
        let related: Vec<_> = related.collect();
        let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
        let edits: Vec<_> = edits.map(|edit| (name(edit.at.file), edit.at.start)).collect();
        let place = (name(finding.at.file), finding.at.start, finding.at.end);
        let shown = run.source(finding.at.file).map(|source| source.slice(finding.at));
        format!(
            "{place:?} {shown:?} {:?} {} {related:?} {edits:?} {:?} {:?}",
            finding.check, finding.message, finding.witness, finding.help
        )
    };
    run.findings.iter().map(one).collect()
}

fn folder(name: &str, files: &[(&str, &str)]) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("copies").join(name);
    fs::create_dir_all(&folder).unwrap();
    let write = |(name, text): &(&str, &str)| {
        let path = folder.join(name);
        fs::write(&path, text).unwrap();
        path
    };
    files.iter().map(write).collect()
}

#[test]
fn copies_are_reported_as_if_alone() {
    let other = POLICY.replace("iam:", "IAM:");
    let names: Vec<String> = (0..40).map(|number| format!("{number:02}.json")).collect();
    let mut files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), POLICY)).collect();
    // The same text under an ending that is read in another way, other texts, and one that cannot be read.
    files.extend([("20.yaml", POLICY), ("other.json", &other), ("same.json", &other)]);
    files.extend([("broken.json", "{\"Statement\": ["), ("again.json", "{\"Statement\": [")]);
    let paths = folder("alike", &files);
    let anything = |_: &Path| None::<Kinds>;
    let alone: Vec<String> = paths
        .iter()
        .flat_map(|path| told(&run(std::slice::from_ref(path), 1, &anything)))
        .collect();
    assert!(alone.iter().any(|told| told.contains("Request")));
    for threads in [1, 2, 4] {
        let mut together = told(&run(&paths, threads, &anything));
        let mut alone = alone.clone();
        together.sort();
        alone.sort();
        assert_eq!(together, alone, "{threads} threads");
    }
}

#[test]
fn a_copy_of_another_kind_is_no_copy() {
    let paths = folder("kinds", &[("identity.json", POLICY), ("scp.json", POLICY)]);
    let kinds = |path: &Path| {
        let scp = path.ends_with("scp.json");
        Some(Kinds::from(if scp { Kind::Scp } else { Kind::Identity }))
    };
    let together = told(&run(&paths, 1, &kinds));
    let alone: Vec<String> =
        paths.iter().flat_map(|path| told(&run(std::slice::from_ref(path), 1, &kinds))).collect();
    assert_eq!(together, alone);
    let of = |name: &str| together.iter().filter(|told| told.contains(name)).count();
    assert_ne!(of("identity.json"), of("scp.json"));
}
