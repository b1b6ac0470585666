//! One garment of a person's own, and its file.
//!
//! All numbers are little-endian. D components, N bytes of name, P bytes of picture.
//!
//! ```text
//! 0    magic "LOOKOWNS" (8) · version u32 · D u32 · N u32 · P u32
//! 24   key (32) · fingerprint of the model (32) · digest of the framing (32)
//! 120  row, i8 [D] · name, UTF-8 [N] · picture, PNG [P] · SHA-256 of all before (32)
//! ```
//!
//! A file is written once and never changed. What was cut off while it was written, at whatever byte,
//! has a wrong length or a wrong checksum, and is no piece.

use catalogue::limits::MAX_DIMENSION;
use catalogue::quantise;
use contract::{Digest, Embedding, Fingerprint};

use crate::PieceError;

const MAGIC: &[u8; 8] = b"LOOKOWNS";
const VERSION: u32 = 1;
const HEADER: usize = 120;
const CHECKSUM: usize = 32;
/// What a piece's file is called after its key and its model.
const ENDING: &str = ".piece";

/// Bytes of a piece's name, at most; a longer file name is shortened.
pub const MAX_NAME_BYTES: usize = 255;

/// Bytes of a piece's picture, at most: an input of 1024 × 1024 pixels that cannot be compressed.
pub const MAX_PICTURE_BYTES: usize = 4 << 20;

/// A garment of a person's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The SHA-256 of the photo's file: the same photo chosen twice is one piece.
    pub key: Digest,
    /// What a person calls it: at first the photo's file name.
    pub name: String,
    /// Of the model whose vector this is.
    pub fingerprint: Fingerprint,
    /// Of everything that decides how a photo becomes `picture`: see [`Standing`].
    pub framing: Digest,
    /// The direction as a catalogue stores it, `[D]`, −127..=127, not all 0.
    pub row: Vec<i8>,
    /// What the network has seen: the photo as large as the network's input, a PNG.
    pub picture: Vec<u8>,
}

/// What a piece is worth to the model at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Its vector is of this model.
    Current,
    /// Of another model, which saw photos in the same way: the kept picture is this model's input, so
    /// that it gives the vector that the photo would give.
    Renewable,
    /// Of another model, which saw photos in another size: only the photo itself can help.
    Outdated,
}

impl Piece {
    /// A piece as it is kept. A name longer than [`MAX_NAME_BYTES`] is shortened.
    ///
    /// # Errors
    /// [`PieceError::TooMuch`].
    pub fn new(
        key: Digest,
        name: &str,
        (fingerprint, framing): (Fingerprint, Digest),
        embedding: &Embedding,
        picture: Vec<u8>,
    ) -> Result<Self, PieceError> {
        check("components", embedding.dimension(), MAX_DIMENSION)?;
        check("bytes of picture", picture.len(), MAX_PICTURE_BYTES)?;
        Ok(Self {
            key,
            name: shortened(name),
            fingerprint,
            framing,
            row: quantise(embedding).values,
            picture,
        })
    }

    /// Its file.
    pub fn encode(&self) -> Vec<u8> {
        let parts = self.row.len() + self.name.len() + self.picture.len();
        let mut bytes = Vec::with_capacity(HEADER + parts + CHECKSUM);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        for length in [self.row.len(), self.name.len(), self.picture.len()] {
            // `new` and `parse` keep every length far below 2³².
            bytes.extend_from_slice(&(length as u32).to_le_bytes());
        }
        for digest in [&self.key, &self.fingerprint.0, &self.framing] {
            bytes.extend_from_slice(digest.as_bytes());
        }
        bytes.extend(self.row.iter().map(|&value| value as u8));
        bytes.extend_from_slice(self.name.as_bytes());
        bytes.extend_from_slice(&self.picture);
        let sum = Digest::of(&bytes);
        bytes.extend_from_slice(sum.as_bytes());
        bytes
    }

    /// A piece from its file.
    ///
    /// # Errors
    /// [`PieceError`] for every file that [`encode`](Self::encode) would not write.
    pub fn parse(bytes: &[u8]) -> Result<Self, PieceError> {
        let start = bytes.len().min(MAGIC.len());
        if bytes.get(..start) != MAGIC.get(..start) {
            return Err(PieceError::Foreign);
        }
        let version = number(bytes, 8).ok_or_else(|| torn("its header"))?;
        if version != VERSION {
            return Err(PieceError::Version { found: version });
        }
        let length = |at| number(bytes, at).ok_or_else(|| torn("its header"));
        let [components, name, picture] = [length(12)?, length(16)?, length(20)?];
        let sizes = [components, name, picture].map(|length| length as usize);
        let [components, name, picture] = sizes;
        check("components", components, MAX_DIMENSION)?;
        check("bytes of name", name, MAX_NAME_BYTES)?;
        check("bytes of picture", picture, MAX_PICTURE_BYTES)?;
        // No sum can overflow: each length has just been bounded.
        if bytes.len() != HEADER + components + name + picture + CHECKSUM {
            return Err(torn("its length"));
        }
        let (body, sum) = bytes.split_at(bytes.len() - CHECKSUM);
        if Digest::of(body).as_bytes() != sum {
            return Err(torn("its checksum"));
        }
        let (header, rest) = body.split_at(HEADER);
        let (row, rest) = rest.split_at(components);
        let (name, picture) = rest.split_at(name);
        let row: Vec<i8> = row.iter().map(|&byte| byte as i8).collect();
        // A checksum is no promise: anybody can compute one.
        if row.iter().all(|&value| value == 0) || row.contains(&i8::MIN) {
            return Err(torn("its vector"));
        }
        let digest = |at: usize| {
            let bytes = header.get(at..at + 32)?;
            Some(Digest::from_bytes(bytes.try_into().ok()?))
        };
        let digests = (digest(24), digest(56), digest(88));
        let (Some(key), Some(fingerprint), Some(framing)) = digests else {
            return Err(torn("its header"));
        };
        let name = std::str::from_utf8(name).map_err(|_| torn("its name"))?;
        Ok(Self {
            key,
            name: name.to_owned(),
            fingerprint: Fingerprint(fingerprint),
            framing,
            row,
            picture: picture.to_vec(),
        })
    }

    /// What its file is called.
    pub fn file_name(&self) -> String {
        file_name(&self.key, &self.fingerprint)
    }
}

impl Standing {
    /// Of a piece with `fingerprint` and `framing` to the model with `model`'s.
    pub fn of((fingerprint, framing): (Fingerprint, Digest), model: (Fingerprint, Digest)) -> Self {
        if fingerprint == model.0 {
            Self::Current
        } else if framing == model.1 {
            Self::Renewable
        } else {
            Self::Outdated
        }
    }
}

/// What the file of a photo's piece is called. Another model's vector has a file of its own, so that
/// no file is ever written over.
pub fn file_name(key: &Digest, fingerprint: &Fingerprint) -> String {
    format!("{}{fingerprint}{ENDING}", prefix(key))
}

/// How the names of all files of a photo's piece begin.
pub fn prefix(key: &Digest) -> String {
    format!("{key}-")
}

/// Whose file this is; `None` for a name that [`file_name`] does not give.
pub fn key_of(file_name: &str) -> Option<Digest> {
    let (key, model) = file_name.strip_suffix(ENDING)?.split_once('-')?;
    let is_short_digest = model.len() == 16 && model.bytes().all(|b| b.is_ascii_hexdigit());
    is_short_digest.then(|| key.parse().ok()).flatten()
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at + 4)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}

fn check(what: &str, found: usize, most: usize) -> Result<(), PieceError> {
    match found <= most {
        true => Ok(()),
        false => Err(PieceError::TooMuch {
            what: what.to_owned(),
            found: found as u64,
            most: most as u64,
        }),
    }
}

fn torn(what: &str) -> PieceError {
    PieceError::Torn {
        what: what.to_owned(),
    }
}

/// The beginning that fits, up to a whole character.
fn shortened(name: &str) -> String {
    let mut end = name.len().min(MAX_NAME_BYTES);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name[..end].to_owned()
}
