//! Unions of boxes with pieces cut out, closed under intersection and subtraction.

use std::sync::Arc;

use super::{Answer, Budget, Conjunction, Point, Search, Space};
use crate::sets::Set;

/// A set of points: a union of boxes, each without some other boxes. All sets that meet must share a space.
#[derive(Clone, Debug)]
pub struct Requests {
    space: Arc<Space>,
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug)]
struct Piece {
    inside: Conjunction,
    outside: Vec<Conjunction>,
}

impl Requests {
    /// The union of the boxes.
    pub fn new(space: Arc<Space>, boxes: impl IntoIterator<Item = Conjunction>) -> Self {
        let pieces =
            boxes.into_iter().map(|inside| Piece { inside, outside: Vec::new() }).collect();
        Self { space, pieces }
    }

    /// Like [`Set::witness`], but tells "empty" from "could not tell".
    pub fn search(&self, budget: Budget) -> Answer {
        let mut unknown = None;
        for piece in &self.pieces {
            let outside: Vec<&[_]> = piece.outside.iter().map(Vec::as_slice).collect();
            match Search::new(&self.space, budget).run(&piece.inside, &outside) {
                Answer::Empty => {}
                Answer::Unknown(reason) => unknown = Some(reason),
                found @ Answer::Found(_) => return found,
            }
        }
        unknown.map_or(Answer::Empty, Answer::Unknown)
    }
}

impl Set for Requests {
    type Member = Point;

    fn intersect(&self, other: &Self) -> Self {
        let pairs = self.pieces.iter().flat_map(|a| other.pieces.iter().map(move |b| (a, b)));
        let pieces = pairs.map(|(a, b)| Piece {
            inside: [a.inside.as_slice(), &b.inside].concat(),
            outside: [a.outside.as_slice(), &b.outside].concat(),
        });
        Self { space: Arc::clone(&self.space), pieces: pieces.collect() }
    }

    fn subtract(&self, other: &Self) -> Self {
        // a − (b − c) = (a − b) ∪ (a ∩ b ∩ c)
        let mut pieces = self.pieces.clone();
        for cut in &other.pieces {
            let back = pieces.iter().flat_map(|piece| {
                cut.outside.iter().map(|hole| Piece {
                    inside: [piece.inside.as_slice(), &cut.inside, hole].concat(),
                    outside: piece.outside.clone(),
                })
            });
            let back: Vec<Piece> = back.collect();
            for piece in &mut pieces {
                piece.outside.push(cut.inside.clone());
            }
            pieces.extend(back);
        }
        Self { space: Arc::clone(&self.space), pieces }
    }

    fn contains(&self, member: &Point) -> bool {
        self.pieces.iter().any(|piece| {
            self.space.holds_all(&piece.inside, member)
                && !piece.outside.iter().any(|hole| self.space.holds_all(hole, member))
        })
    }

    /// A member; `None` also where the search ran out of its default budget ([`Requests::search`] tells).
    fn witness(&self) -> Option<Point> {
        match self.search(Budget::default()) {
            Answer::Found(leaf) => Some(leaf.point),
            _ => None,
        }
    }
}
