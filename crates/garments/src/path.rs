//! Outlines: points with rounded or sharp corners, joined by smooth curves.
//!
//! All coordinates are those of the 360 x 480 sheet, x measured from its middle line
//! (−180..=180), y downwards. Nothing here needs more than a square root, so that every
//! machine computes the same curves.

use std::fmt::Write as _;

/// A point of an outline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Point {
    pub(crate) x: f64,
    pub(crate) y: f64,
    /// A sharp corner; otherwise the curve runs smoothly through the point.
    pub(crate) corner: bool,
}

/// A smooth point.
pub(crate) fn s(x: f64, y: f64) -> Point {
    Point { x, y, corner: false }
}

/// A corner.
pub(crate) fn k(x: f64, y: f64) -> Point {
    Point { x, y, corner: true }
}

/// An open or closed curve through points.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Path {
    points: Vec<Point>,
    closed: bool,
}

impl Path {
    /// A closed outline.
    pub(crate) fn closed(points: impl Into<Vec<Point>>) -> Self {
        Self { points: points.into(), closed: true }
    }

    /// An open line.
    pub(crate) fn open(points: impl Into<Vec<Point>>) -> Self {
        Self { points: points.into(), closed: false }
    }

    /// The closed outline whose right half is given from the top middle to the bottom middle.
    pub(crate) fn symmetric(half: &[Point]) -> Self {
        let mirrored = half.iter().rev().filter(|p| p.x != 0.0).map(|p| Point { x: -p.x, ..*p });
        Self::closed(half.iter().copied().chain(mirrored).collect::<Vec<_>>())
    }

    /// The open line whose right half is given from the middle outwards; drawn from left to right.
    pub(crate) fn symmetric_line(half: &[Point]) -> Self {
        let mirrored = half.iter().rev().filter(|p| p.x != 0.0).map(|p| Point { x: -p.x, ..*p });
        Self::open(mirrored.chain(half.iter().copied()).collect::<Vec<_>>())
    }

    /// An ellipse, as eight smooth points.
    pub(crate) fn ellipse(x: f64, y: f64, rx: f64, ry: f64) -> Self {
        const H: f64 = std::f64::consts::FRAC_1_SQRT_2;
        let unit =
            [(1.0, 0.0), (H, H), (0.0, 1.0), (-H, H), (-1.0, 0.0), (-H, -H), (0.0, -1.0), (H, -H)];
        Self::closed(unit.map(|(a, b)| s(x + a * rx, y + b * ry)))
    }

    /// A rectangle with slightly rounded corners: `r` is cut from each side.
    pub(crate) fn rounded(left: f64, top: f64, right: f64, bottom: f64, r: f64) -> Self {
        let (a, b, c, d) = (left, top, right, bottom);
        Self::closed([
            s(a + r, b),
            s(c - r, b),
            s(c - r * 0.3, b + r * 0.3),
            s(c, b + r),
            s(c, d - r),
            s(c - r * 0.3, d - r * 0.3),
            s(c - r, d),
            s(a + r, d),
            s(a + r * 0.3, d - r * 0.3),
            s(a, d - r),
            s(a, b + r),
            s(a + r * 0.3, b + r * 0.3),
        ])
    }

    /// The reflection about the middle line.
    pub(crate) fn mirror(&self) -> Self {
        self.map(|p| (-p.x, p.y))
    }

    /// The same curve, moved.
    pub(crate) fn shift(&self, dx: f64, dy: f64) -> Self {
        self.map(|p| (p.x + dx, p.y + dy))
    }

    /// The same curve through moved points.
    pub(crate) fn map(&self, at: impl Fn(&Point) -> (f64, f64)) -> Self {
        let points = self.points.iter().map(|p| {
            let (x, y) = at(p);
            Point { x, y, corner: p.corner }
        });
        Self { points: points.collect(), closed: self.closed }
    }

    /// Left, top, right and bottom of the points.
    pub(crate) fn bounds(&self) -> [f64; 4] {
        self.points.iter().fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |b, p| {
            [b[0].min(p.x), b[1].min(p.y), b[2].max(p.x), b[3].max(p.y)]
        })
    }

    /// SVG path data, bent by `warp`, with x from the sheet's left edge.
    pub(crate) fn data(&self, warp: &Warp) -> String {
        let points: Vec<Point> = self.points.iter().map(|p| warp.bend(*p)).collect();
        let n = points.len();
        let mut text = String::with_capacity(n * 40);
        let Some(first) = points.first() else { return text };
        let _ = write!(text, "M{:.2} {:.2}", first.x, first.y);
        let segments = if self.closed { n } else { n - 1 };
        for i in 0..segments {
            let (a, b) = (points[i], points[(i + 1) % n]);
            let straight_a = a.corner || (!self.closed && i == 0);
            let straight_b = b.corner || (!self.closed && i + 2 == n);
            if straight_a && straight_b {
                let _ = write!(text, "L{:.2} {:.2}", b.x, b.y);
                continue;
            }
            let before = points[(i + n - 1) % n];
            let after = points[(i + 2) % n];
            let reach = distance(a, b) * 0.35;
            let leave = tangent(before, b);
            let arrive = tangent(a, after);
            let mut c1 = (a.x + leave.0 * reach, a.y + leave.1 * reach);
            let mut c2 = (b.x - arrive.0 * reach, b.y - arrive.1 * reach);
            if straight_a {
                c1 = (a.x + (c2.0 - a.x) * 0.5, a.y + (c2.1 - a.y) * 0.5);
            }
            if straight_b {
                c2 = (b.x + (c1.0 - b.x) * 0.5, b.y + (c1.1 - b.y) * 0.5);
            }
            let _ = write!(
                text,
                "C{:.2} {:.2} {:.2} {:.2} {:.2} {:.2}",
                c1.0, c1.1, c2.0, c2.1, b.x, b.y
            );
        }
        if self.closed {
            text.push('Z');
        }
        text
    }
}

fn distance(a: Point, b: Point) -> f64 {
    ((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y)).sqrt()
}

/// The unit direction from `a` to `b`; none where they coincide.
fn tangent(a: Point, b: Point) -> (f64, f64) {
    let length = distance(a, b);
    if length < 1e-9 { (0.0, 0.0) } else { ((b.x - a.x) / length, (b.y - a.y) / length) }
}

/// A slight, smooth bend of the whole sheet: no cloth lies perfectly symmetric.
#[derive(Debug, Clone)]
pub(crate) struct Warp {
    across: [f64; 4],
    down: [f64; 4],
}

impl Warp {
    /// A bend of at most about `span` units.
    pub(crate) fn new(dice: &mut crate::dice::Dice, span: f64) -> Self {
        let mut roll = || std::array::from_fn(|_| dice.about(span));
        Self { across: roll(), down: roll() }
    }

    fn bend(&self, p: Point) -> Point {
        let (u, v) = (p.x / 180.0, p.y / 240.0 - 1.0);
        let terms = [v, u * v, v * v * 1.4, u * u * v * 1.6];
        let sum = |weights: &[f64; 4]| weights.iter().zip(terms).map(|(w, t)| w * t).sum::<f64>();
        Point {
            x: p.x + 180.0 + sum(&self.across),
            y: p.y + sum(&self.down) * 0.8,
            corner: p.corner,
        }
    }
}

impl Warp {
    /// No bend.
    pub(crate) fn none() -> Self {
        Self { across: [0.0; 4], down: [0.0; 4] }
    }
}
