//! TOML through toml_edit, into the same tree as JSON; only the configuration is written in it.

use super::{Key, Node, SyntaxError, Value};
use crate::source::{FileId, Span};
use std::borrow::Cow;
use std::ops::Range;
use toml_edit::{Array, Document, Item, TableLike};

/// Reads one document.
pub fn parse(text: &str, file: FileId) -> Result<Node<'static>, SyntaxError> {
    let whole = Span::new(file, 0, text.len());
    let document = Document::parse(text).map_err(|error| {
        let at = error.span().unwrap_or(0..0);
        let message = error.message().trim().lines().collect::<Vec<_>>().join("; ");
        SyntaxError { at: Span::new(file, at.start, at.end), message, help: None }
    })?;
    Ok(Node { span: whole, value: table(document.as_table(), whole) })
}

fn place(range: Option<Range<usize>>, around: Span) -> Span {
    range.map_or(around, |range| Span::new(around.file, range.start, range.end))
}

fn table(table: &dyn TableLike, around: Span) -> Value<'static> {
    let members = table.iter().filter_map(|(name, item)| {
        let span = place(table.key(name).and_then(toml_edit::Key::span), around);
        Some((Key { span, text: Cow::Owned(name.to_owned()) }, node(item, span)?))
    });
    Value::Object(members.collect())
}

fn node(item: &Item, around: Span) -> Option<Node<'static>> {
    let span = place(item.span(), around);
    let value = match item {
        Item::None => return None,
        Item::Value(value) => return Some(scalar(value, around)),
        Item::Table(inner) => table(inner, span),
        Item::ArrayOfTables(tables) => {
            let items = tables.iter().map(|inner| {
                let span = place(inner.span(), around);
                Node { span, value: table(inner, span) }
            });
            Value::Array(items.collect())
        }
    };
    Some(Node { span, value })
}

fn scalar(value: &toml_edit::Value, around: Span) -> Node<'static> {
    let span = place(value.span(), around);
    let value = match value {
        toml_edit::Value::String(text) => Value::String(text.value().clone().into()),
        toml_edit::Value::Integer(number) => Value::Number(number.value().to_string().into()),
        toml_edit::Value::Float(number) => Value::Number(number.value().to_string().into()),
        toml_edit::Value::Boolean(value) => Value::Bool(*value.value()),
        toml_edit::Value::Datetime(date) => Value::String(date.value().to_string().into()),
        toml_edit::Value::Array(array) => Value::Array(items(array, span)),
        toml_edit::Value::InlineTable(inner) => table(inner, span),
    };
    Node { span, value }
}

fn items(array: &Array, around: Span) -> Vec<Node<'static>> {
    array.iter().map(|value| scalar(value, around)).collect()
}
