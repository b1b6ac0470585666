//! The white behind a garment, and other grounds to lay it on.

use crate::data::Size;
use crate::ground::Ground;
use crate::person::person;
use crate::random::Random;
use crate::resample::Canvas;

/// Shop pictures are white to within JPEG's errors: the border of 97 % of the Kaggle set's is above this.
const NEARLY_WHITE: u8 = 246;

/// Along a garment's edge JPEG leaves crumbs that are darker, so far from what is outside.
const FRINGE_WHITE: u8 = 232;
const FRINGE: usize = 2;

/// With less white a picture is a scene of its own, with more its garment was not told from the white.
const SHARES: std::ops::RangeInclusive<f32> = 0.1..=0.97;

/// With less of what was shown, more than a person was taken away.
const LEAST_LEFT: f32 = 0.3;

/// How often a garment is taken off the person who wears it.
const UNDRESSED: f32 = 0.5;

/// The picture on another ground, with a quarter of its size more of it on each side. None if too
/// little or nearly all of the picture is white.
pub fn replace(picture: &[u8], size: Size, random: &mut Random) -> Option<Canvas> {
    let mut matte = Matte::of(picture, size);
    if !SHARES.contains(&matte.share()) {
        return None;
    }
    if random.chance(UNDRESSED) {
        matte.take_off(picture);
    }
    let (left, top) = (size.width / 4, size.height / 4);
    let large = Size {
        width: size.width + 2 * left,
        height: size.height + 2 * top,
    };
    let shadow = Shadow::draw(&matte, large, [left, top], random);
    let upper = Ground::draw(random);
    // Seen from the side, a floor begins somewhere.
    let horizon = match random.chance(0.2) {
        true => random.between(0.75, 1.2),
        false => f32::INFINITY,
    };
    let lower = Ground::draw(random);
    let unit = 1.0 / size.height as f32;
    let mut values = Vec::with_capacity(large.width * large.height * 3);
    for row in 0..large.height {
        for column in 0..large.width {
            let (x, y) = (column as f32 * unit, row as f32 * unit);
            let place = matte.place(column.wrapping_sub(left), row.wrapping_sub(top));
            let own =
                place.and_then(|at| Some((matte.parts[at], picture.get(at * 3..at * 3 + 3)?)));
            if let Some((Part::Inside, own)) = own {
                values.extend(own.iter().map(|&value| f32::from(value)));
                continue;
            }
            let ground = if y > horizon { &lower } else { &upper };
            let shade = shadow.at(row * large.width + column);
            let behind = ground.at(x, y).map(|value| value.clamp(0.0, 255.0) * shade);
            match own {
                // A mixture of garment and white; of garment and ground it is about the product.
                Some((Part::Rim, own)) => values.extend(
                    behind
                        .iter()
                        .zip(own)
                        .map(|(behind, &own)| behind * f32::from(own) / 255.0),
                ),
                _ => values.extend(behind),
            }
        }
    }
    Some(Canvas {
        size: large,
        values,
    })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Outside,
    Rim,
    Inside,
}

/// What of a picture is the garment.
struct Matte {
    size: Size,
    parts: Vec<Part>,
}

impl Matte {
    /// Outside is what is nearly white and connected to the border. The way there is three pixels
    /// wide everywhere, or the white would flow into white garments through gaps in their outline.
    fn of(picture: &[u8], size: Size) -> Self {
        let pixels = picture.chunks_exact(3);
        let white: Vec<bool> = pixels
            .map(|pixel| pixel.iter().all(|value| *value >= NEARLY_WHITE))
            .collect();
        let mut matte = Self {
            size,
            parts: vec![Part::Inside; white.len()],
        };
        let wide: Vec<bool> = (0..white.len())
            .map(|at| matte.around(at).all(|near| white[near]))
            .collect();
        let Size { width, height } = size;
        let edges = (0..width).flat_map(|x| [x, (height - 1) * width + x]);
        let sides = (0..height).flat_map(|y| [y * width, y * width + width - 1]);
        let mut open: Vec<usize> = edges.chain(sides).filter(|&at| wide[at]).collect();
        let mut reached = vec![false; white.len()];
        while let Some(at) = open.pop() {
            if std::mem::replace(&mut reached[at], true) {
                continue;
            }
            for near in matte.around(at) {
                matte.parts[near] = Part::Outside;
                if wide[near] && !reached[near] {
                    open.push(near);
                }
            }
        }
        for _ in 0..FRINGE {
            matte.widen_rim(|at| {
                picture[at * 3..at * 3 + 3]
                    .iter()
                    .all(|value| *value >= FRINGE_WHITE)
            });
        }
        matte.widen_rim(|_| true);
        matte
    }

    /// Makes the person who wears the garment, if there is one, a part of the outside.
    fn take_off(&mut self, picture: &[u8]) {
        let inside: Vec<bool> = self.parts.iter().map(|p| *p == Part::Inside).collect();
        let Some(person) = person(picture, self.size, &inside) else {
            return;
        };
        let before = self.parts.clone();
        for at in (0..person.len()).filter(|&at| person[at]) {
            for near in self.around(at) {
                self.parts[near] = Part::Outside;
            }
        }
        let count = |parts: &[Part]| parts.iter().filter(|part| **part == Part::Inside).count();
        if (count(&self.parts) as f32) < LEAST_LEFT * count(&before) as f32 {
            self.parts = before;
        }
    }

    /// Takes what touches the outside or the rim, and `fits`, into the rim.
    fn widen_rim(&mut self, fits: impl Fn(usize) -> bool) {
        let is_at_edge = |at: usize| self.around(at).any(|near| self.parts[near] != Part::Inside);
        let inside = (0..self.parts.len()).filter(|&at| self.parts[at] == Part::Inside);
        let found: Vec<usize> = inside.filter(|&at| fits(at) && is_at_edge(at)).collect();
        for at in found {
            self.parts[at] = Part::Rim;
        }
    }

    /// A pixel and its eight neighbours, within the edges.
    fn around(&self, at: usize) -> impl Iterator<Item = usize> + use<> {
        let Size { width, height } = self.size;
        let (x, y) = (at % width, at / width);
        (y.saturating_sub(1)..(y + 2).min(height)).flat_map(move |y| {
            (x.saturating_sub(1)..(x + 2).min(width)).map(move |x| y * width + x)
        })
    }

    fn place(&self, column: usize, row: usize) -> Option<usize> {
        let inside = column < self.size.width && row < self.size.height;
        inside.then(|| row * self.size.width + column)
    }

    fn share(&self) -> f32 {
        let outside = self.parts.iter().filter(|part| **part == Part::Outside);
        outside.count() as f32 / self.parts.len().max(1) as f32
    }
}

/// What a garment's edge throws on its ground: its outline, moved and out of focus.
struct Shadow {
    /// Empty without a shadow.
    outline: Vec<f32>,
    strength: f32,
}

impl Shadow {
    fn draw(matte: &Matte, large: Size, [left, top]: [usize; 2], random: &mut Random) -> Self {
        if random.chance(0.35) {
            return Self {
                outline: Vec::new(),
                strength: 0.0,
            };
        }
        let reach = (matte.size.height / 16).max(1);
        let mut shift = |margin: usize| margin + random.below(2 * reach + 1) - reach.min(margin);
        let (right, down) = (shift(left), shift(top));
        let mut outline = vec![0.0; large.width * large.height];
        for (at, part) in matte.parts.iter().enumerate() {
            let column = at % matte.size.width + right;
            let row = at / matte.size.width + down;
            if *part != Part::Outside && column < large.width && row < large.height {
                outline[row * large.width + column] = 1.0;
            }
        }
        let radius = 1 + random.below(reach);
        for _ in 0..2 {
            smooth(&mut outline, large.width, 1, radius);
            smooth(&mut outline, large.height, large.width, radius);
        }
        Self {
            outline,
            strength: random.between(0.15, 0.7),
        }
    }

    /// What share of the light is left.
    fn at(&self, place: usize) -> f32 {
        1.0 - self.strength * self.outline.get(place).copied().unwrap_or(0.0)
    }
}

/// The mean over `radius` cells on both sides, along lines of `length` cells that are `step` apart.
fn smooth(values: &mut [f32], length: usize, step: usize, radius: usize) {
    let lines = values.len() / length.max(1);
    let mut line = vec![0.0; length];
    for number in 0..lines {
        let start = number / step * step * length + number % step;
        for (index, value) in line.iter_mut().enumerate() {
            *value = values[start + index * step];
        }
        let mut sum: f32 = line.iter().take(radius).sum();
        for index in 0..length {
            sum += line.get(index + radius).copied().unwrap_or(0.0);
            values[start + index * step] = sum / (2 * radius + 1) as f32;
            if let Some(last) = index.checked_sub(radius) {
                sum -= line[last];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size {
        width: 12,
        height: 12,
    };

    /// White, with what `paint` says on it.
    fn picture(paint: impl Fn(usize, usize) -> Option<u8>) -> Vec<u8> {
        (0..SIZE.width * SIZE.height)
            .flat_map(|at| [paint(at % SIZE.width, at / SIZE.width).unwrap_or(255); 3])
            .collect()
    }

    #[test]
    fn what_is_outside() {
        let square = |x: usize, y: usize| (3..9).contains(&x) && (3..9).contains(&y);
        let edge =
            |x: usize, y: usize| square(x, y) && ([3, 8].contains(&x) || [3, 8].contains(&y));
        let gap = |x: usize, y: usize| edge(x, y) && (x, y) != (5, 3);
        type Paint<'a> = &'a dyn Fn(usize, usize) -> bool;
        let cases: [(&str, Paint, usize); 4] = [
            ("a black square", &square, 144 - 36),
            ("a white one with an outline", &edge, 144 - 36),
            ("an outline with a gap of a pixel", &gap, 144 - 36 + 1),
            ("nothing", &|_, _| false, 144),
        ];
        let wrong: Vec<_> = cases
            .iter()
            .filter_map(|(name, paint, expected)| {
                let picture = picture(|x, y| paint(x, y).then_some(0));
                let matte = Matte::of(&picture, SIZE);
                let found = matte.parts.iter().filter(|p| **p == Part::Outside).count();
                // The gap's own pixel may count as either.
                (found.abs_diff(*expected) > 1).then(|| format!("{name}: {found}, not {expected}"))
            })
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn the_garment_stays_and_the_white_goes() {
        let square = |x: usize, y: usize| (3..9).contains(&x) && (3..9).contains(&y);
        let picture = picture(|x, y| square(x, y).then_some(200));
        let found = replace(&picture, SIZE, &mut Random::of(&[1])).unwrap();
        let Size { width, height } = found.size;
        assert_eq!((width, height), (18, 18));
        let at = |x: usize, y: usize| &found.values[(y * width + x) * 3..][..3];
        assert_eq!(at(9, 9), [200.0; 3]);
        for (x, y) in [(0, 0), (4, 4), (17, 9)] {
            assert_ne!(at(x, y), [255.0; 3], "{x}, {y}");
        }
        let white = [255; 12 * 12 * 3];
        assert!(replace(&white, SIZE, &mut Random::of(&[1])).is_none());
    }

    #[test]
    fn a_person_goes_and_what_is_mostly_person_stays() {
        let size = Size {
            width: 12,
            height: 24,
        };
        let worn = |sleeves: usize| -> Vec<u8> {
            let pixel = |x: usize, y: usize| match (x, y) {
                (3..9, 2..7) => [200, 150, 120],
                (2..10, 7..22) if (2 + sleeves..10 - sleeves).contains(&x) => [30, 60, 160],
                (2..10, 7..22) => [200, 150, 120],
                _ => [255; 3],
            };
            (0..12 * 24)
                .flat_map(|at| pixel(at % 12, at / 12))
                .collect()
        };
        for (sleeves, is_taken_off) in [(0, true), (1, true), (3, false)] {
            let picture = worn(sleeves);
            let mut matte = Matte::of(&picture, size);
            let before = matte.parts.clone();
            matte.take_off(&picture);
            let face = matte.parts[4 * 12 + 5];
            assert_eq!(face == Part::Outside, is_taken_off, "{sleeves}");
            assert_eq!(matte.parts != before, is_taken_off, "{sleeves}");
            assert_eq!(matte.parts[15 * 12 + 5], Part::Inside);
        }
    }

    #[test]
    fn smoothing_is_a_mean() {
        let mut values = [0.0, 0.0, 3.0, 0.0, 0.0, 0.0];
        smooth(&mut values, 6, 1, 1);
        assert_eq!(values, [0.0, 1.0, 1.0, 1.0, 0.0, 0.0]);
        let mut columns = [3.0, 0.0, 0.0, 0.0, 0.0, 0.0];
        smooth(&mut columns, 3, 2, 1);
        assert_eq!(columns, [1.0, 0.0, 1.0, 0.0, 0.0, 0.0]);
    }
}
