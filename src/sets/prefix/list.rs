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

/// A line that is an IPv4 block in exactly the usual form, as its first and last address and the line's length with its
/// end; `None` sends the line to [`quick`].
///
/// The first 16 bytes hold everything up to the slash. They are looked at all together, because lines differ in
/// where their dots stand and a processor guesses that badly.
#[must_use]
pub fn quick_line(text: &[u8]) -> Option<(u32, u32, usize)> {
    let head: &[u8; 16] = text.first_chunk()?;
    let half =
        |from: usize| Some(not_digits(u64::from_le_bytes(*head.get(from..)?.first_chunk()?)));
    let mut others = half(0)? | half(8)? << 8;
    let (mut address, mut start, mut wrong) = (0, 0, false);
    for end in *b".../" {
        let at = others.trailing_zeros();
        others &= others.wrapping_sub(1);
        let digits = at.wrapping_sub(start);
        // The digits' values, then with the last digit in the highest of three bytes.
        let four = text.get(start as usize..)?.first_chunk()?;
        let from = u32::from_le_bytes(*four) ^ u32::from_le_bytes([b'0'; 4]);
        let three = from << (24u32.wrapping_sub(digits.wrapping_mul(8)) & 31);
        let octet = (three & 0xff) * 100 + (three >> 8 & 0xff) * 10 + (three >> 16 & 0xff);
        wrong |= digits.wrapping_sub(1) > 2
            || digits > 1 && from & 0xff == 0
            || octet > 255
            || text.get(at as usize) != Some(&end);
        address = address << 8 | octet;
        start = at + 1;
    }
    if wrong {
        return None;
    }
    let (length, used) = match text.get(start as usize..)? {
        [one @ b'0'..=b'9', b'\n', ..] => (u32::from(one - b'0'), 2),
        [ten @ b'1'..=b'9', one @ b'0'..=b'9', b'\n', ..] => {
            (u32::from(ten - b'0') * 10 + u32::from(one - b'0'), 3)
        }
        _ => return None,
    };
    let hosts = u32::MAX.checked_shr(length).unwrap_or(0);
    let exact = length <= 32 && address & hosts == 0;
    exact.then_some((address, address | hosts, start as usize + used))
}

/// Which of eight bytes are no digits: the first byte as the lowest bit.
fn not_digits(eight: u64) -> u32 {
    const EACH: u64 = u64::MAX / 255;
    let values = eight ^ (EACH * u64::from(b'0'));
    let large = (values & (EACH * 0x7f)) + EACH * 0x76;
    let top_bits = (large | values) & (EACH * 0x80);
    // The product moves the top bit of each byte into the highest byte.
    ((top_bits >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) as u32
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
    use proptest::prelude::*;

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

    /// Lines in the usual form, nearly so, and broken.
    fn line() -> impl Strategy<Value = String> {
        let octet = prop_oneof![8 => (0..256u32).prop_map(|n| n.to_string()), 1 => "[0-9]{0,4}"];
        let length = prop_oneof![8 => (0..34u32).prop_map(|n| n.to_string()), 1 => "[0-9 x+]{0,3}"];
        let block = (prop::collection::vec(octet, 3..=5), length, any::<bool>());
        prop_oneof![
            4 => (any::<u32>(), 0..33u32).prop_map(|(bits, length)| {
                let bits = bits & !u32::MAX.checked_shr(length).unwrap_or(0);
                format!("{}/{length}", Ipv4Addr::from(bits))
            }),
            4 => block.prop_map(|(octets, length, low)| {
                let octets = if low { octets } else { octets.into_iter().take(1).chain(["0", "0", "0"].map(String::from)).collect() };
                format!("{}/{length}", octets.join("."))
            }),
            1 => "[0-9./:a-f#, -]{0,20}",
            1 => "\\PC{0,20}",
        ]
    }

    proptest! {
        #![proptest_config(crate::drawn::cases(4096))]

        #[test]
        fn a_quick_line_says_what_the_full_parser_says(
            line in line(),
            end in prop_oneof![4 => Just("\n"), 1 => Just("\r\n"), 1 => Just("")],
            after in "[0-9./\n]{0,20}",
        ) {
            let text = format!("{line}{end}{after}");
            let (line, used) = match text.find('\n') {
                Some(at) => (&text[..at], at + 1),
                None => (&*text, text.len()),
            };
            let full = match crate::sets::prefix::parse::network(line) {
                Ok((IpNet::V4(net), notes)) if notes.is_empty() => {
                    Some((net.network().to_bits(), net.broadcast().to_bits(), used))
                }
                _ => None,
            };
            let quick = quick_line(text.as_bytes());
            prop_assert!(quick.is_none() || quick == full, "{:?}: {:?}, not {:?}", line, quick, full);
            // What is in the usual form is read, unless the text ends too soon.
            let usual = quick_v4(line.as_bytes()).is_some() && text.len() >= 16 && text.contains('\n');
            prop_assert!(quick.is_some() || !usual, "{:?} is not read", line);
        }
    }
}
