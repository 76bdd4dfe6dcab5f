//! YAML through granit-parser's events, into the same tree as JSON.
//!
//! A local tag becomes the object CloudFormation reads it as: `!Sub x` is `{"Fn::Sub": "x"}`, so nothing later
//! knows which was written.

use super::json::DEEPEST;
use super::{Key, Node, SyntaxError, Value};
use crate::source::{FileId, Span};
use granit_parser::{Event, Parser, ScalarStyle, Tag};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// How many nodes a document may have once its aliases are followed: a bound on "billion laughs".
const MOST_NODES: usize = 4_000_000;

/// Reads the documents of a YAML text.
pub fn parse(text: &str, file: FileId) -> Result<Vec<Node<'_>>, SyntaxError> {
    let reader = Reader { text, file, anchors: BTreeMap::new(), stack: Vec::new(), nodes: 0 };
    reader.read()
}

struct Reader<'a> {
    text: &'a str,
    file: FileId,
    /// Anchored nodes with their sizes.
    anchors: BTreeMap<usize, (Node<'a>, usize)>,
    stack: Vec<Open<'a>>,
    nodes: usize,
}

/// A collection whose end has not come yet.
struct Open<'a> {
    start: usize,
    anchor: usize,
    wrapper: Option<String>,
    items: Items<'a>,
    nodes_before: usize,
}

enum Items<'a> {
    Sequence(Vec<Node<'a>>),
    Mapping(Vec<(Key<'a>, Node<'a>)>, Option<Key<'a>>),
}

impl<'a> Reader<'a> {
    fn read(mut self) -> Result<Vec<Node<'a>>, SyntaxError> {
        let mut documents = Vec::new();
        for next in Parser::new_from_str(self.text) {
            let (event, span) = next.map_err(|error| self.syntax(&error))?;
            let range = span.byte_range().unwrap_or(0..0);
            let done = match event {
                Event::Scalar(text, style, anchor, tag) => {
                    self.nodes += 1;
                    let value = scalar(text, style, tag.as_deref());
                    let node = Node { span: self.span(range.start, range.end), value };
                    self.finish(node, anchor, wrapper(tag.as_deref()), 1)?
                }
                Event::SequenceStart(_, anchor, tag) => {
                    let items = Items::Sequence(Vec::new());
                    self.open(range.start, anchor, tag.as_deref(), items)?;
                    None
                }
                Event::MappingStart(_, anchor, tag) => {
                    let items = Items::Mapping(Vec::new(), None);
                    self.open(range.start, anchor, tag.as_deref(), items)?;
                    None
                }
                Event::SequenceEnd | Event::MappingEnd => self.close(range.end)?,
                Event::Alias(id) => self.alias(id, range)?,
                _ => None,
            };
            documents.extend(done);
        }
        Ok(documents)
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start, end.max(start))
    }

    fn syntax(&self, error: &granit_parser::ScanError) -> SyntaxError {
        let at = error.marker().byte_offset().unwrap_or(0).min(self.text.len());
        let end =
            self.text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let message = error.info().trim_end_matches('.').to_owned();
        let mut letters = message.chars();
        let first = letters.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
        SyntaxError {
            at: self.span(at, at + end),
            message: first + letters.as_str(),
            help: Some("look at the indentation and quotes here and on the line before".to_owned()),
        }
    }

    fn too_large(&self, at: usize, message: &str) -> SyntaxError {
        SyntaxError { at: self.span(at, at), message: message.to_owned(), help: None }
    }

    fn open(
        &mut self,
        start: usize,
        anchor: usize,
        tag: Option<&Tag>,
        items: Items<'a>,
    ) -> Result<(), SyntaxError> {
        if self.stack.len() >= DEEPEST {
            return Err(self.too_large(start, &format!("nested deeper than {DEEPEST} levels")));
        }
        let nodes_before = self.nodes;
        self.nodes += 1;
        self.stack.push(Open { start, anchor, wrapper: wrapper(tag), items, nodes_before });
        Ok(())
    }

    fn close(&mut self, end: usize) -> Result<Option<Node<'a>>, SyntaxError> {
        let Some(open) = self.stack.pop() else { return Ok(None) };
        // A block collection "ends" where the next token starts: its own end is its last item's.
        let (last, value) = match open.items {
            Items::Sequence(items) => (items.last().map(|item| item.span.end), Value::Array(items)),
            Items::Mapping(members, _) => {
                (members.last().map(|(_, node)| node.span.end), Value::Object(members))
            }
        };
        let closed = self.text.get(..end).is_some_and(|text| text.ends_with([']', '}']));
        let end = last.filter(|_| !closed).map_or(end, |last| last as usize);
        let node = Node { span: self.span(open.start, end), value };
        self.finish(node, open.anchor, open.wrapper, self.nodes - open.nodes_before)
    }

    fn alias(
        &mut self,
        id: usize,
        range: std::ops::Range<usize>,
    ) -> Result<Option<Node<'a>>, SyntaxError> {
        let (mut node, size) = match self.anchors.get(&id) {
            Some((node, size)) if self.nodes + size <= MOST_NODES => (node.clone(), *size),
            Some(_) => return Err(self.too_large(range.start, "aliases make this too large")),
            None => return Err(self.too_large(range.start, "an alias inside its own anchor")),
        };
        self.nodes += size;
        node.span = self.span(range.start, range.end);
        self.finish(node, 0, None, size)
    }

    /// Puts a node into the collection it belongs to; gives it back where it is a whole document.
    fn finish(
        &mut self,
        mut node: Node<'a>,
        anchor: usize,
        wrapper: Option<String>,
        size: usize,
    ) -> Result<Option<Node<'a>>, SyntaxError> {
        if let Some(name) = wrapper {
            let key = Key { span: node.span, text: Cow::Owned(name) };
            node = Node { span: node.span, value: Value::Object(vec![(key, node)]) };
        }
        if anchor != 0 {
            self.anchors.insert(anchor, (node.clone(), size));
        }
        let Some(open) = self.stack.last_mut() else { return Ok(Some(node)) };
        match &mut open.items {
            Items::Sequence(items) => items.push(node),
            Items::Mapping(members, key) => match key.take() {
                Some(name) => members.push((name, node)),
                None => *key = Some(Key { span: node.span, text: key_text(node.value) }),
            },
        }
        Ok(None)
    }
}

/// The name a scalar stands for as a key; collections as keys have none that a policy could use.
fn key_text(value: Value<'_>) -> Cow<'_, str> {
    match value {
        Value::String(text) | Value::Number(text) => text,
        Value::Bool(true) => "true".into(),
        Value::Bool(false) => "false".into(),
        Value::Null => "null".into(),
        Value::Array(_) | Value::Object(_) => "".into(),
    }
}

/// YAML 1.2's core schema, but for octal and hexadecimal numbers, infinity and NaN, which stay text.
fn scalar<'a>(text: Cow<'a, str>, style: ScalarStyle, tag: Option<&Tag>) -> Value<'a> {
    let as_text = tag.is_some_and(|tag| tag.suffix() == "str");
    if style != ScalarStyle::Plain || as_text {
        return Value::String(text);
    }
    match &*text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        number if is_json_number(number) => Value::Number(text),
        _ => Value::String(text),
    }
}

fn is_json_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    // An account id such as 012345678901 is text: as a number it would lose its zero.
    let leading_zero = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
    digits.starts_with(|c: char| c.is_ascii_digit())
        && !leading_zero
        && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E'))
        && text.parse::<f64>().is_ok_and(f64::is_finite)
}

/// The CloudFormation function a local tag stands for.
fn wrapper(tag: Option<&Tag>) -> Option<String> {
    let tag = tag.filter(|tag| tag.handle() == "!")?;
    Some(match tag.suffix() {
        "Ref" | "Condition" => tag.suffix().to_owned(),
        name => format!("Fn::{name}"),
    })
}
