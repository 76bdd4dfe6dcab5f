//! A policy in fewer characters: what says nothing is left out, and every step is proved to change no access.

mod lists;
mod starts;
mod wildcards;

pub use wildcards::with_wildcards;

use super::{Kinds, Policy, cover};
use crate::document::{json, schema};
use crate::source::FileId;
use lists::{alike, listed, scalars, texts, union};
use serde_json::{Map, Value};
use starts::Starts;

/// The lists of a statement whose items can be said together or left out.
const LISTS: [&str; 6] =
    ["Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal"];

/// The lists whose items are compared before a proof is tried.
const COMPARED: [&str; 2] = ["Action", "Resource"];

/// A document, and what it is taken for in the proofs.
struct Minifier {
    kinds: Kinds,
    document: Map<String, Value>,
    statements: Vec<Map<String, Value>>,
}

/// The policy in as few characters as the steps here find.
///
/// `None` where its meaning cannot be proved: a part is not understood, or a template fills it in. Sids, the policy's
/// Id and the order of statements carry no access and are not kept.
#[must_use]
pub fn minify(policy: &Policy<'_>) -> Option<Value> {
    // A policy that a template fills in has no size yet, and no meaning to compare.
    policy.size()?;
    let Value::Object(mut document) = schema::to_value(policy.node) else { return None };
    document.retain(|key, _| key != "Id");
    let statements = match document.get_mut("Statement")?.take() {
        Value::Array(all) => all,
        one => vec![one],
    };
    let statements: Option<_> = statements
        .into_iter()
        .map(|one| match one {
            Value::Object(members) => Some(members),
            _ => None,
        })
        .collect();
    let mut minifier = Minifier { kinds: policy.kinds, document, statements: statements? };
    minifier.tidy();
    if !means(policy, &minifier.written()) {
        return None;
    }
    loop {
        let length = minifier.length();
        minifier.merge();
        minifier.drop_statements();
        minifier.drop_items();
        if minifier.length() >= length {
            break;
        }
    }
    let written = minifier.written();
    means(policy, &written).then_some(written)
}

fn means(policy: &Policy<'_>, written: &Value) -> bool {
    let text = written.to_string();
    let Ok(node) = json::parse(&text, FileId(1)) else { return false };
    policy.means_the_same(&Policy::with_kinds(&node, policy.kinds))
}

fn same(one: &Value, other: &Value, kinds: Kinds) -> bool {
    let text = one.to_string();
    let Ok(node) = json::parse(&text, FileId(0)) else { return false };
    means(&Policy::with_kinds(&node, kinds), other)
}

impl Minifier {
    fn written(&self) -> Value {
        let mut document = self.document.clone();
        let plain = |members: &Map<String, Value>| Value::Object(scalars(members));
        let mut all: Vec<Value> = self.statements.iter().map(plain).collect();
        let statements = match all.len() {
            1 => all.remove(0),
            _ => Value::Array(all),
        };
        document.insert("Statement".to_owned(), statements);
        Value::Object(document)
    }

    fn length(&self) -> usize {
        self.written().to_string().chars().count()
    }

    /// Every list as a list without doubles, and nothing that carries no access.
    fn tidy(&mut self) {
        for statement in &mut self.statements {
            statement.retain(|key, value| {
                key != "Sid"
                    && !(key == "Condition" && value.as_object().is_some_and(Map::is_empty))
            });
            for name in LISTS {
                if let Some(value) = statement.get_mut(name) {
                    listed(value);
                }
            }
            let tests = statement.get_mut("Condition").and_then(Value::as_object_mut);
            for keys in tests.into_iter().flat_map(Map::values_mut).filter_map(Value::as_object_mut)
            {
                keys.values_mut().for_each(listed);
            }
        }
    }

    /// Joins statements that differ in one list only: the union of both lists says the same.
    fn merge(&mut self) {
        let mut index = 0;
        while index < self.statements.len() {
            let mut other = index + 1;
            while other < self.statements.len() {
                let made = self.joined(index, other).is_some_and(|joined| {
                    self.try_with(|statements| {
                        statements.remove(other);
                        if let Some(own) = statements.get_mut(index) {
                            *own = joined;
                        }
                    })
                });
                other += usize::from(!made);
            }
            index += 1;
        }
    }

    fn joined(&self, index: usize, other: usize) -> Option<Map<String, Value>> {
        let (one, two) = (self.statements.get(index)?, self.statements.get(other)?);
        if one.len() != two.len() || !one.keys().all(|key| two.contains_key(key)) {
            return None;
        }
        let different: Vec<&String> =
            one.keys().filter(|key| !alike(one.get(*key), two.get(*key))).collect();
        let name = match different.as_slice() {
            [] => return Some(one.clone()),
            [name] if ["Action", "Resource", "Principal"].contains(&name.as_str()) => *name,
            _ => return None,
        };
        let mut joined = one.clone();
        let union = union(one.get(name)?, two.get(name)?)?;
        joined.insert(name.clone(), union);
        Some(joined)
    }

    /// Leaves out statements that others make needless, the longest first.
    fn drop_statements(&mut self) {
        let mut order: Vec<(usize, usize)> = (0..)
            .zip(&self.statements)
            .map(|(index, own)| (Value::Object(own.clone()).to_string().len(), index))
            .collect();
        order.sort_unstable_by(|one, other| other.cmp(one));
        let mut gone: Vec<usize> = Vec::new();
        let mut starts = COMPARED.map(|name| Starts::of(&self.statements, name));
        for (_, index) in order {
            let at = index - gone.iter().filter(|&&earlier| earlier < index).count();
            let Some(own) = self.statements.get(at).filter(|_| self.statements.len() > 1).cloned()
            else {
                continue;
            };
            let said = || COMPARED.iter().map(|name| texts(own.get(*name)));
            for (starts, own) in starts.iter_mut().zip(said()) {
                own.for_each(|text| starts.remove(text));
            }
            if self.needless(at, &starts)
                && self.try_with(|statements| {
                    statements.remove(at);
                })
            {
                gone.push(index);
            } else {
                for (starts, own) in starts.iter_mut().zip(said()) {
                    own.for_each(|text| starts.add(text));
                }
            }
        }
    }

    /// Leaves out items of lists that the others make needless, the last first.
    fn drop_items(&mut self) {
        self.drop_covered();
        let open = COMPARED.map(|name| self.is_open(name, None));
        let mut starts = COMPARED.map(|name| Starts::of(&self.statements, name));
        for place in self.items() {
            let compared = COMPARED.iter().zip(open).zip(&mut starts);
            let compared = compared.into_iter().find(|((name, _), _)| place.path == [**name]);
            let (Some(((_, false), starts)), Some(text)) = (compared, self.text(&place)) else {
                self.try_with(|all| place.remove(all));
                continue;
            };
            starts.remove(&text);
            if !starts.meet(&text) || !self.try_with(|all| place.remove(all)) {
                starts.add(&text);
            }
        }
    }

    /// Leaves out at once, where one proof allows it, what a single other item of the same list covers.
    fn drop_covered(&mut self) {
        type Covers = fn(&str, &str) -> bool;
        let kinds: [(&str, Covers); 4] = [
            ("Action", cover::actions),
            ("NotAction", cover::actions),
            ("Resource", cover::resources),
            ("NotResource", cover::resources),
        ];
        let mut thinned = self.statements.clone();
        let mut any = false;
        for statement in &mut thinned {
            for (name, covers) in kinds {
                let Some(Value::Array(items)) = statement.get_mut(name) else { continue };
                let texts: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
                let Some(texts) = texts else { continue };
                let covered = cover::first_covers(&texts, &covers);
                any |= covered.iter().any(Option::is_some);
                let mut covered = covered.into_iter();
                items.retain(|_| covered.next().flatten().is_none());
            }
        }
        if any {
            self.try_with(|statements| *statements = thinned);
        }
    }

    /// Whether other statements, whose texts are given, may say all that this one says: cheap, and never wrong about no.
    fn needless(&self, index: usize, others: &[Starts]) -> bool {
        let Some(own) = self.statements.get(index) else { return false };
        COMPARED.iter().zip(others).all(|(name, others)| {
            self.is_open(name, Some(index)) || texts(own.get(*name)).all(|text| others.meet(text))
        })
    }

    /// Whether a statement, but for one, names everything in an element, or everything but a list.
    fn is_open(&self, name: &str, but: Option<usize>) -> bool {
        let not = format!("Not{name}");
        let others = (0..).zip(&self.statements).filter(|(at, _)| Some(*at) != but);
        others.into_iter().any(|(_, one)| one.contains_key(&not) || !one.contains_key(name))
    }

    /// The item, where it is the text of an element that is a list.
    fn text(&self, item: &Item) -> Option<String> {
        let [name] = item.path.as_slice() else { return None };
        let list = self.statements.get(item.statement)?.get(name)?;
        list.get(item.index)?.as_str().map(str::to_owned)
    }

    /// The items that are not alone in their list, from the end.
    fn items(&self) -> Vec<Item> {
        let mut items = Vec::new();
        for (statement, own) in (0..).zip(&self.statements) {
            for name in LISTS {
                let Some(value) = own.get(name) else { continue };
                let mut add = |value: &Value, path: Vec<String>| {
                    let length = value.as_array().map_or(0, Vec::len);
                    let places = (0..length).filter(|_| length > 1);
                    items.extend(places.map(|index| Item { statement, path: path.clone(), index }));
                };
                add(value, vec![name.to_owned()]);
                for (key, value) in value.as_object().into_iter().flatten() {
                    add(value, vec![name.to_owned(), key.clone()]);
                }
            }
            let tests = own.get("Condition").and_then(Value::as_object).into_iter().flatten();
            for (operator, keys) in tests {
                for (key, value) in keys.as_object().into_iter().flatten() {
                    let length = value.as_array().map_or(0, Vec::len);
                    let path = vec!["Condition".to_owned(), operator.clone(), key.clone()];
                    let places = (0..length).filter(|_| length > 1);
                    items.extend(places.map(|index| Item { statement, path: path.clone(), index }));
                }
            }
        }
        items.reverse();
        items
    }

    /// Makes a change if it is proved to change no access; whether it was made.
    fn try_with(&mut self, change: impl FnOnce(&mut Vec<Map<String, Value>>)) -> bool {
        let before = self.written();
        let mut statements = self.statements.clone();
        change(&mut statements);
        std::mem::swap(&mut self.statements, &mut statements);
        let kept = same(&before, &self.written(), self.kinds);
        if !kept {
            self.statements = statements;
        }
        kept
    }
}

/// An item of a list somewhere in a statement.
struct Item {
    statement: usize,
    path: Vec<String>,
    index: usize,
}

impl Item {
    fn remove(&self, statements: &mut [Map<String, Value>]) {
        let Some((first, rest)) = self.path.split_first() else { return };
        let start = statements.get_mut(self.statement).and_then(|own| own.get_mut(first));
        let list = rest.iter().try_fold(start, |value, name| Some(value?.get_mut(name))).flatten();
        if let Some(Value::Array(list)) = list
            && list.len() > 1
            && self.index < list.len()
        {
            list.remove(self.index);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minified(text: &str) -> Option<String> {
        let node = json::parse(text, FileId(0)).expect("it is JSON");
        minify(&Policy::of(&node)).map(|value| value.to_string())
    }

    /// Nobody can say what it means, but it means the same without white space.
    const UNCLEAR: (&str, &str) = (
        r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:*", "s3:Get*"], "Resource": "*", "Condition": {"StringSame": {"aws:x": "y"}}}]}"#,
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["s3:*","s3:Get*"],"Resource":"*","Condition":{"StringSame":{"aws:x":"y"}}}}"#,
    );

    #[test]
    fn what_says_nothing_goes_and_what_belongs_together_is_joined() {
        let cases = [
            // White space, Sids, Ids, lists of one, doubles.
            (
                r#"{"Version": "2012-10-17", "Id": "x", "Statement": [{"Sid": "A", "Effect": "Allow", "Action": ["s3:GetObject", "s3:GetObject"], "Resource": ["arn:aws:s3:::b/*"], "Condition": {}}]}"#,
                r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}"#,
            ),
            // Statements that differ in one list.
            (
                r#"{"Version": "2012-10-17", "Statement": [
                    {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"},
                    {"Effect": "Allow", "Action": ["s3:PutObject"], "Resource": ["arn:aws:s3:::b/*"]}]}"#,
                r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::b/*"}}"#,
            ),
            // What another statement says, and what another item covers.
            (
                r#"{"Version": "2012-10-17", "Statement": [
                    {"Effect": "Allow", "Action": ["s3:Get*", "s3:GetObject"], "Resource": "*"},
                    {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}}]}"#,
                r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}}"#,
            ),
            // A Deny stays, although this policy allows nothing it denies.
            (
                r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"iam:*","Resource":"*"}}"#,
                r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"iam:*","Resource":"*"}}"#,
            ),
            // Actions on different resources are no product.
            (
                r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/*"},{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::b/*"}]}"#,
                r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/*"},{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::b/*"}]}"#,
            ),
        ];
        for (text, wanted) in cases.into_iter().chain([UNCLEAR]) {
            assert_eq!(minified(text).as_deref(), Some(wanted), "{text}");
        }
    }

    #[test]
    fn what_is_not_understood_is_left_alone() {
        let texts = [
            r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": {"Fn::Sub": "arn:aws:s3:::${B}/*"}}]}"#,
            r#"{"Version": "2012-10-17", "Statement": ["s3:*"]}"#,
            r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Effect": "Deny", "Action": "s3:*", "Resource": "*"}]}"#,
            r#"{"Version": "2012-10-17", "Version": "2008-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}"#,
            r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalAccount": "111122223333", "aws:PrincipalAccount": "444455556666"}}}]}"#,
        ];
        for text in texts {
            assert_eq!(minified(text), None, "{text}");
        }
    }
}
