//! What gets from one place of a network to another, there and back, and what stops the rest.
//!
//! Packets are followed as sets from hop to hop. Filters do not end a way but mark what they stop, so every blocker
//! of a way is found. What nobody knows splits a set in two: what may get through, and what surely does.

mod answer;
mod end;
mod exit;
mod filters;
mod flow;
mod intents;
mod link;
mod nat;
mod plain;
mod question;
mod resolve;
mod sieve;
mod spot;
mod survey;
mod transit;
mod walk;

pub use answer::{Answer, Verdict, Way};
pub use end::{Door, End, Groups, Spot};
pub use flow::{Blocker, Doubt, Step};
pub use intents::{Cause, Checked};
pub use question::Question;
pub use spot::ANY_CLIENT;
pub use survey::{Cell, Change, FAMILIES, changes};

use super::filter::Direction;
use super::vpc::{RouteTable, Vpc};
use super::{Network, Routing};
use flow::Sieve;
use sieve::Static;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Filters and routes by their place in memory, or by content where equal ones share it.
type Cache<K, V> = RefCell<HashMap<K, Rc<V>>>;

/// A network with what has been worked out of it; every filter and route table is worked out once.
pub struct Reach<'n> {
    pub network: &'n Network,
    nacls: Cache<(usize, Direction), Sieve>,
    groups: Cache<(usize, Direction), Static>,
    routings: Cache<usize, Routing<'n>>,
}

impl<'n> Reach<'n> {
    pub fn new(network: &'n Network) -> Self {
        Self {
            network,
            nacls: Cache::default(),
            groups: Cache::default(),
            routings: Cache::default(),
        }
    }

    fn routing(&self, vpc: &'n Vpc, table: &'n RouteTable) -> Rc<Routing<'n>> {
        let key = std::ptr::from_ref(table) as usize;
        if let Some(known) = self.routings.borrow().get(&key) {
            return Rc::clone(known);
        }
        let routing = Rc::new(self.network.routing(vpc, table));
        self.routings.borrow_mut().insert(key, Rc::clone(&routing));
        routing
    }
}
