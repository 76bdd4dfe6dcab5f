//! A statement as boxes: what may match, what surely does, and what hangs on undocumented behaviour.

use crate::policy::evaluate::Element;
use crate::sets::requests::{Conjunction, Literal};

/// A statement as boxes.
///
/// Where a part has no documented meaning, a literal of its own stands for whether it matches: equal parts share
/// it, so that a proof holds whatever they mean. Where not even that can be said, `surely` knows no request.
#[derive(Clone, Debug, Default)]
pub(in crate::policy) struct Translated {
    /// Holds every request that the statement may match; `None`: it matches none.
    may: Option<Conjunction>,
    /// Holds only requests that the statement matches if `undocumented` holds; `None`: none is known.
    surely: Option<Conjunction>,
    undocumented: Conjunction,
    /// What of the undocumented parts matches by documented behaviour alone; `None`: nothing is known to.
    documented: Option<Conjunction>,
    /// The element that each literal comes from.
    pub(in crate::policy) origins: Vec<(Literal, Element)>,
    /// What has no documented meaning, for messages.
    pub(in crate::policy) doubts: Vec<String>,
}

/// Which requests of a statement count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::policy) enum Reading {
    /// Every one that it may match.
    Wide,
    /// Where [`Reading::Wide`] asks about others: those that it matches, undocumented parts taken alike.
    WideCut,
    /// Those that it matches by documented behaviour alone.
    Narrow,
    /// Where [`Reading::Narrow`] asks about others: every one that it may match.
    NarrowCut,
}

impl Reading {
    /// How what is taken away is read.
    pub(in crate::policy) fn cut(self) -> Self {
        match self {
            Self::Wide | Self::WideCut => Self::WideCut,
            Self::Narrow | Self::NarrowCut => Self::NarrowCut,
        }
    }
}

impl Translated {
    /// Every request.
    pub(super) fn everything() -> Self {
        let all = || Some(Conjunction::new());
        Self { may: all(), surely: all(), documented: all(), ..Self::default() }
    }

    /// Exactly the requests at which the literal holds.
    pub(in crate::policy) fn exactly(literal: Literal) -> Self {
        let all = || Some(vec![literal]);
        Self { may: all(), surely: all(), ..Self::everything() }
    }

    /// The box in a reading; `None` where it holds nothing.
    pub(in crate::policy) fn read(&self, reading: Reading) -> Option<Conjunction> {
        let (own, with) = match reading {
            Reading::Wide => (&self.may, true),
            Reading::WideCut => (&self.surely, true),
            Reading::Narrow => (&self.surely, false),
            Reading::NarrowCut => (&self.may, false),
        };
        let mut own = own.clone()?;
        if with {
            own.extend(&self.undocumented);
        } else if reading == Reading::Narrow {
            own.extend(self.documented.as_ref()?);
        }
        Some(own)
    }

    /// Nothing is known to match any more.
    pub(super) fn doubt(&mut self, why: String) {
        self.surely = None;
        self.say(why);
    }

    pub(super) fn say(&mut self, why: String) {
        if !self.doubts.contains(&why) {
            self.doubts.push(why);
        }
    }

    /// The statement matches no request.
    pub(super) fn never(&mut self) {
        self.may = None;
        self.surely = None;
    }

    pub(super) fn add(&mut self, literal: Literal, element: Element) {
        self.origins.push((literal, element));
        for side in [&mut self.may, &mut self.surely].into_iter().flatten() {
            side.push(literal);
        }
    }

    /// A literal without which the statement may match as well, but not surely.
    pub(super) fn add_to_surely(&mut self, literal: Literal, element: Element) {
        self.origins.push((literal, element));
        if let Some(side) = &mut self.surely {
            side.push(literal);
        }
    }

    /// A literal that stands for whether an undocumented part matches, and where it is documented to.
    pub(super) fn add_undocumented(
        &mut self,
        literal: Literal,
        documented: Option<Conjunction>,
        element: Element,
        why: String,
    ) {
        self.origins.push((literal, element));
        match (documented, &mut self.documented) {
            (Some(literals), Some(known)) => known.extend(literals),
            _ => self.documented = None,
        }
        self.undocumented.push(literal);
        self.say(why);
    }
}
