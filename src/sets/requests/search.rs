//! The search for a point of a box outside other boxes: a lazy DPLL whose theory is one solver per dimension.

use foldhash::{HashMap, HashMapExt};

use super::branch::Branch;
use super::budget::{Budget, GUESSING};
use super::solve::{Solved, Wanted};
use super::{
    Conjunction, Count, DimensionId, Domain, Literal, Point, SetId, Space, ValueSet, Values,
};
use crate::sets::glob::PatternSet;

/// What a search found.
#[derive(Clone, Debug)]
pub enum Answer {
    /// A point of the box outside all forbidden boxes.
    Found(Leaf),
    /// There is none.
    Empty,
    /// The search could not tell.
    Unknown(Reason),
}

/// Why a search could not tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The budget ran out.
    Budget,
    /// No value was found for a variable, and none was excluded.
    Variable,
    /// Values of different kinds were compared in one dimension.
    Mixed,
}

/// A point, with the literals that put it where it is: every point that they hold at is an answer as well.
#[derive(Clone, Debug)]
pub struct Leaf {
    pub point: Point,
    pub literals: Conjunction,
}

/// One question's search over a space: what is learnt of a dimension is kept from one run to the next.
pub struct Search<'s> {
    pub(super) space: &'s Space,
    /// Sets made during the search, numbered after the space's own.
    pub(super) extra: Vec<ValueSet>,
    pub(super) parts: HashMap<(SetId, usize), SetId>,
    memo: HashMap<(DimensionId, Conjunction), Solution>,
    pub(super) budget: Budget,
    pub(super) unknown: Option<Reason>,
    /// Whether some branch failed because a variable had no value there.
    pub(super) valueless: bool,
}

/// What is known of a conjunction in one dimension: its values (none: absent), or that there are none.
#[derive(Clone, Debug)]
pub(super) enum Solution {
    Values(Vec<String>),
    Empty,
    Open(Reason),
}

impl<'s> Search<'s> {
    pub fn new(space: &'s Space, budget: Budget) -> Self {
        Self {
            space,
            extra: Vec::new(),
            parts: HashMap::new(),
            memo: HashMap::new(),
            budget,
            unknown: None,
            valueless: false,
        }
    }

    /// A point at which every literal of `start` holds and at which no forbidden box holds.
    pub fn run(&mut self, start: &[Literal], forbidden: &[&[Literal]]) -> Answer {
        self.unknown = None;
        self.valueless = false;
        let size = forbidden.iter().map(|f| f.len()).sum::<usize>() + start.len() * start.len() / 8;
        if !self.look(size) {
            return Answer::Unknown(Reason::Budget);
        }
        if contradicts(start) || forbidden.iter().any(|f| f.iter().all(|l| start.contains(l))) {
            return Answer::Empty;
        }
        let start = dedup(start);
        let boxes = forbidden.iter().map(|f| dedup(f)).filter(|f| !contradicts(f)).collect();
        match self.split(start, boxes) {
            Some(leaf) => Answer::Found(leaf),
            None => self.unknown.map_or(Answer::Empty, Answer::Unknown),
        }
    }

    /// What is left of the budget.
    pub fn left(&self) -> Budget {
        self.budget
    }

    /// A set of this search alone.
    pub fn add(&mut self, dimension: DimensionId, values: Values) -> SetId {
        let closed = ValueSet::closed(&values);
        self.extra.push(ValueSet { dimension, values, complement: false, closed });
        SetId(super::narrow(self.space.sets.len() + self.extra.len() - 1))
    }

    pub(super) fn set(&self, id: SetId) -> Option<&ValueSet> {
        self.space.data(id).or_else(|| {
            let at = (id.0 as usize).checked_sub(self.space.sets.len())?;
            self.extra.get(at)
        })
    }

    pub(super) fn dimension_of(&self, literal: Literal) -> Option<DimensionId> {
        self.set(literal.set).map(|set| set.dimension)
    }

    /// Decides what splitting left open.
    pub(super) fn decide(&mut self, start: &[Literal], boxes: &[Conjunction]) -> Option<Leaf> {
        let mut branch = Branch::default();
        for &literal in start {
            if branch.decided.get(literal.set) == Some(!literal.positive) {
                return None;
            }
            self.push(&mut branch, literal);
        }
        let dimensions: Vec<DimensionId> = branch.by_dimension.keys().copied().collect();
        if !dimensions.into_iter().all(|dimension| self.possible(&branch, dimension)) {
            return None;
        }
        let boxes: Vec<&Conjunction> = boxes.iter().collect();
        self.descend(&mut branch, &boxes)
    }

    fn descend(&mut self, branch: &mut Branch, boxes: &[&Conjunction]) -> Option<Leaf> {
        let Some(left) = self.budget.nodes.checked_sub(1) else {
            self.unknown = Some(Reason::Budget);
            return None;
        };
        self.budget.nodes = left;
        if !self.look(boxes.iter().map(|forbidden| forbidden.len()).sum()) {
            return None;
        }
        let mut remaining: Vec<&Conjunction> = Vec::with_capacity(boxes.len());
        let mut fewest: Option<(usize, usize)> = None;
        for forbidden in boxes {
            let mut open = 0;
            let mut escaped = false;
            for literal in *forbidden {
                match branch.decided.get(literal.set) {
                    Some(sign) if sign == literal.positive => {}
                    Some(_) => escaped = true,
                    None => open += 1,
                }
            }
            if escaped {
                continue;
            }
            if open == 0 {
                return None;
            }
            if fewest.is_none_or(|(least, _)| open < least) {
                fewest = Some((open, remaining.len()));
            }
            remaining.push(forbidden);
        }
        let Some((_, at)) = fewest else { return self.leaf(branch) };
        let forbidden = remaining.remove(at);
        let open: Vec<Literal> =
            forbidden.iter().filter(|l| branch.decided.get(l.set).is_none()).copied().collect();
        let mut pushed = Vec::new();
        let mut found = None;
        for literal in open {
            let Some(dimension) = self.dimension_of(literal) else { continue };
            self.push(branch, !literal);
            if self.possible(branch, dimension) {
                found = self.descend(branch, &remaining);
            }
            self.pop(branch, !literal);
            if found.is_some() {
                break;
            }
            self.push(branch, literal);
            pushed.push(literal);
            if !self.possible(branch, dimension) {
                break;
            }
        }
        for literal in pushed.into_iter().rev() {
            self.pop(branch, literal);
        }
        found
    }

    /// Pays for so many looks; false where the budget is spent, and with it the search.
    pub(super) fn look(&mut self, count: usize) -> bool {
        let left = self.budget.looks.checked_sub(count);
        self.budget.looks = left.unwrap_or(0);
        if left.is_none() {
            self.unknown = Some(Reason::Budget);
        }
        left.is_some()
    }

    fn push(&self, branch: &mut Branch, literal: Literal) {
        let Some(dimension) = self.dimension_of(literal) else { return };
        if branch.decided.get(literal.set).is_none() {
            branch.decided.set(literal.set, Some(literal.positive));
            branch.by_dimension.entry(dimension).or_default().push(literal);
        }
    }

    fn pop(&self, branch: &mut Branch, literal: Literal) {
        branch.decided.set(literal.set, None);
        let own = self.dimension_of(literal).and_then(|d| branch.by_dimension.get_mut(&d));
        if let Some(own) = own {
            own.retain(|l| l.set != literal.set);
        }
    }

    /// Whether the literals of one dimension may hold together.
    fn possible(&mut self, branch: &Branch, dimension: DimensionId) -> bool {
        let own = branch.by_dimension.get(&dimension).map_or(&[][..], Vec::as_slice);
        !matches!(self.solution(dimension, own), Solution::Empty)
    }

    pub(super) fn solution(&mut self, dimension: DimensionId, own: &[Literal]) -> Solution {
        self.budget.looks = self.budget.looks.saturating_sub(own.len());
        let key = (dimension, dedup(own));
        if let Some(known) = self.memo.get(&key) {
            return known.clone();
        }
        // Guessing a value asks each set several times.
        self.budget.looks = self.budget.looks.saturating_sub(GUESSING * key.1.len());
        let mut states = self.budget.states;
        let solution = self.solve(dimension, &key.1, &mut states);
        self.budget.states = states;
        self.memo.insert(key, solution.clone());
        solution
    }

    fn solve(&self, dimension: DimensionId, own: &[Literal], states: &mut usize) -> Solution {
        let Some(meaning) = self.space.dimension(dimension) else { return Solution::Empty };
        let positive: Vec<Literal> = own.iter().filter(|l| l.positive).copied().collect();
        let negative: Vec<Literal> = own.iter().filter(|l| !l.positive).copied().collect();
        let one = |literals: &[Literal], states: &mut usize| {
            let wanted = self.wanted(literals, &negative);
            match wanted.solve(meaning, states) {
                Solved::Value(value) => Ok(value),
                Solved::Empty => Err(Solution::Empty),
                Solved::Open if *states == 0 => Err(Solution::Open(Reason::Budget)),
                Solved::Open => Err(Solution::Open(Reason::Mixed)),
            }
        };
        match meaning.count {
            // With no value at all, every negative literal holds.
            Count::Optional | Count::Many if positive.is_empty() => Solution::Values(Vec::new()),
            Count::One | Count::Optional => match one(&positive, states) {
                Ok(value) => Solution::Values(vec![value]),
                Err(solution) => solution,
            },
            // Each positive literal may have a value of its own; what none may be in binds all of them.
            Count::Many => {
                let mut values = Vec::new();
                let mut open = None;
                for literal in positive {
                    match one(&[literal], states) {
                        Ok(value) if !values.contains(&value) => values.push(value),
                        Ok(_) => {}
                        Err(Solution::Empty) => return Solution::Empty,
                        Err(solution) => open = Some(solution),
                    }
                }
                open.unwrap_or(Solution::Values(values))
            }
        }
    }

    /// The sets a present value must lie in or not, from literals of either sign over sets and complements.
    pub(super) fn wanted(&self, positive: &[Literal], negative: &[Literal]) -> Wanted<'_> {
        let mut wanted = Wanted::default();
        for literal in positive.iter().chain(negative) {
            let Some(set) = self.set(literal.set) else { continue };
            if literal.positive != set.complement {
                wanted.inside.push(&set.values);
            } else {
                wanted.outside.push(&set.values);
                wanted.closed.push(set.closed.as_ref());
            }
        }
        wanted
    }

    /// Every box is escaped: puts the values of all dimensions together.
    fn leaf(&mut self, branch: &Branch) -> Option<Leaf> {
        let literals: Conjunction = branch.by_dimension.values().flatten().copied().collect();
        let mut point = Point::default();
        let dimensions: Vec<(DimensionId, Count)> =
            self.space.dimensions().map(|(id, dimension)| (id, dimension.count)).collect();
        for (id, count) in dimensions {
            let own = branch.by_dimension.get(&id).map_or(&[][..], Vec::as_slice);
            if own.is_empty() && count != Count::One {
                continue;
            }
            match self.solution(id, own) {
                Solution::Values(values) if values.is_empty() => {}
                Solution::Values(values) => {
                    point.0.insert(id, values);
                }
                Solution::Empty => return None,
                Solution::Open(reason) => {
                    self.unknown = Some(reason);
                    return None;
                }
            }
        }
        let open = literals.iter().any(|l| self.set(l.set).is_some_and(ValueSet::is_open));
        if open && !literals.iter().all(|&literal| self.holds(literal, &point)) {
            let Some(filled) = self.fill_variables(branch, &point) else {
                if self.lacks_a_value(branch) || self.refuted(branch) {
                    self.valueless = true;
                } else {
                    self.unknown.get_or_insert(Reason::Variable);
                }
                return None;
            };
            point = filled;
        }
        Some(Leaf { point, literals })
    }

    /// Whether a point that differs from the leaf's in one dimension is an answer just as well.
    pub fn admits(&self, leaf: &Leaf, dimension: DimensionId, point: &Point) -> bool {
        let base = match self.space.dimension(dimension).map(|d| &d.domain) {
            Some(Domain::Text(base)) => base.as_ref(),
            _ => None,
        };
        point.values(dimension).iter().all(|text| base.is_none_or(|base| base.contains(text)))
            && leaf.literals.iter().all(|&literal| self.holds(literal, point))
    }

    /// Whether the point lies in the box of `start` and outside all forbidden boxes.
    pub fn is_answer(&self, start: &[Literal], forbidden: &[&[Literal]], point: &Point) -> bool {
        let holds = |literals: &[Literal]| literals.iter().all(|&l| self.holds(l, point));
        let in_domain = |(id, own): (DimensionId, &super::Dimension)| match &own.domain {
            Domain::Text(Some(base)) => point.values(id).iter().all(|text| base.contains(text)),
            _ => true,
        };
        self.space.dimensions().all(in_domain)
            && holds(start)
            && !forbidden.iter().any(|literals| holds(literals))
    }

    /// Like [`Space::holds`], for the search's own sets as well.
    pub(super) fn holds(&self, literal: Literal, point: &Point) -> bool {
        self.set(literal.set).is_some_and(|set| self.space.meets(set, point)) == literal.positive
    }
}

/// Sorted, each literal once.
pub(super) fn dedup(literals: &[Literal]) -> Conjunction {
    let mut literals = literals.to_vec();
    literals.sort_unstable();
    literals.dedup();
    literals
}

/// Whether a literal and its opposite are both there.
fn contradicts(literals: &[Literal]) -> bool {
    literals.iter().any(|&literal| literals.contains(&!literal))
}

/// The text patterns of a set or of what it is the complement of.
pub(super) fn texts(set: &ValueSet) -> Option<&PatternSet> {
    if let Values::Text(own) = &set.values { Some(own) } else { None }
}

/// The text patterns of a set that is not a complement.
pub(super) fn patterns(set: &ValueSet) -> Option<&PatternSet> {
    match &set.values {
        Values::Text(patterns) if !set.complement => Some(patterns),
        _ => None,
    }
}
