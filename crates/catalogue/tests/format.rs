//! The byte layout of `docs/file-formats.md`, read here without the crate's own reader.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use std::fs;

use catalogue::{ShardBuilder, ThumbnailPack, Writer, WriterSettings, quantise};
use common::{Random, attributes, colours, fingerprint, product};
use contract::{Digest, Embedding};

const DIMENSION: usize = 7;
const PRODUCTS: usize = 5;

fn shard() -> (Vec<u8>, Vec<Embedding>) {
    let mut random = Random(1);
    let embeddings: Vec<_> = (0..PRODUCTS).map(|_| random.embedding(DIMENSION)).collect();
    let mut builder = ShardBuilder::new(fingerprint(), DIMENSION, 2);
    for (number, embedding) in embeddings.iter().enumerate() {
        let colours = colours(number);
        builder
            .push_with_colours(&product(number), embedding, &colours)
            .unwrap();
    }
    (builder.encode(), embeddings)
}

#[test]
fn shards_are_laid_out_as_documented() {
    let (bytes, embeddings) = shard();
    let u32_at = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    assert_eq!(&bytes[..8], b"LOOKSHRD");
    let counts: Vec<usize> = (8..32).step_by(4).map(u32_at).collect();
    let [version, dimension, products, attributes, strings, pool] = counts[..] else {
        panic!()
    };
    assert_eq!(
        [version, dimension, products, attributes],
        [2, DIMENSION, PRODUCTS, 2]
    );
    assert_eq!(&bytes[32..64], fingerprint().0.as_bytes());
    assert_eq!(u32_at(64), 0, "no thumbnails");

    let rows_at = (80 + 4 * products).next_multiple_of(16);
    for (number, embedding) in embeddings.iter().enumerate() {
        let row = quantise(embedding);
        assert_eq!(bytes[80 + 4 * number..][..4], row.scale.to_le_bytes());
        let stored: Vec<i8> = bytes[rows_at + dimension * number..][..dimension]
            .iter()
            .map(|&b| b as i8)
            .collect();
        assert_eq!(stored, row.values);
    }

    let colours_at = rows_at + products * dimension;
    for number in 0..products {
        let stored = &bytes[colours_at + 32 * number..][..32];
        assert_eq!(stored, colours(number).as_bytes());
    }

    let codes_at = colours_at + 32 * products;
    let sizes_at = codes_at + 2 * attributes * products;
    let ends_at = sizes_at + 4 * attributes;
    let pool_at = ends_at + 4 * strings;
    assert_eq!(pool_at + pool, bytes.len());
    let string = |number: usize| {
        let start = if number == 0 {
            0
        } else {
            u32_at(ends_at + 4 * (number - 1))
        };
        std::str::from_utf8(&bytes[pool_at + start..pool_at + u32_at(ends_at + 4 * number)])
            .unwrap()
    };
    for number in 0..products {
        let expected = product(number);
        assert_eq!(string(number), expected.id);
        assert_eq!(string(products + number), expected.name);
        let mut dictionary = 2 * products;
        for (attribute, value) in expected.attributes.iter().enumerate() {
            let at = codes_at + 2 * (attribute * products + number);
            let code = u16::from_le_bytes([bytes[at], bytes[at + 1]]);
            assert_eq!(string(dictionary + usize::from(code)), value);
            dictionary += u32_at(sizes_at + 4 * attribute);
        }
        assert_eq!(dictionary, strings);
    }
}

/// Whoever changes these bytes has to give the format another version.
#[test]
fn bytes_of_this_version_stay() {
    let found = [
        Digest::of(&shard().0).short(),
        Digest::of(&ThumbnailPack::encode(&[b"one".as_slice(), b"", b"three"])).short(),
    ];
    assert_eq!(found, ["0c88befba53f0867", "d4da9159321c81ce"]);
}

#[test]
fn many_products_are_few_files_and_a_small_manifest() {
    let folder = tempfile::tempdir().unwrap();
    let settings = WriterSettings::new(fingerprint(), 4, attributes());
    let mut writer = Writer::new(folder.path(), settings).unwrap();
    let embedding = Random(1).embedding(4);
    for number in 0..44_000 {
        writer
            .push(product(number), &embedding, &(number as u32).to_le_bytes())
            .unwrap();
    }
    let manifest = writer.finish().unwrap();
    let files: usize = ["shards", "thumbs"]
        .map(|name| fs::read_dir(folder.path().join(name)).unwrap().count())
        .iter()
        .sum();
    let bytes = fs::metadata(folder.path().join("catalogue.json"))
        .unwrap()
        .len();
    println!(
        "{files} files, {bytes} bytes of manifest, {:?}",
        manifest.thumbnails
    );
    assert_eq!(
        files,
        manifest.shards.len() + manifest.thumbnails.packs as usize
    );
    assert!(
        files < 1900,
        "{files} files, so that samples and the page fit below 2,000"
    );
    assert!(bytes < 20_000, "{bytes} bytes of manifest");
}
