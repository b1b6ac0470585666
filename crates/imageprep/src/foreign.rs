//! Formats that are not decoded here, but that the browser at hand may decode: phones write them.

use crate::PictureError;
use crate::sniff::{media_container, sniff};

/// A picture in a format whose decoder is too large, or not free enough, to be part of the page.
///
/// A page that lets its browser decode one gets pixels that may differ from browser to browser:
/// the one exception to the same bits everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// AV1 pictures.
    Avif,
    /// HEVC pictures, as iPhones write them.
    Heic,
}

impl Foreign {
    /// Tells by the brands in the file's first box (ISO 14496-12); none for everything else.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.get(4..8) != Some(b"ftyp") {
            return None;
        }
        match media_container(bytes) {
            "AVIF" => Some(Self::Avif),
            // A file that says no more than HEIF holds HEVC, as good as always.
            "HEIC" | "HEIF" => Some(Self::Heic),
            _ => None,
        }
    }

    /// As people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Avif => "AVIF",
            Self::Heic => "HEIC",
        }
    }

    /// As browsers call it.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Avif => "image/avif",
            Self::Heic => "image/heic",
        }
    }
}

/// Whether a file is a picture by its first bytes, be it one that is decoded here or not.
pub fn is_picture(bytes: &[u8]) -> bool {
    match sniff(bytes) {
        Ok(_) => true,
        Err(PictureError::Unsupported { format }) => !matches!(format.as_str(), "video" | "PDF"),
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_pictures_are_told_by_their_brands() {
        let cases: [(&[u8], Option<Foreign>); 16] = [
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Some(Foreign::Heic)),
            (b"\0\0\0\x18ftypheix\0\0\0\0mif1heix", Some(Foreign::Heic)),
            (
                b"\0\0\0\x1cftypmif1\0\0\0\0mif1heicmiaf",
                Some(Foreign::Heic),
            ),
            (b"\0\0\0\x18ftyphevc\0\0\0\0msf1hevc", Some(Foreign::Heic)),
            (b"\0\0\0\x14ftypmif1\0\0\0\0mif1", Some(Foreign::Heic)),
            (
                b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf",
                Some(Foreign::Avif),
            ),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", Some(Foreign::Avif)),
            (b"\0\0\0\x18ftypavis\0\0\0\0avismsf1", Some(Foreign::Avif)),
            (b"\0\0\0\x10ftypavif\0\0\0\0", Some(Foreign::Avif)),
            // A brand beyond the first box is none.
            (b"\0\0\0\x14ftypisom\0\0\0\0mp42avif", None),
            (b"\0\0\0\x18ftypqt  \0\0\0\0qt  qt  ", None),
            (b"\0\0\0\x18ftypcrx \0\0\0\0crx isom", None),
            (b"ftypavif", None),
            (b"\xff\xd8\xff\xe0", None),
            (b"\x89PNG\r\n\x1a\n", None),
            (b"", None),
        ];
        let wrong: Vec<_> = cases
            .iter()
            .map(|(bytes, expected)| {
                (
                    bytes.escape_ascii().to_string(),
                    Foreign::of(bytes),
                    expected,
                )
            })
            .filter(|(_, found, expected)| found != *expected)
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn a_picture_is_one_even_if_it_cannot_be_read_here() {
        let cases: [(&[u8], bool); 8] = [
            (b"\xff\xd8\xff\xe0", true),
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", true),
            (b"II*\0\x08\0\0\0", true),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", true),
            (b"<!doctype html><p>404</p>", false),
            (b"%PDF-1.7", false),
            (b"\0\0\0\x18ftypisom\0\0\0\0mp42mp41", false),
            (b"", false),
        ];
        let wrong: Vec<_> = cases
            .iter()
            .filter(|(bytes, expected)| is_picture(bytes) != *expected)
            .map(|(bytes, _)| bytes.escape_ascii().to_string())
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}
