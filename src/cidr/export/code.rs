//! Designs as Terraform, CloudFormation and AWS CLI commands, names escaped for each.

use std::collections::BTreeSet;

use ipnet::IpNet;
use serde_json::Value;

use crate::cidr::design::{Design, Leaf, Vpc};
use crate::cidr::edit::quoted;

/// A string of HCL: `${` and `%{` are text in it.
fn hcl(text: &str) -> String {
    json(text).replace("${", "$${").replace("%{", "%%{")
}

/// A JSON string, which YAML and HCL also read.
fn json(text: &str) -> String {
    Value::from(text).to_string()
}

/// A name of letters, digits and the given joiner, unlike all names taken so far.
fn identifier(text: &str, joiner: &str, taken: &mut BTreeSet<String>) -> String {
    let words =
        text.split(|sign: char| !sign.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<String> = match joiner {
        // CloudFormation's logical ids have no joiner: words start with a capital instead.
        "" => words
            .map(|word| {
                word.split_at_checked(1)
                    .map_or(String::new(), |(first, rest)| first.to_ascii_uppercase() + rest)
            })
            .collect(),
        _ => words.map(str::to_lowercase).collect(),
    };
    let mut name = words.join(joiner);
    if !name.starts_with(|sign: char| sign.is_ascii_alphabetic()) {
        name = if joiner.is_empty() { format!("N{name}") } else { format!("n{joiner}{name}") };
    }
    let unique = (1..)
        .map(|number| if number == 1 { name.clone() } else { format!("{name}{joiner}{number}") })
        .find(|name| !taken.contains(name));
    let name = unique.unwrap_or(name);
    taken.insert(name.clone());
    name
}

fn v4(block: &&IpNet) -> bool {
    matches!(block, IpNet::V4(_))
}

/// The zone as a name, when it is one; a letter stays for the user to place.
fn zone(leaf: &Leaf) -> Option<&str> {
    (!leaf.az.is_empty()).then_some(leaf.az.as_str())
}

fn index(letter: &str) -> Option<u32> {
    let [letter @ b'a'..=b'z'] = letter.as_bytes() else { return None };
    Some(u32::from(letter - b'a'))
}

pub(super) fn terraform(design: &Design) -> String {
    let mut text = String::new();
    let mut taken = BTreeSet::new();
    if design
        .vpcs
        .iter()
        .flat_map(Vpc::subnets)
        .any(|leaf| zone(leaf).is_some_and(|zone| index(zone).is_some()))
    {
        text += "data \"aws_availability_zones\" \"available\" {\n  state = \"available\"\n}\n\n";
    }
    for vpc in &design.vpcs {
        let name = identifier(&vpc.id, "_", &mut taken);
        let mut blocks = vpc.cidrs.iter().filter(v4);
        let mut associations = Vec::new();
        text += &format!("resource \"aws_vpc\" \"{name}\" {{\n");
        let dual = vpc.cidrs.iter().any(|block| !v4(&block));
        // `terraform fmt` puts the equals signs of neighbours below each other.
        let width = if dual { "assign_generated_ipv6_cidr_block".len() } else { 0 };
        if let Some(primary) = blocks.next() {
            text += &format!("  {:<width$} = \"{primary}\"\n", "cidr_block");
        }
        if dual {
            text += "  assign_generated_ipv6_cidr_block = true # AWS chooses the block\n";
        }
        text += &format!("\n  tags = {{\n    Name = {}\n  }}\n}}\n\n", hcl(&vpc.id));
        for (number, block) in (2..).zip(blocks) {
            let secondary = format!("aws_vpc_ipv4_cidr_block_association.{name}_{number}");
            associations.push(secondary);
            text += &format!(
                "resource \"aws_vpc_ipv4_cidr_block_association\" \"{name}_{number}\" {{\n  vpc_id     = aws_vpc.{name}.id\n  cidr_block = \"{block}\"\n}}\n\n"
            );
        }
        if vpc.subnets().next().is_none() {
            continue;
        }
        text += "locals {\n";
        text += &format!("  {name}_subnets = {{\n");
        for leaf in vpc.subnets() {
            let zone = match zone(leaf).map(|zone| (zone, index(zone))) {
                Some((_, Some(index))) => {
                    format!(", az = data.aws_availability_zones.available.names[{index}]")
                }
                Some((zone, None)) => format!(", az = {}", hcl(zone)),
                None => ", az = null".to_owned(),
            };
            text += &format!(
                "    {} = {{ cidr = \"{}\"{zone}{} }}\n",
                hcl(&leaf.label()),
                leaf.cidr,
                ipv6(vpc, leaf, &name)
            );
        }
        text += "  }\n}\n\n";
        text += &format!(
            "resource \"aws_subnet\" \"{name}\" {{\n  for_each = local.{name}_subnets\n\n"
        );
        text += &format!(
            "  vpc_id            = aws_vpc.{name}.id\n  cidr_block        = each.value.cidr\n"
        );
        text += "  availability_zone = each.value.az\n";
        if vpc.subnets().any(|leaf| leaf.ipv6.is_some()) {
            text += "  ipv6_cidr_block   = each.value.ipv6\n";
        }
        text += "\n  tags = {\n    Name = each.key\n  }\n";
        if !associations.is_empty() {
            text += &format!("\n  depends_on = [{}]\n", associations.join(", "));
        }
        text += "}\n\n";
    }
    text.trim_end().to_owned() + "\n"
}

/// The subnet's IPv6 block as an expression over the block that AWS chooses.
fn ipv6(vpc: &Vpc, leaf: &Leaf, name: &str) -> String {
    if !vpc.subnets().any(|leaf| leaf.ipv6.is_some()) {
        return String::new();
    }
    let parent = leaf.ipv6.and_then(|ipv6| {
        vpc.cidrs.iter().find(|block| block.contains(&ipv6)).map(|block| (block, ipv6))
    });
    match parent.and_then(|(block, ipv6)| {
        Some((
            crate::cidr::explain::expressions(&ipv6, block)?,
            ipv6.prefix_len() - block.prefix_len(),
        ))
    }) {
        Some((written, bits)) => format!(
            ", ipv6 = cidrsubnet(aws_vpc.{name}.ipv6_cidr_block, {bits}, {})",
            written.index
        ),
        None => ", ipv6 = null".to_owned(),
    }
}

pub(super) fn terraform_module(design: &Design) -> String {
    let mut text = String::new();
    for vpc in &design.vpcs {
        text += &format!("name = {}\n", hcl(&vpc.id));
        let mut blocks = vpc.cidrs.iter().filter(v4).map(|block| format!("\"{block}\""));
        text += &format!("cidr = {}\n", blocks.next().unwrap_or_else(|| "null".into()));
        let secondary: Vec<String> = blocks.collect();
        if !secondary.is_empty() {
            text += &format!("secondary_cidr_blocks = [{}]\n", secondary.join(", "));
        }
        let mut zones: Vec<&str> = vpc.subnets().filter_map(zone).collect();
        zones.sort_unstable();
        zones.dedup();
        text += &match zones.iter().all(|zone| index(zone).is_some()) {
            true => format!(
                "azs = slice(data.aws_availability_zones.available.names, 0, {})\n",
                zones.len()
            ),
            false => format!(
                "azs = [{}]\n",
                zones.iter().map(|zone| hcl(zone)).collect::<Vec<_>>().join(", ")
            ),
        };
        for (variable, words) in [
            ("public_subnets", &["public", "dmz"][..]),
            ("database_subnets", &["data", "db"]),
            ("private_subnets", &[]),
        ] {
            let of = |leaf: &&Leaf| {
                kind(leaf) == variable || (words.is_empty() && kind(leaf).is_empty())
            };
            let chosen: Vec<&Leaf> = vpc.subnets().filter(of).collect();
            if !chosen.is_empty() {
                let list = |text: fn(&Leaf) -> String| {
                    chosen.iter().map(|leaf| hcl(&text(leaf))).collect::<Vec<_>>().join(", ")
                };
                text += &format!("{variable} = [{}]\n", list(|leaf| leaf.cidr.to_string()));
                let names = variable.replace("_subnets", "_subnet_names");
                text += &format!("{names} = [{}]\n", list(Leaf::label));
            }
        }
        text.push('\n');
    }
    text.trim_end().to_owned() + "\n"
}

/// The module's list that a subnet goes to, by the words of its tier and name.
fn kind(leaf: &Leaf) -> &'static str {
    let text = format!("{} {}", leaf.tier, leaf.name).to_lowercase();
    let mut words = text.split(|sign: char| !sign.is_ascii_alphanumeric());
    words
        .find_map(|word| match word {
            "public" | "dmz" | "pub" => Some("public_subnets"),
            "data" | "db" | "database" => Some("database_subnets"),
            _ => None,
        })
        .unwrap_or("")
}

pub(super) fn cloudformation(design: &Design) -> String {
    let mut text = String::from(
        "AWSTemplateFormatVersion: \"2010-09-09\"\nDescription: Subnets planned with perimeter cidr\nResources:\n",
    );
    let mut taken = BTreeSet::new();
    for vpc in &design.vpcs {
        let name = identifier(&vpc.id, "", &mut taken);
        let mut blocks = vpc.cidrs.iter().filter(v4);
        let mut needed = Vec::new();
        text += &format!("  {name}:\n    Type: AWS::EC2::VPC\n    Properties:\n");
        if let Some(primary) = blocks.next() {
            text += &format!("      CidrBlock: {primary}\n");
        }
        text += &format!("      Tags:\n        - Key: Name\n          Value: {}\n", json(&vpc.id));
        let more = blocks.map(|block| format!("      CidrBlock: {block}\n"));
        let v6 = vpc
            .cidrs
            .iter()
            .any(|block| !v4(&block))
            .then(|| "      AmazonProvidedIpv6CidrBlock: true\n".to_owned());
        for (number, property) in (1..).zip(more.chain(v6)) {
            let block = identifier(&format!("{name} Block {number}"), "", &mut taken);
            text += &format!(
                "  {block}:\n    Type: AWS::EC2::VPCCidrBlock\n    Properties:\n      VpcId: !Ref {name}\n{property}"
            );
            needed.push(block);
        }
        for leaf in vpc.subnets() {
            let subnet = identifier(&leaf.label(), "", &mut taken);
            text += &format!("  {subnet}:\n    Type: AWS::EC2::Subnet\n");
            if !needed.is_empty() {
                text += &format!("    DependsOn: [{}]\n", needed.join(", "));
            }
            text += &format!(
                "    Properties:\n      VpcId: !Ref {name}\n      CidrBlock: {}\n",
                leaf.cidr
            );
            match zone(leaf).map(|zone| (zone, index(zone))) {
                Some((_, Some(index))) => {
                    text += &format!("      AvailabilityZone: !Select [{index}, !GetAZs \"\"]\n")
                }
                Some((zone, None)) => text += &format!("      AvailabilityZone: {}\n", json(zone)),
                None => {}
            }
            text += &cloudformation_ipv6(vpc, leaf, &name);
            text += &format!(
                "      Tags:\n        - Key: Name\n          Value: {}\n",
                json(&leaf.label())
            );
        }
    }
    text
}

fn cloudformation_ipv6(vpc: &Vpc, leaf: &Leaf, name: &str) -> String {
    let found = leaf.ipv6.and_then(|ipv6| {
        let parent = vpc.cidrs.iter().find(|block| block.contains(&ipv6))?;
        Some((crate::cidr::explain::expressions(&ipv6, parent)?, 128 - ipv6.prefix_len()))
    });
    match found {
        Some((written, host_bits)) if written.index < 256 => format!(
            "      Ipv6CidrBlock: !Select [{}, !Cidr [!Select [0, !GetAtt {name}.Ipv6CidrBlocks], {}, {host_bits}]]\n",
            written.index,
            written.index + 1
        ),
        _ => String::new(),
    }
}

pub(super) fn aws_cli(design: &Design) -> String {
    let mut text = String::from(
        "#!/bin/sh\n# Needs the AWS CLI and credentials; VPC ids are taken from the environment.\nset -eu\n",
    );
    let mut taken = BTreeSet::new();
    for vpc in &design.vpcs {
        let variable = identifier(&vpc.id, "_", &mut taken).to_uppercase();
        let real = vpc.id.starts_with("vpc-").then(|| quoted(&vpc.id));
        text += &match real {
            Some(id) => format!("\n{variable}_ID={id}\n"),
            None => format!("\n: \"${{{variable}_ID:?the id of the VPC}}\"\n"),
        };
        for leaf in vpc.subnets() {
            text += &format!(
                "aws ec2 create-subnet --vpc-id \"${variable}_ID\" --cidr-block {}",
                leaf.cidr
            );
            if let Some(ipv6) = leaf.ipv6 {
                text += &format!(" --ipv6-cidr-block {ipv6}");
            }
            if let Some(zone) = zone(leaf).filter(|zone| index(zone).is_none()) {
                text += &format!(" --availability-zone {}", quoted(zone));
            }
            let tags = serde_json::json!([{"ResourceType": "subnet", "Tags": [{"Key": "Name", "Value": leaf.label()}]}]);
            text += &format!(" --tag-specifications {}\n", quoted(&tags.to_string()));
        }
    }
    text
}
