//! A configuration file as a tree in which every key and value knows its bytes.

pub mod hcl;
pub mod json;
pub mod nested;
pub mod schema;
pub mod toml;
pub mod yaml;

use crate::source::{Source, Span};
use foldhash::{HashMap, HashMapExt};
use std::borrow::Cow;

/// A value of a document and where it stands.
#[derive(Clone, Debug)]
pub struct Node<'a> {
    /// All of the value, with its quotes or brackets.
    pub span: Span,
    pub value: Value<'a>,
}

#[derive(Clone, Debug)]
pub enum Value<'a> {
    Null,
    Bool(bool),
    /// As written: `1.0` and `1` stay apart.
    Number(Cow<'a, str>),
    String(Cow<'a, str>),
    Array(Vec<Node<'a>>),
    /// Members in file order. A key may occur twice: that is for a check to report.
    Object(Vec<(Key<'a>, Node<'a>)>),
}

/// A member's name and where it stands, with its quotes.
#[derive(Clone, Debug)]
pub struct Key<'a> {
    pub span: Span,
    pub text: Cow<'a, str>,
}

/// Whether the case of letters tells names apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    Counts,
    Ignored,
}

/// How many names are compared with each other: of more, each is looked up.
const FEW: usize = 16;

/// Why a text could not be read, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    pub at: Span,
    /// What is wrong, lower case, without a full stop.
    pub message: String,
    /// What to do about it, where that can be said.
    pub help: Option<String>,
}

impl SyntaxError {
    /// The message in one line: where, what, and what to do.
    pub fn line(&self, source: &Source) -> String {
        let at = source.place(self.at.start);
        let help = self.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
        format!("{}:{}:{}: {}{help}", source.name, at.line, at.column, self.message)
    }
}

impl<'a> Node<'a> {
    /// The first member of that name.
    pub fn get(&self, key: &str) -> Option<&Node<'a>> {
        self.members().iter().find(|(k, _)| k.text == key).map(|(_, node)| node)
    }

    /// The members of an object; nothing for any other value.
    pub fn members(&self) -> &[(Key<'a>, Node<'a>)] {
        if let Value::Object(members) = &self.value { members } else { &[] }
    }

    /// Each name of an object that stands there before: the first of that name, and the later one.
    pub fn repeated(&self, case: Case) -> Vec<(&Key<'a>, &Key<'a>)> {
        let members = self.members();
        let same = |one: &str, other: &str| match case {
            Case::Counts => one == other,
            Case::Ignored => one.eq_ignore_ascii_case(other),
        };
        if members.len() <= FEW {
            let before = |at: usize, key: &Key<'a>| {
                members.iter().take(at).map(|(k, _)| k).find(|k| same(&k.text, &key.text))
            };
            let all = members.iter().enumerate();
            return all.filter_map(|(at, (key, _))| Some((before(at, key)?, key))).collect();
        }
        let mut first: HashMap<Cow<'_, str>, &Key<'a>> = HashMap::new();
        let all = members.iter().filter_map(|(key, _)| {
            let name = match case {
                Case::Counts => Cow::Borrowed(&*key.text),
                Case::Ignored => Cow::Owned(key.text.to_ascii_lowercase()),
            };
            let known = *first.entry(name).or_insert(key);
            (!std::ptr::eq(known, key)).then_some((known, key))
        });
        all.collect()
    }

    /// The elements of an array; nothing for any other value.
    pub fn elements(&self) -> &[Node<'a>] {
        if let Value::Array(items) = &self.value { items } else { &[] }
    }

    /// AWS writes a list of one without its brackets; this reads both.
    pub fn items(&self) -> &[Node<'a>] {
        if let Value::Array(items) = &self.value { items } else { std::slice::from_ref(self) }
    }

    pub fn as_str(&self) -> Option<&str> {
        if let Value::String(text) = &self.value { Some(text) } else { None }
    }

    pub fn as_bool(&self) -> Option<bool> {
        if let Value::Bool(value) = self.value { Some(value) } else { None }
    }

    /// The text of a string, number or boolean: policies may leave out the quotes.
    pub fn as_scalar(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) | Value::Number(text) => Some(text),
            Value::Bool(true) => Some("true"),
            Value::Bool(false) => Some("false"),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        }
    }

    pub fn as_integer(&self) -> Option<i64> {
        if let Value::Number(text) = &self.value { text.parse().ok() } else { None }
    }

    pub fn is_object(&self) -> bool {
        matches!(self.value, Value::Object(_))
    }

    /// Whether it is a function of CloudFormation (`{"Ref": …}`, `{"Fn::Sub": …}`), whose value is not known here.
    pub fn is_intrinsic(&self) -> bool {
        let [(key, _)] = self.members() else { return false };
        key.text == "Ref" || key.text.starts_with("Fn::")
    }

    pub fn is_array(&self) -> bool {
        matches!(self.value, Value::Array(_))
    }

    /// How many members of objects, at any depth, have the name of one before them.
    pub fn doubles(&self) -> usize {
        let members = match &self.value {
            Value::Array(items) => return items.iter().map(Self::doubles).sum(),
            Value::Object(members) => members,
            _ => return 0,
        };
        let mut names: Vec<&str> = members.iter().map(|(key, _)| key.text.as_ref()).collect();
        names.sort_unstable();
        let own = names.windows(2).filter(|two| two.first() == two.last()).count();
        own + members.iter().map(|(_, value)| value.doubles()).sum::<usize>()
    }

    /// Whether both are written alike, wherever they stand: only white space and escapes may differ.
    pub fn alike(&self, other: &Node<'_>) -> bool {
        match (&self.value, &other.value) {
            (Value::Null, Value::Null) => true,
            (Value::Bool(one), Value::Bool(other)) => one == other,
            (Value::Number(one), Value::Number(other))
            | (Value::String(one), Value::String(other)) => one == other,
            (Value::Array(one), Value::Array(other)) => {
                one.len() == other.len()
                    && one.iter().zip(other).all(|(one, other)| one.alike(other))
            }
            (Value::Object(one), Value::Object(other)) => {
                one.len() == other.len()
                    && (one.iter().zip(other)).all(|((key, one), (name, other))| {
                        key.text == name.text && one.alike(other)
                    })
            }
            _ => false,
        }
    }

    /// What the value is, as a message says it: `an object`, `a string`, …
    pub fn shape(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
        }
    }

    /// The value at a JSON pointer (RFC 6901); of members with one name, the first.
    pub fn at(&self, pointer: &str) -> Option<&Node<'a>> {
        if pointer.is_empty() {
            return Some(self);
        }
        pointer.strip_prefix('/')?.split('/').try_fold(self, |node, step| {
            let step = step.replace("~1", "/").replace("~0", "~");
            match &node.value {
                Value::Array(items) => items.get(step.parse::<usize>().ok()?),
                _ => node.get(&step),
            }
        })
    }

    /// The JSON pointer of the innermost value, or member name, that holds the span.
    pub fn pointer(&self, at: Span) -> String {
        self.innermost(at).0
    }

    /// The JSON pointer of the innermost value that holds the span or whose member name does, and that value's span.
    pub fn innermost(&self, at: Span) -> (String, Span) {
        let mut path = String::new();
        let mut node = self;
        while let Some((step, child)) = node.child_holding(at) {
            path.push('/');
            path.push_str(&step.replace('~', "~0").replace('/', "~1"));
            node = child;
        }
        (path, node.span)
    }

    fn child_holding(&self, at: Span) -> Option<(String, &Node<'a>)> {
        let holds = |span: Span| span.start <= at.start && at.end <= span.end;
        match &self.value {
            Value::Array(items) => {
                let index = items.partition_point(|item| item.span.end < at.end);
                let item = items.get(index).filter(|item| holds(item.span))?;
                Some((index.to_string(), item))
            }
            Value::Object(members) => {
                let index = members.partition_point(|(_, node)| node.span.end < at.end);
                let (key, node) = members.get(index)?;
                // A span on the name alone means the member, so the walk ends there.
                (holds(node.span) || holds(key.span)).then(|| (key.text.to_string(), node))
            }
            _ => None,
        }
    }
}
