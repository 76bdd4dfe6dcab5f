//! `perimeter check` on many files, against reading and parsing the same files and nothing else.
//!
//! `cargo bench --bench check`. The figures to hold: 10,000 files at no more than 4 times the floor; two threads
//! at least 1.5 times as fast as one; one small file within 5 ms of a process that does nothing.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
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

/// Policies of the size and shape of AWS's managed ones; a small generator, so that runs can be compared.
fn policy(index: usize) -> String {
    let services = ["s3", "ec2", "sqs", "dynamodb", "kms", "logs", "lambda", "sns"];
    let mut statements = Vec::new();
    for part in 0..4 {
        let service = services[(index * 7 + part * 3) % services.len()];
        let actions: Vec<String> = (0..12)
            .map(|action| {
                let verb = ["Get", "List", "Describe", "Put"][(index + part + action) % 4];
                format!("\"{service}:{verb}Thing{}\"", (index * 31 + action) % 97)
            })
            .collect();
        statements.push(format!(
            "    {{\n      \"Sid\": \"Part{part}\",\n      \"Effect\": \"Allow\",\n      \"Action\": [\n        {}\n      \
             ],\n      \"Resource\": \"arn:aws:{service}:eu-west-1:111122223333:thing/{index}-*\",\n      \
             \"Condition\": {{\"StringEquals\": {{\"aws:ResourceTag/team\": \"team-{}\"}}}}\n    }}",
            actions.join(",\n        "),
            index % 40
        ));
    }
    let statements = statements.join(",\n");
    format!("{{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n{statements}\n  ]\n}}\n")
}

/// The folder of files, written once.
fn folder() -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ten-thousand-policies");
    if !path.join("9999.json").exists() {
        fs::create_dir_all(&path).unwrap();
        for index in 0..FILES {
            fs::write(path.join(format!("{index}.json")), policy(index)).unwrap();
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
    let path = folder();
    let files: Vec<PathBuf> = (0..FILES).map(|index| path.join(format!("{index}.json"))).collect();
    let size: u64 = files.iter().map(|file| fs::metadata(file).unwrap().len()).sum();
    let mut group = c.benchmark_group("ten thousand files");
    group.sample_size(10).throughput(Throughput::Bytes(size));
    group.bench_function("floor: walk, read, serde_json", |b| {
        b.iter(|| {
            let walk = ignore::WalkBuilder::new(&path).build().flatten();
            let files = walk.filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()));
            for entry in files {
                let text = fs::read_to_string(entry.path()).unwrap();
                black_box(serde_json::from_str::<serde_json::Value>(&text).unwrap());
            }
        });
    });
    for threads in [1, 2] {
        group.bench_function(format!("check, {threads} threads"), |b| {
            b.iter(|| black_box(lint(std::slice::from_ref(&path), threads)));
        });
    }
    group.finish();
}

fn parsing(c: &mut Criterion) {
    let text = format!("[{}]", (0..2_000).map(policy).collect::<Vec<_>>().join(","));
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
