//! `check`: AWS's rules for the blocks of a VPC and its subnets, from the code that the linter's checks use.

use ipnet::IpNet;
use serde_json::{Map, Value, json};

use super::Outcome;
use super::design::{Design, Vpc};
use super::outcome::texts;
use crate::sets::aws_ranges::{self, DOCKER, Sizes, association_conflict};
use crate::sets::prefix::{Overlaps, overlaps};

/// One thing AWS refuses, or a person should know.
struct Remark {
    code: &'static str,
    subject: String,
    message: String,
    /// False for advice and for what nobody has tried against the API.
    refused: bool,
}

/// The blocks of one VPC in the order they are associated: the first is the primary one.
#[must_use]
pub fn blocks(primary: IpNet, secondary: &[IpNet]) -> Outcome {
    if let Some(error) = unusable(&primary) {
        let sizes = Sizes::of_vpc(&primary).to_string();
        return Outcome::no(error.code, error.message)
            .field("vpc", primary.to_string())
            .field("allowed", sizes);
    }
    let mut verdicts = Map::new();
    let mut lines = vec![format!("{primary}   ok, primary")];
    let mut existing = vec![primary];
    let mut ok = true;
    for block in secondary {
        let (verdict, reason) = verdict(&existing, block);
        let joins = verdict == "ok";
        lines.push(if joins {
            format!("{block}   ok")
        } else {
            format!("{block}   {verdict}: {reason}")
        });
        verdicts.insert(block.to_string(), verdict.into());
        if joins {
            existing.push(*block);
        }
        ok &= joins;
    }
    let notes = advice(&existing);
    lines.extend(notes.iter().map(|note| format!("note: {}", note.message)));
    let notes = notes
        .iter()
        .map(|note| json!({"code": note.code, "message": note.message}))
        .collect::<Vec<_>>();
    let outcome = Outcome { lines, ..Outcome::new() }.verdict(ok);
    outcome
        .field("vpc", primary.to_string())
        .field("ok", ok)
        .field("verdict", verdicts)
        .field("notes", notes)
}

/// Why a block can be no VPC's at all.
fn unusable(block: &IpNet) -> Option<Remark> {
    let sizes = Sizes::of_vpc(block);
    let remark =
        |code, message| Some(Remark { code, subject: block.to_string(), message, refused: true });
    if let Some(reason) = sizes.refusal(block.prefix_len()) {
        return remark("vpc-size", format!("{block} is {reason}: a VPC takes {sizes}"));
    }
    let range = aws_ranges::forbidden(block)?;
    remark("vpc-range", format!("{block} is in {range}, which no VPC can have"))
}

/// In a word whether the block can join the existing ones, and the rule in a sentence.
fn verdict(existing: &[IpNet], block: &IpNet) -> (String, String) {
    if let Some(error) = unusable(block) {
        return (error.code.to_owned(), error.message);
    }
    let conflict =
        existing.iter().find_map(|held| Some((held, association_conflict(held, block)?)));
    let Some((held, conflict)) = conflict else { return ("ok".into(), String::new()) };
    if conflict == aws_ranges::Conflict::Overlap {
        return ("overlap".into(), format!("it overlaps {held}"));
    }
    let doubt =
        if conflict.certain() { "" } else { " (AWS's page says so; not tried against the API)" };
    (
        format!("restricted: {}", conflict.rule()),
        format!("{}, and {held} is there{doubt}", conflict.reason()),
    )
}

/// What AWS takes, and what brings trouble all the same.
fn advice(blocks: &[IpNet]) -> Vec<Remark> {
    let docker = blocks.iter().find(|block| overlaps(block, &DOCKER)).map(|block| Remark {
        code: "docker-range",
        subject: block.to_string(),
        message: format!("{block} overlaps 172.17.0.0/16, which Docker's bridge and services such as Cloud9 and SageMaker AI use"),
        refused: false,
    });
    let many = |v4: bool| {
        let count = blocks.iter().filter(|block| matches!(block, IpNet::V4(_)) == v4).count();
        let family = if v4 { "IPv4" } else { "IPv6" };
        (count > aws_ranges::BLOCKS_PER_VPC).then(|| Remark {
            code: "block-quota",
            subject: family.to_owned(),
            message: format!(
                "{count} {family} blocks: the quota is {} unless it was raised (to 50 at most)",
                aws_ranges::BLOCKS_PER_VPC
            ),
            refused: false,
        })
    };
    docker.into_iter().chain(many(true)).chain(many(false)).collect()
}

/// Every VPC of a design with its subnets.
#[must_use]
pub fn design(design: &Design) -> Outcome {
    let mut remarks = Vec::new();
    for vpc in &design.vpcs {
        vpc_blocks(vpc, &mut remarks);
        subnets(vpc, &mut remarks);
    }
    let ok = remarks.iter().all(|remark| !remark.refused);
    let mut lines: Vec<String> = remarks
        .iter()
        .map(|remark| {
            let word = if remark.refused { "error" } else { "note" };
            format!("{word}: {}: {} [{}]", remark.subject, remark.message, remark.code)
        })
        .collect();
    let subnets: usize = design.vpcs.iter().map(|vpc| vpc.subnets().count()).sum();
    lines.push(format!(
        "VPCs {}, subnets {subnets}: {}",
        design.vpcs.len(),
        if ok { "AWS takes them" } else { "AWS refuses some" }
    ));
    let findings: Vec<Value> = remarks
        .iter()
        .map(|remark| json!({"code": remark.code, "subject": remark.subject, "message": remark.message, "refused": remark.refused}))
        .collect();
    Outcome { lines, ..Outcome::new() }.verdict(ok).field("ok", ok).field("findings", findings)
}

fn vpc_blocks(vpc: &Vpc, remarks: &mut Vec<Remark>) {
    let mut existing: Vec<IpNet> = Vec::new();
    for block in &vpc.cidrs {
        let (verdict, reason) = verdict(&existing, block);
        if verdict != "ok" {
            let code = match verdict.as_str() {
                "vpc-size" => "vpc-size",
                "vpc-range" => "vpc-range",
                "overlap" => "vpc-overlap",
                _ => "vpc-association",
            };
            let certain = !verdict.ends_with("10.0.0.0/15 rule");
            remarks.push(Remark {
                code,
                subject: format!("{} {block}", vpc.id),
                message: reason,
                refused: certain,
            });
        }
        existing.push(*block);
    }
    remarks.extend(advice(&vpc.cidrs));
}

fn subnets(vpc: &Vpc, remarks: &mut Vec<Remark>) {
    let named: Vec<(String, IpNet)> = vpc
        .subnets()
        .flat_map(|leaf| {
            std::iter::once(leaf.cidr).chain(leaf.ipv6).map(|cidr| (leaf.label(), cidr))
        })
        .collect();
    for (name, cidr) in &named {
        let mut say = |code, refused, message| {
            remarks.push(Remark { code, subject: name.clone(), message, refused })
        };
        let sizes = Sizes::of_subnet(cidr);
        if let Some(reason) = sizes.refusal(cidr.prefix_len()) {
            say("subnet-size", true, format!("{cidr} is {reason}: a subnet takes {sizes}"));
        } else if matches!(cidr, IpNet::V4(_)) && cidr.prefix_len() == 28 {
            say(
                "load-balancer-size",
                false,
                format!(
                    "{cidr} is too small for a load balancer, which needs a /27 with 8 addresses free"
                ),
            );
        }
        if !vpc.cidrs.is_empty() && !vpc.cidrs.iter().any(|block| block.contains(cidr)) {
            let blocks = texts(&vpc.cidrs).to_string();
            say("subnet-outside", true, format!("{cidr} is in none of the VPC's blocks {blocks}"));
        }
    }
    let all = Overlaps::new(named.iter().map(|(_, cidr)| (cidr.network(), cidr.broadcast())));
    all.each_nearest(|outer, inner| {
        let name = |index: usize| named.get(index).map_or("", |(name, _)| name.as_str());
        let message = format!("{inner} overlaps {outer} of {}", name(outer.index));
        remarks.push(Remark {
            code: "subnet-overlap",
            subject: name(inner.index).to_owned(),
            message,
            refused: true,
        });
    });
}
