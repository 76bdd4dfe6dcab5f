//! One file: read, parsed, looked through, and its policies checked.

use super::Options;
use super::copies::{Copies, How};
use super::guardrails::{self, Guardrails};
use super::input::{self, Content, Input};
use crate::checks::document::syntax;
use crate::checks::policy::too_hard_to_prove;
use crate::discover::{self, Found};
use crate::document::{Node, SyntaxError, hcl, json, yaml};
use crate::finding::{Ask, Finding};
use crate::policy::account::{Account, Principal};
use crate::policy::{Effort, Kinds, Policy};
use crate::source::{FileId, Source, Span};
use std::path::Path;

/// What came of a file.
pub(super) enum Report {
    Unreadable(String),
    Skipped(&'static str),
    Read {
        /// Without its text where nothing points into it any more.
        source: Source,
        findings: Vec<Finding>,
        /// What it held, as `-v` names it.
        held: Vec<String>,
        networks: Networks,
        /// Whether it tells what users and roles have, which is checked when all files are known.
        accounts: bool,
    },
}

/// Whether a file holds networks, which are checked when all files are known.
#[derive(Clone, Copy, Default)]
pub(super) struct Networks {
    pub(super) designs: bool,
    pub(super) describe_output: bool,
    pub(super) modules: bool,
}

impl Networks {
    pub(super) fn any(self) -> bool {
        self.designs || self.describe_output || self.modules
    }
}

/// Reads and lints a file; what came of another with the same text is taken over from the copies.
pub(super) fn lint(
    input: &Input,
    file: FileId,
    options: &Options<'_>,
    copies: Option<&Copies>,
) -> Report {
    match input::read(input) {
        Content::Unreadable(reason) => Report::Unreadable(reason),
        Content::Skipped(reason) => Report::Skipped(reason),
        Content::Text(text) => {
            let lint = |text| lint_text(&input.path, input.named, text, file, options);
            let Some(copies) = copies else { return lint(text) };
            let how = How::of(input, (options.kinds)(&input.path));
            if let Some(report) = copies.find(input::display(&input.path), &text, &how, file) {
                return report;
            }
            let kept = copies.room(&text);
            let report = lint(text);
            if let Some(kept) = kept {
                copies.keep(kept, how, file, &report);
            }
            report
        }
        Content::Malformed { text, at, message } => {
            let at = Span::new(file, at, at);
            let help = Some("save it as UTF-8; nothing in this file was checked".to_owned());
            let error = SyntaxError { at, message, help };
            let source = Source::new(input::display(&input.path), text);
            let findings = syntax_findings(vec![error], options);
            let networks = Networks::default();
            Report::Read { source, findings, held: Vec::new(), networks, accounts: false }
        }
    }
}

pub(super) fn lint_text(
    path: &Path,
    named: bool,
    text: String,
    file: FileId,
    options: &Options<'_>,
) -> Report {
    // Most YAML of a repository is for others, and slower to read than to search.
    if input::is_yaml(path) && !discover::has_signs(&text) {
        return Report::Skipped("nothing to check");
    }
    if input::is_terraform(path) && !discover::has_signs_of_terraform(&text) {
        return Report::Skipped("nothing to check");
    }
    let source = Source::new(input::display(path), text);
    let (roots, errors) = roots(path, &source.text, file);
    if !errors.is_empty() && !named && !matters(path, &source.text, &errors) {
        return Report::Skipped("neither JSON nor YAML");
    }
    let mut findings = syntax_findings(errors, options);
    let mut held = Vec::new();
    let found = look(path, &roots);
    let accounts = !input::is_terraform(path) && roots.iter().any(Account::holds);
    if found.is_empty() && findings.is_empty() && !accounts {
        return Report::Skipped("nothing to check");
    }
    // What is a mistake in JSON, such as a name that comes twice, is how blocks are written.
    for root in roots.iter().filter(|_| !input::is_terraform(path)) {
        options.ask(&mut findings, |ask, reporter| {
            if let Ask::Document(ask) = ask {
                ask(root, reporter);
            }
        });
    }
    let said = (options.kinds)(path);
    if found.is_empty() && accounts {
        held.push("attached policies".to_owned());
    }
    let above = Guardrails::of(options.settings);
    let above = above.policies();
    let mut lint = |node: &Node<'_>, around: Kinds, findings: &mut Vec<Finding>| {
        let mut policy = Policy::of(node);
        policy.kinds = said.unwrap_or_else(|| around.narrowed(policy.kinds));
        policy.effort = Effort::for_checks();
        held.push(policy.kinds.title());
        options.ask(findings, |ask, reporter| {
            if let Ask::Policy(ask) = ask {
                ask(&policy, reporter);
            }
        });
        if !accounts && let Some(mut principal) = Principal::with(&policy) {
            guardrails::bound(&mut principal, &above);
            options.ask_principal(&principal, findings);
        }
        if policy.effort.is_spent() {
            findings.extend(unproved(&policy, options));
        }
    };
    for &(node, kinds) in &found.policies {
        lint(node, kinds, &mut findings);
    }
    for &(node, kinds) in &found.texts {
        let Some(nested) = discover::decode(node, &source) else { continue };
        match json::parse_nested(&nested) {
            Ok(inner) if discover::is_policy(&inner) => lint(&inner, kinds, &mut findings),
            Ok(_) => {}
            Err(error) => findings.extend(syntax_findings(vec![error], options)),
        }
    }
    held.extend(found.designs.iter().map(|_| "VPC design".to_owned()));
    held.extend(found.describe_outputs.iter().map(|_| "describe output".to_owned()));
    held.extend(found.modules.iter().map(|_| "Terraform network ACLs".to_owned()));
    let networks = Networks {
        designs: !found.designs.is_empty(),
        describe_output: !found.describe_outputs.is_empty(),
        modules: !found.modules.is_empty(),
    };
    let kept = accounts || !findings.is_empty() || networks.any();
    drop(found);
    drop(roots);
    let source = if kept { source } else { Source::new(source.name, "") };
    Report::Read { source, findings, held, networks, accounts }
}

/// The documents of a text: one, or one a line, and what could not be read of them.
pub(super) fn roots<'a>(
    path: &Path,
    text: &'a str,
    file: FileId,
) -> (Vec<Node<'a>>, Vec<SyntaxError>) {
    if input::is_yaml(path) {
        return match yaml::parse(text, file) {
            Ok(roots) => (roots, Vec::new()),
            Err(error) => (Vec::new(), vec![error]),
        };
    }
    if input::is_terraform(path) {
        return match hcl::parse(text, file) {
            Ok(root) => (vec![root], Vec::new()),
            Err(error) => (Vec::new(), vec![error]),
        };
    }
    let lines = path.extension().is_some_and(|end| end == "jsonl" || end == "ndjson");
    match json::parse(text, file) {
        Ok(root) => (vec![root], Vec::new()),
        Err(_) if lines || starts_with_two(text, file) => documents(text, file),
        Err(error) => (Vec::new(), vec![error]),
    }
}

/// Whether a second document follows the first on a line of its own.
fn starts_with_two(text: &str, file: FileId) -> bool {
    let Some(Ok((_, end))) = json::parse_next(text, file, 0) else { return false };
    let rest = text.get(end..).unwrap_or("");
    let next = rest.trim_start();
    next.starts_with(['{', '['])
        && rest.get(..rest.len() - next.len()).is_some_and(|gap| gap.contains('\n'))
}

/// JSON Lines: a broken line does not hide the next.
fn documents(text: &str, file: FileId) -> (Vec<Node<'_>>, Vec<SyntaxError>) {
    let (mut roots, mut errors) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(read) = json::parse_next(text, file, at) {
        match read {
            Ok((root, end)) => {
                roots.push(root);
                at = end;
            }
            Err(error) => {
                let from = (error.at.start as usize).max(at);
                let next = text.get(from..).and_then(|rest| rest.find('\n'));
                errors.push(error);
                let Some(next) = next else { break };
                at = from + next + 1;
            }
        }
    }
    (roots, errors)
}

pub(super) fn look<'a>(path: &Path, roots: &'a [Node<'a>]) -> Found<'a> {
    let mut found = Found::default();
    for root in roots {
        match input::is_terraform(path) {
            true => discover::look_at_terraform(root, &mut found),
            false => discover::look(root, &mut found),
        }
    }
    found
}

/// Whether a broken file that the walk met may have held something to check.
fn matters(path: &Path, text: &str, errors: &[SyntaxError]) -> bool {
    // A table of TOML starts like a list of JSON, also in our own configuration.
    if path.extension().is_some_and(|end| end == "toml" || end == "ini" || end == "cfg") {
        return false;
    }
    if discover::has_signs(text) {
        return true;
    }
    // Settings of editors and compilers are JSON with comments: not ours.
    let comments = errors.first().is_some_and(|error| {
        let at = text.get(error.at.start as usize..).unwrap_or("");
        at.starts_with("//") || at.starts_with("/*") || error.message == "trailing comma"
    });
    input::has_known_ending(path) && !input::is_yaml(path) && !comments
}

/// That some questions about the policy had to stay open.
fn unproved(policy: &Policy<'_>, options: &Options<'_>) -> Option<Finding> {
    options.checks.iter().find(|check| check.id == too_hard_to_prove::CHECK.id)?;
    let opening = policy.node.members().first().map_or(policy.node.span, |(key, _)| key.span);
    let message = "not everything about this policy could be proved";
    let mut finding = Finding::new(&too_hard_to_prove::CHECK, opening, message.to_owned());
    finding.help = Some(
        "its patterns or conditions lie across each other in too many ways: use fewer statements, or \
         fewer patterns with several `*`"
            .to_owned(),
    );
    Some(finding)
}

fn syntax_findings(errors: Vec<SyntaxError>, options: &Options<'_>) -> Vec<Finding> {
    // Nobody wants the ten thousandth broken line of one file.
    const MOST: usize = 20;
    if !options.checks.iter().any(|check| check.id == syntax::CHECK.id) {
        return Vec::new();
    }
    let findings = errors.into_iter().take(MOST).map(|error| {
        let mut finding = Finding::new(&syntax::CHECK, error.at, error.message);
        finding.help = Some(error.help.unwrap_or_else(|| {
            "mend the text here or just before; nothing in this document was checked".to_owned()
        }));
        finding
    });
    findings.collect()
}
