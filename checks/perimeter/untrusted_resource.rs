//! Resources outside the perimeter can be reached
//!
//! The policy lets identities reach resources that are neither of your accounts or organization nor trusted, as
//! `[perimeter]` in perimeter.toml names them: data can be copied to a bucket, queue or key of somebody else. Every Allow of a
//! VPC endpoint policy is asked, and every Deny of an SCP or identity policy that spares your own resources is held to sparing
//! no others. In identity policies it is a warning where a resource of a foreign account is named, and a note where nothing
//! keeps the resources to your own: one SCP can do that for all.
//!
//! Resources of AWS's own (account `aws`, public SSM documents, the buckets of package repositories of one Region) and
//! `ec2:Owner` `amazon` are spared, and so are calls that a service makes for its caller.
//!
//! # Configuration
//!
//! ```toml
//! [perimeter]
//! accounts = ["111122223333"]
//! organization = "o-a1b2c3d4e5"
//! ```
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:eu-west-1:777788889999:inbox"}]}
//! ```
//!
//! Anybody may own a bucket whose name fits the pattern:
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Action": "*", "NotResource": ["arn:aws:iam::aws:policy/*", "arn:aws:s3:::amazonlinux-*/*"],
//!    "Condition": {"StringNotEqualsIfExists": {"aws:ResourceOrgID": "o-a1b2c3d4e5"}}}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Deny", "Action": "*",
//!    "NotResource": ["arn:aws:iam::aws:policy/*", "arn:aws:s3:::amazonlinux-2-repos-eu-west-1/*"],
//!    "Condition": {"StringNotEqualsIfExists": {"aws:ResourceOrgID": "o-a1b2c3d4e5", "ec2:Owner": "amazon"}}}]}
//! ```
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*",
//!    "Condition": {"StringEquals": {"aws:ResourceAccount": "111122223333"}}}]}
//! ```

use crate::finding::{Ask, Check, Finding, Reporter, Severity};
use crate::policy::arn::{Arn, is_account};
use crate::policy::perimeter::{RESOURCE_KEYS, is_own_account};
use crate::policy::questions::{Access, Assume, Region, Verdict, always_denied, never_allowed};
use crate::policy::{Kind, Policy, Statement};
use crate::settings::PerimeterSettings;
use std::collections::BTreeMap;

pub const CHECK: Check = Check {
    id: "perimeter/untrusted-resource",
    severity: Severity::Warning,
    aliases: &[],
    sources: &["IAM User Guide, Establish permissions guardrails using data perimeters"],
    ask: Ask::Policy(ask),
    text: include_str!("untrusted_resource.rs"),
};

const HELP: &str = "ask for `aws:ResourceOrgID` or `aws:ResourceAccount` of your own, or list what may be reached under `perimeter.trusted-resources`";

/// Actions on resources that can let other accounts in by a policy of their own.
const ACROSS_ACCOUNTS: &[&str] = &[
    "s3:*",
    "sqs:*",
    "sns:*",
    "kms:*",
    "secretsmanager:*",
    "sts:AssumeRole",
    "lambda:*",
    "ecr:*",
    "events:PutEvents",
    "dynamodb:*",
    "kinesis:*",
    "logs:*",
    "glue:*",
    "backup:*",
    "elasticfilesystem:*",
    "es:*",
    "codeartifact:*",
];

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let Some(perimeter) = &found.settings().perimeter else { return };
    let to_endpoint = policy.is_for_endpoints();
    let plain = [Kind::Identity, Kind::Boundary, Kind::Session, Kind::Scp];
    if !to_endpoint && !policy.kinds.iter().any(|kind| plain.contains(&kind)) {
        return;
    }
    let Some(mut others) = perimeter.resources_of_others(policy) else { return };
    if !to_endpoint {
        // Who has an identity policy, or is under an SCP, is the user's own.
        others = perimeter.of_own_identities(others);
    }
    let assume = Assume::documented();
    for (deny, test) in policy.guards(RESOURCE_KEYS) {
        let scope = deny.acts(deny.scope(RESOURCE_KEYS).intersect(&others));
        // What it leaves out by NotResource is no less foreign for it.
        let all_but = deny.resource.as_ref().is_some_and(|resource| resource.negated);
        let region = if all_but { scope } else { deny.on(scope, &["*"]) };
        // Resources of the caller's own account are not those of others.
        let compared = test.values.iter().any(|item| is_own_account(item.value));
        let (region, policy) = match compared && policy.has_variables() {
            true => PerimeterSettings::across_accounts(region, policy),
            false => (region, policy.part(|_| true)),
        };
        match always_denied(&Access::from(&policy), &region, &assume) {
            Verdict::Holds { .. } => {}
            Verdict::Fails(witness) => {
                let message = "resources outside the perimeter get past this Deny";
                found.at(test.key.span, message).proof(&policy, &witness).help(HELP);
            }
            Verdict::Unknown(why) => {
                let question = "this Deny keeps all resources of others off";
                found.undecided(test.key.span, question, &why);
            }
        }
    }
    if to_endpoint {
        let services = others.when("BoolIfExists", "aws:PrincipalIsAWSService", &["false"]);
        for allow in policy.allows().filter(|allow| !is_exception(allow)) {
            report(policy, allow, &services, found);
        }
    } else if policy.kinds.may_be(Kind::Identity) {
        for allow in policy.allows() {
            let named = foreign(allow).iter().any(|(service, arns)| {
                // An action of another service never acts on these.
                let theirs = others.clone().action(&[service]).resource(arns);
                report(policy, allow, &theirs, found).is_some()
            });
            if !named
                && let Some(finding) =
                    report(policy, allow, &others.clone().action(ACROSS_ACCOUNTS), found)
            {
                finding.severity(Severity::Note);
            }
        }
    }
}

/// Reports the resource of somebody else that an Allow reaches.
fn report<'f>(
    policy: &Policy<'_>,
    allow: &Statement<'_>,
    others: &Region,
    found: &'f mut Reporter<'_>,
) -> Option<&'f mut Finding> {
    let perimeter = found.settings().perimeter.as_ref()?;
    let at = allow.resource.as_ref().map_or(allow.head(), |resource| resource.node.span);
    let alone = policy.alone(allow.index);
    let region = allow.acts(others.clone());
    match never_allowed(&Access::from(&alone), &region, &Assume::documented()) {
        Verdict::Holds { .. } => None,
        Verdict::Fails(witness) => {
            let message =
                format!("`{}` reaches resources outside the perimeter", witness.request.action);
            let finding = found.at(at, message).proof(&alone, &witness).help(HELP);
            let account = Arn::parse(&witness.request.resource).map(|arn| arn.account);
            if let Some(help) = perimeter.unless_member(policy, account) {
                finding.possible().help(help);
            }
            Some(finding)
        }
        Verdict::Unknown(why) => {
            Some(found.undecided(at, "only trusted resources are reached", &why))
        }
    }
}

/// Whether an Allow is an exception for identities that carry a tag, as in AWS's own examples.
fn is_exception(allow: &Statement<'_>) -> bool {
    const TAG: &str = "aws:PrincipalTag/";
    allow.conditions.iter().any(|test| {
        test.key.value.get(..TAG.len()).is_some_and(|start| start.eq_ignore_ascii_case(TAG))
    })
}

/// The resources that name an account, by the pattern of their service's actions.
fn foreign<'a>(allow: &Statement<'a>) -> BTreeMap<String, Vec<&'a str>> {
    let mut found: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for item in allow.resources() {
        if let Some(arn) = Arn::parse(item.value).filter(|arn| is_account(arn.account)) {
            found.entry(format!("{}:*", arn.service)).or_default().push(item.value);
        }
    }
    found
}
