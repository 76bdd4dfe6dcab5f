//! What AWS's own managed policies say of which no document is needed.

use super::{Account, EVERYTHING};
use crate::document::{Key, Node, Value, json};
use crate::source::{FileId, Span};

/// A managed policy of AWS whose essence does not change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfAws {
    name: &'static str,
    text: &'static str,
    /// Whether the text says all of it; the rest only allows more.
    pub complete: bool,
}

/// Source: AWS Managed Policy Reference.
const KNOWN: &[OfAws] = &[
    OfAws { name: "AdministratorAccess", text: EVERYTHING, complete: true },
    OfAws {
        name: "IAMFullAccess",
        text: r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "iam:*", "Resource": "*"}}"#,
        complete: false,
    },
    OfAws {
        name: "PowerUserAccess",
        text: r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "NotAction": ["iam:*", "organizations:*", "account:*"], "Resource": "*"}}"#,
        complete: false,
    },
];

impl OfAws {
    /// The policy with that ARN, in any partition.
    pub fn with_arn(arn: &str) -> Option<Self> {
        let name = arn.strip_prefix("arn:aws")?.split_once(":iam::aws:policy/")?.1;
        KNOWN.iter().find(|own| own.name == name).copied()
    }
}

/// A policy that is attached and whose document is not in the input.
#[derive(Debug)]
pub struct StandIn {
    pub of: OfAws,
    /// Where it is first attached.
    pub at: Span,
    /// Its document, all of which stands at that place.
    pub document: Node<'static>,
}

impl Account<'_> {
    /// The known policies of AWS that are attached somewhere, each once.
    pub fn stand_ins(roots: &[&Node<'_>]) -> Vec<StandIn> {
        let mut found: Vec<StandIn> = Vec::new();
        for root in roots {
            collect(root, &mut found);
        }
        found
    }
}

fn collect(node: &Node<'_>, found: &mut Vec<StandIn>) {
    for (key, value) in node.members() {
        let named = matches!(&*key.text, "PolicyArn" | "PermissionsBoundaryArn");
        let known = value.as_str().filter(|_| named).and_then(OfAws::with_arn);
        let new = known.filter(|of| found.iter().all(|own| own.of != *of));
        let parsed = new.and_then(|of| Some((of, json::parse(of.text, FileId::default()).ok()?)));
        if let Some((of, document)) = parsed {
            let (at, document) = (value.span, placed(document, value.span));
            found.push(StandIn { of, at, document });
        }
        collect(value, found);
    }
    node.elements().iter().for_each(|element| collect(element, found));
}

/// The same value, all of it at one place.
fn placed(node: Node<'static>, span: Span) -> Node<'static> {
    let value = match node.value {
        Value::Array(items) => {
            Value::Array(items.into_iter().map(|item| placed(item, span)).collect())
        }
        Value::Object(members) => {
            let members = members.into_iter();
            let each = members.map(|(key, own)| (Key { span, ..key }, placed(own, span)));
            Value::Object(each.collect())
        }
        other => other,
    };
    Node { span, value }
}
