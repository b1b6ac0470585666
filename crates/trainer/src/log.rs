//! What a run tells: a line that moves, a line an epoch, and both as CSV.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::checkpoint::Run;
use crate::data::Size;
use crate::error::TrainError;
use crate::evaluate::Figures;
use crate::products::ATTRIBUTES;

/// The file's name in a run's folder.
pub const FILE: &str = "log.csv";

/// Steps between two lines where there is no terminal to draw in.
const LINE_EVERY: usize = 50;

/// Writes to the terminal and to `log.csv`.
pub struct Log {
    path: PathBuf,
    bar: ProgressBar,
    recent: f32,
}

impl Log {
    /// Draws on standard error; `quiet` draws nothing.
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
    pub fn step(&mut self, run: &Run, steps: usize, loss: f32, length: f32) {
        self.recent = match self.recent.is_nan() {
            true => loss,
            false => 0.95 * self.recent + 0.05 * loss,
        };
        if self.bar.length() != Some(steps as u64)
            || self.bar.position() >= run.step_in_epoch as u64
        {
            self.bar.reset();
            self.bar.set_length(steps as u64);
            self.bar.set_prefix(format!("epoch {}", run.epoch + 1));
        }
        self.bar.set_position(run.step_in_epoch as u64);
        let message = format!("loss {:.3}, gradient {length:.1}", self.recent);
        if self.bar.is_hidden() && run.step_in_epoch.is_multiple_of(LINE_EVERY) {
            let hours = run.seconds / 3600.0;
            println!(
                "epoch {} step {}/{steps} {message} {hours:.3} h",
                run.epoch + 1,
                run.step_in_epoch
            );
        }
        self.bar.set_message(message);
    }

    /// After each epoch.
    ///
    /// # Errors
    /// [`TrainError::Write`].
    pub fn epoch(
        &self,
        run: &Run,
        size: Size,
        loss: f64,
        found: &Figures,
    ) -> Result<(), TrainError> {
        let mut header = "epoch,width,height,hours,loss".to_owned();
        let mut line = format!(
            "{},{},{},{:.4},{loss:.5}",
            run.epoch + 1,
            size.width,
            size.height,
            run.seconds / 3600.0
        );
        let mut sentence = format!(
            "epoch {} at {}x{}: loss {loss:.3}",
            run.epoch + 1,
            size.width,
            size.height
        );
        for (attribute, name) in ATTRIBUTES.into_iter().enumerate() {
            let classified = found.classified[attribute];
            let [precision, chance] = found.precision[attribute];
            for part in ["accuracy", "macro_f1", "p10", "p10_chance"] {
                header.push_str(&format!(",{name}_{part}"));
            }
            let (accuracy, f1) = (classified.accuracy, classified.macro_f1);
            line.push_str(&format!(
                ",{accuracy:.4},{f1:.4},{precision:.4},{chance:.4}"
            ));
            sentence.push_str(&format!(
                "; {name} accuracy {accuracy:.3}, macro-F1 {f1:.3}, P@10 {precision:.3} (chance {chance:.3})"
            ));
        }
        self.bar.suspend(|| println!("{sentence}"));
        let failed = |source| TrainError::Write {
            path: self.path.clone(),
            source,
        };
        let is_new = !self.path.exists();
        let mut file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.path)
            .map_err(failed)?;
        let text = if is_new {
            format!("{header}\n{line}\n")
        } else {
            format!("{line}\n")
        };
        file.write_all(text.as_bytes()).map_err(failed)
    }
}
