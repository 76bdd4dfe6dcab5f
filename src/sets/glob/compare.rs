//! Two patterns side by side: whether one covers the other, and whether they share a text.

use super::{Pattern, Token};

impl Pattern {
    /// Whether every text of `other` is surely one of this pattern. `false` does not say the contrary.
    ///
    /// Open variables stand for themselves, so the answer is right for each of their values.
    pub fn covers(&self, other: &Self) -> bool {
        let shared = self.fixed.min(other.tokens.len());
        if !self.tokens.iter().zip(&other.tokens).take(shared).all(|(a, b)| a.covers(*b)) {
            return false;
        }
        if self.is_literal() {
            return self.tokens.len() == other.tokens.len();
        }
        if self.ends_open() {
            return shared == self.fixed;
        }
        let ends = self.tokens.iter().rev().zip(other.tokens.iter().rev());
        if !ends.take(self.tail).all(|(a, b)| a.covers(*b)) {
            return false;
        }
        // Reads the other pattern's steps as if they were characters.
        let mut here = vec![false; self.tokens.len() + 1];
        self.enter_covering(&mut here, 0);
        for &step in &other.tokens {
            let mut next = vec![false; self.tokens.len() + 1];
            let mut alive = false;
            for (at, &token) in self.tokens.iter().enumerate() {
                if here.get(at) != Some(&true) || !token.covers(step) {
                    continue;
                }
                let many = matches!(token, Token::Many(_));
                // A repeated step may be empty or long: one character cannot stand for it.
                if step.repeats() && !many && token.variable().is_none() {
                    continue;
                }
                alive = true;
                self.enter_covering(&mut next, if many { at } else { at + 1 });
            }
            if !alive {
                return false;
            }
            here = next;
        }
        here.last() == Some(&true)
    }

    fn enter_covering(&self, marks: &mut [bool], at: usize) {
        let mut at = at;
        while let Some(mark) = marks.get_mut(at) {
            *mark = true;
            if !matches!(self.tokens.get(at), Some(Token::Many(_))) {
                return;
            }
            at += 1;
        }
    }

    /// Whether some text may be both patterns'; exact but for open variables, which stand for any text.
    pub fn meets(&self, other: &Self) -> bool {
        let fixed = self.fixed.min(other.fixed);
        if !self.tokens.iter().zip(&other.tokens).take(fixed).all(|(a, b)| a.meets(*b)) {
            return false;
        }
        // Both go on as they like after what they share.
        if self.ends_open() && other.ends_open() {
            return true;
        }
        let tail = self.tail.min(other.tail);
        let ends = self.tokens.iter().rev().zip(other.tokens.iter().rev());
        if !ends.take(tail).all(|(a, b)| a.meets(*b)) {
            return false;
        }
        self.walk_together(other)
    }

    /// Reads both patterns side by side, over the grid of their positions.
    fn walk_together(&self, other: &Self) -> bool {
        let (height, width) = (self.tokens.len() + 1, other.tokens.len() + 1);
        let mut row = vec![false; width];
        if let Some(first) = row.first_mut() {
            *first = true;
        }
        for i in 0..height {
            let mine = self.tokens.get(i).copied();
            let mut below = vec![false; width];
            for j in 0..width {
                if row.get(j) != Some(&true) {
                    continue;
                }
                let theirs = other.tokens.get(j).copied();
                let mut mark = |down: bool, at: usize| {
                    let line = if down { &mut below } else { &mut row };
                    if let Some(cell) = line.get_mut(at) {
                        *cell = true;
                    }
                };
                if mine.is_some_and(Token::repeats) {
                    mark(true, j);
                }
                if theirs.is_some_and(Token::repeats) {
                    mark(false, j + 1);
                }
                let (Some(a), Some(b)) = (mine, theirs) else { continue };
                if a.meets(b) {
                    // A repeated step that stays and one that advances are both marked by the skips above.
                    mark(!a.repeats(), if b.repeats() { j } else { j + 1 });
                }
            }
            if i + 1 == height {
                break;
            }
            row = below;
        }
        row.last() == Some(&true)
    }
}
