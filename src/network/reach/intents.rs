//! What people want to be reachable, and want never to be, held against what is.

use super::{Answer, End, Question, Reach, Verdict};
use crate::network::interface::{Expect, Intent};
use crate::network::read_protocol;
use crate::network::value::Protocol;
use crate::sets::packets::{Family, ICMP, ICMPV6, Ports, TCP};

/// An intent with its answers.
#[derive(Debug)]
pub struct Checked<'n> {
    pub intent: &'n Intent,
    pub answers: Vec<Answer<'n>>,
    pub verdict: Verdict,
    /// Whether the network does what is wanted; `None` when that is not known.
    pub met: Option<bool>,
}

/// The one thing that explains best why wanted packets do not get through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A NAT gateway forwards TCP, UDP and ICMP only.
    NatProtocol,
    /// A function never has a public address.
    LambdaAddress,
    /// An egress-only gateway lets nothing in.
    EgressOnly,
    BlockPublicAccess,
    /// No route leads there.
    NoRoute,
    /// Packets arrive and their answers do not.
    Reply,
    Filter,
}

impl Checked<'_> {
    /// Why an intent that wants packets through is not met; `None` when it is, or when nobody knows.
    pub fn cause(&self) -> Option<Cause> {
        if self.met != Some(false) || self.intent.expect.is(&Expect::Deny) {
            return None;
        }
        let any = |code: &str| {
            let mut blockers = self.answers.iter().flat_map(|answer| &answer.blockers);
            blockers.any(|blocker| blocker.code == code)
        };
        let mut blockers = self.answers.iter().flat_map(|answer| &answer.blockers);
        let only_out = blockers.any(|it| it.note.as_deref() == Some(super::exit::ONLY_OUT));
        let lambda = self.answers.iter().any(|answer| {
            answer.from.spot().is_some_and(|spot| spot.lambda)
                && matches!(answer.to, End::Public { .. })
        });
        Some(if any("PROTOCOL_RESTRICTION") {
            Cause::NatProtocol
        } else if any("VPC_BLOCK_PUBLIC_ACCESS_ENABLED") {
            Cause::BlockPublicAccess
        } else if lambda && any("IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS") {
            Cause::LambdaAddress
        } else if only_out {
            Cause::EgressOnly
        } else if self.answers.iter().all(|answer| !answer.routed) {
            Cause::NoRoute
        } else if self.answers.iter().any(Answer::is_reply_blocked) {
            Cause::Reply
        } else {
            Cause::Filter
        })
    }
}

impl Intent {
    /// The question that the intent is about; `None` when a part of it is not known.
    pub fn question(&self) -> Option<Question> {
        let six = *self.ipv6.get()?
            || [&self.from, &self.to]
                .iter()
                .any(|end| end.text == "internet6" || is_ipv6(&end.text));
        let family = if six { Family::V6 } else { Family::V4 };
        let protocol = match self.protocol.get()?.as_deref().map(read_protocol) {
            None => Some(TCP),
            Some(Some(Protocol::All)) => None,
            Some(Some(Protocol::Number(ICMP | ICMPV6))) if six => Some(ICMPV6),
            Some(Some(Protocol::Number(number))) => Some(number),
            Some(None) => return None,
        };
        let ports = self.port.get()?.map(Ports::one);
        Some(Question { family, protocol, ports, client_ports: *self.client_ports.get()? })
    }
}

fn is_ipv6(text: &str) -> bool {
    let address = text.split('/').next().unwrap_or(text);
    address.parse::<std::net::Ipv6Addr>().is_ok()
}

impl<'n> Reach<'n> {
    /// The answers of all intents whose ends are in the network and whose parts are known.
    pub fn intents(&self) -> Vec<Checked<'n>> {
        self.network
            .intents
            .iter()
            .filter_map(|intent| self.intent(intent).ok().flatten())
            .collect()
    }

    /// The answer of one intent; nothing when a part of it is not known. Fails when it names what is not there.
    pub fn intent(&self, intent: &'n Intent) -> Result<Option<Checked<'n>>, String> {
        let Some(question) = intent.question() else { return Ok(None) };
        let end = |name: &str| match name {
            "internet" if question.family == Family::V6 => self.network.ends("internet6"),
            name => self.network.ends(name),
        };
        let (from, to) = (end(&intent.from.text)?, end(&intent.to.text)?);
        let answers = self.ask(&from, &to, &question);
        let verdict = Verdict::over(answers.iter().map(Answer::verdict));
        let surely_less =
            answers.iter().any(|answer| answer.lossy || !answer.asked.is_subset(&answer.may));
        let met = intent.expect.get().and_then(|expect| match (expect, verdict) {
            (_, Verdict::Unknown) => None,
            (Expect::Allow, Verdict::Partial) if !surely_less => None,
            (Expect::Allow, verdict) => Some(verdict == Verdict::Allow),
            (Expect::Deny, verdict) => Some(verdict == Verdict::Deny),
            (Expect::Partial, Verdict::Partial) if !surely_less => None,
            (Expect::Partial, verdict) => Some(verdict == Verdict::Partial),
        });
        Ok(Some(Checked { intent, answers, verdict, met }))
    }
}

impl Expect {
    pub fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Deny => "deny",
            Self::Partial => "partial",
        }
    }
}
