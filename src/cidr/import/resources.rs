//! VPCs and subnets as resources: Terraform state and plans, Terraform files, CloudFormation templates.

use super::fold::Names;
use super::{block_at, text_at};
use crate::cidr::Refusal;
use crate::cidr::design::{Design, Leaf};
use crate::document::Node;

/// `terraform show -json`: the values of a state, or what a plan would leave.
pub(super) fn state(node: &Node<'_>, design: &mut Design) -> Result<(), Refusal> {
    let root = node.at("/planned_values/root_module").or_else(|| node.at("/values/root_module"));
    let mut found = Vec::new();
    if let Some(root) = root {
        collect(root, &mut found);
    }
    // Ids of what is not made yet are unknown: one VPC alone owns every subnet, and of several the CIDRs decide.
    for resource in of_type(&found, "aws_vpc") {
        let Some(values) = resource.get("values") else { continue };
        let id = values
            .get("id")
            .and_then(Node::as_str)
            .map_or_else(|| text_at(resource, "address"), str::to_owned);
        let vpc = design.vpc(&id);
        vpc.cidrs.extend(block_at(values, "cidr_block")?);
        vpc.cidrs.extend(block_at(values, "ipv6_cidr_block")?);
    }
    for resource in of_type(&found, "aws_vpc_ipv4_cidr_block_association") {
        let Some(values) = resource.get("values") else { continue };
        if let Some(cidr) = block_at(values, "cidr_block")? {
            let id = owner(design, &text_at(values, "vpc_id"), None);
            design.vpc(&id).cidrs.push(cidr);
        }
    }
    for resource in of_type(&found, "aws_subnet") {
        let Some(values) = resource.get("values") else { continue };
        let (v4, v6) = (block_at(values, "cidr_block")?, block_at(values, "ipv6_cidr_block")?);
        let Some(cidr) = v4.or(v6) else { continue };
        let tag = values.get("tags").map_or(String::new(), |tags| text_at(tags, "Name"));
        let name = if tag.is_empty() { text_at(resource, "address") } else { tag };
        let leaf = Leaf {
            ipv6: v6.filter(|_| v4.is_some()),
            az: text_at(values, "availability_zone"),
            ..Leaf::subnet(cidr, name)
        };
        let id = owner(design, &text_at(values, "vpc_id"), Some(&leaf));
        design.vpc(&id).leaves.push(leaf);
    }
    Ok(())
}

fn collect<'n>(module: &'n Node<'n>, found: &mut Vec<&'n Node<'n>>) {
    found.extend(module.get("resources").map(Node::elements).unwrap_or_default());
    for child in module.get("child_modules").map(Node::elements).unwrap_or_default() {
        collect(child, found);
    }
}

fn of_type<'n>(found: &[&'n Node<'n>], kind: &str) -> Vec<&'n Node<'n>> {
    found.iter().copied().filter(|resource| text_at(resource, "type") == kind).collect()
}

/// The VPC of an id, or else the one whose blocks hold the subnet, or else the only one.
fn owner(design: &Design, id: &str, leaf: Option<&Leaf>) -> String {
    if design.vpcs.iter().any(|vpc| vpc.id == id) {
        return id.to_owned();
    }
    let holds = |vpc: &&crate::cidr::design::Vpc| {
        leaf.is_some_and(|leaf| vpc.cidrs.iter().any(|base| base.contains(&leaf.cidr)))
    };
    match (design.vpcs.iter().find(holds), design.vpcs.as_slice()) {
        (Some(vpc), _) => vpc.id.clone(),
        (None, [only]) => only.id.clone(),
        _ if id.is_empty() => "vpc".to_owned(),
        _ => id.to_owned(),
    }
}

/// The resources of a Terraform file by type and name.
fn resources<'n>(node: &'n Node<'n>) -> Vec<(&'n str, &'n str, &'n Node<'n>)> {
    let blocks = node.members().iter().filter(|(key, _)| key.text == "resource");
    let types = blocks.flat_map(|(_, types)| types.members());
    types
        .flat_map(|(kind, named)| {
            named
                .members()
                .iter()
                .map(move |(name, body)| (kind.text.as_ref(), name.text.as_ref(), body))
        })
        .collect()
}

/// Terraform files: literals, and what variables' defaults, locals and `cidrsubnet` give.
pub(super) fn hcl(node: &Node<'_>, design: &mut Design) -> Result<(), Refusal> {
    let resources = resources(node);
    let mut values = Vec::new();
    for (key, body) in node.members() {
        match key.text.as_ref() {
            "locals" => values.extend(
                body.members().iter().map(|(name, value)| (format!("local.{}", name.text), value)),
            ),
            "variable" => {
                let defaults = body.members().iter().filter_map(|(name, variable)| {
                    Some((format!("var.{}", name.text), variable.get("default")?))
                });
                values.extend(defaults);
            }
            _ => {}
        }
    }
    for (kind, name, body) in &resources {
        values.extend(
            body.members()
                .iter()
                .map(|(key, value)| (format!("{kind}.{name}.{}", key.text), value)),
        );
    }
    let names = Names { values };
    for (_, name, body) in resources.iter().filter(|(kind, ..)| *kind == "aws_vpc") {
        let vpc = design.vpc(name);
        vpc.cidrs.extend(body.get("cidr_block").and_then(|node| names.block(node)));
        vpc.cidrs.extend(body.get("ipv6_cidr_block").and_then(|node| names.block(node)));
    }
    let vpc_name = |body: &Node<'_>| {
        let reference =
            body.get("vpc_id").and_then(|id| id.get("Ref")).and_then(Node::as_str).unwrap_or("");
        reference
            .strip_prefix("aws_vpc.")
            .and_then(|rest| rest.split('.').next())
            .unwrap_or(reference)
            .to_owned()
    };
    for (_, _, body) in
        resources.iter().filter(|(kind, ..)| *kind == "aws_vpc_ipv4_cidr_block_association")
    {
        let id = owner(design, &vpc_name(body), None);
        design.vpc(&id).cidrs.extend(body.get("cidr_block").and_then(|node| names.block(node)));
    }
    for (_, name, body) in resources.iter().filter(|(kind, ..)| *kind == "aws_subnet") {
        for leaf in subnets(name, body, &names) {
            let id = owner(design, &vpc_name(body), Some(&leaf));
            design.vpc(&id).leaves.push(leaf);
        }
    }
    Ok(())
}

/// The subnet of a resource, or those of its `for_each` over a local map of literals.
fn subnets(name: &str, body: &Node<'_>, names: &Names<'_>) -> Vec<Leaf> {
    let block = |key: &str| body.get(key).and_then(|node| names.block(node));
    if let Some(cidr) = block("cidr_block") {
        let tag = body.at("/tags/Name").and_then(|node| names.text(node));
        let az =
            body.get("availability_zone").and_then(|node| names.text(node)).unwrap_or_default();
        return vec![Leaf {
            az,
            ipv6: block("ipv6_cidr_block"),
            ..Leaf::subnet(cidr, tag.unwrap_or_else(|| name.to_owned()))
        }];
    }
    let each = body.get("for_each").and_then(|each| each.get("Ref")).and_then(Node::as_str);
    let map = each.and_then(|wanted| names.values.iter().find(|(known, _)| known == wanted));
    let field = |key: &str| {
        body.get(key)
            .and_then(|node| node.get("Ref"))
            .and_then(Node::as_str)?
            .strip_prefix("each.value.")
            .map(str::to_owned)
    };
    let (Some((_, map)), Some(cidr)) = (map, field("cidr_block")) else { return Vec::new() };
    let zone = field("availability_zone");
    let rows = map.members().iter().filter_map(|(key, row)| {
        let cidr = names.block(row.get(&cidr)?)?;
        let az = zone.as_ref().and_then(|zone| names.text(row.get(zone)?)).unwrap_or_default();
        Some(Leaf { az, ..Leaf::subnet(cidr, key.text.as_ref()) })
    });
    rows.collect()
}

/// CloudFormation: parameters' defaults, `Fn::Cidr` and `Fn::Select` are worked out.
pub(super) fn cloudformation(node: &Node<'_>, design: &mut Design) -> Result<(), Refusal> {
    let members = |key: &str| node.get(key).map(Node::members).unwrap_or_default();
    let mut values: Vec<(String, &Node<'_>)> = Vec::new();
    values.extend(
        members("Parameters").iter().filter_map(|(name, parameter)| {
            Some((name.text.to_string(), parameter.get("Default")?))
        }),
    );
    for (name, resource) in members("Resources") {
        let properties = resource.get("Properties").map(Node::members).unwrap_or_default();
        values.extend(
            properties.iter().map(|(key, value)| (format!("{}.{}", name.text, key.text), value)),
        );
    }
    let names = Names { values };
    let of = |kind: &'static str| {
        members("Resources")
            .iter()
            .filter(move |(_, resource)| text_at(resource, "Type") == kind)
            .filter_map(|(name, resource)| Some((name.text.as_ref(), resource.get("Properties")?)))
    };
    let block =
        |properties: &Node<'_>, key: &str| properties.get(key).and_then(|node| names.block(node));
    let vpc_of = |properties: &Node<'_>| {
        let reference = properties.get("VpcId").and_then(|id| id.get("Ref")).and_then(Node::as_str);
        reference.map_or_else(|| text_at(properties, "VpcId"), str::to_owned)
    };
    for (name, properties) in of("AWS::EC2::VPC") {
        design.vpc(name).cidrs.extend(block(properties, "CidrBlock"));
    }
    for (_, properties) in of("AWS::EC2::VPCCidrBlock") {
        let id = owner(design, &vpc_of(properties), None);
        let vpc = design.vpc(&id);
        vpc.cidrs.extend(block(properties, "CidrBlock"));
        vpc.cidrs.extend(block(properties, "Ipv6CidrBlock"));
    }
    for (name, properties) in of("AWS::EC2::Subnet") {
        let (v4, v6) = (block(properties, "CidrBlock"), block(properties, "Ipv6CidrBlock"));
        let Some(cidr) = v4.or(v6) else { continue };
        let tags = properties.get("Tags").map(Node::elements).unwrap_or_default();
        let tag = tags
            .iter()
            .find(|tag| text_at(tag, "Key") == "Name")
            .and_then(|tag| names.text(tag.get("Value")?));
        let az = properties
            .get("AvailabilityZone")
            .and_then(|node| names.text(node))
            .unwrap_or_default();
        let leaf = Leaf {
            az,
            ipv6: v6.filter(|_| v4.is_some()),
            ..Leaf::subnet(cidr, tag.unwrap_or_else(|| name.to_owned()))
        };
        let id = owner(design, &vpc_of(properties), Some(&leaf));
        design.vpc(&id).leaves.push(leaf);
    }
    Ok(())
}
