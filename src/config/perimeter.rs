//! The `[perimeter]` table: the user's data perimeter, with what the schema cannot judge said where it stands.

use crate::document::{Node, SyntaxError};
use crate::settings::PerimeterSettings;
use ipnet::IpNet;
use std::net::IpAddr;

/// Reads the table; mistakes beyond its shape are added to `errors`.
pub(super) fn read(table: &Node<'_>, errors: &mut Vec<SyntaxError>) -> PerimeterSettings {
    let list = |key: &str| -> Vec<String> {
        let items = table.get(key).map_or(&[][..], Node::items).iter();
        items.filter_map(Node::as_str).map(str::to_owned).collect()
    };
    for node in table.get("networks").map_or(&[][..], Node::items) {
        errors.extend(node.as_str().and_then(|text| network(text, node)));
    }
    PerimeterSettings {
        accounts: list("accounts"),
        organization: table.get("organization").and_then(Node::as_str).map(str::to_owned),
        organization_paths: list("organization-paths"),
        vpcs: list("vpcs"),
        vpc_endpoints: list("vpc-endpoints"),
        networks: list("networks"),
        trusted_accounts: list("trusted-accounts"),
        trusted_principals: list("trusted-principals"),
        trusted_services: list("trusted-services"),
        trusted_resources: list("trusted-resources"),
    }
}

/// What is wrong with a network, if anything.
fn network(text: &str, node: &Node<'_>) -> Option<SyntaxError> {
    let say =
        |message: String, help: Option<String>| Some(SyntaxError { at: node.span, message, help });
    let address = || text.parse::<IpAddr>().ok().map(IpNet::from);
    let Some(net) = text.parse::<IpNet>().ok().or_else(address) else {
        let help = Some("write it as `203.0.113.0/24` or `2001:db8::/32`".to_owned());
        return say(format!("`{text}` is not a CIDR"), help);
    };
    if net.addr() != net.network() {
        let help = Some(format!("did you mean `{}`?", net.trunc()));
        return say(format!("`{text}` has bits set behind its prefix"), help);
    }
    if let IpNet::V4(net) = net
        && net.addr().is_private()
    {
        let help = "name the VPC under `vpcs`: private addresses are not unique, and `aws:SourceIp` never holds one";
        return say(format!("`{text}` is private"), Some(help.to_owned()));
    }
    None
}
