//! A picture file to its embedding: the same steps for a product's picture and a visitor's photo.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::str::FromStr;

use contract::{Digest, Fingerprint, Observation};
use embedder::{EmbedError, Embedder};
use imageprep::{Closer, Crop, Input, PictureError, Recipe, Rgb8, golden_picture};

use crate::panics;

/// The largest picture file that is read, in bytes. A hundred megapixels in PNG take less.
pub const MAX_FILE: u64 = 512 << 20;

/// What looks at pictures: a model, or in tests a few lines in its place.
pub trait Look: Sync {
    /// Which model this is.
    fn fingerprint(&self) -> Fingerprint;
    /// Components of an embedding, D.
    fn dimension(&self) -> usize;
    /// How its inputs are prepared.
    fn recipe(&self) -> &Recipe;
    /// Over the bits of the golden picture's embedding, as this very program computes them here: another
    /// program or processor gives another digest, so that their embeddings never share a catalogue.
    ///
    /// # Errors
    /// As [`Look::observe`].
    fn arithmetic(&self) -> Result<Digest, EmbedError>;
    /// What it sees in a prepared picture; the embedding is `[D]`.
    ///
    /// # Errors
    /// If the numbers have no direction.
    fn observe(&self, input: &Input) -> Result<Observation, EmbedError>;
    /// What it sees in the garment in a picture, and which part of the picture that is: as the page looks
    /// at a visitor's photo.
    ///
    /// # Errors
    /// As [`Look::observe`].
    fn observe_garment(&self, picture: &Rgb8) -> Result<(Observation, Crop), EmbedError>;
}

/// Which part of a photo is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The garment, as the network itself guesses it.
    Guess,
    /// This one.
    Given(Crop),
}

impl FromStr for Part {
    type Err = String;

    /// `guess`, `whole`, or `left,top,width,height`.
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "guess" => Ok(Self::Guess),
            "whole" => Ok(Self::Given(Crop::WHOLE)),
            _ => match text.parse::<Crop>() {
                Ok(crop) => Ok(Self::Given(crop)),
                Err(error) => Err(format!("{error}. {}", error.remedy())),
            },
        }
    }
}

impl Look for Embedder {
    fn fingerprint(&self) -> Fingerprint {
        self.manifest().fingerprint
    }

    fn dimension(&self) -> usize {
        self.manifest().dimension
    }

    fn recipe(&self) -> &Recipe {
        &self.manifest().recipe
    }

    fn arithmetic(&self) -> Result<Digest, EmbedError> {
        let golden = self.observe_blocking(&self.recipe().prepare(&golden_picture()))?;
        Ok(golden.embedding.digest())
    }

    fn observe(&self, input: &Input) -> Result<Observation, EmbedError> {
        self.observe_blocking(input)
    }

    fn observe_garment(&self, picture: &Rgb8) -> Result<(Observation, Crop), EmbedError> {
        let recipe = Look::recipe(self);
        let look_at = |part: Crop| {
            let picture = picture.cropped(part);
            let (seen, map) = self.observe_places_blocking(&recipe.prepare(&picture))?;
            let garment = self.garment(&map, [picture.width(), picture.height()]);
            Ok::<_, EmbedError>((seen.sureness(), (seen, part), garment))
        };
        let (sureness, sight, garment) = look_at(Crop::WHOLE)?;
        let mut closer = Closer::after(sight, sureness, garment);
        while let Some(part) = closer.part() {
            let (sureness, sight, garment) = look_at(part)?;
            closer.looked(sight, sureness, garment);
        }
        Ok(closer.best())
    }
}

/// Why a picture file has no embedding.
#[derive(Debug, thiserror::Error)]
pub enum PhotoFault {
    /// The file cannot be read.
    #[error("The file cannot be read: {0}.")]
    Read(#[from] io::Error),
    /// It is longer than any picture.
    #[error("The file has more than 512 MiB.")]
    TooLong,
    /// It is no picture that can be used.
    #[error(transparent)]
    Picture(#[from] PictureError),
    /// The model has no answer to it.
    #[error(transparent)]
    Embed(#[from] EmbedError),
    /// A decoder gave up on it in an unforeseen way.
    #[error("The picture cannot be decoded: {0}.")]
    Panic(String),
}

impl PhotoFault {
    /// What a person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Read(_) => "Check that the file exists and that you may read it.",
            Self::TooLong => "Save a smaller version of the picture, and choose that file.",
            Self::Picture(error) => error.remedy(),
            Self::Embed(error) => error.remedy(),
            Self::Panic(_) => {
                "Open the picture in another program, save it as JPEG or PNG, and choose that file."
            }
        }
    }
}

/// The bytes of a picture file.
///
/// # Errors
/// [`PhotoFault::Read`], [`PhotoFault::TooLong`].
pub fn read(path: &Path) -> Result<Vec<u8>, PhotoFault> {
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory).into());
    }
    let mut bytes = Vec::new();
    file.take(MAX_FILE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(PhotoFault::TooLong);
    }
    Ok(bytes)
}

/// The upright picture in `bytes`, and what `look` sees in it.
///
/// # Errors
/// [`PhotoFault`]; a panic of a decoder is one of them.
pub fn look_at(bytes: &[u8], look: &dyn Look) -> Result<(Rgb8, Observation), PhotoFault> {
    panics::caught(|| {
        let picture = imageprep::decode(bytes)?;
        let observation = look.observe(&look.recipe().prepare(&picture))?;
        Ok((picture, observation))
    })
    .unwrap_or_else(|message| Err(PhotoFault::Panic(message)))
}

/// What `look` sees in a part of the upright picture in `bytes`, and which part that is. `stage` is what
/// becomes of the picture before.
///
/// # Errors
/// As [`look_at`].
pub fn look_at_part(
    bytes: &[u8],
    look: &dyn Look,
    part: Part,
    stage: impl FnOnce(Rgb8) -> Result<Rgb8, PictureError>,
) -> Result<(Observation, Crop), PhotoFault> {
    panics::caught(|| {
        let picture = stage(imageprep::decode(bytes)?)?;
        match part {
            Part::Guess => Ok(look.observe_garment(&picture)?),
            Part::Given(crop) => {
                let input = look.recipe().prepare(&picture.cropped(crop));
                Ok((look.observe(&input)?, crop))
            }
        }
    })
    .unwrap_or_else(|message| Err(PhotoFault::Panic(message)))
}

/// What `look` sees in a picture file; the picture itself is given up.
///
/// # Errors
/// As [`read`] and [`look_at`].
pub fn observe(path: &Path, look: &dyn Look) -> Result<Observation, PhotoFault> {
    look_at(&read(path)?, look).map(|(_, observation)| observation)
}

/// A stand-in for a model, for tests: the mean colours of a picture's four quarters.
#[cfg(test)]
pub mod fake {
    use super::*;
    use contract::Embedding;

    /// See the module.
    pub struct FakeLook {
        /// Stands in the catalogue that it makes.
        pub fingerprint: Fingerprint,
        recipe: Recipe,
    }

    impl FakeLook {
        /// One whose fingerprint depends on `name` only.
        pub fn new(name: &str) -> Self {
            let recipe = Recipe {
                width: 8,
                height: 8,
                ..Recipe::imagenet()
            };
            Self {
                fingerprint: Fingerprint(Digest::of(name.as_bytes())),
                recipe,
            }
        }
    }

    impl Look for FakeLook {
        fn fingerprint(&self) -> Fingerprint {
            self.fingerprint
        }

        fn dimension(&self) -> usize {
            12
        }

        fn recipe(&self) -> &Recipe {
            &self.recipe
        }

        fn arithmetic(&self) -> Result<Digest, EmbedError> {
            Ok(Digest::of(b"sums of sixteen"))
        }

        fn observe(&self, input: &Input) -> Result<Observation, EmbedError> {
            let quarters = input.values().chunks(16).map(|values| values.iter().sum());
            Ok(Observation {
                embedding: Embedding::normalise(quarters.collect())?,
                guesses: Vec::new(),
            })
        }

        /// Garments are in the upper half of a picture that is higher than wide.
        fn observe_garment(&self, picture: &Rgb8) -> Result<(Observation, Crop), EmbedError> {
            let upper = Crop::new(0, 0, Crop::UNIT, Crop::UNIT / 2);
            let is_high = picture.height() > picture.width();
            let part = upper.filter(|_| is_high).unwrap_or(Crop::WHOLE);
            let input = self.recipe.prepare(&picture.cropped(part));
            Ok((self.observe(&input)?, part))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_guessed_whole_or_given() {
        let given = |numbers: [u32; 4]| Crop::try_from(numbers).ok().map(Part::Given);
        let cases = [
            ("guess", Some(Part::Guess)),
            ("whole", given([0, 0, 10_000, 10_000])),
            ("0.1,0.2,0.3,0.4", given([1_000, 2_000, 3_000, 4_000])),
            ("0.9,0,0.2,1", None),
            ("half", None),
        ];
        let wrong: Vec<_> = cases
            .into_iter()
            .filter(|(text, expected)| text.parse::<Part>().ok() != *expected)
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}
