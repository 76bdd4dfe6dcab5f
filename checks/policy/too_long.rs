//! A policy longer than AWS stores
//!
//! Every kind of policy has a largest size. White space does not count for IAM, and Organizations strips it when a
//! policy is saved in the console. An identity policy of more than 10,240 characters fits nowhere; as a managed
//! policy it may have 6,144, which is said as a note. The limit of a trust policy can be raised from 2,048 to 4,096
//! on request. Limits of resource policies are known for the services in this check's table only. Where the kind is
//! open, the widest limit counts.
//!
//! # Fails
//!
//! ```json
//! {"RoleName": "ci", "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": [
//!     "arn:aws:iam::111122223333:role/applications/00/deployment-of-the-shop-deployment-of-the-shop-x",
//!     "arn:aws:iam::111122223333:role/applications/01/deployment-of-the-shop-deployment-of-the-shop-x",
//!     "arn:aws:iam::111122223333:role/applications/02/deployment-of-the-shop-deployment-of-the-shop-x",
//!     "arn:aws:iam::111122223333:role/applications/03/deployment-of-the-shop-deployment-of-the-shop-x",
//!     "arn:aws:iam::111122223333:role/applications/04/deployment-of-the-shop-deployment-of-the-shop-x",
//!     "arn:aws:iam::111122223333:role/applications/05/deployment-of-the-shop-deployment-of-the-shop-x",
//!     "arn:aws:iam::111122223333:role/applications/06/deployment-of-the-shop-deployment-of-the-shop-x",
//!     "arn:aws:iam::111122223333:role/applications/07/deployment-of-the-shop-deployment-of-the-shop-x",
//!     "arn:aws:iam::111122223333:role/applications/08/deployment-of-the-shop-deployment-of-the-shop-x",
//!     "arn:aws:iam::111122223333:role/applications/09/deployment-of-the-shop-deployment-of-the-shop-x",
//!     "arn:aws:iam::111122223333:role/applications/10/deployment-of-the-shop-deployment-of-the-shop-x",
//!     "arn:aws:iam::111122223333:role/applications/11/deployment-of-the-shop-deployment-of-the-shop-x",
//!     "arn:aws:iam::111122223333:role/applications/12/deployment-of-the-shop-deployment-of-the-shop-x",
//!     "arn:aws:iam::111122223333:role/applications/13/deployment-of-the-shop-deployment-of-the-shop-x",
//!     "arn:aws:iam::111122223333:role/applications/14/deployment-of-the-shop-deployment-of-the-shop-x",
//!     "arn:aws:iam::111122223333:role/applications/15/deployment-of-the-shop-deployment-of-the-shop-x",
//!     "arn:aws:iam::111122223333:role/applications/16/deployment-of-the-shop-deployment-of-the-shop-x",
//!     "arn:aws:iam::111122223333:role/applications/17/deployment-of-the-shop-deployment-of-the-shop-x",
//!     "arn:aws:iam::111122223333:role/applications/18/deployment-of-the-shop-deployment-of-the-shop-x",
//!     "arn:aws:iam::111122223333:role/applications/19/deployment-of-the-shop-deployment-of-the-shop-x",
//!     "arn:aws:iam::111122223333:role/applications/20/deployment-of-the-shop-deployment-of-the-shop-x"
//!   ]}}
//! ]}}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"RoleName": "ci", "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": [
//!     "arn:aws:iam::111122223333:role/applications/00/deployment-of-the-shop-deployment-of-the-shop-x",
//!     "arn:aws:iam::111122223333:role/applications/01/deployment-of-the-shop-deployment-of-the-shop-x"
//!   ]}}
//! ]}}
//! ```

use crate::document::{Node, Value};
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::arn::Arn;
use crate::policy::{Kind, Policy};

pub const CHECK: Check = Check {
    id: "policy/too-long",
    severity: Severity::Error,
    aliases: &[
        "access-analyzer:POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA",
        "access-analyzer:POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA",
        "access-analyzer:POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA",
        "access-analyzer:POLICY_SIZE_EXCEEDS_SCP_QUOTA",
        "access-analyzer:POLICY_SIZE_EXCEEDS_RCP_QUOTA",
    ],
    sources: &[
        "IAM and AWS STS quotas",
        "AWS Organizations quotas",
        "IAM policy validation check reference",
    ],
    ask: Ask::Policy(ask),
    text: include_str!("too_long.rs"),
};

/// The size of a managed policy, in characters without white space.
const MANAGED: usize = 6_144;

/// Sizes of resource policies by ARN service: S3, KMS, Lambda, Secrets Manager and ECR name theirs.
const RESOURCES: &[(&str, usize)] = &[
    ("s3", 20_480),
    ("kms", 32_768),
    ("lambda", 20_480),
    ("secretsmanager", 20_480),
    ("ecr", 10_240),
];

struct Quota {
    characters: usize,
    severity: Severity,
    alias: &'static str,
}

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let quotas: Option<Vec<Quota>> = policy.kinds.iter().map(|kind| quota(kind, policy)).collect();
    let Some(widest) =
        quotas.and_then(|quotas| quotas.into_iter().max_by_key(|quota| quota.characters))
    else {
        return;
    };
    let size = characters(policy.node);
    let title = policy.kinds.title();
    let head = crate::source::Span { end: policy.node.span.start + 1, ..policy.node.span };
    if size > widest.characters {
        let message = format!(
            "this {title} has {size} characters without white space, and AWS stores {}",
            widest.characters
        );
        let finding = found.at(head, message);
        finding.severity(widest.severity).alias(widest.alias);
        finding.help("split it, or shorten its lists with wildcards that take in nothing else");
    } else if size > MANAGED && policy.kinds.may_be(Kind::Identity) && !policy.kinds.is(Kind::Scp) {
        let message =
            format!("this {title} has {size} characters, and a managed policy may have {MANAGED}");
        found
            .at(head, message)
            .severity(Severity::Note)
            .help("split it, or use it inline in a role");
    }
}

/// The size that a policy of the kind may have; `None` where it is not known.
fn quota(kind: Kind, policy: &Policy<'_>) -> Option<Quota> {
    let (characters, severity, alias) = match kind {
        Kind::Identity | Kind::Boundary => {
            (10_240, Severity::Warning, "access-analyzer:POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA")
        }
        Kind::Session => {
            (2_048, Severity::Warning, "access-analyzer:POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA")
        }
        Kind::Trust => (
            2_048,
            Severity::Warning,
            "access-analyzer:POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA",
        ),
        Kind::Scp => (10_240, Severity::Error, "access-analyzer:POLICY_SIZE_EXCEEDS_SCP_QUOTA"),
        Kind::Rcp => (5_120, Severity::Error, "access-analyzer:POLICY_SIZE_EXCEEDS_RCP_QUOTA"),
        Kind::Endpoint => {
            (20_480, Severity::Warning, "access-analyzer:POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA")
        }
        Kind::Bucket => {
            (20_480, Severity::Warning, "access-analyzer:POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA")
        }
        Kind::Resource => (
            of_resource(policy)?,
            Severity::Warning,
            "access-analyzer:POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA",
        ),
    };
    Some(Quota { characters, severity, alias })
}

/// The size that the policy of a resource may have, by the service its ARNs or actions name.
fn of_resource(policy: &Policy<'_>) -> Option<usize> {
    let arns = policy.statements.iter().flat_map(|statement| statement.resources());
    let service = arns.filter_map(|item| Arn::parse(item.value)).map(|arn| arn.service).next();
    let mut actions = policy.statements.iter().flat_map(|statement| statement.actions());
    let service = service.or_else(|| {
        actions.find_map(|item| item.value.split_once(':')).map(|(prefix, _)| prefix)
    })?;
    RESOURCES.iter().find(|(name, _)| *name == service).map(|(_, size)| *size)
}

/// The characters of the shortest JSON for a value, white space inside texts left out as IAM does.
fn characters(node: &Node<'_>) -> usize {
    let text = |text: &str| {
        2 + text
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| 1 + usize::from(matches!(c, '"' | '\\')))
            .sum::<usize>()
    };
    match &node.value {
        Value::Null => 4,
        Value::Bool(value) => {
            if *value {
                4
            } else {
                5
            }
        }
        Value::Number(number) => number.len(),
        Value::String(value) => text(value),
        Value::Array(items) => {
            2 + items.len().saturating_sub(1) + items.iter().map(characters).sum::<usize>()
        }
        Value::Object(members) => {
            let own = members.iter().map(|(key, value)| text(&key.text) + 1 + characters(value));
            2 + members.len().saturating_sub(1) + own.sum::<usize>()
        }
    }
}
