//! "Did you mean": the known name with the fewest changes to an unknown one.

use super::action::{Action, Service};
use super::key::ConditionKey;
use super::list::service_principals;

/// The action a misspelt name most likely means; `None` when nothing is near.
///
/// The service is taken as written where it exists, else the nearest one is tried.
#[must_use]
pub fn nearest_action(name: &str) -> Option<Action> {
    let (prefix, action) = name.split_once(':')?;
    match super::service(prefix) {
        Some(service) => nearest_by(action, service.actions(), Action::name),
        None => {
            let service = nearest_service(prefix)?;
            service.action(action).or_else(|| nearest_by(action, service.actions(), Action::name))
        }
    }
}

/// The service a misspelt prefix most likely means.
#[must_use]
pub fn nearest_service(prefix: &str) -> Option<Service> {
    nearest_by(prefix, super::services(), Service::prefix)
}

/// The condition key a misspelt name most likely means. Templates have no fixed name and are left out, but for the
/// part before their free one.
#[must_use]
pub fn nearest_condition_key(name: &str) -> Option<ConditionKey> {
    let fixed = nearest_by(name, super::condition_keys().filter(|key| !key.is_template()), |key| {
        key.name()
    });
    let head = |key: ConditionKey| key.name().split(['$', '<']).next().unwrap_or_default();
    fixed.or_else(|| {
        let (own, _) = name.rsplit_once('/')?;
        let templates = super::condition_keys().filter(|key| key.is_template());
        nearest_by(&format!("{own}/"), templates, head)
    })
}

/// The known service principal a misspelt one most likely means.
#[must_use]
pub fn nearest_service_principal(name: &str) -> Option<&'static str> {
    nearest(name, service_principals())
}

/// The nearest of some names; the first one of equals. `None` when none is near.
#[must_use]
pub fn nearest<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    nearest_by(wanted, names, |name| name)
}

/// How many changes may lie between a name and what was meant: short names are near to everything.
fn allowance(name: &str) -> usize {
    match name.len() {
        0..3 => 0,
        3..6 => 1,
        6..16 => 2,
        _ => 3,
    }
}

fn nearest_by<'a, T: Copy>(
    wanted: &str,
    candidates: impl Iterator<Item = T>,
    name: impl Fn(T) -> &'a str,
) -> Option<T> {
    let wanted: Vec<u8> = wanted.bytes().map(|byte| byte.to_ascii_lowercase()).collect();
    let most = allowance(std::str::from_utf8(&wanted).unwrap_or_default());
    let letters = letters(&wanted);
    let mut best: Option<(usize, T)> = None;
    let mut rows = Rows::default();
    for candidate in candidates {
        let name = name(candidate).as_bytes();
        // A change touches at most two letters of the sets, so most names go without a closer look.
        let limit = best.map_or(most, |(distance, _)| distance.saturating_sub(1));
        if name.len().abs_diff(wanted.len()) > limit {
            continue;
        }
        if (letters ^ self::letters(name)).count_ones() as usize > 2 * limit {
            continue;
        }
        if let Some(distance) = rows.distance(&wanted, name, limit) {
            best = Some((distance, candidate));
            if distance == 0 {
                break;
            }
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The set of characters in a name, as bits.
fn letters(name: &[u8]) -> u64 {
    name.iter().fold(0, |set, byte| set | 1 << (byte.to_ascii_lowercase() & 63))
}

/// Room for the rows of the distance table, kept between names.
#[derive(Default)]
struct Rows {
    before: Vec<usize>,
    above: Vec<usize>,
    row: Vec<usize>,
}

impl Rows {
    /// Insertions, deletions, replacements and swaps of neighbours between two names, when at most `limit`.
    ///
    /// Only the band of cells within `limit` of the diagonal is filled: outside it the distance is larger anyway.
    fn distance(&mut self, wanted: &[u8], name: &[u8], limit: usize) -> Option<usize> {
        let far = limit + 1;
        let width = name.len() + 1;
        self.before.clear();
        self.before.resize(width, far);
        self.above.clear();
        self.above.extend((0..width).map(|column| column.min(far)));
        self.row.clear();
        self.row.resize(width, far);
        let mut last_wanted = None;
        for (line, &letter) in wanted.iter().enumerate() {
            self.row.fill(far);
            if let (Some(first), true) = (self.row.first_mut(), line < limit) {
                *first = line + 1;
            }
            let mut nearest = self.row.first().copied().unwrap_or(far);
            let start = line.saturating_sub(limit);
            let end = (line + limit + 1).min(name.len());
            for column in start..end {
                let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(far);
                let other = name.get(column).map(u8::to_ascii_lowercase);
                let same = other == Some(letter);
                let mut least = (at(&self.above, column) + usize::from(!same))
                    .min(at(&self.above, column + 1) + 1)
                    .min(at(&self.row, column) + 1);
                let previous = column.checked_sub(1).and_then(|column| name.get(column));
                if column > 0
                    && last_wanted == other
                    && previous.map(u8::to_ascii_lowercase) == Some(letter)
                {
                    least = least.min(at(&self.before, column - 1) + 1);
                }
                if let Some(cell) = self.row.get_mut(column + 1) {
                    *cell = least.min(far);
                }
                nearest = nearest.min(least);
            }
            if nearest > limit {
                return None;
            }
            last_wanted = Some(letter);
            std::mem::swap(&mut self.before, &mut self.above);
            std::mem::swap(&mut self.above, &mut self.row);
        }
        self.above.last().copied().filter(|distance| *distance <= limit)
    }
}

#[cfg(test)]
mod tests {
    use super::Rows;
    use proptest::prelude::*;

    /// The whole table of the same distance, without a band.
    fn plain(a: &[u8], b: &[u8]) -> usize {
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                table[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let mut least = (table[i - 1][j] + 1)
                        .min(table[i][j - 1] + 1)
                        .min(table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]));
                    if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        least = least.min(table[i - 2][j - 2] + 1);
                    }
                    least
                };
            }
        }
        table[a.len()][b.len()]
    }

    proptest! {
        #![proptest_config(crate::drawn::cases(256))]

        #[test]
        fn the_band_finds_every_near_distance(a in "[abc]{0,9}", b in "[abc]{0,9}", limit in 0_usize..4) {
            let whole = plain(a.as_bytes(), b.as_bytes());
            let expected = (whole <= limit).then_some(whole);
            prop_assert_eq!(Rows::default().distance(a.as_bytes(), b.as_bytes(), limit), expected);
        }
    }
}
