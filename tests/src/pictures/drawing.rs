//! The picture that every file shows: uneven in each direction, so that nothing can be swapped.

/// Row-major RGB, `[height, width, 3]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// `width · height` colours.
    pub pixels: Vec<[u8; 3]>,
}

impl Drawing {
    /// Slopes of three colours, with a dark block near the upper left corner.
    pub fn new(width: u32, height: u32) -> Self {
        let ramp = |position: u32, side: u32| (position * 180 / side) as u8;
        Self::from_fn(width, height, |x, y| {
            let is_block = x * 3 > width && x * 2 < width && y * 5 > height && y * 3 < height;
            if is_block {
                [24, 60, 36]
            } else {
                [
                    60 + ramp(x, width),
                    40 + ramp(y, height),
                    120 + ramp(x + y, width + height) / 2,
                ]
            }
        })
    }

    /// One colour for each column and row.
    pub fn from_fn(width: u32, height: u32, colour: impl Fn(u32, u32) -> [u8; 3]) -> Self {
        let rows = 0..height;
        let pixels = rows.flat_map(|y| (0..width).map(move |x| (x, y)));
        Self {
            width,
            height,
            pixels: pixels.map(|(x, y)| colour(x, y)).collect(),
        }
    }

    /// The colour at a column and a row of the picture.
    pub fn at(&self, x: u32, y: u32) -> [u8; 3] {
        self.pixels[(y * self.width + x) as usize]
    }

    /// Each colour changed by itself.
    pub fn map(&self, change: impl Fn([u8; 3]) -> [u8; 3]) -> Self {
        Self {
            pixels: self.pixels.iter().map(|&pixel| change(pixel)).collect(),
            ..self.clone()
        }
    }

    /// Greys of 2ⁿ steps, n = `bits`, 1 to 8.
    pub fn grey(&self, bits: u32) -> Self {
        let top = (1 << bits) - 1;
        self.map(|pixel| [((luma(pixel) * top + 127) / 255 * 255 / top) as u8; 3])
    }

    /// At most 64 colours.
    pub fn posterised(&self) -> Self {
        self.map(|pixel| pixel.map(|value| value / 64 * 85))
    }

    /// RGB bytes.
    pub fn bytes(&self) -> Vec<u8> {
        self.pixels.concat()
    }

    /// As a camera stores it that was held so: EXIF orientation 1 to 8, which says where the
    /// stored row 0 and column 0 lie in the upright picture.
    pub fn stored(&self, orientation: u8) -> Self {
        let (right, bottom) = (self.width - 1, self.height - 1);
        let (width, height) = match orientation {
            1..=4 => (self.width, self.height),
            _ => (self.height, self.width),
        };
        Self::from_fn(width, height, |x, y| match orientation {
            1 => self.at(x, y),
            2 => self.at(right - x, y),
            3 => self.at(right - x, bottom - y),
            4 => self.at(x, bottom - y),
            5 => self.at(y, x),
            6 => self.at(right - y, x),
            7 => self.at(right - y, bottom - x),
            8 => self.at(y, bottom - x),
            _ => unreachable!("orientations are 1 to 8"),
        })
    }
}

/// Rec. 601 in integers.
fn luma([r, g, b]: [u8; 3]) -> u32 {
    (u32::from(r) * 299 + u32::from(g) * 587 + u32::from(b) * 114) / 1000
}

/// EXIF data with nothing but the orientation: a TIFF header and one entry. Odd orientations are
/// written in Intel's byte order and even ones in Motorola's, as cameras differ too.
pub(super) fn exif(orientation: u8) -> Vec<u8> {
    let is_intel = orientation % 2 == 1;
    let two = |value: u16| {
        if is_intel {
            value.to_le_bytes()
        } else {
            value.to_be_bytes()
        }
    };
    let four = |value: u32| {
        if is_intel {
            value.to_le_bytes()
        } else {
            value.to_be_bytes()
        }
    };
    let mut exif = if is_intel {
        b"II".to_vec()
    } else {
        b"MM".to_vec()
    };
    exif.extend(two(42));
    exif.extend(four(8));
    exif.extend(two(1));
    // Tag 0x0112, one SHORT, its value and two bytes of padding.
    exif.extend([two(0x0112), two(3)].concat());
    exif.extend(four(1));
    exif.extend([two(u16::from(orientation)), [0, 0]].concat());
    exif.extend(four(0));
    exif
}
