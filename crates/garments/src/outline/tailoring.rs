//! Blazers, coats and waistcoats.

use super::outerwear::{body, cuffs};
use super::tops;
use super::torso::Torso;
use crate::look::Look;
use crate::palette::Hue;
use crate::path::{Path, k, s};
use crate::pattern::{Pattern, Weave};
use crate::shading::{Cloth, Panel, Sketch, fold};
use crate::types::{Article, Neck, Sleeve};

/// Blazers, wool coats and waistcoats.
pub(super) fn lapelled(sketch: &mut Sketch, look: &Look) {
    let coat = look.article == Article::Coats;
    let vest = look.article == Article::Waistcoat;
    let mut cloth = look.cloth(if coat {
        Weave::Canvas
    } else {
        [Weave::Fine, Weave::Twill, Weave::Fine][look.model % 3]
    });
    if coat && look.pattern == Pattern::Solid {
        cloth.weave = Weave::Fine;
    }
    let double = coat && look.model % 3 == 1;
    let top = if coat { 46.0 } else { 66.0 };
    let mut t = body(
        look,
        top,
        if coat {
            434.0
        } else if vest {
            348.0
        } else {
            384.0
        },
    );
    if coat {
        // Longer things are seen from farther away.
        let shrink = 0.86;
        for pair in [&mut t.shoulder, &mut t.armpit, &mut t.waist] {
            pair.0 *= shrink;
            pair.1 = top + (pair.1 - top) * 0.92;
        }
        t.hem.0 = t.waist.0 + 14.0;
        t.neck = 28.0;
        t.arm = 0.9;
    }
    t.drop = if vest {
        108.0
    } else if double {
        96.0
    } else if coat {
        104.0
    } else {
        128.0
    };
    t.loose = 1.05;
    if vest {
        t.sleeve = Sleeve::None;
        t.shoulder = (t.neck + 34.0, top + 15.0);
        t.armpit = (t.armpit.0 - 10.0, top + 122.0);
        t.waist.0 -= 9.0;
        t.hem = (t.waist.0 + 3.0, t.hem.1);
        t.bow = 10.0;
    }
    t.draw(sketch, &cloth, &cloth, "", false);
    let (v, end) = (t.top + t.drop, t.hem.1 + t.bow);
    let shift = if double { 22.0 } else { 4.0 };
    // The right front's edge lies over the left; below the last button the fronts part.
    let gap = if vest {
        Path::closed([k(1.0, end - 30.0), k(-20.0, end + 2.0), k(22.0, end + 2.0)])
    } else if coat {
        Path::closed([
            k(shift, end - 60.0),
            s(shift + 1.0, end - 20.0),
            k(shift + 4.0, end + 1.0),
            k(shift - 2.0, end + 1.0),
        ])
    } else {
        Path::closed([
            k(4.0, end - 74.0),
            s(0.0, end - 26.0),
            k(-18.0, end + 1.0),
            k(24.0, end + 1.0),
            s(8.0, end - 24.0),
        ])
    };
    sketch.fill(&gap, cloth.base.darker(56), 1.0);
    sketch.trace(&gap, cloth.base.darker(70), 0.9, 0.7);
    let edge = Path::open([
        k(if double { 6.0 } else { 1.0 }, v - 2.0),
        s(shift, v + 24.0),
        k(shift, end - if coat { 60.0 } else { 74.0 }),
    ]);
    sketch.seam(&edge, cloth.base);
    sketch.trace(&edge.shift(2.0, 1.0), cloth.base.darker(75), 3.5, 0.18);
    shaping(sketch, &t, &cloth, vest);
    if !vest {
        lapels(sketch, look, &t, &cloth);
    }
    closing(sketch, look, &t, &cloth, double);
}

fn shaping(sketch: &mut Sketch, t: &Torso, cloth: &Cloth, vest: bool) {
    let dart = Path::open([
        k(t.armpit.0 * 0.52, t.armpit.1 + 24.0),
        s(t.waist.0 * 0.5, t.waist.1),
        k(t.waist.0 * 0.55, t.waist.1 + 62.0),
    ]);
    for line in [dart.mirror(), dart] {
        sketch.seam(&line, cloth.base);
    }
    let y = t.waist.1 + if vest { 24.0 } else { 50.0 };
    for side in [1.0, -1.0] {
        let at = |x: f64, y: f64| k(x * side, y);
        let flap = Path::closed([
            at(t.waist.0 * 0.34, y + 3.0),
            at(t.waist.0 * 0.86, y),
            at(t.waist.0 * 0.87, y + if vest { 8.0 } else { 16.0 }),
            at(t.waist.0 * 0.35, y + if vest { 11.0 } else { 19.0 }),
        ]);
        sketch.panel(&Panel {
            shape: &flap,
            cloth,
            grain: 0.0,
            folds: &[],
            volume: 0.35,
            print: "",
        });
    }
    let y = t.armpit.1 - 4.0;
    let welt =
        Path::closed([k(38.0, y + 5.0), k(66.0, y - 1.0), k(67.0, y + 7.0), k(39.0, y + 13.0)]);
    sketch.panel(&Panel { shape: &welt, cloth, grain: 0.0, folds: &[], volume: 0.35, print: "" });
}

fn lapels(sketch: &mut Sketch, look: &Look, t: &Torso, cloth: &Cloth) {
    let (n, top, v) = (t.neck, t.top, t.top + t.drop);
    let peak = look.model % 4 == 2;
    let wide = if look.article == Article::Coats { 1.12 } else { 1.0 };
    let stand = Path::symmetric(&[
        s(0.0, top - 9.0),
        s(n * 0.6, top - 8.0),
        k(n - 1.0, top - 3.0),
        k(n + 2.0, top + 8.0),
        s(n * 0.6, top + 10.0),
        s(0.0, top + 12.0),
    ]);
    sketch.panel(&Panel {
        shape: &stand,
        cloth: &cloth.plain(cloth.base.darker(20)),
        grain: 0.0,
        folds: &[],
        volume: 0.6,
        print: "",
    });
    let notch = top + t.drop * 0.36;
    let lapel = Path::closed([
        k(1.0, v + 3.0),
        s(n * 0.5, top + t.drop * 0.5),
        k(n * 0.86, top + t.drop * 0.14),
        k((n + 8.0) * wide, notch - 8.0),
        k((n + 27.0) * wide, notch - if peak { 16.0 } else { 2.0 }),
        s((n + 14.0) * wide, top + t.drop * 0.66),
        s(n * 0.55, v - 14.0),
    ]);
    let collar = Path::closed([
        k(n * 0.55, top + t.drop * 0.34),
        s(n * 0.88, top + t.drop * 0.1),
        k(n - 2.0, top - 6.0),
        s(n + 7.0, top + 2.0),
        k(n + 15.0, top + 18.0),
        k((n + 20.0) * wide, notch - 12.0),
        k((n + 7.0) * wide, notch - 6.0),
    ]);
    let facing = if look.model % 5 == 4 && look.article == Article::Blazers {
        cloth.plain(cloth.base.darker(45))
    } else {
        cloth.clone()
    };
    // The left lapel first: the right one lies over it.
    for side in [-1.0, 1.0] {
        let turn = |path: &Path| if side < 0.0 { path.mirror() } else { path.clone() };
        let folds =
            [fold((n * 0.8 * side, top + 20.0), (6.0 * side, v - 10.0), 2.0 * side, 4.0, 0.5)];
        sketch.panel(&Panel {
            shape: &turn(&lapel),
            cloth: &facing,
            grain: -14.0 * side,
            folds: &folds,
            volume: 0.35,
            print: "",
        });
        sketch.panel(&Panel {
            shape: &turn(&collar),
            cloth: &facing,
            grain: 30.0 * side,
            folds: &[],
            volume: 0.3,
            print: "",
        });
    }
}

fn closing(sketch: &mut Sketch, look: &Look, t: &Torso, cloth: &Cloth, double: bool) {
    let v = t.top + t.drop;
    let horn = if cloth.base.brightness() > 120 { Hue(92, 66, 48) } else { cloth.base.lighter(16) };
    let rows: &[f64] = match look.article {
        Article::Blazers => {
            if look.model.is_multiple_of(2) {
                &[8.0, 46.0]
            } else {
                &[12.0]
            }
        }
        Article::Waistcoat => &[6.0, 32.0, 58.0, 84.0, 108.0],
        _ => &[12.0, 62.0, 112.0],
    };
    for &row in rows {
        if double {
            sketch.button(14.0, v + row, 4.6, horn);
            sketch.button(-24.0, v + row, 4.6, horn);
        } else {
            sketch.button(
                -3.0,
                v + row,
                if look.article == Article::Coats { 4.6 } else { 3.8 },
                horn,
            );
        }
    }
    if look.article == Article::Waistcoat {
        return;
    }
    let [o, i] = t.cuff();
    for side in [1.0, -1.0] {
        for step in 0..3 {
            sketch.button(
                (o.0 - 5.0 - f64::from(step) * 0.7) * side,
                o.1 - 12.0 - 8.0 * f64::from(step),
                1.9,
                horn,
            );
        }
    }
    let hem = Path::open([k(i.0, i.1 - 4.0), k(o.0 - 1.0, o.1 - 4.0)]);
    sketch.seam(&hem, cloth.base);
    sketch.seam(&hem.mirror(), cloth.base);
    if look.article == Article::Coats && look.model % 3 == 2 {
        belt(sketch, t, cloth);
    }
}

fn belt(sketch: &mut Sketch, t: &Torso, cloth: &Cloth) {
    let y = t.waist.1 + 2.0;
    let band = Path::symmetric(&[
        s(0.0, y - 4.0),
        k(t.waist.0 + 0.5, y - 9.0),
        k(t.waist.0 + 0.5, y + 8.0),
        s(0.0, y + 14.0),
    ]);
    sketch.panel(&Panel { shape: &band, cloth, grain: 0.0, folds: &[], volume: 0.7, print: "" });
    let tail = Path::closed([
        k(-8.0, y + 2.0),
        k(6.0, y + 2.0),
        s(16.0, y + 44.0),
        k(24.0, y + 88.0),
        k(6.0, y + 92.0),
        s(0.0, y + 50.0),
    ]);
    sketch.panel(&Panel {
        shape: &tail,
        cloth,
        grain: 0.0,
        folds: &[fold((0.0, y + 10.0), (12.0, y + 80.0), 3.0, 4.0, 0.5)],
        volume: 0.7,
        print: "",
    });
    let knot = Path::rounded(-11.0, y - 9.0, 9.0, y + 17.0, 6.0);
    sketch.panel(&Panel {
        shape: &knot,
        cloth,
        grain: 0.0,
        folds: &[fold((-6.0, y - 4.0), (4.0, y + 12.0), 2.0, 4.0, 0.7)],
        volume: 0.9,
        print: "",
    });
}

/// A raincoat with a shirt collar, closed to the neck.
pub(super) fn mac(sketch: &mut Sketch, look: &Look) {
    let cloth = look.cloth(Weave::Twill);
    let mut t = body(look, 52.0, 430.0);
    for pair in [&mut t.shoulder, &mut t.armpit, &mut t.waist] {
        pair.0 *= 0.87;
        pair.1 = 52.0 + (pair.1 - 52.0) * 0.92;
    }
    t.hem.0 = t.waist.0 + 18.0;
    t.neck = 28.0;
    t.drop = 30.0;
    t.arm = 0.9;
    t.draw(sketch, &cloth, &cloth, "", false);
    let thread = cloth.base.darker(42);
    let (from, end) = (t.top + t.drop - 2.0, t.hem.1 + t.bow);
    let line = Path::open([k(5.0, from), s(6.0, 240.0), k(6.0, end)]);
    sketch.seam(&line, cloth.base);
    sketch.stitch(&line.shift(-18.0, 0.0), thread);
    sketch.stitch(&t.hem_line(9.0), thread);
    for i in 0..5 {
        sketch.button(-4.0, from + 22.0 + 58.0 * f64::from(i), 4.2, cloth.base.darker(50));
    }
    for side in [1.0, -1.0] {
        let at = |x: f64, y: f64| k(x * side, y);
        let y = t.waist.1 + 14.0;
        let welt =
            Path::closed([at(34.0, y + 56.0), at(52.0, y), at(61.0, y + 3.0), at(43.0, y + 59.0)]);
        sketch.panel(&Panel {
            shape: &welt,
            cloth: &cloth,
            grain: 18.0 * side,
            folds: &[],
            volume: 0.4,
            print: "",
        });
    }
    cuffs(sketch, &t, &cloth, 22.0);
    let collared = Look { neck: Neck::Collar, ..look.clone() };
    tops::collar(sketch, &collared, &t, &cloth);
}
