//! The upper body shared by everything that has a neck and arms: front, sleeves, neckline, folds.

use crate::dice::Dice;
use crate::palette::Hue;
use crate::path::{Path, Point, k, s};
use crate::pattern::Weave;
use crate::shading::{Cloth, Fold, Panel, Sketch, fold};
use crate::types::Sleeve;

/// Measures of the right half, from the middle line; sheet units.
#[derive(Debug, Clone)]
pub(crate) struct Torso {
    /// Height of the neck's highest point at the shoulder.
    pub(crate) top: f64,
    /// Half the neck's width.
    pub(crate) neck: f64,
    /// How deep the front neckline lies below `top`.
    pub(crate) drop: f64,
    /// A pointed neckline.
    pub(crate) vee: bool,
    pub(crate) shoulder: (f64, f64),
    pub(crate) armpit: (f64, f64),
    pub(crate) waist: (f64, f64),
    pub(crate) hem: (f64, f64),
    /// How much lower the hem's middle lies than its sides.
    pub(crate) bow: f64,
    pub(crate) sleeve: Sleeve,
    /// Width of the sleeves; 1 = regular.
    pub(crate) loose: f64,
    /// Length of the sleeves; 1 = that of a T-shirt or sweater drawn large.
    pub(crate) arm: f64,
}

impl Torso {
    fn neckline(&self) -> Vec<Point> {
        let (n, d, t) = (self.neck, self.drop, self.top);
        if self.vee {
            vec![k(0.0, t + d), s(n * 0.58, t + d * 0.44), k(n, t)]
        } else {
            vec![s(0.0, t + d), s(n * 0.55, t + d * 0.83), s(n * 0.9, t + d * 0.42), k(n, t)]
        }
    }

    /// The front piece.
    pub(crate) fn front(&self) -> Path {
        let mut half = self.neckline();
        let (sx, sy) = self.shoulder;
        let (ax, ay) = self.armpit;
        half.push(k(sx, sy));
        if self.sleeve == Sleeve::None || self.sleeve == Sleeve::Strap {
            half.push(s(sx - (sx - self.neck).min(14.0) * 0.35, sy + (ay - sy) * 0.45));
            half.push(s(ax - 7.0, ay - 13.0));
        } else {
            half.push(s(sx - 5.0, sy + (ay - sy) * 0.5));
        }
        half.push(k(ax, ay));
        half.push(s(self.waist.0, self.waist.1));
        half.push(s(self.hem.0 * 0.7 + self.waist.0 * 0.3, self.hem.1 * 0.6 + self.waist.1 * 0.4));
        half.push(k(self.hem.0, self.hem.1));
        half.push(s(self.hem.0 * 0.55, self.hem.1 + self.bow * 0.8));
        half.push(s(0.0, self.hem.1 + self.bow));
        Path::symmetric(&half)
    }

    /// What one sees of the back through the neck.
    pub(crate) fn inside(&self) -> Path {
        let (n, t) = (self.neck, self.top);
        let mut half = vec![s(0.0, t + 7.0), s(n * 0.6, t + 4.5), k(n, t - 0.5)];
        half.extend(self.neckline().into_iter().rev().map(|p| Point { y: p.y + 3.0, ..p }));
        Path::symmetric(&half)
    }

    /// The band around the neck: `front` below, else the back's inner band.
    pub(crate) fn band(&self, wide: f64, front: bool) -> Path {
        let (n, t) = (self.neck, self.top);
        if !front {
            return Path::symmetric(&[
                s(0.0, t + 7.0 - wide * 0.4),
                s(n * 0.6, t + 4.0 - wide * 0.4),
                k(n - 2.0, t - wide * 0.2),
                k(n - wide * 0.3, t + wide * 0.7),
                s(n * 0.6, t + 5.0 + wide * 0.7),
                s(0.0, t + 7.0 + wide * 0.7),
            ]);
        }
        let line = self.neckline();
        // The inner edge: the neckline drawn towards the neck's middle.
        let inner = line.iter().map(|p| Point {
            x: p.x * (n - wide * 0.75) / n,
            y: p.y - wide * (1.0 - (p.x / n) * 0.75),
            corner: p.corner,
        });
        let mut half: Vec<Point> = inner.collect();
        half.extend(line.iter().rev().map(|p| Point { x: p.x * 1.02, y: p.y + 0.6, ..*p }));
        Path::symmetric(&half)
    }

    /// Ends of the right sleeve: outer and inner corner of the cuff.
    pub(crate) fn cuff(&self) -> [(f64, f64); 2] {
        let (sx, sy) = self.shoulder;
        let (ax, ay) = self.armpit;
        let (w, m) = (self.loose, self.arm);
        match self.sleeve {
            Sleeve::None | Sleeve::Strap => [(sx, sy), (ax, ay)],
            Sleeve::Cap => [(sx + 22.0 * w * m, sy + 40.0 * m), (ax + 6.0, ay - 4.0)],
            Sleeve::Short => [
                (sx + (36.0 * w + 6.0) * m, sy + 82.0 * m),
                (ax + (20.0 + 3.0 * w) * m, ay + 24.0 * m),
            ],
            Sleeve::ThreeQuarter => [
                (sx + (46.0 + 6.0 * w) * m, sy + 190.0 * m),
                (ax + (33.0 - 8.0 * w) * m, ay + 119.0 * m),
            ],
            Sleeve::Long => [
                (sx + (47.0 + 7.0 * w) * m, sy + 264.0 * m),
                (ax + (39.0 - 7.0 * w) * m, ay + 191.0 * m),
            ],
        }
    }

    /// The right sleeve; nothing for a sleeveless garment.
    pub(crate) fn sleeve_path(&self) -> Option<Path> {
        let [outer, inner] = self.cuff();
        let (sx, sy) = self.shoulder;
        let (ax, ay) = self.armpit;
        let (w, m) = (self.loose, self.arm);
        let mut points = vec![k(sx - 14.0, sy - 3.0), s(sx - 2.0, sy - 0.3)];
        match self.sleeve {
            Sleeve::None | Sleeve::Strap => return None,
            Sleeve::Cap => points.push(s(sx + 15.0 * m, sy + 14.0 * m)),
            Sleeve::Short => {
                points.push(s(sx + 14.0 * w * m, sy + 15.0 * m));
                points.push(s(sx + (25.0 * w + 3.0) * m, sy + 45.0 * m));
            }
            Sleeve::ThreeQuarter | Sleeve::Long => {
                points.push(s(sx + 15.0 * m, sy + 20.0 * m));
                points.push(s(sx + (29.0 + 5.0 * w) * m, sy + 76.0 * m));
                points.push(s(sx + (41.0 + 6.0 * w) * m, sy + 150.0 * m));
            }
        }
        points.push(k(outer.0, outer.1));
        points.push(s((outer.0 + inner.0) / 2.0, (outer.1 + inner.1) / 2.0 + 2.5));
        points.push(k(inner.0, inner.1));
        if matches!(self.sleeve, Sleeve::ThreeQuarter | Sleeve::Long) {
            points.push(s(ax + (23.0 - 4.0 * w) * m, ay + 104.0 * m));
            points.push(s(ax + 12.0 * m, ay + 44.0 * m));
        }
        points.push(k(ax - 1.0, ay - 1.0));
        points.push(k(ax - 24.0, ay - 12.0));
        Some(Path::closed(points))
    }

    /// The way the sleeve hangs, degrees from straight down.
    pub(crate) fn hang(&self) -> f64 {
        match self.sleeve {
            Sleeve::Long | Sleeve::ThreeQuarter => 11.0,
            Sleeve::Short => 26.0,
            _ => 34.0,
        }
    }

    /// A strip across the sleeve's end, `tall` units long.
    pub(crate) fn cuff_strip(&self, tall: f64, spread: f64) -> Path {
        let [o, i] = self.cuff();
        let (dx, dy) = (o.0 - i.0, o.1 - i.1);
        let length = (dx * dx + dy * dy).sqrt().max(1.0);
        // Up the sleeve, across its end.
        let (ux, uy) = (dy / length, -dx / length);
        let up = |p: (f64, f64), by: f64, out: f64| {
            (p.0 + ux * by + dx / length * out, p.1 + uy * by + dy / length * out)
        };
        let (a, b) = (up(o, tall, spread + 1.0), up(i, tall, -spread));
        let (c, d) = (up(i, -1.0, -spread), up(o, -1.0, spread));
        Path::closed([
            k(a.0, a.1),
            k(b.0, b.1),
            k(c.0, c.1),
            s((c.0 + d.0) / 2.0 + ux * -2.0, (c.1 + d.1) / 2.0 - uy * 2.0),
            k(d.0, d.1),
        ])
    }

    /// A strip along the hem, `tall` units high.
    pub(crate) fn hem_strip(&self, tall: f64, spread: f64) -> Path {
        let (x, y) = self.hem;
        Path::symmetric(&[
            s(0.0, y + self.bow - tall),
            s(x * 0.55, y + self.bow * 0.8 - tall),
            k(x + spread + 1.0, y - tall),
            s(x + spread, y - tall * 0.5),
            k(x - 1.5 + spread * 0.5, y),
            s(x * 0.55, y + self.bow * 0.8),
            s(0.0, y + self.bow),
        ])
    }

    /// A line parallel to the hem, `up` units above it.
    pub(crate) fn hem_line(&self, up: f64) -> Path {
        let (x, y) = self.hem;
        Path::symmetric_line(&[
            s(0.0, y + self.bow - up),
            s(x * 0.55, y + self.bow * 0.8 - up),
            k(x - 0.5, y - up),
        ])
    }

    /// The curve where the right sleeve is sewn on.
    pub(crate) fn armhole(&self) -> Path {
        let (sx, sy) = self.shoulder;
        let (ax, ay) = self.armpit;
        Path::open([k(sx, sy), s(sx - 5.0, sy + (ay - sy) * 0.5), k(ax, ay)])
    }

    /// Folds of the front: from the armpits, at the waist, from the hem.
    pub(crate) fn folds(&self, dice: &mut Dice) -> Vec<Fold> {
        let mut folds = Vec::new();
        let (ax, ay) = self.armpit;
        let (wx, wy) = self.waist;
        let (hx, hy) = self.hem;
        for side in [1.0, -1.0] {
            let at = |x: f64, y: f64| (x * side, y);
            let mut put = |from: (f64, f64), to: (f64, f64), bend: f64, width: f64, depth: f64| {
                folds.push(fold(at(from.0, from.1), at(to.0, to.1), bend * side, width, depth));
            };
            put(
                (ax - 2.0, ay + 4.0),
                (ax * dice.between(0.35, 0.6), ay + dice.between(28.0, 60.0)),
                dice.about(5.0),
                dice.between(4.0, 8.0),
                dice.between(0.4, 0.85),
            );
            put(
                (ax, ay + 12.0),
                (ax * dice.between(0.55, 0.8), ay + dice.between(60.0, 100.0)),
                dice.about(6.0),
                dice.between(4.0, 7.0),
                dice.between(0.3, 0.7),
            );
            if dice.chance(80) {
                put(
                    (wx, wy + dice.about(20.0)),
                    (wx * dice.between(0.3, 0.6), wy + dice.between(0.0, 34.0)),
                    dice.about(8.0),
                    dice.between(4.0, 8.0),
                    dice.between(0.25, 0.6),
                );
            }
            let x = hx * dice.between(0.3, 0.85);
            put(
                (x, hy - 3.0),
                (x * dice.between(0.8, 1.0), hy - dice.between(60.0, (hy - ay).clamp(70.0, 150.0))),
                dice.about(7.0),
                dice.between(5.0, 10.0),
                dice.between(0.35, 0.75),
            );
            if dice.chance(50) {
                put(
                    (self.shoulder.0 - 12.0, self.shoulder.1 + 26.0),
                    (self.neck + 6.0, ay + dice.between(0.0, 20.0)),
                    dice.about(6.0),
                    6.0,
                    dice.between(0.15, 0.4),
                );
            }
        }
        folds
    }

    /// Folds of the right sleeve.
    pub(crate) fn sleeve_folds(&self, dice: &mut Dice) -> Vec<Fold> {
        let [o, i] = self.cuff();
        let (ax, ay) = self.armpit;
        let (sx, sy) = self.shoulder;
        let mut folds = vec![fold(
            (ax - 4.0, ay - 8.0),
            ((sx + o.0) / 2.0 - 4.0, (sy + o.1) / 2.0 - 18.0),
            dice.about(4.0),
            6.0,
            0.55,
        )];
        if matches!(self.sleeve, Sleeve::Long | Sleeve::ThreeQuarter) {
            for _ in 0..5 {
                let t = dice.between(0.25, 0.95);
                let outer = (sx + 12.0 + (o.0 - sx - 12.0) * t, sy + (o.1 - sy) * t);
                let inner = (ax + (i.0 - ax) * t, ay + (i.1 - ay) * t);
                let reach = dice.between(0.35, 0.8);
                let to = (
                    inner.0 + (outer.0 - inner.0) * reach,
                    inner.1 + (outer.1 - inner.1) * reach + dice.between(-12.0, 22.0),
                );
                let from = if dice.chance(65) { inner } else { (outer.0 + 2.0, outer.1) };
                folds.push(fold(
                    from,
                    to,
                    dice.about(4.0),
                    dice.between(4.0, 7.0),
                    dice.between(0.35, 0.75),
                ));
            }
            folds.push(fold(
                (ax + 4.0, ay + 30.0),
                (i.0 + 6.0, i.1 - 40.0),
                dice.about(5.0),
                5.0,
                0.35,
            ));
        }
        folds
    }

    /// Draws inside, sleeves and front. `print` lies on the front and, when `sleeves_too`, on the sleeves.
    pub(crate) fn draw(
        &self,
        sketch: &mut Sketch,
        cloth: &Cloth,
        sleeves: &Cloth,
        print: &str,
        sleeves_too: bool,
    ) {
        let inside = cloth.plain(cloth.base.darker(34)).woven(Weave::Fine);
        if self.sleeve == Sleeve::Strap {
            self.strapped_back(sketch, &inside);
        } else {
            sketch.panel(&Panel {
                shape: &self.inside(),
                cloth: &inside,
                grain: 0.0,
                folds: &[],
                volume: 0.9,
                print: "",
            });
            self.label(sketch, cloth.base);
        }
        if let Some(right) = self.sleeve_path() {
            let on_sleeve = if sleeves_too { print } else { "" };
            for side in [1.0, -1.0] {
                let mut dice = sketch.dice.clone();
                if side < 0.0 {
                    // The other sleeve falls differently.
                    dice.next();
                    dice.next();
                }
                let mut folds = self.sleeve_folds(&mut dice);
                let mut shape = right.clone();
                if side < 0.0 {
                    shape = shape.mirror();
                    folds = folds.into_iter().map(Fold::mirror).collect();
                }
                sketch.panel(&Panel {
                    shape: &shape,
                    cloth: sleeves,
                    grain: -self.hang() * side,
                    folds: &folds,
                    volume: 0.85,
                    print: on_sleeve,
                });
            }
        }
        let mut dice = sketch.dice.clone();
        let folds = self.folds(&mut dice);
        sketch.dice.next();
        sketch.panel(&Panel {
            shape: &self.front(),
            cloth,
            grain: 0.0,
            folds: &folds,
            volume: 0.8,
            print,
        });
        if self.sleeve_path().is_some() {
            let seam = self.armhole();
            sketch.seam(&seam, cloth.base);
            sketch.seam(&seam.mirror(), cloth.base);
        }
    }

    /// The back of a garment on straps, with the straps' farther halves.
    fn strapped_back(&self, sketch: &mut Sketch, inside: &Cloth) {
        let (n, t, d) = (self.neck, self.top, self.drop);
        let strap =
            Path::open([k(n - 1.0, t - 25.0), s(n - 7.0, t - 10.0), k(n * 0.72, t + d * 0.6)]);
        sketch.strap(&strap, inside.base.lighter(10), 3.4);
        sketch.strap(&strap.mirror(), inside.base.lighter(10), 3.4);
        let back = Path::symmetric(&[
            s(0.0, t + d * 0.66),
            s(n * 0.6, t + d * 0.58),
            k(n + 5.0, t + d * 0.4),
            k(n + 3.0, t + d),
            s(0.0, t + d + 6.0),
        ]);
        sketch.panel(&Panel {
            shape: &back,
            cloth: inside,
            grain: 0.0,
            folds: &[],
            volume: 0.7,
            print: "",
        });
    }

    /// The straps' nearer halves.
    pub(crate) fn straps(&self, sketch: &mut Sketch, hue: Hue) {
        let (n, t) = (self.neck, self.top);
        let line = Path::open([k(n + 4.0, t + 3.0), s(n + 2.5, t - 10.0), k(n - 1.0, t - 25.0)]);
        sketch.strap(&line, hue, 3.8);
        sketch.strap(&line.mirror(), hue, 3.8);
    }

    /// The maker's label at the nape.
    pub(crate) fn label(&self, sketch: &mut Sketch, base: Hue) {
        if self.drop < 14.0 {
            return;
        }
        let paper = if base.brightness() > 190 { Hue(70, 74, 82) } else { Hue(236, 233, 226) };
        let y = self.top + 13.0;
        sketch.fill(
            &Path::closed([k(-8.0, y), k(8.0, y), k(8.0, y + 8.0), k(-8.0, y + 8.0)]),
            paper,
            0.9,
        );
        sketch.trace(
            &Path::open([k(-4.5, y + 4.0), k(4.5, y + 4.0)]),
            paper.mix(Hue(120, 120, 120), 60),
            1.2,
            0.9,
        );
    }

    /// A double line of stitches above the hem and the sleeves' ends.
    pub(crate) fn stitched_ends(&self, sketch: &mut Sketch, thread: Hue) {
        for up in [5.5, 7.8] {
            sketch.stitch(&self.hem_line(up), thread);
        }
        if matches!(self.sleeve, Sleeve::None | Sleeve::Strap) {
            return;
        }
        let [o, i] = self.cuff();
        let (dx, dy) = (o.0 - i.0, o.1 - i.1);
        let length = (dx * dx + dy * dy).sqrt().max(1.0);
        for up in [5.0, 7.2] {
            let move_up = |p: (f64, f64)| (p.0 + dy / length * up, p.1 - dx / length * up);
            let (a, b) = (move_up(i), move_up(o));
            let line = Path::open([
                k(a.0 - 0.5, a.1),
                s((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0 + 2.3),
                k(b.0 - 0.8, b.1),
            ]);
            sketch.stitch(&line, thread);
            sketch.stitch(&line.mirror(), thread);
        }
    }
}
