//! A statement names no resources
//!
//! Every statement says which resources it is about, with `Resource` or `NotResource`; AWS refuses one without.
//! Only two kinds of policy leave it out, because they hang on the one resource they are about: the trust policy
//! of a role, and the policy of an ECR repository.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
//! ]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Kind, Policy, Statement};

pub const CHECK: Check = Check {
    id: "policy/missing-resource",
    severity: Severity::Error,
    aliases: &["access-analyzer:MISSING_RESOURCE"],
    sources: &[
        "IAM User Guide, IAM JSON policy elements: Resource",
        "Amazon ECR User Guide, Private repository policies",
    ],
    ask: Ask::Policy(ask),
    text: include_str!("missing_resource.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if !policy.kinds.all(|kind| kind != Kind::Trust) {
        return;
    }
    for statement in policy.written() {
        if statement.resource.is_some()
            || statement.misspells(&["Resource", "NotResource"])
            || policy.kinds.may_be(Kind::Resource) && is_about_repository(statement)
        {
            continue;
        }
        found
            .at(statement.opening(), format!("{} has no Resource", statement.title()))
            .help("add Resource with the ARNs it is about, or \"Resource\": \"*\" for all");
    }
}

fn is_about_repository(statement: &Statement<'_>) -> bool {
    statement.action.as_ref().is_none_or(|action| {
        let prefix = |text: &str| text == "*" || text.to_ascii_lowercase().starts_with("ecr:");
        action.items.iter().all(|item| prefix(item.value))
    })
}
