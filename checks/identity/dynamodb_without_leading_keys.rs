//! Users of an identity pool can reach the DynamoDB items of other users
//!
//! A role that Amazon Cognito gives to the users of an identity pool is shared by all of them. What keeps each to their own
//! items is a condition on `dynamodb:LeadingKeys` that compares the partition key with
//! `${cognito-identity.amazonaws.com:sub}`. Here a user gets at an item of somebody else: without the condition, by another
//! value, or by an action such as `dynamodb:Scan`, for which `ForAllValues` holds because there are no leading keys.
//!
//! Which policies are of such a role is read from the trust policy beside them, and from their use of that variable.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"],
//!    "Resource": "arn:aws:dynamodb:eu-west-1:111122223333:table/notes",
//!    "Condition": {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": "${cognito-identity.amazonaws.com:sub}"}}}]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:Query"],
//!    "Resource": "arn:aws:dynamodb:eu-west-1:111122223333:table/notes",
//!    "Condition": {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": "${cognito-identity.amazonaws.com:sub}"}}}]}
//! ```

use crate::discover::{self, Found};
use crate::document::Node;
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::questions::{Access, Assume, Region, never_allowed};
use crate::policy::{Kind, Policy, Statement, role};
use crate::source::Span;

pub const CHECK: Check = Check {
    id: "identity/dynamodb-without-leading-keys",
    severity: Severity::Warning,
    aliases: &[],
    sources: &[
        "notes 001:157-159",
        "DynamoDB Developer Guide, Using IAM policy conditions for fine-grained access control",
    ],
    ask: Ask::Document(ask),
    text: include_str!("dynamodb_without_leading_keys.rs"),
};

const COGNITO: &str = "cognito-identity.amazonaws.com";
const USER: &str = "cognito-identity.amazonaws.com:sub";
const KEYS: &str = "dynamodb:LeadingKeys";

/// A user of the pool, and the partition key of somebody else's items.
const ONE: &str = "eu-west-1:11111111-2222-3333-4444-555555555555";
const OTHER: &str = "eu-west-1:66666666-7777-8888-9999-000000000000";

/// Actions whose requests name the items they are about.
const ITEMS: &[&str] = &[
    "dynamodb:GetItem",
    "dynamodb:BatchGetItem",
    "dynamodb:Query",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
    "dynamodb:DeleteItem",
    "dynamodb:BatchWriteItem",
];

/// Actions that go through the table without naming partition keys.
const ALL_ITEMS: &[&str] = &["dynamodb:Scan", "dynamodb:PartiQLSelect"];

fn ask(root: &Node<'_>, found: &mut Reporter<'_>) {
    if !speaks_of_pools(root) {
        return;
    }
    let mut seen: Vec<Span> = Vec::new();
    role::each(root, &mut |_, trust, inline| {
        if trust.allows().flat_map(Statement::principals).any(|who| who.text == COGNITO) {
            seen.extend(inline.iter().map(|policy| policy.node.span));
            inline.iter().for_each(|policy| judge(policy, found));
        }
    });
    let mut all = Found::default();
    discover::look(root, &mut all);
    for (node, kinds) in all.policies {
        let policy = Policy::of(node);
        let identity = kinds.narrowed(policy.kinds).may_be(Kind::Identity);
        if identity && !seen.contains(&node.span) && names_user(&policy) {
            judge(&policy, found);
        }
    }
}

/// Whether some text speaks of identity pools: few documents do, and the others need not be read.
fn speaks_of_pools(node: &Node<'_>) -> bool {
    let speaks = |text: &str| text.contains("cognito-identity");
    node.as_str().is_some_and(speaks)
        || node.elements().iter().any(speaks_of_pools)
        || node.members().iter().any(|(key, value)| speaks(&key.text) || speaks_of_pools(value))
}

/// Whether the policy speaks of the user of an identity pool.
fn names_user(policy: &Policy<'_>) -> bool {
    let holds = |text: &str| text.contains("${cognito-identity.amazonaws.com:sub");
    policy.allows().any(|allow| {
        let mut values = allow.conditions.iter().flat_map(|test| &test.values);
        allow.resources().any(|item| holds(item.value)) || values.any(|value| holds(value.value))
    })
}

fn judge(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    let named = ITEMS.iter().chain(ALL_ITEMS);
    let names = |allow: &&Statement<'_>| named.clone().any(|action| allow.names_action(action));
    let Some(first) = policy.allows().find(names) else { return };
    let user = Region::everything().when("StringEquals", USER, &[ONE]);
    let others = user.clone().action(ITEMS).when("ForAllValues:StringEquals", KEYS, &[OTHER]).when(
        "ForAnyValue:StringEquals",
        KEYS,
        &[OTHER],
    );
    let whole = user.action(ALL_ITEMS).when("Null", KEYS, &["true"]);
    for region in [others, whole] {
        // A key that holds the user's ID in the name of the table keeps users apart as well.
        let verdict = never_allowed(&Access::from(policy), &region, &Assume::documented());
        let at = first.head();
        let claim = "a user of the identity pool reaches no items of other users";
        let Some(witness) = found.refutation(policy, &verdict, at, claim) else { continue };
        let allow = witness.allowed_by.first().and_then(|at| policy.statements.get(at.statement));
        let Some(allow) =
            allow.filter(|allow| !allow.resources().any(|item| item.value.contains("${")))
        else {
            continue;
        };
        let at = allow.action.as_ref().map_or(allow.head(), |action| action.node.span);
        let message = format!(
            "with `{}` a user of the identity pool reaches items of other users",
            witness.request.action
        );
        found.at(at, message).proof(policy, witness).help(
            "allow item actions only, with `ForAllValues:StringEquals` on `dynamodb:LeadingKeys` and `${cognito-identity.amazonaws.com:sub}`",
        );
    }
}
