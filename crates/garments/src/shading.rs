//! Cloth as light falls on it: panels with weave, pattern, folds and edges; seams, stitches,
//! buttons, zips and straps; a soft shadow below everything.

use std::fmt::Write as _;

use crate::dice::Dice;
use crate::palette::Hue;
use crate::path::{Path, Warp};
use crate::pattern::{Pattern, Weave, circle};

/// The width of the sheet that garments are drawn on, in its own units.
pub(crate) const SHEET_WIDTH: f64 = 360.0;
/// The height of that sheet.
pub(crate) const SHEET_HEIGHT: f64 = 480.0;

/// A cloth: what a panel is cut from.
#[derive(Debug, Clone)]
pub(crate) struct Cloth {
    pub(crate) base: Hue,
    pub(crate) inks: [Hue; 3],
    pub(crate) pattern: Pattern,
    pub(crate) weave: Weave,
    /// Keeps the tile the same on every panel of one garment.
    pub(crate) seed: u64,
    /// 0 = matt, 1 = leather and patent.
    pub(crate) gloss: f64,
}

impl Cloth {
    /// The same cloth without its pattern, in `hue`.
    pub(crate) fn plain(&self, hue: Hue) -> Self {
        Self { base: hue, pattern: Pattern::Solid, ..self.clone() }
    }

    /// The same cloth, woven differently.
    pub(crate) fn woven(&self, weave: Weave) -> Self {
        Self { weave, ..self.clone() }
    }
}

/// A fold: a soft lens of shadow with light beside it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fold {
    from: (f64, f64),
    to: (f64, f64),
    /// How far its middle bends aside, and how thick it is.
    bend: f64,
    width: f64,
    depth: f64,
}

/// A fold from one point to another; `bend` to the right of its way, `depth` 0..=1.
pub(crate) fn fold(from: (f64, f64), to: (f64, f64), bend: f64, width: f64, depth: f64) -> Fold {
    Fold { from, to, bend, width, depth }
}

impl Fold {
    pub(crate) fn mirror(self) -> Self {
        let flip = |(x, y): (f64, f64)| (-x, y);
        Self { from: flip(self.from), to: flip(self.to), bend: -self.bend, ..self }
    }

    fn lens(&self, aside: f64, width: f64) -> Path {
        let (dx, dy) = (self.to.0 - self.from.0, self.to.1 - self.from.1);
        let length = (dx * dx + dy * dy).sqrt().max(1.0);
        let (nx, ny) = (-dy / length, dx / length);
        let (mx, my) = (self.from.0 + dx * 0.45, self.from.1 + dy * 0.45);
        let side = |by: f64| crate::path::s(mx + nx * by, my + ny * by);
        let end = |(x, y): (f64, f64)| crate::path::k(x + nx * aside, y + ny * aside);
        Path::closed([
            end(self.from),
            side(self.bend + aside + width * 0.5),
            end(self.to),
            side(self.bend + aside - width * 0.5),
        ])
    }
}

/// One piece of cloth.
pub(crate) struct Panel<'a> {
    pub(crate) shape: &'a Path,
    pub(crate) cloth: &'a Cloth,
    /// Direction of the cloth, degrees clockwise.
    pub(crate) grain: f64,
    pub(crate) folds: &'a [Fold],
    /// How round it is, 0..=1.
    pub(crate) volume: f64,
    /// SVG drawn on the cloth below the shading, such as a print.
    pub(crate) print: &'a str,
}

/// A finished drawing, on nothing: to be put on white, or into a scene.
pub(crate) struct Drawing {
    /// What belongs into the document's `defs`.
    pub(crate) defs: String,
    /// The drawing itself.
    pub(crate) body: String,
    /// Where it begins, from the sheet's upper edge.
    pub(crate) top: f64,
}

/// A drawing under way.
pub(crate) struct Sketch {
    pub(crate) warp: Warp,
    pub(crate) dice: Dice,
    defs: String,
    shadow: String,
    body: String,
    count: usize,
    tiles: Vec<(String, String)>,
    /// Left, top, right and bottom of everything that casts a shadow.
    bounds: [f64; 4],
}

impl Sketch {
    pub(crate) fn new(seed: u64, span: f64) -> Self {
        let mut dice = Dice::new(seed, 7);
        Self {
            warp: Warp::new(&mut dice, span),
            dice,
            defs: String::new(),
            shadow: String::new(),
            body: String::new(),
            count: 0,
            tiles: Vec::new(),
            bounds: [f64::MAX, f64::MAX, f64::MIN, f64::MIN],
        }
    }

    fn name(&mut self) -> String {
        self.count += 1;
        format!("n{}", self.count)
    }

    /// The drawing, in the middle of the sheet.
    pub(crate) fn finish(self) -> Drawing {
        let mut defs = self.defs;
        defs.push_str(concat!(
            r#"<filter id="soft" x="-20%" y="-20%" width="140%" height="140%" color-interpolation-filters="sRGB"><feGaussianBlur stdDeviation="3.1"/></filter>"#,
            r#"<filter id="cast" x="-20%" y="-20%" width="140%" height="140%" color-interpolation-filters="sRGB"><feGaussianBlur stdDeviation="5.5"/></filter>"#
        ));
        // As a photographer frames it: in the middle, the margins alike for small and large things.
        let [left, top, right, bottom] = self.bounds;
        let scale =
            (304.0 / (right - left).max(1.0)).min(416.0 / (bottom - top).max(1.0)).clamp(0.7, 1.2);
        let x = 180.0 - scale * (180.0 + (left + right) / 2.0);
        let y = 240.0 - scale * (top + bottom) / 2.0;
        let body = format!(
            r##"<g transform="matrix({scale:.4} 0 0 {scale:.4} {x:.3} {y:.3})"><g filter="url(#cast)" opacity="0.3"><g transform="translate(2 6)" fill="#20222c">{}</g></g>{}</g>"##,
            self.shadow, self.body
        );
        Drawing { defs, body, top: 240.0 - scale * (bottom - top) / 2.0 }
    }

    /// SVG as it is.
    pub(crate) fn raw(&mut self, svg: &str) {
        self.body.push_str(svg);
    }

    /// The name of a definition for one tile of `cloth`, turned by `grain` degrees.
    fn tile(&mut self, key: String, tile: crate::pattern::Tile, grain: f64) -> String {
        if let Some((_, id)) = self.tiles.iter().find(|(known, _)| *known == key) {
            return id.clone();
        }
        let id = self.name();
        let turn = grain * std::f64::consts::PI / 180.0;
        // libm's, because the platform's differs in the last bit.
        let (sine, cosine) = (libm::sin(turn), libm::cos(turn));
        let _ = write!(
            self.defs,
            r#"<pattern id="{id}" patternUnits="userSpaceOnUse" width="{:.3}" height="{:.3}" patternTransform="matrix({cosine:.5} {sine:.5} {:.5} {cosine:.5} 180 100)">{}</pattern>"#,
            tile.width, tile.height, -sine, tile.contents
        );
        self.tiles.push((key, id.clone()));
        id
    }

    /// The fills of a cloth, outermost last.
    fn fills(&mut self, cloth: &Cloth, grain: f64) -> Vec<String> {
        let mut fills = vec![cloth.base.hex()];
        let key = format!("{:?} {:?} {grain:.2}", cloth.base, cloth.inks);
        let mut dice = Dice::new(cloth.seed, 11);
        if let Some(tile) = cloth.pattern.tile(cloth.base, cloth.inks, &mut dice) {
            let id = self.tile(format!("{:?} {key}", cloth.pattern), tile, grain);
            fills.push(format!("url(#{id})"));
        }
        if let Some(tile) = cloth.weave.tile(cloth.base) {
            let id = self.tile(format!("{:?} {key}", cloth.weave), tile, grain);
            fills.push(format!("url(#{id})"));
        }
        fills
    }

    /// Lays the panel's shadow below the garment.
    pub(crate) fn cast(&mut self, shape: &Path) {
        let data = shape.data(&self.warp);
        let _ = write!(self.shadow, r#"<path d="{data}"/>"#);
        self.reach(shape, 0.0);
    }

    fn reach(&mut self, shape: &Path, by: f64) {
        let [left, top, right, bottom] = shape.bounds();
        let known = &mut self.bounds;
        *known = [
            known[0].min(left - by),
            known[1].min(top - by),
            known[2].max(right + by),
            known[3].max(bottom + by),
        ];
    }

    /// Draws a panel and its shadow.
    pub(crate) fn panel(&mut self, panel: &Panel<'_>) {
        self.cast(panel.shape);
        let data = panel.shape.data(&self.warp);
        let cloth = panel.cloth;
        let clip = self.name();
        let round = self.name();
        let _ = write!(self.defs, r#"<clipPath id="{clip}"><path d="{data}"/></clipPath>"#);
        let dark = cloth.base.darker(82).hex();
        let light = cloth.base.lighter(72).hex();
        let deep = cloth.base.brightness() < 90;
        // Dark cloth shows its form by light, light cloth by shadow.
        let (shade, shine) =
            if deep { (0.5, 0.13 + 0.4 * cloth.gloss) } else { (0.30, 0.24 + 0.5 * cloth.gloss) };
        let shade = if cloth.base.brightness() > 215 { 0.21 } else { shade };
        let v = panel.volume;
        let _ = write!(
            self.defs,
            concat!(
                r#"<linearGradient id="{0}" x1="0" y1="0" x2="1" y2="0.12">"#,
                r#"<stop offset="0" stop-color="{1}" stop-opacity="{3:.3}"/><stop offset="0.16" stop-color="{1}" stop-opacity="0"/>"#,
                r#"<stop offset="0.2" stop-color="{2}" stop-opacity="0"/><stop offset="0.38" stop-color="{2}" stop-opacity="{4:.3}"/>"#,
                r#"<stop offset="0.56" stop-color="{2}" stop-opacity="0"/><stop offset="0.62" stop-color="{1}" stop-opacity="0"/>"#,
                r#"<stop offset="1" stop-color="{1}" stop-opacity="{5:.3}"/></linearGradient>"#
            ),
            round,
            dark,
            light,
            shade * 0.5 * v,
            shine * 0.42 * v,
            shade * 1.1 * v
        );
        let _ = write!(self.body, r#"<g clip-path="url(#{clip})">"#);
        for fill in self.fills(cloth, panel.grain) {
            let _ = write!(self.body, r#"<path d="{data}" fill="{fill}"/>"#);
        }
        self.body.push_str(panel.print);
        let _ =
            write!(self.body, r#"<path d="{data}" fill="url(#{round})"/><g filter="url(#soft)">"#);
        let _ = write!(
            self.body,
            r#"<path d="{data}" fill="none" stroke="{dark}" stroke-width="{:.2}" stroke-opacity="{:.3}"/>"#,
            7.0 + 7.0 * v,
            shade * 0.72
        );
        for fold in panel.folds {
            let shadow = fold.lens(0.0, fold.width).data(&self.warp);
            let glow = fold.lens(fold.width * 0.85, fold.width * 0.7).data(&self.warp);
            let _ = write!(
                self.body,
                r#"<path d="{glow}" fill="{light}" fill-opacity="{:.3}"/><path d="{shadow}" fill="{dark}" fill-opacity="{:.3}"/>"#,
                (shine * 1.15 * fold.depth).min(1.0),
                (shade * 1.7 * fold.depth).min(1.0)
            );
        }
        self.body.push_str("</g></g>");
        let edge = if deep { cloth.base.darker(60) } else { cloth.base.darker(42) };
        self.trace(panel.shape, edge, 0.9, 0.75);
    }

    /// A plain line.
    pub(crate) fn trace(&mut self, path: &Path, ink: Hue, width: f64, opacity: f64) {
        let data = path.data(&self.warp);
        let _ = write!(
            self.body,
            r#"<path d="{data}" fill="none" stroke="{}" stroke-width="{width:.2}" stroke-opacity="{opacity:.2}" stroke-linejoin="round" stroke-linecap="round"/>"#,
            ink.hex()
        );
    }

    /// A filled outline without cloth: a hole, a sole, a label.
    pub(crate) fn fill(&mut self, path: &Path, ink: Hue, opacity: f64) {
        let data = path.data(&self.warp);
        let _ = write!(
            self.body,
            r#"<path d="{data}" fill="{}" fill-opacity="{opacity:.2}"/>"#,
            ink.hex()
        );
    }

    /// Two cloths sewn together: a dark groove with a light ridge.
    pub(crate) fn seam(&mut self, path: &Path, base: Hue) {
        let (dark, light) = relief(base);
        self.trace(&path.shift(0.8, 0.8), light, 0.8, 0.4);
        self.trace(path, dark, 1.0, 0.6);
    }

    /// A line of stitches.
    pub(crate) fn stitch(&mut self, path: &Path, thread: Hue) {
        let data = path.data(&self.warp);
        let _ = write!(
            self.body,
            r#"<path d="{data}" fill="none" stroke="{}" stroke-width="0.85" stroke-opacity="0.8" stroke-dasharray="2.6 1.5"/>"#,
            thread.hex()
        );
    }

    /// A button with its holes.
    pub(crate) fn button(&mut self, x: f64, y: f64, r: f64, hue: Hue) {
        let p = self.warp_at(x, y);
        let (x, y) = (p.0, p.1);
        let mut put = |data: String, ink: Hue, opacity: f64| {
            let _ = write!(
                self.body,
                r#"<path d="{data}" fill="{}" fill-opacity="{opacity}"/>"#,
                ink.hex()
            );
        };
        put(circle(x + 0.5, y + 0.9, r + 0.5), Hue(10, 10, 16), 0.35);
        put(circle(x, y, r), hue.darker(25), 1.0);
        put(circle(x - 0.2, y - 0.3, r * 0.8), hue.lighter(18), 1.0);
        for (dx, dy) in [(-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)] {
            put(circle(x + dx * r * 0.24, y + dy * r * 0.24, r * 0.13), hue.darker(70), 1.0);
        }
    }

    fn warp_at(&self, x: f64, y: f64) -> (f64, f64) {
        let p = Path::open([crate::path::k(x, y)]).data(&self.warp);
        let mut numbers = p.trim_start_matches('M').split(' ').map(|n| n.parse().unwrap_or(0.0));
        (numbers.next().unwrap_or(x), numbers.next().unwrap_or(y))
    }

    /// A zip along a line: tape, teeth and, at its first point, the slider.
    pub(crate) fn zip(&mut self, path: &Path, tape: Hue, metal: Hue) {
        self.trace(path, tape.darker(35), 5.4, 0.9);
        self.trace(path, metal.darker(25), 2.6, 0.9);
        let data = path.data(&self.warp);
        let _ = write!(
            self.body,
            r#"<path d="{data}" fill="none" stroke="{}" stroke-width="2.6" stroke-dasharray="1.1 1.1"/>"#,
            metal.lighter(40).hex()
        );
    }

    /// A strap, cord or handle of some width along a line.
    pub(crate) fn strap(&mut self, path: &Path, hue: Hue, width: f64) {
        let data = path.data(&self.warp);
        let _ = write!(
            self.shadow,
            r##"<path d="{data}" fill="none" stroke="#20222c" stroke-width="{width:.2}"/>"##
        );
        self.reach(path, width / 2.0);
        self.trace(path, hue.darker(48), width + 1.2, 1.0);
        self.trace(path, hue, width, 1.0);
        self.trace(&path.shift(width * 0.16, width * 0.12), hue.darker(40), width * 0.55, 0.3);
        self.trace(&path.shift(-width * 0.2, -width * 0.16), hue.lighter(60), width * 0.2, 0.4);
    }
}

/// The dark and the light of a groove in `base`.
fn relief(base: Hue) -> (Hue, Hue) {
    (base.darker(55), base.lighter(45))
}
