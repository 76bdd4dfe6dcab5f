//! Statements as boxes of requests: what surely matches, what may match, and which element each literal is of.

use foldhash::{HashMap, HashMapExt};
use std::collections::{BTreeMap, BTreeSet};

use super::evaluate::Element;
use super::{Effect, PrincipalType};
use crate::sets::glob::{Pattern, PatternSet, Token};
use crate::sets::requests::{
    Conjunction, Count, Dimension, DimensionId, Domain, Literal, Point, SetId, Space, Values,
    Variable,
};

mod boxes;
mod clauses;
mod condition;
mod crossing;
mod derived;
mod keys;
mod pattern;
mod principal;

pub(super) use boxes::{Reading, Translated};
pub(super) use clauses::{Clauses, Condition};

use derived::Derived;
use keys::KeyFacts;
use pattern::{Reader, Wildcards, Written};

/// What a condition key is in the space.
#[derive(Clone, Copy, Debug)]
enum Place {
    Own(DimensionId, KeyFacts),
    /// Its value follows from the principal.
    Principal(Derived),
}

/// Builds one question's space: every policy and region that meets in the question goes through the same one.
pub(super) struct Translator {
    pub(super) space: Space,
    pub(super) action: DimensionId,
    pub(super) resource: DimensionId,
    pub(super) principal: DimensionId,
    /// By lower-case name; the name as first written is for showing.
    keys: BTreeMap<String, (String, Place)>,
    /// By what the undocumented part says.
    undocumented: BTreeMap<String, Literal>,
    /// Roles of which some statement names one session: whether they match it without a session is not known.
    sessionless: Vec<Pattern>,
    /// The entries of all Principal elements that name somebody of an account.
    named: BTreeSet<String>,
    /// The set of a list of texts, so that equal lists are read once.
    lists: HashMap<String, SetId>,
    /// How each key is used, where nothing is documented of it.
    used: BTreeMap<String, condition::Usage>,
}

impl Translator {
    /// A space for these statements. They are looked through for how each condition key is used.
    pub(super) fn new<'c>(all: impl IntoIterator<Item = &'c Clauses<'c>>) -> Self {
        let mut space = Space::default();
        let mut add = |name: &str, base: PatternSet, hints: &[&str]| {
            space.add(Dimension {
                name: name.to_owned(),
                count: Count::One,
                domain: Domain::Text(Some(base)),
                hints: hints.iter().map(|hint| (*hint).to_owned()).collect(),
            })
        };
        let action = add("action", pattern::actions(), pattern::ACTION_HINTS);
        let resource = add("resource", pattern::resources(), pattern::RESOURCE_HINTS);
        let principal = add("principal", principal::all(), principal::HINTS);
        let mut used: BTreeMap<String, condition::Usage> = BTreeMap::new();
        for test in all.into_iter().flat_map(|clauses| &clauses.tests) {
            if let Some(operator) = test.operator {
                used.entry(test.key.to_ascii_lowercase()).or_default().see(operator);
            }
        }
        Self {
            space,
            action,
            resource,
            principal,
            keys: BTreeMap::new(),
            undocumented: BTreeMap::new(),
            sessionless: Vec::new(),
            named: BTreeSet::new(),
            lists: HashMap::new(),
            used,
        }
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
                let facts = keys::documented(key).unwrap_or_else(|| {
                    self.used.get(&name).map(condition::Usage::facts).unwrap_or_default()
                });
                let id = self.space.add(keys::dimension(key, facts));
                Place::Own(id, facts)
            }
        };
        self.keys.insert(name, (key.to_owned(), place));
        place
    }

    /// The dimension of a key that some statement speaks of and that does not follow from the principal.
    pub(super) fn known(&self, key: &str) -> Option<DimensionId> {
        match self.keys.get(&key.to_ascii_lowercase())?.1 {
            Place::Own(id, _) => Some(id),
            Place::Principal(_) => None,
        }
    }

    /// Whether some statement names resources.
    pub(super) fn tells_resources(&self) -> bool {
        self.lists.keys().any(|list| list.starts_with("resource"))
    }

    /// Whether some statement speaks of the key.
    pub(super) fn speaks_of(&self, key: &str) -> bool {
        self.keys.contains_key(&key.to_ascii_lowercase())
    }

    /// Every key that some statement speaks of: its lower-case name, and whether anonymous requests may hold it.
    pub(super) fn known_keys(&self) -> Vec<(String, bool)> {
        let all = self.keys.iter().map(|(name, (_, place))| match place {
            Place::Own(_, facts) => (name.clone(), facts.anonymous),
            Place::Principal(_) => (name.clone(), true),
        });
        all.collect()
    }

    /// A literal that holds at no request.
    pub(super) fn never(&mut self) -> Literal {
        let nothing = Values::Text(PatternSet::from_iter([]));
        Literal { set: self.space.set(self.action, nothing, false), positive: true }
    }

    /// "The key holds one of the values", where some statement speaks of the key.
    pub(super) fn holds_one(&mut self, key: &str, values: &Values) -> Option<Literal> {
        match self.keys.get(key)?.1 {
            Place::Own(id, _) => {
                let set = self.space.set(id, values.clone(), false);
                Some(Literal { set, positive: true })
            }
            Place::Principal(derived) => {
                let patterns = derived.principals(values).ok()?.into_iter().collect();
                Some(self.principal_of(patterns))
            }
        }
    }

    /// The context keys of a point that statements speak of: name, values, and whether it may hold several.
    pub(super) fn context(&self, point: &Point) -> Vec<(String, Vec<String>, bool)> {
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

    /// Clauses of documented meaning alone, as literals.
    pub(super) fn constraint(&mut self, clauses: &Clauses<'_>) -> Conjunction {
        let boxes = self.translate(clauses);
        boxes.read(Reading::Wide).unwrap_or_else(|| vec![self.never()])
    }

    /// The statement as boxes.
    pub(super) fn translate(&mut self, clauses: &Clauses<'_>) -> Translated {
        let mut found = Translated::everything();
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
        let list = format!("action\n{}", patterns.join("\n"));
        let known = self.lists.get(&list).copied();
        let set = known.unwrap_or_else(|| {
            let set = patterns.iter().map(|text| Pattern::fold_glob(text)).collect();
            self.space.set(self.action, Values::Text(set), false)
        });
        self.lists.insert(list, set);
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
        let list = format!("resource {variables}\n{}", texts.join("\n"));
        let set = match self.lists.get(&list) {
            Some(&known) => known,
            None => {
                let read = |text: &&str| self.read(text, Wildcards::Parts, variables);
                match texts.iter().map(read).collect::<Result<PatternSet, String>>() {
                    Ok(set) => self.space.set(self.resource, Values::Text(set), false),
                    Err(why) => {
                        let part = format!("{negated} {list}");
                        return self.undocumented(part, None, Element::Resource, why, found);
                    }
                }
            }
        };
        self.lists.insert(list, set);
        found.add(Literal { set, positive: !negated }, Element::Resource);
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
        for (kind, entry) in entries {
            self.sessionless.extend(principal::role_of_session(entry));
            if *kind == PrincipalType::Aws {
                self.named.insert((*entry).to_owned());
            }
            match principal::element(*kind, entry) {
                Ok(None) if negated => return found.never(),
                Ok(None) => return,
                Ok(Some(own)) => patterns.extend(own),
                Err(why) => {
                    let part = format!("{negated} {entries:?}");
                    return self.undocumented(part, None, Element::Principal, why, found);
                }
            }
        }
        let set: PatternSet = patterns.into_iter().collect();
        let set = self.space.set(self.principal, Values::Text(set), false);
        let literal = Literal { set, positive: !negated };
        if !negated {
            return found.add(literal, Element::Principal);
        }
        // Whether AWS spares the listed depends on their account and boundary: only the others surely match.
        found.say("NotPrincipal may match the principals it lists as well".into());
        found.add_to_surely(literal, Element::Principal);
    }

    /// Adds a part that AWS does not document, named by all that it says; `documented` is where it surely matches.
    fn undocumented(
        &mut self,
        part: String,
        documented: Option<Conjunction>,
        element: Element,
        why: String,
        found: &mut Translated,
    ) {
        let literal = self.undocumented.get(&part).copied().unwrap_or_else(|| {
            let id = self.space.add(Dimension {
                name: part.clone(),
                count: Count::Optional,
                domain: Domain::Truth,
                hints: Vec::new(),
            });
            Literal { set: self.space.set(id, Values::Everything, false), positive: true }
        });
        self.undocumented.insert(part, literal);
        found.add_undocumented(literal, documented, element, why);
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

    /// The dimension that never has a value.
    fn nothing(&mut self) -> DimensionId {
        let known = self.space.dimensions().find(|(_, dimension)| dimension.is_empty());
        known.map(|(id, _)| id).unwrap_or_else(|| {
            self.space.add(Dimension {
                name: "nothing".to_owned(),
                count: Count::Optional,
                domain: Domain::Text(Some(PatternSet::from_iter([]))),
                hints: Vec::new(),
            })
        })
    }

    fn variable(&mut self, written: &Written<'_>) -> Result<Token, String> {
        let default = written.default.map(str::to_owned);
        let (dimension, part) = match self.place(written.key) {
            // Of several values none is the variable's; whether the default is then is not documented.
            Place::Own(_, facts) if facts.many && default.is_some() => {
                return Err(format!("`${{{}}}` may have several values", written.key));
            }
            Place::Own(_, facts) if facts.many => (self.nothing(), None),
            Place::Own(dimension, _) => (dimension, None),
            Place::Principal(derived) => (self.principal, Some(derived.part())),
        };
        Ok(Token::Variable(self.space.variable(Variable { dimension, part, default })))
    }
}
