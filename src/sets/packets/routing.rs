//! Longest-prefix routing as a map: every address of a family belongs to the route that wins it.

use crate::sets::Set;
use crate::sets::prefix::AddressSet;
use std::net::IpAddr;

/// A map of addresses to owners, painted from the strongest claim to the weakest.
#[derive(Clone, Debug)]
pub struct Painted<T> {
    claims: Vec<(AddressSet, T)>,
    taken: AddressSet,
}

impl<T> Default for Painted<T> {
    fn default() -> Self {
        Self { claims: Vec::new(), taken: AddressSet::new() }
    }
}

impl<T> Painted<T> {
    /// Gives the owner what nobody has claimed before of these addresses.
    pub fn claim(&mut self, addresses: &AddressSet, owner: T) {
        let free = addresses.subtract(&self.taken);
        self.taken = self.taken.union(&free);
        self.claims.push((free, owner));
    }

    /// Every owner in the order of claiming, with what it owns; that may be nothing.
    pub fn owners(&self) -> impl Iterator<Item = (&T, &AddressSet)> {
        self.claims.iter().map(|(addresses, owner)| (owner, addresses))
    }

    /// Who owns an address.
    pub fn owner(&self, address: IpAddr) -> Option<&T> {
        let mut claims = self.claims.iter();
        claims.find(|(owned, _)| owned.contains(&address)).map(|(_, owner)| owner)
    }

    /// The addresses that somebody owns.
    pub fn owned(&self) -> &AddressSet {
        &self.taken
    }
}
