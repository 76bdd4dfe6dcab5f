//! Packets whose headers a device changes on the way, and back again.

use super::cube::{Cube, Dimension, Number};
use super::{Packets, Ports, Set, TCP, UDP, disjoint};
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

    /// The packets of these protocols, by number.
    #[must_use]
    pub fn with_protocols(&self, protocols: &[u8]) -> Self {
        let mut kept = Self::none();
        for &protocol in protocols {
            kept = kept.union(&self.with_protocol(protocol));
        }
        kept
    }
}

fn forget<N: Number>(boxes: &[Cube<N>], dimension: Dimension) -> Vec<Cube<N>> {
    let full = Cube::full().range(dimension);
    disjoint(boxes.iter().map(|cube| cube.with(dimension, full)).collect())
}
