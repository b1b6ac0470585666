//! `lookalike embed --arrow`: pictures come in, what a catalogue keeps of them goes out, in their order,
//! until the stream ends.
//!
//! The answer's columns are written before the first picture is read, so that whoever started the worker
//! knows that its model is loaded.

use std::io::{self, BufWriter, IsTerminal, Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use arrow_array::RecordBatch;
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{ArrowError, Schema};
use contract::Digest;

use super::columns::{self, Column};
use super::error::StreamError;
use super::rows::{self, RowsBuilder};
use super::stream::Batches;
use crate::args::EmbedArgs;
use crate::entry;
use crate::error::CliError;
use crate::journal::Entry;
use crate::photo::Look;
use crate::{model, workers};

/// Rows of an answer at most: a long batch is answered while it is worked on.
const ROWS: usize = 64;

/// Answers the stream on standard input.
///
/// # Errors
/// [`CliError::Stream`], [`CliError::Stopped`], or as opening the model.
pub fn run(args: &EmbedArgs, stop: &AtomicBool) -> Result<(), CliError> {
    let (input, output) = (io::stdin(), io::stdout());
    for (name, is_terminal) in [
        ("standard input", input.is_terminal()),
        ("standard output", output.is_terminal()),
    ] {
        if is_terminal {
            return Err(CliError::stream(Path::new(name))(StreamError::Terminal(
                name,
            )));
        }
    }
    let look = model::open(&args.model, None)?;
    let count = args.workers.map_or_else(workers::count, |n| n as usize);
    answer(input.lock(), output.lock(), &look, count, stop)
}

/// Answers a stream of pictures by a stream of rows.
///
/// # Errors
/// As [`run`]. A picture that cannot be used is none: its row says why.
pub fn answer(
    input: impl Read,
    output: impl Write,
    look: &dyn Look,
    workers: usize,
    stop: &AtomicBool,
) -> Result<(), CliError> {
    let key = entry::key(look)?;
    let into_input = CliError::stream(Path::new("standard input"));
    let into_output = |error| CliError::stream(Path::new("standard output"))(written(error));
    let dimension = look.dimension();
    let buffered = BufWriter::new(output);
    let mut writer =
        StreamWriter::try_new(buffered, &rows::schema(dimension, &key)).map_err(into_output)?;
    writer.flush().map_err(into_output)?;

    let mut batches = Batches::new(input);
    let pictures = batches
        .schema()
        .and_then(|schema| Pictures::of(&schema))
        .map_err(&into_input)?;
    let mut builder = RowsBuilder::new(dimension, key);
    while let Some(batch) = batches.read_batch().map_err(&into_input)? {
        let numbers: Vec<usize> = (0..batch.num_rows()).collect();
        for numbers in numbers.chunks(ROWS) {
            let done = workers::in_order(
                numbers,
                workers,
                stop,
                |&row| pictures.look(&batch, row, look),
                |index, (picture, made)| {
                    let id = pictures.id.text(&batch, numbers[index]);
                    builder.push(id, picture, &made);
                    Ok::<(), CliError>(())
                },
            )?;
            if done < numbers.len() || stop.load(Ordering::Relaxed) {
                return Err(CliError::Stopped);
            }
            let rows = builder.finish().map_err(into_output)?;
            writer.write(&rows).map_err(into_output)?;
            writer.flush().map_err(into_output)?;
        }
    }
    writer.finish().map_err(into_output)?;
    writer.flush().map_err(into_output)
}

/// Where the pictures stand in the stream.
struct Pictures {
    id: Column,
    image: Column,
}

impl Pictures {
    fn of(schema: &Schema) -> Result<Self, StreamError> {
        Ok(Self {
            id: columns::texts(schema, "id")?,
            image: columns::bytes(schema, "image")?,
        })
    }

    fn look(
        &self,
        batch: &RecordBatch,
        row: usize,
        look: &dyn Look,
    ) -> (Option<Digest>, Result<Entry, String>) {
        let Some(image) = self.image.bytes(batch, row) else {
            return (None, Err("The row has no picture.".to_owned()));
        };
        if self.id.text(batch, row).is_none() {
            return (None, Err("The row has no id.".to_owned()));
        }
        let made = entry::make(image, look).map_err(|fault| fault.to_string());
        (Some(Digest::of(image)), made)
    }
}

fn written(error: ArrowError) -> StreamError {
    StreamError::Write(match error {
        ArrowError::IoError(_, source) => source,
        other => io::Error::other(other.to_string()),
    })
}
