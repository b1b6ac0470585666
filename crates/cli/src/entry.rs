//! A product's picture to what a catalogue keeps of it: the one way there, for a local index run and for
//! the workers of a cluster, so that both give the same bytes.

use contract::Digest;
use embedder::EmbedError;

use crate::journal::Entry;
use crate::photo::{self, Look, PhotoFault};

/// The largest thumbnail, in pixels. A card of the page is 160 pixels wide; screens show up to two
/// for one.
const THUMBNAIL: (u32, u32) = (192, 256);

/// What `look` makes of the picture in `bytes`.
///
/// # Errors
/// As [`photo::look_at`], and [`PhotoFault::TooLong`] as [`photo::read`].
pub fn make(bytes: &[u8], look: &dyn Look) -> Result<Entry, PhotoFault> {
    if bytes.len() as u64 > photo::MAX_FILE {
        return Err(PhotoFault::TooLong);
    }
    let (picture, observation) = photo::look_at(bytes, look)?;
    let (width, height) = THUMBNAIL;
    Ok(Entry {
        embedding: observation.embedding.as_slice().to_vec(),
        colours: imageprep::colours(&picture),
        thumbnail: imageprep::thumbnail(&picture, width, height),
    })
}

/// A digest over everything beside the picture that an entry depends on: model, arithmetic, version and
/// settings. Entries of different keys never stand in one catalogue.
///
/// # Errors
/// If the model cannot be computed here.
pub fn key(look: &dyn Look) -> Result<Digest, EmbedError> {
    let (width, height) = THUMBNAIL;
    let settings = format!("{} {width} {height} colours 1", env!("CARGO_PKG_VERSION"));
    let key = [look.fingerprint().0, look.arithmetic()?].map(|digest| *digest.as_bytes());
    let [model, arithmetic] = &key;
    Ok(Digest::of_all([
        model.as_slice(),
        arithmetic.as_slice(),
        settings.as_bytes(),
    ]))
}
