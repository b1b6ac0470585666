//! What a file is, by its first bytes. Names and declared types lie; the bytes do not.

use crate::PictureError;

/// A format that is decoded here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Jpeg,
    Png,
    WebP,
    Gif,
}

/// Formats that people choose and that are refused by name: position, first bytes, name.
const REFUSED: [(usize, &[u8], &str); 14] = [
    (0, b"II*\0", "TIFF"),
    (0, b"MM\0*", "TIFF"),
    (0, b"II+\0", "TIFF"),
    (0, b"MM\0+", "TIFF"),
    (0, b"%PDF-", "PDF"),
    (0, b"\xff\x0a", "JPEG XL"),
    (0, b"\0\0\0\x0cJXL ", "JPEG XL"),
    (0, b"\0\0\0\x0cjP  ", "JPEG 2000"),
    (0, b"\xff\x4f\xff\x51", "JPEG 2000"),
    (0, b"8BPS", "Photoshop"),
    (0, b"FUJIFILMCCD-RAW", "camera raw"),
    (0, b"\0\0\x01\0", "icon"),
    (0, b"\x1aE\xdf\xa3", "video"),
    (8, b"AVI ", "video"),
];

/// Tells the format of a file that is not empty.
///
/// # Errors
/// [`PictureError::Unsupported`] with the name of a format that is known and not decoded;
/// [`PictureError::NotAPicture`] for everything else.
pub(crate) fn sniff(bytes: &[u8]) -> Result<Format, PictureError> {
    let at = |start: usize, magic: &[u8]| {
        bytes
            .get(start..)
            .is_some_and(|rest| rest.starts_with(magic))
    };
    if at(0, b"\xff\xd8") {
        return Ok(Format::Jpeg);
    }
    // Four bytes are enough to know a PNG that was cut off early.
    if at(0, b"\x89PNG") {
        return Ok(Format::Png);
    }
    if at(0, b"GIF8") {
        return Ok(Format::Gif);
    }
    if at(0, b"RIFF") && at(8, b"WEBP") {
        return Ok(Format::WebP);
    }
    let name = if at(4, b"ftyp") {
        Some(media_container(bytes))
    } else if is_bitmap(bytes) {
        Some("BMP")
    } else if is_svg(bytes) {
        Some("SVG")
    } else {
        REFUSED
            .iter()
            .find(|(start, magic, _)| at(*start, magic))
            .map(|(_, _, name)| *name)
    };
    Err(name.map_or(PictureError::NotAPicture, |name| {
        PictureError::Unsupported {
            format: name.to_owned(),
        }
    }))
}

/// ISO 14496-12 files (`ftyp` box): phones' photos and videos share them. The box holds its length,
/// `ftyp`, the major brand, a version and then the compatible brands, four bytes each.
pub(crate) fn media_container(bytes: &[u8]) -> &'static str {
    let length = bytes
        .first_chunk::<4>()
        .map_or(0, |length| u32::from_be_bytes(*length) as usize);
    let end = length.min(bytes.len()).min(256);
    let brands = || {
        let major = bytes.get(8..12).into_iter();
        major.chain(bytes.get(16..end).unwrap_or_default().chunks_exact(4))
    };
    let has = |names: &[&[u8]]| brands().any(|brand| names.contains(&brand));
    if has(&[b"avif", b"avis"]) {
        "AVIF"
    } else if has(&[b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"]) {
        "HEIC"
    } else if has(&[b"mif1", b"msf1"]) {
        "HEIF"
    } else if has(&[b"crx "]) {
        "camera raw"
    } else {
        "video"
    }
}

/// `BM` alone begins many texts; a bitmap has four zero bytes after its length.
fn is_bitmap(bytes: &[u8]) -> bool {
    bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4])
}

/// An XML text with an `svg` element near its beginning.
fn is_svg(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = text.trim_ascii_start();
    let head = text.get(..text.len().min(4096)).unwrap_or_default();
    let is_page = head.len() >= 9
        && head[..9].eq_ignore_ascii_case(b"<!doctype")
        && !head
            .windows(13)
            .any(|word| word.eq_ignore_ascii_case(b"<!doctype svg"));
    head.starts_with(b"<") && !is_page && head.windows(4).any(|word| word == b"<svg")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_their_first_bytes() {
        let cases: [(&[u8], Result<Format, &str>); 29] = [
            (b"\xff\xd8\xff\xe0", Ok(Format::Jpeg)),
            (b"\xff\xd8", Ok(Format::Jpeg)),
            (b"\x89PNG\r\n\x1a\n", Ok(Format::Png)),
            (b"GIF87a", Ok(Format::Gif)),
            (b"GIF89a", Ok(Format::Gif)),
            (b"RIFF\0\0\0\0WEBPVP8 ", Ok(Format::WebP)),
            (b"RIFF\0\0\0\0WAVEfmt ", Err("")),
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Err("HEIC")),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", Err("HEIC")),
            (b"\0\0\0\x14ftypmif1\0\0\0\0mif1heic", Err("HEIF")),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", Err("AVIF")),
            (b"\0\0\0\x18ftypavif", Err("AVIF")),
            (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", Err("video")),
            (b"\xff\xff\xff\xffftyp", Err("video")),
            (b"II*\0\x08\0\0\0", Err("TIFF")),
            (b"MM\0*\0\0\0\x08", Err("TIFF")),
            (b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0", Err("BMP")),
            (b"BM is a text as well", Err("")),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Err("SVG")),
            (
                b"\xef\xbb\xbf <?xml version='1.0'?>\n<!-- x --><svg/>",
                Err("SVG"),
            ),
            (
                b"<?xml version='1.0'?><!DOCTYPE svg PUBLIC ''><svg/>",
                Err("SVG"),
            ),
            (b"<!doctype html><svg/>", Err("")),
            (b"<!DOCTYPE svg PUBLIC ''><svg/>", Err("SVG")),
            (b"<html></html>", Err("")),
            (b"%PDF-1.7", Err("PDF")),
            (b"\xff\x0a\0\0", Err("JPEG XL")),
            (b"\0\0\0\x0cJXL \r\n\x87\n", Err("JPEG XL")),
            (b"\0", Err("")),
            (b"hello", Err("")),
        ];
        for (bytes, expected) in cases {
            let found = sniff(bytes);
            let expected = expected.map_err(|name| match name {
                "" => PictureError::NotAPicture,
                name => PictureError::Unsupported {
                    format: name.to_owned(),
                },
            });
            assert_eq!(found, expected, "{}", bytes.escape_ascii());
        }
    }
}
