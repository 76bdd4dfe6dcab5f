//! Packets whose headers a device changes on the way, and back again.

use super::cube::{Cube, Dimension, Number, Range};
use super::{ALL_PORTS, ICMP, ICMPV6, Packets, Ports, Set, TCP, UDP, disjoint, icmp_port};
use crate::sets::prefix::AddressSet;

/// New header fields; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct Rewrite {
    pub source: Option<AddressSet>,
    /// Of TCP and UDP.
    pub source_ports: Option<Ports>,
    pub destination: Option<AddressSet>,
}

impl Rewrite {
    /// The packets as they leave the device: for each packet, every one it may have become.
    pub fn apply(&self, packets: &Packets) -> Packets {
        let mut out = packets.clone();
        if let Some(addresses) = &self.source {
            out = out.forget(Dimension::Source).with_source(addresses);
        }
        if let Some(addresses) = &self.destination {
            out = out.forget(Dimension::Destination).with_destination(addresses);
        }
        if let Some(ports) = self.source_ports {
            let ported = out.with_protocol(TCP).union(&out.with_protocol(UDP));
            let others = out.subtract(&ported);
            let mapped = ported.forget(Dimension::SourcePort).with_source_ports(ports);
            out = others.union(&mapped);
        }
        out
    }

    /// Of the packets before the device, those of which at least one form after it is in `after`.
    pub fn undo(&self, before: &Packets, after: &Packets) -> Packets {
        let mut wide = after.clone();
        if self.source.is_some() {
            wide = wide.forget(Dimension::Source);
        }
        if self.destination.is_some() {
            wide = wide.forget(Dimension::Destination);
        }
        if self.source_ports.is_some() {
            wide = wide.forget(Dimension::SourcePort);
        }
        before.intersect(&wide)
    }
}

impl Packets {
    /// The packets whatever they have in one dimension.
    fn forget(&self, dimension: Dimension) -> Self {
        Self { v4: forget(&self.v4, dimension), v6: forget(&self.v6, dimension) }
    }

    /// The packets whatever port they come from.
    #[must_use]
    pub fn with_any_source_port(&self) -> Self {
        self.forget(Dimension::SourcePort)
    }

    /// The packets that are answered by one of these: the other way round than [`Packets::replies`].
    #[must_use]
    pub fn questions(&self) -> Self {
        let v4 = self.v4.iter().flat_map(|cube| question(cube, ICMP, 8, 0)).collect();
        let v6 = self.v6.iter().flat_map(|cube| question(cube, ICMPV6, 128, 129)).collect();
        Self { v4: disjoint(v4), v6: disjoint(v6) }
    }

    /// The packets of these protocols, by number.
    #[must_use]
    pub fn with_protocols(&self, protocols: &[u8]) -> Self {
        let mut kept = Self::none();
        for &protocol in protocols {
            kept = kept.union(&self.with_protocol(protocol));
        }
        kept
    }

    /// The echo requests among the packets, of both families.
    #[must_use]
    pub fn echo_requests(&self) -> Self {
        let asked = |kind| Ports::new(icmp_port(kind, 0), icmp_port(kind, u8::MAX));
        let v4 = self.with_protocol(ICMP).with_destination_ports(asked(8));
        v4.union(&self.with_protocol(ICMPV6).with_destination_ports(asked(128)))
    }
}

fn forget<N: Number>(boxes: &[Cube<N>], dimension: Dimension) -> Vec<Cube<N>> {
    let full = Cube::full().range(dimension);
    disjoint(boxes.iter().map(|cube| cube.with(dimension, full)).collect())
}

/// The packets that those of one box answer; `icmp` answers type `request` by type `answer`.
fn question<N: Number>(cube: &Cube<N>, icmp: u8, request: u8, answer: u8) -> Vec<Cube<N>> {
    let swapped = cube
        .with(Dimension::Source, cube.range(Dimension::Destination))
        .with(Dimension::Destination, cube.range(Dimension::Source));
    let ported = swapped
        .with(Dimension::SourcePort, cube.range(Dimension::DestinationPort))
        .with(Dimension::DestinationPort, cube.range(Dimension::SourcePort));
    let only = Range::one(N::from(icmp));
    let mut others = vec![ported];
    super::cube::subtract(&mut others, &Cube::full().with(Dimension::Protocol, only));
    let answers = Range::one(N::from(icmp_port(answer, 0)));
    let echo = cube
        .within(Dimension::Protocol, only)
        .and_then(|echo| echo.within(Dimension::DestinationPort, answers));
    let asked = Range::new(N::from(icmp_port(request, 0)), N::from(icmp_port(request, u8::MAX)));
    let ports = Range::new(N::from(ALL_PORTS.first), N::from(ALL_PORTS.last));
    others.extend(echo.map(|_| {
        swapped
            .with(Dimension::Protocol, only)
            .with(Dimension::DestinationPort, asked)
            .with(Dimension::SourcePort, ports)
    }));
    others
}
