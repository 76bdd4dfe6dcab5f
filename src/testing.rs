//! Unit tests of policies: cases in a file, each a question with the answer it should have.
//!
//! A family of cases is a module with one [`Family`]; the table below names them all.

mod cases;
mod given;
mod networks;
mod policies;
mod proofs;
mod report;

pub use cases::run;
pub use report::{human, json, junit};

use crate::document::{Node, SyntaxError};
use crate::lint::policies::Failure;
use crate::source::Source;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// A kind of case: which cases are of it, and how they are answered.
pub struct Family {
    pub owns: fn(&Case<'_>) -> bool,
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
    /// Whether the answer is the expected one; `None` where nothing is expected.
    pub pass: Option<bool>,
    /// A request or packet that shows it.
    pub witness: Option<Value>,
    /// The same in a line, for people.
    pub example: Option<String>,
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
    /// The verdict the case expects, where it expects one.
    pub expected: Option<String>,
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

fn answer(case: &Case<'_>) -> Result<Answer, Problem> {
    if !case.node.is_object() {
        let message = format!("a case is an object, not {}", case.node.shape());
        return Err(case.wrong(case.node, message).into());
    }
    let Some(family) = FAMILIES.iter().find(|family| (family.owns)(case)) else {
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
