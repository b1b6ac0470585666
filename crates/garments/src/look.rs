//! Everything a drawing depends on: the choices made for one product.

use crate::dice::Dice;
use crate::palette::{Colour, Hue, named};
use crate::pattern::{Pattern, Weave};
use crate::shading::Cloth;
use crate::types::{Article, Cut, Gender, Length, Neck, Sleeve};

/// The parameters of one drawing.
#[derive(Debug, Clone)]
pub(crate) struct Look {
    pub(crate) article: Article,
    pub(crate) gender: Gender,
    pub(crate) colour: Colour,
    /// The second colour: trim, stripe, sole, print.
    pub(crate) trim: Colour,
    pub(crate) pattern: Pattern,
    pub(crate) cut: Cut,
    pub(crate) sleeve: Sleeve,
    pub(crate) neck: Neck,
    pub(crate) length: Length,
    /// Which of the article's models it is; each outline says how many it has.
    pub(crate) model: usize,
    pub(crate) seed: u64,
    /// Added to the dye: a visitor's photo never has the shop's colours.
    pub(crate) tint: [i32; 3],
}

impl Look {
    /// The main cloth.
    pub(crate) fn cloth(&self, weave: Weave) -> Cloth {
        let mut dice = Dice::new(self.seed, 3);
        // One dye lot is lighter than another, and a little warmer.
        let (light, warm) = (dice.about(8.0) as i32, dice.about(4.0) as i32);
        let base_lot =
            [light + warm + self.tint[0], light + self.tint[1], light - warm + self.tint[2]];
        // Two colours of the list that are nearly the same would hide the pattern.
        let mut first = self.trim.hue;
        if first.brightness().abs_diff(self.colour.hue.brightness()) < 28 {
            first = if self.colour.hue.brightness() > 128 {
                first.darker(50)
            } else {
                first.lighter(60)
            };
        }
        let [a, b, c] = self.colour.partners.map(|name| named(name).hue);
        let third = if a == self.trim.hue { c } else { a };
        Cloth {
            base: self.colour.hue.shifted(base_lot),
            inks: [first, b, third].map(|ink| ink.shifted(self.tint.map(|t| t / 2))),
            pattern: self.pattern,
            weave,
            seed: self.seed,
            gloss: 0.0,
        }
    }

    /// The trim's dye.
    pub(crate) fn trim_hue(&self) -> Hue {
        self.trim.hue.shifted(self.tint.map(|t| t / 2))
    }
}
