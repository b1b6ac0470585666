//! Batches as bytes, for a trainer that is written in another language (`tools/train.py`).
//!
//! A line of JSON, an [`Opening`], comes first. All that follows is little-endian, row-major and not
//! padded. Once, what a run is measured with:
//!
//! | | |
//! |---|---|
//! | `u8 [aside + gallery + photos, height, width, 3]` | pictures as the page prepares them |
//! | `i32 [aside + gallery, 4]` | their products' classes by attribute, -1 where unknown |
//! | `i32 [photos]` | the photos' classes |
//!
//! Then for each step of each epoch:
//!
//! | | |
//! |---|---|
//! | `u8 [2 * batch + photos, height, width, 3]` | mild views, strong views, photos |
//! | `i32 [batch, 6]` | the products' group, classes by attribute and joint label, -1 where unknown |
//! | `i32 [photos]` | the photos' classes |

use std::io::{self, Write};
use std::ops::Range;
use std::sync::mpsc;

use serde::Serialize;

use crate::batch::{self, Batch, Moment};
use crate::data::{Dataset, Labels, Size};
use crate::evaluate;
use crate::export;
use crate::loss::{Accepted, Prior};
use crate::products::ATTRIBUTES;
use crate::resample;

/// What to send.
#[derive(Clone, Debug)]
pub struct Order {
    /// Of every view.
    pub size: Size,
    /// 0-based; which views a product has in an epoch depends on its number.
    pub epochs: Range<usize>,
    /// Products in a step; each is seen in two views.
    pub batch: usize,
    /// Of all randomness.
    pub seed: u64,
}

/// What a reader has to know first.
#[derive(Debug, Serialize)]
struct Opening<'a> {
    width: usize,
    height: usize,
    epochs: usize,
    /// Of an epoch.
    steps: usize,
    batch: usize,
    /// In a step.
    photos: usize,
    /// In the order of their classes in everything that follows.
    attributes: [&'static str; ATTRIBUTES.len()],
    /// Of each attribute's classes.
    names: &'a [Vec<String>; ATTRIBUTES.len()],
    /// Joint labels.
    joint: usize,
    /// What is added to each attribute's logits in training.
    prior: &'a Prior,
    /// Which answers to a photo's class are right.
    accepted: &'a Accepted,
    /// The metadata that `lookalike import-model` looks for.
    about: String,
    measured: Measured,
}

/// How many pictures a run is measured with.
#[derive(Debug, Serialize)]
struct Measured {
    aside: usize,
    gallery: usize,
    photos: usize,
}

/// So many batches are ready before they are asked for.
const AHEAD: usize = 6;

/// Writes the whole stream to `out`.
///
/// # Errors
/// As `out`: a reader that goes away ends it.
pub fn write(dataset: &Dataset, order: &Order, out: &mut impl Write) -> io::Result<()> {
    let labels = dataset.labels();
    let steps = dataset.training.len() / order.batch.max(1);
    let (aside, gallery) = (&dataset.aside, evaluate::gallery(dataset));
    let photos = &dataset.photos;
    let opening = Opening {
        width: order.size.width,
        height: order.size.height,
        epochs: order.epochs.len(),
        steps,
        batch: order.batch,
        photos: match photos.training.is_empty() {
            true => 0,
            false => batch::photos_with(order.batch),
        },
        attributes: ATTRIBUTES,
        names: &labels.names,
        joint: labels.joint_count,
        prior: &Prior::new(dataset, &labels),
        accepted: &Accepted::new(&labels),
        about: export::about(&labels.names, order.size),
        measured: Measured {
            aside: aside.len(),
            gallery: gallery.len(),
            photos: photos.aside.len(),
        },
    };
    serde_json::to_writer(&mut *out, &opening)?;
    out.write_all(b"\n")?;
    let products = [aside.as_slice(), &gallery].concat();
    out.write_all(&batch::plain_as(dataset, &products, order.size, levels).input)?;
    out.write_all(&batch::plain_photos_as(dataset, &photos.aside, order.size, levels).input)?;
    let classes = |&place: &usize| labels.classes[place].map(number);
    write_numbers(out, products.iter().flat_map(classes))?;
    write_numbers(
        out,
        photos
            .aside
            .iter()
            .map(|&p| number(Some(photos.classes[p]))),
    )?;

    let (ready, next) = mpsc::sync_channel(AHEAD);
    std::thread::scope(|scope| {
        scope.spawn(move || {
            for epoch in order.epochs.clone() {
                let places = batch::order(dataset, order.seed, epoch);
                for step in 0..steps {
                    let places = &places[step * order.batch..][..order.batch];
                    let moment = Moment {
                        seed: order.seed,
                        epoch,
                        step,
                    };
                    let batch = batch::training_as(dataset, places, order.size, moment, levels);
                    if ready.send(batch).is_err() {
                        return;
                    }
                }
            }
        });
        for batch in next {
            write_step(dataset, &labels, &batch, order.batch, out)?;
        }
        out.flush()
    })
}

fn write_step(
    dataset: &Dataset,
    labels: &Labels,
    batch: &Batch<u8>,
    products: usize,
    out: &mut impl Write,
) -> io::Result<()> {
    out.write_all(&batch.input)?;
    let described = batch.places[..products].iter().flat_map(|&place| {
        // The low half tells groups apart as well as the whole, but for one pair in 2³¹.
        let group = (dataset.groups[place] & 0x7fff_ffff) as i32;
        let classes = labels.classes[place].map(number);
        [group]
            .into_iter()
            .chain(classes)
            .chain([number(labels.joint[place])])
    });
    write_numbers(out, described)?;
    let classes = &dataset.photos.classes;
    write_numbers(
        out,
        batch
            .photos
            .iter()
            .map(|&photo| number(Some(classes[photo]))),
    )
}

/// -1 for none; classes are few.
fn number(class: Option<usize>) -> i32 {
    class
        .and_then(|class| i32::try_from(class).ok())
        .unwrap_or(-1)
}

fn write_numbers(out: &mut impl Write, numbers: impl Iterator<Item = i32>) -> io::Result<()> {
    out.write_all(&numbers.flat_map(i32::to_le_bytes).collect::<Vec<u8>>())
}

/// A view to bytes, as pictures have them.
pub fn levels(values: &[f32], out: &mut [u8]) {
    for (out, value) in out.iter_mut().zip(values) {
        *out = resample::level(*value);
    }
}
