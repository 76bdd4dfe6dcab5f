//! Whether two policies mean the same, whatever other policies apply beside them.

use super::questions::{Access, Assume, Region, equivalent};
use super::{Effect, Policy};

impl Policy<'_> {
    /// Whether both are proved to allow the same requests and to deny the same requests.
    ///
    /// What one policy allows is not enough: a Deny also takes away what other policies allow. Where statement stands
    /// by statement, those that are written alike are left out of the proof, and may be unclear. A document in which a
    /// name stands twice is the same as itself only.
    pub fn means_the_same(&self, other: &Policy<'_>) -> bool {
        // AWS refuses a document with one name twice, so such a document means nothing that could be proved.
        if self.node.doubles() + other.node.doubles() > 0 {
            return self.kinds == other.kinds && self.node.alike(other.node);
        }
        let (one, two) = (self.statements.len(), other.statements.len());
        let read_alike = self.has_variables() == other.has_variables();
        if one != two || !read_alike {
            return self.proved_same(other);
        }
        let (mut own, mut others) = (self.all(), other.all());
        let alike: Vec<bool> = (own.statements.iter().zip(&others.statements))
            .map(|(one, other)| one.node.alike(other.node))
            .collect();
        let mut left = alike.iter();
        own.statements.retain(|_| left.next() == Some(&false));
        let mut left = alike.iter();
        others.statements.retain(|_| left.next() == Some(&false));
        // Denies left out may be what makes an Allow needless, so the whole is asked too.
        own.proved_same(&others) || self.proved_same(other)
    }

    fn all(&self) -> Policy<'_> {
        Policy { effort: self.effort.clone(), ..Policy::with_kinds(self.node, self.kinds) }
    }

    fn proved_same(&self, other: &Policy<'_>) -> bool {
        let same = |one: &Policy<'_>, other: &Policy<'_>| {
            let (one, other) = (Access::from(one), Access::from(other));
            equivalent(&one, &other, &Region::everything(), &Assume::nothing()).holds()
        };
        same(self, other) && same(&self.denials(), &other.denials())
    }

    /// A policy that allows what this one denies.
    fn denials(&self) -> Policy<'_> {
        let mut turned = self.all();
        let kept: Vec<usize> = self.denies().map(|statement| statement.index).collect();
        turned.statements.retain(|statement| kept.contains(&statement.index));
        for statement in &mut turned.statements {
            if let Some(effect) = &mut statement.effect {
                effect.value = Effect::Allow;
            }
        }
        turned
    }
}

#[cfg(test)]
mod tests {
    use crate::document::json;
    use crate::policy::Policy;
    use crate::source::FileId;

    #[test]
    fn allowing_and_denying_both_count() {
        let statement = |effect: &str, actions: &str| {
            format!(r#"{{"Effect": "{effect}", "Action": {actions}, "Resource": "*"}}"#)
        };
        let same = |one: &[String], other: &[String]| {
            let text = |statements: &[String]| {
                format!(r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#, statements.join(","))
            };
            let (one, other) = (text(one), text(other));
            let one = json::parse(&one, FileId(0)).expect("it is JSON");
            let other = json::parse(&other, FileId(1)).expect("it is JSON");
            Policy::of(&one).means_the_same(&Policy::of(&other))
        };
        let (allow, deny) = (|text| statement("Allow", text), |text| statement("Deny", text));
        assert!(same(&[allow(r#"["s3:Get*", "s3:GetObject"]"#)], &[allow(r#""s3:Get*""#)]));
        assert!(!same(&[allow(r#""s3:Get*""#)], &[allow(r#""s3:GetObject""#)]));
        // Both allow nothing, but the first also takes away what other policies allow.
        assert!(!same(&[deny(r#""s3:*""#)], &[]));
        assert!(!same(&[deny(r#"["s3:Get*", "s3:Put*"]"#)], &[deny(r#""s3:Get*""#)]));
        assert!(same(&[deny(r#"["s3:Get*", "s3:GetObject"]"#)], &[deny(r#""s3:Get*""#)]));
        // What is denied anyway need not be allowed.
        assert!(same(
            &[allow(r#"["s3:*", "iam:PassRole"]"#), deny(r#""iam:*""#)],
            &[allow(r#""s3:*""#), deny(r#""iam:*""#)]
        ));
        // A statement that nobody can read is the same as itself, and as nothing else.
        let unclear = r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"StringSame": {"a": "b"}}}"#;
        assert!(same(
            &[unclear.to_owned(), allow(r#"["s3:Get*", "s3:GetObject"]"#)],
            &[unclear.to_owned(), allow(r#""s3:Get*""#)]
        ));
        assert!(!same(&[unclear.to_owned()], &[unclear.replace("\"b\"", "[\"b\", \"b\"]")]));
        // Of two Effects nobody can say which one counts, and AWS takes neither.
        let twice = allow(r#""s3:Get*""#).replace("\"Action", "\"Effect\": \"Deny\", \"Action");
        let alone = std::slice::from_ref(&twice);
        assert!(same(alone, alone));
        assert!(!same(alone, &[allow(r#""s3:Get*""#)]));
        assert!(!same(
            &[twice.clone(), allow(r#"["s3:Get*", "s3:GetObject"]"#)],
            &[twice, allow(r#""s3:Get*""#)]
        ));
    }
}
