//! Statements as boxes of requests: what surely matches, what may match, and which element each literal is of.

use std::collections::BTreeMap;

use super::evaluate::Element;
use super::{Effect, Operator, PrincipalType, Statement};
use crate::catalog::KeyType;
use crate::sets::glob::{Class, Pattern, PatternSet, Token};
use crate::sets::requests::{
    Conjunction, Count, Dimension, DimensionId, Domain, Literal, Point, Space, Values, Variable,
};

mod condition;
mod keys;
mod pattern;
mod principal;

use keys::KeyFacts;
use pattern::{Reader, Wildcards, Written};
use principal::Derived;

/// A statement's elements without their places, so that regions and statements are read alike.
#[derive(Clone, Debug, Default)]
pub(super) struct Clauses<'a> {
    /// The entries of Principal, or with `true` of NotPrincipal.
    pub principal: Option<(bool, Vec<(PrincipalType, &'a str)>)>,
    /// The patterns of Action, or with `true` of NotAction.
    pub action: Option<(bool, Vec<&'a str>)>,
    /// The patterns of Resource, or with `true` of NotResource.
    pub resource: Option<(bool, Vec<&'a str>)>,
    pub tests: Vec<Condition<'a>>,
    /// Nothing for a region.
    pub effect: Option<Effect>,
    /// Whether `${…}` are variables.
    pub variables: bool,
    /// Why the statement cannot be relied on.
    pub unclear: Option<String>,
}

/// One operator and key of a Condition element.
#[derive(Clone, Debug)]
pub(super) struct Condition<'a> {
    /// `None` where AWS has no such operator.
    pub operator: Option<Operator>,
    pub key: &'a str,
    pub values: Vec<&'a str>,
}

/// A statement as boxes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Translated {
    /// Holds every request that the statement may match; `None`: it matches none.
    pub(crate) upper: Option<Conjunction>,
    /// Holds only requests that the statement matches; `None`: none is known.
    pub(crate) lower: Option<Conjunction>,
    pub(crate) origins: Vec<(Literal, Element)>,
    /// What has no documented meaning, for messages.
    pub(crate) doubts: Vec<String>,
}

impl<'a> Clauses<'a> {
    /// The elements of a statement.
    pub(super) fn of(statement: &'a Statement<'_>, variables: bool) -> Self {
        let texts = |patterns: &'a super::Patterns<'_>| {
            (patterns.negated, patterns.items.iter().map(|item| item.value).collect())
        };
        let principal = statement.principal.as_ref().map(|principals| {
            let entries = principals.items.iter().map(|p| (p.kind, p.text)).collect();
            (principals.negated, entries)
        });
        let tests = statement.conditions.iter().map(|test| Condition {
            operator: test.parsed,
            key: test.key.value,
            values: test.values.iter().map(|value| value.value).collect(),
        });
        Self {
            principal,
            action: statement.action.as_ref().map(texts),
            resource: statement.resource.as_ref().map(texts),
            tests: tests.collect(),
            effect: statement.effect.map(|effect| effect.value),
            variables,
            unclear: statement.unclear.as_ref().map(|unclear| unclear.value.clone()),
        }
    }
}

/// What a condition key is in the space.
#[derive(Clone, Copy, Debug)]
enum Place {
    Own(DimensionId, KeyFacts),
    /// Its value follows from the principal.
    Principal(Derived),
}

/// Builds one question's space: every policy and region that meets in the question goes through the same one.
pub(crate) struct Translator {
    pub(crate) space: Space,
    pub(crate) action: DimensionId,
    pub(crate) resource: DimensionId,
    pub(crate) principal: DimensionId,
    /// By lower-case name; the name as first written is for showing.
    keys: BTreeMap<String, (String, Place)>,
    /// How each key is used, where nothing is documented of it.
    used: BTreeMap<String, condition::Usage>,
}

impl Translator {
    /// A space for these statements. They are looked through for how each condition key is used.
    pub(crate) fn new<'c>(all: impl IntoIterator<Item = &'c Clauses<'c>>) -> Self {
        let mut space = Space::default();
        let mut add = |name: &str, base: Vec<Pattern>, hints: &[&str]| {
            space.add(Dimension {
                name: name.to_owned(),
                count: Count::One,
                domain: Domain::Text(Some(base.into_iter().collect())),
                hints: hints.iter().map(|hint| (*hint).to_owned()).collect(),
            })
        };
        let letters = Class::NAME;
        let (one, many) = (Token::One(letters), Token::Many(letters));
        let action = add(
            "action",
            vec![Pattern::new([one, many, Token::Char(':'), one, many])],
            &["s3:GetObject", "ec2:DescribeInstances", "iam:GetUser", "example:Example"],
        );
        let part = Pattern::glob("arn:*:*:*:*:", Class::NO_COLON);
        let arn = Pattern::joined([&part, &Pattern::everything()]);
        let resource = add(
            "resource",
            vec![Pattern::literal("*"), arn],
            &["arn:aws:s3:::example-bucket/example-key", "arn:aws:s3:::example-bucket", "*"],
        );
        let principal = add("principal", principal::all(), principal::HINTS);
        let mut used: BTreeMap<String, condition::Usage> = BTreeMap::new();
        for test in all.into_iter().flat_map(|clauses| &clauses.tests) {
            if let Some(operator) = test.operator {
                used.entry(test.key.to_ascii_lowercase()).or_default().see(operator);
            }
        }
        Self { space, action, resource, principal, keys: BTreeMap::new(), used }
    }

    /// Where a condition key lies; adds its dimension when it is new.
    fn place(&mut self, key: &str) -> Place {
        let name = key.to_ascii_lowercase();
        if let Some((_, place)) = self.keys.get(&name) {
            return *place;
        }
        let place = match Derived::of(&name) {
            Some(derived) => Place::Principal(derived),
            None => {
                let facts = keys::documented(key)
                    .or_else(|| self.used.get(&name).map(condition::Usage::facts))
                    .unwrap_or(KeyFacts { kind: KeyType::String, many: false });
                let id = self.space.add(keys::dimension(key, facts));
                Place::Own(id, facts)
            }
        };
        self.keys.insert(name, (key.to_owned(), place));
        place
    }

    /// The dimension of a key that some statement speaks of and that does not follow from the principal.
    pub(crate) fn known(&self, key: &str) -> Option<DimensionId> {
        match self.keys.get(&key.to_ascii_lowercase())?.1 {
            Place::Own(id, _) => Some(id),
            Place::Principal(_) => None,
        }
    }

    /// Every key that some statement speaks of, as first written.
    pub(crate) fn known_keys(&self) -> Vec<String> {
        self.keys.values().map(|(shown, _)| shown.clone()).collect()
    }

    /// "The principal is one that identity policies can be attached to", or the root user.
    pub(crate) fn identities(&mut self, with_root: bool) -> Literal {
        let patterns = principal::identities(with_root);
        let set = self.space.set(self.principal, Values::Text(patterns), false);
        Literal { set, positive: true }
    }

    /// A literal that holds at no request.
    pub(crate) fn never(&mut self) -> Literal {
        let nothing = Values::Text(PatternSet::from_iter([]));
        Literal { set: self.space.set(self.action, nothing, false), positive: true }
    }

    /// "The principal is an AWS service".
    pub(crate) fn services(&mut self) -> Literal {
        self.principal_of([Pattern::glob("service:*", Class::NO_MARK)])
    }

    /// "The principal is not signed in".
    pub(crate) fn anonymous(&mut self) -> Literal {
        self.principal_of([Pattern::literal("anonymous")])
    }

    fn principal_of(&mut self, patterns: impl IntoIterator<Item = Pattern>) -> Literal {
        let values = Values::Text(patterns.into_iter().collect());
        Literal { set: self.space.set(self.principal, values, false), positive: true }
    }

    /// The context keys of a point that statements speak of: name, values, and whether it may hold several.
    pub(crate) fn context(&self, point: &Point) -> Vec<(String, Vec<String>, bool)> {
        let who = point.first(self.principal).unwrap_or("anonymous");
        let found = self.keys.values().filter_map(|(shown, place)| match place {
            Place::Own(id, facts) => {
                let values = point.values(*id);
                (!values.is_empty()).then(|| (shown.clone(), values.to_vec(), facts.many))
            }
            Place::Principal(derived) => {
                derived.read(who).map(|value| (shown.clone(), vec![value], false))
            }
        });
        found.collect()
    }

    /// The statement as boxes.
    pub(crate) fn translate(&mut self, clauses: &Clauses<'_>) -> Translated {
        let mut found = Translated {
            upper: Some(Vec::new()),
            lower: Some(Vec::new()),
            ..Translated::default()
        };
        if let Some(unclear) = &clauses.unclear {
            found.doubt(unclear.clone());
        }
        if let Some((negated, patterns)) = &clauses.action {
            self.actions(*negated, patterns, &mut found);
        }
        if let Some((negated, patterns)) = &clauses.resource {
            self.resources(*negated, patterns, clauses.variables, &mut found);
        } else if clauses.effect.is_some() && clauses.principal.is_none() {
            found.doubt("the statement has no Resource".into());
        }
        if let Some((true, _)) = &clauses.principal
            && clauses.effect == Some(Effect::Allow)
        {
            found.doubt("NotPrincipal with Allow is not supported".into());
        } else if let Some((negated, entries)) = &clauses.principal {
            self.principals(*negated, entries, &mut found);
        }
        for (at, test) in clauses.tests.iter().enumerate() {
            self.condition(test, clauses.variables, Element::Condition(at), &mut found);
        }
        found
    }

    fn actions(&mut self, negated: bool, patterns: &[&str], found: &mut Translated) {
        if patterns.is_empty() {
            return if negated { found.doubt("NotAction is empty".into()) } else { found.never() };
        }
        if patterns.contains(&"*") {
            return if negated {
                found.never()
            };
        }
        let set: PatternSet = patterns.iter().map(|text| Pattern::fold_glob(text)).collect();
        let set = self.space.set(self.action, Values::Text(set), false);
        found.add(Literal { set, positive: !negated }, Element::Action);
    }

    fn resources(
        &mut self,
        negated: bool,
        texts: &[&str],
        variables: bool,
        found: &mut Translated,
    ) {
        if texts.is_empty() {
            return if negated {
                found.doubt("NotResource is empty".into())
            } else {
                found.never()
            };
        }
        if texts.contains(&"*") {
            return if negated {
                found.never()
            };
        }
        let mut patterns = Vec::with_capacity(texts.len());
        let mut complete = true;
        for text in texts {
            match self.read(text, Wildcards::Parts, variables) {
                Ok(pattern) => patterns.push(pattern),
                Err(why) => {
                    complete = false;
                    found.doubt(why);
                }
            }
        }
        let set: PatternSet = patterns.into_iter().collect();
        let set = self.space.set(self.resource, Values::Text(set), false);
        let literal = Literal { set, positive: !negated };
        // With a pattern left out, the others alone are less than Resource says, but more than NotResource.
        if complete || negated {
            found.add(literal, Element::Resource);
        }
    }

    fn principals(
        &mut self,
        negated: bool,
        entries: &[(PrincipalType, &str)],
        found: &mut Translated,
    ) {
        if entries.is_empty() {
            return if negated {
                found.doubt("NotPrincipal is empty".into())
            } else {
                found.never()
            };
        }
        let mut patterns = Vec::new();
        let mut complete = true;
        for (kind, entry) in entries {
            match principal::element(*kind, entry) {
                Ok(None) if negated => return found.never(),
                Ok(None) => return,
                Ok(Some(own)) => patterns.extend(own),
                Err(why) => {
                    complete = false;
                    found.doubt(why);
                }
            }
        }
        let set: PatternSet = patterns.into_iter().collect();
        let set = self.space.set(self.principal, Values::Text(set), false);
        let literal = Literal { set, positive: !negated };
        if !negated {
            if complete {
                found.add(literal, Element::Principal);
            }
            return;
        }
        // Whether AWS spares the listed depends on their account and boundary: only the others surely match.
        found.doubts.push("NotPrincipal may match the principals it lists as well".into());
        found.origins.push((literal, Element::Principal));
        if let Some(lower) = &mut found.lower {
            lower.push(literal);
        }
    }

    /// The pattern of a text, with the statement's variables.
    fn read(
        &mut self,
        text: &str,
        wildcards: Wildcards,
        variables: bool,
    ) -> Result<Pattern, String> {
        if !variables || !text.contains("${") {
            return Reader { variable: None }.read(text, wildcards);
        }
        let mut number = |written: Written<'_>| self.variable(&written);
        Reader { variable: Some(&mut number) }.read(text, wildcards)
    }

    fn variable(&mut self, written: &Written<'_>) -> Result<Token, String> {
        let default = written.default.map(str::to_owned);
        let (dimension, part) = match self.place(written.key) {
            Place::Own(_, facts) if facts.many => {
                return Err(format!("`${{{}}}` may have several values", written.key));
            }
            Place::Own(dimension, _) => (dimension, None),
            Place::Principal(derived) => (self.principal, Some(derived.part())),
        };
        Ok(Token::Variable(self.space.variable(Variable { dimension, part, default })))
    }
}

impl Translated {
    /// Nothing is known to match any more.
    pub(super) fn doubt(&mut self, why: String) {
        self.lower = None;
        if !self.doubts.contains(&why) {
            self.doubts.push(why);
        }
    }

    /// The statement matches no request.
    pub(super) fn never(&mut self) {
        self.upper = None;
        self.lower = None;
    }

    pub(super) fn add(&mut self, literal: Literal, element: Element) {
        self.origins.push((literal, element));
        for side in [&mut self.upper, &mut self.lower].into_iter().flatten() {
            side.push(literal);
        }
    }
}
