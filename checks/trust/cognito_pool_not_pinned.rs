//! Users of any Cognito identity pool can assume this role
//!
//! Every identity pool of every account presents itself as `cognito-identity.amazonaws.com`. The audience `:aud` says which
//! pool, and `:amr` whether the user signed in. Without a fixed `:aud` anybody's pool gets the role; without `:amr` guests get what
//! was meant for users.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"Federated": "cognito-identity.amazonaws.com"},
//!    "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {
//!    "ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": "authenticated"}}}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Principal": {"Federated": "cognito-identity.amazonaws.com"},
//!    "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {
//!    "StringEquals": {"cognito-identity.amazonaws.com:aud": "eu-west-1:12345678-dcba-abcd-4321-87654321abcd"},
//!    "ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": "authenticated"}}}]}
//! ```

use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::provider::COGNITO;
use crate::policy::questions::{Access, Assume, Region, Verdict, never_allowed};
use crate::policy::{Kind, Policy, PrincipalType, Statement};

pub const CHECK: Check = Check {
    id: "trust/cognito-pool-not-pinned",
    severity: Severity::Error,
    aliases: &[],
    sources: &[
        "notes 001:157",
        "notes 001:158",
        "Amazon Cognito Developer Guide, Role trust and permissions",
    ],
    ask: Ask::Policy(ask),
    text: include_str!("cognito_pool_not_pinned.rs"),
};

const AUDIENCE: &str = "cognito-identity.amazonaws.com:aud";
/// A pool that no policy of the user's can mean.
const STRANGER: &str = "us-east-1:99999999-9999-4999-8999-999999999999";
const METHOD: &str = "cognito-identity.amazonaws.com:amr";

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    if !policy.kinds.is(Kind::Trust) {
        return;
    }
    let principals = policy.allows().flat_map(Statement::principals);
    let Some(principal) = principals.into_iter().find(|p| p.text == COGNITO) else { return };
    let users = Region::everything()
        .principal(&[(PrincipalType::Federated, COGNITO)])
        .action(&["sts:AssumeRoleWithWebIdentity"]);
    // Other pools are those that no fixed value names; a pattern names somebody else's as well.
    let tests = policy.statements.iter().flat_map(|statement| statement.tests_of(AUDIENCE));
    let named: Vec<&str> = tests
        .flat_map(|test| test.values.iter().map(|value| value.value))
        .filter(|value| !value.contains(['*', '?', '$']))
        .collect();
    let others = users.clone().when("Null", AUDIENCE, &["false"]);
    let others =
        if named.is_empty() { others } else { others.when("StringNotEquals", AUDIENCE, &named) };
    let allowed =
        |region: &Region| never_allowed(&Access::from(policy), region, &Assume::documented());
    // An ID of the usual form makes the plainer example.
    let plain = others.clone().when("StringEquals", AUDIENCE, &[STRANGER]);
    let verdict = Verdict::of_all([&plain, &others].into_iter().map(allowed));
    let claim = "users of other identity pools are kept out";
    if let Some(witness) = found.refutation(policy, &verdict, principal.span, claim) {
        let finding = found
            .at(principal.span, "users of any identity pool can assume this role")
            .proof(policy, witness)
            .help(format!("add `StringEquals` on `{AUDIENCE}` with your pool's ID"));
        // The check of any provider keeps silent here, so this one says AWS's code for it.
        let pinned = |statement: &Statement<'_>| {
            [AUDIENCE, METHOD].iter().any(|key| statement.tests_of(key).next().is_some())
        };
        if !policy.statements.iter().any(pinned) {
            finding.alias("access-analyzer:MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL");
        }
        return;
    }
    let signed_in = users.clone().when("ForAnyValue:StringEquals", METHOD, &["authenticated"]);
    let guests = users.when("ForAllValues:StringEquals", METHOD, &["unauthenticated"]);
    let (guests, signed_in) = (allowed(&guests), allowed(&signed_in));
    if !guests.holds() && !signed_in.holds() {
        let claim = "guests of the identity pool and its users are told apart";
        for verdict in [&guests, &signed_in] {
            found.open(policy, verdict, principal.span, claim);
        }
    }
    if let (Some(witness), Some(_)) = (guests.witness(), signed_in.witness()) {
        found
            .at(
                principal.span,
                "guests of the identity pool can assume this role as well as its users",
            )
            .severity(Severity::Warning)
            .proof(policy, witness)
            .help(format!(
                "add `ForAnyValue:StringLike` on `{METHOD}`: `authenticated` or `unauthenticated`"
            ));
    }
}
