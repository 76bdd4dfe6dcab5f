//! Conditions: what each operator says of the values a request has, and of a key it lacks.

use super::pattern;
use super::template::is_multivalued;
use super::truth::Truth;
use super::value::{self, Read};
use crate::policy::request::{Context, Values};
use crate::policy::{Base, Family, Operator, Qualifier, Test};
use std::cmp::Ordering;

/// Whether one condition holds; `variables` says whether `${…}` are policy variables.
pub fn holds(test: &Test<'_>, context: &Context, variables: bool) -> Truth {
    let key = test.key.value;
    let Some(operator) = test.parsed else {
        return Truth::unknown(format!("`{}` is no operator", test.operator.value));
    };
    let values = match context.get(key) {
        Some(Values::Untold) => return untold(test, operator),
        values => values,
    };
    if operator.base == Base::Null {
        return null(test, operator, values.is_some());
    }
    if test.values.is_empty() {
        return without_values(operator, key, values.is_some());
    }
    let Some(values) = values else { return absent(operator) };
    let (texts, many) = match values {
        Values::One(text) => (std::slice::from_ref(text), is_multivalued(key)),
        Values::Many(list) => (list.as_slice(), true),
        Values::Untold => return untold(test, operator),
    };
    let one = |text: &String| {
        let matches = |value: &str| compare(operator.base, value, text, context, variables);
        let any = Truth::any(test.values.iter().map(|value| matches(value.value)));
        if operator.base.is_negated() { !any } else { any }
    };
    let empty = texts.iter().all(String::is_empty);
    match operator.qualifier {
        Some(Qualifier::ForAllValues) if empty => Truth::Yes,
        Some(Qualifier::ForAllValues) => Truth::all(texts.iter().map(one)),
        Some(Qualifier::ForAnyValue) => {
            let found = Truth::any(texts.iter().map(one));
            if empty {
                let why = || format!("`{key}` holds only an empty text");
                return found.agreed(Truth::No, why);
            }
            found
        }
        None if many => Truth::unknown(format!(
            "`{key}` has several values and `{}` no set operator, which AWS does not define",
            test.operator.value
        )),
        None => texts.first().map_or_else(|| absent(operator), one),
    }
}

/// Only what holds whatever the key has.
fn untold(test: &Test<'_>, operator: Operator) -> Truth {
    let why = || format!("the request does not tell `{}`", test.key.value);
    match (operator.base, operator.qualifier) {
        (Base::Null, Some(Qualifier::ForAllValues)) => Truth::Yes,
        (Base::Null, Some(Qualifier::ForAnyValue)) => Truth::No,
        (Base::Null, None) => Truth::unknown(why()),
        // Of services it is untold, and whatever they have there, it is none of an account's identities.
        _ if test.key.value.eq_ignore_ascii_case("aws:PrincipalArn")
            && !test.values.is_empty()
            && test.values.iter().all(|value| names_an_identity(value.value)) =>
        {
            absent(operator).agreed(operator.base.is_negated().into(), why)
        }
        _ => Truth::unknown(why()),
    }
}

/// Whether a pattern of ARNs is one of principals of accounts.
fn names_an_identity(pattern: &str) -> bool {
    const KINDS: &[&str] = &["root", "user/", "role/", "assumed-role/", "federated-user/"];
    let resource = pattern.splitn(6, ':').nth(5).unwrap_or_default();
    KINDS.iter().any(|kind| resource.starts_with(kind))
}

fn null(test: &Test<'_>, operator: Operator, present: bool) -> Truth {
    if operator.if_exists {
        return Truth::unknown("`Null` takes no `IfExists`");
    }
    match operator.qualifier {
        Some(Qualifier::ForAllValues) => return Truth::Yes,
        Some(Qualifier::ForAnyValue) => return Truth::No,
        None => {}
    }
    if test.values.is_empty() {
        return Truth::unknown("`Null` has no value");
    }
    Truth::any(test.values.iter().map(|value| match value::boolean(value.value) {
        Read::Value(absent) => (absent != present).into(),
        Read::Unclear | Read::Wrong => {
            Truth::unknown(format!("`{}` is neither `true` nor `false`", value.value))
        }
    }))
}

/// A condition with the value `[]`.
fn without_values(operator: Operator, key: &str, present: bool) -> Truth {
    match operator.qualifier {
        Some(Qualifier::ForAnyValue) if operator.if_exists && !present => absent(operator),
        Some(Qualifier::ForAnyValue) => Truth::No,
        Some(Qualifier::ForAllValues) => (!present).into(),
        None if operator.if_exists => (!present).into(),
        None => Truth::unknown(format!("the condition on `{key}` lists no values")),
    }
}

/// What an operator says of a key that the request lacks.
///
/// `ForAnyValue:…IfExists` stays unknown: of an absent key `ForAnyValue` says no and `IfExists` yes, and no page of AWS
/// says which of them wins.
fn absent(operator: Operator) -> Truth {
    match operator.qualifier {
        Some(Qualifier::ForAllValues) => Truth::Yes,
        Some(Qualifier::ForAnyValue) if operator.if_exists => {
            let name = operator.name();
            Truth::unknown(format!("AWS does not say what `{name}` means for an absent key"))
        }
        Some(Qualifier::ForAnyValue) => Truth::No,
        None => (operator.if_exists || operator.base.is_negated()).into(),
    }
}

/// Whether a request's text matches a policy's value, the operator's `Not` left aside.
fn compare(base: Base, value: &str, text: &str, context: &Context, variables: bool) -> Truth {
    let context = variables.then_some(context);
    let string = |like, ignore_case| pattern::string(value, text, context, like, ignore_case);
    match base {
        Base::StringEquals | Base::StringNotEquals => string(false, false),
        Base::StringEqualsIgnoreCase | Base::StringNotEqualsIgnoreCase => string(false, true),
        Base::StringLike | Base::StringNotLike => string(true, false),
        Base::ArnEquals | Base::ArnNotEquals | Base::ArnLike | Base::ArnNotLike => {
            pattern::arn(value, text, context)
        }
        Base::IpAddress | Base::NotIpAddress => value::address(value, text),
        Base::Bool if context.is_some() && value.contains("${") => {
            Truth::unknown("AWS's pages disagree whether `Bool` takes policy variables")
        }
        Base::Bool => match (value::boolean(value), value::boolean(text)) {
            (Read::Value(wanted), Read::Value(given)) => (wanted == given).into(),
            (Read::Wrong, _) | (_, Read::Wrong) => Truth::No,
            _ => Truth::unknown(format!("AWS does not say whether the case of `{value}` counts")),
        },
        Base::BinaryEquals => ordered(base, value, value::bytes(value), value::bytes(text)),
        Base::Null => Truth::unknown("`Null` compares no values"),
        _ if base.family() == Family::Date => {
            ordered(base, value, value::date(value), value::date(text))
        }
        _ => ordered(base, value, value::number(value), value::number(text)),
    }
}

fn ordered<T: Ord>(base: Base, value: &str, wanted: Read<T>, given: Read<T>) -> Truth {
    let (wanted, given) = match (wanted, given) {
        (Read::Value(wanted), Read::Value(given)) => (wanted, given),
        (Read::Wrong | Read::Unclear, _) => {
            return Truth::unknown(format!(
                "AWS does not say what `{}` makes of `{value}`",
                base.name()
            ));
        }
        (_, Read::Unclear) => {
            return Truth::unknown(format!(
                "AWS does not say what the request's value is to `{}`",
                base.name()
            ));
        }
        (_, Read::Wrong) => return Truth::No,
    };
    let order = given.cmp(&wanted);
    match base {
        Base::NumericLessThan | Base::DateLessThan => order == Ordering::Less,
        Base::NumericLessThanEquals | Base::DateLessThanEquals => order != Ordering::Greater,
        Base::NumericGreaterThan | Base::DateGreaterThan => order == Ordering::Greater,
        Base::NumericGreaterThanEquals | Base::DateGreaterThanEquals => order != Ordering::Less,
        _ => order == Ordering::Equal,
    }
    .into()
}
