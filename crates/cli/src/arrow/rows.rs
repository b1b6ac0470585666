//! What the worker says of a picture: written by it, read when a catalogue is made of it.
//!
//! | column | type | |
//! |---|---|---|
//! | `id` | utf8 | as it came |
//! | `picture` | binary | SHA-256 of the picture's bytes, 32 bytes; null where there are none |
//! | `embedding` | list of D × f32 | unit length, before it is rounded to the catalogue's bytes |
//! | `colours` | binary | the histogram, 32 bytes |
//! | `thumbnail` | binary | a JPEG file |
//! | `error` | utf8 | why there is no embedding, colours and thumbnail; null where there are |
//! | `made_by` | binary | [`entry::key`](crate::entry::key), 32 bytes |
//!
//! The embedding is in f32 as in the journal, because a catalogue is calibrated with them: rounded ones
//! would give another catalogue than a local run.

use std::collections::HashMap;
use std::io::Read;
use std::sync::Arc;

use arrow_array::builder::{BinaryBuilder, FixedSizeListBuilder, Float32Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use contract::{Digest, Embedding};

use super::columns::{self, Column};
use super::error::StreamError;
use super::stream::Batches;
use crate::journal::{Entry, MAX_THUMBNAIL};

/// What became of a picture: the digest of its bytes and its entry, or why there is none.
pub type Made = Result<(Digest, Entry), String>;

/// The columns of rows with embeddings of `dimension` numbers, made under `key`; the metadata `made_by`
/// tells the key in hexadecimal digits.
pub fn schema(dimension: usize, key: &Digest) -> SchemaRef {
    let number = Field::new_list_field(DataType::Float32, false);
    let vector = DataType::FixedSizeList(Arc::new(number), dimension as i32);
    let columns = [
        ("id", DataType::Utf8),
        ("picture", DataType::Binary),
        ("embedding", vector),
        ("colours", DataType::Binary),
        ("thumbnail", DataType::Binary),
        ("error", DataType::Utf8),
        ("made_by", DataType::Binary),
    ];
    let fields = columns.map(|(name, kind)| Field::new(name, kind, name != "made_by"));
    let digits = key.as_bytes().iter().map(|byte| format!("{byte:02x}"));
    let metadata = HashMap::from([("made_by".to_owned(), digits.collect())]);
    Arc::new(Schema::new_with_metadata(fields.to_vec(), metadata))
}

/// Rows that become a batch.
pub struct RowsBuilder {
    schema: SchemaRef,
    dimension: usize,
    key: Digest,
    ids: StringBuilder,
    pictures: BinaryBuilder,
    embeddings: FixedSizeListBuilder<Float32Builder>,
    colours: BinaryBuilder,
    thumbnails: BinaryBuilder,
    errors: StringBuilder,
    keys: BinaryBuilder,
}

impl RowsBuilder {
    /// No rows yet, for embeddings of `dimension` numbers made under `key`.
    pub fn new(dimension: usize, key: Digest) -> Self {
        let number = Field::new_list_field(DataType::Float32, false);
        Self {
            schema: schema(dimension, &key),
            dimension,
            key,
            ids: StringBuilder::new(),
            pictures: BinaryBuilder::new(),
            embeddings: FixedSizeListBuilder::new(Float32Builder::new(), dimension as i32)
                .with_field(number),
            colours: BinaryBuilder::new(),
            thumbnails: BinaryBuilder::new(),
            errors: StringBuilder::new(),
            keys: BinaryBuilder::new(),
        }
    }

    /// Adds what became of the picture called `id`, whose bytes have the digest `picture`.
    pub fn push(
        &mut self,
        id: Option<&str>,
        picture: Option<Digest>,
        made: &Result<Entry, String>,
    ) {
        self.ids.append_option(id);
        self.pictures
            .append_option(picture.as_ref().map(Digest::as_bytes));
        self.keys.append_value(self.key.as_bytes());
        match made {
            Ok(entry) => {
                self.embeddings.values().append_slice(&entry.embedding);
                self.embeddings.append(true);
                self.colours.append_value(entry.colours);
                self.thumbnails.append_value(&entry.thumbnail);
                self.errors.append_null();
            }
            Err(sentence) => {
                let blank = vec![0.0; self.dimension];
                self.embeddings.values().append_slice(&blank);
                self.embeddings.append(false);
                self.colours.append_null();
                self.thumbnails.append_null();
                self.errors.append_value(sentence);
            }
        }
    }

    /// The rows so far; then it is empty again.
    ///
    /// # Errors
    /// If a row had an embedding of another length.
    pub fn finish(&mut self) -> Result<RecordBatch, ArrowError> {
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.ids.finish()),
            Arc::new(self.pictures.finish()),
            Arc::new(self.embeddings.finish()),
            Arc::new(self.colours.finish()),
            Arc::new(self.thumbnails.finish()),
            Arc::new(self.errors.finish()),
            Arc::new(self.keys.finish()),
        ];
        RecordBatch::try_new(self.schema.clone(), columns)
    }
}

/// Where each column stands in a stream of rows.
struct Columns {
    id: Column,
    picture: Column,
    embedding: Column,
    colours: Column,
    thumbnail: Column,
    error: Column,
    key: Column,
}

impl Columns {
    fn of(schema: &Schema) -> Result<Self, StreamError> {
        Ok(Self {
            id: columns::texts(schema, "id")?,
            picture: columns::bytes(schema, "picture")?,
            embedding: columns::vectors(schema, "embedding")?,
            colours: columns::bytes(schema, "colours")?,
            thumbnail: columns::bytes(schema, "thumbnail")?,
            error: columns::texts(schema, "error")?,
            key: columns::bytes(schema, "made_by")?,
        })
    }

    fn made(&self, batch: &RecordBatch, row: usize, dimension: usize) -> Result<Made, String> {
        if let Some(sentence) = self.error.text(batch, row) {
            return Ok(Err(sentence.to_owned()));
        }
        let missing = |column: &str| format!("it has neither an error nor a right {column}");
        let picture = self.picture.bytes(batch, row);
        let picture = picture
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or_else(|| missing("picture"))?;
        let embedding = self.embedding.vector(batch, row);
        let embedding = embedding
            .filter(|values| values.len() == dimension)
            .ok_or_else(|| missing("embedding"))?;
        Embedding::normalise(embedding.clone()).map_err(|error| error.to_string())?;
        let colours = self.colours.bytes(batch, row);
        let colours = colours
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or_else(|| missing("colours"))?;
        let thumbnail = self.thumbnail.bytes(batch, row);
        let thumbnail = thumbnail
            .filter(|bytes| bytes.len() <= MAX_THUMBNAIL as usize)
            .ok_or_else(|| missing("thumbnail"))?
            .to_vec();
        let entry = Entry {
            embedding,
            colours,
            thumbnail,
        };
        Ok(Ok((Digest::from_bytes(picture), entry)))
    }
}

/// Hands every row of a stream to `take`: the picture's id and what became of it.
///
/// # Errors
/// [`StreamError`]: [`StreamError::OtherModel`] for a row that was not made under `key`, and
/// [`StreamError::Row`] for one that no worker wrote; or the first error of `take`.
pub fn read<E: From<StreamError>>(
    source: impl Read,
    dimension: usize,
    key: Digest,
    mut take: impl FnMut(&str, Made) -> Result<(), E>,
) -> Result<u64, E> {
    let mut batches = Batches::new(source);
    let schema = batches.schema()?;
    let columns = Columns::of(&schema)?;
    let mut number = 0;
    while let Some(batch) = batches.read_batch()? {
        for row in 0..batch.num_rows() {
            number += 1;
            if columns.key.bytes(&batch, row) != Some(key.as_bytes()) {
                return Err(StreamError::OtherModel.into());
            }
            let made = columns
                .made(&batch, row, dimension)
                .map_err(|problem| StreamError::Row { number, problem })?;
            // A picture without an id is nobody's; its error was told where it was made.
            if let Some(id) = columns.id.text(&batch, row) {
                take(id, made)?;
            }
        }
    }
    Ok(number)
}
