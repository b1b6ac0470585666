//! The command line's grammar.

use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::builder::{RangedI64ValueParser, TypedValueParser};
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
    /// Write batches to the standard output, for a trainer in another language
    Batches {
        /// What there is to learn from.
        #[command(flatten)]
        sources: Sources,
        /// Input in pixels, WxH
        #[arg(long, value_parser = size)]
        size: Size,
        /// Epochs that came before, at other sizes
        #[arg(long, default_value_t = 0)]
        after: usize,
        /// Epochs
        #[arg(long, value_parser = whole(1..=1000))]
        epochs: usize,
        /// Products in a step; each is seen in two views
        #[arg(long, default_value_t = 64, value_parser = whole(1..=4096))]
        batch: usize,
        /// Of all randomness
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Learn a published model's embedding and classifiers anew; its convolutions stay as they are
    Refit {
        /// Folder of the model
        #[arg(long)]
        model: PathBuf,
        /// What there is to learn from.
        #[command(flatten)]
        sources: Sources,
        /// Folder for the new model, which may be the old one's
        #[arg(long)]
        out: PathBuf,
        /// Folder for log.csv, curves.svg and confusion.svg
        #[arg(long)]
        run: PathBuf,
        /// Epochs
        #[arg(long, default_value_t = 12, value_parser = whole(1..=1000))]
        epochs: usize,
        /// Products in a step
        #[arg(long, default_value_t = 512, value_parser = whole(1..=4096))]
        batch: usize,
        /// The highest learning rate, up to 1
        #[arg(long, default_value_t = 0.0003, value_parser = rate)]
        rate: f32,
        /// Of all randomness
        #[arg(long, default_value_t = 1)]
        seed: u64,
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
        #[arg(long, default_value = "48x64", value_parser = size)]
        size: Size,
        /// Products, a row each
        #[arg(long, default_value_t = 12)]
        count: usize,
        /// Which products and views
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
}

/// What there is to learn from.
#[derive(Debug, Args)]
pub struct Sources {
    /// Folder with ID.jpg for each product
    #[arg(long)]
    pub images: PathBuf,
    /// Product list: CSV with id, articleType, baseColour, gender, usage, productDisplayName
    #[arg(long)]
    pub products: PathBuf,
    /// Folder with a folder of people's photos for each class, to learn from every second one
    #[arg(long)]
    pub photos: Option<PathBuf>,
}

/// Of a training run.
#[derive(Debug, Args)]
pub struct TrainArgs {
    /// What there is to learn from.
    #[command(flatten)]
    pub sources: Sources,
    /// Folder for checkpoint.safetensors, log.csv, curves.svg and confusion.svg
    #[arg(long)]
    pub out: PathBuf,
    /// Begin with these weights instead of random ones: a published model's folder, or safetensors
    /// with torchvision's names
    #[arg(long, conflicts_with = "resume")]
    pub init: Option<PathBuf>,
    /// Input in pixels, WxH; several with their epochs: 36x48:20,48x64:30,60x80:10
    #[arg(long, default_value = "48x64", conflicts_with = "resume")]
    pub size: String,
    /// Epochs, where --size does not say
    #[arg(long, default_value_t = 30, value_parser = whole(1..=1000), conflicts_with = "resume")]
    pub epochs: usize,
    /// Pause after so many hours, with a checkpoint
    #[arg(long, value_parser = hours)]
    pub hours: Option<f64>,
    /// Pause after so many steps, with a checkpoint
    #[arg(long)]
    pub steps: Option<u64>,
    /// Products in a step; each is seen in two views
    #[arg(long, default_value_t = 64, value_parser = whole(1..=4096), conflicts_with = "resume")]
    pub batch: usize,
    /// The highest learning rate, up to 1
    #[arg(long, default_value_t = 0.001, value_parser = rate, conflicts_with = "resume")]
    pub rate: f32,
    /// Components of an embedding; 192, or as many as the weights after --init have
    #[arg(long, value_parser = whole(1..=256), conflicts_with = "resume")]
    pub dimension: Option<usize>,
    /// Of all randomness
    #[arg(long, default_value_t = 1, conflicts_with = "resume")]
    pub seed: u64,
    /// What computes
    #[arg(long, value_enum, default_value_t)]
    pub device: Processor,
    /// Go on where the checkpoint in --out ends, with the settings it was begun with
    #[arg(long)]
    pub resume: bool,
}

fn whole(range: RangeInclusive<i64>) -> impl TypedValueParser<Value = usize> {
    RangedI64ValueParser::<i64>::new()
        .range(range)
        .map(|number| usize::try_from(number).unwrap_or(usize::MAX))
}

fn hours(text: &str) -> Result<f64, String> {
    let number = text.parse().ok();
    let number = number.filter(|hours| (0.0..=1e5).contains(hours));
    number.ok_or_else(|| "give hours, such as 2.5".into())
}

fn rate(text: &str) -> Result<f32, String> {
    let number = text.parse().ok();
    let number = number.filter(|rate| *rate > 0.0 && *rate <= 1.0);
    number.ok_or_else(|| "give a rate above 0 and up to 1, such as 0.001".into())
}

/// `WxH`, each side up to 1,024.
fn size(text: &str) -> Result<Size, String> {
    let number = |text: &str| {
        text.parse::<usize>()
            .ok()
            .filter(|n| (1..=1024).contains(n))
    };
    let sides = text.split_once('x').and_then(|(width, height)| {
        Some(Size {
            width: number(width)?,
            height: number(height)?,
        })
    });
    sides.ok_or_else(|| format!("{text:?} is no size such as 48x64"))
}

/// `WxH` or `WxH:EPOCHS`, separated by commas.
///
/// # Errors
/// A sentence about the first entry that is none.
pub fn stages(text: &str, epochs: usize) -> Result<Vec<Stage>, String> {
    text.split(',')
        .map(|entry| {
            let (sides, count) = entry.split_once(':').unwrap_or((entry, ""));
            let epochs = match count {
                "" => Some(epochs),
                count => count.parse().ok().filter(|n| (1..=1000).contains(n)),
            };
            let stage = size(sides).ok().zip(epochs);
            let stage = stage.map(|(size, epochs)| Stage { size, epochs });
            stage.ok_or_else(|| format!("{entry:?} is no size such as 48x64 or 48x64:30"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_run_can_be_made_with_is_refused() {
        let parse = |more: &str| {
            let line = format!("lookalike-train --images i --products p --out o {more}");
            Cli::try_parse_from(line.split(' ').filter(|word| !word.is_empty()))
        };
        let fine = [
            "",
            "--batch 8 --rate 0.01 --dimension 256",
            "--resume --hours 0.5",
        ];
        let wrong = [
            "--batch 0",
            "--epochs 0",
            "--dimension 257",
            "--rate nan",
            "--rate 0",
            "--hours nan",
            "--hours -1",
            "--resume --rate 0.1",
            "--resume --size 24x32",
            "--resume --init model",
        ];
        assert!(fine.into_iter().all(|more| parse(more).is_ok()));
        for more in wrong {
            assert!(parse(more).is_err(), "{more}");
        }
    }

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
