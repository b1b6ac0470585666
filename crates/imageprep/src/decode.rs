//! The bytes of a file to an upright picture on white.

use std::io::{Cursor, ErrorKind};

use image::codecs::{gif::GifDecoder, jpeg::JpegDecoder, png::PngDecoder, webp::WebPDecoder};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, Limits};

use crate::flatten::flatten;
use crate::outline::outline;
use crate::sniff::{Format, sniff};
use crate::{PictureError, Rgb8};

/// The largest picture that is decoded, in pixels: 300 MB of RGB, which a browser still gives.
pub const MAX_PIXELS: u64 = 100_000_000;

/// What a decoder may allocate, in bytes: [`MAX_PIXELS`] of 16-bit RGBA and a reserve.
const MAX_DECODER_BYTES: u64 = 1 << 30;

/// Reads a JPEG, PNG, WebP or GIF file, told by its first bytes.
///
/// The picture is turned upright as its EXIF data say, transparency is laid over white, 16 bits
/// become 8, greyscale and CMYK become RGB, and of an animation the first frame is taken. Colour
/// profiles are ignored: the numbers are read as sRGB. Bytes after the picture's end are ignored.
///
/// # Errors
/// One [`PictureError`] each for an empty file, one that is no picture, a format without a decoder
/// here, a file that ends too early, more than [`MAX_PIXELS`] (before anything is decoded), and a
/// file that contradicts itself.
pub fn decode(bytes: &[u8]) -> Result<Rgb8, PictureError> {
    if bytes.is_empty() {
        return Err(PictureError::Empty);
    }
    let format = sniff(bytes)?;
    let outline = outline(format, bytes);
    // The size comes first: a huge picture is no less huge for being cut off.
    if let Some((width, height)) = outline.dimensions {
        check_dimensions(width, height)?;
    }
    if !outline.complete {
        return Err(PictureError::Truncated);
    }
    let file = Cursor::new(bytes);
    let read = match format {
        Format::Jpeg => JpegDecoder::new(file).map(|decoder| upright(format, decoder)),
        Format::Png => {
            PngDecoder::with_limits(file, limits()).map(|decoder| upright(format, decoder))
        }
        Format::WebP => WebPDecoder::new(file).map(|decoder| upright(format, decoder)),
        Format::Gif => GifDecoder::new(file).map(|decoder| upright(format, decoder)),
    };
    read.unwrap_or_else(|error| Err(refusal(format, &error)))
}

/// Decodes, lays on white and turns.
fn upright(format: Format, mut decoder: impl ImageDecoder) -> Result<Rgb8, PictureError> {
    let (width, height) = decoder.dimensions();
    // Again, by what the decoder itself is about to allocate.
    check_dimensions(width, height)?;
    decoder
        .set_limits(limits())
        .map_err(|error| refusal(format, &error))?;
    // A picture with unreadable EXIF data is a picture all the same; it is shown as it lies.
    let orientation = decoder
        .exif_metadata()
        .ok()
        .flatten()
        .and_then(|exif| Orientation::from_exif_chunk(tiff_part(&exif)))
        .unwrap_or(Orientation::NoTransforms);
    let image = DynamicImage::from_decoder(decoder).map_err(|error| refusal(format, &error))?;
    let mut image = DynamicImage::ImageRgb8(flatten(image)?);
    image.apply_orientation(orientation);
    Rgb8::from_image(image.into_rgb8()).ok_or_else(no_pixels)
}

/// Some writers of PNG and WebP put JPEG's prefix before the TIFF structure.
fn tiff_part(exif: &[u8]) -> &[u8] {
    exif.strip_prefix(b"Exif\0\0").unwrap_or(exif)
}

fn check_dimensions(width: u32, height: u32) -> Result<(), PictureError> {
    if width == 0 || height == 0 {
        return Err(no_pixels());
    }
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(PictureError::TooLarge { width, height });
    }
    Ok(())
}

fn limits() -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_DECODER_BYTES);
    limits
}

fn no_pixels() -> PictureError {
    PictureError::Damaged {
        reason: "it has no pixels".to_owned(),
    }
}

/// A decoder's error in this crate's words.
fn refusal(format: Format, error: &ImageError) -> PictureError {
    match error {
        ImageError::IoError(error) if error.kind() == ErrorKind::UnexpectedEof => {
            PictureError::Truncated
        }
        ImageError::Unsupported(_) => PictureError::Unsupported {
            format: match format {
                Format::Jpeg => "Special JPEG (lossless, arithmetic-coded or 12-bit)".to_owned(),
                Format::Png | Format::WebP | Format::Gif => format!("Special {format:?}"),
            },
        },
        ImageError::Limits(_) => PictureError::Damaged {
            reason: "it asks for more memory than its size can need".to_owned(),
        },
        error => PictureError::Damaged {
            reason: error.to_string().trim_end_matches('.').to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    #[test]
    fn pictures_come_out_as_they_were_drawn() {
        for (width, height) in [(1, 1), (1, 7), (7, 1), (3, 2), (61, 43)] {
            let drawn = fixtures::drawing(width, height);
            for (name, format, bytes) in fixtures::files(width, height) {
                let decoded = decode(&bytes).unwrap();
                assert_eq!(
                    (decoded.width(), decoded.height()),
                    (width, height),
                    "{name}"
                );
                let worst = drawn.as_raw().iter().zip(decoded.pixels());
                let worst = worst.map(|(&a, &b)| a.abs_diff(b)).max();
                let allowed = match format {
                    Format::Jpeg => 40,
                    Format::Png | Format::WebP => 0,
                    Format::Gif => 24,
                };
                assert!(
                    worst <= Some(allowed),
                    "{name}, {width} × {height}: {worst:?}"
                );
            }
        }
    }

    #[test]
    fn lossy_webp_is_close_to_what_was_drawn() {
        let drawn = fixtures::drawing(37, 21);
        for (name, _, bytes) in fixtures::lossy_webps() {
            let decoded = decode(&bytes).unwrap();
            assert_eq!((decoded.width(), decoded.height()), (37, 21), "{name}");
            // What is transparent, which is all from column 16 on, is shown white.
            let opaque = if name.ends_with("alpha") { 16 } else { 37 };
            let pixels = decoded.pixels().as_chunks::<3>().0.iter();
            for ((x, y, drawn), pixel) in drawn.enumerate_pixels().zip(pixels) {
                let expected = if x < opaque { drawn.0 } else { [255; 3] };
                let worst = expected
                    .iter()
                    .zip(pixel)
                    .map(|(&a, &b)| a.abs_diff(b))
                    .max();
                assert!(worst <= Some(40), "{name} at {x}, {y}: {worst:?}");
            }
        }
    }

    #[test]
    fn a_file_cut_off_anywhere_is_refused() {
        let lossy = fixtures::lossy_webps();
        for (name, format, bytes) in fixtures::files(37, 21).into_iter().chain(lossy) {
            for length in 4..bytes.len() {
                let found = decode(&bytes[..length]);
                // The last four bytes are a PNG's checksum, the last one is a GIF's trailer.
                let is_whole = match format {
                    Format::Png => length + 4 >= bytes.len(),
                    Format::Gif => length + 1 == bytes.len(),
                    Format::Jpeg | Format::WebP => false,
                };
                let is_short = length < 16 && found == Err(PictureError::NotAPicture);
                assert!(
                    found == Err(PictureError::Truncated)
                        || is_short
                        || (is_whole && found.is_ok()),
                    "{name} at {length} of {}: {found:?}",
                    bytes.len()
                );
            }
        }
    }

    #[test]
    fn huge_pictures_are_refused_by_their_header_alone() {
        let side = 30_000_u32.to_be_bytes();
        let png = [b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".as_slice(), &side, &side].concat();
        let jpeg = b"\xff\xd8\xff\xc0\0\x11\x08\x75\x30\x75\x30\x03".to_vec();
        let gif = b"GIF89a\x30\x75\x30\x75".to_vec();
        let webp = b"RIFF\xff\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x2f\x75\0\x2f\x75\0".to_vec();
        let expected = PictureError::TooLarge {
            width: 30_000,
            height: 30_000,
        };
        for bytes in [png, jpeg, gif, webp] {
            assert_eq!(
                decode(&bytes),
                Err(expected.clone()),
                "{}",
                bytes.escape_ascii()
            );
        }
    }

    #[test]
    fn the_limit_is_a_hundred_megapixels() {
        assert_eq!(check_dimensions(10_000, 10_000), Ok(()));
        assert!(check_dimensions(10_001, 10_000).is_err());
        assert!(check_dimensions(u32::MAX, u32::MAX).is_err());
        assert_eq!(check_dimensions(0, 5), Err(no_pixels()));
    }

    #[test]
    fn files_that_are_no_pictures_are_told_apart() {
        assert_eq!(decode(b""), Err(PictureError::Empty));
        assert_eq!(
            decode(b"id,name\n1,shirt\n"),
            Err(PictureError::NotAPicture)
        );
        let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
        let format = "HEIC".to_owned();
        assert_eq!(decode(heic), Err(PictureError::Unsupported { format }));
        assert!(matches!(
            decode(b"\xff\xd8\xff\xd9"),
            Err(PictureError::Damaged { .. })
        ));
        assert!(matches!(decode(b"\xff\xd8"), Err(PictureError::Truncated)));
    }
}
