//! Jackets of six kinds, and the body that everything open in front is cut from.

use super::motif;
use super::tops;
use super::torso::Torso;
use crate::look::Look;
use crate::palette::Hue;
use crate::path::{Path, Point, k, s};
use crate::pattern::{Pattern, Weave};
use crate::shading::{Cloth, Panel, Sketch};
use crate::types::{Article, Cut, Gender, Neck, Sleeve};

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Denim,
    Leather,
    Harrington,
    Bomber,
    Puffer,
    Hooded,
}

fn kind(look: &Look) -> Kind {
    match look.neck {
        Neck::Hood => Kind::Hooded,
        Neck::Band => [Kind::Bomber, Kind::Puffer][look.model % 2],
        _ if look.pattern != Pattern::Solid => Kind::Harrington,
        _ if look.colour.name.contains("Blue") => Kind::Denim,
        _ if matches!(look.colour.name, "Black" | "Maroon" | "Red" | "Charcoal") => Kind::Leather,
        _ => Kind::Harrington,
    }
}

/// What the shop calls this jacket.
pub(crate) fn jacket_noun(look: &Look) -> &'static str {
    match kind(look) {
        Kind::Denim => "Denim Jacket",
        Kind::Leather => "Leather Jacket",
        Kind::Harrington => "Harrington Jacket",
        Kind::Bomber => "Bomber Jacket",
        Kind::Puffer => "Padded Jacket",
        Kind::Hooded => "Hooded Jacket",
    }
}

/// Draws an open-fronted garment.
pub(crate) fn draw(sketch: &mut Sketch, look: &Look) {
    match (look.article, look.neck) {
        (Article::Jackets, _) => jacket(sketch, look),
        (Article::Coats, Neck::Collar) => super::tailoring::mac(sketch, look),
        _ => super::tailoring::lapelled(sketch, look),
    }
}

pub(super) fn body(look: &Look, top: f64, bottom: f64) -> Torso {
    let women = look.gender == Gender::Women;
    let chest = if women { 85.0 } else { 97.0 }
        + if look.cut == Cut::Loose {
            4.0
        } else if look.cut == Cut::Slim {
            -4.0
        } else {
            0.0
        };
    let waist = chest - if women { 13.0 } else { 7.0 };
    Torso {
        top,
        neck: 32.0,
        drop: 32.0,
        vee: true,
        shoulder: (chest + 4.0, top + 28.0),
        armpit: (chest, top + 108.0),
        waist: (waist, top + 196.0),
        hem: (waist + if women { 11.0 } else { 4.0 }, bottom),
        bow: 4.0,
        sleeve: Sleeve::Long,
        loose: 1.15,
        arm: 1.0,
    }
}

fn jacket(sketch: &mut Sketch, look: &Look) {
    let kind = kind(look);
    let weave = match kind {
        Kind::Denim => Weave::Twill,
        Kind::Harrington => Weave::Canvas,
        _ => Weave::Fine,
    };
    let mut cloth = look.cloth(weave);
    cloth.gloss = match kind {
        Kind::Leather => 0.75,
        Kind::Puffer | Kind::Bomber => 0.35,
        _ => 0.1,
    };
    let top = if kind == Kind::Hooded { 108.0 } else { 74.0 };
    let mut t = body(look, top, top + 290.0);
    if matches!(kind, Kind::Puffer | Kind::Bomber) {
        t.waist.0 += 8.0;
        t.hem.0 -= 1.0;
    }
    if kind == Kind::Hooded {
        tops::hood(sketch, &t, &cloth);
    }
    let print = motif::on_front(look, &cloth, t.armpit.1 + 16.0, t.hem.1);
    t.draw(sketch, &cloth, &cloth, &print, true);
    let thread = if kind == Kind::Denim {
        Hue(204, 142, 72)
    } else if cloth.base.brightness() > 120 {
        cloth.base.darker(40)
    } else {
        cloth.base.lighter(24)
    };
    if kind == Kind::Puffer {
        quilt(sketch, &t, &cloth);
    }
    let rib = cloth.plain(cloth.base.darker(14)).woven(Weave::Rib);
    match kind {
        Kind::Bomber | Kind::Harrington | Kind::Puffer => tops::ribbed_ends(sketch, &t, &rib),
        Kind::Denim => {
            let band = cloth.plain(cloth.base);
            sketch.panel(&Panel {
                shape: &t.hem_strip(16.0, 0.0),
                cloth: &band,
                grain: 0.0,
                folds: &[],
                volume: 0.5,
                print: "",
            });
            cuffs(sketch, &t, &band, 17.0);
            sketch.stitch(&t.hem_line(3.0), thread);
            sketch.stitch(&t.hem_line(14.0), thread);
        }
        _ => t.stitched_ends(sketch, thread),
    }
    let end = t.hem.1 + t.bow;
    let from = t.top + t.drop;
    let metal = Hue(168, 168, 172);
    if kind == Kind::Denim {
        denim_front(sketch, &t, &cloth, thread);
    } else {
        let line = if kind == Kind::Leather {
            Path::open([k(14.0, from + 22.0), s(16.0, from + 120.0), k(10.0, end)])
        } else {
            Path::open([k(0.0, from - 12.0), k(0.0, end)])
        };
        sketch.zip(
            &line,
            cloth.base,
            if kind == Kind::Leather { Hue(206, 204, 198) } else { metal },
        );
        for shift in [-6.5, 6.5] {
            sketch.stitch(&line.shift(shift, 0.0), thread);
        }
    }
    pockets(sketch, kind, &t, &cloth, thread);
    let collared = Look { neck: Neck::Collar, ..look.clone() };
    match kind {
        Kind::Hooded => {
            let edge = Path::symmetric_line(&[
                s(0.0, t.top + 33.0),
                s(20.0, t.top + 26.0),
                k(35.0, t.top + 6.0),
            ]);
            sketch.seam(&edge, cloth.base);
        }
        Kind::Bomber | Kind::Puffer => {
            let own = if kind == Kind::Puffer { cloth.plain(cloth.base) } else { rib };
            let back = Path::symmetric(&[
                s(0.0, t.top - 13.0),
                s(20.0, t.top - 12.0),
                k(29.0, t.top - 8.0),
                k(30.0, t.top + 6.0),
                s(0.0, t.top + 18.0),
            ]);
            sketch.panel(&Panel {
                shape: &back,
                cloth: &own.plain(own.base.darker(26)),
                grain: 0.0,
                folds: &[],
                volume: 0.7,
                print: "",
            });
            let front = Path::closed([
                k(27.0, t.top - 9.0),
                s(31.0, t.top - 4.0),
                s(33.0, t.top + 4.0),
                s(22.0, t.top + 23.0),
                k(0.5, t.top + t.drop + 3.0),
                k(0.5, t.top + 15.0),
                s(15.0, t.top + 6.0),
            ]);
            for (shape, grain) in [(front.mirror(), 20.0), (front, -20.0)] {
                sketch.panel(&Panel {
                    shape: &shape,
                    cloth: &own,
                    grain,
                    folds: &[],
                    volume: 0.6,
                    print: "",
                });
            }
        }
        Kind::Leather => wide_lapels(sketch, &t, &cloth),
        _ => tops::collar(sketch, &collared, &t, &cloth),
    }
}

pub(super) fn cuffs(sketch: &mut Sketch, t: &Torso, cloth: &Cloth, tall: f64) {
    let strip = t.cuff_strip(tall, 0.5);
    for (shape, grain) in [(strip.clone(), -t.hang()), (strip.mirror(), t.hang())] {
        sketch.panel(&Panel { shape: &shape, cloth, grain, folds: &[], volume: 0.6, print: "" });
    }
}

/// Channels of a padded jacket, each a bulge.
fn quilt(sketch: &mut Sketch, t: &Torso, cloth: &Cloth) {
    let mut y = t.top + 46.0;
    while y < t.hem.1 - 28.0 {
        let half = if y < t.armpit.1 { t.armpit.0 - 4.0 } else { t.waist.0 + 1.0 };
        let line = Path::symmetric_line(&[s(0.0, y + 4.0), s(half * 0.5, y + 3.0), k(half, y)]);
        sketch.trace(&line.shift(0.0, 4.5), cloth.base.lighter(60), 6.0, 0.16);
        sketch.trace(&line.shift(0.0, -3.0), cloth.base.darker(70), 5.0, 0.22);
        sketch.trace(&line, cloth.base.darker(62), 1.3, 0.8);
        y += 29.0;
    }
    let [o, i] = t.cuff();
    for step in 1..8 {
        let share = f64::from(step) / 8.6;
        let a = (
            t.shoulder.0 + 18.0 * share.min(0.35) / 0.35 + (o.0 - t.shoulder.0 - 20.0) * share,
            t.shoulder.1 + (o.1 - t.shoulder.1) * share,
        );
        let b = (t.armpit.0 + (i.0 - t.armpit.0) * share, t.armpit.1 + (i.1 - t.armpit.1) * share);
        if share < 0.2 {
            continue;
        }
        let line =
            Path::open([k(b.0, b.1), s((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0 + 3.0), k(a.0, a.1)]);
        for line in [line.mirror(), line] {
            sketch.trace(&line.shift(0.0, 3.5), cloth.base.lighter(60), 4.0, 0.15);
            sketch.trace(&line, cloth.base.darker(62), 1.2, 0.75);
        }
    }
}

fn denim_front(sketch: &mut Sketch, t: &Torso, cloth: &Cloth, thread: Hue) {
    let (from, end) = (t.top + t.drop - 4.0, t.hem.1 + t.bow);
    let strip = Path::closed([k(-8.0, from), k(8.0, from), k(8.0, end), k(-8.0, end)]);
    sketch.panel(&Panel { shape: &strip, cloth, grain: 0.0, folds: &[], volume: 0.2, print: "" });
    let yoke = t.armpit.1 - 22.0;
    let line = Path::open([k(8.0, yoke), k(t.armpit.0 - 7.0, yoke + 2.0)]);
    for seam in [line.clone(), line.mirror()] {
        sketch.seam(&seam, cloth.base);
        sketch.stitch(&seam.shift(0.0, 3.0), thread);
    }
    for (a, b) in [(26.0, 20.0), (60.0, 44.0)] {
        let line = Path::open([k(a, yoke + 30.0), k(b, t.hem.1 - 16.0)]);
        for seam in [line.clone(), line.mirror()] {
            sketch.seam(&seam, cloth.base);
            sketch.stitch(&seam.shift(2.4, 0.0), thread);
            sketch.stitch(&seam.shift(-2.4, 0.0), thread);
        }
    }
    for side in [1.0, -1.0] {
        let at = |x: f64, y: f64| k(x * side, y);
        let flap = Path::closed([
            at(24.0, yoke),
            at(64.0, yoke + 1.0),
            at(64.0, yoke + 16.0),
            at(44.0, yoke + 25.0),
            at(24.0, yoke + 15.0),
        ]);
        sketch.panel(&Panel {
            shape: &flap,
            cloth,
            grain: 0.0,
            folds: &[],
            volume: 0.3,
            print: "",
        });
        sketch.stitch(
            &flap.map(|p: &Point| {
                (p.x + (44.0 * side - p.x) * 0.1, p.y + (yoke + 8.0 - p.y) * 0.16)
            }),
            thread,
        );
        sketch.button(44.0 * side, yoke + 16.0, 2.8, Hue(186, 142, 92));
    }
    for i in 0..6 {
        sketch.button(
            0.0,
            from + 12.0 + (end - from - 22.0) * f64::from(i) / 5.0,
            3.4,
            Hue(186, 142, 92),
        );
    }
}

fn pockets(sketch: &mut Sketch, kind: Kind, t: &Torso, cloth: &Cloth, thread: Hue) {
    let y = t.hem.1 - 92.0;
    let slit = Path::open([k(40.0, y + 48.0), k(60.0, y)]);
    match kind {
        Kind::Denim => {}
        Kind::Leather => {
            for line in [slit.clone(), slit.mirror()] {
                sketch.zip(&line, cloth.base, Hue(206, 204, 198));
            }
            sketch.zip(
                &Path::open([k(-62.0, t.armpit.1 - 4.0), k(-30.0, t.armpit.1 + 8.0)]),
                cloth.base,
                Hue(206, 204, 198),
            );
        }
        _ => {
            for side in [1.0, -1.0] {
                let at = |x: f64, y: f64| k(x * side, y);
                let welt = Path::closed([
                    at(38.0, y + 48.0),
                    at(58.0, y - 2.0),
                    at(65.0, y + 1.0),
                    at(45.0, y + 51.0),
                ]);
                sketch.panel(&Panel {
                    shape: &welt,
                    cloth: &cloth.plain(cloth.base),
                    grain: 0.0,
                    folds: &[],
                    volume: 0.4,
                    print: "",
                });
            }
            let line = slit.map(|p: &Point| (p.x - 5.0, p.y));
            sketch.stitch(&line, thread);
            sketch.stitch(&line.mirror(), thread);
        }
    }
}

fn wide_lapels(sketch: &mut Sketch, t: &Torso, cloth: &Cloth) {
    let (n, top) = (t.neck, t.top);
    let stand = Path::symmetric(&[
        s(0.0, top - 11.0),
        s(n * 0.6, top - 10.0),
        k(n - 2.0, top - 6.0),
        k(n, top + 4.0),
        s(0.0, top + 9.0),
    ]);
    sketch.panel(&Panel {
        shape: &stand,
        cloth: &cloth.plain(cloth.base.darker(25)),
        grain: 0.0,
        folds: &[],
        volume: 0.8,
        print: "",
    });
    let lapel = Path::closed([
        k(4.0, top + t.drop + 40.0),
        s(n * 0.5, top + 26.0),
        k(n - 5.0, top - 10.0),
        s(n + 4.0, top - 2.0),
        k(n + 9.0, top + 20.0),
        k(n + 20.0, top + 34.0),
        k(n + 12.0, top + 70.0),
        s(26.0, top + 82.0),
    ]);
    for shape in [lapel.mirror(), lapel] {
        sketch.panel(&Panel {
            shape: &shape,
            cloth,
            grain: 0.0,
            folds: &[],
            volume: 0.5,
            print: "",
        });
    }
    let notch = Path::open([k(n + 9.0, top + 20.0), k(14.0, top + 38.0)]);
    for line in [notch.mirror(), notch] {
        sketch.seam(&line, cloth.base);
    }
    sketch.button(n + 11.0, top + 62.0, 2.0, Hue(206, 204, 198));
    sketch.button(-n - 11.0, top + 62.0, 2.0, Hue(206, 204, 198));
}
