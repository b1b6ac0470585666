//! Dresses and skirts: a bodice, a waist, and cloth that falls from it.

use super::motif;
use super::tops;
use super::torso::Torso;
use crate::look::Look;
use crate::path::{Path, Point, k, s};
use crate::pattern::{Pattern, Weave};
use crate::shading::{Cloth, Fold, Panel, Sketch, fold};
use crate::types::{Cut, Length, Neck, Sleeve};

/// Cloth falling from a waist: half widths and heights, and how many waves its hem has a side.
struct Fall {
    top: f64,
    waist: f64,
    hip: (f64, f64),
    hem: (f64, f64),
    bow: f64,
    waves: usize,
}

impl Fall {
    /// The outline and the folds that run up from its waves.
    fn draw(&self, sketch: &mut Sketch) -> (Path, Vec<Fold>) {
        let (hx, hy) = self.hem;
        let mut points = vec![
            k(-self.waist, self.top),
            s(0.0, self.top + 2.0),
            k(self.waist, self.top),
            s(self.hip.0, self.hip.1),
            s((self.hip.0 + hx) / 2.0 - 1.0, (self.hip.1 + hy) / 2.0),
            k(hx, hy),
        ];
        let mut folds = Vec::new();
        let height = |x: f64| hy + self.bow * (1.0 - (x / hx) * (x / hx));
        if self.waves == 0 {
            points.push(s(hx * 0.5, height(hx * 0.5)));
            points.push(s(-hx * 0.5, height(hx * 0.5)));
            for side in [1.0, -1.0] {
                let x = hx * side;
                folds.push(fold(
                    (self.hip.0 * 0.95 * side, self.hip.1 - 8.0),
                    (self.hip.0 * 0.25 * side, self.hip.1 + sketch.dice.between(0.0, 18.0)),
                    sketch.dice.about(5.0),
                    6.0,
                    0.5,
                ));
                folds.push(fold(
                    (x * 0.45, hy),
                    (self.hip.0 * 0.55 * side, self.hip.1 + 20.0),
                    sketch.dice.about(7.0),
                    8.0,
                    0.45,
                ));
                folds.push(fold(
                    (self.waist * 0.8 * side, self.top + 6.0),
                    (self.waist * 0.5 * side, self.hip.1),
                    sketch.dice.about(5.0),
                    5.0,
                    0.4,
                ));
            }
        } else {
            let count = self.waves * 2;
            for i in 1..count {
                let x = hx * (1.0 - 2.0 * i as f64 / count as f64) + sketch.dice.about(2.5);
                let valley = i % 2 == 1;
                points.push(s(
                    x,
                    height(x) + if valley { -4.5 } else { 3.5 } + sketch.dice.about(1.2),
                ));
                if valley {
                    let reach = sketch.dice.between(0.02, 0.4);
                    let upper = (x / hx * self.waist * 0.94, self.top + (hy - self.top) * reach);
                    folds.push(fold(
                        (x, height(x) + 2.0),
                        upper,
                        x / hx * 6.0 + sketch.dice.about(4.0),
                        sketch.dice.between(7.0, 13.0) * (hx / 110.0).max(0.7),
                        sketch.dice.between(0.55, 0.95),
                    ));
                }
            }
        }
        points.push(k(-hx, hy));
        points.push(s(-(self.hip.0 + hx) / 2.0 + 1.0, (self.hip.1 + hy) / 2.0));
        points.push(s(-self.hip.0, self.hip.1));
        (Path::closed(points), folds)
    }
}

/// Draws a dress.
pub(crate) fn dress(sketch: &mut Sketch, look: &Look) {
    let knit = look.neck == Neck::Turtle;
    let cloth = look.cloth(if knit {
        Weave::Rib
    } else {
        [Weave::Fine, Weave::Fine, Weave::Canvas][look.model % 3]
    });
    let top = if look.sleeve == Sleeve::Strap { 62.0 } else { 44.0 };
    let bottom = match look.length {
        Length::Short => 362.0,
        Length::Knee => 402.0,
        Length::Long => 446.0,
    };
    let (neck, drop, vee) = match look.neck {
        Neck::Vee | Neck::Lapel => (27.0, 58.0, true),
        Neck::Scoop => (34.0, 42.0, false),
        Neck::Boat => (43.0, 15.0, false),
        Neck::Collar | Neck::Polo | Neck::Band => (25.0, 28.0, true),
        Neck::Turtle => (24.0, 18.0, false),
        _ => (29.0, 26.0, false),
    };
    let shoulder = match look.sleeve {
        Sleeve::None => (neck + 17.0, top + 9.0),
        Sleeve::Strap => (neck + 8.0, top + 2.0),
        _ => (60.0, top + 21.0),
    };
    let flared = matches!(look.cut, Cut::ALine | Cut::Pleated | Cut::Loose);
    let waist_y = top + 148.0;
    let mut torso = Torso {
        top,
        neck,
        drop,
        vee,
        shoulder,
        armpit: (57.0, top + 82.0),
        waist: (46.0, top + 128.0),
        hem: (45.0, waist_y),
        bow: 2.0,
        sleeve: look.sleeve,
        loose: 1.0,
        arm: 0.78,
    };
    if !flared {
        let tight = look.cut == Cut::Bodycon || look.cut == Cut::Slim;
        torso.waist = (if tight { 44.0 } else { 56.0 }, waist_y);
        torso.hem = (if tight { 50.0 } else { 68.0 }, bottom);
        torso.bow = 5.0;
    }
    let print = motif::on_front(look, &cloth, torso.armpit.1 + 20.0, bottom);
    let blocked = look.pattern == Pattern::Colourblocked;
    if flared {
        let spread = match look.cut {
            Cut::Loose => 84.0,
            Cut::Pleated => 100.0,
            _ => 112.0,
        } + if look.length == Length::Long { 12.0 } else { 0.0 };
        let fall = Fall {
            top: waist_y - 2.0,
            waist: 45.0,
            hip: (45.0 + (spread - 45.0) * 0.36, waist_y + 52.0),
            hem: (spread, bottom - 10.0),
            bow: 12.0,
            waves: if look.cut == Cut::Pleated { 8 } else { 5 },
        };
        let (shape, folds) = fall.draw(sketch);
        sketch.panel(&Panel {
            shape: &shape,
            cloth: &cloth,
            grain: 0.0,
            folds: &folds,
            volume: 0.8,
            print: if blocked { &print } else { "" },
        });
        hem_stitches(sketch, &fall, &cloth);
    }
    torso.draw(sketch, &cloth, &cloth, &print, blocked);
    if flared {
        waistband(sketch, look, &cloth, waist_y);
    } else {
        let thread = cloth.base.darker(40);
        sketch.stitch(&torso.hem_line(6.0), thread);
        shaping(sketch, &torso, &cloth);
    }
    finish_neck(sketch, look, &torso, &cloth, bottom, flared);
}

fn hem_stitches(sketch: &mut Sketch, fall: &Fall, cloth: &Cloth) {
    if fall.waves > 0 {
        return;
    }
    let (x, y) = fall.hem;
    let line = Path::symmetric_line(&[
        s(0.0, y + fall.bow - 7.0),
        s(x * 0.5, y + fall.bow * 0.75 - 7.0),
        k(x - 1.0, y - 7.0),
    ]);
    sketch.stitch(&line, cloth.base.darker(40));
}

fn shaping(sketch: &mut Sketch, t: &Torso, cloth: &Cloth) {
    let dart = Path::open([
        k(t.armpit.0 * 0.55, t.armpit.1 + 26.0),
        s(t.waist.0 * 0.52, t.waist.1),
        k(t.waist.0 * 0.62, t.waist.1 + 60.0),
    ]);
    sketch.seam(&dart, cloth.base);
    sketch.seam(&dart.mirror(), cloth.base);
}

fn waistband(sketch: &mut Sketch, look: &Look, cloth: &Cloth, y: f64) {
    let tall = [7.0, 11.0, 5.0][look.model % 3];
    let band = Path::symmetric(&[
        s(0.0, y - tall * 0.5),
        k(46.0, y - tall * 0.5 - 1.0),
        s(45.0, y),
        k(46.5, y + tall * 0.6),
        s(0.0, y + tall * 0.6 + 1.5),
    ]);
    let sash = look.model % 3 == 1;
    let own = if sash { cloth.plain(cloth.inks[0]) } else { cloth.clone() };
    sketch.panel(&Panel {
        shape: &band,
        cloth: &own,
        grain: 0.0,
        folds: &[],
        volume: 0.9,
        print: "",
    });
    if sash {
        for (x, end, out) in [(-14.0, 58.0, -22.0), (-12.0, 50.0, -6.0)] {
            let tail = Path::closed([
                k(x - 4.0, y),
                k(x + 4.0, y),
                s(out * 0.7 + x * 0.4 + 5.0, y + end * 0.5),
                k(out + x * 0.3 + 7.0, y + end),
                k(out + x * 0.3 - 5.0, y + end + 3.0),
                s(out * 0.7 + x * 0.4 - 5.0, y + end * 0.5),
            ]);
            sketch.panel(&Panel {
                shape: &tail,
                cloth: &own,
                grain: 0.0,
                folds: &[],
                volume: 0.6,
                print: "",
            });
        }
        sketch.panel(&Panel {
            shape: &Path::ellipse(-13.0, y + 1.0, 6.5, 6.0),
            cloth: &own,
            grain: 0.0,
            folds: &[],
            volume: 0.8,
            print: "",
        });
    }
}

fn finish_neck(
    sketch: &mut Sketch,
    look: &Look,
    t: &Torso,
    cloth: &Cloth,
    bottom: f64,
    flared: bool,
) {
    match look.neck {
        Neck::Collar | Neck::Band | Neck::Polo => {
            let end = if flared { t.hem.1 - 4.0 } else { bottom + t.bow - 2.0 };
            let strip = Path::closed([
                k(-6.0, t.top + t.drop - 4.0),
                k(6.0, t.top + t.drop - 4.0),
                k(6.0, end),
                k(-6.0, end),
            ]);
            sketch.panel(&Panel {
                shape: &strip,
                cloth,
                grain: 0.0,
                folds: &[],
                volume: 0.2,
                print: "",
            });
            let y = t.top + t.drop + 6.0;
            let count = ((end - y) / 24.0) as usize;
            for i in 0..count.max(1) {
                sketch.button(0.0, y + 24.0 * i as f64, 2.3, cloth.base.lighter(64));
            }
            tops::collar(sketch, look, t, cloth);
        }
        Neck::Turtle => {
            let (top, n) = (t.top - 20.0, t.neck);
            let tube = Path::symmetric(&[
                s(0.0, top),
                k(n - 3.0, top + 3.0),
                s(n - 2.0, t.top - 8.0),
                k(n + 3.0, t.top + 3.0),
                s(n * 0.6, t.top + 15.0),
                s(0.0, t.top + 19.0),
            ]);
            sketch.panel(&Panel {
                shape: &tube,
                cloth,
                grain: 0.0,
                folds: &[fold((-16.0, t.top - 2.0), (14.0, t.top + 3.0), 3.0, 6.0, 0.6)],
                volume: 1.0,
                print: "",
            });
        }
        _ if t.sleeve == Sleeve::Strap => {
            t.straps(sketch, cloth.base.darker(8));
        }
        _ => {
            let own =
                cloth.plain(if look.model % 4 == 1 { cloth.inks[0] } else { cloth.base.darker(8) });
            sketch.panel(&Panel {
                shape: &t.band(3.2, true),
                cloth: &own,
                grain: 0.0,
                folds: &[],
                volume: 0.4,
                print: "",
            });
        }
    }
}

/// Draws a skirt.
pub(crate) fn skirt(sketch: &mut Sketch, look: &Look) {
    let denim =
        look.pattern == Pattern::Solid && look.model % 4 == 2 && look.colour.name.contains("Blue");
    let cloth = look.cloth(if denim {
        Weave::Twill
    } else {
        [Weave::Fine, Weave::Canvas, Weave::Fine][look.model % 3]
    });
    let (top, bottom) = match look.length {
        Length::Short => (104.0, 322.0),
        Length::Knee => (74.0, 372.0),
        Length::Long => (42.0, 438.0),
    };
    let waist = if look.length == Length::Short { 66.0 } else { 56.0 };
    let tall = bottom - top;
    let fall = match look.cut {
        Cut::ALine | Cut::Loose => Fall {
            top,
            waist,
            hip: (waist + 26.0, top + tall * 0.3),
            hem: (waist + 64.0, bottom - 10.0),
            bow: 14.0,
            waves: if look.model.is_multiple_of(2) { 5 } else { 0 },
        },
        Cut::Pleated => Fall {
            top,
            waist,
            hip: (waist + 20.0, top + tall * 0.3),
            hem: (waist + 56.0, bottom - 10.0),
            bow: 12.0,
            waves: 9,
        },
        _ => Fall {
            top,
            waist,
            hip: (waist + 25.0, top + tall * 0.36),
            hem: (waist + 16.0, bottom - 6.0),
            bow: 5.0,
            waves: 0,
        },
    };
    let inside = Path::symmetric(&[
        s(0.0, top - 8.0),
        s(waist * 0.6, top - 7.0),
        k(waist - 1.0, top - 2.0),
        s(0.0, top + 8.0),
    ]);
    sketch.panel(&Panel {
        shape: &inside,
        cloth: &cloth.plain(cloth.base.darker(38)),
        grain: 0.0,
        folds: &[],
        volume: 0.7,
        print: "",
    });
    let print = motif::on_front(look, &cloth, top + tall * 0.4, bottom);
    let print = if look.pattern == Pattern::Printed { String::new() } else { print };
    let (shape, folds) = fall.draw(sketch);
    sketch.panel(&Panel {
        shape: &shape,
        cloth: &cloth,
        grain: 0.0,
        folds: &folds,
        volume: 0.85,
        print: &print,
    });
    hem_stitches(sketch, &fall, &cloth);
    if look.cut == Cut::Pleated {
        for i in -4..=4 {
            let share = f64::from(i) / 4.6;
            let line = Path::open([
                k(waist * share, top + 12.0),
                s((waist + 20.0) * share, top + tall * 0.35),
                k((waist + 50.0) * share, bottom + fall.bow * (1.0 - share * share) - 13.0),
            ]);
            sketch.seam(&line, cloth.base);
        }
    }
    let band = Path::symmetric(&[
        s(0.0, top + 2.0),
        s(waist * 0.6, top + 1.0),
        k(waist, top - 3.0),
        k(waist + 2.5, top + 12.0),
        s(waist * 0.6, top + 16.5),
        s(0.0, top + 18.0),
    ]);
    sketch.panel(&Panel {
        shape: &band,
        cloth: &cloth.plain(cloth.base),
        grain: 0.0,
        folds: &[],
        volume: 0.6,
        print: "",
    });
    front_details(sketch, look, &cloth, &fall, denim);
}

fn front_details(sketch: &mut Sketch, look: &Look, cloth: &Cloth, fall: &Fall, denim: bool) {
    let thread = if denim { crate::palette::Hue(204, 142, 72) } else { cloth.base.darker(42) };
    let (top, end) = (fall.top, fall.hem.1 + fall.bow);
    if fall.waves == 0 && look.model % 2 == 1 {
        // Buttoned all the way down.
        for x in [-8.0, 8.0] {
            sketch.stitch(&Path::open([k(x, top + 18.0), k(x, end - 2.0)]), thread);
        }
        let count = 6;
        for i in 0..count {
            sketch.button(
                0.0,
                top + 9.0 + (end - top - 34.0) * f64::from(i) / f64::from(count - 1),
                3.4,
                cloth.base.lighter(58),
            );
        }
    } else if fall.waves == 0 {
        sketch.seam(&Path::open([k(0.0, top + 18.0), k(0.0, end - 1.0)]), cloth.base);
        if denim {
            let pocket = Path::open([
                k(fall.waist * 0.55, top + 18.0),
                s(fall.waist * 0.66, top + 44.0),
                k(fall.hip.0 - 7.0, top + 54.0),
            ]);
            for line in [pocket.clone(), pocket.mirror()] {
                sketch.seam(&line, cloth.base);
                sketch.stitch(&line.map(|p: &Point| (p.x, p.y + 3.0)), thread);
            }
        }
    }
}
