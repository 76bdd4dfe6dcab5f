//! Other accounts can use this resource
//!
//! The policy lets identities of other accounts in: those that it names, or a whole organization. That is often meant, so it
//! is a note; read the list from time to time. Which account owns the resource is read from the ARNs in the policy, from the
//! account that a key policy gives `kms:*` to, and from `perimeter.accounts` in perimeter.toml; where none of them tells,
//! nothing is said. Accounts under `perimeter.trusted-accounts` are left out, and what strangers can do is told by
//! `resource-policy/public` and the `s3/public-*` checks.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444455556666:root"}, "Action": "sqs:SendMessage",
//!    "Resource": "arn:aws:sqs:eu-west-1:111122223333:jobs"}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444455556666:root"}, "Action": "sqs:SendMessage",
//!    "Resource": "arn:aws:sqs:eu-west-1:111122223333:jobs"},
//!   {"Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Resource": "arn:aws:sqs:eu-west-1:111122223333:jobs",
//!    "Condition": {"StringNotEquals": {"aws:PrincipalAccount": "111122223333"}}}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::public::closed_to_strangers;
use crate::policy::questions::{Access, Assume, Region, never_allowed};
use crate::policy::{Kind, Policy, PrincipalType};

pub const CHECK: Check = Check {
    id: "resource-policy/cross-account",
    severity: Severity::Note,
    aliases: &[],
    sources: &["IAM Access Analyzer, External access findings"],
    ask: Ask::Policy(ask),
    text: include_str!("cross_account.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let kinds = [Kind::Bucket, Kind::Resource];
    if !policy.kinds.iter().any(|kind| kinds.contains(&kind)) || policy.is_for_endpoints() {
        return;
    }
    let perimeter = found.settings().perimeter.as_ref();
    let mut own = policy.owners();
    own.extend(perimeter.into_iter().flat_map(|p| &p.accounts).map(String::as_str));
    if own.is_empty() {
        return;
    }
    own.extend(perimeter.into_iter().flat_map(|p| &p.trusted_accounts).map(String::as_str));
    // What services do for the owner is not done for others, and mount targets are inside the owner's VPC.
    let of_own: Vec<String> = own.iter().map(|own| format!("arn:*:*:*:{own}:*")).collect();
    let of_own: Vec<&str> = of_own.iter().map(String::as_str).collect();
    let elsewhere = Region::everything()
        .when("Null", "aws:PrincipalArn", &["false"])
        .when("StringNotEquals", "aws:PrincipalAccount", &own)
        .when("StringNotEqualsIfExists", "aws:SourceAccount", &own)
        .when("StringNotEqualsIfExists", "aws:SourceOwner", &own)
        .when("ArnNotLikeIfExists", "aws:SourceArn", &of_own)
        .when("BoolIfExists", "elasticfilesystem:AccessedViaMountTarget", &["false"]);
    let assume = Assume::documented();
    for allow in policy.allows() {
        let Some(principals) = &allow.principal else { continue };
        let outside = |kind, text: &str| {
            let named = own.iter().any(|account| text.contains(account));
            kind == PrincipalType::Everyone || kind == PrincipalType::Aws && !named
        };
        if !principals.items.iter().any(|item| outside(item.kind, item.text)) {
            continue;
        }
        let alone = policy.alone(allow.index);
        let mut region = allow.acts(elsewhere.clone());
        // A policy for everyone in a network names no other account.
        if allow.is_for_everyone() {
            let statements = std::iter::once(allow).chain(policy.denies());
            region = statements.fold(region, |region, s| s.away_from_networks(region));
        }
        let verdict = never_allowed(&Access::from(&alone), &region, &assume);
        if verdict.holds() {
            continue;
        }
        let strangers = closed_to_strangers(&alone, &assume);
        // Where strangers get in, or may, that is what is said; and of NotPrincipal `policy/allow-not-principal` speaks.
        let told = principals.negated || !strangers.holds();
        if strangers.witness().is_some() || verdict.witness().is_none() && told {
            continue;
        }
        let claim = "no identities of other accounts get in";
        let at = principals.node.span;
        let Some(witness) = found.refutation(policy, &verdict, at, claim) else { continue };
        let action = &witness.request.action;
        let owner = own.first().copied().unwrap_or_default();
        found
            .at(principals.node.span, format!("identities outside `{owner}` can call `{action}`"))
            .proof(&alone, witness)
            .help("if that is meant, list the account under `perimeter.trusted-accounts` in perimeter.toml; else take it out");
    }
}
