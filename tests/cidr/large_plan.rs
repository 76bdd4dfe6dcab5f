//! A plan so large that it takes time: what the benchmark measures and the test checks.

use ipnet::IpNet;
use perimeter::cidr::mode::Mode;
use perimeter::cidr::plan::{Need, Request, Room};
use perimeter::sets::prefix;

/// A thousand needs over ten thousand used blocks of a base.
pub(crate) fn request(base: IpNet) -> Request {
    let used = (0..10_000).filter_map(|index| prefix::nth(&base, 28, index * 37));
    let needs = (0..1_000).map(|index| Need {
        name: format!("n{index}"),
        room: Room::Hosts(5 + index % 500),
        count: None,
    });
    Request {
        bases: vec![base],
        needs: needs.collect(),
        used: used.collect(),
        mode: Mode::Std,
        ..Request::default()
    }
}
