//! Many questions at once: what the internet reaches, every subnet with every other, and what a change opens and closes.

use super::{Answer, End, Question, Reach, Verdict};
use crate::network::Network;
use crate::sets::Set;
use crate::sets::packets::{Family, Packets};
use crate::sets::prefix::AddressSet;

/// Both families.
pub const FAMILIES: [Family; 2] = [Family::V4, Family::V6];

/// What two subnets can do with each other, and in which family most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    pub from: usize,
    pub to: usize,
    pub verdict: Verdict,
}

/// What a change does between two ends.
#[derive(Clone, Debug)]
pub struct Change {
    pub from: String,
    pub to: String,
    /// The addresses of both ends.
    pub addresses: [AddressSet; 2],
    /// What surely gets through now and surely did not before.
    pub opened: Packets,
    /// What surely got through before and surely does not now.
    pub closed: Packets,
}

impl Question {
    /// All traffic of a family.
    pub fn everything(family: Family) -> Self {
        Self { family, protocol: None, ports: None, client_ports: None }
    }
}

impl<'n> Reach<'n> {
    /// Every subnet with every other and with the internet, by routes, network ACLs and the groups of interfaces.
    /// The ends are the internet, then the subnets in order.
    pub fn matrix(&self, question: &Question) -> (Vec<String>, Vec<Cell>) {
        let network = self.network;
        let name = if question.family == Family::V6 { "internet6" } else { "internet" };
        let mut ends: Vec<(String, Vec<End<'n>>)> =
            vec![(name.to_owned(), network.ends(name).unwrap_or_default())];
        for vpc in &network.vpcs {
            for subnet in vpc.subnets.iter() {
                ends.push((subnet.id.text.clone(), network.subnet_spots(vpc, subnet)));
            }
        }
        let mut cells = Vec::new();
        for (from, (_, senders)) in ends.iter().enumerate() {
            for (to, (_, receivers)) in ends.iter().enumerate().filter(|(to, _)| *to != from) {
                let answers = self.ask(senders, receivers, question);
                let verdict = Verdict::over(answers.iter().map(Answer::verdict));
                cells.push(Cell { from, to, verdict });
            }
        }
        (ends.into_iter().map(|(name, _)| name).collect(), cells)
    }

    /// The answers of all that these senders may reach; what is surely closed is left out.
    pub fn exposure(
        &self,
        from: &[End<'n>],
        to: &[End<'n>],
        question: &Question,
    ) -> Vec<Answer<'n>> {
        let outside = from.iter().all(|end| matches!(end, End::Public { .. }));
        let mut open = Vec::new();
        for end in to {
            // Most interfaces of a large network have no way in at all: they need no packets to tell.
            if outside && question.family == Family::V4 && is_inward(end) {
                continue;
            }
            let answers = self.ask(from, std::slice::from_ref(end), question);
            open.extend(answers.into_iter().filter(|answer| answer.verdict() != Verdict::Deny));
        }
        open
    }
}

/// Whether an end surely has no public IPv4 address, or its VPC no internet gateway.
fn is_inward(end: &End<'_>) -> bool {
    end.spot().is_some_and(|spot| {
        spot.public == Some(false) || spot.lambda || spot.vpc.internet_gateway.is_absent()
    })
}

/// What gets through in one of two networks only, between ends that have the same names in both.
pub fn changes(old: &Network, new: &Network, names: (&[String], &[String])) -> Vec<Change> {
    let (before, after) = (Reach::new(old), Reach::new(new));
    let mut found = Vec::new();
    for from in names.0 {
        for to in names.1.iter().filter(|to| *to != from) {
            let (was, may_have) = passing(&before, from, to);
            let (is, may) = passing(&after, from, to);
            let opened = is.subtract(&may_have).tidy();
            let closed = was.subtract(&may).tidy();
            if !opened.is_empty() || !closed.is_empty() {
                let addresses = [from, to].map(|name| {
                    let ends = new.ends(name).or_else(|_| old.ends(name)).unwrap_or_default();
                    ends.iter().fold(AddressSet::new(), |all, end| all.union(&end.addresses()))
                });
                let (from, to) = (from.clone(), to.clone());
                found.push(Change { from, to, addresses, opened, closed });
            }
        }
    }
    found
}

/// What surely and what may get through; nothing where an end is not in the network.
fn passing(reach: &Reach<'_>, from: &str, to: &str) -> (Packets, Packets) {
    let (mut sure, mut may) = (Packets::none(), Packets::none());
    let (Ok(from), Ok(to)) = (reach.network.ends(from), reach.network.ends(to)) else {
        return (sure, may);
    };
    for family in FAMILIES {
        for answer in reach.ask(&from, &to, &Question::everything(family)) {
            sure = sure.union(&answer.left);
            may = may.union(&answer.may);
        }
    }
    (sure, may)
}

impl Network {
    /// The names of everything that packets may come from or go to: what a comparison of two networks goes through.
    pub fn places(&self) -> Vec<String> {
        let mut names = vec!["internet".to_owned(), "internet6".to_owned()];
        for vpc in &self.vpcs {
            for subnet in vpc.subnets.iter() {
                let own: Vec<_> = vpc.interfaces_in(subnet).map(|it| it.id.text.clone()).collect();
                if own.is_empty() {
                    names.push(subnet.id.text.clone());
                }
                names.extend(own);
            }
        }
        names.extend(self.external.iter().map(|it| it.id.text.clone()));
        names
    }
}
