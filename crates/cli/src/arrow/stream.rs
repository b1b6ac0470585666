//! Untrusted bytes to record batches, as they come.

use std::io::{self, Read};

use arrow_array::RecordBatch;
use arrow_buffer::Buffer;
use arrow_ipc::reader::StreamDecoder;
use arrow_schema::SchemaRef;

use super::error::StreamError;
use crate::panics;

/// Bytes that are asked for at once; fewer are taken as soon as they are there.
const BLOCK: usize = 1 << 20;
/// The most bytes between two batches, that is, of one. Arrow's own offsets end here.
const MOST: u64 = 2 << 30;
/// Bytes by which a stream is told from something else.
const BEGINNING: usize = 4;
/// More bytes than any columns' names have.
const MOST_NAMES: u32 = 1 << 24;

/// The batches of a stream. Memory holds one of them, and what has come of the next.
pub struct Batches<R> {
    source: R,
    decoder: StreamDecoder,
    block: Buffer,
    /// A batch that came with the schema.
    ready: Option<RecordBatch>,
    /// Bytes since the last batch.
    taken: u64,
    most: u64,
    has_begun: bool,
}

impl<R: Read> Batches<R> {
    /// Reads nothing yet.
    pub fn new(source: R) -> Self {
        Self::with_most(source, MOST)
    }

    /// As [`Batches::new`], with another limit for a batch, in bytes.
    pub fn with_most(source: R, most: u64) -> Self {
        Self {
            source,
            decoder: StreamDecoder::new(),
            block: Buffer::default(),
            ready: None,
            taken: 0,
            most,
            has_begun: false,
        }
    }

    /// The columns' names and types; reads up to them.
    ///
    /// # Errors
    /// [`StreamError::Empty`], and as [`Batches::read_batch`].
    pub fn schema(&mut self) -> Result<SchemaRef, StreamError> {
        loop {
            if let Some(schema) = self.decoder.schema() {
                return Ok(schema);
            }
            if self.block.is_empty() && !self.read_block()? {
                self.decoder.finish().map_err(|_| StreamError::Truncated)?;
                return Err(StreamError::Empty);
            }
            self.ready = decode(&mut self.decoder, &mut self.block)?;
        }
    }

    /// The next batch; none at the end.
    ///
    /// # Errors
    /// [`StreamError::Read`], [`StreamError::Truncated`], [`StreamError::Malformed`],
    /// [`StreamError::TooLarge`].
    pub fn read_batch(&mut self) -> Result<Option<RecordBatch>, StreamError> {
        let batch = loop {
            if let Some(batch) = self.ready.take() {
                break batch;
            }
            if self.block.is_empty() && !self.read_block()? {
                self.decoder.finish().map_err(|_| StreamError::Truncated)?;
                return Ok(None);
            }
            self.ready = decode(&mut self.decoder, &mut self.block)?;
        };
        self.taken = 0;
        Ok(Some(batch))
    }

    fn read(&mut self, into: &mut [u8]) -> Result<usize, StreamError> {
        loop {
            match self.source.read(into) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => return other.map_err(StreamError::Read),
            }
        }
    }

    /// False at the end.
    fn read_block(&mut self) -> Result<bool, StreamError> {
        let mut block = vec![0; BLOCK];
        let mut length = self.read(&mut block)?;
        if !self.has_begun {
            while (1..BEGINNING).contains(&length) {
                match self.read(&mut block[length..])? {
                    0 => break,
                    more => length += more,
                }
            }
            begins_a_stream(&block[..length])?;
            self.has_begun = true;
        }
        block.truncate(length);
        self.taken += length as u64;
        if self.taken > self.most {
            let most = self.most >> 20;
            return Err(StreamError::TooLarge { most });
        }
        self.block = Buffer::from_vec(block);
        Ok(length > 0)
    }
}

/// Whether these may be the first bytes of a stream. A decoder takes those of something else for a length,
/// and waits for what never comes.
fn begins_a_stream(bytes: &[u8]) -> Result<(), StreamError> {
    let Some((first, _)) = bytes.split_first_chunk::<BEGINNING>() else {
        return Ok(());
    };
    let is_continued = *first == [0xff; BEGINNING];
    // Streams of before 2019 begin with the length of the columns' names.
    if is_continued || u32::from_le_bytes(*first) < MOST_NAMES {
        return Ok(());
    }
    let what = match first {
        b"ARRO" => "it is of Arrow's file form",
        b"PAR1" => "it is Parquet",
        _ => "it begins otherwise",
    };
    Err(StreamError::Malformed(what.to_owned()))
}

/// What a decoder does with bytes that it was not written for must not end the program.
fn decode(
    decoder: &mut StreamDecoder,
    bytes: &mut Buffer,
) -> Result<Option<RecordBatch>, StreamError> {
    panics::caught(|| decoder.decode(bytes))
        .map_err(StreamError::Malformed)?
        .map_err(|error| StreamError::Malformed(error.to_string()))
}
