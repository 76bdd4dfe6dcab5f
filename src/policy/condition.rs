//! Conditions: operators taken apart, keys and values with their places.

use super::Spanned;
use crate::catalog::ConditionKey;
use crate::document::{Case, Node};
use std::cell::OnceCell;

/// One `operator: {key: values}` of a Condition element.
#[derive(Debug)]
pub struct Test<'a> {
    /// The operator as written.
    pub operator: Spanned<&'a str>,
    /// The operator taken apart; `None` where AWS has no such operator.
    pub parsed: Option<Operator>,
    pub key: Spanned<&'a str>,
    /// The key's value: one scalar or a list.
    pub node: &'a Node<'a>,
    /// The values as text; numbers and booleans may stand without quotes.
    pub values: Vec<Spanned<&'a str>>,
    pub(super) documented: OnceCell<Option<ConditionKey>>,
}

/// A condition operator such as `ForAnyValue:StringNotLikeIfExists`, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operator {
    pub qualifier: Option<Qualifier>,
    pub base: Base,
    pub if_exists: bool,
}

/// The set operators for keys with several values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Qualifier {
    ForAllValues,
    ForAnyValue,
}

/// What kind of value an operator compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    String,
    Numeric,
    Date,
    Bool,
    Binary,
    Ip,
    Arn,
    Null,
}

macro_rules! operators {
    ($($name:ident $family:ident $negated:literal;)*) => {
        /// The condition operators of IAM, without prefix and `IfExists`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Base { $($name,)* }

        impl Base {
            /// Every operator, in the order AWS documents them.
            pub const ALL: &[Base] = &[$(Base::$name,)*];

            /// The name as AWS writes it.
            pub fn name(self) -> &'static str {
                match self { $(Base::$name => stringify!($name),)* }
            }

            pub fn family(self) -> Family {
                match self { $(Base::$name => Family::$family,)* }
            }

            /// Whether it is a `…Not…` operator, which is true where the key is absent.
            pub fn is_negated(self) -> bool {
                match self { $(Base::$name => $negated,)* }
            }
        }
    };
}

operators! {
    StringEquals String false;
    StringNotEquals String true;
    StringEqualsIgnoreCase String false;
    StringNotEqualsIgnoreCase String true;
    StringLike String false;
    StringNotLike String true;
    NumericEquals Numeric false;
    NumericNotEquals Numeric true;
    NumericLessThan Numeric false;
    NumericLessThanEquals Numeric false;
    NumericGreaterThan Numeric false;
    NumericGreaterThanEquals Numeric false;
    DateEquals Date false;
    DateNotEquals Date true;
    DateLessThan Date false;
    DateLessThanEquals Date false;
    DateGreaterThan Date false;
    DateGreaterThanEquals Date false;
    Bool Bool false;
    BinaryEquals Binary false;
    IpAddress Ip false;
    NotIpAddress Ip true;
    ArnEquals Arn false;
    ArnLike Arn false;
    ArnNotEquals Arn true;
    ArnNotLike Arn true;
    Null Null false;
}

impl Operator {
    /// Takes an operator apart. Case does not matter: AWS states no rule, and a lint says how it is written.
    pub fn parse(text: &str) -> Option<Self> {
        let (qualifier, rest) = match text.split_once(':') {
            Some((prefix, rest)) if prefix.eq_ignore_ascii_case("ForAllValues") => {
                (Some(Qualifier::ForAllValues), rest)
            }
            Some((prefix, rest)) if prefix.eq_ignore_ascii_case("ForAnyValue") => {
                (Some(Qualifier::ForAnyValue), rest)
            }
            Some(_) => return None,
            None => (None, text),
        };
        let named = |name: &str| {
            Base::ALL.iter().copied().find(|base| base.name().eq_ignore_ascii_case(name))
        };
        if let Some(base) = named(rest) {
            return Some(Self { qualifier, base, if_exists: false });
        }
        let cut = rest.len().checked_sub("IfExists".len())?;
        let (name, end) = rest.split_at_checked(cut)?;
        let base = end.eq_ignore_ascii_case("IfExists").then(|| named(name)).flatten()?;
        Some(Self { qualifier, base, if_exists: true })
    }

    /// The operator as AWS writes it.
    pub fn name(self) -> String {
        let prefix = match self.qualifier {
            Some(Qualifier::ForAllValues) => "ForAllValues:",
            Some(Qualifier::ForAnyValue) => "ForAnyValue:",
            None => "",
        };
        let suffix = if self.if_exists { "IfExists" } else { "" };
        format!("{prefix}{}{suffix}", self.base.name())
    }
}

impl<'a> Test<'a> {
    /// A value that every text fits: a lone `*` under `StringLike` or `StringNotLike`.
    pub fn star(&self) -> Option<Spanned<&'a str>> {
        let like = matches!(self.parsed?.base, Base::StringLike | Base::StringNotLike);
        let star = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte == b'*');
        self.values.iter().copied().find(|value| like && star(value.value))
    }

    /// Whether the condition holds where the key is absent; `None` for an unknown operator.
    ///
    /// Null, IfExists and the set operators each have their own rule.
    pub fn holds_when_absent(&self) -> Option<bool> {
        let operator = self.parsed?;
        if operator.base == Base::Null {
            return match operator.qualifier {
                Some(Qualifier::ForAllValues) => Some(true),
                Some(Qualifier::ForAnyValue) => Some(false),
                None => match self.values.as_slice() {
                    [one] if one.value.eq_ignore_ascii_case("true") => Some(true),
                    [one] if one.value.eq_ignore_ascii_case("false") => Some(false),
                    _ => None,
                },
            };
        }
        match operator.qualifier {
            Some(Qualifier::ForAllValues) => Some(true),
            Some(Qualifier::ForAnyValue) if operator.if_exists => None,
            Some(Qualifier::ForAnyValue) => Some(false),
            None => Some(operator.if_exists || operator.base.is_negated()),
        }
    }
}

/// Every test of a Condition element, in file order.
pub(super) fn tests<'a>(condition: &'a Node<'a>) -> Vec<Test<'a>> {
    let blocks = condition.members().iter();
    let tests = blocks.flat_map(|(operator, keys)| {
        let parsed = Operator::parse(&operator.text);
        keys.members().iter().map(move |(key, node)| Test {
            operator: Spanned { value: &*operator.text, span: operator.span },
            parsed,
            key: Spanned { value: &*key.text, span: key.span },
            node,
            values: node.items().iter().filter_map(scalar).collect(),
            documented: OnceCell::new(),
        })
    });
    tests.collect()
}

/// The first part of a Condition element that was not understood.
pub(super) fn unclear(condition: &Node<'_>) -> Option<Spanned<String>> {
    let say = |span, value: String| Some(Spanned { value, span });
    if !condition.is_object() {
        return say(condition.span, "Condition is not an object".into());
    }
    for (operator, keys) in condition.members() {
        if Operator::parse(&operator.text).is_none() {
            return say(operator.span, format!("unknown operator `{}`", operator.text));
        }
        if !keys.is_object() {
            return say(keys.span, format!("`{}` holds no keys", operator.text));
        }
        if let Some((_, key)) = keys.repeated(Case::Ignored).first() {
            return say(key.span, format!("`{}` stands twice", key.text));
        }
        for (key, value) in keys.members() {
            if let Some(bad) = value.items().iter().find(|item| item.as_scalar().is_none()) {
                return say(bad.span, format!("a value of `{}` is not a scalar", key.text));
            }
        }
    }
    let (_, operator) = *condition.repeated(Case::Counts).first()?;
    say(operator.span, format!("`{}` stands twice", operator.text))
}

fn scalar<'a>(node: &'a Node<'a>) -> Option<Spanned<&'a str>> {
    node.as_scalar().map(|value| Spanned { value, span: node.span })
}
