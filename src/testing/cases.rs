//! The cases of a file: found, named, and those set aside that cannot be asked at all.

use super::{Answered, Case, Problem};
use crate::document::{Node, SyntaxError, Value, yaml};
use crate::lint::policies::{Failure, documents};
use crate::source::{FileId, Source};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Answers every case of a file: a list of cases, an object with `cases`, or one case, in JSON or YAML.
///
/// Errors where the file cannot be parsed or holds no case. A case that cannot be understood does not hide the
/// others.
pub fn run(source: &Source) -> Result<Vec<Answered>, Failure> {
    let roots: Vec<Node<'_>> = read(source)?.into_iter().map(merged).collect();
    let path = PathBuf::from(&source.name);
    let folder = path.parent().unwrap_or(Path::new(""));
    let cases = roots.iter().flat_map(|root| root.get("cases").unwrap_or(root).items());
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    let mut answered = Vec::new();
    for (index, node) in cases.enumerate() {
        let case = Case { node, folder };
        let told = case.name();
        let name = told.clone().unwrap_or_else(|| format!("case {}", index + 1));
        let line = source.place(node.span.start).line;
        let first = *names.entry(name.clone()).or_insert(line);
        let outcome = match twice(node) {
            Some(error) => Err(error.into()),
            None if told.is_some() && first != line => {
                let message = format!("the case of line {first} has the same name");
                Err(case.wrong(node, message).into())
            }
            None => super::answer(&case),
        };
        answered.push(Answered { name, expected: case.expected(), outcome });
    }
    if answered.is_empty() {
        return Err(Failure::Unreadable(format!("{}: no case in it", source.name)));
    }
    Ok(answered)
}

/// The documents of the file: YAML also where its name does not say so.
fn read(source: &Source) -> Result<Vec<Node<'_>>, Failure> {
    let file = FileId(0);
    let as_named = documents(source, file);
    if as_named.is_ok() || source.text.trim_start().starts_with(['{', '[', '"']) {
        return as_named;
    }
    yaml::parse(&source.text, file).or(as_named)
}

/// The tree with YAML's merge keys (`<<`) followed, which writers of cases use to share what is alike.
fn merged(node: Node<'_>) -> Node<'_> {
    let Node { span, value } = node;
    let value = match value {
        Value::Array(items) => Value::Array(items.into_iter().map(merged).collect()),
        Value::Object(members) => {
            let (shared, mut own): (Vec<_>, Vec<_>) =
                members.into_iter().partition(|(key, _)| key.text == "<<");
            for (_, from) in shared {
                for (key, node) in from.items().iter().flat_map(Node::members) {
                    if !own.iter().any(|(earlier, _)| earlier.text == key.text) {
                        own.push((key.clone(), node.clone()));
                    }
                }
            }
            Value::Object(own.into_iter().map(|(key, node)| (key, merged(node))).collect())
        }
        other => other,
    };
    Node { span, value }
}

/// A complaint where a part of the case stands twice: which one counts would be a guess.
fn twice(case: &Node<'_>) -> Option<SyntaxError> {
    let question = case.get("question").map_or(&[][..], Node::members);
    [case.members(), question].into_iter().find_map(|members| {
        let (key, _) = members.iter().enumerate().find_map(|(index, member)| {
            let same = |(key, _): &(crate::document::Key<'_>, Node<'_>)| key.text == member.0.text;
            members.iter().take(index).any(same).then_some(member)
        })?;
        let message = format!("`{}` stands twice", key.text);
        Some(SyntaxError { at: key.span, message, help: None })
    })
}

impl<'a> Case<'a> {
    fn name(&self) -> Option<String> {
        let text = |key: &str| self.node.get(key)?.as_scalar();
        let name = ["name", "title", "id"].into_iter().find_map(text)?;
        // Titles of samples say what is expected of each, over and over.
        let file = text("file").filter(|_| self.is_sample());
        Some(file.map_or(name.to_owned(), |file| format!("{file}: {name}")))
    }

    /// A part of the question, which may also stand beside it.
    pub fn part(&self, name: &str) -> Option<&'a Node<'a>> {
        let question = self.node.get("question").and_then(|question| question.get(name));
        question.or_else(|| self.node.get(name))
    }

    /// The kind of its question, with `_` between its words.
    ///
    /// A `reference` with a `candidate` asks by itself, as the published samples of CheckNoNewAccess do.
    pub fn kind(&self) -> Option<Cow<'a, str>> {
        if self.is_sample() {
            return Some("no_new_access".into());
        }
        let kind = self.part("kind").or_else(|| self.node.get("question"))?.as_str()?;
        Some(if kind.contains('-') { kind.replace('-', "_").into() } else { kind.into() })
    }

    fn is_sample(&self) -> bool {
        let has = |key: &str| self.node.get(key).is_some();
        has("reference") && has("candidate") && !has("question")
    }

    /// The verdict the case expects, where it expects one that can be read.
    pub fn expected(&self) -> Option<String> {
        self.verdict().ok().flatten()
    }

    /// The verdict the case expects. Errors where what it expects is no verdict.
    pub fn verdict(&self) -> Result<Option<String>, Problem> {
        let own = self.node.get("expected");
        let of_sample = || self.node.get("verdict").filter(|_| self.is_sample());
        let Some(expected) = own.or_else(of_sample) else { return Ok(None) };
        if matches!(expected.value, Value::Null) {
            return Ok(None);
        }
        let names = ["verdict", "decision"];
        let verdict = names.into_iter().find_map(|name| expected.get(name)).unwrap_or(expected);
        let Some(text) = verdict.as_scalar() else {
            return Err(self.wrong(expected, "`expected` has no `verdict`").into());
        };
        Ok(Some(text.to_owned()))
    }
}
