//! Ever closer looks at one picture, of which the surest counts.
//!
//! A garment that is small in a photo is small in the network's input, and most of what the network
//! sees is then the room around it. Where it lies, the coarse map of one look tells only roughly; so
//! its box is looked at next, and the box within that. Looking closer goes wrong where it cuts into
//! the garment, and the network notices: it is less sure of what it sees. So no box has to be trusted.

use crate::Crop;

/// Looks at most: beyond that, photos in which a garment takes an eighth of the area gain nothing.
const LOOKS: usize = 4;

/// Who is as sure as this looks no closer: a shop's own pictures are seen as they were indexed.
const SURE: f32 = 0.9;

/// By how much surer a closer look must be to count: who looks closely at a part of a garment is a little
/// surer as well.
const SURER: f32 = 0.2;

/// How sure a closer look must be at least: of two doubtful looks the whole photo's is the better.
const LEAST: f32 = 0.6;

/// A box of more of the area is no closer look.
const MOST_AREA: f32 = 0.9;

/// A box that is trusted by itself, where nothing tells how sure a look was.
const CLEAR_AREA: f32 = 0.5;

/// The looks at a picture so far: which of them counts, and whether there is another.
#[derive(Debug)]
pub struct Closer<T> {
    looks: usize,
    best: (Option<f32>, T),
    next: Option<Crop>,
}

impl<T> Closer<T> {
    /// After the look at the whole picture, which saw `sight`. `sureness` is how sure the network is of
    /// what it saw, 0…1, none where it cannot tell; `garment` the box that it takes for the garment.
    pub fn after(sight: T, sureness: Option<f32>, garment: Option<Crop>) -> Self {
        let mut closer = Self {
            looks: 1,
            best: (sureness, sight),
            next: None,
        };
        closer.next = closer.wanted(Crop::WHOLE, garment);
        closer
    }

    /// The part of the picture to look at next; none once it has been looked at enough.
    pub fn part(&self) -> Option<Crop> {
        self.next
    }

    /// After the look at [`Closer::part`]; `garment` is a box within that part.
    pub fn looked(&mut self, sight: T, sureness: Option<f32>, garment: Option<Crop>) {
        let Some(part) = self.next.take() else {
            return;
        };
        self.looks += 1;
        let is_better = match (self.best.0, sureness) {
            (Some(before), Some(now)) => now >= LEAST && now > before + SURER,
            _ => true,
        };
        if is_better {
            self.best = (sureness, sight);
        }
        // Without a sureness one box is followed, and no second.
        if sureness.is_some() {
            self.next = self.wanted(part, garment);
        }
    }

    /// What the look that counts saw.
    pub fn best(self) -> T {
        self.best.1
    }

    fn wanted(&self, part: Crop, garment: Option<Crop>) -> Option<Crop> {
        let garment = garment?;
        let is_closer = match self.best.0 {
            Some(sureness) => sureness < SURE && garment.area() <= MOST_AREA,
            None => garment.area() <= CLEAR_AREA,
        };
        (is_closer && self.looks < LOOKS).then(|| garment.within(part))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The middle of a picture, this long on each side.
    fn middle(side: u32) -> Option<Crop> {
        let begin = (Crop::UNIT - side) / 2;
        Crop::new(begin, begin, side, side)
    }

    /// The looks that are taken where each sees this, and the number of the one that counts.
    fn looks(seen: &[(Option<f32>, Option<Crop>)]) -> (Vec<Crop>, usize) {
        let (sureness, garment) = seen[0];
        let mut closer = Closer::after(0, sureness, garment);
        let mut parts = Vec::new();
        while let Some(part) = closer.part() {
            parts.push(part);
            let (sureness, garment) = seen[parts.len()];
            closer.looked(parts.len(), sureness, garment);
        }
        (parts, closer.best())
    }

    #[test]
    fn the_surest_look_counts_and_an_unsure_one_is_passed_through() {
        let half = middle(5_000);
        let seen = [
            (Some(0.3), half),
            (Some(0.32), half),
            (Some(0.8), half),
            (Some(0.7), half),
        ];
        let (parts, best) = looks(&seen);
        let sides: Vec<u32> = parts.iter().map(|part| part.width()).collect();
        assert_eq!((sides, best), (vec![5_000, 2_500, 1_250], 2));
    }

    #[test]
    fn who_is_sure_looks_no_closer() {
        assert_eq!(looks(&[(Some(0.9), middle(5_000))]), (vec![], 0));
        let seen = [(Some(0.5), middle(5_000)), (Some(0.95), middle(5_000))];
        let (parts, best) = looks(&seen);
        assert_eq!((parts.len(), best), (1, 1));
    }

    #[test]
    fn a_box_of_nearly_everything_ends_the_looks() {
        assert_eq!(looks(&[(Some(0.2), middle(9_900))]), (vec![], 0));
        assert_eq!(looks(&[(Some(0.2), None)]), (vec![], 0));
    }

    #[test]
    fn a_slightly_surer_look_does_not_count() {
        let (parts, best) = looks(&[(Some(0.5), middle(8_000)), (Some(0.69), None)]);
        assert_eq!((parts.len(), best), (1, 0));
    }

    #[test]
    fn a_doubtful_look_does_not_count() {
        let (parts, best) = looks(&[(Some(0.1), middle(5_000)), (Some(0.55), None)]);
        assert_eq!((parts.len(), best), (1, 0));
    }

    #[test]
    fn without_sureness_one_clear_box_is_followed() {
        let (parts, best) = looks(&[(None, middle(6_000)), (None, middle(6_000))]);
        assert_eq!((parts.len(), best), (1, 1));
        assert_eq!(looks(&[(None, middle(8_000))]), (vec![], 0));
    }
}
