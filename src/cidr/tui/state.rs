//! What the screen holds: a session, where the user is in it, and what is being typed.

use std::collections::BTreeSet;

use ipnet::IpNet;
use ratatui::crossterm::event::KeyEvent;

use crate::cidr::design::{Design, Leaf, State as LeafState, Vpc};
use crate::cidr::edit::Edit;
use crate::cidr::{Command, Refusal, Session};
use crate::sets::prefix;

/// Everything the screen shows.
#[derive(Clone, Debug)]
pub struct State {
    pub session: Session,
    /// Which VPC of the design is shown.
    pub vpc: usize,
    /// The rows of the plan, as they stand.
    pub rows: Vec<Row>,
    /// The selected row.
    pub selected: usize,
    /// Tiers whose subnets are hidden.
    pub folded: BTreeSet<String>,
    pub focus: Focus,
    /// The line being typed.
    pub input: Input,
    /// The part of the address space that the map shows; `None` for what is used.
    pub zoom: Option<IpNet>,
    /// Only rows with this text are shown.
    pub filter: String,
    pub message: Message,
    /// The command that the last key stood for.
    pub command: String,
    /// How many changes there were when it was saved last.
    pub saved: usize,
    pub show_ipv6: bool,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// What the outside is asked to do, in order.
    pub effects: Vec<Effect>,
}

/// A line of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// Neighbouring leaves of one tier: the places of the first and the one past the last.
    Tier { first: usize, end: usize },
    /// A leaf, by its place; `inside` a tier or not.
    Leaf { at: usize, inside: bool },
}

/// Where keys go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Focus {
    Rows,
    /// The live line: a CIDR, an address or a number of hosts.
    Live,
    Prompt(Prompt),
    Confirm(Confirm),
    Help,
    /// The answer of a command, scrolled by so many lines.
    Answer {
        lines: Vec<String>,
        from: usize,
    },
}

/// What a typed line is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompt {
    SplitTo,
    Add,
    Next,
    Name,
    Note,
    Tier,
    GoTo,
    Filter,
    Save,
    Export,
    CopyAs,
    Import,
    Command,
}

impl Prompt {
    /// The words before the line.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Prompt::SplitTo => "split to /",
            Prompt::Add => "add NAME:HOSTS[xN] ",
            Prompt::Next => "next free: /LENGTH or hosts ",
            Prompt::Name => "name ",
            Prompt::Note => "note ",
            Prompt::Tier => "tier ",
            Prompt::GoTo => "go to address ",
            Prompt::Filter => "filter ",
            Prompt::Save => "save to (.json design, else script) ",
            Prompt::Export => "export FORM FILE ",
            Prompt::CopyAs => "copy as FORM ",
            Prompt::Import => "import FILE ",
            Prompt::Command => ":",
        }
    }
}

/// What is asked before it is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Confirm {
    /// The names or notes of these blocks differ.
    Join(Vec<IpNet>),
    /// Changes are not saved.
    Quit,
}

/// A line being typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Input {
    pub text: String,
    /// The byte before which the next character goes.
    pub cursor: usize,
}

/// What the last key did, in a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    pub text: String,
    pub error: bool,
}

/// What happened.
#[derive(Clone, Debug)]
pub enum Event {
    Key(KeyEvent),
    Paste(String),
    Resize(u16, u16),
    /// A click or wheel: the row of the screen, or lines up (negative) or down.
    Click(u16),
    Wheel(i16),
    /// The commands of a line; `None` leaves.
    Commands(Result<Option<Vec<Command>>, Refusal>),
    Loaded(Result<Design, Refusal>),
    /// A file was written, or why it was not; whether it holds the session.
    Written(Result<String, String>, bool),
}

/// What the outside has to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    Quit,
    Suspend,
    /// Read this line as a command.
    Read(String),
    Load(String),
    /// Write a file; whether it holds the session.
    Write {
        path: String,
        text: String,
        session: bool,
    },
    Copy(String),
}

impl State {
    /// The screen of a session; with nothing open the first line typed opens a VPC.
    #[must_use]
    pub fn new(session: Session, size: (u16, u16)) -> Self {
        let empty = session.design().vpcs.is_empty();
        let mut state = Self {
            saved: session.changes(),
            session,
            vpc: 0,
            rows: Vec::new(),
            selected: 0,
            folded: BTreeSet::new(),
            focus: if empty { Focus::Live } else { Focus::Rows },
            input: Input::default(),
            zoom: None,
            filter: String::new(),
            message: Message::default(),
            command: String::new(),
            show_ipv6: false,
            size,
            effects: Vec::new(),
        };
        state.refresh();
        state
    }

    /// The VPC shown.
    #[must_use]
    pub fn shown(&self) -> Option<&Vpc> {
        self.session.design().vpcs.get(self.vpc)
    }

    /// The leaves of the VPC shown.
    #[must_use]
    pub fn leaves(&self) -> &[Leaf] {
        self.shown().map_or(&[], |vpc| &vpc.leaves)
    }

    /// The selected leaf; a tier row stands for none.
    #[must_use]
    pub fn leaf(&self) -> Option<&Leaf> {
        match self.rows.get(self.selected)? {
            Row::Leaf { at, .. } => self.leaves().get(*at),
            Row::Tier { .. } => None,
        }
    }

    /// The block of the selected row: of a tier the block that covers it.
    #[must_use]
    pub fn block(&self) -> Option<IpNet> {
        match *self.rows.get(self.selected)? {
            Row::Leaf { at, .. } => self.leaves().get(at).map(|leaf| leaf.cidr),
            Row::Tier { first, end } => cover(self.leaves().get(first..end)?),
        }
    }

    /// Changes since it was saved.
    #[must_use]
    pub fn unsaved(&self) -> usize {
        self.session.changes().abs_diff(self.saved)
    }

    /// Works the rows out again and keeps the selection on its address.
    pub fn refresh(&mut self) {
        let block = self.block();
        self.rebuild(block);
    }

    /// Works the rows out again and selects the row of a block.
    pub fn rebuild(&mut self, select: Option<IpNet>) {
        let vpcs = self.session.design().vpcs.len();
        self.vpc = self.vpc.min(vpcs.saturating_sub(1));
        self.rows = rows(self.leaves(), &self.folded, &self.filter);
        let leaves = self.leaves();
        let found = select.and_then(|block| {
            let covers = |row: &Row| match *row {
                Row::Leaf { at, .. } => {
                    leaves.get(at).is_some_and(|leaf| leaf.cidr.contains(&block.network()))
                }
                Row::Tier { first, end } => leaves.get(first..end).and_then(cover) == Some(block),
            };
            self.rows.iter().position(covers)
        });
        self.selected = found.unwrap_or(self.selected).min(self.rows.len().saturating_sub(1));
    }

    /// Makes a change, shows the command for it, and says why when it cannot be made.
    pub fn edit(&mut self, edit: Edit, select: Option<IpNet>) -> bool {
        let text = edit.to_string();
        match self.session.apply(Command::Edit(edit)) {
            Ok(_) => {
                self.command = format!("cidr {text}");
                self.message = Message::default();
                self.rebuild(select.or_else(|| self.block()));
                true
            }
            Err(refusal) => {
                self.fail(refusal.message);
                false
            }
        }
    }

    /// Shows an error.
    pub fn fail(&mut self, text: impl Into<String>) {
        self.message = Message { text: text.into(), error: true };
    }

    /// Shows a word about what was done.
    pub fn say(&mut self, text: impl Into<String>) {
        self.message = Message { text: text.into(), error: false };
    }
}

/// The block that covers leaves.
#[must_use]
pub fn cover(leaves: &[Leaf]) -> Option<IpNet> {
    prefix::supernet(leaves.iter().map(|leaf| &leaf.cidr))
}

fn rows(leaves: &[Leaf], folded: &BTreeSet<String>, filter: &str) -> Vec<Row> {
    let mut rows = Vec::with_capacity(leaves.len());
    if !filter.is_empty() {
        let hit = |leaf: &Leaf| {
            [&leaf.name, &leaf.note, &leaf.tier, &leaf.az].iter().any(|text| text.contains(filter))
                || leaf.cidr.to_string().contains(filter)
        };
        rows.extend(
            leaves
                .iter()
                .enumerate()
                .filter(|(_, leaf)| hit(leaf))
                .map(|(at, _)| Row::Leaf { at, inside: false }),
        );
        return rows;
    }
    let mut at = 0;
    while let Some(leaf) = leaves.get(at) {
        let same = |other: &&Leaf| other.tier == leaf.tier && other.state != LeafState::Free;
        let run = leaves.get(at..).unwrap_or_default().iter().take_while(same).count();
        if leaf.tier.is_empty() || run < 2 {
            rows.push(Row::Leaf { at, inside: false });
            at += 1;
            continue;
        }
        rows.push(Row::Tier { first: at, end: at + run });
        if !folded.contains(&leaf.tier) {
            rows.extend((at..at + run).map(|at| Row::Leaf { at, inside: true }));
        }
        at += run;
    }
    rows
}
