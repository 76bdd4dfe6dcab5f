//! A value has a type that does not fit its element
//!
//! `Action` takes a string or a list of strings, `Condition` an object of objects, and so on. AWS refuses a policy with
//! a number, a `null` or an object where a string belongs.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": [["s3:GetObject"], "s3:ListBucket"], "Resource": null}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": {
//!   "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "*",
//!   "Condition": {"NumericLessThan": {"aws:MultiFactorAuthAge": 3600}, "Bool": {"aws:ViaAWSService": false}}
//! }}
//! ```

use crate::document::Node;
use crate::finding::{Ask, Check, Reporter, Severity};
use crate::policy::Policy;

pub const CHECK: Check = Check {
    id: "policy/wrong-type",
    severity: Severity::Error,
    aliases: &["access-analyzer:DATA_TYPE_MISMATCH"],
    sources: &["IAM User Guide, Grammar of the IAM JSON policy language"],
    ask: Ask::Policy(ask),
    text: include_str!("wrong_type.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for (key, value) in policy.node.members() {
        match &*key.text {
            "Version" | "Id" => string(&key.text, value, found),
            "Statement" => {
                for item in value.items() {
                    expect(item.is_object(), "Statement", item, "an object", found);
                }
            }
            _ => {}
        }
    }
    for (key, value) in policy.written().flat_map(|statement| statement.node.members()) {
        let name = &*key.text;
        match name {
            "Sid" | "Effect" => string(name, value, found),
            "Action" | "NotAction" | "Resource" | "NotResource" => strings(name, value, found),
            "Principal" | "NotPrincipal" if value.is_object() => {
                for (kind, who) in value.members() {
                    strings(&kind.text, who, found);
                }
            }
            "Principal" | "NotPrincipal" => {
                expect(value.as_str().is_some(), name, value, "`*` or an object", found);
            }
            "Condition" => condition(value, found),
            _ => {}
        }
    }
}

fn string(name: &str, value: &Node<'_>, found: &mut Reporter<'_>) {
    expect(value.as_str().is_some(), name, value, "a string", found);
}

fn strings(name: &str, value: &Node<'_>, found: &mut Reporter<'_>) {
    for item in value.items() {
        expect(item.as_str().is_some(), name, item, "a string or a list of strings", found);
    }
}

fn condition(value: &Node<'_>, found: &mut Reporter<'_>) {
    expect(value.is_object(), "Condition", value, "an object", found);
    if value.is_intrinsic() {
        return;
    }
    for (operator, keys) in value.members() {
        expect(keys.is_object(), &operator.text, keys, "an object of condition keys", found);
        if keys.is_intrinsic() {
            continue;
        }
        for (key, values) in keys.members() {
            for item in values.items() {
                let scalar = item.as_scalar().is_some();
                expect(
                    scalar,
                    &key.text,
                    item,
                    "a string, a number, a boolean or a list of them",
                    found,
                );
            }
        }
    }
}

fn expect(holds: bool, name: &str, value: &Node<'_>, wanted: &str, found: &mut Reporter<'_>) {
    if !holds && !value.is_intrinsic() {
        found
            .at(value.span, format!("`{name}` holds {}", value.shape()))
            .help(format!("it takes {wanted}"));
    }
}
