//! A photo to what is seen in it: which part is looked at, and where in it what was found comes from.
//!
//! Where nobody has framed a part, the network looks at the whole photo first, whose map tells roughly
//! where the garment is, and goes closer until it is sure of what it sees ([`Closer`]). Only what the
//! surest look saw is searched.

use std::borrow::Cow;

use catalogue::Colours;
use contract::Observation;
use imageprep::{Closer, Crop, Rgb8};

use super::failure::Failure;
use super::protocol::Event;
use super::session::Network;

/// What a network saw, and of which part of the photo.
pub struct Looked<M> {
    /// Of that part.
    pub observation: Observation,
    /// What the network took for all its looks, in milliseconds.
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

/// Looks at `part` of the photo, or for the garment in it. `now` is a clock, in milliseconds.
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
    let mut milliseconds = first.milliseconds;
    let best = match part {
        Some(_) => first,
        None => {
            let sureness = first.observation.sureness();
            let garment = first.garment(network);
            let mut closer = Closer::after(first, sureness, garment);
            while let Some(part) = closer.part() {
                let glance = look_at(network, photo, part, &now).await?;
                milliseconds += glance.milliseconds;
                let sureness = glance.observation.sureness();
                let garment = glance.garment(network);
                closer.looked(glance, sureness, garment);
            }
            closer.best()
        }
    };
    let colours = imageprep::colours(&best.picture);
    Ok(Looked {
        size: best.size(),
        observation: best.observation,
        milliseconds,
        colours: Colours::new(colours).unwrap_or(Colours::UNKNOWN),
        map: best.map,
        part: best.part,
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

    /// Where in the part the garment is.
    fn garment<N: Network<Map = M>>(&self, network: &N) -> Option<Crop> {
        network.garment(&self.map, self.size())
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
