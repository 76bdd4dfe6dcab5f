//! What all questions about one document may cost together.

use std::cell::Cell;
use std::rc::Rc;

use crate::sets::requests::Budget;

/// A budget that the questions about a policy and its parts share, or none.
#[derive(Clone, Debug, Default)]
pub struct Effort(Option<Rc<Cell<Budget>>>);

impl Effort {
    /// What all checks of a document may cost: twice as much as one question that is asked alone.
    pub fn for_checks() -> Self {
        let one = Budget::default();
        Self(Some(Rc::new(Cell::new(Budget {
            nodes: one.nodes * 2,
            states: one.states * 2,
            looks: one.looks * 2,
        }))))
    }

    /// Whether there is a limit.
    pub(super) fn is_limited(&self) -> bool {
        self.0.is_some()
    }

    /// As much of the budget as is left.
    pub(super) fn within(&self, budget: Budget) -> Budget {
        self.0.as_ref().map_or(budget, |left| budget.min(left.get()))
    }

    /// Takes off what was spent between the two.
    pub(super) fn spend(&self, before: Budget, after: Budget) {
        if let Some(left) = &self.0 {
            left.set(left.get().minus(before.minus(after)));
        }
    }

    /// Takes off so many looks.
    pub(super) fn look(&self, looks: usize) {
        let none = Budget { nodes: 0, states: 0, looks: 0 };
        self.spend(Budget { looks, ..none }, none);
    }

    /// Whether nothing is left, so that questions stay without an answer.
    pub fn is_spent(&self) -> bool {
        self.0.as_ref().is_some_and(|left| left.get().is_spent())
    }
}
