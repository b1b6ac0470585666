//! A photo to what is seen in it: which part is looked at, and where in it what was found comes from.
//!
//! Where nobody has framed a part, the network looks twice: at the whole photo, whose map tells where
//! the garment is, and, if that is clearly less than the photo, at the garment alone. Only what the last
//! look saw is searched.

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
        None => network.garment(&first.map, first.size),
        Some(_) => None,
    };
    let mut last = match garment {
        None => first,
        Some(garment) => {
            let second = look_at(network, photo, garment, &now).await?;
            Looked {
                milliseconds: first.milliseconds + second.milliseconds,
                ..second
            }
        }
    };
    let colours = imageprep::colours(&photo.cropped(last.part));
    last.colours = Colours::new(colours).unwrap_or(Colours::UNKNOWN);
    Ok(last)
}

async fn look_at<N: Network>(
    network: &N,
    photo: &Rgb8,
    part: Crop,
    now: impl Fn() -> f64,
) -> Result<Looked<N::Map>, Failure> {
    let (input, size) = {
        let cropped = photo.cropped(part);
        let size = [cropped.width(), cropped.height()];
        (network.recipe().prepare(&cropped), size)
    };
    let begun = now();
    let (observation, map) = network.observe_places(&input).await?;
    Ok(Looked {
        observation,
        milliseconds: now() - begun,
        colours: Colours::UNKNOWN,
        map,
        part,
        size,
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
