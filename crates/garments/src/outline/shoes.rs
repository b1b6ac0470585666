//! Shoes from the side: a pair, one behind the other, and the parts they are made of.

use crate::look::Look;
use crate::palette::Hue;
use crate::path::{Path, Point, k, s};
use crate::shading::{Cloth, Fold, Panel, Sketch, fold};
use crate::types::Article;

/// Where one shoe of the pair stands.
#[derive(Clone, Copy)]
pub(super) struct Place {
    dx: f64,
    dy: f64,
    scale: f64,
}

impl Place {
    fn at(&self, x: f64, y: f64) -> (f64, f64) {
        (x * self.scale + self.dx, (y - 300.0) * self.scale + 300.0 + self.dy)
    }

    pub(super) fn closed(&self, points: &[Point]) -> Path {
        Path::closed(points).map(|p| self.at(p.x, p.y))
    }

    pub(super) fn open(&self, points: &[Point]) -> Path {
        Path::open(points).map(|p| self.at(p.x, p.y))
    }

    pub(super) fn fold(
        &self,
        from: (f64, f64),
        to: (f64, f64),
        bend: f64,
        width: f64,
        depth: f64,
    ) -> Fold {
        fold(self.at(from.0, from.1), self.at(to.0, to.1), bend, width, depth)
    }
}

/// A shoe under way.
pub(super) struct Shoe<'a> {
    pub(super) sketch: &'a mut Sketch,
    pub(super) place: Place,
}

impl Shoe<'_> {
    pub(super) fn part(&mut self, points: &[Point], cloth: &Cloth, volume: f64) {
        self.folded(points, cloth, volume, &[]);
    }

    pub(super) fn folded(&mut self, points: &[Point], cloth: &Cloth, volume: f64, folds: &[Fold]) {
        let shape = self.place.closed(points);
        self.sketch.panel(&Panel { shape: &shape, cloth, grain: 0.0, folds, volume, print: "" });
    }

    pub(super) fn hole(&mut self, points: &[Point], ink: Hue) {
        let shape = self.place.closed(points);
        self.sketch.fill(&shape, ink, 1.0);
    }

    pub(super) fn stitch(&mut self, points: &[Point], thread: Hue) {
        let line = self.place.open(points);
        self.sketch.stitch(&line, thread);
    }

    pub(super) fn line(&mut self, points: &[Point], ink: Hue, width: f64, opacity: f64) {
        let line = self.place.open(points);
        self.sketch.trace(&line, ink, width, opacity);
    }

    pub(super) fn strap(&mut self, points: &[Point], hue: Hue, width: f64) {
        let line = self.place.open(points);
        self.sketch.strap(&line, hue, width);
    }

    pub(super) fn button(&mut self, x: f64, y: f64, r: f64, hue: Hue) {
        let (x, y) = self.place.at(x, y);
        self.sketch.button(x, y, r, hue);
    }
}

/// Draws a pair of shoes.
pub(crate) fn draw(sketch: &mut Sketch, look: &Look) {
    let back = Place { dx: 22.0, dy: -62.0, scale: 0.93 };
    let front = Place { dx: -6.0, dy: 12.0, scale: 1.0 };
    for place in [back, front] {
        let mut shoe = Shoe { sketch, place };
        match look.article {
            Article::CasualShoes => super::sneakers::sneaker(&mut shoe, look),
            Article::FormalShoes => super::pumps::formal(&mut shoe, look),
            Article::Heels => super::pumps::heel(&mut shoe, look),
            Article::Sandals => super::sandals::sandal(&mut shoe, look),
            _ => super::pumps::flat(&mut shoe, look),
        }
    }
}

/// A strap around the ankle, its far half behind.
pub(super) fn ankle(shoe: &mut Shoe<'_>, x: f64, y: f64, hue: Hue) {
    shoe.strap(
        &[
            k(x - 42.0, y + 2.0),
            s(x - 30.0, y - 12.0),
            s(x + 6.0, y - 16.0),
            s(x + 38.0, y - 6.0),
            k(x + 44.0, y + 4.0),
        ],
        hue.darker(30),
        5.0,
    );
    shoe.strap(
        &[
            k(x - 42.0, y + 2.0),
            s(x - 22.0, y + 15.0),
            s(x + 14.0, y + 18.0),
            s(x + 38.0, y + 13.0),
            k(x + 44.0, y + 4.0),
        ],
        hue,
        6.5,
    );
}
