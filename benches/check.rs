//! `perimeter check` on many files, against reading and parsing the same files and nothing else.
//!
//! `cargo bench --bench check`; with `PERIMETER_CORPUS=aws-managed-policies.jsonl` on copies of those policies as well.
//! The figures to hold: 10,000 files at no more than 4 times the floor; two threads at least 1.5 times as fast as one;
//! one small file within 5 ms of a process that does nothing.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use perimeter::catalog::{self, Action};
use perimeter::document::json;
use perimeter::finding::Check;
use perimeter::lint::{self, Options};
use perimeter::settings::Settings;
use perimeter::source::FileId;
use perimeter::{checks, policy::Kinds};
use std::fs;
use std::hint::black_box;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicUsize;

const FILES: usize = 10_000;

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound.max(1)
    }

    fn pick<T: Copy>(&mut self, items: &[T]) -> Option<T> {
        items.get(self.below(items.len())).copied()
    }

    /// Some of the items, in order.
    fn some<T: Copy>(&mut self, items: &[T], most: usize) -> Vec<T> {
        let start = self.below(items.len().saturating_sub(most) + 1);
        items.iter().skip(start).take(most).copied().collect()
    }
}

/// A resource type with the actions that take it, or the actions of a service that take none.
struct Topic {
    format: Option<&'static str>,
    actions: Vec<Action>,
}

/// What statements can be about, from the service data.
fn topics() -> Vec<Topic> {
    let mut topics = Vec::new();
    for service in catalog::services() {
        let known = || service.actions().filter(|action| !action.is_thin());
        let takes = |action: &Action, kind| {
            action.resource_types().any(|edge| edge.resource_type() == kind)
        };
        for kind in service.resource_types() {
            let actions = known().filter(|action| takes(action, kind)).collect();
            topics.push(Topic { format: kind.arns().next().map(|format| format.text()), actions });
        }
        let actions = known().filter(|action| action.resource_types().len() == 0).collect();
        topics.push(Topic { format: None, actions });
    }
    topics.retain(|topic| topic.actions.len() >= 4);
    topics
}

/// The ARN of one resource, or of those whose names start alike.
fn resource(format: &str, index: usize) -> String {
    let mut parts = format.split("${");
    let mut arn = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}').unwrap_or((part, ""));
        arn += &match name {
            "Partition" => "aws".to_owned(),
            "Region" => "eu-west-1".to_owned(),
            "Account" => "111122223333".to_owned(),
            _ => format!("team-{index}-*"),
        };
        arn += rest;
    }
    arn
}

/// Policies like AWS's managed ones and a company's own: real actions on resources that they take, each file its own.
fn policies(count: usize) -> Vec<String> {
    let (topics, mut dice) = (topics(), Dice(7));
    (0..count).map(|index| policy(&topics, &mut dice, index)).collect()
}

fn policy(topics: &[Topic], dice: &mut Dice, index: usize) -> String {
    let mut statements = Vec::new();
    let every: Vec<&Topic> = topics.iter().collect();
    let mut size = 0;
    while size < 2_500 {
        let Some(topic) = dice.pick(&every) else { break };
        let actions = dice.some(&topic.actions, 4 + dice.0 as usize % 16);
        let actions: Vec<String> =
            actions.iter().map(|action| format!("          \"{action}\"")).collect();
        let resources = match topic.format {
            Some(format) => resource(format, index),
            None => "*".to_owned(),
        };
        let condition = match dice.below(4) {
            0 => {
                ",\n      \"Condition\": {\n        \"StringEquals\": {\n          \"aws:RequestedRegion\": \"eu-west-1\"\n        }\n      }"
            }
            _ => "",
        };
        let statement = format!(
            "    {{\n      \"Sid\": \"Part{}\",\n      \"Effect\": \"Allow\",\n      \"Action\": [\n{}\n        ],\n      \
             \"Resource\": \"{resources}\"{condition}\n    }}",
            statements.len(),
            actions.join(",\n")
        );
        size += statement.len();
        statements.push(statement);
    }
    let statements = statements.join(",\n");
    format!("{{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n{statements}\n  ]\n}}\n")
}

/// The folder of files, written once.
fn folder() -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ten-thousand-real-policies");
    if !path.join("9999.json").exists() {
        fs::create_dir_all(&path).unwrap();
        for (index, policy) in policies(FILES).iter().enumerate() {
            fs::write(path.join(format!("{index}.json")), policy).unwrap();
        }
    }
    path
}

/// As many files of the policies of a corpus, JSON Lines of `{"name", "document"}`, in turn.
fn copies(corpus: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ten-thousand-copies");
    if !path.join("9999.json").exists() {
        fs::create_dir_all(&path).unwrap();
        let lines = fs::read_to_string(corpus).unwrap();
        let policies: Vec<String> = lines
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
            .map(|line| serde_json::to_string_pretty(&line["document"]).unwrap())
            .collect();
        for (index, policy) in policies.iter().cycle().take(FILES).enumerate() {
            fs::write(path.join(format!("{index}.json")), policy).unwrap();
        }
    }
    path
}

fn lint(paths: &[PathBuf], threads: usize) -> lint::Run {
    let settings = Settings::default();
    let progress = AtomicUsize::new(0);
    let kinds = |_: &Path| None::<Kinds>;
    let checks: Vec<&'static Check> = checks::ALL.iter().collect();
    let threads = NonZero::new(threads).unwrap();
    lint::run(
        paths,
        &Options {
            settings: &settings,
            narrowed: &|_| None,
            checks,
            kinds: &kinds,
            threads,
            progress: &progress,
        },
    )
}

fn many_files(c: &mut Criterion) {
    on_folder(c, "ten thousand files", &folder());
    if let Ok(corpus) = std::env::var("PERIMETER_CORPUS") {
        on_folder(c, "ten thousand copies of AWS's policies", &copies(&corpus));
    }
}

fn on_folder(c: &mut Criterion, name: &str, path: &Path) {
    let files: Vec<PathBuf> = (0..FILES).map(|index| path.join(format!("{index}.json"))).collect();
    let size: u64 = files.iter().map(|file| fs::metadata(file).unwrap().len()).sum();
    let mut group = c.benchmark_group(name);
    group.sample_size(10).throughput(Throughput::Bytes(size));
    group.bench_function("floor: walk, read, serde_json", |b| {
        b.iter(|| {
            let walk = ignore::WalkBuilder::new(path).build().flatten();
            let files = walk.filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()));
            for entry in files {
                let text = fs::read_to_string(entry.path()).unwrap();
                black_box(serde_json::from_str::<serde_json::Value>(&text).unwrap());
            }
        });
    });
    for threads in [1, 2] {
        group.bench_function(format!("check, {threads} threads"), |b| {
            b.iter(|| black_box(lint(&[path.to_owned()], threads)));
        });
    }
    group.finish();
}

fn parsing(c: &mut Criterion) {
    let text = format!("[{}]", policies(2_000).join(","));
    let mut group = c.benchmark_group("reading JSON");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("spanned tree", |b| b.iter(|| black_box(json::parse(&text, FileId(0)))));
    group.bench_function("serde_json value", |b| {
        b.iter(|| black_box(serde_json::from_str::<serde_json::Value>(&text).unwrap()));
    });
    group.finish();
}

fn one_file(c: &mut Criterion) {
    let path = folder().join("1.json");
    let mut group = c.benchmark_group("whole process");
    group.bench_function("does nothing", |b| b.iter(|| Command::new("true").output().unwrap()));
    group.bench_function("one small policy", |b| {
        b.iter(|| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_perimeter"));
            command
                .args(["check", "--no-config", "--fail-on", "never"])
                .arg(&path)
                .output()
                .unwrap()
        });
    });
    group.finish();
}

criterion_group!(benches, parsing, one_file, many_files);
criterion_main!(benches);
