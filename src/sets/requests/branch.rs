//! What a branch of a search has decided.

use std::collections::BTreeMap;

use super::{Conjunction, DimensionId, Literal, SetId};

/// The literals a branch has decided.
#[derive(Default)]
pub(super) struct Branch {
    pub(super) by_dimension: BTreeMap<DimensionId, Conjunction>,
    pub(super) decided: Decided,
}

/// Which way each set was decided, by its number.
#[derive(Default)]
pub(super) struct Decided(Vec<Option<bool>>);

impl Decided {
    pub(super) fn get(&self, set: SetId) -> Option<bool> {
        self.0.get(set.0 as usize).copied().flatten()
    }

    pub(super) fn set(&mut self, set: SetId, way: Option<bool>) {
        let at = set.0 as usize;
        if self.0.len() <= at {
            self.0.resize(at + 1, None);
        }
        if let Some(own) = self.0.get_mut(at) {
            *own = way;
        }
    }
}

impl Branch {
    pub(super) fn dimensions(&self) -> impl Iterator<Item = (DimensionId, &[Literal])> {
        self.by_dimension.iter().map(|(id, own)| (*id, own.as_slice()))
    }

    pub(super) fn of(&self, dimension: DimensionId) -> &[Literal] {
        self.by_dimension.get(&dimension).map_or(&[], Vec::as_slice)
    }
}
