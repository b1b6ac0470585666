//! Dimensions and end of a file, read from its structure before any pixel is decoded.
//!
//! The decoders are of no use for this: the JPEG one fills what is missing with grey and reports
//! success, and the PNG one reads on for the pixels before it tells the dimensions.

use crate::sniff::Format;

/// What the structure of a file promises.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outline {
    /// Width and height in pixels, before orientation; `None` if the file ends before them.
    pub(crate) dimensions: Option<(u32, u32)>,
    /// The mark at which the picture ends was found. What follows it is of no concern.
    pub(crate) complete: bool,
}

/// Reads the outline of a file of this format; never fails, whatever the bytes are.
pub(crate) fn outline(format: Format, bytes: &[u8]) -> Outline {
    match format {
        Format::Jpeg => jpeg(bytes),
        Format::Png => png(bytes),
        Format::WebP => webp(bytes),
        Format::Gif => gif(bytes),
    }
}

/// ITU-T T.81, annex B: markers are `FF` and a byte that is neither `00` nor `FF`. Inside the
/// entropy-coded data every `FF` is followed by `00`, so that one search serves headers and data.
fn jpeg(bytes: &[u8]) -> Outline {
    let mut outline = Outline::default();
    let mut rest = bytes;
    while let Some(start) = rest.iter().position(|&byte| byte == 0xff) {
        rest = rest.get(start + 1..).unwrap_or_default();
        let Some((&marker, after)) = rest.split_first() else {
            break;
        };
        match marker {
            // A fill byte: the marker's own FF is the next one.
            0xff => {}
            // A data byte of value FF, TEM, restarts, and the start of the picture: no content.
            0x00 | 0x01 | 0xd0..=0xd8 => rest = after,
            0xd9 => {
                outline.complete = true;
                break;
            }
            _ => {
                let Some(length) = after.first_chunk::<2>() else {
                    break;
                };
                let is_frame =
                    matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc);
                // Length, precision, height, width.
                if let ([_, _, _, h1, h0, w1, w0, ..], true) = (after, is_frame) {
                    let size = |high, low| u32::from(u16::from_be_bytes([high, low]));
                    outline.dimensions = Some((size(*w1, *w0), size(*h1, *h0)));
                }
                let length = usize::from(u16::from_be_bytes(*length));
                rest = after.get(length.max(2)..).unwrap_or_default();
            }
        }
    }
    outline
}

/// W3C PNG, 5.3: chunks of a length, a type, that many bytes and a checksum, from IHDR to IEND.
fn png(bytes: &[u8]) -> Outline {
    let mut outline = Outline::default();
    let mut rest = bytes.get(8..).unwrap_or_default();
    while let [a, b, c, d, kind @ ..] = rest {
        let length = u32::from_be_bytes([*a, *b, *c, *d]);
        if kind.starts_with(b"IHDR") {
            if let Some([w3, w2, w1, w0, h3, h2, h1, h0]) = kind.get(4..12) {
                outline.dimensions = Some((
                    u32::from_be_bytes([*w3, *w2, *w1, *w0]),
                    u32::from_be_bytes([*h3, *h2, *h1, *h0]),
                ));
            }
        } else if kind.starts_with(b"IEND") {
            outline.complete = true;
            break;
        }
        // Length, type and checksum are 12 bytes.
        rest = usize::try_from(length)
            .ok()
            .and_then(|length| rest.get(length.checked_add(12)?..))
            .unwrap_or_default();
    }
    outline
}

/// RFC 9649: the RIFF header holds the length; the first chunk is `VP8X`, `VP8L` or `VP8 `, each
/// with the dimensions at its own place.
fn webp(bytes: &[u8]) -> Outline {
    let byte = |position: usize| bytes.get(position).map(|&byte| u32::from(byte));
    let two = |position: usize| Some(byte(position)? | byte(position + 1)? << 8);
    let dimensions = || match bytes.get(12..16)? {
        b"VP8X" => Some((
            (two(24)? | byte(26)? << 16) + 1,
            (two(27)? | byte(29)? << 16) + 1,
        )),
        b"VP8L" => {
            let bits = two(21)? | two(23)? << 16;
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        b"VP8 " => Some((two(26)? & 0x3fff, two(28)? & 0x3fff)),
        _ => None,
    };
    let length = two(4)
        .zip(two(6))
        .map(|(low, high)| u64::from(low | high << 16) + 8);
    Outline {
        dimensions: dimensions(),
        complete: length.is_some_and(|length| length <= bytes.len() as u64),
    }
}

/// GIF89a, appendix B: a logical screen, then extensions and images, each with a chain of blocks of
/// at most 255 bytes that an empty one closes. Only the first image is shown, so that its last
/// block is the end.
fn gif(bytes: &[u8]) -> Outline {
    let mut outline = Outline::default();
    if let Some([w0, w1, h0, h1]) = bytes.get(6..10) {
        let two = |low, high| u32::from(u16::from_le_bytes([low, high]));
        outline.dimensions = Some((two(*w0, *w1), two(*h0, *h1)));
    }
    let flags = bytes.get(10).copied().unwrap_or_default();
    let mut position = 13 + gif_palette_bytes(flags);
    while let Some(&introducer) = bytes.get(position) {
        let is_image = match introducer {
            b'!' => false,
            b',' => true,
            // The trailer, or something that the decoder has to judge.
            _ => {
                outline.complete = true;
                break;
            }
        };
        // An extension has a label; an image has its place, a palette and a code size.
        position += if is_image {
            let flags = bytes.get(position + 9).copied().unwrap_or_default();
            11 + gif_palette_bytes(flags)
        } else {
            2
        };
        while let Some(&block) = bytes.get(position) {
            position += 1 + usize::from(block);
            if block == 0 {
                outline.complete = is_image;
                break;
            }
        }
        if outline.complete {
            break;
        }
    }
    outline
}

/// Bytes of the palette that a GIF's flags announce.
fn gif_palette_bytes(flags: u8) -> usize {
    match flags & 0x80 {
        0 => 0,
        _ => 3 << ((flags & 7) + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    #[test]
    fn outlines_of_whole_and_of_cut_files() {
        let lossy = fixtures::lossy_webps();
        for (name, format, bytes) in fixtures::files(37, 21).into_iter().chain(lossy) {
            let whole = Outline {
                dimensions: Some((37, 21)),
                complete: true,
            };
            assert_eq!(outline(format, &bytes), whole, "{name}");
            for length in 0..bytes.len() {
                let cut = outline(format, &bytes[..length]);
                assert!(
                    matches!(cut.dimensions, None | Some((37, 21))),
                    "{name} at {length}"
                );
                // The last bytes of a PNG are a checksum, the last one of a GIF is its trailer.
                let margin = match format {
                    Format::Png => 4,
                    Format::Gif => 1,
                    Format::Jpeg | Format::WebP => 0,
                };
                if length + margin < bytes.len() {
                    assert!(!cut.complete, "{name} at {length}");
                }
            }
        }
    }

    #[test]
    fn what_follows_the_end_does_not_matter() {
        for (name, format, mut bytes) in fixtures::files(5, 3) {
            let whole = outline(format, &bytes);
            bytes.extend([0xff, 0xc0, 0, 17, 8, 0, 1, 0, 1]);
            assert_eq!(outline(format, &bytes), whole, "{name}");
        }
    }

    #[test]
    fn the_end_of_an_embedded_preview_is_not_the_end_of_the_picture() {
        let preview = b"\xff\xd8\xff\xe1\0\x06\xff\xd8\xff\xd9\xff\xda\0\x02\x12\x34";
        assert!(!jpeg(preview).complete);
        assert!(jpeg(&[preview, b"\xff\0\xff\xd0\xff\xff\xd9".as_slice()].concat()).complete);
    }
}
