//! Promise: a plan is found exactly when any arrangement exists, and it keeps every rule it states.

mod drawn;
#[path = "cidr/large_plan.rs"]
mod large_plan;

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};

use ipnet::IpNet;
use perimeter::cidr::design::{Leaf, State};
use perimeter::cidr::mode::Mode;
use perimeter::cidr::plan::{Need, NoPlan, Plan, Request, Room, arrange, plan};
use perimeter::cidr::pool::Fit;
use perimeter::sets::Set;
use perimeter::sets::prefix::{self, AddressSet, overlaps};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

/// The base of the random plans: 32 addresses, so that one bit stands for each.
const BASE: &str = "10.0.0.0/27";

fn net(text: &str) -> IpNet {
    text.parse().unwrap()
}

fn bits(block: &IpNet) -> u32 {
    let offset = prefix::position(block.network()) - prefix::position(net(BASE).network());
    let size = 1u64 << (32 - block.prefix_len());
    (((1u64 << size) - 1) << offset) as u32
}

/// Whether blocks of these sizes fit around what is taken, by trying every place in the order given.
fn fits_somehow(sizes: &[u8], taken: u32) -> bool {
    let Some((&len, rest)) = sizes.split_first() else { return true };
    if sizes.iter().map(|len| 1u32 << (32 - len)).sum::<u32>() > taken.count_zeros() {
        return false;
    }
    (0..1u128 << (len - 27)).any(|index| {
        let place = bits(&prefix::nth(&net(BASE), len, index).unwrap());
        taken & place == 0 && fits_somehow(rest, taken | place)
    })
}

fn request(sizes: &[u8], used: &[IpNet], fit: Fit) -> Request {
    let needs = sizes.iter().enumerate().map(|(index, &len)| Need {
        name: format!("n{index}"),
        room: Room::Length(len),
        count: None,
    });
    Request {
        bases: vec![net(BASE)],
        needs: needs.collect(),
        used: used.iter().collect(),
        fit,
        mode: Mode::None,
        ..Request::default()
    }
}

fn planned(plan: &Plan) -> Vec<&Leaf> {
    plan.vpc.subnets().filter(|leaf| !leaf.name.is_empty()).collect()
}

#[test]
fn ten_thousand_random_plans_agree_with_trying_every_arrangement() {
    let block = (0u128..32, 28u8..=32).prop_map(|(offset, len)| {
        prefix::block(IpAddr::V4(Ipv4Addr::new(10, 0, 0, offset as u8)), len).unwrap()
    });
    // The brute force tries every place for every block; large ones first, it is done sooner.
    let sizes = prop::collection::vec(28u8..=32, 1..7);
    let strategy = (sizes, prop::collection::vec(block, 0..4), any::<bool>());
    let mut runner = TestRunner::new(drawn::cases(10_000));
    let mut outcomes = [0u32; 2];
    let counted = std::cell::RefCell::new(&mut outcomes);
    runner
        .run(&strategy, |(sizes, used, first)| {
            let taken = used.iter().fold(0, |taken, block| taken | bits(block));
            let mut ordered = sizes.clone();
            ordered.sort_unstable();
            let possible = fits_somehow(&ordered, taken);
            let fit = if first { Fit::First } else { Fit::Best };
            let found = arrange(&request(&sizes, &used, fit));
            counted.borrow_mut()[usize::from(possible)] += 1;
            prop_assert_eq!(found.is_ok(), possible, "{:?} around {:?}", sizes, used);
            if let Ok(plan) = found {
                let blocks = planned(&plan);
                prop_assert_eq!(blocks.len(), sizes.len());
                let mut all = taken;
                for leaf in blocks {
                    prop_assert_eq!(all & bits(&leaf.cidr), 0, "{} overlaps", leaf.cidr);
                    all |= bits(&leaf.cidr);
                }
            }
            Ok(())
        })
        .unwrap();
    assert!(outcomes.iter().all(|&count| count > 1000), "both answers are tried: {outcomes:?}");
}

fn needs(texts: &[&str]) -> Vec<Need> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

fn sample(align: bool) -> Request {
    let needs = needs(&["public:100x3", "private:1000x3", "data:200x3"]);
    Request { bases: vec![net("10.0.0.0/16")], needs, align_tiers: align, ..Request::default() }
}

fn at(plan: &Plan, name: &str) -> String {
    planned(plan)
        .into_iter()
        .find(|leaf| leaf.name == name)
        .map_or_else(String::new, |leaf| leaf.cidr.to_string())
}

#[test]
fn aligned_tiers_summarise_to_one_block_and_plain_ones_need_not() {
    let summary = |plan: &Plan| {
        let tier =
            plan.vpc.leaves.iter().filter(|leaf| leaf.tier == "private").map(|leaf| leaf.cidr);
        tier.collect::<AddressSet>().blocks().map(|block| block.to_string()).collect::<Vec<_>>()
    };
    let plain = arrange(&sample(false)).unwrap_or_else(|failed| panic!("{failed:?}"));
    assert_eq!(summary(&plain), ["10.0.0.0/21", "10.0.8.0/22"]);
    let aligned = arrange(&sample(true)).unwrap_or_else(|failed| panic!("{failed:?}"));
    assert_eq!(summary(&aligned), ["10.0.0.0/20"]);
    assert_eq!(aligned.vpc.count(State::Spare).to_string(), "1408");
    assert_eq!(aligned.vpc.count(State::Free).to_string(), "59904");
    assert_eq!(
        [at(&aligned, "data-a"), at(&aligned, "public-c")],
        ["10.0.16.0/24", "10.0.21.0/25"]
    );
}

#[test]
fn subnets_that_are_kept_never_move() {
    for align in [false, true] {
        let old = arrange(&sample(align)).unwrap_or_else(|failed| panic!("{failed:?}"));
        let mut request = sample(align);
        request.keep = old.vpc.subnets().cloned().collect();
        // A larger tier in front, a fourth zone, and one need less.
        request.needs = needs(&["new:4000x2", "private:1000x4", "public:100x3"]);
        let new = arrange(&request).unwrap_or_else(|failed| panic!("{failed:?}"));
        for leaf in old.vpc.subnets().filter(|leaf| leaf.tier != "data") {
            assert_eq!(at(&new, &leaf.name), leaf.cidr.to_string(), "{}", leaf.name);
        }
        let fourth = at(&new, "private-d");
        assert_eq!(fourth == "10.0.12.0/22", align, "the spare slot is there for it: {fourth}");
        request.needs = needs(&["private:3000x3"]);
        let Err(NoPlan::No(outcome)) = arrange(&request) else {
            panic!("a kept subnet cannot grow")
        };
        assert_eq!(outcome.fields["error"], "kept-too-small");
    }
}

#[test]
fn the_proof_says_whether_space_is_short_or_broken_up() {
    let full = Request {
        bases: vec![net("10.0.0.0/24")],
        needs: needs(&["a:120x3"]),
        ..Request::default()
    };
    let outcome = plan(&full).unwrap();
    assert_eq!(outcome.fields["message"], "no arrangement fits: 384 addresses asked, 256 free");
    let used = ["10.0.64.0/18", "10.0.192.0/18"].iter().map(|text| net(text));
    let broken = Request {
        bases: vec![net("10.0.0.0/16")],
        needs: needs(&["a:/17"]),
        used: used.collect(),
        ..Request::default()
    };
    let outcome = plan(&broken).unwrap();
    assert_eq!(outcome.fields["error"], "does-not-fit");
    assert!(
        outcome.lines[0].contains("fragmented: largest free block is /18"),
        "{:?}",
        outcome.lines
    );
}

#[test]
fn zones_growth_and_ipv6_together() {
    let mut request = sample(true);
    (request.azs, request.growth, request.ipv6) = (Some(2), 100, Some(net("2001:db8::/56")));
    request.needs = needs(&["web:100", "db:20x1"]);
    let plan = arrange(&request).unwrap_or_else(|failed| panic!("{failed:?}"));
    let rows: Vec<String> = planned(&plan)
        .iter()
        .map(|leaf| format!("{} {} {}", leaf.name, leaf.cidr, leaf.ipv6.unwrap()))
        .collect();
    assert_eq!(
        rows,
        [
            "web-a 10.0.0.0/24 2001:db8::/64",
            "web-b 10.0.1.0/24 2001:db8:0:1::/64",
            "db 10.0.2.0/26 2001:db8:0:2::/64"
        ]
    );
    let six = Request {
        bases: vec![net("2001:db8::/56")],
        needs: needs(&["web:100x2"]),
        ..Request::default()
    };
    let plan = arrange(&six).unwrap_or_else(|failed| panic!("{failed:?}"));
    assert_eq!([at(&plan, "web-a"), at(&plan, "web-b")], ["2001:db8::/64", "2001:db8:0:1::/64"]);
}

#[test]
fn many_needs_over_many_used_blocks_do_not_overlap() {
    let base = net("10.0.0.0/8");
    let request = large_plan::request(base);
    let plan = arrange(&request).unwrap_or_else(|failed| panic!("{failed:?}"));
    let made: AddressSet = planned(&plan).iter().map(|leaf| leaf.cidr).collect();
    assert!(made.intersect(&request.used).is_empty());
    let names: BTreeSet<&str> = planned(&plan).iter().map(|leaf| leaf.name.as_str()).collect();
    assert_eq!(names.len(), 1_000);
    let sum: prefix::Count = planned(&plan).iter().map(|leaf| prefix::size(&leaf.cidr)).sum();
    assert_eq!(made.count(), sum, "no two share an address");
    assert!(planned(&plan).windows(2).all(|pair| !overlaps(&pair[0].cidr, &pair[1].cidr)));
}
