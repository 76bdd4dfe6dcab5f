//! What a check is, and what it reports.

mod edit;
mod path;
mod principal;
mod proof;

use crate::document::Node;
use crate::network::Network;
use crate::policy::Policy;
use crate::policy::account::Principal;
use crate::sets::packets::{ICMP, ICMPV6, Packet, TCP, UDP, protocol_name};
use crate::settings::Settings;
use crate::source::Span;
use std::fmt;

/// One question asked of every model of its kind, and everything we say about it.
pub struct Check {
    /// Folder and file name: `nacl/rule-shadowed`. It never changes once released.
    pub id: &'static str,
    /// How bad a finding is unless it says otherwise itself.
    pub severity: Severity,
    /// The same rule elsewhere: `access-analyzer:INVALID_ACTION`, `checkov:CKV_AWS_70`.
    pub aliases: &'static [&'static str],
    /// Where the rule comes from: `notes 004:50`, a page of AWS's documentation.
    pub sources: &'static [&'static str],
    pub ask: Ask,
    /// The check's own file: its `//!` lines are its documentation.
    pub text: &'static str,
}

/// What a check looks at.
#[derive(Clone, Copy)]
pub enum Ask {
    /// Asked of every document that holds something to check.
    Document(fn(&Node<'_>, &mut Reporter<'_>)),
    Policy(fn(&Policy<'_>, &mut Reporter<'_>)),
    /// Asked of every user and role with all that is attached to it, and of policies of identities alone.
    Principal(fn(&Principal<'_>, &mut Reporter<'_>)),
    /// Asked of every VPC design as it is written; networks are asked about what it means.
    Design(fn(&Node<'_>, &mut Reporter<'_>)),
    Network(fn(&Network, &mut Reporter<'_>)),
    /// Not asked: reading the files, or the configuration, finds it.
    Reading,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// A tidier way exists. Hidden unless asked for.
    Note,
    /// It works, and gives away more than it should.
    Warning,
    /// AWS refuses it, or it provably does not do what it says.
    Error,
}

/// How sure a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// It needs no assumption.
    Proven,
    /// Something was unknown: an unresolved reference, a key that is not modelled.
    Possible,
}

/// Something a check found, at a place in a file.
#[derive(Clone, Debug)]
pub struct Finding {
    pub check: &'static Check,
    pub severity: Severity,
    pub certainty: Certainty,
    pub at: Span,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// The object it is about, as a path of the user's own names: `acl-1/ingress/120`.
    pub subject: Option<String>,
    /// The concrete member of the forbidden set that proves it.
    pub witness: Option<Witness>,
    /// Other places that matter, each with what it has to do with it.
    pub related: Vec<(Span, String)>,
    /// What to do.
    pub help: Option<String>,
    pub fix: Option<Fix>,
    /// Which of the check's aliases says the same, where it has several of one tool.
    pub alias: Option<&'static str>,
}

/// A concrete thing that gets through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Witness {
    /// A request that a policy decides in a way it should not.
    Request {
        principal: String,
        action: String,
        resource: String,
        /// Condition keys with their values, by name.
        context: Vec<(String, Vec<String>)>,
    },
    /// A packet, each field as `name: value` in reading order (`source`, `destination`, `protocol`, …).
    Packet(Vec<(&'static str, String)>),
    /// Anything else that is one value: an address, a prefix, a name.
    Value(String),
}

/// A change to the file that mends a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an order: `remove the trailing comma`.
    pub title: String,
    /// The edits, which do not overlap.
    pub edits: Vec<Edit>,
    pub applicability: Applicability,
}

/// Bytes to replace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub at: Span,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Applicability {
    /// The meaning of the file stays what it was.
    Safe,
    /// The meaning changes, most likely to what was meant.
    Unsafe,
}

impl Severity {
    pub const ALL: &[Severity] = &[Severity::Note, Severity::Warning, Severity::Error];

    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl Certainty {
    pub fn name(self) -> &'static str {
        match self {
            Self::Proven => "proven",
            Self::Possible => "possible",
        }
    }
}

impl Witness {
    /// A request without who makes it, for lists of what one principal does.
    pub fn without_principal(&self) -> String {
        let text = self.to_string();
        match (self, text.split_once(" calls ")) {
            (Self::Request { .. }, Some((_, rest))) => rest.to_owned(),
            _ => text,
        }
    }

    /// A packet with its two ends and what it carries.
    pub fn packet(packet: &Packet) -> Self {
        let [kind, code] = packet.destination_port.to_be_bytes();
        let mut fields = vec![
            ("protocol", protocol_name(packet.protocol)),
            ("source", packet.source.to_string()),
            ("destination", packet.destination.to_string()),
        ];
        match packet.protocol {
            TCP | UDP => {
                fields.insert(2, ("source_port", packet.source_port.to_string()));
                fields.push(("destination_port", packet.destination_port.to_string()));
            }
            ICMP | ICMPV6 => {
                fields.extend([("type", kind.to_string()), ("code", code.to_string())]);
            }
            _ => {}
        }
        Self::Packet(fields)
    }
}

impl fmt::Display for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request { principal, action, resource, context } => {
                write!(f, "{principal} calls {action} on {resource}")?;
                for (index, (key, values)) in context.iter().enumerate() {
                    let lead = if index == 0 { " with" } else { "," };
                    write!(f, "{lead} {key} = {}", values.join(" | "))?;
                }
                Ok(())
            }
            Self::Packet(fields) => {
                for (index, (name, value)) in fields.iter().enumerate() {
                    let lead = if index == 0 { "" } else { ", " };
                    write!(f, "{lead}{name} {value}")?;
                }
                Ok(())
            }
            Self::Value(text) => f.write_str(text),
        }
    }
}

impl Check {
    /// The documentation in Markdown: a title, the reasons, then examples that the tests run.
    pub fn docs(&self) -> String {
        let lines = self.text.lines().map_while(|line| line.strip_prefix("//!"));
        lines.map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line))).collect()
    }

    /// The first line of the documentation.
    pub fn title(&self) -> &'static str {
        self.text.lines().next().and_then(|line| line.strip_prefix("//! ")).unwrap_or("")
    }

    /// The code blocks under a heading of the documentation, each with its language (`json`, `yaml`, `toml`).
    pub fn examples(&self, heading: &str) -> Vec<(String, String)> {
        let docs = self.docs();
        let section = docs.split("\n# ").find_map(|part| part.strip_prefix(heading));
        let blocks = section.unwrap_or("").split("```").skip(1).step_by(2);
        let blocks = blocks.filter_map(|block| block.split_once('\n'));
        blocks.map(|(language, text)| (language.to_owned(), text.to_owned())).collect()
    }

    /// The part of the id before the slash.
    pub fn family(&self) -> &'static str {
        self.id.split('/').next().unwrap_or(self.id)
    }
}

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

/// Takes a check's findings down.
pub struct Reporter<'a> {
    check: &'static Check,
    settings: &'a Settings,
    findings: &'a mut Vec<Finding>,
}

impl<'a> Reporter<'a> {
    pub fn new(
        check: &'static Check,
        settings: &'a Settings,
        findings: &'a mut Vec<Finding>,
    ) -> Self {
        Self { check, settings, findings }
    }

    /// What the user's configuration says that checks depend on.
    pub fn settings(&self) -> &'a Settings {
        self.settings
    }

    /// Reports a finding at a place; what it returns takes the rest.
    pub fn at(&mut self, at: Span, message: impl Into<String>) -> &mut Finding {
        let finding = Finding::new(self.check, at, message);
        let index = self.findings.len();
        self.findings.push(finding);
        &mut self.findings[index]
    }
}

impl Finding {
    pub fn new(check: &'static Check, at: Span, message: impl Into<String>) -> Self {
        Self {
            check,
            severity: check.severity,
            certainty: Certainty::Proven,
            at,
            message: message.into(),
            subject: None,
            witness: None,
            related: Vec::new(),
            help: None,
            fix: None,
            alias: None,
        }
    }

    /// Says what to do.
    pub fn help(&mut self, text: impl Into<String>) -> &mut Self {
        self.help = Some(text.into());
        self
    }

    /// Points at another place that matters.
    pub fn related(&mut self, at: Span, text: impl Into<String>) -> &mut Self {
        self.related.push((at, text.into()));
        self
    }

    pub fn witness(&mut self, witness: Witness) -> &mut Self {
        self.witness = Some(witness);
        self
    }

    /// Names the object it is about: `acl-1/ingress/120`.
    pub fn subject(&mut self, path: impl Into<String>) -> &mut Self {
        self.subject = Some(path.into());
        self
    }

    pub fn severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = severity;
        self
    }

    /// Something was unknown, so this may not be so.
    pub fn possible(&mut self) -> &mut Self {
        self.certainty = Certainty::Possible;
        self
    }

    /// Which of the check's aliases says the same: `access-analyzer:EMPTY_ARRAY_ACTION`.
    pub fn alias(&mut self, alias: &'static str) -> &mut Self {
        self.alias = Some(alias);
        self
    }

    /// Changes the file, where every edit could be made out.
    pub fn fix_if(
        &mut self,
        applicability: Applicability,
        title: impl Into<String>,
        edits: Option<Vec<Edit>>,
    ) -> &mut Self {
        match edits {
            Some(edits) => self.fix(applicability, title, edits),
            None => self,
        }
    }

    pub fn fix(
        &mut self,
        applicability: Applicability,
        title: impl Into<String>,
        edits: Vec<Edit>,
    ) -> &mut Self {
        self.fix = Some(Fix { title: title.into(), edits, applicability });
        self
    }
}
