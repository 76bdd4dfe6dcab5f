//! VPC designs as types.

use crate::document::Node;

/// One network, gathered from one design or from the `describe-*` output of one folder.
#[derive(Debug)]
pub struct Network<'a> {
    /// The documents it was gathered from.
    pub parts: Vec<&'a Node<'a>>,
}

/// The top-level names of `aws ec2 describe-*` output that belong to a network.
pub const DESCRIBE_KEYS: &[&str] = &[
    "Vpcs",
    "Subnets",
    "RouteTables",
    "NetworkAcls",
    "SecurityGroups",
    "SecurityGroupRules",
    "VpcPeeringConnections",
    "VpcEndpoints",
    "NatGateways",
    "InternetGateways",
    "EgressOnlyInternetGateways",
    "NetworkInterfaces",
    "TransitGateways",
    "TransitGatewayAttachments",
    "TransitGatewayVpcAttachments",
    "TransitGatewayRouteTables",
    "PrefixLists",
    "VpnGateways",
    "VpnConnections",
    "CustomerGateways",
];

/// The published schema of a design file, as JSON.
pub const DESIGN_SCHEMA: &str = "{}";

impl<'a> Network<'a> {
    /// Reads a network from its documents: one design, or any number of `describe-*` answers.
    pub fn gather(parts: Vec<&'a Node<'a>>) -> Self {
        Self { parts }
    }

    /// Whether a document is a design: an object with a list of `vpcs`.
    pub fn is_design(node: &Node<'_>) -> bool {
        node.get("vpcs").is_some_and(Node::is_array)
    }

    /// Whether a document is `describe-*` output of a network.
    pub fn is_describe_output(node: &Node<'_>) -> bool {
        let mut members = node.members().iter();
        members.any(|(key, value)| value.is_array() && DESCRIBE_KEYS.contains(&&*key.text))
    }
}
