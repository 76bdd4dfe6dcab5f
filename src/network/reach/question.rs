//! Questions: which packets between two ends are meant.

use super::end::End;
use crate::sets::Set;
use crate::sets::packets::{ALL_PORTS, Family, ICMP, ICMPV6, Packets, Ports, TCP, UDP};

/// Which packets a question is about.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    pub family: Family,
    /// By number; `None` for all of them.
    pub protocol: Option<u8>,
    /// `None` for all of them; of ICMP without one, pings are meant.
    pub ports: Option<Ports>,
    /// The ports that clients ask from; `None` for those that the sender's kind of machine uses.
    pub client_ports: Option<Ports>,
}

impl Question {
    /// The packets between two ends.
    pub fn packets(&self, from: &End<'_>, to: &End<'_>) -> Packets {
        let all = Packets::of(self.family)
            .with_source(&from.addresses())
            .with_destination(&to.addresses());
        let ports = self.ports.unwrap_or(ALL_PORTS);
        let default = from.spot().map_or(super::ANY_CLIENT, |spot| spot.client_ports);
        let client = self.client_ports.unwrap_or(default);
        let ported = |protocol| {
            all.with_protocol(protocol).with_destination_ports(ports).with_source_ports(client)
        };
        match self.protocol {
            Some(protocol @ (TCP | UDP)) => ported(protocol),
            Some(protocol @ (ICMP | ICMPV6)) => {
                let asked = all.with_protocol(protocol);
                match self.ports {
                    Some(ports) => asked.with_destination_ports(ports),
                    None => asked.echo_requests(),
                }
            }
            Some(protocol) => all.with_protocol(protocol),
            None if self.ports.is_some() => ported(TCP).union(&ported(UDP)),
            None => {
                let others = all.subtract(&all.with_protocols(&[TCP, UDP]));
                others.union(&ported(TCP)).union(&ported(UDP))
            }
        }
    }
}
