//! How much work a search may do.

/// How much work a question may cost before it is given up: counted, so that every machine gives the same answer.
///
/// The defaults bound a question to about two seconds on a machine of 2024.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// Branches of the search.
    pub nodes: usize,
    /// Steps of walks over patterns, of some sixteen places each.
    pub states: usize,
    /// Literals looked at, and steps of patterns compared.
    pub looks: usize,
}

/// How many looks it costs to solve one literal of a dimension.
pub(super) const GUESSING: usize = 200;

impl Default for Budget {
    fn default() -> Self {
        Self { nodes: 200_000, states: 1_000_000, looks: 30_000_000 }
    }
}

impl Budget {
    /// The smaller of both, each kind of work by itself.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        Self {
            nodes: self.nodes.min(other.nodes),
            states: self.states.min(other.states),
            looks: self.looks.min(other.looks),
        }
    }

    /// What is left without the other, and never less than nothing.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self {
            nodes: self.nodes.saturating_sub(other.nodes),
            states: self.states.saturating_sub(other.states),
            looks: self.looks.saturating_sub(other.looks),
        }
    }

    /// Whether some kind of work can no longer be paid for.
    pub fn is_spent(self) -> bool {
        self.nodes == 0 || self.states == 0 || self.looks == 0
    }

    /// A tenth of it.
    pub fn tenth(self) -> Self {
        Self { nodes: self.nodes / 10, states: self.states / 10, looks: self.looks / 10 }
    }
}
