//! Pure mathematics: sets of addresses, requests and packets that can be cut, joined and asked for a member.

pub mod aws_ranges;
pub mod glob;
pub mod interval;
pub mod packets;
pub mod prefix;
pub mod requests;

/// A set that can be intersected, cut and asked for a concrete member.
///
/// A policy is a set of requests and a network a set of packets, so both are asked the same question:
/// is this set empty, and if not, what is in it?
pub trait Set: Sized {
    /// One element: a request or a packet.
    type Member;

    /// What both sets hold.
    #[must_use]
    fn intersect(&self, other: &Self) -> Self;

    /// What this set holds and the other does not.
    #[must_use]
    fn subtract(&self, other: &Self) -> Self;

    /// Whether the member is in the set.
    fn contains(&self, member: &Self::Member) -> bool;

    /// A member of the set; `None` when the set is empty. The same set always gives the same member.
    fn witness(&self) -> Option<Self::Member>;
}
