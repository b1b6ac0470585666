//! A photo to what is seen in it: which part is looked at, and where in it what was found comes from.
//!
//! Where nobody has framed a part, the network looks twice: at the whole photo, whose map tells where
//! the garment is, and, if that is clearly less than the photo, at the garment alone. Only what the last
//! look saw is searched.

use std::borrow::Cow;

use catalogue::Colours;
use contract::Observation;
use imageprep::{Crop, Rgb8};

use super::failure::Failure;
use super::protocol::Event;
use super::session::Network;

/// What a network saw, and of which part of the photo.
pub struct Looked<M> {
    /// Of that part.
    pub observation: Observation,
    /// What the network took, in milliseconds.
    pub milliseconds: f64,
    /// The colours of that part.
    pub colours: Colours,
    /// The network's last map of it.
    map: M,
    /// Of the upright photo.
    pub part: Crop,
    /// Columns and rows of the part, in pixels.
    size: [u32; 2],
}

/// Looks at `part` of the photo, or at the garment in it. `now` is a clock, in milliseconds.
///
/// # Errors
/// [`Failure::Engine`].
pub async fn look<N: Network>(
    network: &N,
    photo: &Rgb8,
    part: Option<Crop>,
    now: impl Fn() -> f64,
) -> Result<Looked<N::Map>, Failure> {
    let first = look_at(network, photo, part.unwrap_or(Crop::WHOLE), &now).await?;
    let garment = match part {
        None => network.garment(&first.map, first.size()),
        Some(_) => None,
    };
    let (last, before) = match garment {
        None => (first, 0.0),
        Some(garment) => {
            let before = first.milliseconds;
            (look_at(network, photo, garment, &now).await?, before)
        }
    };
    let colours = imageprep::colours(&last.picture);
    Ok(Looked {
        size: last.size(),
        observation: last.observation,
        milliseconds: before + last.milliseconds,
        colours: Colours::new(colours).unwrap_or(Colours::UNKNOWN),
        map: last.map,
        part: last.part,
    })
}

/// One look at one part.
struct Glance<'p, M> {
    observation: Observation,
    milliseconds: f64,
    map: M,
    part: Crop,
    /// The part.
    picture: Cow<'p, Rgb8>,
}

impl<M> Glance<'_, M> {
    /// Columns and rows.
    fn size(&self) -> [u32; 2] {
        [self.picture.width(), self.picture.height()]
    }
}

async fn look_at<'p, N: Network>(
    network: &N,
    photo: &'p Rgb8,
    part: Crop,
    now: impl Fn() -> f64,
) -> Result<Glance<'p, N::Map>, Failure> {
    let picture = photo.cropped(part);
    let input = network.recipe().prepare(&picture);
    let begun = now();
    let (observation, map) = network.observe_places(&input).await?;
    Ok(Glance {
        observation,
        milliseconds: now() - begun,
        map,
        part,
        picture,
    })
}

/// Where in the photo the similarity to each of `products`, `[D]` each, comes from.
///
/// # Errors
/// [`Failure::Engine`].
pub fn trace<N: Network>(
    network: &N,
    id: u64,
    looked: &Looked<N::Map>,
    products: &[Vec<f32>],
) -> Result<Event, Failure> {
    let parts = network.take_apart(&looked.map)?;
    let places = network.places(&parts, looked.size).into_iter();
    let shares = products.iter();
    Ok(Event::Traced {
        id,
        part: looked.part,
        places: places
            .map(|place| Some(place?.within(looked.part)))
            .collect(),
        shares: shares
            .map(|product| network.shares(&parts, product))
            .collect(),
    })
}
