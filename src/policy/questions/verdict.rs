//! How a question ends: a proof with its axioms, a request with the statements that let it in, or a reason.

use crate::policy::evaluate::Element;
use crate::policy::request::Request;

/// The answer to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Proved, with these axioms (none: without any).
    Holds { axioms: Vec<String> },
    /// Refuted by a request that the plain evaluator confirmed.
    Fails(Box<Witness>),
    /// Neither, for this reason.
    Unknown(String),
}

impl Verdict {
    /// `holds`, `fails` or `unknown`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Holds { .. } => "holds",
            Self::Fails(_) => "fails",
            Self::Unknown(_) => "unknown",
        }
    }

    pub fn holds(&self) -> bool {
        matches!(self, Self::Holds { .. })
    }

    /// The answer to several questions of which none may fail: the first that fails, or else the first that is unknown.
    pub fn of_all(verdicts: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Self::Holds { axioms: Vec::new() };
        for verdict in verdicts {
            match verdict {
                Self::Fails(_) => return verdict,
                Self::Unknown(_) if all.holds() => all = verdict,
                _ => {}
            }
        }
        all
    }

    pub fn witness(&self) -> Option<&Witness> {
        match self {
            Self::Fails(witness) => Some(witness),
            _ => None,
        }
    }
}

/// A concrete request, and how it gets through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// The request, with its whole context: a key that is not in it is absent.
    pub request: Request,
    /// The Allow statements that match, one at least for each layer that allows.
    pub allowed_by: Vec<StatementRef>,
    /// For every Deny statement that does not match, the element by which the request escapes it.
    pub escapes: Vec<Escape>,
}

/// A statement of a question, by places from zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StatementRef {
    /// Which of the question's accesses: 0 the only or old one, 1 the new one.
    pub access: usize,
    pub layer: usize,
    pub policy: usize,
    pub statement: usize,
}

/// Why a Deny statement does not match a witness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Escape {
    pub statement: StatementRef,
    /// The element that the request does not meet; a condition where there is one.
    pub by: Element,
}
