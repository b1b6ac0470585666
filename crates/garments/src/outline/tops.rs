//! T-shirts, polos, shirts, blouses, sweaters, sweatshirts and hoodies.

use super::motif;
use super::torso::Torso;
use crate::look::Look;
use crate::palette::Hue;
use crate::path::{Path, k, s};
use crate::pattern::{Pattern, Weave};
use crate::shading::{Cloth, Panel, Sketch, fold};
use crate::types::{Article, Cut, Gender, Neck, Sleeve};

/// Draws a top; `model` is unused, the look's neck, sleeve and cut say which.
pub(crate) fn draw(sketch: &mut Sketch, look: &Look) {
    let weave = match look.article {
        Article::Sweaters => [Weave::Knit, Weave::Cable, Weave::Rib][look.model % 3],
        Article::Shirts => [Weave::Fine, Weave::Canvas, Weave::Twill][look.model % 3],
        _ => Weave::Fine,
    };
    let cloth = look.cloth(weave);
    let t = measures(look);
    let print = motif::on_front(look, &cloth, t.armpit.1 + 14.0, t.hem.1);
    let contrast = matches!(look.article, Article::Tshirts)
        && look.model % 4 == 3
        && look.pattern == Pattern::Solid;
    let sleeves = if contrast { cloth.plain(cloth.inks[0]) } else { cloth.clone() };
    if look.neck == Neck::Hood {
        hood(sketch, &t, &cloth);
    }
    t.draw(sketch, &cloth, &sleeves, &print, look.pattern == Pattern::Colourblocked);
    let thread =
        if cloth.base.brightness() > 120 { cloth.base.darker(45) } else { cloth.base.lighter(35) };
    match look.article {
        Article::Sweaters | Article::Sweatshirts => {
            let two_tone = look.model % 3 == 1 && look.pattern != Pattern::Solid;
            let rib = if two_tone {
                cloth.plain(cloth.inks[0])
            } else {
                cloth.plain(cloth.base.darker(7))
            }
            .woven(Weave::Rib);
            ribbed_ends(sketch, &t, &rib);
            if look.article == Article::Sweatshirts && look.neck == Neck::Hood {
                pouch(sketch, &t, &cloth, thread);
            }
        }
        Article::Shirts => {}
        _ => t.stitched_ends(sketch, thread),
    }
    neck(sketch, look, &t, &cloth, contrast);
    if look.article == Article::Shirts {
        placket(sketch, look, &t, &cloth, thread);
    }
}

fn measures(look: &Look) -> Torso {
    let women = look.gender == Gender::Women;
    let (mut chest, mut waist, mut hem, mut bottom) =
        if women { (84.0, 74.0, 84.0, 372.0) } else { (98.0, 95.0, 96.0, 392.0) };
    match look.cut {
        Cut::Slim | Cut::Bodycon => {
            chest -= 6.0;
            waist -= 10.0;
            hem -= 8.0;
        }
        Cut::Loose | Cut::Wide => {
            chest += 6.0;
            waist += 12.0;
            hem += 9.0;
        }
        Cut::Cropped => {
            bottom -= 78.0;
            waist += 6.0;
            hem += 2.0;
        }
        Cut::ALine | Cut::Pleated => {
            waist += 10.0;
            hem += 24.0;
        }
        Cut::Regular => {}
    }
    let thick = matches!(look.article, Article::Sweaters | Article::Sweatshirts);
    if thick {
        chest += 4.0;
        hem -= 3.0;
    }
    let top = if look.neck == Neck::Hood { 112.0 } else { 74.0 };
    let bottom = if look.neck == Neck::Hood { bottom + 20.0 } else { bottom };
    let (mut neck, mut drop, mut vee) = match look.neck {
        Neck::Crew => (32.0, 30.0, false),
        Neck::Vee => (32.0, 66.0, true),
        Neck::Scoop => (42.0, 56.0, false),
        Neck::Boat => (54.0, 20.0, false),
        Neck::Polo | Neck::Collar => (30.0, 34.0, true),
        Neck::Band => (30.0, 34.0, true),
        Neck::Turtle => (28.0, 22.0, false),
        Neck::Hood => (34.0, 34.0, false),
        Neck::Lapel => (32.0, 120.0, true),
    };
    if women && matches!(look.neck, Neck::Crew) {
        (neck, drop, vee) = (36.0, 36.0, false);
    }
    let mut shoulder = (chest + if women { 3.0 } else { 4.0 }, top + 27.0);
    if matches!(look.sleeve, Sleeve::None) {
        shoulder = (neck + if women { 24.0 } else { 34.0 }, top + 13.0);
    }
    if look.sleeve == Sleeve::Strap {
        shoulder = (neck + 9.0, top + 2.0);
    }
    let bow = match (look.article, look.cut) {
        (Article::Shirts, _) => 16.0,
        (_, Cut::ALine) => 9.0,
        _ => 4.0,
    };
    Torso {
        top,
        neck,
        drop,
        vee,
        shoulder,
        armpit: (chest, top + if thick { 112.0 } else { 104.0 }),
        waist: (waist, top + 190.0_f64.min((bottom - top) * 0.62)),
        hem: (hem, bottom - if look.article == Article::Shirts { 6.0 } else { 0.0 }),
        bow,
        sleeve: look.sleeve,
        loose: if matches!(look.cut, Cut::Loose | Cut::Wide) {
            1.35
        } else if thick {
            1.1
        } else {
            0.95
        },
        arm: 1.0,
    }
}

/// Ribbing at hem and cuffs.
pub(crate) fn ribbed_ends(sketch: &mut Sketch, t: &Torso, rib: &Cloth) {
    sketch.panel(&Panel {
        shape: &t.hem_strip(24.0, -1.0),
        cloth: rib,
        grain: 0.0,
        folds: &[],
        volume: 0.7,
        print: "",
    });
    if matches!(t.sleeve, Sleeve::Long | Sleeve::ThreeQuarter) {
        let strip = t.cuff_strip(22.0, -1.0);
        for (shape, grain) in [(strip.clone(), -t.hang()), (strip.mirror(), t.hang())] {
            sketch.panel(&Panel {
                shape: &shape,
                cloth: rib,
                grain,
                folds: &[],
                volume: 0.8,
                print: "",
            });
        }
    }
}

fn neck(sketch: &mut Sketch, look: &Look, t: &Torso, cloth: &Cloth, contrast: bool) {
    let thin = matches!(look.article, Article::Tops);
    let base = if contrast || (look.pattern == Pattern::Striped && look.model.is_multiple_of(2)) {
        cloth.inks[0]
    } else {
        cloth.base.darker(5)
    };
    let rib = cloth.plain(base).woven(if thin { Weave::Fine } else { Weave::Rib });
    match look.neck {
        Neck::Polo | Neck::Collar | Neck::Band => collar(sketch, look, t, cloth),
        Neck::Turtle => {
            let top = t.top - 30.0;
            let tube = Path::symmetric(&[
                s(0.0, top - 2.0),
                s(20.0, top - 1.0),
                k(t.neck - 2.0, top + 3.0),
                s(t.neck - 1.0, t.top - 10.0),
                k(t.neck + 3.0, t.top + 3.0),
                s(t.neck * 0.6, t.top + 18.0),
                s(0.0, t.top + 23.0),
            ]);
            let folds = [
                fold((-20.0, t.top - 4.0), (18.0, t.top + 2.0), 4.0, 7.0, 0.7),
                fold((-24.0, t.top + 8.0), (10.0, t.top + 14.0), 4.0, 5.0, 0.4),
            ];
            sketch.panel(&Panel {
                shape: &tube,
                cloth: &rib,
                grain: 0.0,
                folds: &folds,
                volume: 1.0,
                print: "",
            });
            let mouth = Path::symmetric(&[
                s(0.0, top - 2.0),
                s(20.0, top - 1.0),
                s(t.neck - 2.0, top + 3.0),
                s(18.0, top + 7.0),
                s(0.0, top + 8.0),
            ]);
            sketch.fill(&mouth, cloth.base.darker(48), 0.9);
        }
        Neck::Hood => {}
        _ if t.sleeve == Sleeve::Strap => t.straps(sketch, cloth.base.darker(8)),
        _ => {
            let wide = if thin { 3.5 } else { 7.5 };
            sketch.panel(&Panel {
                shape: &t.band(wide, false),
                cloth: &rib.plain(base.darker(22)),
                grain: 0.0,
                folds: &[],
                volume: 0.6,
                print: "",
            });
            sketch.panel(&Panel {
                shape: &t.band(wide, true),
                cloth: &rib,
                grain: 0.0,
                folds: &[],
                volume: 0.5,
                print: "",
            });
        }
    }
}

/// The turned-down collar of a shirt or polo, or the band of a grandfather's shirt.
pub(crate) fn collar(sketch: &mut Sketch, look: &Look, t: &Torso, cloth: &Cloth) {
    let (n, top) = (t.neck, t.top);
    let polo = look.neck == Neck::Polo;
    let own = if polo && look.model % 2 == 1 {
        cloth.plain(cloth.inks[0])
    } else if polo {
        cloth.plain(cloth.base)
    } else {
        cloth.clone()
    };
    let own = if polo { own.woven(Weave::Rib) } else { own };
    let back = own.plain(own.base.darker(28)).woven(Weave::Fine);
    // The inner stand behind, seen above the front.
    let stand = Path::symmetric(&[
        s(0.0, top - 10.0),
        s(n * 0.6, top - 9.0),
        k(n - 3.0, top - 5.0),
        k(n, top + 4.0),
        s(n * 0.6, top + 9.0),
        s(0.0, top + 11.0),
    ]);
    sketch.panel(&Panel {
        shape: &stand,
        cloth: &back,
        grain: 0.0,
        folds: &[],
        volume: 0.8,
        print: "",
    });
    if look.neck == Neck::Band {
        let band = Path::closed([
            k(n - 2.0, top - 6.0),
            k(n + 2.0, top + 3.0),
            s(n * 0.6, top + 23.0),
            k(0.0, top + t.drop + 3.0),
            k(0.0, top + t.drop - 8.0),
            s(n * 0.52, top + 15.0),
        ]);
        for shape in [band.mirror(), band] {
            sketch.panel(&Panel {
                shape: &shape,
                cloth: &own,
                grain: 0.0,
                folds: &[],
                volume: 0.5,
                print: "",
            });
        }
        return;
    }
    let point = if polo { 40.0 } else { 46.0 };
    let leaf = Path::closed([
        k(1.0, top + t.drop - 4.0),
        s(n * 0.42, top + 12.0),
        s(n * 0.8, top - 4.0),
        k(n - 4.0, top - 10.0),
        s(n + 4.0, top - 1.0),
        k(n + 7.0, top + 8.0),
        s(n + 3.0, top + 22.0),
        k(n * 0.86, top + point + 10.0),
        s(n * 0.4, top + t.drop + 6.0),
    ]);
    for (shape, grain) in [(leaf.mirror(), 38.0), (leaf, -38.0)] {
        sketch.panel(&Panel {
            shape: &shape,
            cloth: &own,
            grain,
            folds: &[],
            volume: 0.4,
            print: "",
        });
    }
    let thread =
        if own.base.brightness() > 120 { own.base.darker(38) } else { own.base.lighter(30) };
    let edge = Path::open([
        k(n + 4.0, top + 9.0),
        s(n, top + 22.0),
        k(n * 0.84, top + point + 5.5),
        k(n * 0.4 + 2.0, top + t.drop + 2.0),
    ]);
    if !polo {
        sketch.stitch(&edge, thread);
        sketch.stitch(&edge.mirror(), thread);
    } else {
        let tape = if look.model % 2 == 1 { own.base.lighter(70) } else { cloth.inks[0] };
        if look.model.is_multiple_of(3) {
            sketch.trace(&edge, tape, 1.5, 0.9);
            sketch.trace(&edge.mirror(), tape, 1.5, 0.9);
        }
        let end = top + t.drop + 58.0;
        let strip = Path::closed([
            k(-8.0, top + t.drop - 4.0),
            k(8.0, top + t.drop - 4.0),
            k(8.0, end),
            k(-8.0, end),
        ]);
        sketch.panel(&Panel {
            shape: &strip,
            cloth: &cloth.plain(cloth.base),
            grain: 0.0,
            folds: &[],
            volume: 0.3,
            print: "",
        });
        sketch.stitch(
            &Path::open([k(-6.0, top + t.drop + 4.0), k(-6.0, end - 3.0), k(6.0, end - 3.0)]),
            thread,
        );
        let button =
            if cloth.base.brightness() > 150 { Hue(242, 238, 228) } else { cloth.base.lighter(34) };
        for i in 0..3 {
            sketch.button(0.5, top + t.drop + 8.0 + 19.0 * f64::from(i), 3.1, button);
        }
    }
}

/// The buttoned front of a shirt, its pocket and cuffs.
fn placket(sketch: &mut Sketch, look: &Look, t: &Torso, cloth: &Cloth, thread: Hue) {
    let from = t.top + t.drop - 4.0;
    let to = t.hem.1 + t.bow;
    let strip = Path::closed([
        k(-7.5, from),
        k(7.5, from),
        s(7.0, (from + to) / 2.0),
        k(7.0, to),
        k(-7.5, to),
    ]);
    sketch.panel(&Panel { shape: &strip, cloth, grain: 0.0, folds: &[], volume: 0.25, print: "" });
    let line = Path::open([k(5.0, from + 2.0), k(4.8, to)]);
    sketch.stitch(&line, thread);
    sketch.stitch(&line.mirror(), thread);
    let button =
        if look.model.is_multiple_of(2) { Hue(240, 236, 226) } else { cloth.base.darker(40) };
    let count = 7;
    for i in 0..count {
        let y = from + 9.0 + (to - from - 44.0) * f64::from(i) / f64::from(count - 1);
        sketch.button(0.0, y, 2.7, button);
    }
    if look.model % 3 != 2 {
        let (l, r, y) = (32.0, 68.0, t.armpit.1 - 16.0);
        let sides: &[f64] = if look.model % 4 == 1 { &[1.0, -1.0] } else { &[1.0] };
        for side in sides {
            let pocket = Path::closed(
                [k(l, y), k(r, y), k(r, y + 36.0), k((l + r) / 2.0, y + 44.0), k(l, y + 36.0)]
                    .map(|p| crate::path::Point { x: p.x * side, ..p }),
            );
            sketch.panel(&Panel {
                shape: &pocket,
                cloth,
                grain: 0.0,
                folds: &[],
                volume: 0.2,
                print: "",
            });
            sketch.stitch(&Path::open([k(l * side, y + 6.0), k(r * side, y + 6.0)]), thread);
        }
    }
    if t.sleeve == Sleeve::Long {
        let strip = t.cuff_strip(24.0, 1.0);
        for (shape, grain, side) in
            [(strip.clone(), -t.hang(), 1.0), (strip.mirror(), t.hang(), -1.0)]
        {
            sketch.panel(&Panel {
                shape: &shape,
                cloth,
                grain,
                folds: &[],
                volume: 0.6,
                print: "",
            });
            let [o, _] = t.cuff();
            sketch.button((o.0 - 7.0) * side, o.1 - 10.0, 2.3, button);
        }
    } else {
        t.stitched_ends(sketch, thread);
    }
    let hem = t.hem_line(4.0);
    sketch.stitch(&hem, thread);
    let yoke =
        Path::open([k(t.neck + 6.0, t.top + 12.0), k(t.shoulder.0 - 2.0, t.shoulder.1 + 8.0)]);
    sketch.seam(&yoke, cloth.base);
    sketch.seam(&yoke.mirror(), cloth.base);
}

/// The hood behind the neck.
pub(crate) fn hood(sketch: &mut Sketch, t: &Torso, cloth: &Cloth) {
    let top = t.top;
    let outer = Path::symmetric(&[
        s(0.0, top - 66.0),
        s(24.0, top - 62.0),
        s(46.0, top - 40.0),
        s(55.0, top - 8.0),
        s(52.0, top + 16.0),
        k(36.0, top + 30.0),
        s(0.0, top + 44.0),
    ]);
    let folds = [
        fold((44.0, top + 14.0), (36.0, top - 34.0), -3.0, 8.0, 0.6),
        fold((-44.0, top + 14.0), (-36.0, top - 34.0), 3.0, 8.0, 0.6),
        fold((-20.0, top - 56.0), (22.0, top - 54.0), 5.0, 6.0, 0.4),
    ];
    sketch.panel(&Panel {
        shape: &outer,
        cloth,
        grain: 0.0,
        folds: &folds,
        volume: 0.9,
        print: "",
    });
    let inner = Path::symmetric(&[
        s(0.0, top - 48.0),
        s(18.0, top - 44.0),
        s(33.0, top - 24.0),
        s(36.0, top + 4.0),
        s(24.0, top + 26.0),
        s(0.0, top + 36.0),
    ]);
    let lining = cloth.plain(cloth.base.darker(42)).woven(Weave::Fine);
    let folds = [
        fold((-18.0, top - 30.0), (-8.0, top + 30.0), 6.0, 9.0, 0.7),
        fold((16.0, top - 32.0), (9.0, top + 30.0), -6.0, 9.0, 0.6),
    ];
    sketch.panel(&Panel {
        shape: &inner,
        cloth: &lining,
        grain: 0.0,
        folds: &folds,
        volume: 1.0,
        print: "",
    });
}

/// The pouch and cords of a hoodie.
fn pouch(sketch: &mut Sketch, t: &Torso, cloth: &Cloth, thread: Hue) {
    let y = t.hem.1 - 24.0;
    let pocket = Path::symmetric(&[
        s(0.0, y - 70.0),
        k(40.0, y - 70.0),
        s(51.0, y - 46.0),
        k(65.0, y - 25.0),
        k(65.0, y),
        s(0.0, y + 3.0),
    ]);
    let plain = cloth.plain(cloth.base);
    let folds = [fold((-30.0, y - 8.0), (26.0, y - 20.0), 5.0, 6.0, 0.35)];
    sketch.panel(&Panel {
        shape: &pocket,
        cloth: &plain,
        grain: 0.0,
        folds: &folds,
        volume: 0.3,
        print: "",
    });
    let slit = Path::open([k(37.0, y - 68.0), s(48.0, y - 45.0), k(62.0, y - 24.0)]);
    sketch.stitch(&slit, thread);
    sketch.stitch(&slit.mirror(), thread);
    let cord =
        if cloth.base.brightness() > 190 { cloth.base.darker(25) } else { cloth.base.lighter(68) };
    let edge =
        Path::symmetric_line(&[s(0.0, t.top + 37.0), s(22.0, t.top + 29.0), k(35.0, t.top + 8.0)]);
    sketch.seam(&edge, cloth.base);
    for (x, length) in [(-13.0, 62.0), (14.0, 56.0)] {
        let line = Path::open([
            k(x, t.top + 34.0),
            s(x * 1.25, t.top + 34.0 + length * 0.5),
            k(x * 1.1, t.top + 34.0 + length),
        ]);
        sketch.strap(&line, cord, 2.6);
    }
}
