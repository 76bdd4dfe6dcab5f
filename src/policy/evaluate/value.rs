//! Typed condition values: numbers, dates, booleans, bytes and addresses, compared by what they mean.

use super::truth::Truth;
use crate::policy::Family;
use data_encoding::BASE64;
use ipnet::{Ipv4Net, Ipv6Net};
use std::cmp::Ordering;
use std::net::{IpAddr, Ipv6Addr};

/// A value that was read, one in a form whose meaning AWS does not document, or none of its type.
pub(super) enum Read<T> {
    Value(T),
    Unclear,
    Wrong,
}

/// Whether a text can be read as a value of that family; `None` where AWS does not say how it is read.
///
/// Texts, addresses and ARNs have readers of their own: anything is a value of theirs here.
pub fn is_value(family: Family, text: &str) -> Option<bool> {
    fn read<T>(read: Read<T>) -> Option<bool> {
        match read {
            Read::Value(_) => Some(true),
            Read::Unclear => None,
            Read::Wrong => Some(false),
        }
    }
    match family {
        Family::Numeric => read(number(text)),
        Family::Date => read(date(text)),
        Family::Bool | Family::Null => read(boolean(text)),
        Family::Binary => read(bytes(text)),
        Family::String | Family::Ip | Family::Arn => Some(true),
    }
}

/// How two numbers compare; `None` where one is none, or written in a way that AWS does not explain.
pub fn compare_numbers(one: &str, other: &str) -> Option<Ordering> {
    match (number(one), number(other)) {
        (Read::Value(one), Read::Value(other)) => Some(one.cmp(&other)),
        _ => None,
    }
}

/// A decimal number, exactly.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    negative: bool,
    /// Without leading zeros.
    whole: String,
    /// Without trailing zeros.
    fraction: String,
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let size = |own: &Self, other: &Self| {
            let whole = own.whole.len().cmp(&other.whole.len()).then(own.whole.cmp(&other.whole));
            whole.then_with(|| own.fraction.cmp(&other.fraction))
        };
        match (self.negative, other.negative) {
            (false, false) => size(self, other),
            (true, true) => size(other, self),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// An integer or decimal such as `-10.50`; exponents, `+`, hexadecimals and bare points are unclear.
pub(super) fn number(text: &str) -> Read<Decimal> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if all_digits(whole) && all_digits(fraction) {
        let whole = whole.trim_start_matches('0').to_owned();
        let fraction = fraction.trim_end_matches('0').to_owned();
        let zero = whole.is_empty() && fraction.is_empty();
        return Read::Value(Decimal { negative: negative && !zero, whole, fraction });
    }
    let hexadecimal = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X"));
    let other = text.parse::<f64>().is_ok_and(f64::is_finite);
    if other || hexadecimal.is_some_and(|rest| u64::from_str_radix(rest, 16).is_ok()) {
        return Read::Unclear;
    }
    Read::Wrong
}

/// An instant in nanoseconds since 1970, from an ISO 8601 date (W3C profile) or seconds since 1970.
///
/// A date without a time is its first instant in UTC, a time without a zone is in UTC. Four digits are unclear:
/// a year or seconds.
pub(super) fn date(text: &str) -> Read<i128> {
    let seconds = text.strip_prefix('-').unwrap_or(text);
    if !seconds.is_empty() && seconds.bytes().all(|byte| byte.is_ascii_digit()) {
        return match text.parse::<i64>() {
            Ok(_) if text.len() == 4 => Read::Unclear,
            Ok(seconds) => Read::Value(i128::from(seconds) * 1_000_000_000),
            Err(_) => Read::Wrong,
        };
    }
    match iso_date(text) {
        Some(instant) => Read::Value(instant),
        None if text.parse::<f64>().is_ok_and(f64::is_finite) => Read::Unclear,
        None => Read::Wrong,
    }
}

fn iso_date(text: &str) -> Option<i128> {
    let (day, time) = match text.split_once('T') {
        Some((day, time)) => (day, Some(time)),
        None => (text, None),
    };
    let mut parts = day.split('-');
    let year = fixed(parts.next()?, 4)?;
    let month = parts.next().map_or(Some(1), |month| fixed(month, 2))?;
    let date = parts.next().map_or(Some(1), |date| fixed(date, 2))?;
    if parts.next().is_some() || !(1..=12).contains(&month) {
        return None;
    }
    if !(1..=days_in(year, month)).contains(&date) || (time.is_some() && day.len() != 10) {
        return None;
    }
    let midnight = i128::from(days_since_1970(year, month, date)) * 86_400_000_000_000;
    Some(midnight + time.map_or(Some(0), time_of_day)?)
}

/// `hh:mm`, `hh:mm:ss` or `hh:mm:ss.s…`, with `Z`, `+hh:mm`, `-hh:mm` or nothing behind: nanoseconds in UTC.
fn time_of_day(text: &str) -> Option<i128> {
    let (clock, east) = if let Some(clock) = text.strip_suffix('Z') {
        (clock, 0)
    } else if let Some(at) = text.rfind(['+', '-']) {
        let (clock, zone) = text.split_at(at);
        let (hours, minutes) = zone.get(1..)?.split_once(':')?;
        let minutes = bounded(hours, 23)? * 60 + bounded(minutes, 59)?;
        (clock, if zone.starts_with('-') { -minutes } else { minutes })
    } else {
        (text, 0)
    };
    let mut parts = clock.split(':');
    let (hours, minutes) = (bounded(parts.next()?, 23)?, bounded(parts.next()?, 59)?);
    let (seconds, fraction) = match parts.next() {
        None => (0, 0),
        Some(seconds) => match seconds.split_once('.') {
            None => (bounded(seconds, 59)?, 0),
            Some((seconds, digits)) if (1..=9).contains(&digits.len()) => {
                let nanoseconds: i64 = fixed(digits, digits.len())?;
                let scale = 10_i64.pow(9 - u32::try_from(digits.len()).ok()?);
                (bounded(seconds, 59)?, nanoseconds * scale)
            }
            Some(_) => return None,
        },
    };
    if parts.next().is_some() {
        return None;
    }
    let seconds = (hours * 60 + minutes - east) * 60 + seconds;
    Some(i128::from(seconds) * 1_000_000_000 + i128::from(fraction))
}

fn fixed(text: &str, digits: usize) -> Option<i64> {
    let right = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    right.then(|| text.parse().ok()).flatten()
}

fn bounded(text: &str, most: i64) -> Option<i64> {
    fixed(text, 2).filter(|&value| value <= most)
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days of the Gregorian calendar, counted in years that start in March so that leap days come last.
fn days_since_1970(year: i64, month: i64, date: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let before = 365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    before + (153 * month + 2) / 5 + date - 1 - 719_468
}

/// `true` or `false`; in other letter case unclear.
pub(super) fn boolean(text: &str) -> Read<bool> {
    match text {
        "true" => Read::Value(true),
        "false" => Read::Value(false),
        _ if text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false") => {
            Read::Unclear
        }
        _ => Read::Wrong,
    }
}

/// The bytes of a Base64 text (RFC 4648) with its padding.
pub(super) fn bytes(text: &str) -> Read<Vec<u8>> {
    BASE64.decode(text.as_bytes()).map_or(Read::Wrong, Read::Value)
}

/// Whether an address of a request lies in a policy's CIDR or is the policy's address; host bits do not count.
pub(super) fn address(value: &str, text: &str) -> Truth {
    let Ok(address) = text.parse::<IpAddr>() else { return Truth::No };
    let bad = || Truth::unknown(format!("`{value}` is no address or CIDR"));
    let mapped = |address: Ipv6Addr| {
        address.to_ipv4_mapped().map(|_| {
            Truth::unknown(format!(
                "`{text}` is an IPv4 address written as IPv6, which AWS does not explain"
            ))
        })
    };
    if let Some(net) = ipv4(value) {
        return match address {
            IpAddr::V4(address) => net.contains(&address).into(),
            IpAddr::V6(address) => mapped(address).unwrap_or(Truth::No),
        };
    }
    let Some((net, whole)) = ipv6(value) else { return bad() };
    let IpAddr::V6(address) = address else { return Truth::No };
    if !whole {
        return net.contains(&address).into();
    }
    // AWS says that a missing prefix length is 32, and does not say that IPv6 differs.
    let reading = Ipv6Net::new(net.addr(), 32).is_ok_and(|net| net.contains(&address));
    let found = Truth::from(net.addr() == address);
    found.agreed(reading.into(), || format!("`{value}` has no prefix length"))
}

fn ipv4(value: &str) -> Option<Ipv4Net> {
    let single = || value.parse().ok().and_then(|address| Ipv4Net::new(address, 32).ok());
    value.parse().ok().or_else(single)
}

/// The network, and whether it was written without a prefix length.
fn ipv6(value: &str) -> Option<(Ipv6Net, bool)> {
    let single = || value.parse().ok().and_then(|address| Ipv6Net::new(address, 128).ok());
    value.parse().ok().map(|net| (net, false)).or_else(|| single().map(|net| (net, true)))
}
