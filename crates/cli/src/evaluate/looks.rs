//! Pictures to directions and guesses, over all cores.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use contract::{Embedding, Guess};
use imageprep::Crop;

use super::room;
use crate::error::CliError;
use crate::photo::{self, Look, Part};
use crate::progress::{Progress, Unit};
use crate::workers;

/// How pictures are looked at, and which could not be.
pub struct Looks<'a> {
    workers: usize,
    stop: &'a AtomicBool,
    quiet: bool,
    /// Pictures that cannot be used, each with the reason.
    pub left_out: Vec<String>,
}

/// What a model saw in some pictures.
#[derive(Debug, Default)]
pub struct Looked {
    /// Components of a direction, D.
    pub dimension: usize,
    /// By picture: what it was given with.
    pub keys: Vec<usize>,
    /// By picture: its direction, `[pictures, D]`.
    pub rows: Vec<f32>,
    /// By picture: what it was taken for.
    pub guesses: Vec<Vec<Guess>>,
    /// By picture: the part of it that was looked at.
    pub parts: Vec<Crop>,
}

impl Looked {
    /// Pictures that could be looked at.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// What each picture was given with, and its direction `[D]`.
    pub fn by_key(&self) -> impl Iterator<Item = (usize, &[f32])> {
        let rows = self.rows.chunks_exact(self.dimension.max(1));
        self.keys.iter().copied().zip(rows)
    }

    /// The directions one by one.
    pub fn embeddings(&self) -> impl Iterator<Item = Embedding> {
        // What came out of an embedding has a direction.
        let rows = self.rows.chunks_exact(self.dimension.max(1));
        rows.filter_map(|row| Embedding::normalise(row.to_vec()).ok())
    }
}

impl<'a> Looks<'a> {
    /// Looks with so many workers until `stop` becomes true.
    pub fn new(workers: usize, stop: &'a AtomicBool, quiet: bool) -> Self {
        Self {
            workers,
            stop,
            quiet,
            left_out: Vec::new(),
        }
    }

    /// Looks at pictures. `what` says which they are.
    ///
    /// # Errors
    /// [`CliError::Stopped`]. A picture that cannot be read is left out.
    pub fn at(
        &mut self,
        what: &'static str,
        pictures: &[(usize, PathBuf)],
        look: &dyn Look,
    ) -> Result<Looked, CliError> {
        self.at_part(what, pictures, look, (Part::Given(Crop::WHOLE), None))
    }

    /// Looks at a part of each picture, or of the room that it takes a share of, as [`room::around`].
    ///
    /// # Errors
    /// As [`Looks::at`].
    pub fn at_part(
        &mut self,
        what: &'static str,
        pictures: &[(usize, PathBuf)],
        look: &dyn Look,
        (part, afar): (Part, Option<f32>),
    ) -> Result<Looked, CliError> {
        let total = pictures.len() as u64;
        let mut progress = Progress::new(what, Unit::Things("pictures"), total, self.quiet);
        let mut looked = Looked {
            dimension: look.dimension(),
            ..Looked::default()
        };
        let done = workers::in_order(
            pictures,
            self.workers,
            self.stop,
            |(_, path)| {
                photo::look_at_part(&photo::read(path)?, look, part, |picture| match afar {
                    Some(share) => room::around(&picture, share),
                    None => Ok(picture),
                })
            },
            |index, result| {
                progress.step();
                let (key, path) = &pictures[index];
                match result {
                    Ok((observation, part)) => {
                        looked.keys.push(*key);
                        looked.parts.push(part);
                        looked.rows.extend(observation.embedding.as_slice());
                        looked.guesses.push(observation.guesses);
                    }
                    Err(fault) => self.left_out.push(format!("{}: {fault}", path.display())),
                }
                Ok::<(), CliError>(())
            },
        )?;
        progress.finish();
        match done < pictures.len() {
            true => Err(CliError::Stopped),
            false => Ok(looked),
        }
    }
}
