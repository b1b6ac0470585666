//! A network that sees nothing but the mean colour.

use super::*;

/// What every embedding has beside its picture's colours.
const REST: f32 = 1e-3;

/// A model of one part, whose network gives the mean of each colour.
pub struct MeanColour {
    pub recipe: Recipe,
    pub parts: Vec<FileRecord>,
    pub golden: f32,
}

impl Loading for MeanColour {
    type Network = Self;

    fn fingerprint(&self) -> Fingerprint {
        Fingerprint(Digest::from_bytes(FINGERPRINT))
    }

    fn parts(&self) -> &[FileRecord] {
        &self.parts
    }

    fn add_part(&mut self, _: Vec<u8>) -> Result<(), Failure> {
        Ok(())
    }

    fn finish(self) -> Result<Self, Failure> {
        Ok(self)
    }
}

impl Network for MeanColour {
    fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    /// The sums of the left and of the right half, by colour.
    type Map = [[f32; 3]; 2];
    type Parts = ([[f32; 3]; 2], f32);

    async fn observe(&self, input: &Input) -> Result<Observation, Failure> {
        Ok(self.observe_places(input).await?.0)
    }

    async fn observe_places(&self, input: &Input) -> Result<(Observation, Self::Map), Failure> {
        let (plane, half) = (input.width() * input.height(), input.width() / 2);
        let mut map = [[0.0; 3]; 2];
        for (colour, plane) in input.values().chunks(plane).enumerate() {
            for row in plane.chunks(input.width()) {
                map[0][colour] += row[..half].iter().sum::<f32>();
                map[1][colour] += row[half..].iter().sum::<f32>();
            }
        }
        let whole = |colour: usize| map[0][colour] + map[1][colour] + REST;
        Ok((
            Observation {
                embedding: Embedding::normalise((0..3).map(whole).collect()).unwrap(),
                guesses: Vec::new(),
            },
            map,
        ))
    }

    /// White is no garment.
    fn garment(&self, map: &Self::Map, _: [u32; 2]) -> Option<Crop> {
        let is_white = |half: [f32; 3]| half.iter().all(|sum| *sum > 0.95 * 128.0);
        is_white(map[0]).then_some(RIGHT)
    }

    fn take_apart(&self, map: &Self::Map) -> Result<Self::Parts, Failure> {
        let whole = (0..3).map(|colour| map[0][colour] + map[1][colour] + REST);
        let length = whole.map(|sum| sum * sum).sum::<f32>().sqrt();
        Ok((map.map(|half| half.map(|sum| sum / length)), REST / length))
    }

    fn shares(&self, (halves, rest): &Self::Parts, direction: &[f32]) -> Shares {
        let share = |half: &[f32; 3]| half.iter().zip(direction).map(|(a, b)| a * b).sum();
        Shares {
            cells: halves.iter().map(share).collect(),
            rest: direction.iter().map(|value| value * rest).sum(),
        }
    }

    fn places(&self, _: &Self::Parts, _: [u32; 2]) -> Vec<Option<Crop>> {
        vec![Some(LEFT), None]
    }

    async fn self_test(&self) -> Result<f32, Failure> {
        Ok(self.golden)
    }
}
