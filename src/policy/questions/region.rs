//! The part of all requests that a question is about.

use crate::document::{Node, SyntaxError};
use crate::policy::translate::{Clauses, Condition};
use crate::policy::{Operator, PrincipalType, condition, principal::Principals};

/// An intersection of constraints on requests; without any, it is all of them.
///
/// Constraints read as in a statement: a list of values is any of them, and several calls are all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Region {
    parts: Vec<Part>,
    /// Whether `${…}` is a policy variable, as in policies of the current version.
    variables: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Principal(bool, Vec<(PrincipalType, String)>),
    Action(bool, Vec<String>),
    Resource(bool, Vec<String>),
    Condition(Option<Operator>, String, Vec<String>),
    Unclear(String),
}

impl Region {
    /// All requests.
    pub fn everything() -> Self {
        Self::default()
    }

    /// Requests for one of the actions, which may be patterns.
    #[must_use]
    pub fn action(self, patterns: &[&str]) -> Self {
        self.and(Part::Action(false, owned(patterns)))
    }

    /// Requests for none of the actions.
    #[must_use]
    pub fn not_action(self, patterns: &[&str]) -> Self {
        self.and(Part::Action(true, owned(patterns)))
    }

    /// Requests on one of the resources, which may be patterns.
    #[must_use]
    pub fn resource(self, patterns: &[&str]) -> Self {
        self.and(Part::Resource(false, owned(patterns)))
    }

    /// Requests on none of the resources.
    #[must_use]
    pub fn not_resource(self, patterns: &[&str]) -> Self {
        self.and(Part::Resource(true, owned(patterns)))
    }

    /// Requests of one of the principals, in the forms of a Principal element.
    #[must_use]
    pub fn principal(self, entries: &[(PrincipalType, &str)]) -> Self {
        let entries = entries.iter().map(|(kind, text)| (*kind, (*text).to_owned())).collect();
        self.and(Part::Principal(false, entries))
    }

    /// Requests that a condition holds for: `when("StringNotEquals", "aws:SourceVpce", &["vpce-1"])`.
    ///
    /// With an operator that AWS does not have, the question becomes unknown.
    #[must_use]
    pub fn when(self, operator: &str, key: &str, values: &[&str]) -> Self {
        self.and(Part::Condition(Operator::parse(operator), key.to_owned(), owned(values)))
    }

    /// Whether there is provably no such request.
    pub fn is_empty(&self) -> bool {
        let nothing = super::Access::default();
        super::always_denied(
            &nothing,
            self,
            &super::Assume::documented().telling(super::Detail::Verdict),
        )
        .holds()
    }

    /// The region where `${…}` is plain text, as in policies of the old version.
    #[must_use]
    pub fn without_variables(self) -> Self {
        Self { variables: false, ..self }
    }

    /// Both regions' constraints.
    #[must_use]
    pub fn intersect(mut self, other: &Self) -> Self {
        self.parts.extend(other.parts.iter().cloned());
        self.variables |= other.variables;
        self
    }

    fn and(mut self, part: Part) -> Self {
        self.parts.push(part);
        self
    }

    /// Reads `{"Action": …, "Resource": …, "Principal": …, "Condition": …}` and their Not forms, as in a statement.
    ///
    /// Errors at a member with another name. What a statement could not say makes the question unknown.
    pub fn of(node: &Node<'_>) -> Result<Self, SyntaxError> {
        let wrong = |at, message: String| Err(SyntaxError { at, message, help: None });
        if !node.is_object() {
            return wrong(node.span, format!("a region is an object, not {}", node.shape()));
        }
        let mut region = Self { variables: true, ..Self::default() };
        for (key, value) in node.members() {
            let texts: Vec<String> =
                value.items().iter().filter_map(Node::as_str).map(str::to_owned).collect();
            let whole = texts.len() == value.items().len();
            let part = match &*key.text {
                "Action" | "NotAction" => Part::Action(key.text.starts_with("Not"), texts),
                "Resource" | "NotResource" => Part::Resource(key.text.starts_with("Not"), texts),
                "Principal" | "NotPrincipal" => {
                    let Some(found) = Principals::of(node) else { continue };
                    if found.unclear.is_some() {
                        region.parts.push(Part::Unclear("a principal was not understood".into()));
                    }
                    let entries = found.items.iter().map(|p| (p.kind, p.text.to_owned())).collect();
                    region.parts.push(Part::Principal(found.negated, entries));
                    continue;
                }
                "Condition" => {
                    if let Some(unclear) = condition::unclear(value) {
                        region.parts.push(Part::Unclear(unclear.value));
                    }
                    for test in condition::tests(value) {
                        let values = test.values.iter().map(|v| v.value.to_owned()).collect();
                        let key = test.key.value.to_owned();
                        region.parts.push(Part::Condition(test.parsed, key, values));
                    }
                    continue;
                }
                other => return wrong(key.span, format!("a region has no `{other}`")),
            };
            region.parts.push(part);
            if !whole {
                return wrong(value.span, format!("`{}` is not a list of texts", key.text));
            }
        }
        Ok(region)
    }

    /// The constraints as statements of a policy, all of which match exactly the region's requests; `None` for
    /// all requests.
    pub(super) fn as_policy(&self) -> Option<String> {
        let statements: Vec<serde_json::Value> =
            self.parts.iter().map(Part::as_statement).collect();
        let version = if self.variables { "2012-10-17" } else { "2008-10-17" };
        let policy = serde_json::json!({"Version": version, "Statement": statements});
        (!statements.is_empty()).then(|| policy.to_string())
    }

    /// The constraints as statements without effect, to be conjoined.
    pub(super) fn clauses(&self) -> Vec<Clauses<'_>> {
        let each = self.parts.iter().map(|part| {
            let mut clauses = Clauses { variables: self.variables, ..Clauses::default() };
            match part {
                Part::Principal(negated, entries) => {
                    let entries = entries.iter().map(|(kind, text)| (*kind, text.as_str()));
                    clauses.principal = Some((*negated, entries.collect()));
                }
                Part::Action(negated, list) => clauses.action = Some((*negated, borrowed(list))),
                Part::Resource(negated, list) => {
                    clauses.resource = Some((*negated, borrowed(list)));
                }
                Part::Condition(operator, key, values) => clauses.tests.push(Condition {
                    operator: *operator,
                    key,
                    values: borrowed(values),
                }),
                Part::Unclear(why) => clauses.unclear = Some(why.clone()),
            }
            clauses
        });
        each.collect()
    }
}

impl Part {
    fn as_statement(&self) -> serde_json::Value {
        let name =
            |negated: bool, name: &str| format!("{}{name}", if negated { "Not" } else { "" });
        let mut statement = serde_json::json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
        let Some(members) = statement.as_object_mut() else { return statement };
        match self {
            Self::Principal(negated, entries) => {
                let mut kinds = serde_json::Map::new();
                for (kind, text) in entries {
                    let kind = if *kind == PrincipalType::Everyone { "AWS" } else { kind.name() };
                    let list = kinds.entry(kind).or_insert_with(|| serde_json::json!([]));
                    if let Some(list) = list.as_array_mut() {
                        list.push(text.as_str().into());
                    }
                }
                if *negated {
                    // AWS knows NotPrincipal with Deny only; which effect it is does not matter here.
                    members.insert("Effect".into(), "Deny".into());
                }
                members.insert(name(*negated, "Principal"), kinds.into());
            }
            Self::Action(negated, list) => {
                members.remove("Action");
                members.insert(name(*negated, "Action"), list.as_slice().into());
            }
            Self::Resource(negated, list) => {
                members.remove("Resource");
                members.insert(name(*negated, "Resource"), list.as_slice().into());
            }
            Self::Condition(operator, key, values) => {
                let operator = operator.map(Operator::name).unwrap_or_default();
                let condition = serde_json::json!({operator: {key: values}});
                members.insert("Condition".into(), condition);
            }
            Self::Unclear(why) => {
                members.insert(why.clone(), true.into());
            }
        }
        statement
    }
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn borrowed(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}
