//! What can go wrong while the demo catalogue is drawn.

use std::path::PathBuf;

/// Why a demo picture or file was not made.
#[derive(Debug, thiserror::Error)]
pub enum GarmentError {
    /// A picture side of 0 or more than 4096 pixels was asked for.
    #[error("a demo picture cannot be {width} x {height} pixels")]
    Size {
        /// The width asked for, pixels.
        width: u32,
        /// The height asked for, pixels.
        height: u32,
    },
    /// The drawing library refused the drawing.
    #[error("a demo garment could not be drawn: {0}")]
    Drawing(String),
    /// A file or folder could not be written.
    #[error("{} cannot be written: {source}", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

impl GarmentError {
    /// One sentence telling a person what to do.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Size { .. } => "Ask for a picture between 1 and 4096 pixels a side.",
            Self::Drawing(_) => {
                "This is a fault of the program: please report it with the message above."
            }
            Self::Write { .. } => {
                "Choose a folder that you may write to, on a disk with free space."
            }
        }
    }
}
