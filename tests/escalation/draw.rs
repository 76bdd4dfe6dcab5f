//! Random statements about what ways to more rights need.

use perimeter::policy::escalation::paths;
use proptest::prelude::*;
use serde_json::{Value, json};

pub(crate) fn statement(effect: &'static str) -> impl Strategy<Value = Value> {
    let action = prop_oneof![
        proptest::sample::select(paths())
            .prop_flat_map(|path| proptest::sample::select(path.actions)),
        Just("iam:*"),
        Just("iam:Put*"),
        Just("lambda:*"),
        Just("*"),
    ];
    let resource = prop_oneof![
        Just("*"),
        Just("arn:aws:iam::111122223333:user/*"),
        Just("arn:aws:iam::111122223333:role/a*"),
        Just("arn:aws:lambda:*:*:function:*"),
    ];
    let condition = prop_oneof![
        3 => Just(None),
        1 => Just(Some(json!({"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}))),
        1 => Just(Some(json!({"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}}))),
        1 => Just(Some(json!({"StringNotEquals": {"aws:ResourceTag/team": "web"}}))),
    ];
    (proptest::collection::vec(action, 1..4), any::<bool>(), resource, condition).prop_map(
        move |(actions, negated, resource, condition)| {
            let negated = negated && effect == "Deny";
            let mut own = json!({"Effect": effect, "Resource": resource});
            own[if negated { "NotAction" } else { "Action" }] = json!(actions);
            if let Some(condition) = condition {
                own["Condition"] = condition;
            }
            own
        },
    )
}
