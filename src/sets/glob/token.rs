//! The steps of patterns.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use super::{Class, Pattern};

/// One step of a pattern.
#[derive(Clone, Copy, Debug)]
pub enum Token {
    /// Exactly this character.
    Char(char),
    /// This character in either case; the case is kept only to be shown.
    Fold(char),
    /// One character of the class.
    One(Class),
    /// Any number of characters of the class.
    Many(Class),
    /// The text of a variable, by its number; matches nothing while the variable has no value.
    Variable(u16),
    /// The same in either case.
    FoldVariable(u16),
}

/// What takes the place of a variable.
#[derive(Clone, Copy, Debug)]
pub enum Filling<'v> {
    Text(&'v str),
    Variable(u16),
    Pattern(&'v Pattern),
}

/// The character in lower case, where that is one character.
pub(crate) fn fold(character: char) -> char {
    if character.is_ascii() {
        return character.to_ascii_lowercase();
    }
    let mut lower = character.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(only), None) => only,
        _ => character,
    }
}

impl Token {
    /// A number that two tokens share exactly when they match the same.
    pub(super) fn rank(self) -> u64 {
        match self {
            Self::Char(c) => u64::from(c),
            // A character without case matches the same either way.
            Self::Fold(c) if fold(c) == c && !c.is_alphabetic() => u64::from(c),
            Self::Fold(c) => 1 << 32 | u64::from(fold(c)),
            Self::One(class) => 2 << 32 | u64::from(class.bits()),
            Self::Many(class) => 3 << 32 | u64::from(class.bits()),
            Self::Variable(number) => 4 << 32 | u64::from(number),
            Self::FoldVariable(number) => 5 << 32 | u64::from(number),
        }
    }

    pub(super) fn accepts(self, character: char) -> bool {
        match self {
            Self::Char(c) => c == character,
            Self::Fold(c) => c == character || fold(c) == fold(character),
            Self::One(class) | Self::Many(class) => class.holds(character),
            Self::Variable(_) | Self::FoldVariable(_) => true,
        }
    }

    /// The number of the variable that the step stands for.
    pub fn variable(self) -> Option<u16> {
        match self {
            Self::Variable(number) | Self::FoldVariable(number) => Some(number),
            _ => None,
        }
    }

    /// Whether the step may repeat: stays where it is after a character, and may be skipped.
    pub(super) fn repeats(self) -> bool {
        matches!(self, Self::Many(_)) || self.variable().is_some()
    }

    /// The character of a step without choice, in lower case.
    pub(super) fn fixed(self) -> Option<char> {
        match self {
            Self::Char(c) | Self::Fold(c) => Some(fold(c)),
            _ => None,
        }
    }

    /// Whether every single character of `other` is one of this step.
    pub(super) fn covers(self, other: Self) -> bool {
        match (self, other) {
            (Self::Variable(a), Self::Variable(b))
            | (Self::FoldVariable(a), Self::Variable(b) | Self::FoldVariable(b)) => a == b,
            (Self::Variable(_) | Self::FoldVariable(_), _) => false,
            (_, Self::Variable(_) | Self::FoldVariable(_)) => {
                self.rank() == Self::Many(Class::ANY).rank()
            }
            (Self::One(a) | Self::Many(a), Self::One(b) | Self::Many(b)) => a.covers(b),
            (Self::One(a) | Self::Many(a), Self::Fold(c)) => a.holds(c),
            (_, Self::Char(c)) => self.accepts(c),
            (Self::Fold(a), Self::Fold(b)) => fold(a) == fold(b),
            (Self::Char(a), Self::Fold(b)) => a == b && !b.is_alphabetic(),
            (Self::Char(_) | Self::Fold(_), Self::One(_) | Self::Many(_)) => false,
        }
    }

    /// Whether some character is one of both steps.
    pub(super) fn meets(self, other: Self) -> bool {
        match (self, other) {
            (Self::Variable(_) | Self::FoldVariable(_), _)
            | (_, Self::Variable(_) | Self::FoldVariable(_)) => true,
            (Self::One(a) | Self::Many(a), Self::One(b) | Self::Many(b)) => a.meets(b),
            (Self::Char(c), other) | (other, Self::Char(c)) => other.accepts(c),
            (Self::Fold(c), other) | (other, Self::Fold(c)) => {
                other.accepts(c) || other.accepts(fold(c))
            }
        }
    }
}

impl PartialEq for Token {
    fn eq(&self, other: &Self) -> bool {
        self.rank() == other.rank()
    }
}
impl Eq for Token {}
impl PartialOrd for Token {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Token {
    fn cmp(&self, other: &Self) -> Ordering {
        self.rank().cmp(&other.rank())
    }
}
impl Hash for Token {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.rank().hash(state);
    }
}
