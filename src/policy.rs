//! IAM-style policies as types: every element keeps its place in the file, and what was not understood is said.
//!
//! The model is lenient: it reads what is there, so that one wrong element does not hide the others. What AWS
//! would refuse is the grammar checks' business; [`Statement::unclear`] tells the proofs what not to rely on.

pub mod account;
pub mod arn;
pub mod assertion;
pub mod bucket;
pub mod caller;
pub mod changes;
mod condition;
pub mod cover;
pub mod deputy;
pub mod effort;
pub mod element;
pub mod encryption;
pub mod escalation;
pub mod evaluate;
pub mod grant;
mod kind;
mod known;
pub mod mfa;
pub mod minify;
pub mod perimeter;
mod place;
mod principal;
pub mod provider;
pub mod public;
pub mod questions;
pub mod request;
pub mod role;
mod same;
mod size;
mod touch;
mod translate;
pub mod unheard;
pub mod variable;

pub use condition::{Base, Family, Operator, Qualifier, Test};
pub use effort::Effort;
pub use kind::{Kind, Kinds};
pub use principal::{Principal, PrincipalType, Principals};

use crate::catalog;
use crate::document::{Key, Node};
use crate::source::Span;

/// A value and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    pub value: T,
    pub span: Span,
}

/// A policy document.
#[derive(Debug)]
pub struct Policy<'a> {
    /// The whole document.
    pub node: &'a Node<'a>,
    /// What the document may be: one kind where it is known, several where it stays open.
    pub kinds: Kinds,
    /// The `Version` element as written; absent means 2008-10-17.
    pub version: Option<Spanned<&'a str>>,
    /// The statements in file order.
    pub statements: Vec<Statement<'a>>,
    /// What proofs about it may cost together.
    pub effort: Effort,
}

/// One statement of a policy.
#[derive(Debug)]
pub struct Statement<'a> {
    pub node: &'a Node<'a>,
    /// Its place in the policy, from zero.
    pub index: usize,
    pub sid: Option<Spanned<&'a str>>,
    /// `None` where Effect is missing or neither `Allow` nor `Deny`.
    pub effect: Option<Spanned<Effect>>,
    /// `Principal` or `NotPrincipal`.
    pub principal: Option<Principals<'a>>,
    /// `Action` or `NotAction`.
    pub action: Option<Patterns<'a>>,
    /// `Resource` or `NotResource`.
    pub resource: Option<Patterns<'a>>,
    /// Every condition of every operator, in file order; all must hold.
    pub conditions: Vec<Test<'a>>,
    /// The `Condition` element, where there is one.
    pub condition: Option<&'a Node<'a>>,
    /// Why this statement cannot be relied on in a proof: what was not understood, and where.
    pub unclear: Option<Spanned<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    Allow,
    Deny,
}

/// A list of action or resource patterns, or everything but such a list.
#[derive(Debug)]
pub struct Patterns<'a> {
    /// `NotAction` or `NotResource`.
    pub negated: bool,
    /// The element's name.
    pub key: Span,
    /// The element's value.
    pub node: &'a Node<'a>,
    /// The patterns; values of another type than text are left out (see [`Statement::unclear`]).
    pub items: Vec<Spanned<&'a str>>,
    known: known::Known<'a>,
}

/// The names a statement may have, in the order AWS documents them.
pub const STATEMENT_ELEMENTS: &[&str] = &[
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

/// The names a policy document may have.
pub const POLICY_ELEMENTS: &[&str] = &["Version", "Id", "Statement"];

impl<'a> Policy<'a> {
    /// Reads a policy document whose kind is inferred from what it says.
    pub fn of(node: &'a Node<'a>) -> Self {
        let mut policy = Self::with_kinds(node, Kinds::ANY);
        policy.kinds = Kinds::inferred(&policy);
        policy
    }

    /// Reads a policy document whose kind is known, or narrowed, from around it.
    pub fn with_kinds(node: &'a Node<'a>, kinds: Kinds) -> Self {
        let text = |key| node.get(key).and_then(spanned_text);
        let statement = node.get("Statement").map_or(&[][..], Node::items);
        let statements = statement.iter().enumerate().map(|(index, n)| Statement::of(n, index));
        let effort = Effort::default();
        Self { node, kinds, version: text("Version"), statements: statements.collect(), effort }
    }

    /// Whether `${…}` in it are policy variables: only in Version 2012-10-17.
    pub fn has_variables(&self) -> bool {
        self.version.is_some_and(|version| version.value == "2012-10-17")
    }

    pub fn allows(&self) -> impl Iterator<Item = &Statement<'a>> {
        self.statements.iter().filter(|s| s.is(Effect::Allow))
    }

    pub fn denies(&self) -> impl Iterator<Item = &Statement<'a>> {
        self.statements.iter().filter(|s| s.is(Effect::Deny))
    }

    /// The statements that are written out: objects that no template function stands for.
    pub fn written(&self) -> impl Iterator<Item = &Statement<'a>> {
        self.statements.iter().filter(|s| s.node.is_object() && !s.node.is_intrinsic())
    }

    /// The first part that a proof cannot rely on.
    pub fn unclear(&self) -> Option<&Spanned<String>> {
        self.statements.iter().find_map(|statement| statement.unclear.as_ref())
    }
}

impl<'a> Statement<'a> {
    fn of(node: &'a Node<'a>, index: usize) -> Self {
        let effect = node.get("Effect").and_then(|node| {
            let value = match node.as_str()? {
                "Allow" => Effect::Allow,
                "Deny" => Effect::Deny,
                _ => return None,
            };
            Some(Spanned { value, span: node.span })
        });
        let condition = node.get("Condition");
        let mut statement = Self {
            node,
            index,
            sid: node.get("Sid").and_then(spanned_text),
            effect,
            principal: Principals::of(node),
            action: Patterns::of(node, "Action", "NotAction"),
            resource: Patterns::of(node, "Resource", "NotResource"),
            conditions: condition.map(condition::tests).unwrap_or_default(),
            condition,
            unclear: None,
        };
        statement.unclear = statement.find_unclear();
        statement
    }

    pub fn is(&self, effect: Effect) -> bool {
        self.effect.is_some_and(|own| own.value == effect)
    }

    /// The member with that name, name and value.
    pub fn member(&self, name: &str) -> Option<&'a (Key<'a>, Node<'a>)> {
        self.node.members().iter().find(|(key, _)| key.text == name)
    }

    /// Where to point when the statement as a whole is meant: its Sid if it has one, else its opening.
    pub fn head(&self) -> Span {
        let fallback = self.effect.map_or(self.node.span, |effect| effect.span);
        self.sid.map_or(fallback, |sid| sid.span)
    }

    /// Where to point when something is missing from it: its first name, which every editor shows.
    pub fn opening(&self) -> Span {
        match (self.sid, self.node.members().first()) {
            (Some(sid), _) if !sid.value.is_empty() => sid.span,
            (_, Some((key, _))) => key.span,
            _ => self.node.span,
        }
    }

    /// How a message names the statement: its Sid, or its number from 1.
    pub fn title(&self) -> String {
        match self.sid.filter(|sid| !sid.value.is_empty()) {
            Some(sid) => format!("statement `{}`", sid.value),
            None => format!("statement {}", self.index + 1),
        }
    }

    /// Whether its Action, or NotAction, takes in the action `prefix:Name`.
    pub fn names_action(&self, name: &str) -> bool {
        self.action.as_ref().is_some_and(|patterns| {
            let named = patterns.items.iter().any(|item| catalog::matches(item.value, name));
            named != patterns.negated
        })
    }

    /// The tests of one condition key; names do not depend on case.
    pub fn tests_of(&self, key: &str) -> impl Iterator<Item = &Test<'a>> {
        self.conditions.iter().filter(move |test| test.key.value.eq_ignore_ascii_case(key))
    }

    fn find_unclear(&self) -> Option<Spanned<String>> {
        let say = |span, value: String| Some(Spanned { value, span });
        if !self.node.is_object() {
            return say(self.node.span, "the statement is not an object".into());
        }
        if self.effect.is_none() {
            return say(self.node.span, "Effect is missing or invalid".into());
        }
        let members = self.node.members();
        for (index, (key, _)) in members.iter().enumerate() {
            if !STATEMENT_ELEMENTS.contains(&&*key.text) {
                return say(key.span, format!("unknown element `{}`", key.text));
            }
            if members.iter().take(index).any(|(earlier, _)| earlier.text == key.text) {
                return say(key.span, format!("`{}` stands twice", key.text));
            }
        }
        for (one, other) in
            [("Action", "NotAction"), ("Resource", "NotResource"), ("Principal", "NotPrincipal")]
        {
            if let (Some(_), Some((key, _))) = (self.member(one), self.member(other)) {
                return say(key.span, format!("both `{one}` and `{other}`"));
            }
        }
        if self.action.is_none() {
            return say(self.node.span, "no Action".into());
        }
        let wrong = |patterns: &Patterns<'a>| {
            patterns.node.items().iter().find(|item| item.as_str().is_none()).map(|item| item.span)
        };
        if let Some(span) = [&self.action, &self.resource].into_iter().flatten().find_map(wrong) {
            return say(span, "a pattern is not a text".into());
        }
        if let Some(span) = self.principal.as_ref().and_then(|principal| principal.unclear) {
            return say(span, "a principal was not understood".into());
        }
        condition::unclear(self.condition?)
    }
}

impl<'a> Patterns<'a> {
    fn of(statement: &'a Node<'a>, positive: &str, negative: &str) -> Option<Self> {
        let members = statement.members().iter();
        let (key, node) =
            members.into_iter().find(|(k, _)| k.text == positive || k.text == negative)?;
        let items: Vec<_> = node.items().iter().filter_map(spanned_text).collect();
        let known = known::Known::of(&items);
        Some(Self { negated: key.text == negative, key: key.span, node, items, known })
    }
}

fn spanned_text<'a>(node: &'a Node<'a>) -> Option<Spanned<&'a str>> {
    node.as_str().map(|value| Spanned { value, span: node.span })
}
