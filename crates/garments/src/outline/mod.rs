//! Outlines, one file a family. Each draws a whole product into a [`Sketch`].

mod bags;
mod bottoms;
mod dresses;
mod headwear;
mod motif;
mod outerwear;
mod pumps;
mod sandals;
mod shoes;
mod small;
mod sneakers;
mod tailoring;
mod tops;
mod torso;

pub(crate) use outerwear::jacket_noun;

use crate::look::Look;
use crate::shading::Sketch;
use crate::types::Article as A;

/// Draws the product of these parameters.
pub(crate) fn draw(look: &Look) -> Sketch {
    let span = match look.article {
        A::CasualShoes | A::FormalShoes | A::Heels | A::Sandals | A::Flats => 1.5,
        A::Handbags | A::Backpacks | A::Ties | A::Belts => 1.2,
        _ => 3.0,
    };
    let mut sketch = Sketch::new(look.seed, span);
    match look.article {
        A::Tshirts | A::Shirts | A::Tops | A::Sweaters | A::Sweatshirts => {
            tops::draw(&mut sketch, look)
        }
        A::Jackets | A::Blazers | A::Coats | A::Waistcoat => outerwear::draw(&mut sketch, look),
        A::Dresses => dresses::dress(&mut sketch, look),
        A::Skirts => dresses::skirt(&mut sketch, look),
        A::Trousers | A::Jeans | A::TrackPants | A::Leggings | A::Shorts => {
            bottoms::draw(&mut sketch, look)
        }
        A::CasualShoes | A::FormalShoes | A::Heels | A::Sandals | A::Flats => {
            shoes::draw(&mut sketch, look)
        }
        A::Caps | A::Hat => headwear::draw(&mut sketch, look),
        A::Handbags | A::Backpacks => bags::draw(&mut sketch, look),
        A::Scarves | A::Socks | A::Belts | A::Ties => small::draw(&mut sketch, look),
    }
    sketch
}
