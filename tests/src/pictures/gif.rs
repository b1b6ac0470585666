//! GIF: one frame, several, transparent.

use image::codecs::gif::GifEncoder;
use image::{Frame, RgbaImage};

use super::{Case, Drawing};

pub(super) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (width, height) in [(1, 1), (1, 7), (7, 1), (3, 2), (61, 47)] {
        let drawing = Drawing::new(width, height).posterised();
        let bytes = encode(vec![frame(&drawing, |_, _| true)]);
        cases.push(Case::lossless(
            format!("gif {width}x{height}"),
            &drawing,
            bytes,
        ));
    }
    let first = Drawing::new(61, 47).posterised();
    let second = first.map(|pixel| pixel.map(|value| 255 - value));
    let animation = encode(vec![
        frame(&first, |_, _| true),
        frame(&second, |_, _| true),
    ]);
    cases.push(Case::lossless("gif of two frames", &first, animation));
    let is_there = |x: u32, y: u32| x > 10 && y > 12;
    let shown = Drawing::from_fn(61, 47, |x, y| {
        if is_there(x, y) {
            first.at(x, y)
        } else {
            [255; 3]
        }
    });
    let bytes = encode(vec![frame(&first, is_there)]);
    cases.push(Case::lossless("gif with a transparent part", &shown, bytes));
    cases
}

fn frame(drawing: &Drawing, is_there: impl Fn(u32, u32) -> bool) -> Frame {
    Frame::new(RgbaImage::from_fn(drawing.width, drawing.height, |x, y| {
        let [r, g, b] = drawing.at(x, y);
        image::Rgba(if is_there(x, y) {
            [r, g, b, 255]
        } else {
            [0; 4]
        })
    }))
}

fn encode(frames: Vec<Frame>) -> Vec<u8> {
    let mut bytes = Vec::new();
    GifEncoder::new(&mut bytes)
        .encode_frames(frames)
        .expect("a vector takes everything");
    bytes
}
