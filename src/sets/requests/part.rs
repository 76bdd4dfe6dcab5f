//! Values of a dimension that have a part which a variable reads, or that have none.

use super::branch::Branch;
use super::search::Search;
use super::solve::{Solved, Wanted};
use super::{DimensionId, Part, Values};

impl Search<'_> {
    /// A value that meets the branch's literals in a dimension, open ones aside, and has the part.
    pub(super) fn value_with(
        &mut self,
        branch: &Branch,
        source: DimensionId,
        part: Part,
    ) -> Solved {
        let Some(dimension) = self.space.dimension(source) else { return Solved::Open };
        let without = Values::Text((part.absent)());
        let mut wanted =
            Wanted { outside: vec![&without], closed: vec![None], ..Wanted::default() };
        for literal in branch.of(source) {
            let Some(set) = self.set(literal.set).filter(|set| !set.is_open()) else { continue };
            if literal.positive != set.complement {
                wanted.inside.push(&set.values);
            } else {
                wanted.outside.push(&set.values);
                wanted.closed.push(None);
            }
        }
        let mut states = self.budget.states;
        let solved = wanted.solve(dimension, &mut states);
        self.budget.states = states;
        solved
    }
}

/// The value with another text as its part, where that can be put in.
pub(super) fn rewritten(value: &str, part: Part, text: &str) -> Option<String> {
    let own = (part.read)(value)?;
    let at = value.rfind(&own)?;
    let (before, after) = (value.get(..at)?, value.get(at + own.len()..)?);
    let new = format!("{before}{text}{after}");
    ((part.read)(&new).as_deref() == Some(text)).then_some(new)
}
