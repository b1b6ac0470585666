//! Where in a picture the cells of the last map look.

use imageprep::{Crop, Recipe};

/// Pixels of the input from a cell to the next: five stages of stride 2. Every convolution and the pool
/// look as far to one side as to the other, so the cell in column c looks around pixel column 32 · c.
pub(crate) const STRIDE: u32 = 32;

/// The part of a picture of `width` × `height` pixels that is nearer to each cell of its map than to any
/// other, `[rows · columns]`, row by row; none for a cell in the padding. A cell sees more than that,
/// but that is its middle.
pub fn places(
    recipe: &Recipe,
    [rows, columns]: [usize; 2],
    [width, height]: [u32; 2],
) -> Vec<Option<Crop>> {
    let [left, top, inner_width, inner_height] = recipe.place(width, height);
    let across: Vec<_> = spans(columns, recipe.width, left, inner_width).collect();
    let down = spans(rows, recipe.height, top, inner_height);
    down.flat_map(|down| {
        across.iter().map(move |across| {
            let ((left, width), (top, height)) = ((*across)?, down?);
            Crop::new(left, top, width, height)
        })
    })
    .collect()
}

/// Where each of `count` cells begins in the picture and how far it reaches, in ten-thousandths of the
/// picture, which stands at `begin` of an input's side and takes `length` of it.
fn spans(
    count: usize,
    side: u32,
    begin: u32,
    length: u32,
) -> impl Iterator<Item = Option<(u32, u32)>> {
    let unit = move |pixel: u32| {
        let inside = pixel.saturating_sub(begin).min(length);
        (u64::from(inside) * u64::from(Crop::UNIT) / u64::from(length.max(1))) as u32
    };
    (0..count as u32).map(move |cell| {
        let first = (cell * STRIDE).saturating_sub(STRIDE / 2);
        let end = match cell + 1 == count as u32 {
            true => side,
            false => cell * STRIDE + STRIDE / 2,
        };
        let (from, to) = (unit(first), unit(end));
        (to > from).then_some((from, to - from))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(recipe: &Recipe, grid: [usize; 2], size: [u32; 2]) -> Vec<Option<[u32; 4]>> {
        let found = places(recipe, grid, size);
        found
            .into_iter()
            .map(|place| place.map(<[u32; 4]>::from))
            .collect()
    }

    #[test]
    fn cells_share_the_picture_out_among_them() {
        let recipe = Recipe {
            width: 64,
            height: 96,
            ..Recipe::imagenet()
        };
        // It fills the input: two columns that meet at pixel 16, three rows at 16 and 48.
        let found = numbers(&recipe, [3, 2], [640, 960]);
        let expected = [
            [0, 0, 2_500, 1_666],
            [2_500, 0, 7_500, 1_666],
            [0, 1_666, 2_500, 3_334],
            [2_500, 1_666, 7_500, 3_334],
            [0, 5_000, 2_500, 5_000],
            [2_500, 5_000, 7_500, 5_000],
        ];
        assert_eq!(found, expected.map(Some));
        // A wide one stands in rows 40 to 56, so that the first row of cells sees only padding.
        let found = numbers(&recipe, [3, 2], [64, 16]);
        let expected = [
            None,
            None,
            Some([0, 0, 2_500, 5_000]),
            Some([2_500, 0, 7_500, 5_000]),
            Some([0, 5_000, 2_500, 5_000]),
            Some([2_500, 5_000, 7_500, 5_000]),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn nothing_is_left_out_and_nothing_is_there_twice() {
        let recipe = Recipe {
            width: 96,
            height: 128,
            detail: Some([60, 80]),
            ..Recipe::imagenet()
        };
        let mut wrong = Vec::new();
        for size in [[60, 80], [400, 533], [1, 1], [4000, 30], [7, 900]] {
            let area: u64 = numbers(&recipe, [4, 3], size)
                .into_iter()
                .flatten()
                .map(|[_, _, width, height]| u64::from(width) * u64::from(height))
                .sum();
            if area != u64::from(Crop::UNIT).pow(2) {
                wrong.push((size, area));
            }
        }
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}
