//! What a run tells: a line that moves, some lines an epoch, and the same as CSV.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::data::Size;
use crate::error::TrainError;
use crate::evaluate::Figures;
use crate::products::ATTRIBUTES;

/// The file's name in a run's folder.
pub const FILE: &str = "log.csv";

/// The columns before those of the attributes.
const COLUMNS: [&str; 6] = ["epoch", "width", "height", "hours", "loss", "photos_p5"];

/// The columns of each attribute, after its name.
const PARTS: [&str; 4] = ["accuracy", "macro_f1", "p10", "p10_chance"];

/// Steps between two lines where there is no terminal to draw in.
const LINE_EVERY: usize = 50;

/// How far a run is.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// 0-based.
    pub epoch: usize,
    /// Steps of the epoch that are done.
    pub step: usize,
    /// Steps of an epoch.
    pub steps: usize,
    /// Since the run began.
    pub seconds: f64,
}

/// A row of the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Epoch {
    /// Counted from 1.
    pub epoch: usize,
    /// Of the network's input.
    pub size: Size,
    /// Since the run began.
    pub hours: f64,
    /// The mean over the epoch's steps.
    pub loss: f32,
    /// Of people's photos, precision@5; 0…1. None without photos.
    pub photos: Option<f32>,
    /// By attribute: accuracy, macro-F1, precision@10 and what that would be by chance; 0…1.
    pub figures: [[f32; PARTS.len()]; ATTRIBUTES.len()],
}

impl Epoch {
    /// The epoch that ends at `progress`; `loss` is the mean over its steps.
    pub fn of(progress: Progress, size: Size, loss: f64, found: &Figures) -> Self {
        Self {
            epoch: progress.epoch + 1,
            size,
            hours: progress.seconds / 3600.0,
            loss: loss as f32,
            photos: found.photos.map(|[value, _]| value),
            figures: std::array::from_fn(|attribute| {
                let classified = found.classified[attribute];
                let [precision, chance] = found.precision[attribute];
                [classified.accuracy, classified.macro_f1, precision, chance]
            }),
        }
    }

    fn to_csv(&self) -> String {
        let Size { width, height } = self.size;
        let mut line = format!(
            "{},{width},{height},{:.4},{:.5}",
            self.epoch, self.hours, self.loss
        );
        line += &match self.photos {
            Some(photos) => format!(",{photos:.4}"),
            None => ",".to_owned(),
        };
        for figure in self.figures.iter().flatten() {
            line += &format!(",{figure:.4}");
        }
        line + "\n"
    }

    /// None for a line that a kill has cut off.
    fn parse(line: &str) -> Option<Self> {
        let fields: Vec<&str> = line.split(',').collect();
        let [epoch, width, height, hours, loss, photos, figures @ ..] = &fields[..] else {
            return None;
        };
        let figures: Option<Vec<f32>> = figures.iter().map(|field| field.parse().ok()).collect();
        let figures = figures.filter(|all| all.len() == ATTRIBUTES.len() * PARTS.len())?;
        Some(Self {
            epoch: epoch.parse().ok()?,
            size: Size {
                width: width.parse().ok()?,
                height: height.parse().ok()?,
            },
            hours: hours.parse().ok()?,
            loss: loss.parse().ok()?,
            photos: match photos.is_empty() {
                true => None,
                false => Some(photos.parse().ok()?),
            },
            figures: std::array::from_fn(|attribute| {
                std::array::from_fn(|part| figures[attribute * PARTS.len() + part])
            }),
        })
    }

    /// What the terminal shows: a line for the epoch, a line for each attribute.
    fn to_text(&self) -> String {
        let Size { width, height } = self.size;
        let mut text = format!(
            "epoch {} at {width}x{height}: loss {:.3} after {:.2} h\n{:14}{:>10}{:>10}{:>10}{:>10}",
            self.epoch, self.loss, self.hours, "", "accuracy", "macro-F1", "P@10", "(chance)"
        );
        for (name, figures) in ATTRIBUTES.into_iter().zip(&self.figures) {
            text += &format!("\n  {name:12}");
            text.extend(figures.map(|figure| format!("{figure:10.3}")));
        }
        if let Some(photos) = self.photos {
            text += &format!("\n  people's photos, P@5 {photos:.3}");
        }
        text
    }
}

fn header() -> String {
    let parts = ATTRIBUTES
        .into_iter()
        .flat_map(|name| PARTS.map(|part| format!(",{name}_{part}")));
    COLUMNS.join(",") + &parts.collect::<String>() + "\n"
}

/// The epochs in `log.csv` of `folder`, in order. Where an epoch comes again, a run was begun anew or
/// was killed before its checkpoint was written: what came before counts no more from there.
///
/// # Errors
/// [`TrainError::Read`]; [`TrainError::Log`] if its columns are others.
pub fn read(folder: &Path) -> Result<Vec<Epoch>, TrainError> {
    let path = folder.join(FILE);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(source) => return Err(TrainError::Read { path, source }),
    };
    let Some(rows) = text.strip_prefix(&header()) else {
        return Err(TrainError::Log { path });
    };
    let mut epochs: Vec<Epoch> = Vec::new();
    for epoch in rows.lines().filter_map(Epoch::parse) {
        epochs.retain(|earlier| earlier.epoch < epoch.epoch);
        epochs.push(epoch);
    }
    Ok(epochs)
}

/// Writes to the terminal and to `log.csv`.
pub struct Log {
    path: PathBuf,
    bar: ProgressBar,
    recent: f32,
}

impl Log {
    /// Draws on standard error; where nothing can be drawn there, or `quiet`, a line is printed now and then.
    pub fn new(folder: &Path, quiet: bool) -> Self {
        let bar = ProgressBar::new(0);
        let template = "{prefix} {bar:30} {pos}/{len} · {msg} · {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        if quiet {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        Self {
            path: folder.join(FILE),
            bar,
            recent: f32::NAN,
        }
    }

    /// After each step.
    pub fn step(&mut self, progress: Progress, loss: f32, length: f32) {
        let Progress {
            epoch,
            step,
            steps,
            seconds,
        } = progress;
        self.recent = match self.recent.is_nan() {
            true => loss,
            false => 0.95 * self.recent + 0.05 * loss,
        };
        if self.bar.length() != Some(steps as u64) || self.bar.position() >= step as u64 {
            self.bar.reset();
            self.bar.set_length(steps as u64);
            self.bar.set_prefix(format!("epoch {}", epoch + 1));
        }
        self.bar.set_position(step as u64);
        let message = format!("loss {:.3}, gradient {length:.1}", self.recent);
        if self.bar.is_hidden() && step.is_multiple_of(LINE_EVERY) {
            let hours = seconds / 3600.0;
            println!(
                "epoch {} step {step}/{steps} {message} {hours:.3} h",
                epoch + 1
            );
        }
        self.bar.set_message(message);
    }

    /// After each look at pictures by a network that does not learn.
    pub fn looked(&self, done: usize, all: usize) {
        if self.bar.length() != Some(all as u64) {
            self.bar.set_length(all as u64);
            self.bar.set_prefix("pictures");
        }
        if self.bar.is_hidden() && done == all {
            println!("looked at {done} pictures");
        }
        self.bar.set_position(done as u64);
    }

    /// After each epoch.
    ///
    /// # Errors
    /// [`TrainError::Write`].
    pub fn epoch(&self, epoch: &Epoch) -> Result<(), TrainError> {
        self.bar.suspend(|| println!("{}", epoch.to_text()));
        let failed = |source| TrainError::Write {
            path: self.path.clone(),
            source,
        };
        let before = match std::fs::read(&self.path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(failed(error)),
            found => Ok(found.unwrap_or_default()),
        }?;
        // A kill may have cut off the last line.
        let begin = match before.last() {
            None => header(),
            Some(b'\n') => String::new(),
            Some(_) => "\n".to_owned(),
        };
        let mut file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.path)
            .map_err(failed)?;
        file.write_all((begin + &epoch.to_csv()).as_bytes())
            .map_err(failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn epoch(epoch: usize, loss: f32) -> Epoch {
        Epoch {
            epoch,
            size: Size {
                width: 24,
                height: 32,
            },
            hours: 0.25,
            loss,
            photos: (epoch > 1).then_some(0.375),
            figures: std::array::from_fn(|a| [0.5, 0.25, 0.125, 0.0625 * a as f32]),
        }
    }

    #[test]
    fn a_log_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let log = Log::new(folder.path(), true);
        let path = folder.path().join(FILE);
        // A line cut off, epoch 2 anew, then a run begun anew.
        type Case<'a> = (&'a [(usize, f32)], &'a str, &'a [f32]);
        let cases: [Case; 4] = [
            (&[(1, 9.0), (2, 8.0)], "", &[9.0, 8.0]),
            (&[], "3,24,32,0.3", &[9.0, 8.0]),
            (&[(2, 7.5), (3, 7.0)], "", &[9.0, 7.5, 7.0]),
            (&[(1, 6.0)], "", &[6.0]),
        ];
        let mut wrong = Vec::new();
        for (epochs, torn, expected) in cases {
            for (number, loss) in epochs {
                log.epoch(&epoch(*number, *loss)).unwrap();
            }
            let text = std::fs::read_to_string(&path).unwrap();
            std::fs::write(&path, text + torn).unwrap();
            let found = read(folder.path()).unwrap();
            let losses: Vec<f32> = found.iter().map(|epoch| epoch.loss).collect();
            if losses != expected {
                wrong.push((epochs, losses));
            }
        }
        assert!(wrong.is_empty(), "{wrong:?}");
        assert_eq!(read(folder.path()).unwrap(), [epoch(1, 6.0)]);
        std::fs::write(&path, "epoch,loss\n1,2\n").unwrap();
        assert!(matches!(read(folder.path()), Err(TrainError::Log { .. })));
    }
}
