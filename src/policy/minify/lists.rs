//! Lists of a policy document as JSON has them: one text or many.

use serde_json::{Map, Value};
use std::collections::HashSet;

/// The texts of an element, of which there may be one or a list.
pub(super) fn texts(value: Option<&Value>) -> impl Iterator<Item = &str> {
    let (list, one) = match value {
        Some(Value::Array(items)) => (items.as_slice(), None),
        Some(Value::String(text)) => (&[][..], Some(text.as_str())),
        _ => (&[][..], None),
    };
    list.iter().filter_map(Value::as_str).chain(one)
}

/// A text as a list of one, and lists without doubles; for principals each of the kinds.
pub(super) fn listed(value: &mut Value) {
    match value {
        Value::Array(items) => {
            let mut seen: HashSet<Value> = HashSet::new();
            items.retain(|item| seen.insert(item.clone()));
        }
        Value::Object(members) => members.values_mut().for_each(listed),
        // `"Principal": "*"` is not the same element as `["*"]`, which is refused.
        Value::String(text) if text == "*" => {}
        one => *one = Value::Array(vec![one.take()]),
    }
}

/// Lists of one as their item.
pub(super) fn scalars(members: &Map<String, Value>) -> Map<String, Value> {
    let plain = |value: &Value| match value {
        Value::Array(items) => match items.as_slice() {
            [one] => one.clone(),
            _ => value.clone(),
        },
        Value::Object(inner) => Value::Object(scalars(inner)),
        _ => value.clone(),
    };
    members.iter().map(|(key, value)| (key.clone(), plain(value))).collect()
}

/// Equal but for the order of lists.
pub(super) fn alike(one: Option<&Value>, other: Option<&Value>) -> bool {
    match (one, other) {
        (Some(Value::Array(one)), Some(Value::Array(other))) => {
            let all: HashSet<&Value> = other.iter().collect();
            one.len() == other.len() && one.iter().all(|item| all.contains(item))
        }
        (Some(Value::Object(one)), Some(Value::Object(other))) => {
            one.len() == other.len()
                && one.iter().all(|(key, value)| alike(Some(value), other.get(key)))
        }
        (one, other) => one == other,
    }
}

/// Both lists as one; `None` where they are of different forms.
pub(super) fn union(one: &Value, other: &Value) -> Option<Value> {
    match (one, other) {
        (Value::Array(_), Value::Array(_)) => {
            let mut both = one.clone();
            both.as_array_mut()?.extend(other.as_array()?.iter().cloned());
            listed(&mut both);
            Some(both)
        }
        (Value::Object(_), Value::Object(more)) => {
            let mut both = one.clone();
            for (key, value) in more {
                let own = both.as_object_mut()?;
                let joined = match own.get(key) {
                    Some(old) => union(old, value)?,
                    None => value.clone(),
                };
                own.insert(key.clone(), joined);
            }
            Some(both)
        }
        (Value::String(star), Value::Array(_)) | (Value::Array(_), Value::String(star))
            if star == "*" =>
        {
            Some(Value::String(star.clone()))
        }
        _ => None,
    }
}
