//! A catalogue's folder: complete, the same every time, and without remains of the one before.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use catalogue::{
    Calibration, Catalogue, Manifest, Product, ThumbnailPack, WriteError, Writer, WriterSettings,
};
use common::{Random, attributes, fingerprint, product};

const DIMENSION: usize = 24;
const CALIBRATION: Calibration = Calibration {
    bias: -9.5,
    similarity: 8.0,
    second: 20.25,
    fifth: 3.125,
    close: 0.625,
};

fn settings() -> WriterSettings {
    WriterSettings {
        title: "A shop".into(),
        shard_products: 20,
        ..WriterSettings::new(fingerprint(), DIMENSION, attributes())
    }
}

fn thumbnail(number: usize) -> Vec<u8> {
    if number == 3 {
        Vec::new()
    } else {
        format!("picture of {number}").into_bytes()
    }
}

/// Writes `count` products, their vectors from `seed`, and two samples.
fn write(folder: &Path, count: usize, seed: u64) -> Manifest {
    let mut random = Random(seed);
    let mut writer = Writer::new(folder, settings()).unwrap();
    for number in 0..count {
        writer
            .push(
                product(number),
                &random.embedding(DIMENSION),
                &thumbnail(number),
            )
            .unwrap();
    }
    writer.add_sample("A shirt", b"first sample").unwrap();
    writer
        .add_sample("The same shirt", b"first sample")
        .unwrap();
    writer.calibrate(Some(CALIBRATION));
    writer.finish().unwrap()
}

/// Every file below `folder` with its content.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path
                    .strip_prefix(folder)
                    .unwrap()
                    .to_string_lossy()
                    .replace('\\', "/");
                found.insert(name, fs::read(path).unwrap());
            }
        }
    }
    found
}

#[test]
fn what_is_written_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let written = write(folder.path(), 50, 1);
    let files = files(folder.path());
    let manifest = Manifest::parse(&files["catalogue.json"]).unwrap();
    assert_eq!(manifest, written);
    assert_eq!(manifest.calibration, Some(CALIBRATION));
    assert_eq!((manifest.products, manifest.title.as_str()), (50, "A shop"));
    assert_eq!(
        manifest
            .shards
            .iter()
            .map(|s| s.products)
            .collect::<Vec<_>>(),
        [20, 20, 10]
    );

    let mut catalogue = Catalogue::new(manifest.clone(), fingerprint()).unwrap();
    while let Some(record) = catalogue.next_shard() {
        let bytes = &files[&record.path.clone()];
        catalogue.add_shard(bytes).unwrap();
    }
    assert_eq!(catalogue.len(), 50);
    let mut random = Random(1);
    for number in 0..50 {
        assert_eq!(catalogue.product(number as u32), Some(product(number)));
        let own = random.embedding(DIMENSION);
        assert_eq!(catalogue.search(&own, 1)[0].index, number as u32);
        let (record, slot) = catalogue.thumbnail_pack(number as u32).unwrap();
        let pack = &files[&record.path];
        record.check(pack).unwrap();
        let pack = ThumbnailPack::parse(pack).unwrap();
        let expected = Some(thumbnail(number)).filter(|picture| !picture.is_empty());
        assert_eq!(pack.get(slot).map(<[u8]>::to_vec), expected, "{number}");
    }
    for sample in &manifest.samples {
        sample.file.check(&files[&sample.file.path]).unwrap();
    }
    // Packs of 16 and 4 in the first two shards and of 10 in the third, one sample, the manifest.
    assert_eq!(files.len(), 3 + 5 + 1 + 1);
    assert_eq!(
        catalogue.thumbnail_packs().count(),
        manifest.thumbnails.packs as usize
    );
}

#[test]
fn the_same_products_give_the_same_files() {
    let [first, second] = [(); 2].map(|()| tempfile::tempdir().unwrap());
    write(first.path(), 45, 1);
    write(second.path(), 30, 2);
    write(second.path(), 45, 1);
    assert_eq!(files(first.path()), files(second.path()));
}

#[test]
fn remains_go_and_foreign_files_stay() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), 45, 1);
    let old = files(folder.path());
    let foreign = [
        "index.html",
        "shards/README",
        "thumbs/photo.jpg",
        "samples/0123456789abcdef.png",
        "0123456789abcdef.shard",
    ];
    for name in foreign {
        fs::write(folder.path().join(name), "foreign").unwrap();
    }
    fs::write(
        folder.path().join("thumbs/0123456789abcdef.pack.partial"),
        "half",
    )
    .unwrap();
    write(folder.path(), 30, 2);
    let new = files(folder.path());
    for name in foreign {
        assert!(new.contains_key(name), "{name} has gone");
    }
    let remains: Vec<_> = old
        .keys()
        .filter(|name| *name != "catalogue.json" && !name.starts_with("samples/"))
        .filter(|name| new.contains_key(*name) && !is_named(&new, name))
        .collect();
    assert!(remains.is_empty(), "{remains:?}");
    assert!(!new.contains_key("thumbs/0123456789abcdef.pack.partial"));
}

/// Whether a file is one of the manifest's shards or of their packs.
fn is_named(files: &BTreeMap<String, Vec<u8>>, name: &str) -> bool {
    let manifest = Manifest::parse(&files["catalogue.json"]).unwrap();
    let mut catalogue = Catalogue::new(manifest, fingerprint()).unwrap();
    while let Some(record) = catalogue.next_shard() {
        let bytes = &files[&record.path.clone()];
        catalogue.add_shard(bytes).unwrap();
    }
    catalogue
        .manifest()
        .shards
        .iter()
        .any(|shard| shard.file.path == name)
        || catalogue.thumbnail_packs().any(|pack| pack.path == name)
}

#[test]
fn a_refused_product_changes_nothing() {
    let [with, without] = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let mut random = Random(1);
    let mut writer = Writer::new(with.path(), settings()).unwrap();
    for number in 0..45 {
        writer
            .push(
                product(number),
                &random.embedding(DIMENSION),
                &thumbnail(number),
            )
            .unwrap();
        let other = Random(7).embedding(DIMENSION);
        let bad = |change: fn(&mut Product)| {
            let mut product = product(1000);
            change(&mut product);
            product
        };
        assert!(matches!(
            writer.push(product(0), &other, b""),
            Err(WriteError::Twice { .. })
        ));
        for product in [
            bad(|p| p.id.clear()),
            bad(|p| p.name = "x".repeat(10 << 20)),
            bad(|p| p.attributes.clear()),
        ] {
            assert!(matches!(
                writer.push(product, &other, b""),
                Err(WriteError::Product(_))
            ));
        }
        let short = Random(7).embedding(3);
        assert!(matches!(
            writer.push(product(1000), &short, b""),
            Err(WriteError::Product(_))
        ));
        let huge = vec![0; 300 << 10];
        assert!(matches!(
            writer.push(product(1000), &other, &huge),
            Err(WriteError::Thumbnail { .. })
        ));
        assert_eq!(writer.len(), number + 1);
    }
    assert!(matches!(
        writer.add_sample("none", b""),
        Err(WriteError::Sample { .. })
    ));
    writer.add_sample("A shirt", b"first sample").unwrap();
    writer
        .add_sample("The same shirt", b"first sample")
        .unwrap();
    writer.calibrate(Some(CALIBRATION));
    writer.finish().unwrap();
    write(without.path(), 45, 1);
    assert_eq!(files(with.path()), files(without.path()));
}

#[test]
fn an_unfinished_or_empty_run_leaves_the_catalogue_before_it() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), 30, 1);
    let before = files(folder.path());
    let mut writer = Writer::new(folder.path(), settings()).unwrap();
    writer
        .push(product(0), &Random(3).embedding(DIMENSION), b"x")
        .unwrap();
    drop(writer);
    let empty = Writer::new(folder.path(), settings()).unwrap().finish();
    assert!(matches!(empty, Err(WriteError::Empty)));
    assert_eq!(files(folder.path()), before);
}

#[test]
fn impossible_settings_and_folders_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    for (name, settings) in [
        (
            "no dimension",
            WriterSettings {
                dimension: 0,
                ..settings()
            },
        ),
        (
            "huge dimension",
            WriterSettings {
                dimension: 5000,
                ..settings()
            },
        ),
        (
            "attribute twice",
            WriterSettings {
                attributes: vec!["a".into(); 2],
                ..settings()
            },
        ),
    ] {
        let made = Writer::new(folder.path(), settings).map(|_| ());
        assert!(
            matches!(made, Err(WriteError::Settings(_))),
            "{name}: {made:?}"
        );
    }
    let file = folder.path().join("file");
    fs::write(&file, "not a folder").unwrap();
    let made = Writer::new(&file, settings()).map(|_| ());
    assert!(matches!(made, Err(WriteError::Io { .. })), "{made:?}");
}

#[test]
fn shards_end_before_they_are_too_large() {
    let folder = tempfile::tempdir().unwrap();
    let settings = WriterSettings {
        shard_products: u32::MAX,
        ..WriterSettings::new(fingerprint(), 4096, attributes())
    };
    let mut writer = Writer::new(folder.path(), settings).unwrap();
    let embedding = Random(1).embedding(4096);
    for number in 0..2100 {
        writer.push(product(number), &embedding, b"x").unwrap();
    }
    let manifest = writer.finish().unwrap();
    assert_eq!(manifest.shards.len(), 2);
    let most = manifest
        .shards
        .iter()
        .map(|shard| shard.file.bytes)
        .max()
        .unwrap();
    assert!((8_300_000..=8 << 20).contains(&most), "{most}");
}
