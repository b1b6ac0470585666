//! Textile colours under the names of the product list, and what one does with a colour.

/// An sRGB colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hue(pub(crate) u8, pub(crate) u8, pub(crate) u8);

impl Hue {
    /// `self` and `share` of a hundred of `other`, mixed.
    pub(crate) fn mix(self, other: Hue, share: u32) -> Hue {
        let blend = |a: u8, b: u8| {
            ((u32::from(a) * (100 - share.min(100)) + u32::from(b) * share.min(100) + 50) / 100)
                as u8
        };
        Hue(blend(self.0, other.0), blend(self.1, other.1), blend(self.2, other.2))
    }

    /// Darker, towards a bluish shadow.
    pub(crate) fn darker(self, share: u32) -> Hue {
        self.mix(Hue(18, 18, 28), share)
    }

    /// Lighter, towards a warm white.
    pub(crate) fn lighter(self, share: u32) -> Hue {
        self.mix(Hue(255, 253, 248), share)
    }

    /// Perceived brightness, 0..=255 (Rec. 601 weights in thousandths).
    pub(crate) fn brightness(self) -> u32 {
        (u32::from(self.0) * 299 + u32::from(self.1) * 587 + u32::from(self.2) * 114) / 1000
    }

    /// The `#rrggbb` of SVG.
    pub(crate) fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// Moved by the given amounts, clamped: one dye lot is not another.
    pub(crate) fn shifted(self, by: [i32; 3]) -> Hue {
        let add = |a: u8, d: i32| (i32::from(a) + d).clamp(0, 255) as u8;
        Hue(add(self.0, by[0]), add(self.1, by[1]), add(self.2, by[2]))
    }
}

/// A colour of the product list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Colour {
    /// The name in the column `baseColour`.
    pub(crate) name: &'static str,
    /// The dye.
    pub(crate) hue: Hue,
    /// Names of colours that go with it as trim, stripe or print.
    pub(crate) partners: [&'static str; 3],
}

const fn colour(name: &'static str, r: u8, g: u8, b: u8, partners: [&'static str; 3]) -> Colour {
    Colour { name, hue: Hue(r, g, b), partners }
}

/// Every colour, the most usual first.
pub(crate) const COLOURS: [Colour; 26] = [
    colour("Black", 40, 40, 44, ["White", "Grey", "Red"]),
    colour("White", 243, 243, 240, ["Navy Blue", "Red", "Black"]),
    colour("Navy Blue", 38, 48, 78, ["White", "Red", "Beige"]),
    colour("Grey", 142, 145, 150, ["White", "Black", "Yellow"]),
    colour("Blue", 58, 104, 168, ["White", "Navy Blue", "Orange"]),
    colour("Red", 186, 40, 48, ["White", "Navy Blue", "Black"]),
    colour("Green", 62, 118, 78, ["White", "Navy Blue", "Beige"]),
    colour("Pink", 228, 146, 164, ["White", "Maroon", "Grey"]),
    colour("Brown", 104, 70, 48, ["Beige", "Cream", "Black"]),
    colour("Beige", 212, 192, 160, ["Brown", "White", "Olive"]),
    colour("Purple", 104, 68, 128, ["White", "Lavender", "Black"]),
    colour("Yellow", 236, 194, 66, ["White", "Navy Blue", "Grey"]),
    colour("Olive", 104, 106, 66, ["Cream", "Black", "Mustard"]),
    colour("Maroon", 104, 32, 48, ["Cream", "Navy Blue", "Grey"]),
    colour("Orange", 222, 114, 46, ["White", "Navy Blue", "Brown"]),
    colour("Cream", 240, 230, 208, ["Brown", "Olive", "Navy Blue"]),
    colour("Turquoise Blue", 60, 164, 174, ["White", "Navy Blue", "Yellow"]),
    colour("Charcoal", 74, 78, 84, ["White", "Grey", "Mustard"]),
    colour("Khaki", 172, 154, 116, ["Brown", "White", "Olive"]),
    colour("Mustard", 200, 148, 44, ["Navy Blue", "White", "Brown"]),
    colour("Teal", 32, 104, 110, ["Cream", "Mustard", "White"]),
    colour("Lavender", 182, 166, 212, ["White", "Purple", "Grey"]),
    colour("Peach", 244, 186, 156, ["White", "Maroon", "Brown"]),
    colour("Rust", 168, 78, 44, ["Cream", "Navy Blue", "Brown"]),
    colour("Tan", 182, 128, 80, ["Brown", "Cream", "Black"]),
    colour("Burgundy", 122, 36, 62, ["Cream", "Grey", "Navy Blue"]),
];

/// The colour of that name; black where the table has none.
pub(crate) fn named(name: &str) -> Colour {
    COLOURS.iter().copied().find(|c| c.name == name).unwrap_or(COLOURS[0])
}
