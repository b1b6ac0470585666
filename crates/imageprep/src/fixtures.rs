//! Small pictures in every format; all but the lossy WebP are made anew for each test.

use image::codecs::{gif::GifEncoder, webp::WebPEncoder};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use jpeg_encoder::{ColorType, Encoder};

use crate::sniff::Format;

/// The drawing of 37 × 21 as lossy WebP, which `image` reads and cannot write: `cwebp -q 75 -m 6`
/// (libwebp 1.2.4) of its PNG.
const LOSSY_WEBP: &[u8] = b"\
    RIFF\x8e\0\0\0WEBPVP8\x20\x82\0\0\0\xb0\x04\0\x9d\x01*%\0\x15\0>}0\x95G\xb7\xa3\"!5L\x02\
    \xf0\x0f\x89f\0\xbfgU\x02hiu\xeb\x94\x11rFpY\x83n\xdaU\0\0\xfe\xf9\xd8m\x80%k\xe0\xee\x08\
    \xcc\x07\x14\xfe\xde\xb9\xfc\xca\x9b\x11\xa0\x10c?\xde\xa5A\xf7\xd3\xec\xab\xe1\x09\xfdU\
    \xa8\x8b\xcd\xb8\x1c\x0cvy\xf9\x1a\xd8\xe4\xd4\x06&I\x9c\x0f!\xfd\x19\xfd\x02b\xb4\x93\xa7\
    *\xf8\xf0\x9f\xb8\xb2\xcb\xa2\x99\x87\x09\xf6\xe5\x89\xf8eK\xa6P\0\0";

/// The same with its first 16 columns opaque and the rest transparent, and `-exact`.
const LOSSY_WEBP_WITH_ALPHA: &[u8] = b"\
    RIFF\xba\0\0\0WEBPVP8X\x0a\0\0\0\x10\0\0\0$\0\0\x14\0\0ALPH\x11\0\0\0\x01\x20\xd2\xb6\x99\
    \x7f\xd3\x83;>\x8a\x88\x090\xb3\xfd8\0VP8\x20\x82\0\0\0\xb0\x04\0\x9d\x01*%\0\x15\0>}0\x95\
    G\xb7\xa3\"!5L\x02\xf0\x0f\x89f\0\xbfgU\x02hiu\xeb\x94\x11rFpY\x83n\xdaU\0\0\xfe\xf9\xd8m\
    \x80%k\xe0\xee\x08\xcc\x07\x14\xfe\xde\xb9\xfc\xca\x9b\x11\xa0\x10c?\xde\xa5A\xf7\xd3\xec\
    \xab\xe1\x09\xfdU\xa8\x8b\xcd\xb8\x1c\x0cvy\xf9\x1a\xd8\xe4\xd4\x06&I\x9c\x0f!\xfd\x19\xfd\
    \x02b\xb4\x93\xa7*\xf8\xf0\x9f\xb8\xb2\xcb\xa2\x99\x87\x09\xf6\xe5\x89\xf8eK\xa6P\0\0";

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

/// Lossy WebP files, of one size only: name, format, bytes.
pub(crate) fn lossy_webps() -> [(&'static str, Format, Vec<u8>); 2] {
    [
        ("lossy webp", Format::WebP, LOSSY_WEBP.to_vec()),
        (
            "lossy webp with alpha",
            Format::WebP,
            LOSSY_WEBP_WITH_ALPHA.to_vec(),
        ),
    ]
}
