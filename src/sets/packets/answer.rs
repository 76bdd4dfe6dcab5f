//! Packets turned into others: the answers to them, and the same services in the other family.

use super::cube::{self, Cube, Dimension, Number, Range};
use super::{ICMP, ICMPV6, Packets, disjoint, icmp_port};

impl Packets {
    /// The answers to these packets: addresses swapped, ports swapped for TCP and UDP, echo requests turned into
    /// echo replies. Other ICMP messages are not answered; protocols without ports answer by the same protocol.
    #[must_use]
    pub fn replies(&self) -> Self {
        let v4 = self.v4.iter().flat_map(|cube| reply(cube, ICMP, 8, 0)).collect();
        let v6 = self.v6.iter().flat_map(|cube| reply(cube, ICMPV6, 128, 129)).collect();
        // Echo requests with different codes share one reply, so replies of disjoint boxes may coincide.
        Self { v4: disjoint(v4), v6: disjoint(v6) }
    }

    /// The same services over IPv6, from and to any address: ICMP becomes ICMPv6, whose types are others.
    #[must_use]
    pub fn over_ipv6(&self) -> Self {
        let twin = |cube: &Cube<u32>| {
            let [protocol, to, from] =
                [Dimension::Protocol, Dimension::DestinationPort, Dimension::SourcePort]
                    .map(|dimension| cube.range(dimension))
                    .map(|range| Range::new(u128::from(range.first), u128::from(range.last)));
            if protocol == Range::one(ICMP.into()) {
                return Cube::full().with(Dimension::Protocol, Range::one(ICMPV6.into()));
            }
            Cube::full()
                .with(Dimension::Protocol, protocol)
                .with(Dimension::DestinationPort, to)
                .with(Dimension::SourcePort, from)
        };
        Self { v4: Vec::new(), v6: disjoint(self.v4.iter().map(twin).collect()) }
    }
}

/// The answers to the packets of one box; `icmp` answers type `request` by type `answer`.
fn reply<N: Number>(cube: &Cube<N>, icmp: u8, request: u8, answer: u8) -> Vec<Cube<N>> {
    let swapped = cube
        .with(Dimension::Source, cube.range(Dimension::Destination))
        .with(Dimension::Destination, cube.range(Dimension::Source));
    let ported = swapped
        .with(Dimension::SourcePort, cube.range(Dimension::DestinationPort))
        .with(Dimension::DestinationPort, cube.range(Dimension::SourcePort));
    let only = Range::one(N::from(icmp));
    let mut others = vec![ported];
    cube::subtract(&mut others, &Cube::full().with(Dimension::Protocol, only));
    let asked = Range::new(N::from(icmp_port(request, 0)), N::from(icmp_port(request, u8::MAX)));
    let echo = cube
        .within(Dimension::Protocol, only)
        .and_then(|echo| echo.within(Dimension::DestinationPort, asked));
    let answered = Range::one(N::from(icmp_port(answer, 0)));
    others.extend(echo.map(|_| {
        swapped.with(Dimension::Protocol, only).with(Dimension::DestinationPort, answered)
    }));
    others
}
