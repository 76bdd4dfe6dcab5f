//! The embedded tables: rows of numbers that point into one text. Written by `build.rs`.

/// Brings embedded bytes to the alignment of their rows.
#[repr(C, align(4))]
struct Aligned<B: ?Sized>(B);

macro_rules! table {
    ($(#[$doc:meta])* $name:ident, $file:literal, $columns:literal) => {
        $(#[$doc])*
        pub(super) fn $name() -> &'static [[u32; $columns]] {
            static BYTES: &Aligned<[u8]> =
                &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/", $file)));
            bytemuck::try_cast_slice(&BYTES.0).unwrap_or_default()
        }
    };
}

table!(
    /// Prefix, title, flags (1: resource policies, 2: resource control policies), first action, first resource type.
    /// One more row closes the last service.
    services, "services.bin", 5
);
table!(
    /// Name, level and service, edges, condition keys, dependent actions.
    actions, "actions.bin", 5
);
table!(
    /// Actions by the hash of their names with prefix: the row plus one and a mark; zero for none.
    action_slots, "action-slots.bin", 1
);
table!(
    /// Name, service, ARN formats, condition keys.
    resources, "resources.bin", 4
);
table!(
    /// Format, pattern, the resource part of the pattern, resource type with flags for buckets and for any service; those of one resource
    /// type stand together.
    formats, "formats.bin", 4
);
table!(
    /// Service in lower case, or the free part in its place, and format; sorted.
    formats_by_service, "formats-by-service.bin", 2
);
table!(
    /// Name, type and flags.
    keys, "keys.bin", 2
);
table!(
    /// Resource type with a flag for required ones, condition keys of this pair.
    edges, "edges.bin", 2
);
table!(
    /// The items of all lists: numbers of keys, or texts.
    lists, "lists.bin", 1
);

/// Start and end of a packed span: 24 bits of start, 8 bits of length.
fn range(span: u32) -> std::ops::Range<usize> {
    let start = (span >> 8) as usize;
    start..start + (span & 0xff) as usize
}

/// The row numbers that a span stands for, of a table whose rows stand together.
pub(super) fn numbers(span: u32) -> std::ops::Range<u32> {
    let start = span >> 8;
    start..start + (span & 0xff)
}

/// The text a span stands for.
pub(super) fn text(span: u32) -> &'static str {
    include_str!(concat!(env!("OUT_DIR"), "/strings.txt")).get(range(span)).unwrap_or_default()
}

/// The numbers in the list a span stands for.
pub(super) fn list(span: u32) -> impl DoubleEndedIterator<Item = u32> + ExactSizeIterator + Clone {
    lists().get(range(span)).unwrap_or_default().iter().map(|[number]| *number)
}

/// The edges a span stands for.
pub(super) fn edge_list(span: u32) -> &'static [[u32; 2]] {
    edges().get(range(span)).unwrap_or_default()
}

/// A row, or one of zeros when the number is out of the table, which no handle is.
pub(super) fn row<const N: usize>(rows: &[[u32; N]], number: u32) -> [u32; N] {
    rows.get(number as usize).copied().unwrap_or([0; N])
}
