//! One address, read so that no reader could take it for another one.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::{Note, Options, ParseError, Piece};

pub(super) fn parse(
    piece: Piece<'_>,
    options: Options,
    notes: &mut Vec<Note>,
) -> Result<IpAddr, ParseError> {
    if piece.text.is_empty() {
        return Err(ParseError::new("empty", piece, "an address is missing here"));
    }
    if piece.text.contains(':') {
        return v6(piece).map(IpAddr::V6);
    }
    if let Some(bare) = integer(piece.text) {
        return whole_number(piece, bare, options, notes);
    }
    v4(piece).map(IpAddr::V4)
}

/// The value of a text that is one decimal or `0x` number; `None` for any other text.
fn integer(text: &str) -> Option<Result<u128, std::num::ParseIntError>> {
    if let Some(hex) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        return hex
            .bytes()
            .all(|digit| digit.is_ascii_hexdigit())
            .then(|| u128::from_str_radix(hex, 16));
    }
    text.bytes().all(|digit| digit.is_ascii_digit()).then(|| text.parse())
}

fn whole_number(
    piece: Piece<'_>,
    value: Result<u128, std::num::ParseIntError>,
    options: Options,
    notes: &mut Vec<Note>,
) -> Result<IpAddr, ParseError> {
    let hex = piece.text.starts_with("0x") || piece.text.starts_with("0X");
    let (code, kind) =
        if hex { ("hex", "a hexadecimal number") } else { ("integer", "an integer") };
    let address = value.ok().and_then(|value| u32::try_from(value).ok()).map(Ipv4Addr::from_bits);
    match address {
        Some(address) if options.integers => {
            let message = format!("{kind}: {} is {address}", piece.text);
            notes.push(Note { code, at: piece.range(), message });
            Ok(address.into())
        }
        Some(address) => {
            let message = format!("{kind}: did you mean {address}? (--int to accept)");
            Err(ParseError::new(code, piece, message))
        }
        None => Err(ParseError::new(code, piece, format!("{kind} too large for an IPv4 address"))),
    }
}

pub(super) fn v4(piece: Piece<'_>) -> Result<Ipv4Addr, ParseError> {
    if let Some((at, bad)) =
        piece.text.char_indices().find(|&(_, sign)| sign != '.' && !sign.is_ascii_digit())
    {
        let sign = Piece { text: piece.text.get(at..=at).unwrap_or(""), start: piece.start + at };
        let message = match bad {
            '+' | '*' | 'x' | 'X' => {
                format!("`{bad}` has no place in an address: octets are decimal, 0..255")
            }
            _ => format!("`{}` is not an address: octets are decimal, 0..255", piece.text),
        };
        return Err(ParseError::new("character", sign, message));
    }
    let octets: Vec<Piece<'_>> = piece.parts('.').collect();
    if octets.len() != 4 {
        return Err(octet_count(piece, &octets));
    }
    let mut bits = 0u32;
    for (number, octet) in (1..).zip(&octets) {
        bits = bits << 8 | u32::from(read_octet(*octet, number, &octets)?);
    }
    Ok(Ipv4Addr::from_bits(bits))
}

fn read_octet(octet: Piece<'_>, number: usize, octets: &[Piece<'_>]) -> Result<u8, ParseError> {
    if octet.text.is_empty() {
        return Err(ParseError::new("octets", octet, format!("octet {number} is empty")));
    }
    if octet.text.len() > 1 && octet.text.starts_with('0') {
        return Err(leading_zero(octet, number, octets));
    }
    octet.text.parse().map_err(|_| {
        let message = format!("octet {number} is {}, the most is 255", octet.text);
        ParseError::new("octet-range", octet, message)
    })
}

fn octet_count(piece: Piece<'_>, octets: &[Piece<'_>]) -> ParseError {
    let count = octets.len();
    let plain = octets.iter().all(|octet| octet.text.parse::<u8>().is_ok());
    let mut message = format!("{count} octets, an IPv4 address has 4");
    if count < 4 && plain {
        let filled = format!("{}{}", piece.text, ".0".repeat(4 - count));
        message = format!("{message}; did you mean {filled}?");
    }
    ParseError::new("octets", piece, message)
}

/// Both readings of an address with a leading zero are named, so that the writer can choose.
fn leading_zero(octet: Piece<'_>, number: usize, octets: &[Piece<'_>]) -> ParseError {
    let join = |radix: u32| {
        let read = octets.iter().map(|octet| {
            let radix = if octet.text.starts_with('0') { radix } else { 10 };
            u8::from_str_radix(octet.text, radix).ok().map(Ipv4Octet)
        });
        let read: Option<Vec<Ipv4Octet>> = read.collect();
        read.map(|read| read.iter().map(|octet| octet.0.to_string()).collect::<Vec<_>>().join("."))
    };
    let text = octet.text;
    let message = match (join(10), join(8)) {
        (Some(decimal), Some(octal)) if decimal == octal => {
            format!("leading zero in octet {number}: write {decimal}")
        }
        (Some(decimal), Some(octal)) => {
            let value = u32::from_str_radix(text, 8).unwrap_or(0);
            format!(
                "leading zero in octet {number}: C tools read {text} as octal {value}; write {decimal} or {octal}"
            )
        }
        (Some(decimal), None) => {
            format!(
                "leading zero in octet {number}: C tools read {text} as octal and refuse it; write {decimal}"
            )
        }
        _ => format!("leading zero in octet {number}: C tools read {text} as octal"),
    };
    ParseError::new("leading-zero", octet, message)
}

struct Ipv4Octet(u8);

/// The standard library's reader is strict; what it refuses is looked at again for the reason.
fn v6(piece: Piece<'_>) -> Result<Ipv6Addr, ParseError> {
    piece.text.parse().map_err(|_| why_not_v6(piece))
}

fn why_not_v6(piece: Piece<'_>) -> ParseError {
    if let Some((at, bad)) = piece
        .text
        .char_indices()
        .find(|&(_, sign)| !(sign.is_ascii_hexdigit() || ".:".contains(sign)))
    {
        let sign = Piece { text: piece.text.get(at..=at).unwrap_or(""), start: piece.start + at };
        return ParseError::new("character", sign, format!("`{bad}` is no hexadecimal digit"));
    }
    if let Some(first) = piece.text.find("::") {
        let rest = piece.text.get(first + 1..).unwrap_or("");
        if let Some(second) = rest.find("::") {
            let second = Piece { text: "::", start: piece.start + first + 1 + second };
            return ParseError::new("double-colon", second, "`::` may stand once only");
        }
    }
    let groups: Vec<Piece<'_>> = piece.parts(':').collect();
    for (number, group) in (1..).zip(&groups) {
        if group.text.contains('.') {
            if let Err(error) = v4(*group) {
                return error;
            }
        } else if group.text.len() > 4 {
            let message = format!("group {number} has {} digits, the most is 4", group.text.len());
            return ParseError::new("group-range", *group, message);
        }
    }
    let message = match piece.text.contains("::") {
        true => {
            "too many groups: an IPv6 address has 8, and `::` stands for at least one".to_owned()
        }
        false => {
            format!("{} groups, an IPv6 address has 8 (or `::` for a run of zeros)", groups.len())
        }
    };
    ParseError::new("groups", piece, message)
}
