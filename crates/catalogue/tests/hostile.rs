//! Files that nobody of good will made: each is refused, or is a catalogue that answers.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use catalogue::{Catalogue, CatalogueError, Manifest, ShardBuilder, ThumbnailPack};
use common::{Random, fingerprint, load, manifest_of, product};
use proptest::prelude::*;

const DIMENSION: usize = 7;
const PRODUCTS: u32 = 5;

fn shard() -> Vec<u8> {
    let mut random = Random(1);
    let mut builder = ShardBuilder::new(fingerprint(), DIMENSION, 2);
    for number in 0..PRODUCTS as usize {
        builder
            .push(&product(number), &random.embedding(DIMENSION))
            .unwrap();
    }
    builder.encode()
}

/// The same with two thumbnail packs of three products.
fn shard_with_packs() -> Vec<u8> {
    let mut bytes = shard();
    bytes[64] = 3;
    for pack in [b"a", b"b"] {
        bytes.extend([pack[0]; 32]);
        bytes.extend(1000_u32.to_le_bytes());
    }
    bytes
}

/// Asks everything that can be asked of a catalogue, whether the shard is accepted or not.
fn survive(shard: &[u8], products: u32, per_pack: u32) -> Result<(), CatalogueError> {
    let catalogue = load(DIMENSION, shard, products, per_pack)?;
    let mut random = Random(9);
    for hit in catalogue.search(&random.embedding(DIMENSION), 4) {
        assert!((-1.0..=1.0).contains(&hit.similarity), "{hit:?}");
    }
    for index in 0..=products {
        let known = index < products;
        assert_eq!(catalogue.product(index).is_some(), known, "product {index}");
        assert_eq!(
            catalogue.vector(index).len(),
            if known { DIMENSION } else { 0 }
        );
        assert_eq!(
            catalogue.thumbnail_pack(index).is_some(),
            known && per_pack > 0
        );
    }
    Ok(())
}

#[test]
fn whole_shards_are_accepted() {
    survive(&shard(), PRODUCTS, 0).unwrap();
    survive(&shard_with_packs(), PRODUCTS, 3).unwrap();
    let catalogue = load(DIMENSION, &shard_with_packs(), PRODUCTS, 3).unwrap();
    let (file, slot) = catalogue.thumbnail_pack(4).unwrap();
    assert_eq!(
        (file.path.as_str(), file.bytes, slot),
        ("thumbs/6262626262626262.pack", 1000, 1)
    );
    assert_eq!(catalogue.thumbnail_packs().count(), 2);
}

#[test]
fn every_truncation_and_every_surplus_is_refused() {
    for (whole, per_pack) in [(shard(), 0), (shard_with_packs(), 3)] {
        for length in 0..whole.len() {
            assert!(
                survive(&whole[..length], PRODUCTS, per_pack).is_err(),
                "{length} bytes"
            );
        }
        for surplus in [1, 16, 36, 4096] {
            let longer = [whole.as_slice(), &vec![0; surplus]].concat();
            assert!(
                survive(&longer, PRODUCTS, per_pack).is_err(),
                "{surplus} bytes more"
            );
        }
    }
}

#[test]
fn every_changed_byte_is_refused_or_harmless() {
    let whole = shard_with_packs();
    let mut accepted = 0;
    for at in 0..whole.len() {
        for flip in [0x01, 0x80, 0xff] {
            let mut bytes = whole.clone();
            bytes[at] ^= flip;
            accepted += u32::from(survive(&bytes, PRODUCTS, 3).is_ok());
            // Under the manifest of the whole shard no change at all passes.
            let manifest = manifest_of(DIMENSION, &[(&whole, PRODUCTS)], 3);
            let mut catalogue = Catalogue::new(manifest, fingerprint()).unwrap();
            assert!(
                matches!(catalogue.add_shard(&bytes), Err(CatalogueError::File(_))),
                "{at}"
            );
        }
    }
    assert!(
        accepted > 0,
        "rows and letters may change, so some must have been accepted"
    );
}

#[test]
fn each_part_of_a_shard_is_checked() {
    let whole = shard();
    let rows = 112; // 80 + 4 · 5, rounded up to 16
    let colours = rows + DIMENSION * PRODUCTS as usize;
    let codes = colours + 32 * PRODUCTS as usize;
    let dictionaries = codes + 2 * 2 * PRODUCTS as usize;
    let ends = dictionaries + 2 * 4;
    let pool = ends + 4 * (2 * PRODUCTS as usize + 4 + 3);
    let cases: &[(&str, usize, &[u8])] = &[
        ("magic", 0, b"X"),
        ("version", 8, &[1]),
        ("another model", 32, &[0]),
        ("reserved", 70, &[1]),
        ("scale zero", 80, &[0; 4]),
        ("scale NaN", 80, &f32::NAN.to_le_bytes()),
        ("scale infinite", 84, &f32::INFINITY.to_le_bytes()),
        ("scale negative", 88, &(-0.1_f32).to_le_bytes()),
        ("scale above one", 96, &1.5_f32.to_le_bytes()),
        ("padding", 105, &[1]),
        ("colours that are too many", colours + 31, &[1]),
        ("code beyond its dictionary", codes, &[4]),
        ("dictionary too long", dictionaries, &[5]),
        ("dictionary huge", dictionaries, &[255; 4]),
        ("string ends before it begins", ends + 4, &[0]),
        ("string ends beyond the pool", ends, &[255; 4]),
        (
            "string ends inside a letter",
            ends + 4 * PRODUCTS as usize,
            &[27],
        ),
        ("text is not UTF-8", pool, &[0xff]),
    ];
    let mut accepted = Vec::new();
    for (name, at, change) in cases {
        let mut bytes = whole.clone();
        assert_ne!(
            &bytes[*at..at + change.len()],
            *change,
            "{name} changes nothing"
        );
        bytes[*at..at + change.len()].copy_from_slice(change);
        match survive(&bytes, PRODUCTS, 0) {
            Err(CatalogueError::Damaged { .. } | CatalogueError::OtherCatalogue { .. }) => {}
            other => accepted.push((name, other)),
        }
    }
    assert!(accepted.is_empty(), "{accepted:?}");
}

#[test]
fn shards_that_the_manifest_describes_otherwise_are_refused() {
    let bytes = shard();
    for (name, dimension, products, per_pack) in [
        ("dimension", 8, 5, 0),
        ("products", DIMENSION, 4, 0),
        ("packs", DIMENSION, 5, 16),
    ] {
        let result = load(dimension, &bytes, products, per_pack).map(|_| ());
        assert!(
            matches!(result, Err(CatalogueError::OtherCatalogue { .. })),
            "{name}: {result:?}"
        );
    }
    let result = survive(&bytes, PRODUCTS, 0);
    assert_eq!(result, Ok(()));
}

#[test]
fn errors_have_a_sentence_and_a_remedy() {
    let error = load(DIMENSION, &shard()[..100], PRODUCTS, 0).err().unwrap();
    assert_eq!(
        error.to_string(),
        "shards/0.shard: this catalogue shard has 100 bytes where its own header asks for 604"
    );
    assert!(error.remedy().ends_with('.'));
}

/// A file of its kind at its beginning, and then anything.
fn plausible(magic: &'static [u8], version: u32) -> impl Strategy<Value = Vec<u8>> {
    let small = proptest::collection::vec(0_u32..9, 0..14);
    (small, proptest::collection::vec(any::<u8>(), 0..300)).prop_map(move |(counts, rest)| {
        let mut bytes = magic.to_vec();
        bytes.extend(version.to_le_bytes());
        bytes.extend(counts.iter().flat_map(|count| count.to_le_bytes()));
        bytes.extend(rest);
        bytes
    })
}

proptest! {
    #[test]
    fn anything_may_be_a_shard(bytes in prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..400),
        plausible(b"LOOKSHRD", 2),
    ]) {
        let _ = survive(&bytes, PRODUCTS, 0);
    }

    #[test]
    fn anything_may_happen_to_a_shard(
        changes in proptest::collection::vec((0_usize..800, any::<u8>()), 1..6),
    ) {
        let mut bytes = shard_with_packs();
        for (at, value) in changes {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = value;
            }
        }
        let _ = survive(&bytes, PRODUCTS, 3);
    }

    #[test]
    fn anything_may_be_a_thumbnail_pack(bytes in prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..200),
        plausible(b"LOOKPACK", 1),
    ]) {
        if let Ok(pack) = ThumbnailPack::parse(&bytes) {
            for slot in 0..pack.len() + 2 {
                let _ = pack.get(slot);
            }
        }
    }

    #[test]
    fn anything_may_be_a_manifest(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(Manifest::parse(&bytes).is_err());
    }

    #[test]
    fn absurd_numbers_may_be_in_a_manifest(
        changes in proptest::collection::vec((0_usize..40, any::<u64>()), 1..4),
    ) {
        let text = String::from_utf8(manifest_of(DIMENSION, &[(&shard(), PRODUCTS)], 3).to_json()).unwrap();
        let mut pieces: Vec<String> = text.split_inclusive([':', ',']).map(String::from).collect();
        for (at, value) in changes {
            if let Some(piece) = pieces.get_mut(at) {
                *piece = format!("{value},");
            }
        }
        if let Ok(manifest) = Manifest::parse(pieces.concat().as_bytes()) {
            let _ = Catalogue::new(manifest, fingerprint());
        }
    }
}
