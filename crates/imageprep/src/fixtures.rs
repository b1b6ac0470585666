//! Small pictures in every format, made anew for each test.

use image::codecs::{gif::GifEncoder, webp::WebPEncoder};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use jpeg_encoder::{ColorType, Encoder};

use crate::sniff::Format;

/// A smooth picture: soft enough for JPEG, uneven enough to show a swapped axis or channel.
pub(crate) fn drawing(width: u32, height: u32) -> RgbImage {
    let ramp = |position: u32, side: u32| (position * 200 / side.max(1)) as u8;
    RgbImage::from_fn(width, height, |x, y| {
        Rgb([
            30 + ramp(x, width),
            20 + ramp(y, height),
            90 + ramp(x + y, width + height) / 2,
        ])
    })
}

/// The drawing as files: name, format, bytes.
pub(crate) fn files(width: u32, height: u32) -> Vec<(&'static str, Format, Vec<u8>)> {
    let drawing = drawing(width, height);
    let by_image = |format| {
        let mut file = std::io::Cursor::new(Vec::new());
        drawing.write_to(&mut file, format).unwrap();
        file.into_inner()
    };
    let jpeg = |progressive, pixels: &[u8], color| {
        let mut file = Vec::new();
        let mut encoder = Encoder::new(&mut file, 92);
        encoder.set_progressive(progressive);
        encoder
            .encode(pixels, width as u16, height as u16, color)
            .unwrap();
        file
    };
    let cmyk: Vec<u8> = drawing
        .pixels()
        .flat_map(|Rgb([r, g, b])| [255 - r, 255 - g, 255 - b, 0])
        .collect();
    let rgba = DynamicImage::from(drawing.clone()).into_rgba8();
    let mut webp = Vec::new();
    WebPEncoder::new_lossless(&mut webp)
        .encode(
            rgba.as_raw(),
            width,
            height,
            image::ExtendedColorType::Rgba8,
        )
        .unwrap();
    let mut gif = Vec::new();
    GifEncoder::new(&mut gif)
        .encode(
            rgba.as_raw(),
            width,
            height,
            image::ExtendedColorType::Rgba8,
        )
        .unwrap();
    let raw = drawing.as_raw();
    vec![
        ("jpeg", Format::Jpeg, jpeg(false, raw, ColorType::Rgb)),
        (
            "progressive jpeg",
            Format::Jpeg,
            jpeg(true, raw, ColorType::Rgb),
        ),
        (
            "cmyk jpeg",
            Format::Jpeg,
            jpeg(false, &cmyk, ColorType::Cmyk),
        ),
        (
            "ycck jpeg",
            Format::Jpeg,
            jpeg(true, &cmyk, ColorType::CmykAsYcck),
        ),
        ("png", Format::Png, by_image(ImageFormat::Png)),
        ("webp", Format::WebP, by_image(ImageFormat::WebP)),
        ("webp with alpha", Format::WebP, webp),
        ("gif", Format::Gif, gif),
    ]
}
