//! A resource policy about another service
//!
//! The policy of a resource is asked only when somebody acts on that resource: an action or ARN of another service
//! never takes part, whatever the statement says of it. Only statements about the resources of one service are looked
//! at, and actions that are written out.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": ["s3:GetObject", "kms:Decrypt"], "Resource": "arn:aws:s3:::ledger/*"}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::ledger/*"}
//! ]}
//! ```

use crate::catalog;
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::arn::is_literal;
use crate::policy::{Kind, Policy};

pub const CHECK: Check = Check {
    id: "resource/other-service",
    severity: Severity::Error,
    aliases: &[
        "access-analyzer:UNSUPPORTED_ACTION_IN_POLICY",
        "access-analyzer:UNSUPPORTED_RESOURCE_ARN_IN_POLICY",
    ],
    sources: &[
        "IAM policy validation check reference",
        "AWS Service Authorization Reference, resource types",
    ],
    ask: Ask::Policy(ask),
    text: include_str!("other_service.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if !policy.kinds.all(|kind| matches!(kind, Kind::Bucket | Kind::Resource)) {
        return;
    }
    let arns = policy.statements.iter().flat_map(|statement| statement.resource_arns());
    let arns: Vec<_> = arns.collect();
    // The resource the policy belongs to is the one its first ARN names.
    let bucket = policy.kinds.all(|kind| kind == Kind::Bucket).then_some("s3");
    let first = || arns.iter().map(|(_, arn)| arn.service).find(|service| is_literal(service));
    let Some(service) = bucket.or_else(first) else { return };
    for (item, arn) in &arns {
        if arn.service != service && is_literal(arn.service) {
            let message = format!("a policy about `{service}` says nothing of `{}`", arn.service);
            let finding = found.at(item.part(arn.service), message);
            finding.alias("access-analyzer:UNSUPPORTED_RESOURCE_ARN_IN_POLICY");
            finding.help("put it into the policy of that resource, or of the caller");
        }
    }
    for item in policy.statements.iter().flat_map(|statement| statement.actions()) {
        let Some(action) = catalog::action(item.value).filter(|action| !action.is_thin()) else {
            continue;
        };
        let prefix = action.service().prefix();
        let mut arns = action.resource_types().flat_map(|edge| edge.resource_type().arns());
        if prefix == service
            || arns
                .any(|format| format.fields()[2] == service || format.fields()[2].starts_with("${"))
        {
            continue;
        }
        let message = format!("`{action}` never acts on a resource of `{service}`");
        let finding = found.at(item.span, message);
        finding.alias("access-analyzer:UNSUPPORTED_ACTION_IN_POLICY");
        finding.help("put it into the policy of the resource it acts on, or of the caller");
    }
}
