//! Sets of values of one dimension, and how a request's text is read as a number, an instant or an address.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::sets::glob::PatternSet;
use crate::sets::interval::Ranges;

/// Values that a literal speaks of. Text that is not of the kind is in none of its sets.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Values {
    /// Every value there is.
    Everything,
    Text(PatternSet),
    /// Decimal numbers, in the scale of [`number`].
    Numbers(Ranges),
    /// Points in time, in the scale of [`instant`].
    Instants(Ranges),
    /// IPv4 and IPv6 addresses, which share none.
    Addresses {
        v4: Ranges,
        v6: Ranges,
    },
    /// `true` and `false`, each in the set or not.
    Truth {
        yes: bool,
        no: bool,
    },
}

impl Values {
    /// The addresses of some networks.
    pub fn networks<'n>(networks: impl IntoIterator<Item = &'n IpNet>) -> Self {
        let (mut v4, mut v6) = (Vec::new(), Vec::new());
        for network in networks {
            match network {
                IpNet::V4(net) => v4.push((
                    u128::from(u32::from(net.network())),
                    u128::from(u32::from(net.broadcast())),
                )),
                IpNet::V6(net) => {
                    v6.push((u128::from(net.network()), u128::from(net.broadcast())));
                }
            }
        }
        Self::Addresses { v4: v4.into_iter().collect(), v6: v6.into_iter().collect() }
    }

    /// Whether a request's text is one of the values.
    pub fn contains(&self, text: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::Text(patterns) => patterns.contains(text),
            Self::Numbers(ranges) => number(text).is_some_and(|at| ranges.contains(at)),
            Self::Instants(ranges) => instant(text).is_some_and(|at| ranges.contains(at)),
            Self::Addresses { v4, v6 } => match text.parse() {
                Ok(IpAddr::V4(address)) => v4.contains(u128::from(u32::from(address))),
                Ok(IpAddr::V6(address)) => v6.contains(u128::from(address)),
                Err(_) => false,
            },
            Self::Truth { yes, no } => {
                (*yes && text.eq_ignore_ascii_case("true"))
                    || (*no && text.eq_ignore_ascii_case("false"))
            }
        }
    }
}

/// Steps per whole number and per second: nine decimal places are told apart.
const STEP: i128 = 1_000_000_000;

/// Orders signed numbers as unsigned ones.
fn shift(number: i128) -> u128 {
    number.cast_unsigned() ^ (1 << 127)
}

fn unshift(number: u128) -> i128 {
    (number ^ (1 << 127)).cast_signed()
}

/// A decimal number in billionths, shifted so that order is kept; `None` for exponents, signs other than a
/// leading `-`, more than nine decimal places or more than 27 digits before them.
pub fn number(text: &str) -> Option<u128> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let decimal = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let part = part.trim_end_matches('0');
    if !decimal(whole) || !(part.is_empty() || decimal(part)) || digits.ends_with('.') {
        return None;
    }
    if whole.len() > 27 || part.len() > 9 {
        return None;
    }
    let whole: i128 = whole.parse().ok()?;
    let part: i128 = format!("{part:0<9}").parse().ok()?;
    let value = whole * STEP + part;
    Some(shift(if negative { -value } else { value }))
}

/// A point in time in nanoseconds since 1970, shifted so that order is kept: whole epoch seconds, or the forms
/// of ISO 8601 that the W3C profile names; without a zone it is UTC. Four digits alone could be either: `None`.
pub fn instant(text: &str) -> Option<u128> {
    if text.bytes().skip(usize::from(text.starts_with('-'))).all(|b| b.is_ascii_digit()) {
        return number(text).filter(|_| text.len() != 4);
    }
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut parts = date.split('-');
    let year = digits(parts.next()?, 4)?;
    let month = parts.next().map_or(Some(1), |part| digits(part, 2))?;
    let day = parts.next().map_or(Some(1), |part| digits(part, 2))?;
    let longest = match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let whole = date.len() == 10 || time.is_none();
    if !whole
        || parts.next().is_some()
        || !(1..=12).contains(&month)
        || !(1..=longest).contains(&day)
    {
        return None;
    }
    let (clock, zone) = match time {
        None => (0, 0),
        Some(time) => {
            let cut = time.find(['Z', '+', '-']).unwrap_or(time.len());
            let (clock, zone) = time.split_at_checked(cut)?;
            (nanoseconds(clock)?, offset(zone)?)
        }
    };
    let seconds = days(year, month, day) * 86_400 - zone;
    Some(shift(seconds * STEP + clock))
}

fn digits(text: &str, length: usize) -> Option<i128> {
    let fits = text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

/// `hh:mm`, `hh:mm:ss` or `hh:mm:ss.s…` since midnight.
fn nanoseconds(clock: &str) -> Option<i128> {
    let (clock, part) = clock.split_once('.').unwrap_or((clock, "0"));
    let mut parts = clock.split(':');
    let (hours, minutes) = (digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    let seconds = parts.next().map_or(Some(0), |part| digits(part, 2))?;
    let part = digits(part, part.len()).filter(|_| (1..=9).contains(&part.len()))?
        * 10_i128.pow(9_u32.checked_sub(u32::try_from(part.len()).ok()?)?);
    let valid = hours < 24 && minutes < 60 && seconds < 60 && parts.next().is_none();
    valid.then_some(((hours * 60 + minutes) * 60 + seconds) * STEP + part)
}

/// `Z`, `+hh:mm` or `-hh:mm`, in seconds east of UTC.
fn offset(zone: &str) -> Option<i128> {
    let sign = match zone.as_bytes().first() {
        None | Some(b'Z') => return (zone.len() <= 1).then_some(0),
        Some(b'-') => -1,
        Some(_) => 1,
    };
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    Some(sign * (digits(hours, 2)? * 60 + digits(minutes, 2)?) * 60)
}

/// Days since 1970-01-01 in the Gregorian calendar (the civil-day count used by most date libraries).
fn days(year: i128, month: i128, day: i128) -> i128 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// A number of the ranges that reads well: a whole one where there is one, then the shortest.
pub(super) fn pick_number(ranges: &Ranges) -> Option<String> {
    let least = shift(-(10_i128.pow(27)) * STEP);
    let most = shift(10_i128.pow(27) * STEP);
    let fits = ranges.iter().filter_map(|(low, high)| {
        let (low, high) = (unshift(low.max(least)), unshift(high.min(most)));
        (low <= high).then(|| {
            let whole = [0, 1].map(|n| n * STEP).into_iter().find(|n| (low..=high).contains(n));
            let up = low.div_euclid(STEP) * STEP + if low.rem_euclid(STEP) == 0 { 0 } else { STEP };
            let near = if low < 0 { high.div_euclid(STEP) * STEP } else { up };
            whole
                .or_else(|| Some(near).filter(|n| (low..=high).contains(n)))
                .unwrap_or(low + (high - low) / 2)
        })
    });
    let best = fits.min_by_key(|n| (n.rem_euclid(STEP) != 0, *n < 0, n.abs()))?;
    let (sign, best) = (if best < 0 { "-" } else { "" }, best.abs());
    let text = format!("{sign}{}.{:09}", best / STEP, best % STEP);
    Some(text.trim_end_matches('0').trim_end_matches('.').to_owned())
}

/// A point in time of the ranges, written in UTC; the start of 2030 where it is in them.
pub(super) fn pick_instant(ranges: &Ranges) -> Option<String> {
    let wanted = [(2030, 1, 1), (2020, 1, 1)].map(|(y, m, d)| days(y, m, d) * 86_400 * STEP);
    // The years 1 to 9999, which four digits can say.
    let (least, most) = (days(1, 1, 1) * 86_400 * STEP, days(9999, 12, 31) * 86_400 * STEP);
    let named = wanted.into_iter().find(|&at| ranges.contains(shift(at)));
    let at = named.or_else(|| {
        ranges.iter().find_map(|(low, high)| {
            let (low, high) = (unshift(low).max(least), unshift(high).min(most));
            let second =
                low.div_euclid(STEP) * STEP + if low.rem_euclid(STEP) == 0 { 0 } else { STEP };
            let inner = second + STEP;
            (low <= high).then(|| {
                [inner, second].into_iter().find(|s| *s < high).unwrap_or(low + (high - low) / 2)
            })
        })
    })?;
    let (seconds, part) = (at.div_euclid(STEP), at.rem_euclid(STEP));
    let (day, clock) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = civil(day);
    let part = if part == 0 { String::new() } else { format!(".{part:09}") };
    let part = if part.is_empty() { "" } else { part.trim_end_matches('0') };
    let (hours, minutes, seconds) = (clock / 3600, clock / 60 % 60, clock % 60);
    Some(format!("{year:04}-{month:02}-{day:02}T{hours:02}:{minutes:02}:{seconds:02}{part}Z"))
}

/// The date of a day since 1970-01-01; the inverse of [`days`].
fn civil(day: i128) -> (i128, i128, i128) {
    let day = day + 719_468;
    let (era, of_era) = (day.div_euclid(146_097), day.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year + era * 400 + i128::from(month <= 2);
    (year, month, of_year - (153 * from_march + 2) / 5 + 1)
}

/// An address of the sets; one of a documentation network where that is possible.
pub(super) fn pick_address(v4: &Ranges, v6: &Ranges) -> Option<String> {
    // RFC 5737 and RFC 3849: networks for documentation.
    let shown = [(198, 51, 100, 7), (203, 0, 113, 9), (192, 0, 2, 7)];
    let shown = shown.map(|(a, b, c, d)| u32::from_be_bytes([a, b, c, d]));
    let four = |at: u128| u32::try_from(at).ok().map(|at| IpAddr::V4(at.into()).to_string());
    if let Some(at) = shown.into_iter().find(|&at| v4.contains(at.into())) {
        return four(at.into());
    }
    // The second address of a range looks like a host, the first like a network.
    let host = |(low, high): (u128, u128)| if low < high { low + 1 } else { low };
    if let Some(range) = v4.iter().find(|(low, _)| *low <= u128::from(u32::MAX)) {
        return four(host((range.0, range.1.min(u32::MAX.into()))));
    }
    let example: u128 = 0x2001_0db8 << 96 | 7;
    let six = |at: u128| IpAddr::V6(at.into()).to_string();
    if v6.contains(example) { Some(six(example)) } else { v6.iter().next().map(host).map(six) }
}
