//! An embedding as a short text: all that a search needs of its photo, and nothing of the photo.
//!
//! The bytes are a version, the first [`MODEL_BYTES`] of the model's fingerprint, the garment's
//! [`Colours`], one signed byte a component (`quantise` says how), and the first [`CHECK_BYTES`] of the
//! SHA-256 of all before. The text is their base64 for addresses (RFC 4648, section 5, without
//! padding): 311 characters for 192 components. `docs/file-formats.md` has the same as a table.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use contract::{Digest, Embedding, EmbeddingError, Fingerprint};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::limits::MAX_DIMENSION;
use crate::{COLOUR_BYTES, Colours, quantise};

/// The only version so far.
const VERSION: u8 = 1;
/// Enough to tell models apart, where nobody means to deceive.
const MODEL_BYTES: usize = 4;
/// Enough to notice a link that was cut off or changed on its way.
const CHECK_BYTES: usize = 4;
/// Bytes around the components.
const FRAME: usize = 1 + MODEL_BYTES + COLOUR_BYTES + CHECK_BYTES;
/// Characters of the longest code.
const MOST_CHARACTERS: usize = (FRAME + MAX_DIMENSION).div_ceil(3) * 4;

/// What a network sees in a picture, in signed bytes, and which network it was.
///
/// Shown, read and serialised as its text. It tells what kind of garment the picture shows and in
/// which colours, to anybody who has the model; it is not the picture, and gives none back.
#[derive(Clone, PartialEq, Eq)]
pub struct EmbeddingCode {
    model: [u8; MODEL_BYTES],
    colours: Colours,
    /// `[D]`, 1 to [`MAX_DIMENSION`] of them, not all zero.
    values: Vec<i8>,
}

/// A text that is no embedding code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum EmbeddingCodeError {
    /// Another alphabet, too short, too long, or not the bytes that its checksum was made of.
    #[error("the code is damaged or was cut off")]
    Damaged,
    /// Whole, but written by a version that this one does not know.
    #[error("the code is of version {version}, and {VERSION} is read here")]
    Version {
        /// The code's own.
        version: u8,
    },
}

impl EmbeddingCode {
    /// The code of what the model with this fingerprint saw, and of the garment's colours.
    ///
    /// Its cosine with the embedding is above 0.9999 for the embeddings of our models.
    pub fn of(embedding: &Embedding, colours: Colours, fingerprint: &Fingerprint) -> Self {
        Self {
            model: model_bytes(fingerprint),
            colours,
            values: quantise(embedding).values,
        }
    }

    /// Whether it was made with the model of this fingerprint, so that it may be compared with its
    /// embeddings.
    pub fn is_of(&self, fingerprint: &Fingerprint) -> bool {
        self.model == model_bytes(fingerprint)
    }

    /// The beginning of its model's fingerprint, in hexadecimal digits.
    pub fn model(&self) -> String {
        self.model.map(|byte| format!("{byte:02x}")).concat()
    }

    /// The garment's colours; [`Colours::UNKNOWN`] where nobody has looked.
    pub fn colours(&self) -> Colours {
        self.colours
    }

    /// The number of components, D.
    pub fn dimension(&self) -> usize {
        self.values.len()
    }

    /// The direction that it stands for, `[D]`.
    ///
    /// # Errors
    /// None for a code that was read or made here: neither is ever all zero.
    pub fn embedding(&self) -> Result<Embedding, EmbeddingError> {
        Embedding::normalise(self.values.iter().map(|&value| f32::from(value)).collect())
    }
}

fn model_bytes(fingerprint: &Fingerprint) -> [u8; MODEL_BYTES] {
    let mut bytes = [0; MODEL_BYTES];
    bytes.copy_from_slice(&fingerprint.0.as_bytes()[..MODEL_BYTES]);
    bytes
}

fn check(bytes: &[u8]) -> [u8; CHECK_BYTES] {
    let mut check = [0; CHECK_BYTES];
    check.copy_from_slice(&Digest::of(bytes).as_bytes()[..CHECK_BYTES]);
    check
}

impl fmt::Display for EmbeddingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = vec![VERSION];
        bytes.extend(self.model);
        bytes.extend(self.colours.as_bytes());
        bytes.extend(self.values.iter().map(|value| value.to_le_bytes()[0]));
        bytes.extend(check(&bytes));
        f.write_str(&URL_SAFE_NO_PAD.encode(bytes))
    }
}

impl fmt::Debug for EmbeddingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EmbeddingCode({self})")
    }
}

impl FromStr for EmbeddingCode {
    type Err = EmbeddingCodeError;

    fn from_str(text: &str) -> Result<Self, EmbeddingCodeError> {
        if text.len() > MOST_CHARACTERS {
            return Err(EmbeddingCodeError::Damaged);
        }
        let bytes = URL_SAFE_NO_PAD.decode(text);
        let bytes = bytes.map_err(|_| EmbeddingCodeError::Damaged)?;
        if bytes.len() <= FRAME || bytes.len() > FRAME + MAX_DIMENSION {
            return Err(EmbeddingCodeError::Damaged);
        }
        let (body, found) = bytes.split_at(bytes.len() - CHECK_BYTES);
        if found != check(body) {
            return Err(EmbeddingCodeError::Damaged);
        }
        // Every version ends with the checksum, so that a whole code of a later one is told as such.
        if body[0] != VERSION {
            return Err(EmbeddingCodeError::Version { version: body[0] });
        }
        let (model, rest) = body[1..].split_at(MODEL_BYTES);
        let (bins, values) = rest.split_at(COLOUR_BYTES);
        let mut colours = [0; COLOUR_BYTES];
        colours.copy_from_slice(bins);
        let colours = Colours::new(colours).ok_or(EmbeddingCodeError::Damaged)?;
        if values.iter().all(|&byte| byte == 0) {
            return Err(EmbeddingCodeError::Damaged);
        }
        let mut code = Self {
            model: [0; MODEL_BYTES],
            colours,
            values: values
                .iter()
                .map(|&byte| i8::from_le_bytes([byte]))
                .collect(),
        };
        code.model.copy_from_slice(model);
        Ok(code)
    }
}

impl Serialize for EmbeddingCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EmbeddingCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fingerprint(first: u8) -> Fingerprint {
        Fingerprint(Digest::from_bytes([first; 32]))
    }

    fn embedding(dimension: usize) -> Embedding {
        let wave = |i: usize| (i * 37 % 101) as f32 - 50.3;
        Embedding::normalise((0..dimension).map(wave).collect()).unwrap()
    }

    /// Two colours, one of them more than the other.
    fn colours() -> Colours {
        let mut bins = [0; COLOUR_BYTES];
        (bins[3], bins[20]) = (200, 55);
        Colours::new(bins).unwrap()
    }

    /// The bytes before the components.
    fn head(version: u8, bins: [u8; COLOUR_BYTES]) -> Vec<u8> {
        [[version, 7, 7, 7, 7].as_slice(), bins.as_slice()].concat()
    }

    #[test]
    fn a_code_gives_the_direction_back() {
        let mut wrong = Vec::new();
        for dimension in [1, 2, 3, 64, 192, 256, 2048, MAX_DIMENSION] {
            let original = embedding(dimension);
            let code = EmbeddingCode::of(&original, colours(), &fingerprint(7));
            let text = code.to_string();
            let read: EmbeddingCode = text.parse().unwrap();
            let cosine = read.embedding().unwrap().cosine(&original);
            let is_plain = text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
            if read != code
                || read.colours() != colours()
                || cosine < 0.9999
                || !is_plain
                || read.dimension() != dimension
            {
                wrong.push((dimension, cosine, text));
            }
        }
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn our_models_codes_have_311_characters() {
        let code = EmbeddingCode::of(&embedding(192), colours(), &fingerprint(7));
        assert_eq!(code.to_string().len(), 311);
        let json = serde_json::to_string(&code).unwrap();
        assert_eq!(json.len(), 313);
        assert_eq!(serde_json::from_str::<EmbeddingCode>(&json).unwrap(), code);
    }

    #[test]
    fn a_code_knows_its_model() {
        let code = EmbeddingCode::of(&embedding(8), Colours::UNKNOWN, &fingerprint(0xab));
        assert!(code.is_of(&fingerprint(0xab)));
        assert!(!code.is_of(&fingerprint(0xac)));
        assert_eq!(code.model(), "abababab");
    }

    /// A code that is whole, with these bytes before its checksum.
    fn whole(body: &[u8]) -> String {
        let mut bytes = body.to_vec();
        bytes.extend(check(body));
        URL_SAFE_NO_PAD.encode(bytes)
    }

    #[test]
    fn other_texts_are_refused_by_their_reason() {
        let good = EmbeddingCode::of(&embedding(192), colours(), &fingerprint(7)).to_string();
        let unknown = || head(VERSION, [0; COLOUR_BYTES]);
        let with = |values: &[u8]| whole(&[unknown().as_slice(), values].concat());
        let cases = [
            ("nothing", String::new()),
            ("cut off", good[..good.len() - 4].to_owned()),
            ("longer", format!("{good}AAAA")),
            ("padded", format!("{good}=")),
            ("another alphabet", good.replace(['-', '_', 'A'], "+")),
            ("a character changed", swapped(&good)),
            ("no component", with(&[])),
            ("no direction", with(&[0, 0, 0])),
            (
                "no colours",
                whole(&[head(VERSION, [9; COLOUR_BYTES]), vec![1, 2]].concat()),
            ),
            ("too many components", with(&[1; MAX_DIMENSION + 1])),
            ("endless", "A".repeat(1 << 20)),
            ("not ASCII", "é".repeat(134)),
        ];
        let wrong: Vec<_> = cases
            .iter()
            .map(|(name, text)| (name, text.parse::<EmbeddingCode>()))
            .filter(|(_, read)| *read != Err(EmbeddingCodeError::Damaged))
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
        let later = whole(&[head(VERSION + 1, [0; COLOUR_BYTES]), vec![1, 2, 3]].concat());
        let version = VERSION + 1;
        assert_eq!(
            later.parse::<EmbeddingCode>(),
            Err(EmbeddingCodeError::Version { version })
        );
    }

    fn swapped(good: &str) -> String {
        let other = if good.as_bytes()[100] == b'x' {
            "y"
        } else {
            "x"
        };
        format!("{}{other}{}", &good[..100], &good[101..])
    }

    proptest! {
        #[test]
        fn no_text_makes_it_fail(text in "[A-Za-z0-9_=+/-]{0,40}", body in prop::collection::vec(any::<u8>(), 0..60)) {
            let likely = [head(VERSION, [0; COLOUR_BYTES]).as_slice(), &body].concat();
            for text in [text, whole(&body), whole(&likely)] {
                if let Ok(code) = text.parse::<EmbeddingCode>() {
                    prop_assert_eq!(code.to_string(), text);
                    prop_assert!(code.embedding().is_ok());
                }
            }
        }
    }
}
