//! The pipeline: files in, findings out.

mod accounts;
mod copies;
mod file;
pub mod fix;
pub mod guardrails;
pub mod input;
pub mod networks;
mod parallel;
mod pointer;
pub mod policies;

pub use pointer::Pointers;

use crate::checks;
use crate::document::Node;
use crate::finding::{Ask, Check, Finding, Reporter, Severity};
use crate::network::{Network, Part};
use crate::policy::Kinds;
use crate::policy::account::Principal;
use crate::settings::Settings;
use crate::source::{FileId, Source};
use copies::Copies;
use input::Unreadable;
use std::collections::BTreeMap;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// What a run asks for.
pub struct Options<'a> {
    pub settings: &'a Settings,
    /// The settings of a file for which not all of them count; `None` where they do.
    pub narrowed: &'a (dyn Fn(&Path) -> Option<Settings> + Sync),
    /// The checks to ask, in the table's order.
    pub checks: Vec<&'static Check>,
    /// What the user says of a file's policies; `None` where they say nothing.
    pub kinds: &'a (dyn Fn(&Path) -> Option<Kinds> + Sync),
    pub threads: NonZero<usize>,
    /// Told the number of files done, from any thread.
    pub progress: &'a AtomicUsize,
}

/// What a run found.
#[derive(Debug, Default)]
pub struct Run {
    /// The files of the run; [`FileId`] is the index. Text is kept where a finding points into it.
    pub sources: Vec<Source>,
    /// In order of file, place and check.
    pub findings: Vec<Finding>,
    /// Files read, with what became of each.
    pub files: Vec<(String, Outcome)>,
    pub unreadable: Vec<Unreadable>,
    /// Policies, designs and `describe-*` documents checked.
    pub checked: usize,
    /// The configuration file, where there is one: findings may point into it.
    pub config: Option<Source>,
    /// The policies that bound the principals: related places may lie in them.
    guardrails: Vec<Source>,
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It held that many things to check; what they were.
    Checked(Vec<String>),
    Skipped(&'static str),
    Malformed,
}

impl Run {
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    pub fn source(&self, file: FileId) -> Option<&Source> {
        if file == FileId::CONFIG {
            self.config.as_ref()
        } else {
            let own = self.sources.get(file.0 as usize);
            own.or_else(|| self.guardrails.get(file.guardrail_index()))
        }
    }

    /// The documents of a file, parsed again from its text.
    pub fn documents(&self, file: FileId) -> Vec<Node<'_>> {
        self.source(file).map_or_else(Vec::new, |source| {
            file::roots(Path::new(&source.name), &source.text, file).0
        })
    }

    /// Puts findings into the order in which they are reported.
    pub fn sort(&mut self) {
        self.findings.sort_by(|a, b| {
            (a.at, a.check.id, &a.subject, &a.message)
                .cmp(&(b.at, b.check.id, &b.subject, &b.message))
        });
    }
}

impl Options<'_> {
    /// Asks every check that looks at documents of a kind.
    fn ask(&self, findings: &mut Vec<Finding>, ask: impl Fn(&Ask, &mut Reporter<'_>)) {
        for &check in &self.checks {
            ask(&check.ask, &mut Reporter::new(check, self.settings, findings));
        }
    }

    fn ask_principal(&self, principal: &Principal<'_>, findings: &mut Vec<Finding>) {
        self.ask(findings, |ask, reporter| {
            if let Ask::Principal(ask) = ask {
                ask(principal, reporter);
            }
        });
    }
}

/// Lints files and folders.
pub fn run(paths: &[PathBuf], options: &Options<'_>) -> Run {
    let (inputs, unreadable) = input::gather(paths);
    let copies = Copies::default();
    let reports = parallel::map(&inputs, options.threads, |index, input| {
        let file = FileId(index as u32);
        let report = match (options.narrowed)(&input.path) {
            None => file::lint(input, file, options, Some(&copies)),
            Some(settings) => {
                let checks = options.checks.clone();
                file::lint(input, file, &Options { settings: &settings, checks, ..*options }, None)
            }
        };
        options.progress.fetch_add(1, Ordering::Relaxed);
        report
    });
    let guardrails = guardrails::sources(options.settings);
    let mut run = Run { unreadable, guardrails, ..Run::default() };
    let mut groups = Groups::default();
    for (index, (input, report)) in inputs.iter().zip(reports).enumerate() {
        let name = input::display(&input.path);
        match report {
            file::Report::Unreadable(reason) => {
                run.unreadable.push(Unreadable { path: name.clone(), reason });
                run.sources.push(Source::new(name, ""));
            }
            file::Report::Skipped(reason) => {
                run.files.push((name.clone(), Outcome::Skipped(reason)));
                run.sources.push(Source::new(name, ""));
            }
            file::Report::Read { source, findings, held, networks, accounts } => {
                run.checked += held.len();
                let malformed = held.is_empty() && !findings.is_empty();
                let outcome = if malformed { Outcome::Malformed } else { Outcome::Checked(held) };
                run.files.push((name, outcome));
                groups.add(index, &input.path, networks);
                groups.accounts.extend(accounts.then_some(index));
                run.findings.extend(findings);
                run.sources.push(source);
            }
        }
    }
    lint_networks(&mut run, &groups, options);
    accounts::lint(&mut run, &groups.accounts, options);
    run.sort();
    run
}

/// Lints one text, as if it were the only file; for tests and for standard input of other tools.
pub fn text(name: &str, text: &str, settings: &Settings, kinds: Option<Kinds>) -> Run {
    let progress = AtomicUsize::new(0);
    let kinds_of = |_: &Path| kinds;
    let options = Options {
        settings,
        narrowed: &|_| None,
        checks: checks::ALL.iter().collect(),
        kinds: &kinds_of,
        threads: NonZero::<usize>::MIN,
        progress: &progress,
    };
    let path = Path::new(name);
    let mut run = Run { guardrails: guardrails::sources(settings), ..Run::default() };
    let mut groups = Groups::default();
    if let file::Report::Read { source, findings, held, networks, accounts } =
        file::lint_text(path, true, text.to_owned(), FileId(0), &options)
    {
        run.checked = held.len();
        groups.add(0, path, networks);
        groups.accounts.extend(accounts.then_some(0));
        run.findings = findings;
        run.files.push((name.to_owned(), Outcome::Checked(held)));
        run.sources.push(source);
    } else {
        run.files.push((name.to_owned(), Outcome::Skipped("nothing to check")));
        run.sources.push(Source::new(name, text));
    }
    lint_networks(&mut run, &groups, &options);
    accounts::lint(&mut run, &groups.accounts, &options);
    run.sort();
    run
}

/// What a group of files is read as.
#[derive(Clone, Copy)]
enum Group {
    Design,
    DescribeOutput,
    Module,
}

/// Files that make up networks: each design its own, all `describe-*` output of a folder one, and so its Terraform.
#[derive(Default)]
struct Groups {
    designs: Vec<usize>,
    folders: BTreeMap<PathBuf, Vec<usize>>,
    /// Files about users and roles.
    accounts: Vec<usize>,
    modules: BTreeMap<PathBuf, Vec<usize>>,
}

impl Groups {
    fn add(&mut self, index: usize, path: &Path, networks: file::Networks) {
        let folder = || path.parent().unwrap_or(Path::new("")).to_owned();
        if networks.designs {
            self.designs.push(index);
        }
        if networks.describe_output {
            self.folders.entry(folder()).or_default().push(index);
        }
        if networks.modules {
            self.modules.entry(folder()).or_default().push(index);
        }
    }

    fn all(&self) -> Vec<(Group, Vec<usize>)> {
        let designs = self.designs.iter().map(|&index| (Group::Design, vec![index]));
        let folders = self.folders.values().map(|files| (Group::DescribeOutput, files.clone()));
        let modules = self.modules.values().map(|files| (Group::Module, files.clone()));
        designs.chain(folders).chain(modules).collect()
    }
}

/// Checks the networks. Their files are read again, so that a run over many policies need not keep every tree.
fn lint_networks(run: &mut Run, groups: &Groups, options: &Options<'_>) {
    let sources = &run.sources;
    let found = parallel::map(&groups.all(), options.threads, |_, (kind, files)| {
        let files =
            files.iter().filter_map(|&index| Some((sources.get(index)?, FileId(index as u32))));
        let parsed: Vec<(&Path, Vec<Node<'_>>)> = files
            .map(|(source, id)| {
                let path = Path::new(&source.name);
                (path, file::roots(path, &source.text, id).0)
            })
            .collect();
        let mut parts = Vec::new();
        for (path, roots) in &parsed {
            let held = file::look(path, roots);
            let nodes = match kind {
                Group::Design => held.designs,
                Group::DescribeOutput => held.describe_outputs,
                Group::Module => held.modules,
            };
            let file = path.to_str().unwrap_or("");
            parts.extend(nodes.into_iter().map(|node| Part { file, node }));
        }
        let mut findings = Vec::new();
        let lint = |parts: Vec<Part<'_, '_>>, findings: &mut Vec<Finding>| {
            let network = Network::gather_files(parts);
            options.ask(findings, |ask, reporter| {
                if let Ask::Network(ask) = ask {
                    ask(&network, reporter);
                }
            });
        };
        let Group::Design = kind else {
            lint(parts, &mut findings);
            return findings;
        };
        for design in parts {
            lint(vec![design], &mut findings);
            options.ask(&mut findings, |ask, reporter| {
                if let Ask::Design(ask) = ask {
                    ask(design.node, reporter);
                }
            });
        }
        findings
    });
    run.findings.extend(found.into_iter().flatten());
}
