//! Pictures to other sizes, whole or through a window.

use crate::data::Size;

/// A picture in f32, `[height, width, 3]`, values in 0…255.
pub struct Canvas {
    /// Columns and rows.
    pub size: Size,
    /// Row-major RGB.
    pub values: Vec<f32>,
}

/// Where a target pixel looks: `source = matrix · (target − centre) + centre of the window`.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    /// Source pixels per target pixel, `[[xx, xy], [yx, yy]]`.
    pub matrix: [[f32; 2]; 2],
    /// The source point under the target's centre, in pixels from the corner.
    pub centre: [f32; 2],
}

/// What a window shows where the canvas ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beyond {
    /// A shop's white.
    White,
    /// What is at the edge.
    Edge,
}

/// A target pixel is the mean of at most so many points in each direction.
const MOST_POINTS: f32 = 3.0;

impl Window {
    /// Between points lies at most a source pixel, as far as [`MOST_POINTS`] goes.
    fn points(&self) -> usize {
        let [[xx, xy], [yx, yy]] = self.matrix;
        let longest = xx.hypot(yx).max(xy.hypot(yy));
        longest.ceil().clamp(1.0, MOST_POINTS) as usize
    }
}

impl Canvas {
    /// From 8 bits a channel.
    pub fn new(pixels: &[u8], size: Size) -> Self {
        Self {
            size,
            values: pixels.iter().map(|&value| f32::from(value)).collect(),
        }
    }

    /// Looks through `window`.
    pub fn look(&self, window: &Window, target: Size, beyond: Beyond) -> Canvas {
        let mut values = Vec::with_capacity(target.width * target.height * 3);
        let [[xx, xy], [yx, yy]] = window.matrix;
        let points = window.points();
        let share = 1.0 / (points * points) as f32;
        let step = |index: usize| (index as f32 + 0.5) / points as f32;
        for row in 0..target.height {
            for column in 0..target.width {
                let mut sum = [0.0; 3];
                for part in 0..points * points {
                    let x = column as f32 + step(part % points) - target.width as f32 / 2.0;
                    let y = row as f32 + step(part / points) - target.height as f32 / 2.0;
                    let at_x = xx * x + xy * y + window.centre[0] - 0.5;
                    let at_y = yx * x + yy * y + window.centre[1] - 0.5;
                    let point = self.point(at_x, at_y, beyond);
                    for (sum, value) in sum.iter_mut().zip(point) {
                        *sum += value;
                    }
                }
                values.extend(sum.map(|sum| sum * share));
            }
        }
        Canvas {
            size: target,
            values,
        }
    }

    /// Between four pixels, the first of them at (⌊x⌋, ⌊y⌋).
    fn point(&self, x: f32, y: f32, beyond: Beyond) -> [f32; 3] {
        let (column, row) = (floor(x), floor(y));
        let (right, below) = (x - column as f32, y - row as f32);
        let mix = |upper: &[f32; 6], lower: &[f32; 6]| {
            std::array::from_fn(|channel| {
                let across =
                    |pair: &[f32; 6]| pair[channel] + right * (pair[channel + 3] - pair[channel]);
                let (upper, lower) = (across(upper), across(lower));
                upper + below * (lower - upper)
            })
        };
        let pair = |column: isize, row: isize| {
            let [left, right] = [column, column + 1].map(|x| self.pixel(x, row, beyond));
            [left[0], left[1], left[2], right[0], right[1], right[2]]
        };
        match self.inner(column, row).zip(self.inner(column, row + 1)) {
            Some((upper, lower)) => mix(upper, lower),
            None => mix(&pair(column, row), &pair(column, row + 1)),
        }
    }

    /// A pixel and the one to its right, if both are on the canvas.
    fn inner(&self, column: isize, row: isize) -> Option<&[f32; 6]> {
        let (column, row) = (usize::try_from(column).ok()?, usize::try_from(row).ok()?);
        let inside = column + 1 < self.size.width && row < self.size.height;
        let at = (row * self.size.width + column) * 3;
        let pixels = inside.then(|| self.values.get(at..at + 6))?;
        pixels?.try_into().ok()
    }

    fn pixel(&self, column: isize, row: isize, beyond: Beyond) -> [f32; 3] {
        let place = |at: isize, length: usize| match usize::try_from(at) {
            Ok(at) if at < length => Some(at),
            _ if beyond == Beyond::White => None,
            Ok(_) => length.checked_sub(1),
            Err(_) => Some(0),
        };
        let place = place(column, self.size.width).zip(place(row, self.size.height));
        let at = place.map(|(column, row)| (row * self.size.width + column) * 3);
        match at.and_then(|at| self.values.get(at..at + 3)) {
            Some(&[r, g, b]) => [r, g, b],
            _ => [255.0; 3],
        }
    }

    /// The mean of each 3×3 neighbourhood, within the edges.
    pub fn blur(&self) -> Canvas {
        let Size { width, height } = self.size;
        let mut values = Vec::with_capacity(self.values.len());
        for row in 0..height {
            for column in 0..width {
                let (mut sum, mut count) = ([0.0; 3], 0.0);
                for y in row.saturating_sub(1)..(row + 2).min(height) {
                    for x in column.saturating_sub(1)..(column + 2).min(width) {
                        let at = (y * width + x) * 3;
                        for (sum, value) in sum.iter_mut().zip(&self.values[at..at + 3]) {
                            *sum += value;
                        }
                        count += 1.0;
                    }
                }
                values.extend(sum.map(|sum| sum / count));
            }
        }
        Canvas {
            size: self.size,
            values,
        }
    }
}

/// ⌊value⌋ without a call to the system's library, which costs more than all around it.
fn floor(value: f32) -> isize {
    let towards_zero = value as isize;
    towards_zero - isize::from((towards_zero as f32) > value)
}

/// The whole picture in the middle of a white `target`, `[height, width, 3]`, values in 0…255.
///
/// Linear interpolation, wider when the picture shrinks (the recipe's Triangle filter).
pub fn fit(pixels: &[u8], own: Size, target: Size) -> Vec<f32> {
    let inner = within(own, target);
    let across = taps(own.width, inner.width);
    let down = taps(own.height, inner.height);
    let mut rows = vec![0.0; own.height * inner.width * 3];
    for (row, line) in rows.chunks_exact_mut(inner.width * 3).enumerate() {
        for (target, (first, weights)) in line.chunks_exact_mut(3).zip(&across) {
            for (step, weight) in weights.iter().enumerate() {
                let at = (row * own.width + first + step) * 3;
                for (sum, value) in target.iter_mut().zip(&pixels[at..at + 3]) {
                    *sum += weight * f32::from(*value);
                }
            }
        }
    }
    let mut canvas = vec![255.0; target.width * target.height * 3];
    let left = (target.width - inner.width) / 2 * 3;
    let top = (target.height - inner.height) / 2;
    let length = inner.width * 3;
    for (row, (first, weights)) in down.iter().enumerate() {
        let start = (top + row) * target.width * 3 + left;
        let line = &mut canvas[start..start + length];
        line.fill(0.0);
        for (step, weight) in weights.iter().enumerate() {
            let source = &rows[(first + step) * length..][..length];
            for (sum, value) in line.iter_mut().zip(source) {
                *sum += weight * value;
            }
        }
    }
    canvas
}

/// The largest size of the same proportions within `most`.
fn within(own: Size, most: Size) -> Size {
    let scale = (most.width as f32 / own.width as f32).min(most.height as f32 / own.height as f32);
    let side = |own: usize, most: usize| ((own as f32 * scale).round() as usize).clamp(1, most);
    Size {
        width: side(own.width, most.width),
        height: side(own.height, most.height),
    }
}

/// [`fit`], in no more detail than `detail`, where that is less than the target's: as the page does
/// by the recipe.
pub fn fit_reduced(pixels: &[u8], own: Size, detail: Option<Size>, target: Size) -> Vec<f32> {
    let is_larger = |detail: &Size| own.width > detail.width || own.height > detail.height;
    let Some(detail) = detail.filter(is_larger) else {
        return fit(pixels, own, target);
    };
    let reduced = within(own, detail);
    fit(&levels(&fit(pixels, own, reduced)), reduced, target)
}

/// To bytes, as pictures have them.
pub fn levels(values: &[f32]) -> Vec<u8> {
    values.iter().copied().map(level).collect()
}

/// Rounded to the nearest.
pub fn level(value: f32) -> u8 {
    (value + 0.5) as u8
}

/// For each target pixel, the first source pixel it takes from and the weights of that and the next.
fn taps(source: usize, target: usize) -> Vec<(usize, Vec<f32>)> {
    let ratio = source as f32 / target as f32;
    let reach = ratio.max(1.0);
    (0..target)
        .map(|at| {
            let centre = (at as f32 + 0.5) * ratio;
            let first = (centre - reach).floor().max(0.0) as usize;
            let last = ((centre + reach).ceil() as usize).min(source);
            let weight =
                |pixel: usize| (1.0 - (pixel as f32 + 0.5 - centre).abs() / reach).max(0.0);
            let weights: Vec<f32> = (first..last).map(weight).collect();
            let sum: f32 = weights.iter().sum();
            (first, weights.iter().map(|weight| weight / sum).collect())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_size_is_the_same_picture() {
        let size = Size {
            width: 3,
            height: 2,
        };
        let pixels: Vec<u8> = (0..18).map(|value| value * 13).collect();
        let fitted = fit(&pixels, size, size);
        assert_eq!(fitted, Canvas::new(&pixels, size).values);
    }

    #[test]
    fn one_colour_stays_it_and_padding_is_white() {
        let own = Size {
            width: 6,
            height: 4,
        };
        let target = Size {
            width: 3,
            height: 4,
        };
        let fitted = fit(&[100; 72], own, target);
        let row = |row: usize| fitted[row * 9..][..9].to_vec();
        assert_eq!(row(0), [255.0; 9]);
        assert!(
            row(1)
                .iter()
                .chain(&row(2))
                .all(|v| (v - 100.0).abs() < 1e-3)
        );
        assert_eq!(row(3), [255.0; 9]);
    }
}
