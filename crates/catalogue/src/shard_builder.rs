//! Makes a shard's bytes.

use std::collections::BTreeMap;

use contract::{Embedding, FileRecord, Fingerprint};

use crate::cells::{CellError, scale};
use crate::colours::{COLOUR_BYTES, Colours};
use crate::limits::{MAX_SHARD_BYTES, MAX_SHARD_PRODUCTS};
use crate::product::{Product, ProductError};
use crate::quantise::quantise;
use crate::shard_layout::{Header, PACK_RECORD_BYTES, PER_PACK_AT};

/// Collects products and their vectors until the shard is encoded.
///
/// The same pushes give the same bytes.
pub struct ShardBuilder {
    fingerprint: Fingerprint,
    dimension: usize,
    scales: Vec<u8>,
    rows: Vec<u8>,
    colours: Vec<u8>,
    ids: Vec<String>,
    names: Vec<String>,
    attributes: Vec<Dictionary>,
    /// Bytes of all strings.
    pool: usize,
}

/// The values of one attribute, numbered as they first appear, and each product's number.
#[derive(Default)]
struct Dictionary {
    values: Vec<String>,
    numbers: BTreeMap<String, u16>,
    codes: Vec<u8>,
}

impl ShardBuilder {
    /// An empty shard for vectors of `dimension` components and products of `attributes`
    /// attributes.
    pub fn new(fingerprint: Fingerprint, dimension: usize, attributes: usize) -> Self {
        Self {
            fingerprint,
            dimension,
            scales: Vec::new(),
            rows: Vec::new(),
            colours: Vec::new(),
            ids: Vec::new(),
            names: Vec::new(),
            attributes: std::iter::repeat_with(Dictionary::default)
                .take(attributes)
                .collect(),
            pool: 0,
        }
    }

    /// Products so far.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is no product yet.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Whether the shard keeps within its limits with one more product.
    ///
    /// Counts each of the product's texts as new, and as many packs as there can be.
    pub fn has_room_for(&self, product: &Product) -> bool {
        let texts: usize = product.attributes.iter().map(|text| text.len() + 4).sum();
        let more = self.dimension
            + COLOUR_BYTES
            + 12 // its scale, the ends of its id and name
            + 16 // the padding may grow
            + product.id.len()
            + product.name.len()
            + texts
            + 2 * product.attributes.len();
        let packs = (self.len() + 1) * PACK_RECORD_BYTES;
        self.len() < MAX_SHARD_PRODUCTS as usize
            && self.header(0).layout().packs.end + ((more + packs) as u64) <= MAX_SHARD_BYTES
    }

    /// Adds a product of unknown colours at the end.
    ///
    /// # Errors
    /// [`ProductError`]; the shard stays as it was.
    pub fn push(&mut self, product: &Product, embedding: &Embedding) -> Result<(), ProductError> {
        self.push_with_colours(product, embedding, &Colours::UNKNOWN)
    }

    /// Adds a product at the end.
    ///
    /// # Errors
    /// [`ProductError`]; the shard stays as it was.
    pub fn push_with_colours(
        &mut self,
        product: &Product,
        embedding: &Embedding,
        colours: &Colours,
    ) -> Result<(), ProductError> {
        self.check(product, embedding)?;
        if !self.has_room_for(product) {
            return Err(ProductError::NoRoom {
                id: product.id.clone(),
            });
        }
        let row = quantise(embedding);
        self.rows
            .extend(row.values.iter().map(|&value| value as u8));
        self.add(product, row.scale, colours);
        Ok(())
    }

    /// Adds a product at the end whose vector is in signed bytes already.
    ///
    /// # Errors
    /// [`CellError::Product`] for one that does not fit, [`CellError::Format`] for a row of zeros.
    pub(crate) fn push_row(
        &mut self,
        product: &Product,
        row: &[u8],
        colours: &Colours,
    ) -> Result<(), CellError> {
        product.check(self.attributes.len())?;
        self.check_dimension(product, row.len())?;
        if !self.has_room_for(product) {
            return Err(CellError::Product(ProductError::NoRoom {
                id: product.id.clone(),
            }));
        }
        let scale = scale(row)?;
        self.rows.extend_from_slice(row);
        self.add(product, scale, colours);
        Ok(())
    }

    /// Everything of a product but its row.
    fn add(&mut self, product: &Product, scale: f32, colours: &Colours) {
        self.scales.extend(scale.to_le_bytes());
        self.colours.extend(colours.as_bytes());
        self.pool += product.id.len() + product.name.len();
        self.ids.push(product.id.clone());
        self.names.push(product.name.clone());
        for (dictionary, value) in self.attributes.iter_mut().zip(&product.attributes) {
            self.pool += dictionary.push(value);
        }
    }

    /// Whether shards like this one can take the product at all, however full they are.
    ///
    /// # Errors
    /// [`ProductError`], except [`ProductError::NoRoom`].
    pub fn check(&self, product: &Product, embedding: &Embedding) -> Result<(), ProductError> {
        product.check(self.attributes.len())?;
        self.check_dimension(product, embedding.dimension())
    }

    fn check_dimension(&self, product: &Product, found: usize) -> Result<(), ProductError> {
        if found == self.dimension {
            return Ok(());
        }
        Err(ProductError::Dimension {
            id: product.id.clone(),
            expected: self.dimension,
            found,
        })
    }

    /// The shard's bytes, without thumbnails.
    pub fn encode(&self) -> Vec<u8> {
        let header = self.header(0);
        let layout = header.layout();
        let mut bytes = Vec::with_capacity(layout.packs.end as usize);
        bytes.extend(header.to_bytes());
        bytes.extend(&self.scales);
        bytes.resize(layout.rows.start as usize, 0);
        bytes.extend(&self.rows);
        bytes.extend(&self.colours);
        for dictionary in &self.attributes {
            bytes.extend(&dictionary.codes);
        }
        for dictionary in &self.attributes {
            bytes.extend((dictionary.values.len() as u32).to_le_bytes());
        }
        let mut end = 0_u32;
        for text in self.strings() {
            end += text.len() as u32; // within MAX_SHARD_BYTES
            bytes.extend(end.to_le_bytes());
        }
        for text in self.strings() {
            bytes.extend(text.as_bytes());
        }
        bytes
    }

    fn strings(&self) -> impl Iterator<Item = &String> {
        let values = self
            .attributes
            .iter()
            .flat_map(|dictionary| &dictionary.values);
        self.ids.iter().chain(&self.names).chain(values)
    }

    fn header(&self, per_pack: u32) -> Header {
        // `push` keeps every count within the limits of the layout, all of them below 2³².
        let values: usize = self
            .attributes
            .iter()
            .map(|dictionary| dictionary.values.len())
            .sum();
        Header {
            dimension: self.dimension as u32,
            products: self.ids.len() as u32,
            attributes: self.attributes.len() as u32,
            strings: (2 * self.ids.len() + values) as u32,
            pool: self.pool as u32,
            fingerprint: self.fingerprint,
            per_pack,
        }
    }
}

impl Dictionary {
    /// Adds a product's value; returns the bytes that the pool grows by.
    fn push(&mut self, value: &str) -> usize {
        // A shard has at most 65,535 products, hence no more values than a u16 numbers.
        let next = self.values.len() as u16;
        let number = self.numbers.get(value).copied();
        self.codes.extend(number.unwrap_or(next).to_le_bytes());
        if number.is_some() {
            return 0;
        }
        self.numbers.insert(value.to_owned(), next);
        self.values.push(value.to_owned());
        value.len()
    }
}

/// Completes a shard that was encoded without thumbnails: `packs` are the files of each `per_pack`
/// of its products, in order, each below 4 GiB.
#[cfg_attr(
    target_family = "wasm",
    allow(
        dead_code,
        reason = "only the writer makes thumbnails, and wasm has none"
    )
)]
pub(crate) fn add_packs(shard: &mut Vec<u8>, per_pack: u32, packs: &[FileRecord]) {
    if let Some(place) = shard.get_mut(PER_PACK_AT..PER_PACK_AT + 4) {
        place.copy_from_slice(&per_pack.to_le_bytes());
    }
    for pack in packs {
        shard.extend(pack.sha256.as_bytes());
        shard.extend((pack.bytes as u32).to_le_bytes());
    }
}
