//! Unit tests of policies: cases in a file, each a question with the answer it should have.
//!
//! A family of cases is a module with one [`Family`]; the table below names them all.

mod given;
mod networks;
mod policies;
mod proofs;
mod report;

pub use report::{human, json, junit};

use crate::document::{Node, SyntaxError};
use crate::lint::policies::{Failure, documents};
use crate::source::{FileId, Source};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// A kind of case: which cases are of it, and how they are answered.
pub struct Family {
    pub owns: fn(&Node<'_>) -> bool,
    pub answer: fn(&Case<'_>) -> Result<Answer, Problem>,
}

/// All families; the first that owns a case answers it.
const FAMILIES: &[&Family] = &[&networks::FAMILY, &policies::FAMILY];

/// A case as it stands in its file.
pub struct Case<'a> {
    pub node: &'a Node<'a>,
    /// The paths in the case are relative to it.
    pub folder: &'a Path,
}

/// The answer to a case's question.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// In one word: `holds`, `allow`, `invalid`, `unknown`, …
    pub verdict: String,
    /// The verdict the case expects, where it expects one.
    pub expected: Option<String>,
    /// Whether the answer is the expected one; `None` where nothing is expected.
    pub pass: Option<bool>,
    /// A request or packet that shows it.
    pub witness: Option<Value>,
    /// Why: for people.
    pub reason: String,
}

/// Why a case has no answer.
#[derive(Debug)]
pub enum Problem {
    /// The case is not written as it should be.
    Wrong(SyntaxError),
    /// A file it names cannot be used.
    File(Failure),
}

/// A case with its answer, or without.
#[derive(Debug)]
pub struct Answered {
    pub name: String,
    pub outcome: Result<Answer, Problem>,
}

impl Answered {
    /// Whether nothing speaks against it.
    pub fn passes(&self) -> bool {
        self.outcome.as_ref().is_ok_and(|answer| answer.pass != Some(false))
    }
}

impl From<SyntaxError> for Problem {
    fn from(error: SyntaxError) -> Self {
        Self::Wrong(error)
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        Self::File(failure)
    }
}

impl Problem {
    /// In one line; `source` is the file of the case.
    pub fn text(&self, source: &Source) -> String {
        match self {
            Self::Wrong(error) => error.line(source),
            Self::File(failure) => failure.line(),
        }
    }
}

/// Answers every case of a file: a list of cases, an object with `cases`, or one case.
///
/// Errors where the file cannot be parsed. A case that cannot be understood does not hide the others.
pub fn run(source: &Source) -> Result<Vec<Answered>, Failure> {
    let roots = documents(source, FileId(0))?;
    let path = PathBuf::from(&source.name);
    let folder = path.parent().unwrap_or(Path::new(""));
    let cases = roots.iter().flat_map(|root| root.get("cases").unwrap_or(root).items());
    let answered = cases.enumerate().map(|(index, node)| {
        let name = node.get("name").and_then(Node::as_str);
        let name = name.map_or_else(|| format!("case {}", index + 1), str::to_owned);
        Answered { name, outcome: answer(&Case { node, folder }) }
    });
    Ok(answered.collect())
}

fn answer(case: &Case<'_>) -> Result<Answer, Problem> {
    let Some(family) = FAMILIES.iter().find(|family| (family.owns)(case.node)) else {
        return Err(case.wrong(case.node, "the case asks no `question` and has no `input`").into());
    };
    (family.answer)(case)
}

impl Case<'_> {
    /// A complaint about a part of the case.
    pub fn wrong(&self, at: &Node<'_>, message: impl Into<String>) -> SyntaxError {
        SyntaxError { at: at.span, message: message.into(), help: None }
    }

    /// A file named in the case, beside the file of the case.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}
