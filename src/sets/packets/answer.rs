//! Packets turned into others: the answers to them, and the same services in the other family.

use super::cube::{self, Cube, Dimension, Number, Range};
use super::{ICMP, ICMPV6, Packets, disjoint, icmp_port};

impl Packets {
    /// The answers to these packets: addresses swapped, ports swapped for TCP and UDP, echo requests turned into
    /// echo replies. Other ICMP messages are not answered; protocols without ports answer by the same protocol.
    #[must_use]
    pub fn replies(&self) -> Self {
        let v4 = self.v4.iter().flat_map(|cube| turned(cube, &ECHO, ECHO.reply())).collect();
        let v6 = self.v6.iter().flat_map(|cube| turned(cube, &ECHO6, ECHO6.reply())).collect();
        // Echo requests with different codes share one reply, so replies of disjoint boxes may coincide.
        Self { v4: disjoint(v4), v6: disjoint(v6) }
    }

    /// The packets that are answered by one of these: the other way round than [`Packets::replies`].
    #[must_use]
    pub fn questions(&self) -> Self {
        let v4 = self.v4.iter().flat_map(|cube| question(cube, &ECHO)).collect();
        let v6 = self.v6.iter().flat_map(|cube| question(cube, &ECHO6)).collect();
        Self { v4: disjoint(v4), v6: disjoint(v6) }
    }

    /// The echo requests among the packets, of both families.
    #[must_use]
    pub fn echo_requests(&self) -> Self {
        let [v4, v6] = [ECHO, ECHO6].map(|echo| {
            let (first, last) = (icmp_port(echo.request, 0), icmp_port(echo.request, u8::MAX));
            self.with_protocol(echo.protocol).with_destination_ports(Range::new(first, last))
        });
        v4.union(&v6)
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

/// Pings of one family: the protocol and the types of both messages.
struct Echo {
    protocol: u8,
    request: u8,
    answer: u8,
}

const ECHO: Echo = Echo { protocol: ICMP, request: 8, answer: 0 };
const ECHO6: Echo = Echo { protocol: ICMPV6, request: 128, answer: 129 };

impl Echo {
    /// The places of requests, with any code.
    fn requests<N: Number>(&self) -> Range<N> {
        let of = |code| N::from(icmp_port(self.request, code));
        Range::new(of(0), of(u8::MAX))
    }

    /// The place of answers.
    fn answers<N: Number>(&self) -> Range<N> {
        Range::one(N::from(icmp_port(self.answer, 0)))
    }

    /// Requests become answers.
    fn reply<N: Number>(&self) -> (Range<N>, Range<N>) {
        (self.requests(), self.answers())
    }
}

/// One box the other way round: addresses swapped, and ports; of pings, the messages at one place go to another.
fn turned<N: Number>(
    cube: &Cube<N>,
    echo: &Echo,
    (from, to): (Range<N>, Range<N>),
) -> Vec<Cube<N>> {
    let swapped = cube
        .with(Dimension::Source, cube.range(Dimension::Destination))
        .with(Dimension::Destination, cube.range(Dimension::Source));
    let ported = swapped
        .with(Dimension::SourcePort, cube.range(Dimension::DestinationPort))
        .with(Dimension::DestinationPort, cube.range(Dimension::SourcePort));
    let only = Range::one(N::from(echo.protocol));
    let mut all = vec![ported];
    cube::subtract(&mut all, &Cube::full().with(Dimension::Protocol, only));
    let pings = cube
        .within(Dimension::Protocol, only)
        .and_then(|pings| pings.within(Dimension::DestinationPort, from));
    all.extend(
        pings.map(|_| swapped.with(Dimension::Protocol, only).with(Dimension::DestinationPort, to)),
    );
    all
}

/// The packets that those of one box answer. What stood in the other port of a ping, its answer does not tell.
fn question<N: Number>(cube: &Cube<N>, echo: &Echo) -> impl Iterator<Item = Cube<N>> {
    let only = Range::one(N::from(echo.protocol));
    let any = Cube::full().range(Dimension::SourcePort);
    let turned = turned(cube, echo, (echo.answers(), echo.requests())).into_iter();
    turned.map(move |cube| match cube.range(Dimension::Protocol) == only {
        true => cube.with(Dimension::SourcePort, any),
        false => cube,
    })
}
