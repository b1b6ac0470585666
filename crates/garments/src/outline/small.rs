//! Scarves, socks, belts and ties.

use crate::look::Look;
use crate::palette::Hue;
use crate::path::{Path, Point, k, s};
use crate::pattern::{Pattern, Weave};
use crate::shading::{Cloth, Panel, Sketch, fold};
use crate::types::Article;

/// Draws a small thing.
pub(crate) fn draw(sketch: &mut Sketch, look: &Look) {
    match look.article {
        Article::Scarves => scarf(sketch, look),
        Article::Socks => socks(sketch, look),
        Article::Belts => belt(sketch, look),
        _ => tie(sketch, look),
    }
}

fn fringe(sketch: &mut Sketch, cloth: &Cloth, left: f64, right: f64, y: f64) {
    let count = 13;
    for i in 0..count {
        let x = left + (right - left) * (f64::from(i) + 0.5) / f64::from(count);
        let sway = sketch.dice.about(3.0);
        let long = 24.0 + sketch.dice.about(3.0);
        let hue = [cloth.base, cloth.base.darker(16), cloth.base.lighter(14)][(i % 3) as usize];
        sketch.strap(
            &Path::open([k(x, y - 1.0), s(x + sway * 0.3, y + long * 0.5), k(x + sway, y + long)]),
            hue,
            2.8,
        );
    }
}

fn scarf(sketch: &mut Sketch, look: &Look) {
    let light = look.pattern == Pattern::Floral;
    let cloth = look.cloth(if light {
        Weave::Fine
    } else {
        [Weave::Knit, Weave::Canvas, Weave::Twill][look.model % 3]
    });
    // The loop's back, the tail behind, the tail in front, the loop's front.
    let nape = Path::symmetric(&[
        s(0.0, 52.0),
        s(44.0, 58.0),
        s(76.0, 86.0),
        s(66.0, 116.0),
        s(0.0, 104.0),
    ]);
    sketch.panel(&Panel {
        shape: &nape,
        cloth: &cloth.plain(cloth.base.darker(40)),
        grain: 0.0,
        folds: &[],
        volume: 0.8,
        print: "",
    });
    for (x, end, lean, side) in [(-34.0, 396.0, -14.0, 1.0), (32.0, 424.0, 10.0, -1.0)] {
        let half = 37.0;
        fringe(sketch, &cloth, x + lean - half, x + lean + half, end);
        let tail = Path::closed([
            k(x - half * 0.62, 136.0),
            k(x + half * 0.62, 136.0),
            s(x + half * 0.86 + lean * 0.3, 210.0),
            s(x + half + lean * 0.7, 310.0),
            k(x + half + lean, end),
            s(x + lean, end + 3.0),
            k(x - half + lean, end + 1.0),
            s(x - half + lean * 0.7, 310.0),
            s(x - half * 0.86 + lean * 0.3, 210.0),
        ]);
        let folds = [
            fold((x - 14.0, 140.0), (x - 18.0 + lean, end - 20.0), 5.0 * side, 11.0, 0.6),
            fold((x + 12.0, 140.0), (x + 16.0 + lean, end - 60.0), -5.0 * side, 10.0, 0.55),
            fold((x, 150.0), (x + lean * 0.7, 300.0), 3.0, 8.0, 0.45),
        ];
        sketch.panel(&Panel {
            shape: &tail,
            cloth: &cloth,
            grain: -lean * 0.18,
            folds: &folds,
            volume: 0.85,
            print: "",
        });
    }
    let ring = Path::closed([
        k(-80.0, 92.0),
        s(-66.0, 68.0),
        k(-52.0, 66.0),
        s(-36.0, 94.0),
        s(0.0, 106.0),
        s(36.0, 96.0),
        k(54.0, 66.0),
        s(70.0, 70.0),
        k(82.0, 96.0),
        s(66.0, 138.0),
        s(20.0, 164.0),
        s(-26.0, 162.0),
        s(-66.0, 134.0),
    ]);
    let folds = [
        fold((-70.0, 84.0), (60.0, 128.0), -26.0, 10.0, 0.75),
        fold((72.0, 86.0), (-40.0, 142.0), 24.0, 10.0, 0.65),
        fold((-60.0, 74.0), (52.0, 84.0), -36.0, 8.0, 0.5),
        fold((-50.0, 140.0), (46.0, 148.0), -10.0, 8.0, 0.5),
    ];
    sketch.panel(&Panel {
        shape: &ring,
        cloth: &cloth,
        grain: 32.0,
        folds: &folds,
        volume: 0.95,
        print: "",
    });
}

fn socks(sketch: &mut Sketch, look: &Look) {
    let ankle = look.model % 2 == 1;
    let top = if ankle { 208.0 } else { 92.0 };
    for (dx, dy) in [(38.0, -22.0), (-36.0, 14.0)] {
        sock(sketch, look, top, dx, dy);
    }
}

fn sock(sketch: &mut Sketch, look: &Look, top: f64, dx: f64, dy: f64) {
    let cloth = look.cloth(Weave::Fine);
    let at = |p: &Point| (p.x + dx, p.y + dy);
    let body = Path::closed([
        k(-66.0, top),
        s(-38.0, top - 3.0),
        k(-8.0, top),
        s(-4.0, (top + 270.0) / 2.0),
        s(-2.0, 286.0),
        s(16.0, 318.0),
        s(62.0, 346.0),
        s(94.0, 368.0),
        s(98.0, 396.0),
        s(74.0, 408.0),
        s(20.0, 398.0),
        s(-30.0, 380.0),
        s(-62.0, 356.0),
        s(-74.0, 322.0),
        s(-66.0, 282.0),
        s(-64.0, (top + 270.0) / 2.0),
    ])
    .map(at);
    let folds = [
        fold((4.0 + dx, 296.0 + dy), (-36.0 + dx, 316.0 + dy), 5.0, 7.0, 0.6),
        fold((8.0 + dx, 308.0 + dy), (-24.0 + dx, 338.0 + dy), 5.0, 7.0, 0.5),
        fold((-66.0 + dx, 300.0 + dy), (-30.0 + dx, 290.0 + dy), 4.0, 6.0, 0.4),
        fold((-30.0 + dx, top + 30.0 + dy), (-36.0 + dx, 270.0 + dy), 4.0, 10.0, 0.3),
    ];
    let print = if look.pattern == Pattern::Colourblocked {
        super::motif::on_front(look, &cloth, top + dy + 40.0, 410.0)
    } else {
        String::new()
    };
    sketch.panel(&Panel {
        shape: &body,
        cloth: &cloth,
        grain: 0.0,
        folds: &folds,
        volume: 0.95,
        print: &print,
    });
    let solid = look.pattern == Pattern::Solid && !look.model.is_multiple_of(3);
    let second = cloth.plain(if solid { cloth.base.darker(10) } else { cloth.inks[0] });
    let heel = Path::closed([
        k(-70.0, 298.0),
        s(-46.0, 312.0),
        k(-26.0, 346.0),
        s(-34.0, 364.0),
        k(-46.0, 371.0),
        s(-64.0, 354.0),
        s(-75.0, 322.0),
    ])
    .map(at);
    sketch.panel(&Panel {
        shape: &heel,
        cloth: &second,
        grain: 40.0,
        folds: &[],
        volume: 0.5,
        print: "",
    });
    let toe = Path::closed([
        k(66.0, 349.0),
        s(94.0, 366.0),
        s(99.0, 394.0),
        s(80.0, 409.0),
        k(48.0, 404.0),
        s(60.0, 378.0),
    ])
    .map(at);
    sketch.panel(&Panel {
        shape: &toe,
        cloth: &second,
        grain: 30.0,
        folds: &[],
        volume: 0.6,
        print: "",
    });
    let tall = if top > 150.0 { 20.0 } else { 34.0 };
    let cuff = Path::closed([
        k(-67.5, top - 2.0),
        s(-38.0, top - 5.0),
        k(-6.5, top - 2.0),
        k(-6.0, top + tall),
        s(-38.0, top + tall + 3.0),
        k(-67.0, top + tall),
    ])
    .map(at);
    sketch.panel(&Panel {
        shape: &cuff,
        cloth: &second.woven(Weave::Rib),
        grain: 0.0,
        folds: &[],
        volume: 0.8,
        print: "",
    });
}

fn belt(sketch: &mut Sketch, look: &Look) {
    let braided = look.model % 2 == 1;
    let mut cloth = look.cloth(if braided { Weave::Cable } else { Weave::Fine });
    cloth.gloss = if braided { 0.1 } else { 0.7 };
    let metal = if look.model.is_multiple_of(3) { Hue(206, 176, 110) } else { Hue(190, 192, 198) };
    let thread = cloth.base.lighter(40);
    // A lying coil, seen from the front: its far half, then its near half.
    let far = Path::symmetric(&[
        s(0.0, 176.0),
        s(84.0, 182.0),
        s(136.0, 204.0),
        k(147.0, 230.0),
        k(143.0, 262.0),
        s(124.0, 232.0),
        s(78.0, 214.0),
        s(0.0, 208.0),
    ]);
    sketch.panel(&Panel {
        shape: &far,
        cloth: &cloth.plain(cloth.base.darker(34)),
        grain: 0.0,
        folds: &[],
        volume: 0.5,
        print: "",
    });
    let mid = Path::symmetric(&[
        s(0.0, 208.0),
        s(70.0, 214.0),
        s(112.0, 232.0),
        k(122.0, 252.0),
        k(119.0, 276.0),
        s(100.0, 254.0),
        s(64.0, 240.0),
        s(0.0, 236.0),
    ]);
    sketch.panel(&Panel {
        shape: &mid,
        cloth: &cloth.plain(cloth.base.darker(20)),
        grain: 0.0,
        folds: &[],
        volume: 0.5,
        print: "",
    });
    let near = Path::symmetric(&[
        s(0.0, 278.0),
        s(80.0, 270.0),
        s(130.0, 248.0),
        k(148.0, 222.0),
        s(152.0, 240.0),
        k(149.0, 266.0),
        s(130.0, 294.0),
        s(80.0, 316.0),
        s(0.0, 324.0),
    ]);
    sketch.panel(&Panel {
        shape: &near,
        cloth: &cloth,
        grain: if braided { 90.0 } else { 0.0 },
        folds: &[],
        volume: 0.8,
        print: "",
    });
    if !braided {
        for up in [5.0, 40.5] {
            sketch.stitch(
                &Path::symmetric_line(&[
                    s(0.0, 278.0 + up),
                    s(80.0, 270.0 + up),
                    s(130.0, 249.0 + up * 0.98),
                    k(147.0, 225.0 + up * 0.96),
                ]),
                thread,
            );
        }
    }
    let tongue = Path::closed([
        k(-6.0, 279.0),
        s(40.0, 279.0),
        s(74.0, 273.0),
        k(94.0, 270.0),
        s(104.0, 288.0),
        k(96.0, 312.0),
        s(40.0, 322.0),
        k(-6.0, 325.0),
    ]);
    sketch.panel(&Panel {
        shape: &tongue,
        cloth: &cloth,
        grain: if braided { 90.0 } else { 0.0 },
        folds: &[],
        volume: 0.4,
        print: "",
    });
    if !braided {
        for i in 0..3 {
            sketch.fill(
                &Path::ellipse(24.0 + 22.0 * f64::from(i), 300.0 - f64::from(i) * 2.0, 2.6, 2.8),
                cloth.base.darker(80),
                1.0,
            );
        }
    }
    let frame = Path::rounded(-44.0, 270.0, -2.0, 333.0, 9.0);
    sketch.cast(&frame);
    sketch.trace(&frame.shift(0.8, 1.4), Hue(20, 20, 24), 9.0, 0.3);
    sketch.trace(&frame, metal.darker(30), 8.4, 1.0);
    sketch.trace(&frame, metal, 6.2, 1.0);
    sketch.trace(&frame.shift(-0.8, -1.0), metal.lighter(65), 2.0, 0.9);
    sketch.trace(&Path::open([k(-42.0, 301.0), k(8.0, 300.0)]), metal.darker(30), 6.0, 1.0);
    sketch.trace(&Path::open([k(-42.0, 300.5), k(8.0, 299.5)]), metal.lighter(35), 3.4, 1.0);
    let keeper = Path::closed([k(-66.0, 270.0), k(-54.0, 271.0), k(-54.0, 327.0), k(-66.0, 325.0)]);
    sketch.panel(&Panel {
        shape: &keeper,
        cloth: &cloth.plain(cloth.base).woven(Weave::Fine),
        grain: 0.0,
        folds: &[],
        volume: 0.5,
        print: "",
    });
}

fn tie(sketch: &mut Sketch, look: &Look) {
    let mut cloth = look.cloth(Weave::Twill);
    cloth.gloss = 0.55;
    let inside = cloth.plain(cloth.base.darker(38));
    // The loop behind, the thin end, the blade, the knot.
    let nape = Path::symmetric(&[
        s(0.0, 40.0),
        s(34.0, 44.0),
        s(52.0, 62.0),
        k(22.0, 112.0),
        k(12.0, 106.0),
        s(36.0, 66.0),
        s(26.0, 58.0),
        s(0.0, 54.0),
    ]);
    sketch.panel(&Panel {
        shape: &nape,
        cloth: &cloth.plain(cloth.base.darker(14)),
        grain: 0.0,
        folds: &[],
        volume: 0.6,
        print: "",
    });
    let wide = [30.0, 36.0, 25.0][look.model % 3];
    let thin = Path::closed([
        k(2.0, 130.0),
        k(16.0, 130.0),
        s(22.0, 260.0),
        k(26.0, 392.0),
        k(12.0, 408.0),
        k(-4.0, 392.0),
    ]);
    sketch.panel(&Panel {
        shape: &thin,
        cloth: &inside,
        grain: 0.0,
        folds: &[],
        volume: 0.5,
        print: "",
    });
    let blade = Path::closed([
        k(-15.0, 126.0),
        s(0.0, 132.0),
        k(15.0, 126.0),
        s(wide * 0.72, 240.0),
        s(wide, 370.0),
        k(wide + 1.0, 402.0),
        k(0.0, 442.0),
        k(-wide - 1.0, 402.0),
        s(-wide, 370.0),
        s(-wide * 0.72, 240.0),
    ]);
    let folds = [
        fold((0.0, 134.0), (3.0, 200.0), 3.0, 8.0, 0.8),
        fold((-6.0, 132.0), (-12.0, 180.0), -2.0, 5.0, 0.5),
        fold((-8.0, 430.0), (-6.0, 260.0), 3.0, 9.0, 0.25),
    ];
    sketch.panel(&Panel {
        shape: &blade,
        cloth: &cloth,
        grain: if look.pattern == Pattern::Striped { 38.0 } else { 0.0 },
        folds: &folds,
        volume: 0.95,
        print: "",
    });
    let knot = Path::closed([
        k(-25.0, 88.0),
        s(0.0, 84.0),
        k(25.0, 88.0),
        s(23.0, 106.0),
        k(16.0, 132.0),
        s(0.0, 136.0),
        k(-16.0, 132.0),
        s(-23.0, 106.0),
    ]);
    sketch.panel(&Panel {
        shape: &knot,
        cloth: &cloth,
        grain: if look.pattern == Pattern::Striped { -38.0 } else { 14.0 },
        folds: &[fold((-16.0, 90.0), (8.0, 132.0), 4.0, 5.0, 0.5)],
        volume: 0.9,
        print: "",
    });
}
