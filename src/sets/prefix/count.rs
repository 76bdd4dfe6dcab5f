//! A number of addresses, exact up to the 2^128 of `::/0` and beyond, where `u128` ends one too early.

use std::cmp::Ordering;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Sub};

/// A number of addresses. JSON writes it as a number up to 2^53 and as a string above.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Count {
    /// How often 2^128 is in it.
    high: u64,
    low: u128,
}

/// 2^128 is `WHOLE.0` × 10^18 + `WHOLE.1`.
const WHOLE: (u128, u128) = (340_282_366_920_938_463_463, 374_607_431_768_211_456);
const STEP: u128 = 1_000_000_000_000_000_000;

impl Count {
    /// No address.
    pub const ZERO: Count = Count { high: 0, low: 0 };

    /// 2 to the power of `bits`, at most 128.
    #[must_use]
    pub fn power(bits: u8) -> Self {
        match 1u128.checked_shl(bits.into()) {
            Some(low) => Self { high: 0, low },
            None => Self { high: 1, low: 0 },
        }
    }

    /// How many numbers from `first` to `last`, both counted.
    #[must_use]
    pub fn between(first: u128, last: u128) -> Self {
        Self::from(last.saturating_sub(first)) + Self::from(1)
    }

    /// The number as `u128`; `None` from 2^128 on.
    #[must_use]
    pub fn small(self) -> Option<u128> {
        (self.high == 0).then_some(self.low)
    }

    /// As a JSON number up to 2^53, which every reader holds exactly, and as a string above.
    #[must_use]
    pub fn json(self) -> serde_json::Value {
        match u64::try_from(self.low) {
            Ok(small) if self.high == 0 && small <= 1 << 53 => small.into(),
            _ => self.to_string().into(),
        }
    }

    /// The share of `whole`, in percent; 0 when `whole` is 0.
    #[must_use]
    pub fn percent_of(self, whole: Count) -> f64 {
        if whole == Count::ZERO { 0.0 } else { 100.0 * self.float() / whole.float() }
    }

    fn float(self) -> f64 {
        self.high as f64 * 2f64.powi(128) + self.low as f64
    }

    /// With a comma between groups of three digits, as people read it.
    #[must_use]
    pub fn grouped(self) -> String {
        let digits = self.to_string();
        let mut text = String::with_capacity(digits.len() + digits.len() / 3);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }
        text
    }
}

impl From<u128> for Count {
    fn from(low: u128) -> Self {
        Self { high: 0, low }
    }
}

impl Add for Count {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let (low, carry) = self.low.overflowing_add(other.low);
        Self { high: self.high.saturating_add(other.high).saturating_add(carry.into()), low }
    }
}

impl Sub for Count {
    type Output = Self;

    /// Stops at zero.
    fn sub(self, other: Self) -> Self {
        if self <= other {
            return Self::ZERO;
        }
        let (low, borrow) = self.low.overflowing_sub(other.low);
        Self { high: self.high.saturating_sub(other.high).saturating_sub(borrow.into()), low }
    }
}

impl Sum for Count {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::ZERO, Add::add)
    }
}

impl Ord for Count {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.high, self.low).cmp(&(other.high, other.low))
    }
}

impl PartialOrd for Count {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.high == 0 {
            return write!(f, "{}", self.low);
        }
        let high = u128::from(self.high);
        let rest = high * WHOLE.1 + self.low % STEP;
        write!(f, "{}{:018}", high * WHOLE.0 + self.low / STEP + rest / STEP, rest % STEP)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_of_ipv6_is_written_out() {
        let whole = Count::power(128);
        assert_eq!(whole.to_string(), "340282366920938463463374607431768211456");
        assert_eq!((whole - Count::from(1)).to_string(), u128::MAX.to_string());
        assert_eq!(
            (whole + Count::power(32)).to_string(),
            "340282366920938463463374607436063178752"
        );
        assert_eq!(Count::between(0, u128::MAX), whole);
    }

    #[test]
    fn json_is_a_string_where_a_double_would_round() {
        assert_eq!(Count::power(53).json(), serde_json::json!(9_007_199_254_740_992u64));
        assert_eq!(
            (Count::power(53) + Count::from(1)).json(),
            serde_json::json!("9007199254740993")
        );
        assert_eq!(Count::from(59_904).grouped(), "59,904");
    }
}
