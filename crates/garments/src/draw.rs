//! From a product to its picture: SVG text, then pixels.

use imageprep::Rgb8;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use crate::error::GarmentError;
use crate::outline;
use crate::product::Garment;
use crate::shading::{Drawing, SHEET_HEIGHT, SHEET_WIDTH};

impl Garment {
    /// The product as an SVG document of 360 x 480 units on white: paths, gradients, patterns, clips
    /// and blurs only, so that drawing it needs no font and no sine of the platform's.
    pub fn svg(&self) -> String {
        let Drawing { defs, body, .. } = outline::draw(&self.look).finish();
        document(&defs, &format!(r##"<path d="M0 0H360V480H0Z" fill="#fff"/>{body}"##))
    }

    /// The product as a picture of `width` x `height` pixels, 1..=4096 each, on white. Drawn for 3:4,
    /// such as 360 x 480; other shapes leave white at the sides.
    ///
    /// # Errors
    /// [`GarmentError::Size`] for a side out of range, [`GarmentError::Drawing`] if the drawing
    /// library refuses what this crate drew.
    pub fn draw(&self, width: u32, height: u32) -> Result<Rgb8, GarmentError> {
        rasterise(&self.svg(), width, height)
    }
}

/// An SVG document of the sheet's size.
pub(crate) fn document(defs: &str, body: &str) -> String {
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SHEET_WIDTH} {SHEET_HEIGHT}" width="{SHEET_WIDTH}" height="{SHEET_HEIGHT}"><defs>{defs}</defs>{body}</svg>"#
    )
}

/// Draws an SVG document of the sheet's size into a white picture, as large as fits, in its middle.
pub(crate) fn rasterise(svg: &str, width: u32, height: u32) -> Result<Rgb8, GarmentError> {
    const SIDES: std::ops::RangeInclusive<u32> = 1..=4096;
    if !SIDES.contains(&width) || !SIDES.contains(&height) {
        return Err(GarmentError::Size { width, height });
    }
    let tree = Tree::from_str(svg, &Options::default())
        .map_err(|e| GarmentError::Drawing(e.to_string()))?;
    let mut pixmap = Pixmap::new(width, height).ok_or(GarmentError::Size { width, height })?;
    pixmap.fill(resvg::tiny_skia::Color::WHITE);
    let scale = (width as f32 / SHEET_WIDTH as f32).min(height as f32 / SHEET_HEIGHT as f32);
    let left = (width as f32 - SHEET_WIDTH as f32 * scale) / 2.0;
    let top = (height as f32 - SHEET_HEIGHT as f32 * scale) / 2.0;
    resvg::render(
        &tree,
        Transform::from_row(scale, 0.0, 0.0, scale, left, top),
        &mut pixmap.as_mut(),
    );
    // The sheet is opaque, so premultiplied is plain.
    let pixels = pixmap.data().chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
    Rgb8::new(width, height, pixels).ok_or(GarmentError::Size { width, height })
}
