//! Designs as Mermaid diagrams: VPCs, tiers and their subnets.

use crate::cidr::design::Design;

/// A label that Mermaid shows as it is: entities stand for the signs it or HTML would read.
fn label(text: &str) -> String {
    let mut label = String::new();
    for sign in text.chars() {
        match sign {
            '"' => label += "#quot;",
            '#' => label += "#35;",
            '<' => label += "#lt;",
            '>' => label += "#gt;",
            '&' => label += "#amp;",
            '\n' | '\r' => label.push(' '),
            _ => label.push(sign),
        }
    }
    label
}

pub(super) fn mermaid(design: &Design) -> String {
    let mut text = String::from("flowchart TB\n");
    for (number, vpc) in design.vpcs.iter().enumerate() {
        let blocks: Vec<String> = vpc.cidrs.iter().map(ToString::to_string).collect();
        text +=
            &format!("  subgraph v{number}[\"{}<br/>{}\"]\n", label(&vpc.id), blocks.join("<br/>"));
        let mut node = 0;
        for (at, (tier, leaves)) in vpc.tiers().into_iter().enumerate() {
            let indent = if tier.is_empty() { "    " } else { "      " };
            if !tier.is_empty() {
                text += &format!(
                    "    subgraph v{number}t{at}[\"{}\"]\n      direction LR\n",
                    label(&tier)
                );
            }
            for leaf in leaves {
                let zone = if leaf.az.is_empty() {
                    String::new()
                } else {
                    format!("<br/>{}", label(&leaf.az))
                };
                text += &format!(
                    "{indent}v{number}s{node}[\"{}<br/>{}{zone}\"]\n",
                    label(&leaf.label()),
                    leaf.cidr
                );
                node += 1;
            }
            if !tier.is_empty() {
                text += "    end\n";
            }
        }
        text += "  end\n";
    }
    for (number, (name, cidr)) in design.external.iter().enumerate() {
        text += &format!("  x{number}([\"{}<br/>{cidr}\"])\n", label(name));
    }
    text
}
