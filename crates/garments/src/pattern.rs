//! What is woven or printed on a cloth: repeating tiles as SVG.

use std::fmt::Write as _;

use crate::dice::Dice;
use crate::palette::Hue;

/// A pattern of the cloth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pattern {
    /// One colour.
    Solid,
    /// Stripes across.
    Striped,
    /// Fine stripes down.
    Pinstriped,
    /// Even two-colour checks.
    Checked,
    /// Crossing bands of several colours.
    Tartan,
    /// Polka dots.
    Dotted,
    /// Flowers and leaves.
    Floral,
    /// A broken zigzag weave.
    Herringbone,
    /// Diamonds with crossing lines.
    Argyle,
    /// Two large fields of colour.
    Colourblocked,
    /// A picture on the chest.
    Printed,
    /// Blots in earth colours.
    Camouflage,
    /// Zigzag bands.
    Chevron,
    /// Brushed dashes.
    Abstract,
}

impl Pattern {
    /// Every pattern.
    pub const ALL: [Self; 14] = [
        Self::Solid,
        Self::Striped,
        Self::Pinstriped,
        Self::Checked,
        Self::Tartan,
        Self::Dotted,
        Self::Floral,
        Self::Herringbone,
        Self::Argyle,
        Self::Colourblocked,
        Self::Printed,
        Self::Camouflage,
        Self::Chevron,
        Self::Abstract,
    ];

    /// How a display name speaks of it; empty for a plain cloth.
    pub fn word(self) -> &'static str {
        match self {
            Self::Solid => "",
            Self::Striped => "Striped",
            Self::Pinstriped => "Pinstriped",
            Self::Checked => "Checked",
            Self::Tartan => "Tartan",
            Self::Dotted => "Polka Dot",
            Self::Floral => "Floral",
            Self::Herringbone => "Herringbone",
            Self::Argyle => "Argyle",
            Self::Colourblocked => "Colourblocked",
            Self::Printed => "Printed",
            Self::Camouflage => "Camouflage",
            Self::Chevron => "Chevron",
            Self::Abstract => "Abstract Print",
        }
    }

    /// The repeating tile: its width, height and contents. Nothing for patterns that do not repeat.
    pub(crate) fn tile(self, base: Hue, inks: [Hue; 3], dice: &mut Dice) -> Option<Tile> {
        let [a, b, c] = inks;
        Some(match self {
            Self::Solid | Self::Colourblocked | Self::Printed => return None,
            Self::Striped => stripes(a, b, dice),
            Self::Pinstriped => {
                let w = dice.pick(&[7.0, 9.0, 12.0, 16.0]);
                let line = dice.pick(&[1.0, 1.4, 2.4]);
                let mut tile = Tile::new(w, 20.0);
                tile.rect(w / 2.0 - line / 2.0, 0.0, line, 20.0, a, 0.85);
                if dice.chance(30) {
                    tile.rect(w / 2.0 + line, 0.0, line * 0.5, 20.0, b, 0.6);
                }
                tile
            }
            Self::Checked => {
                let w = dice.pick(&[10.0, 14.0, 20.0, 28.0]);
                let ink = if dice.chance(50) { a } else { base.darker(55) };
                let mut tile = Tile::new(w, w);
                tile.rect(0.0, 0.0, w / 2.0, w, ink, 0.55);
                tile.rect(0.0, 0.0, w, w / 2.0, ink, 0.55);
                tile
            }
            Self::Tartan => tartan(base, inks, dice),
            Self::Dotted => {
                let w = dice.pick(&[12.0, 17.0, 24.0]);
                let r = w * dice.between(0.13, 0.22);
                let mut tile = Tile::new(w, w);
                for (x, y) in [(0.25, 0.25), (0.75, 0.75)] {
                    tile.path(&circle(x * w, y * w, r), a, 0.95);
                }
                tile
            }
            Self::Floral => floral(base, inks, dice),
            Self::Herringbone => {
                let w = dice.pick(&[9.0, 12.0]);
                let ink = if base.brightness() > 110 { base.darker(45) } else { base.lighter(38) };
                let mut tile = Tile::new(w * 2.0, 4.0);
                for y in [-8.0, -4.0, 0.0, 4.0, 8.0, 12.0] {
                    let line = format!("M0 {y}L{w} {}L{} {y}", y + w * 0.75, w * 2.0);
                    tile.line(&line, ink, 1.3, 0.65);
                }
                tile
            }
            Self::Argyle => {
                let (w, h) = dice.pick(&[(34.0, 52.0), (44.0, 66.0)]);
                let mut tile = Tile::new(w, h);
                let (x, y) = (w / 2.0, h / 2.0);
                tile.path(&format!("M{x} 0L{w} {y}L{x} {h}L0 {y}Z"), a, 0.9);
                for (dx, dy) in [(-x, -y), (x, -y), (-x, y), (x, y)] {
                    tile.path(
                        &format!(
                            "M{} {}L{} {}L{} {}L{} {}Z",
                            x + dx,
                            dy + y * 0.5,
                            x + dx + w * 0.25,
                            y + dy,
                            x + dx,
                            y * 1.5 + dy,
                            x + dx - w * 0.25,
                            y + dy
                        ),
                        b,
                        0.28,
                    );
                }
                tile.line(&format!("M0 0L{w} {h}M{w} 0L0 {h}"), c, 1.0, 0.9);
                tile
            }
            Self::Camouflage => camouflage(base, dice),
            Self::Chevron => {
                let w = dice.pick(&[22.0, 30.0]);
                let h = w * 0.9;
                let mut tile = Tile::new(w, h);
                for (offset, ink, width) in [(0.0, a, h * 0.28), (h * 0.5, b, h * 0.12)] {
                    for shift in [-h, 0.0, h] {
                        let y = offset + shift + h * 0.25;
                        let line = format!(
                            "M{} {}L0 {}L{} {y}L{w} {}L{} {}",
                            -w * 0.25,
                            y + h * 0.25,
                            y + h * 0.5,
                            w / 2.0,
                            y + h * 0.5,
                            w * 1.25,
                            y + h * 0.25
                        );
                        tile.line(&line, ink, width, 0.9);
                    }
                }
                tile
            }
            Self::Abstract => {
                let mut tile = Tile::new(64.0, 64.0);
                for i in 0..26 {
                    let (x, y) = (dice.between(0.0, 64.0), dice.between(0.0, 64.0));
                    let (dx, dy) = (dice.between(3.0, 9.0), dice.about(4.0));
                    let ink = [a, b, c][i % 3];
                    let width = dice.between(1.6, 3.4);
                    tile.wrapped(x, y, |tile, x, y| {
                        tile.line(
                            &format!(
                                "M{:.1} {:.1}Q{:.1} {:.1} {:.1} {:.1}",
                                x - dx,
                                y - dy,
                                x,
                                y + dy,
                                x + dx,
                                y + dy * 0.4
                            ),
                            ink,
                            width,
                            0.85,
                        );
                    });
                }
                tile
            }
        })
    }
}

/// How the cloth is made; seen close up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weave {
    /// Too fine to see.
    Fine,
    /// Stitches of a hand-knit.
    Knit,
    /// Lengthwise ribs.
    Rib,
    /// The diagonal of denim and chino.
    Twill,
    /// Crossing threads of linen, canvas or wool.
    Canvas,
    /// Braids of a heavy sweater.
    Cable,
    /// Stitched-down channels of a padded jacket.
    Straw,
}

impl Weave {
    pub(crate) fn tile(self, base: Hue) -> Option<Tile> {
        let dark = base.darker(60);
        let light = base.lighter(55);
        Some(match self {
            Self::Fine => return None,
            Self::Knit => {
                let mut tile = Tile::new(5.0, 4.4);
                tile.line("M0 -2.4L2.5 1.4L5 -2.4M0 2L2.5 5.8L5 2", dark, 0.8, 0.34);
                tile.line("M0.1 -0.6L2.5 3.2L4.9 -0.6M0 3.8L2.5 7.6L5 3.8", light, 0.6, 0.28);
                tile
            }
            Self::Rib => {
                let mut tile = Tile::new(4.2, 12.0);
                tile.rect(0.0, 0.0, 1.3, 12.0, dark, 0.34);
                tile.rect(2.2, 0.0, 1.0, 12.0, light, 0.28);
                tile
            }
            Self::Twill => {
                let mut tile = Tile::new(3.2, 3.2);
                tile.line("M-1 1L1 -1M-1 4.2L4.2 -1M2.2 4.2L4.2 2.2", light, 0.7, 0.26);
                tile.line("M-1 2.6L2.6 -1M0.6 4.2L4.2 0.6", dark, 0.6, 0.22);
                tile
            }
            Self::Canvas => {
                let mut tile = Tile::new(3.4, 3.4);
                tile.rect(0.0, 0.0, 1.0, 3.4, dark, 0.13);
                tile.rect(0.0, 1.7, 3.4, 0.9, light, 0.2);
                tile
            }
            Self::Cable => {
                let mut tile = Tile::new(26.0, 22.0);
                tile.rect(0.0, 0.0, 1.6, 22.0, dark, 0.3);
                tile.rect(24.4, 0.0, 1.6, 22.0, dark, 0.22);
                for y in [-22.0, -11.0, 0.0, 11.0] {
                    tile.line(
                        &format!("M7 {}C7 {} 19 {} 19 {}", y, y + 9.0, y + 11.0, y + 20.0),
                        dark,
                        1.8,
                        0.4,
                    );
                    tile.line(
                        &format!("M8.6 {}C8.6 {} 20.6 {} 20.6 {}", y, y + 9.0, y + 11.0, y + 20.0),
                        light,
                        1.4,
                        0.35,
                    );
                }
                tile.line("M5 0L5 22M21.6 0L21.6 22", dark, 0.8, 0.3);
                tile
            }
            Self::Straw => {
                let mut tile = Tile::new(8.0, 5.0);
                tile.line("M0 1.2L4 1.2M4 3.7L8 3.7", light, 1.3, 0.5);
                tile.line("M0 2.4L4 2.4M4 0L8 0M4 5L8 5", dark, 0.7, 0.35);
                tile
            }
        })
    }
}

/// A repeating tile, in sheet units.
pub(crate) struct Tile {
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) contents: String,
}

impl Tile {
    fn new(width: f64, height: f64) -> Self {
        Self { width, height, contents: String::new() }
    }

    fn rect(&mut self, x: f64, y: f64, w: f64, h: f64, ink: Hue, opacity: f64) {
        // What ends at the tile's edge is drawn past it: softened edges would show as lines.
        let past = |from: f64, size: f64, edge: f64| {
            let start = if from <= 0.0 { from - 5.0 } else { from };
            let end = if from + size >= edge { from + size + 5.0 } else { from + size };
            (start, end)
        };
        let ((left, right), (top, bottom)) = (past(x, w, self.width), past(y, h, self.height));
        self.path(&format!("M{left:.2} {top:.2}H{right:.2}V{bottom:.2}H{left:.2}Z"), ink, opacity);
    }

    fn path(&mut self, data: &str, ink: Hue, opacity: f64) {
        let _ = write!(
            self.contents,
            r#"<path d="{data}" fill="{}" fill-opacity="{opacity}"/>"#,
            ink.hex()
        );
    }

    fn line(&mut self, data: &str, ink: Hue, width: f64, opacity: f64) {
        let _ = write!(
            self.contents,
            r#"<path d="{data}" fill="none" stroke="{}" stroke-width="{width:.2}" stroke-opacity="{opacity}" stroke-linecap="round"/>"#,
            ink.hex()
        );
    }

    /// Draws at every place where the tile's neighbours would reach into it.
    fn wrapped(&mut self, x: f64, y: f64, mut draw: impl FnMut(&mut Self, f64, f64)) {
        let (w, h) = (self.width, self.height);
        for dy in [-h, 0.0, h] {
            for dx in [-w, 0.0, w] {
                let (px, py) = (x + dx, y + dy);
                if px > -14.0 && px < w + 14.0 && py > -14.0 && py < h + 14.0 {
                    draw(self, px, py);
                }
            }
        }
    }
}

/// Cosines and sines of the multiples of 36 degrees: the same on every machine.
pub(crate) const TENTHS: [(f64, f64); 10] = [
    (1.0, 0.0),
    (0.809_017, 0.587_785),
    (0.309_017, 0.951_057),
    (-0.309_017, 0.951_057),
    (-0.809_017, 0.587_785),
    (-1.0, 0.0),
    (-0.809_017, -0.587_785),
    (-0.309_017, -0.951_057),
    (0.309_017, -0.951_057),
    (0.809_017, -0.587_785),
];

/// A circle as four cubics: SVG's own circle would go through the platform's sine.
pub(crate) fn circle(x: f64, y: f64, r: f64) -> String {
    let q = r * 0.552_285;
    format!(
        "M{:.2} {y:.2}C{:.2} {:.2} {:.2} {:.2} {x:.2} {:.2}C{:.2} {:.2} {:.2} {:.2} {:.2} {y:.2}C{:.2} {:.2} {:.2} {:.2} {x:.2} {:.2}C{:.2} {:.2} {:.2} {:.2} {:.2} {y:.2}Z",
        x + r,
        x + r,
        y + q,
        x + q,
        y + r,
        y + r,
        x - q,
        y + r,
        x - r,
        y + q,
        x - r,
        x - r,
        y - q,
        x - q,
        y - r,
        y - r,
        x + q,
        y - r,
        x + r,
        y - q,
        x + r
    )
}

/// A petal or leaf from `(x, y)` in direction `tenth` of a turn, `length` long and `width` wide.
pub(crate) fn petal(x: f64, y: f64, tenth: usize, length: f64, width: f64) -> String {
    let (c, s) = TENTHS[tenth % 10];
    let at = |along: f64, side: f64| (x + c * along - s * side, y + s * along + c * side);
    let (p, q) = (at(length * 0.45, width), at(length * 0.95, width * 0.9));
    let (r, t) = (at(length * 0.95, -width * 0.9), at(length * 0.45, -width));
    let end = at(length, 0.0);
    format!(
        "M{x:.2} {y:.2}C{:.2} {:.2} {:.2} {:.2} {:.2} {:.2}C{:.2} {:.2} {:.2} {:.2} {x:.2} {y:.2}Z",
        p.0, p.1, q.0, q.1, end.0, end.1, r.0, r.1, t.0, t.1
    )
}

fn stripes(a: Hue, b: Hue, dice: &mut Dice) -> Tile {
    let style = dice.below(4);
    let h =
        [dice.between(13.0, 18.0), dice.between(22.0, 30.0), dice.between(36.0, 52.0), 34.0][style];
    let mut tile = Tile::new(20.0, h);
    match style {
        0 => tile.rect(0.0, 2.0, 20.0, h * 0.34, a, 1.0),
        1 => tile.rect(0.0, 2.0, 20.0, h * 0.5, a, 1.0),
        2 => {
            tile.rect(0.0, 2.0, 20.0, h * 0.46, a, 1.0);
            tile.rect(0.0, h * 0.62, 20.0, 3.0, b, 1.0);
        }
        _ => {
            tile.rect(0.0, 3.0, 20.0, 9.0, a, 1.0);
            tile.rect(0.0, 15.0, 20.0, 3.0, b, 1.0);
            tile.rect(0.0, 21.0, 20.0, 3.0, a, 1.0);
        }
    }
    tile
}

fn tartan(base: Hue, [a, b, c]: [Hue; 3], dice: &mut Dice) -> Tile {
    let w = dice.pick(&[38.0, 50.0, 64.0]);
    let dark = base.darker(60);
    let mut tile = Tile::new(w, w);
    let bands = [
        (0.06, 0.30, dark, 0.5),
        (0.10, 0.05, a, 0.75),
        (0.27, 0.05, a, 0.75),
        (0.62, 0.12, b, 0.42),
        (0.80, 0.03, c, 0.9),
    ];
    for (at, size, ink, opacity) in bands {
        tile.rect(at * w, 0.0, size * w, w, ink, opacity);
        tile.rect(0.0, at * w, w, size * w, ink, opacity * 0.9);
    }
    tile
}

fn floral(base: Hue, inks: [Hue; 3], dice: &mut Dice) -> Tile {
    let w = dice.pick(&[54.0, 70.0, 88.0]);
    let mut tile = Tile::new(w, w);
    let leaf = Hue(84, 122, 80).mix(base, 25);
    let size = w * dice.between(0.08, 0.115);
    // A jittered brick grid keeps the flowers apart without a search.
    for row in 0..4 {
        for column in 0..3 {
            let x = (f64::from(column) + f64::from(row % 2) * 0.5 + 0.25) * w / 3.0
                + dice.about(w * 0.06);
            let y = (f64::from(row) + 0.5) * w / 4.0 + dice.about(w * 0.05);
            let turn = dice.below(10);
            let scale = dice.between(0.7, 1.15) * size;
            let ink = inks[dice.below(3)];
            let bud = (row + column) % 2 == 1;
            tile.wrapped(x, y, |tile, x, y| {
                for step in [turn + 1, turn + 4, turn + 8] {
                    tile.path(&petal(x, y, step, scale * 1.55, scale * 0.36), leaf, 0.9);
                }
                let reach = if bud { 0.62 } else { 1.0 } * scale;
                for step in 0..5 {
                    tile.path(&petal(x, y, turn + step * 2, reach * 1.12, reach * 0.5), ink, 1.0);
                    tile.path(
                        &petal(x, y, turn + step * 2, reach * 0.7, reach * 0.16),
                        ink.darker(35),
                        0.5,
                    );
                }
                tile.path(&circle(x, y, reach * 0.27), Hue(238, 200, 90), 1.0);
            });
        }
    }
    tile
}

fn camouflage(base: Hue, dice: &mut Dice) -> Tile {
    let mut tile = Tile::new(92.0, 92.0);
    let inks = [base.darker(45), base.mix(Hue(190, 170, 120), 45), base.mix(Hue(70, 50, 34), 60)];
    for i in 0..25 {
        let (column, row) = ((i % 5) as f64, (i / 5) as f64);
        let x = (column + dice.between(0.0, 0.9) + row * 0.4) * 92.0 / 5.0;
        let y = (row + dice.between(0.0, 1.3)) * 92.0 / 5.0;
        let radii: [f64; 10] = std::array::from_fn(|_| dice.between(3.5, 11.0));
        tile.wrapped(x, y, |tile, x, y| {
            let points: Vec<_> = radii
                .iter()
                .zip(TENTHS)
                .map(|(r, (c, s))| crate::path::s(x + c * r * 1.35 - 180.0, y + s * r * 0.95))
                .collect();
            let data = crate::path::Path::closed(points).data(&crate::path::Warp::none());
            tile.path(&data, inks[(i * 2 + i / 5) % 3], 1.0);
        });
    }
    tile
}
