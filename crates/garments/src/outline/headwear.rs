//! Caps, hats and beanies.

use crate::look::Look;
use crate::palette::Hue;
use crate::path::{Path, k, s};
use crate::pattern::{Pattern, Weave};
use crate::shading::{Cloth, Panel, Sketch, fold};
use crate::types::Article;

/// Draws something for the head.
pub(crate) fn draw(sketch: &mut Sketch, look: &Look) {
    if look.article == Article::Caps {
        cap(sketch, look);
        return;
    }
    match look.model % 4 {
        0 => fedora(sketch, look),
        1 => sun_hat(sketch, look),
        2 => beanie(sketch, look),
        _ => bucket(sketch, look),
    }
}

fn plain(sketch: &mut Sketch, shape: &Path, cloth: &Cloth, volume: f64) {
    sketch.panel(&Panel { shape, cloth, grain: 0.0, folds: &[], volume, print: "" });
}

fn cap(sketch: &mut Sketch, look: &Look) {
    let cloth = look.cloth(Weave::Twill);
    let trucker = look.model % 2 == 1;
    let second = if trucker || look.pattern == Pattern::Colourblocked {
        cloth.plain(cloth.inks[0])
    } else {
        cloth.clone()
    };
    let thread =
        if cloth.base.brightness() > 120 { cloth.base.darker(35) } else { cloth.base.lighter(34) };
    // The visor's underside, then crown, then visor.
    let under = Path::closed([
        k(30.0, 272.0),
        s(96.0, 270.0),
        s(150.0, 290.0),
        k(164.0, 306.0),
        s(110.0, 300.0),
        k(40.0, 300.0),
    ]);
    plain(sketch, &under, &cloth.plain(second.base.darker(40)), 0.4);
    let crown = Path::closed([
        k(-124.0, 282.0),
        s(-128.0, 244.0),
        s(-110.0, 194.0),
        s(-64.0, 158.0),
        s(-8.0, 148.0),
        s(44.0, 160.0),
        s(78.0, 196.0),
        s(92.0, 240.0),
        k(96.0, 272.0),
        s(30.0, 290.0),
        s(-50.0, 296.0),
    ]);
    let folds = [
        fold((-100.0, 286.0), (-84.0, 210.0), 6.0, 12.0, 0.35),
        fold((30.0, 280.0), (44.0, 190.0), -6.0, 12.0, 0.3),
    ];
    let rear = if trucker {
        cloth
            .plain(cloth.base.lighter(if cloth.base.brightness() < 90 { 16 } else { 30 }))
            .woven(Weave::Canvas)
    } else {
        cloth.clone()
    };
    sketch.panel(&Panel {
        shape: &crown,
        cloth: &rear,
        grain: 0.0,
        folds: &folds,
        volume: 1.0,
        print: "",
    });
    let front = Path::closed([
        k(-20.0, 294.0),
        s(-28.0, 230.0),
        k(-10.0, 149.0),
        s(44.0, 160.0),
        s(78.0, 196.0),
        s(92.0, 240.0),
        k(96.0, 272.0),
        s(40.0, 288.0),
    ]);
    plain(
        sketch,
        &front,
        if trucker || look.pattern == Pattern::Colourblocked { &cloth } else { &rear },
        0.7,
    );
    for line in [
        Path::open([k(-8.0, 148.0), s(-80.0, 190.0), k(-98.0, 288.0)]),
        Path::open([k(-8.0, 148.0), s(-30.0, 226.0), k(-22.0, 294.0)]),
        Path::open([k(-8.0, 148.0), s(48.0, 192.0), k(58.0, 284.0)]),
    ] {
        sketch.seam(&line, cloth.base);
        sketch.stitch(&line.shift(3.0, 1.0), thread);
        sketch.stitch(&line.shift(-3.0, 1.0), thread);
    }
    for (x, y) in [(-66.0, 206.0), (22.0, 196.0)] {
        sketch.button(x, y, 3.4, cloth.base.darker(30));
    }
    plain(sketch, &Path::ellipse(-8.0, 147.0, 9.0, 5.0), &second, 0.9);
    let visor = Path::closed([
        k(-22.0, 290.0),
        s(30.0, 276.0),
        k(97.0, 266.0),
        s(138.0, 276.0),
        s(166.0, 298.0),
        k(168.0, 309.0),
        s(120.0, 298.0),
        s(60.0, 300.0),
        s(10.0, 310.0),
        s(-14.0, 306.0),
    ]);
    sketch.panel(&Panel {
        shape: &visor,
        cloth: &second,
        grain: 6.0,
        folds: &[fold((0.0, 300.0), (96.0, 276.0), -3.0, 6.0, 0.5)],
        volume: 0.7,
        print: "",
    });
    for (dy, dx) in [(6.0, -6.0), (12.0, -2.0), (18.0, 4.0)] {
        let line = Path::open([
            k(-12.0 - dx, 292.0 + dy * 0.6),
            s(48.0, 276.0 + dy),
            s(104.0, 272.0 + dy * 0.9),
            k(150.0 + dx, 288.0 + dy * 0.75),
        ]);
        sketch.stitch(&line, thread);
    }
    badge(sketch, look, &cloth);
}

fn badge(sketch: &mut Sketch, look: &Look, cloth: &Cloth) {
    let ink = cloth.inks[0];
    match look.model % 3 {
        0 => {
            sketch.fill(&Path::ellipse(34.0, 232.0, 17.0, 17.0), ink, 1.0);
            sketch.trace(&Path::ellipse(34.0, 232.0, 13.0, 13.0), cloth.base, 1.6, 1.0);
            sketch.fill(
                &Path::closed([k(34.0, 222.0), k(43.0, 239.0), k(25.0, 239.0)]),
                cloth.base,
                1.0,
            );
        }
        1 => {
            for i in 0..3 {
                let y = 222.0 + 10.0 * f64::from(i);
                sketch.trace(
                    &Path::open([k(14.0, y), s(34.0, y - 4.0), k(56.0, y - 2.0)]),
                    ink,
                    4.6,
                    1.0,
                );
            }
        }
        _ => {
            let patch =
                Path::closed([k(10.0, 216.0), k(60.0, 212.0), k(64.0, 244.0), k(13.0, 249.0)]);
            plain(sketch, &patch, &cloth.plain(ink), 0.3);
            sketch.trace(
                &Path::open([
                    k(20.0, 238.0),
                    k(32.0, 224.0),
                    k(39.0, 232.0),
                    k(46.0, 225.0),
                    k(55.0, 235.0),
                ]),
                cloth.base,
                2.6,
                1.0,
            );
        }
    }
}

fn band(sketch: &mut Sketch, hue: Hue, cloth: &Cloth, half: f64, y: f64, tall: f64, sag: f64) {
    let shape = Path::symmetric(&[
        s(0.0, y + sag - tall),
        s(half * 0.6, y + sag * 0.72 - tall),
        k(half - 2.0, y - tall),
        k(half, y),
        s(half * 0.6, y + sag * 0.72),
        s(0.0, y + sag),
    ]);
    plain(sketch, &shape, &cloth.plain(hue).woven(Weave::Rib), 0.8);
}

fn fedora(sketch: &mut Sketch, look: &Look) {
    let cloth = look.cloth(Weave::Fine);
    let under = Path::symmetric(&[
        s(0.0, 246.0),
        s(90.0, 250.0),
        s(150.0, 268.0),
        s(152.0, 284.0),
        s(90.0, 304.0),
        s(0.0, 312.0),
    ]);
    plain(sketch, &under, &cloth.plain(cloth.base.darker(34)), 0.6);
    let brim = Path::symmetric(&[
        s(0.0, 262.0),
        s(80.0, 262.0),
        s(140.0, 262.0),
        s(160.0, 252.0),
        s(162.0, 266.0),
        s(132.0, 294.0),
        s(70.0, 313.0),
        s(0.0, 318.0),
    ]);
    sketch.panel(&Panel {
        shape: &brim,
        cloth: &cloth,
        grain: 0.0,
        folds: &[
            fold((-140.0, 268.0), (-40.0, 304.0), 8.0, 9.0, 0.35),
            fold((130.0, 272.0), (40.0, 306.0), -8.0, 9.0, 0.35),
        ],
        volume: 0.9,
        print: "",
    });
    let crown = Path::symmetric(&[
        s(0.0, 158.0),
        s(28.0, 148.0),
        s(56.0, 154.0),
        s(72.0, 186.0),
        s(82.0, 236.0),
        k(88.0, 274.0),
        s(50.0, 286.0),
        s(0.0, 289.0),
    ]);
    let folds = [
        fold((-2.0, 158.0), (4.0, 214.0), 3.0, 16.0, 0.7),
        fold((-52.0, 172.0), (-34.0, 226.0), 8.0, 12.0, 0.5),
        fold((50.0, 170.0), (36.0, 226.0), -8.0, 12.0, 0.5),
    ];
    sketch.panel(&Panel {
        shape: &crown,
        cloth: &cloth,
        grain: 0.0,
        folds: &folds,
        volume: 1.0,
        print: "",
    });
    band(sketch, look.trim_hue().darker(20), &cloth, 88.5, 275.0, 26.0, 15.0);
    let bow = Path::closed([
        k(60.0, 254.0),
        k(84.0, 248.0),
        s(88.0, 262.0),
        k(86.0, 276.0),
        k(62.0, 283.0),
        s(66.0, 268.0),
    ]);
    plain(sketch, &bow, &cloth.plain(look.trim_hue().darker(28)), 0.6);
    sketch.stitch(
        &Path::symmetric_line(&[s(0.0, 313.0), s(70.0, 308.0), s(130.0, 290.0), k(157.0, 264.0)]),
        cloth.base.darker(35),
    );
}

fn sun_hat(sketch: &mut Sketch, look: &Look) {
    let cloth = look.cloth(Weave::Straw);
    let brim = Path::symmetric(&[
        s(0.0, 236.0),
        s(96.0, 244.0),
        s(156.0, 272.0),
        s(170.0, 300.0),
        s(146.0, 326.0),
        s(80.0, 342.0),
        s(0.0, 348.0),
    ]);
    let folds = [
        fold((-150.0, 290.0), (-60.0, 300.0), 8.0, 12.0, 0.4),
        fold((140.0, 314.0), (60.0, 306.0), 8.0, 12.0, 0.4),
        fold((-30.0, 344.0), (-14.0, 306.0), 4.0, 9.0, 0.35),
    ];
    sketch.panel(&Panel {
        shape: &brim,
        cloth: &cloth,
        grain: 0.0,
        folds: &folds,
        volume: 0.8,
        print: "",
    });
    for inset in [10.0, 24.0, 38.0] {
        let line = Path::symmetric_line(&[
            s(0.0, 348.0 - inset),
            s(80.0 - inset * 0.2, 342.0 - inset * 0.94),
            s(146.0 - inset * 0.9, 326.0 - inset * 0.72),
            k(168.0 - inset, 300.0 - inset * 0.3),
        ]);
        sketch.trace(&line, cloth.base.darker(40), 1.0, 0.4);
    }
    let crown = Path::symmetric(&[
        s(0.0, 148.0),
        s(44.0, 156.0),
        s(70.0, 190.0),
        s(80.0, 240.0),
        k(84.0, 280.0),
        s(46.0, 294.0),
        s(0.0, 298.0),
    ]);
    sketch.panel(&Panel {
        shape: &crown,
        cloth: &cloth,
        grain: 0.0,
        folds: &[fold((-60.0, 186.0), (-56.0, 260.0), 5.0, 12.0, 0.4)],
        volume: 1.0,
        print: "",
    });
    band(sketch, look.trim_hue(), &cloth, 84.5, 282.0, 24.0, 17.0);
    for (x, y) in [(40.0, 340.0), (62.0, 328.0)] {
        sketch.strap(
            &Path::open([k(66.0, 282.0), s(60.0, 300.0), k(x + 20.0, y)]),
            look.trim_hue(),
            7.0,
        );
    }
}

fn beanie(sketch: &mut Sketch, look: &Look) {
    let cloth = look.cloth([Weave::Knit, Weave::Cable, Weave::Rib][(look.seed / 64 % 3) as usize]);
    let crown = Path::symmetric(&[
        s(0.0, 116.0),
        s(44.0, 124.0),
        s(86.0, 160.0),
        s(106.0, 222.0),
        s(112.0, 286.0),
        k(112.0, 312.0),
        s(0.0, 322.0),
    ]);
    let folds = [
        fold((-6.0, 122.0), (-60.0, 250.0), -10.0, 12.0, 0.4),
        fold((6.0, 122.0), (50.0, 250.0), 10.0, 12.0, 0.4),
        fold((0.0, 124.0), (-6.0, 230.0), 4.0, 9.0, 0.35),
        fold((-96.0, 220.0), (-70.0, 290.0), 5.0, 10.0, 0.4),
        fold((92.0, 220.0), (70.0, 296.0), -5.0, 10.0, 0.4),
    ];
    sketch.panel(&Panel {
        shape: &crown,
        cloth: &cloth,
        grain: 0.0,
        folds: &folds,
        volume: 1.0,
        print: "",
    });
    let own = if (look.seed / 64).is_multiple_of(2) {
        cloth.plain(look.trim_hue())
    } else {
        cloth.plain(cloth.base.darker(8))
    };
    let cuff = Path::symmetric(&[
        s(0.0, 296.0),
        s(70.0, 292.0),
        k(113.0, 282.0),
        s(118.0, 320.0),
        k(114.0, 352.0),
        s(60.0, 363.0),
        s(0.0, 366.0),
    ]);
    sketch.panel(&Panel {
        shape: &cuff,
        cloth: &own.woven(Weave::Rib),
        grain: 0.0,
        folds: &[fold((-60.0, 300.0), (-56.0, 356.0), 3.0, 10.0, 0.3)],
        volume: 0.9,
        print: "",
    });
    if look.seed / 64 % 4 < 2 {
        let wool = own.plain(own.base.lighter(10)).woven(Weave::Knit);
        let mut points = Vec::new();
        for i in 0..20 {
            let (c, n) = crate::pattern::TENTHS[i / 2];
            let (c2, n2) = crate::pattern::TENTHS[(i / 2 + i % 2) % 10];
            let r = sketch.dice.between(29.0, 36.0);
            points.push(s((c + c2) * 0.5 * r, 100.0 + (n + n2) * 0.5 * r));
        }
        sketch.panel(&Panel {
            shape: &Path::closed(points),
            cloth: &wool,
            grain: 30.0,
            folds: &[fold((-18.0, 110.0), (16.0, 120.0), -8.0, 10.0, 0.5)],
            volume: 1.0,
            print: "",
        });
    } else {
        plain(
            sketch,
            &Path::rounded(36.0, 318.0, 70.0, 338.0, 2.0),
            &cloth.plain(Hue(146, 96, 58)).woven(Weave::Fine),
            0.3,
        );
    }
}

fn bucket(sketch: &mut Sketch, look: &Look) {
    let cloth = look.cloth(Weave::Canvas);
    let thread =
        if cloth.base.brightness() > 120 { cloth.base.darker(38) } else { cloth.base.lighter(30) };
    let crown = Path::symmetric(&[
        s(0.0, 152.0),
        s(50.0, 155.0),
        k(82.0, 164.0),
        s(92.0, 220.0),
        k(98.0, 262.0),
        s(50.0, 276.0),
        s(0.0, 280.0),
    ]);
    sketch.panel(&Panel {
        shape: &crown,
        cloth: &cloth,
        grain: 0.0,
        folds: &[
            fold((-80.0, 176.0), (-50.0, 260.0), 6.0, 12.0, 0.4),
            fold((60.0, 170.0), (70.0, 262.0), -5.0, 10.0, 0.35),
        ],
        volume: 0.95,
        print: "",
    });
    let top = Path::symmetric_line(&[s(0.0, 171.0), s(50.0, 169.0), k(83.0, 163.0)]);
    sketch.seam(&top, cloth.base);
    sketch.stitch(&top.shift(0.0, 4.0), thread);
    for x in [-62.0, -48.0] {
        sketch.button(x, 222.0, 3.0, Hue(150, 146, 138));
    }
    let brim = Path::symmetric(&[
        s(0.0, 276.0),
        s(50.0, 272.0),
        k(98.0, 258.0),
        s(122.0, 296.0),
        s(140.0, 330.0),
        k(138.0, 340.0),
        s(80.0, 362.0),
        s(0.0, 370.0),
    ]);
    sketch.panel(&Panel {
        shape: &brim,
        cloth: &cloth,
        grain: 0.0,
        folds: &[
            fold((-110.0, 300.0), (-84.0, 350.0), 5.0, 10.0, 0.4),
            fold((40.0, 282.0), (56.0, 360.0), -4.0, 10.0, 0.35),
        ],
        volume: 0.9,
        print: "",
    });
    for step in 1..7 {
        let t = f64::from(step) / 7.0;
        let line = Path::symmetric_line(&[
            s(0.0, 278.0 + 90.0 * t),
            s(50.0 + 30.0 * t, 273.0 + 88.0 * t),
            k(98.0 + 40.0 * t, 259.0 + 80.0 * t),
        ]);
        sketch.stitch(&line, thread);
    }
}
