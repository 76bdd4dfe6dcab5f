//! The name somebody most likely meant.

/// The candidate nearest to a misspelt name, if one is near enough; case counts little, ties go to the first.
///
/// Near enough is one edit for every three characters, and at least one.
pub fn name<'a>(wrong: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let lower = wrong.to_lowercase();
    let most = (wrong.chars().count() / 3).max(1);
    let near = candidates.filter_map(|candidate| {
        let distance = distance(&lower, &candidate.to_lowercase());
        (distance <= most && candidate != wrong).then_some((distance, candidate))
    });
    near.min_by_key(|(distance, _)| *distance).map(|(_, candidate)| candidate)
}

/// How many characters must be added, dropped, replaced or swapped with their neighbour.
pub fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let width = other.len() + 1;
    let mut rows: Vec<Vec<usize>> = vec![(0..width).collect()];
    for (i, a) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let at = |up: usize, left: usize| -> usize {
                let row = rows.get(i + 1 - up.min(i + 1));
                row.and_then(|row| row.get(j + 1 - left)).copied().unwrap_or(usize::MAX / 2)
            };
            let left = row.get(j).copied().unwrap_or(usize::MAX / 2);
            let mut best = (at(1, 0) + 1).min(left + 1).min(at(1, 1) + usize::from(a != b));
            let swapped =
                i > 0 && j > 0 && one.get(i - 1) == Some(b) && other.get(j - 1) == Some(a);
            if swapped {
                best = best.min(at(2, 2) + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows.last().and_then(|row| row.last()).copied().unwrap_or(0)
}
