//! `catalogue.json`: the one file of a catalogue that has a fixed name and is fetched fresh.
//!
//! It names every shard with its length and digest. Each shard in turn names its own thumbnail
//! packs, so that the manifest of 44,000 products stays near 10 kB.

use std::collections::BTreeSet;

use contract::{FileRecord, Fingerprint};
use serde::{Deserialize, Serialize};

use crate::calibration::Calibration;
use crate::error::{FormatError, Kind, within};
use crate::limits::{
    MAX_ATTRIBUTE_BYTES, MAX_ATTRIBUTES, MAX_CELLS, MAX_DIMENSION, MAX_FILE_BYTES, MAX_PRODUCTS,
    MAX_SAMPLES, MAX_SHARD_BYTES, MAX_SHARD_PRODUCTS,
};
use crate::removed::Removed;

/// The manifest's file name, at the root of the catalogue's folder.
pub const MANIFEST_NAME: &str = "catalogue.json";

/// The format of a catalogue in shards.
pub(crate) const FORMAT: u32 = 2;

/// The format of a catalogue in cells, which a reader of the one above would misread.
pub(crate) const CELLS_FORMAT: u32 = 3;

/// What a catalogue consists of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// 2 for a catalogue in shards, 3 for one in cells.
    pub format: u32,
    /// What a person calls this catalogue; may be empty.
    pub title: String,
    /// Of the model that made the vectors.
    pub fingerprint: Fingerprint,
    /// Components of a vector, 1..=4096.
    pub dimension: usize,
    /// That can be found: in all shards together, or in all cells but for the removed ones.
    pub products: u64,
    /// The names of the products' attributes, none twice, at most 64.
    pub attributes: Vec<String>,
    /// In the order of the products; none in a catalogue in cells.
    pub shards: Vec<ShardRecord>,
    /// Where the directory of the cells is, in a catalogue that has them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cells: Option<CellsRecord>,
    /// How the small pictures are packed.
    pub thumbnails: Thumbnails,
    /// Pictures that a visitor can try.
    pub samples: Vec<Sample>,
    /// How similarities become words; none where the catalogue has too few pictures to tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calibration: Option<Calibration>,
}

/// A shard: consecutive products and their vectors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShardRecord {
    /// Where it is and what it must contain.
    #[serde(flatten)]
    pub file: FileRecord,
    /// In this shard, 1..=65535.
    pub products: u32,
}

/// The cells of a catalogue that is too large to be fetched whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellsRecord {
    /// Their directory: where it is and what it must contain.
    #[serde(flatten)]
    pub file: FileRecord,
    /// How many there are.
    pub cells: u32,
    /// Which of their products are not to be found any more.
    #[serde(default, skip_serializing_if = "Removed::is_empty")]
    pub removed: Removed,
}

/// How the small pictures are packed. The packs' own records are in the shards: see
/// [`Catalogue::thumbnail_pack`](crate::Catalogue::thumbnail_pack).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thumbnails {
    /// Neighbouring products of a shard that share a pack; 0 in a catalogue without pictures.
    pub per_pack: u32,
    /// In all shards together.
    pub packs: u32,
}

/// A picture that a visitor can try.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// A JPEG.
    #[serde(flatten)]
    pub file: FileRecord,
    /// What it shows, for a person who cannot see it.
    pub label: String,
}

impl Manifest {
    /// Reads the bytes of `catalogue.json` and checks all that can be checked without the shards.
    ///
    /// # Errors
    /// [`FormatError`]: too long, not JSON, another format, or what [`check`](Self::check) refuses.
    pub fn parse(bytes: &[u8]) -> Result<Self, FormatError> {
        #[derive(Deserialize)]
        struct FormatOnly {
            format: u32,
        }
        let json = |error: serde_json::Error| FormatError::Json {
            reason: error.to_string(),
        };
        within(
            Kind::Manifest,
            "length",
            bytes.len() as u64,
            1,
            MAX_FILE_BYTES,
        )?;
        // The format first: the fields of another one may have other names.
        let FormatOnly { format } = serde_json::from_slice(bytes).map_err(json)?;
        check_format(format)?;
        let manifest: Self = serde_json::from_slice(bytes).map_err(json)?;
        manifest.check()?;
        Ok(manifest)
    }

    /// The bytes of `catalogue.json`: indented, fields in a fixed order, a newline at the end.
    pub fn to_json(&self) -> Vec<u8> {
        // A struct of strings, numbers and lists always serialises: maps and errors it has none.
        let mut json = serde_json::to_vec_pretty(self).unwrap_or_default();
        json.push(b'\n');
        json
    }

    /// Whether the counts agree, the paths stay in the folder, and nothing exceeds
    /// [`limits`](crate::limits).
    ///
    /// # Errors
    /// [`FormatError::Version`], [`FormatError::Range`], [`FormatError::Inconsistent`],
    /// [`FormatError::Path`].
    pub fn check(&self) -> Result<(), FormatError> {
        let range = |what: &str, found: u64, least: u64, most: u64| {
            within(Kind::Manifest, what, found, least, most)
        };
        check_format(self.format)?;
        if self.cells.is_some() != (self.format == CELLS_FORMAT) {
            let what = format!("format {} with or without cells", self.format);
            return Err(inconsistent(what));
        }
        let most_text = MAX_ATTRIBUTE_BYTES as u64;
        range("dimension", self.dimension as u64, 1, MAX_DIMENSION as u64)?;
        range("products", self.products, 0, MAX_PRODUCTS)?;
        range("length of the title", self.title.len() as u64, 0, most_text)?;
        range(
            "number of attributes",
            self.attributes.len() as u64,
            0,
            MAX_ATTRIBUTES as u64,
        )?;
        range(
            "number of samples",
            self.samples.len() as u64,
            0,
            MAX_SAMPLES as u64,
        )?;
        range(
            "products in a pack",
            self.thumbnails.per_pack.into(),
            0,
            MAX_SHARD_PRODUCTS.into(),
        )?;

        let mut names = BTreeSet::new();
        for name in &self.attributes {
            range(
                "length of an attribute's name",
                name.len() as u64,
                1,
                most_text,
            )?;
            if !names.insert(name) {
                return Err(inconsistent(format!("attribute {name:?} is there twice")));
            }
        }
        if let Some(cells) = &self.cells {
            cells.file.check_path()?;
            let all = self.products.saturating_add(cells.removed.len() as u64);
            range("products and removed ones", all, 0, MAX_PRODUCTS)?;
            range("cells", cells.cells.into(), 1, MAX_CELLS.min(all))?;
            if let Some(last) = cells.removed.last() {
                let most = all.saturating_sub(1);
                range("index of a removed product", last.into(), 0, most)?;
            }
            range(
                "bytes of the directory",
                cells.file.bytes,
                1,
                MAX_FILE_BYTES,
            )?;
            if !self.shards.is_empty() {
                return Err(inconsistent("it has cells and shards".to_owned()));
            }
            return self.check_samples();
        }
        let mut paths = BTreeSet::new();
        let mut products = 0_u64;
        let mut packs = 0_u64;
        for shard in &self.shards {
            shard.file.check_path()?;
            range(
                "products in a shard",
                shard.products.into(),
                1,
                MAX_SHARD_PRODUCTS.into(),
            )?;
            range("bytes of a shard", shard.file.bytes, 1, MAX_SHARD_BYTES)?;
            if !paths.insert(&shard.file.path) {
                return Err(inconsistent(format!(
                    "shard {} is there twice",
                    shard.file.path
                )));
            }
            products += u64::from(shard.products);
            packs += u64::from(packs_of(shard.products, self.thumbnails.per_pack));
        }
        if products != self.products {
            let what = format!(
                "{} products are promised, its shards hold {products}",
                self.products
            );
            return Err(inconsistent(what));
        }
        if packs != u64::from(self.thumbnails.packs) {
            let promised = self.thumbnails.packs;
            let what = format!("{promised} thumbnail packs are promised, its shards need {packs}");
            return Err(inconsistent(what));
        }
        self.check_samples()
    }

    fn check_samples(&self) -> Result<(), FormatError> {
        let range = |what: &str, found: u64, least: u64, most: u64| {
            within(Kind::Manifest, what, found, least, most)
        };
        let most_text = MAX_ATTRIBUTE_BYTES as u64;
        for sample in &self.samples {
            sample.file.check_path()?;
            range("bytes of a sample", sample.file.bytes, 1, MAX_FILE_BYTES)?;
            range("length of a label", sample.label.len() as u64, 0, most_text)?;
        }
        // JSON knows neither NaN nor infinity, but 1e39 is infinite in f32.
        if self.calibration.is_some_and(|found| !found.is_finite()) {
            return Err(inconsistent("its calibration is not finite".to_owned()));
        }
        Ok(())
    }
}

/// The packs of a shard: the last one may be smaller than the others.
pub(crate) fn packs_of(products: u32, per_pack: u32) -> u32 {
    if per_pack == 0 {
        0
    } else {
        products.div_ceil(per_pack)
    }
}

fn check_format(found: u32) -> Result<(), FormatError> {
    if found == FORMAT || found == CELLS_FORMAT {
        Ok(())
    } else {
        Err(FormatError::Version {
            kind: Kind::Manifest,
            found,
            supported: CELLS_FORMAT,
        })
    }
}

fn inconsistent(what: String) -> FormatError {
    FormatError::Inconsistent {
        kind: Kind::Manifest,
        what,
    }
}

#[cfg(test)]
mod tests {
    use contract::Digest;

    use super::*;

    fn manifest() -> Manifest {
        let shard = |name: &str, products| ShardRecord {
            file: FileRecord::of(format!("shards/{name}.shard"), b"bytes"),
            products,
        };
        Manifest {
            format: FORMAT,
            title: "Demo".into(),
            fingerprint: Fingerprint(Digest::of(b"model")),
            dimension: 256,
            products: 40,
            attributes: vec!["colour".into(), "type".into()],
            shards: vec![shard("a", 30), shard("b", 10)],
            cells: None,
            thumbnails: Thumbnails {
                per_pack: 16,
                packs: 3,
            },
            samples: vec![Sample {
                file: FileRecord::of("samples/s.jpg", b"jpeg"),
                label: "A shirt".into(),
            }],
            calibration: None,
        }
    }

    #[test]
    fn what_is_written_is_read() {
        assert_eq!(Manifest::parse(&manifest().to_json()), Ok(manifest()));
        let text = String::from_utf8(manifest().to_json()).unwrap();
        assert!(
            text.starts_with("{\n  \"format\": 2,\n  \"title\": \"Demo\""),
            "{text}"
        );
        assert!(!text.contains("calibration"), "{text}");

        let mut calibrated = manifest();
        calibrated.calibration = Some(Calibration {
            bias: -9.125,
            similarity: 8.0,
            second: 20.1,
            fifth: -0.3,
            close: 0.525,
        });
        let text = String::from_utf8(calibrated.to_json()).unwrap();
        assert_eq!(Manifest::parse(text.as_bytes()), Ok(calibrated));
        for bad in ["1e39", "null", "\"20.1\""] {
            let text = text.replace("20.1", bad);
            assert!(Manifest::parse(text.as_bytes()).is_err(), "{bad}");
        }
    }

    #[test]
    fn contradictions_and_absurd_numbers_are_refused() {
        type Change = fn(&mut Manifest);
        let cases: &[(&str, Change)] = &[
            ("another format", |m| m.format = 1),
            ("no dimension", |m| m.dimension = 0),
            ("huge dimension", |m| m.dimension = usize::MAX),
            ("a product too many", |m| m.products = 41),
            ("absurd products", |m| m.products = u64::MAX),
            ("absurd products in a shard", |m| {
                m.shards[0].products = u32::MAX
            }),
            ("no products in a shard", |m| m.shards[0].products = 0),
            ("a huge shard", |m| m.shards[0].file.bytes = u64::MAX),
            ("the same shard twice", |m| {
                m.shards[1].file.path = m.shards[0].file.path.clone()
            }),
            ("a path upwards", |m| {
                m.shards[0].file.path = "../secret".into()
            }),
            ("an absolute path", |m| {
                m.shards[0].file.path = "/etc/passwd".into()
            }),
            ("another host", |m| {
                m.shards[1].file.path = "https://example.org/x".into()
            }),
            ("a sample elsewhere", |m| {
                m.samples[0].file.path = "//example.org/x.jpg".into()
            }),
            ("absurd packs", |m| m.thumbnails.packs = u32::MAX),
            ("absurd products in a pack", |m| {
                m.thumbnails.per_pack = u32::MAX
            }),
            ("an attribute twice", |m| m.attributes[1] = "colour".into()),
            ("an attribute without name", |m| m.attributes[1].clear()),
            ("too many attributes", |m| {
                m.attributes = (0..65).map(|n| n.to_string()).collect()
            }),
            ("too long a title", |m| m.title = "x".repeat(2000)),
        ];
        let accepted: Vec<_> = cases
            .iter()
            .filter(|(_, change)| {
                let mut manifest = manifest();
                change(&mut manifest);
                Manifest::parse(&manifest.to_json()).is_ok()
            })
            .map(|(name, _)| name)
            .collect();
        assert!(accepted.is_empty(), "accepted: {accepted:?}");
    }

    #[test]
    fn text_that_is_no_manifest_is_refused() {
        let valid = manifest().to_json();
        for cut in 0..valid.len() - 1 {
            // Without its last newline alone it is still the same manifest.
            assert!(Manifest::parse(&valid[..cut]).is_err(), "{cut} bytes");
        }
        let deep = "[".repeat(100_000);
        for text in [
            "null",
            "[]",
            "{}",
            "{\"format\": -1}",
            "{\"format\": 2}",
            "\u{fffd}",
            &deep,
        ] {
            assert!(matches!(
                Manifest::parse(text.as_bytes()),
                Err(FormatError::Json { .. })
            ));
        }
        assert!(matches!(
            Manifest::parse(b"{\"format\": 7, \"other\": []}"),
            Err(FormatError::Version { found: 7, .. })
        ));
    }
}
