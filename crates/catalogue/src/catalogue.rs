//! A catalogue that is being loaded, or is: the manifest and its shards in memory.

use contract::{Embedding, FileRecord, Fingerprint};

use crate::cells::Directory;
use crate::colours::Colours;
use crate::dot::dots;
use crate::error::CatalogueError;
use crate::facets::Dictionary;
use crate::limits::DEFAULT_SHARD_PRODUCTS;
use crate::manifest::{FORMAT, Manifest, ShardRecord, Thumbnails};
use crate::product::Product;
use crate::quantise::quantise_query;
use crate::search::{Best, Hit, similarity};
use crate::shard::Shard;
use crate::shard_builder::ShardBuilder;

/// The products of a shop and their vectors, in memory once.
pub struct Catalogue {
    manifest: Manifest,
    /// By the index of their first products; of a celled catalogue, the cells at hand.
    shards: Vec<Loaded>,
    /// Once it was added; none in a catalogue without cells.
    pub(crate) cells: Option<Directory>,
    /// The values of each attribute in all shards together.
    dictionaries: Vec<Dictionary>,
}

/// A shard and its place in the whole.
pub(crate) struct Loaded {
    /// The index of its first product.
    pub(crate) first: u32,
    pub(crate) shard: Shard,
    /// For each attribute and each of the shard's codes, the value's number in the whole catalogue.
    pub(crate) numbers: Vec<Vec<u32>>,
}

impl Loaded {
    /// Of its products.
    pub(crate) fn indexes(&self) -> std::ops::Range<u32> {
        self.first..self.first + self.shard.header().products
    }
}

impl Catalogue {
    /// A catalogue that awaits its first shard.
    ///
    /// `expected` is the fingerprint of the model at hand.
    ///
    /// # Errors
    /// [`CatalogueError::Format`] for what [`Manifest::check`] refuses,
    /// [`CatalogueError::OtherModel`], [`CatalogueError::Empty`].
    pub fn new(manifest: Manifest, expected: Fingerprint) -> Result<Self, CatalogueError> {
        manifest.check()?;
        if manifest.fingerprint != expected {
            return Err(CatalogueError::OtherModel {
                model: expected,
                catalogue: manifest.fingerprint,
            });
        }
        if manifest.products == 0 {
            return Err(CatalogueError::Empty);
        }
        Ok(Self {
            shards: Vec::with_capacity(manifest.shards.len()),
            cells: None,
            dictionaries: vec![Dictionary::default(); manifest.attributes.len()],
            manifest,
        })
    }

    /// A complete catalogue of these products, made in memory; it has no thumbnails.
    ///
    /// # Errors
    /// [`CatalogueError::Product`] for one that does not fit, [`CatalogueError::Empty`], and
    /// [`CatalogueError::Format`] for a dimension or attributes beyond the limits.
    pub fn from_embeddings(
        fingerprint: Fingerprint,
        dimension: usize,
        attributes: Vec<String>,
        products: impl IntoIterator<Item = (Product, Embedding)>,
    ) -> Result<Self, CatalogueError> {
        let unknown = |(product, embedding)| (product, embedding, Colours::UNKNOWN);
        let products = products.into_iter().map(unknown);
        Self::from_embeddings_and_colours(fingerprint, dimension, attributes, products)
    }

    /// As [`from_embeddings`](Self::from_embeddings), of products whose colours are known.
    ///
    /// # Errors
    /// The same.
    pub fn from_embeddings_and_colours(
        fingerprint: Fingerprint,
        dimension: usize,
        attributes: Vec<String>,
        products: impl IntoIterator<Item = (Product, Embedding, Colours)>,
    ) -> Result<Self, CatalogueError> {
        let empty = || ShardBuilder::new(fingerprint, dimension, attributes.len());
        let mut builder = empty();
        let mut files = Vec::new();
        let mut close = |builder: &ShardBuilder| {
            if !builder.is_empty() {
                files.push((builder.encode(), builder.len() as u32));
            }
        };
        for (product, embedding, colours) in products {
            let full = builder.len() >= DEFAULT_SHARD_PRODUCTS as usize;
            if full || !builder.has_room_for(&product) {
                close(&builder);
                builder = empty();
            }
            builder.push_with_colours(&product, &embedding, &colours)?;
        }
        close(&builder);
        let record = |(number, (bytes, products)): (usize, &(Vec<u8>, u32))| ShardRecord {
            file: FileRecord::of(format!("shards/{number}.shard"), bytes),
            products: *products,
        };
        let manifest = Manifest {
            format: FORMAT,
            title: String::new(),
            fingerprint,
            dimension,
            products: files.iter().map(|(_, products)| u64::from(*products)).sum(),
            attributes,
            shards: files.iter().enumerate().map(record).collect(),
            cells: None,
            thumbnails: Thumbnails {
                per_pack: 0,
                packs: 0,
            },
            samples: Vec::new(),
            calibration: None,
        };
        let mut catalogue = Self::new(manifest, fingerprint)?;
        for (bytes, _) in files {
            catalogue.add_shard_owned(bytes)?;
        }
        Ok(catalogue)
    }

    /// What the catalogue consists of.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Components of a vector.
    pub fn dimension(&self) -> usize {
        self.manifest.dimension
    }

    /// The file that [`add_shard`](Self::add_shard) awaits; `None` once the catalogue is complete. Of a
    /// celled catalogue that is the directory of its cells: the cells come later, as
    /// [`wanted`](Self::wanted) says.
    pub fn next_shard(&self) -> Option<&FileRecord> {
        if let Some(cells) = &self.manifest.cells {
            return self.cells.is_none().then_some(&cells.file);
        }
        self.manifest
            .shards
            .get(self.shards.len())
            .map(|shard| &shard.file)
    }

    /// Whether every shard has been added.
    pub fn is_complete(&self) -> bool {
        self.next_shard().is_none()
    }

    /// Takes the bytes of the file that [`next_shard`](Self::next_shard) names, and copies them.
    ///
    /// # Errors
    /// As [`add_shard_owned`](Self::add_shard_owned).
    pub fn add_shard(&mut self, bytes: &[u8]) -> Result<(), CatalogueError> {
        if let Some(record) = self.next_shard() {
            // Before the copy: a server's error page may have any length.
            record.check(bytes)?;
        }
        self.take(bytes.to_vec())
    }

    /// Takes the bytes of the file that [`next_shard`](Self::next_shard) names, without a copy.
    ///
    /// # Errors
    /// [`CatalogueError::File`] if length or checksum are not the promised ones,
    /// [`CatalogueError::Damaged`] and [`CatalogueError::OtherCatalogue`] if they are and the
    /// content is wrong all the same, [`CatalogueError::Surplus`] once complete. The catalogue
    /// stays as it was.
    pub fn add_shard_owned(&mut self, bytes: Vec<u8>) -> Result<(), CatalogueError> {
        if let Some(record) = self.next_shard() {
            record.check(&bytes)?;
        }
        self.take(bytes)
    }

    /// Adds a file whose length and checksum are right.
    fn take(&mut self, bytes: Vec<u8>) -> Result<(), CatalogueError> {
        if self.manifest.cells.is_some() {
            return self.take_directory(&bytes);
        }
        let record = self
            .manifest
            .shards
            .get(self.shards.len())
            .ok_or(CatalogueError::Surplus)?;
        let path = || record.file.path.clone();
        let shard = Shard::parse(bytes).map_err(|error| CatalogueError::Damaged {
            path: path(),
            error,
        })?;
        self.check_agrees(&shard, record.products, &record.file.path)?;
        // The manifest's check bounds the number of products far below 2³².
        let first = self.len() as u32;
        self.insert(self.shards.len(), first, shard);
        Ok(())
    }

    /// The directory of a celled catalogue, whose length and checksum are right.
    fn take_directory(&mut self, bytes: &[u8]) -> Result<(), CatalogueError> {
        let record = self
            .manifest
            .cells
            .as_ref()
            .filter(|_| self.cells.is_none());
        let record = record.ok_or(CatalogueError::Surplus)?;
        let path = || record.file.path.clone();
        let directory = Directory::parse(bytes).map_err(|error| CatalogueError::Damaged {
            path: path(),
            error,
        })?;
        let agrees = [
            (
                "model",
                directory.fingerprint() == self.manifest.fingerprint,
            ),
            (
                "dimension",
                directory.dimension() == self.manifest.dimension,
            ),
            (
                "number of products",
                directory.products() == self.manifest.products + record.removed.len() as u64,
            ),
            ("number of cells", directory.len() == record.cells as usize),
            (
                "number of attributes",
                directory
                    .facets()
                    .iter()
                    .all(|facet| (facet.attribute as usize) < self.manifest.attributes.len()),
            ),
        ];
        agree(&agrees, &record.file.path)?;
        self.cells = Some(directory);
        Ok(())
    }

    /// Whether a shard is one of this catalogue and has as many products as promised.
    pub(crate) fn check_agrees(
        &self,
        shard: &Shard,
        products: u32,
        path: &str,
    ) -> Result<(), CatalogueError> {
        let header = shard.header();
        let agrees = [
            ("model", header.fingerprint == self.manifest.fingerprint),
            (
                "dimension",
                header.dimension as usize == self.manifest.dimension,
            ),
            ("number of products", header.products == products),
            (
                "number of attributes",
                header.attributes as usize == self.manifest.attributes.len(),
            ),
            (
                "thumbnail pack",
                header.per_pack == self.manifest.thumbnails.per_pack,
            ),
        ];
        agree(&agrees, path)
    }

    /// Puts a shard among the others, which keeps them in the order of their first products.
    pub(crate) fn insert(&mut self, place: usize, first: u32, shard: Shard) {
        let dictionaries = self.dictionaries.iter_mut().enumerate();
        let numbers = dictionaries
            .map(|(attribute, dictionary)| dictionary.number(shard.values(attribute)))
            .collect();
        let loaded = Loaded {
            first,
            shard,
            numbers,
        };
        self.shards.insert(place.min(self.shards.len()), loaded);
    }

    /// Takes a shard out of memory.
    pub(crate) fn remove(&mut self, place: usize) {
        if place < self.shards.len() {
            self.shards.remove(place);
        }
    }

    /// Products in the shards or cells that have been added, the removed ones among them.
    pub fn len(&self) -> usize {
        let products = |loaded: &Loaded| loaded.shard.header().products as usize;
        self.shards.iter().map(products).sum()
    }

    /// Whether no shard has been added.
    pub fn is_empty(&self) -> bool {
        self.shards.is_empty()
    }

    /// Whether the product at `index` is in a cell and yet not to be found: nothing searches it, counts it
    /// or gives its index.
    #[inline]
    pub fn is_removed(&self, index: u32) -> bool {
        let cells = self.manifest.cells.as_ref();
        cells.is_some_and(|cells| cells.removed.has(index))
    }

    /// The product at `index`; `None` beyond the last one added.
    pub fn product(&self, index: u32) -> Option<Product> {
        let (shard, local) = self.locate(index)?;
        shard.product(local)
    }

    /// The stored direction of the product at `index` as a vector of unit length, `[D]`; empty
    /// beyond the last one added.
    pub fn vector(&self, index: u32) -> Vec<f32> {
        let vector = || {
            let (row, scale) = self.row(index)?;
            let value = |&byte: &u8| (f64::from(byte as i8) * f64::from(scale)) as f32;
            Some(row.iter().map(value).collect())
        };
        vector().unwrap_or_default()
    }

    /// The file with the thumbnail of the product at `index`, and the thumbnail's slot in that
    /// [`ThumbnailPack`](crate::ThumbnailPack). `None` beyond the last product added, and in a
    /// catalogue without thumbnails.
    pub fn thumbnail_pack(&self, index: u32) -> Option<(&FileRecord, usize)> {
        let (shard, local) = self.locate(index)?;
        shard.thumbnail_pack(local)
    }

    /// The thumbnail packs of the shards that have been added, in order of their products.
    pub fn thumbnail_packs(&self) -> impl Iterator<Item = &FileRecord> {
        self.shards.iter().flat_map(|loaded| loaded.shard.packs())
    }

    /// The `count` products nearest to `query` among those added, best first; of two as near the
    /// one of lower index first. Every product is compared.
    ///
    /// A query of another dimension than the catalogue's has no cosine with its products, and
    /// finds none.
    pub fn search(&self, query: &Embedding, count: usize) -> Vec<Hit> {
        self.search_where(query, count, |_| true)
    }

    /// As [`search`](Self::search), among the products whose index `keep` accepts. `keep` is only
    /// asked about products that are near enough.
    pub fn search_where(
        &self,
        query: &Embedding,
        count: usize,
        keep: impl Fn(u32) -> bool,
    ) -> Vec<Hit> {
        let count = count.min(self.len());
        if count == 0 || query.dimension() != self.dimension() {
            return Vec::new();
        }
        let query = quantise_query(query);
        let keep = |index| !self.is_removed(index) && keep(index);
        let mut best = Best::new(count);
        for Loaded { first, shard, .. } in &self.shards {
            let mut scales = shard.scales();
            dots(&query.values, shard.rows(), |row, dot| {
                // There is a scale for each row; a file without one has been refused.
                let similarity = similarity(dot, scales.next().unwrap_or_default(), query.scale);
                let index = first + row as u32;
                best.offer(Hit { index, similarity }, &keep);
            });
        }
        best.into_hits()
    }

    /// Which product has this id.
    pub fn index_of(&self, id: &str) -> Option<u32> {
        self.shards.iter().find_map(|loaded| {
            let index = loaded.first + loaded.shard.find(id)?;
            (!self.is_removed(index)).then_some(index)
        })
    }

    /// Which attribute has this name; case does not count.
    pub fn attribute(&self, name: &str) -> Option<usize> {
        let mut names = self.manifest.attributes.iter();
        names.position(|known| known.eq_ignore_ascii_case(name))
    }

    /// The value of an attribute for the product at `index`; `""` is unknown. `None` beyond the last
    /// product added or the last attribute.
    pub fn value(&self, index: u32, attribute: usize) -> Option<&str> {
        let loaded = self.holder(index)?;
        let mut codes = loaded.shard.codes(attribute);
        let code = codes.nth((index - loaded.first) as usize)?;
        let number = loaded.numbers.get(attribute)?.get(usize::from(code))?;
        self.dictionaries.get(attribute)?.value(*number)
    }

    /// The name of the product at `index`.
    pub fn name(&self, index: u32) -> Option<&str> {
        let (shard, local) = self.locate(index)?;
        shard.name(local)
    }

    /// The id of the product at `index`.
    pub fn id(&self, index: u32) -> Option<&str> {
        let (shard, local) = self.locate(index)?;
        shard.id(local)
    }

    /// The colours of the product at `index`; unknown beyond the last one added.
    pub fn colours(&self, index: u32) -> Colours {
        let bins = || {
            let (shard, local) = self.locate(index)?;
            Colours::new(*shard.colours().get(local as usize)?)
        };
        bins().unwrap_or(Colours::UNKNOWN)
    }

    /// The stored components of the product at `index`, `[D]` i8; `None` beyond the last one added.
    pub fn stored(&self, index: u32) -> Option<&[u8]> {
        self.row(index).map(|(row, _)| row)
    }

    /// The stored components of the product at `index`, `[D]`, and their scale.
    pub(crate) fn row(&self, index: u32) -> Option<(&[u8], f32)> {
        let (shard, local) = self.locate(index)?;
        Some((shard.row(local)?, shard.scales().nth(local as usize)?))
    }

    pub(crate) fn shards(&self) -> &[Loaded] {
        &self.shards
    }

    pub(crate) fn dictionaries(&self) -> &[Dictionary] {
        &self.dictionaries
    }

    /// The shard with the product at `index`, and the product's place in it.
    fn locate(&self, index: u32) -> Option<(&Shard, u32)> {
        let loaded = self.holder(index)?;
        Some((&loaded.shard, index - loaded.first))
    }

    fn holder(&self, index: u32) -> Option<&Loaded> {
        let after = self.shards.partition_point(|loaded| loaded.first <= index);
        let loaded = self.shards.get(after.checked_sub(1)?)?;
        (index - loaded.first < loaded.shard.header().products).then_some(loaded)
    }
}

/// Refuses a file of another catalogue by the first field that differs.
fn agree(agrees: &[(&str, bool)], path: &str) -> Result<(), CatalogueError> {
    match agrees.iter().find(|(_, agrees)| !agrees) {
        None => Ok(()),
        Some((what, _)) => Err(CatalogueError::OtherCatalogue {
            path: path.to_owned(),
            what: (*what).to_owned(),
        }),
    }
}
