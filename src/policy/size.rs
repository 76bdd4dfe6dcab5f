//! How long a policy is as AWS counts it, and how long it may be.

use super::{Kind, Policy};
use crate::document::{Node, Value};
use crate::settings::PolicyQuotas;

impl Policy<'_> {
    /// The characters of the document without white space between its parts, which IAM does not count.
    ///
    /// `None` where a template fills a part in.
    pub fn size(&self) -> Option<usize> {
        size(self.node)
    }
}

/// The most characters of a resource policy, by service, where the service names them.
const RESOURCES: &[(&str, usize)] = &[
    ("ecr", 10_240),
    ("kms", 32_768),
    ("lambda", 20_480),
    ("s3", 20_480),
    ("secretsmanager", 20_480),
];

impl PolicyQuotas {
    /// The most characters that a document may have, whichever of its kinds it is; `None` where that is not known.
    pub fn most(&self, policy: &Policy<'_>) -> Option<usize> {
        policy
            .kinds
            .iter()
            .map(|kind| self.of(kind, policy))
            .try_fold(0, |most, own| Some(own?.max(most)))
    }

    fn of(&self, kind: Kind, policy: &Policy<'_>) -> Option<usize> {
        match kind {
            Kind::Identity => Some(self.identity),
            Kind::Boundary => Some(self.boundary),
            Kind::Session => Some(self.session),
            Kind::Trust => Some(self.trust),
            Kind::Bucket => Some(self.bucket),
            Kind::Endpoint => Some(self.endpoint),
            Kind::Scp => Some(self.scp),
            Kind::Rcp => Some(self.rcp),
            Kind::Resource => of_service(policy),
        }
    }
}

/// The quota of the one service whose actions a resource policy names.
fn of_service(policy: &Policy<'_>) -> Option<usize> {
    let actions = || policy.statements.iter().flat_map(|statement| statement.actions());
    let is = |service: &str| {
        let prefix = |text: &str| text.split(':').next().unwrap_or("").to_ascii_lowercase();
        actions().next().is_some() && actions().all(|action| prefix(action.value) == service)
    };
    RESOURCES.iter().find(|(service, _)| is(service)).map(|&(_, most)| most)
}

fn size(node: &Node<'_>) -> Option<usize> {
    if node.is_intrinsic() {
        return None;
    }
    // Brackets, and a comma between each two parts.
    let around = |parts: usize| 2 + parts.saturating_sub(1);
    match &node.value {
        Value::Null => Some(4),
        Value::Bool(value) => Some(if *value { 4 } else { 5 }),
        Value::Number(text) => Some(text.len()),
        Value::String(text) => (!super::variable::is_unresolved(text)).then(|| written(text)),
        Value::Array(items) => {
            items.iter().try_fold(around(items.len()), |sum, item| Some(sum + size(item)?))
        }
        Value::Object(members) => {
            members.iter().try_fold(around(members.len()), |sum, (key, value)| {
                Some(sum + written(&key.text) + 1 + size(value)?)
            })
        }
    }
}

/// The length of a JSON string with its quotes and escapes.
fn written(text: &str) -> usize {
    let escaped = |c: char| match c {
        '"' | '\\' | '\n' | '\r' | '\t' | '\u{8}' | '\u{c}' => 2,
        c if c < ' ' => 6,
        _ => 1,
    };
    2 + text.chars().map(escaped).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use crate::document::json;
    use crate::policy::Policy;
    use crate::source::FileId;

    #[test]
    fn white_space_between_parts_does_not_count() {
        let sizes = [
            (r#"{"Version":"2012-10-17","Statement":[]}"#, Some(39)),
            ("{ \"Version\": \"2012-10-17\",\n  \"Statement\": [ ] }", Some(39)),
            (r#"{"Id":"a\"\u00e9 b","Statement":[true,null,1.50]}"#, Some(44)),
            (r#"{"Statement":{"Ref":"Statement"}}"#, None),
        ];
        for (text, wanted) in sizes {
            let root = json::parse(text, FileId(0)).expect("it is JSON");
            assert_eq!(Policy::of(&root).size(), wanted, "{text}");
        }
    }
}
