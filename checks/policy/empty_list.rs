//! An element is empty
//!
//! A statement with an empty list of actions, resources or principals does nothing. An empty list of condition values
//! never matches, or only where the key is absent; an empty `Condition` asks nothing. Fill it in, or leave it out.
//!
//! # Fails
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": [], "Resource": "*", "Condition": {}}
//! ]}
//! ```
//!
//! # Passes
//!
//! ```json
//! {"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": ["s3:ListAllMyBuckets"], "Resource": "*"}
//! ]}
//! ```

use crate::document::{Node, Value};
use crate::finding::{Applicability, Ask, Check, Edit, Reporter, Severity};
use crate::policy::{Policy, Qualifier, Statement, Test};

pub const CHECK: Check = Check {
    id: "policy/empty-list",
    severity: Severity::Note,
    aliases: &[
        "access-analyzer:EMPTY_ARRAY_ACTION",
        "access-analyzer:EMPTY_ARRAY_RESOURCE",
        "access-analyzer:EMPTY_ARRAY_PRINCIPAL",
        "access-analyzer:EMPTY_OBJECT_PRINCIPAL",
        "access-analyzer:EMPTY_OBJECT_CONDITION",
        "access-analyzer:EMPTY_ARRAY_CONDITION",
        "access-analyzer:EMPTY_ARRAY_CONDITION_FORALLVALUES",
        "access-analyzer:EMPTY_ARRAY_CONDITION_FORANYVALUE",
        "access-analyzer:EMPTY_ARRAY_CONDITION_IFEXISTS",
    ],
    sources: &["IAM User Guide, IAM policy validation check reference"],
    ask: Ask::Policy(ask),
    text: include_str!("empty_list.rs"),
};

fn ask(policy: &Policy<'_>, found: &mut Reporter<'_>) {
    for statement in policy.written() {
        let lists = [
            (&statement.action, "access-analyzer:EMPTY_ARRAY_ACTION"),
            (&statement.resource, "access-analyzer:EMPTY_ARRAY_RESOURCE"),
        ];
        for (list, alias) in lists {
            let empty = list.as_ref().filter(|list| is_empty_list(list.node));
            if let Some(list) = empty {
                let does = if list.negated {
                    "means everything"
                } else {
                    "makes the statement do nothing"
                };
                found
                    .at(list.node.span, format!("an empty list here {does}"))
                    .help("fill the list, or remove the statement")
                    .alias(alias);
            }
        }
        principals(statement, found);
        condition(statement, found);
        for test in &statement.conditions {
            values(test, found);
        }
    }
}

fn principals(statement: &Statement<'_>, found: &mut Reporter<'_>) {
    let Some(principal) = &statement.principal else { return };
    let empty_object = principal.node.is_object() && principal.node.members().is_empty();
    let lists = principal.node.members().iter().map(|(_, list)| list);
    let empty = lists.chain([principal.node]).find(|node| is_empty_list(node));
    if empty_object {
        found
            .at(principal.node.span, "an empty object names no principal")
            .help("name the principals, or remove the statement")
            .alias("access-analyzer:EMPTY_OBJECT_PRINCIPAL");
    } else if let Some(list) = empty {
        found
            .at(list.span, "an empty list names no principal")
            .help("name the principals, or leave the list out")
            .alias("access-analyzer:EMPTY_ARRAY_PRINCIPAL");
    }
}

fn condition(statement: &Statement<'_>, found: &mut Reporter<'_>) {
    let is_empty = |node: &Node<'_>| node.is_object() && node.members().is_empty();
    let Some(condition) = statement.condition else { return };
    let edit = if is_empty(condition) {
        let members = statement.node.members();
        let index = members.iter().position(|(key, _)| key.text == "Condition");
        index.and_then(|index| Edit::remove(statement.node, index))
    } else {
        None
    };
    let blocks = condition.members().iter().map(|(_, block)| block);
    if let Some(empty) = blocks.chain([condition]).find(|node| is_empty(node)) {
        found
            .at(empty.span, "an empty object asks for nothing")
            .help("leave it out, or say what must hold")
            .alias("access-analyzer:EMPTY_OBJECT_CONDITION")
            .fix_if(Applicability::Safe, "leave it out", edit.map(|edit| vec![edit]));
    }
}

fn values(test: &Test<'_>, found: &mut Reporter<'_>) {
    if !is_empty_list(test.node) {
        return;
    }
    let qualifier = test.parsed.and_then(|operator| operator.qualifier);
    let if_exists = test.parsed.is_some_and(|operator| operator.if_exists);
    let (holds, alias) = match qualifier {
        Some(Qualifier::ForAllValues) => (
            "holds only where the key is absent",
            "access-analyzer:EMPTY_ARRAY_CONDITION_FORALLVALUES",
        ),
        Some(Qualifier::ForAnyValue) => {
            ("never holds", "access-analyzer:EMPTY_ARRAY_CONDITION_FORANYVALUE")
        }
        None if if_exists => {
            ("holds only where the key is absent", "access-analyzer:EMPTY_ARRAY_CONDITION_IFEXISTS")
        }
        None => (
            "is read in different ways by AWS's own pages",
            "access-analyzer:EMPTY_ARRAY_CONDITION",
        ),
    };
    found
        .at(test.node.span, format!("a condition on `{}` without values {holds}", test.key.value))
        .help("name the values, or leave the condition out")
        .alias(alias);
}

fn is_empty_list(node: &Node<'_>) -> bool {
    matches!(&node.value, Value::Array(items) if items.is_empty())
}
