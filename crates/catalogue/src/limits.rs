//! What a catalogue may contain. The writer keeps to these limits, the readers refuse more.

/// Components of an embedding, at most. Up to here no sum of products overflows an i32: see
/// [`quantise_query`](crate::quantise_query).
pub const MAX_DIMENSION: usize = 4096;

/// Bytes of a shard, at most: small enough to load one after another, and every host takes it.
pub const MAX_SHARD_BYTES: u64 = 8 << 20;

/// Bytes of any other file, at most: the smallest limit among the usual static hosts.
pub const MAX_FILE_BYTES: u64 = 25 << 20;

/// Products in a shard, at most: a dictionary's codes are 16 bits.
pub const MAX_SHARD_PRODUCTS: u32 = 65_535;

/// Products in a shard, unless the writer's settings say otherwise.
pub const DEFAULT_SHARD_PRODUCTS: u32 = 1024;

/// Products in a catalogue, at most.
pub const MAX_PRODUCTS: u64 = 16_000_000;

/// Cells of a catalogue, at most.
pub const MAX_CELLS: u64 = 262_144;

/// Attributes (columns beside id and name), at most.
pub const MAX_ATTRIBUTES: usize = 64;

/// Sample pictures of a catalogue, at most.
pub const MAX_SAMPLES: usize = 256;

/// Bytes of a product's id, at most.
pub const MAX_ID_BYTES: usize = 256;

/// Bytes of a product's name, at most.
pub const MAX_NAME_BYTES: usize = 4096;

/// Bytes of one attribute, of an attribute's name, of a title and of a sample's label, at most.
pub const MAX_ATTRIBUTE_BYTES: usize = 1024;

/// Bytes of one thumbnail, at most.
pub const MAX_THUMBNAIL_BYTES: usize = 256 << 10;

/// Products whose thumbnails share a file, at least. A person who looks at five hits fetches five
/// of these files, so they are small.
pub const MIN_PACK: u32 = 16;

/// Thumbnail files that a catalogue may have, about: a pack grows when there would be more.
pub const PACK_FILES: u64 = 1500;

/// How many neighbouring products share a thumbnail file in a catalogue of `products`.
///
/// 16 up to 24,000 products, 30 for 44,000; never more than a shard holds.
pub fn products_per_pack(products: u64) -> u32 {
    let needed = products.div_ceil(PACK_FILES).max(u64::from(MIN_PACK));
    u32::try_from(needed).map_or(MAX_SHARD_PRODUCTS, |n| n.min(MAX_SHARD_PRODUCTS))
}
