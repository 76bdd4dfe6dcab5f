//! A stable sort by a number of 32 bits, for lists so long that comparing costs more than copying.

/// The bits that one pass sorts by: three passes take all 32.
const BITS: u32 = 11;
const PASSES: usize = 3;
const BUCKETS: usize = 1 << BITS;

/// Below this length nothing is won over a sort that compares.
pub(super) const LONG: usize = 1 << 12;

/// Sorts by the key; what has the same key keeps its order.
pub(super) fn sort<T: Copy>(items: &mut Vec<T>, key: impl Fn(&T) -> u32) {
    let digit = |key: u32, pass: usize| (key >> (BITS * pass as u32)) as usize & (BUCKETS - 1);
    let mut places = [[0usize; BUCKETS]; PASSES];
    for item in items.iter() {
        let key = key(item);
        for (pass, places) in places.iter_mut().enumerate() {
            places.get_mut(digit(key, pass)).into_iter().for_each(|count| *count += 1);
        }
    }
    let mut sorted = items.clone();
    for (pass, places) in places.iter_mut().enumerate() {
        // From how many have each digit to where the first of them goes.
        let mut start = 0;
        for place in places.iter_mut() {
            start += std::mem::replace(place, start);
        }
        for item in items.iter() {
            if let Some(place) = places.get_mut(digit(key(item), pass))
                && let Some(slot) = sorted.get_mut(*place)
            {
                *slot = *item;
                *place += 1;
            }
        }
        std::mem::swap(items, &mut sorted);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(crate::drawn::cases(256))]

        #[test]
        fn it_sorts_as_the_standard_library_does(
            keys in prop::collection::vec(prop_oneof![any::<u32>(), 0..4u32, any::<u32>().prop_map(|n| n << 20)], 0..200),
        ) {
            let mut items: Vec<(u32, usize)> = keys.into_iter().zip(0..).collect();
            let mut wanted = items.clone();
            wanted.sort_by_key(|(key, _)| *key);
            super::sort(&mut items, |(key, _)| *key);
            prop_assert_eq!(items, wanted);
        }
    }
}
