//! The CIDR and subnet calculator: one engine under the command line, the line mode and the screen.

pub mod algebra;
pub mod calc;
pub mod check;
pub mod design;
pub mod diff;
pub mod edit;
pub mod explain;
pub mod export;
pub mod import;
pub mod info;
pub mod item;
pub mod map;
pub mod mode;
pub mod outcome;
pub mod parts;
pub mod plan;
pub mod pool;
pub mod quiz;
pub mod render;
pub mod size;
pub mod space;
#[cfg(feature = "ui")]
pub mod tui;

use std::net::IpAddr;

use ipnet::IpNet;

use design::{Design, Vpc};
use edit::Edit;
use item::Item;
use mode::Mode;
pub use outcome::{Listing, Outcome, Refusal, Verdict};
use parts::Parts;
use pool::Fit;

use crate::sets::Set;
use crate::sets::prefix::AddressSet;

/// The version of every JSON object the calculator prints.
pub const SCHEMA: &str = "cidr/1";

/// One thing to work out or to change, however it was asked: argument, line, key or script.
#[derive(Clone, Debug)]
pub enum Command {
    Info(Item),
    Explain {
        net: IpNet,
        within: Option<IpNet>,
    },
    Size {
        hosts: Vec<u128>,
        growth: u32,
    },
    Table {
        first: u8,
        last: u8,
    },
    Split {
        whole: IpNet,
        parts: Parts,
        limit: Option<u128>,
    },
    Join(Vec<IpNet>),
    Supernet(Vec<IpNet>),
    /// `merge`, and the value of a `calc` expression.
    Merge(AddressSet),
    Subtract {
        from: AddressSet,
        remove: AddressSet,
    },
    Intersect(Vec<AddressSet>),
    Range {
        first: IpAddr,
        last: IpAddr,
        block: bool,
    },
    Contains {
        outer: AddressSet,
        inner: Vec<(String, AddressSet)>,
    },
    Filter {
        lines: String,
        within: AddressSet,
        invert: bool,
    },
    Overlap {
        clashes: algebra::Clashes,
        programs: bool,
    },
    Free {
        base: AddressSet,
        used: AddressSet,
    },
    Next {
        base: Vec<IpNet>,
        used: AddressSet,
        wanted: space::Wanted,
        count: usize,
        fit: Fit,
    },
    Plan(Box<plan::Request>),
    Check {
        primary: IpNet,
        secondary: Vec<IpNet>,
    },
    CheckDesign(Design),
    Map {
        design: Design,
        depth: Option<u8>,
        ascii: bool,
    },
    Diff {
        old: Design,
        new: Design,
    },
    Export {
        design: Design,
        format: export::Format,
    },
    /// Shows the design of the session.
    Show,
    /// Changes the design of the session.
    Edit(Edit),
    Undo,
    Redo,
}

/// A run of commands over one design, with undo.
#[derive(Clone, Debug, Default)]
pub struct Session {
    pub mode: Mode,
    design: Design,
    past: Vec<Step>,
    future: Vec<Step>,
    /// The design that was opened, before the first edit of `past`.
    opened: Design,
}

/// An edit that was made and what it replaced.
#[derive(Clone, Debug)]
struct Step {
    edit: Edit,
    before: Design,
}

/// Older steps are forgotten when those kept hold more leaves than this, so that a session does not grow without end.
const MOST_HELD: usize = 500_000;

impl Session {
    /// A session that starts with this design.
    #[must_use]
    pub fn new(mode: Mode, design: Design) -> Self {
        Self { mode, opened: design.clone(), design, ..Self::default() }
    }

    /// The design as it stands.
    #[must_use]
    pub fn design(&self) -> &Design {
        &self.design
    }

    /// How many edits could be undone.
    #[must_use]
    pub fn changes(&self) -> usize {
        self.past.len()
    }

    /// Lines that build the same design again in a new session.
    #[must_use]
    pub fn script(&self) -> Vec<String> {
        let mut lines = edit::rebuild(&self.opened);
        lines.extend(self.past.iter().map(|step| step.edit.to_string()));
        lines
    }

    /// Works one command out.
    ///
    /// # Errors
    /// When it cannot be worked with; the session is then as it was.
    pub fn apply(&mut self, command: Command) -> Result<Outcome, Refusal> {
        let mode = self.mode;
        Ok(match command {
            Command::Info(item) => info::info(&item, mode),
            Command::Explain { net, within } => explain::explain(net, within, mode)?,
            Command::Size { hosts, growth } => size::size(&hosts, growth, mode),
            Command::Table { first, last } => size::table(first, last, mode)?,
            Command::Split { whole, parts, .. } if self.holds(&[whole]) => {
                self.edit(Edit::Split { cidr: whole, len: parts.length(&whole)? })?
            }
            Command::Split { whole, parts, limit } => parts::split(whole, parts, limit, mode)?,
            Command::Join(blocks) if self.holds(&blocks) => self.edit(Edit::Join(blocks))?,
            Command::Join(blocks) => parts::join(&blocks)?,
            Command::Supernet(blocks) => parts::supernet(&blocks)?,
            Command::Merge(set) => algebra::blocks(set),
            Command::Subtract { from, remove } => algebra::blocks(from.subtract(&remove)),
            Command::Intersect(sets) => {
                algebra::blocks(sets.into_iter().reduce(|a, b| a.intersect(&b)).unwrap_or_default())
            }
            Command::Range { first, last, block } => algebra::range(first, last, block),
            Command::Contains { outer, inner } => algebra::contains(&outer, &inner),
            Command::Filter { lines, within, invert } => {
                algebra::filter(lines.lines(), &within, invert)
            }
            Command::Overlap { clashes, programs } => algebra::overlap(clashes, programs),
            Command::Free { base, used } => space::free(&base, &used),
            Command::Next { base, used, wanted, count, fit } => {
                space::next(&base, &used, wanted, count, fit, mode)?
            }
            Command::Plan(request) => self.plan(&request)?,
            Command::Check { primary, secondary } => check::blocks(primary, &secondary),
            Command::CheckDesign(design) => check::design(&design),
            Command::Map { design, depth, ascii } => map::map(&design, depth, ascii),
            Command::Diff { old, new } => diff::diff(&old, &new),
            Command::Export { design, format } => export::outcome(&design, format),
            Command::Show => self.show(),
            Command::Edit(edit) => self.edit(edit)?,
            Command::Undo => self.undo(),
            Command::Redo => self.redo()?,
        })
    }

    /// Whether every block is a leaf of the design.
    fn holds(&self, blocks: &[IpNet]) -> bool {
        let mut leaves = self.design.vpcs.iter().flat_map(|vpc| &vpc.leaves);
        !blocks.is_empty()
            && blocks.iter().all(|block| leaves.clone().any(|leaf| leaf.cidr == *block))
            && leaves.next().is_some()
    }

    fn edit(&mut self, edit: Edit) -> Result<Outcome, Refusal> {
        let after = edit.apply(&self.design, self.mode)?;
        if let Edit::Open(_) = edit {
            (self.past, self.future, self.opened) = (Vec::new(), Vec::new(), after.clone());
            self.design = after;
            return Ok(self.show());
        }
        let before = std::mem::replace(&mut self.design, after);
        let outcome = Outcome::new().field("done", edit.to_string()).line(edit.to_string());
        self.past.push(Step { edit, before });
        self.future.clear();
        while self.past.iter().map(|step| step.before.leaves() + 1).sum::<usize>() > MOST_HELD
            && self.past.len() > 1
        {
            // What can no longer be undone becomes part of what was opened.
            self.past.remove(0);
            self.opened =
                self.past.first().map_or_else(Design::default, |step| step.before.clone());
        }
        Ok(outcome)
    }

    /// Plans, and takes the plan over where nothing was planned before in these blocks.
    fn plan(&mut self, request: &plan::Request) -> Result<Outcome, Refusal> {
        let blank = match self.design.vpcs.as_slice() {
            [] => true,
            [vpc] => {
                vpc.cidrs == request.bases && vpc.subnets().next().is_none() && self.past.is_empty()
            }
            _ => false,
        };
        if blank && let Ok(plan) = plan::arrange(request) {
            self.edit(Edit::Open(Design { vpcs: vec![plan.vpc], external: Vec::new() }))?;
        }
        plan::plan(request)
    }

    fn undo(&mut self) -> Outcome {
        let Some(step) = self.past.pop() else {
            return Outcome::no("nothing-to-undo", "nothing to undo");
        };
        let outcome = Outcome::new()
            .field("undone", step.edit.to_string())
            .line(format!("undone: {}", step.edit));
        self.design = step.before.clone();
        self.future.push(step);
        outcome
    }

    fn redo(&mut self) -> Result<Outcome, Refusal> {
        let Some(step) = self.future.pop() else {
            return Ok(Outcome::no("nothing-to-redo", "nothing to redo"));
        };
        let after = step.edit.apply(&self.design, self.mode)?;
        let outcome =
            Outcome::new().field("done", step.edit.to_string()).line(step.edit.to_string());
        self.design = after;
        self.past.push(step);
        Ok(outcome)
    }

    fn show(&self) -> Outcome {
        let mut outcome = export::outcome(&self.design, export::Format::Table);
        outcome.fields.insert("design".into(), self.design.json());
        outcome
    }
}

/// A design of one VPC with these blocks and nothing in it.
#[must_use]
pub fn empty_design(bases: Vec<IpNet>) -> Design {
    Design { vpcs: vec![Vpc::new("vpc", bases)], external: Vec::new() }
}
