//! Lists of CIDRs: commas, blanks and line ends separate, `#` starts a comment.

use std::net::{Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

/// The items of a text with their byte offsets, ready for [`super::parse::parse`].
///
/// Blanks separate, except where they stand inside one item: around `/` and `-`, and before a dotted mask.
pub fn items(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    let lines = text.split('\n').map(move |line| {
        let at = start;
        start += line.len() + 1;
        (at, line.split('#').next().unwrap_or(""))
    });
    lines.flat_map(|(at, line)| fields(at, line)).flat_map(|(at, field)| words(at, field))
}

fn fields(mut start: usize, line: &str) -> impl Iterator<Item = (usize, &str)> {
    line.split([',', ';']).map(move |field| {
        let at = start;
        start += field.len() + 1;
        (at, field)
    })
}

/// The items between two commas.
fn words(start: usize, field: &str) -> Vec<(usize, &str)> {
    let mut items: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    for word in field.split(char::is_whitespace) {
        let (from, to) = (at, at + word.len());
        at = to + field.get(to..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        if word.is_empty() {
            continue;
        }
        match items.last_mut() {
            Some(item) if belongs(field.get(item.0..item.1).unwrap_or(""), word) => item.1 = to,
            _ => items.push((from, to)),
        }
    }
    items.iter().filter_map(|&(from, to)| Some((start + from, field.get(from..to)?))).collect()
}

/// Whether a word continues the item before it.
fn belongs(item: &str, word: &str) -> bool {
    item.ends_with(['/', '-']) || word.starts_with('-') || joins_as_prefix(item, word)
}

fn joins_as_prefix(item: &str, word: &str) -> bool {
    let bare = item.parse::<Ipv4Addr>().is_ok() || item.parse::<Ipv6Addr>().is_ok();
    bare && (word.starts_with('/') || is_mask(word))
}

/// A netmask or wildcard in dotted form that is hardly an address of its own: it starts or ends in 255.
fn is_mask(word: &str) -> bool {
    word.parse::<Ipv4Addr>().is_ok_and(|mask| {
        let ones = mask.to_bits().count_ones();
        let bits = mask.to_bits();
        let (netmask, wildcard) = (bits.leading_ones() == ones, bits.trailing_ones() == ones);
        bits == 0 || netmask && bits.leading_ones() >= 8 || wildcard && bits.trailing_ones() >= 2
    })
}

/// A block in exactly the usual form, read fast: `None` sends the text to the full parser, also for the errors.
#[must_use]
pub fn quick(text: &[u8]) -> Option<IpNet> {
    quick_v4(text).map(IpNet::V4).or_else(|| quick_v6(text).map(IpNet::V6))
}

fn quick_v4(text: &[u8]) -> Option<Ipv4Net> {
    let (mut bits, mut dots, mut value, mut digits) = (0u32, 0, 0u32, 0);
    for &byte in text {
        match byte {
            // A digit behind a leading zero is for the full parser.
            b'0'..=b'9' if digits < 3 && (digits == 0 || value != 0) => {
                value = value * 10 + u32::from(byte - b'0');
                digits += 1;
            }
            b'.' | b'/' if digits > 0 && value <= 255 && (byte == b'/') == (dots == 3) => {
                bits = bits << 8 | value;
                (dots, value, digits) = (dots + 1, 0, 0);
            }
            _ => return None,
        }
    }
    if dots != 4 || digits == 0 || value > 32 || value < 32 && bits << value != 0 {
        return None;
    }
    Ipv4Net::new(bits.into(), u8::try_from(value).ok()?).ok()
}

/// Appends a block as text: what `Display` writes, in a fraction of the time for IPv4.
pub fn push(text: &mut Vec<u8>, block: &IpNet) {
    match block {
        IpNet::V4(net) => {
            for (octet, end) in net.addr().octets().into_iter().zip(*b".../") {
                push_decimal(text, octet);
                text.push(end);
            }
            push_decimal(text, net.prefix_len());
        }
        IpNet::V6(net) => text.extend_from_slice(net.to_string().as_bytes()),
    }
}

fn push_decimal(text: &mut Vec<u8>, value: u8) {
    if value >= 100 {
        text.push(b'0' + value / 100);
    }
    if value >= 10 {
        text.push(b'0' + value / 10 % 10);
    }
    text.push(b'0' + value % 10);
}

/// One to three digits without a leading zero.
fn decimal(text: &[u8]) -> Option<(u32, &[u8])> {
    let length = text.iter().take(3).take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = text.split_at_checked(length)?;
    let value = digits.iter().fold(0, |value, &digit| value * 10 + u32::from(digit - b'0'));
    match digits {
        [] | [b'0', _, ..] => None,
        _ => Some((value, rest)),
    }
}

fn quick_v6(text: &[u8]) -> Option<Ipv6Net> {
    let slash = text.iter().position(|&byte| byte == b'/')?;
    let (address, len) = text.split_at_checked(slash)?;
    if !address.contains(&b':') || address.contains(&b'.') {
        return None;
    }
    let (len, []) = decimal(len.get(1..)?)? else { return None };
    let address: Ipv6Addr = std::str::from_utf8(address).ok()?.parse().ok()?;
    if len > 128 || len < 128 && address.to_bits() << len != 0 || address.to_ipv4_mapped().is_some()
    {
        return None;
    }
    Ipv6Net::new(address, len as u8).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_separate_except_inside_an_item() {
        let read = |text| items(text).map(|(_, item)| item).collect::<Vec<_>>();
        assert_eq!(read("10.0.0.0/8,10.1.0.0/16"), ["10.0.0.0/8", "10.1.0.0/16"]);
        assert_eq!(
            read("10.0.0.0/8 10.1.0.0/16\n\n# no\n::/0 # all"),
            ["10.0.0.0/8", "10.1.0.0/16", "::/0"]
        );
        assert_eq!(
            read("10.0.0.0 / 8, 10.0.0.1 - 10.0.0.9"),
            ["10.0.0.0 / 8", "10.0.0.1 - 10.0.0.9"]
        );
        assert_eq!(read("10.0.0.0 255.255.255.0 10.2.0.1"), ["10.0.0.0 255.255.255.0", "10.2.0.1"]);
        assert_eq!(read("10.0.0.1 10.0.0.2"), ["10.0.0.1", "10.0.0.2"]);
        assert_eq!(read("10.0.0.0 /8"), ["10.0.0.0 /8"]);
    }

    #[test]
    fn quick_agrees_with_the_full_parser() {
        for text in ["10.0.0.0/8", "0.0.0.0/0", "255.255.255.255/32", "2001:db8::/32", "::/0"] {
            let (net, notes) = crate::sets::prefix::parse::network(text).unwrap();
            let mut written = Vec::new();
            push(&mut written, &net);
            assert_eq!(String::from_utf8(written).unwrap(), text);
            assert_eq!((quick(text.as_bytes()), notes.is_empty()), (Some(net), true), "{text}");
        }
        for text in [
            "10.0.0.1/8",
            "010.0.0.0/8",
            "10.0.0.0/08",
            "10.0.0.256/32",
            "10.0.0/8",
            "::1/0",
            "10.0.0.0/33",
            "1.1.1.1",
            "",
        ] {
            assert_eq!(quick(text.as_bytes()), None, "{text}");
        }
    }
}
