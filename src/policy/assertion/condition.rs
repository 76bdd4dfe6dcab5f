//! The conditions of a line: `KEY = VALUES`, `KEY is absent`, or with an operator of the policy language.

use super::{Word, list};
use crate::catalog::{self, KeyType, condition_key};
use crate::nearest;
use crate::policy::questions::Region;
use crate::policy::{Base, Operator};

/// Narrows the region to the requests of one condition.
pub(super) fn when(region: Region, words: &[&Word]) -> Result<Region, String> {
    let texts: Vec<&str> = words.iter().map(|word| word.0.as_str()).collect();
    let (operator, key, values) = match *texts.as_slice() {
        [key, "is", "absent"] => ("Null".to_owned(), key, vec!["true"]),
        [key, "is", "present"] => ("Null".to_owned(), key, vec!["false"]),
        [key, "=" | "is", _, ..] => {
            let values = list(words.get(2..).unwrap_or(&[]))?;
            (equality(key, &values, false), key, values)
        }
        [key, "!=", _, ..] => {
            let values = list(words.get(2..).unwrap_or(&[]))?;
            match (condition_key(key).map(|known| known.value_type()), values.as_slice()) {
                (Some(KeyType::Bool), ["true"]) => ("BoolIfExists".to_owned(), key, vec!["false"]),
                (Some(KeyType::Bool), ["false"]) => ("BoolIfExists".to_owned(), key, vec!["true"]),
                _ => (equality(key, &values, true), key, values),
            }
        }
        [operator, key, _, ..] if Operator::parse(operator).is_some() => {
            (operator.to_owned(), key, list(words.get(2..).unwrap_or(&[]))?)
        }
        _ => return Err(no_condition(&texts)),
    };
    let misspelt = key.starts_with("aws:") && condition_key(key).is_none();
    if !key.contains(':') || (misspelt && catalog::nearest_condition_key(key).is_some()) {
        return Err(no_key(key));
    }
    Ok(region.when(&operator, key, &values))
}

fn no_condition(texts: &[&str]) -> String {
    let text = texts.join(" ");
    let said = match *texts {
        [_, "==", ..] => "did you mean `=`?".to_owned(),
        [_, "<>" | "≠", ..] => "did you mean `!=`?".to_owned(),
        [operator, key, _, ..] if key.contains(':') => {
            let names = Base::ALL.iter().map(|base| base.name());
            match nearest::name(operator, names) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("there is no operator `{operator}`"),
            }
        }
        _ => "write `KEY = VALUE`, `KEY != VALUE`, `KEY is absent`, `KEY is present` or `OPERATOR KEY VALUE`"
            .to_owned(),
    };
    format!("`{text}` is no condition: {said}")
}

fn no_key(key: &str) -> String {
    let name = |known: catalog::ConditionKey| known.name().to_owned();
    let global = if key.contains(':') { key.to_owned() } else { format!("aws:{key}") };
    let near = catalog::nearest_condition_key(&global).map(name);
    match near {
        Some(near) => format!("`{key}` is no condition key; did you mean `{near}`?"),
        None => {
            format!("`{key}` is no condition key: write it with its service, as `aws:SourceVpc`")
        }
    }
}

/// The operator that compares the key's type of values, as a set where the key has several.
fn equality(key: &str, values: &[&str], negated: bool) -> String {
    let known = condition_key(key);
    let many = known.is_some_and(|known| known.is_multivalued());
    let wild = values.iter().any(|value| value.contains(['*', '?']));
    let base = match (known.map(|known| known.value_type()), negated) {
        (Some(KeyType::Numeric), false) => "NumericEquals",
        (Some(KeyType::Numeric), true) => "NumericNotEquals",
        (Some(KeyType::Date), false) => "DateEquals",
        (Some(KeyType::Date), true) => "DateNotEquals",
        (Some(KeyType::Bool), _) => "Bool",
        (Some(KeyType::IpAddress), false) => "IpAddress",
        (Some(KeyType::IpAddress), true) => "NotIpAddress",
        (Some(KeyType::Arn), false) => "ArnLike",
        (Some(KeyType::Arn), true) => "ArnNotLike",
        (_, false) if wild => "StringLike",
        (_, true) if wild => "StringNotLike",
        (_, false) => "StringEquals",
        (_, true) => "StringNotEquals",
    };
    match (many, negated) {
        (false, _) => base.to_owned(),
        (true, false) => format!("ForAnyValue:{base}"),
        (true, true) => format!("ForAllValues:{base}"),
    }
}
