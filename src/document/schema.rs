//! Documents held against a JSON schema; what does not fit is shown where it stands.

use super::{Node, SyntaxError, Value};
use crate::nearest;
use jsonschema::Validator;
use jsonschema::error::ValidationErrorKind;
use serde_json::Map;

/// Everything in the document that the schema does not allow, in file order.
pub fn violations(node: &Node<'_>, schema: &serde_json::Value) -> Vec<SyntaxError> {
    let Ok(validator) = Validator::new(schema) else { return Vec::new() };
    let instance = to_value(node);
    let mut found: Vec<SyntaxError> = validator
        .iter_errors(&instance)
        .flat_map(|error| {
            let pointer = error.instance_path().to_string();
            let place = node.at(&pointer).unwrap_or(node);
            let rule = error.schema_path().to_string();
            explain(place, error.kind(), error.to_string(), schema, &rule)
        })
        .collect();
    found.sort_by_key(|error| error.at);
    found.dedup();
    found
}

fn explain(
    place: &Node<'_>,
    kind: &ValidationErrorKind,
    text: String,
    schema: &serde_json::Value,
    rule: &str,
) -> Vec<SyntaxError> {
    if let ValidationErrorKind::AdditionalProperties { unexpected } = kind {
        let known = properties(schema);
        let mut errors = Vec::new();
        for (key, _) in
            place.members().iter().filter(|(key, _)| unexpected.contains(&key.text.to_string()))
        {
            let near = nearest::name(&key.text, known.iter().map(String::as_str));
            errors.push(SyntaxError {
                at: key.span,
                message: format!("unknown key `{}`", key.text),
                help: Some(near.map_or_else(
                    || "remove it, or see the published schema for the keys there are".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                )),
            });
        }
        return errors;
    }
    let message = match kind {
        ValidationErrorKind::Required { property } => {
            format!("{property} is missing").replace('"', "`")
        }
        ValidationErrorKind::Type { .. } => {
            let wanted = text.rsplit(" of type").next().map(|types| types.trim().replace('"', "`"));
            let wanted = wanted.filter(|_| text.contains(" of type")).unwrap_or_default();
            format!("{} does not fit here: it should be {wanted}", place.shape())
        }
        ValidationErrorKind::Enum { options } => {
            let options: Vec<String> = options
                .as_array()
                .into_iter()
                .flatten()
                .map(|o| o.to_string().replace('"', "`"))
                .collect();
            let found = to_value(place).to_string().replace('"', "`");
            format!("{} is none of {}", shortened(&found), options.join(", "))
        }
        ValidationErrorKind::Pattern { .. } => match (titled(schema, rule), place.as_str()) {
            (Some(title), Some(value)) => format!("`{value}` is not {title}"),
            _ => shortened(&text),
        },
        _ => shortened(&text),
    };
    vec![SyntaxError { at: place.span, message, help: None }]
}

/// The title beside a rule of the schema, which says in words what the rule asks for.
fn titled<'s>(schema: &'s serde_json::Value, rule: &str) -> Option<&'s str> {
    let (around, _) = rule.rsplit_once('/')?;
    schema.pointer(around)?.get("title")?.as_str()
}

/// The validator's words, without the whole value at their start.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 160;
    let text = text.replace('"', "`");
    if text.chars().count() <= LONGEST {
        return text;
    }
    let end: String = text.chars().rev().take(LONGEST).collect();
    format!("… {}", end.chars().rev().collect::<String>())
}

/// Every property name that stands anywhere in a schema.
fn properties(schema: &serde_json::Value) -> Vec<String> {
    let mut names = Vec::new();
    match schema {
        serde_json::Value::Object(members) => {
            for (key, value) in members {
                if let ("properties", serde_json::Value::Object(own)) = (key.as_str(), value) {
                    names.extend(own.keys().cloned());
                }
                names.extend(properties(value));
            }
        }
        serde_json::Value::Array(items) => names.extend(items.iter().flat_map(properties)),
        _ => {}
    }
    names
}

/// The document as serde_json has it; of members with one name, the first.
pub fn to_value(node: &Node<'_>) -> serde_json::Value {
    match &node.value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::Number(text) => serde_json::from_str(text).unwrap_or(serde_json::Value::Null),
        Value::String(text) => serde_json::Value::String(text.clone().into_owned()),
        Value::Array(items) => items.iter().map(to_value).collect(),
        Value::Object(members) => {
            let mut map = Map::new();
            for (key, value) in members {
                map.entry(key.text.clone().into_owned()).or_insert_with(|| to_value(value));
            }
            serde_json::Value::Object(map)
        }
    }
}
