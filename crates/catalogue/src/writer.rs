//! Makes a catalogue's folder.
//!
//! How many products share a thumbnail pack is known only at the end, so shards, thumbnails and
//! samples wait in a scratch file. Memory holds one shard, the ids, and 16 bytes a thumbnail.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use contract::{Embedding, FileRecord, Fingerprint};

use crate::calibration::Calibration;
use crate::colours::Colours;
use crate::error::FormatError;
use crate::folder::{Folder, check_sample, hashed};
use crate::limits::{
    DEFAULT_SHARD_PRODUCTS, MAX_FILE_BYTES, MAX_PRODUCTS, MAX_SHARD_BYTES, MAX_THUMBNAIL_BYTES,
    products_per_pack,
};
use crate::manifest::{FORMAT, MANIFEST_NAME, Manifest, Sample, ShardRecord, Thumbnails};
use crate::product::{Product, ProductError};
use crate::scratch::{Place, Scratch};
use crate::shard::pack_path;
use crate::shard_builder::{ShardBuilder, add_packs};
use crate::thumbnails::ThumbnailPack;

/// The folders that a catalogue in shards has.
const FOLDERS: [&str; 3] = ["shards", "thumbs", "samples"];

/// What is the same for all products of a catalogue.
#[derive(Clone, Debug, PartialEq)]
pub struct WriterSettings {
    /// What a person calls the catalogue; may be empty.
    pub title: String,
    /// Of the model that makes the vectors.
    pub fingerprint: Fingerprint,
    /// Components of a vector, 1..=4096.
    pub dimension: usize,
    /// The names of the products' attributes, none twice.
    pub attributes: Vec<String>,
    /// Products in a shard, at least 1; a shard ends earlier where it would exceed 8 MiB.
    pub shard_products: u32,
}

impl WriterSettings {
    /// Settings without title, with 1024 products in a shard.
    pub fn new(fingerprint: Fingerprint, dimension: usize, attributes: Vec<String>) -> Self {
        Self {
            title: String::new(),
            fingerprint,
            dimension,
            attributes,
            shard_products: DEFAULT_SHARD_PRODUCTS,
        }
    }
}

/// A catalogue cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The file system refuses.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// A verb.
        action: &'static str,
        /// What it was to be done to.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The settings exceed a catalogue's limits.
    #[error(transparent)]
    Settings(#[from] FormatError),
    /// A product that cannot be added; the writer stays as it was.
    #[error(transparent)]
    Product(#[from] ProductError),
    /// An id that another product has; the writer stays as it was.
    #[error("product {id:?} is there twice")]
    Twice {
        /// The id.
        id: String,
    },
    /// A thumbnail that is none; the writer stays as it was.
    #[error("the thumbnail of product {id:?} has {bytes} bytes, more than {MAX_THUMBNAIL_BYTES}")]
    Thumbnail {
        /// The product's.
        id: String,
        /// Its length.
        bytes: usize,
    },
    /// A sample that cannot be added; the writer stays as it was.
    #[error("the sample picture {label:?} cannot be added: {reason}")]
    Sample {
        /// As given.
        label: String,
        /// Which limit it exceeds.
        reason: &'static str,
    },
    /// More products than an index can number.
    #[error("a catalogue holds at most {MAX_PRODUCTS} products")]
    TooManyProducts,
    /// A file that some hosts would not take.
    #[error("{path} would have {bytes} bytes, more than {most}")]
    TooLarge {
        /// Relative to the manifest.
        path: String,
        /// Its length.
        bytes: u64,
        /// Allowed.
        most: u64,
    },
    /// Nothing was added.
    #[error("there is no product to write")]
    Empty,
}

impl WriteError {
    /// What a person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Io { .. } => {
                "Check that the folder can be written and the disk has room, then run the command again."
            }
            Self::Settings(_) => "Use fewer or shorter attribute names, each once.",
            Self::Product(error) => error.remedy(),
            Self::Twice { .. } => "Keep one row for each id in the product list.",
            Self::Thumbnail { .. } => "Use a smaller picture.",
            Self::Sample { .. } => "Use fewer and smaller sample pictures with short labels.",
            Self::TooManyProducts => "Split the products over several catalogues.",
            Self::TooLarge { .. } => "Use smaller thumbnails.",
            Self::Empty => {
                "Check that the folder has pictures and that the list's ids are their file names."
            }
        }
    }
}

/// Writes the files of a catalogue. The same pushes give the same bytes.
///
/// What was in the folder before stays whole until [`finish`](Self::finish), and stays for good if
/// that is never called.
pub struct Writer {
    folder: PathBuf,
    settings: WriterSettings,
    scratch: Scratch,
    builder: ShardBuilder,
    /// Encoded shards without their pack records, and the number of their products.
    shards: Vec<(Place, u32)>,
    /// One for each product.
    thumbnails: Vec<Place>,
    samples: Vec<(Place, String)>,
    calibration: Option<Calibration>,
    ids: BTreeSet<String>,
}

impl Writer {
    /// Begins a catalogue in `folder`, which is made if it is not there.
    ///
    /// # Errors
    /// [`WriteError::Settings`], [`WriteError::Io`].
    pub fn new(folder: &Path, settings: WriterSettings) -> Result<Self, WriteError> {
        manifest(&settings).check()?;
        fs::create_dir_all(folder).map_err(failed("make the folder", folder))?;
        Ok(Self {
            scratch: Scratch::new(folder).map_err(failed("make a file in", folder))?,
            folder: folder.to_owned(),
            builder: empty_shard(&settings),
            settings,
            shards: Vec::new(),
            thumbnails: Vec::new(),
            samples: Vec::new(),
            calibration: None,
            ids: BTreeSet::new(),
        })
    }

    /// Products so far.
    pub fn len(&self) -> usize {
        self.thumbnails.len()
    }

    /// Whether there is no product yet.
    pub fn is_empty(&self) -> bool {
        self.thumbnails.is_empty()
    }

    /// Adds a product of unknown colours; see [`push_with_colours`](Self::push_with_colours).
    ///
    /// # Errors
    /// The same.
    pub fn push(
        &mut self,
        product: Product,
        embedding: &Embedding,
        thumbnail: &[u8],
    ) -> Result<(), WriteError> {
        self.push_with_colours(product, embedding, &Colours::UNKNOWN, thumbnail)
    }

    /// Adds a product. `thumbnail` is a JPEG of at most 256 KiB, or empty for none.
    ///
    /// # Errors
    /// [`WriteError::Product`], [`WriteError::Twice`] and [`WriteError::Thumbnail`] leave the
    /// writer as it was, so that it can go on; [`WriteError::TooManyProducts`] and
    /// [`WriteError::Io`] do not pass by themselves.
    pub fn push_with_colours(
        &mut self,
        product: Product,
        embedding: &Embedding,
        colours: &Colours,
        thumbnail: &[u8],
    ) -> Result<(), WriteError> {
        self.builder.check(&product, embedding)?;
        if self.len() as u64 >= MAX_PRODUCTS {
            return Err(WriteError::TooManyProducts);
        }
        if thumbnail.len() > MAX_THUMBNAIL_BYTES {
            return Err(WriteError::Thumbnail {
                id: product.id,
                bytes: thumbnail.len(),
            });
        }
        if self.ids.contains(&product.id) {
            return Err(WriteError::Twice { id: product.id });
        }
        let full = self.builder.len() >= self.settings.shard_products.max(1) as usize;
        if full || !self.builder.has_room_for(&product) {
            self.close_shard()?;
        }
        let place = self
            .scratch
            .put(thumbnail)
            .map_err(failed("write to", &self.folder))?;
        self.builder
            .push_with_colours(&product, embedding, colours)?;
        self.thumbnails.push(place);
        self.ids.insert(product.id);
        Ok(())
    }

    /// Adds a JPEG that a visitor can try. `label` says what it shows.
    ///
    /// # Errors
    /// [`WriteError::Sample`], [`WriteError::Io`].
    pub fn add_sample(&mut self, label: &str, jpeg: &[u8]) -> Result<(), WriteError> {
        check_sample(self.samples.len(), label, jpeg)?;
        let place = self
            .scratch
            .put(jpeg)
            .map_err(failed("write to", &self.folder))?;
        self.samples.push((place, label.to_owned()));
        Ok(())
    }

    /// Says how similarities become words; without, the catalogue has none.
    pub fn calibrate(&mut self, calibration: Option<Calibration>) {
        self.calibration = calibration;
    }

    /// Writes all files, `catalogue.json` last, then removes the shards, cells, packs and samples of the
    /// catalogue that was here before. Files of other names stay.
    ///
    /// # Errors
    /// [`WriteError::Empty`], [`WriteError::TooLarge`], [`WriteError::Io`]. Until
    /// `catalogue.json` has been replaced, the catalogue that was here before is whole.
    pub fn finish(mut self) -> Result<Manifest, WriteError> {
        self.close_shard()?;
        if self.is_empty() {
            return Err(WriteError::Empty);
        }
        let mut manifest = manifest(&self.settings);
        let folder = Folder::new(&self.folder, &FOLDERS)?;
        let mut written = BTreeSet::new();
        self.write_shards(&folder, &mut manifest, &mut written)?;
        for (place, label) in std::mem::take(&mut self.samples) {
            let jpeg = self.read_back(place)?;
            let file = hashed(&jpeg, |digest| format!("samples/{digest}.jpg"));
            folder.write(&file.path, &jpeg)?;
            written.insert(file.path.clone());
            manifest.samples.push(Sample { file, label });
        }
        manifest.calibration = self.calibration;
        manifest.check()?;
        folder.write(MANIFEST_NAME, &manifest.to_json())?;
        folder.remove_unnamed(&written)?;
        Ok(manifest)
    }

    /// Each shard's thumbnail packs, then the shard, which names them.
    fn write_shards(
        &mut self,
        folder: &Folder,
        manifest: &mut Manifest,
        written: &mut BTreeSet<String>,
    ) -> Result<(), WriteError> {
        let per_pack = products_per_pack(self.thumbnails.len() as u64);
        manifest.products = self.thumbnails.len() as u64;
        manifest.thumbnails.per_pack = per_pack;
        let mut thumbnails = std::mem::take(&mut self.thumbnails).into_iter();
        for (place, products) in std::mem::take(&mut self.shards) {
            let places: Vec<Place> = thumbnails.by_ref().take(products as usize).collect();
            let mut packs = Vec::new();
            for places in places.chunks(per_pack as usize) {
                let pictures: Vec<Vec<u8>> = places
                    .iter()
                    .map(|&place| self.read_back(place))
                    .collect::<Result<_, _>>()?;
                let pack = ThumbnailPack::encode(&pictures);
                let mut file = FileRecord::of("", &pack);
                file.path = pack_path(&file.sha256);
                within_host(&file.path, pack.len(), MAX_FILE_BYTES)?;
                folder.write(&file.path, &pack)?;
                written.insert(file.path.clone());
                packs.push(file);
            }
            manifest.thumbnails.packs += packs.len() as u32;
            let mut shard = self.read_back(place)?;
            add_packs(&mut shard, per_pack, &packs);
            let file = hashed(&shard, |digest| format!("shards/{digest}.shard"));
            within_host(&file.path, shard.len(), MAX_SHARD_BYTES)?;
            folder.write(&file.path, &shard)?;
            written.insert(file.path.clone());
            manifest.shards.push(ShardRecord { file, products });
        }
        Ok(())
    }

    fn close_shard(&mut self) -> Result<(), WriteError> {
        if !self.builder.is_empty() {
            let bytes = self.builder.encode();
            let place = self
                .scratch
                .put(&bytes)
                .map_err(failed("write to", &self.folder))?;
            self.shards.push((place, self.builder.len() as u32));
            self.builder = empty_shard(&self.settings);
        }
        Ok(())
    }

    fn read_back(&mut self, place: Place) -> Result<Vec<u8>, WriteError> {
        self.scratch
            .get(place)
            .map_err(failed("read back from", &self.folder))
    }
}

fn within_host(path: &str, bytes: usize, most: u64) -> Result<(), WriteError> {
    if bytes as u64 <= most {
        return Ok(());
    }
    Err(WriteError::TooLarge {
        path: path.to_owned(),
        bytes: bytes as u64,
        most,
    })
}

fn empty_shard(settings: &WriterSettings) -> ShardBuilder {
    ShardBuilder::new(
        settings.fingerprint,
        settings.dimension,
        settings.attributes.len(),
    )
}

/// The manifest of a catalogue without products.
fn manifest(settings: &WriterSettings) -> Manifest {
    Manifest {
        format: FORMAT,
        title: settings.title.clone(),
        fingerprint: settings.fingerprint,
        dimension: settings.dimension,
        products: 0,
        attributes: settings.attributes.clone(),
        shards: Vec::new(),
        cells: None,
        thumbnails: Thumbnails {
            per_pack: 0,
            packs: 0,
        },
        samples: Vec::new(),
        calibration: None,
    }
}

pub(crate) fn failed(action: &'static str, path: &Path) -> impl Fn(io::Error) -> WriteError {
    let path = path.to_owned();
    move |source| WriteError::Io {
        action,
        path: path.clone(),
        source,
    }
}
