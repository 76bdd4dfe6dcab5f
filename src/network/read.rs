//! Reading typed values out of documents: what is left out, unknown or malformed is told apart here, once.

use super::value::{Cidr, Field, Id, List, PortRange, Protocol};
use crate::document::{Node, Value};
use crate::sets::packets::{ICMP, ICMPV6, TCP, UDP};
use crate::sets::prefix::parse;
use crate::source::Span;
use std::net::IpAddr;

/// A value that cannot be read as what it should be.
#[derive(Clone, Debug)]
pub struct Problem {
    pub at: Span,
    /// What is wrong, lower case, without a full stop.
    pub message: String,
}

/// Reads values and takes down what cannot be read; such values count as unknown.
#[derive(Debug, Default)]
pub(super) struct Reader {
    pub(super) problems: Vec<Problem>,
}

/// The text that stands for a value nobody knows.
const UNKNOWN: &str = "unknown";

fn given<'n, 'a>(object: &'n Node<'a>, key: &str) -> Option<&'n Node<'a>> {
    object.get(key).filter(|node| !matches!(node.value, Value::Null))
}

fn is_unknown(node: &Node<'_>) -> bool {
    node.as_str() == Some(UNKNOWN)
}

impl Reader {
    pub(super) fn problem(&mut self, at: Span, message: impl Into<String>) {
        self.problems.push(Problem { at, message: message.into() });
    }

    /// A member; `absent` when it is left out or null.
    pub(super) fn field<T>(
        &mut self,
        object: &Node<'_>,
        key: &str,
        absent: Field<T>,
        read: impl FnOnce(&mut Self, &Node<'_>) -> Option<T>,
    ) -> Field<T> {
        let Some(node) = given(object, key) else { return absent };
        if is_unknown(node) {
            return Field::unknown(node.span);
        }
        match read(self, node) {
            Some(value) => Field::known(node.span, value),
            None => Field::unknown(node.span),
        }
    }

    pub(super) fn optional<T>(
        &mut self,
        object: &Node<'_>,
        key: &str,
        read: impl FnOnce(&mut Self, &Node<'_>) -> Option<T>,
    ) -> Field<Option<T>> {
        let absent = Field::known(object.span, None);
        self.field(object, key, absent, |reader, node| read(reader, node).map(Some))
    }

    pub(super) fn text(&mut self, object: &Node<'_>, key: &str) -> Field<Option<String>> {
        self.optional(object, key, Self::string)
    }

    /// A text that must be there; unknown without it.
    pub(super) fn needed(&mut self, object: &Node<'_>, key: &str) -> Field<String> {
        self.field(object, key, Field::unknown(object.span), Self::string)
    }

    pub(super) fn flag(&mut self, object: &Node<'_>, key: &str, absent: bool) -> Field<bool> {
        self.field(object, key, Field::known(object.span, absent), Self::boolean)
    }

    /// A flag that is unknown when it is left out.
    pub(super) fn maybe(&mut self, object: &Node<'_>, key: &str) -> Field<bool> {
        self.field(object, key, Field::unknown(object.span), Self::boolean)
    }

    pub(super) fn string(&mut self, node: &Node<'_>) -> Option<String> {
        let text = node.as_str().map(str::to_owned);
        self.expect(node, text, "a string")
    }

    pub(super) fn boolean(&mut self, node: &Node<'_>) -> Option<bool> {
        self.expect(node, node.as_bool(), "true or false")
    }

    pub(super) fn integer(&mut self, node: &Node<'_>) -> Option<i64> {
        let number = node.as_scalar().and_then(|text| text.parse().ok());
        self.expect(node, number, "a whole number")
    }

    pub(super) fn port(&mut self, node: &Node<'_>) -> Option<u16> {
        let number = node.as_scalar().and_then(|text| text.parse().ok());
        self.expect(node, number, "a port between 0 and 65535")
    }

    fn expect<T>(&mut self, node: &Node<'_>, value: Option<T>, wanted: &str) -> Option<T> {
        if value.is_none() {
            let found = node
                .as_scalar()
                .map_or_else(|| node.shape().to_owned(), |text| format!("`{text}`"));
            self.problem(node.span, format!("{found} is not {wanted}"));
        }
        value
    }

    /// One of a few words.
    pub(super) fn word<T: Copy>(&mut self, node: &Node<'_>, words: &[(&str, T)]) -> Option<T> {
        let text = self.string(node)?;
        let found = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(&text));
        if found.is_none() {
            let known: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
            self.problem(node.span, format!("`{text}` is none of {}", known.join(", ")));
        }
        found.map(|&(_, value)| value)
    }

    /// The elements of a list that can be read; a list that is left out is empty.
    pub(super) fn list<T>(
        &mut self,
        object: &Node<'_>,
        key: &str,
        mut read: impl FnMut(&mut Self, &Node<'_>) -> Option<T>,
    ) -> List<T> {
        let Some(node) = given(object, key) else { return List::new(object.span, Vec::new()) };
        let Value::Array(elements) = &node.value else {
            if !is_unknown(node) {
                self.problem(node.span, format!("`{key}` is {}, not a list", node.shape()));
            }
            return List::unknown(node.span);
        };
        let mut list = List::new(node.span, Vec::with_capacity(elements.len()));
        for element in elements {
            let known = if is_unknown(element) { None } else { read(self, element) };
            list.complete &= known.is_some();
            list.items.extend(known);
        }
        list
    }

    /// Adds the elements of a list to those that are known already.
    pub(super) fn add<T>(
        &mut self,
        object: &Node<'_>,
        key: &str,
        known: &mut Vec<T>,
        read: impl FnMut(&mut Self, &Node<'_>) -> Option<T>,
    ) {
        known.extend(self.list(object, key, read).items);
    }

    pub(super) fn ids(&mut self, object: &Node<'_>, key: &str) -> List<Id> {
        self.list(object, key, Self::named)
    }

    /// A string as the name of an object.
    pub(super) fn named(&mut self, node: &Node<'_>) -> Option<Id> {
        self.string(node).map(|text| Id { at: node.span, text })
    }

    /// The object's own id; without it nothing can refer to the object, so it gets none.
    pub(super) fn own_id(&mut self, object: &Node<'_>, key: &str) -> Option<Id> {
        if !object.is_object() {
            self.problem(object.span, format!("{} stands where an object should", object.shape()));
            return None;
        }
        let Some(node) = given(object, key) else {
            self.problem(object.span, format!("this object has no `{key}`"));
            return None;
        };
        self.named(node)
    }

    pub(super) fn cidr(&mut self, node: &Node<'_>) -> Option<Cidr> {
        let text = self.string(node)?;
        match read_cidr(&text) {
            Ok(net) => Some(Cidr { at: node.span, text, net }),
            Err(reason) => {
                self.problem(node.span, format!("`{text}` is not a CIDR: {reason}"));
                None
            }
        }
    }

    pub(super) fn ip(&mut self, node: &Node<'_>) -> Option<IpAddr> {
        let address = node.as_str().and_then(|text| text.parse().ok());
        self.expect(node, address, "an IP address")
    }

    pub(super) fn protocol(&mut self, node: &Node<'_>) -> Option<Protocol> {
        let protocol = node.as_scalar().and_then(read_protocol);
        self.expect(node, protocol, "a protocol: `all`, `tcp`, `udp`, `icmp`, `icmpv6` or a number")
    }

    /// `443`, `1024-65535` or `all`.
    pub(super) fn ports(&mut self, node: &Node<'_>) -> Option<PortRange> {
        let range = node.as_scalar().and_then(read_ports);
        self.expect(node, range, "a port or a range of ports like `1024-65535`")
    }
}

/// A CIDR as AWS takes it: with a prefix length, host bits or not.
///
/// # Errors
/// Why the text is none.
pub(super) fn read_cidr(text: &str) -> Result<ipnet::IpNet, String> {
    let parsed = parse::parse(text).map_err(|error| error.message)?;
    let strange = parsed.notes.iter().find(|note| note.code != "host-bits");
    match (strange, parsed.value) {
        (Some(note), _) => Err(note.message.clone()),
        (None, parse::Value::Network { net, sized: true, .. }) => Ok(net),
        (None, parse::Value::Network { net, .. }) => {
            Err(format!("it has no prefix length, as in `{net}`"))
        }
        (None, _) => Err("it is not one network".to_owned()),
    }
}

/// A protocol by name or number, as rules and intents write it.
pub fn read_protocol(text: &str) -> Option<Protocol> {
    let number = match text.to_ascii_lowercase().as_str() {
        "all" | "-1" | "any" => return Some(Protocol::All),
        "icmp" => ICMP,
        "tcp" => TCP,
        "udp" => UDP,
        "icmpv6" | "icmp6" => ICMPV6,
        "gre" => 47,
        "esp" => 50,
        "ah" => 51,
        "sctp" => 132,
        number => number.parse().ok()?,
    };
    Some(Protocol::Number(number))
}

fn read_ports(text: &str) -> Option<PortRange> {
    if matches!(text, "all" | "any" | "*") {
        return Some(PortRange { from: 0, to: 65535 });
    }
    if let Ok(port) = text.trim().parse() {
        return Some(PortRange { from: port, to: port });
    }
    let (from, to) = text.split_once('-')?;
    Some(PortRange { from: from.trim().parse().ok()?, to: to.trim().parse().ok()? })
}
