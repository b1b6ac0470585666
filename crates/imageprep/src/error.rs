//! Why a file did not become a picture, in words for the person who chose it.

use serde::{Deserialize, Serialize};

/// A file that is not a readable picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum PictureError {
    /// 0 bytes.
    #[error("The file is empty.")]
    Empty,
    /// No picture format that this crate has heard of.
    #[error("This file is not a picture.")]
    NotAPicture,
    /// A known format, or a variant of one, without a decoder here.
    #[error("{format} files cannot be read here.")]
    Unsupported {
        /// As people call it: `HEIC`, `TIFF`, …
        format: String,
    },
    /// The file ends before the picture does.
    #[error("The picture is cut off: its file ends too early.")]
    Truncated,
    /// The content contradicts its own format.
    #[error("The picture is damaged: {reason}.")]
    Damaged {
        /// What the decoder met, without a full stop.
        reason: String,
    },
    /// More than [`MAX_PIXELS`](crate::MAX_PIXELS).
    #[error("The picture has {width} × {height} pixels; more than 100 megapixels are not read.")]
    TooLarge {
        /// As the file's header says, before orientation.
        width: u32,
        /// As the file's header says, before orientation.
        height: u32,
    },
}

impl PictureError {
    /// What a person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Empty => "Choose another file, or copy this one again.",
            Self::NotAPicture => "Choose a photo: a JPEG, PNG, WebP or GIF file.",
            Self::Unsupported { .. } => "Save the picture as JPEG or PNG, and choose that file.",
            Self::Truncated => "Download or copy the picture again, and wait until it is complete.",
            Self::Damaged { .. } => {
                "Open the picture in another program, save it as JPEG or PNG, and choose that file."
            }
            Self::TooLarge { .. } => "Save a smaller version of the picture, and choose that file.",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_failure_has_its_own_sentence_and_survives_a_message() {
        let errors = [
            PictureError::Empty,
            PictureError::NotAPicture,
            PictureError::Unsupported {
                format: "HEIC".to_owned(),
            },
            PictureError::Truncated,
            PictureError::Damaged {
                reason: "bad checksum".to_owned(),
            },
            PictureError::TooLarge {
                width: 30_000,
                height: 30_000,
            },
        ];
        let sentences: BTreeSet<String> = errors.iter().map(|error| error.to_string()).collect();
        let remedies: BTreeSet<&str> = errors.iter().map(PictureError::remedy).collect();
        assert_eq!(sentences.len(), errors.len());
        assert_eq!(remedies.len(), errors.len());
        for error in errors {
            let text = serde_json::to_string(&error).unwrap();
            assert_eq!(serde_json::from_str::<PictureError>(&text).unwrap(), error);
        }
    }
}
