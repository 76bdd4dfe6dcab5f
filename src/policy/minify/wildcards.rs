//! Lists of actions as patterns that name the same of the actions known today, and may name more tomorrow.

use super::lists::texts;
use crate::catalog::{self, Service};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The policy with lists of actions written as patterns, where that is shorter; `None` where none is.
///
/// Every pattern names actions of its list only, as far as the service data goes: what AWS adds later may fit, too.
#[must_use]
pub fn with_wildcards(policy: &Value) -> Option<Value> {
    let mut written = policy.clone();
    let statements = match written.get_mut("Statement")? {
        Value::Array(all) => all.iter_mut().collect(),
        one => vec![one],
    };
    let mut changed = false;
    for statement in statements.into_iter().filter_map(Value::as_object_mut) {
        for element in ["Action", "NotAction"] {
            if let Some(shorter) = shortened(statement, element) {
                statement.insert(element.to_owned(), shorter);
                changed = true;
            }
        }
    }
    changed.then_some(written)
}

/// The element as a shorter list that names the same known actions.
fn shortened(statement: &Map<String, Value>, element: &str) -> Option<Value> {
    let old: Vec<&str> = texts(statement.get(element)).collect();
    let named: BTreeSet<String> = known(&old);
    let mut new: Vec<String> = Vec::new();
    for text in &old {
        let item = (!text.contains(['*', '?']))
            .then(|| catalog::action(text))
            .flatten()
            .and_then(|action| shortest(action.service(), action.name(), &named))
            .filter(|pattern| pattern.len() <= text.len());
        let item = item.unwrap_or_else(|| (*text).to_owned());
        // A pattern that an earlier one takes in says nothing.
        if !new.iter().any(|own| catalog::matches(own, &item)) {
            new.push(item);
        }
    }
    let last: Vec<String> = new
        .iter()
        .filter(|item| !new.iter().any(|own| own != *item && catalog::matches(own, item)))
        .cloned()
        .collect();
    let length = |items: &[&str]| items.iter().map(|item| item.len() + 3).sum::<usize>();
    let kept: Vec<&str> = last.iter().map(String::as_str).collect();
    if length(&kept) >= length(&old) || known(&kept) != named {
        return None;
    }
    Some(match kept.as_slice() {
        [one] => Value::from(*one),
        all => Value::from(all.to_vec()),
    })
}

/// The known actions that some patterns name, in lower case.
fn known(patterns: &[&str]) -> BTreeSet<String> {
    let all = patterns.iter().flat_map(|pattern| catalog::expand(pattern));
    all.map(|action| action.to_string().to_ascii_lowercase()).collect()
}

/// The shortest beginning of a name that only named actions of the service have.
fn shortest(service: Service, name: &str, named: &BTreeSet<String>) -> Option<String> {
    let starts = |start: &str| {
        let mut all = service.actions().filter(|own| {
            let head = own.name().get(..start.len());
            head.is_some_and(|head| head.eq_ignore_ascii_case(start))
        });
        all.all(|own| named.contains(&own.to_string().to_ascii_lowercase()))
    };
    let ends = (0..name.len()).filter(|end| name.is_char_boundary(*end));
    let start = ends.filter_map(|end| name.get(..end)).find(|start| starts(start))?;
    Some(format!("{}:{start}*", service.prefix()))
}
