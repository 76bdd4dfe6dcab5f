//! The hash by which action names are found; `build.rs` uses this file, too, so that both agree.

/// The hash of a name, whatever the case of its ASCII letters.
pub(super) fn of(name: &str) -> u64 {
    let (words, rest) = name.as_bytes().as_chunks::<8>();
    let mut last = [0; 8];
    for (own, byte) in last.iter_mut().zip(rest) {
        *own = *byte;
    }
    words.iter().chain([&last]).fold(name.len() as u64, |hash, word| {
        // The bit that tells lower case from upper; that other bytes lose it as well only costs a comparison.
        let word = u64::from_le_bytes(*word) | 0x2020_2020_2020_2020;
        (hash.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    })
}

/// Where in a table of a power of two of slots the search for a name starts, and the mark its slot has in the upper
/// bits, which are free of the row.
pub(super) fn slot(name: &str, slots: usize) -> (usize, u32) {
    let hash = of(name);
    let mark = (hash as u32) & !ROWS;
    ((hash >> 32) as usize & (slots - 1), mark)
}

/// The bits of a slot that hold the row plus one; an empty slot is zero.
pub(super) const ROWS: u32 = (1 << 16) - 1;
