//! A finished plan for programs and people.

use serde_json::{Map, Value, json};

use super::{Plan, Request};
use crate::cidr::design::{Leaf, State};
use crate::cidr::outcome::{Listing, Outcome, texts};
use crate::cidr::render;
use crate::sets::prefix::{self, AddressSet, Count};

pub(super) fn report(request: &Request, plan: &Plan) -> Outcome {
    let made: Vec<&Leaf> = plan.vpc.subnets().filter(|leaf| !leaf.name.is_empty()).collect();
    let used: Count = made.iter().map(|leaf| prefix::size(&leaf.cidr)).sum();
    let spare = plan.vpc.count(State::Spare);
    let free: AddressSet = plan
        .vpc
        .leaves
        .iter()
        .filter(|leaf| leaf.state == State::Free)
        .map(|leaf| leaf.cidr)
        .collect();
    let subnets: Vec<Value> = made.iter().map(|leaf| subnet(request, leaf)).collect();
    let mut outcome = Outcome::new()
        .field("base", texts(&request.bases))
        .field("mode", request.mode.name())
        .field("subnets", subnets)
        .field("used", used.json())
        .field("free", texts(free.blocks()))
        .field("free_total", free.count().json());
    if request.align_tiers {
        outcome = outcome.field("tiers", tiers(request, plan)).field("spare_total", spare.json());
    }
    if let Some(ipv6) = request.ipv6 {
        let blocks =
            made.iter().filter_map(|leaf| Some((leaf.name.clone(), leaf.ipv6?.to_string().into())));
        outcome = outcome
            .field("ipv6_base", ipv6.to_string())
            .field("ipv6", blocks.collect::<Map<String, Value>>());
    }
    if !plan.dropped.is_empty() {
        outcome = outcome.field("dropped", plan.dropped.clone());
    }
    let (head, rows) = rows(request, plan);
    outcome.lines = render::aligned(&head, &rows);
    let spare_text = if spare == Count::ZERO {
        String::new()
    } else {
        format!(" · {} in spare slots", spare.grouped())
    };
    let whole: Count = request.bases.iter().map(prefix::size).sum();
    outcome.lines.push(format!(
        "{} subnets · {} addresses used{spare_text} · {} free ({:.1}%)",
        made.len(),
        used.grouped(),
        free.count().grouped(),
        free.count().percent_of(whole)
    ));
    for name in &plan.dropped {
        outcome.lines.push(format!(
            "note: `{name}` of the older plan is not asked for any more, and its block is free"
        ));
    }
    let blocks = made.iter().map(|leaf| leaf.cidr).collect();
    outcome.table(head, rows).quiet_list("cidrs", Listing::Blocks(blocks))
}

fn usable(request: &Request, leaf: &Leaf) -> Option<Count> {
    request.mode.usable(&leaf.cidr).ok().map(|usable| usable.count)
}

fn subnet(request: &Request, leaf: &Leaf) -> Value {
    let usable = usable(request, leaf);
    let spare = usable.zip(leaf.asked).map(|(usable, asked)| usable - asked.into());
    let mut object = json!({
        "name": leaf.name, "cidr": leaf.cidr.to_string(), "prefix": leaf.cidr.prefix_len(),
        "size": prefix::size(&leaf.cidr).json(), "usable": usable.map(Count::json),
        "asked": leaf.asked.map(|asked| Count::from(asked).json()), "spare": spare.map(Count::json),
    });
    if let Some(fields) = object.as_object_mut() {
        let placed = request.azs.is_some() || request.align_tiers;
        for (key, text) in [("tier", &leaf.tier), ("az", &leaf.az)] {
            if placed && !text.is_empty() {
                fields.insert(key.into(), text.as_str().into());
            }
        }
        if let Some(ipv6) = leaf.ipv6 {
            fields.insert("ipv6_cidr".into(), ipv6.to_string().into());
        }
    }
    object
}

fn tiers(request: &Request, plan: &Plan) -> Vec<Value> {
    let tier = |(name, summary): &(String, Option<ipnet::IpNet>)| {
        let of = |state| {
            plan.vpc.leaves.iter().filter(move |leaf| leaf.state == state && leaf.tier == *name)
        };
        let subnets = of(State::Used).map(|leaf| (leaf.name.clone(), leaf.cidr.to_string().into()));
        let each = of(State::Used).next().and_then(|leaf| usable(request, leaf));
        json!({
            "tier": name, "summary": summary.map(|block| block.to_string()),
            "subnets": subnets.collect::<Map<String, Value>>(),
            "spare": texts(of(State::Spare).map(|leaf| leaf.cidr)), "usable_each": each.map(Count::json),
        })
    };
    plan.tiers.iter().map(tier).collect()
}

fn rows(request: &Request, plan: &Plan) -> (Vec<&'static str>, Vec<Vec<String>>) {
    let mut head = vec!["cidr", "name", "size", "usable", "asked", "spare"];
    if request.ipv6.is_some() {
        head.push("ipv6");
    }
    let shown = plan.vpc.leaves.iter().filter(|leaf| {
        leaf.state != State::Free && (leaf.state == State::Spare || !leaf.name.is_empty())
    });
    let rows = shown.map(|leaf| {
        let usable = usable(request, leaf).filter(|_| leaf.state == State::Used);
        let spare = usable.zip(leaf.asked).map(|(usable, asked)| usable - asked.into());
        let text = |count: Option<Count>| count.map_or(String::new(), Count::grouped);
        let name = if leaf.state == State::Spare {
            format!("({} spare)", leaf.tier)
        } else {
            leaf.name.clone()
        };
        let mut row =
            vec![leaf.cidr.to_string(), name, prefix::size(&leaf.cidr).grouped(), text(usable)];
        row.extend([text(leaf.asked.map(Count::from)), text(spare)]);
        if request.ipv6.is_some() {
            row.push(leaf.ipv6.map_or(String::new(), |ipv6| ipv6.to_string()));
        }
        row
    });
    (head, rows.collect())
}
