//! How a picture becomes an input: part of a model's identity.

use image::imageops::FilterType;
use serde::{Deserialize, Serialize};

/// The steps between a picture and a network's input, in order: reduce, fit, resize, normalise.
///
/// It stands in the model's manifest and in its fingerprint: two recipes give two embeddings that
/// must not be compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)] // a step that this version does not know must not be skipped
pub struct Recipe {
    /// Columns of the input, W, 1 to [`Recipe::MAX_SIDE`] pixels.
    pub width: u32,
    /// Rows of the input, H, 1 to [`Recipe::MAX_SIDE`] pixels.
    pub height: u32,
    /// The largest size of pictures when the network learnt, columns and rows, each 1 to
    /// [`Recipe::MAX_SIDE`] pixels. A larger picture is first made as small: what is sharper than
    /// anything the network has seen looks like another product to it. `None` reduces nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<[u32; 2]>,
    /// How a picture of other proportions fills the input.
    pub fit: Fit,
    /// The interpolation.
    pub filter: Filter,
    /// What is taken from each channel, red, green, blue, of values in 0…1.
    pub mean: [f32; 3],
    /// What each channel is then divided by, greater than 0.
    pub std: [f32; 3],
}

/// How a picture of other proportions fills the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fit {
    /// The whole picture, in the middle, with white at two sides, as product photos have it.
    PadWhite,
}

/// The interpolation. Lanczos and Gaussian are missing on purpose: they need `sin` and `exp`,
/// whose last bits differ between machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Filter {
    /// Linear; two source pixels wide, wider when a picture shrinks.
    Triangle,
    /// Cubic with B = 0, C = 1/2; four source pixels wide, wider when a picture shrinks.
    CatmullRom,
}

impl From<Filter> for FilterType {
    fn from(filter: Filter) -> Self {
        match filter {
            Filter::Triangle => Self::Triangle,
            Filter::CatmullRom => Self::CatmullRom,
        }
    }
}

/// A recipe that cannot be followed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RecipeError {
    /// No pixels, or more than a page's memory holds.
    #[error(
        "The model's recipe asks for inputs of {width} × {height} pixels; sides of 1 to 1024 are possible."
    )]
    Size {
        /// As in the recipe.
        width: u32,
        /// As in the recipe.
        height: u32,
    },
    /// The same of [`Recipe::detail`].
    #[error(
        "The model's recipe reduces pictures to {width} × {height} pixels; sides of 1 to 1024 are possible."
    )]
    Detail {
        /// As in the recipe.
        width: u32,
        /// As in the recipe.
        height: u32,
    },
    /// Not a number, infinite, or a division by zero.
    #[error("The model's recipe normalises channel {channel} by numbers that cannot be used.")]
    Normalisation {
        /// 0 red, 1 green, 2 blue.
        channel: usize,
    },
}

impl RecipeError {
    /// What a person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Size { .. } | Self::Detail { .. } | Self::Normalisation { .. } => {
                "Import the model again with this version of lookalike."
            }
        }
    }
}

impl Recipe {
    /// The longest side of an input, in pixels.
    pub const MAX_SIDE: u32 = 1024;

    /// The recipe of networks trained on ImageNet by torchvision, with white padding instead of a
    /// crop, because a garment fills its picture from edge to edge.
    pub fn imagenet() -> Self {
        Self {
            width: 224,
            height: 224,
            detail: None,
            fit: Fit::PadWhite,
            filter: Filter::CatmullRom,
            // torchvision.transforms, "ImageNet mean and standard deviation"
            mean: [0.485, 0.456, 0.406],
            std: [0.229, 0.224, 0.225],
        }
    }

    /// Accepts a recipe from a file only if it can be followed.
    ///
    /// # Errors
    /// [`RecipeError`] for a size or a detail out of range, and for a mean or a standard deviation that is not
    /// finite or a standard deviation that is not positive.
    pub fn check(&self) -> Result<(), RecipeError> {
        let Self { width, height, .. } = *self;
        let possible = |sides: [u32; 2]| {
            let mut sides = sides.iter();
            sides.all(|side| (1..=Self::MAX_SIDE).contains(side))
        };
        if !possible([width, height]) {
            return Err(RecipeError::Size { width, height });
        }
        if let Some([width, height]) = self.detail.filter(|sides| !possible(*sides)) {
            return Err(RecipeError::Detail { width, height });
        }
        // A subnormal divisor would make infinities out of finite values.
        let usable = |(mean, std): (&f32, &f32)| {
            mean.is_finite()
                && std.is_finite()
                && *std >= f32::MIN_POSITIVE
                && (1.0 / std).is_finite()
        };
        match self
            .mean
            .iter()
            .zip(&self.std)
            .position(|pair| !usable(pair))
        {
            Some(channel) => Err(RecipeError::Normalisation { channel }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipe_survives_its_manifest() {
        let recipe = Recipe::imagenet();
        let text = serde_json::to_string(&recipe).unwrap();
        assert_eq!(
            text,
            r#"{"width":224,"height":224,"fit":"pad-white","filter":"catmull-rom","mean":[0.485,0.456,0.406],"std":[0.229,0.224,0.225]}"#
        );
        assert_eq!(serde_json::from_str::<Recipe>(&text).unwrap(), recipe);
        let detailed = text.replace("\"fit\"", "\"detail\":[60,80],\"fit\"");
        let detail = Some([60, 80]);
        let expected = Recipe { detail, ..recipe };
        assert_eq!(serde_json::from_str::<Recipe>(&detailed).unwrap(), expected);
        assert_eq!(serde_json::to_string(&expected).unwrap(), detailed);
        let newer = text.replace("{\"width\"", "{\"sharpen\":1,\"width\"");
        assert!(serde_json::from_str::<Recipe>(&newer).is_err());
    }

    #[test]
    fn recipes_that_cannot_be_followed_are_refused() {
        let good = Recipe::imagenet();
        assert_eq!(good.check(), Ok(()));
        for (width, height) in [(0, 9), (9, 0), (1025, 9), (9, u32::MAX)] {
            let recipe = Recipe {
                width,
                height,
                ..good.clone()
            };
            assert_eq!(recipe.check(), Err(RecipeError::Size { width, height }));
            let recipe = Recipe {
                detail: Some([width, height]),
                ..good.clone()
            };
            assert_eq!(recipe.check(), Err(RecipeError::Detail { width, height }));
        }
        for bad in [f32::NAN, f32::INFINITY, 0.0, -1.0, 1e-39] {
            let mut recipe = good.clone();
            recipe.std[1] = bad;
            let expected = RecipeError::Normalisation { channel: 1 };
            assert_eq!(recipe.check(), Err(expected), "{bad}");
        }
    }
}
