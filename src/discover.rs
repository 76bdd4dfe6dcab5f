//! Which parts of a document are policies, VPC designs, `describe-*` output or Terraform's network ACLs.

use crate::document::nested::Nested;
use crate::document::{Node, Value};
use crate::network::Network;
use crate::policy::{Kind, Kinds};
use crate::source::Source;

/// What a document holds that can be checked.
#[derive(Debug, Default)]
pub struct Found<'a> {
    /// Policy documents, with the kinds that what stands around them leaves open.
    pub policies: Vec<(&'a Node<'a>, Kinds)>,
    /// Each a network of its own.
    pub designs: Vec<&'a Node<'a>>,
    /// Parts of a network: all such files of one folder are read together.
    pub describe_outputs: Vec<&'a Node<'a>>,
    /// Parts of Terraform modules: all such files of one folder are one module.
    pub modules: Vec<&'a Node<'a>>,
    /// Strings that hold a policy as text.
    pub texts: Vec<(&'a Node<'a>, Kinds)>,
    /// Answers of AWS about a resource that are neither policy nor network, such as a key's rotation.
    pub answers: Vec<&'a Node<'a>>,
}

impl Found<'_> {
    pub fn is_empty(&self) -> bool {
        self.policies.is_empty()
            && self.designs.is_empty()
            && self.describe_outputs.is_empty()
            && self.modules.is_empty()
            && self.texts.is_empty()
            && self.answers.is_empty()
    }
}

/// Looks through a document, however deep: policies hide in plans, templates and answers of the AWS CLI.
pub fn look<'a>(root: &'a Node<'a>, found: &mut Found<'a>) {
    look_at_terraform(root, found);
    if Network::is_describe_output(root) {
        found.describe_outputs.push(root);
    }
    walk(root, Around { name: "", parent: None }, found);
}

/// Decodes a string found by [`look`]; `source` is the file it stands in.
pub fn decode(node: &Node<'_>, source: &Source) -> Option<Nested> {
    let text = node.as_str()?;
    let nested = Nested::json(source.slice(node.span), node.span);
    // A string of a YAML file need not be a JSON literal.
    let nested = if nested.text == text { nested } else { Nested::opaque(text, node.span) };
    if text.trim_start().starts_with('%') { nested.percent_decoded() } else { Some(nested) }
}

/// Whether a document is a policy: it has statements that look like IAM's, or a policy's version and nothing else.
pub fn is_policy(node: &Node<'_>) -> bool {
    const SIGNS: &[&str] =
        &["Effect", "Action", "NotAction", "Principal", "NotPrincipal", "Resource", "NotResource"];
    let versioned = node.get("Version").and_then(Node::as_str).is_some_and(|version| {
        matches!(version, "2012-10-17" | "2008-10-17") || version.starts_with("20")
    });
    match node.get("Statement") {
        Some(statement) if statement.items().is_empty() => versioned,
        Some(statement) => statement
            .items()
            .iter()
            .any(|item| item.members().iter().any(|(key, _)| SIGNS.contains(&&*key.text))),
        // Other documents carry dates as versions, too: a policy has nothing beside it but its own elements.
        None => {
            versioned
                && node.members().iter().all(|(key, _)| {
                    key.text == "Version" || key.text == "Id" || looks_like_statement(&key.text)
                })
        }
    }
}

fn looks_like_statement(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.starts_with("state") || name.starts_with("stat") && name.contains("ment")
}

/// Whether a file's text has words of something to check, so that it being broken matters.
pub fn has_signs(text: &str) -> bool {
    let signs = ["Statement", "Effect\"", "vpcs", "2012-10-17", "CidrBlock"];
    signs.iter().any(|sign| text.contains(sign))
}

/// Looks for what is read of a Terraform file. Its policies are expressions, and those are not worked out.
pub fn look_at_terraform<'a>(root: &'a Node<'a>, found: &mut Found<'a>) {
    if Network::is_terraform_module(root) {
        found.modules.push(root);
    }
}

/// Whether a Terraform file may have what [`look_at_terraform`] looks for.
pub fn has_signs_of_terraform(text: &str) -> bool {
    text.contains("aws_network_acl") || text.contains("aws_default_network_acl")
}

#[derive(Clone, Copy)]
struct Around<'a> {
    /// The member the value stands in.
    name: &'a str,
    parent: Option<&'a Node<'a>>,
}

impl Around<'_> {
    fn sibling(&self, names: &[&str]) -> bool {
        self.parent.is_some_and(|parent| names.iter().any(|name| parent.get(name).is_some()))
    }

    /// What the place says of the policy that stands there.
    fn kinds(&self) -> Kinds {
        let with_principal = Kind::ALL.iter().copied().filter(|kind| kind.has_principal());
        match self.name {
            "AssumeRolePolicyDocument" | "assume_role_policy" => Kind::Trust.into(),
            "PolicyDocument" | "policy_document" if self.sibling(&["VpcEndpointId"]) => {
                Kind::Endpoint.into()
            }
            "PolicyDocument"
                if self.sibling(&["RoleName", "UserName", "GroupName", "PolicyName"]) =>
            {
                Kind::Identity.into()
            }
            "Document" if self.sibling(&["VersionId", "IsDefaultVersion"]) => {
                [Kind::Identity, Kind::Boundary].into_iter().collect()
            }
            "Content" => match self.summary_type() {
                Some("SERVICE_CONTROL_POLICY") => Kind::Scp.into(),
                Some("RESOURCE_CONTROL_POLICY") => Kind::Rcp.into(),
                _ => Kinds::ANY,
            },
            "Policy" if self.sibling(&["RevisionId", "PolicyName", "QueueArn", "TopicArn"]) => {
                Kind::Resource.into()
            }
            "Policy" => with_principal.collect(),
            "policyText" | "ResourcePolicy" | "resourcePolicy" => Kind::Resource.into(),
            _ => Kinds::ANY,
        }
    }

    fn summary_type(&self) -> Option<&str> {
        self.parent?.get("PolicySummary")?.get("Type")?.as_str()
    }
}

fn walk<'a>(node: &'a Node<'a>, around: Around<'a>, found: &mut Found<'a>) {
    match &node.value {
        Value::Object(members) => {
            if is_policy(node) {
                found.policies.push((node, around.kinds()));
                return;
            }
            if Network::is_design_document(node) {
                found.designs.push(node);
                return;
            }
            if node.get("KeyRotationEnabled").is_some() {
                found.answers.push(node);
            }
            for (key, value) in members {
                walk(value, Around { name: &key.text, parent: Some(node) }, found);
            }
        }
        Value::Array(items) => {
            for item in items {
                walk(item, around, found);
            }
        }
        Value::String(text) if holds_policy(text) => found.texts.push((node, around.kinds())),
        _ => {}
    }
}

/// Whether a string is a policy as JSON text, plain or percent-encoded.
fn holds_policy(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with('{') && text.contains("\"Statement\"")
        || text.starts_with("%7B") && text.contains("Statement")
}
