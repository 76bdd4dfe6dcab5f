//! Whether two policies mean the same, whatever other policies apply beside them.

use super::questions::{Access, Assume, Region, equivalent};
use super::{Effect, Policy};

impl Policy<'_> {
    /// Whether both are proved to allow the same requests and to deny the same requests.
    ///
    /// What one policy allows is not enough: a Deny also takes away what other policies allow.
    pub fn means_the_same(&self, other: &Policy<'_>) -> bool {
        let same = |one: &Policy<'_>, other: &Policy<'_>| {
            let (one, other) = (Access::from(one), Access::from(other));
            equivalent(&one, &other, &Region::everything(), &Assume::nothing()).holds()
        };
        same(self, other) && same(&self.denials(), &other.denials())
    }

    /// A policy that allows what this one denies.
    fn denials(&self) -> Policy<'_> {
        let mut turned = Policy::with_kinds(self.node, self.kinds);
        turned.statements.retain(|statement| statement.is(Effect::Deny));
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
    }
}
