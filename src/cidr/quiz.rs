//! `quiz`: practice questions with answers that the calculator works out itself.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::IpNet;
use serde_json::{Value, json};

use super::mode::Mode;
use crate::sets::prefix::parse;
use crate::sets::prefix::{self, block};

/// One question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub text: String,
    pub answer: String,
    /// How the answer comes about.
    pub why: String,
}

impl Question {
    /// Whether a text is the answer: blanks, case and the commas of numbers do not matter.
    #[must_use]
    pub fn accepts(&self, given: &str) -> bool {
        let plain = |text: &str| text.replace([',', '_', ' '], "").to_lowercase();
        if plain(given) == plain(&self.answer) {
            return true;
        }
        let network = |text: &str| parse::network(text).ok();
        let slash = |text: &str| text.trim().trim_start_matches('/').parse::<u8>().ok();
        match self.answer.strip_prefix('/') {
            Some(_) => slash(given).is_some() && slash(given) == slash(&self.answer),
            // `10.0.0.0/24` said as a mask is as right; host bits are not.
            None => {
                network(given).zip(network(&self.answer)).is_some_and(|((a, notes), (b, _))| {
                    a == b && notes.iter().all(|note| note.code != "host-bits")
                })
            }
        }
    }

    #[must_use]
    pub fn json(&self) -> Value {
        json!({"schema": super::SCHEMA, "question": self.text, "answer": self.answer, "why": self.why})
    }
}

/// A small generator of numbers (SplitMix64): the same seed asks the same questions on every machine and version.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// From `low` to `high`, both possible.
    fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high - low + 1)
    }

    fn network(&mut self, low: u64, high: u64) -> Option<(Ipv4Addr, IpNet)> {
        let len = u8::try_from(self.between(low, high)).ok()?;
        let host = self.next() as u32;
        let bits = match self.between(0, 2) {
            0 => 10 << 24 | host & 0x00ff_ffff,
            1 => 0xac10_0000 | host & 0x000f_ffff,
            _ => 0xc0a8_0000 | host & 0xffff,
        };
        let address = Ipv4Addr::from_bits(bits);
        Some((address, block(IpAddr::V4(address), len)?))
    }
}

/// As many questions as asked for; `aws` counts five reserved addresses.
#[must_use]
pub fn questions(seed: u64, aws: bool, n: usize) -> Vec<Question> {
    let mut numbers = Numbers(seed);
    let mode = if aws { Mode::Aws } else { Mode::Std };
    let made = (0..n).map_while(|index| {
        // The first round asks each kind once, in order; then they are mixed.
        let kind = if index < 6 { index as u64 } else { numbers.between(0, 5) };
        question(kind, mode, &mut numbers)
    });
    made.collect()
}

fn question(kind: u64, mode: Mode, numbers: &mut Numbers) -> Option<Question> {
    let made = |text, answer, why| Some(Question { text, answer, why });
    match kind {
        0 => {
            let (address, net) = numbers.network(17, 28)?;
            let why = format!(
                "in binary, keep the first {} bits: {}",
                net.prefix_len(),
                super::info::binary(&net)
            );
            made(
                format!("Which network is {address}/{} in?", net.prefix_len()),
                net.to_string(),
                why,
            )
        }
        1 => {
            let (_, net) = numbers.network(17, 28)?;
            let usable = mode.usable(&net).ok()?.count;
            let (size, kept) = (prefix::size(&net), mode.reserved(&net).len());
            let why = format!(
                "2^{} = {} addresses, {kept} reserved",
                32 - net.prefix_len(),
                size.grouped()
            );
            made(
                format!("How many addresses can hosts have in {net} ({})?", mode.title()),
                usable.to_string(),
                why,
            )
        }
        2 => {
            let hosts = u128::from(numbers.between(3, 2000));
            let len = mode.prefix_for(hosts)?;
            let size = prefix::Count::power(32 - len);
            let why = format!(
                "a /{len} has {} addresses; half of that is too few for {hosts} and the reserved ones",
                size.grouped()
            );
            made(
                format!("Which prefix is the smallest for {hosts} hosts ({})?", mode.title()),
                format!("/{len}"),
                why,
            )
        }
        3 => {
            let (_, net) = numbers.network(17, 30)?;
            let why = format!("the last address has all {} host bits set", 32 - net.prefix_len());
            made(format!("What is the last address of {net}?"), net.broadcast().to_string(), why)
        }
        4 => {
            let (_, net) = numbers.network(16, 22)?;
            let more = u8::try_from(numbers.between(1, 6)).ok()?;
            let (len, count) = (net.prefix_len() + more, 1u32 << more);
            made(
                format!("How many /{len} are in {net}?"),
                count.to_string(),
                format!("{more} more bits: 2^{more} = {count}"),
            )
        }
        _ => {
            let (_, net) = numbers.network(17, 28)?;
            let why = format!("{} ones, then zeros", net.prefix_len());
            made(format!("What is the netmask of {net}?"), net.netmask().to_string(), why)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_asks_the_same_and_accepts_its_own_answers() {
        for aws in [false, true] {
            let first = questions(7, aws, 40);
            assert_eq!(first, questions(7, aws, 40));
            assert_ne!(first, questions(8, aws, 40));
            assert_eq!(first.len(), 40);
            assert!(first.iter().all(|question| question.accepts(&question.answer)));
            assert!(
                first.iter().all(|question| !question.accepts("") && !question.accepts("nonsense"))
            );
        }
    }
}
