//! The command line's grammar.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::data::Size;
use crate::processor::Processor;
use crate::schedule::Stage;

/// Trains the network on a shop's pictures.
#[derive(Debug, Parser)]
#[command(
    name = "lookalike-train",
    version,
    args_conflicts_with_subcommands = true
)]
pub struct Cli {
    /// Something else than training.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Of a training run.
    #[command(flatten)]
    pub train: Option<TrainArgs>,
}

/// Something else than training.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write a checkpoint's averaged weights by torchvision's names
    Export {
        /// checkpoint.safetensors of a run
        #[arg(long)]
        checkpoint: PathBuf,
        /// The .safetensors file to write
        #[arg(long)]
        out: PathBuf,
        /// Leave out the embedding head and the classifiers
        #[arg(long)]
        backbone_only: bool,
    },
    /// Draw a run's curves.svg and confusion.svg anew
    Plot {
        /// Folder of the run
        #[arg(long)]
        run: PathBuf,
    },
    /// Draw what training makes of some products' pictures
    Preview {
        /// Folder with ID.jpg for each product
        #[arg(long)]
        images: PathBuf,
        /// Product list, as for training
        #[arg(long)]
        products: PathBuf,
        /// The .png file to write
        #[arg(long)]
        out: PathBuf,
        /// Input in pixels, WxH
        #[arg(long, default_value = "48x64")]
        size: String,
        /// Products, a row each
        #[arg(long, default_value_t = 12)]
        count: usize,
        /// Which products and views
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
}

/// Of a training run.
#[derive(Debug, Args)]
pub struct TrainArgs {
    /// Folder with ID.jpg for each product
    #[arg(long)]
    pub images: PathBuf,
    /// Product list: CSV with id, articleType, baseColour, gender, usage, productDisplayName
    #[arg(long)]
    pub products: PathBuf,
    /// Folder for checkpoint.safetensors, log.csv, curves.svg and confusion.svg
    #[arg(long)]
    pub out: PathBuf,
    /// Begin with these weights instead of random ones: a published model's folder, or safetensors
    /// with torchvision's names
    #[arg(long, conflicts_with = "resume")]
    pub init: Option<PathBuf>,
    /// Input in pixels, WxH; several with their epochs: 36x48:20,48x64:30,60x80:10
    #[arg(long, default_value = "48x64")]
    pub size: String,
    /// Epochs, where --size does not say
    #[arg(long, default_value_t = 30)]
    pub epochs: usize,
    /// Pause after so many hours, with a checkpoint
    #[arg(long)]
    pub hours: Option<f64>,
    /// Pause after so many steps, with a checkpoint
    #[arg(long)]
    pub steps: Option<u64>,
    /// Products in a step; each is seen in two views
    #[arg(long, default_value_t = 64)]
    pub batch: usize,
    /// The highest learning rate
    #[arg(long, default_value_t = 0.001)]
    pub rate: f32,
    /// Components of an embedding
    #[arg(long, default_value_t = 128)]
    pub dimension: usize,
    /// Of all randomness
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// What computes
    #[arg(long, value_enum, default_value_t)]
    pub device: Processor,
    /// Go on where the checkpoint in --out ends, with the settings it was begun with
    #[arg(long)]
    pub resume: bool,
}

/// `WxH` or `WxH:EPOCHS`, separated by commas.
///
/// # Errors
/// A sentence about the first entry that is none.
pub fn stages(text: &str, epochs: usize) -> Result<Vec<Stage>, String> {
    text.split(',')
        .map(|entry| {
            let (size, count) = entry.split_once(':').unwrap_or((entry, ""));
            let number = |text: &str| {
                text.parse::<usize>()
                    .ok()
                    .filter(|n| (1..=1024).contains(n))
            };
            let stage = size.split_once('x').and_then(|(width, height)| {
                Some(Stage {
                    size: Size {
                        width: number(width)?,
                        height: number(height)?,
                    },
                    epochs: if count.is_empty() {
                        epochs
                    } else {
                        number(count)?
                    },
                })
            });
            stage.ok_or_else(|| format!("{entry:?} is no size such as 48x64 or 48x64:30"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_epochs() {
        let found = stages("36x48:20,48x64", 5).unwrap();
        let numbers: Vec<_> = found
            .iter()
            .map(|s| (s.size.width, s.size.height, s.epochs))
            .collect();
        assert_eq!(numbers, [(36, 48, 20), (48, 64, 5)]);
        for wrong in ["", "48", "48x", "0x64", "48x64:x", "48x64,", "4800x64"] {
            assert!(stages(wrong, 5).is_err(), "{wrong:?}");
        }
    }
}
