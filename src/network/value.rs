//! Values of a network with their places; any of them may be unknown.

use crate::source::Span;
use ipnet::IpNet;
use std::fmt;
use std::ops::Deref;

/// A value and where it stands. It is unknown when the source says so, or could not be read.
#[derive(Clone, Debug)]
pub struct Field<T> {
    /// The value; where it is left out, the object that would hold it.
    pub at: Span,
    value: Option<T>,
}

impl<T> Field<T> {
    pub fn known(at: Span, value: T) -> Self {
        Self { at, value: Some(value) }
    }

    pub fn unknown(at: Span) -> Self {
        Self { at, value: None }
    }

    /// The value; `None` when it is unknown.
    pub fn get(&self) -> Option<&T> {
        self.value.as_ref()
    }

    pub fn is_unknown(&self) -> bool {
        self.value.is_none()
    }

    /// Whether the value is known and the same.
    pub fn is<V: ?Sized>(&self, value: &V) -> bool
    where
        T: PartialEq<V>,
    {
        self.value.as_ref().is_some_and(|known| known == value)
    }
}

impl Field<bool> {
    /// Known to be true.
    pub fn is_true(&self) -> bool {
        self.is(&true)
    }

    /// Known to be false.
    pub fn is_false(&self) -> bool {
        self.is(&false)
    }
}

impl<T> Field<Option<T>> {
    /// The value when it is known and there.
    pub fn given(&self) -> Option<&T> {
        self.value.as_ref().and_then(Option::as_ref)
    }

    /// Known to be left out.
    pub fn is_absent(&self) -> bool {
        matches!(self.value, Some(None))
    }
}

/// A list of which some or all elements may be unknown.
#[derive(Clone, Debug)]
pub struct List<T> {
    /// The list; where it is left out, the object that would hold it.
    pub at: Span,
    /// The elements that are known.
    pub items: Vec<T>,
    /// Whether there are no others.
    pub complete: bool,
}

impl<T> List<T> {
    pub fn new(at: Span, items: Vec<T>) -> Self {
        Self { at, items, complete: true }
    }

    pub fn unknown(at: Span) -> Self {
        Self { at, items: Vec::new(), complete: false }
    }
}

impl<T> Deref for List<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.items
    }
}

/// What an object is called, and where that is written.
#[derive(Clone, Debug)]
pub struct Id {
    pub at: Span,
    pub text: String,
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl PartialEq<str> for Id {
    fn eq(&self, other: &str) -> bool {
        self.text == other
    }
}

/// A CIDR as it is written, and the prefix that AWS makes of it.
#[derive(Clone, Debug)]
pub struct Cidr {
    pub at: Span,
    /// As written: `10.0.0.5/16`.
    pub text: String,
    /// Without the bits after the prefix length: `10.0.0.0/16`.
    pub net: IpNet,
}

impl Cidr {
    /// Whether the text has bits set after the prefix length, which AWS clears.
    pub fn has_host_bits(&self) -> bool {
        self.text.parse::<IpNet>().is_ok_and(|net| net != self.net)
    }

    pub fn is_ipv6(&self) -> bool {
        matches!(self.net, IpNet::V6(_))
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A protocol of a rule: all of them, or one by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Protocol {
    All,
    Number(u8),
}

/// A range of ports as written: it may be the wrong way round or too large.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PortRange {
    pub from: i64,
    pub to: i64,
}

/// An ICMP type and code as written; -1 means any.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Icmp {
    pub kind: i64,
    pub code: i64,
}
