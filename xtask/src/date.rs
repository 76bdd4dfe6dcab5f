//! Calendar dates as `YYYY-MM-DD`, enough to tell how old the data is.

use crate::Error;
use std::time::{SystemTime, UNIX_EPOCH};

/// Days from 1970-01-01 to a `YYYY-MM-DD` date (the first ten characters of a longer timestamp).
pub fn days(date: &str) -> Result<i64, Error> {
    let wrong = || format!("`{date}` is not a date");
    let mut parts = date.get(..10).ok_or_else(wrong)?.split('-').map(str::parse::<i64>);
    let (Some(Ok(year)), Some(Ok(month)), Some(Ok(day))) =
        (parts.next(), parts.next(), parts.next())
    else {
        return Err(wrong().into());
    };
    // Years counted from March put the leap day at the end of the year.
    let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    let of_year = (153 * month + 2) / 5 + day - 1;
    Ok(year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + of_year
        - 719_468)
}

/// Days from 1970-01-01 to today, in UTC.
pub fn today() -> i64 {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    i64::try_from(seconds / 86_400).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::days;

    #[test]
    fn counts_days_over_leap_years() {
        for (date, expected) in [
            ("1970-01-01", 0),
            ("2000-03-01", 11_017),
            ("2024-02-29", 19_782),
            ("2026-11-17", 20_774),
        ] {
            assert_eq!(days(date).expect(date), expected, "{date}");
        }
        assert!(days("yesterday").is_err());
    }
}
