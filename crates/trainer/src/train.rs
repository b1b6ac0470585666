//! The run: steps, epochs, checkpoints.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use burn::tensor::{Device, Tensor, TensorData};

use crate::batch::{self, Moment};
use crate::checkpoint::{self, Run, Settings};
use crate::confusion::Confusion;
use crate::data::{Dataset, Labels};
use crate::error::TrainError;
use crate::evaluate::evaluate;
use crate::log::{Epoch, Log, Progress};
use crate::loss::{self, Accepted, Prior};
use crate::network::{self, Network};
use crate::optimiser;
use crate::plot;
use crate::published;
use crate::schedule;
use crate::weights::Weights;

/// So much work is lost at most when a run is killed.
const CHECKPOINT_EVERY: Duration = Duration::from_secs(240);

/// A run and all it needs.
pub struct Trainer<'a> {
    dataset: &'a Dataset,
    labels: Labels,
    prior: Prior,
    accepted: Accepted,
    /// How far it is.
    pub run: Run,
    /// What it has learnt.
    pub weights: Weights,
    /// Parameters that the weights it began with did not have.
    pub left_random: Vec<String>,
    folder: PathBuf,
    device: Device,
}

/// Why [`Trainer::train`] returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// All epochs are done.
    Finished,
    /// The time or the steps allowed are over; the run can be resumed.
    Paused,
}

/// When to pause although there is more to do.
#[derive(Clone, Copy, Debug, Default)]
pub struct Limit {
    /// Time from now.
    pub time: Option<Duration>,
    /// Steps from now.
    pub steps: Option<u64>,
}

impl<'a> Trainer<'a> {
    /// A new run from random weights, or from those of `init`: a checkpoint, a state dict, or a
    /// published model's folder.
    ///
    /// # Errors
    /// [`TrainError::Begun`] if `folder` has a checkpoint; [`TrainError::TooFew`] below two batches;
    /// as [`checkpoint::initialise`] and [`published::begin_with`].
    pub fn begin(
        dataset: &'a Dataset,
        settings: Settings,
        folder: &Path,
        init: Option<&Path>,
        device: Device,
    ) -> Result<Self, TrainError> {
        if folder.join(checkpoint::FILE).exists() {
            return Err(TrainError::Begun {
                folder: folder.into(),
            });
        }
        let labels = dataset.labels();
        let mut run = Run::new(settings, labels.names.clone(), labels.joint_count);
        let mut weights = Weights::random(&run.heads(), run.settings.seed);
        run.initialised = init.is_some();
        let size = schedule::size(&run.settings.stages, 0);
        let left_random = match (init, size) {
            (Some(folder), Some(size)) if published::is_model(folder) => {
                let weights = &mut weights;
                published::begin_with(folder, dataset, &labels, &run, size, weights, &device)?
            }
            (Some(file), _) => checkpoint::initialise(file, &run, &mut weights)?,
            (None, _) => Vec::new(),
        };
        let mut trainer = Self::with(dataset, labels, run, weights, folder, device)?;
        trainer.left_random = left_random;
        Ok(trainer)
    }

    /// Goes on where the checkpoint in `folder` ends.
    ///
    /// # Errors
    /// As [`checkpoint::read`]; [`TrainError::Checkpoint`] if it is about other products.
    pub fn resume(dataset: &'a Dataset, folder: &Path, device: Device) -> Result<Self, TrainError> {
        let path = folder.join(checkpoint::FILE);
        let (run, weights) = checkpoint::read(&path)?;
        let labels = dataset.labels();
        if run.names != labels.names || run.joint != labels.joint_count {
            return Err(TrainError::Checkpoint {
                path,
                reason: "its products have other classes".into(),
            });
        }
        let (asked, found) = (run.settings.photos, dataset.photos.training.len());
        if asked != found {
            return Err(TrainError::Checkpoint {
                path,
                reason: format!("it learns from {asked} people's photos, and here are {found}"),
            });
        }
        Self::with(dataset, labels, run, weights, folder, device)
    }

    fn with(
        dataset: &'a Dataset,
        labels: Labels,
        mut run: Run,
        weights: Weights,
        folder: &Path,
        device: Device,
    ) -> Result<Self, TrainError> {
        let needed = 2 * run.settings.batch.max(1);
        if dataset.training.len() < needed {
            return Err(TrainError::TooFew {
                found: dataset.training.len(),
                needed,
            });
        }
        // Products may have left the list since the checkpoint was written.
        let last = dataset.training.len() / run.settings.batch.max(1) - 1;
        run.step_in_epoch = run.step_in_epoch.min(last);
        std::fs::create_dir_all(folder).map_err(|source| TrainError::Write {
            path: folder.into(),
            source,
        })?;
        Ok(Self {
            prior: Prior::new(dataset, &labels),
            accepted: Accepted::new(&labels),
            dataset,
            labels,
            run,
            weights,
            left_random: Vec::new(),
            folder: folder.into(),
            device,
        })
    }

    /// Steps of an epoch; products that fill no batch wait for the next epoch's order.
    pub fn steps_per_epoch(&self) -> usize {
        self.dataset.training.len() / self.run.settings.batch.max(1)
    }

    /// Trains until the end or the limit, writing checkpoints, `log.csv` and drawings to the folder.
    ///
    /// # Errors
    /// [`TrainError::Write`], [`TrainError::Diverged`].
    pub fn train(&mut self, limit: Limit, log: &mut Log) -> Result<End, TrainError> {
        let begin = Instant::now();
        let (earlier, first_step) = (self.run.seconds, self.run.step);
        let mut saved = Instant::now();
        let epochs = schedule::epochs(&self.run.settings.stages);
        while self.run.epoch < epochs {
            let over = limit.time.is_some_and(|most| begin.elapsed() >= most)
                || limit
                    .steps
                    .is_some_and(|most| self.run.step - first_step >= most);
            if over {
                self.save()?;
                return Ok(End::Paused);
            }
            let [loss, length] = self.step()?;
            self.run.seconds = earlier + begin.elapsed().as_secs_f64();
            log.step(self.progress(), loss, length);
            if self.run.step_in_epoch >= self.steps_per_epoch() {
                self.end_epoch(log)?;
                saved = Instant::now();
            } else if saved.elapsed() >= CHECKPOINT_EVERY {
                self.save()?;
                saved = Instant::now();
            }
        }
        Ok(End::Finished)
    }

    fn progress(&self) -> Progress {
        Progress {
            epoch: self.run.epoch,
            step: self.run.step_in_epoch,
            steps: self.steps_per_epoch(),
            seconds: self.run.seconds,
        }
    }

    fn end_epoch(&mut self, log: &mut Log) -> Result<(), TrainError> {
        let size = schedule::size(&self.run.settings.stages, self.run.epoch);
        let loss = self.run.loss_sum / self.run.step_in_epoch.max(1) as f64;
        if let Some(size) = size {
            let (weights, labels) = (&self.weights, &self.labels);
            let figures = evaluate(weights, self.dataset, labels, size, &self.device);
            let epoch = Epoch::of(self.progress(), size, loss, &figures);
            tell(log, &self.folder, &epoch, &figures.confusion)?;
        }
        self.run.epoch += 1;
        let next = schedule::size(&self.run.settings.stages, self.run.epoch);
        if next != size && !self.run.initialised {
            self.weights.quieten();
        }
        self.run.step_in_epoch = 0;
        self.run.loss_sum = 0.0;
        self.save()
    }

    /// One step; returns its loss and its gradient's length.
    ///
    /// # Errors
    /// [`TrainError::Diverged`].
    pub fn step(&mut self) -> Result<[f32; 2], TrainError> {
        let run = &self.run;
        let settings = &run.settings;
        let Some(size) = schedule::size(&settings.stages, run.epoch) else {
            return Ok([0.0; 2]);
        };
        let order = batch::order(self.dataset, settings.seed, run.epoch);
        let places = &order[run.step_in_epoch * settings.batch..][..settings.batch];
        let moment = Moment {
            seed: settings.seed,
            epoch: run.epoch,
            step: run.step_in_epoch,
        };
        let batch = batch::training(self.dataset, places, size, moment);
        let network = Network::training(&self.weights, &self.device);
        let views = batch.places.len();
        let shape = [views + batch.photos.len(), 3, size.height, size.width];
        let input = TensorData::new(batch.input, shape);
        let (pooled, statistics) = network.learn(Tensor::from_data(input, network.device()));
        let heads = network.heads();
        let mut loss = loss::loss(
            heads,
            pooled.clone().narrow(0, 0, views),
            &batch.places,
            self.dataset,
            &self.labels,
            &self.prior,
        );
        if !batch.photos.is_empty() {
            let classes = self.dataset.photos.classes_of(&batch.photos);
            let pooled = pooled.narrow(0, views, classes.len());
            loss = loss + loss::photos(heads, pooled, &classes, &self.accepted);
        }
        let value = loss::value(&loss, run.step)?;
        let gradients = network.gradients(loss.backward());
        drop(network);
        let all = schedule::epochs(&settings.stages) * self.steps_per_epoch();
        let rate = schedule::rate(settings.rate, run.step as f32 / all.max(1) as f32);
        network::remember(&mut self.weights, statistics);
        let epochs_at_size = schedule::epochs_at_size(&settings.stages, run.epoch);
        let step_at_size = (epochs_at_size * self.steps_per_epoch() + run.step_in_epoch) as u64;
        let weights = &mut self.weights;
        let length = optimiser::step(weights, &gradients, rate, run.step, step_at_size);
        self.run.step += 1;
        self.run.step_in_epoch += 1;
        self.run.loss_sum += f64::from(value);
        Ok([value, length])
    }

    /// Writes the checkpoint.
    ///
    /// # Errors
    /// [`TrainError::Write`].
    pub fn save(&self) -> Result<(), TrainError> {
        checkpoint::write(
            &self.folder.join(checkpoint::FILE),
            &self.run,
            &self.weights,
        )
    }
}

/// An epoch's end to the terminal and to the files in `folder`.
///
/// # Errors
/// [`TrainError::Write`].
pub(crate) fn tell(
    log: &Log,
    folder: &Path,
    epoch: &Epoch,
    confusion: &Confusion,
) -> Result<(), TrainError> {
    log.epoch(epoch)?;
    confusion.write(folder)?;
    plot::draw(folder)?;
    Ok(())
}
