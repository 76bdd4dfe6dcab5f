//! The strict reader of one CIDR, address, range or size: every refusal and every leniency has a code and a place.

mod address;
mod mask;

use std::fmt;
use std::net::IpAddr;
use std::ops::Range as Bytes;

use ipnet::IpNet;

use super::{block, position, size};
use crate::sets::aws_ranges;

/// What a text says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A CIDR, or a bare address as a block of one.
    Network {
        /// The address as written, host bits and all.
        address: IpAddr,
        /// The block, without host bits.
        net: IpNet,
        /// False for a bare address.
        sized: bool,
    },
    /// `first-last`, both in it.
    Range { first: IpAddr, last: IpAddr },
    /// `/24`: a prefix length without an address.
    Size(u8),
}

/// A text that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    pub value: Value,
    /// What was read although it is not written strictly, in order of weight.
    pub notes: Vec<Note>,
    /// Whether blanks around it were dropped.
    pub trimmed: bool,
}

impl Parsed {
    /// How the text was read: the first note's code, or what it is.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match (self.notes.first(), &self.value) {
            (Some(note), _) => note.code,
            (None, _) if self.trimmed => "trimmed",
            (None, Value::Network { sized: true, .. }) => "cidr",
            (None, Value::Network { sized: false, .. }) => "address",
            (None, Value::Range { .. }) => "range",
            (None, Value::Size(_)) => "prefix-only",
        }
    }

    /// The first and last address; `None` for a bare size.
    #[must_use]
    pub fn ends(&self) -> Option<(IpAddr, IpAddr)> {
        match self.value {
            Value::Network { net, .. } => Some((net.network(), net.broadcast())),
            Value::Range { first, last } => Some((first, last)),
            Value::Size(_) => None,
        }
    }
}

/// Something read leniently, and said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// `host-bits`, `netmask`, `wildcard`, `inner-space`, `leading-zero-prefix`, `ipv4-mapped`, `prefix-only` or `integer`.
    pub code: &'static str,
    /// The bytes of the text it is about.
    pub at: Bytes<usize>,
    pub message: String,
}

/// Why a text was refused. The codes are a contract: they are never renamed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    pub code: &'static str,
    /// The offending bytes of the text.
    pub at: Bytes<usize>,
    pub message: String,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ParseError {}

impl ParseError {
    fn new(code: &'static str, piece: Piece<'_>, message: impl Into<String>) -> Self {
        Self { code, at: piece.range(), message: message.into() }
    }

    /// The same error of a text that starts `by` bytes into a longer one.
    #[must_use]
    pub fn shifted(mut self, by: usize) -> Self {
        self.at = self.at.start + by..self.at.end + by;
        self
    }
}

/// What a reader may choose.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Read a bare integer as an IPv4 address.
    pub integers: bool,
    /// Refuse what would be read with a note.
    pub strict: bool,
}

/// A part of the text that remembers where it stands.
#[derive(Clone, Copy, Debug)]
struct Piece<'t> {
    text: &'t str,
    start: usize,
}

impl<'t> Piece<'t> {
    fn range(self) -> Bytes<usize> {
        self.start..self.start + self.text.len()
    }

    fn trim(self) -> Self {
        let text = self.text.trim_start();
        Self { text: text.trim_end(), start: self.start + self.text.len() - text.len() }
    }

    /// What stands before and after the first character for which `at` holds.
    fn split(self, at: impl Fn(char) -> bool) -> Option<(Self, Self)> {
        let (found, sign) = self.text.char_indices().find(|&(_, character)| at(character))?;
        let after = found + sign.len_utf8();
        let left = Self { text: self.text.get(..found)?, start: self.start };
        Some((left, Self { text: self.text.get(after..)?, start: self.start + after }))
    }

    /// The parts between a separator, each with its place.
    fn parts(self, separator: char) -> impl Iterator<Item = Piece<'t>> {
        let mut start = self.start;
        self.text.split(separator).map(move |text| {
            let piece = Piece { text, start };
            start += text.len() + separator.len_utf8();
            piece
        })
    }
}

/// Reads one CIDR, address, range (`a-b`) or size (`/24`).
///
/// # Errors
/// With a code, a place and what to write instead, when the text is none of them or could be read in two ways.
pub fn parse(text: &str) -> Result<Parsed, ParseError> {
    parse_with(text, Options::default())
}

/// As [`parse`], with options.
///
/// # Errors
/// As [`parse`]; with `strict` also for everything that would be a note.
pub fn parse_with(text: &str, options: Options) -> Result<Parsed, ParseError> {
    let whole = Piece { text, start: 0 }.trim();
    let mut notes = Vec::new();
    let value = read(whole, options, &mut notes)?;
    if let (true, Some(note)) = (options.strict, notes.first()) {
        return Err(ParseError {
            code: note.code,
            at: note.at.clone(),
            message: note.message.clone(),
        });
    }
    Ok(Parsed { value, notes, trimmed: whole.text.len() < text.len() })
}

/// Reads one CIDR or bare address, and nothing else, as documents hold them; the notes say what is not strict in it.
///
/// # Errors
/// As [`parse`], and for ranges and sizes.
pub fn network(text: &str) -> Result<(IpNet, Vec<Note>), ParseError> {
    let parsed = parse(text)?;
    let whole = Piece { text, start: 0 };
    match parsed.value {
        Value::Network { net, .. } => Ok((net, parsed.notes)),
        Value::Range { .. } => {
            Err(ParseError::new("range", whole, format!("`{text}` is a range, not one CIDR")))
        }
        Value::Size(_) => Err(ParseError::new(
            "prefix-only",
            whole,
            format!("`{text}` has no address before the size"),
        )),
    }
}

fn read(whole: Piece<'_>, options: Options, notes: &mut Vec<Note>) -> Result<Value, ParseError> {
    refuse_strangers(whole)?;
    if let Some((before, after)) = whole.split(|sign| sign == '/') {
        if let Some((between, _)) = after.split(|sign| sign == '/') {
            let second = Piece { text: "/", start: after.start + between.text.len() };
            return Err(ParseError::new("extra-slash", second, "more than one '/'"));
        }
        if before.text.contains('-') {
            let message = "a range joins two addresses and takes no prefix: write `a-b` or `a/len`";
            return Err(ParseError::new(
                "range-prefix",
                Piece { text: "/", start: after.start - 1 },
                message,
            ));
        }
        note_blanks(before, after, whole, notes);
        return sized(before.trim(), after.trim(), options, notes);
    }
    if let Some((first, last)) = whole.split(|sign| sign == '-') {
        note_blanks(first, last, whole, notes);
        return range(first.trim(), last.trim(), whole, options, notes);
    }
    if let Some((address, mask)) = whole.split(char::is_whitespace) {
        let mask = mask.trim();
        if mask.text.contains(char::is_whitespace) || mask.text.split('.').count() != 4 {
            let message = "more than one value where one is wanted";
            return Err(ParseError::new("list", mask, message));
        }
        return sized(address, mask, options, notes);
    }
    let address = address::parse(whole, options, notes)?;
    let net = block(address, if address.is_ipv4() { 32 } else { 128 });
    net.map(|net| Value::Network { address, net, sized: false })
        .ok_or_else(|| unreachable_prefix(whole))
}

/// The characters that no address, prefix or range has.
fn refuse_strangers(whole: Piece<'_>) -> Result<(), ParseError> {
    if whole.text.is_empty() {
        return Err(ParseError::new(
            "empty",
            whole,
            "nothing to read: write a CIDR such as 10.0.0.0/16",
        ));
    }
    if let Some((at, stranger)) =
        whole.text.char_indices().find(|(_, character)| !character.is_ascii())
    {
        let point = u32::from(stranger);
        let piece = Piece {
            text: whole.text.get(at..at + stranger.len_utf8()).unwrap_or(""),
            start: whole.start + at,
        };
        // U+FF01..U+FF5E are the printable ASCII characters at full width.
        let hint =
            match point.checked_sub(0xfee0).and_then(char::from_u32).filter(char::is_ascii_graphic)
            {
                Some(narrow) => {
                    format!("character U+{point:04X} (fullwidth {narrow}); use ASCII digits")
                }
                None if ('\u{2010}'..='\u{2015}').contains(&stranger) => {
                    format!("character U+{point:04X} (a dash); use `-`")
                }
                None => format!("character U+{point:04X}; use ASCII digits"),
            };
        return Err(ParseError::new("non-ascii", piece, hint));
    }
    if let Some((before, zone)) = whole.split(|sign| sign == '%') {
        let name = zone.text.split('/').next().unwrap_or("");
        let sign = before.text.len();
        let text = whole.text.get(sign..=sign + name.len()).unwrap_or("");
        let piece = Piece { text, start: zone.start - 1 };
        return Err(ParseError::new(
            "zone-id",
            piece,
            format!("a zone (%{name}) has no place in a CIDR"),
        ));
    }
    Ok(())
}

fn note_blanks(left: Piece<'_>, right: Piece<'_>, whole: Piece<'_>, notes: &mut Vec<Note>) {
    let blank =
        left.text.ends_with(char::is_whitespace) || right.text.starts_with(char::is_whitespace);
    if blank {
        notes.push(Note {
            code: "inner-space",
            at: whole.range(),
            message: "spaces inside removed".into(),
        });
    }
}

/// `address/len`, `address/mask` or `/len`.
fn sized(
    before: Piece<'_>,
    after: Piece<'_>,
    options: Options,
    notes: &mut Vec<Note>,
) -> Result<Value, ParseError> {
    if before.text.is_empty() {
        let len = mask::length(after, 32, "IPv4", notes)
            .or_else(|_| mask::length(after, 128, "IPv6", notes))?;
        notes.push(Note {
            code: "prefix-only",
            at: after.start - 1..after.range().end,
            message: only_a_size(len),
        });
        return Ok(Value::Size(len));
    }
    let address = address::parse(before, options, notes)?;
    let len = match address {
        IpAddr::V4(_) if after.text.contains('.') => mask::dotted(after, notes)?,
        IpAddr::V4(_) => mask::length(after, 32, "IPv4", notes)?,
        IpAddr::V6(_) => mask::length(after, 128, "IPv6", notes)?,
    };
    let net = block(address, len).ok_or_else(|| unreachable_prefix(after))?;
    note_mapped(address, len, before, notes);
    if net.network() != address {
        let offset = position(address) - position(net.network());
        let message =
            format!("host bits set: {address} is address {offset} of {net}; showing the network");
        notes.push(Note { code: "host-bits", at: before.range(), message });
    }
    Ok(Value::Network { address, net, sized: true })
}

/// `::ffff:10.0.0.1/120` is an IPv6 block, and also an IPv4 one by the rules for mapped addresses.
fn note_mapped(address: IpAddr, len: u8, piece: Piece<'_>, notes: &mut Vec<Note>) {
    let IpAddr::V6(v6) = address else { return };
    if let (Some(v4), Some(len)) = (v6.to_ipv4_mapped(), len.checked_sub(96))
        && let Some(net) = block(v4.into(), len)
    {
        let message = format!("an IPv4-mapped IPv6 address: the IPv4 network is {net}");
        notes.push(Note { code: "ipv4-mapped", at: piece.range(), message });
    }
}

fn only_a_size(len: u8) -> String {
    let Some(net) = block(IpAddr::V4(0.into()), len) else {
        return format!("only a size: /{len} is one of IPv6");
    };
    let usable = match aws_ranges::usable(&net) {
        Ok(usable) => format!("{} usable in AWS", usable.count),
        Err(reason) => format!("none usable in AWS ({reason})"),
    };
    format!("only a size: {} addresses, {usable}", size(&net))
}

fn range(
    first: Piece<'_>,
    last: Piece<'_>,
    whole: Piece<'_>,
    options: Options,
    notes: &mut Vec<Note>,
) -> Result<Value, ParseError> {
    let (from, to) =
        (address::parse(first, options, notes)?, address::parse(last, options, notes)?);
    if from.is_ipv4() != to.is_ipv4() {
        return Err(ParseError::new("mixed-family", whole, "range mixes IPv4 and IPv6"));
    }
    if from > to {
        return Err(ParseError::new("range-order", whole, "range ends before it starts; swap?"));
    }
    Ok(Value::Range { first: from, last: to })
}

/// Lengths are checked where they are read; this keeps the types honest.
fn unreachable_prefix(piece: Piece<'_>) -> ParseError {
    ParseError::new("prefix-range", piece, "the prefix does not fit the address")
}
