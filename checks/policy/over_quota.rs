//! A policy is longer than AWS takes it
//!
//! Every kind of policy has a most number of characters. IAM does not count white space; Organizations does unless the
//! policy is saved in the console. Join statements, use wildcards, or split the policy. The quotas are those of
//! `[policy.quotas]` in the configuration; 10,240 characters is what Access Analyzer holds identity policies to,
//! where a customer's managed policy ends at 6,144 already and a trust policy at 2,048 unless AWS raised it.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": [
//!     "arn:aws:iam::111122223300:role/deployments/continuous-delivery-00", "arn:aws:iam::111122223301:role/deployments/continuous-delivery-01",
//!     "arn:aws:iam::111122223302:role/deployments/continuous-delivery-02", "arn:aws:iam::111122223303:role/deployments/continuous-delivery-03",
//!     "arn:aws:iam::111122223304:role/deployments/continuous-delivery-04", "arn:aws:iam::111122223305:role/deployments/continuous-delivery-05",
//!     "arn:aws:iam::111122223306:role/deployments/continuous-delivery-06", "arn:aws:iam::111122223307:role/deployments/continuous-delivery-07",
//!     "arn:aws:iam::111122223308:role/deployments/continuous-delivery-08", "arn:aws:iam::111122223309:role/deployments/continuous-delivery-09",
//!     "arn:aws:iam::111122223310:role/deployments/continuous-delivery-10", "arn:aws:iam::111122223311:role/deployments/continuous-delivery-11",
//!     "arn:aws:iam::111122223312:role/deployments/continuous-delivery-12", "arn:aws:iam::111122223313:role/deployments/continuous-delivery-13",
//!     "arn:aws:iam::111122223314:role/deployments/continuous-delivery-14", "arn:aws:iam::111122223315:role/deployments/continuous-delivery-15",
//!     "arn:aws:iam::111122223316:role/deployments/continuous-delivery-16", "arn:aws:iam::111122223317:role/deployments/continuous-delivery-17",
//!     "arn:aws:iam::111122223318:role/deployments/continuous-delivery-18", "arn:aws:iam::111122223319:role/deployments/continuous-delivery-19",
//!     "arn:aws:iam::111122223320:role/deployments/continuous-delivery-20", "arn:aws:iam::111122223321:role/deployments/continuous-delivery-21",
//!     "arn:aws:iam::111122223322:role/deployments/continuous-delivery-22", "arn:aws:iam::111122223323:role/deployments/continuous-delivery-23",
//!     "arn:aws:iam::111122223324:role/deployments/continuous-delivery-24", "arn:aws:iam::111122223325:role/deployments/continuous-delivery-25",
//!     "arn:aws:iam::111122223326:role/deployments/continuous-delivery-26", "arn:aws:iam::111122223327:role/deployments/continuous-delivery-27",
//!     "arn:aws:iam::111122223328:role/deployments/continuous-delivery-28", "arn:aws:iam::111122223329:role/deployments/continuous-delivery-29",
//!     "arn:aws:iam::111122223330:role/deployments/continuous-delivery-30", "arn:aws:iam::111122223331:role/deployments/continuous-delivery-31",
//!     "arn:aws:iam::111122223332:role/deployments/continuous-delivery-32", "arn:aws:iam::111122223333:role/deployments/continuous-delivery-33"
//! ]}}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": [
//!     "arn:aws:iam::111122223300:role/deployments/continuous-delivery-00"
//! ]}}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::{Kind, Policy};

pub const CHECK: Check = Check {
    id: "policy/over-quota",
    severity: Severity::Warning,
    aliases: &[
        "access-analyzer:POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA",
        "access-analyzer:POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA",
        "access-analyzer:POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA",
        "access-analyzer:POLICY_SIZE_EXCEEDS_SCP_QUOTA",
        "access-analyzer:POLICY_SIZE_EXCEEDS_RCP_QUOTA",
    ],
    sources: &[
        "IAM User Guide, IAM and AWS STS quotas",
        "AWS Organizations User Guide, Quotas",
        "Amazon S3 User Guide, Bucket policies",
    ],
    ask: Ask::Policy(ask),
    text: include_str!("over_quota.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let Some(most) = found.settings().policy.most(policy) else { return };
    let Some(size) = policy.size().filter(|&size| size > most) else { return };
    let opening = policy.node.members().first().map_or(policy.node.span, |(key, _)| key.span);
    let kinds = policy.kinds;
    let title = kinds.title();
    let finding = found
        .at(
            opening,
            format!("the {title} has {size} characters without white space, the most is {most}"),
        )
        .help("join statements, use wildcards, or split the policy");
    let (alias, severity) = if kinds.is(Kind::Scp) {
        ("access-analyzer:POLICY_SIZE_EXCEEDS_SCP_QUOTA", Severity::Error)
    } else if kinds.is(Kind::Rcp) {
        ("access-analyzer:POLICY_SIZE_EXCEEDS_RCP_QUOTA", Severity::Error)
    } else if kinds.is(Kind::Trust) {
        ("access-analyzer:POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA", Severity::Warning)
    } else if kinds.all(Kind::has_principal) {
        ("access-analyzer:POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA", Severity::Warning)
    } else {
        ("access-analyzer:POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA", Severity::Warning)
    };
    finding.alias(alias).severity(severity);
}
