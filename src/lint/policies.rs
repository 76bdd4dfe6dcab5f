//! The policies of files whose names the user gives: for questions, to which a file without any is no answer.

use super::file::{look, roots};
use super::input::{self, Content, Input};
use crate::discover;
use crate::document::{Node, SyntaxError, json};
use crate::policy::{Kinds, Policy};
use crate::source::{FileId, Source, Span};
use std::path::Path;

/// A policy and where it was found.
#[derive(Debug)]
pub struct Placed<'a> {
    /// The index of its source.
    pub file: FileId,
    /// The JSON pointer of the policy, or of the text that holds it; in JSON Lines with the line before it.
    pub pointer: String,
    pub policy: Policy<'a>,
}

/// Why policies could not be read.
#[derive(Debug)]
pub enum Failure {
    /// A file that cannot be read, in words.
    Unreadable(String),
    /// A text that cannot be parsed: never the same as a file without policies.
    Malformed(Box<Source>, SyntaxError),
}

impl Failure {
    /// The reason in one line, with its place.
    pub fn line(&self) -> String {
        match self {
            Self::Unreadable(reason) => reason.clone(),
            Self::Malformed(source, error) => error.line(source),
        }
    }
}

/// Reads one file, whatever its name says; `-` is standard input.
pub fn read(path: &Path) -> Result<Source, Failure> {
    let name = input::display(path);
    match input::read(&Input { path: path.to_owned(), named: true }) {
        Content::Text(text) => Ok(Source::new(name, text)),
        Content::Skipped(reason) => Err(Failure::Unreadable(format!("{name}: {reason}"))),
        Content::Unreadable(reason) => Err(Failure::Unreadable(format!("{name}: {reason}"))),
        Content::Malformed { text, at, message } => {
            let at = crate::source::Span::new(FileId(0), at, at);
            let error = SyntaxError { at, message, help: None };
            Err(Failure::Malformed(Box::new(Source::new(name, text)), error))
        }
    }
}

/// The documents of a text, by the ending of its name: JSON, JSON Lines or YAML.
pub fn documents(source: &Source, file: FileId) -> Result<Vec<Node<'_>>, Failure> {
    let (found, errors) = roots(Path::new(&source.name), &source.text, file);
    match errors.into_iter().next() {
        Some(error) => {
            Err(Failure::Malformed(Box::new(Source::new(&source.name, &source.text)), error))
        }
        None => Ok(found),
    }
}

/// The documents of a text that is one document or has one on each line, and what is wrong with the other lines.
pub fn lines(source: &Source) -> (Vec<Node<'_>>, Vec<SyntaxError>) {
    let file = FileId(0);
    if let Ok(found) = documents(source, file) {
        return (found, Vec::new());
    }
    let (mut found, mut errors) = (Vec::new(), Vec::new());
    let mut start = 0;
    for line in source.text.split_inclusive('\n') {
        let end = start + line.trim_end().len();
        let text = source.text.get(..end).unwrap_or("");
        match json::parse_next(text, file, start) {
            None => {}
            Some(Ok((node, after))) if after == end => found.push(node),
            Some(Ok((_, after))) => {
                let message = "something follows the document of this line".to_owned();
                errors.push(SyntaxError { at: Span::new(file, after, end), message, help: None });
            }
            Some(Err(error)) => errors.push(error),
        }
        start += line.len();
    }
    (found, errors)
}

/// Finds the policies of sources, in order, and hands them to `work`; `kinds` is what the user says of a source.
pub fn with<R>(
    sources: &[Source],
    kinds: impl Fn(FileId) -> Option<Kinds>,
    work: impl FnOnce(&[Placed<'_>]) -> R,
) -> Result<R, Failure> {
    let ids = || (0..).map(FileId);
    let parsed: Result<Vec<_>, _> =
        sources.iter().zip(ids()).map(|(source, file)| documents(source, file)).collect();
    let parsed: Vec<Vec<Node<'_>>> = parsed?;
    let found: Vec<_> = sources
        .iter()
        .zip(&parsed)
        .map(|(source, roots)| look(Path::new(&source.name), roots))
        .collect();

    let mut nested = Vec::new();
    for ((source, file), found) in sources.iter().zip(ids()).zip(&found) {
        for &(node, around) in &found.texts {
            nested.extend(discover::decode(node, source).map(|text| (file, node, around, text)));
        }
    }
    let mut inner = Vec::new();
    for (file, node, around, text) in &nested {
        match json::parse_nested(text) {
            Ok(root) => inner.push((*file, *node, *around, root)),
            Err(error) => {
                let Some(source) = sources.get(file.0 as usize) else { continue };
                let source = Source::new(&source.name, &source.text);
                return Err(Failure::Malformed(Box::new(source), error));
            }
        }
    }

    let direct = found.iter().zip(ids()).flat_map(|(found, file)| {
        found.policies.iter().map(move |&(node, around)| (file, node, around, node))
    });
    let inside = inner.iter().filter(|(.., root)| discover::is_policy(root));
    let inside = inside.map(|(file, node, around, root)| (*file, *node, *around, root));
    let mut policies: Vec<Placed<'_>> = direct
        .chain(inside)
        .map(|(file, at, around, node)| {
            let mut policy = Policy::of(node);
            policy.kinds = kinds(file).unwrap_or_else(|| around.narrowed(policy.kinds));
            let roots = parsed.get(file.0 as usize).map_or(&[][..], Vec::as_slice);
            Placed { file, pointer: pointer(roots, at), policy }
        })
        .collect();
    policies.sort_by_key(|placed| (placed.file, placed.policy.node.span.start));
    Ok(work(&policies))
}

fn pointer(roots: &[Node<'_>], at: &Node<'_>) -> String {
    let holds = |root: &&Node<'_>| root.span.start <= at.span.start && at.span.end <= root.span.end;
    let Some(index) = roots.iter().position(|root| holds(&root)) else { return String::new() };
    let inside = roots.get(index).map(|root| root.pointer(at.span)).unwrap_or_default();
    if roots.len() > 1 { format!("/{index}{inside}") } else { inside }
}
